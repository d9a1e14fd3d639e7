//! An undo run by run: to see what it would do, where the database refuses one row of a batch, and for rows that were locked.

use super::{
    history::{is_noted, recorded_batch},
    read_back::{Now, others, read_back},
    undo::{KEPT, Left, LeftAlone, Why, group_of, later_number, record, why_alone},
    undone::{batch_as_left, put_back},
};
use crate::{
    db::{Connection, DbError, FaultKind},
    runs::{Column, RunTable},
    sql::{Hold, LedgerNames, UndoBatch, UndoGroup, undo_match, undo_rows},
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
    let batch = batch_as_left(connection, names, (which.recovery, which.number)).await?;
    let mut left = Vec::new();
    for (i, row) in batch.rows.iter().enumerate() {
        let why = why_alone(connection, (table, columns), &group_of(&batch, i, which)).await?;
        // Nobody's lock is in the way of a look.
        if why != Why::Locked {
            left.push(LeftAlone { run: row.run.clone(), why });
        }
    }
    Ok(left)
}

/// The runs of a batch that an undo of this name, cut off or beside this one, noted as undone without putting them back,
/// though they are as the recovery left them: the database refused them, or somebody held them.
///
/// # Errors
/// What the database says.
pub async fn left_before(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Vec<String>, DbError> {
    let back = put_back(connection, names, (which.recovery, which.number)).await?;
    let all = recorded_batch(connection, names, (which.recovery, which.number)).await?;
    if all.rows.iter().all(|row| back.contains(&row.run)) {
        return Ok(Vec::new());
    }
    let changed = undo_preview(connection, names, (table, columns), which).await?;
    let runs = all.rows.into_iter().map(|row| row.run);
    Ok(runs.filter(|run| !back.contains(run) && changed.iter().all(|other| other.run != *run)).collect())
}

/// Undoes a batch, or of one that is noted only these runs, run by run, each in a savepoint of its own: a row whose old
/// values the database refuses stays as it is.
///
/// # Errors
/// What the database says.
pub async fn undo_singly(
    connection: &mut Connection,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    (which, only): (UndoBatch<'_>, Option<&[String]>),
) -> Result<Left, DbError> {
    let batch = batch_as_left(connection, names, (which.recovery, which.number)).await?;
    let before = match only {
        Some(_) => put_back(connection, names, (which.recovery, which.number)).await?,
        None => std::collections::BTreeSet::new(),
    };
    let (mut back, mut left) = (Vec::new(), Left::default());
    for (i, row) in batch.rows.iter().enumerate() {
        if only.is_some_and(|only| !only.contains(&row.run)) || before.contains(&row.run) {
            continue;
        }
        let group = group_of(&batch, i, which);
        connection.batch("SAVEPOINT one_row").await?;
        let restored = match restore_one(connection, (table, columns), &group).await {
            Ok(restored) => restored,
            Err(error) if error.kind == FaultKind::RowRefused => {
                connection.batch("ROLLBACK TO SAVEPOINT one_row").await?;
                Err(Why::Refused(error.message))
            }
            Err(error) => return Err(error),
        };
        connection.batch("RELEASE SAVEPOINT one_row").await?;
        match restored {
            Ok(now) => {
                left.others.extend(others(columns, &row.run, &now));
                back.push((i, now));
            }
            Err(why) => left.alone.push(LeftAlone { run: row.run.clone(), why }),
        }
    }
    let mut noted = which;
    if is_noted(connection, names, (which.undo, which.number)).await? {
        if back.is_empty() {
            return Ok(left);
        }
        noted.number = later_number(connection, names, which).await?;
    }
    let back: Vec<(usize, &Now)> = back.iter().map(|(i, now)| (*i, now)).collect();
    record(connection, names, (table, columns, noted), (&batch, &back)).await?;
    Ok(left)
}

/// Puts one row back and answers what it is now, or why it was not put back.
async fn restore_one(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    group: &UndoGroup,
) -> Result<Result<Now, Why>, DbError> {
    if connection.query(&undo_match(table, columns, group, Hold::Lock)).await?.is_empty() {
        return why_alone(connection, (table, columns), group).await.map(Err);
    }
    let changed = connection.execute(&undo_rows(table, columns, group, &group.keys)).await?;
    let now = read_back(connection, (table, columns), (group, &group.keys)).await?.into_values().next();
    // It is ours until the transaction ends, so nobody else has it.
    Ok(now.filter(|_| changed == 1).ok_or_else(|| Why::Refused(KEPT.to_owned())))
}
