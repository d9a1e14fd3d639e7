//! Holds a value against the schema that the API server uses, and reports everything that does not fit.
//!
//! The API server's own answer stops being readable after two nested fields, and serde's stops at the first problem and
//! names no path. Only the keywords that our schema has are known here; a test counts them.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    fmt::{self, Write as _},
};

use regex::Regex;
use serde_json::{Map, Value};

use super::{
    duration, hints,
    problem::{Problem, shown},
    schemas, text,
};

/// Where in the resource we are.
#[derive(Clone, Default)]
struct Path(String);

impl Path {
    fn field(&self, name: &str) -> Self {
        match self.0.as_str() {
            "" => Self(name.to_owned()),
            path => Self(format!("{path}.{name}")),
        }
    }

    fn item(&self, index: usize) -> Self {
        let mut path = self.0.clone();
        let _ = write!(path, "[{index}]");
        Self(path)
    }
}

/// What is found on the way.
struct Walk<'a> {
    root: &'a Value,
    problems: Vec<Problem>,
}

/// Everything in `value` that does not fit `schema`, in the order of the value.
pub(super) fn check(schema: &Value, value: &Value) -> Vec<Problem> {
    check_at("", schema, value)
}

/// The same for a value that stands at `path`.
pub(super) fn check_at(path: &str, schema: &Value, value: &Value) -> Vec<Problem> {
    let mut walk = Walk { root: schema, problems: Vec::new() };
    walk.visit(&Path(path.to_owned()), schema, value);
    walk.problems
}

impl Walk<'_> {
    fn say(&mut self, path: &Path, says: impl fmt::Display) {
        self.problems.push(Problem::new(path.0.clone(), says.to_string()));
    }

    fn visit(&mut self, path: &Path, schema: &Value, value: &Value) {
        if let Some(remedy) = wrong_type(schema, value) {
            return self.say(path, format_args!("{} {remedy}", shown(value)));
        }
        match value {
            Value::String(text) => self.text(path, schema, text),
            Value::Number(_) => self.number(path, schema, value),
            Value::Array(items) => self.list(path, schema, items),
            Value::Object(fields) => self.map(path, schema, fields),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, path: &Path, schema: &Value, text: &str) {
        let given = || shown(&Value::from(text));
        if let Some(known) = schema["enum"].as_array() {
            let words: Vec<_> = known.iter().filter_map(Value::as_str).collect();
            if !words.contains(&text) {
                let list = words.join(", ");
                return match hints::nearest(text, words.iter().copied()) {
                    Some(meant) => {
                        self.say(path, format_args!("{} is not one of {list}; did you mean {meant}?", given()))
                    }
                    None => {
                        let more = hints::told_elsewhere(&path.0);
                        self.say(path, format_args!("{} is not one of {list}; use one of these{more}", given()));
                    }
                };
            }
        }
        let length = text.chars().count() as u64;
        let is_time = schema["pattern"] == duration::PATTERN;
        if let Some(most) = schema["maxLength"].as_u64().filter(|most| length > *most && !is_time) {
            return self.say(path, format_args!("{} is longer than {most} characters; shorten it", given()));
        }
        if text.is_empty() && schema["minLength"].as_u64().is_some_and(|least| least > 0) {
            return self.say(path, "is empty; give it a value or leave the field out");
        }
        let unlike = schema["pattern"].as_str().filter(|pattern| !matches(pattern, text));
        let short = schema["minLength"].as_u64().filter(|least| length < *least);
        let long = schema["maxLength"].as_u64().filter(|most| length > *most);
        if let Some(pattern) =
            unlike.or(is_time.then_some(duration::PATTERN).filter(|_| short.is_some() || long.is_some()))
        {
            self.say(path, format_args!("{} {}", given(), hints::pattern(pattern)));
        } else if let Some(least) = short {
            self.say(path, format_args!("{} is shorter than {least} characters", given()));
        }
    }

    fn number(&mut self, path: &Path, schema: &Value, value: &Value) {
        let Some(number) = value.as_f64() else { return };
        let (least, most) = (&schema["minimum"], &schema["maximum"]);
        if least.as_f64().is_some_and(|least| number < least) || most.as_f64().is_some_and(|most| number > most) {
            self.say(path, format_args!("{value} is out of bounds; write a whole number from {least} to {most}"));
        }
    }

    fn list(&mut self, path: &Path, schema: &Value, items: &[Value]) {
        let count = items.len() as u64;
        if schema["minItems"].as_u64().is_some_and(|least| count < least) {
            self.say(path, "the list is empty; fill it or leave the field out");
        }
        if let Some(most) = schema["maxItems"].as_u64().filter(|most| count > *most) {
            // Whoever sends thousands of items wants no thousands of answers.
            return self.say(path, format_args!("the list has {count} items; {most} is the most"));
        }
        for (index, item) in items.iter().enumerate() {
            self.visit(&path.item(index), &schema["items"], item);
        }
        self.unique(path, schema, items);
    }

    /// Sets hold no value twice, lists of named things no name twice.
    fn unique(&mut self, path: &Path, schema: &Value, items: &[Value]) {
        let keys: Vec<&str> = match schema["x-kubernetes-list-type"].as_str() {
            Some("set") => Vec::new(),
            Some("map") => schema["x-kubernetes-list-map-keys"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            _ => return,
        };
        let mut seen = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let (identity, at) = match keys.as_slice() {
                [] => (item, path.item(index)),
                [key, ..] => (&item[*key], path.item(index).field(key)),
            };
            if !identity.is_null() && !seen.insert(identity.to_string()) {
                self.say(&at, format_args!("{} is there twice; leave one out", shown(identity)));
            }
        }
    }

    fn map(&mut self, path: &Path, schema: &Value, fields: &Map<String, Value>) {
        if let Some(most) = schema["maxProperties"].as_u64().filter(|most| fields.len() as u64 > *most) {
            self.say(path, format_args!("the map has {} entries; {most} is the most", fields.len()));
        }
        let known = schema["properties"].as_object();
        for (name, value) in fields {
            let below = path.field(name);
            match known.map(|known| known.get(name)) {
                Some(Some(schema)) => self.visit(&below, schema, value),
                Some(None) => self.unknown(path, name, schema),
                None if schema["additionalProperties"].is_object() => {
                    self.visit(&below, &schema["additionalProperties"], value)
                }
                None => {}
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.say(&path.field(name), "is missing; give it a value");
            }
        }
    }

    fn unknown(&mut self, path: &Path, name: &str, schema: &Value) {
        let below = &path.field(name);
        let siblings = schema["properties"].as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        let meant = hints::nearest(name, siblings).map(|meant| path.field(meant).0);
        match meant.or_else(|| hints::home(name, &self.root["properties"]["spec"], "spec")) {
            Some(meant) => self.say(below, format_args!("no such field; did you mean {meant}?")),
            None => self.say(below, "no such field; leave it out"),
        }
    }
}

/// What to write instead if the value has not the type that the schema asks for.
fn wrong_type(schema: &Value, value: &Value) -> Option<String> {
    if schema["x-kubernetes-int-or-string"] == true {
        return (!value.is_string() && !value.is_i64() && !value.is_u64())
            .then(|| "is not an amount; write it like 10m or 64Mi".to_owned());
    }
    let remedy = match schema["type"].as_str()? {
        "string" if !value.is_string() => match value {
            _ if schema["pattern"] == duration::PATTERN => {
                "is not a length of time; write it with its unit, like 90s, 30m or 1h30m".to_owned()
            }
            Value::Number(_) | Value::Bool(_) => format!("is not text; write it in quotes: \"{value}\""),
            _ => "is not text".to_owned(),
        },
        "integer" if !value.is_i64() && !value.is_u64() => {
            match value.as_f64().filter(|number| number.fract() == 0.0) {
                Some(number) => text::beyond(number < 0.0).to_owned(),
                None => "is not a whole number; write it without quotes and without a fraction".to_owned(),
            }
        }
        "boolean" if !value.is_boolean() => "is neither true nor false; write one of these, without quotes".to_owned(),
        "array" if !value.is_array() => match value {
            Value::String(text) if !text.contains("://") => format!("is not a list; write [{text}]"),
            _ => "is not a list; write its items in brackets: [one, two]".to_owned(),
        },
        "object" if !value.is_object() => {
            match schema["properties"].as_object().and_then(|known| known.keys().next()) {
                Some(field) => format!("is not a map of fields such as {field}"),
                None => "is not a map; write name: value".to_owned(),
            }
        }
        _ => return None,
    };
    Some(remedy)
}

/// The patterns that stand in almost every policy, without a regular expression: to compile the table's takes a
/// millisecond, which is longer than all else that happens before a check connects.
fn plainly_matches(pattern: &str, text: &str) -> Option<bool> {
    let named = |c: char| {
        let apart = matches!(c, '\'' | '"' | '`' | '.' | ';' | '{' | '}' | '[' | ']' | '\\');
        !c.is_control() && !apart
    };
    let name = |text: &str| text.chars().all(named) && text.chars().any(|c| c != ' ');
    Some(match pattern {
        schemas::SQL_NAME => name(text),
        schemas::SQL_TABLE => text.split('.').count() <= 2 && text.split('.').all(name),
        schemas::STATUS => !text.is_empty() && !text.contains(|c: char| c.is_ascii_control()),
        _ => return None,
    })
}

thread_local! {
    /// Patterns that were needed before: most fields of a policy share a few.
    static PATTERNS: RefCell<HashMap<String, Regex>> = RefCell::default();
}

/// Whether the API server would accept the text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    if let Some(answer) = plainly_matches(pattern, text) {
        return answer;
    }
    PATTERNS.with_borrow_mut(|known| {
        if let Some(regex) = known.get(pattern) {
            return regex.is_match(text);
        }
        let Ok(regex) = Regex::new(pattern) else { return false };
        known.entry(pattern.to_owned()).or_insert(regex).is_match(text)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::api::crd::root_schema;

    fn keywords(schema: &Value, found: &mut BTreeSet<String>) {
        for (keyword, below) in schema.as_object().into_iter().flatten() {
            found.insert(keyword.clone());
            match keyword.as_str() {
                "properties" => {
                    below.as_object().into_iter().flat_map(Map::values).for_each(|below| keywords(below, found))
                }
                "items" | "additionalProperties" => keywords(below, found),
                _ => {}
            }
        }
    }

    #[test]
    fn the_schema_of_the_spec_uses_no_keyword_that_is_not_checked_here() {
        let mut found = BTreeSet::new();
        keywords(&root_schema()["properties"]["spec"], &mut found);
        let checked = [
            "additionalProperties",
            "enum",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "pattern",
            "properties",
            "required",
            "type",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-list-type",
        ];
        let said_elsewhere = ["description", "format", "x-kubernetes-validations"];
        for keyword in &found {
            assert!(checked.contains(&keyword.as_str()) || said_elsewhere.contains(&keyword.as_str()), "{keyword}");
        }
    }

    #[test]
    fn every_pattern_of_the_spec_has_words_of_its_own() {
        fn visit(schema: &Value) {
            if let Some(pattern) = schema["pattern"].as_str() {
                assert!(Regex::new(pattern).is_ok(), "{pattern}");
                assert!(!hints::pattern(pattern).contains(pattern), "{pattern}");
            }
            schema["properties"].as_object().into_iter().flat_map(Map::values).for_each(visit);
            ["items", "additionalProperties"]
                .iter()
                .filter(|below| schema[**below].is_object())
                .for_each(|below| visit(&schema[*below]));
        }
        visit(&root_schema()["properties"]["spec"]);
    }

    #[test]
    fn what_is_matched_plainly_is_matched_as_the_pattern_has_it() {
        let (long, longest) = ("x".repeat(65), "ü".repeat(64));
        let texts = [
            "",
            ".",
            "a",
            "A",
            "-",
            "a-",
            "-a",
            "a-b",
            "a--9",
            "a.b",
            "a.b.c",
            ".a",
            "a.",
            "a b",
            "ä.ö",
            "a\u{7f}",
            "a\0",
            "\u{85}",
            "a\n",
            "\"a\"",
            "it's",
            "a`b",
            "PENDING",
            "pg-boss",
            "pg_boss",
            "shop.runs",
            " ",
            "  a ",
            " .a",
            "a. ",
            "a;b",
            "a{b",
            "a}",
            "[a]",
            "a\\b",
            "a\u{9f}",
            "a\u{2028}",
            "\u{2029}a",
            &long,
            &longest,
            &format!("{longest}.{longest}"),
        ];
        for pattern in [schemas::SQL_NAME, schemas::SQL_TABLE, schemas::STATUS] {
            let regex = Regex::new(pattern).unwrap();
            for text in texts {
                assert_eq!(plainly_matches(pattern, text), Some(regex.is_match(text)), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn all_problems_are_reported_in_the_order_of_the_value() {
        let schema = json!({
            "type": "object", "required": ["name"],
            "properties": {
                "name": { "type": "string", "maxLength": 3 },
                "size": { "type": "integer", "minimum": 1, "maximum": 9 },
                "tags": { "type": "array", "maxItems": 2, "items": { "type": "string" }, "x-kubernetes-list-type": "set" },
            },
        });
        let value = json!({ "size": 10, "tags": ["a", "a"], "nme": true });
        let said: Vec<_> = check(&schema, &value).iter().map(Problem::to_string).collect();
        assert_eq!(
            said,
            [
                "size: 10 is out of bounds; write a whole number from 1 to 9",
                "tags[1]: \"a\" is there twice; leave one out",
                "nme: no such field; did you mean name?",
                "name: is missing; give it a value",
            ]
        );
    }
}
