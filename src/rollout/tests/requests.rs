//! What a person asks for runs once.

use super::*;

#[test]
fn a_request_counts_once_per_value_whatever_it_holds() {
    let mut facts = facts();
    for (n, value) in ["a", "b", "a", "x,y\n", "x_y_", &"long".repeat(100)].into_iter().enumerate() {
        facts.policy.requested = Some(value.into());
        let start = recover(&mut facts, n as i64 * 20);
        assert_eq!(start.trigger, Trigger::Request);
        assert!(!start.triggers[0].contains([',', '\n']) && start.triggers[0].len() < 100);
        assert_eq!(facts.memory.last_handled_request.as_deref(), Some(value));
        assert_eq!(look(&mut facts, n as i64 * 20 + 18).start, None);
    }
}

#[test]
fn a_request_that_changes_while_its_recovery_runs_starts_another() {
    let mut facts = facts();
    facts.policy.requested = Some("1".into());
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.policy.requested = Some("2".into());
    facts.jobs[0].state = well(1, Outcome::NothingStuck);
    look(&mut facts, 1);
    assert_eq!(look(&mut facts, 15).start.unwrap().triggers, ["request/2"]);
}
