//! n8n: `packages/@n8n/db/src/entities/execution-entity.ts` and `packages/cli/src/executions/execution-recovery.service.ts`
//! of n8n-io/n8n.
//!
//! At its start the leader rebuilds the nodes' data of a crashed execution from event logs; the row is one part of that.

use crate::runs::{Access, Dialect, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `execution_entity`.
pub(super) const PRESET: Preset = Preset {
    name: "n8n",
    title: "n8n (check only); table execution_entity",
    dialects: &[Dialect::Postgres, Dialect::Sqlite],
    table: "execution_entity",
    access: Access::CheckOnly(
        "n8n rebuilds a crashed execution's data from its event log when it starts; restart the main instance, or stop the execution through its API",
    ),
    state: PresetState::Status { active: &["running", "new"], never_claimed: &["new"], failed: "", requeued: "" },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("createdAt")),
        (Role::StartedAt, Column("startedAt")),
        (Role::FinishedAt, Column("stoppedAt")),
        (Role::Kind, Column("mode")),
    ],
    probe: Probe {
        present: &["workflowId", "mode", "startedAt", "stoppedAt", "status", "createdAt"],
        absent: &[],
        versions: "n8n 1",
    },
    notes: "An execution shows no sign of life while it runs: choose stuckAfter above EXECUTIONS_TIMEOUT.",
    ..Preset::EMPTY
};
