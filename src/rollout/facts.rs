//! What is known of one policy and its pods at one moment.

use std::time::Duration;

use croner::Cron;
use jiff::{Timestamp, tz::TimeZone};

use super::{Memory, RecoveryJob};
use crate::api::GateMode;

/// All that a decision about one policy rests on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The operator's clock.
    pub now: Timestamp,
    /// The policy itself.
    pub policy: PolicyFacts,
    /// The workloads whose pods the selector matches, by kind and name; where they are too many, those first that are
    /// [followed](super::put_followed_first).
    pub workloads: Vec<Workload>,
    /// Every pod that the selector matches, ended ones included, by name.
    pub workers: Vec<Worker>,
    /// What the roll call has found missing since the last recovery that succeeded, oldest first.
    pub losses: Vec<Loss>,
    /// The policy's own Jobs, oldest first.
    pub jobs: Vec<RecoveryJob>,
    /// The cluster has refused the last Job that was asked for: not before then again.
    pub refused_until: Option<Timestamp>,
    /// What only the running operator knows.
    pub recall: Recall,
    /// What the status remembers.
    pub memory: Memory,
}

/// What only the running operator knows beside losses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recall {
    /// When the newest Job was created that it has seen, whether or not it is still there.
    pub last_start: Option<Timestamp>,
    /// A pod is still there whose Job is gone, and its recovery may be at work: none starts before then.
    pub leaving_until: Option<Timestamp>,
    /// A pod that was a worker is there and selected no more: nobody tells when it goes.
    pub unselected: bool,
}

/// The policy's object and what really applies of its spec.
#[derive(Clone, Debug)]
pub struct PolicyFacts {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its uid: a policy made anew under the same name is another one.
    pub uid: String,
    /// When it was created.
    pub created: Timestamp,
    /// The generation of its spec.
    pub generation: i64,
    /// The value of the annotation `unstick.dev/requestedAt`.
    pub requested: Option<String>,
    /// The time that the annotation `unstick.dev/releasedAt` names: a person has let go the pods that there were then.
    pub released: Option<Timestamp>,
    /// What applies.
    pub rules: Rules,
}

/// The part of a policy that says when recoveries start and what gates do.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Nothing is started and every gate is open.
    pub suspended: bool,
    /// Which moments of a rollout start a recovery.
    pub rollout: RolloutRule,
    /// Whether the loss of a worker starts one.
    pub worker_loss: bool,
    /// When the clock starts one.
    pub schedule: Option<Schedule>,
    /// Between the starts of two recoveries lies at least this.
    pub min_interval: Duration,
    /// What holds new pods.
    pub gate: GateRule,
    /// How many succeeded Jobs are kept.
    pub successful_jobs: usize,
    /// How many failed Jobs are kept.
    pub failed_jobs: usize,
}

impl Rules {
    /// Those of a policy that cannot be put into force: nothing is started, and every gate is open.
    #[must_use]
    pub fn at_rest() -> Self {
        Self {
            suspended: true,
            rollout: RolloutRule { before_ready: false, after_complete: false },
            worker_loss: false,
            schedule: None,
            min_interval: Duration::ZERO,
            gate: GateRule { mode: GateMode::None, timeout: Duration::ZERO },
            successful_jobs: usize::MAX,
            failed_jobs: usize::MAX,
        }
    }
}

/// Which moments of a rollout start a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolloutRule {
    /// As soon as a new revision is seen.
    pub before_ready: bool,
    /// When no pod of an older revision is left.
    pub after_complete: bool,
}

/// What holds new pods, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateRule {
    /// The kind of gate.
    pub mode: GateMode,
    /// How long a rollout's pods wait at most, from the creation of its first pod on.
    pub timeout: Duration,
}

/// A cron expression and the zone that it is meant in.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The expression.
    pub cron: Cron,
    /// Its zone.
    pub zone: TimeZone,
}

/// A workload that makes workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Its kind, such as Deployment.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: String,
    /// The newest revision: a number that only grows (Deployment, StatefulSet, DaemonSet), or else a hash.
    pub revision: String,
    /// When that revision's own object (`ReplicaSet`, `ControllerRevision`) was created; on a rollback long ago.
    pub revision_created: Option<Timestamp>,
}

/// A pod that the policy's selector matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Its uid.
    pub uid: String,
    /// Its name.
    pub name: String,
    /// The uid of its workload; none: nobody owns it.
    pub workload: Option<String>,
    /// The revision of the workload that it was made from.
    pub revision: Option<String>,
    /// Whether it can still work.
    pub phase: PodPhase,
    /// Whether its deletion has begun; it counts as alive until it is gone.
    pub terminating: bool,
    /// When it was created.
    pub created: Timestamp,
    /// The container that does the work.
    pub container: Container,
    /// The state of its readiness gate; none: it declares none of ours.
    pub readiness_gate: Option<bool>,
    /// Whether our init container is what it waits for.
    pub in_init: bool,
}

/// Whether a pod can still work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodPhase {
    /// Pending, Running or Unknown: it counts as alive.
    Alive,
    /// Succeeded or Failed: evicted ones stay as objects.
    Ended,
}

/// The container that does the work, as far as the cluster tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// The id of the one that runs; none: none does.
    pub running: Option<String>,
    /// From when on a claim may be its own: since when it runs, else when the one before it ended, else when its pod was
    /// created. What was claimed before that was left behind, and a view that lags cannot make it too late.
    pub since: Option<Timestamp>,
    /// The id of the last one that ended.
    pub ended: Option<String>,
}

/// A worker that is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The pod's uid; for [`LossKind::WhileAway`] the digest that is no longer true.
    pub uid: String,
    /// The pod's name; empty for [`LossKind::WhileAway`].
    pub name: String,
    /// The container that was lost, if it was known; for [`LossKind::WhileAway`] the digest that was found instead.
    pub container: Option<String>,
    /// What happened.
    pub kind: LossKind,
    /// When it was noticed.
    pub at: Timestamp,
}

/// How a worker was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossKind {
    /// Its pod is gone from the cluster.
    Gone,
    /// Its pod has ended (Succeeded, Failed, evicted) and lies there.
    Ended,
    /// Its container ended; the pod starts it anew.
    Restarted,
    /// The live set is another one than at the last recovery, and nobody watched meanwhile.
    WhileAway,
}
