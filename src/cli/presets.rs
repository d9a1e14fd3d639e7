//! `unstick presets [NAME]`: the systems that are known by name. Nothing is looked up; text or JSON goes out.

use std::fmt::Write;

use super::{
    Failure,
    args::{Form, PresetsArgs},
    output,
};
use crate::{
    policy::PolicyFault,
    report::{PresetShown, place, words::columns},
    runs::{Access, Action, Preset, PresetState, presets, written_in_words},
};

/// The exit code.
pub(super) fn run(args: &PresetsArgs) -> u8 {
    let json = args.output.output == Form::Json;
    let text = match args.name.as_deref() {
        None if json => output::json(&presets::ALL.iter().map(|preset| PresetShown::of(preset)).collect::<Vec<_>>()),
        None => list(),
        Some(name) => match presets::find(name) {
            Some(preset) if json => output::json(&PresetShown::of(preset)),
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
            let engines = PresetShown::of(preset).engines;
            let engines = if engines.len() == 3 { "any".to_owned() } else { engines.join(", ") };
            [preset.name.to_owned(), or_none(preset.table), engines, access(preset).to_owned(), preset.title.to_owned()]
        })
        .collect();
    columns(["PRESET", "TABLE", "ENGINES", "ACCESS", "WHAT"], &rows)
}

fn detail(preset: &'static Preset) -> String {
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
    fact("Engines", &PresetShown::of(preset).engines.join(", "));
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

fn access(preset: &Preset) -> &'static str {
    match preset.access {
        Access::Write => "recover",
        Access::CheckOnly(_) => "check only",
    }
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
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
            assert_eq!(PresetShown::of(preset).name, preset.name);
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
