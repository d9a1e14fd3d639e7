//! Names against the real parsers: what our parser accepts and our quoting quotes is, to the server, that very name.

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use unstick::runs::{Dialect, Ident};
use unstick::sql::quote;

use crate::support::{Database, Engine, Session};

const CASES: u32 = 120;

/// Names that people do write, and that a parser may stumble over.
const KNOWN: &[&str] = &[
    "select",
    "table",
    "user",
    "order",
    "group",
    "Group",
    "status",
    "createdAt",
    "with space",
    " leading",
    "a-b",
    "a$b",
    "$1",
    "?",
    "a:b",
    "a,b",
    "a--b",
    "--",
    "/*",
    "*/",
    "a/*b",
    "(x)",
    "%s",
    "100%",
    "a=b",
    "größe",
    "статус",
    "状態",
    "a\u{301}",
    "İ",
    "ß",
    "0",
    "1e5",
    "null",
    "NULL",
    "true",
    "a@b",
    "a|b",
    "~",
    "#",
    "# x",
    "!",
    "<>",
    "a&b",
];

fn dialect(engine: Engine) -> Dialect {
    match engine {
        Engine::Sqlite => Dialect::Sqlite,
        Engine::MariaDb => Dialect::Mysql,
        _ => Dialect::Postgres,
    }
}

fn catalogue(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
        }
        Engine::MariaDb => {
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database()"
        }
        _ => {
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        }
    }
}

/// Whether the server took the name. If it did, it took this one.
fn is_taken(session: &mut Session, engine: Engine, name: &str) -> Result<bool, TestCaseError> {
    let Ok(ident) = Ident::parse(name) else { return Ok(false) };
    let quoted = quote(dialect(engine), &ident);
    if let Err(error) = session.try_sql(&format!("CREATE TABLE {quoted} ({quoted} int)")) {
        prop_assert!(may_be_refused(engine, name), "{engine:?} refuses {name:?}: {error}");
        return Ok(false);
    }
    let there = session.rows(catalogue(engine));
    session.sql(&format!("DROP TABLE {quoted}"));
    // PostgreSQL cuts at 63 bytes; the catalogue then knows no table of the longer name, so it is refused there.
    if !(engine.is_postgres() && name.len() > 63) {
        prop_assert_eq!(there, vec![vec![Some(name.to_owned()), Some(name.to_owned())]], "{:?}", engine);
    }
    Ok(true)
}

/// A name that the engine has no table of, however it is quoted: refused aloud, never taken for another.
fn may_be_refused(engine: Engine, name: &str) -> bool {
    match engine {
        Engine::MariaDb => name.ends_with(char::is_whitespace) || name.chars().any(|c| c > '\u{FFFF}'),
        Engine::Sqlite => name.to_ascii_lowercase().starts_with("sqlite_"),
        _ => ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"].contains(&name),
    }
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9_ $@:,%?#*/(){}=<>+|&~!^-]{1,64}",
        2 => "\\PC{1,30}",
        2 => "[a-zéßİ状Ж𝒳 \u{301}\u{200d}'\"`\\\\;.-]{1,20}",
        1 => "[a-z]{63}",
        1 => "[é]{31}[a-z]",
        1 => "[a-z]{64}",
        1 => prop::sample::select(KNOWN).prop_map(str::to_owned),
    ]
}

fn every_name_means_itself(engine: Engine) {
    let database = Database::create(engine);
    let session = RefCell::new(database.session());
    for name in KNOWN {
        assert!(is_taken(&mut session.borrow_mut(), engine, name).expect("the same name"), "{name:?} is not a name");
    }
    let taken = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&names(), |name| {
        taken.set(taken.get() + u32::from(is_taken(&mut session.borrow_mut(), engine, &name)?));
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
    assert!(taken.get() > CASES / 3, "only {} of {CASES} names were names", taken.get());
}

#[test]
fn a_quoted_name_is_that_very_name_to_sqlite() {
    every_name_means_itself(Engine::Sqlite);
}

#[test]
fn a_quoted_name_is_that_very_name_to_postgresql() {
    every_name_means_itself(Engine::Postgres);
}

#[test]
fn a_quoted_name_is_that_very_name_to_mariadb() {
    every_name_means_itself(Engine::MariaDb);
}
