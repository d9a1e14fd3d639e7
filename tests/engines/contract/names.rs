//! Names and values as apps have them: mixed case, reserved words, other schemas; and what must stay a name or a value
//! whatever it looks like.

use super::rows::{literal, processing};
use super::shop::{Shop, shows};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(mixed_case_reserved_and_odd_names_are_names),
        case(a_table_of_another_schema_is_found_by_its_name_or_by_the_url),
        case(quotes_and_separators_in_names_are_refused),
        case(statements_in_names_and_values_are_harmless),
        case(statuses_of_any_text_are_values),
        case(a_name_in_another_case_is_another_name),
        case(a_status_in_another_case_is_another_status_whatever_the_column_takes_for_the_same),
    ]
}

fn mixed_case_reserved_and_odd_names_are_names(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let names = ["Order", "SELECT", "group", "qualification runs", "Größe", "a$b", "x-y", &"n".repeat(63)];
    for name in names {
        let (table, key, status, time) =
            (shop.quote(name), shop.quote("Key"), shop.quote("from"), shop.quote("Created At"));
        let id = if engine == Engine::MariaDb { "VARCHAR(60)" } else { "TEXT" };
        let kind = if engine.is_postgres() { "timestamp" } else { "DATETIME" };
        shop.sql(&format!(
            "CREATE TABLE {table} ({key} {id} NOT NULL PRIMARY KEY, {status} VARCHAR(20), {time} {kind})"
        ));
        shop.sql(&format!("INSERT INTO {table} VALUES ('a', 'RUNNING', {})", super::rows::ago(engine, 4000.0)));
        let flags = [
            "--preset",
            "generic",
            "--table",
            name,
            "--columns",
            "id=Key,status=from,createdAt=Created At",
            "--active",
            "RUNNING",
            "--failed",
            "to",
            "--timeout",
            "5",
        ];
        shop.grant(&flags);
        let report = shop.report("recover", &flags, 0);
        assert_eq!((report["recovered"].as_u64(), report["table"].as_str()), (Some(1), Some(name)));
        assert_eq!(shop.database.value(&format!("SELECT {status} FROM {table}")).as_deref(), Some("to"), "{name}");
        shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
        assert_eq!(shop.database.value(&format!("SELECT {status} FROM {table}")).as_deref(), Some("RUNNING"), "{name}");
    }
}

fn a_table_of_another_schema_is_found_by_its_name_or_by_the_url(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let mut shop = Shop::without_grants(engine);
    shop.add(&[processing("public", 4000.0)]);
    shop.sql(
        "CREATE SCHEMA \"Tenant\"; CREATE TABLE \"Tenant\".qualification_runs (LIKE qualification_runs INCLUDING ALL); \
         INSERT INTO \"Tenant\".qualification_runs SELECT * FROM qualification_runs; \
         UPDATE \"Tenant\".qualification_runs SET id = 'tenant'",
    );
    shop.grant(&["--table", "Tenant.qualification_runs"]);
    audit::clear(&shop);
    let report = shop.report("recover", &["--table", "Tenant.qualification_runs"], 0);
    shows(&report, &[("tenant", "Age")]);
    assert!(audit::changes(&shop).is_empty(), "the table of public is another");
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);

    // As Prisma says it.
    let mark = if shop.url.contains('?') { '&' } else { '?' };
    shop.url = format!("{}{mark}schema=Tenant", shop.url);
    shows(&shop.report("recover", &[], 0), &[("tenant", "Age")]);
    assert!(audit::changes(&shop).is_empty());
    let there = shop.database.value("SELECT status::text FROM \"Tenant\".qualification_runs");
    assert_eq!((there.as_deref(), shop.status("public").as_str()), (Some("FAILED"), "PROCESSING"));
    shop.url = shop.url.replace("schema=Tenant", "schema=tenant");
    shop.run("check", &[]).expect(78);
}

const HOSTILE: [&str; 6] = [
    "qualification_runs\"; DROP TABLE qualification_runs; --",
    "qualification_runs`; DROP TABLE qualification_runs; --",
    "qualification_runs'; DROP TABLE qualification_runs; --",
    "qualification_runs]; --",
    "qualification_runs\nWHERE 1=1",
    "qualification_runs\\",
];

fn quotes_and_separators_in_names_are_refused(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    for name in HOSTILE {
        let said = shop.refuses(&["--table", name], 64);
        assert!(said.contains("table"), "{said}");
        for role in ["status", "createdAt", "owner", "id", "error"] {
            shop.refuses(&["--columns", &format!("{role}={name}")], 64);
        }
        shop.refuses(&["--ledger-schema", name], 64);
    }
    for name in ["a.b.c", "", ".", "a.", &"n".repeat(65)] {
        let refused = shop.run("recover", &["--table", name]);
        assert!(matches!(refused.code, 64 | 2 | 0) && (refused.code != 0 || name.is_empty()), "{name}: {refused}");
    }
}

fn statements_in_names_and_values_are_harmless(engine: Engine) {
    let mut shop = Shop::open(engine);
    let hostile = "'; DROP TABLE qualification_runs; -- \" ` \\ $1 ? {} %s \u{1f}";
    shop.add(&[processing(hostile, 4000.0).owner(hostile), processing("young", 10.0).owner(hostile)]);
    let before = shop.table("qualification_runs");
    let report = shop.recover(&["--recovery-id", &hostile.replace('\u{1f}', "")], &[hostile]);
    assert_eq!(report["recovered"], 1);
    let error = shop.database.value("SELECT error FROM qualification_runs WHERE error IS NOT NULL");
    assert!(error.is_some_and(|error| error.contains("'; DROP TABLE")));
    shop.run("undo", &[&hostile.replace('\u{1f}', "")]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
    for flag in ["--environment", "--timestamps"] {
        shop.run("check", &[flag, hostile]).expect(64);
    }
    let workers = serde_json::json!({"time": "2020-01-01T00:00:00Z", "pods": [{"uid": hostile, "name": hostile}]});
    shop.set("UNSTICK_WORKERS", &workers.to_string());
    shop.set("UNSTICK_IDENTITY", "PodName");
    shop.recover(&[], &[hostile]);
    // A role's name is quoted in what `grants` prints.
    if engine != Engine::Sqlite {
        let rights = shop.unstick_as(&shop.database.url(), "grants", &["--role", "odd\"; --'`"]).run().expect(0).stdout;
        let quoted = if engine == Engine::MariaDb { "'odd\"; --''`'" } else { "\"odd\"\"; --'`\"" };
        assert!(rights.contains(quoted), "{rights}");
    }
    assert_eq!(shop.database.value("SELECT count(*) FROM qualification_runs").as_deref(), Some("2"));
}

fn statuses_of_any_text_are_values(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let words = ["it's", "a \"b\"", "back\\slash", "ö", "x; DROP TABLE runs; --", "$1 ?"];
    let id = if engine == Engine::MariaDb { "VARCHAR(60)" } else { "TEXT" };
    let kind = if engine.is_postgres() { "timestamp" } else { "DATETIME" };
    shop.sql(&format!("CREATE TABLE runs (id {id} NOT NULL PRIMARY KEY, status VARCHAR(60), made {kind})"));
    for (n, word) in words.iter().enumerate() {
        let (id, word) = (format!("r{n}"), literal(engine, word));
        shop.sql(&format!("INSERT INTO runs VALUES ('{id}', {word}, {})", super::rows::ago(engine, 4000.0)));
    }
    let flags = [
        "--preset",
        "generic",
        "--table",
        "runs",
        "--columns",
        "id=id,status=status,createdAt=made",
        "--failed",
        "gone\\'s \"x\" ö",
        "--timeout",
        "5",
    ];
    let active = words.map(|word| ["--active", word]).concat();
    let flags = [&flags[..], &active].concat();
    shop.grant(&flags);
    let report = shop.report("recover", &flags, 0);
    assert_eq!(report["recovered"], 6, "{report:#}");
    let gone = literal(engine, "gone\\'s \"x\" ö");
    assert_eq!(shop.database.value(&format!("SELECT count(*) FROM runs WHERE status = {gone}")).as_deref(), Some("6"));
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
    for word in words {
        let word = literal(engine, word);
        assert_eq!(
            shop.database.value(&format!("SELECT count(*) FROM runs WHERE status = {word}")).as_deref(),
            Some("1")
        );
    }
}

fn a_name_in_another_case_is_another_name(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    // MariaDB on Linux and PostgreSQL tell names apart by case; SQLite does not, and neither do column names of MariaDB.
    if engine != Engine::Sqlite {
        shop.refuses(&["--table", "QUALIFICATION_RUNS"], 78);
    }
    if engine.is_postgres() {
        shop.refuses(&["--columns", "startedAt=startedat"], 78);
    }
}

/// How a column is declared that takes `processing` for `PROCESSING`, and what it takes before.
fn folding(engine: Engine) -> &'static [(&'static str, &'static str)] {
    match engine {
        Engine::Sqlite => &[("", "TEXT COLLATE NOCASE")],
        Engine::MariaDb => &[("", "VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci"), ("", "VARCHAR(20)")],
        _ => &[
            ("CREATE EXTENSION IF NOT EXISTS citext", "citext"),
            ("CREATE DOMAIN folded AS citext", "folded"),
            (
                "CREATE COLLATION fold (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "text COLLATE fold",
            ),
            ("SELECT 1", "varchar(20) COLLATE fold"),
        ],
    }
}

fn a_status_in_another_case_is_another_status_whatever_the_column_takes_for_the_same(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let (id, kind) = match engine {
        Engine::MariaDb => ("VARCHAR(60)", "DATETIME"),
        Engine::Sqlite => ("TEXT", "DATETIME"),
        _ => ("TEXT", "timestamp"),
    };
    for (n, (before, status)) in folding(engine).iter().enumerate() {
        if !before.is_empty() {
            shop.database.admin().try_sql(before).expect("the extension and ICU come with the server");
        }
        let table = format!("folded{n}");
        shop.sql(&format!(
            "CREATE TABLE {table} (id {id} NOT NULL PRIMARY KEY, status {status} NOT NULL, made {kind})"
        ));
        let made = super::rows::ago(engine, 4000.0);
        shop.sql(&format!("CREATE INDEX by_status{n} ON {table} (status, made)"));
        shop.sql(&format!(
            "INSERT INTO {table} VALUES ('upper', 'PROCESSING', {made}), ('lower', 'processing', {made}), ('mixed', 'Pending', {made})"
        ));
        let columns = "id=id,status=status,createdAt=made";
        for active in ["PROCESSING", "PENDING,PROCESSING"] {
            let flags = ["--preset", "generic", "--table", &table, "--columns", columns, "--active", active];
            let flags = [&flags[..], &["--failed", "FAILED", "--timeout", "5"]].concat();
            shop.grant(&flags);
            shows(&shop.report("check", &flags, 0), &[("upper", "Age")]);
            let explained = shop.run("explain", &[&["lower", "-o", "json"][..], &flags].concat()).expect(0).json();
            assert_eq!((&explained["active"], &explained["run"]["evidence"]), (&false.into(), &().into()), "{status}");
            let report = shop.report("recover", &flags, 0);
            assert_eq!(report["recovered"], 1, "{status}: {report:#}");
            let failed = shop.database.rows(&format!("SELECT id FROM {table} WHERE status = 'FAILED'"));
            assert_eq!(failed, [[Some("upper".to_owned())]], "{status}");
            // The app writes it anew, in letters that the column takes for ours.
            shop.sql(&format!("UPDATE {table} SET status = 'failed' WHERE id = 'upper'"));
            let undo = report["recoveryId"].as_str().expect("a name");
            let undone = shop.run("undo", &[undo, "-o", "json"]).expect(0).json();
            assert_eq!(
                (&undone["restored"], &undone["skippedChanged"]),
                (&0.into(), &1.into()),
                "{status}: {undone:#}"
            );
            shop.sql(&format!("UPDATE {table} SET status = 'FAILED' WHERE id = 'upper'"));
            shop.run("undo", &[undo, "-o", "json"]).expect(0);
            shop.sql(&format!("UPDATE {table} SET status = 'PROCESSING' WHERE id = 'upper'"));
        }
        // A status that differs from the old one by case alone is another one all the same.
        let flags = ["--preset", "generic", "--table", &table, "--columns", columns, "--active", "PROCESSING"];
        let report = shop.report("recover", &[&flags[..], &["--failed", "Processing", "--timeout", "5"]].concat(), 0);
        assert_eq!(
            (&report["recovered"], &report["outcome"]),
            (&1.into(), &"Recovered".into()),
            "{status}: {report:#}"
        );
    }
}
