//! What is to be done.

use jiff::Timestamp;

use super::Memory;
use crate::report::Trigger;

/// What is to be done about one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The recovery to start now.
    pub start: Option<Start>,
    /// Jobs to be deleted: those beyond the history limits, one that waits for what the spec no longer asks for, and those
    /// on their way of a suspended policy.
    pub remove: Vec<String>,
    /// The pods whose closed readiness gate is to be opened.
    pub open: Vec<Release>,
    /// What to remember. Written only where it differs from what the status says.
    pub memory: Memory,
    /// What has just happened, each told once: `RecoveryStarted` where this very POST made the Job (not where it was
    /// there already), everything else once the memory is written.
    pub news: Vec<News>,
    /// When to look again if nothing happens before.
    pub look_again: Option<Timestamp>,
}

/// A recovery to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The Job's name: the same for whoever decides on the same facts.
    pub job: String,
    /// The recovery's id.
    pub recovery_id: String,
    /// The main trigger.
    pub trigger: Trigger,
    /// Every trigger that is covered, the main one first.
    pub triggers: Vec<String>,
    /// Digest of the workers alive now.
    pub workers_digest: String,
}

/// A pod whose readiness gate is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The pod's uid.
    pub uid: String,
    /// The pod's name.
    pub name: String,
    /// A reason of `api::names`.
    pub reason: &'static str,
    /// Why, in one sentence.
    pub message: String,
}

/// Something that happened, told as an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// A reason of `api::names::EVENT_…`.
    pub reason: &'static str,
    /// The sentence.
    pub message: String,
    /// Whether a person should look.
    pub kind: NewsKind,
}

/// Whether a person should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsKind {
    /// All is as it should be.
    Normal,
    /// A person should look.
    Warning,
}

/// Whether a pod may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateState {
    /// It may.
    Open {
        /// A reason of `api::names`.
        reason: &'static str,
        /// Why, in one sentence.
        message: String,
    },
    /// It waits.
    Held {
        /// For what, in one sentence.
        message: String,
        /// From then on it may go on whatever happens.
        until: Timestamp,
    },
}
