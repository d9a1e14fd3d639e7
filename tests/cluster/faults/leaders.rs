//! More leaders than one: at the same moment, and after each other although the first does not know.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Act, CONVERGES, Call, Stage, View};
use crate::namespace::name;
use crate::shop::{POLICY, together};
use crate::support::Signal;

/// Two replicas, of which the first leads and the second waits; one rollout is behind them.
fn two() -> Stage {
    let stage = Stage::open(&[]);
    stage.start("first");
    let round = stage.seed();
    stage.roll(round);
    stage.recovers(round);
    stage.start("second");
    stage.asks("the second replica looks at the Lease", |call| call.replica == "second" && call.deed() == "GET leases");
    stage
}

/// The first replica hears nothing of the Lease any more, and the second takes it: for some seconds both lead.
fn both_lead(stage: &Stage, rule: impl Fn(&Call) -> Act + Send + 'static) {
    let renews = |call: &Call| call.replica == "first" && call.deed() == "PUT leases";
    stage.wire.pass();
    stage.asks("the first replica leads for ten more seconds", renews);
    let is_about_lease = |call: &Call| call.replica == "first" && call.deed().ends_with(" leases");
    stage.wire.rule(move |call| if is_about_lease(call) { Act::Hold } else { rule(call) });
    stage.expire_lease();
    stage.asks("the second replica leads", |call| {
        call.replica == "second" && call.deed() == "POST leases" && call.status == 201
    });
}

/// The Lease's way is free again, and the first replica ends, since another leads.
fn first_ends(stage: &Stage) {
    stage.wire.pass();
    stage.wire.release();
    let output = stage.ended("first");
    assert!(output.code == 1 && output.stderr.contains("cannot lead any longer"), "{output}");
}

/// Both have asked for the Job of a rollout, and neither has an answer; nothing if the first had to end before that, as on a
/// machine that does much else.
fn both_want_the_job() -> Option<(Stage, usize)> {
    let stage = two();
    both_lead(&stage, |call| if call.deed() == "POST jobs" { Act::Hold } else { Act::Pass });
    let round = stage.seed();
    stage.roll(round);
    let both = stage.shop.wait_until("both want the Job, or the first has ended", CONVERGES, || {
        let calls = stage.wire.calls_now();
        let wants = |replica: &str| calls.iter().any(|call| call.replica == replica && call.deed() == "POST jobs");
        if wants("first") && wants("second") { Some(true) } else { stage.has_ended("first").then_some(false) }
    });
    both.then_some((stage, round))
}

/// Both have decided before either has created anything, and ask at the same moment.
fn at_once() {
    let (stage, round) = (0..3).find_map(|_| both_want_the_job()).expect("in three tries both want the Job");
    first_ends(&stage);
    stage.recovers(round);
    let answers = answers_by_job(&stage);
    // For a moment both go on, and may both want the rollout's next Job as well.
    let right = |told: &Vec<u16>| matches!(told.as_slice(), [201] | [201, 409]);
    assert!(answers.values().all(right), "each Job is made once, and who comes second is told so once: {answers:?}");
    assert!(answers.values().any(|told| told.len() == 2), "both wanted the same Job: {answers:?}");
    stage.all_is_right();
}

/// What those were told who asked for each Job, by its name.
fn answers_by_job(stage: &Stage) -> BTreeMap<String, Vec<u16>> {
    let mut answers: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for call in stage.wire.calls().into_iter().filter(|call| call.deed() == "POST jobs") {
        let job: Value = serde_json::from_str(&call.body).expect("a Job is JSON");
        answers.entry(name(&job).to_owned()).or_default().push(call.status);
    }
    answers.values_mut().for_each(|told| told.sort_unstable());
    answers
}

/// The leader sleeps for so long that another follows, and finds its work done when it wakes up.
fn asleep() {
    let stage = two();
    stage.signal("first", Signal::SIGSTOP);
    let round = stage.seed();
    stage.roll(round);
    stage.recovers(round);
    let before = stage.wire.calls().len();
    stage.signal("first", Signal::SIGCONT);
    let output = stage.ended("first");
    assert!(output.code == 1 && output.stderr.contains("cannot lead any longer"), "{output}");
    let written = |call: &&Call| {
        call.replica == "first" && !matches!(call.method.as_str(), "GET") && matches!(call.status, 200 | 201)
    };
    let calls = stage.wire.calls();
    let late: Vec<&Call> = calls[before..].iter().filter(written).collect();
    assert!(late.is_empty(), "it has written after it woke up: {late:?}");
    stage.all_is_right();
}

/// What the sleeper has sent comes late: its Job was made by another, has ended and is gone. It is made once more, and its
/// recovery finds in the ledger that it is done.
fn late() {
    let stage = two();
    stage.wire.rule(|call| if call.replica == "first" && call.deed() == "POST jobs" { Act::Hold } else { Act::Pass });
    let round = stage.seed();
    stage.roll(round);
    stage.asks("the first replica asks for a Job", |call| call.replica == "first" && call.deed() == "POST jobs");
    stage.signal("first", Signal::SIGSTOP);
    stage.recovers(round);
    let jobs = format!("unstick.dev/policy={POLICY}");
    let delete = ["delete", "jobs", "-l", &jobs, "--wait", "--cascade=background"];
    stage.shop.kubectl(&delete).expect(0);
    stage.wire.release();
    let again =
        stage.shop.wait_until("the Job is there again", CONVERGES, || stage.shop.list_labelled("jobs", &jobs).pop());
    assert!(stage.shop.job_succeeded(name(&again)));
    stage.signal("first", Signal::SIGCONT);
    let output = stage.ended("first");
    assert!(output.code == 1, "{output}");
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
}

#[test]
fn two_leaders_and_one_that_has_slept_through_the_other_s_work_make_no_second_job_and_settle_no_run_twice() {
    together(&[("leaders-at-once", at_once), ("leader-asleep", asleep), ("leader-late", late)]);
}

#[test]
fn an_operator_that_is_started_with_an_old_view_finds_the_job_that_it_does_not_see() {
    let stage = Stage::open(&[]);
    stage.start("first");
    let round = stage.seed();
    // Killed as soon as the Job is there: the status does not tell of it.
    stage.wire.rule(|call| if call.deed() == "POST jobs" { Act::KillAfter } else { Act::Pass });
    stage.roll(round);
    stage.shop.wait_until("it is killed", CONVERGES, || stage.wire.has_killed().then_some(()));
    stage.end("first");
    stage.wire.pass();
    stage.wire.view(View::WithoutJobs);
    stage.start("first");
    stage.asks("it asks for the same Job", |call| call.deed() == "POST jobs" && call.status == 409);
    stage.wire.view(View::Live);
    stage.wire.reset_watches();
    stage.recovers(round);
    stage.all_is_right();
}
