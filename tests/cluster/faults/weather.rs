//! The API server answers late, wrongly or not at all, and its watches lag, repeat themselves and grow too old.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::{Act, CONVERGES, Call, Stage, View};
use crate::shop::{POLICY, first, text, together};

/// Every kind of request that may be answered so goes wrong so many times before it works.
fn at_first(times: usize, act: Act) -> impl FnMut(&Call) -> Act + Send + 'static {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    move |call| {
        let deed = call.deed();
        let may_be = match act {
            Act::Answer(409) => call.method != "GET",
            Act::Answer(410) => deed.starts_with("WATCH"),
            _ => true,
        };
        let count = counts.entry(deed).or_default();
        *count += 1;
        if may_be && *count <= times { act } else { Act::Pass }
    }
}

/// An operator is started in that weather, and then a rollout comes in it.
fn in_weather(times: usize, act: Act) {
    let stage = Stage::open(&[]);
    for round in 1..=2 {
        stage.wire.rule(at_first(times, act));
        stage.seed();
        stage.roll(round);
        if round == 1 {
            stage.start("unstick");
        }
        stage.recovers(round);
    }
    stage.all_is_right();
}

#[test]
fn whatever_the_api_server_answers_at_first_a_rollout_is_recovered_once() {
    together(&[
        ("answers-lost", || in_weather(1, Act::LoseAnswer)),
        ("connections-reset", || in_weather(1, Act::Reset)),
        ("conflicts", || in_weather(2, Act::Answer(409))),
        ("too-many-requests", || in_weather(2, Act::Answer(429))),
        ("internal-errors", || in_weather(1, Act::Answer(500))),
        ("unavailable", || in_weather(3, Act::Answer(503))),
        ("gone", || in_weather(1, Act::Answer(410))),
    ]);
}

fn too_old() {
    let stage = Stage::at_rest(&[]);
    for round in 2..=3 {
        stage.seed();
        stage.wire.expire_watches();
        stage.roll(round);
        stage.wire.expire_watches();
        stage.recovers(round);
    }
    stage.all_is_right();
}

fn twice() {
    let stage = Stage::at_rest(&[]);
    stage.wire.view(View::Twice);
    stage.wire.reset_watches();
    for round in 2..=3 {
        stage.seed();
        stage.roll(round);
        stage.recovers(round);
    }
    stage.all_is_right();
}

/// The views stand still for longer than an operator believes in a Job that it does not see; rollouts come and go meanwhile.
fn lagging() {
    let stage = Stage::at_rest(&[]);
    stage.wire.view(View::Held);
    let renewals = || stage.wire.calls().iter().filter(|call| call.deed() == "PUT leases").count();
    let before = renewals();
    for round in 2..=4 {
        stage.seed();
        stage.roll(round);
        stage.shop.wait_until("time passes", CONVERGES, || (renewals() > before + round).then_some(()));
    }
    stage.wire.view(View::Live);
    stage.recovers(4);
    stage.wire.pass();
    stage.is_quiet();
    stage.rows_are_right();
    stage.one_job_each(&[1, 4].map(|round| format!("rollout/Deployment/shop/{round}/before")));
}

/// A Job is made and done while its maker sees nothing.
fn blind_while_it_runs() {
    let stage = Stage::at_rest(&[]);
    stage.seed();
    stage.roll(2);
    stage.asks("the second rollout has its Job", |call| {
        call.deed() == "POST jobs" && call.status == 201 && call.body.contains("shop/2/before")
    });
    stage.wire.view(View::Held);
    let renewals = || stage.wire.calls().iter().filter(|call| call.deed() == "PUT leases").count();
    let before = renewals();
    stage.shop.wait_until("it has forgotten what it made", CONVERGES, || (renewals() > before + 4).then_some(()));
    stage.wire.view(View::Live);
    stage.recovers(2);
    stage.all_is_right();
}

/// A Job has done its work and is gone before its end is seen, and its maker sees again when it still believes in it, or not until
/// later. It is asked for again, and finds that all is done.
fn gone_before_it_is_seen(believes: bool) {
    let stage = Stage::at_rest(&[("/spec/job", json!({"ttlSecondsAfterFinished": 0}))]);
    let round = stage.seed();
    stage.wire.rule(|_| Act::Pass);
    stage.roll(round);
    stage.asks("it asks for the Job", |call| call.deed() == "POST jobs" && call.status == 201);
    stage.wire.view(View::Held);
    let settled = format!("SELECT 1 FROM qualification_runs WHERE id = 'stuck{round}' AND status = 'FAILED'");
    stage.shop.wait_until("the run is settled", CONVERGES, || first(&stage.shop, &settled));
    stage.shop.wait_until("the Job is gone", CONVERGES, || stage.shop.list("jobs").is_empty().then_some(()));
    let renewals = || stage.wire.calls().iter().filter(|call| call.deed() == "PUT leases").count();
    let before = renewals();
    let forgets = || (believes || renewals() > before + 4).then_some(());
    stage.shop.wait_until("it has forgotten what it made", CONVERGES, forgets);
    // What has happened meanwhile is not told: the lists are made anew.
    stage.wire.expire_watches();
    stage.wire.view(View::Live);
    stage.recovers(round);
    stage.wire.pass();
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.nothing_was_forbidden();
    let before = format!("rollout/Deployment/shop/{round}/before");
    let mut jobs = stage.created();
    jobs.retain(|(_, triggers)| triggers.contains(&before));
    assert!(jobs.len() >= 2, "it was asked for again: {jobs:?}");
    let names: BTreeSet<&str> = jobs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 1, "under the name by which the ledger knows that it is done");
}

/// The API server is away for longer than leadership lasts; the operator ends, is started in vain, and then not in vain.
fn away() {
    let stage = Stage::at_rest(&[]);
    stage.seed();
    stage.roll(2);
    stage.asks("its Job is made", |call| call.deed() == "POST jobs" && call.body.contains("shop/2/before"));
    stage.wire.rule(|_| Act::Reset);
    stage.wire.reset_watches();
    let output = stage.ended("unstick");
    assert!(output.code == 1 && output.stderr.contains("could not be renewed"), "{output}");
    stage.start("unstick");
    stage.shop.wait_until("it asks in vain", CONVERGES, || (stage.wire.counted() > 0).then_some(()));
    stage.wire.pass();
    stage.recovers(2);
    stage.all_is_right();
}

#[test]
fn views_that_lag_repeat_themselves_or_grow_too_old_lose_no_rollout_and_double_none() {
    together(&[
        ("views-too-old", too_old),
        ("views-twice", twice),
        ("views-lagging", lagging),
        ("views-blind", blind_while_it_runs),
        ("job-gone-unseen", || gone_before_it_is_seen(false)),
        ("job-gone-believed-in", || gone_before_it_is_seen(true)),
        ("api-server-away", away),
    ]);
}

/// Once the second rollout has its Job, the first write of a status that says this goes wrong; the event is told all the same.
fn told_in_spite_of(act: Act, says: &'static str, reason: &str) {
    let stage = Stage::at_rest(&[]);
    stage.seed();
    let struck = Arc::new(AtomicBool::new(false));
    let (mut is_made, is_struck) = (false, Arc::clone(&struck));
    stage.wire.rule(move |call| {
        is_made |= call.deed() == "POST jobs" && call.body.contains("shop/2/before");
        let is_it = is_made && call.deed() == "PATCH recoverypolicies/status" && call.body.contains(says);
        if is_it && !is_struck.swap(true, Ordering::Relaxed) { act } else { Act::Pass }
    });
    stage.roll(2);
    stage.recovers(2);
    assert!(struck.load(Ordering::Relaxed), "nothing went wrong, so this proves nothing");
    let named = |call: &Call| call.deed() == "POST events" && call.body.contains(reason);
    stage.asks("the event is told", |call| named(call) && call.status == 201);
    stage.is_quiet();
    stage.all_is_right();
}

/// A request waits for its interval when all watches fall silent, as on a line that is dead and that nobody has noticed. Meanwhile a
/// pod comes, another replica has shown it to the ledger, and it claims a run and works on it without a beat.
#[test]
fn a_worker_that_came_while_the_watches_said_nothing_is_not_missed() {
    let stage = Stage::at_rest(&[("/spec/triggers/minInterval", json!("1m"))]);
    let shop = &stage.shop;
    let due = || shop.get("recoverypolicies", POLICY).map(|policy| policy["status"]["nextRecoveryTime"].clone());
    let before = due();
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=once"]).expect(0);
    shop.wait_until("the request waits for its interval", CONVERGES, || (due() != before).then_some(()));
    stage.wire.rule(|_| Act::Pass);
    stage.wire.view(View::Held);
    let known: BTreeSet<String> = shop.pods("shop").iter().map(uid).collect();
    shop.kubectl(&["scale", "deployment/shop", "--replicas=2"]).expect(0);
    let late = shop
        .wait_until("a pod comes", CONVERGES, || shop.pods("shop").iter().map(uid).find(|uid| !known.contains(uid)));
    shop.database().sql(&format!(
        r#"INSERT INTO unstick.worker (run_table, scope, identity, first_seen, last_seen)
             SELECT DISTINCT run_table, scope, '{late}', now(), now() FROM unstick.worker;
           INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "workerId")
             SELECT 'unheard', 'PROCESSING', claimed, claimed, '{late}' FROM (SELECT now() AT TIME ZONE 'UTC' AS claimed) AS now"#
    ));
    let is_it = |call: &Call| call.deed() == "POST jobs" && call.status == 201 && call.body.contains("once");
    stage.asks("the request has its Job", is_it);
    let age = "SELECT extract(epoch FROM now() AT TIME ZONE 'UTC' - \"startedAt\") > 35 FROM qualification_runs WHERE id = 'unheard'";
    assert_eq!(first(shop, age).as_deref(), Some("t"), "it was claimed too lately to prove anything");
    shop.wait_until("its Job has done its work", CONVERGES, || {
        let done = |job: &Value| job["status"]["succeeded"] == 1 && job.to_string().contains("request/");
        shop.list("jobs").iter().find(|job| done(job)).map(|_| ())
    });
    let status = first(shop, "SELECT status FROM qualification_runs WHERE id = 'unheard'");
    assert_eq!(status.as_deref(), Some("PROCESSING"), "its worker lives");
}

#[test]
fn what_happened_is_told_although_the_status_cannot_be_written_or_nobody_knows_whether_it_was() {
    together(&[
        ("start-and-conflict", || told_in_spite_of(Act::Answer(409), "", "RecoveryStarted")),
        ("end-and-lost-answer", || told_in_spite_of(Act::LoseAnswer, "\"recoveredRevision\":\"2\"", "RunsRecovered")),
    ]);
}

#[test]
fn a_gate_opens_at_its_deadline_while_every_job_is_refused_and_the_recovery_follows() {
    let stage = Stage::open(&[("/spec/gate/timeout", json!("5s"))]);
    stage.wire.rule(|call| if call.deed() == "POST jobs" { Act::Answer(500) } else { Act::Pass });
    stage.start("unstick");
    stage.seed();
    stage.roll(1);
    stage.shop.wait_until("the gate opens", CONVERGES, || stage.gate().filter(|reason| reason == "GateTimedOut"));
    stage.wire.pass();
    stage.shop.wait_until("the rollout is recovered", CONVERGES, || stage.is_recovered(1));
    stage.all_is_right();
}

fn uid(pod: &Value) -> String {
    text(&pod["metadata"]["uid"]).to_owned()
}
