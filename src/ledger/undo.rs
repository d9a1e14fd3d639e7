//! Undoing a recovery, batch by batch, under a recovery of its own.

use std::collections::BTreeMap;

use super::{
    begin::text,
    counts::recount_requeues,
    history::{ChangedRow, RecordedBatch},
    note::{Noted, note},
    read_back::{Now, is_not_kept, kept, others, read_back},
    undone::{batch_as_left, is_redone},
};
use crate::{
    db::{Connection, DbError, Row},
    evidence::EvidenceKind,
    runs::{Column, Dialect, RunTable},
    sql::{
        Hold, LedgerNames, Part, PickedRow, Silent, UndoBatch, UndoGroup, kept_key, quote_text, undo_action,
        undo_batch, undo_match, undo_rows, written_since,
    },
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

/// A column that is not what it was in a run that was put back: the database itself sets it, by a trigger most likely.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherValue {
    /// The run's key.
    pub run: String,
    /// The column.
    pub column: String,
}

/// What undoing a batch left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Left {
    /// The runs that were left alone.
    pub alone: Vec<LeftAlone>,
    /// What has another value than before in those that were not.
    pub others: Vec<OtherValue>,
}

/// Undoes one batch inside the open transaction and notes it; answers what was left alone, and what is not as it was.
///
/// # Errors
/// What the database says.
pub async fn undo_one(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Left, DbError> {
    // The one statement knows only what the recovery itself has left, and of no sign of life since.
    let is_plain = table.dialect == Dialect::Postgres && which.again.is_none();
    if is_plain && !is_redone(connection, names, which.recovery).await? {
        let rows = connection.query(&undo_batch(table, names, columns, which)).await?;
        let mut left = Left::default();
        for row in &rows {
            told(row, columns, &mut left)?;
        }
        if table.has_after_triggers {
            let since = connection.query(&written_since(table, names, columns, (which.undo, which.number))).await?;
            // Run by run, each is read back by a statement of its own.
            if since.first().and_then(|row| row.int(0)) != Some(0) {
                return Err(kept());
            }
        }
        return Ok(left);
    }
    let batch = batch_as_left(connection, names, (which.recovery, which.number)).await?;
    let restored = restore(connection, (table, columns), (&batch, which)).await?;
    let mut left = Left::default();
    let mut back = Vec::new();
    for (i, key) in batch.keys.iter().enumerate() {
        match restored.get(key) {
            Some(now) => {
                left.others.extend(others(columns, &batch.rows[i].run, now));
                back.push((i, now));
            }
            None => {
                let why = why_alone(connection, (table, columns), &group_of(&batch, i, which)).await?;
                left.alone.push(LeftAlone { run: batch.rows[i].run.clone(), why });
            }
        }
    }
    record(connection, names, (table, columns, which), (&batch, &back)).await?;
    Ok(left)
}

/// One row of PostgreSQL's answer.
fn told(row: &Row, columns: &[Column], left: &mut Left) -> Result<(), DbError> {
    let run = row.text(0).unwrap_or_default();
    let Some(images) = row.text(3) else {
        let why = match (row.bool(1), row.bool(2)) {
            (Some(false), _) => Why::Gone,
            (_, Some(true)) => Why::Locked,
            _ => Why::Changed,
        };
        left.alone.push(LeftAlone { run: run.to_owned(), why });
        return Ok(());
    };
    let [now, wanted, left_as]: [Vec<Option<String>>; 3] = serde_json::from_str(images).unwrap_or_default();
    let is_as_it_was = now.iter().zip(&wanted).map(|(now, wanted)| now == wanted).collect();
    let now = Now { images: now, is_as_it_was };
    is_not_kept(columns, (&wanted, &left_as), &now)?;
    left.others.extend(others(columns, run, &now));
    Ok(())
}

/// The images of one row's written columns.
type Images<'a> = &'a [Option<String>];

/// Rows that were and became the same are put back together; answers what each of them is now.
async fn restore(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    (batch, which): (&RecordedBatch, UndoBatch<'_>),
) -> Result<BTreeMap<String, Now>, DbError> {
    let mut groups: BTreeMap<(Images<'_>, Images<'_>), Vec<String>> = BTreeMap::new();
    for (row, key) in batch.rows.iter().zip(&batch.keys) {
        groups.entry((&row.before, &row.after)).or_default().push(key.clone());
    }
    let mut restored = BTreeMap::new();
    for ((before, after), keys) in groups {
        let silent = silent(batch, which);
        let group = UndoGroup { keys, before: before.to_vec(), after: after.to_vec(), silent };
        let found = connection.query(&undo_match(table, columns, &group, Hold::Lock)).await?;
        let keys: Vec<String> = found.iter().filter_map(|row| Some(kept_key(table, row.text(0)?))).collect();
        if keys.is_empty() {
            continue;
        }
        let changed = connection.execute(&undo_rows(table, columns, &group, &keys)).await?;
        if changed != u64::try_from(keys.len()).unwrap_or(u64::MAX) {
            // They are ours until the transaction ends; which one it is, only row by row can tell.
            return Err(kept());
        }
        restored.extend(read_back(connection, (table, columns), (&group, &keys)).await?);
    }
    Ok(restored)
}

pub(super) async fn record(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns, which): (&RunTable, &[Column], UndoBatch<'_>),
    (batch, back): (&RecordedBatch, &[(usize, &Now)]),
) -> Result<(), DbError> {
    let evidence =
        |row: &ChangedRow| row.evidence.as_deref().and_then(|name| name.parse().ok()).unwrap_or(EvidenceKind::Age);
    // A column that is only held still is now what it was a moment ago, whatever the recovery saw.
    let left_as = |i: usize, now: &Now| {
        let group = group_of(batch, i, which);
        let held = columns.iter().enumerate().map(|(n, column)| group.only_held(column, n));
        let images = group.after.iter().zip(&now.images).zip(held);
        images.map(|((left_as, now), held)| if held { now.clone() } else { left_as.clone() }).collect()
    };
    let rows: Vec<PickedRow> = back
        .iter()
        .map(|(i, now)| PickedRow {
            run: batch.rows[*i].run.clone(),
            key: batch.keys[*i].clone(),
            evidence: evidence(&batch.rows[*i]),
            walk: None,
            place: batch.keys[*i].clone(),
            before: left_as(*i, now),
        })
        .collect();
    let written = batch.rows.first().map(|row| row.columns.clone()).unwrap_or_default();
    let after = back.iter().map(|(_, now)| now.images.clone()).collect();
    let action = undo_action(&batch.action);
    let (recovery, number) = (which.undo, which.number);
    let noted = Noted { recovery, number, action, exhausted: 0, columns: written, rows: &rows, after };
    note(connection, names, &noted).await?;
    if action != "Undo" && !rows.is_empty() {
        let runs: Vec<&str> = rows.iter().map(|row| row.run.as_str()).collect();
        let again = action == "RedoRequeue";
        recount_requeues(connection, names, (&table.ledger_name(), which.root), (again, &runs)).await?;
    }
    Ok(())
}

/// One row of a batch.
pub(super) fn group_of(batch: &RecordedBatch, i: usize, which: UndoBatch<'_>) -> UndoGroup {
    let row = &batch.rows[i];
    UndoGroup {
        keys: vec![batch.keys[i].clone()],
        before: row.before.clone(),
        after: row.after.clone(),
        silent: silent(batch, which),
    }
}

/// Since when the runs must have been silent. A column may hold whole seconds: the one in which they were put back counts.
fn silent(batch: &RecordedBatch, which: UndoBatch<'_>) -> Option<Silent> {
    which.again.map(|zone| Silent { since: batch.changed.floor(), zone })
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
