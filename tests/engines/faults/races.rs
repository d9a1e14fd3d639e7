//! Many recoverers at once, beside an app at work.

use super::app::App;
use super::ground::{Ground, Seed};
use super::oracles::{app_is_well, prove, undo_restores};
use crate::support::Engine;

const TEN: usize = 10;

fn ten_recoverers_of_different_names(engine: Engine) {
    let ground = Ground::new(engine, Seed::of(3000));
    let app = App::start(&ground, 2);
    app.wait_for(20);
    let ids: Vec<String> = (0..TEN).map(|i| format!("race-{i}")).collect();
    let running: Vec<_> = ids.iter().map(|id| ground.recovery(id).spawn()).collect();
    let outputs: Vec<_> = running.into_iter().map(|one| ground.wait(one).expect(0).json()).collect();
    let tally = app.stop();
    app_is_well(&ground, &tally);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let proof = prove(&ground, &ids, 0);
    let told: u64 = outputs.iter().map(|report| report["recovered"].as_u64().expect("a count")).sum();
    assert_eq!(told, proof.settled, "the reports' sum");
    assert!(proof.by_app > 0, "the app did nothing");
    ground.secrets_stay_secret();
    proof.tell(
        &format!("{engine:?} ten_recoverers_of_different_names"),
        &format!("app's slowest statement: {:?}", tally.slowest),
    );
}

fn ten_recoverers_of_one_name(engine: Engine) {
    let ground = Ground::new(engine, Seed::of(3000));
    let before = ground.picture();
    let app = App::start(&ground, 2);
    let running: Vec<_> = (0..TEN).map(|_| ground.recovery("rollout-7").spawn()).collect();
    let outputs: Vec<_> = running.into_iter().map(|one| ground.wait(one).expect(0).json()).collect();
    let tally = app.stop();
    app_is_well(&ground, &tally);
    let proof = prove(&ground, &["rollout-7"], 0);
    let outcomes: Vec<&str> = outputs.iter().map(|report| report["outcome"].as_str().expect("an outcome")).collect();
    for report in &outputs {
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "one recovery, one total: {outcomes:?}");
    }
    let firsts = outcomes.iter().filter(|outcome| **outcome == "Recovered").count();
    assert!(
        firsts == 1 && outcomes.iter().all(|outcome| ["Recovered", "AlreadyDone"].contains(outcome)),
        "{outcomes:?}"
    );
    let restored = undo_restores(&ground, "rollout-7", &before);
    ground.secrets_stay_secret();
    proof.tell(&format!("{engine:?} ten_recoverers_of_one_name"), &format!("rows restored by undo: {restored}"));
}

macro_rules! on {
    ($($name:ident: $story:ident($engine:ident);)*) => { $( #[test] fn $name() { $story(Engine::$engine); } )* };
}

on! {
    ten_recoverers_of_different_names_settle_each_run_once_on_sqlite: ten_recoverers_of_different_names(Sqlite);
    ten_recoverers_of_different_names_settle_each_run_once_on_postgresql: ten_recoverers_of_different_names(Postgres);
    ten_recoverers_of_different_names_settle_each_run_once_behind_pgbouncer: ten_recoverers_of_different_names(PgBouncer);
    ten_recoverers_of_different_names_settle_each_run_once_on_mariadb: ten_recoverers_of_different_names(MariaDb);
    ten_recoverers_of_one_name_are_one_recovery_on_sqlite: ten_recoverers_of_one_name(Sqlite);
    ten_recoverers_of_one_name_are_one_recovery_on_postgresql: ten_recoverers_of_one_name(Postgres);
    ten_recoverers_of_one_name_are_one_recovery_behind_pgbouncer: ten_recoverers_of_one_name(PgBouncer);
    ten_recoverers_of_one_name_are_one_recovery_on_mariadb: ten_recoverers_of_one_name(MariaDb);
}
