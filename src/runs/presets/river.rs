//! River (migration 004 and later): `riverdriver/riverpgxv5/internal/dbsqlc/river_job.sql` and
//! `internal/maintenance/job_rescuer.go` of riverqueue/river at fdf6cdf, and rows that 0.51.2 left behind.
//!
//! A failed row must have `finalized_at`, a waiting one must not (CHECK). `available` is claimed at once; `retryable`,
//! which River's rescuer writes, waits for the leader's scheduler, whose lease a killed leader keeps for 15 seconds.

use crate::runs::{
    Dialect, Preset,
    PresetSource::{Column, LastHost},
    PresetState, Probe, Put, Role,
};

/// `river_job`.
pub(super) const PRESET: Preset = Preset {
    name: "river",
    title: "River (Go); table river_job",
    dialects: &[Dialect::Postgres],
    table: "river_job",
    state: PresetState::Status { active: &["running"], never_claimed: &[], failed: "discarded", requeued: "available" },
    id: &["id"],
    columns: &[
        (Role::Status, Column("state")),
        (Role::CreatedAt, Column("created_at")),
        (Role::StartedAt, Column("attempted_at")),
        (Role::Owner, LastHost("attempted_by")),
        (Role::Attempts, Column("attempt")),
        (Role::MaxAttempts, Column("max_attempts")),
        (Role::FinishedAt, Column("finalized_at")),
        (Role::Kind, Column("kind")),
    ],
    fail: &[("errors", Put::AppendError)],
    requeue: &[
        ("scheduled_at", Put::Now),
        ("errors", Put::AppendError),
        ("metadata", Put::CountInJson("river:rescue_count")),
    ],
    keep: &[Role::StartedAt],
    probe: Probe {
        present: &["attempted_by", "attempted_at", "finalized_at", "errors", "metadata", "kind"],
        absent: &["worker"],
        versions: "River, migration 004 or later",
    },
    notes: "The owner is the host name in the newest attempted_by, the pod's name by default: workers.identity PodName. \
            River cuts host names at 60 characters and writes dots as underscores: such names are never found gone. \
            Its own rescuer waits an hour (RescueStuckJobsAfter). Jobs out of attempts are discarded. A unique job cannot \
            be requeued while a twin waits. A job with metadata.cancel_attempted_at is treated like any other.",
    ..Preset::EMPTY
};
