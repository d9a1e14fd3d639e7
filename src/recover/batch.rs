//! One batch, one transaction: held, settled under the full guard, noted, committed.

use std::collections::BTreeMap;

use super::{Request, pace::purpose, prepare::Prepared, session::Session};
use crate::{
    db::{DbError, FaultKind, Row},
    evidence::EvidenceKind,
    ledger::{self, Noted},
    runs::{Action, Dialect, RunTable},
    sql::{
        Batch, Order, Pass, PickedRow, Scope, Spent, TOO_LONG, after_images, kept_image, kept_key, new_status,
        pick_rows, put_back_since, settle_batch, settle_rows, shared_images, written,
    },
};

/// What one batch is about, but for its number.
#[derive(Clone, Copy)]
pub(super) struct Slice<'a> {
    pub(super) pass: &'a Pass,
    pub(super) order: &'a Order,
    pub(super) limit: u64,
    pub(super) refused: &'a [String],
}

impl<'a> Slice<'a> {
    pub(super) fn batch(self, request: &'a Request, recovery: &'a str, number: i64) -> Batch<'a> {
        Batch {
            pass: self.pass,
            order: self.order,
            limit: self.limit,
            refused: self.refused,
            only: None,
            most_requeues: request.policy.max_recoveries,
            recovery,
            number,
        }
    }
}

/// How a batch ended.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum BatchEnd {
    /// So many settled of so many picked; the walk goes on from `last`.
    Settled { settled: u64, picked: u64, last: Option<String> },
    /// Somebody else has finished (or undone) this very recovery.
    Elsewhere,
}

/// Runs one batch to its commit.
pub(super) async fn run_batch(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (request, recovery): (&Request, &str),
    slice: Slice<'_>,
) -> Result<BatchEnd, DbError> {
    session.begin(purpose(request.policy.pace)).await?;
    let ended = in_transaction(session, prepared, (request, recovery), slice).await;
    session.end(ended).await
}

async fn in_transaction(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (request, recovery): (&Request, &str),
    slice: Slice<'_>,
) -> Result<BatchEnd, DbError> {
    let Some(number) = ledger::hold(session.connection(), &prepared.names, recovery).await? else {
        return Ok(BatchEnd::Elsewhere);
    };
    let batch = slice.batch(request, recovery, number);
    let scope = prepared.scope();
    if session.dialect() == Dialect::Postgres {
        return postgres(session, prepared, &scope, &batch).await;
    }
    let rows = session.connection().query(&pick_rows(&scope, &batch)).await?;
    let rows: Vec<PickedRow> = rows.iter().map(|row| picked(row, &prepared.table)).collect();
    let picked = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let last = rows.last().and_then(|row| row.walk.clone());
    if !rows.is_empty() {
        settle_picked(session, prepared, &batch, &rows).await?;
    }
    Ok(BatchEnd::Settled { settled: picked, picked, last })
}

/// PostgreSQL's batch is one statement.
pub(super) async fn postgres(
    session: &mut Session<'_>,
    prepared: &Prepared,
    scope: &Scope<'_>,
    batch: &Batch<'_>,
) -> Result<BatchEnd, DbError> {
    let rows = session.connection().query(&settle_batch(scope, &prepared.names, batch)).await?;
    let row = rows.into_iter().next().unwrap_or_default();
    let count = |i: usize| row.int(i).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
    if count(3) > 0 {
        return Err(kept());
    }
    if count(0) > 0 && scope.table.has_after_triggers && new_status(scope.table, batch.pass).is_some() {
        let since = session.connection().query(&put_back_since(scope, &prepared.names, batch)).await?;
        if since.first().and_then(|row| row.int(0)) != Some(0) {
            return Err(kept());
        }
    }
    Ok(BatchEnd::Settled { settled: count(0), picked: count(1), last: row.text(2).map(str::to_owned) })
}

/// Which row it is, only row by row can tell.
fn kept() -> DbError {
    DbError::new(FaultKind::RowRefused, "cannot settle a batch", ledger::KEPT)
}

pub(super) fn picked(row: &Row, table: &RunTable) -> PickedRow {
    let text = |i: usize| row.text(i).map(str::to_owned);
    PickedRow {
        place: text(4).or_else(|| text(1)).unwrap_or_default(),
        run: text(0).unwrap_or_default(),
        key: kept_key(table, row.text(1).unwrap_or_default()),
        evidence: row.text(2).and_then(|name| name.parse().ok()).unwrap_or(EvidenceKind::Age),
        walk: text(3).or_else(|| row.float(3).map(|at| at.to_string())),
        before: (5..row.0.len()).map(|i| image(table.dialect, row, i)).collect(),
    }
}

/// A written column's image, as the ledger keeps it.
fn image(dialect: Dialect, row: &Row, i: usize) -> Option<String> {
    row.text(i).map(|image| kept_image(dialect, image))
}

/// Settles rows that are picked and locked, notes them, counts requeues. All of them or an error.
pub(super) async fn settle_picked(
    session: &mut Session<'_>,
    prepared: &Prepared,
    batch: &Batch<'_>,
    rows: &[PickedRow],
) -> Result<(), DbError> {
    let names: Vec<String> =
        written(&prepared.table, batch.pass.action).iter().map(|column| column.name.to_string()).collect();
    rows.iter().try_for_each(|row| fits(&names, &row.before))?;
    let scope = prepared.scope();
    let mut by_evidence: BTreeMap<EvidenceKind, Vec<String>> = BTreeMap::new();
    for row in rows {
        by_evidence.entry(row.evidence).or_default().push(row.place.clone());
    }
    let mut settled = 0;
    for (kind, places) in &by_evidence {
        settled += session.connection().execute(&settle_rows(&scope, batch, places, *kind)).await?;
    }
    if settled != u64::try_from(rows.len()).unwrap_or(u64::MAX) {
        if session.dialect() == Dialect::Sqlite {
            // The file has been ours alone since before the rows were picked: no race can have taken one.
            return Err(kept());
        }
        let why = format!(
            "{} rows were locked but {settled} fulfilled the condition; nothing of this batch was kept",
            rows.len()
        );
        return Err(DbError::new(FaultKind::Busy, "cannot settle a batch", why));
    }
    let table = &prepared.table;
    let mut found = BTreeMap::new();
    for places in by_evidence.values() {
        read_back(session, (table, batch), places, &mut found).await?;
    }
    let after = rows.iter().map(|row| found.remove(row.place.as_str()).ok_or_else(|| lost_sight_of(row)));
    let after: Vec<Vec<Option<String>>> = after.collect::<Result<_, _>>()?;
    after.iter().try_for_each(|images| fits(&names, images))?;
    if let Some(status) = new_status(table, batch.pass)
        && rows.iter().zip(&after).any(|(row, after)| row.before.get(status) == after.get(status))
    {
        return Err(kept());
    }
    let noted = Noted {
        recovery: batch.recovery,
        number: batch.number,
        action: batch.pass.action.name(),
        exhausted: if batch.pass.spent == Some(Spent::Only) { rows.len() } else { 0 },
        columns: names,
        rows,
        after,
    };
    ledger::note(session.connection(), &prepared.names, &noted).await?;
    if batch.pass.action == Action::Requeue {
        let runs: Vec<&str> = rows.iter().map(|row| row.run.as_str()).collect();
        let names = (table.ledger_name(), batch.recovery);
        ledger::count_requeues(session.connection(), &prepared.names, (&names.0, names.1), &runs).await?;
    }
    Ok(())
}

/// The images of rows that share their evidence as they are now: one for all of them where they are the same.
async fn read_back<'a>(
    session: &mut Session<'_>,
    (table, batch): (&RunTable, &Batch<'_>),
    places: &'a [String],
    found: &mut BTreeMap<&'a str, Vec<Option<String>>>,
) -> Result<(), DbError> {
    let images = |row: &Row| (1..row.0.len()).map(|i| image(table.dialect, row, i)).collect::<Vec<_>>();
    if places.len() > 1 {
        let shared = session.connection().query(&shared_images(table, batch.pass, places)).await?;
        if let [one] = shared.as_slice()
            && one.int(0).and_then(|count| usize::try_from(count).ok()) == Some(places.len())
        {
            found.extend(places.iter().map(|place| (place.as_str(), images(one))));
            return Ok(());
        }
    }
    let mut each: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for row in session.connection().query(&after_images(table, batch.pass, places)).await? {
        each.insert(row.text(0).unwrap_or_default().to_owned(), images(&row));
    }
    found.extend(places.iter().filter_map(|place| Some((place.as_str(), each.remove(place)?))));
    Ok(())
}

/// The ledger can hold every value of a row; which row it is that has one too long, only row by row can tell.
fn fits(names: &[String], images: &[Option<String>]) -> Result<(), DbError> {
    let is_too_long = |image: &Option<String>| image.as_deref() == Some(TOO_LONG);
    let Some(name) = images.iter().position(is_too_long).and_then(|i| names.get(i)) else { return Ok(()) };
    let why = format!("its {name} is too long for the server to read it out into the ledger; raise max_allowed_packet");
    Err(DbError::new(FaultKind::RowRefused, "cannot settle a batch", why))
}

/// Without its after-image an undo could not tell whether the app has changed the row since.
fn lost_sight_of(row: &PickedRow) -> DbError {
    let why = format!(
        "the run {} cannot be found again by its key after it was written; nothing of this batch was kept; name another unique column as runs.columns.id",
        row.run.escape_debug()
    );
    DbError::new(FaultKind::Other, "cannot settle a batch", why)
}
