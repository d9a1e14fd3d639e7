//! Rules that tie fields together or count bytes: each as CEL, which the API server runs, and as code.
//!
//! To read a rule of CEL takes longer than all else that happens before a check connects. So the code says first whether a
//! rule holds, and only one that does not is read, to be reported as the API server does. A test holds the two together.

use std::{collections::HashSet, sync::LazyLock};

use serde_json::Value;

/// As many bytes as any engine keeps of a name; the schema counts characters.
const MOST_BYTES: usize = 64;

/// About one name.
pub(super) const NAME: &str = "size(bytes(self)) <= 64";
/// About a list of names.
pub(super) const NAMES: &str = "self.all(name, size(bytes(name)) <= 64)";
/// About a table, with or without its schema.
pub(super) const TABLE: &str = "self.split('.').all(part, size(bytes(part)) <= 64)";

/// About what the preset without defaults needs.
pub(super) const GENERIC_TABLE: &str = "!has(self.preset) || self.preset != 'generic' || has(self.table)";
pub(super) const GENERIC_ID: &str =
    "!has(self.preset) || self.preset != 'generic' || has(self.columns) && has(self.columns.id)";
pub(super) const GENERIC_STATUS: &str =
    "!has(self.preset) || self.preset != 'generic' || has(self.columns) && has(self.columns.status)";
pub(super) const GENERIC_ACTIVE: &str = "!has(self.preset) || self.preset != 'generic' || has(self.active)";
pub(super) const GENERIC_FAILED: &str = "!has(self.preset) || self.preset != 'generic' || has(self.failed)";
/// The answer where one of these is broken.
pub(super) const GENERIC_SAYS: &str = "must be given: the preset generic has no default";

/// About a requeue: of what the policy itself says, some status must be left for a run that waits again. Where an
/// environment has an action of its own, it may be the only one that applies.
pub(super) const REQUEUE: &str = "!has(self.recovery) || !has(self.recovery.action) || self.recovery.action != 'Requeue' \
    || has(self.environments) && self.environments.exists(one, has(one.action)) || !has(self.runs) || has(self.runs.requeued) \
    || (has(self.runs.neverClaimed) ? size(self.runs.neverClaimed) > 0 : !has(self.runs.preset) || self.runs.preset != 'generic')";

/// Every role that one column plays.
const ROLES: [&str; 15] = [
    "status",
    "createdAt",
    "startedAt",
    "heartbeatAt",
    "leaseUntil",
    "progressAt",
    "updatedAt",
    "owner",
    "attempts",
    "maxAttempts",
    "finishedAt",
    "error",
    "kind",
    "progress",
    "total",
];

/// About columns: each has one role. CEL cannot go through the fields of an object, so that every pair is named.
pub(super) fn one_role_each() -> String {
    let mut clauses: Vec<String> =
        ROLES.iter().map(|one| format!("(!has(self.id) || !has(self.{one}) || !(self.{one} in self.id))")).collect();
    for (index, one) in ROLES.iter().enumerate() {
        let pair = |other: &&str| format!("(!has(self.{other}) || !has(self.{one}) || self.{other} != self.{one})");
        clauses.extend(ROLES[..index].iter().map(pair));
    }
    clauses.join(" && ")
}

/// Whether a rule holds for a value.
type Holds = fn(&Value) -> bool;

/// The rules of which that is known without reading them.
static KNOWN: LazyLock<Vec<(String, Holds)>> = LazyLock::new(|| {
    let known: [(&str, Holds); 9] = [
        (NAME, |name| is_short(name)),
        (NAMES, |names| names.as_array().is_some_and(|names| names.iter().all(is_short))),
        (TABLE, |table| table.as_str().is_some_and(|table| table.split('.').all(|part| part.len() <= MOST_BYTES))),
        (GENERIC_TABLE, |runs| has_if_generic(runs, "/table")),
        (GENERIC_ID, |runs| has_if_generic(runs, "/columns/id")),
        (GENERIC_STATUS, |runs| has_if_generic(runs, "/columns/status")),
        (GENERIC_ACTIVE, |runs| has_if_generic(runs, "/active")),
        (GENERIC_FAILED, |runs| has_if_generic(runs, "/failed")),
        (REQUEUE, can_requeue),
    ];
    let known = known.map(|(rule, holds)| (rule.to_owned(), holds));
    known.into_iter().chain([(one_role_each(), has_one_role_each as Holds)]).collect()
});

/// Whether this is one of the rules above, and holds.
pub(super) fn holds(rule: &str, value: &Value) -> bool {
    KNOWN.iter().any(|(known, holds)| known == rule && holds(value))
}

fn is_short(name: &Value) -> bool {
    name.as_str().is_some_and(|name| name.len() <= MOST_BYTES)
}

fn has_if_generic(runs: &Value, field: &str) -> bool {
    runs["preset"] != "generic" || runs.pointer(field).is_some()
}

fn can_requeue(spec: &Value) -> bool {
    let (runs, environments) = (&spec["runs"], spec["environments"].as_array());
    let elsewhere = environments.is_some_and(|all| all.iter().any(|one| one.get("action").is_some()));
    let by_default = || runs["preset"] != "generic";
    spec["recovery"]["action"] != "Requeue"
        || elsewhere
        || runs.get("requeued").is_some()
        || runs.get("neverClaimed").and_then(Value::as_array).map_or_else(by_default, |some| !some.is_empty())
}

fn has_one_role_each(columns: &Value) -> bool {
    let ids = columns["id"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut seen: HashSet<&str> = ids.collect();
    ROLES.iter().filter_map(|role| columns[*role].as_str()).all(|column| seen.insert(column))
}

#[cfg(test)]
mod tests {
    use kube::core::cel::{compile_schema, validate_compiled};
    use serde_json::json;

    use super::*;
    use crate::{
        api::{Columns, crd::root_schema},
        runs::Ident,
    };

    #[test]
    fn what_is_said_to_hold_without_being_read_is_what_the_rule_comes_to() {
        let (long, wide) = ("x".repeat(65), "é".repeat(36));
        let names = ["a", "é", &wide[..64], &wide, &long];
        let texts = names.iter().map(|name| json!(name));
        let lists = names.iter().map(|name| json!(["a", name]));
        let tables = names.iter().flat_map(|name| [json!(format!("shop.{name}")), json!(format!("{name}.runs"))]);
        let values: Vec<Value> = texts
            .chain(lists)
            .chain(tables)
            .chain([
                json!({ "preset": "generic" }),
                json!({ "preset": "generic", "table": "jobs", "columns": { "id": ["id"], "status": "s" }, "active": ["A"], "failed": "F" }),
                json!({ "preset": "generic", "columns": {} }),
                json!({ "preset": "river" }),
                json!({ "owner": "a", "startedAt": "b", "id": ["c", "d"] }),
                json!({ "owner": "a", "startedAt": "a" }),
                json!({ "total": "c", "id": ["c", "d"] }),
                json!({ "recovery": { "action": "Requeue" } }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "neverClaimed": [] } }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "neverClaimed": ["A"] } }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "neverClaimed": [], "requeued": "A" } }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "preset": "generic" } }),
                json!({ "recovery": { "action": "Fail" }, "runs": { "neverClaimed": [] } }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "neverClaimed": [] }, "environments": [{ "name": "a", "action": "Fail" }] }),
                json!({ "recovery": { "action": "Requeue" }, "runs": { "neverClaimed": [] }, "environments": [{ "name": "a" }] }),
                json!({}),
            ])
            .collect();
        let (mut held, mut broken) = (0, 0);
        for (rule, plainly) in KNOWN.iter() {
            let is_of = |value: &&Value| match rule.as_str() {
                NAME | TABLE => value.is_string(),
                NAMES => value.is_array(),
                _ => value.is_object(),
            };
            for value in values.iter().filter(is_of) {
                let schema = json!({ "x-kubernetes-validations": [{ "rule": rule, "message": "no" }] });
                let holds = validate_compiled(&compile_schema(&schema), value, None).is_ok();
                assert_eq!(plainly(value), holds, "{rule}: {value}");
                if holds { held += 1 } else { broken += 1 }
            }
        }
        assert!(held > 100 && broken > 15, "{held} {broken}");
    }

    #[test]
    fn every_rule_above_is_one_of_the_definition_and_every_role_is_in_it() {
        let text = root_schema().to_string();
        for (rule, _) in KNOWN.iter() {
            assert!(text.contains(&json!(rule).to_string()), "{rule}");
        }
        assert_eq!(root_schema()["properties"]["spec"]["x-kubernetes-validations"][0]["rule"], REQUEUE);
        let all: serde_json::Map<String, Value> = ROLES.iter().map(|role| ((*role).to_owned(), json!(role))).collect();
        let read: Columns = serde_json::from_value(Value::Object(all)).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap().as_object().unwrap().len(), ROLES.len());
        let known =
            root_schema()["properties"]["spec"]["properties"]["runs"]["properties"]["columns"]["properties"].clone();
        assert_eq!(known.as_object().unwrap().len(), ROLES.len() + 1, "all of them and the id");
        assert_eq!(MOST_BYTES, Ident::MAX_BYTES);
    }
}
