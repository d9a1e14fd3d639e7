//! The way back: every row that still is as we left it gets its before-image, batch by batch; rows that the app holds
//! locked are waited for at the end.

use std::{future::Future, time::Instant};

use super::{
    Fault, Progress, Step,
    browse::record_of,
    session::{Session, rest},
    settle::SWEEPS,
    signs::Signs,
    undo_batch::{Account, One, one, only},
};
use crate::{
    db::{Access, DbError, Purpose, catalogue},
    ledger::{self, LedgerState, Opening, Record, UndoState},
    report::{LOCKED, Outcome, ReportError, Skipped, UNDO_SCHEMA, UndoReport, row_id},
    runs::{Column, Ident, RunTable, TableName, resolve_written, with_signs},
    settings::DatabaseUrl,
    sql::{LedgerNames, UndoBatch, Zone, key_parts},
};

/// Undoes the recovery `target`; twice is no more than once. `undo_id` names the undo in the ledger. `stop` may end it
/// early, and says why: the report then holds what was put back until then. `progress` is told after each batch.
///
/// # Errors
/// There is no such recovery (64); its table is not what it was (78); the database cannot be reached.
pub async fn undo(
    database: (&DatabaseUrl, Option<Ident>),
    (target, undo_id): (&str, &str),
    (actor, dry_run): (&str, bool),
    (progress, stop): (Progress<'_>, impl Future<Output = String>),
) -> Result<UndoReport, Fault> {
    let began = Instant::now();
    let mut report = blank(target, dry_run);
    let all = connected(database, (target, undo_id, actor), (&mut report, progress));
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
    (report, progress): (&mut UndoReport, Progress<'_>),
) -> Result<(), Fault> {
    let access = if report.dry_run { Access::ReadOnly } else { Access::ReadWrite };
    let mut session = Session::open(url, access, None).await?;
    let ledger = LedgerNames::new(session.dialect(), ledger_schema);
    let undone = attempt(&mut session, &ledger, names, (report, progress)).await;
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
        skipped_locked: 0,
        skipped: Vec::new(),
        warnings: Vec::new(),
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
    (report, progress): (&mut UndoReport, Progress<'_>),
) -> Result<(), Fault> {
    session.begin(Purpose::Look).await?;
    let found = find(session, names, target).await;
    let Found { record, root, signs, numbers, mut earlier } = session.end(found).await?;
    let signs = signs.as_deref().map(Signs::read).transpose()?;
    let signs = signs.as_ref();
    let dry_run = report.dry_run;
    // Before anything is written: is the table still what the ledger remembers?
    let mut target_table = targets(session, names, (&record, &numbers, signs)).await?;
    if !dry_run && !earlier.as_ref().is_some_and(|(_, state)| *state == UndoState::Done) {
        // A recovery that still ran may have added batches until its end, which is now.
        let (numbers, undo) = begin_undo(session, names, &record, (undo_id, actor)).await?;
        target_table = targets(session, names, (&record, &numbers, signs)).await?;
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
    if let Some(table) = &target_table {
        let mut account = Account::new(report);
        put_back(
            session,
            names,
            (table, UndoBatch { recovery: target, undo: &undo, root: &root, number: 0, again: table.2 }),
            (&mut account, progress),
        )
        .await?;
        account.warn(&table.0);
    }
    if dry_run { Ok(()) } else { finish(session, names, (target, &undo), report).await }
}

/// All batches, and then, with the patience of a recovery, what was locked.
async fn put_back(
    session: &mut Session<'_>,
    names: &LedgerNames,
    ((table, batches, _), which): (&Target, UndoBatch<'_>),
    (account, progress): (&mut Account<'_>, Progress<'_>),
) -> Result<(), Fault> {
    let all = settled(session, names, which.recovery).await?;
    let mut locked: Vec<(One<'_>, Vec<String>)> = Vec::new();
    for (number, columns) in batches {
        let which = (table, &**columns, UndoBatch { number: *number, ..which });
        let held = one(session, names, which, account).await?;
        let (restored, left) = (account.report.restored, account.report.skipped_changed);
        tracing::debug!(batch = number, restored, left, locked = held.len(), "undid a batch");
        if !held.is_empty() {
            locked.push((which, held));
        }
        progress(Step { done: looked_at(account.report) + many(locked.iter().map(|(_, runs)| runs.len()).sum()), all });
    }
    for pause in SWEEPS {
        if locked.is_empty() {
            break;
        }
        rest(pause).await;
        for (which, runs) in &mut locked {
            *runs = only(session, names, (*which, &*runs), account).await?;
        }
        locked.retain(|(_, runs)| !runs.is_empty());
    }
    for run in locked.iter().flat_map(|(_, runs)| runs) {
        let id = row_id(&key_parts(run, table.id.len()));
        account.report.skipped.push(Skipped { id, reason: LOCKED.to_owned() });
        account.report.skipped_locked += 1;
    }
    Ok(())
}

/// How many runs the recovery settled.
async fn settled(session: &mut Session<'_>, names: &LedgerNames, target: &str) -> Result<u64, Fault> {
    session.begin(Purpose::Look).await?;
    let total = ledger::total(session.connection(), names, target).await.map_err(Fault::from);
    session.end(total).await.map(ledger::Total::settled)
}

/// Of how many runs it is known what becomes of them.
fn looked_at(report: &UndoReport) -> u64 {
    report.restored + report.skipped_changed + many(report.errors.len())
}

fn many(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The recovery, what settled its runs in the first place, the signs of life to look for if undoing it settles them again,
/// its batches and its undo.
struct Found {
    record: Record,
    root: String,
    signs: Option<String>,
    numbers: Vec<i64>,
    earlier: Option<(String, UndoState)>,
}

/// The table, each batch's number with the columns it wrote, and the zone of its times if they are looked at.
type Target = (RunTable, Vec<(i64, Vec<Column>)>, Option<Zone>);

async fn find(session: &mut Session<'_>, names: &LedgerNames, target: &str) -> Result<Found, Fault> {
    let record = record_of(session, names, target).await?;
    if ledger::state(session.connection(), names).await? != LedgerState::Ready {
        return Err(Fault::new(78, "there is no ledger to undo from"));
    }
    let numbers = ledger::batches(session.connection(), names, target).await?;
    let earlier = ledger::undo_of(session.connection(), names, target).await?;
    let root = ledger::root_of(session.connection(), names, target).await?;
    let signs = if ledger::settles_again(session.connection(), names, target).await? {
        ledger::signs(session.connection(), names, &root).await?
    } else {
        None
    };
    Ok(Found { record, root, signs, numbers, earlier })
}

/// The table as it is now, and the columns of each batch.
async fn targets(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (record, numbers, signs): (&Record, &[i64], Option<&Signs>),
) -> Result<Option<Target>, Fault> {
    if numbers.is_empty() {
        return Ok(None);
    }
    let name =
        TableName::recorded(&record.run_table, session.dialect()).map_err(|error| Fault::new(78, error.to_string()))?;
    let (now, _) = session.begin_to_look(None).await?;
    let resolved = resolve_all(session, names, (record, &name, numbers), signs).await;
    let (table, batches) = session.end(resolved).await?;
    Ok(Some((table, batches, signs.map(|signs| signs.zone(record.started, now)))))
}

async fn resolve_all(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (record, name, numbers): (&Record, &TableName, &[i64]),
    signs: Option<&Signs>,
) -> Result<(RunTable, Vec<(i64, Vec<Column>)>), Fault> {
    let dialect = session.dialect();
    let others = signs.map(Signs::others).unwrap_or_default();
    let facts = catalogue(session.connection(), name, None, &others).await?;
    let mut of_batches = Vec::new();
    let mut table = None;
    for number in numbers {
        let columns = ledger::columns_of(session.connection(), names, (&record.recovery, *number)).await?;
        let (resolved, columns) = resolve_written((name, &record.id_columns), &columns, &facts, dialect)?;
        of_batches.push((*number, columns));
        table.get_or_insert(resolved);
    }
    let table = table.ok_or_else(|| Fault::new(78, "the recovery changed nothing"))?;
    let sources = signs.map(|signs| &*signs.sources).unwrap_or_default();
    Ok((with_signs(table, sources, &facts)?, of_batches))
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
        signs: None,
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

async fn finish(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (target, undo): (&str, &str),
    report: &mut UndoReport,
) -> Result<(), Fault> {
    let is_whole = report.errors.is_empty() && report.skipped_locked == 0;
    report.outcome = if is_whole { Outcome::Recovered } else { Outcome::Partial };
    let refused = many(report.errors.len());
    let mut tries = 0;
    loop {
        match close(session, names, (target, undo), report.outcome).await {
            Ok((rest, restored)) => {
                // From what is committed: batches that an earlier life undid are not in our own count.
                report.restored = restored;
                report.skipped_changed = rest.saturating_sub(refused + report.skipped_locked);
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
