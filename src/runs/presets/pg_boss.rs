//! pg-boss 12 (schema version 46): `src/plans.ts` of timgit/pg-boss at 55ee32f, and rows that 12.38.0 left behind.
//!
//! A claim holds for `expire_seconds`, and for `heartbeat_seconds` after the last heartbeat where the job asks for
//! heartbeats: both of pg-boss's own rescuers are that one deadline. `heartbeat_on` is also set at claim without
//! heartbeats and then never renewed, so alone it means nothing. `started_on` stays on requeue: the next claim raises
//! `retry_count` only where it is set, and a worker's completion is fenced by `retry_count`.

use crate::runs::{
    Dialect, Preset,
    PresetSource::{Column, Deadline},
    PresetState, Probe, Put, Role,
};

const OUTPUT: Put = Put::ReasonIn("{\"value\":{\"message\":", "}}");

/// `pgboss.job`.
pub(super) const PRESET: Preset = Preset {
    name: "pg-boss",
    title: "pg-boss 12 (Node.js); table pgboss.job",
    dialects: &[Dialect::Postgres],
    table: "pgboss.job",
    state: PresetState::Status { active: &["active"], never_claimed: &[], failed: "failed", requeued: "retry" },
    id: &["name", "id"],
    columns: &[
        (Role::Status, Column("state")),
        (Role::CreatedAt, Column("created_on")),
        (Role::StartedAt, Column("started_on")),
        (Role::LeaseUntil, Deadline(&[("started_on", "expire_seconds"), ("heartbeat_on", "heartbeat_seconds")])),
        (Role::Attempts, Column("retry_count")),
        (Role::MaxAttempts, Column("retry_limit")),
        (Role::FinishedAt, Column("completed_on")),
    ],
    fail: &[("heartbeat_on", Put::Null), ("output", OUTPUT)],
    requeue: &[("start_after", Put::Now), ("heartbeat_on", Put::Null), ("output", OUTPUT)],
    keep: &[Role::StartedAt],
    probe: Probe {
        present: &["expire_seconds", "heartbeat_on", "heartbeat_seconds", "retry_limit", "start_after", "policy"],
        absent: &["startedon", "expirein"],
        versions: "pg-boss 12",
    },
    notes: "A job is stuck when its expire_seconds (15 minutes unless set) or its heartbeat_seconds are over: stuckAfter does \
            not shorten them. pg-boss's own supervisor does the same once a minute. Jobs out of retries fail. A job that \
            we fail is not copied to its dead_letter queue. Policies such as stately can refuse a requeue when a twin waits.",
    ..Preset::EMPTY
};
