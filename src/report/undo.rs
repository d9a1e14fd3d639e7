//! The result of undoing a recovery: what was put back, and what was left alone because the app has changed it since.
//!
//! In: what the ledger's undo did. Out: JSON in the schema `unstick.dev/undo/v1`, and text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{model::ReportError, names::Outcome, text, words::escaped};

/// The version of the undo result's form, as its first field says it.
pub const UNDO_SCHEMA: &str = "unstick.dev/undo/v1";

/// Why a row was left alone that the app held.
pub const LOCKED: &str = "the app holds it locked";

/// How many ids a line of text names.
pub const IDS_IN_TEXT: usize = 20;

/// The result of one undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct UndoReport {
    /// The version of this form: `unstick.dev/undo/v1`.
    #[schemars(extend("const" = UNDO_SCHEMA))]
    pub schema: String,
    /// The undo's own name in the ledger: it is a recovery like any other; null for one that only looked.
    pub recovery_id: Option<String>,
    /// The recovery that was undone.
    pub undo_of: String,
    /// How many runs have their values from before again.
    pub restored: u64,
    /// How many runs were left alone, because they are no longer as the recovery left them.
    pub skipped_changed: u64,
    /// How many runs were left alone, because the app held them locked throughout. Undoing again tries these again.
    pub skipped_locked: u64,
    /// The runs that were left alone.
    pub skipped: Vec<Skipped>,
    /// What to know of the runs that were restored: each column that is not what it was, because the database itself sets it.
    pub warnings: Vec<String>,
    /// What went wrong: each run whose old values the database refuses. Undoing again tries these again.
    pub errors: Vec<ReportError>,
    /// How it ended: `Recovered`, `CheckOnly`, `AlreadyDone`, `Partial`, `Busy` or `Failed`.
    pub outcome: Outcome,
    /// How long it took.
    pub duration_ms: u64,
    /// Whether nothing was to be changed.
    pub dry_run: bool,
}

/// One run that an undo left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Skipped {
    /// The row's key; the parts of a composite key are joined by a comma.
    pub id: String,
    /// Why it was left alone.
    pub reason: String,
}

impl UndoReport {
    /// The result as text for people, without colour; each line is ended.
    #[must_use]
    pub fn text(&self) -> String {
        let recovery = escaped(&self.undo_of);
        let check = self.dry_run || self.outcome == Outcome::CheckOnly;
        let mut lines = Vec::new();
        if self.outcome == Outcome::AlreadyDone {
            lines.push(format!("Already done: recovery {recovery} was undone before"));
        }
        match self.outcome {
            Outcome::AlreadyDone | Outcome::Failed | Outcome::Busy if self.restored == 0 => {}
            _ if check => lines.push(format!("Would restore {} run(s) of recovery {recovery}", self.restored)),
            _ => lines.push(format!("Restored {} run(s) of recovery {recovery}", self.restored)),
        }
        let (locked, changed): (Vec<_>, Vec<_>) = self.skipped.iter().partition(|run| run.reason == LOCKED);
        lines.extend(named("Left alone", (self.skipped_changed, "that changed since"), &changed));
        lines.extend(named("Skipped", (self.skipped_locked, "that the app holds locked"), &locked));
        lines.extend(self.warnings.iter().map(|warning| format!("Warning: {}", escaped(warning))));
        lines.extend(self.errors.iter().map(text::error));
        match self.outcome {
            _ if check => lines.push("Check only: nothing was changed".to_owned()),
            Outcome::Busy => lines.push("Busy, or out of time: try again".to_owned()),
            Outcome::Failed => lines.push("The undo failed".to_owned()),
            _ => {}
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// The runs that were left alone, by their ids as far as one line can name them.
fn named(verb: &str, (count, why): (u64, &str), runs: &[&Skipped]) -> Option<String> {
    let ids: Vec<_> = runs.iter().take(IDS_IN_TEXT).map(|run| escaped(&run.id)).collect();
    let more = count.saturating_sub(u64::try_from(ids.len()).unwrap_or(u64::MAX));
    let mut line = format!("{verb} {count} run(s) {why}");
    if !ids.is_empty() {
        line.push_str(": ");
        line.push_str(&ids.join(", "));
        if more > 0 {
            line.push_str(&format!(" and {more} more"));
        }
    }
    (count > 0).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undo() -> UndoReport {
        UndoReport {
            schema: UNDO_SCHEMA.to_owned(),
            recovery_id: Some("U".into()),
            undo_of: "01JD".into(),
            restored: 3,
            skipped_changed: 0,
            skipped_locked: 0,
            skipped: vec![],
            warnings: vec![],
            errors: vec![],
            outcome: Outcome::Recovered,
            duration_ms: 4,
            dry_run: false,
        }
    }

    fn skipped(n: usize) -> Vec<Skipped> {
        (0..n).map(|n| Skipped { id: format!("r{n}"), reason: "changed since".into() }).collect()
    }

    #[test]
    fn an_undo_says_how_many_runs_it_restored() {
        assert_eq!(undo().text(), "Restored 3 run(s) of recovery 01JD\n");
    }

    #[test]
    fn the_runs_that_were_left_alone_are_named() {
        let undo = UndoReport { skipped_changed: 2, skipped: skipped(2), ..undo() };
        let expected = "Restored 3 run(s) of recovery 01JD\nLeft alone 2 run(s) that changed since: r0, r1\n";
        assert_eq!(undo.text(), expected);
    }

    #[test]
    fn the_runs_that_the_app_holds_are_named_apart_from_those_that_changed() {
        let locked = Skipped { id: "r9".into(), reason: LOCKED.into() };
        let skipped = [skipped(1), vec![locked]].concat();
        let undo = UndoReport { skipped_changed: 1, skipped_locked: 1, skipped, outcome: Outcome::Partial, ..undo() };
        let expected = "Restored 3 run(s) of recovery 01JD\nLeft alone 1 run(s) that changed since: r0\n\
             Skipped 1 run(s) that the app holds locked: r9\n";
        assert_eq!(undo.text(), expected);
    }

    #[test]
    fn a_run_whose_old_values_the_database_refuses_is_an_error() {
        let errors = vec![ReportError { id: Some("r1".into()), message: "nop".into() }];
        let undo = UndoReport { errors, outcome: Outcome::Partial, ..undo() };
        assert_eq!(undo.text(), "Restored 3 run(s) of recovery 01JD\nError: r1: nop\n");
    }

    #[test]
    fn a_long_list_is_cut_with_a_count_of_the_rest() {
        let undo = UndoReport { skipped_changed: 50, skipped: skipped(50), ..undo() };
        assert!(undo.text().ends_with(", r19 and 30 more\n"), "{}", undo.text());
    }

    #[test]
    fn an_undo_that_only_looked_says_that_nothing_was_changed() {
        let undo = UndoReport { dry_run: true, outcome: Outcome::CheckOnly, ..undo() };
        assert_eq!(undo.text(), "Would restore 3 run(s) of recovery 01JD\nCheck only: nothing was changed\n");
    }

    #[test]
    fn undoing_twice_is_said_to_be_done_already() {
        let again = UndoReport { outcome: Outcome::AlreadyDone, restored: 0, ..undo() };
        assert_eq!(again.text(), "Already done: recovery 01JD was undone before\n");
        let first = UndoReport { outcome: Outcome::AlreadyDone, ..undo() };
        assert!(first.text().ends_with("Restored 3 run(s) of recovery 01JD\n"), "the first result is told again");
    }

    #[test]
    fn the_json_has_exactly_the_fields_of_the_contract() {
        let json = serde_json::to_value(UndoReport { recovery_id: None, ..undo() }).unwrap();
        let expected = serde_json::json!({
            "schema": "unstick.dev/undo/v1", "recoveryId": null, "undoOf": "01JD", "restored": 3, "skippedChanged": 0,
            "skippedLocked": 0, "skipped": [], "warnings": [], "errors": [], "outcome": "Recovered", "durationMs": 4, "dryRun": false,
        });
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<UndoReport>(json).unwrap().undo_of, "01JD");
    }

    #[test]
    fn ids_cannot_act_on_a_terminal() {
        let evil = "\u{1b}[2J\n".to_owned();
        let skipped = vec![Skipped { id: evil.clone(), reason: evil.clone() }];
        let text = UndoReport { undo_of: evil, skipped_changed: 1, skipped, ..undo() }.text();
        assert!(!text.contains('\u{1b}') && text.lines().count() == 2, "{text:?}");
    }
}
