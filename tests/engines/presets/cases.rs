//! What each preset must make of the rows in its `.sql` file, column by column.

use super::Case;
use super::changes::Row;
use super::changes::Want::{self, Is, Now, Null, Says};
use crate::support::Engine;

const POSTGRES: &[Engine] = &[Engine::Postgres];
const ALL: &[Engine] = &[Engine::Postgres, Engine::MariaDb, Engine::Sqlite];
const AGE: Want = Says("Left behind: no sign of life within 10 minutes (unstick recovery ");
const LEASE: Want = Says("Left behind: its lease has expired (unstick recovery ");

/// The row of a uuid that ends in this digit.
macro_rules! uuid {
    ($digit:literal) => {
        concat!("00000000-0000-0000-0000-00000000000", $digit)
    };
}

const BOSS_FAILED: Row = &[
    ("state", Is("failed")),
    ("completed_on", Now),
    ("heartbeat_on", Null),
    ("output", Says("{\"value\": {\"message\": \"Left behind: its lease has expired")),
];
const BOSS_RETRY: Row = &[
    ("state", Is("retry")),
    ("start_after", Now),
    ("heartbeat_on", Null),
    ("output", Says("{\"value\": {\"message\": \"Left behind: its lease has expired")),
];
const GRAPHILE_FAILED: Row = &[
    ("locked_at", Null),
    ("locked_by", Null),
    ("attempts", Is("25")),
    ("last_error", AGE),
    ("updated_at", Now),
    ("is_available", Is("false")),
];
const GRAPHILE_WAITS: Row =
    &[("locked_at", Null), ("locked_by", Null), ("run_at", Now), ("updated_at", Now), ("is_available", Is("true"))];
const RIVER_DISCARDED: Row = &[
    ("state", Is("discarded")),
    ("finalized_at", Now),
    ("errors", Says("\\\"error\\\": \\\"Left behind: no sign of life within 10 minutes")),
];
const OBAN_DISCARDED: Row = &[
    ("state", Is("discarded")),
    ("discarded_at", Now),
    ("errors", Says("\\\"error\\\": \\\"Left behind: no sign of life within 10 minutes")),
];
const PROCRASTINATE_FAILED: Row =
    &[("status", Is("failed")), ("worker_id", Null), ("attempts", Is("1")), ("abort_requested", Is("false"))];
const PROCRASTINATE_TODO: Row =
    &[("status", Is("todo")), ("worker_id", Null), ("attempts", Is("1")), ("scheduled_at", Now)];
const APALIS_KILLED: Row = &[
    ("status", Is("Killed")),
    ("done_at", Now),
    ("lock_by", Null),
    ("lock_at", Null),
    ("last_result", Says("{\"Err\": \"Left behind: no sign of life within 10 minutes")),
];
const APALIS_PENDING: Row = &[
    ("status", Is("Pending")),
    ("attempts", Is("1")),
    ("lock_by", Null),
    ("lock_at", Null),
    ("last_result", Says("{\"Err\": \"Left behind: no sign of life within 10 minutes")),
];

/// Every preset that writes.
pub(super) const WRITING: &[Case] = &[
    Case {
        preset: "pg-boss",
        engines: POSTGRES,
        table: "pgboss.job",
        key: "id",
        ddl: include_str!("pg-boss.sql"),
        active: 4,
        fail: &[(uuid!(1), BOSS_FAILED), (uuid!(5), BOSS_FAILED), (uuid!(6), BOSS_FAILED)],
        requeue: &[(uuid!(1), BOSS_RETRY), (uuid!(5), BOSS_FAILED), (uuid!(6), BOSS_RETRY)],
        exhausted: 1,
        refused: 0,
    },
    Case {
        preset: "graphile-worker",
        engines: POSTGRES,
        table: "graphile_worker._private_jobs",
        key: "id",
        ddl: include_str!("graphile-worker.sql"),
        active: 4,
        fail: &[("1", GRAPHILE_FAILED), ("5", GRAPHILE_FAILED), ("6", GRAPHILE_FAILED)],
        requeue: &[("1", GRAPHILE_WAITS), ("5", GRAPHILE_FAILED), ("6", GRAPHILE_WAITS)],
        exhausted: 1,
        refused: 0,
    },
    Case {
        preset: "river",
        engines: POSTGRES,
        table: "river_job",
        key: "id",
        ddl: include_str!("river.sql"),
        active: 3,
        fail: &[("1", RIVER_DISCARDED), ("5", RIVER_DISCARDED)],
        requeue: &[
            (
                "1",
                &[
                    ("state", Is("available")),
                    ("scheduled_at", Now),
                    ("errors", Says("\\\"attempt\\\": 2")),
                    ("metadata", Is("{\"tenant\": 7, \"river:rescue_count\": 2}")),
                ],
            ),
            ("5", RIVER_DISCARDED),
        ],
        exhausted: 1,
        refused: 0,
    },
    Case {
        preset: "oban",
        engines: POSTGRES,
        table: "oban_jobs",
        key: "id",
        ddl: include_str!("oban.sql"),
        active: 3,
        fail: &[("1", OBAN_DISCARDED), ("5", OBAN_DISCARDED)],
        requeue: &[("1", &[("state", Is("available")), ("errors", Says("\\\"attempt\\\": 1"))]), ("5", OBAN_DISCARDED)],
        exhausted: 1,
        refused: 0,
    },
    Case {
        preset: "good-job",
        engines: POSTGRES,
        table: "good_jobs",
        key: "id",
        ddl: include_str!("good-job.sql"),
        active: 2,
        fail: &[(
            uuid!(1),
            &[
                ("finished_at", Now),
                ("updated_at", Now),
                ("error", AGE),
                ("error_event", Is("5")),
                ("locked_by_id", Null),
                ("locked_at", Null),
                ("lock_type", Null),
            ],
        )],
        requeue: &[(
            uuid!(1),
            &[("updated_at", Now), ("locked_by_id", Null), ("locked_at", Null), ("lock_type", Null)],
        )],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "procrastinate",
        engines: POSTGRES,
        table: "procrastinate_jobs",
        key: "id",
        ddl: include_str!("procrastinate.sql"),
        active: 6,
        fail: &[
            ("1", PROCRASTINATE_FAILED),
            ("5", PROCRASTINATE_FAILED),
            ("6", PROCRASTINATE_FAILED),
            ("7", PROCRASTINATE_FAILED),
        ],
        requeue: &[("1", PROCRASTINATE_TODO), ("5", PROCRASTINATE_FAILED), ("7", PROCRASTINATE_TODO)],
        exhausted: 1,
        refused: 1,
    },
    Case {
        preset: "bullmq-pg",
        engines: POSTGRES,
        table: "bullmq.job",
        key: "id",
        ddl: include_str!("bullmq-pg.sql"),
        active: 2,
        fail: &[(
            "stuck",
            &[
                ("state", Is("failed")),
                ("finished_at_ms", Now),
                ("failed_reason", LEASE),
                ("attempts_made", Is("1")),
                ("lock_token", Null),
                ("locked_until_ms", Null),
                ("stalled_marked", Is("false")),
            ],
        )],
        requeue: &[(
            "stuck",
            &[
                ("state", Is("waiting")),
                ("stalled_count", Is("1")),
                ("lock_token", Null),
                ("locked_until_ms", Null),
                ("stalled_marked", Is("false")),
            ],
        )],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "mlflow",
        engines: ALL,
        table: "runs",
        key: "run_uuid",
        ddl: include_str!("mlflow.sql"),
        active: 3,
        fail: &[("stuck", &[("status", Is("FAILED")), ("end_time", Now)])],
        requeue: &[],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "celery-django",
        engines: ALL,
        table: "django_celery_results_taskresult",
        key: "id",
        ddl: include_str!("celery-django.sql"),
        active: 2,
        fail: &[(
            "1",
            &[
                ("status", Is("FAILURE")),
                ("date_done", Now),
                ("traceback", AGE),
                (
                    "result",
                    Says("{\"exc_type\": \"WorkerLostError\", \"exc_message\": [\"Left behind: no sign of life"),
                ),
            ],
        )],
        requeue: &[],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "db-scheduler",
        engines: &[Engine::Postgres, Engine::MariaDb],
        table: "scheduled_tasks",
        key: "task_instance",
        ddl: include_str!("db-scheduler.sql"),
        active: 2,
        fail: &[],
        requeue: &[(
            "stuck",
            &[("picked", Says("")), ("picked_by", Null), ("last_heartbeat", Null), ("version", Is("4"))],
        )],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "delayed-job",
        engines: ALL,
        table: "delayed_jobs",
        key: "id",
        ddl: include_str!("delayed-job.sql"),
        active: 2,
        fail: &[(
            "1",
            &[("failed_at", Now), ("last_error", AGE), ("locked_at", Null), ("locked_by", Null), ("updated_at", Now)],
        )],
        requeue: &[("1", &[("locked_at", Null), ("locked_by", Null), ("updated_at", Now)])],
        exhausted: 0,
        refused: 0,
    },
    Case {
        preset: "apalis",
        engines: POSTGRES,
        table: "apalis.jobs",
        key: "id",
        ddl: include_str!("apalis.sql"),
        active: 4,
        fail: &[("fetched", APALIS_KILLED), ("spent", APALIS_KILLED), ("stuck", APALIS_KILLED)],
        requeue: &[("fetched", APALIS_PENDING), ("spent", APALIS_KILLED), ("stuck", APALIS_PENDING)],
        exhausted: 1,
        refused: 0,
    },
];

const fn looks(
    preset: &'static str,
    engines: &'static [Engine],
    table: &'static str,
    (ddl, active): (&'static str, u64),
) -> Case {
    Case { preset, engines, table, key: "1", ddl, active, fail: &[], requeue: &[], exhausted: 0, refused: 0 }
}

/// Every preset that only looks: one run is stuck in each table but Solid Queue's, where a claim without a process is too.
pub(super) const LOOKING: &[Case] = &[
    looks("solid-queue", ALL, "solid_queue_claimed_executions", (include_str!("solid-queue.sql"), 3)),
    looks("trigger-dev", POSTGRES, "TaskRun", (include_str!("trigger-dev.sql"), 2)),
    looks("dagster", ALL, "runs", (include_str!("dagster.sql"), 2)),
    looks("airflow", &[Engine::Postgres, Engine::MariaDb], "task_instance", (include_str!("airflow.sql"), 3)),
    looks("prefect", POSTGRES, "flow_run", (include_str!("prefect.sql"), 2)),
    looks("n8n", POSTGRES, "execution_entity", (include_str!("n8n.sql"), 3)),
    looks("dbos", POSTGRES, "dbos.workflow_status", (include_str!("dbos.sql"), 2)),
    looks("hatchet", POSTGRES, "v1_task_runtime", (include_str!("hatchet.sql"), 2)),
];
