//! The verdict on one run.

use super::{EvidenceKind, Identity, LAST_BEAT_SECONDS, Owners};

/// The limits that apply, in seconds, and what is known of owners.
#[derive(Clone, PartialEq, Debug)]
pub struct Rules {
    /// A claimed run without a sign of life for longer is stuck.
    pub stuck_after: f64,
    /// The same for a run that no worker has claimed.
    pub never_claimed_after: f64,
    /// The same for a run whose owner is provably alive; `None`: never.
    pub hung_after: Option<f64>,
    /// Owners; `None`: nothing is known.
    pub owners: Option<Owners>,
}

/// Signs of life of one run, times in seconds since 1970; [`UNREADABLE`](super::UNREADABLE) where a value is there that
/// nobody can read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Signs {
    /// Whether a worker has it, by its status.
    pub claimed: bool,
    /// What the owner column holds.
    pub owner: Option<String>,
    /// Claim time.
    pub started: Option<f64>,
    /// Heartbeat.
    pub heartbeat: Option<f64>,
    /// When progress was last made.
    pub progress: Option<f64>,
    /// Creation, last update: the newer of them.
    pub other: Option<f64>,
    /// The last requeue by us: it keeps a run young, but makes none stuck that has no sign of its own.
    pub requeued: Option<f64>,
    /// Until when the claim holds.
    pub lease: Option<f64>,
}

impl Signs {
    fn newest(&self) -> Option<f64> {
        [self.started, self.heartbeat, self.progress, self.other].into_iter().flatten().reduce(f64::max)
    }

    /// The newest sign, a requeue of ours included, of a run that has one of its own.
    fn last_heard(&self) -> Option<f64> {
        self.newest().map(|newest| self.requeued.map_or(newest, |requeued| requeued.max(newest)))
    }

    /// A claim at `at`, or a requeue of ours since: what was claimed before it, our requeue has taken away.
    fn claimed_at(&self, at: f64) -> f64 {
        self.requeued.map_or(at, |requeued| requeued.max(at))
    }

    /// The newest time that only a worker at work writes.
    fn beat(&self) -> Option<f64> {
        [self.heartbeat, self.progress].into_iter().flatten().reduce(f64::max)
    }
}

impl Rules {
    /// On what evidence the run is stuck, the strongest; `None`: it lives.
    #[must_use]
    pub fn judge(&self, run: &Signs, now: f64) -> Option<EvidenceKind> {
        if !run.claimed {
            let quiet = run.last_heard().is_some_and(|heard| heard < now - self.never_claimed_after);
            return (quiet && !leased(run, now)).then_some(EvidenceKind::Age);
        }
        if self.owner_gone(run) {
            return Some(EvidenceKind::OwnerGone);
        }
        if self.restarted(run) {
            return Some(EvidenceKind::ContainerRestarted);
        }
        // One from before a requeue of ours, in a column that could not be cleared, says nothing.
        if run.lease.is_some_and(|lease| lease < now && run.requeued.is_none_or(|at| at < lease)) {
            return Some(EvidenceKind::LeaseExpired);
        }
        let limit = if self.alive(run) { self.hung_after? } else { self.stuck_after };
        if leased(run, now) || run.last_heard()? >= now - limit {
            return None;
        }
        Some(if run.heartbeat.is_some() { EvidenceKind::HeartbeatStale } else { EvidenceKind::Age })
    }

    fn owner_gone(&self, run: &Signs) -> bool {
        let Some((owners, owner)) = self.owners.as_ref().zip(run.owner.as_deref()) else { return false };
        let Some(gone) = owners.gone(owner) else { return false };
        let claimed = match (run.started, owners.identity) {
            (Some(claimed), _) => Some(claimed),
            // A uid is never used again, so whatever sign the run has was given by the pod that is gone.
            (None, Identity::PodUid) => run.newest(),
            (None, Identity::PodName) => None,
        };
        claimed.is_some_and(|at| run.claimed_at(at) < gone.claimed_before)
            && run.beat().is_none_or(|beat| beat < owners.seen_until)
    }

    fn restarted(&self, run: &Signs) -> bool {
        let Some((owners, owner)) = self.owners.as_ref().zip(run.owner.as_deref()) else { return false };
        let left_before = owners.living(owner).and_then(|living| living.left_before);
        let Some((left_before, claimed)) = left_before.zip(run.started) else { return false };
        run.claimed_at(claimed) < left_before && run.beat().is_none_or(|beat| beat < left_before + LAST_BEAT_SECONDS)
    }

    fn alive(&self, run: &Signs) -> bool {
        let Some((owners, owner)) = self.owners.as_ref().zip(run.owner.as_deref()) else { return false };
        let Some(living) = owners.living(owner) else { return false };
        // Its claim is its own, or it has beaten since, or nothing is known of the claim.
        let own = |since: f64| {
            run.started.is_none_or(|at| run.claimed_at(at) >= since) || run.beat().is_some_and(|at| at >= since)
        };
        living.since.is_none_or(own)
    }
}

fn leased(run: &Signs, now: f64) -> bool {
    run.lease.is_some_and(|lease| lease >= now)
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
