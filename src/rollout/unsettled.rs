//! Losses that only the running operator has seen, kept for the one that comes after it.
//!
//! In: what is pending and planned, and how Jobs ended. Out: in place of the remembered digest a word that is none, where
//! losses may be forgotten with the operator. Whoever begins anew finds other workers than that, and makes one recovery.

use super::{
    Active, Facts, Memory,
    ends::is_known,
    roll_call::digest,
    start::{self, Plan},
    triggers::{self, Pending, Recurrence},
};
use crate::report::Trigger;

/// What the status says instead of a digest: no live set has it.
pub(super) const UNSETTLED: &str = "unsettled";

/// Notes losses that wait. A short wait is worth a write only where the live set is what the last recovery saw: any other
/// speaks for itself.
pub(super) fn note(facts: &Facts, memory: &mut Memory, (pending, plan): (&[Pending], &Plan)) {
    // What nobody watched is found anew: the digest is another one until a recovery has succeeded.
    let is_seen = |one: &Pending| one.kind == Trigger::WorkerLoss && one.recurrence == Recurrence::Never;
    let is_open = |one: &Pending| is_seen(one) && !is_taken_up(facts, one);
    let waits = plan.start.is_none() && pending.iter().any(is_open);
    let is_long = || plan.foreseen.is_some() || plan.not_before.is_none() && !start::is_busy(facts);
    let says_nothing = || memory.workers_digest.as_ref().is_none_or(|known| *known == digest(&facts.workers));
    if waits && (is_long() || says_nothing()) || is_lost_with_its_job(facts, memory) {
        memory.workers_digest = Some(UNSETTLED.to_owned());
    }
}

/// Notes what a Job was for that has failed.
pub(super) fn failed(facts: &Facts, memory: &mut Memory, triggers: &[String]) {
    if facts.policy.rules.worker_loss && triggers::may_tell_of_losses(triggers) {
        memory.workers_digest = Some(UNSETTLED.to_owned());
    }
}

/// Whether a Job on its way is for it: the Job itself keeps it.
fn is_taken_up(facts: &Facts, one: &Pending) -> bool {
    let mut active = facts.jobs.iter().filter(|job| start::is_active(&job.state));
    active.any(|job| triggers::is_cut_off(&job.triggers) || job.triggers.contains(&one.name))
}

/// Whether the Job that was on its way is gone, nobody knows how it ended, and it was for losses.
fn is_lost_with_its_job(facts: &Facts, memory: &Memory) -> bool {
    let is_gone = |active: &&Active| {
        facts.jobs.iter().all(|job| job.recovery_id != active.recovery_id) && !is_known(memory, &active.recovery_id)
    };
    let lost = facts.memory.active.as_ref().filter(is_gone);
    facts.policy.rules.worker_loss && lost.is_some_and(|active| triggers::may_tell_of_losses(&active.triggers))
}
