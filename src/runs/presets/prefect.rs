//! Prefect 3: `src/prefect/server/database/orm_models.py` of PrefectHQ/prefect at ce79dd3.
//!
//! A state is a row of `flow_run_state` with six columns of `flow_run` that follow it; heartbeats are events.

use crate::runs::{Access, Dialect, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `flow_run`.
pub(super) const PRESET: Preset = Preset {
    name: "prefect",
    title: "Prefect 3 (check only); table flow_run",
    dialects: &[Dialect::Postgres, Dialect::Sqlite],
    table: "flow_run",
    access: Access::CheckOnly(
        "a state is a row of flow_run_state and six columns that follow it; set it through the API, POST /flow_runs/{id}/set_state with type CRASHED",
    ),
    state: PresetState::Status {
        active: &["RUNNING", "PENDING", "CANCELLING"],
        never_claimed: &[],
        failed: "",
        requeued: "",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("state_type")),
        (Role::CreatedAt, Column("created")),
        (Role::StartedAt, Column("state_timestamp")),
        (Role::UpdatedAt, Column("updated")),
        (Role::Owner, Column("infrastructure_pid")),
        (Role::Attempts, Column("run_count")),
        (Role::FinishedAt, Column("end_time")),
        (Role::Kind, Column("name")),
    ],
    probe: Probe {
        present: &["state_name", "state_timestamp", "deployment_id", "infrastructure_pid", "flow_id"],
        absent: &[],
        versions: "Prefect 3",
    },
    notes: "Heartbeats are events that this table does not have: choose stuckAfter above the longest flow. Without an automation for \
            lost heartbeats nothing ends a running flow whose infrastructure died.",
    ..Preset::EMPTY
};
