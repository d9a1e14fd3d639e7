//! Which recoveries are undone: by an undo that is not undone itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    begin::text,
    history::{ChangedRow, RecordedBatch, batches, json, names_of, recorded_batch},
};
use crate::{
    db::{Connection, DbError},
    runs::Dialect,
    sql::{LedgerNames, Part, Value, quote_text},
};

/// How far the undo of a recovery is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UndoState {
    /// It runs, or was cut off.
    Open,
    /// It is over, but the database refused some rows their old values, or they were locked: another undo may have them.
    Partial,
    /// It is over, and nothing is left to put back.
    Done,
}

/// One undo.
struct Undo {
    id: String,
    of: String,
    state: UndoState,
}

/// All undos of a ledger.
pub(super) struct Undos {
    /// Oldest first.
    all: Vec<Undo>,
    /// What is undone, and the newest undo that did it.
    undone: BTreeMap<String, String>,
}

impl Undos {
    pub(super) async fn read(connection: &mut Connection, names: &LedgerNames) -> Result<Self, DbError> {
        let dialect = names.dialect();
        let q = |name: &str| quote_text(dialect, name);
        let statement = Part::text(format!(
            "SELECT {id}, {of}, CASE WHEN {} IS NULL THEN 0 WHEN {} = 'Partial' THEN 1 ELSE 2 END FROM {} \
             WHERE {of} IS NOT NULL ORDER BY {}, {id}",
            q("finished_at"),
            q("outcome"),
            names.table("recovery"),
            q("started_at"),
            id = q("recovery_id"),
            of = q("undo_of"),
        ));
        let rows = connection.query(&statement.finish(dialect)).await?;
        let undo = |row: &crate::db::Row| {
            let state = match row.int(2) {
                Some(0) => UndoState::Open,
                Some(1) => UndoState::Partial,
                _ => UndoState::Done,
            };
            Some(Undo { id: row.text(0)?.to_owned(), of: row.text(1)?.to_owned(), state })
        };
        Ok(Self::new(rows.iter().filter_map(undo).collect()))
    }

    fn new(all: Vec<Undo>) -> Self {
        let mut undone: BTreeMap<String, String> = BTreeMap::new();
        // Newest first: whether an undo still stands is known before it is asked what it undid.
        for undo in all.iter().rev() {
            if undo.state != UndoState::Open && !undone.contains_key(&undo.id) {
                undone.entry(undo.of.clone()).or_insert_with(|| undo.id.clone());
            }
        }
        Self { all, undone }
    }

    /// The undo that undid this recovery and still stands.
    pub(super) fn that_undid(&self, recovery: &str) -> Option<&str> {
        self.undone.get(recovery).map(String::as_str)
    }

    /// The undos of this recovery that are not undone themselves, open ones too; oldest first.
    fn standing<'a>(&'a self, recovery: &'a str) -> impl Iterator<Item = &'a Undo> {
        self.all.iter().filter(move |undo| undo.of == recovery && !self.undone.contains_key(&undo.id))
    }

    /// The undos that gave this recovery's runs back to it, by undoing its undos; oldest first.
    fn that_redid(&self, recovery: &str) -> Vec<&str> {
        let undone = self.all.iter().filter(|undo| undo.of == recovery).filter_map(|undo| self.that_undid(&undo.id));
        undone.flat_map(|redo| std::iter::once(redo).chain(self.that_redid(redo))).collect()
    }

    /// Whether it is an undo that put runs back: of two in a row, the second settles them again.
    fn put_runs_back(&self, recovery: &str) -> bool {
        let step = |(name, back): (String, bool), undo: &Undo| {
            if undo.id == name { (undo.of.clone(), !back) } else { (name, back) }
        };
        self.all.iter().rev().fold((recovery.to_owned(), false), step).1
    }

    fn root_of<'a>(&'a self, recovery: &'a str) -> &'a str {
        // Oldest last: each undo is younger than what it undid, so one way through is enough.
        self.all.iter().rev().fold(recovery, |name, undo| if undo.id == name { &undo.of } else { name })
    }
}

/// The recovery that settled what this one, an undo or an undo of an undo, put back; itself if it is none.
///
/// # Errors
/// What the database says.
pub async fn root_of(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<String, DbError> {
    Ok(Undos::read(connection, names).await?.root_of(recovery).to_owned())
}

/// Whether undoing the recovery settles its runs again: it is an undo of what settled them, or of what did so once more.
///
/// # Errors
/// What the database says.
pub async fn settles_again(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<bool, DbError> {
    Ok(Undos::read(connection, names).await?.put_runs_back(recovery))
}

/// Whether an undo of the recovery's undo gave its runs back to it.
pub(super) async fn is_redone(
    connection: &mut Connection,
    names: &LedgerNames,
    recovery: &str,
) -> Result<bool, DbError> {
    Ok(!Undos::read(connection, names).await?.that_redid(recovery).is_empty())
}

/// Reads one batch of a recovery as it left its runs last: an undo of its undo may have left them otherwise, where the
/// database itself sets a column.
pub(super) async fn batch_as_left(
    connection: &mut Connection,
    names: &LedgerNames,
    (recovery, number): (&str, i64),
) -> Result<RecordedBatch, DbError> {
    let mut batch = recorded_batch(connection, names, (recovery, number)).await?;
    let undos = Undos::read(connection, names).await?;
    let redone = undos.that_redid(recovery);
    if redone.is_empty() {
        return Ok(batch);
    }
    let last = batches(connection, names, recovery).await?.last().copied().unwrap_or(number);
    for redo in &redone {
        let mut left: BTreeMap<String, ChangedRow> = BTreeMap::new();
        // Under its own number, or beyond all: see `later_number`.
        let own = batches(connection, names, redo).await?;
        for own in own.into_iter().filter(|own| *own == number || *own > last) {
            let redone = recorded_batch(connection, names, (redo, own)).await?;
            batch.changed = batch.changed.max(redone.changed);
            left.extend(redone.rows.into_iter().map(|row| (row.run.clone(), row)));
        }
        for row in &mut batch.rows {
            if let Some(redone) = left.remove(&row.run).filter(|redone| redone.columns == row.columns) {
                row.after = redone.after;
            }
        }
    }
    Ok(batch)
}

/// The undo of a recovery that still stands, its name and how far it is; one that left refused or locked rows only where
/// there is no other.
///
/// # Errors
/// What the database says.
pub async fn undo_of(
    connection: &mut Connection,
    names: &LedgerNames,
    recovery: &str,
) -> Result<Option<(String, UndoState)>, DbError> {
    let undos = Undos::read(connection, names).await?;
    let first = undos.standing(recovery).min_by_key(|undo| undo.state == UndoState::Partial);
    Ok(first.map(|undo| (undo.id.clone(), undo.state)))
}

/// The names of a recovery's undos that still stand, as a list; `None`: there is none.
async fn standing(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<Option<Part>, DbError> {
    let undos = Undos::read(connection, names).await?;
    let list: Vec<Part> = undos.standing(recovery).map(|undo| text(&undo.id)).collect();
    Ok((!list.is_empty()).then(|| Part::join(&list, ", ")))
}

/// The runs of a batch that have their old values again, by whichever undo of its recovery.
///
/// # Errors
/// What the database says.
pub async fn put_back(
    connection: &mut Connection,
    names: &LedgerNames,
    (recovery, number): (&str, i64),
) -> Result<BTreeSet<String>, DbError> {
    let Some(undos) = standing(connection, names, recovery).await? else { return Ok(BTreeSet::new()) };
    let q = |name: &str| quote_text(names.dialect(), name);
    // What came later than its batch has a number of its own, see `later_number`; a run is in one batch of a recovery only.
    let statement = Part::fill(
        &format!(
            "SELECT {} FROM {change} WHERE {id} IN ({{}}) \
             AND ({batch} = {{}} OR {batch} > (SELECT max(m.{batch}) FROM {change} m WHERE m.{id} = {{}}))",
            json(names.dialect(), &q("runs")),
            change = names.table("change"),
            batch = q("batch"),
            id = q("recovery_id"),
        ),
        &[&undos, &Part::bind(Value::Int(number)), &text(recovery)],
    );
    let rows = connection.query(&statement.finish(names.dialect())).await?;
    Ok(rows.iter().flat_map(|row| names_of(row, 0)).collect())
}

/// How many rows the undos of a recovery have put back.
///
/// # Errors
/// What the database says.
pub async fn restored_of(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<u64, DbError> {
    let Some(undos) = standing(connection, names, recovery).await? else { return Ok(0) };
    let q = |name: &str| quote_text(names.dialect(), name);
    let whole = if names.dialect() == Dialect::Postgres { "::bigint" } else { "" };
    let statement = Part::fill(
        &format!(
            "SELECT coalesce(sum({}), 0){whole} FROM {} WHERE {} IN ({{}})",
            q("settled"),
            names.table("change"),
            q("recovery_id"),
        ),
        &[&undos],
    );
    let rows = connection.query(&statement.finish(names.dialect())).await?;
    Ok(rows.first().and_then(|row| row.int(0)).and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undos(all: &[(&str, &str, UndoState)]) -> Undos {
        let undo =
            |(id, of, state): &(&str, &str, UndoState)| Undo { id: (*id).into(), of: (*of).into(), state: *state };
        Undos::new(all.iter().map(undo).collect())
    }

    #[test]
    fn an_undo_that_is_undone_undid_nothing() {
        let one = undos(&[("u", "r", UndoState::Done)]);
        assert_eq!((one.that_undid("r"), one.that_undid("u")), (Some("u"), None));
        let two = undos(&[("u", "r", UndoState::Done), ("v", "u", UndoState::Done)]);
        assert_eq!((two.that_undid("r"), two.that_undid("u"), two.that_undid("v")), (None, Some("v"), None));
        assert_eq!(two.standing("r").count(), 0);
        let cut_off = undos(&[("u", "r", UndoState::Done), ("v", "u", UndoState::Open)]);
        assert_eq!(cut_off.that_undid("r"), Some("u"));
        let again = undos(&[("u", "r", UndoState::Done), ("v", "u", UndoState::Partial), ("w", "r", UndoState::Done)]);
        assert_eq!(again.that_undid("r"), Some("w"));
        let three = undos(&[("u", "r", UndoState::Done), ("v", "u", UndoState::Done), ("w", "v", UndoState::Done)]);
        assert_eq!((three.that_undid("r"), three.that_undid("u"), three.that_undid("v")), (Some("u"), None, Some("w")));
    }

    #[test]
    fn what_undid_an_undo_gave_the_runs_back() {
        let all = [("u", "r", UndoState::Done), ("v", "u", UndoState::Done), ("w", "v", UndoState::Done)];
        assert_eq!(undos(&all[..2]).that_redid("r"), ["v"]);
        assert_eq!((undos(&all).that_redid("r").len(), undos(&all).that_redid("u")), (0, vec!["w"]));
        let twice = [&all[..], &[("x", "w", UndoState::Done)]].concat();
        assert_eq!(undos(&twice).that_redid("r"), ["v", "x"]);
    }

    #[test]
    fn every_other_undo_settles_runs_again_when_it_is_undone() {
        let all = undos(&[("u", "r", UndoState::Done), ("v", "u", UndoState::Done), ("w", "v", UndoState::Done)]);
        assert_eq!(["r", "u", "v", "w", "x"].map(|name| all.put_runs_back(name)), [false, true, false, true, false]);
    }

    #[test]
    fn the_root_of_undos_is_what_settled_the_runs() {
        let all = undos(&[("u", "r", UndoState::Done), ("x", "s", UndoState::Done), ("v", "u", UndoState::Done)]);
        assert_eq!(["r", "u", "v", "s", "x"].map(|name| all.root_of(name)), ["r", "r", "r", "s", "s"]);
    }
}
