//! Runs that kill their worker again and again: after so many recoveries a requeue becomes a fail.

use serde_json::Value as Json;

use super::requeue::requeued_ago;
use super::rows::processing;
use super::shop::{Shop, listed};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(after_max_recoveries_a_requeue_becomes_a_fail),
        case(undone_recoveries_do_not_count),
        case(no_requeue_at_all_is_a_limit_too),
        case(a_run_without_an_attempt_left_is_said_to_be_failed),
    ]
}

const REQUEUE: [&str; 4] = ["--action", "Requeue", "--max-recoveries", "2"];

/// A worker claims the run and dies at once.
fn dies_again(shop: &Shop) {
    requeued_ago(shop, 60);
    let (status, lease, started) = (shop.quote("status"), shop.quote("leaseUntil"), shop.quote("startedAt"));
    let [soon, now] = [5.0, 8.0].map(|seconds| super::rows::ago(shop.engine, seconds));
    shop.sql(&format!(
        "UPDATE qualification_runs SET {status} = 'PROCESSING', {lease} = {soon}, {started} = {now} WHERE id = 'poison'"
    ));
}

fn name(report: &Json) -> String {
    report["recoveryId"].as_str().expect("a recovery has a name").to_owned()
}

fn after_max_recoveries_a_requeue_becomes_a_fail(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("poison", 4000.0).lease(5.0)]);
    for _ in 0..2 {
        let report = shop.recover(&REQUEUE, &["poison"]);
        assert_eq!((report["requeued"].as_u64(), report["exhausted"].as_u64()), (Some(1), Some(0)), "{report:#}");
        dies_again(&shop);
    }
    // A healthy run beside it is requeued as ever.
    shop.add(&[processing("healthy", 4000.0).lease(5.0)]);
    let foretold = listed(&shop.check(&REQUEUE));
    let report = shop.recover(&REQUEUE, &["poison", "healthy"]);
    let [healthy, poison] = [("healthy", "Requeue"), ("poison", "Fail")]
        .map(|(id, action)| (id.to_owned(), "LeaseExpired".to_owned(), action.to_owned()));
    assert_eq!((&foretold, &listed(&report)), (&vec![healthy.clone(), poison.clone()], &vec![healthy, poison]));
    let counts = ["failed", "exhausted", "requeued"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(1), Some(1), Some(1)], "{report:#}");
    assert_eq!([shop.status("poison"), shop.status("healthy")], ["FAILED", "PENDING"]);
    let change = super::audit::history(&shop, &name(&report));
    let poison = change["changes"].as_array().and_then(|all| all.iter().find(|one| one["id"] == "poison"));
    assert_eq!(poison.expect("it was changed")["evidence"], "LeaseExpired", "evidence is kept");
    let said = shop.run("history", &[&name(&report)]).expect(0).stdout;
    assert!(said.contains("poison"), "{said}");
}

fn undone_recoveries_do_not_count(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("poison", 4000.0).lease(5.0)]);
    for _ in 0..4 {
        let report = shop.recover(&REQUEUE, &["poison"]);
        assert_eq!(report["requeued"], 1, "{report:#}");
        shop.run("undo", &[&name(&report)]).expect(0);
        assert_eq!(shop.status("poison"), "PROCESSING");
    }
    shop.recover(&REQUEUE, &["poison"]);
    dies_again(&shop);
    shop.recover(&REQUEUE, &["poison"]);
    dies_again(&shop);
    let report = shop.recover(&REQUEUE, &["poison"]);
    assert_eq!(report["exhausted"], 1, "{report:#}");
}

fn no_requeue_at_all_is_a_limit_too(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0).lease(5.0)]);
    let report = shop.recover(&["--action", "Requeue", "--max-recoveries", "0"], &["a"]);
    assert_eq!((report["exhausted"].as_u64(), report["failed"].as_u64()), (Some(1), Some(1)), "{report:#}");
    assert_eq!((shop.status("a").as_str(), &report["runs"][0]["action"]), ("FAILED", &"Fail".into()), "{report:#}");
}

fn a_run_without_an_attempt_left_is_said_to_be_failed(engine: Engine) {
    let shop = Shop::open(engine);
    let spent = processing("spent", 4000.0).lease(5.0).progress(3, 3);
    shop.add(&[processing("fresh", 4000.0).lease(5.0).progress(1, 3), spent]);
    let columns = "leaseUntil=leaseUntil,attempts=processed,maxAttempts=total";
    let args = ["--action", "Requeue", "--columns", columns];
    let expected = [("fresh", "Requeue"), ("spent", "Fail")]
        .map(|(id, action)| (id.to_owned(), "LeaseExpired".to_owned(), action.to_owned()));
    assert_eq!(listed(&shop.check(&args)), expected);
    let explained = shop.run("explain", &[&["spent", "-o", "json"], &args[..]].concat()).expect(0).json();
    assert_eq!(explained["run"]["action"], "Fail", "{explained:#}");
    let report = shop.report("recover", &args, 0);
    assert_eq!(listed(&report), expected);
    let counts = ["failed", "exhausted", "requeued"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(1), Some(1), Some(1)], "{report:#}");
    assert_eq!([shop.status("spent"), shop.status("fresh")], ["FAILED", "PENDING"]);
}
