//! GoodJob 4: `lib/generators/good_job/templates/install/migrations/create_good_jobs.rb.erb`, `app/models/good_job/job.rb`
//! and `process.rb` of bensheldon/good_job at 81db22b (4.19.2).
//!
//! A job without a lock that was performed but not finished is what the next claim takes and records as interrupted:
//! requeueing is unlocking, and `performed_at` must stay. Failing is what `Job#discard_job` writes.

use crate::runs::{
    Dialect, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Put, Role,
};

const DISCARDED: i64 = 5;

/// `good_jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "good-job",
    title: "GoodJob 4 (Rails); table good_jobs",
    dialects: &[Dialect::Postgres],
    table: "good_jobs",
    state: PresetState::Marks { set: &["performed_at", "locked_by_id"], unset: &["finished_at"], name: "running" },
    id: &["id"],
    columns: &[
        (Role::CreatedAt, Column("created_at")),
        (Role::StartedAt, Column("performed_at")),
        (Role::UpdatedAt, Column("updated_at")),
        (
            Role::HeartbeatAt,
            Lookup {
                table: "good_job_processes",
                theirs: "id",
                ours: "locked_by_id",
                value: "updated_at",
                json: "",
                only: ("", ""),
            },
        ),
        (
            Role::Owner,
            Lookup {
                table: "good_job_processes",
                theirs: "id",
                ours: "locked_by_id",
                value: "state",
                json: "hostname",
                only: ("", ""),
            },
        ),
        (Role::FinishedAt, Column("finished_at")),
        (Role::Error, Column("error")),
        (Role::Kind, Column("job_class")),
    ],
    fail: &[
        ("error_event", Put::Int(DISCARDED)),
        ("locked_by_id", Put::Null),
        ("locked_at", Put::Null),
        ("lock_type", Put::Null),
    ],
    requeue: &[("locked_by_id", Put::Null), ("locked_at", Put::Null), ("lock_type", Put::Null)],
    keep: &[Role::StartedAt],
    probe: Probe {
        present: &["performed_at", "finished_at", "locked_by_id", "locked_at", "lock_type", "error_event"],
        absent: &[],
        versions: "GoodJob 4 with lock_type",
    },
    notes: "Requeue only unlocks: GoodJob runs the job again and records that it was interrupted. The heartbeat is the \
            process row's updated_at (GoodJob counts a process as expired after 5 minutes), the owner its hostname, the \
            pod's name. With advisory locks the job is claimable as soon as the dead connection is gone. The row of the \
            interrupted run in good_job_executions stays open.",
    ..Preset::EMPTY
};
