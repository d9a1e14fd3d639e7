//! The part of a policy that says what the run table looks like, and what a recovery writes there.

#![expect(unreachable_pub, reason = "KubeSchema copies a public type into a function, where nothing can reach it")]

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Action, Duration, EvidenceKind, Pace,
    duration::or_never,
    is_default, rules,
    schemas::{self, STATUS, ZONE},
};

/// The table that holds the runs. A preset knows the tables of well-known systems; all that is said here overrides it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(
    validation = Rule::new("!has(self.failed) || !has(self.active) || !(self.failed in self.active)")
        .message("must not be one of active: a failed run would be found stuck again").field_path(".failed"),
    validation = Rule::new("!has(self.failed) || !has(self.requeued) || self.failed != self.requeued")
        .message("must differ from requeued").field_path(".failed"),
    validation = Rule::new("!has(self.requeued) || !has(self.active) || self.requeued in self.active")
        .message("must be one of active: else no worker would take the run up again").field_path(".requeued"),
    validation = Rule::new("!has(self.requeued) || !has(self.neverClaimed) || self.neverClaimed.size() == 0 || self.requeued in self.neverClaimed")
        .message("must be one of neverClaimed: else no worker would take the run up again").field_path(".requeued"),
    validation = Rule::new("!has(self.neverClaimed) || !has(self.active) || self.neverClaimed.all(status, status in self.active)")
        .message("must hold only statuses of active").field_path(".neverClaimed"),
    validation = Rule::new(rules::GENERIC_TABLE).message(rules::GENERIC_SAYS).field_path(".table"),
    validation = Rule::new(rules::GENERIC_ID).message(rules::GENERIC_SAYS).field_path(".columns.id"),
    validation = Rule::new(rules::GENERIC_STATUS).message(rules::GENERIC_SAYS).field_path(".columns.status"),
    validation = Rule::new(rules::GENERIC_ACTIVE).message(rules::GENERIC_SAYS).field_path(".active"),
    validation = Rule::new(rules::GENERIC_FAILED).message(rules::GENERIC_SAYS).field_path(".failed"),
)]
pub struct Runs {
    /// What kind of table it is, such as prisma, pg-boss or generic; `unstick presets` lists them. Default: prisma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::preset")]
    pub preset: Option<String>,

    /// Name of the table, or schema.table. Default: the preset's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_table")]
    pub table: Option<String>,

    /// Which column plays which role. Default: the preset's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Columns,

    /// Statuses of runs that wait or are worked on. Default: the preset's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1, max = 16), inner(length(min = 1, max = 64), regex(pattern = STATUS)), extend("x-kubernetes-list-type" = "set"))]
    pub active: Vec<String>,

    /// Those of active that no worker has claimed. Default: the preset's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 16), inner(length(min = 1, max = 64), regex(pattern = STATUS)), extend("x-kubernetes-list-type" = "set"))]
    pub never_claimed: Option<Vec<String>>,

    /// Status that a failed run gets. Default: the preset's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = STATUS))]
    pub failed: Option<String>,

    /// Status that a requeued run gets. Default: the first of neverClaimed; where
    /// neverClaimed names any, one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = STATUS))]
    pub requeued: Option<String>,

    /// Time zone (IANA) of columns that do not store one. Default: UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = ZONE))]
    pub timestamps: Option<String>,
}

/// Which column plays which role. A role without a column is not used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new(rules::one_role_each()).message("must name no column in two roles; a column has one role"))]
pub struct Columns {
    /// The columns that identify a run, unique together; a list, also of one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "schemas::sql_names")]
    pub id: Vec<String>,

    /// The run's status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub status: Option<String>,

    /// When the run was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub created_at: Option<String>,

    /// When a worker claimed the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub started_at: Option<String>,

    /// When the worker last said that it is alive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub heartbeat_at: Option<String>,

    /// Until when the worker holds the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub lease_until: Option<String>,

    /// When the run last made progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub progress_at: Option<String>,

    /// When the row was last written: a sign of life, and set by a recovery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub updated_at: Option<String>,

    /// Which worker has the run; see workers.identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub owner: Option<String>,

    /// How often the run was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub attempts: Option<String>,

    /// How often the run may be tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub max_attempts: Option<String>,

    /// When the run ended; set when a run is failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub finished_at: Option<String>,

    /// Why the run failed; set when a run is failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub error: Option<String>,

    /// What kind of run it is; shown in reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub kind: Option<String>,

    /// How many items are done; shown in reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub progress: Option<String>,

    /// How many items there are; shown in reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub total: Option<String>,
}

/// What becomes of a stuck run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recovery {
    /// What to do with a stuck run: Fail or Requeue. Default: Fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<Action>")]
    pub action: Option<Action>,

    /// When a run that no worker has claimed yet is stuck. From 1s to 720h. Default: stuckAfter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::limit")]
    pub never_claimed_after: Option<Duration>,

    /// When a run is stuck although its worker is alive. From 1s to 720h; empty for never. Default: never.
    #[serde(default, deserialize_with = "or_never", skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::limit_or_never")]
    pub hung_after: Option<Duration>,

    /// On which evidence a run may be requeued; on other evidence it is failed. Default: OwnerGone, ContainerRestarted, LeaseExpired,
    /// HeartbeatStale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 5), extend("x-kubernetes-list-type" = "set"))]
    pub requeue_on: Option<Vec<EvidenceKind>>,

    /// How often a run may be requeued before it is failed, 0 to 100. Default: 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub max_recoveries: Option<u32>,

    /// How many runs one transaction settles at most, 1 to 10000. Default: 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub batch_size: Option<u32>,

    /// How hard a recovery may press the database. Gentle pauses between batches so that the app comes first; Fast does not.
    /// Default: Gentle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<Pace>")]
    pub pace: Option<Pace>,

    /// How many stuck runs are more likely a wrong policy than a dead fleet; beyond, a recovery changes nothing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: Limits,

    /// Only look, change nothing. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,

    /// Where recoveries are recorded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ledger: Ledger,
}

/// How much a recovery may change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// At most this many runs, from 1. Default: 100000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub max_rows: Option<u64>,

    /// At most this share of the active runs, 1 to 100 percent. Default: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub max_percent: Option<u32>,
}

/// Where recoveries are recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// PostgreSQL: the schema of the ledger's tables. MySQL and MariaDB: their database. Default: unstick; for MySQL and MariaDB the
    /// database of the URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::sql_name")]
    pub schema: Option<String>,
}
