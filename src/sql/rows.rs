//! MySQL, MariaDB and SQLite have no UPDATE that tells what it changed: pick with locks, update under the full guard, read
//! back, and the counts must agree.

use super::{
    Batch, Part, Pass, Scope, Statement, Value,
    expr::{is_at, key_images, key_text, quote, row_number, table_name, text_of},
    image::ledger_image,
    settle::{assignments, guard, reason_text, sorted, walk_image, written},
};
use crate::{
    evidence::EvidenceKind,
    runs::{Dialect, RunTable},
};

/// The places of a picked row.
#[derive(Clone, PartialEq, Debug)]
pub struct PickedRow {
    /// Its key for people and counts.
    pub run: String,
    /// Its key's images.
    pub key: String,
    /// The evidence.
    pub evidence: EvidenceKind,
    /// The walk's value.
    pub walk: Option<String>,
    /// What names the row until the transaction ends.
    pub place: String,
    /// Images of the columns that will be written.
    pub before: Vec<Option<String>>,
}

/// Picks and locks a batch: run, key, evidence, walk, the row's place (NULL: its key), then the images.
#[must_use]
pub fn pick_rows(scope: &Scope<'_>, batch: &Batch<'_>) -> Statement {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let mut wanted = vec![
        key_text(table),
        key_images(table),
        scope.evidence_of_stuck(&batch.pass.class, &batch.pass.kinds),
        walk_image(scope),
        row_number(table).map_or_else(|| Part::text("NULL"), |number| text_of(dialect, &number)),
    ];
    wanted.extend(written(table, batch.pass.action).iter().map(|column| ledger_image(dialect, column)));
    let lock = if dialect == Dialect::Sqlite { "" } else { " FOR UPDATE SKIP LOCKED" };
    Part::fill(
        &format!("SELECT {{}} {{}} WHERE {{}} ORDER BY {{}} LIMIT {{}}{lock}"),
        &[
            &Part::join(&wanted, ", "),
            &scope.from(),
            &batch.where_picked(scope),
            &sorted(scope),
            &Part::bind(Value::Int(i64::try_from(batch.limit).unwrap_or(i64::MAX))),
        ],
    )
    .finish(dialect)
}

/// Settles picked rows, named by their places, that share their evidence, each only if the whole condition still holds. The ledger's requeues are
/// asked again: MySQL's locking read sees a row as it is, but its subqueries as of before the lock, when another recovery
/// may not have requeued it yet.
#[must_use]
pub fn settle_rows(scope: &Scope<'_>, batch: &Batch<'_>, places: &[String], evidence: EvidenceKind) -> Statement {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let reason = Part::bind(Value::Text(reason_text(scope, evidence, (&batch.pass.class, batch.recovery))));
    let sets: Vec<Part> = assignments(table, batch.pass.action, &reason, scope.zone)
        .iter()
        .map(|(column, value)| Part::fill(&format!("{} = {{}}", quote(dialect, &column.name)), &[value]))
        .collect();
    // The guard must not tempt the planner to look for the rows once more: on MySQL it would then wait for rows that the app holds,
    // with ours held meanwhile.
    let by_key = match dialect {
        Dialect::Mysql if table.key_is_primary => " FORCE INDEX (PRIMARY)",
        _ if row_number(table).is_some() => " NOT INDEXED",
        _ => "",
    };
    Part::fill(
        &format!("UPDATE {} AS t{by_key} SET {{}} WHERE {{}} AND {{}}", table_name(table)),
        &[&Part::join(&sets, ", "), &is_at(table, places), &guard(scope, batch.pass, Some(batch.most_requeues))],
    )
    .finish(dialect)
}

/// Reads back what was written: each row's place, then the images in the ledger's order.
#[must_use]
pub fn after_images(table: &RunTable, pass: &Pass, places: &[String]) -> Statement {
    let dialect = table.dialect;
    let place = row_number(table).map_or_else(|| key_images(table), |number| text_of(dialect, &number));
    let mut wanted = vec![place];
    wanted.extend(written(table, pass.action).iter().map(|column| ledger_image(dialect, column)));
    Part::fill(
        &format!("SELECT {{}} FROM {} t WHERE {{}}", table_name(table)),
        &[&Part::join(&wanted, ", "), &is_at(table, places)],
    )
    .finish(dialect)
}

/// Reads back what was written where it may well be the same for every row: how many rows have which images, two answers
/// at most. It is asked, and not known beforehand, because a trigger of the app's may have changed what we wrote.
#[must_use]
pub fn shared_images(table: &RunTable, pass: &Pass, places: &[String]) -> Statement {
    let dialect = table.dialect;
    let images: Vec<Part> = written(table, pass.action).iter().map(|column| ledger_image(dialect, column)).collect();
    // To the byte: MySQL's collations do not tell `failed` from `FAILED`.
    let (shown, exact) = match dialect {
        Dialect::Mysql => ("min({})", "CAST({} AS BINARY)"),
        _ => ("{}", "{}"),
    };
    let each = |template: &str| {
        Part::join(&images.iter().map(|image| Part::fill(template, &[image])).collect::<Vec<_>>(), ", ")
    };
    Part::fill(
        &format!("SELECT count(*), {{}} FROM {} t WHERE {{}} GROUP BY {{}} LIMIT 2", table_name(table)),
        &[&each(shown), &is_at(table, places), &each(exact)],
    )
    .finish(dialect)
}
