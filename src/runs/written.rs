//! What an action writes, in words, from a preset's data alone; `sql` writes the same from the resolved table.

use super::{Access, Action, Preset, PresetSource, PresetState, Put, Role};

/// Every column that `action` writes with this preset and nothing overridden, in words; empty where it writes nothing.
#[must_use]
pub fn written_in_words(preset: &Preset, action: Action) -> Vec<(&'static str, String)> {
    let mut list: Vec<(&'static str, String)> = Vec::new();
    if preset.access != Access::Write || preset.cannot.iter().any(|(cannot, _)| *cannot == action) {
        return list;
    }
    let mut set = |column: &'static str, words: String| {
        list.retain(|(there, _)| *there != column);
        list.push((column, words));
    };
    let mapped = |role: Role| {
        let found = preset.columns.iter().find(|(there, _)| *there == role && !preset.keep.contains(&role));
        found.and_then(|(_, source)| match source {
            PresetSource::Column(name) => Some(*name),
            _ => None,
        })
    };
    if let (PresetState::Status { failed, requeued, .. }, Some(column)) = (preset.state, mapped(Role::Status)) {
        set(column, if action == Action::Fail { failed } else { requeued }.to_owned());
    }
    let roles: &[(Role, &str)] = match action {
        Action::Fail => &[(Role::FinishedAt, "now"), (Role::Error, "the reason"), (Role::UpdatedAt, "now")],
        Action::Requeue => &[
            (Role::StartedAt, "NULL"),
            (Role::HeartbeatAt, "NULL"),
            (Role::LeaseUntil, "NULL"),
            (Role::Owner, "NULL"),
            (Role::UpdatedAt, "now"),
        ],
    };
    for (role, words) in roles {
        if let Some(column) = mapped(*role) {
            set(column, (*words).to_owned());
        }
    }
    for (column, put) in if action == Action::Fail { preset.fail } else { preset.requeue } {
        set(column, words(preset, *put));
    }
    list
}

fn words(preset: &Preset, put: Put) -> String {
    let status = |wanted: Action| match preset.state {
        PresetState::Status { failed, requeued, .. } => {
            if wanted == Action::Fail { failed } else { requeued }.to_owned()
        }
        PresetState::Marks { .. } => String::new(),
    };
    match put {
        Put::FailedStatus => status(Action::Fail),
        Put::RequeuedStatus => status(Action::Requeue),
        Put::Null => "NULL".to_owned(),
        Put::Now => "now".to_owned(),
        Put::NotBeforeNow => "now, if it lies in the past".to_owned(),
        Put::Reason => "the reason".to_owned(),
        Put::ReasonIn(before, after) => format!("{before}\"the reason\"{after}"),
        Put::AppendError => "one more element: at, attempt, error (the reason), trace".to_owned(),
        Put::CountInJson(key) => format!("{key} + 1"),
        Put::Bool(flag) => flag.to_string(),
        Put::Copy(from) => format!("as {from}"),
        Put::Add(more) => format!("{more:+}"),
        Put::Int(number) => number.to_string(),
    }
}
