//! How often a run was requeued, where the batch's own statement cannot count.

use super::begin::{now, text};
use crate::{
    db::{Connection, DbError},
    runs::Dialect,
    sql::{LedgerNames, Part, Statement, counted_as, quote_text, recount},
};

/// Whether the ledger knows of any requeue at all, of whatever table.
///
/// # Errors
/// What the database says.
pub async fn any_requeue(connection: &mut Connection, names: &LedgerNames) -> Result<bool, DbError> {
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT 1) x", names.table("requeue"));
    let rows = connection.query(&Statement { text, binds: Vec::new() }).await?;
    Ok(rows.first().and_then(|row| row.int(0)) != Some(0))
}

/// Counts one requeue for each run.
///
/// # Errors
/// What the database says.
pub async fn count_requeues(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, recovery): (&str, &str),
    runs: &[&str],
) -> Result<(), DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let (count, last, previous, recovery_id) = (q("count"), q("last"), q("previous"), q("recovery_id"));
    let set = match dialect {
        // Left to right: `previous` takes the old `last`.
        Dialect::Mysql => format!(
            "ON DUPLICATE KEY UPDATE {previous} = {last}, {count} = {count} + 1, {last} = VALUES({last}), {recovery_id} = VALUES({recovery_id})"
        ),
        _ => format!(
            "ON CONFLICT ({}, {}) DO UPDATE SET {previous} = {last}, {count} = {count} + 1, {last} = excluded.{last}, {recovery_id} = excluded.{recovery_id}",
            q("run_table"),
            q("run")
        ),
    };
    let rows: Vec<Part> = runs
        .iter()
        .map(|run| {
            Part::fill(
                &format!("({{}}, {{}}, 1, {}, {{}})", now(dialect)),
                &[&text(run_table), &counted_as(dialect, run), &text(recovery)],
            )
        })
        .collect();
    let statement = Part::fill(
        &format!(
            "INSERT INTO {} ({}, {}, {count}, {last}, {recovery_id}) VALUES {{}} {set}",
            names.table("requeue"),
            q("run_table"),
            q("run")
        ),
        &[&Part::join(&rows, ", ")],
    );
    connection.execute(&statement.finish(dialect)).await.map(|_| ())
}

/// Takes one requeue back for each run, or gives it back (`again`): an undone recovery does not count, and is no sign of life.
///
/// # Errors
/// What the database says.
pub(super) async fn recount_requeues(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, root): (&str, &str),
    (again, runs): (bool, &[&str]),
) -> Result<(), DbError> {
    connection.execute(&recount(names, (run_table, root), again, runs)).await.map(|_| ())
}
