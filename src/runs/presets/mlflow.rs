//! MLflow: `mlflow/store/tracking/dbmodels/models.py` of mlflow/mlflow at 001cc17.
//!
//! Nobody claims a run again and there is no rescuer: a run whose process died says RUNNING for ever. Its newest metric is
//! the only sign of life; `latest_metrics` has one row per metric and run, `metrics` one per step.

use crate::runs::{
    Action, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Role,
};

/// `runs`.
pub(super) const PRESET: Preset = Preset {
    name: "mlflow",
    title: "MLflow tracking (Python); table runs",
    table: "runs",
    state: PresetState::Status {
        active: &["RUNNING", "SCHEDULED"],
        never_claimed: &["SCHEDULED"],
        failed: "FAILED",
        requeued: "SCHEDULED",
    },
    id: &["run_uuid"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::StartedAt, Column("start_time")),
        (
            Role::ProgressAt,
            Lookup {
                table: "latest_metrics",
                theirs: "run_uuid",
                ours: "run_uuid",
                value: "timestamp",
                json: "",
                only: ("", ""),
            },
        ),
        (Role::FinishedAt, Column("end_time")),
        (Role::Kind, Column("source_name")),
    ],
    only: &[("lifecycle_stage", "active")],
    cannot: &[(Action::Requeue, "nothing takes a waiting MLflow run up again; use Fail and start a new run")],
    probe: Probe {
        present: &["run_uuid", "lifecycle_stage", "experiment_id", "start_time", "end_time"],
        absent: &["run_body"],
        versions: "MLflow 2 or 3",
    },
    notes: "Deleted runs are left alone. Long training without metrics shows no sign of life: set stuckAfter above the longest \
            silence. To end runs as KILLED, set failed to KILLED.",
    ..Preset::EMPTY
};
