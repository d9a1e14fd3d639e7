//! Text to data: one YAML or JSON document becomes one JSON value, as the API server would receive it.

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::{
    names,
    problem::{PolicyError, Problem},
};

/// More than this is no policy: one that fills every field to its bound has a quarter of it.
const MAX_BYTES: usize = 256 * 1024;

/// As deep as the YAML library goes; its time grows with the depth of brackets and the length of the text multiplied.
const MAX_DEPTH: usize = 128;
/// More brackets than a policy that fills every field to its bound.
const MAX_BRACKETS: usize = 4096;

/// Below this, a floating point number that looks whole is exactly that.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The one policy in the text, or else the one document, without fields that hold nothing: the API server drops those as well.
pub(super) fn document(text: &str) -> Result<Value, PolicyError> {
    if text.len() > MAX_BYTES {
        return Err(PolicyError::whole(format!("the policy has {} bytes; {MAX_BYTES} is the most", text.len())));
    }
    refuse_brackets(text)?;
    // Editors of one system put it before any text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut documents = match yaml(text) {
        Ok(documents) => documents,
        Err(error) if is_twice(&error) => {
            return Err(PolicyError::whole(format!("a field is written twice: {error}; leave one of the two")));
        }
        Err(error) => match too_large(&error) {
            Some(problem) => return Err(PolicyError { problems: vec![problem] }),
            // JSON indented with tabs is no YAML.
            None => vec![serde_json::from_str(text).map_err(|_| not_yaml(&error))?],
        },
    };
    documents.retain(|document| !document.is_null());
    // A file as kubectl takes it may hold the app and its Secret beside its policy.
    if documents.iter().filter(|document| is_policy(document)).count() == 1 {
        documents.retain(is_policy);
    }
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

fn is_policy(document: &Value) -> bool {
    document.get("kind").and_then(Value::as_str) == Some(names::KIND)
}

/// Counted before anything is parsed. What a text or a comment holds counts too: no policy comes near either bound.
fn refuse_brackets(text: &str) -> Result<(), PolicyError> {
    let (mut opened, mut depth, mut deepest) = (0_usize, 0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => (opened, depth) = (opened + 1, depth + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > MAX_DEPTH {
        let says = format!("the policy has brackets in brackets, {deepest} deep; {MAX_DEPTH} is the most");
        return Err(PolicyError::whole(says));
    }
    if opened > MAX_BRACKETS {
        let says = format!("the policy opens {opened} brackets; {MAX_BRACKETS} is the most");
        return Err(PolicyError::whole(says));
    }
    Ok(())
}

/// A whole number that fits nowhere, with its field: the library's own words for it are about its types.
fn too_large(error: &serde_yaml::Error) -> Option<Problem> {
    let said = error.to_string();
    let (before, rest) = said.split_once("invalid type: integer `")?;
    let (number, rest) = rest.split_once("` as ")?;
    let far = rest.starts_with("u128") || rest.starts_with("i128");
    let path = before.strip_suffix(": ").unwrap_or(before);
    far.then(|| Problem::new(path, format!("{number} {}", beyond(number.starts_with('-')))))
}

/// What is said of a whole number that no field takes.
pub(super) fn beyond(is_negative: bool) -> &'static str {
    match is_negative {
        true => "is too small a number for any field; write one within the field's bounds",
        false => "is too large a number for any field; write one within the field's bounds",
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
    fn the_only_policy_among_the_objects_of_a_file_is_taken() {
        let policy = "kind: RecoveryPolicy\nmetadata: {name: a}";
        let expected = json!({ "kind": "RecoveryPolicy", "metadata": { "name": "a" } });
        let text = format!("kind: Secret\ndata: {{url: eA==}}\n---\n{policy}\n---\nkind: Deployment\n");
        assert_eq!(document(&text), Ok(expected));
        let several = document(&format!("{policy}\n---\nkind: Secret\n---\n{policy}")).unwrap_err().to_string();
        assert!(several.contains("there are 3 documents in the text; write one policy to a file"), "{several}");
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
        for (text, reason) in [
            ("spec: {a: {b: 99999999999999999999}}", "spec.a.b: 99999999999999999999 is too large a number"),
            ("spec: {a: [1, -99999999999999999999]}", "spec.a[1]: -99999999999999999999 is too small a number"),
        ] {
            let error = document(text).unwrap_err().to_string();
            assert!(error.starts_with(reason), "{text:?}: {error}");
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
    fn brackets_beyond_any_policy_are_refused_before_they_are_parsed() {
        for (text, reason) in [
            ("[".repeat(100_000), "100000 deep; 128 is the most"),
            (format!("a: {}", "{a: [".repeat(50_000)), "100000 deep; 128 is the most"),
            ("a: [".to_owned() + &"[],".repeat(80_000) + "]", "80001 brackets; 4096 is the most"),
        ] {
            let began = std::time::Instant::now();
            let error = document(&text).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
            // Parsed, it is minutes.
            assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
        }
        let deep = format!("a: {}{}", "[".repeat(100), "]".repeat(100));
        assert!(document(&deep).is_ok());
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed_into_the_ground() {
        assert!(document(&"[".repeat(10_000)).is_err());
        assert!(document(&format!("a: {}{}", "[".repeat(5000), "]".repeat(5000))).is_err());
    }
}
