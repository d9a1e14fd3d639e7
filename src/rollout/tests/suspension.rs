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

#[test]
fn a_policy_that_is_resumed_at_once_waits_for_the_interval_and_for_the_pod_of_the_job_that_was_stopped() {
    let (mut facts, mut roll) = (facts(), RollCall::default());
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    roll.recall(&facts);
    facts.policy.rules.suspended = true;
    assert_eq!(look(&mut facts, 1).remove, [start.job]);
    facts.jobs.clear();
    facts.policy.rules.suspended = false;
    facts.policy.requested = Some("now".into());
    let mut look_with_pod = |seconds: i64, has_pod: bool| {
        facts.now = at(seconds);
        facts.recall = Recall { leaving_until: has_pod.then(|| at(seconds + 60)), ..Recall::default() };
        facts.recall = roll.recall(&facts);
        look(&mut facts, seconds)
    };
    let waiting = look_with_pod(2, true);
    assert_eq!((waiting.start, waiting.look_again), (None, Some(at(62))));
    assert_eq!(look_with_pod(10, false).look_again, Some(at(15)), "the interval holds all the same");
    assert_eq!(look_with_pod(20, true).start, None);
    assert_eq!(look_with_pod(79, true).start, None);
    assert!(look_with_pod(80, true).start.is_some(), "a pod that never goes is not waited for without end");
}
