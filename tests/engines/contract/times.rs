//! Every way in which a column holds a time, judged by the database's clock and written back in its own form.

use super::shop::{Shop, shows};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(every_time_type_is_judged_and_written_in_its_own_form),
        case(sqlite_numbers_and_text_may_be_mixed_in_one_column),
        case(a_finish_time_follows_the_form_of_the_same_row),
        case(a_finish_time_is_one_that_its_column_holds),
        case(rows_of_the_future_are_refused),
        case(a_column_that_holds_no_time_is_refused),
    ]
}

/// A column type and how its value is written from seconds since 1970 (`{}`).
struct Form {
    kind: &'static str,
    value: &'static str,
}

fn forms(engine: Engine) -> Vec<Form> {
    let form = |kind, value| Form { kind, value };
    match engine {
        Engine::Sqlite => vec![
            form("INTEGER", "CAST({} * 1000 AS INTEGER)"),
            form("INTEGER", "CAST({} AS INTEGER)"),
            form("REAL", "({})"),
            form("DATETIME", "strftime('%Y-%m-%dT%H:%M:%fZ', {}, 'unixepoch')"),
            form("TEXT", "strftime('%Y-%m-%dT%H:%M:%f+00:00', {}, 'unixepoch')"),
            form("TEXT", "strftime('%Y-%m-%d %H:%M:%f', {}, 'unixepoch')"),
            form("TIMESTAMP", "strftime('%Y-%m-%d %H:%M:%S', {}, 'unixepoch')"),
            form("TEXT", "strftime('%Y-%m-%dT%H:%M:%f', {} + 7200, 'unixepoch') || '+02:00'"),
            form("TEXT", "CAST(CAST({} * 1000 AS INTEGER) AS TEXT)"),
        ],
        Engine::MariaDb => vec![
            form("DATETIME", "(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ROUND({}) SECOND)"),
            form("DATETIME(3)", "(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ROUND({} * 1000) * 1000 MICROSECOND)"),
            form("DATETIME(6)", "(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ROUND({} * 1000000) MICROSECOND)"),
            form("TIMESTAMP(3) NULL", "FROM_UNIXTIME({})"),
            form("TIMESTAMP NULL", "FROM_UNIXTIME(ROUND({}))"),
            form("BIGINT", "ROUND({} * 1000)"),
            form("BIGINT", "ROUND({})"),
            form("DOUBLE", "({})"),
            form("DOUBLE", "({} * 1000)"),
            form("DECIMAL(20,6)", "({})"),
            form("INT UNSIGNED", "ROUND({})"),
        ],
        _ => vec![
            form("timestamp(3)", "(to_timestamp({}) AT TIME ZONE 'UTC')"),
            form("timestamp", "(to_timestamp({}) AT TIME ZONE 'UTC')"),
            form("timestamptz", "to_timestamp({})"),
            form("timestamptz(0)", "to_timestamp({})"),
            form("bigint", "round({} * 1000)::bigint"),
            form("bigint", "round({})::bigint"),
            form("integer", "round({})::integer"),
            form("double precision", "({})::float8"),
            form("double precision", "({} * 1000)::float8"),
            form("numeric", "({})::numeric"),
        ],
    }
}

/// The database's now, in seconds since 1970.
pub(super) fn now(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "unixepoch('now', 'subsec')",
        Engine::MariaDb => "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)",
        _ => "extract(epoch from now())::float8",
    }
}

impl Form {
    fn ago(&self, engine: Engine, seconds: i64) -> String {
        self.value.replace("{}", &format!("({} - ({seconds}))", now(engine)))
    }
}

const FLAGS: [&str; 12] = [
    "--preset",
    "generic",
    "--columns",
    "id=id,status=status,createdAt=made,startedAt=claimed,finishedAt=ended",
    "--active",
    "PENDING,PROCESSING",
    "--never-claimed",
    "PENDING",
    "--failed",
    "FAILED",
    "--timeout",
    "5m",
];

fn with_table(table: &str) -> Vec<&str> {
    [&["--table", table][..], &FLAGS].concat()
}

fn make(shop: &Shop, table: &str, kind: &str) {
    let id = if shop.engine == Engine::MariaDb { "VARCHAR(20)" } else { "TEXT" };
    shop.sql(&format!(
        "CREATE TABLE {table} (id {id} NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, made {kind}, claimed {kind}, ended {kind})"
    ));
}

fn every_time_type_is_judged_and_written_in_its_own_form(engine: Engine) {
    let mut shop = Shop::empty(engine);
    for (n, form) in forms(engine).iter().enumerate() {
        let table = format!("t{n}");
        make(&shop, &table, form.kind);
        let ago = |seconds| form.ago(engine, seconds);
        shop.sql(&format!(
            "INSERT INTO {table} VALUES ('old', 'PROCESSING', {}, {}, NULL), ('lately', 'PROCESSING', {}, {}, NULL), \
             ('null', 'PROCESSING', {}, NULL, NULL), ('under', 'PENDING', {}, NULL, NULL)",
            ago(4000),
            ago(330),
            ago(4000),
            ago(30),
            ago(400),
            ago(260),
        ));
        let flags = with_table(&table);
        shop.grant(&flags);
        let report = shop.report("recover", &flags, 0);
        let told = format!("{} as {}", form.kind, form.value);
        shows_for(&told, &report, &[("lately", "-"), ("null", "Age"), ("old", "Age"), ("under", "-")]);
        let age = report["runs"].as_array().and_then(|runs| runs.iter().find(|run| run["id"] == "old"));
        let age = age.expect("it is listed")["ageSeconds"].as_i64().expect("an age");
        assert!((329..400).contains(&age), "{told}: {age}");
        // Finished now, in the very form of the column, as the app would have written it. A zone of the app's own is the
        // exception: text in UTC does not compare with it letter by letter.
        let foreign = form.value.contains("+02:00");
        let near =
            format!("SELECT count(*) FROM {table} WHERE id = 'old' AND ended > {} AND ended < {}", ago(60), ago(-60));
        assert!(foreign || shop.database.value(&near).as_deref() == Some("1"), "{told}: {:?}", shop.table(&table));
        if engine == Engine::Sqlite {
            let kinds = format!(
                "SELECT typeof(ended) = typeof(made) AND length(ended) = length(made) FROM {table} WHERE id = 'old'"
            );
            let same = shop.database.value(&kinds);
            let digits = form.kind == "REAL";
            assert!(digits || same.as_deref() == Some("1"), "{told}: {:?}", shop.table(&table));
        }
        let recovery = report["recoveryId"].as_str().expect("a name");
        shop.run("undo", &[recovery]).expect(0);
        let left = format!("SELECT count(*) FROM {table} WHERE ended IS NOT NULL");
        assert_eq!(shop.database.value(&left).as_deref(), Some("0"), "{told}");
    }
}

fn shows_for(told: &str, report: &serde_json::Value, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(id, kind)| ((*id).to_owned(), (*kind).to_owned())).collect();
    assert_eq!(super::shop::evidence(report), expected, "{told}: {report:#}");
}

fn sqlite_numbers_and_text_may_be_mixed_in_one_column(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let shop = Shop::empty(engine);
    make(&shop, "mixed", "DATETIME");
    audit::watch(&shop, "mixed", &["id"], &["status", "made", "claimed", "ended"]);
    let mut expected = Vec::new();
    for (n, form) in forms(engine).iter().enumerate() {
        shop.sql(&format!(
            "INSERT INTO mixed VALUES ('old{n}', 'PROCESSING', {}, {}, NULL), ('new{n}', 'PROCESSING', {}, {}, NULL)",
            form.ago(engine, 4000),
            form.ago(engine, 900),
            form.ago(engine, 4000),
            form.ago(engine, 20),
        ));
        expected.push(format!("old{n}"));
    }
    // Values that are no time at all are no sign of life and no evidence.
    shop.sql("INSERT INTO mixed VALUES ('odd', 'PROCESSING', 'yesterday', NULL, NULL), ('empty', 'PROCESSING', '', '', NULL)");
    let before = shop.table("mixed");
    let flags = with_table("mixed");
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let report = shop.recover(&[&flags[..], &["--limit", "99"]].concat(), &expected);
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
    assert_eq!(shop.table("mixed"), before);
}

fn a_finish_time_follows_the_form_of_the_same_row(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let shop = Shop::empty(engine);
    shop.sql("CREATE TABLE runs (id INTEGER PRIMARY KEY NOT NULL, status TEXT, made, claimed, ended)");
    for (n, form) in forms(engine).iter().enumerate() {
        shop.sql(&format!("INSERT INTO runs VALUES ({n}, 'PROCESSING', {}, NULL, NULL)", form.ago(engine, 4000)));
    }
    shop.run("recover", &with_table("runs")).expect(0);
    let rows = shop.database.rows("SELECT id, typeof(made), typeof(ended), made, ended FROM runs ORDER BY id");
    for row in rows {
        let [id, was, is, made, ended] = row.as_slice() else { panic!("five columns") };
        let [made, ended] = [made, ended].map(|value| value.as_deref().expect("set"));
        let shape = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0");
        assert!(was == is && (was.as_deref() == Some("real") || shape(made) == shape(ended)), "{id:?}: {row:?}");
    }
}

/// A finish column of another type than the creation time: what it held before says how it is written, else its type.
fn a_finish_time_is_one_that_its_column_holds(engine: Engine) {
    const SECONDS: &str = "99999999999";
    let (millis, iso) = ("ROUND({} * 1000)", "strftime('%Y-%m-%dT%H:%M:%fZ', {}, 'unixepoch')");
    // Type and value of the creation time, type and earlier value of the finish time, what the new one must be.
    let is_seconds = format!("ended > 1500000000 AND ended < {SECONDS}");
    let is_millis = format!("ended > {SECONDS}");
    let is_text = "typeof(ended) = 'text' AND ended LIKE '20__-__-__T__:__:__.___Z'".to_owned();
    let whole = |is: &str| format!("typeof(ended) = 'integer' AND {is}");
    let cases: Vec<(&str, &str, &str, &str, String)> = match engine {
        Engine::Sqlite => vec![
            ("INTEGER", "CAST({} * 1000 AS INTEGER)", "TEXT", "NULL", is_text.clone()),
            ("INTEGER", "CAST({} * 1000 AS INTEGER)", "VARCHAR(30)", "''", is_text.clone()),
            ("INTEGER", "CAST({} * 1000 AS INTEGER)", "DATETIME", "NULL", whole(&is_millis)),
            ("INTEGER", "CAST({} * 1000 AS INTEGER)", "DATETIME", "'2020-01-01T00:00:00.000Z'", is_text.clone()),
            ("INTEGER", "CAST({} * 1000 AS INTEGER)", "INTEGER", "1600000000", whole(&is_seconds)),
            ("TEXT", iso, "INTEGER", "NULL", whole(&is_millis)),
            ("TEXT", iso, "INTEGER", "0", whole(&is_millis)),
            ("TEXT", iso, "BIGINT", "1600000000", whole(&is_seconds)),
            ("TEXT", iso, "DATETIME", "1600000000000", whole(&is_millis)),
            ("TEXT", iso, "DATETIME", "NULL", is_text.clone()),
            ("TEXT", iso, "TEXT", "'2020-01-01 00:00:00'", "ended LIKE '20__-__-__ __:__:__'".to_owned()),
        ],
        Engine::MariaDb => vec![
            ("BIGINT", millis, "INT", "NULL", is_seconds.clone()),
            ("BIGINT", millis, "INT UNSIGNED", "NULL", is_seconds.clone()),
            ("BIGINT", millis, "BIGINT", "1600000000", is_seconds.clone()),
            ("BIGINT", millis, "BIGINT", "0", is_millis.clone()),
            ("BIGINT", millis, "DOUBLE", "NULL", is_millis.clone()),
            ("BIGINT", "ROUND({})", "BIGINT", "1600000000000", is_millis.clone()),
        ],
        _ => vec![
            ("bigint", "round({} * 1000)::bigint", "integer", "NULL", is_seconds.clone()),
            ("bigint", "round({} * 1000)::bigint", "bigint", "1600000000", is_seconds.clone()),
            ("bigint", "round({} * 1000)::bigint", "bigint", "0", is_millis.clone()),
            ("bigint", "round({})::bigint", "numeric", "1600000000000", is_millis.clone()),
            ("timestamptz", "to_timestamp({})", "integer", "NULL", is_seconds.clone()),
        ],
    };
    let mut shop = Shop::empty(engine);
    for (n, (kind, value, ended, had, is)) in cases.into_iter().enumerate() {
        let table = format!("f{n}");
        let id = if engine == Engine::MariaDb { "VARCHAR(20)" } else { "TEXT" };
        shop.sql(&format!(
            "CREATE TABLE {table} (id {id} NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, made {kind}, claimed {kind}, ended {ended})"
        ));
        let made = value.replace("{}", &format!("({} - 4000)", now(engine)));
        shop.sql(&format!("INSERT INTO {table} VALUES ('a', 'PROCESSING', {made}, NULL, {had})"));
        let flags = with_table(&table);
        shop.grant(&flags);
        let report = shop.report("recover", &flags, 0);
        assert_eq!(report["recovered"], 1, "{kind} and {ended} with {had}: {report:#}");
        let holds = shop.database.value(&format!("SELECT count(*) FROM {table} WHERE {is}"));
        assert_eq!(holds.as_deref(), Some("1"), "{kind} and {ended} with {had}: {:?}", shop.table(&table));
    }
}

fn rows_of_the_future_are_refused(engine: Engine) {
    use super::rows::processing;
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0), processing("tomorrow", -3600.0)]);
    let said = shop.refuses(&[], 78);
    for words in ["runs.columns.startedAt", "startedAt of qualification_runs", "the database's time is 20"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let report = shop.report("check", &[], 78);
    assert_eq!(report["outcome"], "Failed");
    // Half a minute may be between two clocks.
    shop.sql("DELETE FROM qualification_runs WHERE id = 'tomorrow'");
    shop.add(&[processing("soon", -10.0)]);
    shows(&shop.check(&[]), &[("a", "Age"), ("soon", "-")]);
    // Any sign of life counts, of a finished run too.
    shop.add(&[super::rows::completed("done", 50.0).beat(-3600.0)]);
    let said = shop.refuses(&[], 78);
    assert!(said.contains("heartbeatAt"), "{said}");
    shop.sql("DELETE FROM qualification_runs WHERE id = 'done'");
    // A lease is meant to lie there.
    shop.add(&[processing("leased", 10.0).lease(-86_400.0)]);
    shop.recover(&[], &["a"]);
}

fn a_column_that_holds_no_time_is_refused(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    let shop = Shop::empty(engine);
    make(&shop, "dates", "DATE");
    let said = shop.run("check", &with_table("dates")).expect(78);
    assert!(said.stderr.contains("holds no time"), "{said}");
}
