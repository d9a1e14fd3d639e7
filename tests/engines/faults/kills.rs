//! Killed at every step of the protocol and at random; then the same recovery again, which must end with exact counts.

use std::time::{Duration, Instant};

use super::app::App;
use super::ground::{Dice, Ground, Seed};
use super::oracles::{app_is_well, prove, restored, undo_restores};
use super::steps::{Step, When, steps};
use crate::support::proxy::{Fault, How};
use crate::support::{Engine, Proxy};

const SOON: Duration = Duration::from_secs(30);
const ID: &str = "killed-and-gone-on";

/// Silence at the step, so that we wait there; SIGKILL; then the same recovery straight to the server. How many runs were settled;
/// `None`: the recovery was over before the silence was set, as on a machine that does much else.
fn killed_at(engine: Engine, step: &Step) -> Option<u64> {
    println!("{engine:?}: killed at {}", step.name);
    let ground = step.ground(engine, Seed::of(600));
    let proxy = Proxy::before(ground.database.port());
    let mut watcher = ground.watcher();
    if step.when == When::FromTheStart {
        proxy.set(step.fault(How::Silence));
    }
    let running = ground.recovery_through(proxy.port(), ID).args(["--batch-size", "25"]).spawn();
    if step.when == When::AfterABatch {
        wait_until("a first batch", || ground.settled(&mut watcher) > 0 || running.has_ended());
        proxy.set(step.fault(How::Silence));
    }
    wait_until(step.name, || proxy.hits() > 0 || running.has_ended());
    if proxy.hits() == 0 {
        return None;
    }
    let killed = ground.keep(running.kill());
    assert_eq!(killed.code, 137, "{}: it ended before it was killed: {killed}", step.name);
    // The kernel closes a dead process's connections.
    proxy.set(Fault::Reset);
    nobody_is_left(&ground);
    let report = ground.recover(ID).expect(0).json();
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
    assert_eq!(proof.settled, ground.seed.all_stuck(), "{}", step.name);
    ground.secrets_stay_secret();
    Some(proof.settled)
}

fn killed_at_every_step(engine: Engine) {
    let mut settled = 0;
    let steps = steps(engine);
    for step in &steps {
        let told = (0..5).find_map(|_| killed_at(engine, step));
        settled += told.unwrap_or_else(|| panic!("{engine:?}: {} is not met", step.name));
    }
    println!(
        "{engine:?} killed_at_every_step: kills: {}; rows settled once: {settled}; live rows changed: 0",
        steps.len()
    );
}

/// No session of a dead recoverer keeps a transaction open.
fn nobody_is_left(ground: &Ground) {
    let mut watcher = ground.watcher();
    let sessions = match ground.database.engine() {
        Engine::MariaDb => format!(
            "SELECT count(*) FROM information_schema.processlist WHERE user = 'recoverer' AND db = '{}'",
            ground.database.name()
        ),
        _ => "SELECT count(*) FROM pg_stat_activity WHERE usename = 'recoverer' AND datname = current_database()"
            .to_owned(),
    };
    wait_until("the end of the dead one's session", || watcher.value(&sessions).as_deref() == Some("0"));
}

pub(super) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !holds() {
        assert!(Instant::now() < deadline, "waited for {what}, in vain");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A number from the environment, for longer runs than `make test` wants.
fn setting(name: &str, default: u64) -> u64 {
    #[expect(clippy::disallowed_methods, reason = "UNSTICK_KILLS and UNSTICK_ROWS make a run longer")]
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// One recovery, killed so many times on its way through so many rows; how many kills hit.
fn kill_at_random(ground: &Ground, (rows, kills): (u64, u64), args: &[&str]) -> u64 {
    let mut dice = Dice::new("killed_at_random");
    let mut watcher = ground.watcher();
    let mut killed = 0;
    for left in (1..=kills).rev() {
        let done = ground.settled(&mut watcher);
        let aim = done + dice.below(2 * rows.saturating_sub(done) / (left + 1));
        let running = ground.recovery(ID).args(["--max-rows", "1000000"]).args(args).spawn();
        let deadline = Instant::now() + Duration::from_secs(60);
        while ground.settled(&mut watcher) < aim && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_micros(dice.below(15_000)));
        let ended = ground.keep(running.kill());
        killed += u64::from(ended.code == 137);
    }
    killed
}

/// One recovery of many rows, as fast as it can, beside an app at work; its kills are what this is about, so nothing is undone.
fn killed_at_random_on_a_big_table(rows: u64, kills: u64) {
    let began = Instant::now();
    let ground = Ground::new(Engine::Postgres, Seed::of(rows));
    let app = App::start(&ground, 2);
    let killed = kill_at_random(&ground, (rows, kills), &["--pace", "Fast"]);
    let last = ground.recovery(ID).args(["--max-rows", "1000000", "--pace", "Fast"]).limit(Duration::from_secs(300));
    let last = ground.keep(last.run()).expect(0).json();
    let tally = app.stop();
    app_is_well(&ground, &tally);
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(last["recovered"].as_u64(), Some(proof.settled), "{last}");
    assert!(killed > 1, "{killed} kills hit: one recovery was to be killed several times");
    ground.secrets_stay_secret();
    let what = format!("kills in one recovery: {killed}; took {:.0?}", began.elapsed());
    proof.tell(&format!("Postgres killed_at_random in {rows} runs"), &what);
}

/// Killed again and again wherever it happens to be, beside the app; gone on with; undone.
fn killed_at_random(engine: Engine) {
    // Every commit of SQLite's waits for the disk.
    let least = if engine == Engine::Sqlite { 3000 } else { 12_000 };
    let (rows, kills) = (setting("UNSTICK_ROWS", least), setting("UNSTICK_KILLS", 6));
    let ground = Ground::new(engine, Seed::of(rows));
    let before = ground.picture();
    let app = App::start(&ground, 2);
    let killed = kill_at_random(&ground, (rows, kills), &[]);
    let last = ground.keep(ground.recovery(ID).args(["--max-rows", "1000000"]).run()).expect(0).json();
    let tally = app.stop();
    app_is_well(&ground, &tally);
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(last["recovered"].as_u64(), Some(proof.settled), "{last}");
    assert!(killed > 0, "not one kill hit");
    let restored = undo_restores(&ground, ID, &before);
    ground.secrets_stay_secret();
    proof.tell(
        &format!("{engine:?} killed_at_random"),
        &format!(
            "kills: {killed}; rows as before after undo: {restored}; app's slowest statement: {:?}",
            tally.slowest
        ),
    );
}

/// H8: an undo that is killed in the middle is finished by the next.
fn killed_while_undoing(engine: Engine) {
    let ground = Ground::new(engine, Seed::of(6000));
    let before = ground.picture();
    ground.recover(ID).expect(0);
    let mut watcher = ground.watcher();
    let mut killed = 0;
    for share in 1..=3 {
        let undone = format!("SELECT coalesce(sum(settled), 0) FROM {} WHERE action = 'Undo'", ground.ledger("change"));
        let running = ground.undoing(ID).spawn();
        let deadline = Instant::now() + SOON;
        let enough = |text: Option<String>| text.and_then(|n| n.parse::<u64>().ok()).is_some_and(|n| n >= share * 1200);
        while !enough(watcher.value(&undone)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        killed += u64::from(ground.keep(running.kill()).code == 137);
    }
    let report = ground.undo(ID).expect(0).json();
    assert_eq!(report["skippedChanged"], 0, "{report}");
    let rows = restored(&ground, &before);
    assert!(killed > 0, "not one kill hit");
    let twice = ground.rows("SELECT id FROM audit WHERE who = 'us' GROUP BY id HAVING count(*) <> 2");
    assert!(twice.is_empty(), "settled once and restored once, but not {:?}", twice.first());
    println!(
        "{engine:?} killed_while_undoing: kills: {killed}; rows as before, to the byte: {rows}; live rows changed: 0"
    );
}

#[test]
fn killed_at_every_step_it_goes_on_with_exact_counts_on_postgresql() {
    killed_at_every_step(Engine::Postgres);
}

#[test]
fn killed_at_every_step_it_goes_on_with_exact_counts_on_mariadb() {
    killed_at_every_step(Engine::MariaDb);
}

#[test]
fn killed_at_random_no_run_is_lost_or_settled_twice_on_sqlite() {
    killed_at_random(Engine::Sqlite);
}

#[test]
fn killed_at_random_no_run_is_lost_or_settled_twice_on_postgresql() {
    killed_at_random(Engine::Postgres);
}

#[test]
fn killed_at_random_in_two_hundred_thousand_rows_no_run_is_lost_or_settled_twice_on_postgresql() {
    killed_at_random_on_a_big_table(200_000, 8);
}

#[test]
fn killed_at_random_no_run_is_lost_or_settled_twice_on_mariadb() {
    killed_at_random(Engine::MariaDb);
}

#[test]
fn an_undo_that_is_killed_is_finished_by_the_next_on_sqlite() {
    killed_while_undoing(Engine::Sqlite);
}

#[test]
fn an_undo_that_is_killed_is_finished_by_the_next_on_postgresql() {
    killed_while_undoing(Engine::Postgres);
}

#[test]
fn an_undo_that_is_killed_is_finished_by_the_next_on_mariadb() {
    killed_while_undoing(Engine::MariaDb);
}
