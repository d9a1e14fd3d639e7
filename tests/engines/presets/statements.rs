//! The statements of every preset against `tests/golden/presets`.

use unstick::api::RecoveryPolicySpec;
use unstick::policy::{EnvironmentSources, effective};
use unstick::recover::{Mode, Request, plan};
use unstick::report::Trigger;
use unstick::runs::Action;

use super::{cases::WRITING, tables::made};
use crate::connect;
use crate::support::{Database, Engine};

/// Of what `unstick sql` prints, for every preset that writes: the look, and the first batch of each action.
#[test]
fn the_statements_of_every_preset_are_the_golden_ones() {
    for case in WRITING {
        let database = made(case, Engine::Postgres);
        let mut text = String::new();
        for action in Action::ALL {
            if (if action == Action::Fail { case.fail } else { case.requeue }).is_empty() {
                continue;
            }
            let statements = connect::on_one_thread(plan(&request(&database, case.preset, action)));
            let statements = statements.expect("a table like its system's own");
            let first = |start: &str| statements.iter().find(|statement| statement.starts_with(start)).expect("one");
            if text.is_empty() {
                text = format!("-- Look\n\n{}\n\n", first("SELECT x.evidence"));
            }
            text.push_str(&format!("-- {action}\n\n{}\n\n", first("WITH picked")));
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/presets");
        let file = folder.join(format!("{}.sql", case.preset));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&file, &text).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == text, "{} is not what the code makes: run with UPDATE_GOLDEN=1", file.display());
    }
}

fn request(database: &Database, preset: &str, action: Action) -> Request {
    let mut spec = RecoveryPolicySpec::default();
    spec.runs.preset = Some(preset.to_owned());
    spec.recovery.action = Some(action);
    Request {
        policy: effective(None, &spec, &EnvironmentSources::default()).expect("a policy of the suite's own"),
        url: connect::parse(&database.url()),
        recovery_id: "golden".to_owned(),
        trigger: Trigger::CommandLine,
        actor: "test".to_owned(),
        snapshot: None,
        mode: Mode::Recover,
        list_limit: 20,
        time_limit: None,
        done_within: None,
    }
}
