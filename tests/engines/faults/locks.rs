//! Locks, cancelled statements and deadlocks: the app comes first, and nothing is half done.

use std::time::{Duration, Instant};

use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::{prove, restored};
use crate::support::{Engine, any_of_three, fresh_folder};

const ID: &str = "beside-locks";

#[test]
fn runs_that_the_app_holds_locked_are_skipped_and_told_and_settled_later() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(300));
        let mut app = ground.database.session();
        app.sql("BEGIN");
        let held = app.rows("SELECT id FROM qualification_runs WHERE id LIKE 'stuck-1%' FOR UPDATE").len();
        let held = u64::try_from(held).expect("a small number");
        let began = Instant::now();
        let report = ground.recover(ID).expect(0).json();
        let took = began.elapsed();
        assert!(took < Duration::from_secs(15), "{took:?}: skipped, not waited for");
        // InnoDB's range takes the row behind it along.
        let skipped = report["skippedLocked"].as_u64().expect("a count");
        assert!(skipped == held || skipped == held + 1 && engine == Engine::MariaDb, "{held}: {report}");
        let proof = prove(&ground, &[ID], skipped);
        assert_eq!(proof.settled, ground.seed.all_stuck() - skipped);
        app.sql("ROLLBACK");
        ground.recover("later").expect(0);
        let proof = prove(&ground, &[ID, "later"], 0);
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(&format!("{engine:?} locked runs"), &format!("held: {held}; took {took:.1?} beside them"));
    }
}

#[test]
fn a_table_that_a_migration_of_the_app_holds_is_busy_and_untouched() {
    let ground = Ground::new(Engine::Postgres, Seed::of(300));
    let mut app = ground.database.session();
    app.sql("BEGIN; LOCK TABLE qualification_runs IN ACCESS EXCLUSIVE MODE");
    let began = Instant::now();
    ground.recover(ID).expect(75);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    app.sql("ROLLBACK");
    assert_eq!(ground.count("SELECT count(*) FROM audit"), 0);
    ground.recover(ID).expect(0);
    prove(&ground, &[ID], 0).tell("Postgres table lock", "75 while held");
}

#[test]
fn statements_cancelled_and_sessions_ended_in_mid_recovery_lose_nothing() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(3000));
        let mut admin = ground.watcher();
        let running = ground.recovery(ID).args(["--batch-size", "50"]).spawn();
        let (mut cancelled, mut aim) = (0, 0);
        for how in [0, 1, 0, 1] {
            aim += 500;
            wait_until("some batches", || ground.settled(&mut admin) >= aim);
            if engine == Engine::Postgres {
                let verb = ["pg_cancel_backend", "pg_terminate_backend"][how];
                let which = "usename = 'recoverer' AND datname = current_database()";
                admin.rows(&format!("SELECT {verb}(pid) FROM pg_stat_activity WHERE {which}"));
                cancelled += 1;
                continue;
            }
            let which = format!("user = 'recoverer' AND db = '{}'", ground.database.name());
            let ids = admin.rows(&format!("SELECT id FROM information_schema.processlist WHERE {which}"));
            for id in ids.into_iter().flatten().flatten() {
                let kill = ["KILL QUERY", "KILL"][how];
                cancelled += u64::from(admin.try_sql(&format!("{kill} {id}")).is_ok());
            }
        }
        let report = ground.wait(running).expect(0).json();
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{report}");
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(&format!("{engine:?} cancelled"), &format!("cancelled or ended: {cancelled}"));
    }
}

/// A trigger of the app's counts in another table, which the app locks in the other order.
#[test]
fn a_deadlock_with_the_app_costs_the_app_nothing_and_loses_no_run() {
    let ground = Ground::new(Engine::Postgres, Seed::of(300));
    ground.sql(
        "CREATE TABLE tally (n int PRIMARY KEY, changes int NOT NULL); INSERT INTO tally VALUES (1, 0); \
         CREATE FUNCTION tallied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN \
         UPDATE tally SET changes = changes + 1 WHERE n = 1; RETURN NULL; END $$; \
         CREATE TRIGGER tallied AFTER UPDATE ON qualification_runs FOR EACH STATEMENT EXECUTE FUNCTION tallied()",
    );
    let mut app = ground.database.session();
    let mut watcher = ground.watcher();
    app.sql("BEGIN; UPDATE tally SET changes = changes + 1 WHERE n = 1");
    let running = ground.recovery(ID).spawn();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'recoverer' AND wait_event_type = 'Lock' \
                 AND datname = current_database()";
    wait_until("our batch waiting for the tally", || watcher.value(waits).as_deref() == Some("1"));
    // Now the app wants what the batch holds: a circle. It must be the batch that lets go.
    let began = Instant::now();
    app.sql("UPDATE qualification_runs SET touched = touched + 1 WHERE id LIKE 'live-%' OR id LIKE 'stuck-%'; COMMIT");
    let blocked = began.elapsed();
    let report = ground.wait(running).expect(0).json();
    let found = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(ground.count(found), 0, "it lets go before the server looks for circles, which might end the app");
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{report}");
    assert_eq!(proof.settled, ground.seed.all_stuck());
    proof.tell("Postgres deadlock", &format!("the app waited {blocked:.1?}"));
}

#[test]
fn a_writer_that_keeps_sqlite_locked_is_waited_for_and_then_told_as_busy() {
    for mode in ["DELETE", "WAL"] {
        let ground = Ground::new(Engine::Sqlite, Seed::of(300));
        ground.database.rows(&format!("PRAGMA journal_mode = {mode}"));
        let mut app = ground.database.session();
        app.sql("BEGIN IMMEDIATE; UPDATE qualification_runs SET touched = touched + 1 WHERE id = 'live-1'");
        let mut took = Duration::ZERO;
        let in_time = || {
            let began = Instant::now();
            let output = ground.keep(ground.recovery(ID).args(["--timeout-total", "8s"]).run()).expect(75);
            took = began.elapsed();
            assert!(took > Duration::from_secs(4), "{took:?}: {output}");
            took < Duration::from_secs(12)
        };
        assert!(any_of_three(in_time), "it never ends in time: {took:?}");
        app.sql("ROLLBACK");
        assert_eq!(ground.count("SELECT count(*) FROM audit"), 0, "nothing half done");
        ground.recover(ID).expect(0);
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(&format!("Sqlite busy ({mode})"), &format!("75 after {took:.1?}"));
    }
}

#[test]
fn a_reader_in_the_way_of_sqlites_commit_only_delays_it() {
    let ground = Ground::new(Engine::Sqlite, Seed::of(300));
    let mut app = ground.database.session();
    app.sql("BEGIN");
    app.rows("SELECT count(*) FROM qualification_runs");
    let log = fresh_folder("reader").join("log");
    let file = std::fs::File::create(&log).expect("a file in our own folder");
    let running = ground.recovery(ID).args(["--log-level", "debug"]).stderr(file).spawn();
    // SQLite has waited in vain then: the commit is refused, and its transaction still open.
    wait_until("a commit is refused", || {
        std::fs::read_to_string(&log).is_ok_and(|said| said.contains("a transaction was not kept"))
    });
    app.sql("COMMIT");
    ground.wait(running).expect(0);
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(proof.settled, ground.seed.all_stuck());
    proof.tell("Sqlite reader", "a refused commit was tried again");
}

/// H6: closed by the undo, the recovery settles nothing more, and all that it had settled is back.
#[test]
fn an_undo_of_a_recovery_that_still_runs_ends_it_and_restores_every_row() {
    for engine in [Engine::Sqlite, Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(6000));
        let before = ground.picture();
        let mut watcher = ground.watcher();
        let running = ground.recovery(ID).args(["--batch-size", "50"]).spawn();
        wait_until("some batches", || ground.settled(&mut watcher) >= 500);
        let undoers: Vec<_> = (0..2).map(|_| ground.undoing(ID).spawn()).collect();
        for undoer in undoers {
            ground.wait(undoer).expect(0);
        }
        ground.wait(running).expect(0);
        let rows = restored(&ground, &before);
        let wrong = ground.rows("SELECT id FROM audit WHERE who = 'us' GROUP BY id HAVING count(*) <> 2");
        assert!(wrong.is_empty(), "settled once and restored once, but not {:?}", wrong.first());
        let settled = ground.count("SELECT count(*) FROM audit") / 2;
        println!(
            "{engine:?} undo of a running one: rows settled and restored: {settled} of {rows}; live rows changed: 0"
        );
    }
}
