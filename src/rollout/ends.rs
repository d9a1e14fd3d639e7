//! Folds the ends of Jobs into what is remembered: records, covered triggers, failures, trouble.
//!
//! In: facts whose memory does not know yet how some Jobs ended. Out: the memory that does, and what is to be told. A
//! Job counts once: its record in the history is the proof, and one that is older than a full history was counted.

use std::{cmp::Reverse, time::Duration};

use jiff::Timestamp;

use super::{
    Ended, Facts, JobState, Memory, News, NewsKind, Record, RecoveryJob, Trouble, Workload, WorkloadMemory,
    moments::{later, second},
    start, triggers, unsettled,
};
use crate::{
    api::names,
    report::{Counts, Outcome},
};

/// Records that are kept.
const MOST_RECORDS: usize = 10;

/// Characters that tell one sentence from another, digits aside; the status keeps some more.
const SENTENCE: usize = 900;

/// Exit codes after which another try of the same kind can only fail again: an argument that cannot be used, such as the
/// database URL, invalid policy, brake, not permitted, table does not match.
const FOR_GOOD: [i32; 5] = [2, 64, 65, 77, 78];

/// The pause before a second look at rows that were locked; each further one doubles it.
const FIRST_LOCKED: Duration = Duration::from_secs(10);
/// The longest such pause.
const LONGEST_LOCKED: Duration = Duration::from_secs(600);
/// The longest such pause where other runs are active.
const LONGEST_BESIDE: Duration = Duration::from_secs(60);

/// What a failure of another kind shows to be over: the policy was taken, or the database reached.
const PASSING: [&str; 2] = [names::REASON_POLICY_INVALID, names::REASON_DATABASE_UNREACHABLE];

/// Exit code of a recovery that found another one at work or ran out of time.
const BUSY: i32 = 75;

/// Folds every end into the memory; answers what is to be told of them.
pub(super) fn fold(facts: &Facts, memory: &mut Memory) -> Vec<News> {
    let mut ended: Vec<(&RecoveryJob, &Ended)> = facts.jobs.iter().filter_map(|job| Some((job, end(job)?))).collect();
    ended.sort_by_key(|(job, end)| (end.at, job.created));
    let mut news = Vec::new();
    for (job, end) in ended {
        if is_recorded(memory, job) || job.created < facts.policy.created {
            continue; // a policy of the same name was there before
        }
        let mut record = record(job, end);
        record.next_due = record.next_due.max(patient(memory, &record));
        let lasts = lasts(memory, &record, end);
        if matches!(job.state, JobState::Succeeded(_)) {
            succeed(facts, memory, job);
        } else {
            fail(facts, memory, (job, end));
        }
        news.extend(told(facts, &record, memory).into_iter().filter(|news| !(lasts && news.kind == NewsKind::Warning)));
        remember(memory, record, &job.state);
    }
    news
}

fn end(job: &RecoveryJob) -> Option<&Ended> {
    match &job.state {
        JobState::Succeeded(end) | JobState::Failed(end) => Some(end),
        JobState::Active | JobState::Held(_) => None,
    }
}

/// The triggers that a Job which succeeded has covered. Where the ledger had its recovery as done already, an earlier
/// Job of the same main trigger did it, and nothing is known of what else that one covered.
pub(super) fn covered_by(job: &RecoveryJob) -> &[String] {
    let known = if did_it_itself(job) { job.triggers.len() } else { 1 };
    job.triggers.get(..known).unwrap_or(&job.triggers)
}

/// Whether a Job succeeded and looked at the table itself.
pub(super) fn did_it_itself(job: &RecoveryJob) -> bool {
    matches!(&job.state, JobState::Succeeded(end) if outcome(job, end) != Outcome::AlreadyDone)
}

/// Whether the memory knows how a Job ended.
pub(super) fn is_recorded(memory: &Memory, job: &RecoveryJob) -> bool {
    let forgotten = memory.history.len() >= MOST_RECORDS
        && memory.history.last().is_some_and(|oldest| second(job.created) < oldest.started);
    forgotten || is_known(memory, &job.recovery_id)
}

/// Whether the memory holds the end of this recovery.
pub(super) fn is_known(memory: &Memory, recovery_id: &str) -> bool {
    memory.last.iter().chain(&memory.history).any(|record| record.recovery_id == recovery_id)
}

/// The newest recovery that ended well and looked at the table itself.
pub(super) fn last_success(memory: &Memory) -> Option<&Record> {
    let records = memory.last.iter().chain(&memory.history);
    let looked = |record: &&Record| is_success(record) && record.outcome != Outcome::AlreadyDone;
    records.filter(looked).max_by_key(|record| record.started)
}

/// Whether a recovery did all it should.
pub(super) fn is_success(record: &Record) -> bool {
    matches!(record.outcome, Outcome::Recovered | Outcome::NothingStuck | Outcome::CheckOnly | Outcome::AlreadyDone)
}

fn record(job: &RecoveryJob, end: &Ended) -> Record {
    let report = end.report.as_ref();
    let succeeded = matches!(job.state, JobState::Succeeded(_));
    // The cluster tells an end in whole seconds, so that the look may have been up to one later than that; a second look that
    // comes too early finds nothing and costs a Job.
    let due = report
        .and_then(|report| report.next_due_seconds)
        .filter(|_| succeeded)
        .map(|seconds| seconds.saturating_add(1));
    let mut record = Record {
        recovery_id: job.recovery_id.clone(),
        trigger: job.trigger,
        triggers: job.triggers.clone(),
        outcome: outcome(job, end),
        started: second(job.created),
        finished: second(end.at),
        counts: report.map(Counts::from),
        reason: trouble(job, end).map(|trouble| trouble.reason),
        message: match (succeeded, report) {
            (true, None) if end.message.is_empty() => "It ended well, but its report is lost.".to_owned(),
            _ => end.message.clone(),
        },
        next_due: due.map(|seconds| later(second(end.at), Duration::from_secs(seconds))),
    };
    if record.message.is_empty() {
        record.message = record.came_to().unwrap_or_default();
    }
    record
}

/// When to look again at rows that the app held locked, the last recoveries having met nothing else: each time twice as late.
/// Where other runs are active one of them may become due, which is not to wait that long.
fn patient(memory: &Memory, record: &Record) -> Option<Timestamp> {
    let counts = record.counts.filter(|_| is_in_vain(record))?;
    let times = memory.history.iter().take_while(|before| is_in_vain(before)).count();
    let doubled = u32::try_from(times).ok().and_then(|times| 2_u32.checked_pow(times));
    let pause = doubled.and_then(|times| FIRST_LOCKED.checked_mul(times)).unwrap_or(LONGEST_LOCKED);
    let longest = if counts.active > counts.skipped_locked { LONGEST_BESIDE } else { LONGEST_LOCKED };
    (times > 0).then(|| later(record.finished, pause.min(longest)))
}

/// Whether a recovery settled nothing, and could not look at rows that the app held locked.
fn is_in_vain(record: &Record) -> bool {
    is_success(record) && record.counts.is_some_and(|counts| counts.recovered == 0 && counts.skipped_locked > 0)
}

/// How it ended: the report's word where it agrees with the Job's.
fn outcome(job: &RecoveryJob, end: &Ended) -> Outcome {
    let reported = end.report.as_ref().map(|report| report.outcome);
    let well = |outcome: &Outcome| {
        matches!(outcome, Outcome::Recovered | Outcome::NothingStuck | Outcome::CheckOnly | Outcome::AlreadyDone)
    };
    match (&job.state, end.exit) {
        (JobState::Succeeded(_), _) => reported.filter(well).unwrap_or(Outcome::NothingStuck),
        (_, code) => reported.filter(|outcome| !well(outcome)).unwrap_or(match code {
            Some(65) => Outcome::Braked,
            Some(BUSY) => Outcome::Busy,
            _ => Outcome::Failed,
        }),
    }
}

/// Everything that the Job covered is done.
fn succeed(facts: &Facts, memory: &mut Memory, job: &RecoveryJob) {
    let covered = triggers::covered(covered_by(job));
    for workload in triggers::followed(facts).iter().filter(|workload| may_mean(job, workload)) {
        let known = of(memory, workload);
        if covered.contains(triggers::before(workload).as_str()) {
            known.recovered_revision = Some(workload.revision.clone());
        }
        if covered.contains(triggers::after(workload).as_str()) {
            known.completed_revision = Some(workload.revision.clone());
        }
    }
    if let Some(value) = facts.policy.requested.as_ref()
        && covered.contains(triggers::request_name(value).as_str())
    {
        memory.last_handled_request = Some(value.clone());
    }
    let is_newest = last_success(memory).is_none_or(|record| record.started <= second(job.created));
    if is_newest && did_it_itself(job) {
        memory.workers_digest = job.workers_digest.clone().or_else(|| memory.workers_digest.take());
    }
    if memory.last.as_ref().is_none_or(|last| last.started <= second(job.created)) {
        memory.consecutive_failures = 0;
        memory.trouble = None;
    }
}

/// What it covered stays pending, and counts as a failure unless a later recovery has done it meanwhile.
fn fail(facts: &Facts, memory: &mut Memory, (job, end): (&RecoveryJob, &Ended)) {
    if last_success(memory).is_some_and(|record| record.started > second(job.created)) {
        return;
    }
    memory.consecutive_failures = memory.consecutive_failures.saturating_add(1);
    let lasts = |known: &Trouble| !PASSING.contains(&known.reason);
    memory.trouble = trouble(job, end).or_else(|| memory.trouble.take().filter(lasts));
    unsettled::failed(facts, memory, &job.triggers);
    if !is_for_good(end) {
        return;
    }
    let covered = triggers::covered(&job.triggers);
    for workload in triggers::followed(facts).iter().filter(|workload| may_mean(job, workload)) {
        let known = of(memory, workload);
        let is_let_go = known.released_revision.as_ref() == Some(&workload.revision);
        if covered.contains(triggers::before(workload).as_str()) && !is_let_go {
            known.released_revision = Some(workload.revision.clone());
            known.gated_since = None;
        }
    }
}

/// Whether a Job can have been made for this workload, and not for one that had its name and revision before it.
fn may_mean(job: &RecoveryJob, workload: &Workload) -> bool {
    workload.revision_created.is_none_or(|created| created <= job.created)
}

/// Whether another try can only fail again until somebody has mended something.
fn is_for_good(end: &Ended) -> bool {
    let cannot_run = end.trouble.as_ref().is_some_and(|trouble| trouble.reason == names::REASON_POD_REFUSED);
    cannot_run || end.exit.is_some_and(|code| FOR_GOOD.contains(&code))
}

/// Whether a Job has found the spec itself invalid: no further try is made until the spec changes, or a person asks for one.
pub(super) fn is_given_up(facts: &Facts, memory: &Memory) -> bool {
    let is_invalid = |trouble: &Trouble| trouble.reason == names::REASON_POLICY_INVALID;
    memory.observed_generation == Some(facts.policy.generation) && memory.trouble.as_ref().is_some_and(is_invalid)
}

/// What keeps recoveries from working; a busy table is weather.
fn trouble(job: &RecoveryJob, end: &Ended) -> Option<Trouble> {
    end.trouble.clone().filter(|_| outcome(job, end) != Outcome::Busy)
}

/// What is remembered of a workload.
pub(super) fn of<'a>(memory: &'a mut Memory, workload: &Workload) -> &'a mut WorkloadMemory {
    let at = memory.workloads.iter().position(|known| known.uid == workload.uid).unwrap_or_else(|| {
        memory.workloads.push(WorkloadMemory {
            kind: workload.kind.clone(),
            name: workload.name.clone(),
            uid: workload.uid.clone(),
            revision: workload.revision.clone(),
            ..WorkloadMemory::default()
        });
        memory.workloads.len() - 1
    });
    &mut memory.workloads[at]
}

/// Puts a record where it belongs. Runs that are due stay due when a recovery fails, or ends without a word of them.
fn remember(memory: &mut Memory, mut record: Record, state: &JobState) {
    let inherited = memory.last.as_ref().and_then(|last| last.next_due);
    if matches!(state, JobState::Failed(_)) {
        record.next_due = inherited;
    } else if record.counts.is_none() {
        record.next_due = inherited.filter(|due| *due > record.finished);
    }
    memory.history.push(Record { triggers: Vec::new(), ..record.clone() });
    memory.history.sort_by_key(|record| Reverse((record.started, record.finished)));
    memory.history.truncate(MOST_RECORDS);
    if memory.last.as_ref().is_none_or(|last| last.finished <= record.finished) {
        memory.last = Some(record);
    }
}

/// Whether it failed as the one before did, or of what kept it from beginning: the status says so already, and counts.
fn lasts(memory: &Memory, record: &Record, end: &Ended) -> bool {
    let in_a_row = memory.last.as_ref().filter(|last| memory.consecutive_failures > 0 && !is_success(last));
    let again = in_a_row.is_some_and(|last| last.outcome == record.outcome && is_same(&last.message, &record.message));
    let known = end.trouble.as_ref().zip(memory.trouble.as_ref());
    again || known.is_some_and(|(one, other)| one.reason == other.reason && is_same(&one.message, &other.message))
}

/// Sentences of others count things, the kernel's the memory that a container used; and the status cuts a long one off.
fn is_same(one: &str, other: &str) -> bool {
    let words = |text: &str| text.chars().filter(|one| !one.is_ascii_digit()).take(SENTENCE).collect::<String>();
    words(one) == words(other)
}

fn told(facts: &Facts, record: &Record, memory: &Memory) -> Vec<News> {
    let mut news = Vec::new();
    if let Some(counts) = record.counts.filter(|counts| counts.recovered > 0) {
        news.push(News {
            reason: names::EVENT_RUNS_RECOVERED,
            message: format!(
                "Settled {} run(s): {} failed, {} requeued. Undo with: unstick undo {}",
                counts.recovered, counts.failed, counts.requeued, record.recovery_id
            ),
            kind: NewsKind::Normal,
        });
    }
    if is_success(record) {
        return news;
    }
    let reason = match record.outcome {
        Outcome::Braked => names::EVENT_BRAKE_ENGAGED,
        _ => names::EVENT_RECOVERY_FAILED,
    };
    let why = if record.message.is_empty() { "no reason is known" } else { record.message.trim_end_matches('.') };
    let again = match start::retry_at(memory.consecutive_failures, record.finished) {
        _ if is_given_up(facts, memory) => "; no further try until the policy is corrected".to_owned(),
        Some(at) => format!("; next try at {at}"),
        None => String::new(),
    };
    let message = format!("Recovery {} ended as {}: {why}{again}", record.recovery_id, record.outcome);
    news.push(News { reason, message, kind: NewsKind::Warning });
    news
}
