//! BullMQ 6 on PostgreSQL: `src/postgres/migrations/0001_schema.sql` and `0002_functions.sql` of taskforcesh/bullmq at
//! 352d3c7, and rows that 6.7.0 left behind.
//!
//! The claim is a lease in epoch milliseconds. A waiting job is found by `(queue, priority, seq)` alone, so the state is
//! all that must change; `attempts_made` counts failures, and `max_attempts` 0 means none was set, so neither says that a
//! run is spent.

use crate::runs::{Dialect, Preset, PresetSource::Column, PresetState, Probe, Put, Role};

/// `bullmq.job`.
pub(super) const PRESET: Preset = Preset {
    name: "bullmq-pg",
    title: "BullMQ 6 on PostgreSQL (Node.js); table bullmq.job",
    dialects: &[Dialect::Postgres],
    table: "bullmq.job",
    state: PresetState::Status { active: &["active"], never_claimed: &[], failed: "failed", requeued: "waiting" },
    id: &["queue", "id"],
    columns: &[
        (Role::Status, Column("state")),
        (Role::CreatedAt, Column("added_at_ms")),
        (Role::StartedAt, Column("processed_at_ms")),
        (Role::LeaseUntil, Column("locked_until_ms")),
        (Role::Owner, Column("processed_by")),
        (Role::FinishedAt, Column("finished_at_ms")),
        (Role::Error, Column("failed_reason")),
        (Role::Kind, Column("name")),
    ],
    fail: &[
        ("attempts_made", Put::Add(1)),
        ("lock_token", Put::Null),
        ("locked_until_ms", Put::Null),
        ("stalled_marked", Put::Bool(false)),
    ],
    requeue: &[("stalled_count", Put::Add(1)), ("lock_token", Put::Null), ("stalled_marked", Put::Bool(false))],
    keep: &[Role::StartedAt, Role::Owner],
    probe: Probe {
        present: &["locked_until_ms", "lock_token", "stalled_count", "stalled_marked", "processed_at_ms", "dedup_id"],
        absent: &[],
        versions: "BullMQ 6 on PostgreSQL",
    },
    notes: "A job is stuck when its lock (30 seconds unless set) has run out: stuckAfter does not shorten it. processed_by is \
            NULL unless the app names its workers. BullMQ's own check needs a live worker and two passes. A waiting worker \
            finds the job at its next poll. Failing a job this way leaves parents of flows and deduplication as they are: \
            requeue such jobs.",
    ..Preset::EMPTY
};
