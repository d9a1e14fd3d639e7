//! The closed sets of words that only a policy chooses from; actions and evidence belong to the rooms `runs` and `evidence`.
//!
//! In YAML a word is written exactly as here, since the API server compares exactly; the command line reads the same
//! words without regard to case (`FromStr`).

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word that is not in the set, and the set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not one of {}", known.join(", "))]
pub struct UnknownChoice {
    /// What was given.
    pub given: String,
    /// What could have been given.
    pub known: Vec<&'static str>,
}

/// One of a closed set of words.
pub trait Choice: Copy + 'static {
    /// Every member with its word, in the order in which they are offered.
    const WORDS: &'static [(Self, &'static str)];
}

/// The member whose word this is, without regard to case.
fn read<C: Choice>(text: &str) -> Result<C, UnknownChoice> {
    C::WORDS.iter().find(|(_, word)| word.eq_ignore_ascii_case(text.trim())).map(|(choice, _)| *choice).ok_or_else(
        || UnknownChoice { given: text.to_owned(), known: C::WORDS.iter().map(|(_, word)| *word).collect() },
    )
}

/// The word of a member.
fn word<C: Choice + PartialEq>(choice: C) -> &'static str {
    C::WORDS.iter().find(|(known, _)| *known == choice).map_or("", |(_, word)| word)
}

/// How hard a recovery may press the database. Gentle pauses between batches so that the app comes first; Fast does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Pace {
    /// Pause between batches: the app comes first.
    #[default]
    Gentle,
    /// For an idle database.
    Fast,
}

/// What the owner column holds. None: nothing that names a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Identity {
    /// Nothing that names a pod.
    #[default]
    None,
    /// The pod's uid.
    PodUID,
    /// The pod's name.
    PodName,
}

/// At which moments of a rollout a recovery starts. BeforeReady: as soon as the new revision is seen. AfterComplete: when no pod of
/// an older revision is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum RolloutTrigger {
    /// Never.
    Disabled,
    /// As soon as the new revision is seen.
    BeforeReady,
    /// When no pod of an older revision is left.
    AfterComplete,
    /// Both.
    #[default]
    BeforeReadyAndAfterComplete,
}

/// What holds new pods until the recovery of their rollout is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum GateMode {
    /// Nothing.
    None,
    /// The init container `unstick-init`.
    #[default]
    InitContainer,
    /// The readiness gate `unstick.dev/recovered`.
    ReadinessGate,
}

impl Choice for Pace {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Gentle, "Gentle"), (Self::Fast, "Fast")];
}

impl Choice for Identity {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::None, "None"), (Self::PodUID, "PodUID"), (Self::PodName, "PodName")];
}

impl Choice for RolloutTrigger {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Disabled, "Disabled"),
        (Self::BeforeReady, "BeforeReady"),
        (Self::AfterComplete, "AfterComplete"),
        (Self::BeforeReadyAndAfterComplete, "BeforeReadyAndAfterComplete"),
    ];
}

impl Choice for GateMode {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::None, "None"), (Self::InitContainer, "InitContainer"), (Self::ReadinessGate, "ReadinessGate")];
}

impl FromStr for Pace {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text)
    }
}

impl FromStr for Identity {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text)
    }
}

impl FromStr for RolloutTrigger {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text)
    }
}

impl FromStr for GateMode {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text)
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(*self))
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(*self))
    }
}

impl fmt::Display for RolloutTrigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(*self))
    }
}

impl fmt::Display for GateMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_word_is_read_back<C>()
    where
        C: Choice + fmt::Debug + PartialEq + fmt::Display + FromStr<Err = UnknownChoice> + Serialize,
    {
        for (choice, word) in C::WORDS {
            assert_eq!(&choice.to_string(), word);
            assert_eq!(word.to_lowercase().parse::<C>(), Ok(*choice));
            assert_eq!(serde_json::to_value(choice).unwrap(), *word);
        }
    }

    #[test]
    fn every_choice_is_written_and_read_in_one_and_the_same_way() {
        every_word_is_read_back::<Pace>();
        every_word_is_read_back::<Identity>();
        every_word_is_read_back::<RolloutTrigger>();
        every_word_is_read_back::<GateMode>();
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        assert_eq!("Slow".parse::<Pace>().unwrap_err().to_string(), "\"Slow\" is not one of Gentle, Fast");
    }
}
