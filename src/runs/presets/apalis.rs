//! apalis 1 on PostgreSQL: `packages/apalis-sql/migrations/postgres/` of geofmureithi/apalis, and rows that
//! apalis-postgres 1.0.0 left behind.
//!
//! `Failed` with attempts left is claimed again, so a run that is over is `Killed`. A worker's completion checks
//! `lock_by` only, so that must go too. Fetched jobs are `Queued` before they are `Running`: a worker has both.

use crate::runs::{
    Dialect, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Put, Role,
};

const RESULT: Put = Put::ReasonIn("{\"Err\":", "}");

/// `apalis.jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "apalis",
    title: "apalis 1 (Rust); table apalis.jobs",
    dialects: &[Dialect::Postgres],
    table: "apalis.jobs",
    state: PresetState::Status {
        active: &["Running", "Queued"],
        never_claimed: &[],
        failed: "Killed",
        requeued: "Pending",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::StartedAt, Column("lock_at")),
        (
            Role::HeartbeatAt,
            Lookup { table: "workers", theirs: "id", ours: "lock_by", value: "last_seen", json: "", only: ("", "") },
        ),
        (Role::Owner, Column("lock_by")),
        (Role::Attempts, Column("attempts")),
        (Role::MaxAttempts, Column("max_attempts")),
        (Role::FinishedAt, Column("done_at")),
        (Role::Kind, Column("job_type")),
    ],
    fail: &[("lock_by", Put::Null), ("lock_at", Put::Null), ("last_result", RESULT)],
    requeue: &[("done_at", Put::Null), ("attempts", Put::Add(1)), ("last_result", RESULT)],
    probe: Probe {
        present: &["job_type", "lock_at", "lock_by", "done_at", "last_result", "max_attempts"],
        absent: &["last_error"],
        versions: "apalis 1",
    },
    notes: "The heartbeat is the worker's last_seen; apalis itself waits 5 minutes. lock_by is the worker's name, chosen by the \
            app: where every pod has the same, it is no owner. Never take a run from a worker that lives: apalis then stops \
            renewing that worker's heartbeat, and all its runs look dead.",
    ..Preset::EMPTY
};
