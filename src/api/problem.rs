//! What is wrong with a policy: one sentence each, with the path of the field.

use std::fmt;

use serde_json::Value;

/// How much of a value is repeated to its writer.
const SHOWN: usize = 64;

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Full path of the field, such as `spec.environments[0].stuckAfter`; empty for the text as a whole.
    pub path: String,
    /// What is wrong with it, its value, and what to write instead.
    pub says: String,
}

impl Problem {
    pub(super) fn new(path: impl Into<String>, says: impl Into<String>) -> Self {
        Self { path: path.into(), says: says.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.says),
            path => write!(f, "{path}: {}", self.says),
        }
    }
}

/// A text that is no valid policy. Never without a problem; one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// All that is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

impl PolicyError {
    /// The text as a whole is wrong.
    pub(super) fn whole(says: impl Into<String>) -> Self {
        Self { problems: vec![Problem::new("", says)] }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}

/// A value as it may be repeated: short, escaped, and never a URL, which may hold a password.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.contains("://") => "the URL given".to_owned(),
        Value::String(text) if text.chars().count() > SHOWN => {
            format!("{:?}…", text.chars().take(SHOWN).collect::<String>())
        }
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a map".to_owned(),
        Value::Null => "nothing".to_owned(),
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_url_is_never_repeated_since_it_may_hold_a_password() {
        assert!(!shown(&json!("postgres://app:hunter2@db/shop")).contains("hunter2"));
    }

    #[test]
    fn a_long_text_is_repeated_only_in_part_and_control_characters_are_escaped() {
        assert_eq!(shown(&json!("é".repeat(100))), format!("{:?}…", "é".repeat(64)));
        assert_eq!(shown(&json!("a\u{1b}[31m\nb")), r#""a\u{1b}[31m\nb""#);
    }
}
