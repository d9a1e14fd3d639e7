//! The real packages, as `tests/real` drives them: a worker claims a job and is killed, unstick settles it, the package's own
//! worker finishes what was requeued and its own client reads what was failed.
//!
//! `tests/real/setup.sh` installs the packages (`make setup` runs it); a test that finds one missing installs it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Database, Engine, Unstick, unstick};

/// The role that has what `unstick grants` prints, and no more.
const LEAST: &str = "least";
/// The same where the package turns row security on and gives it no policy: without being let past it, a role that does not
/// own the tables sees no row in them, whatever it was granted. That is not `unstick grants`' to print: a superuser gives it.
const PAST_ROW_SECURITY: &str = "least_past_row_security";

/// One package, and what its client says of a job.
struct Package {
    driver: &'static str,
    preset: &'static str,
    engine: Engine,
    /// Whom unstick comes as; SQLite knows no roles.
    role: &'static str,
    /// What the driver and unstick are told beside.
    environment: &'static [(&'static str, &'static str)],
    flags: &'static [&'static str],
    /// Makes a deadline short that the package sets itself.
    hasten: &'static str,
    /// What its client calls a job that its worker has finished.
    finished: &'static str,
    /// What its client calls a job that unstick has failed.
    failed: &'static str,
    /// Types that its client must have made of what we wrote when failing.
    types: &'static [(&'static str, &'static str)],
}

const QUEUE: Package = Package {
    driver: "",
    preset: "",
    engine: Engine::Postgres,
    role: LEAST,
    environment: &[],
    flags: &[],
    hasten: "",
    finished: "completed",
    failed: "failed",
    types: &[],
};

const PRISMA: Package = Package {
    driver: "prisma",
    preset: "prisma",
    flags: &[
        "--columns",
        "startedAt=startedAt,heartbeatAt=heartbeatAt,owner=workerId,error=error,progress=processed,total=total",
    ],
    finished: "COMPLETED",
    failed: "FAILED",
    types: &[("completedAt", "Date"), ("error", "string")],
    ..QUEUE
};

fn real(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real").join(file)
}

fn driver<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(package: &Package, database: &Database, args: I) -> Command {
    let mut command = Command::new(real("run"));
    command.arg(package.driver).args(args).envs(package.environment.iter().copied());
    let url = if database.engine() == Engine::Sqlite {
        format!("file:{}", database.file().display())
    } else {
        database.url()
    };
    command.env("DATABASE_URL", url);
    command
}

/// Runs the driver to its end; what it printed, line by line.
fn told(package: &Package, database: &Database, args: &[&str]) -> Vec<Value> {
    let output = driver(package, database, args).output().expect("the driver starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {args:?}: {errors}", package.driver);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}\n{errors}")))
        .collect()
}

fn text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Puts a job in, has a worker claim it and kills that worker in the middle; the job's id.
fn left_behind(package: &Package, database: &Database) -> String {
    let ids = told(package, database, &["enqueue", "1"]);
    let mut worker = driver(package, database, ["work", "--hang"])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the worker starts");
    let mut line = String::new();
    let read = BufReader::new(worker.stdout.take().expect("it is piped")).read_line(&mut line);
    worker.kill().expect("our own child");
    worker.wait().expect("our own child");
    read.expect("a line");
    let claimed: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{} said {line:?}", package.driver));
    let id = text(&ids[0][0]);
    assert_eq!(text(&claimed["claimed"][0]), id, "{}: {line}", package.driver);
    if !package.hasten.is_empty() {
        database.sql(package.hasten);
    }
    id
}

/// Where unstick comes from: the least role's URL.
fn recoverer(package: &Package, database: &Database) -> String {
    database.url_as(package.role, database.port())
}

/// A verb on the package's table, as somebody.
fn verb(package: &Package, url: String, verb: &str) -> Unstick {
    unstick().args([verb, "--preset", package.preset]).args(package.flags).env("DATABASE_URL", url)
}

/// The same under the least role.
fn command(package: &Package, database: &Database, name: &str) -> Unstick {
    let command = verb(package, recoverer(package, database), name).args(["--timeout", "1s", "-o", "json"]);
    command.args(["--requeue-on", "LeaseExpired,HeartbeatStale,Age"])
}

/// Runs what `unstick grants` prints, as the owner of the package's tables.
fn grant(package: &Package, database: &Database) {
    database.role(package.role);
    let told = verb(package, database.url(), "grants").args(["--role", package.role]).run().expect(0);
    database.sql(&told.stdout);
    if package.role == PAST_ROW_SECURITY {
        database.admin().sql(&format!("ALTER ROLE {PAST_ROW_SECURITY} BYPASSRLS"));
    }
}

/// Settles the one job that is left behind, as soon as it counts as stuck; the recovery's name.
fn settled(package: &Package, database: &Database, action: &str) -> String {
    let mut looks = 0;
    loop {
        let check = command(package, database, "check").run().expect(0).json();
        if check["stuck"] == 1 {
            break;
        }
        looks += 1;
        assert!(check["active"] == 1 && looks < 1000, "{} is never stuck: {check}", package.driver);
    }
    let report = command(package, database, "recover").args(["--action", action]).run().expect(0).json();
    let done = if action == "requeue" { "requeued" } else { "failed" };
    assert!(report["recovered"] == 1 && report[done] == 1, "{}: {report}", package.driver);
    text(&report["recoveryId"])
}

fn recovers(package: &Package) {
    let setup = Command::new(real("setup.sh")).arg(package.driver).status().expect("the setup starts");
    assert!(setup.success(), "cannot set up {}", package.driver);
    let database = Database::create(package.engine);
    told(package, &database, &["migrate"]);
    grant(package, &database);

    let id = left_behind(package, &database);
    let recovery = settled(package, &database, "fail");
    is_read_as(package, &database, (&id, package.failed));
    // Before any other worker runs: some prune the dead one, and then there is nothing to go back to.
    let undo = unstick().args(["undo", &recovery, "-o", "json"]).env("DATABASE_URL", recoverer(package, &database));
    let undone = undo.run().expect(0);
    assert_eq!(undone.json()["restored"], 1, "{}: {undone}", package.driver);
    settled(package, &database, "requeue");
    let completed = works_until_idle(package, &database);
    assert!(completed.contains(&id), "{} did not finish {id}: {completed:?}", package.driver);
    is_read_as(package, &database, (&id, package.finished));

    let id = left_behind(package, &database);
    settled(package, &database, "fail");
    let completed = works_until_idle(package, &database);
    assert!(!completed.contains(&id), "{} ran the failed {id}: {completed:?}", package.driver);
    let job = is_read_as(package, &database, (&id, package.failed));
    for (name, kind) in package.types {
        assert_eq!(job["types"][*name], *kind, "{}: {job}", package.driver);
    }
}

/// What the package's own client says of the job.
fn is_read_as(package: &Package, database: &Database, (id, state): (&str, &str)) -> Value {
    let mut read = told(package, database, &["read", id]);
    assert!(read.len() == 1 && read[0]["state"] == state, "{} has no {state} job: {read:?}", package.driver);
    read.remove(0)
}

fn works_until_idle(package: &Package, database: &Database) -> Vec<String> {
    let said = told(package, database, &["work", "--until-idle"]);
    let completed = said.last().and_then(|said| said["completed"].as_array());
    completed.expect("what was completed").iter().map(text).collect()
}

#[test]
fn pg_boss_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package {
        driver: "pg-boss",
        preset: "pg-boss",
        hasten: "UPDATE pgboss.job SET expire_seconds = 1",
        types: &[("completedOn", "Date"), ("output", "object")],
        ..QUEUE
    });
}

#[test]
fn graphile_worker_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package {
        driver: "graphile-worker",
        preset: "graphile-worker",
        role: PAST_ROW_SECURITY,
        finished: "gone",
        failed: "dead",
        types: &[("last_error", "string"), ("updated_at", "Date")],
        ..QUEUE
    });
}

#[test]
fn graphile_worker_finishes_what_is_requeued_in_a_named_queue() {
    recovers(&Package {
        driver: "graphile-worker",
        preset: "graphile-worker",
        role: PAST_ROW_SECURITY,
        environment: &[("QUEUE_NAME", "serial")],
        finished: "gone",
        failed: "dead",
        ..QUEUE
    });
}

#[test]
fn river_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package {
        driver: "river",
        preset: "river",
        failed: "discarded",
        types: &[("finalizedAt", "*time.Time"), ("errors", "[]rivertype.AttemptError")],
        ..QUEUE
    });
}

#[test]
fn procrastinate_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package {
        driver: "procrastinate",
        preset: "procrastinate",
        finished: "succeeded",
        types: &[("attempts", "int"), ("worker_id", "NoneType")],
        ..QUEUE
    });
}

#[test]
fn bullmq_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package {
        driver: "bullmq",
        preset: "bullmq-pg",
        environment: &[("LOCK_MS", "1000")],
        types: &[("finishedOn", "number"), ("failedReason", "string")],
        ..QUEUE
    });
}

#[test]
fn apalis_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package { driver: "apalis", preset: "apalis", finished: "Done", failed: "Killed", ..QUEUE });
}

#[test]
fn prisma_on_postgresql_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&PRISMA);
}

#[test]
fn prisma_on_mariadb_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package { engine: Engine::MariaDb, ..PRISMA });
}

#[test]
fn prisma_on_sqlite_finishes_what_is_requeued_and_reads_what_is_failed() {
    recovers(&Package { engine: Engine::Sqlite, ..PRISMA });
}

#[test]
fn prisma_on_sqlite_with_times_as_prisma_6_wrote_them_reads_what_is_failed() {
    recovers(&Package { engine: Engine::Sqlite, environment: &[("PRISMA_SQLITE_TIMES", "unixepoch-ms")], ..PRISMA });
}
