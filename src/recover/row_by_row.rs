//! A batch that the database refused because of one row: each row in a savepoint of its own, so that the rest is settled.

use super::{
    Request,
    batch::{BatchEnd, Slice, picked, postgres, settle_picked},
    pace::purpose,
    prepare::Prepared,
    session::Session,
};
use crate::{
    db::{DbError, FaultKind},
    ledger,
    report::{ReportError, row_id},
    runs::Dialect,
    sql::{Batch, PickedRow, key_parts, pick_rows},
};

/// A row that the database refused: its key, and what to tell of it.
pub(super) struct Refused {
    pub(super) key: String,
    pub(super) error: ReportError,
}

/// Settles the slice row by row in one transaction; answers how it ended and which rows were refused.
pub(super) async fn run_row_by_row(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (request, recovery): (&Request, &str),
    slice: Slice<'_>,
) -> Result<(BatchEnd, Vec<Refused>), DbError> {
    session.begin(purpose(request.policy.pace)).await?;
    let ended = in_transaction(session, prepared, (request, recovery), slice).await;
    session.end(ended).await
}

async fn in_transaction(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (request, recovery): (&Request, &str),
    slice: Slice<'_>,
) -> Result<(BatchEnd, Vec<Refused>), DbError> {
    if session.dialect() == Dialect::Postgres {
        // A deferred constraint would speak up at the commit only, when it is too late to say which row it was.
        session.connection().batch("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    let Some(mut number) = ledger::hold(session.connection(), &prepared.names, recovery).await? else {
        return Ok((BatchEnd::Elsewhere, Vec::new()));
    };
    let scope = prepared.scope();
    let rows = session.connection().query(&pick_rows(&scope, &slice.batch(request, recovery, number))).await?;
    let rows: Vec<PickedRow> = rows.iter().map(|row| picked(row, &prepared.table)).collect();
    let last = rows.last().and_then(|row| row.walk.clone());
    let mut refused = Vec::new();
    let mut settled = 0;
    for row in &rows {
        let batch = Batch { only: Some(&row.key), limit: 1, ..slice.batch(request, recovery, number) };
        session.connection().batch("SAVEPOINT one_row").await?;
        match settle_one(session, prepared, &batch, row).await {
            Ok(count) => {
                session.connection().batch("RELEASE SAVEPOINT one_row").await?;
                if count == 0 {
                    // It is ours until the transaction ends, so nobody else has it: it does not change.
                    refused.push(told(row, prepared.table.id.len(), ledger::KEPT));
                }
                settled += count;
                number += i64::try_from(count).unwrap_or(0);
            }
            Err(error) if error.kind == FaultKind::RowRefused => {
                session.connection().batch("ROLLBACK TO SAVEPOINT one_row").await?;
                let code = error.code.as_ref().map(|code| format!(" (code {code})")).unwrap_or_default();
                refused.push(told(row, prepared.table.id.len(), &(error.message + &code)));
            }
            Err(error) => return Err(error),
        }
    }
    let picked = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Ok((BatchEnd::Settled { settled, picked, last }, refused))
}

async fn settle_one(
    session: &mut Session<'_>,
    prepared: &Prepared,
    batch: &Batch<'_>,
    row: &PickedRow,
) -> Result<u64, DbError> {
    if session.dialect() != Dialect::Postgres {
        return settle_picked(session, prepared, batch, std::slice::from_ref(row)).await.map(|()| 1);
    }
    match postgres(session, prepared, &prepared.scope(), batch).await? {
        BatchEnd::Settled { settled, .. } => Ok(settled),
        BatchEnd::Elsewhere => Ok(0),
    }
}

fn told(row: &PickedRow, columns: usize, why: &str) -> Refused {
    let parts = key_parts(&row.run, columns);
    let message = format!("the database refuses to change this run: {why}");
    Refused { key: row.key.clone(), error: ReportError { id: Some(row_id(&parts)), message } }
}
