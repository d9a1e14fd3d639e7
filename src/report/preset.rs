//! A preset for programs: what `unstick presets -o json` prints of each.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::runs::{Access, Action, Dialect, Preset, PresetSource, PresetState, written_in_words};

/// A system that is known by name: where its runs are, how they stand, and what settling writes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = false))]
pub struct PresetShown {
    /// The name that `--preset` takes.
    pub name: &'static str,
    /// What system it is.
    pub title: &'static str,
    /// Its run table; null: it has to be named.
    pub table: Option<&'static str>,
    /// The engines that it runs on: `PostgreSQL`, `MySQL` (MariaDB too), `SQLite`.
    pub engines: Vec<String>,
    /// Whether it is only looked at.
    pub check_only: bool,
    /// Why it is only looked at.
    pub reason: Option<&'static str>,
    /// Actions that it has no state for, each with the reason.
    #[schemars(with = "BTreeMap<String, String>")]
    pub cannot: Map<String, Value>,
    /// The versions of the system that it fits.
    pub versions: Option<&'static str>,
    /// How a run says that it is active.
    pub statuses: StatusesShown,
    /// The columns that identify a run.
    pub id: Vec<&'static str>,
    /// Each role, and where its value is read, in words.
    #[schemars(with = "BTreeMap<String, String>")]
    pub columns: Map<String, Value>,
    /// Columns that hold this text in every row that is a run.
    #[schemars(with = "BTreeMap<String, String>")]
    pub only: Map<String, Value>,
    /// Columns that forbid a requeue while they are true.
    pub never_requeued_while: Vec<&'static str>,
    /// By action, each column that settling writes and what goes in, in words.
    #[schemars(with = "BTreeMap<String, BTreeMap<String, String>>")]
    pub writes: Map<String, Value>,
    /// What is let go beside the run.
    pub releases: Option<ReleaseShown>,
    /// What else there is to know.
    pub notes: Option<&'static str>,
}

/// How a run says that it is active: by a status, or by columns that are set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum StatusesShown {
    /// A status column holds one of these values.
    #[serde(rename_all = "camelCase")]
    #[schemars(extend("additionalProperties" = false))]
    Status {
        /// All active ones.
        active: Vec<&'static str>,
        /// Those of them that no worker has claimed.
        never_claimed: Vec<&'static str>,
        /// The status of a failed run; empty where none is written.
        failed: &'static str,
        /// The status of a requeued run; empty where none is written.
        requeued: &'static str,
    },
    /// Columns are set or not.
    #[serde(rename_all = "camelCase")]
    #[schemars(extend("additionalProperties" = false))]
    Marks {
        /// The word that is shown for it.
        name: &'static str,
        /// Columns that are not null, or true.
        set: Vec<&'static str>,
        /// Columns that are null.
        not_set: Vec<&'static str>,
    },
}

/// What is let go beside the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct ReleaseShown {
    /// The other table.
    pub table: &'static str,
    /// Its columns that are cleared.
    pub columns: Vec<&'static str>,
}

impl PresetShown {
    /// All of a preset.
    #[must_use]
    pub fn of(preset: &'static Preset) -> Self {
        let statuses = match preset.state {
            PresetState::Status { active, never_claimed, failed, requeued } => StatusesShown::Status {
                active: active.to_vec(),
                never_claimed: never_claimed.to_vec(),
                failed,
                requeued,
            },
            PresetState::Marks { set, unset, name } => {
                StatusesShown::Marks { name, set: set.to_vec(), not_set: unset.to_vec() }
            }
        };
        let reason = match preset.access {
            Access::Write => None,
            Access::CheckOnly(reason) => Some(reason),
        };
        let writes = Action::ALL.into_iter().map(|action| {
            let all = written_in_words(preset, action).into_iter();
            (action.name().to_owned(), Value::from(texts(all.map(|(column, words)| (column.to_owned(), words)))))
        });
        Self {
            name: preset.name,
            title: preset.title,
            table: some(preset.table),
            engines: engines(preset),
            check_only: reason.is_some(),
            reason,
            cannot: texts(preset.cannot.iter().map(|(action, why)| (action.to_string(), (*why).to_owned()))),
            versions: some(preset.probe.versions),
            statuses,
            id: preset.id.to_vec(),
            columns: texts(preset.columns.iter().map(|(role, source)| (role.to_string(), place(source)))),
            only: texts(preset.only.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned()))),
            never_requeued_while: preset.hopeless.to_vec(),
            writes: writes.collect(),
            releases: preset
                .release
                .as_ref()
                .map(|release| ReleaseShown { table: release.table, columns: release.clear.to_vec() }),
            notes: some(preset.notes),
        }
    }
}

fn texts(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    pairs.map(|(name, text)| (name, Value::from(text))).collect()
}

fn some(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

fn engines(preset: &Preset) -> Vec<String> {
    let all = [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite];
    all.iter().filter(|dialect| preset.dialects.contains(dialect)).map(ToString::to_string).collect()
}

/// Where a role's value is read, in words.
#[must_use]
pub fn place(source: &PresetSource) -> String {
    match source {
        PresetSource::Column(name) => (*name).to_owned(),
        PresetSource::First(name) => format!("{name} (its first element)"),
        PresetSource::Last(name) => format!("{name} (its last element)"),
        PresetSource::LastHost(name) => format!("{name} (the host of its last element)"),
        PresetSource::HostWord(name) => format!("{name} (its word behind host:)"),
        PresetSource::Deadline(pairs) => {
            let each: Vec<_> = pairs.iter().map(|(time, seconds)| format!("{time} + {seconds} s")).collect();
            format!("{} (the earliest)", each.join(", "))
        }
        PresetSource::Lookup { table, value, json: "", .. } => format!("{table}.{value}"),
        PresetSource::Lookup { table, value, json, .. } => format!("{table}.{value} (its key {json})"),
    }
}
