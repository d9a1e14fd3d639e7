//! All that is known of one run: how it stands, how it is judged, and what recoveries did to it.
//!
//! In: what the table and the ledger hold. Out: JSON in the schema `unstick.dev/explain/v1`, and text.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    history::{Change, Recovery},
    model::RunLine,
    names::Outcome,
    words::{age, escaped, limit},
};

/// The version of this form, as its first field says it.
pub const EXPLAIN_SCHEMA: &str = "unstick.dev/explain/v1";

/// All that is known of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Explanation {
    /// The version of this form: `unstick.dev/explain/v1`.
    #[schemars(extend("const" = EXPLAIN_SCHEMA))]
    pub schema: String,
    /// The run's key, as it was asked for.
    pub id: String,
    /// The policy's name, if one was used.
    pub policy: Option<String>,
    /// The environment whose limits were used.
    pub environment: Option<String>,
    /// The age from which a run without a sign of life is stuck.
    pub stuck_after_seconds: Option<u64>,
    /// The run table.
    pub table: String,
    /// The database's own time at the look, RFC 3339 in UTC.
    pub database_time: String,
    /// Whether the run is active.
    pub active: bool,
    /// The run as it stands; null where the table no longer has it.
    pub run: Option<RunLine>,
    /// What recoveries did to it, newest first, at most 50.
    pub changes: Vec<RunChange>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

/// One change of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct RunChange {
    /// The recovery that made it.
    pub recovery: Recovery,
    /// The values before and after, and the evidence.
    pub change: Change,
}

impl Explanation {
    /// The same as text for people, without colour; each line is ended.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // A String never refuses to be written to.
        let _ = writeln!(text, "{}", escaped(&format!("Run {} of {}: {}", self.id, self.table, self.now())));
        let _ = writeln!(text, "{}", escaped(&self.verdict()));
        match self.changes.len() {
            0 => text.push_str("No recovery has changed it\n"),
            count => {
                let _ = writeln!(text, "Changed {count} time(s) by recoveries, newest first:");
            }
        }
        for change in &self.changes {
            text.push_str(&change.words());
        }
        for warning in &self.warnings {
            let _ = writeln!(text, "Warning: {}", escaped(warning));
        }
        text
    }

    fn now(&self) -> String {
        let Some(run) = &self.run else { return "no longer in the table".to_owned() };
        let mut parts = vec![run.status.clone()];
        parts.extend(run.progress.clone());
        parts.extend(run.owner.as_ref().map(|owner| format!("owner {owner}")));
        parts.extend(run.age_seconds.map(|seconds| format!("last sign of life {} ago", age(seconds))));
        parts.join(", ")
    }

    fn verdict(&self) -> String {
        let after = self.stuck_after_seconds.map(|seconds| limit(std::time::Duration::from_secs(seconds)));
        let after = after.map(|after| format!(" (limit here: {after})")).unwrap_or_default();
        match &self.run {
            None => "Nothing is left to judge".to_owned(),
            Some(_) if !self.active => "Not active: recoveries leave it alone".to_owned(),
            Some(RunLine { evidence: Some(evidence), action, .. }) => {
                let next = action.map_or_else(String::new, |action| format!(": the next recovery does {action}"));
                format!("Stuck on {evidence}{next}{after}")
            }
            Some(_) => format!("Not stuck{after}"),
        }
    }
}

impl RunChange {
    fn words(&self) -> String {
        let Recovery { recovery_id, trigger, actor, started_at, outcome, undo_of, undone_by, .. } = &self.recovery;
        let outcome = outcome.map_or("Unfinished", Outcome::name);
        let mut text = format!(
            "  - {} {} ({trigger}, {outcome}, by {})",
            escaped(started_at),
            escaped(recovery_id),
            escaped(actor)
        );
        if let Some(undone) = undo_of {
            let _ = write!(text, ", undo of {}", escaped(undone));
        }
        if let Some(undo) = undone_by {
            let _ = write!(text, ", undone by {}", escaped(undo));
        }
        let _ = write!(text, "\n    {}\n", self.change.values());
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{evidence::EvidenceKind, report::Trigger, runs::Action};

    fn explanation() -> Explanation {
        Explanation {
            schema: EXPLAIN_SCHEMA.to_owned(),
            id: "cmgz".into(),
            policy: Some("runs".into()),
            environment: Some("production".into()),
            stuck_after_seconds: Some(1800),
            table: "qualification_runs".into(),
            database_time: "2026-11-24T13:12:14.000Z".into(),
            active: true,
            run: Some(RunLine {
                id: "cmgz".into(),
                status: "PROCESSING".into(),
                progress: Some("3/10".into()),
                age_seconds: Some(600),
                evidence: Some(EvidenceKind::OwnerGone),
                owner: Some("pod-uid".into()),
                action: Some(Action::Requeue),
            }),
            changes: vec![RunChange {
                recovery: Recovery {
                    recovery_id: "01JD".into(),
                    policy: None,
                    trigger: Trigger::WorkerLoss,
                    actor: "shop@db".into(),
                    table: "qualification_runs".into(),
                    started_at: "2026-11-24T13:00:00.000Z".into(),
                    finished_at: None,
                    outcome: Some(Outcome::Recovered),
                    counts: crate::report::Counts::default(),
                    undo_of: None,
                    undone_by: Some("01JE".into()),
                },
                change: Change {
                    id: "cmgz".into(),
                    before: json!({"status": "PROCESSING"}).as_object().unwrap().clone(),
                    after: json!({"status": "FAILED"}).as_object().unwrap().clone(),
                    evidence: Some(EvidenceKind::Age),
                },
            }],
            warnings: vec![],
        }
    }

    #[test]
    fn a_run_is_told_with_its_verdict_and_its_past() {
        let expected = "\
Run cmgz of qualification_runs: PROCESSING, 3/10, owner pod-uid, last sign of life 10min ago
Stuck on OwnerGone: the next recovery does Requeue (limit here: 30 minutes)
Changed 1 time(s) by recoveries, newest first:
  - 2026-11-24T13:00:00.000Z 01JD (WorkerLoss, Recovered, by shop@db), undone by 01JE
    status \"PROCESSING\" → \"FAILED\", evidence: Age
";
        assert_eq!(explanation().text(), expected);
    }

    #[test]
    fn a_run_that_is_over_or_gone_is_left_alone() {
        let over = Explanation { active: false, changes: vec![], ..explanation() };
        assert!(over.text().contains("\nNot active: recoveries leave it alone\nNo recovery has changed it\n"));
        let gone = Explanation { run: None, ..explanation() };
        assert!(gone.text().starts_with("Run cmgz of qualification_runs: no longer in the table\nNothing is left"));
    }

    #[test]
    fn nothing_in_it_acts_on_a_terminal() {
        let evil = "\u{1b}[2J\n".to_owned();
        let mut evils = explanation();
        evils.id = evil.clone();
        evils.changes[0].recovery.actor = evil.clone();
        evils.warnings = vec![evil];
        let text = evils.text();
        assert!(!text.contains('\u{1b}') && text.lines().count() == 6, "{text:?}");
    }
}
