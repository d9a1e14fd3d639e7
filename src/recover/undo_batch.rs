//! One batch of an undo, and once more those of its rows that somebody held locked.

use std::collections::BTreeMap;

use super::{Fault, session::Session};
use crate::{
    db::{DbError, FaultKind, Purpose},
    ledger::{self, Left, LeftAlone, OtherValue, Why},
    report::{IDS_IN_TEXT, ReportError, Skipped, UndoReport, row_id},
    runs::{Column, Dialect, RunTable},
    sql::{LedgerNames, UndoBatch, key_parts},
};

/// One batch: its table, the columns that were written, and which it is.
pub(super) type One<'a> = (&'a RunTable, &'a [Column], UndoBatch<'a>);

/// What the undo has come to so far.
pub(super) struct Account<'r> {
    pub(super) report: &'r mut UndoReport,
    /// Columns that the database itself set in runs that were put back: in how many, and the first of them.
    others: BTreeMap<String, (u64, Vec<String>)>,
}

impl<'r> Account<'r> {
    pub(super) fn new(report: &'r mut UndoReport) -> Self {
        Self { report, others: BTreeMap::new() }
    }

    fn note(&mut self, other: OtherValue) {
        let (count, runs) = self.others.entry(other.column).or_default();
        *count += 1;
        if runs.len() < IDS_IN_TEXT {
            runs.push(other.run);
        }
    }

    /// One sentence per column.
    pub(super) fn warn(self, table: &RunTable) {
        for (column, (count, runs)) in self.others {
            let ids: Vec<String> = runs.iter().map(|run| row_id(&key_parts(run, table.id.len()))).collect();
            let more = count.saturating_sub(u64::try_from(ids.len()).unwrap_or(u64::MAX));
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.report.warnings.push(format!(
                "{column} of {} is not what it was in {count} restored run(s), for the database itself sets it (a trigger): {}{more}",
                table.shown(),
                ids.join(", ")
            ));
        }
    }
}

/// Undoes one batch and tells the account; answers which runs were locked.
pub(super) async fn one(
    session: &mut Session<'_>,
    names: &LedgerNames,
    one: One<'_>,
    account: &mut Account<'_>,
) -> Result<Vec<String>, Fault> {
    let mut tries = 0;
    loop {
        match attempt_one(session, names, one, account.report.dry_run).await {
            Ok(undone) => return Ok(tell(session, account, undone)),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

/// Once more these runs of a batch, which were locked; answers which still are.
pub(super) async fn only(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (one, runs): (One<'_>, &[String]),
    account: &mut Account<'_>,
) -> Result<Vec<String>, Fault> {
    let mut tries = 0;
    loop {
        match held(session, names, one, Way::Only(runs)).await {
            Ok(undone) => return Ok(tell(session, account, undone)),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

fn tell(session: &mut Session<'_>, account: &mut Account<'_>, undone: Undone) -> Vec<String> {
    undone.others.into_iter().for_each(|other| account.note(other));
    let report = &mut *account.report;
    report.restored += undone.restored;
    report.skipped_changed += u64::try_from(undone.skipped.len()).unwrap_or(u64::MAX);
    report.skipped.extend(undone.skipped);
    report.errors.extend(undone.errors);
    session.got_on();
    undone.locked
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

/// Whether a batch's runs are put back by one statement, or each in a savepoint, and which of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way<'a> {
    Together,
    Singly,
    Only(&'a [String]),
}

/// Held, so that two at once never undo the same batch.
async fn held(session: &mut Session<'_>, names: &LedgerNames, one: One<'_>, way: Way<'_>) -> Result<Undone, DbError> {
    session.begin(Purpose::Batch).await?;
    let undone = async {
        match ledger::hold(session.connection(), names, one.2.undo).await? {
            Some(_) => batch(session, names, one, way).await,
            // An undo beside this one has ended it, and this one can do no more.
            None => left_before(session, names, one, way).await.map(|left| {
                let why = "it was refused or locked before; undo again to try it again";
                let errors = left.iter().map(|run| refused(run, one.0, why)).collect();
                Undone { errors, ..Undone::default() }
            }),
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
    counted(session, names, (table, which), Left { alone: left, others: Vec::new() }).await
}

/// What became of a batch.
#[derive(Debug, Default)]
struct Undone {
    restored: u64,
    skipped: Vec<Skipped>,
    errors: Vec<ReportError>,
    /// What the database itself set in runs that were restored.
    others: Vec<OtherValue>,
    /// The runs that somebody held.
    locked: Vec<String>,
}

/// Of one that is undone already, by an undo that was cut off or that runs beside this one, what is left is tried later:
/// whether it was refused or locked then, nobody has noted.
async fn batch(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns, which): One<'_>,
    way: Way<'_>,
) -> Result<Undone, DbError> {
    let noted = ledger::is_noted(session.connection(), names, (which.undo, which.number)).await?;
    if noted && !matches!(way, Way::Only(_)) {
        let locked = left_before(session, names, (table, columns, which), way).await?;
        return Ok(Undone { locked, ..Undone::default() });
    }
    if table.dialect == Dialect::Postgres {
        session.connection().batch("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    let connection = session.connection();
    let left = match way {
        Way::Together => ledger::undo_one(connection, names, (table, columns), which).await?,
        Way::Singly => ledger::undo_singly(connection, names, (table, columns), (which, None)).await?,
        Way::Only(runs) => {
            let left = ledger::undo_singly(connection, names, (table, columns), (which, Some(runs))).await?;
            let restored = u64::try_from(runs.len().saturating_sub(left.alone.len())).unwrap_or(u64::MAX);
            return Ok(Undone { restored, others: left.others, ..sorted_out(left.alone, table) });
        }
    };
    counted(session, names, (table, which), left).await
}

/// What an undo of this name has left of the batch as it is, though it could have been put back; of `way`'s runs, if it
/// names any.
async fn left_before(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, columns, which): One<'_>,
    way: Way<'_>,
) -> Result<Vec<String>, DbError> {
    let mut left = ledger::left_before(session.connection(), names, (table, columns), which).await?;
    if let Way::Only(runs) = way {
        left.retain(|run| runs.contains(run));
    }
    Ok(left)
}

/// `left`, but for what an earlier undo put back, which must not be as the recovery left it any more.
async fn counted(
    session: &mut Session<'_>,
    names: &LedgerNames,
    (table, which): (&RunTable, UndoBatch<'_>),
    Left { alone: mut left, others }: Left,
) -> Result<Undone, DbError> {
    let size = ledger::size_of(session.connection(), names, (which.recovery, which.number)).await?;
    let restored = size.saturating_sub(u64::try_from(left.len()).unwrap_or(u64::MAX));
    if !left.is_empty() {
        let back = ledger::put_back(session.connection(), names, (which.recovery, which.number)).await?;
        left.retain(|run| !back.contains(&run.run));
    }
    Ok(Undone { restored, others, ..sorted_out(left, table) })
}

/// What the app has changed is its own; what the database refuses is an error.
fn sorted_out(left: Vec<LeftAlone>, table: &RunTable) -> Undone {
    let mut undone = Undone::default();
    for run in left {
        let id = row_id(&key_parts(&run.run, table.id.len()));
        match run.why {
            Why::Changed => undone.skipped.push(Skipped { id, reason: "changed since".to_owned() }),
            Why::Gone => undone.skipped.push(Skipped { id, reason: "its row is gone".to_owned() }),
            Why::Locked => undone.locked.push(run.run),
            Why::Refused(message) => undone.errors.push(refused(&run.run, table, &message)),
        }
    }
    undone
}

fn refused(run: &str, table: &RunTable, message: &str) -> ReportError {
    let id = row_id(&key_parts(run, table.id.len()));
    ReportError { id: Some(id), message: format!("the database refuses its old values: {message}") }
}
