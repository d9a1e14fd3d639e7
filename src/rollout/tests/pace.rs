//! When a recovery starts, and what it waits for.

use super::*;
use crate::api::names;

#[test]
fn a_quiet_policy_starts_nothing_writes_nothing_and_needs_no_look() {
    let mut facts = facts();
    let before = facts.memory.clone();
    let decision = look(&mut facts, 0);
    assert_eq!((decision.start, decision.look_again, decision.news), (None, None, vec![]));
    assert_eq!(decision.memory, before);
}

#[test]
fn nothing_starts_while_a_job_is_on_its_way() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.losses.push(loss("a", "2", 30));
    assert_eq!(look(&mut facts, 600).start, None);
    facts.jobs[0].state = well(601, Outcome::Recovered);
    assert_eq!(look(&mut facts, 601).start.unwrap().triggers, ["worker/a/a-uid/2"]);
}

#[test]
fn triggers_within_the_interval_share_the_next_recovery() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    recover(&mut facts, 0);
    facts.losses = vec![loss("a", "2", 5)];
    let waiting = look(&mut facts, 5);
    assert_eq!((waiting.start, waiting.look_again), (None, Some(at(15))));
    facts.losses.push(loss("a", "3", 14));
    assert_eq!(look(&mut facts, 14).start, None);
    assert_eq!(look(&mut facts, 15).start.unwrap().triggers.len(), 2);
}

#[test]
fn pauses_after_failures_double_up_to_ten_minutes() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let mut now = 0;
    let mut ids = std::collections::BTreeSet::new();
    for pause in [30, 60, 120, 240, 480, 600, 600, 600, 600, 600, 600, 600] {
        let start = look(&mut facts, now).start.expect("another try");
        assert!(ids.insert(start.recovery_id.clone()), "a failed id is never used again");
        let mut job = created(&start, now);
        job.state = badly(now + 5, 69);
        facts.jobs = vec![job];
        let failed = look(&mut facts, now + 5);
        assert_eq!(failed.start, None);
        let told: &[&str] = if pause == 30 { &["RecoveryFailed"] } else { &[] };
        assert_eq!(reasons(&failed), told, "what lasts is told once");
        assert_eq!(facts.memory.next, Some(at(now + 5 + pause)));
        assert_eq!(look(&mut facts, now + 4 + pause).start, None);
        now += 5 + pause;
    }
    assert_eq!((facts.memory.consecutive_failures, facts.memory.history.len()), (12, 10));
    recover(&mut facts, now);
    assert_eq!(facts.memory.consecutive_failures, 0);
}

#[test]
fn a_new_rollout_or_request_does_not_wait_for_the_pause_after_a_failure() {
    let mut rollout = failed(69);
    rollout.workloads[0].revision = "2".into();
    assert!(look(&mut rollout, 16).start.is_some());
    let mut request = failed(69);
    request.policy.requested = Some("now".into());
    assert!(look(&mut request, 16).start.is_some());
    let mut loss = failed(69);
    loss.losses.push(super::loss("b", "1", 10));
    assert_eq!(look(&mut loss, 16).start, None, "one more loss does");
}

#[test]
fn a_changed_spec_forgets_failures_and_tries_at_once_under_a_new_name() {
    let mut facts = failed(78);
    facts.memory.trouble = Some(Trouble { reason: "TableMismatch", message: "Mend it.".into() });
    facts.policy.generation = 2;
    let decision = look(&mut facts, 16);
    assert_ne!(decision.start.unwrap().job, facts.jobs[0].name);
    assert_eq!((facts.memory.consecutive_failures, &facts.memory.trouble), (0, &None));
}

#[test]
fn a_job_that_the_cluster_has_refused_is_not_asked_for_before_its_pause_is_over() {
    let mut facts = facts();
    facts.workloads = vec![workload("shop", "2")];
    facts.workers.push(pod("b", "2"));
    assert!(decide(&facts).start.is_some());
    facts.refused_until = Some(at(12));
    let waiting = decide(&facts);
    assert_eq!((waiting.start, waiting.look_again), (None, Some(at(12))));
    facts.now = at(12);
    assert!(decide(&facts).start.is_some());
}

#[test]
fn a_spec_that_a_job_found_invalid_is_tried_again_only_when_it_changes_or_a_person_asks() {
    let mut facts = failed(64);
    facts.jobs[0].state = badly(5, 64);
    facts.memory = Memory { history: vec![], last: None, consecutive_failures: 0, ..facts.memory };
    if let JobState::Failed(end) = &mut facts.jobs[0].state {
        end.trouble = Some(Trouble { reason: names::REASON_POLICY_INVALID, message: "spec.runs.failed: no".into() });
    }
    let told = look(&mut facts, 6);
    assert_eq!(reasons(&told), ["RecoveryFailed"]);
    assert!(told.news[0].message.ends_with("; no further try until the policy is corrected"), "{:?}", told.news);
    facts.losses.push(loss("b", "1", 10));
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("c", "2", 20));
    let later = look(&mut facts, 21);
    assert_eq!((later.start, later.memory.next, later.look_again), (None, None, None));
    let open = |facts: &Facts| matches!(gate_of(facts, &facts.workers[1]), GateState::Open { reason, .. } if reason == names::REASON_POLICY_INVALID);
    assert!(open(&facts), "nothing comes that it could wait for");

    let mut asked = facts.clone();
    asked.policy.requested = Some("now".into());
    let start = look(&mut asked, 30).start.unwrap();
    let mut job = created(&start, 30);
    job.state = facts.jobs[0].state.clone();
    if let JobState::Failed(end) = &mut job.state {
        end.at = at(31);
    }
    asked.jobs.push(job);
    assert_eq!(look(&mut asked, 86_400).start, None, "once for each request");

    facts.policy.generation = 2;
    assert!(!open(&facts), "a changed spec may be a good one");
    assert!(look(&mut facts, 40).start.is_some());
    assert_eq!(facts.memory.trouble, None);
}

#[test]
fn a_failure_of_another_kind_shows_that_the_policy_was_taken_and_the_database_reached() {
    for reason in [names::REASON_POLICY_INVALID, names::REASON_DATABASE_UNREACHABLE, names::REASON_NOT_PERMITTED] {
        let mut facts = failed(1);
        facts.memory.trouble = Some(Trouble { reason, message: "Mend it.".into() });
        facts.policy.requested = Some("now".into());
        let mut job = created(&look(&mut facts, 40).start.unwrap(), 40);
        job.state = badly(45, 1);
        facts.jobs.push(job);
        look(&mut facts, 45);
        assert_eq!(facts.memory.trouble.is_some(), reason == names::REASON_NOT_PERMITTED, "{reason}");
    }
}

#[test]
fn a_start_that_waits_for_a_long_interval_is_told_and_one_that_comes_soon_is_not() {
    for (interval, told) in [(15, None), (600, Some(at(600)))] {
        let mut facts = facts();
        facts.policy.rules.min_interval = Duration::from_secs(interval);
        facts.losses = vec![loss("a", "1", 0)];
        recover(&mut facts, 0);
        facts.workloads[0].revision = "2".into();
        facts.workers.push(pod("b", "2"));
        let waiting = look(&mut facts, 5);
        assert_eq!((waiting.start, waiting.memory.next), (None, told));
        assert_eq!(look(&mut facts, 10).memory, facts.memory, "told once");
        let until = i64::try_from(interval).unwrap();
        assert!(look(&mut facts, until).start.is_some());
    }
}
