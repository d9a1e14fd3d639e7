//! MySQL, MariaDB and SQLite have no UPDATE that tells what it changed: pick with locks, update under the full guard, read
//! back, and the counts must agree.

use super::{
    Batch, Part, Pass, Scope, Statement, Value,
    expr::{image_of, is_one_of, key_images, key_text, quote, table_name},
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
    /// Images of the columns that will be written.
    pub before: Vec<Option<String>>,
}

/// Picks and locks a batch: run, key, evidence, walk, then the images.
#[must_use]
pub fn pick_rows(scope: &Scope<'_>, batch: &Batch<'_>) -> Statement {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let mut wanted = vec![
        key_text(table),
        key_images(table),
        scope.evidence_of_stuck(&batch.pass.class, &batch.pass.kinds),
        walk_image(scope),
    ];
    wanted.extend(written(table, batch.pass.action).iter().map(|column| image_of(dialect, column)));
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

/// Settles picked rows that share their evidence, each only if the whole condition still holds. The ledger's requeues are
/// asked again: MySQL's locking read sees a row as it is, but its subqueries as of before the lock, when another recovery
/// may not have requeued it yet.
#[must_use]
pub fn settle_rows(scope: &Scope<'_>, batch: &Batch<'_>, keys: &[String], evidence: EvidenceKind) -> Statement {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let reason = Part::bind(Value::Text(reason_text(scope, evidence, (&batch.pass.class, batch.recovery))));
    let sets: Vec<Part> = assignments(table, batch.pass.action, &reason, scope.zone)
        .iter()
        .map(|(column, value)| Part::fill(&format!("{} = {{}}", quote(dialect, &column.name)), &[value]))
        .collect();
    Part::fill(
        &format!("UPDATE {} AS t SET {{}} WHERE {{}} AND {{}}", table_name(table)),
        &[&Part::join(&sets, ", "), &is_one_of(table, keys), &guard(scope, batch.pass, Some(batch.most_requeues))],
    )
    .finish(dialect)
}

/// Reads back what was written: key images, then the images in the ledger's order.
#[must_use]
pub fn after_images(table: &RunTable, pass: &Pass, keys: &[String]) -> Statement {
    let dialect = table.dialect;
    let mut wanted = vec![key_images(table)];
    wanted.extend(written(table, pass.action).iter().map(|column| image_of(dialect, column)));
    Part::fill(
        &format!("SELECT {{}} FROM {} t WHERE {{}}", table_name(table)),
        &[&Part::join(&wanted, ", "), &is_one_of(table, keys)],
    )
    .finish(dialect)
}
