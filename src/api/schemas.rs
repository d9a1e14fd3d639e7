//! Pieces of schema that the types of a policy share: bounded names, maps, lengths of time.
//!
//! Everything has an upper bound, so that the cost of the rules stays inside the API server's budget.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{duration, rules};
use crate::runs::presets;

// How long a text may be is said by `maxLength` beside the pattern, which keeps the patterns cheap.

/// A name in a database, or one part of it: no quotes, brackets, separators or control characters, and not blank, as names
/// are parsed, but for separators of lines that no keyboard has. The catalogue says whether it exists.
pub(super) const SQL_NAME: &str =
    "^ *[^ \\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\][^\\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\]*$";
/// A table, with or without its schema.
pub(super) const SQL_TABLE: &str = "^ *[^ \\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\][^\\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\]*([.] *[^ \\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\][^\\x00-\\x1f\\x7f-\\x9f'\"`.;{}\\[\\]\\\\]*)?$";
/// A status, as the app writes it.
pub(super) const STATUS: &str = "^[^\\x00-\\x1f\\x7f]+$";
/// The value of a Kubernetes label, not empty.
pub(super) const LABEL_VALUE: &str = "^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$";
/// The same, or nothing.
pub(super) const LABEL_VALUE_OR_EMPTY: &str = "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$";
/// An amount of memory or processor time.
pub(super) const AMOUNT: &str = "^[0-9]+([.][0-9]+)?(n|u|m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei|[eE][0-9]{1,2})?$";
/// The name of a Kubernetes object.
pub(super) const OBJECT_NAME: &str = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";
/// The same, or nothing.
pub(super) const OBJECT_NAME_OR_EMPTY: &str = "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$";
/// The key of a Secret or ConfigMap.
pub(super) const DATA_KEY: &str = "^[A-Za-z0-9_.-]+$";
/// The name of a container, or nothing.
pub(super) const CONTAINER: &str = "^([a-z0-9]([a-z0-9-]*[a-z0-9])?)?$";
/// The name of a time zone; whether it exists is checked where there is a zone database.
pub(super) const ZONE: &str = "^[A-Za-z][A-Za-z0-9_+/-]*$";
/// Five cron fields; what they hold is checked where there is a calendar.
pub(super) const SCHEDULE: &str = "^\\S+( +\\S+){4}$";

/// The least and the most that a length of time may be.
#[derive(Clone, Copy)]
struct Bounds {
    least: &'static str,
    most: &'static str,
}

/// From when on a run is stuck.
const STUCK: Bounds = Bounds { least: "1s", most: "720h" };
const GATE: Bounds = Bounds { least: "1s", most: "10m" };
const INTERVAL: Bounds = Bounds { least: "1s", most: "1h" };

fn bounded(Bounds { least, most }: Bounds) -> Schema {
    json_schema!({
        "type": "string", "minLength": 2, "maxLength": duration::MAX_LENGTH, "pattern": duration::PATTERN,
        "x-kubernetes-validations": [{
            "rule": format!("duration(self) >= duration('{least}') && duration(self) <= duration('{most}')"),
            "message": format!("must be from {least} to {most}"),
        }],
    })
}

/// When a run is stuck: 1s to 720h.
pub(super) fn limit(_: &mut SchemaGenerator) -> Schema {
    bounded(STUCK)
}

/// The same, where the empty text means never.
pub(super) fn limit_or_never(_: &mut SchemaGenerator) -> Schema {
    let Bounds { least, most } = STUCK;
    json_schema!({
        "type": "string", "maxLength": duration::MAX_LENGTH, "pattern": duration::PATTERN,
        "x-kubernetes-validations": [{
            "rule": format!("self == '' || duration(self) >= duration('{least}') && duration(self) <= duration('{most}')"),
            "message": format!("must be from {least} to {most}, or empty for never"),
        }],
    })
}

/// How long a gate holds: 1s to 10m.
pub(super) fn gate_timeout(_: &mut SchemaGenerator) -> Schema {
    bounded(GATE)
}

/// The pause between recoveries: 1s to 1h.
pub(super) fn interval(_: &mut SchemaGenerator) -> Schema {
    bounded(INTERVAL)
}

/// One word of a few. As an optional type of its own it would be described in the type's words, and its field's be lost.
pub(super) fn choice<C: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    C::json_schema(generator)
}

/// A preset that there is.
pub(super) fn preset(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = presets::ALL.iter().map(|preset| preset.name).collect();
    json_schema!({ "type": "string", "enum": names })
}

/// The name of a column or schema.
pub(super) fn sql_name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string", "minLength": 1, "maxLength": 64, "pattern": SQL_NAME,
        "x-kubernetes-validations": [short(rules::NAME)],
    })
}

/// The names of columns, each once.
pub(super) fn sql_names(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array", "minItems": 1, "maxItems": 8, "x-kubernetes-list-type": "set",
        "items": { "type": "string", "minLength": 1, "maxLength": 64, "pattern": SQL_NAME },
        "x-kubernetes-validations": [short(rules::NAMES)],
    })
}

/// The name of a table.
pub(super) fn sql_table(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string", "minLength": 1, "maxLength": 129, "pattern": SQL_TABLE,
        "x-kubernetes-validations": [short(rules::TABLE)],
    })
}

fn short(rule: &str) -> Value {
    json!({ "rule": rule, "message": "must have at most the 64 bytes that a database keeps of a name; shorten it" })
}

/// A map of labels.
pub(super) fn labels(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object", "maxProperties": 16,
        "additionalProperties": { "type": "string", "maxLength": 63, "pattern": LABEL_VALUE_OR_EMPTY },
    })
}

/// A map of amounts, as `resources` has them.
pub(super) fn amounts(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object", "maxProperties": 16,
        "additionalProperties": {
            "x-kubernetes-int-or-string": true, "minimum": 0, "maximum": 1_000_000_000_000_000_u64, "maxLength": 32, "pattern": AMOUNT,
        },
    })
}
