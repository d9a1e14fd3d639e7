//! Every preset on tables like its system's own, with a run that is stuck, one that lives, one that waits, one that is over:
//! what check sees, what fail and requeue write column by column, and that undo puts all of it back.

mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use unstick::api::RecoveryPolicySpec;
use unstick::policy::{EnvironmentSources, effective};
use unstick::recover::{Mode, Request, plan};
use unstick::report::Trigger;
use unstick::runs::{Access, Action, presets, written_in_words};

use crate::support::{Database, Engine, Unstick, fresh_folder, unstick};

use cases::{LOOKING, WRITING};

/// What a column must hold afterwards.
#[derive(Clone, Copy)]
enum Want {
    Null,
    /// The time of the recovery, in whatever form.
    Now,
    Is(&'static str),
    /// This is part of it.
    Says(&'static str),
}

/// The columns of one row that change.
type Row = &'static [(&'static str, Want)];
/// The rows that change, by key; all others must stay as they are.
type Rows = &'static [(&'static str, Row)];

struct Case {
    preset: &'static str,
    engines: &'static [Engine],
    table: &'static str,
    /// What names a row, as text.
    key: &'static str,
    ddl: &'static str,
    active: u64,
    /// Empty where the preset cannot fail a run.
    fail: Rows,
    /// Empty where the preset cannot requeue a run.
    requeue: Rows,
    /// How many rows of `requeue` fail because they may not be requeued.
    exhausted: u64,
    /// How many more are stuck, whose requeue the database refuses.
    refused: u64,
}

type Dump = BTreeMap<String, BTreeMap<String, Option<String>>>;

/// Writes the times of a `.sql` file in the engine's own words.
fn in_words_of(engine: Engine, text: &str) -> String {
    let (two_hours, seconds) = ("2 hours", "5 seconds");
    let words: [(&str, String); 14] = match engine {
        Engine::Sqlite => {
            let at = |ago: &str| format!("strftime('%Y-%m-%d %H:%M:%f', 'now', '-{ago}')");
            let ms = |ago: u32| format!("(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) - {ago}000)");
            let s = |ago: u32| format!("(unixepoch('now', 'subsec') - {ago})");
            words(
                [at(two_hours), at(seconds)],
                [at(two_hours), at(seconds)],
                [[ms(7200), ms(5)], [s(7200), s(5)]],
                ["datetime", "datetime", "char(36)", "blob", "0"],
            )
        }
        Engine::MariaDb => {
            let at = |ago: &str| format!("(UTC_TIMESTAMP(6) - INTERVAL {ago})");
            let (two_hours, seconds) = (at("2 HOUR"), at("5 SECOND"));
            let s = |ago: u32| format!("(UNIX_TIMESTAMP(NOW(6)) - {ago})");
            let ms = |ago: u32| format!("FLOOR({} * 1000)", s(ago));
            words(
                [two_hours.clone(), seconds.clone()],
                [two_hours, seconds],
                [[ms(7200), ms(5)], [s(7200), s(5)]],
                ["datetime(6)", "datetime(6)", "char(36)", "blob", "0"],
            )
        }
        _ => {
            let at = |ago: &str| format!("(now() - interval '{ago}')");
            let naive = |ago: &str| format!("((now() AT TIME ZONE 'UTC') - interval '{ago}')");
            let s = |ago: u32| format!("(extract(epoch from now())::float8 - {ago})");
            let ms = |ago: u32| format!("({} * 1000)::bigint", s(ago));
            words(
                [at(two_hours), at(seconds)],
                [naive(two_hours), naive(seconds)],
                [[ms(7200), ms(5)], [s(7200), s(5)]],
                ["timestamptz", "timestamp", "uuid", "bytea", "false"],
            )
        }
    };
    let text = words.iter().fold(text.to_owned(), |text, (word, meaning)| text.replace(word, meaning));
    if engine == Engine::MariaDb { text.replace('"', "`") } else { text }
}

type Pair = [String; 2];

fn words(
    [old, fresh]: Pair,
    [old_utc, fresh_utc]: Pair,
    [[old_ms, fresh_ms], [old_s, fresh_s]]: [Pair; 2],
    types: [&str; 5],
) -> [(&'static str, String); 14] {
    let [time, naive, uuid, bytes, no] = types.map(str::to_owned);
    let yes = if no == "false" { "true" } else { "1" };
    [
        ("{old}", old),
        ("{fresh}", fresh),
        ("{old_utc}", old_utc),
        ("{fresh_utc}", fresh_utc),
        ("{old_ms}", old_ms),
        ("{fresh_ms}", fresh_ms),
        ("{old_s}", old_s),
        ("{fresh_s}", fresh_s),
        ("{time}", time),
        ("{naive}", naive),
        ("{uuid}", uuid),
        ("{bytes}", bytes),
        ("{false}", no),
        ("{true}", yes.to_owned()),
    ]
}

fn made(case: &Case, engine: Engine) -> Database {
    let database = Database::create(engine);
    database.sql(&in_words_of(engine, case.ddl));
    database
}

/// Every row of the table by its key, every column as text.
fn dump(database: &Database, case: &Case) -> Dump {
    let (schema, table) = case.table.split_once('.').unwrap_or(("public", case.table));
    let (columns, quote, cast, from) = match database.engine() {
        Engine::Sqlite => {
            (format!("SELECT name FROM pragma_table_xinfo('{table}')"), '"', "TEXT", format!("\"{table}\""))
        }
        Engine::MariaDb => {
            let columns = "SELECT column_name FROM information_schema.columns WHERE table_schema = database()";
            (format!("{columns} AND table_name = '{table}'"), '`', "CHAR", table.to_owned())
        }
        _ => {
            let columns = "SELECT column_name FROM information_schema.columns WHERE table_schema";
            let from = format!("\"{schema}\".\"{table}\"");
            (format!("{columns} = '{schema}' AND table_name = '{table}'"), '"', "text", from)
        }
    };
    let names: Vec<String> = database.rows(&columns).into_iter().filter_map(|mut row| row.remove(0)).collect();
    let list: Vec<String> = names.iter().map(|name| format!("CAST({quote}{name}{quote} AS {cast})")).collect();
    let key = if case.key == "1" { list[0].clone() } else { format!("CAST({} AS {cast})", case.key) };
    let rows = database.rows(&format!("SELECT {key}, {} FROM {from}", list.join(", ")));
    let named = |mut row: Vec<Option<String>>| {
        let key = row.remove(0).expect("a key is not null");
        (key, names.iter().cloned().zip(row).collect())
    };
    rows.into_iter().map(named).collect()
}

/// A zone-less or UTC time, or a number since 1970, within a minute of now.
#[expect(clippy::disallowed_methods, reason = "the servers of the suite run on this machine's clock")]
fn is_now(text: &str) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs_f64();
    let at = match text.parse::<f64>() {
        Ok(number) if number > 1e11 => Some(number / 1000.0),
        Ok(number) => Some(number),
        Err(_) => {
            let civil = text.get(..19).map(|text| text.replace(' ', "T"));
            let civil = civil.and_then(|text| text.parse::<jiff::civil::DateTime>().ok());
            let zoned = civil.and_then(|civil| civil.to_zoned(jiff::tz::TimeZone::UTC).ok());
            #[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
            zoned.map(|zoned| zoned.timestamp().as_second() as f64)
        }
    };
    at.is_some_and(|at| (at - now).abs() < 60.0)
}

fn compare(what: &str, before: &Dump, after: &Dump, changes: Rows) {
    assert_eq!(before.len(), after.len(), "{what}");
    for (key, row) in before {
        let wanted = changes.iter().find(|(changed, _)| changed == key).map_or(&[][..], |(_, row)| *row);
        for (column, was) in row {
            let is = after[key][column].as_deref();
            let Some((_, want)) = wanted.iter().find(|(name, _)| name == column) else {
                assert_eq!(is, was.as_deref(), "{what}: {key}.{column} must stay as it is");
                continue;
            };
            let fits = match want {
                Want::Null => is.is_none(),
                Want::Now => is.is_some_and(is_now),
                Want::Is(text) => is == Some(text),
                Want::Says(text) => is.is_some_and(|is| is.contains(text)),
            };
            assert!(fits, "{what}: {key}.{column} became {is:?}");
        }
    }
    for (key, row) in changes {
        assert!(before.contains_key(*key), "{what}: there is no row {key}");
        for (column, _) in *row {
            assert!(before[*key].contains_key(*column), "{what}: there is no column {column}");
        }
    }
}

fn number(report: &Value, name: &str) -> u64 {
    report[name].as_u64().unwrap_or_else(|| panic!("no number {name} in {report}"))
}

fn recovers_and_undoes(case: &Case, engine: Engine, action: Action) {
    let what = format!("{} on {engine:?}, {action}", case.preset);
    let changes = if action == Action::Fail { case.fail } else { case.requeue };
    let database = made(case, engine);
    let before = dump(&database, case);
    let stuck = u64::try_from(case.fail.len().max(case.requeue.len())).expect("few");
    let check = run(&database, "check", case.preset, (action, 0));
    assert_eq!((number(&check, "active"), number(&check, "stuck")), (case.active, stuck), "{what}: {check}");
    assert_eq!(dump(&database, case), before, "{what}: a check changes nothing");

    let requeue = action == Action::Requeue;
    let refused = if requeue { case.refused } else { 0 };
    let report = run(&database, "recover", case.preset, (action, i32::from(refused > 0)));
    let recovered = u64::try_from(changes.len()).expect("few");
    let exhausted = if requeue { case.exhausted } else { 0 };
    assert_eq!(number(&report, "recovered"), recovered, "{what}: {report}");
    assert_eq!(number(&report, "exhausted"), exhausted, "{what}: {report}");
    assert_eq!(number(&report, "requeued"), if requeue { recovered - exhausted } else { 0 }, "{what}: {report}");
    assert_eq!(report["errors"].as_array().map(Vec::len), usize::try_from(refused).ok(), "{what}: {report}");
    compare(&what, &before, &dump(&database, case), changes);

    let id = report["recoveryId"].as_str().expect("a recovery has a name");
    says_what_it_writes(case, &database, id);
    let undone = undo(&database, id);
    assert_eq!((number(&undone, "restored"), number(&undone, "skippedChanged")), (recovered, 0), "{what}: {undone}");
    assert_eq!(dump(&database, case), before, "{what}: undo puts all of it back");
}

/// `unstick presets` names exactly the columns that the ledger has images of.
fn says_what_it_writes(case: &Case, database: &Database, id: &str) {
    let history =
        unstick().args(["history", id, "-o", "json"]).env("DATABASE_URL", database.url()).run().expect(0).json();
    let preset = presets::find(case.preset).expect("a preset");
    let said = Action::ALL.map(|action| {
        let names = written_in_words(preset, action).into_iter().map(|(column, _)| column.to_owned());
        names.collect::<BTreeSet<String>>()
    });
    for change in history["changes"].as_array().expect("changes") {
        let written = change["after"].as_object().expect("columns").keys().cloned().collect();
        assert!(said.contains(&written), "{}: {written:?} is none of {said:?}", case.preset);
    }
}

#[test]
fn every_preset_that_writes_settles_its_own_rows_and_no_others() {
    for case in WRITING {
        for engine in case.engines {
            for action in Action::ALL {
                if !(if action == Action::Fail { case.fail } else { case.requeue }).is_empty() {
                    recovers_and_undoes(case, *engine, action);
                }
            }
        }
    }
}

#[test]
fn an_action_without_a_state_is_refused_before_the_table_is_looked_at() {
    for (preset, action) in
        [("mlflow", Action::Requeue), ("celery-django", Action::Requeue), ("db-scheduler", Action::Fail)]
    {
        let case = WRITING.iter().find(|case| case.preset == preset).expect("a case");
        let database = made(case, Engine::Postgres);
        let before = dump(&database, case);
        let said = refused(&database, "recover", preset, (Some(action), 64));
        assert!(said.contains("is not possible with the preset") && said.contains("; use "), "{said}");
        assert_eq!(dump(&database, case), before);
    }
}

#[test]
fn a_preset_for_checking_only_sees_what_is_stuck_and_never_writes() {
    for case in LOOKING {
        for engine in case.engines {
            let what = format!("{} on {engine:?}", case.preset);
            let database = made(case, *engine);
            let before = dump(&database, case);
            let check = run(&database, "check", case.preset, (Action::Fail, 0));
            let stuck = if case.preset == "solid-queue" { 2 } else { 1 };
            assert_eq!((number(&check, "active"), number(&check, "stuck")), (case.active, stuck), "{what}: {check}");
            let said = refused(&database, "recover", case.preset, (None, 64));
            let Some(Access::CheckOnly(reason)) = presets::find(case.preset).map(|preset| preset.access) else {
                panic!("{what} is not for checking only");
            };
            assert!(said.contains(reason), "{what}: {said}");
            assert_eq!(dump(&database, case), before, "{what}");
        }
    }
}

#[test]
fn every_preset_with_a_table_of_its_own_is_tried() {
    let tried: Vec<&str> = WRITING.iter().chain(LOOKING).map(|case| case.preset).collect();
    for preset in presets::ALL.iter().filter(|preset| !["prisma", "generic"].contains(&preset.name)) {
        assert!(tried.contains(&preset.name), "{} is tried on no table", preset.name);
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset.name).expect("just seen");
        assert_eq!(case.table, preset.table);
    }
}

#[test]
fn the_queue_that_a_dead_graphile_worker_held_is_let_go_and_no_other() {
    let case = WRITING.iter().find(|case| case.preset == "graphile-worker").expect("a case");
    for action in Action::ALL {
        let database = made(case, Engine::Postgres);
        run(&database, "recover", case.preset, (action, 0));
        let queues = "SELECT id, locked_by, is_available FROM graphile_worker._private_job_queues ORDER BY id";
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            database.rows(queues),
            [
                vec![text("7"), None, text("t")],
                vec![text("8"), text("pool-alive"), text("f")],
                vec![text("9"), None, text("t")],
            ]
        );
    }
}

#[test]
fn a_table_of_the_same_name_that_is_another_systems_is_refused() {
    let case = |name: &str| WRITING.iter().chain(LOOKING).find(|case| case.preset == name).expect("a case");
    for (table, preset) in [("dagster", "mlflow"), ("mlflow", "dagster")] {
        let database = made(case(table), Engine::Postgres);
        let said = refused(&database, "check", preset, (None, 78));
        assert!(said.contains("is not a table of") && said.contains(preset), "{said}");
    }
}

#[test]
fn the_host_that_rails_and_river_workers_write_is_the_owner() {
    for (preset, owners) in [
        ("river", "web-1"),
        ("delayed-job", "web-0"),
        ("good-job", "web-0"),
        ("oban", "web-0"),
        ("solid-queue", "web-0"),
    ] {
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset).expect("a case");
        for engine in case.engines {
            let database = made(case, *engine);
            let check = run(&database, "check", preset, (Action::Fail, 0));
            assert_eq!(first_run(&check)["owner"], owners, "{preset} on {engine:?}: {check}");
        }
    }
}

#[test]
fn a_pod_that_is_gone_is_found_by_the_host_that_its_worker_wrote() {
    for (preset, host) in [
        ("river", "web-1"),
        ("delayed-job", "web-0"),
        ("good-job", "web-0"),
        ("oban", "web-0"),
        ("solid-queue", "web-0"),
    ] {
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset).expect("a case");
        let database = made(case, Engine::Postgres);
        let at = |ago: &str| {
            let text = format!(
                "SELECT to_char((now() - interval '{ago}') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            );
            database.value(&text).expect("a time")
        };
        let workers = serde_json::json!({
            "time": at("0 seconds"),
            "pods": [{"uid": "u2", "name": "web-7", "worker": true, "since": at("1 hour")}],
            "gone": [{"uid": "u1", "name": host}],
        });
        let folder = fresh_folder("workers");
        let file = folder.join("workers.json");
        std::fs::write(&file, workers.to_string()).expect("the file can be written");
        // Nothing is old enough, so only the owner can speak.
        let check = unstick()
            .args(["check", "--preset", preset, "--timeout", "12h", "--identity", "PodName", "-o", "json", "--workers"])
            .args([&file])
            .env("DATABASE_URL", database.url())
            .run()
            .expect(0)
            .json();
        let first = first_run(&check);
        assert_eq!((&first["owner"], &first["evidence"]), (&host.into(), &"OwnerGone".into()), "{preset}: {check}");
        let live = check["runs"].as_array().into_iter().flatten().filter(|run| run["evidence"].is_null()).count();
        assert!(live > 0, "{preset}: {check}");
    }
}

fn first_run(check: &Value) -> Value {
    let is_first = |run: &&Value| run["id"].as_str().is_some_and(|id| id == "1" || id.ends_with("0001"));
    check["runs"].as_array().and_then(|runs| runs.iter().find(is_first)).cloned().expect("the first run")
}

#[test]
fn the_grants_that_are_printed_are_all_that_a_recovery_needs() {
    for case in WRITING {
        let database = made(case, Engine::Postgres);
        let role = format!("least_{}", case.preset.replace('-', "_"));
        let url = database.role(&role);
        let action = if case.requeue.is_empty() { Action::Fail } else { Action::Requeue };
        let printed = unstick().args(["grants", "--preset", case.preset, "--role", &role]);
        let grants = printed.env("DATABASE_URL", database.url()).run().expect(0).stdout;
        database.sql(&grants);
        // Row security without a policy hides all rows from whoever is neither owner nor exempt: no grant helps.
        let hidden = case.preset == "graphile-worker";
        let exit = if hidden { 77 } else { i32::from(case.refused > 0) };
        let report =
            command(&database, "recover", case.preset, Some(action)).env("DATABASE_URL", url).run().expect(exit);
        let changes = if action == Action::Fail { case.fail } else { case.requeue };
        let settled = if hidden { 0 } else { changes.len() };
        assert_eq!(report.json()["recovered"], settled, "{}: {report}", case.preset);
    }
}

fn command(database: &Database, verb: &str, preset: &str, action: Option<Action>) -> Unstick {
    let action = action.map(|action| ["--action", action.name()]);
    unstick()
        .args([verb, "--preset", preset, "--timeout", "10m", "-o", "json"])
        .args(["--requeue-on", "LeaseExpired,HeartbeatStale,Age"])
        .args(action.into_iter().flatten())
        .env("DATABASE_URL", database.url())
}

fn run(database: &Database, verb: &str, preset: &str, (action, exit): (Action, i32)) -> Value {
    // What cannot be done with a preset is refused by its policy, so a check asks for what is usual there.
    let cannot = presets::find(preset).is_some_and(|preset| preset.cannot.iter().any(|(cannot, _)| *cannot == action));
    command(database, verb, preset, (!cannot).then_some(action)).run().expect(exit).json()
}

fn undo(database: &Database, id: &str) -> Value {
    unstick().args(["undo", id, "-o", "json"]).env("DATABASE_URL", database.url()).run().expect(0).json()
}

fn refused(database: &Database, verb: &str, preset: &str, (action, exit): (Option<Action>, i32)) -> String {
    let output = command(database, verb, preset, action).run().expect(exit);
    output.stdout + &output.stderr
}

/// Of what `unstick sql` prints, for every preset that writes: the look, and the first batch of each action.
#[test]
fn the_statements_of_every_preset_are_the_golden_ones() {
    for case in WRITING {
        let database = made(case, Engine::Postgres);
        let mut text = String::new();
        for action in Action::ALL {
            if (if action == Action::Fail { case.fail } else { case.requeue }).is_empty() {
                continue;
            }
            let statements = super::connect::on_one_thread(plan(&request(&database, case.preset, action)));
            let statements = statements.expect("a table like its system's own");
            let first = |start: &str| statements.iter().find(|statement| statement.starts_with(start)).expect("one");
            if text.is_empty() {
                text = format!("-- Look\n\n{}\n\n", first("SELECT x.evidence"));
            }
            text.push_str(&format!("-- {action}\n\n{}\n\n", first("WITH picked")));
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/presets");
        let file = folder.join(format!("{}.sql", case.preset));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&file, &text).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == text, "{} is not what the code makes: run with UPDATE_GOLDEN=1", file.display());
    }
}

fn request(database: &Database, preset: &str, action: Action) -> Request {
    let mut spec = RecoveryPolicySpec::default();
    spec.runs.preset = Some(preset.to_owned());
    spec.recovery.action = Some(action);
    Request {
        policy: effective(None, &spec, &EnvironmentSources::default()).expect("a policy of the suite's own"),
        url: super::connect::parse(&database.url()),
        recovery_id: "golden".to_owned(),
        trigger: Trigger::CommandLine,
        actor: "test".to_owned(),
        snapshot: None,
        mode: Mode::Recover,
        list_limit: 20,
        time_limit: None,
        done_within: None,
    }
}
