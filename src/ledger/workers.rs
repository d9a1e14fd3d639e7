//! Workers that some snapshot has shown alive: only of these can it be said that they are gone.

use super::begin::{now, text};
use crate::{
    db::{Connection, DbError},
    runs::Dialect,
    sql::{LedgerNames, Part, Value, quote_text},
};

/// How many identities go into one statement.
const AT_ONCE: usize = 500;

/// The identities known for a run table to whoever took the snapshots: `scope` is [`Snapshot::scope`](crate::evidence::Snapshot::scope).
/// With each, whether it was last seen before `before`, in seconds since 1970: an older snapshot does not miss whom a newer one
/// has shown.
///
/// # Errors
/// What the database says.
pub async fn known(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, scope): (&str, &str),
    before: f64,
) -> Result<Vec<(String, bool)>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!(
            "SELECT {}, CASE WHEN {} < {{}} THEN 1 ELSE 0 END FROM {} WHERE {} = {{}} AND {} = {{}}",
            q("identity"),
            q("last_seen"),
            names.table("worker"),
            q("run_table"),
            q("scope")
        ),
        &[&moment(dialect, before), &text(run_table), &text(scope)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.iter().filter_map(|row| Some((row.text(0)?.to_owned(), row.int(1) == Some(1)))).collect())
}

/// The identities that another scope has seen since this one first did, or that this one has not seen at all: where owners are
/// names, nobody can tell whose pod such a name is.
///
/// # Errors
/// What the database says.
pub async fn shared(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, scope): (&str, &str),
) -> Result<Vec<String>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let (table, run_table_, scope_, identity) = (names.table("worker"), q("run_table"), q("scope"), q("identity"));
    let statement = Part::fill(
        &format!(
            "SELECT DISTINCT o.{identity} FROM {table} o WHERE o.{run_table_} = {{}} AND o.{scope_} <> {{}} AND NOT EXISTS \
             (SELECT 1 FROM {table} w WHERE w.{run_table_} = o.{run_table_} AND w.{scope_} = {{}} \
             AND w.{identity} = o.{identity} AND w.{} > o.{})",
            q("first_seen"),
            q("last_seen")
        ),
        &[&text(run_table), &text(scope), &text(scope)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
}

/// A moment in seconds since 1970, as the ledger stores times.
#[expect(clippy::cast_possible_truncation, reason = "microseconds of this century are far from the limits")]
fn moment(dialect: Dialect, at: f64) -> Part {
    match dialect {
        Dialect::Postgres => Part::fill("to_timestamp({}::float8)", &[&Part::bind(Value::Float(at))]),
        Dialect::Mysql => Part::fill(
            "TIMESTAMP'1970-01-01 00:00:00' + INTERVAL {} MICROSECOND",
            &[&Part::bind(Value::Int((at * 1e6).round() as i64))],
        ),
        Dialect::Sqlite => Part::bind(Value::Int((at * 1e3).floor() as i64)),
    }
}

/// Records that these workers were seen at `at`, in seconds since 1970, and forgets those not seen for 30 days.
///
/// # Errors
/// What the database says.
pub async fn see(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, scope): (&str, &str),
    (identities, at): (&[String], f64),
) -> Result<(), DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let (last, now) = (q("last_seen"), now(dialect));
    let at = moment(dialect, at);
    // A snapshot may be older than another that was looked at before it.
    let set = match dialect {
        Dialect::Mysql => format!("ON DUPLICATE KEY UPDATE {last} = GREATEST({last}, VALUES({last}))"),
        _ => {
            let later = if dialect == Dialect::Postgres { "greatest" } else { "max" };
            let key = ["run_table", "scope", "identity"].map(q).join(", ");
            format!("ON CONFLICT ({key}) DO UPDATE SET {last} = {later}(w.{last}, excluded.{last})")
        }
    };
    let alias = if dialect == Dialect::Mysql { "" } else { " AS w" };
    for some in identities.chunks(AT_ONCE) {
        let rows: Vec<Part> = some
            .iter()
            .map(|identity| {
                let values = [&text(run_table), &text(scope), &text(identity), &at];
                Part::fill(&format!("({{}}, {{}}, {{}}, {now}, {{}})"), &values)
            })
            .collect();
        let statement = Part::fill(
            &format!(
                "INSERT INTO {}{alias} ({}, {}, {}, {}, {last}) VALUES {{}} {set}",
                names.table("worker"),
                q("run_table"),
                q("scope"),
                q("identity"),
                q("first_seen")
            ),
            &[&Part::join(&rows, ", ")],
        );
        connection.execute(&statement.finish(dialect)).await?;
    }
    let month = match dialect {
        Dialect::Postgres => "now() - interval '30 days'",
        Dialect::Mysql => "UTC_TIMESTAMP(6) - INTERVAL 30 DAY",
        Dialect::Sqlite => "(unixepoch('now') - 2592000) * 1000",
    };
    let statement = Part::fill(
        &format!("DELETE FROM {} WHERE {} = {{}} AND {last} < {month}", names.table("worker"), q("run_table")),
        &[&text(run_table)],
    );
    connection.execute(&statement.finish(dialect)).await.map(|_| ())
}
