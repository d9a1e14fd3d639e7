//! Rules that every preset keeps, whatever its system.

use super::*;
use crate::runs::{Access, Action, Dialect, Overrides, PresetSource, PresetState, Put, Role, RunSpec};

fn specs() -> impl Iterator<Item = (&'static Preset, RunSpec)> {
    let own = ALL.iter().copied().filter(|preset| !preset.table.is_empty());
    own.map(|preset| (preset, RunSpec::new(preset.name, &Overrides::default()).unwrap()))
}

#[test]
fn every_preset_stands_on_its_own_words_and_is_found_in_any_case() {
    for (preset, spec) in specs() {
        assert_eq!(find(&preset.name.to_uppercase()).map(|found| found.name), Some(preset.name));
        assert_eq!(spec.table.to_string(), preset.table);
        assert!(preset.title.contains(preset.table), "{}", preset.title);
        assert!(!preset.notes.is_empty() && preset.notes.ends_with('.'), "{}: {}", preset.name, preset.notes);
    }
    assert_eq!(specs().count() + 1, ALL.len(), "generic alone has no table");
}

#[test]
fn no_two_presets_take_each_others_table() {
    for (preset, _) in specs() {
        for (other, _) in specs().filter(|(other, _)| other.name != preset.name && other.table == preset.table) {
            let told = preset.probe.absent.iter().any(|name| other.probe.present.contains(name));
            assert!(told, "{} would take the table of {}", preset.name, other.name);
        }
    }
}

#[test]
fn a_preset_that_is_for_checking_only_writes_nothing_and_says_what_to_do_instead() {
    for (preset, spec) in specs() {
        let Access::CheckOnly(reason) = preset.access else { continue };
        assert!(
            preset.fail.is_empty() && preset.requeue.is_empty() && preset.title.contains("(check only)"),
            "{}",
            preset.name
        );
        assert_eq!(spec.access(), preset.access);
        assert!(reason.contains("; ") || reason.contains(", or "), "{}: what to do instead? {reason}", preset.name);
    }
}

#[test]
fn an_action_without_a_state_is_not_the_usual_one_and_the_reason_says_what_to_do() {
    for (preset, spec) in specs() {
        assert!(spec.cannot(spec.usual_action()).is_none(), "{}", preset.name);
        for (action, reason) in preset.cannot {
            assert_eq!(spec.cannot(*action), Some(*reason));
            assert!(reason.contains("; use "), "{reason}");
        }
    }
    let waits = |spec: &RunSpec| !spec.requeued.is_empty() || spec.cannot(Action::Requeue).is_some();
    let by_status =
        specs().filter(|(preset, spec)| preset.access == Access::Write && spec.columns.contains_key(&Role::Status));
    for (preset, spec) in by_status {
        assert!(waits(&spec), "{} names no status for requeued runs", preset.name);
        if let crate::runs::State::Status { never_claimed, .. } = &spec.state {
            let claimed =
                !never_claimed.is_empty() && !spec.requeued.is_empty() && !never_claimed.contains(&spec.requeued);
            assert!(!claimed, "{} requeues to a status that a worker has", preset.name);
        }
    }
}

#[test]
fn what_only_postgresql_can_do_is_asked_of_nobody_else() {
    for (preset, _) in specs() {
        let sources = preset.columns.iter().map(|(_, source)| source);
        let array = sources.into_iter().any(|source| {
            use PresetSource::{Deadline, First, Last, LastHost};
            matches!(source, First(_) | Last(_) | LastHost(_) | Deadline(_))
        });
        let writes = preset.fail.iter().chain(preset.requeue);
        let json = writes.into_iter().any(|(_, put)| matches!(put, Put::AppendError | Put::CountInJson(_)));
        if array || json || preset.release.is_some() || !preset.fires.is_empty() {
            assert_eq!(preset.dialects, [Dialect::Postgres], "{}", preset.name);
        }
    }
}

#[test]
fn a_settled_run_is_not_active_any_more() {
    for (preset, _) in specs().filter(|(preset, _)| preset.access == Access::Write) {
        let PresetState::Marks { set, unset, .. } = preset.state else { continue };
        let mapped = |roles: &[Role], name: &'static str| {
            let own = preset.columns.iter().filter(|(role, _)| roles.contains(role) && !preset.keep.contains(role));
            own.into_iter().any(|(_, source)| *source == PresetSource::Column(name))
        };
        for action in Action::ALL.into_iter().filter(|action| !preset.cannot.iter().any(|(cannot, _)| cannot == action))
        {
            let writes = if action == Action::Fail { preset.fail } else { preset.requeue };
            let cleared = [Role::StartedAt, Role::HeartbeatAt, Role::LeaseUntil, Role::Owner];
            let cleared: &[Role] = if action == Action::Requeue { &cleared } else { &[] };
            let finished: &[Role] = if action == Action::Fail { &[Role::FinishedAt] } else { &[] };
            let unmarked = set.iter().any(|name| {
                mapped(cleared, name)
                    || writes.iter().any(|(column, put)| column == name && matches!(put, Put::Null | Put::Bool(false)))
            });
            assert!(unmarked || unset.iter().any(|name| mapped(finished, name)), "{} {action}", preset.name);
        }
    }
}

#[test]
fn every_column_that_is_named_is_a_name() {
    for (preset, _) in specs() {
        for name in preset.probe.present.iter().chain(preset.probe.absent) {
            assert!(crate::runs::Ident::parse(name).is_ok(), "{}: {name}", preset.name);
        }
    }
}
