//! An undo of an undo: the recovery counts again, in the history, in its requeues, and for whoever undoes it once more.

use serde_json::{Value as Json, json};

use super::rows::processing;
use super::shop::Shop;
use super::undo::name;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(an_undo_that_is_undone_leaves_the_recovery_not_undone),
        case(a_requeue_counts_again_when_its_undo_is_undone),
        case(an_undo_of_an_undo_leaves_runs_alone_that_have_shown_life_since),
        case(an_undo_of_an_undo_reads_times_in_the_zone_of_the_policy),
    ]
}

fn undo(shop: &Shop, id: &str) -> Json {
    shop.run("undo", &[id, "-o", "json"]).expect(0).json()
}

fn an_undo_that_is_undone_leaves_the_recovery_not_undone(engine: Engine) {
    let shop = Shop::open(engine);
    let ids = ["r1", "r2", "r3"];
    shop.add(&ids.map(|id| processing(id, 4000.0)));
    let before = shop.table("qualification_runs");
    for action in ["Fail", "Requeue"] {
        let args = ["--action", action, "--requeue-on", "Age", "--batch-size", "2", "--recovery-id", action];
        shop.recover(&args, &ids);
        let settled = shop.table("qualification_runs");
        let first = name(&undo(&shop, action));
        assert_eq!(audit::history(&shop, action)["undoneBy"], json!(first));
        let second = undo(&shop, &first);
        assert_eq!(second["restored"], 3, "{second:#}");
        assert_eq!(shop.table("qualification_runs"), settled);
        // Whose word is it now?
        assert!(audit::history(&shop, action)["undoneBy"].is_null(), "{action}");
        assert_eq!(audit::history(&shop, &first)["undoneBy"], json!(name(&second)));
        let told = shop.report("recover", &args, 0);
        assert_eq!(told["outcome"], "AlreadyDone");
        assert!(!told["warnings"].to_string().contains("undone"), "{told:#}");

        let would = shop.run("undo", &[action, "--dry-run"]).expect(0).stdout;
        assert!(would.starts_with(&format!("Would restore 3 run(s) of recovery {action}\n")), "{would}");
        audit::clear(&shop);
        let third = undo(&shop, action);
        let counts = ["restored", "skippedChanged"].map(|count| third[count].as_u64());
        assert_eq!((counts, &third["outcome"]), ([Some(3), Some(0)], &json!("Recovered")), "{third:#}");
        audit::matches(&audit::changes(&shop), &audit::history(&shop, &name(&third)));
        assert_eq!(shop.table("qualification_runs"), before);
        assert_eq!(audit::history(&shop, action)["undoneBy"], json!(name(&third)));
        assert_eq!(undo(&shop, action)["outcome"], "AlreadyDone");
        // The first undo is undone: undoing it again is nothing, and neither is its undo's undo by now.
        assert_eq!(undo(&shop, &first)["outcome"], "AlreadyDone");
    }
}

fn a_requeue_counts_again_when_its_undo_is_undone(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("r1", 4000.0)]);
    let requeue = if engine.is_postgres() { "unstick.requeue" } else { "unstick_requeue" };
    let kept = || {
        let (count, last) = (shop.quote("count"), shop.text(&shop.quote("last")));
        shop.database.rows(&format!("SELECT {count}, {last} FROM {requeue}")).remove(0)
    };
    let args = ["--action", "Requeue", "--requeue-on", "Age"];
    let mut once = Vec::new();
    for round in ["1", "2"] {
        let id = name(&shop.recover(&args, &["r1"]));
        let counted = kept();
        assert_eq!(counted[0].as_deref(), Some(round));
        let first = undo(&shop, &id);
        let uncounted = kept();
        if round == "2" {
            assert_eq!(uncounted, once, "the requeue before counts as it did");
        }
        assert_ne!(uncounted, counted);
        // As often as one likes.
        let second = undo(&shop, &name(&first));
        assert_eq!(kept(), counted, "the requeue counts again, and is a sign of life of its time");
        assert_eq!(shop.check(&[])["stuck"], 0);
        let third = undo(&shop, &name(&second));
        assert_eq!(kept(), uncounted);
        let fourth = undo(&shop, &name(&third));
        assert_eq!((&fourth["restored"], kept()), (&json!(1), counted.clone()));
        once = counted;
        // A worker takes it and is lost in its turn.
        let (started, last) = (shop.quote("startedAt"), shop.quote("last"));
        let old = super::rows::ago(engine, 4000.0);
        let older = match engine {
            Engine::Sqlite => format!("{last} - 3000000"),
            Engine::MariaDb => format!("{last} - INTERVAL 3000 SECOND"),
            _ => format!("{last} - interval '3000 seconds'"),
        };
        let updated = shop.quote("updatedAt");
        shop.sql(&format!(
            "UPDATE qualification_runs SET status = 'PROCESSING', {started} = {old}, {updated} = {old}; UPDATE {requeue} SET {last} = {older}"
        ));
        once = if round == "1" { kept() } else { once };
    }
    // Both count: a third requeue would be one too many.
    let spent = shop.report("recover", &[&args[..], &["--max-recoveries", "2"]].concat(), 0);
    assert_eq!((&spent["exhausted"], &spent["requeued"]), (&json!(1), &json!(0)), "{spent:#}");
}

fn an_undo_of_an_undo_leaves_runs_alone_that_have_shown_life_since(engine: Engine) {
    let shop = Shop::open(engine);
    let ids = ["beats", "claimed", "leased", "silent"];
    let now = super::rows::ago(engine, 0.0);
    let later = super::rows::ago(engine, -600.0);
    for action in ["Fail", "Requeue"] {
        shop.sql("DELETE FROM qualification_runs");
        shop.add(&ids.map(|id| processing(id, 4000.0).beat(3000.0)));
        let args =
            ["--action", action, "--requeue-on", "Age,HeartbeatStale", "--batch-size", "2", "--max-recoveries", "9"];
        let id = name(&shop.report("recover", &args, 0));
        let first = undo(&shop, &id);
        assert_eq!(first["restored"], 4, "{first:#}");
        let writes = [("beats", "heartbeatAt", &now), ("claimed", "startedAt", &now), ("leased", "leaseUntil", &later)];
        for (run, column, value) in writes {
            shop.sql(&format!("UPDATE qualification_runs SET {} = {value} WHERE id = '{run}'", shop.quote(column)));
        }
        let would = shop.run("undo", &[&name(&first), "--dry-run"]).expect(0).stdout;
        assert!(would.starts_with("Would restore 1 run(s)"), "{would}");
        let second = undo(&shop, &name(&first));
        let counts = ["restored", "skippedChanged"].map(|count| second[count].as_u64());
        assert_eq!((counts, &second["outcome"]), ([Some(1), Some(3)], &json!("Recovered")), "{action}: {second:#}");
        let mut skipped: Vec<_> =
            second["skipped"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
        skipped.sort_unstable();
        assert_eq!(skipped, ["beats", "claimed", "leased"], "{second:#}");
        let settled = if action == "Fail" { "FAILED" } else { "PENDING" };
        assert_eq!(ids.map(|id| shop.status(id)), ["PROCESSING", "PROCESSING", "PROCESSING", settled]);
        // What was settled again is put back as ever.
        let third = undo(&shop, &name(&second));
        assert_eq!((&third["restored"], &third["skippedChanged"]), (&json!(1), &json!(0)), "{third:#}");
        assert_eq!(shop.status("silent"), "PROCESSING");
    }
}

/// Read as UTC, a heartbeat of this moment would be five hours old.
fn an_undo_of_an_undo_reads_times_in_the_zone_of_the_policy(engine: Engine) {
    let mut shop = Shop::empty(engine);
    let time = if engine.is_postgres() { "timestamp" } else { "DATETIME" };
    shop.sql(&format!(
        "CREATE TABLE runs (id INT PRIMARY KEY, state VARCHAR(20) NOT NULL, made {time} NOT NULL, beat {time})"
    ));
    let in_bogota = |seconds: i32| match engine {
        Engine::Sqlite => format!("datetime('now', '-{} seconds')", seconds + 18000),
        Engine::MariaDb => format!("UTC_TIMESTAMP() - INTERVAL {} SECOND", seconds + 18000),
        _ => format!("(now() AT TIME ZONE 'UTC') - interval '{} seconds'", seconds + 18000),
    };
    for id in [1, 2] {
        shop.sql(&format!("INSERT INTO runs VALUES ({id}, 'WORKS', {}, {})", in_bogota(4000), in_bogota(3000)));
    }
    let columns =
        ["--preset", "generic", "--table", "runs", "--columns", "id=id,status=state,createdAt=made,heartbeatAt=beat"];
    let states = ["--active", "WAITS,WORKS", "--never-claimed", "WAITS", "--failed", "DEAD", "--timeout", "5"];
    let args = [&columns[..], &states, &["--timestamps", "America/Bogota"]].concat();
    shop.grant(&args);
    let report = shop.report("recover", &args, 0);
    assert_eq!(report["failed"], 2, "{report:#}");
    let first = undo(&shop, &name(&report));
    shop.sql(&format!("UPDATE runs SET beat = {} WHERE id = 1", in_bogota(0)));
    let second = undo(&shop, &name(&first));
    assert_eq!((&second["restored"], &second["skippedChanged"]), (&json!(1), &json!(1)), "{second:#}");
    let state = |id: u8| shop.database.value(&format!("SELECT state FROM runs WHERE id = {id}")).expect("a state");
    assert_eq!([1, 2].map(state), ["WORKS", "DEAD"]);
}
