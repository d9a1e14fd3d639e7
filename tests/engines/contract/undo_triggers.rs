//! What the database itself sets, by a trigger or with every update: an undo says so, and the ledger holds what is there.

use serde_json::{Value as Json, json};

use super::rows::{ago, processing};
use super::shop::Shop;
use super::undo::name;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_column_that_a_trigger_sets_is_told_and_noted_as_it_is),
        case(a_row_whose_status_a_trigger_keeps_at_the_undo_is_an_error_and_not_half_done),
        case(what_mysql_sets_with_every_update_stays_as_it_was),
    ]
}

/// `updatedAt` is the database's own, as an extension or an ORM makes it.
fn stamp(shop: &Shop) {
    shop.sql(match shop.engine {
        Engine::Sqlite => {
            "CREATE TRIGGER stamp AFTER UPDATE ON qualification_runs BEGIN \
             UPDATE qualification_runs SET \"updatedAt\" = unixepoch('subsec') * 1000 WHERE id = NEW.id; END"
        }
        Engine::MariaDb => {
            "CREATE TRIGGER stamp BEFORE UPDATE ON qualification_runs FOR EACH ROW SET NEW.updatedAt = UTC_TIMESTAMP(3)"
        }
        _ => {
            "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.\"updatedAt\" := clock_timestamp() AT TIME ZONE 'UTC'; \
             RETURN NEW; END $$; \
             CREATE TRIGGER stamp BEFORE UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION stamp()"
        }
    });
}

fn after(history: &Json, id: &str, column: &str) -> Option<String> {
    let changes = history["changes"].as_array().expect("a list");
    let change = changes.iter().find(|change| change["id"] == id).expect("the run is there");
    match &change["after"][column] {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn a_column_that_a_trigger_sets_is_told_and_noted_as_it_is(engine: Engine) {
    let shop = Shop::open(engine);
    let ids = ["r1", "r2", "r3"];
    shop.add(&ids.map(|id| processing(id, 4000.0)));
    stamp(&shop);
    let before = ids.map(|id| shop.value(id, "updatedAt"));
    for action in ["Fail", "Requeue"] {
        let id = name(&shop.report("recover", &["--action", action, "--requeue-on", "Age", "--timeout", "1s"], 0));
        let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
        let counts = ["restored", "skippedChanged"].map(|count| undone[count].as_u64());
        assert_eq!(counts, [Some(3), Some(0)], "{undone:#}");
        assert_eq!((&undone["outcome"], &undone["errors"]), (&json!("Recovered"), &json!([])), "{undone:#}");
        let warning = format!(
            "updatedAt of {}qualification_runs is not what it was in 3 restored run(s), \
             for the database itself sets it (a trigger): r1, r2, r3",
            match engine {
                Engine::Sqlite => String::new(),
                Engine::MariaDb => format!("{}.", shop.database.name()),
                _ => "public.".to_owned(),
            }
        );
        assert_eq!(undone["warnings"], json!([warning]), "{undone:#}");
        let history = audit::history(&shop, &name(&undone));
        for (run, was) in ids.iter().zip(&before) {
            let now = shop.value(run, "updatedAt");
            assert_ne!(now, *was);
            assert_eq!(after(&history, run, "updatedAt"), now, "the ledger holds what is there: {history:#}");
            assert_eq!(shop.status(run), "PROCESSING");
        }
        // What is noted is what is there, so that this undo can be undone as well, and then the recovery once more; its text
        // tells the same.
        let again = shop.run("undo", &[&name(&undone), "-o", "json"]).expect(0).json();
        assert_eq!((&again["restored"], &again["warnings"]), (&json!(3), &json!([warning])), "{again:#}");
        let would = shop.run("undo", &[&id, "--dry-run"]).expect(0).stdout;
        assert!(would.starts_with("Would restore 3 run(s)"), "{would}");
        let text = shop.run("undo", &[&id]).expect(0).stdout;
        assert!(text.starts_with("Restored 3 run(s)") && text.contains(&format!("Warning: {warning}\n")), "{text}");
        assert_eq!(ids.map(|id| shop.status(id)), ["PROCESSING"; 3]);
        // The trigger's own time is a sign of life.
        wait_until_stuck(&shop);
    }
}

/// Until the sign of life is older than a second.
fn wait_until_stuck(shop: &Shop) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while shop.check(&["--timeout", "1s"])["stuck"] != 3 {
        assert!(std::time::Instant::now() < deadline, "they never get stuck");
    }
}

fn a_row_whose_status_a_trigger_keeps_at_the_undo_is_an_error_and_not_half_done(engine: Engine) {
    let shop = Shop::open(engine);
    let ids = ["r1", "r2", "r3"];
    shop.add(&ids.map(|id| processing(id, 4000.0)));
    let before = shop.table("qualification_runs");
    let id = name(&shop.recover(&[], &ids));
    shop.sql(match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER guard AFTER UPDATE ON qualification_runs WHEN NEW.id = 'r2' AND NEW.status = 'PROCESSING' \
             BEGIN UPDATE qualification_runs SET status = OLD.status WHERE id = NEW.id; END"
        }
        Engine::MariaDb => {
            "CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs FOR EACH ROW \
             SET NEW.status = CASE WHEN NEW.id = 'r2' THEN OLD.status ELSE NEW.status END"
        }
        _ => {
            "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 'r2' THEN \
             NEW.status := OLD.status; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER guard BEFORE UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION guard()"
        }
    });
    let left = shop.value("r2", "error");
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(1).json();
    let counts = ["restored", "skippedChanged"].map(|count| undone[count].as_u64());
    assert_eq!((counts, &undone["outcome"]), ([Some(2), Some(0)], &json!("Partial")), "{undone:#}");
    assert_eq!(undone["errors"][0]["id"], "r2", "{undone:#}");
    let why = "the database refuses its old values: a trigger of the table keeps it as it is";
    assert_eq!(undone["errors"][0]["message"], why, "{undone:#}");
    assert_eq!(ids.map(|id| shop.status(id)), ["PROCESSING", "FAILED", "PROCESSING"]);
    assert_eq!(shop.value("r2", "error"), left, "and nothing is half done");
    shop.sql(if engine.is_postgres() { "DROP TRIGGER guard ON qualification_runs" } else { "DROP TRIGGER guard" });
    assert_eq!(shop.run("undo", &[&id, "-o", "json"]).expect(0).json()["restored"], 1);
    assert_eq!(shop.table("qualification_runs"), before);
}

/// A heartbeat with ON UPDATE: neither the recovery nor its undo is a sign of life of the dead run.
fn what_mysql_sets_with_every_update_stays_as_it_was(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let mut shop = Shop::empty(engine);
    shop.sql(
        "CREATE TABLE runs (id VARCHAR(20) NOT NULL PRIMARY KEY, state VARCHAR(20) NOT NULL, made DATETIME(3) NOT NULL, \
         beat TIMESTAMP(3) NULL ON UPDATE CURRENT_TIMESTAMP(3), went TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))",
    );
    let old = ago(engine, 4000.0);
    // Their server lives in another zone than UTC.
    let beat = "CURRENT_TIMESTAMP(3) - INTERVAL 3000 SECOND";
    for id in ["a", "b", "c"] {
        shop.sql(&format!("INSERT INTO runs VALUES ('{id}', 'WORKS', {old}, {beat}, {beat})"));
    }
    let columns = "id=id,status=state,createdAt=made,heartbeatAt=beat,progressAt=went";
    let flags = ["--preset", "generic", "--table", "runs", "--columns", columns, "--timeout", "5"];
    let states = ["--active", "WAITS,WORKS", "--never-claimed", "WAITS", "--failed", "DEAD"];
    let args = [&flags[..], &states].concat();
    shop.grant(&args);
    let before = shop.table("runs");
    let signs = || shop.database.rows("SELECT beat, went FROM runs ORDER BY id");
    let first = signs();
    let id = name(&shop.report("recover", &args, 0));
    assert_eq!(signs(), first, "a settled run shows no sign of life by that");
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["warnings"]), (&json!(3), &json!([])), "{undone:#}");
    assert_eq!(shop.table("runs"), before);
    let report = shop.report("check", &args, 0);
    assert_eq!(report["stuck"], 3, "they are as dead as before: {report:#}");

    let again = [&args[..], &["--action", "Requeue"]].concat();
    let id = name(&shop.report("recover", &again, 0));
    let went = |rows: Vec<Vec<Option<String>>>| rows.into_iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(went(signs()), went(first.clone()));
    // A worker that is not dead after all beats once more: that is none of ours, and no reason to leave the run alone.
    shop.sql("UPDATE runs SET went = '2026-01-02 03:04:05.678', beat = beat WHERE id = 'b'");
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["warnings"]), (&json!(3), &json!([])), "{undone:#}");
    let expected =
        [first[0].clone(), vec![first[1][0].clone(), Some("2026-01-02 03:04:05.678".to_owned())], first[2].clone()];
    assert_eq!(signs(), expected);
}
