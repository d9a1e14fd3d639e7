//! The first half of `unstick init`: ask the operator, and wait until it lets the pod go.
//!
//! In: whom to ask and until when. Out: the end of it, or that the recovery is left to this process.

use std::time::{Duration, Instant};

use super::{
    Failure,
    args::{Form, GateArgs, InitArgs},
    failure::TRY_AGAIN,
    output, runtime,
    sources::variable,
};
use crate::{
    api::names::{ENV_POD_NAME, ENV_POD_NAMESPACE, ENV_POD_UID},
    gate::{Answer, Asked, OperatorUrl, Question, ask, rollout_recovery_id},
    report::words::escaped,
};

/// What comes of asking.
pub(super) enum Turn {
    /// The app starts now; the exit code under `--strict`.
    Over(u8),
    /// Nobody was to be asked.
    Alone,
    /// Somebody was to be asked and could not be; a sentence.
    Forsaken(String),
}

/// Asks, if there is anybody to ask.
pub(super) fn wait(args: &InitArgs, deadline: Instant) -> Turn {
    let (operator, question) = match whom(&args.gate) {
        Ok(Some(found)) => found,
        Ok(None) => return Turn::Alone,
        Err(sentence) => return Turn::Forsaken(sentence),
    };
    let grace = deadline.saturating_duration_since(Instant::now()) + Duration::from_secs(1);
    let began = Instant::now();
    match runtime::block_on(ask(&operator, &question, deadline.into()), Some(grace)) {
        Ok(Asked::Open(answer)) => Turn::Over(tell(args, &answer, 0)),
        Ok(Asked::StillHeld(answer)) => {
            let waited = began.elapsed().as_secs();
            output::words(&format!(
                "unstick init: the operator still holds this pod after {waited} s: {}\n",
                answer.message.escape_debug()
            ));
            Turn::Over(tell(args, &answer, TRY_AGAIN))
        }
        Ok(Asked::Unreachable(why)) => {
            Turn::Forsaken(format!("cannot ask the operator at {operator}: {}", why.escape_debug()))
        }
        Err(Failure { exit, sentences, .. }) if exit == TRY_AGAIN => {
            output::words(&format!("error: {}\n", sentences.join(" ")));
            Turn::Over(exit)
        }
        Err(failure) => Turn::Forsaken(failure.sentences.join(" ")),
    }
}

/// The name that all pods of this rollout give to a recovery of their own, where the pod's name is known.
pub(super) fn shared_name(gate: &GateArgs, policy: &str) -> Option<String> {
    let (namespace, pod) = (namespace(gate)?, pod(gate)?);
    Some(rollout_recovery_id(&namespace, gate.policy_name.as_deref().unwrap_or(policy), &pod))
}

/// Whom to ask what; none: nobody.
fn whom(gate: &GateArgs) -> Result<Option<(OperatorUrl, Question)>, String> {
    let given = gate.operator_url.as_deref().map(str::trim);
    if given == Some("") || (given.is_none() && gate.policy_name.is_none()) {
        return Ok(None);
    }
    let operator = match given {
        Some(url) => OperatorUrl::parse(url).map_err(|error| format!("--operator-url: {error}"))?,
        None => OperatorUrl::usual(),
    };
    let missing = |what: &str| format!("cannot ask the operator without {what}");
    let question = Question {
        namespace: namespace(gate).ok_or_else(|| missing("the pod's namespace: set POD_NAMESPACE or --namespace"))?,
        policy: gate.policy_name.clone().ok_or_else(|| missing("the policy's name: set --policy-name"))?,
        pod: pod(gate).ok_or_else(|| missing("the pod's name: set POD_NAME or --pod"))?,
        uid: variable(ENV_POD_UID),
    };
    question.check()?;
    Ok(Some((operator, question)))
}

fn namespace(gate: &GateArgs) -> Option<String> {
    gate.namespace.clone().or_else(|| variable(ENV_POD_NAMESPACE))
}

fn pod(gate: &GateArgs) -> Option<String> {
    gate.pod.clone().or_else(|| variable(ENV_POD_NAME))
}

/// Says what the operator said: to people or programs, and to Kubernetes.
fn tell(args: &InitArgs, answer: &Answer, exit: u8) -> u8 {
    output::leave_answer(answer, args.termination_log.as_ref());
    let written = output::data(&match args.output.output {
        Form::Json => output::json(answer),
        Form::Text => {
            format!("{:?} ({}): {}\n", answer.state, escaped(&answer.reason), escaped(&answer.message))
        }
    });
    if exit == 0 { written } else { exit }
}
