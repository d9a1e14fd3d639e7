//! A report as a container's termination message: valid JSON that Kubernetes does not cut.
//!
//! In: any [`Report`]. Out: the same in at most 4096 bytes; if it is larger, the list of runs goes first, then
//! warnings and errors are shortened with a count of what is missing, and at the very last names are. Reading back
//! gives the report as it was sent; anything else gives nothing.

use super::model::{REPORT_SCHEMA, Report, ReportError};

/// What the kubelet keeps of one container's message; it cuts the rest off without regard to JSON or UTF-8.
pub const TERMINATION_MESSAGE_BYTES: usize = 4096;

/// How many messages of a kind stay, and how many bytes (as JSON) each: tried in turn until the whole fits.
const CUTS: [(usize, usize); 7] = [(16, 256), (8, 256), (8, 128), (4, 128), (2, 128), (1, 96), (0, 0)];

/// What the id of a run in an error may take.
const RUN_ID_BYTES: usize = 128;

/// What a recovery's id may take: it is at most 128 characters, which fit whole whatever they are.
const RECOVERY_ID_BYTES: usize = 128 * 6;

/// What any other name may take at the very last.
const NAME_BYTES: usize = 96;

/// The report as compact JSON of at most [`TERMINATION_MESSAGE_BYTES`].
#[must_use]
pub fn termination_message(report: &Report) -> String {
    let whole = json(report);
    if fits(&whole) {
        return whole;
    }
    let mut small = Report { runs_truncated: report.runs_truncated || !report.runs.is_empty(), ..report.clone() };
    small.runs = Vec::new();
    if let Some(message) = fitting(&small) {
        return message;
    }
    for (keep, width) in CUTS {
        small.warnings = shortened(&report.warnings, keep, |warning| cut(warning, width), |more| more);
        let count = |message| ReportError { id: None, message };
        small.errors = shortened(&report.errors, keep, |error| cut_error(error, width), count);
        if let Some(message) = fitting(&small) {
            return message;
        }
    }
    shorten_names(&mut small);
    json(&small)
}

/// The report that a termination message holds; nothing if it holds anything else.
#[must_use]
pub fn from_termination_message(message: &str) -> Option<Report> {
    let report: Report = serde_json::from_str(message.trim()).ok()?;
    (report.schema == REPORT_SCHEMA).then_some(report)
}

#[expect(clippy::expect_used, reason = "a report holds strings, numbers and lists only, which JSON always can")]
fn json(report: &Report) -> String {
    serde_json::to_string(report).expect("a report is plain data")
}

fn fits(message: &str) -> bool {
    message.len() <= TERMINATION_MESSAGE_BYTES
}

fn fitting(report: &Report) -> Option<String> {
    Some(json(report)).filter(|message| fits(message))
}

/// The first few items, each shortened, and a last one that counts the rest.
fn shortened<T>(items: &[T], keep: usize, short: impl Fn(&T) -> T, count: impl Fn(String) -> T) -> Vec<T> {
    let more = items.len().saturating_sub(keep);
    items.iter().take(keep).map(short).chain((more > 0).then(|| count(format!("… and {more} more")))).collect()
}

fn cut_error(error: &ReportError, width: usize) -> ReportError {
    ReportError { id: error.id.as_deref().map(|id| cut(id, RUN_ID_BYTES)), message: cut(&error.message, width) }
}

/// As much of a text as takes no more than `width` bytes in JSON, marked where something is missing.
fn cut(text: &str, width: usize) -> String {
    const MARK: char = '…';
    let (mut taken, mut short) = (0, None);
    for (at, c) in text.char_indices() {
        if short.is_none() && taken + json_len(c) + MARK.len_utf8() > width {
            short = Some(at);
        }
        taken += json_len(c);
        if taken > width {
            let end = short.unwrap_or(at);
            return format!("{}{MARK}", text.get(..end).unwrap_or_default());
        }
    }
    text.to_owned()
}

/// The bytes that a character takes in JSON; six for a control character is the most there is.
const fn json_len(c: char) -> usize {
    match c {
        '"' | '\\' => 2,
        '\0'..='\u{1f}' => 6,
        c => c.len_utf8(),
    }
}

/// The last resort, for names that no database or cluster would have let through.
fn shorten_names(report: &mut Report) {
    let Report { schema, recovery_id, policy, environment, database, table, database_time, .. } = report;
    *schema = cut(schema, NAME_BYTES);
    for name in [policy, environment, database, table, database_time].into_iter().flatten() {
        *name = cut(name, NAME_BYTES);
    }
    if let Some(id) = recovery_id {
        *id = cut(id, RECOVERY_ID_BYTES);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};

    use super::*;
    use crate::{
        evidence::EvidenceKind,
        report::{Outcome, RunLine, Trigger},
        runs::Action,
    };

    fn report() -> Report {
        Report {
            recovery_id: Some("01JD8Z3K5V".into()),
            table: Some("qualification_runs".into()),
            active: 3,
            ..Report::blank(Trigger::WorkerLoss, Outcome::Recovered)
        }
    }

    fn many_runs(n: usize) -> Vec<RunLine> {
        (0..n)
            .map(|n| RunLine {
                id: format!("run-{n}"),
                status: "PROCESSING".into(),
                progress: Some("3/10".into()),
                age_seconds: Some(600),
                evidence: Some(EvidenceKind::OwnerGone),
                owner: Some("d5b1fcf1-5b0c-4b3c-8e9c-6e2d7c1b3a55".into()),
                action: Some(Action::Requeue),
            })
            .collect()
    }

    #[test]
    fn a_small_report_is_sent_whole() {
        let report = Report { runs: many_runs(3), ..report() };
        assert_eq!(from_termination_message(&termination_message(&report)), Some(report));
    }

    #[test]
    fn a_long_list_of_runs_goes_first_and_the_rest_stays() {
        let full = Report { runs: many_runs(100), warnings: vec!["look".into()], ..report() };
        let back = from_termination_message(&termination_message(&full)).unwrap();
        assert_eq!(back, Report { runs: vec![], runs_truncated: true, ..full });
    }

    #[test]
    fn many_errors_are_shortened_with_a_count_of_the_missing() {
        let errors: Vec<_> = (0..500)
            .map(|n| ReportError { id: Some(n.to_string()), message: "violates check constraint ".repeat(20) })
            .collect();
        let back = from_termination_message(&termination_message(&Report { errors, ..report() })).unwrap();
        let (count, kept) = back.errors.split_last().unwrap();
        assert!(!kept.is_empty() && kept.iter().all(|error| error.message.ends_with('…')), "{kept:?}");
        assert_eq!(count, &ReportError { id: None, message: format!("… and {} more", 500 - kept.len()) });
        assert!(!back.runs_truncated, "no run was left out");
    }

    #[test]
    fn one_huge_warning_keeps_its_beginning() {
        let back = termination_message(&Report { warnings: vec!["é".repeat(9_000)], ..report() });
        let back = from_termination_message(&back).unwrap();
        assert!(back.warnings[0].starts_with("éééé") && back.warnings[0].ends_with('…'));
    }

    #[test]
    fn a_recovery_id_of_full_length_is_never_cut() {
        let id = "x".repeat(128);
        let absurd = Report {
            recovery_id: Some(id.clone()),
            policy: Some("\u{1}".repeat(9_000)),
            table: Some("\u{1}".repeat(9_000)),
            warnings: vec!["\u{1}".repeat(9_000); 9],
            ..report()
        };
        let back = from_termination_message(&termination_message(&absurd)).unwrap();
        assert_eq!(back.recovery_id, Some(id));
    }

    #[test]
    fn a_text_is_cut_between_characters_and_only_if_it_must_be() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abc…");
        assert_eq!(cut("ééé", 6), "ééé");
        assert_eq!(cut("éééé", 6), "é…");
        assert_eq!(cut("🚂🚂", 5), "…");
        assert_eq!(cut("\u{1}\u{1}\u{1}", 12), "\u{1}…");
    }

    #[test]
    fn what_is_no_report_is_read_as_nothing() {
        let other = termination_message(&report()).replace("report/v1", "report/v2");
        let deep = "[".repeat(100_000);
        for message in ["", " ", "{}", "null", "Killed", "{\"schema\":", "[1,2]", &other, &deep] {
            assert_eq!(from_termination_message(message), None);
        }
    }

    #[test]
    fn white_space_around_a_message_does_not_matter() {
        let message = format!("\n{}\n", termination_message(&report()));
        assert_eq!(from_termination_message(&message), Some(report()));
    }

    /// Text of one kind of character, which is quick to make long; controls and quotes grow in JSON.
    fn text(longest: usize) -> impl Strategy<Value = String> {
        let c = prop_oneof![any::<char>(), proptest::sample::select(vec!['\0', '"', 'x', 'é', '🚂'])];
        (c, 0..longest, "[a-z]{0,4}").prop_map(|(c, times, tail)| c.to_string().repeat(times) + &tail)
    }

    prop_compose! {
        fn any_error()(id in option::of(text(300)), message in text(600)) -> ReportError {
            ReportError { id, message }
        }
    }

    prop_compose! {
        fn any_report()(
            names in vec(option::of(text(1_500)), 6),
            warnings in vec(text(600), 0..20),
            errors in vec(any_error(), 0..20),
            runs in 0..60_usize,
            schema in prop_oneof![Just(REPORT_SCHEMA.to_owned()), text(1_500)],
            counts in any::<[u64; 11]>(),
        ) -> Report {
            let mut names = names.into_iter();
            let mut name = || names.next().flatten();
            let [active, stuck, recovered, failed, requeued, exhausted, locked, races, unknown, due, took] = counts;
            Report {
                schema, warnings, errors, active, stuck, recovered, failed, requeued, exhausted,
                runs: many_runs(runs), skipped_locked: locked, lost_races: races, unknown_owners: unknown,
                duration_ms: took, next_due_seconds: Some(due), stuck_after_seconds: Some(due),
                recovery_id: name(), policy: name(), environment: name(), database: name(), table: name(),
                database_time: name(),
                ..Report::blank(Trigger::RolloutBeforeReady, Outcome::NothingStuck)
            }
        }
    }

    proptest! {
        #[test]
        fn any_report_fits_and_is_valid_json(report in any_report()) {
            let message = termination_message(&report);
            prop_assert!(message.len() <= TERMINATION_MESSAGE_BYTES, "{} bytes", message.len());
            let back: Report = serde_json::from_str(&message).unwrap();
            prop_assert_eq!((back.active, back.outcome), (report.active, report.outcome));
            if report.schema == REPORT_SCHEMA {
                prop_assert!(from_termination_message(&message).is_some());
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            let _ = from_termination_message(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn a_message_damaged_anywhere_is_read_without_a_panic(report in any_report(), at in any::<usize>(), byte in any::<u8>()) {
            let mut message = termination_message(&report).into_bytes();
            let at = at % message.len();
            message[at] = byte;
            let _ = from_termination_message(&String::from_utf8_lossy(&message));
            let _ = from_termination_message(&String::from_utf8_lossy(&message[..at]));
        }

        #[test]
        fn a_cut_text_takes_no_more_than_its_width(text in any::<String>(), width in 3_usize..200) {
            let short = cut(&text, width);
            prop_assert!(serde_json::to_string(&short).unwrap().len() - 2 <= width);
        }
    }
}
