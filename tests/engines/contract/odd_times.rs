//! Values that can be no time: those that stand for none, and those that nobody can read. A run that lives is not hurt by
//! either.

use super::shop::{Shop, evidence, says};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_zero_stands_for_no_time_and_so_does_any_date_from_before_there_were_runs),
        case(a_value_that_cannot_be_read_may_be_a_sign_of_life),
        case(a_column_of_numbers_that_are_no_times_is_named),
        case(a_fraction_of_four_bytes_is_no_time),
        case(a_worker_whose_beat_cannot_be_read_is_not_taken_for_gone),
    ]
}

/// A column type, how it holds a time (`{}`: seconds since 1970), what means none there, and what means nothing at all.
struct Odd {
    kind: &'static str,
    at: &'static str,
    none: &'static [&'static str],
    unreadable: &'static [&'static str],
}

fn odd(engine: Engine) -> Vec<Odd> {
    let odd = |kind, at, none, unreadable| Odd { kind, at, none, unreadable };
    match engine {
        Engine::Sqlite => vec![
            odd("INTEGER", "CAST({} * 1000 AS INTEGER)", &["0"], &["20261127", "-5", "unixepoch('now') / 60"]),
            odd("REAL", "({})", &["0.0", "'0'"], &["julianday('now', '-10 seconds')", "-1.5", "2e11"]),
            odd("DATETIME", "CAST({} * 1000 AS INTEGER)", &["0"], &["julianday('now')", "time('now')", "x'00'"]),
            odd(
                "TEXT",
                "strftime('%Y-%m-%dT%H:%M:%fZ', {}, 'unixepoch')",
                &["'0'", "'0000-00-00'", "'0000-00-00 00:00:00'", "'0.0'"],
                &[
                    "time('now')",
                    "'03:48'",
                    "'20261127'",
                    "'1985-01-01 00:00:00'",
                    "'2026-00-00'",
                    // Midnight, for a run of this afternoon; the beginning of a minute, for a lease that ends in it.
                    "date('now', '-1 day')",
                    "strftime('%Y-%m-%d %H:%M', 'now', '-1 day')",
                    "julianday('now')",
                    "'now'",
                ],
            ),
        ],
        Engine::MariaDb => vec![
            odd(
                "DATETIME",
                "(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ROUND({}) SECOND)",
                &["'0000-00-00'", "'0001-01-01 00:00:00'", "'1970-01-01 00:00:01'"],
                &["'2020-00-00'", "'2020-11-00 10:00:00'", "'2020-00-11'"],
            ),
            odd("TIMESTAMP", "FROM_UNIXTIME(ROUND({}))", &["'0000-00-00 00:00:00'", "'1971-01-01 00:00:00'"], &[]),
            odd("BIGINT", "ROUND({} * 1000)", &["0"], &["FLOOR(UNIX_TIMESTAMP() / 60)", "20261127", "-1"]),
            odd("INT UNSIGNED", "ROUND({})", &["0"], &["20261127"]),
            odd("DOUBLE", "({})", &["0"], &["-1.5", "2461371.5", "2e11"]),
            odd("DECIMAL(20,6)", "({})", &["0"], &["-1.5", "2461371.5"]),
        ],
        _ => vec![
            odd("timestamptz", "to_timestamp({})", &["'0001-01-01 00:00:00+00'", "'-infinity'", "'epoch'"], &[]),
            odd(
                "timestamp",
                "(to_timestamp({}) AT TIME ZONE 'UTC')",
                &["'0001-01-01 00:00:00'", "'-infinity'", "'epoch'"],
                &[],
            ),
            odd(
                "bigint",
                "round({} * 1000)::bigint",
                &["0"],
                &["(extract(epoch from now()) / 60)::bigint", "20261127", "-1", "200000000000"],
            ),
            odd("integer", "round({})::integer", &["0"], &["20261127", "-1"]),
            odd("double precision", "({})::float8", &["0"], &["2461371.5", "-1", "'NaN'"]),
            odd("numeric", "({})::numeric", &["0"], &["2461371.5", "-1"]),
        ],
    }
}

impl Odd {
    fn ago(&self, engine: Engine, seconds: i64) -> String {
        self.at.replace("{}", &format!("({} - ({seconds}))", super::times::now(engine)))
    }
}

const FLAGS: [&str; 10] = [
    "--preset",
    "generic",
    "--columns",
    "id=id,status=status,createdAt=made,heartbeatAt=beat,leaseUntil=lease",
    "--active",
    "RUN",
    "--failed",
    "FAILED",
    "--timeout",
    "5m",
];

/// A table whose three times are of one type; `rest` is what the type lets them be.
fn make(shop: &Shop, table: &str, (kind, rest): (&str, &str)) {
    let id = if shop.engine == Engine::MariaDb { "VARCHAR(60)" } else { "TEXT" };
    shop.sql(&format!(
        "CREATE TABLE {table} (id {id} NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, \
         made {kind} {rest}, beat {kind} {rest}, lease {kind} {rest})"
    ));
}

/// Rows of id, creation, heartbeat and lease.
fn add(shop: &Shop, table: &str, rows: &[(String, &str, &str, &str)]) {
    let values: Vec<String> =
        rows.iter().map(|(id, made, beat, lease)| format!("('{id}', 'RUN', {made}, {beat}, {lease})")).collect();
    let insert = format!("INSERT INTO {table} (id, status, made, beat, lease) VALUES {}", values.join(", "));
    // What MySQL takes only where nobody asked it to be strict.
    let lax = if shop.engine == Engine::MariaDb { "SET SESSION sql_mode = ''; " } else { "" };
    shop.sql(&format!("{lax}{insert}"));
}

/// Check and recover judge alike: these runs on this evidence, all others live; both say how many of them live because a
/// time of theirs cannot be read.
fn judged(shop: &mut Shop, table: &str, (expected, spared): (&[(String, &str)], usize), told: &str) {
    let flags = [&["--table", table][..], &FLAGS].concat();
    shop.grant(&flags);
    let mut expected: Vec<(String, String)> =
        expected.iter().map(|(id, kind)| (id.clone(), (*kind).to_owned())).collect();
    expected.sort();
    let listed = [&flags[..], &["--limit", "99"]].concat();
    let report = shop.report("check", &listed, 0);
    assert_eq!(evidence(&report), expected, "{told}: {report:#}");
    let alone = format!("{spared} active run(s) of {table} are left alone");
    assert_eq!(says(&report, "warnings", "left alone"), spared > 0, "{told}: {report:#}");
    assert_eq!(says(&report, "warnings", &alone), spared > 0, "{told}: {report:#}");
    for (id, kind) in &expected {
        let shown = shop.run("explain", &[&[id.as_str(), "-o", "json"][..], &flags].concat()).expect(0).json();
        assert_eq!(shown["run"]["evidence"].as_str().unwrap_or("-"), kind, "{told}: {shown:#}");
    }
    let report = shop.report("recover", &listed, 0);
    assert_eq!(evidence(&report), expected, "{told}: {report:#}");
    assert_eq!(says(&report, "warnings", &alone), spared > 0, "{told}: {report:#}");
    let failed = shop.database.rows(&format!("SELECT id FROM {table} WHERE status = 'FAILED' ORDER BY id"));
    let mut failed: Vec<String> = failed.into_iter().filter_map(|mut row| row.remove(0)).collect();
    failed.sort();
    let stuck: Vec<String> = expected.into_iter().filter(|(_, kind)| kind != "-").map(|(id, _)| id).collect();
    assert_eq!(failed, stuck, "{told}");
}

fn a_zero_stands_for_no_time_and_so_does_any_date_from_before_there_were_runs(engine: Engine) {
    let mut shop = Shop::empty(engine);
    for (n, odd) in odd(engine).iter().enumerate() {
        for (rest, name) in [("NOT NULL", "always"), ("NULL", "maybe")] {
            let table = format!("{name}{n}");
            make(&shop, &table, (odd.kind, rest));
            let (old, stale, new) = (odd.ago(engine, 4000), odd.ago(engine, 3000), odd.ago(engine, 10));
            let (mut rows, mut expected) = (Vec::new(), Vec::new());
            for (i, none) in odd.none.iter().enumerate() {
                let mut told = |name: &str, times: [&str; 3], kind| {
                    let id = format!("{name}{i}");
                    rows.push((id.clone(), times.map(str::to_owned)));
                    expected.push((id, kind));
                };
                told("never-beat", [&old, none, none], "Age");
                told("never-beat-and-young", [&new, none, none], "-");
                told("beats", [&old, &new, none], "-");
                told("beats-without-creation", [none, &new, none], "-");
                told("stale", [&old, &stale, none], "HeartbeatStale");
                told("stale-without-creation", [none, &stale, none], "HeartbeatStale");
                told("nothing-known", [none, none, none], "-");
                told("lease-over", [none, none, &old], "LeaseExpired");
                told("lease-holds", [&old, none, &odd.ago(engine, -4000)], "-");
            }
            let rows: Vec<_> = rows
                .iter()
                .map(|(id, [made, beat, lease])| (id.clone(), made.as_str(), beat.as_str(), lease.as_str()))
                .collect();
            add(&shop, &table, &rows);
            judged(&mut shop, &table, (&expected, 0), &format!("{} {rest}", odd.kind));
        }
    }
}

fn a_value_that_cannot_be_read_may_be_a_sign_of_life(engine: Engine) {
    let mut shop = Shop::empty(engine);
    for (n, odd) in odd(engine).iter().enumerate().filter(|(_, odd)| !odd.unreadable.is_empty()) {
        let table = format!("odd{n}");
        make(&shop, &table, (odd.kind, "NULL"));
        let (old, stale, new) = (odd.ago(engine, 4000), odd.ago(engine, 3000), odd.ago(engine, 10));
        let (mut rows, mut expected) = (Vec::new(), Vec::new());
        let mut told = |id: String, times: [&str; 3], kind| {
            rows.push((id.clone(), times.map(str::to_owned)));
            expected.push((id, kind));
        };
        told("old".to_owned(), [&old, "NULL", "NULL"], "Age");
        for (i, value) in odd.unreadable.iter().enumerate() {
            told(format!("made{i}"), [value, "NULL", "NULL"], "-");
            told(format!("made-stale{i}"), [value, &stale, "NULL"], "-");
            told(format!("beat{i}"), [&old, value, "NULL"], "-");
            told(format!("lease{i}"), [&old, "NULL", value], "-");
            told(format!("lease-stale{i}"), [&old, &stale, value], "-");
            told(format!("lease-lively{i}"), [&old, &new, value], "-");
            told(format!("all{i}"), [value, value, value], "-");
            // A lease that can be read speaks for itself.
            told(format!("lease-over{i}"), [value, value, &old], "LeaseExpired");
        }
        let rows: Vec<_> = rows
            .iter()
            .map(|(id, [made, beat, lease])| (id.clone(), made.as_str(), beat.as_str(), lease.as_str()))
            .collect();
        add(&shop, &table, &rows);
        let spared = expected.iter().filter(|(_, kind)| *kind == "-").count();
        judged(&mut shop, &table, (&expected, spared), odd.kind);
    }
}

fn a_column_of_numbers_that_are_no_times_is_named(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let (kind, day) = match engine {
        Engine::Sqlite => ("REAL", "julianday('now', '-10 seconds')"),
        Engine::MariaDb => ("DOUBLE", "UNIX_TIMESTAMP() / 86400 + 2440587.5"),
        _ => ("double precision", "extract(epoch from now()) / 86400 + 2440587.5"),
    };
    make(&shop, "days", (kind, "NULL"));
    add(&shop, "days", &[("a".to_owned(), day, "NULL", "NULL"), ("b".to_owned(), "-3", "NULL", "NULL")]);
    let flags = [&["--table", "days"][..], &FLAGS].concat();
    shop.grant(&flags);
    for verb in ["check", "recover"] {
        let report = shop.report(verb, &flags, 0);
        assert!(says(&report, "warnings", "spec.runs.columns.createdAt: the newest made"), "{report:#}");
        assert!(says(&report, "warnings", "does the column hold times?"), "{report:#}");
        assert_eq!((&report["active"], &report["recovered"]), (&2.into(), &0.into()), "{report:#}");
    }
}

/// Its steps are of 128 seconds: a heartbeat of now would be a minute old, and a lease over before its time.
fn a_fraction_of_four_bytes_is_no_time(engine: Engine) {
    let shop = Shop::empty(engine);
    let kind = match engine {
        // Its numbers have eight bytes, whatever the column's type says.
        Engine::Sqlite => return,
        Engine::MariaDb => "FLOAT",
        _ => "real",
    };
    make(&shop, "short", (kind, "NULL"));
    let flags = [&["--table", "short"][..], &FLAGS].concat();
    for verb in ["check", "recover"] {
        let output = shop.run(verb, &flags);
        assert!(output.code == 78 && output.stderr.contains("made"), "{output}");
    }
}

fn a_worker_whose_beat_cannot_be_read_is_not_taken_for_gone(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let (text, kind, ago) = match engine {
        Engine::MariaDb => ("VARCHAR(60)", "BIGINT", "FLOOR(UNIX_TIMESTAMP() - 900)"),
        Engine::Sqlite => ("TEXT", "INTEGER", "unixepoch('now') - 900"),
        _ => ("TEXT", "bigint", "(extract(epoch from now()) - 900)::bigint"),
    };
    shop.sql(&format!(
        "CREATE TABLE owned (id {text} NOT NULL PRIMARY KEY, status VARCHAR(20), made {kind}, beat {kind}, owner {text})"
    ));
    shop.sql(&format!(
        "INSERT INTO owned VALUES ('gone', 'RUN', {ago}, NULL, 'pod'), ('gone-zero', 'RUN', {ago}, 0, 'pod'), \
         ('odd', 'RUN', {ago}, 20261127, 'pod'), ('all-odd', 'RUN', 20261127, -1, 'pod')"
    ));
    let now = shop.database.value(&format!("SELECT {}", shop.text(super::times::now(engine)))).expect("a time");
    let now = jiff::Timestamp::from_millisecond((now.parse::<f64>().expect("a time") * 1000.0) as i64).expect("a time");
    let workers = serde_json::json!({"time": now, "pods": [{"uid": "other", "name": "other", "worker": true}],
        "gone": [{"uid": "pod", "name": "pod"}]});
    shop.set("UNSTICK_WORKERS", &workers.to_string());
    shop.set("UNSTICK_IDENTITY", "PodUID");
    let columns = "id=id,status=status,createdAt=made,heartbeatAt=beat,owner=owner";
    let flags =
        ["--preset", "generic", "--table", "owned", "--columns", columns, "--active", "RUN", "--failed", "FAILED"];
    shop.grant(&flags);
    let report = shop.report("recover", &[&flags[..], &["--timeout", "5h"]].concat(), 0);
    super::shop::shows(&report, &[("all-odd", "-"), ("gone", "OwnerGone"), ("gone-zero", "OwnerGone"), ("odd", "-")]);
}
