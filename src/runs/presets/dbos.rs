//! DBOS Transact: `src/system_database.ts` of dbos-inc/dbos-transact-ts at f4e76a0.
//!
//! A workflow is resumed from its last step by an executor of the same application version, never by a status alone.

use crate::runs::{Access, Dialect, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `dbos.workflow_status`.
pub(super) const PRESET: Preset = Preset {
    name: "dbos",
    title: "DBOS Transact (check only); table dbos.workflow_status",
    dialects: &[Dialect::Postgres],
    table: "dbos.workflow_status",
    access: Access::CheckOnly(
        "an executor of the same application version must resume a workflow; give each process an executor id and call POST /dbos-workflow-recovery with the ids of dead executors",
    ),
    state: PresetState::Status { active: &["PENDING"], never_claimed: &[], failed: "", requeued: "" },
    id: &["workflow_uuid"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("created_at")),
        (Role::UpdatedAt, Column("updated_at")),
        (Role::StartedAt, Column("started_at_epoch_ms")),
        (Role::Owner, Column("executor_id")),
        (Role::Attempts, Column("recovery_attempts")),
        (Role::Kind, Column("name")),
    ],
    probe: Probe {
        present: &["workflow_uuid", "executor_id", "application_version", "recovery_attempts", "started_at_epoch_ms"],
        absent: &[],
        versions: "DBOS Transact 2 or later",
    },
    notes: "With the pod's uid or name as executor id, check tells which executors' workflows wait for a recovery. A workflow that sleeps \
            or waits for a message is PENDING too and shows no sign of life.",
    ..Preset::EMPTY
};
