//! Hatchet 1: `pkg/repository/sqlcv1/tasks.sql` of hatchet-dev/hatchet at 89d130f.
//!
//! A task is being worked on while `v1_task_runtime` has a row for it; its worker's heartbeat is in `"Worker"`.

use crate::runs::{
    Access, Dialect, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Role,
};

/// `v1_task_runtime`.
pub(super) const PRESET: Preset = Preset {
    name: "hatchet",
    title: "Hatchet 1 (check only); table v1_task_runtime",
    dialects: &[Dialect::Postgres],
    table: "v1_task_runtime",
    access: Access::CheckOnly(
        "a task's state is in several tables that its engine keeps in step; the engine reassigns tasks of workers that are silent for 30 seconds, or cancel and replay the task through its API",
    ),
    state: PresetState::Marks { set: &["worker_id"], unset: &["evicted_at"], name: "assigned" },
    id: &["task_id", "task_inserted_at", "retry_count"],
    columns: &[
        (Role::LeaseUntil, Column("timeout_at")),
        (
            Role::HeartbeatAt,
            Lookup {
                table: "Worker",
                theirs: "id",
                ours: "worker_id",
                value: "lastHeartbeatAt",
                json: "",
                only: ("", ""),
            },
        ),
        (Role::Owner, Column("worker_id")),
    ],
    probe: Probe {
        present: &["task_id", "task_inserted_at", "retry_count", "worker_id", "timeout_at", "evicted_at"],
        absent: &[],
        versions: "Hatchet 1",
    },
    notes: "A task that still has time (timeout_at) counts as alive even when its worker is silent. The owner is Hatchet's worker id, \
            which names no pod.",
    ..Preset::EMPTY
};
