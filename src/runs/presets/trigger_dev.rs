//! Trigger.dev 4 (run engine 2): models `TaskRun` and `TaskRunExecutionSnapshot` in
//! `internal-packages/database/prisma/schema.prisma` of triggerdotdev/trigger.dev at b082e44.
//!
//! Heartbeats, deadlines and concurrency counters are in Redis; `lastHeartbeatAt` of the snapshots is written by nobody.

use crate::runs::{Access, Dialect, Preset, PresetSource::Column, PresetState, Probe, Role};

/// `TaskRun`.
pub(super) const PRESET: Preset = Preset {
    name: "trigger-dev",
    title: "Trigger.dev 4 (check only); table TaskRun",
    dialects: &[Dialect::Postgres],
    table: "TaskRun",
    access: Access::CheckOnly(
        "concurrency counters and timers of a run are in Redis; cancel or replay the run through the management API",
    ),
    state: PresetState::Status { active: &["DEQUEUED", "EXECUTING"], never_claimed: &[], failed: "", requeued: "" },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("createdAt")),
        (Role::StartedAt, Column("startedAt")),
        (Role::UpdatedAt, Column("updatedAt")),
        (Role::FinishedAt, Column("completedAt")),
        (Role::Kind, Column("taskIdentifier")),
    ],
    probe: Probe {
        present: &["friendlyId", "engine", "taskIdentifier", "updatedAt"],
        absent: &[],
        versions: "Trigger.dev 4",
    },
    notes: "Its own engine decides after RUN_ENGINE_TIMEOUT_EXECUTING, 5 minutes self-hosted, from a heartbeat that is in Redis: a run \
            that looks silent here may live. Choose stuckAfter above maxDuration.",
    ..Preset::EMPTY
};
