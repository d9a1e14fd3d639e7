//! What people and other programs see of an operator day by day: tables, descriptions, health, metrics; and what they do not
//! see: writes in a quiet hour, Jobs without end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::audit::{Request, user_of};
use crate::cluster::{Cluster, in_project};
use crate::namespace::{Namespace, SOON, condition, name};
use crate::own::{ACCOUNT, Own, grant, operated};
use crate::shop::{POLICY, calm, events, is_true, jobs, policy, recovered, request, slow_workers, status, text};

/// What the account of a namespace's own operator has asked for since.
fn asked(shop: &Namespace<'_>, since: &crate::audit::Audit) -> Vec<Request> {
    since.by(&user_of(shop.name(), ACCOUNT))
}

#[test]
fn one_look_says_whether_all_is_well_and_a_second_one_what_happened_why_and_what_comes_next() {
    let shop = calm();
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT 'stuck', 'PROCESSING', old, old, old, 'nobody' FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#,
    );
    shop.apply(slow_workers(1));
    shop.ready_pods("shop", 1);
    shop.apply(policy(&[("/spec/triggers/schedule", json!("0 3 1 1 *"))]));
    let seen = recovered(&shop, "1");
    assert_eq!(seen["lastRecovery"]["recovered"], 1, "{seen}");
    let table = shop.kubectl(&["get", "rp"]).expect(0).stdout;
    let words: Vec<&str> = table.lines().nth(1).unwrap_or_default().split_whitespace().collect();
    assert_eq!(words[..4], [POLICY, "production", "30m", "True"], "{table}");
    assert_eq!((words.len(), words[5]), (7, "1"), "{table}");
    shop.wait_until("events tell of the end", SOON, || {
        events(&shop).iter().find(|one| *one == "RunsRecovered").cloned()
    });
    let told = shop.kubectl(&["describe", "rp", POLICY]).expect(0).stdout;
    let recovery = text(&seen["lastRecovery"]["recoveryId"]);
    for part in [
        "Runs of qualification_runs without a sign of life for 30m are requeued (environment production)",
        "the next recovery is due at",
        "Settled 1 of 1 active run(s): 0 failed, 1 requeued, by recovery",
        &format!("undo with: unstick undo {recovery}"),
        "Next Recovery Time:",
        "The recovery of the pod's rollout is done",
        "rollout/Deployment/shop/1/before",
        &format!("Started recovery {recovery} as Job"),
        "RecoveryStarted",
        "RunsRecovered",
    ] {
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "describe does not say {part:?}:\n{told}");
    }
}

#[test]
fn suspending_a_policy_stops_the_recovery_that_runs_and_resuming_it_does_what_is_left() {
    let shop = calm();
    shop.apply(policy(&[]));
    shop.wait_until("the policy is ready", SOON, || is_true(&shop, "Ready").filter(|ready| *ready));
    let mut app = shop.database().session();
    app.sql("BEGIN; LOCK TABLE qualification_runs IN ACCESS EXCLUSIVE MODE");
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=once"]).expect(0);
    let of_it = format!("unstick.dev/policy={POLICY}");
    shop.wait_until("a recovery runs", SOON, || {
        let pods = shop.list_labelled("pods", &of_it);
        pods.iter().any(|pod| pod["status"]["phase"] == "Running").then_some(())
    });
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", r#"{"spec": {"suspend": true}}"#]).expect(0);
    shop.wait_until("neither Job nor pod is left of it", SOON, || {
        (jobs(&shop) == 0 && shop.list_labelled("pods", &of_it).is_empty()).then_some(())
    });
    shop.wait_until("the status says so", SOON, || status(&shop)["activeJob"].is_null().then_some(()));
    assert!(status(&shop)["lastHandledRequest"].is_null(), "it was not done");
    app.sql("ROLLBACK");
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", r#"{"spec": {"suspend": false}}"#]).expect(0);
    let done = shop.wait_until("what it was for is done after all", SOON, || {
        Some(status(&shop)).filter(|status| status["lastHandledRequest"] == "once")
    });
    assert_eq!(done["lastRecovery"]["message"], "None of 0 active run(s) was stuck", "{done}");
}

#[test]
fn while_nothing_happens_the_lease_is_all_that_an_operator_writes_or_asks_for() {
    let (shop, _own) = operated();
    shop.apply(slow_workers(2));
    shop.apply(policy(&[("/spec/triggers/schedule", json!("0 3 1 1 *"))]));
    recovered(&shop, "1");
    shop.ready_pods("shop", 2);
    request(&shop, "once");
    let is_renewal = |one: &&Request| (one.verb.as_str(), one.resource.as_str()) == ("update", "leases");
    let renewed = |since: &crate::audit::Audit, times: usize| {
        shop.wait_until("the lease is renewed", SOON, || {
            let asked = asked(&shop, since);
            (asked.iter().filter(is_renewal).count() >= times).then_some(asked)
        })
    };
    // What was still under way is over then.
    renewed(&shop.cluster().audit().since_now(), 3);
    let mut others = renewed(&shop.cluster().audit().since_now(), 8);
    // A watch that the API server has ended is begun again; a renewal that was slow is looked after.
    others.retain(|one| one.resource != "leases" && one.verb != "watch");
    assert_eq!(others, []);
}

#[test]
fn a_status_is_written_only_where_it_says_something_new_and_one_recovery_can_be_followed_through_logs_and_metrics() {
    let (shop, own) = operated();
    let since = shop.cluster().audit().since_now();
    let path = shop.path("recoverypolicies");
    let before = shop.cluster().api("GET", &path, None).json()["metadata"]["resourceVersion"].clone();
    shop.apply(policy(&[]));
    shop.apply(slow_workers(2));
    recovered(&shop, "1");
    shop.kubectl(&["rollout", "restart", "deployment/shop"]).expect(0);
    recovered(&shop, "2");
    request(&shop, "the-last");
    let seen = status(&shop)["lastRecovery"].clone();
    // What the status says is counted, and logged, a moment later.
    let counted = |line: &str, at_least: usize| {
        shop.wait_until(&format!("{line} is at least {at_least}"), SOON, || {
            let text = own.ask("/metrics")?.body;
            let value = text.lines().find_map(|one| one.strip_prefix(line)?.trim().parse::<usize>().ok());
            value.filter(|value| *value >= at_least)
        });
    };
    counted("unstick_jobs_created_total", 3);
    // A loss that is noticed late may have led to the last one, which covers the request.
    let (trigger, outcome) = (text(&seen["trigger"]), text(&seen["outcome"]));
    counted(&format!(r#"unstick_recoveries_total{{trigger="{trigger}",outcome="{outcome}"}}"#), 1);
    counted(&format!(r#"unstick_active_runs{{namespace="{}",policy="{POLICY}"}}"#, shop.name()), 0);
    let said = own.stop().expect(0).stderr;
    let id = text(&seen["recoveryId"]);
    let of_it: Vec<&str> = said.lines().filter(|line| line.contains(id)).collect();
    for words in ["started a recovery", "a recovery ended"] {
        assert_eq!(of_it.iter().filter(|line| line.contains(words)).count(), 1, "{words}: {of_it:#?}");
    }
    let write = |one: &&Request| one.subresource == "status" && one.resource == "recoverypolicies" && one.code == 200;
    let writes = asked(&shop, &since).iter().filter(write).count();
    // The API server tells of each version once more, and of none where a write said what was there before.
    let watch = format!("{path}?watch=1&timeoutSeconds=2&resourceVersion={}", text(&before));
    let versions = shop.cluster().api("GET", &watch, None).body.lines().count();
    assert!(writes >= 4 && versions == writes + 2, "{writes} writes, our own two, and {versions} versions");
}

#[test]
fn what_a_person_must_mend_and_a_recovery_that_could_not_report_are_counted_so_that_an_alert_can_tell() {
    let (shop, own) = operated();
    shop.apply(policy(&[
        ("/spec/database/urlFrom/secretKeyRef/name", json!("not-there")),
        ("/spec/job", json!({"activeDeadlineSeconds": 30})),
    ]));
    let is_counted = |line: &str| {
        let text = own.ask("/metrics")?.body;
        let value = text.lines().find_map(|one| one.strip_prefix(line)?.trim().parse::<usize>().ok())?;
        (value > 0).then_some(())
    };
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=once"]).expect(0);
    shop.wait_until("a look is counted as stalled", SOON, || {
        is_counted(r#"unstick_reconcile_total{result="stalled"}"#)
    });
    shop.wait_until("the failure is counted", SOON, || {
        is_counted(r#"unstick_recoveries_total{trigger="Request",outcome="Failed"}"#)
    });
}

#[test]
fn jobs_that_ended_are_kept_as_the_policy_says_and_none_is_made_again() {
    let shop = calm();
    let mut wanted =
        policy(&[("/spec/successfulJobsHistoryLimit", json!(1)), ("/spec/failedJobsHistoryLimit", json!(2))]);
    shop.apply(&wanted);
    for value in ["a", "b", "c"] {
        request(&shop, value);
    }
    shop.wait_until("one is left", SOON, || (jobs(&shop) == 1).then_some(()));
    wanted["spec"]["runs"]["table"] = json!("not_there");
    shop.apply(&wanted);
    for (failures, value) in ["d", "e", "f"].into_iter().enumerate() {
        shop.kubectl(&["annotate", "rp", POLICY, &format!("unstick.dev/requestedAt={value}"), "--overwrite"]).expect(0);
        shop.wait_until("it has failed", SOON, || {
            (status(&shop)["consecutiveFailures"] == json!(failures + 1)).then_some(())
        });
    }
    shop.wait_until("two of those that failed are left", SOON, || (jobs(&shop) == 3).then_some(()));
    wanted["spec"]["runs"]["table"] = json!("qualification_runs");
    wanted["spec"]["job"] = json!({"ttlSecondsAfterFinished": 10});
    wanted["spec"]["successfulJobsHistoryLimit"] = json!(10);
    shop.apply(&wanted);
    request(&shop, "g");
    let last = status(&shop)["lastRecovery"].clone();
    let job = text(&last["recoveryId"]).rsplit('.').next().unwrap_or_default().to_owned();
    shop.wait_until("its time is over", SOON, || shop.get("jobs", &job).is_none().then_some(()));
    request(&shop, "h");
    let made = shop.cluster().audit().by(&user_of("unstick-system", "unstick")).into_iter().filter(|one| {
        one.namespace == shop.name() && one.verb == "create" && one.resource == "jobs" && one.code == 201
    });
    let mut made: Vec<String> = made.map(|one| one.name).collect();
    let count = made.len();
    made.sort();
    made.dedup();
    // `f` is asked for again when the spec is mended, and `g` comes with it or after it.
    assert!(made.len() == count && (8..=9).contains(&count), "{made:?}");
    assert_eq!(status(&shop)["lastHandledRequest"], "h");
}

#[test]
fn an_operator_that_comes_before_its_definition_waits_for_it_says_so_and_survives_its_absence() {
    let cluster = Cluster::start(&[]);
    let shop = Namespace::open_in(&cluster);
    let crds = in_project("deploy/crds");
    grant(&[&shop]);
    let own = Own::launch("early", &[&shop]);
    let is_unready = |why: &str| {
        shop.wait_until(&format!("/readyz says {why:?}"), SOON, || {
            own.ask("/readyz?verbose").filter(|answer| answer.status >= 500 && answer.body.contains(why))
        })
    };
    let is_ready = || shop.wait_until("it is ready", SOON, || own.ask("/readyz").filter(|answer| answer.status == 200));
    is_unready("install the CustomResourceDefinition");
    assert_eq!(own.ask("/livez").map(|answer| answer.status), Some(200), "it is not started anew for that");
    assert!(own.ask("/metrics").is_some_and(|answer| answer.body.contains("unstick_leader 0")));

    let install = || cluster.define();
    let is_looked_after = || {
        // What clients learn of a kind, they can learn a little later.
        shop.wait_until("a policy is accepted", SOON, || (shop.try_apply(policy(&[])).code == 0).then_some(()));
        shop.wait_until("it is looked after", SOON, || is_true(&shop, "Ready").filter(|ready| *ready));
    };
    install();
    is_ready();
    is_looked_after();
    assert!(own.ask("/metrics").is_some_and(|answer| answer.body.contains("unstick_leader 1")));

    cluster.kubectl(&["delete", "-k", &crds]).limit(Duration::from_secs(120)).run().expect(0);
    is_unready("recoverypolicies");
    install();
    is_ready();
    is_looked_after();
}

#[test]
fn an_operator_of_two_namespaces_looks_after_both_and_at_nothing_else() {
    let [home, other, foreign] = [(); 3].map(|()| Namespace::open());
    grant(&[&home, &other]);
    let own = Own::start(&[&home, &other]);
    for shop in [&home, &other, &foreign] {
        shop.database().sql(include_str!("../../examples/worker.sql"));
        shop.apply(policy(&[]));
    }
    for shop in [&home, &other] {
        shop.apply(slow_workers(1));
        recovered(shop, "1");
    }
    assert_eq!(status(&foreign), json!({"observedGeneration": -1}));
    let asked = asked(&home, &home.cluster().audit());
    let elsewhere: Vec<&Request> = asked
        .iter()
        .filter(|one| !one.resource.is_empty() && ![home.name(), other.name()].contains(&one.namespace.as_str()))
        .collect();
    assert!(elsewhere.is_empty() && asked.iter().all(|one| one.code != 403), "{elsewhere:?} {asked:?}");
    own.stop().expect(0);
}

#[test]
fn a_replica_that_does_not_lead_answers_gates_alike_and_takes_over_when_the_leader_dies() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    grant(&[&shop]);
    let lease = || text(&shop.get("leases", "unstick").unwrap_or_default()["spec"]["holderIdentity"]).to_owned();
    let leader = Own::launch("first", &[&shop]);
    shop.wait_until("the first one leads", SOON, || lease().starts_with("first").then_some(()));
    let second = Own::launch("second", &[&shop]);
    let ready = || second.ask("/readyz").filter(|answer| answer.status == 200);
    shop.wait_until("the second one is ready", SOON, ready);
    let leads = |one: &Own| one.ask("/metrics").is_some_and(|answer| answer.body.contains("unstick_leader 1"));
    assert!(leads(&leader) && !leads(&second));

    let missing = ("/spec/database/urlFrom/secretKeyRef/name", json!("later"));
    shop.apply(policy(&[missing, ("/spec/gate", json!({"mode": "InitContainer", "timeout": "10m"}))]));
    shop.apply(slow_workers(1));
    let pod = shop.ready_pods("shop", 1).remove(0);
    let answers = |state: &str, reason: &str| {
        let alike = || {
            let answers = [&leader, &second].map(|one| one.gate(&shop, POLICY, name(&pod)));
            let [Some(one), Some(other)] = answers else { return None };
            let is = |answer: &Value| answer["state"] == state && answer["reason"] == reason;
            (is(&one) && is(&other)).then_some((one, other))
        };
        let (one, other) = shop.wait_until(&format!("both say {state}"), SOON, alike);
        assert_eq!(one["message"], other["message"]);
    };
    answers("Held", "WaitingForRecovery");
    let url = crate::namespace::url_for_pods(shop.database());
    shop.apply(
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "later"}, "stringData": {"url": url}}),
    );
    recovered(&shop, "1");
    answers("Open", "Recovered");

    let gauge = format!(r#"unstick_stuck_runs{{namespace="{}",policy="{POLICY}"}} 0"#, shop.name());
    let shows = || second.ask("/metrics").is_some_and(|answer| answer.body.contains(&gauge));
    assert!(!shows(), "who does not lead has nothing to show");
    leader.kill();
    shop.wait_until("the second one shows what the last recovery left", SOON, || shows().then_some(()));
    request(&shop, "of-the-second");
    assert!(lease().starts_with("second") && leads(&second), "{}", lease());
    let policy = shop.get("recoverypolicies", POLICY).expect("it is there");
    assert_eq!(condition(&policy, "Ready").map(|ready| ready["status"].clone()), Some(json!("True")));
}
