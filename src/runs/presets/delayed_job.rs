//! delayed_job on Active Record: `lib/generators/delayed_job/templates/migration.rb` of
//! collectiveidea/delayed_job_active_record, `lib/delayed/backend/base.rb` and `worker.rb` of collectiveidea/delayed_job.
//!
//! A lock that is older than `max_run_time` is simply taken by the next worker, which counts no attempt: unlocking counts
//! none either. Workers are named `[prefix] host:HOST pid:PID`.

use crate::runs::{
    Preset,
    PresetSource::{Column, HostWord},
    PresetState, Probe, Put, Role,
};

/// `delayed_jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "delayed-job",
    title: "delayed_job (Rails); table delayed_jobs",
    table: "delayed_jobs",
    state: PresetState::Marks { set: &["locked_at"], unset: &["failed_at"], name: "locked" },
    id: &["id"],
    columns: &[
        (Role::CreatedAt, Column("created_at")),
        (Role::StartedAt, Column("locked_at")),
        (Role::UpdatedAt, Column("updated_at")),
        (Role::Owner, HostWord("locked_by")),
        (Role::FinishedAt, Column("failed_at")),
        (Role::Error, Column("last_error")),
        (Role::Kind, Column("queue")),
    ],
    fail: &[("locked_at", Put::Null), ("locked_by", Put::Null)],
    requeue: &[("locked_by", Put::Null)],
    probe: Probe {
        present: &["handler", "run_at", "locked_at", "locked_by", "failed_at", "last_error"],
        absent: &[],
        versions: "delayed_job 4",
    },
    notes: "Its own limit is Delayed::Worker.max_run_time, 4 hours. The owner is the host in locked_by, the pod's name: \
            workers.identity PodName. Requeue counts no attempt, as delayed_job itself counts none; maxRecoveries does.",
    ..Preset::EMPTY
};
