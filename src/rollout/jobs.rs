//! The policy's own Jobs, as far as a decision needs them.

use jiff::Timestamp;

use crate::report::{Report, Trigger};

/// One recovery Job.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryJob {
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created: Timestamp,
    /// The id of its recovery.
    pub recovery_id: String,
    /// Its main trigger.
    pub trigger: Trigger,
    /// Every trigger that it covers, by name.
    pub triggers: Vec<String>,
    /// Digest of the workers that were alive when it was created.
    pub workers_digest: Option<String>,
    /// How far it is.
    pub state: JobState,
}

/// How far a Job is.
#[derive(Clone, Debug, PartialEq)]
pub enum JobState {
    /// No container of it has ended, and more may come.
    Active,
    /// It cannot go on until something is mended, and is not at its end yet.
    Held(Trouble),
    /// Its recovery ended well; the pod's own word, seconds before the Job's condition.
    Succeeded(Ended),
    /// It failed for good.
    Failed(Ended),
}

/// How a Job ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// The exit code of its last container, if one ran.
    pub exit: Option<i32>,
    /// What the recovery reported, if it could.
    pub report: Option<Report>,
    /// Why it failed, in one sentence; empty after a success.
    pub message: String,
    /// What a person must mend before another try can succeed, if that is known.
    pub trouble: Option<Trouble>,
}

/// What keeps recoveries from working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A reason of `api::names`.
    pub reason: &'static str,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}
