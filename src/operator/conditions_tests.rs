//! Conditions: which reason they give, and that every reason on the page is one that they give.

use std::{collections::BTreeSet, fs, path::Path};

use super::*;
use crate::{
    api::parse_policy,
    operator::status::status_of,
    policy::{EnvironmentSources, effective},
    report::Trigger,
    rollout::{Active, Trouble},
};

fn policy(spec: &str) -> RecoveryPolicy {
    let head =
        "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {name: a, namespace: shop, generation: 3}";
    parse_policy(&format!("{head}\nspec: {spec}")).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn record(outcome: Outcome, reason: Option<&'static str>) -> Record {
    Record {
        recovery_id: "shop.unstick-a-1".into(),
        trigger: Trigger::WorkerLoss,
        triggers: vec![],
        outcome,
        started: at(100),
        finished: at(101),
        counts: None,
        reason,
        message: "it did not work".into(),
        next_due: None,
    }
}

/// After so many failures in a row; the reason of each, the newest first.
fn failing(failures: u32, reasons: &[Option<&'static str>]) -> Memory {
    let of = |reason: &&'static str| Trouble { reason, message: "mend it".into() };
    Memory {
        last: reasons.first().map(|reason| record(Outcome::Failed, *reason)),
        history: reasons.iter().map(|reason| record(Outcome::Failed, *reason)).collect(),
        consecutive_failures: failures,
        next: Some(at(200)),
        trouble: reasons.first().and_then(|reason| reason.as_ref().map(of)),
        ..Memory::default()
    }
}

fn told(memory: &Memory) -> Vec<Condition> {
    let policy = policy("{}");
    let effective = effective(None, &policy.spec, &EnvironmentSources::default()).unwrap();
    conditions(Standing {
        now: at(300),
        policy: &policy,
        force: Force::Yes(&effective),
        memory,
        gate: None,
        warnings: &[],
    })
}

fn conditions(standing: Standing<'_>) -> Vec<Condition> {
    status_of(standing).conditions
}

fn brief<'a>(conditions: &'a [Condition], type_: &str) -> (&'a str, &'a str) {
    let condition = conditions.iter().find(|condition| condition.type_ == type_).unwrap();
    (&condition.status, &condition.reason)
}

#[test]
fn a_database_that_cannot_be_reached_is_named_at_once_and_keeps_the_policy_from_being_ready_when_it_lasts() {
    let unreachable = Some(names::REASON_DATABASE_UNREACHABLE);
    let once = told(&failing(1, &[unreachable]));
    assert_eq!(brief(&once, "RecoverySucceeded"), ("False", "DatabaseUnreachable"));
    assert_eq!(brief(&once, "Ready").0, "True", "else whoever waits for an app would wait for its database");
    for (failures, reasons, expected) in [
        (3, vec![unreachable; 3], "DatabaseUnreachable"),
        (3, vec![unreachable, unreachable, None], "RepeatedFailures"),
        (40, vec![unreachable; 10], "DatabaseUnreachable"),
        (3, vec![unreachable, unreachable, unreachable, None], "DatabaseUnreachable"),
        (3, vec![unreachable; 2], "RepeatedFailures"),
        (3, vec![None; 3], "RepeatedFailures"),
    ] {
        let conditions = told(&failing(failures, &reasons));
        assert_eq!(brief(&conditions, "Ready"), ("False", expected), "{failures} {reasons:?}");
        assert_eq!(brief(&conditions, "Stalled"), ("False", "Settled"));
    }
}

#[test]
fn a_policy_that_a_job_found_invalid_promises_no_next_try() {
    let conditions = told(&failing(1, &[Some(names::REASON_POLICY_INVALID)]));
    assert_eq!(brief(&conditions, "Stalled"), ("True", "PolicyInvalid"));
    assert_eq!(conditions[0].message, "mend it; no recovery starts until the policy is corrected");
}

/// Every reason that the conditions of some policy give.
fn given() -> BTreeSet<String> {
    let (plain, suspended) = (policy("{}"), policy("{suspend: true}"));
    let effective = effective(None, &plain.spec, &EnvironmentSources::default()).unwrap();
    let active = Active { job: "j".into(), recovery_id: "r".into(), triggers: vec![], started: at(1) };
    let mut memories = vec![Memory::default(), Memory { active: Some(active), ..Memory::default() }];
    memories.extend(names::TROUBLES.iter().flat_map(|reason| [1, 3].map(|times| failing(times, &[Some(*reason); 3]))));
    memories.push(failing(3, &[None; 3]));
    memories
        .extend(Outcome::ALL.iter().map(|outcome| Memory { last: Some(record(*outcome, None)), ..Memory::default() }));
    let open = |reason| GateState::Open { reason, message: String::new() };
    let released = [names::REASON_GATE_TIMED_OUT, names::REASON_RELEASED].map(open);
    let held = GateState::Held { message: String::new(), until: at(400) };
    let lessened = [Trouble { reason: names::REASON_TOO_MANY_PODS, message: "it is lessened".into() }];
    let mut given = BTreeSet::new();
    for policy in [&plain, &suspended] {
        for force in [Force::Yes(&effective), Force::NotYet(&effective), Force::Never("spec.x: no")] {
            for memory in &memories {
                for gate in [None, Some(&released[0]), Some(&released[1]), Some(&held)] {
                    for warnings in [&[][..], &lessened] {
                        let all = conditions(Standing { now: at(300), policy, force, memory, gate, warnings });
                        given.extend(all.into_iter().map(|condition| condition.reason));
                    }
                }
            }
        }
    }
    given
}

/// Given to pods, and to no policy.
const OF_PODS: [&str; 2] = [names::REASON_NO_POLICY, names::REASON_UNINSTALLED];

#[test]
fn every_reason_on_the_page_is_one_that_a_status_gives_and_a_status_gives_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = fs::read_to_string(folder.join("src/api/names.rs")).unwrap();
    let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let named: BTreeSet<String> =
        names.lines().filter(|line| line.starts_with("pub const REASON_")).map(value).collect();
    let page = fs::read_to_string(folder.join("docs/troubleshooting.md")).unwrap();
    let entries: BTreeSet<String> =
        page.lines().filter_map(|line| Some(line.strip_prefix("### `")?.split('`').next()?.to_owned())).collect();
    assert!(named.is_subset(&entries) && named.len() > 20, "{named:?}");
    let expected: BTreeSet<String> = named.into_iter().filter(|reason| !OF_PODS.contains(&reason.as_str())).collect();
    assert_eq!(given(), expected, "left: given by some status; right: on the page");
}

/// What is only compared with would never be seen.
#[test]
fn everything_that_keeps_recoveries_from_working_is_noticed_somewhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let places = ["operator/observe/jobs.rs", "operator/observe/refusal.rs", "operator/fault.rs", "jobs/snapshot.rs"];
    let text: String = places.iter().map(|place| fs::read_to_string(folder.join(place)).unwrap()).collect();
    let names = fs::read_to_string(folder.join("api/names.rs")).unwrap();
    for reason in names::TROUBLES {
        let line =
            names.lines().find(|line| line.ends_with(&format!("= \"{reason}\";")) && line.contains("REASON_")).unwrap();
        let constant = line.trim_start_matches("pub const ").split(':').next().unwrap();
        // An outcome of its own says these two, without a reason.
        let is_outcome = [names::REASON_PARTIAL, names::REASON_RECOVERY_FAILED].contains(&reason);
        assert!(is_outcome || text.contains(constant), "{constant}");
    }
}
