//! A suspended policy starts nothing, and stops what runs.

use super::*;

#[test]
fn a_suspended_policy_starts_nothing_but_hears_how_its_job_ends() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.policy.rules.suspended = true;
    look(&mut facts, 1);
    facts.jobs[0].state = well(2, Outcome::Recovered);
    assert_eq!(look(&mut facts, 2).memory.last.unwrap().outcome, Outcome::Recovered);
    facts.losses = vec![loss("b", "1", 30)];
    let decision = look(&mut facts, 30);
    assert_eq!((decision.start, decision.look_again), (None, None));
    facts.policy.rules.suspended = false;
    assert!(look(&mut facts, 40).start.is_some());
}

#[test]
fn a_suspended_policy_stops_the_job_that_runs_and_one_that_waits_and_resumed_it_goes_on() {
    for state in [JobState::Active, JobState::Held(Trouble { reason: "SecretMissing", message: "Make it.".into() })] {
        let mut facts = facts();
        facts.losses = vec![loss("a", "1", 0)];
        let start = look(&mut facts, 0).start.unwrap();
        facts.jobs.push(RecoveryJob { state, ..created(&start, 0) });
        assert_eq!(look(&mut facts, 5).remove, Vec::<String>::new());
        facts.policy.rules.suspended = true;
        let stopped = look(&mut facts, 6);
        assert_eq!((stopped.start, stopped.remove.as_slice()), (None, std::slice::from_ref(&start.job)));
        facts.jobs.clear();
        let gone = look(&mut facts, 7);
        assert_eq!((gone.remove, gone.memory.active, gone.memory.consecutive_failures), (vec![], None, 0));
        facts.policy.rules.suspended = false;
        assert_eq!(look(&mut facts, 30).start.unwrap(), start, "the same recovery goes on");
    }
}

#[test]
fn a_suspended_policy_keeps_the_jobs_that_have_ended() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    recover(&mut facts, 0);
    facts.policy.rules.suspended = true;
    assert_eq!(look(&mut facts, 5).remove, Vec::<String>::new());
}
