//! Every preset on tables like its system's own, with a run that is stuck, one that lives, one that waits, one that is over:
//! what check sees, what fail and requeue write column by column, and that undo puts all of it back.

mod cases;
mod changes;
mod owners;
mod statements;
mod tables;

use std::collections::BTreeSet;

use serde_json::Value;
use unstick::runs::{Access, Action, presets, written_in_words};

use crate::support::{Database, Engine, Unstick, unstick};

use cases::{LOOKING, WRITING};
use changes::{Rows, compare};
use tables::{dump, made};

struct Case {
    preset: &'static str,
    engines: &'static [Engine],
    table: &'static str,
    /// What names a row, as text.
    key: &'static str,
    ddl: &'static str,
    active: u64,
    /// Empty where the preset cannot fail a run.
    fail: Rows,
    /// Empty where the preset cannot requeue a run.
    requeue: Rows,
    /// How many rows of `requeue` fail because they may not be requeued.
    exhausted: u64,
    /// How many more are stuck, whose requeue the database refuses.
    refused: u64,
}

fn number(report: &Value, name: &str) -> u64 {
    report[name].as_u64().unwrap_or_else(|| panic!("no number {name} in {report}"))
}

fn recovers_and_undoes(case: &Case, engine: Engine, action: Action) {
    let what = format!("{} on {engine:?}, {action}", case.preset);
    let changes = if action == Action::Fail { case.fail } else { case.requeue };
    let database = made(case, engine);
    let before = dump(&database, case);
    let stuck = u64::try_from(case.fail.len().max(case.requeue.len())).expect("few");
    let check = run(&database, "check", case.preset, (action, 0));
    assert_eq!((number(&check, "active"), number(&check, "stuck")), (case.active, stuck), "{what}: {check}");
    assert_eq!(dump(&database, case), before, "{what}: a check changes nothing");

    let requeue = action == Action::Requeue;
    let refused = if requeue { case.refused } else { 0 };
    let report = run(&database, "recover", case.preset, (action, i32::from(refused > 0)));
    let recovered = u64::try_from(changes.len()).expect("few");
    let exhausted = if requeue { case.exhausted } else { 0 };
    assert_eq!(number(&report, "recovered"), recovered, "{what}: {report}");
    assert_eq!(number(&report, "exhausted"), exhausted, "{what}: {report}");
    assert_eq!(number(&report, "requeued"), if requeue { recovered - exhausted } else { 0 }, "{what}: {report}");
    assert_eq!(report["errors"].as_array().map(Vec::len), usize::try_from(refused).ok(), "{what}: {report}");
    compare(&what, &before, &dump(&database, case), changes);

    let id = report["recoveryId"].as_str().expect("a recovery has a name");
    says_what_it_writes(case, &database, id);
    let undone = undo(&database, id);
    assert_eq!((number(&undone, "restored"), number(&undone, "skippedChanged")), (recovered, 0), "{what}: {undone}");
    assert_eq!(dump(&database, case), before, "{what}: undo puts all of it back");
}

/// `unstick presets` names exactly the columns that the ledger has images of.
fn says_what_it_writes(case: &Case, database: &Database, id: &str) {
    let history =
        unstick().args(["history", id, "-o", "json"]).env("DATABASE_URL", database.url()).run().expect(0).json();
    let preset = presets::find(case.preset).expect("a preset");
    let said = Action::ALL.map(|action| {
        let names = written_in_words(preset, action).into_iter().map(|(column, _)| column.to_owned());
        names.collect::<BTreeSet<String>>()
    });
    for change in history["changes"].as_array().expect("changes") {
        let written = change["after"].as_object().expect("columns").keys().cloned().collect();
        assert!(said.contains(&written), "{}: {written:?} is none of {said:?}", case.preset);
    }
}

#[test]
fn every_preset_that_writes_settles_its_own_rows_and_no_others() {
    for case in WRITING {
        for engine in case.engines {
            for action in Action::ALL {
                if !(if action == Action::Fail { case.fail } else { case.requeue }).is_empty() {
                    recovers_and_undoes(case, *engine, action);
                }
            }
        }
    }
}

#[test]
fn an_action_without_a_state_is_refused_before_the_table_is_looked_at() {
    for (preset, action) in
        [("mlflow", Action::Requeue), ("celery-django", Action::Requeue), ("db-scheduler", Action::Fail)]
    {
        let case = WRITING.iter().find(|case| case.preset == preset).expect("a case");
        let database = made(case, Engine::Postgres);
        let before = dump(&database, case);
        let said = refused(&database, "recover", preset, (Some(action), 64));
        assert!(said.contains("is not possible with the preset") && said.contains("; use "), "{said}");
        assert_eq!(dump(&database, case), before);
    }
}

#[test]
fn a_preset_for_checking_only_sees_what_is_stuck_and_never_writes() {
    for case in LOOKING {
        for engine in case.engines {
            let what = format!("{} on {engine:?}", case.preset);
            let database = made(case, *engine);
            let before = dump(&database, case);
            let check = run(&database, "check", case.preset, (Action::Fail, 0));
            let stuck = if case.preset == "solid-queue" { 2 } else { 1 };
            assert_eq!((number(&check, "active"), number(&check, "stuck")), (case.active, stuck), "{what}: {check}");
            let said = refused(&database, "recover", case.preset, (None, 64));
            let Some(Access::CheckOnly(reason)) = presets::find(case.preset).map(|preset| preset.access) else {
                panic!("{what} is not for checking only");
            };
            assert!(said.contains(reason), "{what}: {said}");
            assert_eq!(dump(&database, case), before, "{what}");
        }
    }
}

#[test]
fn every_preset_with_a_table_of_its_own_is_tried() {
    let tried: Vec<&str> = WRITING.iter().chain(LOOKING).map(|case| case.preset).collect();
    for preset in presets::ALL.iter().filter(|preset| !["prisma", "generic"].contains(&preset.name)) {
        assert!(tried.contains(&preset.name), "{} is tried on no table", preset.name);
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset.name).expect("just seen");
        assert_eq!(case.table, preset.table);
    }
}

#[test]
fn the_queue_that_a_dead_graphile_worker_held_is_let_go_and_no_other() {
    let case = WRITING.iter().find(|case| case.preset == "graphile-worker").expect("a case");
    for action in Action::ALL {
        let database = made(case, Engine::Postgres);
        run(&database, "recover", case.preset, (action, 0));
        let queues = "SELECT id, locked_by, is_available FROM graphile_worker._private_job_queues ORDER BY id";
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            database.rows(queues),
            [
                vec![text("7"), None, text("t")],
                vec![text("8"), text("pool-alive"), text("f")],
                vec![text("9"), None, text("t")],
            ]
        );
    }
}

#[test]
fn a_table_of_the_same_name_that_is_another_systems_is_refused() {
    let case = |name: &str| WRITING.iter().chain(LOOKING).find(|case| case.preset == name).expect("a case");
    for (table, preset) in [("dagster", "mlflow"), ("mlflow", "dagster")] {
        let database = made(case(table), Engine::Postgres);
        let said = refused(&database, "check", preset, (None, 78));
        assert!(said.contains("is not a table of") && said.contains(preset), "{said}");
    }
}

#[test]
fn the_grants_that_are_printed_are_all_that_a_recovery_needs() {
    for case in WRITING {
        let database = made(case, Engine::Postgres);
        let role = format!("least_{}", case.preset.replace('-', "_"));
        let url = database.role(&role);
        let action = if case.requeue.is_empty() { Action::Fail } else { Action::Requeue };
        let printed = unstick().args(["grants", "--preset", case.preset, "--role", &role]);
        let grants = printed.env("DATABASE_URL", database.url()).run().expect(0).stdout;
        database.sql(&grants);
        // Row security without a policy hides all rows from whoever is neither owner nor exempt: no grant helps.
        let hidden = case.preset == "graphile-worker";
        let exit = if hidden { 77 } else { i32::from(case.refused > 0) };
        let report =
            command(&database, "recover", case.preset, Some(action)).env("DATABASE_URL", url).run().expect(exit);
        let changes = if action == Action::Fail { case.fail } else { case.requeue };
        let settled = if hidden { 0 } else { changes.len() };
        assert_eq!(report.json()["recovered"], settled, "{}: {report}", case.preset);
    }
}

fn command(database: &Database, verb: &str, preset: &str, action: Option<Action>) -> Unstick {
    let action = action.map(|action| ["--action", action.name()]);
    unstick()
        .args([verb, "--preset", preset, "--timeout", "10m", "-o", "json"])
        .args(["--requeue-on", "LeaseExpired,HeartbeatStale,Age"])
        .args(action.into_iter().flatten())
        .env("DATABASE_URL", database.url())
}

fn run(database: &Database, verb: &str, preset: &str, (action, exit): (Action, i32)) -> Value {
    // What cannot be done with a preset is refused by its policy, so a check asks for what is usual there.
    let cannot = presets::find(preset).is_some_and(|preset| preset.cannot.iter().any(|(cannot, _)| *cannot == action));
    command(database, verb, preset, (!cannot).then_some(action)).run().expect(exit).json()
}

fn undo(database: &Database, id: &str) -> Value {
    unstick().args(["undo", id, "-o", "json"]).env("DATABASE_URL", database.url()).run().expect(0).json()
}

fn refused(database: &Database, verb: &str, preset: &str, (action, exit): (Option<Action>, i32)) -> String {
    let output = command(database, verb, preset, action).run().expect(exit);
    output.stdout + &output.stderr
}
