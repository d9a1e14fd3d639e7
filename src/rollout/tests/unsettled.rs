//! Losses that wait, and an operator that begins anew meanwhile.

use super::*;

/// A policy whose last recovery saw `a` alone; `b` came, and is gone since.
fn came_and_went(roll: &mut RollCall) -> Facts {
    let mut facts = facts();
    facts.policy.requested = Some("one".into());
    recover(&mut facts, 0);
    roll.call(&facts, nobody);
    facts.workers.push(pod("b", "1"));
    assert_eq!(roll.call(&facts, nobody), vec![]);
    facts.workers.pop();
    facts.now = at(30);
    facts.losses = roll.call(&facts, nobody);
    assert_eq!(facts.losses.len(), 1);
    facts
}

/// What an operator asks for at this second that has begun a second before, with nothing in its mind.
fn restarted(facts: &Facts, seconds: i64) -> Vec<String> {
    let (mut facts, mut roll) = (facts.clone(), RollCall::default());
    for second in [seconds - 1, seconds] {
        facts.now = at(second);
        facts.losses = roll.call(&facts, nobody);
        let decision = decide(&facts);
        facts.memory = decision.memory;
        if let Some(start) = decision.start {
            return start.triggers;
        }
    }
    vec![]
}

fn fail(facts: &mut Facts, seconds: i64) {
    let mut job = created(&look(facts, seconds).start.unwrap(), seconds);
    job.state = badly(seconds + 5, 69);
    facts.jobs.push(job);
}

#[test]
fn a_loss_whose_recovery_failed_is_not_forgotten_with_the_operator() {
    let mut facts = came_and_went(&mut RollCall::default());
    let found = [format!("workers/{}", digest(&facts.workers))];
    fail(&mut facts, 30);
    look(&mut facts, 35);
    assert_eq!(restarted(&facts, 65), found);
    facts.jobs.clear();
    assert_eq!(restarted(&facts, 65), found, "whether or not the failed Job is still there");
    facts.losses = RollCall::default().call(&facts, nobody);
    recover(&mut facts, 65);
    assert_eq!(restarted(&facts, 3600), [""; 0], "one recovery is enough");
}

#[test]
fn a_loss_whose_recovery_fails_while_no_operator_watches_is_not_forgotten() {
    let mut facts = came_and_went(&mut RollCall::default());
    fail(&mut facts, 30);
    assert_eq!(restarted(&facts, 66).len(), 1);
}

#[test]
fn a_loss_that_waits_for_the_interval_or_for_the_policy_to_be_resumed_is_not_forgotten() {
    for (is_suspended, until) in [(false, 3600), (true, 40)] {
        let mut facts = came_and_went(&mut RollCall::default());
        let rules = &mut facts.policy.rules;
        if is_suspended {
            rules.suspended = true;
        } else {
            rules.min_interval = Duration::from_secs(3600);
        }
        assert_eq!(look(&mut facts, 31).start, None);
        facts.policy.rules.suspended = false;
        assert_eq!(restarted(&facts, until).len(), 1);
    }
}

#[test]
fn a_loss_is_not_forgotten_with_a_job_that_vanished() {
    let mut facts = came_and_went(&mut RollCall::default());
    let start = look(&mut facts, 30).start.unwrap();
    facts.jobs.push(created(&start, 30));
    look(&mut facts, 40);
    facts.jobs.pop();
    assert_eq!(restarted(&facts, 60).len(), 1);
}

#[test]
fn a_recovery_that_has_succeeded_leaves_no_loss_over_whoever_comes_next() {
    let mut roll = RollCall::default();
    let mut facts = came_and_went(&mut roll);
    fail(&mut facts, 30);
    look(&mut facts, 35);
    let mut job = created(&look(&mut facts, 65).start.unwrap(), 65);
    job.state = well(66, Outcome::Recovered);
    facts.jobs.push(job);
    facts.workers.push(pod("c", "1"));
    facts.now = at(66);
    facts.losses = roll.call(&facts, nobody);
    assert_eq!(facts.losses, vec![], "before the status knows");
    look(&mut facts, 67);
    assert_eq!(roll.call(&facts, nobody), vec![], "and after");
}

#[test]
fn a_loss_that_soon_has_its_recovery_is_no_write_of_its_own() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    recover(&mut facts, 0);
    // A container that was replaced makes another live set, which speaks for itself.
    facts.workers[0].container.running = Some("containerd://a-container-2".into());
    facts.losses = vec![loss("a", "2", 5)];
    let before = facts.memory.clone();
    assert_eq!(look(&mut facts, 5).memory, before);
    let start = look(&mut facts, 15).start.unwrap();
    facts.jobs.push(created(&start, 15));
    assert_eq!(look(&mut facts, 16).memory, before);
}
