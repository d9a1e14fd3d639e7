//! Keys of every type, alone and together; what is no key is refused.

use super::shop::{Shop, shows};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(keys_of_every_type_are_settled_recorded_and_undone),
        case(keys_that_are_close_to_each_other_are_settled_and_undone_one_by_one),
        case(a_key_whose_values_mysql_cannot_tell_apart_is_refused),
        case(a_unique_index_that_tells_more_apart_than_its_column_is_no_proof_of_a_key),
        case(a_composite_key_is_one_id),
        case(a_part_of_a_key_may_hold_the_separator_of_keys),
        case(what_is_not_unique_or_may_be_null_is_no_key),
        case(a_null_where_a_primary_key_may_be_null_is_refused_and_never_settled),
        case(a_partitioned_table_is_a_table),
        case(a_requeue_is_counted_by_the_whole_key),
    ]
}

const FLAGS: [&str; 10] = [
    "--preset",
    "generic",
    "--table",
    "runs",
    "--active",
    "WAITS,WORKS",
    "--never-claimed",
    "WAITS",
    "--failed",
    "DEAD",
];

fn flags(columns: &str) -> Vec<&str> {
    [&FLAGS[..], &["--timeout", "5", "--columns", columns]].concat()
}

fn time(engine: Engine) -> &'static str {
    match engine {
        Engine::MariaDb => "DATETIME(3)",
        Engine::Sqlite => "DATETIME",
        _ => "timestamptz",
    }
}

fn ago(engine: Engine, seconds: f64) -> String {
    if engine.is_postgres() {
        format!("now() - make_interval(secs => {seconds})")
    } else {
        super::rows::ago(engine, seconds)
    }
}

fn keys_of_every_type_are_settled_recorded_and_undone(engine: Engine) {
    let keys: &[(&str, [&str; 3])] = match engine {
        Engine::Sqlite => &[
            ("INTEGER", ["1", "9007199254740993", "-5"]),
            ("TEXT", ["'a''b'", "'ö'", "' '"]),
            ("BLOB", ["x'00ff'", "x'01'", "x'02'"]),
            ("REAL", ["0.3", "0.30000000000000004", "7.5"]),
        ],
        Engine::MariaDb => &[
            ("BIGINT", ["1", "9007199254740993", "-5"]),
            ("BIGINT UNSIGNED", ["1", "18446744073709551615", "7"]),
            ("VARCHAR(191)", ["'a''b'", "'ö'", "'x '"]),
            ("VARCHAR(191) COLLATE utf8mb4_bin", ["'a'", "'A'", "'ä'"]),
            (
                "CHAR(36)",
                [
                    "'1b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'2b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'3b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                ],
            ),
            (
                "UUID",
                [
                    "'1b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'2b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'3b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                ],
            ),
            ("BINARY(2)", ["x'00ff'", "x'0100'", "x'2700'"]),
            ("DECIMAL(20,0)", ["18446744073709551601", "18446744073709551602", "18446744073709551603"]),
            ("DECIMAL(30,6)", ["0.000001", "9007199254740993.000002", "9007199254740993.000003"]),
            ("BIGINT UNSIGNED", ["18446744073709551613", "18446744073709551614", "18446744073709551615"]),
        ],
        _ => &[
            ("bigint", ["1", "9007199254740993", "-5"]),
            ("integer", ["1", "2", "3"]),
            ("text", ["'a''b'", "'ö'", "' '"]),
            ("varchar(40)", ["'{x,\"y\"}'", "'NULL'", "''"]),
            ("char(4)", ["'a'", "'b'", "'cccc'"]),
            (
                "uuid",
                [
                    "'1b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'2b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                    "'3b4e28ba-2fa1-11d2-883f-0016d3cca427'",
                ],
            ),
            ("numeric(30,2)", ["1.50", "2", "12345678901234567890.25"]),
            ("bytea", ["'\\x00ff'", "'\\x01'", "'\\x02'"]),
            ("double precision", ["0.3", "0.30000000000000004", "7"]),
            ("real", ["0.1", "16777216", "7"]),
        ],
    };
    let mut shop = Shop::empty(engine);
    for (kind, [first, second, third]) in keys {
        if *kind == "UUID" && crate::support::mysql::program().is_some() {
            continue; // MySQL has no such type.
        }
        shop.sql(&format!(
            "CREATE TABLE runs (id {kind} NOT NULL PRIMARY KEY, status VARCHAR(20), made {})",
            time(engine)
        ));
        let flags = flags("id=id,status=status,createdAt=made");
        shop.grant(&flags);
        let (old, new) = (ago(engine, 4000.0), ago(engine, 10.0));
        shop.sql(&format!(
            "INSERT INTO runs VALUES ({first}, 'WORKS', {old}), ({second}, 'WORKS', {old}), ({third}, 'WORKS', {new})"
        ));
        let before = shop.database.rows("SELECT status, made FROM runs ORDER BY id");
        let report = shop.report("recover", &flags, 0);
        assert_eq!(report["recovered"], 2, "{kind}: {report:#}");
        let left = shop.database.value(&format!("SELECT status FROM runs WHERE id = {third}"));
        assert_eq!(left.as_deref(), Some("WORKS"), "{kind}");
        let history = audit::history(&shop, report["recoveryId"].as_str().expect("a name"));
        assert_eq!(history["changes"].as_array().map(Vec::len), Some(2), "{kind}: {history:#}");
        for change in history["changes"].as_array().expect("a list") {
            let id = change["id"].as_str().filter(|id| !id.is_empty()).unwrap_or("NULL");
            let told = shop.run("explain", &[&flags[..], &["-o", "json", "--", id]].concat()).expect(0).json();
            assert_eq!(
                (&told["run"]["id"], &told["changes"][0]["change"]),
                (&change["id"], change),
                "{kind}: {told:#}"
            );
        }
        shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
        assert_eq!(shop.database.rows("SELECT status, made FROM runs ORDER BY id"), before, "{kind}");
        shop.sql("DROP TABLE runs");
    }
}

/// Doubles, as which MariaDB compares a number with a text, take these for one.
fn keys_that_are_close_to_each_other_are_settled_and_undone_one_by_one(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let kind = match engine {
        Engine::Sqlite => "TEXT",
        Engine::MariaDb => "DECIMAL(20,0)",
        _ => "numeric(20,0)",
    };
    let keys = ["18446744073709551601", "18446744073709551602", "18446744073709551603"];
    shop.sql(&format!(
        "CREATE TABLE runs (id {kind} NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, made {0} NOT NULL, fin {0})",
        time(engine)
    ));
    let flags = flags("id=id,status=status,createdAt=made,finishedAt=fin");
    shop.grant(&flags);
    let (old, now) = (ago(engine, 4000.0), ago(engine, 0.0));
    for key in keys {
        shop.sql(&format!("INSERT INTO runs VALUES ('{key}', 'WORKS', {old}, NULL)"));
    }
    let report = shop.report("recover", &flags, 0);
    let id = report["recoveryId"].as_str().expect("a name");
    let history = audit::history(&shop, id);
    for change in history["changes"].as_array().expect("a list") {
        assert_eq!(change["after"]["status"], "DEAD", "{history:#}");
    }
    shop.sql(&format!("UPDATE runs SET status = 'DONE', fin = {now} WHERE id = '{}'", keys[1]));
    let done = format!("SELECT status, {} FROM runs WHERE id = '{}'", shop.text("fin"), keys[1]);
    let before = shop.database.rows(&done);
    let undone = shop.run("undo", &[id, "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&2.into(), &1.into()), "{undone:#}");
    assert_eq!(shop.database.rows(&done), before, "what the app has done stays");
}

fn a_key_whose_values_mysql_cannot_tell_apart_is_refused(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = Shop::empty(engine);
    for kind in ["FLOAT", "DOUBLE", "FLOAT(10,2)", "DOUBLE UNSIGNED", "BIT(8)"] {
        shop.sql(&format!("CREATE TABLE runs (id {kind} NOT NULL PRIMARY KEY, status VARCHAR(20), made DATETIME(3))"));
        shop.sql(&format!("INSERT INTO runs VALUES (1, 'WORKS', {})", ago(engine, 4000.0)));
        for verb in ["check", "recover"] {
            let said = shop.run(verb, &flags("id=id,status=status,createdAt=made")).expect(78).stderr;
            for words in
                ["runs.columns.id", "id of runs is ", "cannot be told apart exactly; name another unique column"]
            {
                assert!(said.contains(words), "{kind}: {verb}: {said}");
            }
        }
        assert_eq!(shop.database.value("SELECT status FROM runs").as_deref(), Some("WORKS"), "{kind}");
        shop.sql("DROP TABLE runs");
    }
}

/// To such a column two runs have one key, and an undo would find them both.
fn a_unique_index_that_tells_more_apart_than_its_column_is_no_proof_of_a_key(engine: Engine) {
    let (plain, folding, finer, coarser) = match engine {
        // A column and its index always agree there.
        Engine::MariaDb => return,
        Engine::Sqlite => ("TEXT", "TEXT COLLATE NOCASE", "BINARY", "NOCASE"),
        _ => ("text", "text COLLATE ci", "\"C\"", "ci"),
    };
    let shop = Shop::empty(engine);
    if engine.is_postgres() {
        shop.sql("CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    }
    let flags = flags("id=id,status=status,createdAt=made");
    let old = ago(engine, 4000.0);
    for (column, index, is_key) in
        [(folding, finer, false), (folding, coarser, true), (plain, finer, true), (plain, coarser, true)]
    {
        shop.sql(&format!(
            "CREATE TABLE runs (id {column} NOT NULL, status VARCHAR(20), made {}); \
             CREATE UNIQUE INDEX one ON runs (id COLLATE {index}); INSERT INTO runs VALUES ('a', 'WORKS', {old})",
            time(engine)
        ));
        if !is_key {
            shop.sql(&format!("INSERT INTO runs VALUES ('A', 'WORKS', {old})"));
        }
        for verb in ["check", "recover"] {
            let said = shop.run(verb, &flags).expect(if is_key { 0 } else { 78 }).stderr;
            assert_eq!(said.contains("id of runs is not unique"), !is_key, "{column}, {index}: {said}");
        }
        // Its own collation is what an index has unless another is named.
        if !is_key {
            shop.sql("DELETE FROM runs WHERE id = 'A'; CREATE UNIQUE INDEX two ON runs (id)");
            shop.sql(&format!("INSERT INTO runs VALUES ('b', 'WORKS', {old})"));
            shop.run("check", &flags).expect(0);
        }
        shop.sql("DROP TABLE runs");
    }
}

fn composite(engine: Engine) -> Shop {
    let mut shop = Shop::empty(engine);
    let text = if engine == Engine::MariaDb { "VARCHAR(60)" } else { "TEXT" };
    shop.sql(&format!(
        "CREATE TABLE runs (tenant {text} NOT NULL, nr BIGINT NOT NULL, status VARCHAR(20), made {0}, lease {0}, PRIMARY KEY (tenant, nr))",
        time(engine)
    ));
    audit::watch(&shop, "runs", &["tenant", "nr"], &["status", "made", "lease"]);
    shop.grant(&flags(COMPOSITE));
    shop
}

const COMPOSITE: &str = "id=tenant,id=nr,status=status,createdAt=made,leaseUntil=lease";

fn a_composite_key_is_one_id(engine: Engine) {
    let shop = composite(engine);
    let (old, new) = (ago(engine, 4000.0), ago(engine, 10.0));
    shop.sql(&format!(
        "INSERT INTO runs VALUES ('eu', 1, 'WORKS', {old}, NULL), ('eu', 2, 'WORKS', {new}, NULL), ('us', 1, 'WAITS', {old}, NULL), ('a,b', 7, 'WORKS', {old}, NULL), ('', 1, 'WORKS', {new}, NULL)"
    ));
    let before = shop.table("runs");
    let report = shop.recover(&flags(COMPOSITE), &["eu,1", "us,1", "a,b,7"]);
    shows(&report, &[(",1", "-"), ("a,b,7", "Age"), ("eu,1", "Age"), ("eu,2", "-"), ("us,1", "Age")]);
    for id in ["eu,1", "us,1", "a,b,7"] {
        let told = shop.run("explain", &[&flags(COMPOSITE)[..], &["-o", "json", id]].concat()).expect(0).json();
        assert_eq!(told["changes"][0]["change"]["id"], id, "{told:#}");
    }
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
    assert_eq!(shop.table("runs"), before);
}

fn a_part_of_a_key_may_hold_the_separator_of_keys(engine: Engine) {
    let shop = composite(engine);
    let (old, new) = (ago(engine, 4000.0), ago(engine, 10.0));
    let odd = ["a\u{1f}b", "\u{1f}", "\u{1e}1", "\u{1e}\u{1f}0", "plain"];
    let rows: Vec<String> = odd.iter().map(|tenant| format!("('{tenant}', 1, 'WORKS', {old}, NULL)")).collect();
    shop.sql(&format!("INSERT INTO runs VALUES {}, ('a\u{1f}c', 1, 'WORKS', {new}, NULL)", rows.join(", ")));
    let before = shop.table("runs");
    let report = shop.report("recover", &flags(COMPOSITE), 0);
    assert_eq!(report["recovered"].as_u64(), Some(5), "{report:#}");
    let live = shop.database.value("SELECT count(*) FROM runs WHERE status = 'WORKS'");
    assert_eq!(live.as_deref(), Some("1"), "the live one");
    let id = report["recoveryId"].as_str().expect("a name");
    let history = audit::history(&shop, id);
    let mut told: Vec<&str> =
        history["changes"].as_array().expect("a list").iter().filter_map(|change| change["id"].as_str()).collect();
    told.sort_unstable();
    let mut expected = odd.map(|tenant| format!("{tenant},1"));
    expected.sort_unstable();
    assert_eq!(told, expected);
    shop.run("undo", &[id]).expect(0);
    assert_eq!(shop.table("runs"), before);
}

fn a_requeue_is_counted_by_the_whole_key(engine: Engine) {
    let shop = composite(engine);
    let (old, over) = (ago(engine, 4000.0), ago(engine, 5.0));
    shop.sql(&format!("INSERT INTO runs VALUES ('eu', 1, 'WORKS', {old}, {over})"));
    let args = [&flags(COMPOSITE)[..], &["--action", "Requeue", "--max-recoveries", "1"]].concat();
    assert_eq!(shop.recover(&args, &["eu,1"])["requeued"], 1);
    shop.sql(&format!("INSERT INTO runs VALUES ('eu', 2, 'WORKS', {old}, {over})"));
    // Whoever took it since has let his lease run out.
    super::requeue::requeued_ago(&shop, 60);
    shop.sql(&format!("UPDATE runs SET status = 'WORKS', lease = {over} WHERE nr = 1"));
    let report = shop.recover(&args, &["eu,1", "eu,2"]);
    assert_eq!((report["requeued"].as_u64(), report["exhausted"].as_u64()), (Some(1), Some(1)), "{report:#}");
}

fn what_is_not_unique_or_may_be_null_is_no_key(engine: Engine) {
    let shop = Shop::empty(engine);
    let text = if engine == Engine::MariaDb { "VARCHAR(60)" } else { "TEXT" };
    shop.sql(&format!(
        "CREATE TABLE runs (id {text}, slug {text} UNIQUE, tenant {text} NOT NULL, nr INTEGER NOT NULL, status VARCHAR(20), made {}); \
         CREATE UNIQUE INDEX both_of_them ON runs (tenant, nr)",
        time(engine)
    ));
    for (id, words) in
        [("id=id", "not unique"), ("id=slug", "NULL"), ("id=tenant", "not unique"), ("id=nr", "not unique")]
    {
        let said = shop.run("recover", &flags(&format!("{id},status=status,createdAt=made"))).expect(78).stderr;
        assert!(said.contains(words), "{id}: {said}");
    }
    shop.run("check", &flags("id=tenant,id=nr,status=status,createdAt=made")).expect(0);
    // More columns than the key's are a key as well.
    shop.run("check", &flags("id=tenant,id=nr,id=id,status=status,createdAt=made")).expect(78);
}

/// SQLite lets a primary key be NULL unless it is told not to, and then any number of rows may have that key.
fn a_null_where_a_primary_key_may_be_null_is_refused_and_never_settled(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let old = ago(engine, 4000.0);
    let flags = flags("id=id,status=status,createdAt=made");
    for key in ["TEXT PRIMARY KEY", "INT PRIMARY KEY", "INTEGER PRIMARY KEY DESC"] {
        let shop = Shop::empty(engine);
        shop.sql(&format!("CREATE TABLE runs (id {key}, status VARCHAR(20), made DATETIME)"));
        shop.sql(&format!("INSERT INTO runs VALUES (1, 'WORKS', {old}), (2, 'WORKS', {old}), (NULL, 'DONE', {old})"));
        assert_eq!(shop.report("check", &flags, 0)["stuck"], 2, "{key}: a declaration alone and a row that is done");
        shop.sql(&format!("INSERT INTO runs VALUES (NULL, 'WORKS', {old}), (NULL, 'WORKS', {old})"));
        let before = shop.table("runs");
        for verb in ["check", "recover"] {
            let said = shop.run(verb, &flags).expect(78).stderr;
            for words in ["runs.columns.id", "id is NULL in 2 active run(s) of runs", "NOT NULL"] {
                assert!(said.contains(words), "{key}: {verb}: {words}: {said}");
            }
        }
        assert_eq!(shop.table("runs"), before, "{key}");
        let printed = shop.run("sql", &flags).expect(0).stdout;
        assert!(printed.contains("t.\"id\" IS NOT NULL"), "{key}: one that comes later is not touched: {printed}");
        shop.sql("DELETE FROM runs WHERE id IS NULL");
        let report = shop.report("recover", &flags, 0);
        assert_eq!(report["recovered"], 2, "{key}: {report:#}");
        shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
        assert_eq!(shop.database.value("SELECT count(*) FROM runs WHERE status = 'WORKS'").as_deref(), Some("2"));
    }
}

fn a_partitioned_table_is_a_table(engine: Engine) {
    let mut shop = Shop::empty(engine);
    match engine {
        Engine::Sqlite => return,
        Engine::MariaDb => shop.sql(
            "CREATE TABLE runs (id BIGINT NOT NULL PRIMARY KEY, status VARCHAR(20), made DATETIME(3)) PARTITION BY HASH (id) PARTITIONS 3",
        ),
        _ => shop.sql(
            "CREATE TABLE runs (id bigint NOT NULL PRIMARY KEY, status varchar(20), made timestamptz) PARTITION BY HASH (id); \
             CREATE TABLE runs_0 PARTITION OF runs FOR VALUES WITH (MODULUS 2, REMAINDER 0); \
             CREATE TABLE runs_1 PARTITION OF runs FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        ),
    };
    audit::watch(&shop, "runs", &["id"], &["status", "made"]);
    let flags = flags("id=id,status=status,createdAt=made");
    shop.grant(&flags);
    let rows: Vec<String> = (0..20).map(|n| format!("({n}, 'WORKS', {})", ago(engine, 4000.0))).collect();
    shop.sql(&format!("INSERT INTO runs VALUES {}", rows.join(", ")));
    let ids: Vec<String> = (0..20).map(|n: u8| n.to_string()).collect();
    let report = shop.recover(&flags, &ids.iter().map(String::as_str).collect::<Vec<_>>());
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
    assert_eq!(shop.database.value("SELECT count(*) FROM runs WHERE status = 'WORKS'").as_deref(), Some("20"));
}
