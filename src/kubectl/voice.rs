//! How a verb speaks: data to standard output in the form that was asked for, words to standard error.

use std::str::FromStr;

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use serde::Serialize;

use super::Fault;
use crate::report::words::{age, escaped};

/// The form of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Tables and sentences.
    #[default]
    Text,
    /// The same with more columns.
    Wide,
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

/// A form that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write json, yaml or wide")]
pub struct UnknownForm;

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        match text.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "wide" => Ok(Self::Wide),
            "json" => Ok(Self::Json),
            "yaml" => Ok(Self::Yaml),
            _ => Err(UnknownForm),
        }
    }
}

/// How a verb speaks.
pub struct Voice<'a> {
    /// The form of results.
    pub form: Form,
    /// Whether a terminal shows them.
    pub colours: bool,
    /// Takes data; a reader that is gone is no failure.
    pub data: &'a mut dyn FnMut(&str) -> Result<(), Fault>,
    /// Takes words, a line each.
    pub words: &'a mut dyn FnMut(&str),
}

impl std::fmt::Debug for Voice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Voice").field("form", &self.form).field("colours", &self.colours).finish_non_exhaustive()
    }
}

impl Voice<'_> {
    /// Says data: the text, or the value where a program listens.
    pub(super) fn say<T: Serialize>(&mut self, value: &T, text: impl FnOnce() -> String) -> Result<(), Fault> {
        let said = match self.form {
            Form::Text | Form::Wide => text(),
            Form::Json => serde_json::to_string_pretty(value).unwrap_or_default() + "\n",
            Form::Yaml => serde_yaml::to_string(value).unwrap_or_default(),
        };
        (self.data)(&said)
    }

    /// An empty line between two results, for people alone.
    pub(super) fn part(&mut self) -> Result<(), Fault> {
        match self.form {
            Form::Text | Form::Wide => (self.data)("\n"),
            Form::Json | Form::Yaml => Ok(()),
        }
    }

    /// A remark, beside the data.
    pub(super) fn remark(&mut self, sentence: &str) {
        (self.words)(&format!("{sentence}\n"));
    }

    pub(super) fn is_wide(&self) -> bool {
        self.form == Form::Wide
    }
}

/// A colour of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Green,
    Yellow,
    Red,
}

/// A text in a colour, where there are colours.
pub(super) fn painted(text: &str, colour: Colour, colours: bool) -> String {
    let code = match colour {
        Colour::Green => 32,
        Colour::Yellow => 33,
        Colour::Red => 31,
    };
    if colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A cell of a table; what is not known is `-`, kubectl says `<none>` where an object should have said it.
pub(super) fn cell(text: Option<impl AsRef<str>>) -> String {
    match text.as_ref().map(AsRef::as_ref).filter(|text| !text.is_empty()) {
        Some(text) => escaped(text).into_owned(),
        None => "-".to_owned(),
    }
}

/// How long ago that was.
pub(super) fn ago(time: Option<&Time>, now: Timestamp) -> String {
    cell(time.map(|time| age(u64::try_from(now.duration_since(time.0).as_secs()).unwrap_or(0))))
}

/// How long that will take.
pub(super) fn ahead(time: Option<&Time>, now: Timestamp) -> String {
    cell(time.map(|time| match u64::try_from(time.0.duration_since(now).as_secs()) {
        Ok(seconds) => format!("in {}", age(seconds)),
        Err(_) => "now".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_whatever_its_case_and_any_other_is_refused() {
        assert_eq!("JSON".parse(), Ok(Form::Json));
        assert_eq!("wide".parse(), Ok(Form::Wide));
        assert_eq!("table".parse::<Form>(), Err(UnknownForm));
    }

    #[test]
    fn colours_are_for_terminals_only() {
        assert_eq!(painted("ok", Colour::Green, false), "ok");
        assert_eq!(painted("ok", Colour::Green, true), "\u{1b}[32mok\u{1b}[0m");
    }

    #[test]
    fn what_is_not_known_is_a_dash_and_nothing_acts_on_a_terminal() {
        assert_eq!(cell(None::<&str>), "-");
        assert_eq!(cell(Some("")), "-");
        assert_eq!(cell(Some("\u{1b}[2J")), "\\u{1b}[2J");
    }

    #[test]
    fn times_are_told_from_now() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let at = |text: &str| Some(Time(text.parse().unwrap()));
        assert_eq!(ago(at("2026-11-24T09:50:00Z").as_ref(), now), "10min");
        assert_eq!(ago(at("2026-11-24T10:50:00Z").as_ref(), now), "0s", "clocks differ");
        assert_eq!(ahead(at("2026-11-24T10:50:00Z").as_ref(), now), "in 50min");
        assert_eq!(ahead(at("2026-11-24T09:50:00Z").as_ref(), now), "now");
        assert_eq!(ago(None, now), "-");
    }
}
