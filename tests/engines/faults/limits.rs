//! Deadlocks, isolation and time limits that somebody else has set: the server's, the database's, the role's.

use std::time::Duration;

use super::ground::{Ground, ROLE, Seed};
use super::kills::wait_until;
use super::oracles::prove;
use crate::support::{Engine, Output};

const ID: &str = "within-limits";

fn recovered_all(ground: &Ground, output: &Output, test: &str, what: &str) {
    let report = output.json();
    let proof = prove(ground, &[ID], 0);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{report}");
    assert_eq!(proof.settled, ground.seed.all_stuck());
    ground.secrets_stay_secret();
    proof.tell(test, what);
}

/// InnoDB ends the one of a circle that has changed fewer rows: the app has changed many.
#[test]
fn a_deadlock_that_mariadb_ends_by_ending_our_batch_loses_no_run() {
    // On a machine that does much else the batch may have waited for its two seconds before the app closes the circle.
    assert!((0..5).any(|_| a_circle_is_ended()), "no deadlock in five tries, so this proves nothing");
}

/// Whether there was a deadlock; no run is lost either way.
fn a_circle_is_ended() -> bool {
    let ground = Ground::new(Engine::MariaDb, Seed::of(300));
    ground.sql(
        "CREATE TABLE tally (n int PRIMARY KEY, changes int NOT NULL); INSERT INTO tally VALUES (1, 0); \
         CREATE TABLE weight (n int PRIMARY KEY); \
         CREATE TRIGGER tallied AFTER UPDATE ON qualification_runs FOR EACH ROW UPDATE tally SET changes = changes + 1 WHERE n = 1",
    );
    let mut app = ground.database.session();
    let mut watcher = ground.watcher();
    app.sql(
        "BEGIN; INSERT INTO weight SELECT seq FROM seq_1_to_20000; UPDATE tally SET changes = changes + 1 WHERE n = 1",
    );
    let running = ground.recovery(ID).args(["--log-level", "debug"]).spawn();
    // In a trigger the list of processes names the trigger's owner.
    let waits = format!(
        "SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p \
         ON p.id = t.trx_mysql_thread_id WHERE t.trx_state = 'LOCK WAIT' AND p.db = '{}'",
        ground.database.name()
    );
    wait_until("our batch waiting for the tally", || {
        // InnoDB answers from what it saw last unless nobody has asked for a tenth of a second.
        std::thread::sleep(Duration::from_millis(120));
        watcher.value(&waits).as_deref() == Some("1")
    });
    // Now the app wants what the batch holds: a circle.
    app.sql("UPDATE qualification_runs SET touched = touched + 1 WHERE id LIKE 'live-%' OR id LIKE 'stuck-%'");
    app.sql("COMMIT");
    let output = ground.wait(running).expect(0);
    recovered_all(&ground, &output, "MariaDb deadlock", "1213, and tried again");
    output.stderr.contains("1213")
}

/// A trigger of the test's own says in which isolation we write.
#[test]
fn a_role_that_is_set_to_serializable_is_served_in_read_committed_all_the_same() {
    let ground = Ground::new(Engine::Postgres, Seed::of(300));
    ground.sql(
        "CREATE TABLE isolation (level text); \
         CREATE FUNCTION isolated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN \
         INSERT INTO isolation SELECT current_setting('transaction_isolation') WHERE session_user = 'recoverer'; \
         RETURN NULL; END $$; \
         CREATE TRIGGER isolated AFTER UPDATE ON qualification_runs FOR EACH STATEMENT EXECUTE FUNCTION isolated()",
    );
    let name = ground.database.name();
    ground
        .watcher()
        .sql(&format!("ALTER ROLE {ROLE} IN DATABASE {name} SET default_transaction_isolation = 'serializable'"));
    let theirs = ground.database.session_as(ROLE).value("SHOW transaction_isolation");
    assert_eq!(theirs.as_deref(), Some("serializable"), "the role is set so");
    let output = ground.recover(ID).expect(0);
    let levels = ground.rows("SELECT DISTINCT level FROM isolation");
    assert_eq!(levels, [[Some("read committed".to_owned())]]);
    recovered_all(&ground, &output, "Postgres serializable role", "each batch in read committed");
}

/// Nothing of ours is serializable, but what a trigger of the app's calls may be refused so. A sequence is not rolled back.
#[test]
fn a_batch_that_postgresql_refuses_as_not_serializable_is_tried_again() {
    let ground = Ground::new(Engine::Postgres, Seed::of(300));
    ground.sql(
        "CREATE SEQUENCE refused; \
         CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN \
         IF nextval('refused') <= 2 THEN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END IF; RETURN NULL; END $$; \
         CREATE TRIGGER refuse AFTER UPDATE ON qualification_runs FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    );
    let output = ground.keep(ground.recovery(ID).args(["--log-level", "debug"]).run()).expect(0);
    assert_eq!(output.stderr.matches("40001").count(), 2, "{output}");
    recovered_all(&ground, &output, "Postgres 40001", "refused twice, and tried again");
}

/// A trigger of the app's that takes `seconds`, for the first update only: a sequence is not rolled back.
fn slow_once(ground: &Ground, seconds: &str) {
    ground.sql("CREATE SEQUENCE slow");
    if ground.database.engine() == Engine::MariaDb {
        ground.sql(&format!(
            "CREATE TRIGGER slow AFTER UPDATE ON qualification_runs FOR EACH ROW \
             SET @slept = IF(NEXTVAL(slow) = 1, SLEEP({seconds}), 0)"
        ));
        return;
    }
    ground.sql(&format!(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN \
         IF nextval('slow') = 1 THEN PERFORM pg_sleep({seconds}); END IF; RETURN NULL; END $$; \
         CREATE TRIGGER slow AFTER UPDATE ON qualification_runs FOR EACH STATEMENT EXECUTE FUNCTION slow()"
    ));
}

/// The limit that a role has for statements of an app is none for ours, which bring their own.
#[test]
fn a_time_limit_of_the_role_does_not_cut_a_slow_batch() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(300));
        slow_once(&ground, "1.0");
        let name = ground.database.name();
        let mut admin = ground.watcher();
        let role = if engine == Engine::MariaDb {
            // Of this test alone: an account's limit holds in every database.
            let role = format!("{ROLE}_{name}");
            ground.database.role(&role);
            let rights = "SELECT, UPDATE, INSERT, CREATE, INDEX, ALTER, REFERENCES";
            admin.sql(&format!("GRANT {rights} ON {name}.* TO '{role}'@'%' WITH MAX_STATEMENT_TIME 0.3"));
            role
        } else {
            admin.sql(&format!("ALTER ROLE {ROLE} IN DATABASE {name} SET statement_timeout = '300ms'"));
            ROLE.to_owned()
        };
        let nap = if engine == Engine::MariaDb { "SELECT SLEEP(1.5)" } else { "SELECT pg_sleep(1.5)" };
        let cut = ground.database.session_as(&role).try_rows(nap);
        let answers = |rows: &crate::support::Rows| rows == &[[Some("0".to_owned())]];
        assert!(!cut.is_ok_and(|rows| answers(&rows)), "the limit is real");
        let url = ground.database.url_as(&role, ground.database.port());
        let output = ground.keep(ground.recovery(ID).env("DATABASE_URL", url).run()).expect(0);
        recovered_all(&ground, &output, &format!("{engine:?} time limit of the role"), "a batch of 1 s under 0.3 s");
    }
}

#[test]
#[ignore = "takes a minute: a statement of ours may run for 60 s"]
fn a_batch_that_outlasts_our_own_limit_is_cut_by_the_server_and_tried_again() {
    std::thread::scope(|scope| {
        for engine in [Engine::Postgres, Engine::MariaDb] {
            scope.spawn(move || {
                let ground = Ground::new(engine, Seed::of(300));
                slow_once(&ground, "90");
                let output = ground.keep(ground.recovery(ID).args(["--log-level", "debug"]).run()).expect(0);
                let code = if engine == Engine::MariaDb { "1969" } else { "57014" };
                assert!(output.stderr.contains(code), "{output}");
                recovered_all(&ground, &output, &format!("{engine:?} our own limit"), &format!("{code} after 60 s"));
            });
        }
    });
}
