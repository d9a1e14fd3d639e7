//! An undo beside the app: rows that it holds are passed over, waited for, and told if they stay so.

use serde_json::json;

use super::rows::processing;
use super::shop::Shop;
use super::undo::name;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(rows_that_the_app_holds_are_left_and_told_and_a_later_undo_restores_them),
        case(a_row_that_the_app_lets_go_of_meanwhile_is_restored_by_the_same_undo),
    ]
}

/// Held by the app: one that it only looks at, one that it has changed without a commit so far.
fn rows_that_the_app_holds_are_left_and_told_and_a_later_undo_restores_them(engine: Engine) {
    if engine == Engine::Sqlite {
        // One writer at a time: there is no lock on a row.
        return;
    }
    let shop = Shop::open(engine);
    let ids = ["r1", "r2", "r3", "r4", "r5"];
    shop.add(&ids.map(|id| processing(id, 4000.0)));
    let before = shop.table("qualification_runs");
    for action in ["Fail", "Requeue"] {
        let args = ["--action", action, "--requeue-on", "Age", "--batch-size", "2"];
        let id = name(&shop.recover(&args, &ids));
        let mut app = shop.database.session();
        app.sql("BEGIN");
        app.rows("SELECT id FROM qualification_runs WHERE id = 'r1' FOR UPDATE");
        app.sql("UPDATE qualification_runs SET processed = 7 WHERE id = 'r3'");
        for restored in [3, 0] {
            let undone = shop.run("undo", &[&id, "-o", "json"]).expect(1).json();
            let counts = ["restored", "skippedChanged", "skippedLocked"].map(|count| undone[count].as_u64());
            assert_eq!(counts, [Some(restored), Some(0), Some(2)], "{undone:#}");
            assert_eq!((&undone["outcome"], &undone["errors"]), (&json!("Partial"), &json!([])), "{undone:#}");
            let held = ["r1", "r3"].map(|id| json!({"id": id, "reason": "the app holds it locked"}));
            assert_eq!(undone["skipped"], json!(held), "{undone:#}");
        }
        let text = shop.run("undo", &[&id]).expect(1).stdout;
        let expected =
            format!("Restored 0 run(s) of recovery {id}\nSkipped 2 run(s) that the app holds locked: r1, r3\n");
        assert_eq!(text, expected);
        app.sql("ROLLBACK");
        let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
        let counts = ["restored", "skippedChanged", "skippedLocked"].map(|count| undone[count].as_u64());
        assert_eq!(counts, [Some(2), Some(0), Some(0)], "{undone:#}");
        assert_eq!(shop.table("qualification_runs"), before);
        assert_eq!(shop.run("undo", &[&id, "-o", "json"]).expect(0).json()["outcome"], "AlreadyDone");
    }
}

fn a_row_that_the_app_lets_go_of_meanwhile_is_restored_by_the_same_undo(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    let shop = Shop::open(engine);
    let ids = ["r1", "r2", "r3", "r4", "r5"];
    shop.add(&ids.map(|id| processing(id, 4000.0)));
    let before = shop.table("qualification_runs");
    let args = ["--action", "Requeue", "--requeue-on", "Age", "--batch-size", "2"];
    let id = name(&shop.recover(&args, &ids));
    audit::clear(&shop);
    let mut app = shop.database.session();
    app.sql("BEGIN");
    // One by one: MariaDB's range takes the rows behind it along.
    for id in ["r1", "r3"] {
        app.rows(&format!("SELECT id FROM qualification_runs WHERE id = '{id}' FOR UPDATE"));
    }
    let running = shop.unstick("undo", &[&id, "-o", "json"]).spawn();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while shop.status("r5") != "PROCESSING" {
        assert!(std::time::Instant::now() < deadline, "the others are not waited with");
    }
    app.sql("UPDATE qualification_runs SET status = 'CANCELLED' WHERE id = 'r3'; COMMIT");
    let undone = running.wait().expect(0).json();
    let counts = ["restored", "skippedChanged", "skippedLocked"].map(|count| undone[count].as_u64());
    assert_eq!(counts, [Some(4), Some(1), Some(0)], "{undone:#}");
    assert_eq!(undone["skipped"], json!([{"id": "r3", "reason": "changed since"}]), "{undone:#}");
    shop.sql("UPDATE qualification_runs SET status = 'PROCESSING' WHERE id = 'r3'");
    shop.sql("DELETE FROM audit WHERE run = 'r3'");
    audit::matches(&audit::changes(&shop), &audit::history(&shop, &name(&undone)));
    // What came late is in the ledger like the rest: an undo of the undo settles all four again, and once more back.
    let again = shop.run("undo", &[&name(&undone), "-o", "json"]).expect(0).json();
    assert_eq!(again["restored"], json!(4), "{again:#}");
    let back = shop.run("undo", &[&name(&again), "-o", "json"]).expect(0).json();
    assert_eq!(back["restored"], json!(4), "{back:#}");
    let others = |table: Vec<Vec<Option<String>>>| {
        table.into_iter().filter(|row| row[0].as_deref() != Some("r3")).collect::<Vec<_>>()
    };
    assert_eq!(others(shop.table("qualification_runs")), others(before));
}
