//! The way back: every row that still is as we left it gets its before-image, batch by batch.

use std::{future::Future, time::Instant};

use super::{Fault, browse::record_of, session::Session};
use crate::{
    db::{Access, DbError, FaultKind, Purpose, catalogue},
    ledger::{self, LedgerState, LeftAlone, Opening, Record, UndoBatch, UndoState, Why},
    report::{Outcome, ReportError, Skipped, UNDO_SCHEMA, UndoReport, row_id},
    runs::{Column, Dialect, Ident, RunTable, TableName, resolve_written},
    settings::DatabaseUrl,
    sql::{LedgerNames, key_parts},
};

/// Undoes the recovery `target`; twice is no more than once. `undo_id` names the undo in the ledger. `stop` may end it
/// early, and says why: the report then holds what was put back until then.
///
/// # Errors
/// There is no such recovery (64); its table is not what it was (78); the database cannot be reached.
pub async fn undo(
    database: (&DatabaseUrl, Option<Ident>),
    (target, undo_id): (&str, &str),
    (actor, dry_run): (&str, bool),
    stop: impl Future<Output = String>,
) -> Result<UndoReport, Fault> {
    let began = Instant::now();
    let mut report = blank(target, dry_run);
    let all = connected(database, (target, undo_id, actor), &mut report);
    let stopped = tokio::select! {
        biased;
        ended = all => ended.map(|()| None)?,
        why = stop => Some(why),
    };
    if let Some(message) = stopped {
        report.outcome = Outcome::Busy;
        report.errors.push(ReportError { id: None, message });
    }
    report.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(report)
}

async fn connected(
    (url, ledger_schema): (&DatabaseUrl, Option<Ident>),
    names: (&str, &str, &str),
    report: &mut UndoReport,
) -> Result<(), Fault> {
    let access = if report.dry_run { Access::ReadOnly } else { Access::ReadWrite };
    let mut session = Session::open(url, access, None).await?;
    let ledger = LedgerNames::new(session.dialect(), ledger_schema);
    let undone = attempt(&mut session, &ledger, names, report).await;
    session.close().await;
    undone
}

fn blank(target: &str, dry_run: bool) -> UndoReport {
    UndoReport {
        schema: UNDO_SCHEMA.to_owned(),
        recovery_id: None,
        undo_of: target.to_owned(),
        restored: 0,
        skipped_changed: 0,
        skipped: Vec::new(),
        errors: Vec::new(),
        outcome: Outcome::CheckOnly,
        duration_ms: 0,
        dry_run,
    }
}

async fn attempt(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (target, undo_id, actor): (&str, &str, &str),
    report: &mut UndoReport,
) -> Result<(), Fault> {
    session.begin(Purpose::Look).await?;
    let found = find(session, names, target).await;
    let (record, numbers, mut earlier) = session.end(found).await?;
    let dry_run = report.dry_run;
    // Before anything is written: is the table still what the ledger remembers?
    let mut target_table = targets(session, names, (&record, &numbers)).await?;
    if !dry_run && !earlier.as_ref().is_some_and(|(_, state)| *state == UndoState::Done) {
        // A recovery that still ran may have added batches until its end, which is now.
        let (numbers, undo) = begin_undo(session, names, &record, (undo_id, actor)).await?;
        target_table = targets(session, names, (&record, &numbers)).await?;
        earlier = Some(undo);
    }
    let undo = match earlier {
        Some((id, UndoState::Done)) => {
            (report.recovery_id, report.outcome) = (Some(id), Outcome::AlreadyDone);
            return Ok(());
        }
        Some((id, _)) => id,
        None => undo_id.to_owned(),
    };
    report.recovery_id = (!dry_run).then(|| undo.clone());
    if let Some((table, batches)) = target_table {
        for (number, columns) in &batches {
            let which = UndoBatch { recovery: target, undo: &undo, number: *number };
            one(session, names, (&table, columns, which), report).await?;
            tracing::debug!(batch = number, restored = report.restored, left = report.skipped_changed, "undid a batch");
        }
    }
    if dry_run { Ok(()) } else { finish(session, names, (target, &undo), report).await }
}

type Found = (Record, Vec<i64>, Option<(String, UndoState)>);
/// The table, and each batch's number with the columns it wrote.
type Target = (RunTable, Vec<(i64, Vec<Column>)>);
/// One batch of it.
type One<'a> = (&'a RunTable, &'a [Column], UndoBatch<'a>);

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
) -> Result<Option<Target>, Fault> {
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
) -> Result<Target, Fault> {
    let dialect = session.dialect();
    let facts = catalogue(session.connection(), name, None, &[]).await?;
    let mut of_batches = Vec::new();
    let mut table = None;
    for number in numbers {
        let columns = ledger::columns_of(session.connection(), names, (&record.recovery, *number)).await?;
        let (resolved, columns) = resolve_written((name, &record.id_columns), &columns, &facts, dialect)?;
        of_batches.push((*number, columns));
        table.get_or_insert(resolved);
    }
    table.map(|table| (table, of_batches)).ok_or_else(|| Fault::new(78, "the recovery changed nothing"))
}

/// Opens the undo, or joins the one that is open; answers the recovery's batches and the undo, and whether that is over.
/// A recovery that was cut off, or still runs, is closed first, so that it settles nothing more.
async fn begin_undo(
    session: &mut Session<'_>,
    names: &LedgerNames,
    record: &Record,
    (undo, actor): (&str, &str),
) -> Result<(Vec<i64>, (String, UndoState)), Fault> {
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
        match open(session, names, &record.recovery, &opening).await {
            Ok(begun) => return Ok(begun),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

async fn open(
    session: &mut Session<'_>,
    names: &LedgerNames,
    target: &str,
    opening: &Opening<'_>,
) -> Result<(Vec<i64>, (String, UndoState)), DbError> {
    session.begin(Purpose::Batch).await?;
    let begun = async {
        // Held, finished or not: of two undos at once, the second finds the first.
        if ledger::hold(session.connection(), names, target).await?.is_some() {
            ledger::close(session.connection(), names, target, ("Failed", "")).await?;
        }
        let undo = match ledger::undo_of(session.connection(), names, target).await? {
            Some(earlier) if earlier.1 != UndoState::Partial => earlier,
            _ => {
                ledger::open(session.connection(), names, opening).await?;
                (opening.recovery.to_owned(), UndoState::Open)
            }
        };
        Ok((ledger::batches(session.connection(), names, target).await?, undo))
    }
    .await;
    session.end(begun).await
}

async fn one(
    session: &mut Session<'_>,
    names: &LedgerNames,
    one: One<'_>,
    report: &mut UndoReport,
) -> Result<(), Fault> {
    let mut tries = 0;
    loop {
        match attempt_one(session, names, one, report.dry_run).await {
            Ok(undone) => {
                report.restored += undone.restored;
                report.skipped_changed += u64::try_from(undone.skipped.len()).unwrap_or(u64::MAX);
                report.skipped.extend(undone.skipped);
                report.errors.extend(undone.errors);
                session.got_on();
                return Ok(());
            }
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

async fn attempt_one(
    session: &mut Session<'_>,
    names: &LedgerNames,
    one: One<'_>,
    dry_run: bool,
) -> Result<Undone, DbError> {
    if dry_run {
        session.begin(Purpose::Look).await?;
        let seen = preview(session, names, one).await;
        return session.end(seen).await;
    }
    match held(session, names, one, Way::Together).await {
        Err(error) if error.kind == FaultKind::RowRefused => held(session, names, one, Way::Singly).await,
        undone => undone,
    }
}

/// Whether a batch's runs are put back by one statement, or each in a savepoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Together,
    Singly,
}

/// Held, so that two at once never undo the same batch.
async fn held(session: &mut Session<'_>, names: &LedgerNames, one: One<'_>, way: Way) -> Result<Undone, DbError> {
    session.begin(Purpose::Batch).await?;
    let undone = async {
        match ledger::hold(session.connection(), names, one.2.undo).await? {
            Some(_) => batch(session, names, one, way).await,
            // An undo beside this one has ended it.
            None => refused_before(session, names, one).await,
        }
    }
    .await;
    session.end(undone).await
}

async fn preview(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns, which): One<'_>,
) -> Result<Undone, DbError> {
    let left = ledger::undo_preview(session.connection(), names, (table, columns), which).await?;
    counted(session, names, (table, which), left).await
}

/// What became of a batch.
#[derive(Debug, Default)]
struct Undone {
    restored: u64,
    skipped: Vec<Skipped>,
    errors: Vec<ReportError>,
}

/// One that is undone already, by an undo that was cut off or that runs beside this one, is only asked what was refused.
async fn batch(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns, which): One<'_>,
    way: Way,
) -> Result<Undone, DbError> {
    if ledger::is_noted(session.connection(), names, (which.undo, which.number)).await? {
        return refused_before(session, names, (table, columns, which)).await;
    }
    if table.dialect == Dialect::Postgres {
        session.connection().batch("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    let left = match way {
        Way::Together => ledger::undo_one(session.connection(), names, (table, columns), which).await?,
        Way::Singly => ledger::undo_singly(session.connection(), names, (table, columns), which).await?,
    };
    counted(session, names, (table, which), left).await
}

async fn refused_before(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns, which): One<'_>,
) -> Result<Undone, DbError> {
    let refused = ledger::refused_before(session.connection(), names, (table, columns), which).await?;
    Ok(sorted_out(refused, table.id.len()))
}

/// `left`, but for what an earlier undo put back, which must not be as the recovery left it any more.
async fn counted(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, which): (&RunTable, UndoBatch<'_>),
    mut left: Vec<LeftAlone>,
) -> Result<Undone, DbError> {
    let size = ledger::size_of(session.connection(), names, (which.recovery, which.number)).await?;
    let restored = size.saturating_sub(u64::try_from(left.len()).unwrap_or(u64::MAX));
    if !left.is_empty() {
        let back = ledger::put_back(session.connection(), names, (which.recovery, which.number)).await?;
        left.retain(|run| !back.contains(&run.run));
    }
    Ok(Undone { restored, ..sorted_out(left, table.id.len()) })
}

/// What the app has changed is its own; what the database refuses is an error.
fn sorted_out(left: Vec<LeftAlone>, key_columns: usize) -> Undone {
    let mut undone = Undone::default();
    for run in left {
        let id = row_id(&key_parts(&run.run, key_columns));
        match run.why {
            Why::Changed => undone.skipped.push(Skipped { id, reason: "changed since".to_owned() }),
            Why::Gone => undone.skipped.push(Skipped { id, reason: "its row is gone".to_owned() }),
            Why::Refused(message) => undone
                .errors
                .push(ReportError { id: Some(id), message: format!("the database refuses its old values: {message}") }),
        }
    }
    undone
}

async fn finish(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (target, undo): (&str, &str),
    report: &mut UndoReport,
) -> Result<(), Fault> {
    report.outcome = if report.errors.is_empty() { Outcome::Recovered } else { Outcome::Partial };
    let refused = u64::try_from(report.errors.len()).unwrap_or(u64::MAX);
    let mut tries = 0;
    loop {
        match close(session, names, (target, undo), report.outcome).await {
            Ok((rest, restored)) => {
                // From what is committed: batches that an earlier life undid are not in our own count.
                report.restored = restored;
                report.skipped_changed = rest.saturating_sub(refused);
                return Ok(());
            }
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

/// Closes the undo durably; answers how many of the settled rows no undo has restored, and how many this one has.
async fn close(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (target, undo): (&str, &str),
    outcome: Outcome,
) -> Result<(u64, u64), DbError> {
    session.begin(Purpose::Durable).await?;
    let closed = async {
        let settled = ledger::total(session.connection(), names, target).await?;
        let restored = ledger::total(session.connection(), names, undo).await?;
        let by_all = ledger::restored_of(session.connection(), names, target).await?;
        ledger::close(session.connection(), names, undo, (outcome.name(), "")).await?;
        Ok(((settled.settled() + settled.restored).saturating_sub(by_all), restored.restored))
    }
    .await;
    session.end(closed).await
}
