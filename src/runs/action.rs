//! What settling does with a stuck run: fail it or requeue it.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The next state that a stuck run is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Action {
    /// The run ends as failed.
    Fail,
    /// The run waits again for a worker.
    Requeue,
}

impl Action {
    /// Both actions.
    pub const ALL: [Self; 2] = [Self::Fail, Self::Requeue];

    /// The name as it is written in policies, reports and the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fail => "Fail",
            Self::Requeue => "Requeue",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that names no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {word:?} as an action: write Fail or Requeue")]
pub struct UnknownAction {
    /// The word as it was given.
    pub word: String,
}

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|action| action.name().eq_ignore_ascii_case(word))
            .ok_or_else(|| UnknownAction { word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_read_back_from_its_name_in_any_case() {
        for action in Action::ALL {
            assert_eq!(action.to_string().parse(), Ok(action));
            assert_eq!(action.name().to_lowercase().parse(), Ok(action));
            assert_eq!(action.name().to_uppercase().parse(), Ok(action));
        }
    }

    #[test]
    fn an_unknown_word_is_named_together_with_the_words_that_are_known() {
        let error = "delete".parse::<Action>().unwrap_err().to_string();
        assert_eq!(error, "cannot read \"delete\" as an action: write Fail or Requeue");
    }

    #[test]
    fn json_holds_the_name() {
        assert_eq!(serde_json::to_string(&Action::ALL).unwrap(), r#"["Fail","Requeue"]"#);
        assert_eq!(serde_json::from_str::<Action>("\"Requeue\"").unwrap(), Action::Requeue);
    }
}
