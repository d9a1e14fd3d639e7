//! Why a verb ends without having done its work: an exit code, sentences for standard error, and the way out.

use crate::{
    api::PolicyError,
    policy::PolicyFault,
    recover::Fault,
    report::{Outcome, Report, ReportError},
    settings::{UrlError, hide_credentials},
};

/// Exit code: usage, as clap has it.
pub(super) const USAGE: u8 = 2;
/// Exit code: failed.
pub(super) const FAILED: u8 = 1;
/// Exit code: `check --exit-code` found stuck runs.
pub(super) const FOUND_STUCK: u8 = 3;
/// Exit code: out of time or interrupted; the same may work later.
pub(super) const TRY_AGAIN: u8 = 75;

/// Why a verb ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The exit code.
    pub exit: u8,
    /// What is wrong, each with its remedy; never empty.
    pub sentences: Vec<String>,
    /// SQL that a person with more rights should run.
    pub remedy_sql: Option<String>,
}

impl Failure {
    /// One sentence.
    pub(crate) fn new(exit: u8, sentence: impl Into<String>) -> Self {
        Self { exit, sentences: vec![sentence.into()], remedy_sql: None }
    }

    /// A mistake on the command line.
    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self::new(USAGE, sentence)
    }

    /// What standard error is told, each line ended.
    pub(crate) fn words(&self) -> String {
        let mut text: String =
            self.sentences.iter().map(|sentence| format!("error: {}\n", hide_credentials(sentence))).collect();
        if let Some(sql) = &self.remedy_sql {
            text.push_str("Run this with an account that may:\n\n");
            text.push_str(sql.trim_end());
            text.push('\n');
        }
        text
    }

    /// The same as a part of `report`, which had not seen anything yet.
    pub(crate) fn tell(&self, report: &mut Report) {
        report.outcome = if self.exit == TRY_AGAIN { Outcome::Busy } else { Outcome::Failed };
        let errors = self.sentences.iter().map(|sentence| hide_credentials(sentence));
        report.errors.extend(errors.map(|message| ReportError { id: None, message }));
    }
}

impl From<UrlError> for Failure {
    fn from(error: UrlError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<PolicyFault> for Failure {
    fn from(fault: PolicyFault) -> Self {
        Self::new(PolicyFault::EXIT_CODE, fault.to_string())
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let sentences = error.problems.iter().map(ToString::to_string).collect();
        Self { exit: PolicyFault::EXIT_CODE, sentences, remedy_sql: None }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let Fault { exit, sentence, remedy_sql, .. } = fault;
        Self { exit, sentences: vec![sentence], remedy_sql }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Trigger;

    #[test]
    fn a_failure_is_one_line_a_sentence_and_hides_credentials() {
        let failure = Failure::usage("cannot use postgres://app:hunter2@db/shop");
        assert_eq!(failure.words(), "error: cannot use postgres://***@db/shop\n");
        let mut report = Report::blank(Trigger::CommandLine, Outcome::NothingStuck);
        failure.tell(&mut report);
        assert_eq!(report.outcome, Outcome::Failed);
        assert!(!report.errors[0].message.contains("hunter2"));
    }

    #[test]
    fn sql_to_run_stands_behind_the_error_as_it_is() {
        let failure = Failure { remedy_sql: Some("CREATE SCHEMA unstick;\n".into()), ..Failure::new(77, "no ledger") };
        assert_eq!(failure.words(), "error: no ledger\nRun this with an account that may:\n\nCREATE SCHEMA unstick;\n");
    }

    #[test]
    fn out_of_time_is_busy() {
        let mut report = Report::blank(Trigger::CommandLine, Outcome::NothingStuck);
        Failure::new(TRY_AGAIN, "out of time").tell(&mut report);
        assert_eq!(report.outcome, Outcome::Busy);
    }
}
