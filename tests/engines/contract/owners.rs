//! What a snapshot of workers says: who is gone, who restarted, who is protected, and whom nobody knows.

use serde_json::{Value as Json, json};

use super::rows::{Run, pending, processing};
use super::shop::{Shop, says, shows};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_worker_that_the_operator_saw_end_is_gone),
        case(a_worker_known_from_an_earlier_recovery_is_gone_when_its_pod_is),
        case(workers_of_another_namespace_or_cluster_that_shares_the_table_are_never_gone),
        case(an_owner_that_nobody_knows_is_never_gone),
        case(a_worker_that_no_snapshot_has_shown_for_30_days_is_forgotten),
        case(owners_that_a_collation_takes_for_one_are_two),
        case(an_empty_a_stale_or_a_future_snapshot_is_no_evidence),
        case(a_pod_whose_label_was_taken_off_is_alive),
        case(a_container_that_restarted_left_its_runs_behind),
        case(a_container_that_does_not_run_holds_no_run),
        case(a_pods_name_counts_only_with_its_containers_start),
        case(a_run_claimed_after_the_snapshot_is_not_touched),
        case(a_run_claimed_shortly_before_its_owner_went_is_due_for_another_look),
        case(an_owner_that_is_alive_protects_unless_it_hangs),
        case(a_gone_owner_with_a_lease_or_a_beat_since),
        case(a_snapshot_without_identity_is_said_to_be_of_no_use),
        case(the_snapshot_may_come_as_a_file_or_as_text),
    ]
}

/// RFC 3339, so many seconds ago.
fn at(seconds: i64) -> String {
    #[expect(clippy::disallowed_methods, reason = "the operator's clock, which the database's is held against")]
    let now = jiff::Timestamp::now();
    now.checked_sub(jiff::SignedDuration::from_secs(seconds)).expect("a time of this century").to_string()
}

/// A pod that is there: its uid, whether it is a worker, since when its container runs.
pub(super) fn pod(uid: &str, worker: bool, since: Option<i64>) -> Json {
    json!({"uid": uid, "name": format!("pod-{uid}"), "worker": worker, "since": since.map(at)})
}

pub(super) fn snapshot(age: i64, pods: &[Json], gone: &[&str]) -> String {
    let gone: Vec<Json> = gone.iter().map(|uid| json!({"uid": uid, "name": format!("pod-{uid}")})).collect();
    json!({"time": at(age), "pods": pods, "gone": gone}).to_string()
}

/// A shop whose owner column holds uids of pods.
pub(super) fn owned(engine: Engine, runs: &[Run]) -> Shop {
    let mut shop = Shop::open(engine);
    shop.set("UNSTICK_IDENTITY", "PodUID");
    shop.add(runs);
    shop
}

pub(super) fn sees(shop: &mut Shop, snapshot: &str) {
    shop.set("UNSTICK_WORKERS", snapshot);
}

fn a_worker_that_the_operator_saw_end_is_gone(engine: Engine) {
    let runs = [
        processing("of-the-dead", 100.0).owner("dead"),
        processing("of-the-living", 100.0).owner("alive"),
        processing("of-nobody", 100.0),
        pending("waits", 100.0),
    ];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(0, &[pod("alive", true, Some(9000))], &["dead"]));
    let report = shop.recover(&[], &["of-the-dead"]);
    shows(&report, &[("of-nobody", "-"), ("of-the-dead", "OwnerGone"), ("of-the-living", "-"), ("waits", "-")]);
    let error = shop.value("of-the-dead", "error").expect("a reason");
    assert!(error.contains("its worker is gone"), "{error}");
}

fn a_worker_known_from_an_earlier_recovery_is_gone_when_its_pod_is(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 100.0).owner("one"), processing("b", 100.0).owner("two")]);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(9000)), pod("two", true, Some(9000))], &[]));
    shows(&shop.recover(&[], &[]), &[("a", "-"), ("b", "-")]);
    sees(&mut shop, &snapshot(0, &[pod("two", true, Some(9000))], &[]));
    // A check remembers nothing, and reads what the ledger remembers.
    shows(&shop.check(&[]), &[("a", "OwnerGone"), ("b", "-")]);
    shows(&shop.recover(&[], &["a"]), &[("a", "OwnerGone"), ("b", "-")]);
}

/// Two operators, of two namespaces or clusters, on one table: each knows its own workers, and lists only its own pods.
fn workers_of_another_namespace_or_cluster_that_shares_the_table_are_never_gone(engine: Engine) {
    let of = |scope: &str, pods: &[Json]| {
        let mut seen: Json = serde_json::from_str(&snapshot(0, pods, &[])).expect("JSON");
        seen["scope"] = json!(scope);
        seen.to_string()
    };
    let runs = [
        processing("of-east", 100.0).owner("east-1").beat(0.0),
        processing("of-the-dead-of-east", 100.0).owner("east-2"),
        processing("of-west", 100.0).owner("west-1"),
    ];
    let mut shop = owned(engine, &runs);
    let [east, dead, west] = ["east-1", "east-2", "west-1"].map(|uid| pod(uid, true, Some(9000)));
    sees(&mut shop, &of("east", &[east.clone(), dead]));
    shop.recover(&[], &[]);
    for scope in ["west", ""] {
        sees(&mut shop, &of(scope, std::slice::from_ref(&west)));
        let report = shop.recover(&[], &[]);
        shows(&report, &[("of-east", "-"), ("of-the-dead-of-east", "-"), ("of-west", "-")]);
        assert_eq!(report["unknownOwners"], 2, "{report:#}");
    }
    sees(&mut shop, &of("east", &[east]));
    let report = shop.recover(&[], &["of-the-dead-of-east"]);
    shows(&report, &[("of-east", "-"), ("of-the-dead-of-east", "OwnerGone"), ("of-west", "-")]);
}

fn an_owner_that_nobody_knows_is_never_gone(engine: Engine) {
    let runs = [
        processing("laptop", 100.0).owner("somebodys-laptop").beat(3.0),
        processing("laptop-old", 4000.0).owner("somebodys-laptop"),
        processing("cache", 100.0).owner("cache"),
    ];
    let mut shop = owned(engine, &runs);
    // `cache` is a pod of the namespace, but no worker: it is not remembered as one.
    let everybody = [pod("alive", true, Some(9000)), pod("cache", false, Some(9000))];
    sees(&mut shop, &snapshot(0, &everybody, &[]));
    shop.recover(&["--timeout", "3h"], &[]);
    sees(&mut shop, &snapshot(0, &everybody[..1], &[]));
    let report = shop.recover(&[], &["laptop-old"]);
    shows(&report, &[("cache", "-"), ("laptop", "-"), ("laptop-old", "Age")]);
    assert_eq!(report["unknownOwners"], 3, "{report:#}");
    assert!(says(&report, "warnings", "workers.selector"), "{report:#}");
}

fn a_worker_that_no_snapshot_has_shown_for_30_days_is_forgotten(engine: Engine) {
    let mut shop = owned(engine, &[processing("young", 10.0)]);
    sees(&mut shop, &snapshot(0, &["long", "lately", "new"].map(|uid| pod(uid, true, Some(9000))), &[]));
    shop.recover(&[], &[]);
    let ledger = if engine.is_postgres() { "unstick.worker" } else { "unstick_worker" };
    let days_ago = |days: u64| match engine {
        Engine::Sqlite => format!("(unixepoch() - {days} * 86400) * 1000"),
        Engine::MariaDb => format!("UTC_TIMESTAMP(6) - INTERVAL {days} DAY"),
        _ => format!("now() - interval '{days} days'"),
    };
    for (uid, days) in [("long", 31), ("lately", 29)] {
        shop.sql(&format!("UPDATE {ledger} SET last_seen = {} WHERE identity = '{uid}'", days_ago(days)));
    }
    let (run_table, ago) = ("'another.table'", days_ago(31));
    shop.sql(&format!(
        "INSERT INTO {ledger} (run_table, scope, identity, first_seen, last_seen) VALUES ({run_table}, '', 'x', {ago}, {ago})"
    ));
    sees(&mut shop, &snapshot(0, &[pod("newest", true, Some(60))], &[]));
    shop.recover(&[], &[]);
    let known = |which: &str| {
        let rows = shop.database.rows(&format!("SELECT identity FROM {ledger} WHERE {which} ORDER BY identity"));
        rows.into_iter().filter_map(|mut row| row.remove(0)).collect::<Vec<_>>()
    };
    assert_eq!(known(&format!("run_table <> {run_table}")), ["lately", "new", "newest"]);
    assert_eq!(
        known(&format!("run_table = {run_table}")),
        ["x"],
        "another table's workers are none of this recovery's"
    );

    // Whom the ledger has forgotten nobody knows to be gone.
    shop.add(&["long", "lately"].map(|uid| processing(uid, 100.0).owner(uid)));
    let report = shop.recover(&[], &["lately"]);
    shows(&report, &[("lately", "OwnerGone"), ("long", "-"), ("young", "-")]);
    assert_eq!(report["unknownOwners"], 1, "{report:#}");
}

fn owners_that_a_collation_takes_for_one_are_two(engine: Engine) {
    // No pod is called like the last.
    let names = ["shop-1", "SHOP-1", "shöp-1", "shop-1 "];
    for (dead, living) in [(&[0, 2][..], &[1][..]), (&[1], &[0, 2])] {
        let runs: Vec<Run> = (0..4)
            .flat_map(|n| {
                let of = |id: &str, age| processing(&format!("{id}{n}"), age).owner(names[n]);
                [of("short", 100.0), of("long", 4000.0)]
            })
            .collect();
        let mut shop = owned(engine, &runs);
        let pods = |all: &[usize]| all.iter().map(|n| pod(names[*n], true, Some(9000))).collect::<Vec<_>>();
        // The others are known workers from here on.
        sees(&mut shop, &snapshot(0, &pods(&[0, 1, 2]), &[]));
        assert_eq!(shop.recover(&["--timeout", "3h"], &[])["unknownOwners"], 2);
        sees(&mut shop, &snapshot(0, &pods(living), &[]));
        let mut expected = vec![("long3".to_owned(), "Age"), ("short3".to_owned(), "-")];
        for n in 0..3 {
            let kind = if dead.contains(&n) { "OwnerGone" } else { "-" };
            expected.extend([(format!("long{n}"), kind), (format!("short{n}"), kind)]);
        }
        expected.sort();
        let expected: Vec<(&str, &str)> = expected.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
        let gone: Vec<&str> = expected.iter().filter(|(_, kind)| *kind != "-").map(|(id, _)| *id).collect();
        let report = shop.check(&[]);
        shows(&report, &expected);
        assert_eq!((&report["stuck"], &report["unknownOwners"]), (&gone.len().into(), &2.into()), "{report:#}");
        shows(&shop.recover(&[], &gone), &expected);
    }
}

fn an_empty_a_stale_or_a_future_snapshot_is_no_evidence(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 200.0).owner("dead")]);
    sees(&mut shop, &snapshot(0, &[pod("dead", true, Some(9000))], &[]));
    shop.recover(&[], &[]);
    for (snapshot, words) in [
        (snapshot(0, &[], &[]), "empty"),
        (snapshot(3600, &[pod("alive", true, Some(9000))], &["dead"]), "old"),
        (snapshot(-3600, &[pod("alive", true, Some(9000))], &["dead"]), "future"),
    ] {
        sees(&mut shop, &snapshot);
        let report = shop.recover(&[], &[]);
        shows(&report, &[("a", "-")]);
        assert!(says(&report, "warnings", words), "{words}: {report:#}");
    }
    for odd in ["[]", "null", "7", "\"pods\"", "{", "{\"pods\": []}", "{\"time\": \"yesterday\", \"pods\": []}"] {
        sees(&mut shop, odd);
        let said = shop.refuses(&[], 2);
        assert!(said.contains("snapshot of workers") && !said.contains("No such file"), "{odd}: {said}");
    }
}

fn a_pod_whose_label_was_taken_off_is_alive(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 200.0).owner("one")]);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(9000))], &[]));
    shop.recover(&[], &[]);
    sees(&mut shop, &snapshot(0, &[pod("one", false, Some(9000)), pod("two", true, Some(9000))], &[]));
    shows(&shop.recover(&[], &[]), &[("a", "-")]);
    // It protects from age as well.
    shows(&shop.check(&["--timeout", "1s"]), &[("a", "-")]);
}

fn a_container_that_restarted_left_its_runs_behind(engine: Engine) {
    let runs = [
        processing("before", 400.0).started(200.0).owner("one"),
        processing("since", 400.0).started(50.0).owner("one"),
        processing("before-but-beats", 400.0).started(200.0).beat(20.0).owner("one"),
        processing("never-claimed-so-far", 200.0).never_started().owner("one"),
    ];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(100))], &[]));
    let report = shop.recover(&["--timeout", "1h"], &["before"]);
    shows(
        &report,
        &[("before", "ContainerRestarted"), ("before-but-beats", "-"), ("never-claimed-so-far", "-"), ("since", "-")],
    );
}

fn a_container_that_does_not_run_holds_no_run(engine: Engine) {
    let runs = [processing("before", 200.0).owner("looping"), processing("just-now", 3.0).owner("looping")];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(0, &[pod("looping", true, None)], &[]));
    shows(&shop.recover(&[], &["before"]), &[("before", "ContainerRestarted"), ("just-now", "-")]);
}

fn a_pods_name_counts_only_with_its_containers_start(engine: Engine) {
    // The pod `worker-0` of a StatefulSet died and came back under its name.
    let runs = [
        processing("of-the-first", 300.0).owner("pod-new"),
        processing("of-the-second", 30.0).owner("pod-new"),
        processing("of-the-gone", 300.0).owner("pod-other"),
        processing("unclaimed-time", 300.0).never_started().owner("pod-other"),
    ];
    let mut shop = owned(engine, &runs);
    shop.set("UNSTICK_IDENTITY", "PodName");
    sees(&mut shop, &snapshot(0, &[pod("new", true, Some(100))], &["old", "other"]));
    let report = shop.recover(&["--timeout", "1h"], &["of-the-first", "of-the-gone"]);
    shows(
        &report,
        &[
            ("of-the-first", "ContainerRestarted"),
            ("of-the-gone", "OwnerGone"),
            ("of-the-second", "-"),
            ("unclaimed-time", "-"),
        ],
    );
}

fn a_run_claimed_after_the_snapshot_is_not_touched(engine: Engine) {
    let runs = [
        processing("before", 300.0).owner("dead"),
        processing("after", 30.0).owner("dead"),
        processing("after-restart", 30.0).owner("one"),
        processing("beats-after", 300.0).beat(20.0).owner("dead"),
    ];
    let mut shop = owned(engine, &runs);
    // Taken a minute and a half ago.
    sees(&mut shop, &snapshot(90, &[pod("one", true, Some(200))], &["dead"]));
    let report = shop.recover(&[], &["before"]);
    shows(&report, &[("after", "-"), ("after-restart", "-"), ("beats-after", "-"), ("before", "OwnerGone")]);
    // A known worker that nobody saw end may have claimed within the clocks' difference.
    let runs = [processing("well-before", 100.0).owner("known"), processing("about-then", 12.0).owner("known")];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(1, &[pod("known", true, Some(9000))], &[]));
    shop.recover(&[], &[]);
    sees(&mut shop, &snapshot(1, &[pod("other", true, Some(9000))], &[]));
    shows(&shop.recover(&[], &["well-before"]), &[("about-then", "-"), ("well-before", "OwnerGone")]);
}

fn a_run_claimed_shortly_before_its_owner_went_is_due_for_another_look(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 4000.0).started(20.0).owner("dead")]);
    sees(&mut shop, &snapshot(0, &[pod("dead", true, Some(9000)), pod("alive", true, Some(9000))], &[]));
    let due = |report: &Json| report["nextDueSeconds"].as_u64().expect("due some time");
    assert!(shop.recover(&[], &[])["nextDueSeconds"].is_null(), "its owner lives");
    // It is gone, but clocks differ: a snapshot half a minute after the claim will tell.
    sees(&mut shop, &snapshot(0, &[pod("alive", true, Some(9000))], &[]));
    let report = shop.recover(&[], &[]);
    assert!((1..=15).contains(&due(&report)), "{report:#}");
    // One that is older tells as much less; and somebody who beats in its name is asked for no sooner than anybody.
    sees(&mut shop, &snapshot(60, &[pod("alive", true, Some(9000))], &[]));
    assert!((60..=75).contains(&due(&shop.check(&[]))), "{:#}", shop.check(&[]));
    shop.sql("UPDATE qualification_runs SET status = 'COMPLETED' WHERE id = 'a'");
    shop.add(&[processing("b", 4000.0).started(50.0).owner("dead").beat(1.0)]);
    assert!(due(&shop.check(&[])) > 200, "{:#}", shop.check(&[]));
}

fn an_owner_that_is_alive_protects_unless_it_hangs(engine: Engine) {
    let runs = [
        processing("aged", 4000.0).owner("one"),
        processing("stale", 4000.0).beat(3000.0).owner("one"),
        processing("lease-over", 4000.0).lease(10.0).owner("one"),
        processing("unowned", 4000.0),
    ];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(9000))], &[]));
    let protected = [("aged", "-"), ("lease-over", "LeaseExpired"), ("stale", "-"), ("unowned", "Age")];
    shows(&shop.check(&[]), &protected);
    shows(&shop.check(&["--hung-after", "2h"]), &protected);
    let hung = [("aged", "Age"), ("lease-over", "LeaseExpired"), ("stale", "-"), ("unowned", "Age")];
    shows(&shop.check(&["--hung-after", "3600s"]), &hung);
    shop.recover(&["--hung-after", "40m"], &["aged", "lease-over", "stale", "unowned"]);
}

fn a_gone_owner_with_a_lease_or_a_beat_since(engine: Engine) {
    let runs =
        [processing("leased", 200.0).owner("dead").lease(-600.0), processing("beats", 200.0).owner("dead").beat(-5.0)];
    let mut shop = owned(engine, &runs);
    sees(&mut shop, &snapshot(60, &[pod("one", true, Some(9000))], &["dead"]));
    // The pod is gone whatever its lease promised; a beat after the snapshot says that it is not.
    shows(&shop.recover(&[], &["leased"]), &[("beats", "-"), ("leased", "OwnerGone")]);
}

fn a_snapshot_without_identity_is_said_to_be_of_no_use(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 100.0).owner("dead")]);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(9000))], &["dead"]));
    shop.set("UNSTICK_IDENTITY", "None");
    let report = shop.recover(&[], &[]);
    assert!(says(&report, "warnings", "identity"), "{report:#}");
    shop.set("UNSTICK_IDENTITY", "PodUID");
    shop.set("UNSTICK_COLUMNS", "startedAt=startedAt");
    let report = shop.recover(&[], &[]);
    assert!(says(&report, "warnings", "owner"), "{report:#}");
}

fn the_snapshot_may_come_as_a_file_or_as_text(engine: Engine) {
    let mut shop = owned(engine, &[processing("a", 100.0).owner("dead")]);
    let text = snapshot(0, &[pod("one", true, Some(9000))], &["dead"]);
    let file = shop.file("workers.json", &text);
    let file = file.to_str().expect("a plain path");
    shows(&shop.check(&["--workers", file]), &[("a", "OwnerGone")]);
    sees(&mut shop, file);
    shows(&shop.check(&[]), &[("a", "OwnerGone")]);
    sees(&mut shop, &text);
    shows(&shop.check(&[]), &[("a", "OwnerGone")]);
    // Quotes and other odd characters in an identity are values like any other.
    let odd = "it's \"odd\" `one` \\ $1 ?";
    shop.add(&[processing("b", 100.0).owner(odd)]);
    sees(&mut shop, &snapshot(0, &[pod("one", true, Some(9000))], &["dead", odd]));
    shop.recover(&[], &["a", "b"]);
}
