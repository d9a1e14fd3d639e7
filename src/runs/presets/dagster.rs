//! Dagster: `python_modules/dagster/dagster/_core/storage/runs/schema.py` (017f1ee), `_core/storage/dagster_run.py`
//! (0311772) and `_daemon/monitoring/run_monitoring.py` (00611b5) of dagster-io/dagster.
//!
//! `run_body` repeats the status, and the event log must agree with both. `start_time` is a fraction of seconds since
//! 1970, `create_timestamp` a zone-less UTC time. `run_id` may be NULL by its schema, so `id` is the key.

use crate::runs::{Access, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `runs`.
pub(super) const PRESET: Preset = Preset {
    name: "dagster",
    title: "Dagster (check only); table runs",
    table: "runs",
    access: Access::CheckOnly(
        "run_body and the event log repeat a run's status; terminate the run through GraphQL, or switch run monitoring on",
    ),
    state: PresetState::Status {
        active: &["STARTING", "STARTED", "CANCELING"],
        never_claimed: &[],
        failed: "",
        requeued: "",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("create_timestamp")),
        (Role::StartedAt, Column("start_time")),
        (Role::UpdatedAt, Column("update_timestamp")),
        (Role::FinishedAt, Column("end_time")),
        (Role::Kind, Column("pipeline_name")),
    ],
    probe: Probe {
        present: &["run_id", "run_body", "start_time", "update_timestamp"],
        absent: &["run_uuid"],
        versions: "Dagster 1",
    },
    notes: "A run shows no sign of life in this table while its steps run: choose stuckAfter above the longest run. Dagster's daemon \
            fails what starts or cancels for more than 180 seconds and asks the run's launcher about the rest.",
    ..Preset::EMPTY
};
