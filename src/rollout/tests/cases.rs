//! One sentence per rule.

use super::*;
use crate::api;

#[test]
fn a_quiet_policy_starts_nothing_writes_nothing_and_needs_no_look() {
    let mut facts = facts();
    let before = facts.memory.clone();
    let decision = look(&mut facts, 0);
    assert_eq!((decision.start, decision.look_again, decision.news), (None, None, vec![]));
    assert_eq!(decision.memory, before);
}

#[test]
fn a_rollout_is_recovered_once_before_its_pods_are_ready_and_once_after_the_last_old_pod() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    let first = recover(&mut facts, 0);
    assert_eq!(first.triggers, ["rollout/Deployment/shop/2/before"]);
    assert_eq!(first.trigger, Trigger::RolloutBeforeReady);
    assert_eq!(facts.memory.workloads[0].recovered_revision.as_deref(), Some("2"));
    facts.workers[0].terminating = true;
    assert_eq!(look(&mut facts, 20).start, None, "a terminating pod still works");
    facts.workers.remove(0);
    let second = recover(&mut facts, 30);
    assert_eq!(second.triggers, ["rollout/Deployment/shop/2/after"]);
    assert_eq!(look(&mut facts, 100).start, None);
}

#[test]
fn a_pod_whose_replica_set_was_deleted_before_it_is_an_old_one_until_it_is_gone() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    recover(&mut facts, 0);
    // Its owner is a uid that nothing is known of any more.
    facts.workers[0].workload = Some("deleted".into());
    facts.workers[0].revision = None;
    facts.workers[0].terminating = true;
    assert_eq!(look(&mut facts, 20).start, None, "it still works");
    facts.workers.remove(0);
    assert_eq!(recover(&mut facts, 30).triggers, ["rollout/Deployment/shop/2/after"]);
}

#[test]
fn one_recovery_covers_a_deployment_that_was_complete_long_before_its_policy() {
    let mut facts = facts();
    facts.memory = Memory::default();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers, ["rollout/Deployment/shop/1/before", "rollout/Deployment/shop/1/after"]);
    assert_eq!(look(&mut facts, 100).start, None);
}

#[test]
fn a_recreated_deployment_whose_old_pods_went_first_needs_one_recovery() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers = vec![waiting("b", "2", 0)];
    assert_eq!(recover(&mut facts, 0).triggers.len(), 2);
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn a_rollback_is_a_rollout_of_its_own() {
    let mut facts = facts();
    let mut jobs = std::collections::BTreeSet::new();
    for (n, revision) in ["2", "3", "4"].into_iter().enumerate() {
        facts.workloads[0].revision = revision.into();
        facts.workers = vec![pod("a", revision)]; // the old ReplicaSet's pods wear the new number
        jobs.insert(recover(&mut facts, n as i64 * 20).job);
    }
    assert_eq!(jobs.len(), 3);
}

#[test]
fn a_hash_that_comes_back_is_recovered_again_under_another_id() {
    let mut facts = facts();
    let mut ids = std::collections::BTreeSet::new();
    for n in 0..30_i64 {
        facts.workloads[0].revision = if n % 2 == 0 { "6d4f" } else { "7c5b" }.into();
        facts.workers.clear();
        ids.insert(recover(&mut facts, n * 20).recovery_id);
        facts.jobs.clear();
    }
    assert_eq!(ids.len(), 30);
}

#[test]
fn scaling_and_pausing_make_no_revision_and_start_nothing() {
    let mut facts = facts();
    facts.workers.extend([pod("b", "1"), pod("c", "1")]);
    assert_eq!(look(&mut facts, 0).start, None);
    facts.workers.clear();
    assert_eq!(look(&mut facts, 1).start, None, "what was lost, the roll call tells");
}

#[test]
fn a_workload_made_anew_under_its_name_is_another_one() {
    let mut facts = facts();
    facts.workloads[0].uid = "shop-uid-2".into();
    facts.workers.clear();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers.len(), 2);
    assert_eq!(facts.memory.workloads.len(), 1, "the old one is forgotten");
    let other = {
        let mut f = super::facts();
        f.memory = Memory::default();
        recover(&mut f, 0)
    };
    assert_ne!(start.job, other.job);
}

#[test]
fn several_workloads_that_roll_at_once_share_one_recovery() {
    let mut facts = facts();
    facts.workloads = vec![workload("shop", "2"), workload("web", "7")];
    let start = recover(&mut facts, 0);
    assert_eq!(
        start.triggers,
        ["rollout/Deployment/shop/2/before", "rollout/Deployment/web/7/before", "rollout/Deployment/web/7/after"]
    );
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn workloads_beyond_what_the_status_holds_start_no_storm() {
    let mut facts = facts();
    facts.workloads = (0..100).map(|n| workload(&format!("w{n:03}"), "1")).collect();
    facts.workers.clear();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers.len(), 64);
    assert_eq!(look(&mut facts, 600).start, None);
    assert_eq!(facts.memory.workloads.len(), 32);
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
        assert_eq!(reasons(&failed), ["RecoveryFailed"]);
        assert_eq!(facts.memory.next, Some(at(now + 5 + pause)));
        assert_eq!(look(&mut facts, now + 4 + pause).start, None);
        now += 5 + pause;
    }
    assert_eq!((facts.memory.consecutive_failures, facts.memory.history.len()), (12, 10));
    recover(&mut facts, now);
    assert_eq!(facts.memory.consecutive_failures, 0);
}

/// One failed recovery of a loss, 5 seconds ago.
fn failed(exit: i32) -> Facts {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    job.state = badly(5, exit);
    facts.jobs.push(job);
    look(&mut facts, 5);
    facts
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
fn a_job_that_waits_for_what_the_old_spec_named_makes_room_for_the_new_one() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    job.state = JobState::Held(Trouble { reason: "SecretMissing", message: "Make it.".into() });
    facts.jobs.push(job);
    let decision = look(&mut facts, 2);
    assert_eq!(decision.memory.trouble.unwrap().reason, "SecretMissing");
    assert_eq!(decision.remove, Vec::<String>::new());
    facts.now = at(20);
    facts.policy.generation = 2;
    let decision = decide(&facts);
    assert_eq!(decision.remove, std::slice::from_ref(&start.job));
    facts.memory = decision.memory;
    facts.jobs.clear();
    assert_ne!(look(&mut facts, 21).start.unwrap().job, start.job);
}

#[test]
fn what_keeps_a_recovery_from_beginning_is_told_once_each_time_it_comes() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    let held = |reason, message: &str| JobState::Held(Trouble { reason, message: message.into() });
    facts.jobs[0].state = held("SecretMissing", "Make it.");
    let decision = look(&mut facts, 2);
    let told = News { reason: "RecoveryFailed", message: "Make it.".into(), kind: NewsKind::Warning };
    assert_eq!(decision.news, [told]);
    facts.jobs[0].state = held("SecretMissing", "Make it, as I said.");
    assert_eq!(reasons(&look(&mut facts, 8)), Vec::<&str>::new(), "the same in other words");
    facts.jobs[0].state = held("PodRefused", "No.");
    assert_eq!(reasons(&look(&mut facts, 9)), ["RecoveryFailed"]);
    facts.jobs[0].state = JobState::Active;
    assert_eq!(reasons(&look(&mut facts, 10)), Vec::<&str>::new());
    facts.jobs[0].state = well(11, Outcome::NothingStuck);
    look(&mut facts, 11);
    facts.losses = vec![loss("b", "1", 30)];
    let start = look(&mut facts, 30).start.unwrap();
    facts.jobs.push(created(&start, 30));
    facts.jobs[1].state = held("PodRefused", "No.");
    assert_eq!(reasons(&look(&mut facts, 31)), ["RecoveryFailed"], "it had passed");
}

#[test]
fn a_refusal_is_told_again_when_a_changed_spec_is_refused_too() {
    let mut facts = facts();
    let refused = Trouble { reason: "PodRefused", message: "quota".into() };
    assert_eq!(alarm(&facts, &refused).unwrap().message, "quota");
    facts.memory.trouble = Some(refused.clone());
    assert_eq!(alarm(&facts, &refused), None);
    facts.policy.generation = 2;
    assert!(alarm(&facts, &refused).is_some());
}

#[test]
fn a_running_job_of_the_old_spec_is_left_to_end() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.policy.generation = 2;
    let decision = look(&mut facts, 1);
    assert_eq!((decision.start, decision.remove), (None, vec![]));
}

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
fn a_job_that_vanished_is_made_again_under_the_same_name_and_counts_as_no_failure() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    look(&mut facts, 5);
    assert!(facts.memory.active.is_some(), "a Job that takes long is told of");
    facts.jobs.clear();
    assert_eq!(look(&mut facts, 6).start, None, "the interval holds all the same");
    facts.memory.active = None;
    let again = look(&mut facts, 20).start.unwrap();
    assert_eq!((again.job, facts.memory.consecutive_failures), (start.job, 0));
}

#[test]
fn a_quick_recovery_is_written_once_when_it_ends() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    let quiet = facts.memory.clone();
    let first = look(&mut facts, 0);
    assert_eq!(first.memory, quiet);
    facts.jobs.push(created(&first.start.unwrap(), 0));
    let running = look(&mut facts, 1);
    assert_eq!((running.memory, running.look_again), (quiet.clone(), Some(at(3))));
    let mut slow = facts.clone();
    assert!(look(&mut slow, 3).memory.active.is_some());
    facts.jobs[0].state = well(2, Outcome::NothingStuck);
    assert_ne!(look(&mut facts, 2).memory, quiet);
}

#[test]
fn each_outcome_counts_as_what_it_is() {
    use Outcome::{AlreadyDone, Braked, Busy, CheckOnly, Failed, NothingStuck, Partial, Recovered};
    for outcome in [Recovered, NothingStuck, CheckOnly, AlreadyDone] {
        let mut facts = failed(69);
        let start = look(&mut facts, 35).start.unwrap();
        let mut job = created(&start, 35);
        job.state = well(36, outcome);
        facts.jobs.push(job);
        look(&mut facts, 36);
        assert_eq!((facts.memory.consecutive_failures, facts.memory.last.unwrap().outcome), (0, outcome));
    }
    for (exit, outcome, reason) in [
        (1, Partial, "RecoveryFailed"),
        (1, Failed, "RecoveryFailed"),
        (65, Braked, "BrakeEngaged"),
        (75, Busy, "RecoveryFailed"),
    ] {
        let mut facts = facts();
        facts.losses = vec![loss("a", "1", 0)];
        let mut job = created(&look(&mut facts, 0).start.unwrap(), 0);
        job.state = JobState::Failed(Ended {
            at: at(5),
            exit: Some(exit),
            report: Some(Report::blank(Trigger::WorkerLoss, outcome)),
            message: String::new(),
            trouble: Some(Trouble { reason: "Mend", message: String::new() }),
        });
        facts.jobs.push(job);
        let decision = look(&mut facts, 5);
        assert_eq!(reasons(&decision), [reason]);
        assert_eq!(decision.memory.consecutive_failures, 1);
        assert_eq!(decision.memory.trouble.is_some(), outcome != Busy, "busy is weather");
        assert_eq!(decision.memory.last.unwrap().outcome, outcome);
    }
}

#[test]
fn what_the_ledger_had_as_done_covers_the_main_trigger_alone() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.clear();
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    job.state = well(1, Outcome::AlreadyDone);
    facts.jobs.push(job);
    let digest = facts.memory.workers_digest.clone();
    look(&mut facts, 1);
    assert_eq!(facts.memory.workloads[0].recovered_revision.as_deref(), Some("2"));
    assert_eq!(facts.memory.workers_digest, digest, "the live set of an earlier Job is not the one of now");
    assert_eq!(recover(&mut facts, 15).triggers, ["rollout/Deployment/shop/2/after"]);
}

#[test]
fn a_recovery_that_ended_well_is_remembered_with_what_it_came_to() {
    for (outcome, recovered, expected) in [
        (Outcome::Recovered, 3, "Settled 3 of 5 active run(s): 2 failed, 1 requeued"),
        (Outcome::NothingStuck, 0, "None of 5 active run(s) was stuck"),
        (Outcome::CheckOnly, 0, "4 of 5 active run(s) are stuck, and nothing was to be changed"),
    ] {
        let mut facts = facts();
        facts.losses = vec![loss("a", "1", 0)];
        let start = look(&mut facts, 0).start.unwrap();
        let mut job = created(&start, 0);
        let blank = Report::blank(Trigger::WorkerLoss, outcome);
        let report = Report { active: 5, stuck: 4, recovered, failed: 2, requeued: 1, ..blank };
        let message = String::new();
        job.state =
            JobState::Succeeded(Ended { at: at(1), exit: Some(0), report: Some(report), message, trouble: None });
        facts.jobs.push(job);
        let memory = look(&mut facts, 2).memory;
        assert_eq!(memory.last.unwrap().message, expected);
        assert_eq!(memory.history[0].message, expected);
    }
}

#[test]
fn settled_runs_are_counted_and_told_with_the_way_back() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    let report =
        Report { recovered: 2, failed: 2, stuck: 2, active: 3, ..Report::blank(start.trigger, Outcome::Recovered) };
    job.state = JobState::Succeeded(Ended {
        at: at(1),
        exit: Some(0),
        report: Some(report),
        message: String::new(),
        trouble: None,
    });
    facts.jobs.push(job);
    let decision = look(&mut facts, 1);
    assert_eq!(reasons(&decision), ["RunsRecovered"]);
    assert!(decision.news[0].message.ends_with(&format!("unstick undo {}", start.recovery_id)));
    assert_eq!(decision.memory.last.unwrap().counts.unwrap().recovered, 2);
}

#[test]
fn runs_that_were_too_young_are_followed_up_when_they_are_due_also_after_a_failure() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    let report = Report { next_due_seconds: Some(100), ..Report::blank(start.trigger, Outcome::NothingStuck) };
    job.state = JobState::Succeeded(Ended {
        at: at(1),
        exit: Some(0),
        report: Some(report),
        message: String::new(),
        trouble: None,
    });
    facts.jobs.push(job);
    let decision = look(&mut facts, 1);
    // The end that the cluster tells as second 1 may have been a moment before second 2.
    assert_eq!((decision.look_again, decision.memory.next), (Some(at(102)), Some(at(102))));
    assert_eq!(look(&mut facts, 101).start, None);
    let follow_up = look(&mut facts, 102).start.unwrap();
    assert_eq!(follow_up.triggers, [format!("followup/{}", start.recovery_id)]);
    let mut job = created(&follow_up, 102);
    job.state = badly(103, 69);
    facts.jobs.push(job);
    assert_eq!(look(&mut facts, 103).start, None);
    assert_eq!(look(&mut facts, 133).start.unwrap().trigger, Trigger::FollowUp);
}

fn scheduled(cron: &str, zone: &str) -> Facts {
    let mut facts = facts();
    facts.policy.rules.schedule = Some(Schedule { cron: api::schedule(cron).unwrap(), zone: api::zone(zone).unwrap() });
    facts
}

#[test]
fn slots_that_were_missed_run_once_and_a_failed_one_is_tried_again() {
    let mut facts = scheduled("*/10 * * * *", "UTC");
    let start = look(&mut facts, 0).start.unwrap();
    assert_eq!(start.triggers, ["schedule/2026-11-24T10:00:00Z"]);
    let mut job = created(&start, 0);
    job.state = badly(1, 69);
    facts.jobs.push(job);
    look(&mut facts, 1);
    recover(&mut facts, 31);
    let quiet = look(&mut facts, 40);
    assert_eq!((quiet.start, quiet.look_again, quiet.memory.next), (None, Some(at(600)), Some(at(600))));
    assert_eq!(recover(&mut facts, 36_000).triggers, ["schedule/2026-11-24T20:00:00Z"]);
    assert_eq!(look(&mut facts, 36_100).start, None);
}

#[test]
fn a_new_policy_does_not_make_up_for_slots_before_it() {
    let mut facts = scheduled("0 3 * * *", "UTC");
    facts.policy.created = at(-60);
    assert_eq!(look(&mut facts, 0).start, None);
}

#[test]
fn a_slot_in_the_hour_that_is_skipped_or_comes_twice_runs_once() {
    // Berlin: 2026-03-29 02:30 does not exist, 2026-10-25 02:30 comes twice.
    for (day, runs) in [("2026-03-28T12:00:00Z", 1..=2), ("2026-10-24T12:00:00Z", 1..=1)] {
        let mut facts = scheduled("30 2 * * *", "Europe/Berlin");
        let begin = day.parse::<Timestamp>().unwrap();
        facts.policy.created = begin;
        let mut slots = std::collections::BTreeSet::new();
        for minute in 0..24 * 60 {
            facts.now = Timestamp::from_second(begin.as_second() + minute * 60).unwrap();
            if let Some(start) = decide(&facts).start {
                assert!(slots.insert(start.triggers[0].clone()), "{start:?}");
                let mut job = created(&start, 0);
                job.created = facts.now;
                job.state = well(0, Outcome::NothingStuck);
                if let JobState::Succeeded(end) = &mut job.state {
                    end.at = facts.now;
                }
                facts.jobs = vec![job];
                facts.memory = decide(&facts).memory;
            }
        }
        assert!(runs.contains(&slots.len()), "{slots:?}");
    }
}

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

#[test]
fn jobs_beyond_the_limits_go_once_the_status_knows_their_end() {
    let mut facts = facts();
    facts.policy.rules.successful_jobs = 1;
    for n in 0..4 {
        facts.losses = vec![loss("a", &n.to_string(), n * 20)];
        recover(&mut facts, n * 20);
    }
    let names: Vec<String> = facts.jobs.iter().map(|job| job.name.clone()).collect();
    let mut removed = look(&mut facts, 100).remove;
    removed.sort();
    let mut old = names[..3].to_vec();
    old.sort();
    assert_eq!(removed, old);
    facts.memory.history.clear();
    facts.memory.last = None;
    assert_eq!(decide(&facts).remove, Vec::<String>::new());
}

#[test]
fn names_fit_and_are_the_same_for_whoever_decides() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    facts.policy.name = format!("{}.{}", "a".repeat(39), "b".repeat(200));
    facts.policy.namespace = "n".repeat(63);
    let start = look(&mut facts, 0).start.unwrap();
    assert!(start.job.len() <= 63 && start.recovery_id.len() <= 128);
    assert!(start.job.split('.').all(|label| !label.starts_with('-') && !label.ends_with('-')), "{}", start.job);
    facts.now = at(9);
    facts.losses[0].at = at(9);
    assert_eq!(decide(&facts).start.unwrap().job, start.job, "when it was noticed does not matter");
    facts.policy.uid = "other".into();
    assert_ne!(decide(&facts).start.unwrap().job, start.job);
}

#[test]
fn more_triggers_than_can_be_listed_are_counted_and_covered() {
    let mut facts = facts();
    facts.losses = (0..200).map(|n| loss(&format!("p{n}"), "1", -1)).collect();
    let start = recover(&mut facts, 0);
    assert_eq!((start.triggers.len(), start.triggers[63].as_str()), (64, "…+137"));
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn a_job_of_an_earlier_policy_of_that_name_says_nothing() {
    let mut facts = facts();
    facts.policy.created = at(-10);
    facts.losses = vec![loss("a", "1", -40)];
    let mut old = created(&look(&mut facts, 0).start.unwrap(), -20);
    old.state = badly(-15, 1);
    facts.jobs.push(old);
    assert_eq!(look(&mut facts, 0).memory.history, vec![]);
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
