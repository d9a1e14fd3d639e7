//! Oban 2 (open source): `lib/oban/lifeline.ex`, `lib/oban/engines/basic.ex` and `lib/oban/migrations/postgres/` of
//! oban-bg/oban at 2939e31 (2.23.0).
//!
//! Times are zone-less UTC. `attempted_by` is `[node, producer uuid]`; Lifeline leaves `attempted_at` as it is.

use crate::runs::{
    Dialect, Preset,
    PresetSource::{Column, First},
    PresetState, Probe, Put, Role,
};

/// `oban_jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "oban",
    title: "Oban 2 (Elixir); table oban_jobs",
    dialects: &[Dialect::Postgres],
    table: "oban_jobs",
    state: PresetState::Status {
        active: &["executing"],
        never_claimed: &[],
        failed: "discarded",
        requeued: "available",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("state")),
        (Role::CreatedAt, Column("inserted_at")),
        (Role::StartedAt, Column("attempted_at")),
        (Role::Owner, First("attempted_by")),
        (Role::Attempts, Column("attempt")),
        (Role::MaxAttempts, Column("max_attempts")),
        (Role::FinishedAt, Column("discarded_at")),
        (Role::Kind, Column("worker")),
    ],
    fail: &[("errors", Put::AppendError)],
    requeue: &[("errors", Put::AppendError)],
    keep: &[Role::StartedAt],
    probe: Probe {
        present: &["attempted_by", "attempted_at", "discarded_at", "errors", "worker", "meta"],
        absent: &["finalized_at"],
        versions: "Oban 2",
    },
    notes: "The owner is the node in attempted_by: the host name, so the pod's name, unless the nodes are clustered Erlang \
            nodes or DYNO is set. Oban's Lifeline waits 60 minutes and adds no error; unstick adds one. Jobs out of \
            attempts are discarded.",
    ..Preset::EMPTY
};
