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
