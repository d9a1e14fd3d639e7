//! What the ledger remembers, as `unstick history` tells it: all recoveries, or one with its changed rows.
//!
//! In: rows of the ledger, already read. Out: JSON, and tables as kubectl prints them.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    model::Report,
    names::{Outcome, Trigger},
    words::{columns, escaped},
};
use crate::evidence::EvidenceKind;

/// One recovery in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Recovery {
    /// The name of the recovery.
    pub recovery_id: String,
    /// The policy's name, if one was used.
    pub policy: Option<String>,
    /// Why it started.
    pub trigger: Trigger,
    /// Who started it: the database account, and what more is known.
    pub actor: String,
    /// The run table.
    pub table: String,
    /// When it started, by the database's clock, RFC 3339 in UTC.
    pub started_at: String,
    /// When it finished; null for one that was cut off or still runs.
    pub finished_at: Option<String>,
    /// How it ended; null for one that was cut off or still runs.
    pub outcome: Option<Outcome>,
    /// How many runs it saw and settled.
    pub counts: Counts,
    /// The recovery that this one undid.
    pub undo_of: Option<String>,
    /// The recovery that undid this one.
    pub undone_by: Option<String>,
}

/// How many runs a recovery saw and settled, as in its report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Counts {
    /// How many runs were active.
    pub active: u64,
    /// How many of them were stuck.
    pub stuck: u64,
    /// How many were settled; for an undo: restored.
    pub recovered: u64,
    /// How many were failed, `exhausted` ones included.
    pub failed: u64,
    /// How many were requeued.
    pub requeued: u64,
    /// How many were failed because they had been recovered too often.
    pub exhausted: u64,
    /// How many the app held locked.
    pub skipped_locked: u64,
    /// How many moved on before they could be settled.
    pub lost_races: u64,
}

impl From<&Report> for Counts {
    fn from(report: &Report) -> Self {
        Self {
            active: report.active,
            stuck: report.stuck,
            recovered: report.recovered,
            failed: report.failed,
            requeued: report.requeued,
            exhausted: report.exhausted,
            skipped_locked: report.skipped_locked,
            lost_races: report.lost_races,
        }
    }
}

/// One recovery with every row it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryDetail {
    /// The recovery; its fields stand beside `changes`.
    #[serde(flatten)]
    pub recovery: Recovery,
    /// The rows it changed.
    pub changes: Vec<Change>,
}

/// One changed row: the values of the columns that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Change {
    /// The row's key; the parts of a composite key are joined by a comma.
    pub id: String,
    /// The values before.
    pub before: Map<String, Value>,
    /// The values after.
    pub after: Map<String, Value>,
    /// Why the run was stuck; null for a row that an undo restored.
    pub evidence: Option<EvidenceKind>,
}

/// Why there is nothing to tell of a database that no recovery has ever written to.
pub const NO_LEDGER: &str = "this database has no ledger yet; the first recovery makes it";

/// All recoveries as a table, in the order given.
#[must_use]
pub fn history_text(recoveries: &[Recovery]) -> String {
    if recoveries.is_empty() {
        return "No recoveries found\n".to_owned();
    }
    let heading = ["RECOVERY", "STARTED", "TRIGGER", "OUTCOME", "RECOVERED", "FAILED", "REQUEUED", "BY"];
    let rows: Vec<_> = recoveries.iter().map(row).collect();
    columns(heading, &rows)
}

fn row(recovery: &Recovery) -> [String; 8] {
    let Counts { recovered, failed, requeued, .. } = recovery.counts;
    [
        escaped(&recovery.recovery_id).into_owned(),
        escaped(&recovery.started_at).into_owned(),
        recovery.trigger.to_string(),
        ending(recovery),
        recovered.to_string(),
        failed.to_string(),
        requeued.to_string(),
        escaped(&recovery.actor).into_owned(),
    ]
}

/// How a recovery ended, and what an undo has to do with it.
fn ending(recovery: &Recovery) -> String {
    let outcome = recovery.outcome.map_or("Unfinished", Outcome::name);
    match (&recovery.undo_of, &recovery.undone_by) {
        (Some(_), _) => format!("{outcome} (undo)"),
        (None, Some(_)) => format!("{outcome} (undone)"),
        (None, None) => outcome.to_owned(),
    }
}

impl RecoveryDetail {
    /// The recovery as a list of facts, and its changed rows with their values before and after.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.facts();
        if self.changes.is_empty() {
            text.push_str("Changed no row\n");
            return text;
        }
        // A String never refuses to be written to.
        let _ = writeln!(text, "Changed {} row(s):", self.changes.len());
        for change in &self.changes {
            let _ = writeln!(text, "  - {}", change.words());
        }
        text
    }

    fn facts(&self) -> String {
        let recovery = &self.recovery;
        let counts = &recovery.counts;
        let none = || "none".to_owned();
        let facts = [
            ("Recovery", Some(recovery.recovery_id.clone())),
            ("Policy", recovery.policy.clone()),
            ("Table", Some(recovery.table.clone())),
            ("Trigger", Some(recovery.trigger.to_string())),
            ("By", Some(recovery.actor.clone())),
            ("Started", Some(recovery.started_at.clone())),
            ("Finished", Some(recovery.finished_at.clone().unwrap_or_else(none))),
            ("Outcome", Some(recovery.outcome.map_or("Unfinished", Outcome::name).to_owned())),
            ("Undo of", recovery.undo_of.clone()),
            ("Undone by", recovery.undone_by.clone()),
            ("Active", Some(counts.active.to_string())),
            ("Stuck", Some(counts.stuck.to_string())),
            ("Recovered", Some(counts.recovered.to_string())),
            ("Failed", Some(counts.failed.to_string())),
            ("Requeued", Some(counts.requeued.to_string())),
            ("Exhausted", Some(counts.exhausted).filter(|n| *n > 0).map(|n| n.to_string())),
            ("Skipped locked", Some(counts.skipped_locked).filter(|n| *n > 0).map(|n| n.to_string())),
            ("Lost races", Some(counts.lost_races).filter(|n| *n > 0).map(|n| n.to_string())),
        ];
        let mut text = String::new();
        for (name, value) in facts {
            let Some(value) = value else { continue };
            let _ = writeln!(text, "{:<16}{}", format!("{name}:"), escaped(&value));
        }
        text
    }
}

impl Change {
    /// The change on one line: `ID: status "PROCESSING" → "FAILED", evidence: Age`.
    fn words(&self) -> String {
        format!("{}: {}", escaped(&self.id), self.values())
    }

    /// The same without the id.
    pub(super) fn values(&self) -> String {
        let mut parts: Vec<_> = self
            .after
            .iter()
            .map(|(column, after)| {
                let before = self.before.get(column).unwrap_or(&Value::Null);
                format!("{column} {before} → {after}")
            })
            .collect();
        parts.extend(self.evidence.map(|evidence| format!("evidence: {evidence}")));
        escaped(&parts.join(", ")).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn recovery(id: &str) -> Recovery {
        Recovery {
            recovery_id: id.into(),
            policy: None,
            trigger: Trigger::CommandLine,
            actor: "shop@db".into(),
            table: "qualification_runs".into(),
            started_at: "2026-11-24T13:12:14.000Z".into(),
            finished_at: Some("2026-11-24T13:12:15.000Z".into()),
            outcome: Some(Outcome::Recovered),
            counts: Counts { active: 3, stuck: 2, recovered: 2, failed: 1, requeued: 1, ..Counts::default() },
            undo_of: None,
            undone_by: None,
        }
    }

    fn detail() -> RecoveryDetail {
        let object = |value: Value| value.as_object().unwrap().clone();
        RecoveryDetail {
            recovery: recovery("01JD"),
            changes: vec![Change {
                id: "cmgz".into(),
                before: object(json!({"status": "PROCESSING", "completedAt": null})),
                after: object(json!({"status": "FAILED", "completedAt": "2026-11-24T13:12:14.000Z"})),
                evidence: Some(EvidenceKind::Age),
            }],
        }
    }

    #[test]
    fn a_history_is_a_table_with_aligned_columns() {
        let unfinished = Recovery { outcome: None, finished_at: None, ..recovery("01JD8Z3K5V") };
        let expected = "\
RECOVERY     STARTED                    TRIGGER       OUTCOME      RECOVERED   FAILED   REQUEUED   BY
01JD         2026-11-24T13:12:14.000Z   CommandLine   Recovered    2           1        1          shop@db
01JD8Z3K5V   2026-11-24T13:12:14.000Z   CommandLine   Unfinished   2           1        1          shop@db
";
        assert_eq!(history_text(&[recovery("01JD"), unfinished]), expected);
    }

    #[test]
    fn an_undo_and_what_it_undid_are_told_from_the_rest() {
        let undone = Recovery { undone_by: Some("B".into()), ..recovery("A") };
        let undo = Recovery { undo_of: Some("A".into()), ..recovery("B") };
        let text = history_text(&[undone, undo]);
        assert!(text.contains("Recovered (undone) ") && text.contains("Recovered (undo) "), "{text}");
    }

    #[test]
    fn an_empty_history_says_so() {
        assert_eq!(history_text(&[]), "No recoveries found\n");
    }

    #[test]
    fn a_recovery_is_told_with_its_values_before_and_after() {
        let text = detail().text();
        assert!(text.starts_with("Recovery:       01JD\nTable:          qualification_runs\n"), "{text}");
        let change = "  - cmgz: status \"PROCESSING\" → \"FAILED\", completedAt null → \"2026-11-24T13:12:14.000Z\", evidence: Age\n";
        assert!(text.ends_with(&format!("Changed 1 row(s):\n{change}")), "{text}");
    }

    #[test]
    fn the_json_of_a_recovery_has_exactly_the_fields_of_the_contract() {
        let json = serde_json::to_value(detail()).unwrap();
        let fields: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "recoveryId",
            "policy",
            "trigger",
            "actor",
            "table",
            "startedAt",
            "finishedAt",
            "outcome",
            "counts",
            "undoOf",
            "undoneBy",
            "changes",
        ];
        assert_eq!(fields, expected);
        assert_eq!(serde_json::from_value::<RecoveryDetail>(json).unwrap(), detail());
    }

    #[test]
    fn the_counts_of_a_report_are_taken_over() {
        let report = Report { lost_races: 7, active: 9, ..Report::blank(Trigger::Http, Outcome::Partial) };
        assert_eq!(Counts::from(&report), Counts { lost_races: 7, active: 9, ..Counts::default() });
    }

    #[test]
    fn nothing_in_a_history_acts_on_a_terminal() {
        let evil = "\u{1b}[2J\n\u{202e}".to_owned();
        let mut detail = detail();
        detail.recovery.actor = evil.clone();
        detail.recovery.recovery_id = evil.clone();
        detail.changes[0].id = evil.clone();
        detail.changes[0].after.insert("note".into(), evil.into());
        let text = history_text(std::slice::from_ref(&detail.recovery)) + &detail.text();
        assert!(!text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')), "{text:?}");
    }
}
