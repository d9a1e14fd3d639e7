//! Workers that some snapshot has shown alive: only of these can it be said that they are gone.

use super::begin::{now, text};
use crate::{
    db::{Connection, DbError},
    runs::Dialect,
    sql::{LedgerNames, Part, quote_text},
};

/// How many identities go into one statement.
const AT_ONCE: usize = 500;

/// The identities known for a run table to whoever took the snapshots: `scope` is [`Snapshot::scope`](crate::evidence::Snapshot::scope).
///
/// # Errors
/// What the database says.
pub async fn known(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, scope): (&str, &str),
) -> Result<Vec<String>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!(
            "SELECT {} FROM {} WHERE {} = {{}} AND {} = {{}}",
            q("identity"),
            names.table("worker"),
            q("run_table"),
            q("scope")
        ),
        &[&text(run_table), &text(scope)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
}

/// Records that these workers were seen, and forgets those not seen for 30 days.
///
/// # Errors
/// What the database says.
pub async fn see(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, scope): (&str, &str),
    identities: &[String],
) -> Result<(), DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let (last, now) = (q("last_seen"), now(dialect));
    let set = match dialect {
        Dialect::Mysql => format!("ON DUPLICATE KEY UPDATE {last} = VALUES({last})"),
        _ => format!(
            "ON CONFLICT ({}, {}, {}) DO UPDATE SET {last} = excluded.{last}",
            q("run_table"),
            q("scope"),
            q("identity")
        ),
    };
    for some in identities.chunks(AT_ONCE) {
        let rows: Vec<Part> = some
            .iter()
            .map(|identity| {
                let values = [&text(run_table), &text(scope), &text(identity)];
                Part::fill(&format!("({{}}, {{}}, {{}}, {now}, {now})"), &values)
            })
            .collect();
        let statement = Part::fill(
            &format!(
                "INSERT INTO {} ({}, {}, {}, {}, {last}) VALUES {{}} {set}",
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
