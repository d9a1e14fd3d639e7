//! Text to data: one YAML or JSON document becomes one JSON value, as the API server would receive it.

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::problem::{PolicyError, Problem};

/// More than this is no policy: one that fills every field to its bound has a quarter of it.
const MAX_BYTES: usize = 256 * 1024;

/// Below this, a floating point number that looks whole is exactly that.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The one document in the text, without fields that hold nothing: the API server drops those as well.
pub(super) fn document(text: &str) -> Result<Value, PolicyError> {
    if text.len() > MAX_BYTES {
        return Err(PolicyError::whole(format!("the policy has {} bytes; {MAX_BYTES} is the most", text.len())));
    }
    // Editors of one system put it before any text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut documents = match yaml(text) {
        Ok(documents) => documents,
        // JSON indented with tabs is no YAML.
        Err(error) if is_twice(&error) => {
            return Err(PolicyError::whole(format!("a field is written twice: {error}; leave one of the two")));
        }
        Err(error) => vec![serde_json::from_str(text).map_err(|_| not_yaml(&error))?],
    };
    documents.retain(|document| !document.is_null());
    match documents.len() {
        0 => Err(PolicyError::whole("the policy is empty; write apiVersion, kind, metadata and spec")),
        1 => {
            let mut document = documents.remove(0);
            normalise(&mut document);
            Ok(document)
        }
        count => {
            Err(PolicyError::whole(format!("there are {count} documents in the text; write one policy to a file")))
        }
    }
}

/// JSON takes the last of two fields of one name in silence: that is not asked then.
fn is_twice(error: &serde_yaml::Error) -> bool {
    error.to_string().contains("duplicate entry with key")
}

fn not_yaml(error: &serde_yaml::Error) -> PolicyError {
    PolicyError::whole(format!("this is neither YAML nor JSON: {error}"))
}

fn yaml(text: &str) -> Result<Vec<Value>, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text)
        .map(|document| {
            // Through YAML's own value, since it refuses a key that is there twice.
            let mut value = serde_yaml::Value::deserialize(document)?;
            value.apply_merge()?;
            json(value)
        })
        .collect()
}

fn json(value: serde_yaml::Value) -> Result<Value, serde_yaml::Error> {
    use serde::de::Error as _;
    Ok(match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(value),
        serde_yaml::Value::Number(number) => serde_json::to_value(&number).map_err(serde_yaml::Error::custom)?,
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(json).collect::<Result<_, _>>()?),
        serde_yaml::Value::Mapping(fields) => {
            let mut map = Map::new();
            for (key, value) in fields {
                map.insert(name(key)?, json(value)?);
            }
            Value::Object(map)
        }
        serde_yaml::Value::Tagged(tagged) => {
            return Err(serde_yaml::Error::custom(format!("the tag {} has no meaning here", tagged.tag)));
        }
    })
}

/// A key as text: labels such as `1: a` are meant so.
fn name(key: serde_yaml::Value) -> Result<String, serde_yaml::Error> {
    use serde::de::Error as _;
    match key {
        serde_yaml::Value::String(text) => Ok(text),
        serde_yaml::Value::Number(number) => Ok(number.to_string()),
        serde_yaml::Value::Bool(value) => Ok(value.to_string()),
        _ => Err(serde_yaml::Error::custom("the name of a field must be text")),
    }
}

/// Brings a document into the form in which the API server gets it from kubectl: fields that hold nothing are left out
/// (items of lists stay: their place counts), and `1000.0` or `1e3` is the whole number that it says.
fn normalise(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(normalise);
        }
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < EXACT) {
                *value = Value::from(whole as i64);
            }
        }
        _ => {}
    }
}

/// Refuses a document of another kind before its fields are looked at, since none would fit.
pub(super) fn is_a_policy(document: &Value) -> Result<(), PolicyError> {
    use super::{names, problem::shown};
    if !document.is_object() {
        return Err(PolicyError::whole(format!(
            "the policy is {}; write apiVersion, kind, metadata and spec",
            shown(document)
        )));
    }
    let mut problems = Vec::new();
    for (field, expected) in [("apiVersion", names::API_VERSION), ("kind", names::KIND)] {
        match &document[field] {
            Value::Null => problems.push(Problem::new(field, format!("is missing; write {field}: {expected}"))),
            given if given != expected => {
                problems.push(Problem::new(
                    field,
                    format!("{} is not {expected}; write {field}: {expected}", shown(given)),
                ));
            }
            _ => {}
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(PolicyError { problems }) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_and_json_give_the_same_document() {
        let expected = json!({ "a": { "b": [1, "x", true] } });
        for text in [
            "a: {b: [1, x, true]}",
            "---\na:\n  b:\n  - 1\n  - x\n  - true\n---\n",
            "{\"a\": {\"b\": [1, \"x\", true]}}",
            "{\n\t\"a\": {\n\t\t\"b\": [1, \"x\", true]\n\t}\n}",
            "a: {b: [1, x, true], c: null}\nd: ~\ne:\n",
            "a: {b: [1.0, x, true]}",
            "\u{feff}a: {b: [1, x, true]}",
            "\u{feff}{\"a\": {\"b\": [1, \"x\", true]}}",
            "a: {b: [1e0, x, true]}",
        ] {
            assert_eq!(document(text), Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_document_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "the policy is empty"),
            ("# only a comment\n", "the policy is empty"),
            ("a: 1\n---\nb: 2\n", "there are 2 documents"),
            ("a: 1\na: 2\n", "a field is written twice: duplicate entry with key \"a\""),
            ("{\"a\": 1, \"a\": 2}", "a field is written twice"),
            ("a: [", "neither YAML nor JSON"),
            ("a: !secret x", "the tag !secret has no meaning here"),
            ("? [a]\n: b", "the name of a field must be text"),
            ("a: &x [*x]", "neither YAML nor JSON"),
        ] {
            let error = document(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text:?}: {error}");
        }
        assert!(document(&" ".repeat(MAX_BYTES + 1)).unwrap_err().to_string().contains("is the most"));
    }

    #[test]
    fn a_document_that_multiplies_itself_is_refused_before_it_fills_the_memory() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let below = vec![format!("*a{}", level - 1); 9].join(", ");
            text += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert!(document(&text).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed_into_the_ground() {
        assert!(document(&"[".repeat(10_000)).is_err());
        assert!(document(&format!("a: {}{}", "[".repeat(5000), "]".repeat(5000))).is_err());
    }
}
