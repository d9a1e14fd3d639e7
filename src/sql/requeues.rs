//! What the ledger knows of a run's requeues, as SQL: a requeue of ours is a sign of life.

use super::{
    LedgerNames, Part, Scope, Statement, Value, Zone,
    clock::{epoch, older},
    expr::{key_text, quote_text},
};
use crate::runs::{Column, Dialect, Kind, RunTable, TimeForm};

/// The most characters of a run's key that MySQL's ledger counts by: its own key holds no more than 3072 bytes.
const MOST: usize = 600;

/// A longer one is counted by its beginning and its digest.
const SHORTENED: &str = "CONCAT(LEFT({}, 500), SHA2({}, 256))";

/// The row `t` as the ledger counts its requeues. SQLite's `1` and `'1'` in a column without a type share one count: to tell
/// them apart would take another spelling of keys that ledgers hold.
pub(super) fn counted_name(table: &RunTable) -> Part {
    let name = key_text(table);
    let longest = table.id.iter().map(longest).fold(table.id.len().saturating_sub(1), usize::saturating_add);
    if table.dialect != Dialect::Mysql || longest <= MOST {
        return name;
    }
    let shortened = Part::fill(SHORTENED, &[&name, &name]);
    Part::fill(&format!("CASE WHEN CHAR_LENGTH({{}}) > {MOST} THEN {{}} ELSE {{}} END"), &[&name, &shortened, &name])
}

/// How many characters a key column's text may have; more than are counted by where that is not known.
fn longest(column: &Column) -> usize {
    let in_brackets = || {
        let (_, rest) = column.data_type.split_once('(')?;
        rest.split_once(')')?.0.parse::<usize>().ok()
    };
    match column.kind {
        Kind::Time(_) | Kind::Number | Kind::Bool => 70,
        Kind::Text if column.data_type == "enum" => 255,
        Kind::Text => column.max_chars.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST + 1),
        // Two digits a byte.
        Kind::Bytes => in_brackets().map_or(MOST + 1, |bytes| bytes.saturating_mul(2)),
        Kind::Json | Kind::Other => MOST + 1,
    }
}

/// A run's key in the words of `counted_name`.
#[must_use]
pub fn counted_as(dialect: Dialect, run: &str) -> Part {
    let name = Part::bind(Value::Text(run.to_owned()));
    if dialect == Dialect::Mysql && run.chars().count() > MOST { Part::fill(SHORTENED, &[&name, &name]) } else { name }
}

/// An undo of a requeue takes it back from the count and from the signs of life; an undo of that undo (`again`) gives it
/// back. Until then `previous` holds when it was.
pub(super) fn recounts(ledger: &LedgerNames, again: &Part, root: &str) -> Part {
    let sets = recounted(ledger, again, root);
    Part::join(
        &sets.map(|(name, value)| Part::fill(&format!("{} = {{}}", quote_text(ledger.dialect(), name)), &[&value])),
        ", ",
    )
}

/// Column and new value for the ledger's row `q`, all of them from the old values.
fn recounted(ledger: &LedgerNames, again: &Part, root: &str) -> [(&'static str, Part); 3] {
    let dialect = ledger.dialect();
    let q = |name: &str| format!("q.{}", quote_text(dialect, name));
    let (count, last, previous) = (q("count"), q("last"), q("previous"));
    let (epoch, greatest) = match dialect {
        Dialect::Postgres => ("'epoch'::timestamptz", "greatest"),
        Dialect::Mysql => ("TIMESTAMP'1970-01-01 00:00:00'", "GREATEST"),
        Dialect::Sqlite => ("0", "max"),
    };
    let named = Part::bind(Value::Text(root.to_owned()));
    let is_its = Part::fill(&format!("{} = {{}}", q("recovery_id")), &[&named]);
    let began = format!(
        "(SELECT o.{} FROM {} o WHERE o.{} = {{}})",
        quote_text(dialect, "started_at"),
        ledger.table("recovery"),
        quote_text(dialect, "recovery_id")
    );
    [
        ("count", Part::fill(&format!("{count} + CASE WHEN {{}} THEN 1 ELSE -1 END"), &[again])),
        (
            "last",
            Part::fill(
                &format!(
                    "CASE WHEN {{}} THEN {greatest}({last}, coalesce({previous}, {epoch}), coalesce({began}, {epoch})) \
                     WHEN {count} <= 1 THEN {epoch} WHEN {{}} THEN coalesce({previous}, {epoch}) ELSE {last} END"
                ),
                &[again, &named, &is_its],
            ),
        ),
        (
            "previous",
            Part::fill(
                &format!("CASE WHEN {{}} OR ({count} <= 1 AND NOT ({{}})) THEN {last} ELSE {previous} END"),
                &[&is_its, again],
            ),
        ),
    ]
}

/// The same for these runs of a table, as a statement of its own.
#[must_use]
pub fn recount(ledger: &LedgerNames, (run_table, root): (&str, &str), again: bool, runs: &[&str]) -> Statement {
    let dialect = ledger.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let again = Part::text(if again { "1 = 1" } else { "1 = 0" });
    let runs: Vec<Part> = runs.iter().map(|run| counted_as(dialect, run)).collect();
    let (table, run_table, runs) =
        (ledger.table("requeue"), Part::bind(Value::Text(run_table.to_owned())), Part::join(&runs, ", "));
    let which = format!("q.{} = {{}} AND q.{} IN ({{}})", q("run_table"), q("run"));
    if dialect != Dialect::Mysql {
        let sets = recounts(ledger, &again, root);
        return Part::fill(&format!("UPDATE {table} AS q SET {{}} WHERE {which}"), &[&sets, &run_table, &runs])
            .finish(dialect);
    }
    // MySQL's UPDATE works from left to right, and a new value would show in the next.
    let sets = recounted(ledger, &again, root);
    let names = sets.each_ref().map(|(name, _)| q(name));
    let values = Part::join(&sets.map(|(_, value)| value), ", ");
    let key = ["run_table", "run", "recovery_id"].map(q);
    let taken = names.each_ref().map(|name| format!("{name} = VALUES({name})")).join(", ");
    Part::fill(
        &format!(
            "INSERT INTO {table} ({}, {}) SELECT {}, {{}} FROM {table} q WHERE {which} ON DUPLICATE KEY UPDATE {taken}",
            key.join(", "),
            names.join(", "),
            key.each_ref().map(|name| format!("q.{name}")).join(", "),
        ),
        &[&values, &run_table, &runs],
    )
    .finish(dialect)
}

impl Scope<'_> {
    /// This very recovery has not requeued the run: one pass settles a run at most once, whatever its columns still say.
    pub(super) fn not_requeued_by(&self, recovery: &str) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let lookup = Part::fill(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}} AND q.recovery_id = {{}})"
            ),
            &[
                &Part::bind(Value::Text(self.table.ledger_name())),
                &counted_name(self.table),
                &Part::bind(Value::Text(recovery.to_owned())),
            ],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
    }

    /// The run was not requeued by us within `limit` seconds.
    pub(super) fn not_requeued_within(&self, limit: f64) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let (form, last) = ledger_time(self.dialect());
        let recent = older(self.dialect(), (&last, form), Zone::default(), limit);
        let lookup = Part::fill(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}} AND NOT ({{}}))"
            ),
            &[&Part::bind(Value::Text(self.table.ledger_name())), &counted_name(self.table), &recent],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
    }

    /// The run was not requeued by us at or after `bound`, in seconds since 1970.
    pub(super) fn not_requeued_since(&self, bound: &Part) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let (form, last) = ledger_time(self.dialect());
        let lookup = Part::fill(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}} AND {{}} >= {{}})"
            ),
            &[
                &Part::bind(Value::Text(self.table.ledger_name())),
                &counted_name(self.table),
                &epoch(self.dialect(), &last, form, Zone::default()),
                bound,
            ],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
    }

    /// The run was requeued by us at or after `bound`.
    pub(super) fn requeued_since(&self, bound: &Part) -> Option<Part> {
        self.not_requeued_since(bound).map(|not| Part::fill("NOT {}", &[&not]))
    }

    /// When the ledger has the run as last requeued, in seconds since 1970; `None` where there is no ledger.
    pub(super) fn requeued_at(&self) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let (form, last) = ledger_time(self.dialect());
        Some(Part::fill(
            &format!(
                "CASE WHEN {{}} THEN NULL ELSE (SELECT max({{}}) FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}}) END"
            ),
            &[
                &self.never_requeued(requeues),
                &epoch(self.dialect(), &last, form, Zone::default()),
                &Part::bind(Value::Text(self.table.ledger_name())),
                &counted_name(self.table),
            ],
        ))
    }

    /// One look per statement tells whether any run of the table was ever requeued; only then each run is looked up.
    fn never_requeued(&self, requeues: &str) -> Part {
        Part::fill(
            &format!("NOT EXISTS (SELECT 1 FROM {requeues} a WHERE a.run_table = {{}})"),
            &[&Part::bind(Value::Text(self.table.ledger_name()))],
        )
    }
}

/// The ledger's own form of times and the column that holds the last requeue.
fn ledger_time(dialect: Dialect) -> (TimeForm, Part) {
    let form = match dialect {
        Dialect::Postgres => TimeForm::Zoned,
        Dialect::Mysql => TimeForm::Naive,
        Dialect::Sqlite => TimeForm::Dynamic,
    };
    (form, Part::text(format!("q.{}", quote_text(dialect, "last"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_ledgers_key_cannot_hold_is_counted_by_its_digest() {
        let part = |dialect, length| counted_as(dialect, &"ö".repeat(length)).finish(dialect).text;
        assert_eq!(part(Dialect::Mysql, 600), "?");
        assert_eq!(part(Dialect::Mysql, 601), "CONCAT(LEFT(?, 500), SHA2(?, 256))");
        assert_eq!((part(Dialect::Postgres, 9000), part(Dialect::Sqlite, 9000)), ("$1".into(), "?".into()));
    }
}
