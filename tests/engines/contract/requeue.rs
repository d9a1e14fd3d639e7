//! Requeueing: what may be run twice, what a requeue clears, and that it counts as a sign of life.

use super::owners::{owned, pod, sees, snapshot};
use super::rows::{pending, processing};
use super::shop::{Shop, listed, shows};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_requeued_run_waits_without_owner_lease_and_claim),
        case(age_alone_is_failed_and_not_run_twice),
        case(requeue_on_decides_which_evidence_may),
        case(a_requeue_is_a_sign_of_life),
        case(one_pass_settles_a_run_once),
        case(a_requeued_run_that_is_claimed_and_left_again_is_requeued_again),
        case(a_lease_from_before_the_requeue_says_nothing),
        case(an_owner_from_before_the_requeue_says_nothing),
        case(another_status_may_be_named_for_waiting_runs),
        case(columns_that_may_not_be_null_are_left_alone),
    ]
}

fn a_requeued_run_waits_without_owner_lease_and_claim(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0).beat(3000.0).lease(2000.0).owner("w").progress(3, 10)]);
    let before = [shop.value("a", "createdAt"), shop.value("a", "updatedAt")];
    let report = shop.recover(&["--action", "Requeue"], &["a"]);
    assert_eq!((report["requeued"].as_u64(), report["failed"].as_u64()), (Some(1), Some(0)));
    assert_eq!(shop.status("a"), "PENDING");
    for column in ["startedAt", "heartbeatAt", "leaseUntil", "workerId", "completedAt", "error"] {
        assert_eq!(shop.value("a", column), None, "{column}");
    }
    assert_eq!(shop.value("a", "processed").as_deref(), Some("3"));
    assert_eq!(shop.value("a", "createdAt"), before[0]);
    assert_ne!(shop.value("a", "updatedAt"), before[1]);
}

fn age_alone_is_failed_and_not_run_twice(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("aged", 4000.0), processing("stale", 4000.0).beat(3000.0), pending("waits", 4000.0)]);
    let report = shop.recover(&["--action", "requeue"], &["aged", "stale", "waits"]);
    let triple = |id: &str, kind: &str, action: &str| (id.to_owned(), kind.to_owned(), action.to_owned());
    let expected = vec![
        triple("aged", "Age", "Fail"),
        triple("stale", "HeartbeatStale", "Requeue"),
        triple("waits", "Age", "Fail"),
    ];
    assert_eq!(listed(&report), expected);
    assert_eq!(["aged", "stale", "waits"].map(|id| shop.status(id)), ["FAILED", "PENDING", "FAILED"]);
}

fn requeue_on_decides_which_evidence_may(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[
        processing("aged", 4000.0),
        processing("stale", 4000.0).beat(3000.0),
        processing("lease", 4000.0).beat(3000.0).lease(10.0),
    ]);
    let args = ["--action", "Requeue", "--requeue-on", "age,LEASEEXPIRED"];
    let report = shop.recover(&args, &["aged", "stale", "lease"]);
    assert_eq!((report["requeued"].as_u64(), report["failed"].as_u64()), (Some(2), Some(1)));
    assert_eq!(["aged", "stale", "lease"].map(|id| shop.status(id)), ["PENDING", "FAILED", "PENDING"]);
}

fn a_requeue_is_a_sign_of_life(engine: Engine) {
    let mut shop = Shop::open(engine);
    // Without updatedAt nothing in the row says that it was requeued.
    shop.set("UNSTICK_COLUMNS", "startedAt=startedAt,heartbeatAt=heartbeatAt,leaseUntil=leaseUntil,owner=workerId");
    shop.add(&[processing("a", 90_000.0).beat(80_000.0), processing("b", 90_000.0)]);
    let args = ["--action", "Requeue", "--requeue-on", "Age,HeartbeatStale"];
    shop.recover(&args, &["a", "b"]);
    assert_eq!([shop.status("a"), shop.status("b")], ["PENDING", "PENDING"]);
    shows(&shop.recover(&args, &[]), &[("a", "-"), ("b", "-")]);
    shows(&shop.recover(&[], &[]), &[("a", "-"), ("b", "-")]);
    let report = shop.check(&[]);
    let age = report["runs"][0]["ageSeconds"].as_u64().expect("an age");
    assert!(age < 120, "its age counts from the requeue: {report:#}");
    let due = report["nextDueSeconds"].as_u64().expect("due some time");
    assert!((150..=300).contains(&due), "{report:#}");
    // Undone, it is as stuck as before.
    let recoveries = shop.run("history", &["-o", "json"]).expect(0).json();
    let first = recoveries
        .as_array()
        .and_then(|all| all.iter().find(|one| one["recovered"] == 2 || one["counts"]["recovered"] == 2));
    let first = first.expect("the recovery that requeued")["recoveryId"].as_str().expect("a name").to_owned();
    shop.run("undo", &[&first]).expect(0);
    shows(&shop.check(&[]), &[("a", "HeartbeatStale"), ("b", "Age")]);
}

fn one_pass_settles_a_run_once(engine: Engine) {
    let shop = Shop::open(engine);
    // One second is the least limit: a requeued run is old again by it, were the requeue not counted.
    let runs: Vec<_> = (0..30).map(|n| processing(&format!("r{n:02}"), 4000.0).beat(3000.0)).collect();
    shop.add(&runs);
    let ids: Vec<String> = (0..30).map(|n| format!("r{n:02}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let args = ["--action", "Requeue", "--requeue-on", "Age,HeartbeatStale", "--batch-size", "7"];
    let report = shop.recover(&args, &ids);
    assert_eq!((report["requeued"].as_u64(), report["lostRaces"].as_u64()), (Some(30), Some(0)), "{report:#}");
}

fn a_requeued_run_that_is_claimed_and_left_again_is_requeued_again(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 90_000.0).beat(80_000.0)]);
    shop.recover(&["--action", "Requeue"], &["a"]);
    requeued_ago(&shop, 60);
    // Claimed by a worker that dies at once: its lease says so.
    let (status, lease, started) = (shop.quote("status"), shop.quote("leaseUntil"), shop.quote("startedAt"));
    let [soon, now] = [5.0, 8.0].map(|seconds| super::rows::ago(engine, seconds));
    shop.sql(&format!("UPDATE qualification_runs SET {status} = 'PROCESSING', {lease} = {soon}, {started} = {now}"));
    let report = shop.recover(&["--action", "Requeue"], &["a"]);
    shows(&report, &[("a", "LeaseExpired")]);
    assert_eq!(shop.status("a"), "PENDING");
}

/// As if the ledger had counted its requeues so many seconds ago.
pub(super) fn requeued_ago(shop: &Shop, seconds: u32) {
    let (table, at) = match shop.engine {
        Engine::Sqlite => ("unstick_requeue", format!("(unixepoch() - {seconds}) * 1000")),
        Engine::MariaDb => ("unstick_requeue", format!("UTC_TIMESTAMP(6) - INTERVAL {seconds} SECOND")),
        _ => ("unstick.requeue", format!("now() - interval '{seconds} seconds'")),
    };
    shop.sql(&format!("UPDATE {table} SET last = {at}"));
}

/// A column that may not be null keeps what the dead worker left.
fn keeps(shop: &Shop, sets: &[(&str, String)]) {
    let sets: Vec<String> = sets.iter().map(|(name, value)| format!("{} = {value}", shop.quote(name))).collect();
    shop.sql(&format!("UPDATE qualification_runs SET status = 'PROCESSING', {}", sets.join(", ")));
}

fn a_lease_from_before_the_requeue_says_nothing(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0).lease(2000.0)]);
    shop.recover(&["--action", "Requeue"], &["a"]);
    keeps(&shop, &[("leaseUntil", super::rows::ago(engine, 2000.0))]);
    for _ in 0..3 {
        let report = shop.recover(&["--action", "Requeue"], &[]);
        shows(&report, &[("a", "-")]);
        let due = report["nextDueSeconds"].as_u64().expect("due some time");
        assert!((150..=300).contains(&due), "silent since the requeue: {report:#}");
    }
    // Whoever took it since has let his own lease run out.
    requeued_ago(&shop, 60);
    keeps(&shop, &[("leaseUntil", super::rows::ago(engine, 10.0))]);
    shows(&shop.recover(&["--action", "Requeue"], &["a"]), &[("a", "LeaseExpired")]);
}

fn an_owner_from_before_the_requeue_says_nothing(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 4000.0).owner("one"), processing("b", 4000.0).owner("dead")]);
    let list = |shop: &mut Shop, age| sees(shop, &snapshot(age, &[pod("one", true, Some(100))], &["dead"]));
    list(&mut shop, 0);
    let found = [("a", "ContainerRestarted"), ("b", "OwnerGone")];
    shows(&shop.recover(&["--action", "Requeue"], &["a", "b"]), &found);
    let claim = ("startedAt", super::rows::ago(engine, 4000.0));
    keeps(&shop, &[("workerId", "CASE id WHEN 'a' THEN 'one' ELSE 'dead' END".to_owned()), claim]);
    // Still the list of before the requeue.
    list(&mut shop, 1);
    shows(&shop.check(&[]), &[("a", "-"), ("b", "-")]);
    shows(&shop.recover(&["--action", "Requeue"], &[]), &[("a", "-"), ("b", "-")]);
    // The container that runs may have claimed it since, so its owner protects it.
    requeued_ago(&shop, 50);
    shows(&shop.check(&["--timeout", "20s"]), &[("a", "-"), ("b", "OwnerGone")]);
    requeued_ago(&shop, 200);
    shows(&shop.recover(&["--action", "Requeue"], &["a", "b"]), &found);
}

fn another_status_may_be_named_for_waiting_runs(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0).beat(3000.0), processing("b", 4000.0)]);
    let said = shop.run("recover", &["--action", "Requeue", "--failed", "CANCELLED"]).expect(0).stdout;
    assert!(
        said.contains("Marked 1 run(s) as CANCELLED\n") && said.contains("Requeued 1 run(s) as PENDING\n"),
        "{said}"
    );
    assert_eq!([shop.status("a"), shop.status("b")], ["PENDING", "CANCELLED"]);
}

fn columns_that_may_not_be_null_are_left_alone(engine: Engine) {
    let mut shop = Shop::open(engine);
    // The claim time of this app is its creation time, which may not be null.
    shop.set("UNSTICK_COLUMNS", "startedAt=updatedAt,heartbeatAt=heartbeatAt");
    shop.add(&[processing("a", 4000.0).beat(3000.0)]);
    let before = shop.value("a", "updatedAt");
    shop.recover(&["--action", "Requeue"], &["a"]);
    assert_eq!((shop.status("a").as_str(), shop.value("a", "heartbeatAt")), ("PENDING", None));
    assert_eq!(shop.value("a", "updatedAt"), before);
}
