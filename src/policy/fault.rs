//! Why a policy cannot be put into force, as one sentence with the path of the field.

use std::fmt;

/// A policy that breaks a rule; a process that was given it exits with [`PolicyFault::EXIT_CODE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Path of the field, such as `spec.runs.failed`.
    pub path: String,
    /// What is wrong with it, its value, and what to write instead.
    pub says: String,
}

impl PolicyFault {
    /// An invalid policy, in the words of the exit codes.
    pub const EXIT_CODE: u8 = 64;

    pub(super) fn new(path: impl Into<String>, says: impl Into<String>) -> Self {
        Self { path: path.into(), says: says.into() }
    }

    /// A sentence that begins with the path of a field of `spec`.
    pub(super) fn of_spec(sentence: &str) -> Self {
        match sentence.split_once(": ") {
            Some((path, says)) => Self::new(format!("spec.{path}"), says),
            None => Self::new("spec", sentence),
        }
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.says)
    }
}

impl std::error::Error for PolicyFault {}
