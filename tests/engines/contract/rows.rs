//! The app's run table as Prisma generates it on each engine, and runs by their age.

use super::shop::quote;
use crate::support::Engine;

/// Every column, in the table's order.
pub(super) const COLUMNS: [&str; 12] = [
    "id",
    "status",
    "createdAt",
    "startedAt",
    "heartbeatAt",
    "leaseUntil",
    "completedAt",
    "updatedAt",
    "workerId",
    "processed",
    "total",
    "error",
];

/// One run. Ages are in seconds before the database's now; below zero is the future.
#[derive(Clone, Debug)]
pub(super) struct Run {
    id: String,
    status: &'static str,
    created: f64,
    started: Option<f64>,
    beat: Option<f64>,
    lease: Option<f64>,
    completed: Option<f64>,
    owner: Option<String>,
    progress: (i64, i64),
}

fn run(id: &str, status: &'static str, age: f64) -> Run {
    let id = id.to_owned();
    Run {
        id,
        status,
        created: age,
        started: None,
        beat: None,
        lease: None,
        completed: None,
        owner: None,
        progress: (0, 1),
    }
}

/// A run that a worker claimed when it was made.
pub(super) fn processing(id: &str, age: f64) -> Run {
    Run { started: Some(age), ..run(id, "PROCESSING", age) }
}

/// A run that waits for a worker.
pub(super) fn pending(id: &str, age: f64) -> Run {
    run(id, "PENDING", age)
}

/// A run that is over.
pub(super) fn completed(id: &str, age: f64) -> Run {
    Run { completed: Some(age), started: Some(age + 5.0), ..run(id, "COMPLETED", age + 10.0) }
}

impl Run {
    pub(super) fn created(self, age: f64) -> Self {
        Self { created: age, ..self }
    }

    pub(super) fn started(self, age: f64) -> Self {
        Self { started: Some(age), ..self }
    }

    pub(super) fn never_started(self) -> Self {
        Self { started: None, ..self }
    }

    pub(super) fn beat(self, age: f64) -> Self {
        Self { beat: Some(age), ..self }
    }

    pub(super) fn lease(self, age: f64) -> Self {
        Self { lease: Some(age), ..self }
    }

    pub(super) fn owner(self, owner: &str) -> Self {
        Self { owner: Some(owner.to_owned()), ..self }
    }

    pub(super) fn progress(self, done: i64, total: i64) -> Self {
        Self { progress: (done, total), ..self }
    }
}

/// Statements that make the table, its enum and its index.
pub(super) fn table(engine: Engine) -> String {
    let statuses = "'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'";
    let (text, time, status, kind, note) = match engine {
        Engine::Sqlite => ("TEXT", "DATETIME", "TEXT".to_owned(), String::new(), "TEXT"),
        Engine::MariaDb => ("VARCHAR(191)", "DATETIME(3)", format!("ENUM({statuses})"), String::new(), "TEXT"),
        _ => {
            let kind = format!("CREATE TYPE \"RunStatus\" AS ENUM ({statuses});");
            ("TEXT", "TIMESTAMP(3)", "\"RunStatus\"".to_owned(), kind, "TEXT")
        }
    };
    let q = |name: &str| quote(engine, name);
    let tail = if engine == Engine::MariaDb { " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci" } else { "" };
    format!(
        "{kind} CREATE TABLE qualification_runs (id {text} NOT NULL PRIMARY KEY, status {status} NOT NULL DEFAULT 'PENDING', \
         {} {time} NOT NULL, {} {time}, {} {time}, {} {time}, {} {time}, {} {time} NOT NULL, {} {text}, \
         processed INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, error {note}){tail}; \
         CREATE INDEX runs_by_status ON qualification_runs (status, {})",
        q("createdAt"),
        q("startedAt"),
        q("heartbeatAt"),
        q("leaseUntil"),
        q("completedAt"),
        q("updatedAt"),
        q("workerId"),
        q("createdAt"),
    )
}

/// The time so many seconds ago, in the form in which Prisma stores it.
pub(super) fn ago(engine: Engine, seconds: f64) -> String {
    match engine {
        Engine::Sqlite => format!("CAST((unixepoch('now', 'subsec') - ({seconds})) * 1000 AS INTEGER)"),
        Engine::MariaDb => {
            format!("(UTC_TIMESTAMP(6) - INTERVAL ROUND({seconds} * 1000000) MICROSECOND)")
        }
        _ => format!("((now() AT TIME ZONE 'UTC') - make_interval(secs => {seconds}))"),
    }
}

/// A text literal.
pub(super) fn literal(engine: Engine, text: &str) -> String {
    let text = text.replace('\'', "''");
    // Backslashes escape in MariaDB alone.
    if engine == Engine::MariaDb { format!("'{}'", text.replace('\\', "\\\\")) } else { format!("'{text}'") }
}

/// The statement that puts the runs into the table.
pub(super) fn insert(engine: Engine, runs: &[Run]) -> String {
    let time = |age: Option<f64>| age.map_or("NULL".to_owned(), |age| ago(engine, age));
    let text = |text: &str| literal(engine, text);
    let rows: Vec<String> = runs
        .iter()
        .map(|run| {
            let owner = run.owner.as_deref().map_or("NULL".to_owned(), text);
            let times =
                [Some(run.created), run.started, run.beat, run.lease, run.completed, Some(run.created)].map(time);
            let (done, total) = run.progress;
            format!("({}, '{}', {}, {owner}, {done}, {total}, NULL)", text(&run.id), run.status, times.join(", "))
        })
        .collect();
    let columns = COLUMNS.map(|name| quote(engine, name)).join(", ");
    format!("INSERT INTO qualification_runs ({columns}) VALUES {}", rows.join(", "))
}
