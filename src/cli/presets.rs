//! `unstick presets [NAME]`: the systems that are known by name. Nothing is looked up; text or JSON goes out.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    Failure,
    args::{Form, PresetsArgs},
    output,
};
use crate::{
    policy::PolicyFault,
    report::words::columns,
    runs::{Access, Action, Dialect, Preset, PresetSource, PresetState, presets, written_in_words},
};

/// The exit code.
pub(super) fn run(args: &PresetsArgs) -> u8 {
    let json = args.output.output == Form::Json;
    let text = match args.name.as_deref() {
        None if json => output::json(&presets::ALL.iter().map(|preset| data(preset)).collect::<Vec<_>>()),
        None => list(),
        Some(name) => match presets::find(name) {
            Some(preset) if json => output::json(&data(preset)),
            Some(preset) => detail(preset),
            None => {
                let sentence = format!("\"{}\" is not a preset; `unstick presets` lists them", name.escape_debug());
                return output::fail(&Failure::new(PolicyFault::EXIT_CODE, sentence));
            }
        },
    };
    output::data(&text)
}

fn list() -> String {
    let rows: Vec<_> = presets::ALL
        .iter()
        .map(|preset| {
            let engines = if engines(preset).len() == 3 { "any".to_owned() } else { engines(preset).join(", ") };
            [preset.name.to_owned(), or_none(preset.table), engines, access(preset).to_owned(), preset.title.to_owned()]
        })
        .collect();
    columns(["PRESET", "TABLE", "ENGINES", "ACCESS", "WHAT"], &rows)
}

fn detail(preset: &Preset) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            // A String never refuses to be written to.
            let _ = writeln!(text, "{:<16}{value}", format!("{name}:"));
        }
    };
    fact("Preset", preset.name);
    fact("What", preset.title);
    fact("Table", &or_none(preset.table));
    fact("Engines", &engines(preset).join(", "));
    fact("Access", access(preset));
    if let Access::CheckOnly(reason) = preset.access {
        fact("Why", reason);
    }
    fact("Versions", preset.probe.versions);
    match preset.state {
        PresetState::Status { active, never_claimed, failed, requeued } => {
            fact("Active", &active.join(", "));
            fact("Never claimed", &never_claimed.join(", "));
            fact("Failed", failed);
            fact("Requeued", requeued);
        }
        PresetState::Marks { set, unset, name } => {
            fact("Active", name);
            fact("  set", &set.join(", "));
            fact("  not set", &unset.join(", "));
        }
    }
    for (action, reason) in preset.cannot {
        fact(&format!("No {action}"), reason);
    }
    fact("Notes", preset.notes);
    let mut rows: Vec<_> = preset.id.iter().map(|column| ["id".to_owned(), (*column).to_owned()]).collect();
    rows.extend(preset.columns.iter().map(|(role, source)| [role.to_string(), place(source)]));
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&columns(["ROLE", "COLUMN"], &rows));
    }
    for action in Action::ALL {
        let writes = written_in_words(preset, action);
        let rows: Vec<_> = writes.into_iter().map(|(column, words)| [column.to_owned(), words]).collect();
        if !rows.is_empty() {
            text.push('\n');
            text.push_str(&columns([&format!("{} WRITES", action.name().to_uppercase()), "VALUE"], &rows));
        }
    }
    text
}

fn data(preset: &Preset) -> Value {
    let state = match preset.state {
        PresetState::Status { active, never_claimed, failed, requeued } => {
            json!({ "active": active, "neverClaimed": never_claimed, "failed": failed, "requeued": requeued })
        }
        PresetState::Marks { set, unset, name } => json!({ "name": name, "set": set, "notSet": unset }),
    };
    let reason = match preset.access {
        Access::Write => None,
        Access::CheckOnly(reason) => Some(reason),
    };
    let columns: serde_json::Map<String, Value> =
        preset.columns.iter().map(|(role, source)| (role.to_string(), Value::from(place(source)))).collect();
    let cannot: serde_json::Map<String, Value> =
        preset.cannot.iter().map(|(action, reason)| (action.to_string(), Value::from(*reason))).collect();
    let writes: serde_json::Map<String, Value> = Action::ALL
        .into_iter()
        .map(|action| {
            let list = written_in_words(preset, action);
            let all: serde_json::Map<String, Value> =
                list.into_iter().map(|(column, words)| (column.to_owned(), Value::from(words))).collect();
            (action.name().to_owned(), Value::from(all))
        })
        .collect();
    let releases = preset.release.map(|release| json!({ "table": release.table, "columns": release.clear }));
    let only: serde_json::Map<String, Value> =
        preset.only.iter().map(|(column, text)| ((*column).to_owned(), Value::from(*text))).collect();
    json!({
        "name": preset.name, "title": preset.title, "table": some(preset.table), "engines": engines(preset),
        "checkOnly": reason.is_some(), "reason": reason, "cannot": cannot, "versions": some(preset.probe.versions), "statuses": state,
        "id": preset.id, "columns": columns, "only": only, "neverRequeuedWhile": preset.hopeless, "writes": writes, "releases": releases, "notes": some(preset.notes),
    })
}

fn engines(preset: &Preset) -> Vec<String> {
    let all = [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite];
    all.iter().filter(|dialect| preset.dialects.contains(dialect)).map(ToString::to_string).collect()
}

fn access(preset: &Preset) -> &'static str {
    match preset.access {
        Access::Write => "recover",
        Access::CheckOnly(_) => "check only",
    }
}

/// Where a role's value is read, in words.
fn place(source: &PresetSource) -> String {
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

fn or_none(text: &str) -> String {
    some(text).unwrap_or("-").to_owned()
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_listed_shown_and_written_as_data() {
        let list = list();
        for preset in presets::ALL {
            assert!(list.lines().any(|line| line.split_whitespace().next() == Some(preset.name)), "{}", preset.name);
            assert!(detail(preset).starts_with(&format!("Preset:         {}\n", preset.name)));
            assert_eq!(data(preset)["name"], preset.name);
        }
    }

    #[test]
    fn the_default_preset_is_shown_with_columns_and_statuses() {
        let text = detail(presets::find("PRISMA").unwrap());
        for part in ["Active:         PENDING, PROCESSING\n", "Failed:         FAILED\n", "finishedAt   completedAt\n"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
