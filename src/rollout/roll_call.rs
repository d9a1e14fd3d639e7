//! Who was seen alive, and who is missing now.
//!
//! In: [`Facts`] at each look. Out: the losses that no recovery has covered yet. What was seen is kept in memory only;
//! after a restart the digest of the live set, which the status remembers, says whether anyone was lost meanwhile.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    time::Duration,
};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{
    Container, Facts, JobState, Loss, LossKind, PodPhase, Recall, RecoveryJob, Worker, ends,
    moments::{later, second},
    triggers,
    unsettled::UNSETTLED,
};

/// Losses that are kept apart; any recovery covers all of them, so that older ones need not be told apart.
const MOST_LOSSES: usize = 256;

/// How far the operator's clock may lie behind the API server's. A Job that is younger than a loss by more than this
/// has covered it whatever it lists.
const SKEW: Duration = Duration::from_secs(30);

/// What the operator itself has seen of one policy's workers.
#[derive(Clone, Debug, Default)]
pub struct RollCall {
    /// Whether it has looked at all.
    begun: bool,
    /// The digest at the first look, until it is known whether a recovery has covered that live set.
    unsettled: Option<String>,
    /// The Jobs that were there when a change was found that nobody had watched: they cannot have covered it.
    older: BTreeSet<String>,
    seen: BTreeMap<String, Seen>,
    losses: Vec<Loss>,
    /// The newest Job that was there, and when it was created.
    newest: Option<(String, Timestamp)>,
    /// Until when a pod is waited for whose Job is gone.
    leaving_until: Option<Timestamp>,
}

/// A worker as it was at the last look.
#[derive(Clone, Debug)]
struct Seen {
    name: String,
    running: Option<String>,
    ended: Option<String>,
}

impl RollCall {
    /// Looks again and answers every loss that no successful recovery has covered, oldest first. Of the facts it reads
    /// workers, Jobs, memory and time; their losses are what it answers. It asks whether a pod that is no worker any more is
    /// there all the same: a label that was taken off kills nobody.
    pub fn call(&mut self, facts: &Facts, is_there: impl Fn(&str) -> bool) -> Vec<Loss> {
        let mut fresh = self.missing((&facts.workers, is_there), facts.now);
        for worker in facts.workers.iter().filter(|worker| worker.phase == PodPhase::Alive) {
            fresh.extend(self.meet(worker, facts.now));
        }
        if !self.begun {
            self.begun = true;
            self.unsettled = Some(digest(&facts.workers));
        }
        if self.losses.is_empty() && fresh.is_empty() && is_left_over(facts) {
            self.unsettled = Some(digest(&facts.workers));
        }
        fresh.extend(self.while_away(facts));
        self.losses.extend(fresh);
        let older = &self.older;
        let may_cover =
            |loss: &Loss, job: &&RecoveryJob| loss.kind != LossKind::WhileAway || !older.contains(&job.name);
        self.losses.retain(|loss| !facts.jobs.iter().filter(|job| may_cover(loss, job)).any(|job| covers(job, loss)));
        let surplus = self.losses.len().saturating_sub(MOST_LOSSES);
        self.losses.drain(..surplus);
        self.losses.clone()
    }

    /// What the running operator knows beside losses, once the roll is called. Of Jobs that may be gone: the start of the newest, and how long a pod is waited for that
    /// one has left behind. One that is never told of as gone, on a node that is away, is not waited for without end.
    pub fn recall(&mut self, facts: &Facts) -> Recall {
        let newest = facts.jobs.iter().max_by_key(|job| job.created);
        let is_newer = |job: &&RecoveryJob| {
            self.newest.as_ref().is_none_or(|(name, created)| *name == job.name || *created <= job.created)
        };
        if let Some(job) = newest.filter(is_newer) {
            self.newest = Some((job.name.clone(), job.created));
        }
        let leaving = facts.recall.leaving_until;
        self.leaving_until = leaving.map(|until| self.leaving_until.map_or(until, |known| known.min(until)));
        let alive = facts.workers.iter().filter(|worker| worker.phase == PodPhase::Alive).count();
        Recall {
            last_start: self.newest.as_ref().map(|(_, created)| *created),
            leaving_until: self.leaving_until,
            // Who is lost is forgotten: all others that were seen are workers still, or are there.
            unselected: self.seen.len() > alive,
        }
    }

    /// Whoever was seen alive and is not any more.
    fn missing(&mut self, (workers, is_there): (&[Worker], impl Fn(&str) -> bool), now: Timestamp) -> Vec<Loss> {
        let phases: BTreeMap<&str, PodPhase> = workers.iter().map(|w| (w.uid.as_str(), w.phase)).collect();
        let mut losses = Vec::new();
        self.seen.retain(|uid, seen| {
            let kind = match phases.get(uid.as_str()) {
                Some(PodPhase::Alive) => return true,
                Some(PodPhase::Ended) => LossKind::Ended,
                None if is_there(uid) => return true,
                None => LossKind::Gone,
            };
            let container = seen.running.clone().or_else(|| seen.ended.clone());
            losses.push(Loss { uid: uid.clone(), name: seen.name.clone(), container, kind, at: now });
            false
        });
        losses
    }

    /// Takes note of a live worker; answers the containers that it has lost since the last look.
    fn meet(&mut self, worker: &Worker, now: Timestamp) -> Vec<Loss> {
        let Container { running, ended, .. } = &worker.container;
        let (was_running, had_ended) = match self.seen.get(&worker.uid) {
            Some(seen) => (seen.running.clone(), seen.ended.clone()),
            None => (None, None),
        };
        // In CrashLoopBackOff the next one starts minutes after this one ended; and one may come and go between looks.
        let replaced = was_running.clone().filter(|_| running.is_some() || *ended == was_running);
        let found_ended = ended.clone().filter(|_| *ended != had_ended);
        let lost: BTreeSet<String> =
            replaced.into_iter().chain(found_ended).filter(|id| Some(id) != running.as_ref()).collect();
        let seen = Seen {
            name: worker.name.clone(),
            running: running.clone().or_else(|| was_running.filter(|id| !lost.contains(id))),
            ended: ended.clone().or(had_ended),
        };
        self.seen.insert(worker.uid.clone(), seen);
        if !self.begun {
            return Vec::new(); // at the first look the digest speaks
        }
        let loss = |id| Loss {
            uid: worker.uid.clone(),
            name: worker.name.clone(),
            container: Some(id),
            kind: LossKind::Restarted,
            at: now,
        };
        lost.into_iter().map(loss).collect()
    }

    /// A loss that nobody watched, once it is certain that no recovery on its way covers it.
    fn while_away(&mut self, facts: &Facts) -> Option<Loss> {
        let found = self.unsettled.as_ref()?;
        let remembered = facts.memory.workers_digest.as_ref();
        let jobs = || facts.jobs.iter().filter(|job| job.created >= facts.policy.created);
        let is_alike = |job: &RecoveryJob| job.workers_digest.as_ref() == Some(found);
        let has_settled = |job: &RecoveryJob| is_alike(job) && is_news(facts, job);
        let settled = remembered == Some(found) || jobs().any(has_settled);
        // What succeeds for the first time is remembered soon, and only then there is something to compare with.
        let will_tell = |job: &RecoveryJob| match job.state {
            JobState::Active | JobState::Held(_) => remembered.is_none() || is_alike(job),
            JobState::Succeeded(_) => remembered.is_none() && ends::did_it_itself(job) && job.workers_digest.is_some(),
            JobState::Failed(_) => false,
        };
        if !settled && jobs().any(will_tell) {
            return None;
        }
        let container = self.unsettled.take();
        let uid = remembered.filter(|_| !settled)?.clone();
        self.older = facts.jobs.iter().map(|job| job.name.clone()).collect();
        Some(Loss { uid, name: String::new(), container, kind: LossKind::WhileAway, at: facts.now })
    }
}

/// Whether the status tells of losses that nobody knows any more: an operator before this one has seen them, or a Job that
/// was for them has failed since.
fn is_left_over(facts: &Facts) -> bool {
    let is_noted = facts.memory.workers_digest.as_deref() == Some(UNSETTLED);
    is_noted && !facts.jobs.iter().any(|job| job.created >= facts.policy.created && is_news(facts, job))
}

/// Whether a Job has succeeded that is younger than what is remembered. Of an older one the live set may come again, when
/// those die who came between.
fn is_news(facts: &Facts, job: &RecoveryJob) -> bool {
    let known = ends::last_success(&facts.memory).map(|record| record.started);
    let began = second(job.created);
    let is_younger =
        || known.is_none_or(|known| began > known || began == known && !ends::is_recorded(&facts.memory, job));
    ends::did_it_itself(job) && is_younger()
}

/// Whether a Job has covered the loss: it succeeded, and it lists it, or is so much younger that it must have.
pub(super) fn covers(job: &RecoveryJob, loss: &Loss) -> bool {
    let is_younger = || {
        let cut_off = triggers::is_cut_off(&job.triggers) && loss.at <= job.created;
        ends::did_it_itself(job) && (cut_off || later(loss.at, SKEW) <= job.created)
    };
    let lists_it = || ends::covered_by(job).contains(&triggers::loss_name(loss));
    matches!(job.state, JobState::Succeeded(_)) && (lists_it() || is_younger())
}

/// A short name of the live set: which pods count as alive, and which containers run in them.
#[must_use]
pub fn digest(workers: &[Worker]) -> String {
    let alive = workers.iter().filter(|worker| worker.phase == PodPhase::Alive);
    let set: BTreeSet<(&str, &str)> =
        alive.map(|w| (w.uid.as_str(), w.container.running.as_deref().unwrap_or("-"))).collect();
    hex(&hash(set.into_iter().flat_map(|(uid, container)| [uid, container])), 16)
}

/// The hash of parts that cannot be mistaken for other parts.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().into()
}

/// The first digits of a hash.
pub(super) fn hex(bytes: &[u8], digits: usize) -> String {
    let mut text = bytes.iter().take(digits.div_ceil(2)).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    text.truncate(digits);
    text
}
