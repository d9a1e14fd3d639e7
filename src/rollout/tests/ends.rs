//! How a recovery ended, and what is remembered, told and followed up.

use super::*;

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
        job.state = reported(1, report);
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
    job.state = reported(1, report);
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
    job.state = reported(1, report);
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

/// The pauses between follow-ups that find one row, locked by the app, among so many active ones.
fn pauses(active: u64, times: usize) -> (Facts, i64, Vec<i64>) {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let (mut now, mut pauses) = (0, vec![]);
    for _ in 0..times {
        let start = look(&mut facts, now).start.expect("a look at what was locked");
        facts.losses.clear();
        let (stuck, skipped_locked, due) = (1, 1, Some(10));
        let blank = Report::blank(start.trigger, Outcome::NothingStuck);
        let report = Report { active, stuck, skipped_locked, next_due_seconds: due, ..blank };
        let mut job = created(&start, now);
        job.state = reported(now + 1, report);
        facts.jobs = vec![job];
        look(&mut facts, now + 1);
        let next = facts.memory.last.as_ref().unwrap().next_due.unwrap();
        pauses.push(next.duration_since(at(now + 1)).as_secs());
        now = next.duration_since(at(0)).as_secs().max(now + 15);
    }
    (facts, now, pauses)
}

#[test]
fn a_row_that_stays_locked_is_looked_at_less_and_less_often() {
    assert_eq!(pauses(1, 9).2, [11, 20, 40, 80, 160, 320, 600, 600, 600]);
    assert_eq!(pauses(5, 6).2, [11, 20, 40, 60, 60, 60], "another run may become due meanwhile");
    let (mut facts, now, _) = pauses(1, 4);
    let start = look(&mut facts, now).start.unwrap();
    let mut job = created(&start, now);
    let counts = Report {
        active: 2,
        stuck: 2,
        recovered: 1,
        failed: 1,
        skipped_locked: 1,
        ..Report::blank(start.trigger, Outcome::Recovered)
    };
    job.state = reported(now + 1, Report { next_due_seconds: Some(10), ..counts });
    facts.jobs = vec![job];
    look(&mut facts, now + 1);
    assert_eq!(facts.memory.last.unwrap().next_due, Some(at(now + 12)), "something was settled");
}

/// Starts what is pending, and lets it fail with this sentence a second later; what was told.
fn fails(facts: &mut Facts, seconds: i64, exit: i32, sentence: &str) -> Vec<&'static str> {
    let started = look(facts, seconds);
    let mut job = created(&started.start.expect("another try"), seconds);
    job.state = badly(seconds + 1, exit);
    if let JobState::Failed(end) = &mut job.state {
        sentence.clone_into(&mut end.message);
    }
    facts.jobs.push(job);
    let ended = look(facts, seconds + 1);
    started.news.iter().chain(&ended.news).map(|news| news.reason).collect()
}

#[test]
fn a_failure_that_lasts_is_told_once_with_its_start_and_counted_in_the_status() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let nothing: [&str; 0] = [];
    assert_eq!(fails(&mut facts, 0, 77, "the password is wrong"), ["RecoveryStarted", "RecoveryFailed"]);
    assert_eq!(fails(&mut facts, 40, 77, "the password is wrong"), nothing);
    assert_eq!(fails(&mut facts, 110, 77, "the password is wrong"), nothing);
    assert_eq!(facts.memory.consecutive_failures, 3);
    assert_eq!(fails(&mut facts, 300, 77, "the account is locked"), ["RecoveryFailed"], "another sentence");
    assert_eq!(fails(&mut facts, 600, 65, "the account is locked"), ["BrakeEngaged"], "another outcome");
    facts.losses.push(loss("b", "1", 700));
    assert_eq!(fails(&mut facts, 1200, 65, "the account is locked"), ["RecoveryStarted"], "it is for one more");
    assert_eq!(fails(&mut facts, 2000, 65, "the account is locked"), nothing);
    facts.policy.generation = 2;
    let told = fails(&mut facts, 2700, 65, "the account is locked");
    assert_eq!(told, ["RecoveryStarted", "BrakeEngaged"], "a changed spec is a new beginning");
    recover(&mut facts, 3400);
    facts.losses = vec![loss("c", "1", 3500)];
    assert_eq!(fails(&mut facts, 3500, 65, "the account is locked"), ["RecoveryStarted", "BrakeEngaged"]);
}

#[test]
fn a_failure_whose_sentence_the_status_has_cut_off_is_known_again() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let long = "no ".repeat(600);
    fails(&mut facts, 0, 1, &long);
    let last = facts.memory.last.as_mut().unwrap();
    last.message = long.chars().take(1023).chain(['…']).collect();
    assert_eq!(fails(&mut facts, 40, 1, &long), Vec::<&str>::new());
}

#[test]
fn a_failure_whose_sentence_counts_something_is_the_same_whatever_it_counts() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let of =
        |usage: u32| format!("unable to set memory limit to 1048576 (current usage: {usage}) {}", "x".repeat(1200));
    fails(&mut facts, 0, 1, &of(2_699_264));
    let last = facts.memory.last.as_mut().unwrap();
    last.message = of(2_699_264).chars().take(1023).chain(['…']).collect();
    assert_eq!(fails(&mut facts, 40, 1, &of(999)), Vec::<&str>::new());
    assert_eq!(fails(&mut facts, 110, 1, "the disk is full"), ["RecoveryFailed"]);
}

#[test]
fn a_job_that_ends_of_what_kept_it_from_beginning_is_no_second_failure_to_tell() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    facts.jobs = vec![created(&look(&mut facts, 0).start.unwrap(), 0)];
    let trouble = Trouble { reason: "SecretMissing", message: "Make it.".into() };
    facts.jobs[0].state = JobState::Held(trouble.clone());
    assert_eq!(reasons(&look(&mut facts, 2)), ["RecoveryFailed"]);
    facts.jobs[0].state = badly(120, 1);
    if let JobState::Failed(end) = &mut facts.jobs[0].state {
        end.trouble = Some(trouble);
    }
    assert_eq!(reasons(&look(&mut facts, 121)), Vec::<&str>::new());
    assert_eq!(facts.memory.consecutive_failures, 1);
}

#[test]
fn a_recovery_by_the_clock_that_fails_as_before_is_a_retry_at_its_next_moment_too() {
    let mut facts = facts();
    facts.policy.created = at(-7200);
    facts.memory.last = None;
    facts.policy.rules.schedule =
        Some(Schedule { cron: crate::api::schedule("*/10 * * * *").unwrap(), zone: jiff::tz::TimeZone::UTC });
    assert_eq!(fails(&mut facts, 0, 1, "no"), ["RecoveryStarted", "RecoveryFailed"]);
    let nothing: [&str; 0] = [];
    assert_eq!(fails(&mut facts, 601, 1, "no"), nothing);
    assert_eq!(fails(&mut facts, 1201, 1, "no"), nothing);
}
