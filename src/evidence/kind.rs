//! The five kinds of evidence that a run was left behind, by name and by strength.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a run counts as stuck. The order is by strength: `OwnerGone` is the greatest, `Age` the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum EvidenceKind {
    /// No heartbeat is set, and the newest sign of life is too old.
    Age,
    /// The heartbeat is set and too old.
    HeartbeatStale,
    /// The lease column lies before the database's now.
    LeaseExpired,
    /// The owner's pod is there, but its worker container started after the run was claimed.
    ContainerRestarted,
    /// The owner is a known worker of which no pod is left.
    OwnerGone,
}

impl EvidenceKind {
    /// Every kind, strongest first, as people list them.
    pub const ALL: [Self; 5] =
        [Self::OwnerGone, Self::ContainerRestarted, Self::LeaseExpired, Self::HeartbeatStale, Self::Age];

    /// The name as it is written in policies, reports and the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnerGone => "OwnerGone",
            Self::ContainerRestarted => "ContainerRestarted",
            Self::LeaseExpired => "LeaseExpired",
            Self::HeartbeatStale => "HeartbeatStale",
            Self::Age => "Age",
        }
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that names no kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "cannot read {word:?} as a kind of evidence: write OwnerGone, ContainerRestarted, LeaseExpired, HeartbeatStale or Age"
)]
pub struct UnknownEvidence {
    /// The word as it was given.
    pub word: String,
}

impl FromStr for EvidenceKind {
    type Err = UnknownEvidence;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(word))
            .ok_or_else(|| UnknownEvidence { word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_name_in_any_case() {
        for kind in EvidenceKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(kind.name().to_lowercase().parse(), Ok(kind));
            assert_eq!(kind.name().to_uppercase().parse(), Ok(kind));
        }
    }

    #[test]
    fn all_lists_the_strongest_first() {
        assert!(EvidenceKind::ALL.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn an_unknown_word_is_named_together_with_the_words_that_are_known() {
        let error = "Rumour".parse::<EvidenceKind>().unwrap_err().to_string();
        assert!(error.contains("\"Rumour\"") && error.contains("LeaseExpired"), "{error}");
    }

    #[test]
    fn json_holds_the_name() {
        for kind in EvidenceKind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{kind}\""));
            assert_eq!(serde_json::from_str::<EvidenceKind>(&json).unwrap(), kind);
        }
    }
}
