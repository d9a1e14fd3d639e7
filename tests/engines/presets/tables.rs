//! The tables of each system, made on an engine and read back.

use std::collections::BTreeMap;

use super::Case;
use crate::support::{Database, Engine};

pub(super) type Dump = BTreeMap<String, BTreeMap<String, Option<String>>>;

pub(super) fn made(case: &Case, engine: Engine) -> Database {
    let database = Database::create(engine);
    database.sql(&in_words_of(engine, case.ddl));
    database
}

/// Every row of the table by its key, every column as text.
pub(super) fn dump(database: &Database, case: &Case) -> Dump {
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
