//! The five conditions of a policy, by the conventions of Kubernetes and of kstatus, which `helm --wait` goes by.
//!
//! In: what is known of the policy. Out: conditions whose status and reason are stable, each with a message that says what
//! happened last, why, and what comes next. `Reconciling` is True only while a spec change is being taken up, `Stalled`
//! only for what a person must mend: else whoever waits for an app would wait for us.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;

use super::status::{Force, Standing, short, whole};
use crate::{
    api::{
        Action, Duration, GateMode, RecoveryPolicy, RecoveryPolicySpec, RecoveryPolicyStatus, RolloutTrigger, names,
    },
    policy::{EffectivePolicy, about_interval},
    report::Outcome,
    rollout::{GateState, Memory, Record},
};

/// From so many failures in a row on, whatever their kind, a policy is not ready.
const MANY_FAILURES: u32 = 3;

/// What keeps recoveries from working until a person mends it; all else may pass by itself.
const FOR_A_PERSON: [&str; 8] = [
    names::REASON_BRAKED,
    names::REASON_DATABASE_URL_INVALID,
    names::REASON_NOT_PERMITTED,
    names::REASON_POD_REFUSED,
    names::REASON_POLICY_INVALID,
    names::REASON_SECRET_MISSING,
    names::REASON_SERVICE_ACCOUNT_MISSING,
    names::REASON_TABLE_MISMATCH,
];

/// What comes next for a policy that is invalid.
const UNTIL_CORRECTED: &str = "; no recovery starts until the policy is corrected";

/// Status, reason and message of one condition.
struct Says {
    status: &'static str,
    reason: &'static str,
    message: String,
}

fn says(status: &'static str, reason: &'static str, message: impl Into<String>) -> Says {
    Says { status, reason, message: message.into() }
}

/// All five, in the order in which people read them.
pub(super) fn all(standing: Standing<'_>) -> Vec<Condition> {
    let five = [
        (names::CONDITION_READY, ready(standing)),
        (names::CONDITION_RECONCILING, reconciling(standing)),
        (names::CONDITION_STALLED, stalled(standing)),
        (names::CONDITION_RECOVERY_SUCCEEDED, recovery_succeeded(standing)),
        (names::CONDITION_GATE_OPEN, gate_open(standing)),
    ];
    five.into_iter().map(|(type_, says)| condition(type_, says, standing)).collect()
}

/// Whether a status says that a person must mend something.
pub(super) fn is_stalled(status: &RecoveryPolicyStatus) -> bool {
    status.conditions.iter().any(|one| one.type_ == names::CONDITION_STALLED && one.status == "True")
}

/// A condition of this generation, in its state since the state last changed.
fn condition(type_: &str, says: Says, standing: Standing<'_>) -> Condition {
    let Says { status, reason, message } = says;
    let since = previous(type_, standing).filter(|before| before.status == status);
    Condition {
        type_: type_.to_owned(),
        status: status.to_owned(),
        reason: reason.to_owned(),
        message: short(&message),
        observed_generation: standing.policy.metadata.generation,
        last_transition_time: since.map_or_else(|| whole(standing.now), |before| before.last_transition_time.clone()),
    }
}

fn previous<'a>(type_: &str, standing: Standing<'a>) -> Option<&'a Condition> {
    standing.policy.status.as_ref()?.conditions.iter().find(|condition| condition.type_ == type_)
}

fn ready(standing: Standing<'_>) -> Says {
    let memory = standing.memory;
    let effective = match standing.force {
        Force::Never(sentence) => {
            return says("False", names::REASON_POLICY_INVALID, format!("{sentence}{UNTIL_CORRECTED}"));
        }
        Force::NotYet(_) => {
            let status = match previous(names::CONDITION_READY, standing).map(|before| before.status.as_str()) {
                Some("True") => "True",
                Some("False") => "False",
                _ => "Unknown",
            };
            return says(status, names::REASON_SPEC_CHANGED, "The changed spec is being taken up");
        }
        Force::Yes(effective) => effective,
    };
    // Both may pass by themselves: the webhook comes back, the cluster gets another node.
    let may_pass = [names::REASON_WEBHOOK_UNAVAILABLE, names::REASON_POD_UNPLACED];
    let in_the_way = |reason| is_for_a_person(reason) || may_pass.contains(&reason);
    if let Some(trouble) = memory.trouble.as_ref().filter(|trouble| in_the_way(trouble.reason)) {
        // It is a Job that found the spec invalid: it is asked for again by a person alone.
        let next = match trouble.reason {
            names::REASON_POLICY_INVALID => UNTIL_CORRECTED.to_owned(),
            _ => next_try(memory),
        };
        return says("False", trouble.reason, format!("{}{next}", trouble.message));
    }
    if memory.consecutive_failures >= MANY_FAILURES {
        let why = memory.trouble.as_ref().map(|trouble| trouble.message.clone());
        let why = why.or_else(|| memory.last.as_ref().map(|last| last.message.clone())).unwrap_or_default();
        let message = format!(
            "{} recoveries in a row failed{}{}",
            memory.consecutive_failures,
            after_colon(&why),
            next_try(memory)
        );
        return says("False", common_reason(memory), message);
    }
    if standing.policy.spec.suspend {
        return says("True", names::REASON_SUSPENDED, "Suspended: no recovery starts, and every gate is open");
    }
    let mut message = in_force(effective);
    if let Some(next) = memory.next {
        message.push_str(&format!("; the next recovery is due at {}", shown(next)));
    }
    let own = [about_interval(&standing.policy.spec, effective), only_by_request(standing.policy)];
    let lessened = standing.warnings.iter().map(|trouble| &trouble.message);
    for warning in lessened.chain(&effective.warnings).chain(own.iter().flatten()) {
        message.push_str(". Note: ");
        message.push_str(warning);
    }
    let reason = standing.warnings.first().map_or(names::REASON_POLICY_ACCEPTED, |trouble| trouble.reason);
    says("True", reason, message)
}

/// What several failures in a row have in common, as far back as the history goes.
fn common_reason(memory: &Memory) -> &'static str {
    let failures = usize::try_from(memory.consecutive_failures).unwrap_or(usize::MAX);
    let unreachable = |record: &&Record| record.reason == Some(names::REASON_DATABASE_UNREACHABLE);
    let known = memory.history.len().min(failures);
    let alike = memory.history.iter().take(known).filter(unreachable).count();
    match alike == known && known >= MANY_FAILURES as usize {
        true => names::REASON_DATABASE_UNREACHABLE,
        false => names::REASON_REPEATED_FAILURES,
    }
}

/// What to do about a policy that no rollout, loss or clock ever starts a recovery for.
fn only_by_request(policy: &RecoveryPolicy) -> Option<String> {
    let RecoveryPolicySpec { workers, triggers, .. } = &policy.spec;
    let follows = triggers.rollout != Some(RolloutTrigger::Disabled) || triggers.worker_loss != Some(false);
    let is_watching = workers.selector.is_some() && follows;
    let is_timed = triggers.schedule.as_ref().is_some_and(|schedule| !schedule.is_empty());
    let name = policy.metadata.name.as_deref().unwrap_or_default();
    let until = match (workers.selector.is_some(), follows) {
        (false, true) => "spec.workers.selector or spec.triggers.schedule is set",
        (false, false) => {
            "spec.triggers.schedule is set, or spec.workers.selector together with spec.triggers.rollout or spec.triggers.workerLoss"
        }
        (true, _) => {
            "spec.triggers.rollout is another than Disabled, spec.triggers.workerLoss is true or spec.triggers.schedule is set"
        }
    };
    let remedy = format!("only a request starts a recovery (kubectl unstick trigger {name}), until {until}");
    (!is_watching && !is_timed).then_some(remedy)
}

/// What the policy does, in one sentence.
fn in_force(effective: &EffectivePolicy) -> String {
    let becomes = match (effective.dry_run, effective.action) {
        (true, _) => "are only reported",
        (false, Action::Fail) => "are failed",
        (false, Action::Requeue) => "are requeued",
    };
    format!(
        "Runs of {} without a sign of life for {} {becomes} (environment {})",
        effective.runs.table,
        Duration::from_secs(effective.stuck_after.as_secs()),
        effective.environment,
    )
}

fn reconciling(standing: Standing<'_>) -> Says {
    match standing.force {
        Force::NotYet(_) => says("True", names::REASON_SPEC_CHANGED, "The changed spec is being taken up"),
        Force::Yes(_) | Force::Never(_) => says("False", names::REASON_SETTLED, "The spec has been taken up"),
    }
}

fn stalled(standing: Standing<'_>) -> Says {
    if let Force::Never(sentence) = standing.force {
        return says("True", names::REASON_POLICY_INVALID, sentence);
    }
    match standing.memory.trouble.as_ref().filter(|trouble| is_for_a_person(trouble.reason)) {
        Some(trouble) => says("True", trouble.reason, trouble.message.clone()),
        None => says("False", names::REASON_SETTLED, "Nothing has to be mended by a person"),
    }
}

fn is_for_a_person(reason: &str) -> bool {
    FOR_A_PERSON.contains(&reason)
}

fn recovery_succeeded(standing: Standing<'_>) -> Says {
    let memory = standing.memory;
    let running = memory
        .active
        .as_ref()
        .map(|active| format!("Recovery {} runs since {}", active.recovery_id, shown(active.started)));
    let Some(last) = &memory.last else {
        return match running {
            Some(running) => says("Unknown", names::REASON_RECOVERY_RUNNING, running),
            None => {
                let only = only_by_request(standing.policy).map(|only| format!("; {only}")).unwrap_or_default();
                let message = format!("No recovery has ended yet{}{only}", next_due(memory));
                says("Unknown", names::REASON_NO_RECOVERY_YET, message)
            }
        };
    };
    let name = format!("recovery {} ({})", last.recovery_id, last.trigger.name());
    let (status, reason) = judged(last);
    let message = match (status, last.came_to()) {
        ("True", Some(came_to)) if last.counts.is_some_and(|counts| counts.recovered > 0) => {
            format!("{came_to}, by {name}; undo with: unstick undo {}", last.recovery_id)
        }
        ("True", Some(came_to)) => format!("{came_to}, by {name}"),
        ("True", None) => format!("Done by {name}"),
        _ => {
            let why = after_colon(&last.message);
            format!("The {name} ended with {}{why}{}{}", last.outcome.name(), in_a_row(memory), next_try(memory))
        }
    };
    let running = running.map(|running| format!("; {}", lower_first(&running))).unwrap_or_default();
    says(status, reason, format!("{message}{running}"))
}

/// How a recovery that ended is to be taken.
fn judged(last: &Record) -> (&'static str, &'static str) {
    match last.outcome {
        Outcome::Recovered => ("True", names::REASON_RECOVERED),
        Outcome::NothingStuck => ("True", names::REASON_NOTHING_STUCK),
        Outcome::AlreadyDone => match last.counts.is_some_and(|counts| counts.recovered > 0) {
            true => ("True", names::REASON_RECOVERED),
            false => ("True", names::REASON_NOTHING_STUCK),
        },
        Outcome::CheckOnly => ("True", names::REASON_CHECK_ONLY),
        Outcome::Partial => ("False", names::REASON_PARTIAL),
        Outcome::Braked => ("False", names::REASON_BRAKED),
        // The others are the reason of Ready at once, this one only when it lasts.
        Outcome::Failed if last.reason == Some(names::REASON_DATABASE_UNREACHABLE) => {
            ("False", names::REASON_DATABASE_UNREACHABLE)
        }
        Outcome::Busy | Outcome::Failed => ("False", names::REASON_RECOVERY_FAILED),
    }
}

fn gate_open(standing: Standing<'_>) -> Says {
    let spec = &standing.policy.spec;
    if let Force::Never(_) = standing.force {
        return says("True", names::REASON_POLICY_INVALID, "The policy is invalid, and no pod is held for it");
    }
    if spec.suspend {
        return says("True", names::REASON_SUSPENDED, "Suspended: no pod is held");
    }
    if spec.gate.mode.unwrap_or_default() == GateMode::None {
        return says("True", names::REASON_NO_ROLLOUT, "The policy holds no pods (spec.gate.mode is None)");
    }
    match standing.gate {
        Some(GateState::Open { reason, message }) => return says("True", reason, message.clone()),
        Some(GateState::Held { message, until }) => {
            let message = format!("{}; at {} they start in any case", message.trim_end_matches('.'), shown(*until));
            return says("False", names::REASON_WAITING_FOR_RECOVERY, message);
        }
        None => {}
    }
    let held: Vec<String> = standing
        .memory
        .workloads
        .iter()
        .filter(|workload| workload.held_pods > 0)
        .map(|workload| {
            format!(
                "{} pod(s) of {} {} (revision {})",
                workload.held_pods, workload.kind, workload.name, workload.revision
            )
        })
        .collect();
    if held.is_empty() {
        return says("True", names::REASON_NO_ROLLOUT, "No rollout waits for a recovery");
    }
    says("False", names::REASON_WAITING_FOR_RECOVERY, format!("{} wait for their recovery", held.join(", ")))
}

fn next_due(memory: &Memory) -> String {
    memory.next.map(|next| format!("; the first is due at {}", shown(next))).unwrap_or_default()
}

fn in_a_row(memory: &Memory) -> String {
    match memory.consecutive_failures {
        0 | 1 => String::new(),
        several => format!("; {several} failures in a row"),
    }
}

fn next_try(memory: &Memory) -> String {
    match memory.next.filter(|_| memory.consecutive_failures > 0) {
        Some(next) => format!("; next try at {}", shown(next)),
        None => String::new(),
    }
}

fn after_colon(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// A moment as people read it in a status.
fn shown(moment: Timestamp) -> String {
    whole(moment).0.to_string()
}

#[cfg(test)]
#[path = "conditions_tests.rs"]
mod tests;
