//! graphile-worker 0.16 and later (migration 16 made the tables private): `sql/*.sql` and `src/sql/resetLockedAt.ts` of
//! graphile/worker at abfb4cf, and rows that 0.17.3 left behind.
//!
//! There is no status: a locked row is being worked on, an unlocked one waits while `attempts < max_attempts`, a row
//! that is done is deleted. The job's named queue is locked by the same worker and must be let go with it.

use crate::runs::{Dialect, Preset, PresetSource::Column, PresetState, Probe, Put, Release, Role};

/// `graphile_worker._private_jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "graphile-worker",
    title: "graphile-worker 0.16+ (Node.js); table graphile_worker._private_jobs",
    dialects: &[Dialect::Postgres],
    table: "graphile_worker._private_jobs",
    state: PresetState::Marks { set: &["locked_at"], unset: &[], name: "locked" },
    id: &["id"],
    columns: &[
        (Role::CreatedAt, Column("created_at")),
        (Role::StartedAt, Column("locked_at")),
        (Role::UpdatedAt, Column("updated_at")),
        (Role::Owner, Column("locked_by")),
        (Role::Attempts, Column("attempts")),
        (Role::MaxAttempts, Column("max_attempts")),
        (Role::Error, Column("last_error")),
        (Role::Kind, Column("task_id")),
    ],
    fail: &[("locked_at", Put::Null), ("locked_by", Put::Null), ("attempts", Put::Copy("max_attempts"))],
    requeue: &[("run_at", Put::NotBeforeNow)],
    release: Some(Release {
        table: "_private_job_queues",
        theirs: "id",
        ours: "job_queue_id",
        same: &[("locked_by", "locked_by")],
        clear: &["locked_at", "locked_by"],
    }),
    probe: Probe {
        present: &["locked_at", "locked_by", "attempts", "max_attempts", "job_queue_id", "is_available"],
        absent: &["queue_name"],
        versions: "graphile-worker 0.16 or later",
    },
    notes: "locked_by is a pool id (pool-…), so it names no pod unless the app records which pod is which pool. Its own \
            rescuer waits 4 hours. A job on its last attempt fails: unlocked, it would be dead without a word. The job's \
            named queue is unlocked with it; undo does not lock the queue again. The tables have row security without a \
            policy: unstick's role must own them or have BYPASSRLS, whatever else it was granted.",
    ..Preset::EMPTY
};
