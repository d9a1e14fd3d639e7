//! Whether a recovery starts now, when else it may, and what its Job is called.
//!
//! In: what is pending and what is remembered. Out: the start, or the moment from which on it may come. Whoever decides
//! on the same facts gives the Job the same name, so that two of them make one Job.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{
    Facts, JobState, Memory, Record, Start, ends,
    moments::later,
    roll_call::{digest, hash, hex},
    triggers::{self, Pending, Recurrence},
};
use crate::{api::names::JOB_PREFIX, report::Trigger};

/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause after a failure.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// An interval that is longer is worth a write of the status: the next start may be long in coming.
const SHORT_INTERVAL: Duration = Duration::from_secs(30);
/// How much of the policy's name the Job's name holds.
const POLICY_CHARS: usize = 40;
/// Digits of the hash in the Job's name.
const HASH_DIGITS: usize = 10;

/// When the next recovery comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// Now.
    pub(super) start: Option<Start>,
    /// From then on, if nothing else happens.
    pub(super) not_before: Option<Timestamp>,
    /// The same, where people are told of it: another try after a failure, or the end of a long interval.
    pub(super) foreseen: Option<Timestamp>,
}

/// Whether a Job is on its way.
pub(super) fn is_active(state: &JobState) -> bool {
    matches!(state, JobState::Active | JobState::Held(_))
}

/// Whether a recovery is on its way.
pub(super) fn is_busy(facts: &Facts) -> bool {
    facts.jobs.iter().any(|job| is_active(&job.state))
}

/// Decides on what is pending.
pub(super) fn plan(facts: &Facts, memory: &Memory, pending: &[Pending]) -> Plan {
    let Some(main) = pending.first().filter(|_| !is_busy(facts) && !facts.policy.rules.suspended) else {
        return Plan::default();
    };
    if ends::is_given_up(facts, memory) && !is_asked_anew(facts, memory, pending) {
        return Plan::default();
    }
    let interval_ends = last_start(facts, memory).map(|at| later(at, facts.policy.rules.min_interval));
    let retry = pause_ends(facts, memory, pending);
    let is_long = facts.policy.rules.min_interval > SHORT_INTERVAL;
    // What the cluster refuses is no failure of a recovery: the status foresees nothing from it.
    let told = retry.max(interval_ends.filter(|_| is_long)).filter(|at| facts.now < *at);
    match interval_ends.max(retry).max(facts.refused_until).max(facts.recall.leaving_until) {
        Some(at) if facts.now < at => Plan { start: None, not_before: Some(at), foreseen: told.map(|_| at) },
        _ => Plan { start: Some(start(facts, memory, (main, pending))), ..Plan::default() },
    }
}

/// The start of the newest recovery that is known from anywhere.
fn last_start(facts: &Facts, memory: &Memory) -> Option<Timestamp> {
    let jobs = facts.jobs.iter().map(|job| job.created);
    let records = memory.last.iter().chain(&memory.history).map(|record| record.started);
    // The status may tell of a Job that is gone before its end was seen.
    let active = facts.memory.active.iter().map(|active| active.started);
    jobs.chain(records).chain(active).chain(facts.recall.last_start).filter(|at| *at >= facts.policy.created).max()
}

/// The end of the pause after a failure. What the failed recovery did not cover does not wait for it, if it is urgent.
fn pause_ends(facts: &Facts, memory: &Memory, pending: &[Pending]) -> Option<Timestamp> {
    let last = memory.last.as_ref().filter(|last| !ends::is_success(last))?;
    let until = retry_at(memory.consecutive_failures, last.finished)?;
    let tried = covered_in_vain(facts, last)?;
    let urgent = |one: &&Pending| matches!(one.kind, Trigger::RolloutBeforeReady | Trigger::Request);
    let is_new = pending.iter().filter(urgent).any(|one| !tried.contains(one.name.as_str()));
    (!is_new).then_some(until)
}

/// Whether a person asks for a recovery that was not tried yet.
fn is_asked_anew(facts: &Facts, memory: &Memory, pending: &[Pending]) -> bool {
    let Some(tried) = memory.last.as_ref().and_then(|last| covered_in_vain(facts, last)) else { return false };
    let mut requests = pending.iter().filter(|one| one.kind == Trigger::Request);
    requests.any(|one| !tried.contains(one.name.as_str()))
}

/// The triggers of a recovery that failed, if they are known.
fn covered_in_vain<'a>(facts: &'a Facts, last: &'a Record) -> Option<BTreeSet<&'a str>> {
    let job = facts.jobs.iter().find(|job| job.recovery_id == last.recovery_id);
    let tried = if last.triggers.is_empty() { job.map(|job| &job.triggers)? } else { &last.triggers };
    Some(triggers::covered(tried))
}

/// When another try comes after that many failures in a row.
pub(super) fn retry_at(failures: u32, finished: Timestamp) -> Option<Timestamp> {
    let doublings = failures.checked_sub(1)?;
    let pause = 2_u32.checked_pow(doublings).and_then(|times| FIRST_PAUSE.checked_mul(times));
    Some(later(finished, pause.unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)))
}

fn start(facts: &Facts, memory: &Memory, (main, pending): (&Pending, &[Pending])) -> Start {
    let (job, recovery_id) = fresh_name(facts, memory, main);
    Start {
        job,
        recovery_id,
        trigger: main.kind,
        triggers: triggers::listed(pending),
        workers_digest: digest(&facts.workers),
    }
}

/// A name that no recovery has had that is known to have ended: the ledger would take another one of its id for done.
fn fresh_name(facts: &Facts, memory: &Memory, main: &Pending) -> (String, String) {
    let ended = |id: &str| {
        let by_job = facts.jobs.iter().any(|job| job.recovery_id == id && !is_active(&job.state));
        by_job || memory.last.iter().chain(&memory.history).any(|record| record.recovery_id == id)
    };
    let mut attempt = memory.consecutive_failures;
    loop {
        let job = job_name(facts, memory, (main, attempt));
        let recovery_id = format!("{}.{job}", facts.policy.namespace);
        if !ended(&recovery_id) {
            return (job, recovery_id);
        }
        attempt = attempt.wrapping_add(1); // ends: only so many names are known to have ended
    }
}

fn job_name(facts: &Facts, memory: &Memory, (main, attempt): (&Pending, u32)) -> String {
    let policy = &facts.policy;
    // Failures are forgotten when the spec changes, so that their count alone would lead to a name that was used.
    let (generation, attempt) = (policy.generation.to_string(), attempt.to_string());
    let epoch = match main.recurrence {
        Recurrence::Never => "",
        Recurrence::Possible => memory.last.as_ref().map_or("", |last| last.recovery_id.as_str()),
    };
    let workload = main.workload.as_deref().unwrap_or_default();
    let parts = [policy.uid.as_str(), workload, &main.name, &generation, &attempt, epoch];
    let short: String = policy.name.chars().take(POLICY_CHARS).collect();
    let short = short.trim_end_matches(['.', '-']);
    format!("{JOB_PREFIX}{short}-{}", hex(&hash(parts), HASH_DIGITS))
}
