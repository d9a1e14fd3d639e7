//! A length of time as people write it: `90s`, `30m`, `1h30m`.
//!
//! Text comes in, whole seconds go out, and the other way round. The form is the part of Go's that Kubernetes' own
//! rules (CEL `duration()`) read alike: hours, minutes, seconds, in that order. A bare number has no unit and is
//! refused here; the command line gives it one (minutes) before it comes here.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The form that the API server checks. Six digits a unit keep every value inside 64-bit nanoseconds.
pub(super) const PATTERN: &str = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";
/// Three units of six digits.
pub(super) const MAX_LENGTH: u32 = 21;

/// A length of time in whole seconds, written like `90s`, `30m` or `1h30m`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

/// A text that is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a length of time; write it like 90s, 30m or 1h30m")]
pub struct NotADuration(pub String);

impl Duration {
    /// From whole seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds)
    }

    /// From whole minutes.
    pub const fn from_mins(minutes: u64) -> Self {
        Self(minutes * 60)
    }

    /// In whole seconds.
    pub const fn as_secs(self) -> u64 {
        self.0
    }

    /// As the standard library has it.
    pub const fn get(self) -> std::time::Duration {
        std::time::Duration::from_secs(self.0)
    }
}

impl From<Duration> for std::time::Duration {
    fn from(duration: Duration) -> Self {
        duration.get()
    }
}

impl FromStr for Duration {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map(Self).ok_or_else(|| NotADuration(text.to_owned()))
    }
}

/// Hours, minutes, seconds, each at most once and in this order; at least one of them.
fn parse(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut seconds = 0;
    for (unit, worth) in [('h', 3600), ('m', 60), ('s', 1)] {
        let Some((digits, after)) = rest.split_once(unit) else { continue };
        if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        seconds += digits.parse::<u64>().ok()? * worth;
        rest = after;
    }
    (rest.is_empty() && !text.is_empty()).then_some(seconds)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        if hours > 0 {
            write!(f, "{hours}h")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}m")?;
        }
        if seconds > 0 || self.0 == 0 {
            write!(f, "{seconds}s")?;
        }
        Ok(())
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Reads a limit where the empty text means that there is none.
pub(super) fn or_never<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        Some(text) if !text.is_empty() => text.parse().map(Some).map_err(de::Error::custom),
        _ => Ok(None),
    }
}

impl JsonSchema for Duration {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 2, "maxLength": MAX_LENGTH, "pattern": PATTERN })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("0s", 0),
            ("1s", 1),
            ("90s", 90),
            ("5m", 300),
            ("30m", 1800),
            ("1h30m", 5400),
            ("1h1s", 3601),
            ("1h2m3s", 3723),
            ("720h", 2_592_000),
            ("000005m", 300),
            ("999999h", 3_599_996_400),
        ] {
            assert_eq!(text.parse(), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_an_example() {
        for text in [
            "", " ", "5", "30", "m", "5 m", "5min", "-5m", "+5m", "1.5h", "5M", "1d", "1m1h", "5m5m", "1s1s",
            "1000000h", "5ms", "５m", "5m ", " 5m", "h5m", "5mm",
        ] {
            let error = text.parse::<Duration>().expect_err(text);
            assert_eq!(error.to_string(), format!("{text:?} is not a length of time; write it like 90s, 30m or 1h30m"));
        }
    }

    #[test]
    fn the_pattern_of_the_api_server_and_the_parser_agree() {
        let pattern = regex::Regex::new(PATTERN).unwrap();
        for text in
            ["5m", "1h30m", "", "5", "1d", "1m1h", "1000000h", "999999s", "1h1m1s", "5ms", "1.5h", "\n5m", "5m\n"]
        {
            assert_eq!(pattern.is_match(text) && text.len() >= 2, text.parse::<Duration>().is_ok(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in 0..3_599_996_400_u64) {
            let duration = Duration::from_secs(seconds);
            proptest::prop_assert_eq!(duration.to_string().parse(), Ok(duration));
        }

        #[test]
        fn arbitrary_text_is_read_or_refused_but_never_fatal(text in ".{0,32}") {
            let _ = text.parse::<Duration>();
        }
    }
}
