//! Procrastinate 3.1 and later: `procrastinate/sql/schema.sql` and `queries.sql` of procrastinate-org/procrastinate at
//! f099a75, and rows that 3.10.0 left behind.
//!
//! The claim time is only in `procrastinate_events`, the heartbeat only in `procrastinate_workers`, whose row another
//! worker prunes after 30 seconds: `worker_id` becomes NULL then. Triggers write the events, as whoever updates. What is
//! written here is what `procrastinate_finish_job_v1` and `procrastinate_retry_job_v2` write.

use crate::runs::{
    Dialect, Fired, Preset,
    PresetSource::{Column, Lookup},
    PresetState, Probe, Put, Role,
};

/// `procrastinate_jobs`.
pub(super) const PRESET: Preset = Preset {
    name: "procrastinate",
    title: "Procrastinate 3.1+ (Python); table procrastinate_jobs",
    dialects: &[Dialect::Postgres],
    table: "procrastinate_jobs",
    state: PresetState::Status { active: &["doing"], never_claimed: &[], failed: "failed", requeued: "todo" },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (
            Role::StartedAt,
            Lookup {
                table: "procrastinate_events",
                theirs: "job_id",
                ours: "id",
                value: "at",
                json: "",
                only: ("type", "started"),
            },
        ),
        (
            Role::HeartbeatAt,
            Lookup {
                table: "procrastinate_workers",
                theirs: "id",
                ours: "worker_id",
                value: "last_heartbeat",
                json: "",
                only: ("", ""),
            },
        ),
        (Role::Owner, Column("worker_id")),
        (Role::Kind, Column("task_name")),
    ],
    fail: &[("worker_id", Put::Null), ("attempts", Put::Add(1)), ("abort_requested", Put::Bool(false))],
    requeue: &[("attempts", Put::Add(1)), ("scheduled_at", Put::Now)],
    hopeless: &["abort_requested"],
    fires: &[Fired { table: "procrastinate_events", sequence: "procrastinate_events_id_seq" }],
    probe: Probe {
        present: &["worker_id", "abort_requested", "queueing_lock", "attempts", "task_name"],
        absent: &[],
        versions: "Procrastinate 3.1 or later",
    },
    notes: "worker_id is a number, so it names no pod. Workers beat every 10 seconds and are pruned after 30; nothing rescues \
            a job by itself. A job whose worker was pruned has its age alone left: list Age in requeueOn to requeue it. A job whose abort was requested fails instead of being requeued. A requeue is refused by \
            procrastinate_jobs_queueing_lock_idx_v1 while a twin waits: the run is reported and left; fail it. Undo can be \
            refused by procrastinate_jobs_lock_idx_v1 when the lock's next job runs already.",
    ..Preset::EMPTY
};
