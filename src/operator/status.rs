//! A policy's status: what is remembered, written so that people and tools read it, and read back.
//!
//! In: the memory and what is known at the moment. Out: the status, and from a status the memory again. Times are kept in
//! whole seconds, as Kubernetes writes them; what is due is never due a moment too early.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;

use super::conditions;
use crate::{
    api::{
        ActiveJob, Duration, Effective, RecoveryPolicy, RecoveryPolicyStatus, RecoveryRecord, TroubleStatus,
        WorkloadStatus, names,
    },
    jobs::listed,
    policy::EffectivePolicy,
    report::{Counts, Outcome, Trigger},
    rollout::{Active, GateState, Memory, Record, Trouble, WorkloadMemory},
};

/// How many recoveries the status lists.
const HISTORY: usize = 10;
/// How many workloads the status lists.
const WORKLOADS: usize = 32;
/// How much of a recovery's message the status keeps.
const MESSAGE: usize = 1024;

/// What is known of a policy at the moment.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The operator's clock.
    pub now: Timestamp,
    /// The policy as it was read, with its last status.
    pub policy: &'a RecoveryPolicy,
    /// Whether it is in force.
    pub force: Force<'a>,
    /// What is to be remembered.
    pub memory: &'a Memory,
    /// What the gate of the newest rollout says, if there is one.
    pub gate: Option<&'a GateState>,
    /// What lessens what recoveries can tell without being in their way, beside the policy's own warnings, such as
    /// [`Snapshot::trouble`](crate::jobs::snapshot::Snapshot::trouble).
    pub warnings: &'a [Trouble],
}

/// Whether a policy is in force.
#[derive(Clone, Copy, Debug)]
pub enum Force<'a> {
    /// It is; what applies of it.
    Yes(&'a EffectivePolicy),
    /// Its spec has changed, and what it asks for is not known yet, such as the pods of another selector.
    NotYet(&'a EffectivePolicy),
    /// It breaks a rule; the sentence.
    Never(&'a str),
}

/// What a status remembers.
#[must_use]
pub fn memory_of(status: &RecoveryPolicyStatus) -> Memory {
    Memory {
        observed_generation: status.observed_generation,
        workloads: status.workloads.iter().map(workload_memory).collect(),
        active: status.active_job.as_ref().map(|active| Active {
            job: active.name.clone(),
            recovery_id: active.recovery_id.clone(),
            triggers: active.triggers.clone(),
            started: moment(active.started_at.as_ref()),
        }),
        last: status.last_recovery.as_ref().map(record),
        history: status.history.iter().map(record).collect(),
        workers_digest: status.workers_digest.clone(),
        next: status.next_recovery_time.as_ref().map(|time| time.0),
        last_handled_request: status.last_handled_request.clone(),
        consecutive_failures: status.consecutive_failures.and_then(|n| n.try_into().ok()).unwrap_or(0),
        trouble: status.trouble.as_ref().map(|trouble| Trouble {
            reason: names::trouble(&trouble.reason).unwrap_or(names::REASON_RECOVERY_FAILED),
            message: trouble.message.clone(),
        }),
    }
}

/// The whole status.
#[must_use]
pub fn status_of(standing: Standing<'_>) -> RecoveryPolicyStatus {
    let Standing { policy, force, memory, .. } = standing;
    let effective = match force {
        Force::Yes(effective) | Force::NotYet(effective) => Some(Effective {
            environment: effective.environment.clone(),
            stuck_after: Duration::from_secs(effective.stuck_after.as_secs()),
            action: effective.action,
            gate_timeout: Some(Duration::from_secs(effective.gate_timeout.as_secs())),
        }),
        Force::Never(_) => None,
    };
    RecoveryPolicyStatus {
        observed_generation: Some(policy.metadata.generation.unwrap_or_default()),
        effective,
        workloads: memory.workloads.iter().take(WORKLOADS).map(workload_status).collect(),
        active_job: memory.active.as_ref().map(|active| ActiveJob {
            name: active.job.clone(),
            recovery_id: active.recovery_id.clone(),
            triggers: listed(&active.triggers),
            started_at: Some(whole(active.started)),
        }),
        last_recovery: memory.last.as_ref().map(record_status),
        workers_digest: memory.workers_digest.clone(),
        next_recovery_time: memory.next.map(not_before),
        last_handled_request: memory.last_handled_request.clone(),
        consecutive_failures: Some(memory.consecutive_failures)
            .filter(|failures| *failures > 0)
            .map(|failures| failures.try_into().unwrap_or(i32::MAX)),
        trouble: memory
            .trouble
            .as_ref()
            .map(|trouble| TroubleStatus { reason: trouble.reason.to_owned(), message: short(&trouble.message) }),
        history: memory.history.iter().take(HISTORY).map(record_status).collect(),
        conditions: conditions::all(standing),
    }
}

fn workload_memory(status: &WorkloadStatus) -> WorkloadMemory {
    WorkloadMemory {
        kind: status.kind.clone(),
        name: status.name.clone(),
        uid: status.uid.clone(),
        revision: status.revision.clone().unwrap_or_default(),
        recovered_revision: status.recovered_revision.clone(),
        completed_revision: status.completed_revision.clone(),
        released_revision: status.released_revision.clone(),
        gated_since: status.gated_since.as_ref().map(|time| time.0),
        held_pods: status.held_pods.and_then(|n| n.try_into().ok()).unwrap_or(0),
    }
}

fn workload_status(memory: &WorkloadMemory) -> WorkloadStatus {
    let WorkloadMemory {
        kind,
        name,
        uid,
        revision,
        recovered_revision,
        completed_revision,
        released_revision,
        gated_since,
        held_pods,
    } = memory;
    WorkloadStatus {
        kind: kind.clone(),
        name: name.clone(),
        uid: uid.clone(),
        revision: Some(revision.clone()).filter(|revision| !revision.is_empty()),
        recovered_revision: recovered_revision.clone(),
        completed_revision: completed_revision.clone(),
        released_revision: released_revision.clone(),
        gated_since: gated_since.map(whole),
        held_pods: Some(*held_pods).filter(|held| *held > 0).map(|held| held.try_into().unwrap_or(i32::MAX)),
    }
}

/// Names that a later version wrote are read as the nearest that this one knows.
fn record(status: &RecoveryRecord) -> Record {
    let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    let counts = status.active.is_some().then(|| Counts {
        active: count(status.active),
        stuck: count(status.stuck),
        recovered: count(status.recovered),
        failed: count(status.failed),
        requeued: count(status.requeued),
        exhausted: count(status.exhausted),
        skipped_locked: count(status.skipped_locked),
        lost_races: count(status.lost_races),
    });
    Record {
        recovery_id: status.recovery_id.clone(),
        trigger: status.trigger.parse().unwrap_or(Trigger::Request),
        triggers: status.triggers.clone(),
        outcome: status.outcome.parse().unwrap_or(Outcome::Failed),
        started: moment(status.started_at.as_ref()),
        finished: moment(status.finished_at.as_ref()),
        counts,
        reason: status.reason.as_deref().and_then(names::trouble),
        message: status.message.clone().unwrap_or_default(),
        next_due: status.next_due_time.as_ref().map(|time| time.0),
    }
}

fn record_status(record: &Record) -> RecoveryRecord {
    let Record { recovery_id, trigger, triggers, outcome, started, finished, counts, reason, message, next_due } =
        record;
    let count = |of: fn(&Counts) -> u64| counts.as_ref().map(|counts| i64::try_from(of(counts)).unwrap_or(i64::MAX));
    // Those two are rare: nothing is said where there was none.
    let some = |of: fn(&Counts) -> u64| count(of).filter(|n| *n > 0);
    RecoveryRecord {
        recovery_id: recovery_id.clone(),
        trigger: trigger.name().to_owned(),
        triggers: listed(triggers),
        outcome: outcome.name().to_owned(),
        reason: reason.map(str::to_owned),
        started_at: Some(whole(*started)),
        finished_at: Some(whole(*finished)),
        active: count(|counts| counts.active),
        stuck: count(|counts| counts.stuck),
        recovered: count(|counts| counts.recovered),
        failed: count(|counts| counts.failed),
        requeued: count(|counts| counts.requeued),
        exhausted: count(|counts| counts.exhausted),
        skipped_locked: some(|counts| counts.skipped_locked),
        lost_races: some(|counts| counts.lost_races),
        next_due_time: next_due.map(not_before),
        message: Some(short(message)).filter(|message| !message.is_empty()),
    }
}

/// The moment that a status names; without one, the beginning of time.
fn moment(time: Option<&Time>) -> Timestamp {
    time.map_or(Timestamp::UNIX_EPOCH, |time| time.0)
}

/// The whole second that a moment lies in.
pub(super) fn whole(moment: Timestamp) -> Time {
    Time(Timestamp::from_second(moment.as_second()).unwrap_or(moment))
}

/// The first whole second that is not before a moment.
fn not_before(moment: Timestamp) -> Time {
    let floor = whole(moment).0;
    let next = if floor < moment { Timestamp::from_second(floor.as_second() + 1).unwrap_or(moment) } else { floor };
    Time(next)
}

/// As much of a message as the status keeps.
pub(super) fn short(message: &str) -> String {
    if message.chars().count() <= MESSAGE {
        return message.to_owned();
    }
    message.chars().take(MESSAGE - 1).chain(['…']).collect()
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "status_memory_tests.rs"]
mod memory_tests;
