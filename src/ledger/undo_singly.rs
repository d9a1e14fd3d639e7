//! An undo run by run: to see what it would do, and where the database refuses one row of a batch.

use super::{
    history::recorded_batch,
    undo::{LeftAlone, UndoBatch, Why, absent_or_changed, is_there, put_back, record},
};
use crate::{
    db::{Connection, DbError, FaultKind},
    runs::{Column, RunTable},
    sql::{Hold, LedgerNames, UndoGroup, undo_match, undo_rows},
};

/// What undoing a batch would leave alone; reads only.
///
/// # Errors
/// What the database says.
pub async fn undo_preview(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Vec<LeftAlone>, DbError> {
    let batch = recorded_batch(connection, names, (which.recovery, which.number)).await?;
    let mut left = Vec::new();
    for (row, key) in batch.rows.iter().zip(&batch.keys) {
        let group = UndoGroup { keys: vec![key.clone()], before: row.before.clone(), after: row.after.clone() };
        if connection.query(&undo_match(table, columns, &group, Hold::Look)).await?.is_empty() {
            let there = is_there(connection, table, key).await?;
            left.push(LeftAlone { run: row.run.clone(), why: absent_or_changed(there) });
        }
    }
    Ok(left)
}

/// The runs of a batch that an undo of this name, cut off or beside this one, noted as undone without putting them back,
/// though they are as the recovery left them: the database refused them.
///
/// # Errors
/// What the database says.
pub async fn refused_before(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Vec<LeftAlone>, DbError> {
    let back = put_back(connection, names, (which.recovery, which.number)).await?;
    let all = recorded_batch(connection, names, (which.recovery, which.number)).await?;
    if all.rows.iter().all(|row| back.contains(&row.run)) {
        return Ok(Vec::new());
    }
    let left = undo_preview(connection, names, (table, columns), which).await?;
    let refused = all.rows.into_iter().map(|row| row.run);
    let refused = refused.filter(|run| !back.contains(run) && left.iter().all(|other| other.run != *run));
    let why = || Why::Refused("it was refused before; undo again to try it again".to_owned());
    Ok(refused.map(|run| LeftAlone { run, why: why() }).collect())
}

/// Undoes a batch run by run, each in a savepoint of its own: a row whose old values the database refuses stays as it is.
///
/// # Errors
/// What the database says.
pub async fn undo_singly(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Vec<LeftAlone>, DbError> {
    let batch = recorded_batch(connection, names, (which.recovery, which.number)).await?;
    let (mut back, mut left) = (Vec::new(), Vec::new());
    for (i, (row, key)) in batch.rows.iter().zip(&batch.keys).enumerate() {
        let group = UndoGroup { keys: vec![key.clone()], before: row.before.clone(), after: row.after.clone() };
        connection.batch("SAVEPOINT one_row").await?;
        let why = match restore_one(connection, (table, columns), &group).await {
            Ok(true) => None,
            Ok(false) => Some(absent_or_changed(is_there(connection, table, key).await?)),
            Err(error) if error.kind == FaultKind::RowRefused => {
                connection.batch("ROLLBACK TO SAVEPOINT one_row").await?;
                Some(Why::Refused(error.message))
            }
            Err(error) => return Err(error),
        };
        connection.batch("RELEASE SAVEPOINT one_row").await?;
        match why {
            None => back.push(i),
            Some(why) => left.push(LeftAlone { run: row.run.clone(), why }),
        }
    }
    record(connection, names, (table, which), (&batch, &back)).await?;
    Ok(left)
}

async fn restore_one(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    group: &UndoGroup,
) -> Result<bool, DbError> {
    if connection.query(&undo_match(table, columns, group, Hold::Lock)).await?.is_empty() {
        return Ok(false);
    }
    Ok(connection.execute(&undo_rows(table, columns, group, &group.keys)).await? == 1)
}
