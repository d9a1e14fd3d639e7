//! What signs of life say: heartbeat, lease, progress, claim, creation; no snapshot of workers is needed here.

use super::rows::{completed, pending, processing};
use super::shop::{Shop, listed, shows};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(the_strongest_evidence_is_the_one_recorded),
        case(a_missing_heartbeat_means_the_next_sign_of_life),
        case(a_run_claimed_again_after_a_dead_workers_heartbeat_is_alive),
        case(a_lease_that_holds_protects_and_one_that_is_over_does_not),
        case(waiting_runs_have_a_limit_of_their_own),
        case(progress_is_a_sign_of_life),
        case(a_row_written_lately_shows_life_where_its_time_of_writing_is_mapped),
        case(only_runs_of_the_active_statuses_count),
        case(rows_just_under_the_limit_are_left_alone),
        case(next_due_is_when_the_next_run_becomes_stuck),
    ]
}

fn the_strongest_evidence_is_the_one_recorded(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[
        processing("aged", 700.0),
        processing("beat", 700.0).beat(650.0),
        processing("leased", 700.0).beat(650.0).lease(100.0),
        processing("lively-but-lease-over", 700.0).beat(5.0).lease(10.0),
        processing("lively", 700.0).beat(5.0),
        pending("waits", 700.0),
        completed("done", 9000.0),
    ]);
    let report = shop.recover(&[], &["aged", "beat", "leased", "lively-but-lease-over", "waits"]);
    shows(
        &report,
        &[
            ("aged", "Age"),
            ("beat", "HeartbeatStale"),
            ("leased", "LeaseExpired"),
            ("lively", "-"),
            ("lively-but-lease-over", "LeaseExpired"),
            ("waits", "Age"),
        ],
    );
    let history = super::audit::history(&shop, report["recoveryId"].as_str().expect("a name"));
    for change in history["changes"].as_array().expect("changes") {
        let id = change["id"].as_str().expect("an id").to_owned();
        let listed = listed(&report).into_iter().find(|(known, ..)| *known == id).expect("it was listed");
        assert_eq!(change["evidence"], *listed.1, "{id}");
    }
    assert_eq!((shop.status("lively"), shop.status("done")), ("PROCESSING".to_owned(), "COMPLETED".to_owned()));
}

fn a_missing_heartbeat_means_the_next_sign_of_life(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[
        processing("claimed-lately", 4000.0).started(60.0),
        processing("claimed-long-ago", 4000.0).started(3000.0),
        processing("never-started", 4000.0).never_started(),
        processing("new", 20.0).never_started(),
    ]);
    let report = shop.recover(&[], &["claimed-long-ago", "never-started"]);
    shows(&report, &[("claimed-lately", "-"), ("claimed-long-ago", "Age"), ("never-started", "Age"), ("new", "-")]);
}

fn a_run_claimed_again_after_a_dead_workers_heartbeat_is_alive(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[
        processing("again", 9000.0).beat(8000.0).started(30.0),
        processing("stale", 9000.0).beat(8000.0).started(8500.0),
    ]);
    shows(&shop.recover(&[], &["stale"]), &[("again", "-"), ("stale", "HeartbeatStale")]);
}

fn a_lease_that_holds_protects_and_one_that_is_over_does_not(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[
        processing("held", 9000.0).beat(8000.0).lease(-600.0),
        processing("held-without-beat", 9000.0).lease(-600.0),
        processing("over", 9000.0).lease(1.0),
        processing("over-lately", 20.0).lease(1.0),
        processing("none", 9000.0),
    ]);
    let report = shop.recover(&[], &["over", "over-lately", "none"]);
    shows(
        &report,
        &[
            ("held", "-"),
            ("held-without-beat", "-"),
            ("none", "Age"),
            ("over", "LeaseExpired"),
            ("over-lately", "LeaseExpired"),
        ],
    );
}

fn waiting_runs_have_a_limit_of_their_own(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[pending("waits", 900.0), processing("works", 900.0)]);
    shows(&shop.check(&[]), &[("waits", "Age"), ("works", "Age")]);
    shows(&shop.check(&["--never-claimed-after", "2h"]), &[("waits", "-"), ("works", "Age")]);
    shows(&shop.check(&["--never-claimed-after", "10m", "--timeout", "2h"]), &[("waits", "Age"), ("works", "-")]);
    // No status counts as waiting: all are judged as claimed.
    shows(
        &shop.check(&["--never-claimed", "", "--never-claimed-after", "2h", "--requeued", "PENDING"]),
        &[("waits", "Age"), ("works", "Age")],
    );
    shop.recover(&["--never-claimed-after", "2h"], &["works"]);
}

fn progress_is_a_sign_of_life(engine: Engine) {
    let mut shop = Shop::open(engine);
    shop.set("UNSTICK_COLUMNS", "startedAt=startedAt,progressAt=heartbeatAt");
    shop.add(&[processing("goes-on", 9000.0).beat(10.0), processing("stands", 9000.0).beat(8000.0)]);
    shows(&shop.recover(&[], &["stands"]), &[("goes-on", "-"), ("stands", "Age")]);
}

fn a_row_written_lately_shows_life_where_its_time_of_writing_is_mapped(engine: Engine) {
    let mut shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0), processing("b", 4000.0)]);
    let now = super::rows::ago(engine, 1.0);
    shop.sql(&format!("UPDATE qualification_runs SET {} = {now} WHERE id = 'a'", shop.quote("updatedAt")));
    let before = [shop.value("a", "updatedAt"), shop.value("b", "updatedAt")];
    shows(&shop.recover(&[], &["b"]), &[("a", "-"), ("b", "Age")]);
    assert_eq!(shop.value("a", "updatedAt"), before[0]);
    assert_ne!(shop.value("b", "updatedAt"), before[1], "written where it is mapped");
    shop.set("UNSTICK_COLUMNS", "startedAt=startedAt");
    shop.recover(&[], &["a"]);
    assert_eq!(shop.value("a", "updatedAt"), before[0], "and only there");
}

fn only_runs_of_the_active_statuses_count(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0), pending("b", 4000.0), completed("c", 4000.0)]);
    shows(&shop.check(&["--active", "PROCESSING"]), &[("a", "Age")]);
    // The app's words are the app's: another case is another word, or no value of the enum.
    let other = shop.run("check", &["--active", "processing", "--never-claimed", "", "--requeued", "", "-o", "json"]);
    assert!(other.code == 78 || other.json()["active"] == 0, "{other}");
    shop.recover(&["--active", "PROCESSING"], &["a"]);
    assert_eq!(shop.status("b"), "PENDING");
}

fn rows_just_under_the_limit_are_left_alone(engine: Engine) {
    let shop = Shop::open(engine);
    // A slow machine may take half a minute and the verdict still holds.
    let under: Vec<_> = (0..20).map(|n| processing(&format!("under-{n}"), 270.0)).collect();
    let over: Vec<_> = (0..20).map(|n| processing(&format!("over-{n:02}"), 300.5)).collect();
    shop.add(&[under, over].concat());
    let expected: Vec<String> = (0..20).map(|n| format!("over-{n:02}")).collect();
    shop.recover(&["--limit", "40"], &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

fn next_due_is_when_the_next_run_becomes_stuck(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[completed("c", 10.0)]);
    assert!(shop.check(&[])["nextDueSeconds"].is_null());
    shop.add(&[processing("a", 100.0), processing("b", 10.0)]);
    let due = shop.check(&[])["nextDueSeconds"].as_u64().expect("a is due next");
    assert!((150..=200).contains(&due), "{due}");
    shop.add(&[processing("leased", 10.0).lease(-60.0)]);
    let due = shop.check(&[])["nextDueSeconds"].as_u64().expect("its lease ends next");
    assert!((20..=60).contains(&due), "{due}");
}
