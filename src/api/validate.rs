//! A policy's text or data against every rule: schema, CEL, zones and schedules.
//!
//! The schema and the CEL rules are those of the definition that the API server is given, so both answer alike; zones
//! and schedules are checked here alone, since no rule there could.

use std::sync::LazyLock;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::core::cel::{compile_schema, validate_compiled};
use serde_json::{Value, json};

use super::{
    PolicyError, Problem, RecoveryPolicy, clock, crd::tidy, hints, problem::shown, rules, schema, schemas::OBJECT_NAME,
    text,
};

/// The definition's schema as it was printed: to derive it from the types takes longer than a whole check of a quiet
/// table. A test holds it against the types.
/// Here it has the three fields more that every resource has and no definition may list.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let mut schema: Value =
        serde_json::from_str(include_str!("schema.json")).expect("printed by ourselves, and tested to be");
    for (field, kind) in [("apiVersion", "string"), ("kind", "string"), ("metadata", "object")] {
        schema["properties"][field] = json!({ "type": kind });
    }
    schema
});

/// The schema of `metadata`, which a definition must not repeat.
static METADATA: LazyLock<Value> = LazyLock::new(|| {
    let settings = schemars::generate::SchemaSettings::openapi3().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<ObjectMeta>().to_value();
    tidy(&mut schema);
    schema
});

/// The policy that a text holds: one whole resource, YAML or JSON.
///
/// # Errors
/// All that is wrong with it, one sentence each.
pub fn parse_policy(text: &str) -> Result<RecoveryPolicy, PolicyError> {
    let mut document = text::document(text)?;
    text::is_a_policy(&document)?;
    if let Some(fields) = document.as_object_mut() {
        // The operator writes the status; in a file it is what `kubectl get -o yaml` left there.
        fields.remove("status");
    }
    let mut problems = metadata_problems(&document["metadata"]);
    problems.extend(value_problems(&document));
    if !problems.is_empty() {
        return Err(PolicyError { problems });
    }
    serde_json::from_value(document).map_err(|error| PolicyError::whole(format!("cannot read the policy: {error}")))
}

/// All that is wrong with a policy, however it came about. What `metadata` says is not looked at: flags give none.
pub fn problems(policy: &RecoveryPolicy) -> Vec<Problem> {
    match serde_json::to_value(policy) {
        Ok(mut value) => {
            if let Some(fields) = value.as_object_mut() {
                fields.remove("status");
            }
            value_problems(&value)
        }
        Err(error) => vec![Problem::new("", format!("cannot write the policy: {error}"))],
    }
}

fn value_problems(value: &Value) -> Vec<Problem> {
    let mut found = schema::check(&SCHEMA, value);
    if found.is_empty() {
        // Rules may rely on the types that the schema asks for, as they do in the API server.
        found.extend(rule_problems(value));
        found.extend(clock_problems(&value["spec"]));
    }
    found
}

fn metadata_problems(metadata: &Value) -> Vec<Problem> {
    if metadata.is_null() {
        return vec![Problem::new("metadata.name", "is missing; give the policy a name")];
    }
    let mut found = schema::check_at("metadata", &METADATA, metadata);
    if found.is_empty() {
        match metadata["name"].as_str() {
            None | Some("") => found.push(Problem::new("metadata.name", "is missing; give the policy a name")),
            Some(name) if name.len() <= 253 && schema::matches(OBJECT_NAME, name) => {}
            Some(_) => {
                let says = format!("{} {}", shown(&metadata["name"]), hints::pattern(OBJECT_NAME));
                found.push(Problem::new("metadata.name", says));
            }
        }
    }
    found
}

/// Reading a rule first builds the tables of a whole parser, so only those are read that can be broken: their place has a
/// value, and so has what they are about.
fn rule_problems(value: &Value) -> Vec<Problem> {
    let rules = compile_schema(&that_applies(&SCHEMA, value));
    let Err(errors) = validate_compiled(&rules, value, None) else { return Vec::new() };
    errors.into_vec().into_iter().map(|error| broken(value, &error.field_path, &error.message)).collect()
}

/// The schema without what `value` does not have: no rule of ours is about a field that is not there, but for those of the
/// field around it.
fn that_applies(schema: &Value, value: &Value) -> Value {
    let Some(keywords) = schema.as_object() else { return schema.clone() };
    let keyword = |(keyword, says): (&String, &Value)| match (keyword.as_str(), says, value) {
        ("properties", Value::Object(properties), Value::Object(fields)) => {
            let below =
                |(name, schema): (&String, &Value)| Some((name.clone(), that_applies(schema, fields.get(name)?)));
            (keyword.clone(), Value::Object(properties.iter().filter_map(below).collect()))
        }
        ("x-kubernetes-validations", Value::Array(all), value) => {
            let holds = |rule: &str| holds_anyway(rule, value) || rules::holds(rule, value);
            let open = all.iter().filter(|rule| !rule["rule"].as_str().is_some_and(holds));
            (keyword.clone(), open.cloned().collect())
        }
        _ => (keyword.clone(), says.clone()),
    };
    Value::Object(keywords.iter().map(keyword).collect())
}

/// Whether a rule holds whatever the rest of it says: it is `!has(self.field) || …`, and the field is not there. With a
/// condition (`a ? b : c`), which binds less than `||`, it might be read otherwise.
fn holds_anyway(rule: &str, value: &Value) -> bool {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut rest = if rule.contains('?') { "" } else { rule };
    while let Some((name, more)) = rest.strip_prefix("!has(self.").and_then(|rest| rest.split_once(") || ")) {
        if is_name(name) && value.get(name).is_none() {
            return true;
        }
        rest = more;
    }
    false
}

/// A broken rule, with the value that breaks it where that is one word.
fn broken(value: &Value, path: &str, message: &str) -> Problem {
    let says = match at(value, path) {
        Some(plain) if plain.is_string() || plain.is_number() => format!("{} {message}", shown(plain)),
        _ => message.to_owned(),
    };
    Problem::new(path, says)
}

/// The value at a path such as `spec.environments[0].stuckAfter`.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[']).try_fold(value, |value, step| match step.strip_suffix(']') {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(step),
    })
}

fn clock_problems(spec: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut look = |path: &str, given: &Value, answer: &dyn Fn(&str) -> Option<String>| {
        if let Some(says) = given.as_str().and_then(answer) {
            found.push(Problem::new(path, format!("{} {says}", shown(given))));
        }
    };
    look("spec.runs.timestamps", &spec["runs"]["timestamps"], &|name| clock::zone(name).err());
    look("spec.triggers.schedule", &spec["triggers"]["schedule"], &|text| clock::schedule(text).err());
    look("spec.triggers.timeZone", &spec["triggers"]["timeZone"], &|name| clock::zone(name).err());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_left_out_only_where_what_it_is_about_is_missing() {
        let rule = "!has(self.failed) || !has(self.active) || !(self.failed in self.active)";
        for value in [json!({}), json!({ "failed": "A" }), json!({ "active": ["A"] })] {
            assert!(holds_anyway(rule, &value), "{value}");
        }
        for value in [json!({ "failed": "A", "active": ["A"] }), json!({ "failed": null, "active": null })] {
            assert!(!holds_anyway(rule, &value), "{value}");
        }
        for rule in [
            "has(self.a) || self.b",
            "!has(self.a) || self.b ? false : true",
            "!has(self.a.b) || false",
            "!has(self.a)",
        ] {
            assert!(!holds_anyway(rule, &json!({})), "{rule}");
        }
    }

    #[test]
    fn every_rule_that_is_left_out_would_have_held() {
        let mut rules = Vec::new();
        let mut schemas = vec![&*SCHEMA];
        while let Some(schema) = schemas.pop() {
            rules.extend(schema["x-kubernetes-validations"].as_array().into_iter().flatten());
            schemas
                .extend(schema.as_object().into_iter().flat_map(|all| all.values()).filter(|below| below.is_object()));
        }
        let left_out: Vec<&&Value> = rules
            .iter()
            .filter(|rule| rule["rule"].as_str().is_some_and(|rule| holds_anyway(rule, &json!({}))))
            .collect();
        assert!(left_out.len() >= 5, "{left_out:?}");
        for rule in left_out {
            let schema = json!({ "type": "object", "x-kubernetes-validations": [rule] });
            assert!(validate_compiled(&compile_schema(&schema), &json!({}), None).is_ok(), "{rule}");
        }
    }
}
