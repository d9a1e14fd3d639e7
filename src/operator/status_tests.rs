//! Statuses: that conditions are what people and `helm --wait` go by.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;

use super::*;
use crate::{
    api::{GateMode, RolloutTrigger, parse_policy},
    policy::{EnvironmentSources, effective},
};

fn now() -> Timestamp {
    "2026-11-24T10:00:00.7Z".parse().unwrap()
}

pub(super) fn policy() -> RecoveryPolicy {
    let text = "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {name: a, namespace: shop, generation: 3}\nspec: {workers: {selector: {matchLabels: {app: a}}}, gate: {mode: InitContainer}}";
    parse_policy(text).unwrap()
}

fn applies(policy: &RecoveryPolicy) -> EffectivePolicy {
    effective(Some("a"), &policy.spec, &EnvironmentSources::default()).unwrap()
}

pub(super) fn told(policy: &RecoveryPolicy, memory: &Memory) -> RecoveryPolicyStatus {
    let effective = applies(policy);
    status_of(Standing { now: now(), policy, force: Force::Yes(&effective), memory, gate: None, warnings: &[] })
}

fn condition<'a>(status: &'a RecoveryPolicyStatus, type_: &str) -> &'a Condition {
    status.conditions.iter().find(|condition| condition.type_ == type_).unwrap()
}

fn brief<'a>(status: &'a RecoveryPolicyStatus, type_: &str) -> (&'a str, &'a str) {
    let condition = condition(status, type_);
    (&condition.status, &condition.reason)
}

fn last(outcome: Outcome) -> Record {
    Record {
        recovery_id: "shop.unstick-a-1".into(),
        trigger: Trigger::WorkerLoss,
        triggers: vec!["worker/shop-1/0b8f3f0e/1a2b3c4d".into()],
        outcome,
        started: Timestamp::from_second(100).unwrap(),
        finished: Timestamp::from_second(101).unwrap(),
        counts: Some(Counts { active: 5, stuck: 3, recovered: 3, failed: 2, requeued: 1, ..Counts::default() }),
        reason: None,
        message: "the password is wrong".into(),
        next_due: None,
    }
}

fn failing(failures: u32, reason: Option<&'static str>) -> Memory {
    Memory {
        last: Some(last(Outcome::Failed)),
        consecutive_failures: failures,
        next: Some(Timestamp::from_second(200).unwrap()),
        trouble: reason.map(|reason| Trouble { reason, message: "mend it".into() }),
        ..Memory::default()
    }
}

#[test]
fn a_webhook_that_does_not_answer_is_in_the_way_and_may_pass_by_itself() {
    let status = told(&policy(), &failing(0, Some("WebhookUnavailable")));
    assert_eq!(brief(&status, "Ready"), ("False", "WebhookUnavailable"));
    assert_eq!(brief(&status, "Stalled"), ("False", "Settled"));
}

#[test]
fn a_pod_that_no_node_takes_yet_is_in_the_way_and_may_pass_by_itself() {
    let status = told(&policy(), &failing(0, Some("PodUnplaced")));
    assert_eq!(brief(&status, "Ready"), ("False", "PodUnplaced"));
    assert_eq!(brief(&status, "Stalled"), ("False", "Settled"));
    let again = memory_of(&status).trouble.unwrap();
    assert_eq!(again.reason, "PodUnplaced", "the next look knows it");
}

#[test]
fn failures_in_a_row_are_counted_where_people_look() {
    let message = |failures| condition(&told(&policy(), &failing(failures, None)), "RecoverySucceeded").message.clone();
    assert!(!message(1).contains("in a row"), "{}", message(1));
    assert!(message(2).contains(": the password is wrong; 2 failures in a row; next try at "), "{}", message(2));
}

#[test]
fn a_valid_policy_is_ready_before_any_recovery() {
    let status = told(&policy(), &Memory::default());
    assert_eq!(brief(&status, "Ready"), ("True", "PolicyAccepted"));
    assert_eq!(brief(&status, "Reconciling"), ("False", "Settled"));
    assert_eq!(brief(&status, "Stalled"), ("False", "Settled"));
    assert_eq!(brief(&status, "RecoverySucceeded"), ("Unknown", "NoRecoveryYet"));
    assert_eq!(brief(&status, "GateOpen"), ("True", "NoRollout"));
    assert!(status.conditions.iter().all(|condition| condition.observed_generation == Some(3)));
    assert_eq!(
        condition(&status, "Ready").message,
        "Runs of qualification_runs without a sign of life for 30m are failed (environment production)"
    );
}

#[test]
fn a_recovery_that_is_on_its_way_makes_nothing_wait() {
    let active = Active {
        job: "unstick-a-1".into(),
        recovery_id: "r1".into(),
        triggers: vec!["x".into()],
        started: Timestamp::from_second(100).unwrap(),
    };
    let status = told(&policy(), &Memory { active: Some(active), ..Memory::default() });
    assert_eq!(brief(&status, "Ready").0, "True");
    assert_eq!(brief(&status, "Reconciling").0, "False");
    assert_eq!(brief(&status, "RecoverySucceeded"), ("Unknown", "RecoveryRunning"));
}

#[test]
fn what_a_person_must_mend_stalls_the_policy_at_once() {
    let status = told(&policy(), &failing(1, Some(names::REASON_SECRET_MISSING)));
    assert_eq!(brief(&status, "Ready"), ("False", "SecretMissing"));
    assert_eq!(brief(&status, "Stalled"), ("True", "SecretMissing"));
    assert!(conditions::is_stalled(&status));
    assert_eq!(condition(&status, "Ready").message, "mend it; next try at 1970-01-01T00:03:20Z");
}

#[test]
fn weather_never_stalls_and_shows_after_three_failures() {
    for reason in [None, Some(names::REASON_DATABASE_UNREACHABLE)] {
        assert_eq!(brief(&told(&policy(), &failing(2, reason)), "Ready").0, "True");
        let status = told(&policy(), &failing(3, reason));
        assert_eq!(brief(&status, "Ready"), ("False", "RepeatedFailures"));
        assert_eq!(brief(&status, "Stalled").0, "False");
        assert!(!conditions::is_stalled(&status));
    }
}

#[test]
fn a_recovery_that_ended_is_told_with_its_counts_and_the_way_back() {
    let status = told(&policy(), &Memory { last: Some(last(Outcome::Recovered)), ..Memory::default() });
    assert_eq!(brief(&status, "RecoverySucceeded"), ("True", "Recovered"));
    let said = &condition(&status, "RecoverySucceeded").message;
    assert_eq!(
        said,
        "Settled 3 of 5 active run(s): 2 failed, 1 requeued, by recovery shop.unstick-a-1 (WorkerLoss); undo with: unstick undo shop.unstick-a-1"
    );
    let status = told(&policy(), &failing(1, None));
    let said = &condition(&status, "RecoverySucceeded").message;
    assert!(said.contains("ended with Failed: the password is wrong; next try at 1970"), "{said}");
}

#[test]
fn every_outcome_has_its_reason() {
    for (outcome, expected) in [
        (Outcome::NothingStuck, ("True", "NothingStuck")),
        (Outcome::CheckOnly, ("True", "CheckOnly")),
        (Outcome::AlreadyDone, ("True", "Recovered")),
        (Outcome::Partial, ("False", "Partial")),
        (Outcome::Braked, ("False", "Braked")),
        (Outcome::Busy, ("False", "RecoveryFailed")),
    ] {
        let status = told(&policy(), &Memory { last: Some(last(outcome)), ..Memory::default() });
        assert_eq!(brief(&status, "RecoverySucceeded"), expected);
    }
}

#[test]
fn an_invalid_policy_is_stalled_with_the_sentence_and_holds_nobody() {
    let (policy, memory) = (policy(), Memory::default());
    let force = Force::Never("spec.triggers.schedule: \"61\" is no minute");
    let status = status_of(Standing { now: now(), policy: &policy, force, memory: &memory, gate: None, warnings: &[] });
    assert_eq!(brief(&status, "Ready"), ("False", "PolicyInvalid"));
    assert_eq!(brief(&status, "Stalled"), ("True", "PolicyInvalid"));
    assert_eq!(brief(&status, "GateOpen"), ("True", "PolicyInvalid"));
    assert!(condition(&status, "Stalled").message.contains("is no minute"));
    assert_eq!(status.effective, None);
}

#[test]
fn a_changed_spec_is_reconciling_until_it_is_taken_up_and_ready_as_before() {
    let (mut policy, memory) = (policy(), Memory::default());
    let effective = applies(&policy);
    let not_yet = |policy: &RecoveryPolicy| {
        let force = Force::NotYet(&effective);
        status_of(Standing { now: now(), policy, force, memory: &memory, gate: None, warnings: &[] })
    };
    assert_eq!(brief(&not_yet(&policy), "Ready"), ("Unknown", "SpecChanged"));
    policy.status = Some(told(&policy, &memory));
    let status = not_yet(&policy);
    assert_eq!(brief(&status, "Ready"), ("True", "SpecChanged"));
    assert_eq!(brief(&status, "Reconciling"), ("True", "SpecChanged"));
}

#[test]
fn a_condition_keeps_its_time_until_its_status_changes_and_takes_every_generation() {
    let mut policy = policy();
    policy.status = Some(told(&policy, &Memory::default()));
    let before = condition(policy.status.as_ref().unwrap(), "Ready").last_transition_time.clone();
    policy.metadata.generation = Some(4);
    let effective = applies(&policy);
    let later = now() + jiff::SignedDuration::from_secs(60);
    let after = |memory: &Memory| {
        status_of(Standing {
            now: later,
            policy: &policy,
            force: Force::Yes(&effective),
            memory,
            gate: None,
            warnings: &[],
        })
    };
    let same = after(&Memory::default());
    assert_eq!(condition(&same, "Ready").last_transition_time, before);
    assert!(same.conditions.iter().all(|condition| condition.observed_generation == Some(4)));
    let other = after(&failing(3, None));
    assert_eq!(condition(&other, "Ready").last_transition_time, whole(later));
}

#[test]
fn a_gate_says_who_waits_for_what_and_until_when() {
    let (mut policy, effective) = (policy(), applies(&policy()));
    let waiting = WorkloadMemory {
        kind: "Deployment".into(),
        name: "shop".into(),
        revision: "7".into(),
        held_pods: 2,
        ..WorkloadMemory::default()
    };
    let memory = Memory { workloads: vec![waiting], ..Memory::default() };
    let status = told(&policy, &memory);
    assert_eq!(brief(&status, "GateOpen"), ("False", "WaitingForRecovery"));
    assert_eq!(
        condition(&status, "GateOpen").message,
        "2 pod(s) of Deployment shop (revision 7) wait for their recovery"
    );
    let held = GateState::Held { message: "The recovery runs.".into(), until: Timestamp::from_second(60).unwrap() };
    let standing = |gate| Standing {
        now: now(),
        policy: &policy,
        force: Force::Yes(&effective),
        memory: &memory,
        gate,
        warnings: &[],
    };
    let status = status_of(standing(Some(&held)));
    assert_eq!(
        condition(&status, "GateOpen").message,
        "The recovery runs; at 1970-01-01T00:01:00Z they start in any case"
    );
    let open = GateState::Open { reason: names::REASON_GATE_TIMED_OUT, message: "Too late".into() };
    assert_eq!(brief(&status_of(standing(Some(&open))), "GateOpen"), ("True", "GateTimedOut"));
    policy.spec.suspend = true;
    assert_eq!(brief(&told(&policy, &memory), "GateOpen"), ("True", "Suspended"));
    assert_eq!(brief(&told(&policy, &memory), "Ready"), ("True", "Suspended"));
}

#[test]
fn a_policy_that_holds_no_pods_says_the_same_whether_or_not_it_has_workers() {
    let mut policy = policy();
    policy.spec.gate.mode = Some(GateMode::None);
    let effective = applies(&policy);
    let memory = Memory::default();
    let with = |gate| {
        let force = Force::Yes(&effective);
        status_of(Standing { now: now(), policy: &policy, force, memory: &memory, gate, warnings: &[] })
    };
    let open = GateState::Open { reason: names::REASON_NO_ROLLOUT, message: "To a pod.".into() };
    assert_eq!(with(None), with(Some(&open)));
}

fn too_many_pods() -> Trouble {
    Trouble { reason: names::REASON_TOO_MANY_PODS, message: "owners are no evidence".into() }
}

#[test]
fn warnings_are_said_where_people_look() {
    let (policy, memory) = (policy(), Memory::default());
    let effective = applies(&policy);
    let warnings = [too_many_pods()];
    let standing = Standing {
        now: now(),
        policy: &policy,
        force: Force::Yes(&effective),
        memory: &memory,
        gate: None,
        warnings: &warnings,
    };
    let status = status_of(standing);
    assert!(condition(&status, "Ready").message.ends_with(". Note: owners are no evidence"));
    assert_eq!(brief(&status, "Ready"), ("True", "TooManyPods"));
    assert_eq!(brief(&status, "Stalled"), ("False", "Settled"));
}

#[test]
fn what_the_policy_itself_is_warned_of_is_said_once() {
    let mut policy = policy();
    policy.spec.environment = Some("developmnt".into());
    let effective = applies(&policy);
    assert_eq!(effective.warnings.len(), 1, "{:?}", effective.warnings);
    let warnings = [too_many_pods()];
    let memory = Memory::default();
    let standing = Standing {
        now: now(),
        policy: &policy,
        force: Force::Yes(&effective),
        memory: &memory,
        gate: None,
        warnings: &warnings,
    };
    let status = status_of(standing);
    let said = &condition(&status, "Ready").message;
    let notes: Vec<&str> = said.split(". Note: ").skip(1).collect();
    assert_eq!(notes, ["owners are no evidence", &effective.warnings[0]]);
}

#[test]
fn a_policy_that_nothing_but_a_request_starts_a_recovery_for_says_so() {
    let said =
        |policy: &RecoveryPolicy, type_: &str| condition(&told(policy, &Memory::default()), type_).message.clone();
    let only = "only a request starts a recovery (kubectl unstick trigger a)";
    let mut unwatched = policy();
    assert!(!said(&unwatched, "Ready").contains(only));
    assert_eq!(said(&unwatched, "RecoverySucceeded"), "No recovery has ended yet");
    unwatched.spec.workers.selector = None;
    assert!(said(&unwatched, "Ready").contains(only), "{}", said(&unwatched, "Ready"));
    assert!(said(&unwatched, "RecoverySucceeded").starts_with("No recovery has ended yet; only a request"));
    assert!(said(&unwatched, "Ready").ends_with("until spec.workers.selector or spec.triggers.schedule is set"));
    let mut deaf = policy();
    (deaf.spec.triggers.rollout, deaf.spec.triggers.worker_loss) = (Some(RolloutTrigger::Disabled), Some(false));
    let remedy = "until spec.triggers.rollout is another than Disabled, spec.triggers.workerLoss is true or spec.triggers.schedule is set";
    assert!(said(&deaf, "Ready").ends_with(remedy), "{}", said(&deaf, "Ready"));
    deaf.spec.workers.selector = None;
    let remedy = "until spec.triggers.schedule is set, or spec.workers.selector together with spec.triggers.rollout or spec.triggers.workerLoss";
    assert!(said(&deaf, "Ready").ends_with(remedy), "{}", said(&deaf, "Ready"));
    let mut timed = unwatched.clone();
    timed.spec.triggers.schedule = Some("*/10 * * * *".into());
    assert!(!said(&timed, "Ready").contains(only) && !said(&timed, "RecoverySucceeded").contains(only));
    let mut deaf = policy();
    deaf.spec.triggers.rollout = Some(RolloutTrigger::Disabled);
    assert!(!said(&deaf, "Ready").contains(only), "a loss starts one");
    deaf.spec.triggers.worker_loss = Some(false);
    assert!(said(&deaf, "Ready").contains(only));
}

#[test]
fn what_is_due_is_not_due_a_moment_earlier_in_the_status() {
    let memory = Memory { next: Some(now()), ..Memory::default() };
    let status = told(&policy(), &memory);
    assert_eq!(status.next_recovery_time.unwrap().0.to_string(), "2026-11-24T10:00:01Z");
}

#[test]
fn a_status_says_the_same_after_its_way_through_json() {
    let memory = Memory { last: Some(last(Outcome::Recovered)), next: Some(now()), ..failing(2, None) };
    let status = told(&policy(), &memory);
    let json = serde_json::to_string(&status).unwrap();
    assert_eq!(
        serde_json::from_str::<RecoveryPolicyStatus>(&json).unwrap(),
        status,
        "else it is written at every look"
    );
}
