//! What a snapshot and the ledger's known workers say about owners.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{Clocks, Pod, Snapshot, workers::seconds};

/// A snapshot older than this accuses nobody: pods have come and gone since.
const STALE_SECONDS: f64 = 600.0;
/// Nor does one older than this protect anybody: a list that nobody renews would keep the runs of the dead for ever.
const OUTDATED_SECONDS: f64 = 86_400.0;
/// A claim this close before its container's start may be the container's own: the start is the node's clock, the claim the
/// app's or the database's. Between the two neither a restart nor life is proven.
const START_SECONDS: f64 = 2.0;

/// Long before any time that a table may hold, in seconds since 1970.
pub const NEVER: f64 = -1e15;

/// A run's last beat may be as much as this later than [`Living::left_before`] and still be the container's that ended: it
/// beats until it dies, a moment before the next one starts, and Kubernetes cuts times to the second. A beat later than
/// that is the next container's.
pub const LAST_BEAT_SECONDS: f64 = START_SECONDS + 1.0;

/// What the owner column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    /// The pod's uid, never used twice.
    PodUid,
    /// The pod's name, which a StatefulSet or a restart uses again.
    PodName,
}

/// An owner that is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Living {
    /// What the owner column would hold.
    pub identity: String,
    /// Runs claimed at or after this (seconds since 1970) are this container's own; `None`: all are.
    pub since: Option<f64>,
    /// Runs claimed before this were left by the container before; `None`: none were.
    pub left_before: Option<f64>,
}

/// A known worker that is not there any more.
#[derive(Clone, PartialEq, Debug)]
pub struct Gone {
    /// What the owner column holds.
    pub identity: String,
    /// Only runs claimed before this (seconds since 1970) are left behind.
    pub claimed_before: f64,
}

/// Why a snapshot is no evidence.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum NoEvidence {
    /// It lists nobody.
    #[error("the snapshot of workers is empty, so it is no evidence that an owner is gone")]
    Empty,
    /// It is too old.
    #[error(
        "the snapshot of workers is more than 10 minutes old, so it is no evidence that an owner is gone; owners that it lists still count as alive"
    )]
    Stale,
    /// It is so old that it does not even protect.
    #[error("the snapshot of workers is more than a day old, so it is no evidence, and protects no run")]
    Outdated,
    /// Owners are pod names, and a pod has none.
    #[error("the snapshot of workers has a pod without a name, so it is no evidence for owners that are pod names")]
    Nameless,
    /// Owners are uids, and a pod has none.
    #[error("the snapshot of workers names pods without their uid, so it is no evidence for owners that are pod uids")]
    Unidentified,
    /// It is from the future.
    #[error(
        "the snapshot of workers lies in the database's future by more than 30 seconds, so it is no evidence that an owner is gone; owners that it lists still count as alive; check the clocks"
    )]
    Future,
}

impl NoEvidence {
    /// Only its time is amiss: it accuses nobody, but whom it lists was there, and in doubt a run lives.
    #[must_use]
    pub fn still_protects(self) -> bool {
        matches!(self, Self::Stale | Self::Future)
    }
}

/// Owners by what is known of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Owners {
    /// How to read the owner column.
    pub identity: Identity,
    /// Those that are there, workers or not.
    pub living: Vec<Living>,
    /// Known workers that are not.
    pub gone: Vec<Gone>,
    /// A sign of life after this (seconds since 1970) contradicts that an owner is gone.
    pub seen_until: f64,
    /// A claim after this (seconds since 1970) is too young for this snapshot, however gone its owner is.
    pub settled: f64,
    /// The snapshot is no evidence: it protects those that it lists, and says nothing of others.
    pub refused: bool,
}

impl Owners {
    /// Holds the snapshot against the workers known from earlier recoveries.
    ///
    /// # Errors
    /// [`NoEvidence`]: then only heartbeat, lease and age speak.
    pub fn new(snapshot: &Snapshot, known: &[String], identity: Identity, clocks: Clocks) -> Result<Self, NoEvidence> {
        let Clocks { now, skew, .. } = clocks;
        let (taken, named_by) = (seconds(snapshot.time), identity);
        if snapshot.pods.is_empty() && snapshot.gone.is_empty() {
            return Err(NoEvidence::Empty);
        }
        let mut names = snapshot.pods.iter().map(|pod| &pod.name).chain(snapshot.gone.iter().map(|pod| &pod.name));
        if identity == Identity::PodName && names.any(String::is_empty) {
            return Err(NoEvidence::Nameless);
        }
        let mut uids = snapshot.pods.iter().map(|pod| &pod.uid).chain(snapshot.gone.iter().map(|pod| &pod.uid));
        if identity == Identity::PodUid && uids.any(String::is_empty) {
            return Err(NoEvidence::Unidentified);
        }
        if taken < now - OUTDATED_SECONDS {
            return Err(NoEvidence::Outdated);
        }
        if taken < now - STALE_SECONDS {
            return Err(NoEvidence::Stale);
        }
        if taken > now + skew {
            return Err(NoEvidence::Future);
        }
        // The operator's clock runs ahead of the database's by at least this: every time of its own is moved back by it.
        let ahead = clocks.ahead_of_now(taken);
        let seen = seconds(snapshot.holds_until()) - ahead;
        let settled = seen - skew;
        let living = living(snapshot, identity, (ahead, settled));
        let there: BTreeSet<&str> = living.iter().map(|owner| owner.identity.as_str()).collect();
        let mut listed: BTreeSet<String> = BTreeSet::new();
        let mut gone = Vec::new();
        for pod in &snapshot.gone {
            let identity = named(identity, &pod.uid, &pod.name);
            if !identity.is_empty() && !there.contains(identity.as_str()) && listed.insert(identity.clone()) {
                // A name may have been taken again since, by a pod that is not in the snapshot: there the skew counts.
                let claimed_before = if named_by == Identity::PodUid { taken - ahead } else { settled };
                gone.push(Gone { identity, claimed_before });
            }
        }
        for identity in known {
            let evident = !snapshot.pods.is_empty() && !there.contains(identity.as_str());
            if evident && listed.insert(identity.clone()) {
                gone.push(Gone { identity: identity.clone(), claimed_before: settled });
            }
        }
        Ok(Self { identity, living, gone, seen_until: seen + skew, settled, refused: false })
    }

    /// Known workers that were seen alive since the snapshot was taken are not missed by it, whenever they claimed a run: a newer
    /// one will tell.
    #[must_use]
    pub fn awaiting(mut self, recent: &[String]) -> Self {
        if !self.living.is_empty() {
            let unlisted = recent.iter().filter(|owner| self.living(owner).is_none() && self.gone(owner).is_none());
            let unlisted: Vec<Gone> =
                unlisted.map(|owner| Gone { identity: owner.clone(), claimed_before: NEVER }).collect();
            self.gone.extend(unlisted);
        }
        self
    }

    /// Those that a refused snapshot lists, where it [still protects](NoEvidence::still_protects) them; nobody is gone.
    #[must_use]
    pub fn protecting(snapshot: &Snapshot, identity: Identity, clocks: Clocks) -> Self {
        let taken = seconds(snapshot.time);
        let ahead = clocks.ahead_of_now(taken);
        // One from the future may have been taken long ago, by a clock that is off by as much more.
        let back = if taken > clocks.now { ahead + STALE_SECONDS } else { ahead };
        let seen = seconds(snapshot.holds_until()) - back;
        let settled = seen - clocks.skew;
        let mut living = living(snapshot, identity, (back, settled));
        living.iter_mut().for_each(|owner| owner.left_before = None);
        Self { identity, living, gone: Vec::new(), seen_until: seen + clocks.skew, settled, refused: true }
    }

    /// Accuses none of these: somebody else's pods have the same names, and the run may be theirs.
    #[must_use]
    pub fn sparing(mut self, shared: &[String]) -> Self {
        let is_shared = |identity: &String| shared.contains(identity);
        self.gone.retain(|gone| !is_shared(&gone.identity));
        self.living
            .iter_mut()
            .filter(|living| is_shared(&living.identity))
            .for_each(|living| living.left_before = None);
        self
    }

    /// The identities of the snapshot's own workers, which the ledger shall know from now on.
    #[must_use]
    pub fn workers(snapshot: &Snapshot, identity: Identity) -> Vec<String> {
        let pods = snapshot.pods.iter().filter(|pod| pod.worker).map(|pod| named(identity, &pod.uid, &pod.name));
        let mut all: Vec<String> = pods.filter(|identity| !identity.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The living owner of this identity.
    #[must_use]
    pub fn living(&self, owner: &str) -> Option<&Living> {
        self.living.iter().find(|living| living.identity == owner)
    }

    /// The gone owner of this identity.
    #[must_use]
    pub fn gone(&self, owner: &str) -> Option<&Gone> {
        self.gone.iter().find(|gone| gone.identity == owner)
    }
}

/// What the owner column holds of a pod.
fn named(identity: Identity, uid: &str, name: &str) -> String {
    match identity {
        Identity::PodUid => uid.to_owned(),
        Identity::PodName => name.to_owned(),
    }
}

/// The pods that are there, the times of their containers moved back.
fn living(snapshot: &Snapshot, identity: Identity, (back, settled): (f64, f64)) -> Vec<Living> {
    let living = |pod: &Pod| {
        let since = match pod.since {
            Some(since) => Some((seconds(since) - back, START_SECONDS)),
            None if pod.worker => Some((settled, 0.0)),
            None => None,
        };
        Living {
            identity: named(identity, &pod.uid, &pod.name),
            since: since.map(|(since, _)| since),
            left_before: since.map(|(since, close)| since - close),
        }
    };
    snapshot.pods.iter().map(living).collect()
}
