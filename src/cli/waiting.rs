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

/// How much of a value is repeated to its writer.
const SHOWN: usize = 64;
/// Exit code under `--strict`: the operator cannot be reached, as for a database.
const UNREACHABLE: u8 = 69;

/// What comes of asking.
pub(super) enum Turn {
    /// The app starts now; the exit code under `--strict`.
    Over(u8),
    /// Nobody was to be asked.
    Alone,
    /// Somebody was to be asked and could not be: a sentence, and the exit code under `--strict` where nothing can be done here.
    Forsaken(Failure),
}

/// Asks, if there is anybody to ask.
pub(super) fn wait(args: &InitArgs, deadline: Instant) -> Turn {
    let (operator, question) = match whom(&args.gate) {
        Ok(Some(found)) => found,
        Ok(None) => return Turn::Alone,
        Err(sentence) => return Turn::Forsaken(Failure::usage(sentence)),
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
            let message = format!(
                "Given up after {waited} s (--timeout-total), while the operator still held the pod: {}",
                answer.message
            );
            Turn::Over(tell(args, &Answer { message, ..answer }, TRY_AGAIN))
        }
        Ok(Asked::Unreachable(why)) => {
            let sentence = format!("cannot ask the operator at {operator}: {}", why.escape_debug());
            Turn::Forsaken(Failure::new(UNREACHABLE, sentence))
        }
        Err(Failure { exit, sentences, .. }) if exit == TRY_AGAIN => {
            output::words(&format!("error: {}\n", sentences.join(" ")));
            Turn::Over(exit)
        }
        Err(failure) => Turn::Forsaken(failure),
    }
}

/// The name that all pods of this rollout give to a recovery of their own, where the pod's name is known.
pub(super) fn shared_name(gate: &GateArgs, policy: &str) -> Option<String> {
    let (namespace, pod) = (namespace(gate)?, pod(gate)?);
    Some(rollout_recovery_id(&namespace, gate.policy_name.as_deref().unwrap_or(policy), &pod))
}

/// Whom to ask what; none: nobody. An error is a mistake on the command line or in its variables.
fn whom(gate: &GateArgs) -> Result<Option<(OperatorUrl, Question)>, String> {
    let given = gate.operator_url.as_deref().map(str::trim);
    if given == Some("") || (given.is_none() && gate.policy_name.is_none()) {
        return Ok(None);
    }
    let operator = match given {
        Some(url) => OperatorUrl::parse(url).map_err(|error| format!("--operator-url: {}{error}", given_as(url)))?,
        None => OperatorUrl::usual(),
    };
    let missing = |what: &str| format!("cannot ask the operator without {what}");
    let question = Question {
        namespace: namespace(gate).ok_or_else(|| missing("the pod's namespace: set POD_NAMESPACE or --namespace"))?,
        policy: gate.policy_name.clone().ok_or_else(|| missing("the policy's name: set --policy-name"))?,
        pod: pod(gate).ok_or_else(|| missing("the pod's name: set POD_NAME or --pod"))?,
        uid: variable(ENV_POD_UID),
    };
    match question.unsound() {
        None => Ok(Some((operator, question))),
        Some((what, value)) => Err(format!(
            "{}: {}cannot be the {what} of a pod; write it as Kubernetes shows it",
            place(gate, what),
            given_as(value)
        )),
    }
}

/// Where that part of the question was read from.
fn place(gate: &GateArgs, what: &str) -> &'static str {
    match what {
        "policy" => "--policy-name",
        "namespace" if gate.namespace.is_some() => "--namespace",
        "namespace" => ENV_POD_NAMESPACE,
        "pod" if gate.pod.is_some() => "--pod",
        "pod" => ENV_POD_NAME,
        _ => ENV_POD_UID,
    }
}

/// A value in a sentence, shortened; a URL that may hold a secret is not repeated.
fn given_as(value: &str) -> String {
    if value.contains(['@', '?']) {
        return String::new();
    }
    format!("\"{}\" ", value.chars().take(SHOWN).collect::<String>().escape_debug())
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
