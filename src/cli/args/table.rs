//! Flags that describe the run table.

use clap::Args;

use super::ColumnArg;
use crate::api::RecoveryPolicySpec;

/// The run table. A preset knows the tables of well-known systems; all that is said here overrides it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Run table")]
pub(crate) struct TableArgs {
    /// Kind of table; `unstick presets` lists them [default: prisma]
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,

    /// The table [default: the preset's]
    #[arg(long, value_name = "[SCHEMA.]TABLE")]
    pub table: Option<String>,

    /// Which column plays which role: id, status, createdAt, startedAt, heartbeatAt, leaseUntil, progressAt, updatedAt, owner,
    /// attempts, maxAttempts, finishedAt, error, kind, progress, total; a key of several columns as id=a,id=b
    #[arg(long, value_name = "ROLE=COLUMN,…", value_delimiter = ',')]
    pub columns: Vec<ColumnArg>,

    /// Statuses of runs that wait or are worked on
    #[arg(long, value_name = "STATUS,…", value_delimiter = ',')]
    pub active: Vec<String>,

    /// Those of them that no worker has claimed; empty for none
    #[arg(long, value_name = "STATUS,…", value_delimiter = ',', num_args = 1)]
    pub never_claimed: Option<Vec<String>>,

    /// Status that a failed run gets
    #[arg(long, value_name = "STATUS")]
    pub failed: Option<String>,

    /// Status that a requeued run gets
    #[arg(long, value_name = "STATUS")]
    pub requeued: Option<String>,

    /// Time zone of columns that store none [default: UTC]
    #[arg(long, value_name = "ZONE")]
    pub timestamps: Option<String>,
}

impl TableArgs {
    /// Writes what was given over the spec, and tells which paths were.
    pub(crate) fn fill(&self, spec: &mut RecoveryPolicySpec) -> Vec<(&'static str, &'static str)> {
        let Self { preset, table, columns, active, never_claimed, failed, requeued, timestamps } = self;
        let runs = &mut spec.runs;
        let mut given = Vec::new();
        let mut text = |target: &mut Option<String>, value: &Option<String>, path, flag| {
            if value.is_some() {
                target.clone_from(value);
                given.push((path, flag));
            }
        };
        text(&mut runs.preset, preset, "spec.runs.preset", "--preset");
        text(&mut runs.table, table, "spec.runs.table", "--table");
        text(&mut runs.failed, failed, "spec.runs.failed", "--failed");
        text(&mut runs.requeued, requeued, "spec.runs.requeued", "--requeued");
        text(&mut runs.timestamps, timestamps, "spec.runs.timestamps", "--timestamps");
        if !columns.is_empty() {
            ColumnArg::fill(columns, &mut runs.columns);
            given.push(("spec.runs.columns", "--columns"));
        }
        if !active.is_empty() {
            runs.active.clone_from(active);
            given.push(("spec.runs.active", "--active"));
        }
        if let Some(list) = never_claimed {
            runs.never_claimed = Some(list.iter().filter(|status| !status.is_empty()).cloned().collect());
            given.push(("spec.runs.neverClaimed", "--never-claimed"));
        }
        given
    }
}
