//! Values and keys that a database prints, compares or orders as something else: put back to the byte all the same, or
//! refused before anything is written.

use serde_json::json;

use super::shop::{Shop, says};
use super::undo::name;
use super::{Case, case};
use crate::support::{Engine, mysql};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(values_that_mariadb_prints_as_others_are_put_back_to_the_byte),
        case(a_row_whose_old_value_no_packet_holds_is_refused_and_the_rest_is_done),
        case(a_status_of_bits_is_written_as_its_number_and_put_back),
        case(a_schema_with_a_dot_in_its_name_is_undone_as_well),
        case(runs_and_recoveries_whose_names_differ_by_a_space_are_not_the_same),
        case(keys_that_begin_alike_before_a_nul_are_told_apart),
        case(a_part_of_a_key_of_any_type_may_hold_the_separator),
    ]
}

const STATES: [&str; 10] = [
    "--active",
    "QUEUED,RUNNING",
    "--never-claimed",
    "QUEUED",
    "--failed",
    "FAILED",
    "--requeued",
    "QUEUED",
    "--timeout",
    "5",
];

fn flags<'a>(table: &'a str, columns: &'a str) -> Vec<&'a str> {
    [&["--preset", "generic", "--table", table, "--columns", columns][..], &STATES].concat()
}

fn requeue<'a>(flags: &[&'a str]) -> Vec<&'a str> {
    [flags, &["--action", "Requeue", "--requeue-on", "Age"]].concat()
}

fn ago(engine: Engine) -> String {
    if engine.is_postgres() { "now() - interval '4000 seconds'".to_owned() } else { super::rows::ago(engine, 4000.0) }
}

fn time(engine: Engine) -> &'static str {
    match engine {
        Engine::MariaDb => "DATETIME(3)",
        Engine::Sqlite => "DATETIME",
        _ => "timestamptz",
    }
}

/// Each value with a column of its type, as bytes where it is a text.
fn values_that_mariadb_prints_as_others_are_put_back_to_the_byte(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = Shop::empty(engine);
    let old = ago(engine);
    let odd = |charset: &str, bytes: &str| {
        (format!("VARCHAR(20) CHARACTER SET {charset}"), format!("CONVERT(x'{bytes}' USING {charset})"))
    };
    let mut columns = vec![
        ("FLOAT".to_owned(), "16777218".to_owned()),
        ("FLOAT".to_owned(), "0.1".to_owned()),
        ("DOUBLE".to_owned(), "0.30000000000000004e0".to_owned()),
        ("BIT(8)".to_owned(), "b'10000001'".to_owned()),
        ("BIT(64)".to_owned(), "x'FFFFFFFFFFFFFFFF'".to_owned()),
    ];
    for (charset, bytes) in [
        ("cp1250", "81839098"),
        ("cp1251", "98"),
        ("cp1256", "C7"),
        ("cp1257", "8183"),
        ("greek", "AEFF"),
        ("hebrew", "A1BF"),
        ("tis620", "DBFF"),
        ("ascii", "C1"),
        ("swe7", "C1"),
        ("sjis", "8140"),
        ("latin1", "818D8F909D"),
        ("ascii", "58273431"),
        ("cp1250", "9A6100"),
        ("ucs2", "00E4"),
    ] {
        // MySQL stores no character that its set does not have.
        if mysql::program().is_none() || (charset, bytes) != ("ascii", "C1") {
            columns.push(odd(charset, bytes));
        }
    }
    for (kind, value) in columns {
        shop.sql(&format!(
            "CREATE TABLE runs (id INT PRIMARY KEY, status VARCHAR(20) NOT NULL, made DATETIME(3) NOT NULL, owner {kind}); \
             INSERT INTO runs VALUES (1, 'RUNNING', {old}, {value}), (2, 'RUNNING', {old}, NULL)"
        ));
        let flags = requeue(&flags("runs", "id=id,status=status,createdAt=made,owner=owner"));
        let picture = || shop.database.rows("SELECT id, status, HEX(owner), CAST(owner + 0e0 AS CHAR) FROM runs");
        let before = picture();
        let report = shop.report("recover", &flags, 0);
        assert_eq!(report["requeued"], 2, "{kind}: {report:#}");
        assert_eq!(shop.database.value("SELECT count(*) FROM runs WHERE owner IS NULL").as_deref(), Some("2"));
        let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
        assert_eq!((&undone["restored"], &undone["warnings"]), (&json!(2), &json!([])), "{kind}: {undone:#}");
        assert_eq!(picture(), before, "{kind}: {value}");
        shop.sql("DROP TABLE runs");
    }
}

fn a_row_whose_old_value_no_packet_holds_is_refused_and_the_rest_is_done(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = Shop::empty(engine);
    let old = ago(engine);
    for (kind, value) in
        [("MEDIUMBLOB", "repeat(x'01', 9000000)"), ("LONGTEXT CHARACTER SET latin1", "repeat(_latin1 x'f6', 9000000)")]
    {
        shop.sql(&format!(
            "CREATE TABLE runs (id INT PRIMARY KEY, status VARCHAR(20) NOT NULL, made DATETIME(3) NOT NULL, err {kind}); \
             INSERT INTO runs VALUES (1, 'RUNNING', {old}, {value}), (2, 'RUNNING', {old}, 'old'), (3, 'RUNNING', {old}, NULL)"
        ));
        let flags = flags("runs", "id=id,status=status,createdAt=made,error=err");
        let picture = || shop.database.rows("SELECT id, status, LENGTH(err), MD5(err) FROM runs");
        let before = picture();
        let report = shop.report("recover", &flags, 1);
        assert_eq!((&report["failed"], &report["outcome"]), (&json!(2), &json!("Partial")), "{kind}: {report:#}");
        assert_eq!(report["errors"][0]["id"], "1", "{report:#}");
        assert!(says(&report, "errors", "its err is too long"), "{report:#}");
        assert!(says(&report, "errors", "raise max_allowed_packet"), "{report:#}");
        // What the app writes since is its own, however long it is.
        shop.sql(&format!("UPDATE runs SET err = {value} WHERE id = 2"));
        let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
        assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(1), &json!(1)), "{kind}: {undone:#}");
        let after = picture();
        assert_eq!((&after[0], &after[2]), (&before[0], &before[2]), "{kind}");
        assert_eq!(after[1][2].as_deref(), Some("9000000"), "{kind}");
        shop.sql("DROP TABLE runs");
    }
}

fn a_status_of_bits_is_written_as_its_number_and_put_back(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = Shop::empty(engine);
    shop.sql(&format!(
        "CREATE TABLE runs (id INT PRIMARY KEY, status BIT(8) NOT NULL, made DATETIME(3)); INSERT INTO runs VALUES (1, 1, {})",
        ago(engine)
    ));
    let columns = ["--preset", "generic", "--table", "runs", "--columns", "id=id,status=status,createdAt=made"];
    let states = ["--active", "1", "--never-claimed=", "--failed", "2", "--timeout", "5"];
    let status = || shop.database.value("SELECT status + 0 FROM runs");
    let report = shop.run("recover", &[&columns[..], &states, &["-o", "json"]].concat()).expect(0).json();
    assert_eq!((report["recovered"].as_u64(), status().as_deref()), (Some(1), Some("2")), "{report:#}");
    assert_eq!(report["runs"][0]["status"], "1", "{report:#}");
    shop.run("undo", &[&name(&report)]).expect(0);
    assert_eq!(status().as_deref(), Some("1"));
}

fn a_schema_with_a_dot_in_its_name_is_undone_as_well(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let place = match engine {
        Engine::Sqlite => return,
        Engine::MariaDb => {
            let (known, odd) = (shop.database.name().to_owned(), format!("{}.b.c", shop.database.name()));
            shop.database
                .admin()
                .sql(&format!("CREATE DATABASE `{odd}`; GRANT ALL ON `{odd}`.* TO 'app'@'%' WITH GRANT OPTION"));
            shop.url = shop.url.replace(&format!("/{known}"), &format!("/{odd}"));
            format!("`{odd}`")
        }
        _ => {
            shop.sql("CREATE SCHEMA \"tenant.1\"");
            shop.url = format!("{}{}schema=tenant.1", shop.url, if shop.url.contains('?') { '&' } else { '?' });
            "\"tenant.1\"".to_owned()
        }
    };
    shop.sql(&format!(
        "CREATE TABLE {place}.runs (id INT PRIMARY KEY, status VARCHAR(20) NOT NULL, made {} NOT NULL); \
         INSERT INTO {place}.runs VALUES (1, 'RUNNING', {})",
        time(engine),
        ago(engine)
    ));
    let status = || shop.database.value(&format!("SELECT status FROM {place}.runs"));
    let report = shop.report("recover", &flags("runs", "id=id,status=status,createdAt=made"), 0);
    assert_eq!((&report["failed"], status().as_deref()), (&json!(1), Some("FAILED")), "{report:#}");
    let would = shop.run("undo", &[&name(&report), "--dry-run"]).expect(0).stdout;
    assert!(would.starts_with("Would restore 1 run(s)"), "{would}");
    shop.run("undo", &[&name(&report)]).expect(0);
    assert_eq!(status().as_deref(), Some("RUNNING"));
    if engine == Engine::MariaDb {
        shop.database.admin().sql(&format!("DROP DATABASE {place}"));
    }
}

/// A collation that pads would take them for the same.
fn runs_and_recoveries_whose_names_differ_by_a_space_are_not_the_same(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let kind = match engine {
        Engine::MariaDb if mysql::program().is_some() => "VARCHAR(40) COLLATE utf8mb4_0900_bin",
        Engine::MariaDb => "VARCHAR(40) COLLATE utf8mb4_nopad_bin",
        _ => "VARCHAR(40)",
    };
    shop.sql(&format!(
        "CREATE TABLE runs (id {kind} NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, made {} NOT NULL)",
        time(engine)
    ));
    let flags = flags("runs", "id=id,status=status,createdAt=made");
    shop.grant(&flags);
    let requeue = [&requeue(&flags)[..], &["--max-recoveries", "1"]].concat();
    let again = |id: &str, count: u64| {
        shop.sql(&format!("INSERT INTO runs VALUES ('{id}', 'RUNNING', {})", ago(engine)));
        let report = shop.report("recover", &requeue, 0);
        assert_eq!((&report["requeued"], &report["exhausted"]), (&json!(count), &json!(0)), "{id:?}: {report:#}");
        shop.sql("DELETE FROM runs");
    };
    again("a", 1);
    again("a ", 1);
    for id in ["R4", "R4 "] {
        shop.sql(&format!("INSERT INTO runs VALUES ('{id}', 'RUNNING', {})", ago(engine)));
        let report = shop.report("recover", &[&flags[..], &["--recovery-id", id]].concat(), 0);
        assert_eq!((&report["outcome"], &report["failed"]), (&json!("Recovered"), &json!(1)), "{id:?}: {report:#}");
    }
    shop.run("undo", &["R4 "]).expect(0);
    let status = |id: &str| shop.database.value(&format!("SELECT status FROM runs WHERE id = '{id}'"));
    assert_eq!(["R4", "R4 "].map(|id| status(id).expect("a status")), ["FAILED", "RUNNING"]);
}

fn keys_that_begin_alike_before_a_nul_are_told_apart(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    for key in ["id TEXT NOT NULL PRIMARY KEY", "id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID --"] {
        let shop = Shop::empty(engine);
        let columns = "status TEXT NOT NULL, made DATETIME NOT NULL, started DATETIME";
        let (key, tail) = key.split_once(')').unwrap_or((key, ""));
        shop.sql(&format!("CREATE TABLE runs ({columns}, {key}){}", tail.trim_end_matches(" --")));
        let old = ago(engine);
        for (id, started) in [
            ("'a'", "'2020-01-01 08:00:00'"),
            ("'a' || char(0) || 'b'", "'2020-02-02 08:00:00'"),
            ("'ö'", "'2020-03-03 08:00:00'"),
        ] {
            shop.sql(&format!("INSERT INTO runs VALUES ('RUNNING', {old}, {started}, {id})"));
        }
        let picture = || shop.database.rows("SELECT hex(id), status, started FROM runs ORDER BY id");
        let before = picture();
        let flags = requeue(&flags("runs", "id=id,status=status,createdAt=made,startedAt=started"));
        for batch in ["1000", "1"] {
            let report = shop.report("recover", &[&flags[..], &["--batch-size", batch]].concat(), 0);
            assert_eq!(report["requeued"], 3, "{report:#}");
            let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
            assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(3), &json!(0)), "{undone:#}");
            assert_eq!(picture(), before);
        }
    }
}

fn a_part_of_a_key_of_any_type_may_hold_the_separator(engine: Engine) {
    let shop = Shop::empty(engine);
    let kind = match engine {
        Engine::Sqlite => "",
        Engine::MariaDb => "SET('a\u{1f}b', 'c', '\u{1e}1')",
        _ => {
            shop.database.admin().sql("CREATE EXTENSION IF NOT EXISTS citext");
            "citext"
        }
    };
    shop.sql(&format!(
        "CREATE TABLE runs (part {kind} NOT NULL, nr INT NOT NULL, status VARCHAR(20) NOT NULL, made {}, PRIMARY KEY (part, nr))",
        time(engine)
    ));
    for part in ["a\u{1f}b", "c", "\u{1e}1"] {
        shop.sql(&format!("INSERT INTO runs VALUES ('{part}', 1, 'RUNNING', {})", ago(engine)));
    }
    let before = shop.table("runs");
    let report = shop.report("recover", &flags("runs", "id=part,id=nr,status=status,createdAt=made"), 0);
    assert_eq!(report["failed"], 3, "{report:#}");
    let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(3), &json!(0)), "{undone:#}");
    assert_eq!(shop.table("runs"), before);
}
