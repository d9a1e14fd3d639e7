//! The report of one recovery as data: what every reader gets, whatever the form.
//!
//! In: what the use case saw and did. Out: serde, in exactly the fields of the schema `unstick.dev/report/v1`.
//! A field without a value is present as null. The same type reads reports back, from the ledger, a termination
//! message or an HTTP answer. Words for people are made in `text.rs`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Outcome, Trigger};
use crate::{evidence::EvidenceKind, runs::Action};

/// The version of the report's form, as its first field says it.
pub const REPORT_SCHEMA: &str = "unstick.dev/report/v1";

/// The result of one recovery (or one check).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct Report {
    /// The version of this form: `unstick.dev/report/v1`.
    #[schemars(extend("const" = REPORT_SCHEMA))]
    pub schema: String,
    /// The name of the recovery; the ledger and `unstick undo` know it by this.
    pub recovery_id: Option<String>,
    /// The policy's name, if one was used.
    pub policy: Option<String>,
    /// The environment whose limits were used.
    pub environment: Option<String>,
    /// Why the recovery started.
    pub trigger: Trigger,
    /// The age from which a run without a sign of life is stuck; null where no policy could be read.
    pub stuck_after_seconds: Option<u64>,
    /// The database's name, never its URL.
    pub database: Option<String>,
    /// The run table, with its schema where one was named; null where no policy could be read.
    pub table: Option<String>,
    /// The database's own time at the look, RFC 3339 in UTC with milliseconds; null where it was not reached.
    pub database_time: Option<String>,
    /// How many runs were active.
    pub active: u64,
    /// How many of the active runs were stuck.
    pub stuck: u64,
    /// How many runs were settled: `failed` + `requeued`.
    pub recovered: u64,
    /// How many runs were failed, `exhausted` ones included.
    pub failed: u64,
    /// How many runs were requeued.
    pub requeued: u64,
    /// How many runs were failed because they had been recovered too often to be requeued again.
    pub exhausted: u64,
    /// How many stuck runs the app held locked throughout.
    pub skipped_locked: u64,
    /// How many stuck runs moved on before they could be settled.
    pub lost_races: u64,
    /// How many active runs have an owner that is no known worker.
    pub unknown_owners: u64,
    /// What a person should look at.
    pub warnings: Vec<String>,
    /// What went wrong.
    pub errors: Vec<ReportError>,
    /// In how many seconds the next run becomes stuck if it shows no sign of life; null where none will.
    pub next_due_seconds: Option<u64>,
    /// Whether nothing was to be changed.
    pub dry_run: bool,
    /// How the recovery ended.
    pub outcome: Outcome,
    /// How long the recovery took.
    pub duration_ms: u64,
    /// The active runs, up to the list's limit.
    pub runs: Vec<RunLine>,
    /// Whether there were more active runs than are listed.
    pub runs_truncated: bool,
}

/// One thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct ReportError {
    /// The run it happened to; null where it concerns the whole recovery.
    pub id: Option<String>,
    /// What could not be done, and why.
    pub message: String,
}

/// One active run as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct RunLine {
    /// The row's key; the parts of a composite key are joined by a comma.
    pub id: String,
    /// The status as the table has it.
    pub status: String,
    /// How far the run came: `3/10`, `3`, or null.
    pub progress: Option<String>,
    /// Seconds since the newest sign of life; null where the table has none for this run.
    pub age_seconds: Option<u64>,
    /// Why the run is stuck; null where it is not.
    pub evidence: Option<EvidenceKind>,
    /// The worker that the table names.
    pub owner: Option<String>,
    /// What was done, or would be done, with the run; null where it is not stuck.
    pub action: Option<Action>,
}

impl Report {
    /// A report that has seen nothing yet: the start for one that is filled in, or for a failure before the look.
    #[must_use]
    pub fn blank(trigger: Trigger, outcome: Outcome) -> Self {
        Self {
            schema: REPORT_SCHEMA.to_owned(),
            recovery_id: None,
            policy: None,
            environment: None,
            trigger,
            stuck_after_seconds: None,
            database: None,
            table: None,
            database_time: None,
            active: 0,
            stuck: 0,
            recovered: 0,
            failed: 0,
            requeued: 0,
            exhausted: 0,
            skipped_locked: 0,
            lost_races: 0,
            unknown_owners: 0,
            warnings: Vec::new(),
            errors: Vec::new(),
            next_due_seconds: None,
            dry_run: false,
            outcome,
            duration_ms: 0,
            runs: Vec::new(),
            runs_truncated: false,
        }
    }
}

/// The warning of a recovery that is over and left no report: its counts are the ledger's, and nobody looked again.
pub const NO_REPORT: &str = "it was cut off and left no report: the counts are what the ledger holds of it";

/// The warning of a recovery that was taken back, before the undo's name.
pub const UNDONE_BY: &str = "it was undone by ";

/// A composite key as one id: its parts, joined by commas.
#[must_use]
pub fn row_id<S: AsRef<str>>(parts: &[S]) -> String {
    parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(",")
}

/// How far a run came, as reports write it: `3/10`, `3`, or nothing.
#[must_use]
pub fn progress(done: Option<i64>, total: Option<i64>) -> Option<String> {
    match (done, total) {
        (Some(done), Some(total)) => Some(format!("{done}/{total}")),
        (Some(done), None) => Some(done.to_string()),
        (None, Some(total)) => Some(format!("0/{total}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields in the order in which the design names them.
    const FIELDS: [&str; 26] = [
        "schema",
        "recoveryId",
        "policy",
        "environment",
        "trigger",
        "stuckAfterSeconds",
        "database",
        "table",
        "databaseTime",
        "active",
        "stuck",
        "recovered",
        "failed",
        "requeued",
        "exhausted",
        "skippedLocked",
        "lostRaces",
        "unknownOwners",
        "warnings",
        "errors",
        "nextDueSeconds",
        "dryRun",
        "outcome",
        "durationMs",
        "runs",
        "runsTruncated",
    ];

    fn line() -> RunLine {
        RunLine {
            id: row_id(&["a", "7"]),
            status: "PROCESSING".into(),
            progress: None,
            age_seconds: None,
            evidence: None,
            owner: None,
            action: None,
        }
    }

    #[test]
    fn the_json_has_exactly_the_fields_of_the_contract_in_its_order() {
        let json = serde_json::to_value(Report::blank(Trigger::CommandLine, Outcome::Failed)).unwrap();
        let fields: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, FIELDS);
    }

    #[test]
    fn fields_without_a_value_are_present_as_null() {
        let json = serde_json::to_value(line()).unwrap();
        let expected = serde_json::json!({
            "id": "a,7", "status": "PROCESSING", "progress": null, "ageSeconds": null,
            "evidence": null, "owner": null, "action": null,
        });
        assert_eq!(json, expected);
        let error = ReportError { id: None, message: "no".into() };
        assert_eq!(serde_json::to_string(&error).unwrap(), r#"{"id":null,"message":"no"}"#);
    }

    #[test]
    fn a_report_survives_the_way_through_json() {
        let mut report = Report::blank(Trigger::WorkerLoss, Outcome::Partial);
        report.runs = vec![RunLine {
            evidence: Some(EvidenceKind::OwnerGone),
            action: Some(Action::Requeue),
            age_seconds: Some(600),
            ..line()
        }];
        report.errors = vec![ReportError { id: Some("x".into()), message: "refused".into() }];
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }

    #[test]
    fn a_field_that_a_later_version_added_does_not_make_a_report_unreadable() {
        let mut json = serde_json::to_value(Report::blank(Trigger::Http, Outcome::NothingStuck)).unwrap();
        json["mood"] = "sunny".into();
        assert!(serde_json::from_value::<Report>(json).is_ok());
    }

    #[test]
    fn progress_is_written_with_its_total_where_there_is_one() {
        assert_eq!(progress(Some(3), Some(10)).as_deref(), Some("3/10"));
        assert_eq!(progress(Some(3), None).as_deref(), Some("3"));
        assert_eq!(progress(None, Some(10)).as_deref(), Some("0/10"));
        assert_eq!(progress(None, None), None);
    }

    #[test]
    fn a_simple_key_is_its_own_id() {
        assert_eq!(row_id(&["cmgz"]), "cmgz");
    }
}
