//! Snapshots that cannot tell who is gone, or that there are none: in doubt a run lives, and the report says why.

use serde_json::{Value as Json, json};

use super::owners::{owned, pod, sees, snapshot};
use super::rows::{pending, processing};
use super::shop::{Shop, says, shows};
use super::{Case, case};
use crate::support::{Engine, preloaded};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_snapshot_that_is_refused_for_its_time_still_protects_whom_it_lists),
        case(an_older_snapshot_does_not_miss_a_worker_that_a_newer_one_has_shown),
        case(a_name_that_another_scope_has_seen_since_is_never_taken_for_gone),
        case(a_cluster_whose_clock_is_ahead_of_the_databases_takes_no_live_run_for_one_left_behind),
        case(without_a_list_of_workers_owners_protect_nobody_and_the_report_says_so),
    ]
}

fn a_snapshot_that_is_refused_for_its_time_still_protects_whom_it_lists(engine: Engine) {
    let runs = [
        processing("aged", 4000.0).owner("one"),
        processing("stale", 4000.0).beat(3000.0).owner("one"),
        processing("of-the-dead", 200.0).owner("dead"),
        processing("of-another", 4000.0).owner("other"),
    ];
    for age in [700, -45] {
        let mut shop = owned(engine, &runs);
        sees(&mut shop, &snapshot(0, &["one", "dead", "other"].map(|uid| pod(uid, true, Some(9000))), &[]));
        shop.recover(&[], &[]);
        sees(&mut shop, &snapshot(age, &[pod("one", true, Some(9000))], &["dead"]));
        let report = shop.recover(&[], &["of-another"]);
        shows(&report, &[("aged", "-"), ("of-another", "Age"), ("of-the-dead", "-"), ("stale", "-")]);
        assert!(says(&report, "warnings", "owners that it lists still count as alive"), "{report:#}");
        assert_eq!((&report["unknownOwners"], says(&report, "warnings", "workers.selector")), (&0.into(), false));
    }
}

fn without_a_list_of_workers_owners_protect_nobody_and_the_report_says_so(engine: Engine) {
    let warns = |report: &Json| says(report, "warnings", "no list of live workers was given");
    let mut shop = owned(
        engine,
        &[processing("unowned", 4000.0), pending("waits", 4000.0), processing("young", 9.0).owner("one")],
    );
    let report = shop.check(&[]);
    assert!(!warns(&report), "nothing stuck has an owner: {report:#}");
    shop.add(&[processing("owned", 4000.0).owner("one")]);
    for report in [shop.check(&[]), shop.recover(&[], &["owned", "unowned", "waits"])] {
        shows(&report, &[("owned", "Age"), ("unowned", "Age"), ("waits", "Age"), ("young", "-")]);
        assert!(warns(&report), "{report:#}");
    }
    shop.add(&[
        processing("silent", 4000.0).beat(3000.0).owner("one"),
        processing("leased", 9.0).lease(3.0).owner("one"),
    ]);
    assert!(warns(&shop.check(&[])));
    shop.sql("DELETE FROM qualification_runs WHERE id = 'silent'");
    assert!(!warns(&shop.check(&[])), "a lease that is over speaks whoever lives");
    shop.add(&[processing("again", 4000.0).owner("one")]);
    sees(&mut shop, &snapshot(0, &[pod("two", true, Some(9000))], &[]));
    assert!(!warns(&shop.check(&[])), "a list was given");
    shop.set("UNSTICK_WORKERS", "");
    shop.set("UNSTICK_IDENTITY", "None");
    assert!(!warns(&shop.check(&[])), "owners are no matter of this policy");
}

fn an_older_snapshot_does_not_miss_a_worker_that_a_newer_one_has_shown(engine: Engine) {
    // Without a claim time the run's own times do not say that its worker came after the older snapshot.
    let mut shop =
        owned(engine, &[processing("of-the-new", 1200.0).owner("new"), processing("of-the-old", 1200.0).owner("old")]);
    shop.set("UNSTICK_COLUMNS", "owner=workerId");
    shop.set("UNSTICK_TIMEOUT", "60");
    let [old, new] = ["old", "new"].map(|uid| pod(uid, true, Some(9000)));
    sees(&mut shop, &snapshot(1, &[old.clone(), new], &[]));
    shop.recover(&[], &[]);
    sees(&mut shop, &snapshot(180, std::slice::from_ref(&old), &[]));
    let alive = [("of-the-new", "-"), ("of-the-old", "-")];
    shows(&shop.check(&[]), &alive);
    shows(&shop.recover(&[], &[]), &alive);
    // The older one has not made the newer one forgotten, and whoever is missed later is gone.
    sees(&mut shop, &snapshot(170, std::slice::from_ref(&old), &[]));
    shows(&shop.check(&[]), &alive);
    sees(&mut shop, &snapshot(0, &[old], &[]));
    shows(&shop.recover(&[], &["of-the-new"]), &[("of-the-new", "OwnerGone"), ("of-the-old", "-")]);
}

/// Two namespaces or clusters on one table, both with a StatefulSet `worker`.
fn a_name_that_another_scope_has_seen_since_is_never_taken_for_gone(engine: Engine) {
    let looks = |shop: &mut Shop, scope: &str, pods: &[Json], gone: &[&str]| {
        let mut seen: Json = serde_json::from_str(&snapshot(0, pods, gone)).expect("JSON");
        seen["scope"] = json!(scope);
        sees(shop, &seen.to_string());
    };
    let runs = ["pod-0", "pod-1", "pod-2"].map(|name| processing(&format!("of-{name}"), 100.0).owner(name));
    let mut shop = owned(engine, &runs);
    shop.set("UNSTICK_IDENTITY", "PodName");
    let pods = ["0", "1", "2"].map(|uid| pod(uid, true, Some(9000)));
    // Of an earlier policy, which nobody has now: what it saw before the one of today is of no account.
    looks(&mut shop, "old", &pods, &[]);
    shop.recover(&[], &[]);
    looks(&mut shop, "blue", &pods, &[]);
    shop.recover(&[], &[]);
    looks(&mut shop, "green", &pods[..2], &[]);
    shop.recover(&[], &[]);
    let alive = [("of-pod-0", "-"), ("of-pod-1", "-"), ("of-pod-2", "OwnerGone")];
    // Missed, seen to end, started again: whose pod it was nobody can tell.
    looks(&mut shop, "blue", &[pod("9", true, Some(60))], &["1"]);
    shows(&shop.check(&[]), &alive);
    looks(&mut shop, "blue", &[pod("0", true, Some(60)), pod("1", true, Some(60))], &[]);
    shows(&shop.recover(&[], &["of-pod-2"]), &alive);
    // A uid is never used twice.
    shop.set("UNSTICK_IDENTITY", "PodUID");
    shop.sql("DELETE FROM qualification_runs WHERE status = 'PROCESSING'");
    shop.add(&[processing("of-uid-1", 100.0).owner("1")]);
    looks(&mut shop, "blue", &[pod("0", true, Some(9000))], &["1"]);
    shows(&shop.check(&[]), &[("of-uid-1", "OwnerGone")]);
}

/// Nodes and operator agree, and are ahead of the database by 20 seconds; the recovery began six seconds after its list was made.
fn a_cluster_whose_clock_is_ahead_of_the_databases_takes_no_live_run_for_one_left_behind(engine: Engine) {
    // Where the program is the database there is but one clock.
    if engine == Engine::Sqlite {
        return;
    }
    let runs = [
        processing("of-the-one-before", 400.0).started(30.0).owner("one"),
        processing("of-the-one-that-runs", 400.0).started(9.0).owner("one"),
    ];
    let mut shop = owned(engine, &runs);
    shop.set("LD_PRELOAD", preloaded("tests/engines/contract/clock_ahead.c").to_str().expect("a path"));
    shop.set("CLOCK_AHEAD", "20");
    sees(&mut shop, &snapshot(-14, &[pod("one", true, Some(-10))], &[]));
    let report = shop.recover(&["--timeout", "1h"], &["of-the-one-before"]);
    shows(&report, &[("of-the-one-before", "ContainerRestarted"), ("of-the-one-that-runs", "-")]);
    let warns =
        |report: &Json| says(report, "warnings", "the clock of this machine is ahead of the database's by 45 seconds");
    assert!(!warns(&report), "{report:#}");
    shop.set("CLOCK_AHEAD", "45");
    assert!(warns(&shop.check(&[])));
}
