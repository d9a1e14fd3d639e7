//! What the ledger knows of a run's requeues, as SQL: a requeue of ours is a sign of life.

use super::{
    Part, Scope, Value, Zone,
    clock::{epoch, older},
    expr::{key_text, quote_text},
};
use crate::runs::{Dialect, TimeForm};

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
                &key_text(self.table),
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
            &[&Part::bind(Value::Text(self.table.ledger_name())), &key_text(self.table), &recent],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
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
                &key_text(self.table),
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
