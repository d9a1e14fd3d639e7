//! Rows that the database refuses, or that a trigger of the app's keeps as they are: named, and the rest is done.

use serde_json::json;

use super::brake::{FIVE, five_of_ten};
use super::rows::processing;
use super::shop::{Shop, says};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_row_that_a_constraint_refuses_is_named_and_the_rest_is_done),
        case(a_row_that_a_trigger_refuses_is_named_and_the_rest_is_done),
        case(a_row_that_a_trigger_silently_keeps_is_named_and_no_lock_is_blamed),
        case(a_row_whose_status_a_trigger_puts_back_is_named_and_settled_by_nobody),
        case(a_row_whose_status_is_put_back_after_its_update_is_named_on_postgresql_too),
        case(a_row_that_is_refused_at_the_commit_is_named_and_the_rest_is_done),
        case(more_refused_rows_of_one_time_than_a_batch_holds_do_not_stop_the_walk),
    ]
}

fn refused(shop: &Shop, words: &str) {
    audit::clear(shop);
    let report = shop.report("recover", &["--recovery-id", "partly"], 1);
    let counts = ["stuck", "recovered", "skippedLocked", "lostRaces"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(5), Some(4), Some(0), Some(0)], "{report:#}");
    assert_eq!(report["outcome"], "Partial");
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(1), "{report:#}");
    assert_eq!(report["errors"][0]["id"], "stuck2", "{report:#}");
    assert!(says(&report, "errors", words), "{report:#}");
    audit::holds(shop, &report, &["stuck0", "stuck1", "stuck3", "stuck4"]);
    assert_eq!(shop.status("stuck2"), "PROCESSING");
    // The same name again says the same.
    let again = shop.report("recover", &["--recovery-id", "partly"], 1);
    assert_eq!((&again["outcome"], &again["errors"]), (&json!("AlreadyDone"), &report["errors"]));
    let text = shop.run("recover", &[]).expect(1);
    assert!(text.stdout.contains("Error: stuck2: "), "{text}");
    shop.run("undo", &["partly"]).expect(0);
    assert_eq!(FIVE.map(|id| shop.status(id)), ["PROCESSING"; 5]);
}

fn a_row_that_a_constraint_refuses_is_named_and_the_rest_is_done(engine: Engine) {
    let shop = five_of_ten(engine);
    if engine == Engine::Sqlite {
        // A check cannot be added to a table that is there; a unique index can refuse as well.
        let error = shop.quote("completedAt");
        shop.sql(&format!(
            "CREATE UNIQUE INDEX one_only ON qualification_runs (status) WHERE id IN ('stuck2', 'rival') AND {error} IS NOT NULL; \
             INSERT INTO qualification_runs SELECT 'rival', 'FAILED', \"createdAt\", NULL, NULL, NULL, 1, \"updatedAt\", NULL, 0, 0, NULL \
             FROM qualification_runs WHERE id = 'stuck2'"
        ));
        refused(&shop, "refuses");
        return;
    }
    shop.sql("ALTER TABLE qualification_runs ADD CONSTRAINT not_this_one CHECK (id <> 'stuck2' OR status <> 'FAILED')");
    refused(&shop, "not_this_one");
}

fn a_row_that_a_trigger_refuses_is_named_and_the_rest_is_done(engine: Engine) {
    let shop = five_of_ten(engine);
    refuse(&shop, "NEW.id = 'stuck2'");
    // An undo must be let through.
    audit::clear(&shop);
    let report = shop.report("recover", &["--recovery-id", "partly"], 1);
    assert!(says(&report, "errors", "billing is closed"), "{report:#}");
    audit::holds(&shop, &report, &["stuck0", "stuck1", "stuck3", "stuck4"]);
    shop.sql(if engine.is_postgres() { "DROP TRIGGER guard ON qualification_runs" } else { "DROP TRIGGER guard" });
    shop.recover(&[], &["stuck2"]);
}

fn a_row_that_a_trigger_silently_keeps_is_named_and_no_lock_is_blamed(engine: Engine) {
    if engine == Engine::MariaDb {
        // Its triggers cannot drop an update and say nothing.
        return;
    }
    let shop = five_of_ten(engine);
    if engine == Engine::Sqlite {
        shop.sql(
            "CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs WHEN NEW.id = 'stuck2' AND NEW.status = 'FAILED' \
             BEGIN SELECT RAISE(IGNORE); END",
        );
        kept(&shop, 4, 0);
        shop.sql("DROP TRIGGER guard");
        kept_at_the_undo(&shop);
        return;
    }
    shop.sql(
        "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 'stuck2' AND NEW.status = 'FAILED' THEN \
         RETURN NULL; END IF; RETURN NEW; END $$; \
         CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION guard()",
    );
    let mut app = shop.database.session();
    app.sql("BEGIN");
    app.rows("SELECT id FROM qualification_runs WHERE id = 'stuck1' FOR UPDATE");
    kept(&shop, 3, 1);
    app.sql("ROLLBACK");
    // Without the lock too.
    refused_by_what_is_left(&shop);
}

fn kept(shop: &Shop, recovered: u64, locked: u64) {
    let report = shop.report("recover", &[], 1);
    let counts = ["recovered", "skippedLocked", "lostRaces"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(recovered), Some(locked), Some(0)], "{report:#}");
    assert_eq!((&report["errors"][0]["id"], &report["outcome"]), (&json!("stuck2"), &json!("Partial")), "{report:#}");
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(1), "{report:#}");
    assert!(says(&report, "errors", "a trigger of the table keeps it as it is"), "{report:#}");
    assert_eq!(shop.status("stuck2"), "PROCESSING");
}

fn kept_at_the_undo(shop: &Shop) {
    let report = shop.report("recover", &[], 0);
    shop.sql(
        "UPDATE qualification_runs SET status = 'PROCESSING', error = NULL WHERE id = 'stuck3'; \
         CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs WHEN NEW.id = 'stuck2' AND NEW.status = 'PROCESSING' \
         BEGIN SELECT RAISE(IGNORE); END",
    );
    let id = report["recoveryId"].as_str().expect("a name");
    let undone = shop.run("undo", &[id, "-o", "json"]).expect(1).json();
    assert_eq!((&undone["restored"], &undone["errors"][0]["id"]), (&json!(0), &json!("stuck2")), "{undone:#}");
    assert!(says(&undone, "errors", "a trigger of the table keeps it as it is"), "{undone:#}");
    shop.sql("DROP TRIGGER guard");
    assert_eq!(shop.run("undo", &[id, "-o", "json"]).expect(0).json()["restored"], 1);
}

/// All that is written arrives, but for the status: the run stays stuck, however often it is settled.
fn a_row_whose_status_a_trigger_puts_back_is_named_and_settled_by_nobody(engine: Engine) {
    let shop = five_of_ten(engine);
    shop.sql(match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER guard AFTER UPDATE ON qualification_runs WHEN NEW.id = 'stuck2' AND NEW.status = 'FAILED' \
             BEGIN UPDATE qualification_runs SET status = OLD.status WHERE id = NEW.id; END"
        }
        Engine::MariaDb => {
            "CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs FOR EACH ROW \
             SET NEW.status = CASE WHEN NEW.id = 'stuck2' THEN OLD.status ELSE NEW.status END"
        }
        _ => {
            "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 'stuck2' THEN \
             NEW.status := OLD.status; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION guard()"
        }
    });
    let before = shop.value("stuck2", "error");
    kept(&shop, 4, 0);
    assert_eq!(shop.value("stuck2", "error"), before, "and nothing is half done");
    shop.sql(if engine.is_postgres() { "DROP TRIGGER guard ON qualification_runs" } else { "DROP TRIGGER guard" });
    shop.recover(&["--action", "Requeue", "--requeue-on", "Age"], &["stuck2"]);
}

/// Its UPDATE tells what BEFORE triggers made of a row; what an AFTER trigger does with it comes later.
fn a_row_whose_status_is_put_back_after_its_update_is_named_on_postgresql_too(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let shop = five_of_ten(engine);
    shop.sql(
        "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN \
         IF NEW.id = 'stuck2' AND NEW.status IS DISTINCT FROM OLD.status AND pg_trigger_depth() = 1 THEN \
         UPDATE public.qualification_runs SET status = OLD.status WHERE id = NEW.id; END IF; RETURN NULL; END $$; \
         CREATE TRIGGER guard AFTER UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION guard()",
    );
    let before = shop.value("stuck2", "error");
    kept(&shop, 4, 0);
    assert_eq!(shop.value("stuck2", "error"), before, "and nothing is half done");
    shop.sql("ALTER TABLE qualification_runs DISABLE TRIGGER guard");
    let id = shop.recover(&["--recovery-id", "last"], &["stuck2"])["recoveryId"].clone();
    shop.sql("ALTER TABLE qualification_runs ENABLE TRIGGER guard");
    // At the undo likewise.
    let undone = shop.run("undo", &["last", "-o", "json"]).expect(1).json();
    assert_eq!(
        (&undone["undoOf"], &undone["restored"], &undone["errors"][0]["id"]),
        (&id, &json!(0), &json!("stuck2"))
    );
    assert!(says(&undone, "errors", "a trigger of the table keeps it as it is"), "{undone:#}");
    assert_eq!(shop.status("stuck2"), "FAILED");
    shop.sql("DROP TRIGGER guard ON qualification_runs");
    assert_eq!(shop.run("undo", &["last", "-o", "json"]).expect(0).json()["restored"], 1);
}

fn refused_by_what_is_left(shop: &Shop) {
    let report = shop.report("recover", &[], 1);
    let counts = ["recovered", "skippedLocked", "lostRaces"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(1), Some(0), Some(0)], "{report:#}");
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(1), "{report:#}");
    assert!(says(&report, "errors", "a trigger of the table keeps it as it is"), "{report:#}");
}

fn a_row_that_is_refused_at_the_commit_is_named_and_the_rest_is_done(engine: Engine) {
    if !engine.is_postgres() {
        // Only PostgreSQL has constraints that wait for the commit.
        return;
    }
    let shop = five_of_ten(engine);
    shop.sql(
        "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 'stuck2' AND NEW.status = 'FAILED' THEN \
         RAISE EXCEPTION 'billing is closed'; END IF; RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER guard AFTER UPDATE ON qualification_runs DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION guard()",
    );
    refused(&shop, "billing is closed");
}

/// Batches of refused rows settle nothing and end where they began, and the walk must go on all the same.
fn more_refused_rows_of_one_time_than_a_batch_holds_do_not_stop_the_walk(engine: Engine) {
    let shop = Shop::open(engine);
    let bad: Vec<_> = (0..35).map(|n| processing(&format!("bad{n:02}"), 5000.0)).collect();
    let good: Vec<String> = (0..5).map(|n| format!("good{n}")).collect();
    shop.add(&[bad, good.iter().map(|id| processing(id, 4000.0)).collect()].concat());
    refuse(&shop, "NEW.id LIKE 'bad%'");
    audit::clear(&shop);
    let report = shop.report("recover", &["--batch-size", "10", "--recovery-id", "on"], 1);
    let counts = ["recovered", "skippedLocked", "lostRaces"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(5), Some(0), Some(0)], "{report:#}");
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(35), "{report:#}");
    audit::holds(&shop, &report, &good.iter().map(String::as_str).collect::<Vec<_>>());
}

/// `refuse` for rows whose NEW fulfils the condition.
pub(super) fn refuse(shop: &Shop, condition: &str) {
    let table = "qualification_runs";
    match shop.engine {
        Engine::Sqlite => shop.sql(&format!(
            "CREATE TRIGGER guard BEFORE UPDATE ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'billing is closed'); END"
        )),
        Engine::MariaDb => shop.sql(&format!(
            "CREATE TRIGGER guard BEFORE UPDATE ON {table} FOR EACH ROW IF {condition} THEN \
             SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'billing is closed'; END IF"
        )),
        _ => shop.sql(&format!(
            "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN \
             RAISE EXCEPTION 'billing is closed'; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER guard BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION guard()"
        )),
    };
}
