//! `unstick demo`: a SQLite database as a Prisma app would have it, and the whole tool tried on it.
//!
//! Each command is printed before it is run, by this very executable, and the database stays: everything can be repeated
//! by hand. Nothing but the demo's own folder is touched.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Failure, args::DemoArgs, failure::FAILED, output, runtime};
use crate::{
    db::{Access, DbError, connect},
    report::words::shell_word,
    settings::DatabaseUrl,
};

/// What is not written as it is in the path of a URL.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// The table as Prisma makes it on SQLite, its times as Prisma writes them: milliseconds since 1970.
const TABLE: &str = r#"CREATE TABLE "qualification_runs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "processed" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "workerId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "heartbeatAt" DATETIME,
    "completedAt" DATETIME,
    "error" TEXT
)"#;

/// Id, status, progress, worker; then, in seconds before now: created, started, last heartbeat, completed.
type Run = (&'static str, &'static str, (u32, u32), Option<&'static str>, [Option<u32>; 4]);

/// Two runs that a killed pod left behind, one that nobody took up, two that are well, and the past.
const RUNS: [Run; 7] = [
    ("run-1-left-behind", "PROCESSING", (3, 10), Some("worker-a"), [Some(2_820), Some(2_760), Some(2_700), None]),
    ("run-2-left-behind", "PROCESSING", (0, 1), Some("worker-a"), [Some(1_500), Some(1_440), None, None]),
    ("run-3-forgotten", "PENDING", (0, 4), None, [Some(10_800), None, None, None]),
    ("run-4-at-work", "PROCESSING", (7, 9), Some("worker-b"), [Some(3_600), Some(3_500), Some(20), None]),
    ("run-5-waiting", "PENDING", (0, 2), None, [Some(40), None, None, None]),
    ("run-6-done", "COMPLETED", (5, 5), Some("worker-a"), [Some(90_000), Some(89_000), Some(88_000), Some(88_000)]),
    ("run-7-failed", "FAILED", (2, 6), Some("worker-a"), [Some(95_000), Some(94_900), Some(94_000), Some(93_000)]),
];

const COLUMNS: &str = "startedAt=startedAt,heartbeatAt=heartbeatAt,progress=processed,total=total,error=error";

/// The exit code.
pub(super) fn run(args: &DemoArgs) -> u8 {
    match demonstrate(args) {
        Ok(()) => 0,
        Err(failure) => output::fail(&failure),
    }
}

fn demonstrate(args: &DemoArgs) -> Result<(), Failure> {
    let folder =
        args.dir.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("unstick-demo-{}", ulid::Ulid::new())));
    let file = make_file(&folder)?;
    let url = format!("file:{}", utf8_percent_encode(&file.to_string_lossy(), PATH));
    let parsed = DatabaseUrl::parse(&url)?;
    runtime::block_on(fill(&parsed), None)?.map_err(|error| Failure::new(error.kind.exit_code(), error.to_string()))?;
    output::write(&format!("# A database as a Prisma app would have it: {}\n", file.display()))?;
    let stage = Stage { program: own_program()?, url };
    let common = ["--timeout", "5", "--columns", COLUMNS];
    stage.play("Which runs are active, and which of them are stuck?", &["check"], &common)?;
    let said = stage.play("Settle the stuck ones.", &["recover"], &common)?;
    let recovery = said.lines().find_map(|line| line.strip_prefix("Undo with: unstick undo "));
    let recovery = recovery.ok_or_else(|| Failure::new(FAILED, "the demo's own recovery settled nothing"))?.to_owned();
    stage.play("What has been done to this database?", &["history"], &[])?;
    stage.play("Every row of it, before and after.", &["history", &recovery], &[])?;
    stage.play("Put everything back.", &["undo", &recovery], &[])?;
    stage.play("As it was.", &["check"], &common)?;
    output::write("\n# The database stays, so repeat any of it; then try your own: DATABASE_URL=… unstick check\n")
}

/// A new, empty file, which is a SQLite database without tables.
fn make_file(folder: &Path) -> Result<PathBuf, Failure> {
    let cannot = |path: &Path, error| {
        Failure::new(FAILED, format!("cannot make {}: {error}; name another folder with --dir", path.display()))
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    let folder = folder.canonicalize().map_err(|error| cannot(folder, error))?;
    let file = folder.join("demo.db");
    std::fs::File::create_new(&file).map_err(|error| cannot(&file, error))?;
    Ok(file)
}

async fn fill(url: &DatabaseUrl) -> Result<(), DbError> {
    let mut connection = connect(url, Access::ReadWrite).await?;
    connection.batch(TABLE).await?;
    for run in RUNS {
        connection.batch(&insert(&run)).await?;
    }
    connection.close().await;
    Ok(())
}

/// Every part is a constant of this file.
fn insert((id, status, (processed, total), worker, times): &Run) -> String {
    let ago = |seconds: &Option<u32>| {
        seconds.map_or_else(|| "NULL".to_owned(), |seconds| format!("(unixepoch('now') - {seconds}) * 1000"))
    };
    let worker = worker.map_or_else(|| "NULL".to_owned(), |worker| format!("'{worker}'"));
    let [created, started, heartbeat, completed] = times.each_ref().map(ago);
    format!(
        "INSERT INTO \"qualification_runs\" VALUES ('{id}', '{status}', {processed}, {total}, {worker}, {created}, {started}, {heartbeat}, {completed}, NULL)"
    )
}

/// Where commands are played.
struct Stage {
    program: PathBuf,
    url: String,
}

impl Stage {
    /// Prints a command, runs it, prints what it said, and gives that back.
    fn play(&self, why: &str, verb: &[&str], flags: &[&str]) -> Result<String, Failure> {
        let words: Vec<&str> = verb.iter().chain(flags).copied().collect();
        let line = words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ");
        output::write(&format!("\n# {why}\n$ DATABASE_URL={} {} {line}\n", shell_word(&self.url), self.shown()))?;
        let mut command = Command::new(&self.program);
        command.args(&words).stdin(Stdio::null()).stderr(Stdio::inherit());
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(name)) {
            command.env_remove(name);
        }
        let ended = command.env("DATABASE_URL", &self.url).output();
        let ended =
            ended.map_err(|error| Failure::new(FAILED, format!("cannot run {}: {error}", self.program.display())))?;
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        output::write(&said)?;
        match ended.status.success() {
            true => Ok(said),
            false => Err(Failure::new(FAILED, format!("the demo's own command failed ({})", ended.status))),
        }
    }

    /// How a person would call this executable: by name where the shell finds it.
    fn shown(&self) -> String {
        let name = self.program.file_name().unwrap_or(OsStr::new("unstick"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists());
        match found.and_then(|file| file.canonicalize().ok()) {
            Some(file) if file == self.program => name.to_string_lossy().into_owned(),
            _ => shell_word(&self.program.to_string_lossy()).into_owned(),
        }
    }
}

/// A setting of the caller's own would lead the demo elsewhere.
fn is_ours(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("UNSTICK_")
}

fn own_program() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe().and_then(|program| program.canonicalize());
    program.map_err(|error| Failure::new(FAILED, format!("cannot find our own executable: {error}")))
}
