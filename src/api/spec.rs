//! `RecoveryPolicy` and the parts of its spec that say where it applies: environments and workers.
//!
//! The same types serve the cluster, `--policy FILE` and the command line's flags, so every field may be left out: what
//! then applies is decided in the `policy` room. The comments are what `kubectl explain` shows.

#![expect(unreachable_pub, reason = "KubeSchema copies a public type into a function, where nothing can reach it")]
#![expect(clippy::duplicated_attributes, reason = "every printed column has its type in an attribute of its own")]

use std::collections::BTreeMap;

use kube::{CustomResource, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Action, Database, Duration, Gate, Identity, Job, Recovery, RecoveryPolicyStatus, Runs, Triggers, is_default, rules,
    schemas::{self, CONTAINER, LABEL_VALUE},
};

/// Says when a run of a table is stuck, what becomes of it, and when to look.
#[derive(CustomResource, KubeSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[kube(
    group = "unstick.dev",
    version = "v1alpha1",
    kind = "RecoveryPolicy",
    plural = "recoverypolicies",
    shortname = "rp",
    namespaced,
    status = "RecoveryPolicyStatus",
    derive = "Default",
    derive = "PartialEq",
    doc = "RecoveryPolicy says when a run of a table is stuck, what becomes of it, and when to look.",
    printcolumn(
        name = "Environment",
        type_ = "string",
        json_path = ".status.effective.environment",
        description = "The environment that applies"
    ),
    printcolumn(
        name = "StuckAfter",
        type_ = "string",
        json_path = ".status.effective.stuckAfter",
        description = "Without a sign of life for this long, a run is stuck"
    ),
    printcolumn(
        name = "Ready",
        type_ = "string",
        json_path = r#".status.conditions[?(@.type=="Ready")].status"#,
        description = "Whether the policy is valid and its recoveries work"
    ),
    printcolumn(
        name = "Last",
        type_ = "date",
        json_path = ".status.lastRecovery.finishedAt",
        description = "How long ago the last recovery ended"
    ),
    printcolumn(
        name = "Recovered",
        type_ = "integer",
        json_path = ".status.lastRecovery.recovered",
        description = "How many runs the last recovery settled"
    ),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(
        name = "Suspended",
        type_ = "boolean",
        json_path = ".spec.suspend",
        description = "Whether all recoveries are stopped",
        priority = 1
    ),
    printcolumn(
        name = "Gate",
        type_ = "string",
        json_path = r#".status.conditions[?(@.type=="GateOpen")].reason"#,
        description = "Whether new pods may become ready, and why",
        priority = 1
    ),
    printcolumn(
        name = "Reason",
        type_ = "string",
        json_path = r#".status.conditions[?(@.type=="Ready")].reason"#,
        description = "Why the policy is ready or not",
        priority = 1
    ),
    printcolumn(
        name = "Message",
        type_ = "string",
        json_path = r#".status.conditions[?(@.type=="Ready")].message"#,
        description = "The same in words",
        priority = 1
    )
)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new(rules::REQUEUE)
    .message("must go with the status of a waiting run where it is Requeue; name it in spec.runs.requeued or spec.runs.neverClaimed")
    .field_path(".recovery.action"))]
pub struct RecoveryPolicySpec {
    /// Stops all recoveries of this policy, one that runs at its next batch, and opens its gates. Default: false.
    #[serde(default, skip_serializing_if = "is_default")]
    pub suspend: bool,

    /// The environment, such as production. Default: the label unstick.dev/environment of the policy's own namespace, else the
    /// operator's --environment, else production.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 63), regex(pattern = LABEL_VALUE))]
    pub environment: Option<String>,

    /// Without a sign of life for this long, a run is stuck; applies where the environment is not listed in environments, or says
    /// nothing of its own. From 1s to 720h. Default: 30m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::limit")]
    pub stuck_after: Option<Duration>,

    /// What differs in which environment. Default: development 5m, staging 15m, production 30m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 16), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub environments: Option<Vec<Environment>>,

    /// Which pods work on the table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub workers: Workers,

    /// The table that holds the runs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub runs: Runs,

    /// What becomes of a stuck run.
    #[serde(default, skip_serializing_if = "is_default")]
    pub recovery: Recovery,

    /// How the recovery Job reaches the database.
    #[serde(default, skip_serializing_if = "is_default")]
    pub database: Database,

    /// When a recovery starts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub triggers: Triggers,

    /// What holds new pods until a recovery is done.
    #[serde(default, skip_serializing_if = "is_default")]
    pub gate: Gate,

    /// How the recovery Job is run.
    #[serde(default, skip_serializing_if = "is_default")]
    pub job: Job,

    /// How many finished Jobs that succeeded are kept, 0 to 10. Default: 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10))]
    pub successful_jobs_history_limit: Option<u32>,

    /// How many finished Jobs that failed are kept, 0 to 10. Default: 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10))]
    pub failed_jobs_history_limit: Option<u32>,
}

/// What differs in one environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// Name of the environment.
    #[schemars(length(min = 1, max = 63), regex(pattern = LABEL_VALUE))]
    pub name: String,

    /// Without a sign of life for this long, a run is stuck. From 1s to 720h. Default: spec.stuckAfter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::limit")]
    pub stuck_after: Option<Duration>,

    /// What to do with a stuck run here: Fail or Requeue. Default: spec.recovery.action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<Action>")]
    pub action: Option<Action>,

    /// Only look here, change nothing. Default: spec.recovery.dryRun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,

    /// How long gates hold here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub gate: EnvironmentGate,
}

/// How long gates hold in one environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentGate {
    /// How long new pods wait at most. From 1s to 10m. Default: spec.gate.timeout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::gate_timeout")]
    pub timeout: Option<Duration>,
}

/// The environments that apply when `spec.environments` is left out.
pub fn default_environments() -> Vec<Environment> {
    [("development", 5), ("staging", 15), ("production", 30)]
        .map(|(name, minutes)| Environment {
            name: name.to_owned(),
            stuck_after: Some(Duration::from_mins(minutes)),
            ..Environment::default()
        })
        .into()
}

/// Which pods work on the table, and how a run names the pod that claimed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Workers {
    /// Selects EVERY pod that works on this table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,

    /// The container that does the work. Default: the one that the pod's annotation kubectl.kubernetes.io/default-container
    /// names, else its first app container.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 63), regex(pattern = CONTAINER))]
    pub container: Option<String>,

    /// What the owner column holds: None, PodUID or PodName. Default: None.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<Identity>")]
    pub identity: Option<Identity>,
}

/// Selects pods by their labels; all that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("has(self.matchLabels) && size(self.matchLabels) > 0 || has(self.matchExpressions) && size(self.matchExpressions) > 0")
    .message("must hold matchLabels or matchExpressions; an empty selector would select every pod"))]
pub struct Selector {
    /// Labels that the pods have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "schemas::labels")]
    pub match_labels: BTreeMap<String, String>,

    /// Requirements on labels of the pods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), extend("x-kubernetes-list-type" = "atomic"))]
    pub match_expressions: Vec<Requirement>,
}

/// One requirement on a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) == 0 : has(self.values) && size(self.values) > 0")
    .message("must hold values for In and NotIn, and none for Exists and DoesNotExist"))]
pub struct Requirement {
    /// Key of the label.
    #[schemars(length(min = 1, max = 317))]
    pub key: String,

    /// How the label's value relates to values: In, NotIn, Exists or DoesNotExist.
    pub operator: Operator,

    /// Values, for In and NotIn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), inner(length(max = 63)), extend("x-kubernetes-list-type" = "atomic"))]
    pub values: Vec<String>,
}

/// How a label's value relates to the values of a requirement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Operator {
    /// It is one of them.
    #[default]
    In,
    /// It is none of them.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is not there.
    DoesNotExist,
}
