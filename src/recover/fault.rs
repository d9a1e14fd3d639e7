//! Why a recovery stopped, whose fault it is, and the exit code that says so.

use thiserror::Error;

use crate::{
    db::{DbError, FaultKind},
    report::Outcome,
    runs::Mismatch,
};

/// One sentence, an exit code, and what to run if rights are missing.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{sentence}")]
pub struct Fault {
    /// The process's exit code (design: sysexits where they fit).
    pub exit: u8,
    /// What we could not do and why.
    pub sentence: String,
    /// The statements that somebody with more rights must run.
    pub remedy_sql: Option<String>,
    /// The server refused this role a right.
    pub(super) lacks_rights: bool,
}

impl Fault {
    pub(super) fn new(exit: u8, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: sentence.into(), remedy_sql: None, lacks_rights: false }
    }

    pub(super) fn policy(sentence: impl Into<String>) -> Self {
        Self::new(64, sentence)
    }

    /// Busy and out of time are for a retry; all else is for a person.
    pub(super) fn outcome(&self) -> Outcome {
        match self.exit {
            65 => Outcome::Braked,
            75 => Outcome::Busy,
            _ => Outcome::Failed,
        }
    }
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        let lacks_rights = error.kind == FaultKind::NotPermitted;
        Self { lacks_rights, ..Self::new(error.kind.exit_code(), error.to_string()) }
    }
}

impl From<Mismatch> for Fault {
    fn from(mismatch: Mismatch) -> Self {
        // The run table knows only its own part of the policy; what an undo misses is no part of any.
        let is_field = mismatch.0.starts_with("runs.");
        Self::new(78, if is_field { format!("spec.{}", mismatch.0) } else { mismatch.0 })
    }
}

/// Whether the database refused a right rather than the statement.
pub(super) fn is_denied(error: &DbError) -> bool {
    matches!(error.kind, FaultKind::NotPermitted | FaultKind::ReadOnlyTarget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_run_table_is_one_of_the_policy_and_a_sentence_is_none() {
        let said = |text: &str| Fault::from(Mismatch(text.to_owned())).sentence;
        assert_eq!(said("runs.table: x is a view"), "spec.runs.table: x is a view");
        assert_eq!(
            said("cannot undo: runs has no column state any more"),
            "cannot undo: runs has no column state any more"
        );
    }
}
