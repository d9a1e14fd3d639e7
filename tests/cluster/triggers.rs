//! What starts a recovery and what does not: rollbacks, restarts, workloads made anew; scaling and pauses; the clock; runs that
//! become due.

use std::time::Duration;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};

use crate::namespace::{Namespace, SOON, name, uid};
use crate::objects::set_env;
use crate::own::{Own, grant, operated};
use crate::shop::{
    POLICY, calm, claimed_by, first, policy, recovered, recoveries_of, request, rolled_out, slow_workers, status, text,
    times, together, triggers, workload,
};

/// A slot of a schedule is at most two minutes away, and a slow machine takes its time.
const A_SLOT: Duration = Duration::from_secs(240);

/// The triggers of rollouts that Jobs have had.
fn rollouts(shop: &Namespace<'_>) -> Vec<String> {
    let mut known: Vec<_> = triggers(shop).into_iter().map(|(trigger, _)| trigger).collect();
    known.retain(|trigger| trigger.starts_with("rollout/"));
    known.sort();
    known
}

/// Every moment of these revisions of the Deployment `shop`, once each.
fn once_each(revisions: &[&str]) -> Vec<String> {
    let moments =
        |revision: &&str| ["after", "before"].map(|moment| format!("rollout/Deployment/shop/{revision}/{moment}"));
    revisions.iter().flat_map(moments).collect()
}

/// Waits until a run has been settled that often and is in the hands of one of the pods that are there now.
fn changed_hands(shop: &Namespace<'_>, run: &str, times: &str) -> String {
    let owner = format!(r#"SELECT "workerId" FROM qualification_runs WHERE id = '{run}' AND status = 'PROCESSING'"#);
    shop.wait_until(&format!("{run} is settled {times} time(s) and claimed again"), SOON, || {
        recoveries_of(shop, run).filter(|count| count == times)?;
        let owner = first(shop, &owner)?;
        shop.pods("shop").iter().any(|pod| uid(pod) == owner).then_some(owner)
    })
}

/// Waits until the controller has seen what was last said of the Deployment.
fn taken_up(shop: &Namespace<'_>) {
    shop.wait_until("the change is taken up", SOON, || {
        let deployment = shop.get("deployments", "shop")?;
        (deployment["status"]["observedGeneration"] == deployment["metadata"]["generation"]).then_some(())
    });
}

fn is_rolled_back_and_restarted() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[("/spec/recovery/maxRecoveries", json!(10))]));
    recovered(&shop, "1");
    shop.ready_pods("shop", 1);
    claimed_by(&shop, "a");
    let mut next = slow_workers(1);
    set_env(&mut next, "RELEASE", "2");
    shop.apply(next);
    recovered(&shop, "2");
    changed_hands(&shop, "a", "1");
    // The template of before, under a new number.
    shop.kubectl(&["rollout", "undo", "deployment/shop"]).expect(0);
    recovered(&shop, "3");
    changed_hands(&shop, "a", "2");
    shop.kubectl(&["rollout", "restart", "deployment/shop"]).expect(0);
    recovered(&shop, "4");
    changed_hands(&shop, "a", "3");
    assert_eq!(rollouts(&shop), once_each(&["1", "2", "3", "4"]));
}

fn is_scaled_and_paused() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    let before = recovered(&shop, "1")["workloads"].clone();
    for replicas in [3, 1] {
        shop.kubectl(&["scale", "deployment/shop", &format!("--replicas={replicas}")]).expect(0);
        shop.ready_pods("shop", replicas);
    }
    shop.kubectl(&["annotate", "deployment/shop", "note=nothing"]).expect(0);
    shop.kubectl(&["rollout", "pause", "deployment/shop"]).expect(0);
    shop.kubectl(&["set", "env", "deployment/shop", "RELEASE=2"]).expect(0);
    taken_up(&shop);
    request(&shop, "while-paused");
    assert_eq!(rollouts(&shop), once_each(&["1"]));
    assert_eq!(status(&shop)["workloads"], before);
    shop.kubectl(&["rollout", "resume", "deployment/shop"]).expect(0);
    recovered(&shop, "2");
    assert_eq!(rollouts(&shop), once_each(&["1", "2"]));
}

fn is_made_anew() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    let before = rolled_out(&shop, "Deployment", "shop", |_| true);
    shop.ready_pods("shop", 1);
    let owner = claimed_by(&shop, "a");
    shop.kubectl(&["delete", "deployment", "shop", "--cascade=foreground"]).expect(0);
    shop.apply(slow_workers(1));
    let after = rolled_out(&shop, "Deployment", "shop", |one| one["uid"] != before["uid"]);
    assert_eq!((text(&before["revision"]), text(&after["revision"])), ("1", "1"));
    assert_ne!(changed_hands(&shop, "a", "1"), owner);
    let jobs: Vec<String> = triggers(&shop)
        .into_iter()
        .filter(|(trigger, _)| trigger == "rollout/Deployment/shop/1/before")
        .map(|(_, job)| job)
        .collect();
    assert!(jobs.len() == 2 && jobs[0] != jobs[1], "one for each, whatever the name: {jobs:?}");
    assert_eq!(status(&shop)["workloads"].as_array().map(Vec::len), Some(1), "the former one is forgotten");
}

#[test]
fn rollbacks_restarts_and_workloads_made_anew_are_rollouts_and_scaling_and_pausing_are_none() {
    together(&[
        ("rolled-back", is_rolled_back_and_restarted),
        ("scaled-and-paused", is_scaled_and_paused),
        ("made-anew", is_made_anew),
    ]);
}

// -- the clock -----------------------------------------------------------------------------------------------------------------

/// Where clocks differ from ours by three quarters of an hour.
const ZONE: &str = "Asia/Kathmandu";

/// The next whole minutes that are not quite near, and the schedule that has them as its slots.
fn next_minutes(count: i64) -> (Vec<Timestamp>, String) {
    #[expect(clippy::disallowed_methods, reason = "a schedule goes by the clock of the cluster, which is ours")]
    let now = Timestamp::now();
    let near = now.as_second() + 30;
    let minutes: Vec<_> = (1..=count).map(|n| Timestamp::from_second((near / 60 + n) * 60).expect("soon")).collect();
    let local = minutes.iter().map(|slot| slot.to_zoned(TimeZone::get(ZONE).expect("a zone"))).collect::<Vec<_>>();
    let fields = |of: fn(&jiff::Zoned) -> i8| {
        let mut fields: Vec<i8> = local.iter().map(of).collect();
        fields.dedup();
        fields.iter().map(i8::to_string).collect::<Vec<_>>().join(",")
    };
    let schedule = format!("{} {} * * *", fields(jiff::Zoned::minute), fields(jiff::Zoned::hour));
    (minutes, schedule)
}

fn scheduled(schedule: &str) -> Value {
    policy(&[("/spec/triggers", json!({"minInterval": "1s", "schedule": schedule, "timeZone": ZONE}))])
}

/// The Jobs that the clock has started.
fn by_schedule(shop: &Namespace<'_>) -> Vec<String> {
    let jobs = shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY},unstick.dev/trigger=Schedule"));
    jobs.iter().map(|job| text(&job["metadata"]["annotations"]["unstick.dev/triggers"]).to_owned()).collect()
}

#[test]
fn a_slot_of_the_schedule_starts_one_recovery_at_its_time_in_its_zone() {
    let shop = calm();
    let (slots, schedule) = next_minutes(1);
    shop.apply(scheduled(&schedule));
    shop.wait_until("the status tells when it comes", SOON, || {
        (text(&status(&shop)["nextRecoveryTime"]) == slots[0].to_string()).then_some(())
    });
    assert_eq!(by_schedule(&shop), Vec::<String>::new());
    shop.wait_until("the slot comes", A_SLOT, || (!by_schedule(&shop).is_empty()).then_some(()));
    request(&shop, "after-the-slot");
    assert_eq!(by_schedule(&shop), [format!("schedule/{}", slots[0])]);
    let next = slots[0].to_zoned(TimeZone::get(ZONE).expect("a zone")).checked_add(1.day()).expect("tomorrow");
    assert_eq!(text(&status(&shop)["nextRecoveryTime"]), next.timestamp().to_string(), "and the next one tomorrow");
}

#[test]
fn slots_that_were_missed_while_no_operator_ran_are_made_up_for_once() {
    let (shop, own) = operated();
    let (slots, schedule) = next_minutes(2);
    shop.apply(scheduled(&schedule));
    shop.wait_until("the schedule is known", SOON, || {
        (text(&status(&shop)["nextRecoveryTime"]) == slots[0].to_string()).then_some(())
    });
    own.kill();
    shop.wait_until("both slots are past", A_SLOT, || {
        #[expect(clippy::disallowed_methods, reason = "a schedule goes by the clock of the cluster, which is ours")]
        let now = Timestamp::now();
        (now > slots[1]).then_some(())
    });
    assert_eq!(by_schedule(&shop), Vec::<String>::new());
    let _own = Own::start(&[&shop]);
    shop.wait_until("they are made up for", SOON, || (!by_schedule(&shop).is_empty()).then_some(()));
    request(&shop, "afterwards");
    assert_eq!(by_schedule(&shop), [format!("schedule/{}", slots[1])]);
}

#[test]
fn a_run_that_is_too_young_to_be_stuck_is_looked_at_again_when_it_is_due() {
    let shop = calm();
    // Longer than it takes a busy node to start the first Job, which is to find the run too young.
    let limit = [("/spec/stuckAfter", json!("30s")), ("/spec/environment", json!("test"))];
    shop.apply(policy(&limit));
    shop.wait_until("the policy is taken up", SOON, || (status(&shop)["observedGeneration"] == 1).then_some(()));
    // A worker that the operator has never seen: only its heartbeat speaks for it, once.
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT 'young', 'PROCESSING', now, now, now, 'a laptop' FROM (SELECT now() AT TIME ZONE 'UTC' AS now) AS clock"#,
    );
    request(&shop, "too-early");
    let young = recoveries_of(&shop, "young");
    let seen = shop.wait_until("the follow-up is done", SOON, || {
        Some(status(&shop)).filter(|status| status["lastRecovery"]["trigger"] == "FollowUp")
    });
    assert_eq!(recoveries_of(&shop, "young").as_deref(), Some("1"), "{seen}");
    let asked = shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY},unstick.dev/trigger=Request"));
    let followed = format!("followup/{}.{}", shop.name(), name(&asked[0]));
    assert_eq!((young, times(&shop, &followed)), (None, 1), "{:?}", triggers(&shop));
    assert_eq!(workload(&shop, "Deployment", "shop"), None);
}

#[test]
fn the_namespaces_label_goes_before_the_operators_environment_from_the_next_recovery_on() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    grant(&[&shop]);
    let _own = Own::start_in("development", &[&shop]);
    shop.apply(policy(&[]));
    let applies = |environment: &str, stuck_after: &str| {
        shop.wait_until(&format!("{environment} applies"), SOON, || {
            let effective = status(&shop)["effective"].clone();
            (effective["environment"] == environment && effective["stuckAfter"] == stuck_after).then_some(())
        });
    };
    applies("development", "5m");
    request(&shop, "before");
    shop.kubectl(&["label", "namespace", shop.name(), "unstick.dev/environment=staging"]).expect(0);
    let asked = std::time::Instant::now();
    shop.wait_until("what is known of the label has aged", SOON, || (asked.elapsed().as_secs() > 60).then_some(()));
    request(&shop, "after");
    applies("staging", "15m");
    // What a spec says is taken up at once, and a changed spec has the label read at once.
    shop.apply(policy(&[("/spec/environment", json!("production"))]));
    applies("production", "30m");
    shop.kubectl(&["label", "namespace", shop.name(), "unstick.dev/environment-"]).expect(0);
    shop.apply(policy(&[("/spec/stuckAfter", json!("7m"))]));
    applies("development", "5m");
}

/// Which moments of a rollout start a recovery under this word of the policy, over two revisions.
fn starts_at(word: &str, moments: &[&str]) {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[("/spec/triggers", json!({"rollout": word, "workerLoss": false, "minInterval": "1s"}))]));
    for (revision, number) in ["1", "2"].into_iter().zip(1..) {
        shop.ready_pods("shop", 1);
        shop.wait_until(&format!("revision {revision} is dealt with"), SOON, || {
            let one = workload(&shop, "Deployment", "shop").filter(|one| one["revision"] == revision)?;
            (rollouts(&shop).len() == number * moments.len() && shop.pods("shop").len() == 1).then_some(one)
        });
        // What the operator has seen by now is dealt with then.
        request(&shop, &format!("after-{revision}"));
        let mut expected: Vec<String> = ["1", "2"][..number]
            .iter()
            .flat_map(|revision| {
                moments.iter().map(move |moment| format!("rollout/Deployment/shop/{revision}/{moment}"))
            })
            .collect();
        expected.sort();
        assert_eq!(rollouts(&shop), expected, "{word}");
        let one = workload(&shop, "Deployment", "shop").expect("it is followed");
        for (field, moment) in [("recoveredRevision", "before"), ("completedRevision", "after")] {
            assert_eq!(text(&one[field]), if moments.contains(&moment) { revision } else { "" }, "{word}: {one}");
        }
        if revision == "1" {
            shop.kubectl(&["rollout", "restart", "deployment/shop"]).expect(0);
            shop.kubectl(&["rollout", "status", "deployment/shop", "--timeout=60s"]).expect(0);
        }
    }
}

#[test]
fn each_moment_of_a_rollout_can_be_had_alone_and_none_at_all() {
    together(&[
        ("before-ready", || starts_at("BeforeReady", &["before"])),
        ("after-complete", || starts_at("AfterComplete", &["after"])),
        ("disabled", || starts_at("Disabled", &[])),
    ]);
}
