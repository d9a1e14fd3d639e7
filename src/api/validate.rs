//! A policy's text or data against every rule: schema, CEL, zones and schedules.
//!
//! The schema and the CEL rules are those of the definition that the API server is given, so both answer alike; zones
//! and schedules are checked here alone, since no rule there could.

use std::sync::LazyLock;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::core::cel::{compile_schema, validate_compiled};
use serde_json::{Value, json};

use super::{
    PolicyError, Problem, RecoveryPolicy, clock, crd::tidy, hints, problem::shown, schema, schemas::OBJECT_NAME, text,
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

/// Reading all rules takes longer than a whole check of a quiet table, so only those are read whose place has a value.
fn rule_problems(value: &Value) -> Vec<Problem> {
    let rules = compile_schema(&that_applies(&SCHEMA, value));
    let Err(errors) = validate_compiled(&rules, value, None) else { return Vec::new() };
    errors.into_vec().into_iter().map(|error| broken(value, &error.field_path, &error.message)).collect()
}

/// The schema without what `value` does not have: no rule of ours is about a field that is not there, but for those of the
/// field around it.
fn that_applies(schema: &Value, value: &Value) -> Value {
    let (Some(keywords), Some(fields)) = (schema.as_object(), value.as_object()) else { return schema.clone() };
    let below = |(name, schema): (&String, &Value)| Some((name.clone(), that_applies(schema, fields.get(name)?)));
    let keyword = |(keyword, says): (&String, &Value)| match (keyword.as_str(), says) {
        ("properties", Value::Object(properties)) => {
            (keyword.clone(), Value::Object(properties.iter().filter_map(below).collect()))
        }
        _ => (keyword.clone(), says.clone()),
    };
    Value::Object(keywords.iter().map(keyword).collect())
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
