//! One run: how it stands, how it is judged, what was done to it.

use serde_json::json;

use super::rows::{completed, processing};
use super::shop::Shop;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_run_is_explained_before_and_after_it_was_settled_and_taken_back),
        case(a_run_that_nobody_knows_is_64),
        case(an_id_that_is_nearly_anothers_is_not_that_one),
        case(to_explain_changes_nothing_and_needs_no_ledger),
    ]
}

fn a_run_is_explained_before_and_after_it_was_settled_and_taken_back(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0).owner("worker").progress(3, 10), processing("b", 10.0)]);
    let explain = |id: &str| shop.run("explain", &[id, "-o", "json"]).expect(0).json();
    let before = explain("a");
    assert_eq!((&before["active"], &before["run"]["evidence"]), (&json!(true), &json!("Age")), "{before:#}");
    assert_eq!((&before["run"]["action"], &before["changes"]), (&json!("Fail"), &json!([])), "{before:#}");
    assert_eq!(explain("b")["run"]["evidence"], json!(null));
    let said = shop.run("explain", &["a"]).expect(0).stdout;
    assert!(
        said.starts_with("Run a of qualification_runs: PROCESSING, 3/10, owner worker, last sign of life "),
        "{said}"
    );
    assert!(said.contains("\nStuck on Age: the next recovery does Fail (limit here: 5 minutes)\n"), "{said}");

    let report = shop.recover(&[], &["a"]);
    let recovery = report["recoveryId"].as_str().expect("a name");
    let settled = explain("a");
    assert_eq!((&settled["active"], &settled["run"]["status"]), (&json!(false), &json!("FAILED")), "{settled:#}");
    let change = &settled["changes"][0];
    assert_eq!((&change["recovery"]["recoveryId"], &change["change"]["evidence"]), (&json!(recovery), &json!("Age")));
    assert_eq!(change["change"]["after"]["status"], "FAILED", "{change:#}");

    shop.run("undo", &[recovery]).expect(0);
    let undone = explain("a");
    let changes = undone["changes"].as_array().expect("a list");
    assert_eq!(changes.len(), 2, "{undone:#}");
    assert_eq!(changes[0]["recovery"]["undoOf"], recovery, "the newest first: {undone:#}");
    assert!(changes[1]["recovery"]["undoneBy"].is_string(), "{undone:#}");
    assert_eq!((&undone["active"], &undone["run"]["status"]), (&json!(true), &json!("PROCESSING")));
    assert_eq!(explain("b")["changes"], json!([]), "of another run");
    shop.sql("DELETE FROM qualification_runs WHERE id = 'a'");
    let gone = explain("a");
    assert_eq!((&gone["run"], gone["changes"].as_array().map(Vec::len)), (&json!(null), Some(2)), "{gone:#}");
}

fn a_run_that_nobody_knows_is_64(engine: Engine) {
    let shop = Shop::open(engine);
    for id in ["nobody", "'; DROP TABLE qualification_runs; --", "%", "-1", "18446744073709551616"] {
        let said = shop.run("explain", &["--", id]).expect(64);
        assert!(said.stderr.contains("there is no run ") && said.stdout.is_empty(), "{said}");
    }
}

fn an_id_that_is_nearly_anothers_is_not_that_one(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0), completed("b", 10.0)]);
    shop.recover(&[], &["a"]);
    for id in ["A", "a ", "a,", "\"a\""] {
        shop.run("explain", &[id]).expect(64);
    }
    let over = shop.run("explain", &["b"]).expect(0).stdout;
    assert!(over.contains("\nNot active: recoveries leave it alone\nNo recovery has changed it\n"), "{over}");
}

fn to_explain_changes_nothing_and_needs_no_ledger(engine: Engine) {
    let shop = Shop::without_grants(engine);
    shop.add(&[processing("a", 4000.0)]);
    let before = shop.table("qualification_runs");
    audit::clear(&shop);
    shop.run("explain", &["a"]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
    assert!(audit::changes(&shop).is_empty());
    assert!(shop.run("history", &[]).expect(0).stdout.contains("no ledger yet"));
}
