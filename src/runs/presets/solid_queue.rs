//! Solid Queue 1.5: `lib/generators/solid_queue/install/templates/db/queue_schema.rb`,
//! `app/models/solid_queue/process/prunable.rb` and `claimed_execution.rb` of rails/solid_queue at 29e818d.
//!
//! The state of a job is which table holds a row for it. Settling moves a row between tables and may have to give a
//! semaphore back; a guarded UPDATE with a before-image of one row cannot say that, so this preset only looks
//! (`docs/adr/0012-solid-queue-is-only-looked-at.md`).

use crate::runs::{
    Access, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Role,
};

/// `solid_queue_claimed_executions`.
pub(super) const PRESET: Preset = Preset {
    name: "solid-queue",
    title: "Solid Queue 1 on Rails (check only); table solid_queue_claimed_executions",
    table: "solid_queue_claimed_executions",
    access: Access::CheckOnly(
        "a job's state is which of five tables holds its row, and its semaphore must move with it; let a running supervisor \
         prune the dead process, or call SolidQueue::ClaimedExecution#release from a Rails console",
    ),
    state: PresetState::Marks { set: &["job_id"], unset: &[], name: "claimed" },
    id: &["job_id"],
    columns: &[
        (Role::StartedAt, Column("created_at")),
        (
            Role::HeartbeatAt,
            Lookup {
                table: "solid_queue_processes",
                theirs: "id",
                ours: "process_id",
                value: "last_heartbeat_at",
                json: "",
                only: ("", ""),
            },
        ),
        (
            Role::Owner,
            Lookup {
                table: "solid_queue_processes",
                theirs: "id",
                ours: "process_id",
                value: "hostname",
                json: "",
                only: ("", ""),
            },
        ),
    ],
    probe: Probe { present: &["job_id", "process_id", "created_at"], absent: &["error"], versions: "Solid Queue 1" },
    notes: "Owner and heartbeat are those of solid_queue_processes; the hostname is the pod's name. A claimed job whose process \
            row is gone has its claim time alone. Solid Queue's own supervisor fails the jobs of a process that was silent \
            for 5 minutes, and never retries them.",
    ..Preset::EMPTY
};
