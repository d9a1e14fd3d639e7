//! One finding of `kubectl unstick doctor`, with its remedy.

use schemars::JsonSchema;
use serde::Serialize;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// The person may not look.
    Unknown,
    /// It may be meant.
    Warning,
    /// It keeps recoveries from working.
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct Finding {
    /// What was looked at.
    pub check: String,
    /// How it is.
    pub result: Verdict,
    /// What was seen.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(check: impl Into<String>, message: impl Into<String>) -> Self {
        Self { check: check.into(), result: Verdict::Ok, message: message.into(), remedy: None }
    }

    /// It cannot be told.
    pub fn unknown(check: impl Into<String>, message: impl Into<String>) -> Self {
        Self { result: Verdict::Unknown, ..Self::ok(check, message) }
    }

    /// Somebody should look.
    pub fn warning(check: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { result: Verdict::Warning, remedy: Some(remedy.into()), ..Self::ok(check, message) }
    }

    /// Somebody must mend it.
    pub fn error(check: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { result: Verdict::Error, remedy: Some(remedy.into()), ..Self::ok(check, message) }
    }
}
