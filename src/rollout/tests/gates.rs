//! Gates: held until the recovery, never beyond the deadline.

use super::*;
use crate::api::names;

/// A rollout to revision 2 with one pod that waits since second 0.
fn rolling() -> Facts {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    facts
}

fn reason(facts: &Facts, worker: &Worker) -> Option<&'static str> {
    match gate_of(facts, worker) {
        GateState::Open { reason, .. } => Some(reason),
        GateState::Held { until, .. } => {
            assert!(until > facts.now);
            None
        }
    }
}

#[test]
fn a_new_pod_waits_until_the_recovery_of_its_rollout_is_done() {
    let mut facts = rolling();
    let pod = facts.workers[1].clone();
    assert_eq!(reason(&facts, &pod), None);
    recover(&mut facts, 0);
    assert_eq!(reason(&facts, &pod), Some(names::REASON_RECOVERED));
    assert_eq!(reason(&facts, &waiting("late", "2", 500)), Some(names::REASON_RECOVERED));
}

#[test]
fn what_holds_nobody_back_opens_every_gate() {
    let pod = rolling().workers[1].clone();
    type Change = fn(&mut Facts);
    let table: [(Change, &str); 4] = [
        (|facts| facts.policy.rules.suspended = true, names::REASON_SUSPENDED),
        (|facts| facts.policy.rules.gate.mode = GateMode::None, names::REASON_NO_ROLLOUT),
        (|facts| facts.policy.rules.rollout.before_ready = false, names::REASON_NO_ROLLOUT),
        (|facts| facts.memory.workloads[0].recovered_revision = Some("3".into()), names::REASON_RECOVERED),
    ];
    for (change, expected) in table {
        let mut facts = rolling();
        change(&mut facts);
        assert_eq!(reason(&facts, &pod), Some(expected));
    }
}

#[test]
fn a_bare_pod_and_a_pod_of_an_older_revision_have_nothing_to_wait_for() {
    let mut facts = rolling();
    facts.memory.workloads[0].recovered_revision = None;
    assert_eq!(reason(&facts, &waiting("old", "1", 0)), Some(names::REASON_NO_ROLLOUT));
    let mut bare = waiting("bare", "2", 0);
    bare.workload = None;
    assert_eq!(reason(&facts, &bare), Some(names::REASON_NO_ROLLOUT));
    let newer = waiting("newer", "3", 0);
    assert_eq!(reason(&facts, &newer), None, "a revision that is not known yet is not old");
    let mut strange = waiting("strange", "1", 0);
    strange.workload = Some("unseen".into());
    assert_eq!(reason(&facts, &strange), None);
    facts.now = at(60);
    assert_eq!(reason(&facts, &strange), Some(names::REASON_GATE_TIMED_OUT));
}

#[test]
fn a_pod_that_never_waited_is_not_said_to_have_waited_in_vain() {
    let newest = |facts: &Facts| match newest_gate(facts, &facts.memory) {
        Some(GateState::Open { reason, .. }) => Some(reason),
        Some(GateState::Held { .. }) => Some("held"),
        None => None,
    };
    let mut facts = facts();
    facts.memory.workloads.clear();
    let start = look(&mut facts, 0).start.unwrap();
    assert_eq!(newest(&facts), None, "the Deployment is older than its policy");
    facts.jobs.push(created(&start, 0));
    facts.workers = vec![waiting("b", "1", 5)];
    look(&mut facts, 5);
    assert_eq!(newest(&facts), Some("held"));
    look(&mut facts, 65);
    facts.workers = vec![pod("b", "1")];
    look(&mut facts, 66);
    assert_eq!(newest(&facts), Some(names::REASON_GATE_TIMED_OUT), "it has waited");
    facts.jobs[0].state = well(67, Outcome::NothingStuck);
    look(&mut facts, 67);
    assert_eq!(newest(&facts), Some(names::REASON_RECOVERED));
}

#[test]
fn pods_that_stand_at_no_gate_are_not_said_to_wait() {
    let is_held = |facts: &Facts| matches!(newest_gate(facts, &facts.memory), Some(GateState::Held { .. }));
    let mut facts = rolling();
    facts.workers = vec![Worker { created: at(0), ..pod("a", "2") }, Worker { created: at(0), ..pod("b", "2") }];
    let start = look(&mut facts, 0).start.unwrap();
    assert!(!is_held(&facts), "they start beside the recovery");
    facts.jobs.push(created(&start, 0));
    look(&mut facts, 20);
    assert!(!is_held(&facts), "also when it takes its time");
    facts.workers.push(waiting("c", "2", 21));
    look(&mut facts, 21);
    assert!(is_held(&facts));
}

#[test]
fn the_loss_of_the_last_worker_is_no_news_of_the_gate() {
    let lasts_without_pods = |facts: &mut Facts| {
        let with = newest_gate(facts, &facts.memory);
        facts.workers[0].terminating = true;
        let ending = newest_gate(facts, &facts.memory);
        facts.workers.clear();
        assert!(with.is_some() && with == ending && with == newest_gate(facts, &facts.memory), "{with:?} {ending:?}");
    };
    type Change = fn(&mut Facts);
    let table: [Change; 3] = [
        |_| {},
        |facts| facts.policy.rules.gate.mode = GateMode::None,
        |facts| facts.policy.rules.rollout.before_ready = false,
    ];
    for change in table {
        let mut facts = facts();
        change(&mut facts);
        lasts_without_pods(&mut facts);
    }
}

#[test]
fn the_deadline_is_the_rollouts_and_is_told_once_with_all_pods() {
    let mut facts = rolling();
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.workers.push(waiting("c", "2", 50));
    let held = look(&mut facts, 50);
    assert_eq!((held.look_again, held.memory.workloads[0].held_pods), (Some(at(60)), 2));
    facts.workers.remove(1);
    assert_eq!(reason(&facts, &facts.workers[1]), None);
    let late = look(&mut facts, 60);
    assert_eq!(reasons(&late), ["GateTimedOut"], "the first pod is gone, its deadline stays");
    assert_eq!(late.memory.workloads[0].held_pods, 0);
    facts.workers.push(waiting("d", "2", 61));
    assert_eq!(reasons(&look(&mut facts, 62)), Vec::<&str>::new());
    assert_eq!(reason(&facts, &facts.workers[2]), Some(names::REASON_GATE_TIMED_OUT));
}

#[test]
fn a_later_rollout_has_a_deadline_of_its_own() {
    let mut facts = rolling();
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    look(&mut facts, 60);
    facts.workloads[0].revision = "3".into();
    facts.workers.push(waiting("c", "3", 100));
    look(&mut facts, 100);
    assert_eq!(reason(&facts, &facts.workers[2]), None);
    assert_eq!(reasons(&look(&mut facts, 160)), ["GateTimedOut"]);
}

#[test]
fn a_recovery_that_failed_for_good_lets_its_pods_go_and_weather_does_not() {
    for (exit, expected) in [
        (2, Some(names::REASON_RECOVERY_FAILED)),
        (64, Some(names::REASON_RECOVERY_FAILED)),
        (65, Some(names::REASON_RECOVERY_FAILED)),
        (77, Some(names::REASON_RECOVERY_FAILED)),
        (78, Some(names::REASON_RECOVERY_FAILED)),
        (1, None),
        (69, None),
        (75, None),
    ] {
        let mut facts = rolling();
        let mut job = created(&look(&mut facts, 0).start.unwrap(), 0);
        job.state = badly(5, exit);
        facts.jobs.push(job);
        look(&mut facts, 5);
        assert_eq!(reason(&facts, &facts.workers[1]), expected, "exit {exit}");
    }
}

#[test]
fn what_let_the_pods_of_a_rollout_go_first_stays_the_reason() {
    let newest = |facts: &Facts| match newest_gate(facts, &facts.memory) {
        Some(GateState::Open { reason, .. }) => Some(reason),
        _ => None,
    };
    let mut facts = rolling();
    let mut job = created(&look(&mut facts, 0).start.unwrap(), 0);
    job.state = badly(5, 78);
    facts.jobs.push(job);
    look(&mut facts, 5);
    for seconds in [6, 59, 60, 600] {
        let decision = look(&mut facts, seconds);
        assert!(!reasons(&decision).contains(&"GateTimedOut"), "after {seconds} s: {:?}", decision.news);
        assert_eq!(reason(&facts, &facts.workers[1]), Some(names::REASON_RECOVERY_FAILED), "after {seconds} s");
        assert_eq!(newest(&facts), Some(names::REASON_RECOVERY_FAILED), "after {seconds} s");
    }
    assert_eq!(reason(&facts, &waiting("late", "2", 601)), Some(names::REASON_RECOVERY_FAILED));

    let mut facts = rolling();
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    look(&mut facts, 60);
    facts.jobs[0].state = badly(65, 78);
    look(&mut facts, 65);
    facts.policy.rules.gate.timeout = Duration::from_secs(600);
    look(&mut facts, 66);
    assert_eq!(reason(&facts, &facts.workers[1]), Some(names::REASON_GATE_TIMED_OUT), "it was let go then");
}

#[test]
fn a_pods_label_chooses_among_the_policies_that_mean_it() {
    let all = ["a", "b", "c"];
    for (label, expected) in [(None, &all[..]), (Some("b"), &["b"]), (Some("d"), &all), (Some(""), &all)] {
        assert_eq!(deciding(all.to_vec(), label, |name| name), expected, "{label:?}");
    }
    assert_eq!(deciding(Vec::<&str>::new(), Some("a"), |name| name), [""; 0]);
}

#[test]
fn that_nobody_waited_for_a_recovery_says_more_than_that_one_was_done_or_none_was_due() {
    let from_most =
        ["GateTimedOut", "RecoveryFailed", "PolicyInvalid", "Released", "Suspended", "Recovered", "NoRollout"];
    for (at, one) in from_most.iter().enumerate() {
        for (than, other) in from_most.iter().enumerate() {
            assert_eq!(tells_more(one, other), at < than, "{one} and {other}");
        }
    }
}

#[test]
fn closed_readiness_gates_are_opened_with_their_reason_and_only_those() {
    let mut facts = rolling();
    facts.policy.rules.gate.mode = GateMode::ReadinessGate;
    facts.workers[1].in_init = false;
    facts.workers[1].readiness_gate = Some(false);
    assert_eq!(look(&mut facts, 0).open, vec![]);
    recover(&mut facts, 1);
    let mut open = pod("open", "2");
    open.readiness_gate = Some(true);
    let mut leaving = facts.workers[1].clone();
    leaving.terminating = true;
    facts.workers.extend([open, leaving]);
    let released = look(&mut facts, 3).open;
    assert_eq!(released.len(), 1);
    assert_eq!((released[0].uid.as_str(), released[0].reason), ("b-uid", names::REASON_RECOVERED));
}

#[test]
fn a_replica_without_the_leaders_sight_gives_the_leaders_answer() {
    let mut facts = rolling();
    look(&mut facts, 20);
    for seconds in [0, 30, 59, 60, 61] {
        facts.now = at(seconds);
        let question = GateQuestion {
            rules: &facts.policy.rules,
            released: facts.policy.released,
            memory: &facts.memory,
            workload: facts.workloads.first(),
            worker: &facts.workers[1],
            first_pod_created: None,
            now: facts.now,
        };
        assert_eq!(gate(&question), gate_of(&facts, &facts.workers[1]));
    }
}

#[test]
fn a_person_lets_go_the_pods_that_there_are_and_no_later_ones() {
    let mut facts = rolling();
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.workers[1].in_init = false;
    facts.workers[1].readiness_gate = Some(false);
    facts.policy.released = Some(at(10));
    facts.workers.push(waiting("c", "2", 11));
    let seen = look(&mut facts, 12);
    assert_eq!(seen.open.iter().map(|open| (&*open.uid, open.reason)).collect::<Vec<_>>(), [("b-uid", "Released")]);
    assert_eq!(reason(&facts, &facts.workers[2]), None, "it came later");
    assert_eq!(seen.memory.workloads[0].held_pods, 1);
    assert_eq!(reason(&facts, &waiting("same-second", "2", 10)), Some(names::REASON_RELEASED));
}

#[test]
fn a_release_that_lies_in_the_future_is_a_mistake_and_lets_nobody_go() {
    let mut facts = rolling();
    facts.policy.released = Some(at(31));
    assert_eq!(reason(&facts, &facts.workers[1]), None);
    facts.policy.released = Some(at(30));
    assert_eq!(reason(&facts, &facts.workers[1]), Some(names::REASON_RELEASED), "clocks differ a little");
}

#[test]
fn pods_that_a_person_let_go_are_not_late_at_the_deadline() {
    for looked_between in [true, false] {
        let mut facts = rolling();
        let start = look(&mut facts, 0).start.unwrap();
        facts.jobs.push(created(&start, 0));
        look(&mut facts, 1);
        facts.policy.released = Some(at(58));
        if looked_between {
            look(&mut facts, 59);
        }
        assert_eq!(reasons(&look(&mut facts, 61)), Vec::<&str>::new(), "looked between: {looked_between}");
    }
}

#[test]
fn a_rollback_does_not_inherit_the_deadline_of_pods_that_run_since_long() {
    let mut facts = rolling();
    facts.workers[0].revision = Some("2".into()); // the old ReplicaSet is the newest revision again
    assert_eq!(reason(&facts, &facts.workers[1]), None);
}
