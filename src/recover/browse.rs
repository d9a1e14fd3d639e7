//! The ledger for people: all recoveries, or one with every row it changed.

use serde_json::{Map, Value as Json};

use super::{Fault, inspect::stamp, session::Session};
use crate::{
    db::{Access, Purpose},
    ledger::{self, ChangedRow, LedgerState, Record},
    report::{Change, Counts, NO_LEDGER, Recovery, RecoveryDetail, Report, Trigger, row_id},
    runs::{Dialect, Ident},
    settings::DatabaseUrl,
    sql::{LedgerNames, Value, key_parts, literal},
};

/// How many recoveries are listed at most.
const MOST: u32 = 1000;

/// All recoveries, newest first; `None`: there is no ledger yet, because nothing was ever recovered here.
///
/// # Errors
/// The database cannot be reached or read.
pub async fn history(url: &DatabaseUrl, ledger_schema: Option<Ident>) -> Result<Option<Vec<Recovery>>, Fault> {
    let mut session = Session::open(url, Access::ReadOnly, None).await?;
    let names = LedgerNames::new(session.dialect(), ledger_schema);
    session.begin(Purpose::Look).await?;
    let records = records(&mut session, &names, None).await;
    let records = session.end(records).await;
    session.close().await;
    Ok(records?.map(|records| records.iter().map(told).collect()))
}

/// One recovery with its changed rows.
///
/// # Errors
/// There is none of this name (64); the database cannot be reached or read.
pub async fn history_of(url: &DatabaseUrl, ledger_schema: Option<Ident>, id: &str) -> Result<RecoveryDetail, Fault> {
    let mut session = Session::open(url, Access::ReadOnly, None).await?;
    let names = LedgerNames::new(session.dialect(), ledger_schema);
    session.begin(Purpose::Look).await?;
    let detail = detail(&mut session, &names, id).await;
    let detail = session.end(detail).await;
    session.close().await;
    detail
}

async fn records(
    session: &mut Session<'_>,
    names: &LedgerNames,
    only: Option<&str>,
) -> Result<Option<Vec<Record>>, Fault> {
    match ledger::state(session.connection(), names).await? {
        LedgerState::Absent => return Ok(None),
        LedgerState::Ready => {}
        LedgerState::Hidden => return Err(Fault::new(77, "the ledger is there, but this role may not read it")),
        LedgerState::Newer(version) => {
            return Err(Fault::new(
                78,
                format!("cannot read the ledger: it is of version {version}; use a newer unstick"),
            ));
        }
    }
    Ok(Some(ledger::recoveries(session.connection(), names, (only, MOST)).await?))
}

/// The record of a recovery, or the sentence that there is none.
pub(super) async fn record_of(session: &mut Session<'_>, names: &LedgerNames, id: &str) -> Result<Record, Fault> {
    let Some(records) = records(session, names, Some(id)).await? else {
        return Err(Fault::policy(format!("there is no recovery {}: {NO_LEDGER}", id.escape_debug())));
    };
    records.into_iter().next().ok_or_else(|| {
        Fault::policy(format!("there is no recovery {} in the ledger; `unstick history` lists them", id.escape_debug()))
    })
}

async fn detail(session: &mut Session<'_>, names: &LedgerNames, id: &str) -> Result<RecoveryDetail, Fault> {
    let record = record_of(session, names, id).await?;
    let mut changes = Vec::new();
    for number in ledger::batches(session.connection(), names, id).await? {
        let batch = ledger::recorded_batch(session.connection(), names, (id, number)).await?;
        changes.extend(batch.rows.iter().map(|row| change(names.dialect(), row, record.id_columns.len())));
    }
    Ok(RecoveryDetail { recovery: told(&record), changes })
}

pub(super) fn change(dialect: Dialect, row: &ChangedRow, columns: usize) -> Change {
    let parts = key_parts(&row.run, columns);
    let values = |images: &[Option<String>]| -> Map<String, Json> {
        let columns = row.columns.iter().cloned();
        columns.zip(images.iter().map(|image| shown(dialect, image.as_deref()))).collect()
    };
    Change {
        id: row_id(&parts),
        before: values(&row.before),
        after: values(&row.after),
        evidence: row.evidence.as_deref().and_then(|name| name.parse().ok()),
    }
}

/// An image as JSON: SQLite's quoted literals become what they stand for.
fn shown(dialect: Dialect, image: Option<&str>) -> Json {
    let Some(image) = image else { return Json::Null };
    if dialect != Dialect::Sqlite {
        return Json::from(image);
    }
    match literal(image) {
        Value::Text(text) => Json::from(text),
        Value::Int(number) => Json::from(number),
        Value::Float(number) => Json::from(number),
        _ => Json::from(image),
    }
}

pub(super) fn told(record: &Record) -> Recovery {
    let report = record.report.as_deref().and_then(|json| serde_json::from_str::<Report>(json).ok());
    let counts = report.as_ref().map(Counts::from).unwrap_or_default();
    Recovery {
        recovery_id: record.recovery.clone(),
        policy: record.policy.clone(),
        trigger: record.trigger.parse().unwrap_or(Trigger::CommandLine),
        actor: record.actor.clone(),
        table: record.run_table.clone(),
        started_at: stamp(record.started),
        finished_at: record.finished.map(stamp),
        outcome: record.outcome.as_deref().and_then(|name| name.parse().ok()),
        counts: Counts {
            recovered: record.total.settled() + record.total.restored,
            failed: record.total.failed,
            requeued: record.total.requeued,
            exhausted: record.total.exhausted,
            ..counts
        },
        undo_of: record.undo_of.clone(),
        undone_by: record.undone_by.clone(),
    }
}
