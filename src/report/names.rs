//! How a recovery ended and why it started: the closed sets of names that reports, ledger and metrics share.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a recovery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// Stuck runs were settled.
    Recovered,
    /// No run was stuck.
    NothingStuck,
    /// It was only looked; nothing was to be changed.
    CheckOnly,
    /// Some stuck runs were settled, others could not be.
    Partial,
    /// The brake of the policy's limits held it.
    Braked,
    /// This recovery was done before; the report is the first one.
    AlreadyDone,
    /// Another recovery is at it.
    Busy,
    /// It could not be done.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Recovered,
        Self::NothingStuck,
        Self::CheckOnly,
        Self::Partial,
        Self::Braked,
        Self::AlreadyDone,
        Self::Busy,
        Self::Failed,
    ];

    /// The name as reports and the ledger write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recovered => "Recovered",
            Self::NothingStuck => "NothingStuck",
            Self::CheckOnly => "CheckOnly",
            Self::Partial => "Partial",
            Self::Braked => "Braked",
            Self::AlreadyDone => "AlreadyDone",
            Self::Busy => "Busy",
            Self::Failed => "Failed",
        }
    }
}

/// Why a recovery starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Trigger {
    /// A new revision rolls out; its pods are not ready yet.
    RolloutBeforeReady,
    /// No pod of an older revision is left.
    RolloutComplete,
    /// A worker ended or its container restarted.
    WorkerLoss,
    /// Runs that were too young at the last recovery are due.
    FollowUp,
    /// The policy's schedule.
    Schedule,
    /// Someone asked for it on the policy.
    Request,
    /// A pod's init container.
    InitContainer,
    /// A person or script on the command line.
    CommandLine,
    /// A call of the HTTP API.
    Http,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 9] = [
        Self::RolloutBeforeReady,
        Self::RolloutComplete,
        Self::WorkerLoss,
        Self::FollowUp,
        Self::Schedule,
        Self::Request,
        Self::InitContainer,
        Self::CommandLine,
        Self::Http,
    ];

    /// The name as reports and the ledger write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RolloutBeforeReady => "RolloutBeforeReady",
            Self::RolloutComplete => "RolloutComplete",
            Self::WorkerLoss => "WorkerLoss",
            Self::FollowUp => "FollowUp",
            Self::Schedule => "Schedule",
            Self::Request => "Request",
            Self::InitContainer => "InitContainer",
            Self::CommandLine => "CommandLine",
            Self::Http => "Http",
        }
    }
}

/// A word that is none of the names it should be one of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {word:?} as {what}: write one of {}", .known.join(", "))]
pub struct UnknownName {
    /// What the word should have named.
    pub what: &'static str,
    /// The word as it was given.
    pub word: String,
    /// The names that are known.
    pub known: Vec<&'static str>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Outcome {
    type Err = UnknownName;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|outcome| outcome.name().eq_ignore_ascii_case(word)).ok_or_else(|| UnknownName {
            what: "an outcome",
            word: word.to_owned(),
            known: Self::ALL.map(Self::name).to_vec(),
        })
    }
}

impl FromStr for Trigger {
    type Err = UnknownName;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|trigger| trigger.name().eq_ignore_ascii_case(word)).ok_or_else(|| UnknownName {
            what: "a trigger",
            word: word.to_owned(),
            known: Self::ALL.map(Self::name).to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_back_from_its_name_in_any_case() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.to_string().parse(), Ok(outcome));
            assert_eq!(outcome.name().to_lowercase().parse(), Ok(outcome));
            assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{outcome}\""));
        }
    }

    #[test]
    fn every_trigger_is_read_back_from_its_name_in_any_case() {
        for trigger in Trigger::ALL {
            assert_eq!(trigger.to_string().parse(), Ok(trigger));
            assert_eq!(trigger.name().to_uppercase().parse(), Ok(trigger));
            assert_eq!(serde_json::to_string(&trigger).unwrap(), format!("\"{trigger}\""));
        }
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        let error = "Maybe".parse::<Outcome>().unwrap_err().to_string();
        assert!(error.starts_with("cannot read \"Maybe\" as an outcome: write one of Recovered, "), "{error}");
        let error = "Cron".parse::<Trigger>().unwrap_err().to_string();
        assert!(error.contains("a trigger") && error.ends_with("Http"), "{error}");
    }

    #[test]
    fn a_name_is_padded_as_columns_need_it() {
        assert_eq!(format!("{:<14}|", Outcome::Recovered), "Recovered     |");
    }
}
