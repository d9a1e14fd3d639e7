//! The way back: every row that still is as we left it gets its before-image, batch by batch.

use std::time::{Duration, Instant};

use super::{
    Fault,
    browse::record_of,
    session::{Session, rest},
};
use crate::{
    db::{Access, DbError, Purpose, catalogue},
    ledger::{self, LedgerState, Opening, Record, UndoBatch},
    report::{Outcome, Skipped, UNDO_SCHEMA, UndoReport, row_id},
    runs::{Column, Dialect, Ident, RunTable, TableName, resolve_written},
    settings::DatabaseUrl,
    sql::{KEY_SEPARATOR, LedgerNames},
};

/// How often a batch that met a lock is tried again.
const PATIENCE: u32 = 10;

/// Undoes the recovery `target`; twice is no more than once. `undo_id` names the undo in the ledger.
///
/// # Errors
/// There is no such recovery (64); its table is not what it was (78); the database cannot be reached.
pub async fn undo(
    url: &DatabaseUrl,
    ledger_schema: Option<Ident>,
    (target, undo_id): (&str, &str),
    (actor, dry_run): (&str, bool),
) -> Result<UndoReport, Fault> {
    let began = Instant::now();
    let mut session = Session::open(url, Access::ReadWrite, None).await?;
    let names = LedgerNames::new(session.dialect(), ledger_schema);
    let undone = attempt(&mut session, &names, (target, undo_id), (actor, dry_run)).await;
    session.close().await;
    undone.map(|report| UndoReport {
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        ..report
    })
}

fn blank(target: &str, dry_run: bool) -> UndoReport {
    UndoReport {
        schema: UNDO_SCHEMA.to_owned(),
        recovery_id: None,
        undo_of: target.to_owned(),
        restored: 0,
        skipped_changed: 0,
        skipped: Vec::new(),
        outcome: Outcome::CheckOnly,
        duration_ms: 0,
        dry_run,
    }
}

async fn attempt(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (target, undo_id): (&str, &str),
    (actor, dry_run): (&str, bool),
) -> Result<UndoReport, Fault> {
    session.begin(Purpose::Look).await?;
    let found = find(session, names, target).await;
    let (record, numbers, earlier) = session.end(found).await?;
    let mut report = blank(target, dry_run);
    let undo = match earlier {
        Some((id, true)) => {
            return Ok(UndoReport { recovery_id: Some(id), outcome: Outcome::AlreadyDone, ..report });
        }
        Some((id, false)) => id,
        None => undo_id.to_owned(),
    };
    report.recovery_id = Some(undo.clone());
    let target_table = targets(session, names, (&record, &numbers)).await?;
    if !dry_run {
        begin_undo(session, names, &record, (&undo, actor)).await?;
    }
    if let Some((table, columns_of)) = target_table {
        for (number, columns) in numbers.iter().zip(&columns_of) {
            let which = UndoBatch { recovery: target, undo: &undo, number: *number };
            one(session, (names, &mut report), (&table, columns), which).await?;
        }
    }
    if !dry_run {
        finish(session, names, &undo, &mut report).await?;
    }
    Ok(report)
}

type Found = (Record, Vec<i64>, Option<(String, bool)>);

async fn find(session: &mut Session<'_>, names: &LedgerNames, target: &str) -> Result<Found, Fault> {
    let record = record_of(session, names, target).await?;
    if ledger::state(session.connection(), names).await? != LedgerState::Ready {
        return Err(Fault::new(78, "there is no ledger to undo from"));
    }
    let numbers = ledger::batches(session.connection(), names, target).await?;
    let earlier = ledger::undo_of(session.connection(), names, target).await?;
    Ok((record, numbers, earlier))
}

/// The table as it is now, and the columns of each batch.
async fn targets(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (record, numbers): (&Record, &[i64]),
) -> Result<Option<(RunTable, Vec<Vec<Column>>)>, Fault> {
    if numbers.is_empty() {
        return Ok(None);
    }
    let name = TableName::parse(&record.run_table).map_err(|error| Fault::new(78, error.to_string()))?;
    session.begin(Purpose::Look).await?;
    let resolved = resolve_all(session, names, (record, &name, numbers)).await;
    session.end(resolved).await.map(Some)
}

async fn resolve_all(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (record, name, numbers): (&Record, &TableName, &[i64]),
) -> Result<(RunTable, Vec<Vec<Column>>), Fault> {
    let dialect = session.dialect();
    let facts = catalogue(session.connection(), name, None, &[]).await?;
    let mut of_batches = Vec::new();
    let mut table = None;
    for number in numbers {
        let columns = ledger::columns_of(session.connection(), names, (&record.recovery, *number)).await?;
        let (resolved, columns) = resolve_written((name, &record.id_columns), &columns, &facts, dialect)?;
        of_batches.push(columns);
        table.get_or_insert(resolved);
    }
    table.map(|table| (table, of_batches)).ok_or_else(|| Fault::new(78, "the recovery changed nothing"))
}

/// Opens the undo; a recovery that was cut off, or still runs, is closed first, so that it settles nothing more.
async fn begin_undo(
    session: &mut Session<'_>,
    names: &LedgerNames,
    record: &Record,
    (undo, actor): (&str, &str),
) -> Result<(), Fault> {
    let opening = Opening {
        recovery: undo,
        run_table: &record.run_table,
        id_columns: record.id_columns.clone(),
        policy: record.policy.as_deref(),
        environment: None,
        trigger: "CommandLine",
        actor,
        undo_of: Some(&record.recovery),
    };
    let mut tries = 0;
    loop {
        session.begin(Purpose::Batch).await?;
        let begun = async {
            if ledger::hold(session.connection(), names, &record.recovery).await?.is_some() {
                ledger::close(session.connection(), names, &record.recovery, ("Failed", "")).await?;
            }
            ledger::open(session.connection(), names, &opening).await
        }
        .await;
        match session.end(begun).await {
            Ok(()) => return Ok(()),
            Err(error) => patience(session, error, &mut tries).await?,
        }
    }
}

async fn one(
    session: &mut Session<'_>,
    (names, report): (&LedgerNames, &mut UndoReport),
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<(), Fault> {
    let mut tries = 0;
    loop {
        session.begin(Purpose::Batch).await?;
        let undone = batch(session, names, (table, columns), which).await;
        let undone = if report.dry_run { discard(session, undone).await } else { session.end(undone).await };
        match undone {
            Ok(None) => return Ok(()),
            Ok(Some((restored, left))) => {
                report.restored += restored;
                report.skipped_changed += u64::try_from(left.len()).unwrap_or(u64::MAX);
                report.skipped.extend(left);
                return Ok(());
            }
            Err(error) => patience(session, error, &mut tries).await?,
        }
    }
}

/// A dry run does all of it and keeps none of it.
async fn discard<T>(session: &mut Session<'_>, result: Result<T, DbError>) -> Result<T, DbError> {
    if !session.connection().is_broken() {
        session.connection().batch("ROLLBACK").await?;
    }
    result
}

type Undone = Option<(u64, Vec<Skipped>)>;

/// `None`: the batch is undone already, by an undo that was cut off.
async fn batch(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns): (&RunTable, &[Column]),
    which: UndoBatch<'_>,
) -> Result<Undone, DbError> {
    if ledger::is_noted(session.connection(), names, (which.undo, which.number)).await? {
        return Ok(None);
    }
    if table.dialect == Dialect::Postgres {
        session.connection().batch("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    let all = ledger::size_of(session.connection(), names, (which.recovery, which.number)).await?;
    let left = ledger::undo_one(session.connection(), names, (table, columns), which).await?;
    let restored = all.saturating_sub(u64::try_from(left.len()).unwrap_or(u64::MAX));
    let skipped = left.into_iter().map(|run| {
        let parts: Vec<&str> = run.run.split(KEY_SEPARATOR).collect();
        let reason = if run.there { "changed since" } else { "its row is gone" };
        Skipped { id: row_id(&parts), reason: reason.to_owned() }
    });
    Ok(Some((restored, skipped.collect())))
}

async fn patience(session: &mut Session<'_>, error: DbError, tries: &mut u32) -> Result<(), Fault> {
    *tries += 1;
    if !error.is_retryable() || *tries > PATIENCE {
        return Err(error.into());
    }
    if error.is_connection_lost() || session.connection().is_broken() {
        return session.reconnect().await;
    }
    rest(Duration::from_millis(50) * *tries).await;
    Ok(())
}

async fn finish(
    session: &mut Session<'_>,
    names: &LedgerNames,
    undo: &str,
    report: &mut UndoReport,
) -> Result<(), Fault> {
    report.outcome = Outcome::Recovered;
    loop {
        session.begin(Purpose::Durable).await?;
        let closed = async {
            let total = ledger::total(session.connection(), names, undo).await?;
            report.restored = total.restored;
            ledger::close(session.connection(), names, undo, (Outcome::Recovered.name(), "")).await
        }
        .await;
        match session.end(closed).await {
            Ok(()) => return Ok(()),
            Err(error) if error.is_connection_lost() => session.reconnect().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
