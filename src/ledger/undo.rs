//! Undoing a recovery, batch by batch, under a recovery of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    begin::text,
    counts::uncount_requeues,
    history::{ChangedRow, RecordedBatch, json, names_of, recorded_batch},
    note::{Noted, note},
};
use crate::{
    db::{Connection, DbError, FaultKind},
    evidence::EvidenceKind,
    runs::{Column, Dialect, RunTable},
    sql::{Hold, LedgerNames, Part, PickedRow, UndoGroup, Value, quote_text, undo_batch, undo_match, undo_rows},
};

/// A run that an undo left alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftAlone {
    /// Its key.
    pub run: String,
    /// Why.
    pub why: Why,
}

/// What is told of a row that is ours and does not change.
pub const KEPT: &str = "a trigger of the table keeps it as it is";

/// Why a run was left alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The app has changed what we wrote.
    Changed,
    /// Its row is gone.
    Gone,
    /// Somebody holds it locked; it is as we left it.
    Locked,
    /// The database refuses its old values, with this message.
    Refused(String),
}

/// How far the undo of a recovery is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UndoState {
    /// It runs, or was cut off.
    Open,
    /// It is over, but the database refused some rows their old values, or they were locked: another undo may have them.
    Partial,
    /// It is over, and nothing is left to put back.
    Done,
}

/// The undo of a recovery, its name and how far it is; one that left refused or locked rows only where there is no other.
///
/// # Errors
/// What the database says.
pub async fn undo_of(
    connection: &mut Connection,
    names: &LedgerNames,
    recovery: &str,
) -> Result<Option<(String, UndoState)>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!(
            "SELECT {id}, CASE WHEN {} IS NULL THEN 0 WHEN {outcome} = 'Partial' THEN 1 ELSE 2 END FROM {} WHERE {} = {{}} \
             ORDER BY CASE WHEN {outcome} = 'Partial' THEN 1 ELSE 0 END, {}, {id} LIMIT 1",
            q("finished_at"),
            names.table("recovery"),
            q("undo_of"),
            q("started_at"),
            id = q("recovery_id"),
            outcome = q("outcome"),
        ),
        &[&text(recovery)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    let state = |number: Option<i64>| match number {
        Some(0) => UndoState::Open,
        Some(1) => UndoState::Partial,
        _ => UndoState::Done,
    };
    Ok(rows.first().and_then(|row| Some((row.text(0)?.to_owned(), state(row.int(1))))))
}

/// The runs of a batch that have their old values again, by whichever undo of its recovery.
///
/// # Errors
/// What the database says.
pub async fn put_back(
    connection: &mut Connection,
    names: &LedgerNames,
    (recovery, number): (&str, i64),
) -> Result<BTreeSet<String>, DbError> {
    let q = |name: &str| quote_text(names.dialect(), name);
    // What came later than its batch has a number of its own, see `later_number`; a run is in one batch of a recovery only.
    let statement = Part::fill(
        &format!(
            "SELECT {} FROM {change} WHERE {id} IN (SELECT {id} FROM {} WHERE {} = {{}}) \
             AND ({batch} = {{}} OR {batch} > (SELECT max(m.{batch}) FROM {change} m WHERE m.{id} = {{}}))",
            json(names.dialect(), &q("runs")),
            names.table("recovery"),
            q("undo_of"),
            change = names.table("change"),
            batch = q("batch"),
            id = q("recovery_id"),
        ),
        &[&text(recovery), &Part::bind(Value::Int(number)), &text(recovery)],
    );
    let rows = connection.query(&statement.finish(names.dialect())).await?;
    Ok(rows.iter().flat_map(|row| names_of(row, 0)).collect())
}

/// The number under which an undo notes rows whose batch it has noted already: beyond those of all batches.
pub(super) async fn later_number(
    connection: &mut Connection,
    names: &LedgerNames,
    which: UndoBatch<'_>,
) -> Result<i64, DbError> {
    let q = |name: &str| quote_text(names.dialect(), name);
    let statement = Part::fill(
        &format!(
            "SELECT coalesce(max({}), 0) FROM {} WHERE {} IN ({{}}, {{}})",
            q("batch"),
            names.table("change"),
            q("recovery_id"),
        ),
        &[&text(which.recovery), &text(which.undo)],
    );
    let rows = connection.query(&statement.finish(names.dialect())).await?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or_default() + 1)
}

/// How many rows all undos of a recovery have put back.
///
/// # Errors
/// What the database says.
pub async fn restored_of(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<u64, DbError> {
    let q = |name: &str| quote_text(names.dialect(), name);
    let whole = if names.dialect() == Dialect::Postgres { "::bigint" } else { "" };
    let statement = Part::fill(
        &format!(
            "SELECT coalesce(sum({}), 0){whole} FROM {} WHERE {id} IN (SELECT {id} FROM {} WHERE {} = {{}})",
            q("settled"),
            names.table("change"),
            names.table("recovery"),
            q("undo_of"),
            id = q("recovery_id"),
        ),
        &[&text(recovery)],
    );
    let rows = connection.query(&statement.finish(names.dialect())).await?;
    Ok(rows.first().and_then(|row| row.int(0)).and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Which batch is undone, and under which name.
#[derive(Clone, Copy, Debug)]
pub struct UndoBatch<'a> {
    /// The recovery that is undone.
    pub recovery: &'a str,
    /// The undo's own name.
    pub undo: &'a str,
    /// The batch; it has the same number in both.
    pub number: i64,
}

/// Undoes one batch inside the open transaction and notes it; answers what was left alone.
///
/// # Errors
/// What the database says.
pub async fn undo_one(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Vec<LeftAlone>, DbError> {
    if table.dialect == Dialect::Postgres {
        let statement = undo_batch(table, names, columns, (which.recovery, which.number, which.undo));
        let rows = connection.query(&statement).await?;
        return Ok(rows
            .iter()
            .map(|row| LeftAlone {
                run: row.text(0).unwrap_or_default().to_owned(),
                why: match (row.bool(1), row.bool(2)) {
                    (Some(false), _) => Why::Gone,
                    (_, Some(true)) => Why::Locked,
                    _ => Why::Changed,
                },
            })
            .collect());
    }
    let batch = recorded_batch(connection, names, (which.recovery, which.number)).await?;
    let restored = restore(connection, (table, columns), &batch).await?;
    let (back, alone): (Vec<usize>, Vec<usize>) =
        (0..batch.rows.len()).partition(|i| restored.contains(batch.keys[*i].as_str()));
    record(connection, names, (table, which), (&batch, &back)).await?;
    let mut left = Vec::new();
    for i in alone {
        let why = why_alone(connection, (table, columns), &group_of(&batch, i)).await?;
        left.push(LeftAlone { run: batch.rows[i].run.clone(), why });
    }
    Ok(left)
}

/// The images of one row's written columns.
type Images<'a> = &'a [Option<String>];

/// Rows that were and became the same are put back together.
async fn restore(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    batch: &RecordedBatch,
) -> Result<BTreeSet<String>, DbError> {
    let mut groups: BTreeMap<(Images<'_>, Images<'_>), Vec<String>> = BTreeMap::new();
    for (row, key) in batch.rows.iter().zip(&batch.keys) {
        groups.entry((&row.before, &row.after)).or_default().push(key.clone());
    }
    let mut restored = BTreeSet::new();
    for ((before, after), keys) in groups {
        let group = UndoGroup { keys, before: before.to_vec(), after: after.to_vec() };
        let found = connection.query(&undo_match(table, columns, &group, Hold::Lock)).await?;
        let keys: Vec<String> = found.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect();
        if keys.is_empty() {
            continue;
        }
        let changed = connection.execute(&undo_rows(table, columns, &group, &keys)).await?;
        if changed != u64::try_from(keys.len()).unwrap_or(u64::MAX) {
            // They are ours until the transaction ends; which one it is, only row by row can tell.
            return Err(DbError::new(FaultKind::RowRefused, "cannot undo a batch", KEPT));
        }
        restored.extend(keys);
    }
    Ok(restored)
}

pub(super) async fn record(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, which): (&RunTable, UndoBatch<'_>),
    (batch, back): (&RecordedBatch, &[usize]),
) -> Result<(), DbError> {
    let evidence =
        |row: &ChangedRow| row.evidence.as_deref().and_then(|name| name.parse().ok()).unwrap_or(EvidenceKind::Age);
    let rows: Vec<PickedRow> = back
        .iter()
        .map(|i| PickedRow {
            run: batch.rows[*i].run.clone(),
            key: batch.keys[*i].clone(),
            evidence: evidence(&batch.rows[*i]),
            walk: None,
            place: batch.keys[*i].clone(),
            before: batch.rows[*i].after.clone(),
        })
        .collect();
    let columns = batch.rows.first().map(|row| row.columns.clone()).unwrap_or_default();
    let after = back.iter().map(|i| batch.rows[*i].before.clone()).collect();
    let noted =
        Noted { recovery: which.undo, number: which.number, action: "Undo", exhausted: 0, columns, rows: &rows, after };
    note(connection, names, &noted).await?;
    if batch.action == "Requeue" && !rows.is_empty() {
        let runs: Vec<&str> = rows.iter().map(|row| row.run.as_str()).collect();
        uncount_requeues(connection, names, (&table.ledger_name(), which.recovery), &runs).await?;
    }
    Ok(())
}

/// One row of a batch.
pub(super) fn group_of(batch: &RecordedBatch, i: usize) -> UndoGroup {
    let row = &batch.rows[i];
    UndoGroup { keys: vec![batch.keys[i].clone()], before: row.before.clone(), after: row.after.clone() }
}

/// Why one row could not be had to put it back.
pub(super) async fn why_alone(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    row: &UndoGroup,
) -> Result<Why, DbError> {
    if !connection.query(&undo_match(table, columns, row, Hold::Look)).await?.is_empty() {
        return Ok(Why::Locked);
    }
    let there = UndoGroup { keys: row.keys.clone(), ..UndoGroup::default() };
    let found = connection.query(&undo_match(table, &[], &there, Hold::Look)).await?;
    Ok(if found.is_empty() { Why::Gone } else { Why::Changed })
}
