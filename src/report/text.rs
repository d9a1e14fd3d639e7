//! A report as text for people, without colour.
//!
//! In: a [`Report`], fresh or read back, and the statuses that the policy writes. Out: lines; each warning, error and
//! count that is not nothing has one of its own.

use std::time::Duration;

use super::{
    model::{NO_REPORT, Report, ReportError, RunLine, UNDONE_BY},
    names::Outcome,
    words::{age, escaped, limit, shell_word},
};
use crate::evidence::EvidenceKind;

/// The status values that settling writes, as the policy names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// What a failed run's status becomes.
    pub failed_status: &'a str,
    /// What a requeued run's status becomes.
    pub requeued_status: &'a str,
}

/// The whole report as lines, the last one ended too.
#[must_use]
pub fn text(report: &Report, words: &Words<'_>) -> String {
    let mut lines = Vec::new();
    first(report, &mut lines);
    seen(report, &mut lines);
    done(report, words, &mut lines);
    left(report, &mut lines);
    lines.extend(report.warnings.iter().map(|warning| format!("Warning: {}", escaped(warning))));
    lines.extend(report.errors.iter().map(error));
    last(report, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

/// What must be known before the rest is read.
fn first(report: &Report, lines: &mut Vec<String>) {
    if report.outcome == Outcome::AlreadyDone {
        let id = report.recovery_id.as_deref().unwrap_or("of this name");
        lines.push(format!("Already done: recovery {} ran before, this is its report", escaped(id)));
    }
}

/// What the look at the table showed.
fn seen(report: &Report, lines: &mut Vec<String>) {
    let table = escaped(report.table.as_deref().unwrap_or("the run table"));
    // A recovery that failed or had to wait may not have looked: its zeros say nothing about the table.
    let unseen = report.outcome == Outcome::AlreadyDone && report.warnings.iter().any(|warning| warning == NO_REPORT);
    let looked = !unseen && !matches!(report.outcome, Outcome::Failed | Outcome::Busy);
    if report.active > 0 {
        let colon = if report.runs.is_empty() { "" } else { ":" };
        lines.push(format!("Found {} active run(s) in {table}{colon}", report.active));
        lines.extend(report.runs.iter().map(run));
        lines.extend(unlisted(report));
    } else if looked {
        lines.push(format!("Found 0 active run(s) in {table}"));
    }
    let older = report.stuck_after_seconds.map(|seconds| format!("older than {}", limit(Duration::from_secs(seconds))));
    match (report.stuck, older) {
        (0, _) if !looked => {}
        (0, Some(older)) => lines.push(format!("No runs {older} found")),
        (0, None) => lines.push("No stuck runs found".to_owned()),
        (stuck, Some(older)) => lines.push(format!("Found {stuck} stuck run(s) ({older})")),
        (stuck, None) => lines.push(format!("Found {stuck} stuck run(s)")),
    }
}

/// One active run.
fn run(run: &RunLine) -> String {
    let mut line = format!("  - {}: {}", escaped(&run.id), escaped(&run.status));
    if let Some(progress) = &run.progress {
        line.push_str(", ");
        line.push_str(&escaped(progress));
    }
    line.push_str(", age: ");
    line.push_str(&run.age_seconds.map_or_else(|| "unknown".to_owned(), age));
    if let Some(evidence) = run.evidence {
        line.push_str(", stuck: ");
        line.push_str(&why(evidence, run.age_seconds));
    }
    line
}

/// Why a run is stuck, in words.
fn why(evidence: EvidenceKind, age_seconds: Option<u64>) -> String {
    match (evidence, age_seconds) {
        (EvidenceKind::OwnerGone, _) => "its worker is gone".to_owned(),
        (EvidenceKind::ContainerRestarted, _) => "its worker's container restarted since".to_owned(),
        (EvidenceKind::LeaseExpired, _) => "its lease has expired".to_owned(),
        (EvidenceKind::HeartbeatStale | EvidenceKind::Age, Some(seconds)) => {
            format!("no sign of life for {}", age(seconds))
        }
        (EvidenceKind::HeartbeatStale | EvidenceKind::Age, None) => "no sign of life".to_owned(),
    }
}

/// How many runs the list leaves out, and how to see them.
fn unlisted(report: &Report) -> Option<String> {
    let listed = u64::try_from(report.runs.len()).unwrap_or(u64::MAX);
    let more = report.active.saturating_sub(listed);
    (report.runs_truncated && listed > 0 && more > 0)
        .then(|| format!("  … and {more} more (--limit {} shows them)", report.active))
}

/// What was changed.
fn done(report: &Report, words: &Words<'_>, lines: &mut Vec<String>) {
    if report.failed > 0 {
        lines.push(format!("Marked {} run(s) as {}", report.failed, escaped(words.failed_status)));
    }
    if report.exhausted > 0 {
        let exhausted = report.exhausted;
        lines.push(format!("Exhausted: {exhausted} of them had been recovered too often to be requeued again"));
    }
    if report.requeued > 0 {
        lines.push(format!("Requeued {} run(s) as {}", report.requeued, escaped(words.requeued_status)));
    }
}

/// What was left alone.
fn left(report: &Report, lines: &mut Vec<String>) {
    if report.skipped_locked > 0 {
        lines.push(format!("Skipped {} run(s) that the app holds locked", report.skipped_locked));
    }
    if report.lost_races > 0 {
        lines.push(format!("Left alone {} run(s) that moved on meanwhile", report.lost_races));
    }
    if report.unknown_owners > 0 {
        let unknown = report.unknown_owners;
        lines.push(format!("Owner of {unknown} active run(s) is no known worker: it is never taken for gone"));
    }
}

pub(super) fn error(error: &ReportError) -> String {
    match &error.id {
        Some(id) => format!("Error: {}: {}", escaped(id), escaped(&error.message)),
        None => format!("Error: {}", escaped(&error.message)),
    }
}

/// How it ended, where the lines above do not say it, and the way back.
fn last(report: &Report, lines: &mut Vec<String>) {
    let check = report.dry_run || report.outcome == Outcome::CheckOnly;
    match report.outcome {
        Outcome::Busy if report.errors.is_empty() => {
            lines.push("Busy, or out of time: try again".to_owned());
        }
        Outcome::Failed if report.errors.is_empty() => lines.push("The recovery failed".to_owned()),
        _ if check && report.recovered == 0 && report.stuck > 0 => {
            lines.push("Check only: nothing was changed".to_owned());
        }
        Outcome::Braked if report.recovered == 0 => {
            lines.push("Braked: nothing was changed".to_owned());
        }
        Outcome::Braked => {
            lines.push(format!("Braked: stopped after {} run(s)", report.recovered));
        }
        _ => {}
    }
    let undone = report.outcome == Outcome::AlreadyDone && report.warnings.iter().any(|w| w.starts_with(UNDONE_BY));
    if let (Some(id), true) = (&report.recovery_id, report.recovered > 0 && !undone) {
        let dashes = if id.starts_with('-') { "-- " } else { "" };
        lines.push(format!("Undo with: unstick undo {dashes}{}", escaped(&shell_word(id))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::Trigger, runs::Action};

    const WORDS: Words<'static> = Words { failed_status: "FAILED", requeued_status: "PENDING" };

    fn report(outcome: Outcome) -> Report {
        Report {
            table: Some("qualification_runs".into()),
            stuck_after_seconds: Some(300),
            ..Report::blank(Trigger::CommandLine, outcome)
        }
    }

    fn a_run(id: &str, progress: Option<&str>, age_seconds: u64) -> RunLine {
        RunLine {
            id: id.into(),
            status: "PROCESSING".into(),
            progress: progress.map(Into::into),
            age_seconds: Some(age_seconds),
            evidence: None,
            owner: None,
            action: None,
        }
    }

    fn stuck(evidence: EvidenceKind) -> RunLine {
        RunLine { evidence: Some(evidence), action: Some(Action::Fail), ..a_run("x", None, 600) }
    }

    #[test]
    fn a_recovery_reads_in_the_words_of_the_contract() {
        let mut report = report(Outcome::Recovered);
        report.recovery_id = Some("01JD8Z3K5V".into());
        (report.active, report.stuck, report.recovered, report.failed) = (2, 1, 1, 1);
        report.runs = vec![
            RunLine { evidence: Some(EvidenceKind::Age), ..a_run("cmgz47wkm0005on6t8hxo4b9a", Some("0/1"), 600) },
            a_run("xyz123", Some("3/10"), 120),
        ];
        let expected = "\
Found 2 active run(s) in qualification_runs:
  - cmgz47wkm0005on6t8hxo4b9a: PROCESSING, 0/1, age: 10min, stuck: no sign of life for 10min
  - xyz123: PROCESSING, 3/10, age: 2min
Found 1 stuck run(s) (older than 5 minutes)
Marked 1 run(s) as FAILED
Undo with: unstick undo 01JD8Z3K5V
";
        assert_eq!(text(&report, &WORDS), expected);
    }

    #[test]
    fn a_quiet_table_is_said_to_be_quiet() {
        let expected = "Found 0 active run(s) in qualification_runs\nNo runs older than 5 minutes found\n";
        assert_eq!(text(&report(Outcome::NothingStuck), &WORDS), expected);
        assert_eq!(text(&report(Outcome::CheckOnly), &WORDS), expected);
    }

    #[test]
    fn a_check_that_found_some_says_that_nothing_was_changed() {
        let mut report = report(Outcome::CheckOnly);
        (report.active, report.stuck, report.dry_run) = (1, 1, true);
        report.runs = vec![stuck(EvidenceKind::Age)];
        assert!(text(&report, &WORDS).ends_with("\nCheck only: nothing was changed\n"));
    }

    #[test]
    fn a_check_that_found_none_stuck_does_not_speak_of_changes() {
        let mut report = report(Outcome::CheckOnly);
        (report.active, report.dry_run) = (1, true);
        report.runs = vec![a_run("x", None, 1)];
        assert!(text(&report, &WORDS).ends_with("\nNo runs older than 5 minutes found\n"));
    }

    #[test]
    fn a_check_beyond_the_brake_prints_the_refusal_and_stays_a_check() {
        let mut report = report(Outcome::CheckOnly);
        (report.active, report.stuck) = (1, 1);
        report.warnings = vec!["recover would refuse: 1 of 1 active runs are stuck".into()];
        let text = text(&report, &WORDS);
        assert!(text.contains("recover would refuse: 1 of 1"), "{text}");
        assert!(text.ends_with("Check only: nothing was changed\n"), "{text}");
    }

    #[test]
    fn every_kind_of_evidence_has_its_words() {
        let expected = [
            (EvidenceKind::OwnerGone, "stuck: its worker is gone"),
            (EvidenceKind::ContainerRestarted, "stuck: its worker's container restarted since"),
            (EvidenceKind::LeaseExpired, "stuck: its lease has expired"),
            (EvidenceKind::HeartbeatStale, "stuck: no sign of life for 10min"),
            (EvidenceKind::Age, "stuck: no sign of life for 10min"),
        ];
        for (evidence, words) in expected {
            assert_eq!(run(&stuck(evidence)), format!("  - x: PROCESSING, age: 10min, {words}"));
        }
    }

    #[test]
    fn a_run_of_unknown_age_says_so() {
        let unknown = RunLine { age_seconds: None, ..stuck(EvidenceKind::Age) };
        assert_eq!(run(&unknown), "  - x: PROCESSING, age: unknown, stuck: no sign of life");
    }

    #[test]
    fn a_cut_list_says_how_many_are_missing_and_how_to_see_them() {
        let mut report = report(Outcome::NothingStuck);
        report.active = 500;
        report.runs = vec![a_run("x", None, 1); 20];
        report.runs_truncated = true;
        assert!(text(&report, &WORDS).contains("\n  … and 480 more (--limit 500 shows them)\n"));
    }

    #[test]
    fn a_report_without_its_list_has_no_colon_and_no_list() {
        let mut report = report(Outcome::NothingStuck);
        (report.active, report.runs_truncated) = (500, true);
        assert!(text(&report, &WORDS).starts_with("Found 500 active run(s) in qualification_runs\nNo runs"));
    }

    #[test]
    fn fail_and_requeue_are_told_apart_with_the_statuses_of_the_policy() {
        let mut report = report(Outcome::Recovered);
        (report.active, report.stuck, report.recovered) = (6, 6, 5);
        (report.failed, report.requeued, report.exhausted) = (2, 3, 1);
        let words = Words { failed_status: "discarded", requeued_status: "available" };
        let text = text(&report, &words);
        assert!(text.contains("\nMarked 2 run(s) as discarded\nExhausted: 1 of them "), "{text}");
        assert!(text.contains("\nRequeued 3 run(s) as available\n"), "{text}");
    }

    #[test]
    fn what_was_left_alone_has_one_line_each() {
        let mut report = report(Outcome::Partial);
        (report.skipped_locked, report.lost_races, report.unknown_owners) = (1, 2, 3);
        report.warnings = vec!["look".into()];
        report.errors = vec![
            ReportError { id: Some("7".into()), message: "refused by check_x".into() },
            ReportError { id: None, message: "gone".into() },
        ];
        let text = text(&report, &WORDS);
        for line in [
            "Skipped 1 run(s) that the app holds locked",
            "Left alone 2 run(s) that moved on meanwhile",
            "Owner of 3 active run(s) is no known worker: it is never taken for gone",
            "Warning: look",
            "Error: 7: refused by check_x",
            "Error: gone",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn a_brake_says_whether_anything_was_changed() {
        let mut report = report(Outcome::Braked);
        (report.active, report.stuck) = (10, 10);
        assert!(text(&report, &WORDS).ends_with("Braked: nothing was changed\n"));
        (report.recovered, report.failed, report.recovery_id) = (4, 4, Some("r".into()));
        let text = text(&report, &WORDS);
        assert!(text.ends_with("Braked: stopped after 4 run(s)\nUndo with: unstick undo r\n"), "{text}");
    }

    #[test]
    fn a_recovery_that_could_not_look_claims_nothing_about_the_table() {
        let mut report = report(Outcome::Failed);
        report.errors = vec![ReportError { id: None, message: "cannot reach the database".into() }];
        assert_eq!(text(&report, &WORDS), "Error: cannot reach the database\n");
        report.errors.clear();
        assert_eq!(text(&report, &WORDS), "The recovery failed\n");
        report.outcome = Outcome::Busy;
        assert_eq!(text(&report, &WORDS), "Busy, or out of time: try again\n");
    }

    #[test]
    fn a_recovery_done_before_says_so_first() {
        let mut report = report(Outcome::AlreadyDone);
        report.recovery_id = Some("rollout/7".into());
        (report.active, report.stuck, report.recovered, report.failed) = (1, 1, 1, 1);
        let text = text(&report, &WORDS);
        assert!(text.starts_with("Already done: recovery rollout/7 ran before, this is its report\n"), "{text}");
        assert!(text.ends_with("Undo with: unstick undo rollout/7\n"), "{text}");
    }

    #[test]
    fn a_recovery_that_was_cut_off_and_undone_claims_nothing_about_the_table_and_offers_no_second_undo() {
        let mut report = report(Outcome::AlreadyDone);
        (report.recovered, report.failed, report.recovery_id) = (3, 3, Some("r".into()));
        report.warnings = vec![NO_REPORT.to_owned(), format!("{UNDONE_BY}u")];
        let expected = "Already done: recovery r ran before, this is its report\nMarked 3 run(s) as FAILED\n\
             Warning: it was cut off and left no report: the counts are what the ledger holds of it\n\
             Warning: it was undone by u\n";
        assert_eq!(text(&report, &WORDS), expected);
    }

    #[test]
    fn the_undo_line_can_be_pasted_whatever_the_id() {
        let mut report = report(Outcome::Recovered);
        (report.recovered, report.failed) = (1, 1);
        for (id, line) in [("-x", "unstick undo -- -x"), ("a b", "unstick undo 'a b'"), ("$(x)", "unstick undo '$(x)'")]
        {
            report.recovery_id = Some(id.into());
            assert!(text(&report, &WORDS).ends_with(&format!("Undo with: {line}\n")));
        }
    }

    #[test]
    fn nothing_that_the_app_wrote_acts_on_a_terminal_or_forges_a_line() {
        let evil = "\u{1b}[2J\nMarked 9 run(s) as FAILED\u{202e}";
        let mut report = report(Outcome::Partial);
        report.table = Some(evil.into());
        report.recovery_id = Some(evil.into());
        (report.active, report.recovered, report.failed) = (1, 1, 1);
        report.runs = vec![RunLine { status: evil.into(), progress: Some(evil.into()), ..a_run(evil, None, 1) }];
        report.warnings = vec![evil.into()];
        report.errors = vec![ReportError { id: Some(evil.into()), message: evil.into() }];
        let text = text(&report, &Words { failed_status: evil, requeued_status: evil });
        assert!(!text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')), "{text:?}");
        assert_eq!(text.lines().filter(|line| line.starts_with("Marked ")).count(), 1, "{text}");
    }
}
