//! What the operator says about a policy: its status.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Action, Duration};

/// What the operator has seen and done for a policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryPolicyStatus {
    /// The generation of the spec that this status speaks of; -1 before the first look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,

    /// What applies after environment and defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Effective>,

    /// The workloads whose pods the selector matches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32), extend("x-kubernetes-list-type" = "atomic"))]
    pub workloads: Vec<WorkloadStatus>,

    /// The recovery that is on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_job: Option<ActiveJob>,

    /// The last recovery that ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_recovery: Option<RecoveryRecord>,

    /// Digest of the workers that were alive at the last recovery; the word unsettled while the recovery of a lost one is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers_digest: Option<String>,

    /// When the next recovery is due, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_recovery_time: Option<Time>,

    /// The value of the annotation unstick.dev/requestedAt that was last acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_handled_request: Option<String>,

    /// How many recoveries in a row failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consecutive_failures: Option<i32>,

    /// What a person must mend before the next recovery can succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<TroubleStatus>,

    /// The last recoveries, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10), extend("x-kubernetes-list-type" = "atomic"))]
    pub history: Vec<RecoveryRecord>,

    /// Ready: the policy is valid and its recoveries work. Reconciling: a changed spec is being taken up. Stalled: a person must act.
    /// RecoverySucceeded: how the last recovery ended. GateOpen: new pods may become ready.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["type"]))]
    pub conditions: Vec<Condition>,
}

/// What really applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Effective {
    /// The environment.
    pub environment: String,
    /// Without a sign of life for this long, a run is stuck.
    pub stuck_after: Duration,
    /// What becomes of a stuck run.
    pub action: Action,
    /// How long gates hold at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate_timeout: Option<Duration>,
}

/// How far the recoveries of one workload's rollouts are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadStatus {
    /// Kind, such as Deployment.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Uid.
    pub uid: String,
    /// The newest revision seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The newest revision whose recovery before readiness is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered_revision: Option<String>,
    /// The newest revision whose recovery after completion is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_revision: Option<String>,
    /// The newest revision whose pods were let go without their recovery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_revision: Option<String>,
    /// Since when the first pod of the revision waits at a gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gated_since: Option<Time>,
    /// How many of its pods a gate holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_pods: Option<i32>,
}

/// What keeps recoveries from working.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TroubleStatus {
    /// One word for it.
    pub reason: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A recovery that is on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActiveJob {
    /// Name of the Job.
    pub name: String,
    /// Id of the recovery.
    pub recovery_id: String,
    /// The triggers that it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), extend("x-kubernetes-list-type" = "atomic"))]
    pub triggers: Vec<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
}

/// A recovery that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryRecord {
    /// Id of the recovery.
    pub recovery_id: String,
    /// Why it started.
    pub trigger: String,
    /// What it covered, the main trigger first; not kept in the history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), extend("x-kubernetes-list-type" = "atomic"))]
    pub triggers: Vec<String>,
    /// How it ended.
    pub outcome: String,
    /// What kept it from working, in one word, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
    /// How many runs were active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<i64>,
    /// How many of them were stuck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stuck: Option<i64>,
    /// How many were settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<i64>,
    /// How many of those were failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<i64>,
    /// How many of those were requeued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requeued: Option<i64>,
    /// How many of the failed ones had been requeued too often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhausted: Option<i64>,
    /// How many stuck ones the app held locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped_locked: Option<i64>,
    /// How many stuck ones moved on before they could be settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_races: Option<i64>,
    /// When runs that were too young become due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_time: Option<Time>,
    /// What a person should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
