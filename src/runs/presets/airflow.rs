//! Airflow 3: `airflow-core/src/airflow/models/taskinstance.py` (005f267), `jobs/scheduler_job_runner.py` (0006f86) and
//! `utils/state.py` (16cd9dd) of apache/airflow.
//!
//! A task instance belongs to a scheduler and an executor, which act on it through callbacks that no UPDATE runs.

use crate::runs::{Access, Dialect, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `task_instance`.
pub(super) const PRESET: Preset = Preset {
    name: "airflow",
    title: "Airflow 3 (check only); table task_instance",
    dialects: &[Dialect::Postgres, Dialect::Mysql],
    table: "task_instance",
    access: Access::CheckOnly(
        "the scheduler and its executor hold a task's state too and run its callbacks; clear the task or set its state through the REST API",
    ),
    state: PresetState::Status {
        active: &["running", "restarting", "queued"],
        never_claimed: &["queued"],
        failed: "",
        requeued: "",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("state")),
        (Role::CreatedAt, Column("queued_dttm")),
        (Role::StartedAt, Column("start_date")),
        (Role::HeartbeatAt, Column("last_heartbeat_at")),
        (Role::Owner, Column("hostname")),
        (Role::Attempts, Column("try_number")),
        (Role::MaxAttempts, Column("max_tries")),
        (Role::FinishedAt, Column("end_date")),
        (Role::Kind, Column("task_id")),
    ],
    probe: Probe {
        present: &["dag_id", "map_index", "last_heartbeat_at", "queued_by_job_id", "try_number"],
        absent: &[],
        versions: "Airflow 3",
    },
    notes: "Airflow's own limits: 300 seconds without a heartbeat, 10 minutes queued. A missing heartbeat counts from start_date here, \
            where Airflow overlooks it. The owner is the host name, with the Kubernetes executor the task's own pod.",
    ..Preset::EMPTY
};
