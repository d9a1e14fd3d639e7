//! Tables in which the ledger could not be kept: refused before anything is written, whatever their columns are.

use super::rows::processing;
use super::shop::Shop;
use super::undo::name;
use super::{Case, audit, case};
use crate::support::{Database, Durability, Engine, MariaDb, unstick};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_table_without_transactions_is_refused_before_anything_is_written),
        case(a_table_that_others_inherit_from_has_no_unique_key),
        case(a_key_whose_values_cannot_be_compared_is_refused_with_a_sentence),
        case(keys_longer_than_the_ledgers_own_are_requeued_and_counted),
    ]
}

const LEDGER: &str =
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name LIKE 'unstick%'";

fn a_table_without_transactions_is_refused_before_anything_is_written(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = Shop::without_grants(engine);
    shop.add(&[processing("a", 4000.0), processing("b", 4000.0)]);
    // MySQL has no Aria.
    let all = if crate::support::mysql::program().is_some() { &["MyISAM"][..] } else { &["MyISAM", "Aria"] };
    for kept_by in all {
        shop.sql(&format!("ALTER TABLE qualification_runs ENGINE={kept_by}"));
        for verb in ["check", "recover", "grants"] {
            let refused = shop.run(verb, &[]).expect(78);
            for part in ["spec.runs.table: qualification_runs", kept_by, "ALTER TABLE qualification_runs ENGINE=InnoDB"]
            {
                assert!(refused.stderr.contains(part), "{part}: {refused}");
            }
        }
    }
    assert_eq!(shop.database.value(LEDGER).as_deref(), Some("0"), "a ledger was made all the same");
    shop.sql("ALTER TABLE qualification_runs ENGINE=InnoDB");
    let id = name(&shop.recover(&[], &["a", "b"]));
    shop.sql("ALTER TABLE qualification_runs ENGINE=MyISAM");
    for flags in [&["--dry-run"][..], &[]] {
        let refused = shop.run("undo", &[&[id.as_str()], flags].concat()).expect(78);
        assert!(refused.stderr.contains("cannot undo: ") && refused.stderr.contains("ENGINE=InnoDB"), "{refused}");
    }
    assert_eq!(["a", "b"].map(|id| shop.status(id)), ["FAILED", "FAILED"]);
    shop.sql("ALTER TABLE qualification_runs ENGINE=InnoDB");
    shop.run("undo", &[&id]).expect(0);
    assert_eq!(["a", "b"].map(|id| shop.status(id)), ["PROCESSING", "PROCESSING"]);
}

/// The parent's primary key says nothing of the rows of a child: an undo would find two runs by one key.
fn a_table_that_others_inherit_from_has_no_unique_key(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let id = name(&shop.recover(&[], &["a"]));
    shop.sql("CREATE TABLE more_runs () INHERITS (qualification_runs)");
    shop.sql("INSERT INTO more_runs SELECT * FROM ONLY qualification_runs");
    audit::clear(&shop);
    for verb in ["check", "recover"] {
        let refused = shop.run(verb, &[]).expect(78);
        assert!(refused.stderr.contains("spec.runs.columns.id"), "{refused}");
        assert!(refused.stderr.contains("the key of qualification_runs is not unique, for more_runs"), "{refused}");
        let remedy = "ALTER TABLE more_runs NO INHERIT qualification_runs";
        assert!(refused.stderr.contains(remedy), "{refused}");
    }
    let refused = shop.run("undo", &[&id]).expect(78);
    assert!(refused.stderr.contains("cannot undo: the key of public.qualification_runs is not unique"), "{refused}");
    assert!(audit::changes(&shop).is_empty());
    let child = "SELECT status::text FROM more_runs";
    assert_eq!(shop.database.value(child).as_deref(), Some("FAILED"));
    shop.sql("ALTER TABLE more_runs NO INHERIT qualification_runs");
    shop.run("undo", &[&id]).expect(0);
    assert_eq!((shop.status("a").as_str(), shop.database.value(child).as_deref()), ("PROCESSING", Some("FAILED")));
    // A child is a table like any other.
    shop.sql("ALTER TABLE more_runs INHERIT qualification_runs; ALTER TABLE more_runs ADD PRIMARY KEY (id)");
    shop.unstick_as(&shop.database.url(), "check", &["--table", "more_runs"]).run().expect(0);
}

/// PostgreSQL has no operators for a domain over an enum.
fn a_key_whose_values_cannot_be_compared_is_refused_with_a_sentence(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let shop = Shop::empty(engine);
    shop.sql(
        "CREATE TYPE part AS ENUM ('a', 'b'); CREATE DOMAIN part_name AS part; \
         CREATE TABLE runs (id part_name PRIMARY KEY, state text NOT NULL, made timestamptz NOT NULL); \
         INSERT INTO runs VALUES ('a', 'WORKS', now() - interval '1 hour')",
    );
    let flags = ["--preset", "generic", "--table", "runs", "--columns", "id=id,status=state,createdAt=made"];
    let states = ["--active", "WAITS,WORKS", "--never-claimed", "WAITS", "--failed", "DEAD", "--timeout", "5"];
    for verb in ["check", "recover"] {
        let refused = shop.run(verb, &[&flags[..], &states].concat()).expect(78);
        assert!(refused.stderr.contains("id of runs is a domain over an enum"), "{refused}");
    }
    assert_eq!(shop.database.value("SELECT state FROM runs").as_deref(), Some("WORKS"));
}

fn keys_longer_than_the_ledgers_own_are_requeued_and_counted(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let time = if engine.is_postgres() { "timestamptz" } else { "DATETIME" };
    let tail = if engine == Engine::MariaDb { " CHARACTER SET utf8mb4" } else { "" };
    shop.sql(&format!(
        "CREATE TABLE runs (id VARCHAR(700) NOT NULL PRIMARY KEY, state VARCHAR(20) NOT NULL, made {time} NOT NULL){tail}"
    ));
    let ago = super::rows::ago(engine, 4000.0);
    // Alike up to the last letter, longer than the ledger's own key, just as long, and an ordinary one.
    let long = ["a", "b"].map(|end| format!("{}{end}", "ö".repeat(699)));
    let keys = [long[0].clone(), long[1].clone(), "x".repeat(601), "y".repeat(600), "z".to_owned()];
    for key in &keys {
        shop.sql(&format!("INSERT INTO runs VALUES ('{key}', 'WORKS', {ago})"));
    }
    let flags = ["--preset", "generic", "--table", "runs", "--columns", "id=id,status=state,createdAt=made"];
    let states = ["--active", "WAITS,WORKS", "--never-claimed", "WAITS", "--failed", "DEAD", "--timeout", "5"];
    let args = [&flags[..], &states].concat();
    shop.grant(&args);
    let again = [&args[..], &["--action", "Requeue", "--requeue-on", "Age"]].concat();
    let first = shop.report("recover", &again, 0);
    assert_eq!((&first["requeued"], &first["errors"]), (&5.into(), &serde_json::json!([])), "{first:#}");
    // A requeue is a sign of life, of each run by itself.
    assert_eq!(shop.report("recover", &again, 0)["recovered"], 0);
    let requeue = if engine.is_postgres() { "unstick.requeue" } else { "unstick_requeue" };
    let counts = || shop.database.rows(&format!("SELECT count FROM {requeue}"));
    assert_eq!(counts(), vec![vec![Some("1".to_owned())]; 5]);
    shop.run("undo", &[&name(&first)]).expect(0);
    assert_eq!(counts(), vec![vec![Some("0".to_owned())]; 5]);
    shop.sql(&format!("UPDATE {requeue} SET count = 3"));
    let spent = shop.report("recover", &again, 0);
    assert_eq!((&spent["failed"], &spent["exhausted"]), (&5.into(), &5.into()), "{spent:#}");
}

/// A server whose tables are kept by another engine unless they say which: the app's are refused, the ledger's say so.
#[test]
fn the_ledger_has_transactions_whatever_mariadb_makes_tables_of() {
    let server = std::sync::Arc::new(MariaDb::start(Durability::Fast, &["--default-storage-engine=MyISAM"]));
    let database = Database::on_mariadb(&server);
    unstick().env("DATABASE_URL", database.url()).args(["migrate"]).run().expect(0);
    let engines = "SELECT engine, count(*) FROM information_schema.tables \
                   WHERE table_schema = database() AND table_name LIKE 'unstick%' GROUP BY engine";
    assert_eq!(database.rows(engines), [[Some("InnoDB".to_owned()), Some("5".to_owned())]]);
    database.sql(&super::rows::table(Engine::MariaDb));
    let refused = unstick().env("DATABASE_URL", database.url()).args(["check", "--timeout", "5"]).run().expect(78);
    assert!(refused.stderr.contains("MyISAM"), "{refused}");
}
