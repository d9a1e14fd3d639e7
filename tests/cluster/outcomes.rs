//! How recoveries end, as a policy's status and events tell it: only looked, held back by the brake, failed again and again; and
//! that no word of it holds a password.

use std::time::Duration;

use serde_json::{Value, json};

use crate::namespace::{Namespace, SOON, condition, url_for_pods};
use crate::own::operated;
use crate::shop::{POLICY, calm, events, first, is_true, policy, status, text};

/// A Job that cannot succeed is ended after some seconds, and the next one may wait for a slow machine.
const PATIENT: Duration = Duration::from_secs(240);

/// Two runs that nobody works on any more.
const TWO_STUCK: &str = r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt")
    SELECT id, 'PROCESSING', old, old, old FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour,
    (VALUES ('a'), ('b')) AS two (id)"#;

/// Status and reason of a condition.
fn says(shop: &Namespace<'_>, kind: &str) -> (String, String) {
    let policy = shop.get("recoverypolicies", POLICY).expect("it is there");
    let held = condition(&policy, kind).cloned().unwrap_or_default();
    (text(&held["status"]).to_owned(), text(&held["reason"]).to_owned())
}

/// Asks for a recovery and waits until one for it has ended, well or not.
fn ended(shop: &Namespace<'_>, value: &str) -> Value {
    shop.kubectl(&["annotate", "rp", POLICY, &format!("unstick.dev/requestedAt={value}"), "--overwrite"]).expect(0);
    shop.wait_until(&format!("the recovery for {value} has ended"), PATIENT, || {
        let last = status(shop)["lastRecovery"].clone();
        let covered = last["triggers"].as_array().is_some_and(|all| all.contains(&json!(format!("request/{value}"))));
        covered.then_some(last)
    })
}

fn still_stuck(shop: &Namespace<'_>) -> Option<String> {
    first(shop, "SELECT count(*) FROM qualification_runs WHERE status = 'PROCESSING'")
}

#[test]
fn a_policy_that_only_looks_changes_nothing_and_the_brake_holds_until_a_person_has_looked() {
    let shop = calm();
    let quiet = ("/spec/triggers", json!({"rollout": "Disabled", "workerLoss": false, "minInterval": "1s"}));
    let of = |recovery: Value| policy(&[quiet.clone(), ("/spec/recovery", recovery)]);
    let wait = |state: &str| {
        shop.kubectl(&["wait", &format!("--for=condition={state}"), &format!("rp/{POLICY}"), "--timeout=60s"])
            .expect(0);
    };
    shop.database().sql(TWO_STUCK);
    shop.apply(of(json!({"dryRun": true})));
    wait("Ready");
    let looked = ended(&shop, "look");
    assert_eq!((text(&looked["outcome"]), &looked["stuck"]), ("CheckOnly", &json!(2)), "{looked}");
    assert_eq!(says(&shop, "RecoverySucceeded"), ("True".into(), "CheckOnly".into()));
    assert_eq!((still_stuck(&shop).as_deref(), is_true(&shop, "Ready")), (Some("2"), Some(true)));

    shop.apply(of(json!({"limits": {"maxRows": 1}})));
    let braked = ended(&shop, "brake");
    assert_eq!(text(&braked["outcome"]), "Braked", "{braked}");
    wait("Ready=false");
    for (kind, state) in [("Ready", "False"), ("Stalled", "True"), ("RecoverySucceeded", "False")] {
        assert_eq!(says(&shop, kind), (state.into(), "Braked".into()), "{kind}");
    }
    shop.wait_until("an event tells of it", SOON, || events(&shop).contains(&"BrakeEngaged".to_owned()).then_some(()));
    assert_eq!(still_stuck(&shop).as_deref(), Some("2"), "nothing was changed");

    shop.apply(of(json!({"limits": {"maxRows": 2}})));
    // What was asked for is still to be done, and a changed spec is tried at once.
    let recovered = shop.wait_until("the request is handled after all", SOON, || {
        Some(status(&shop))
            .filter(|status| status["lastHandledRequest"] == "brake")
            .map(|status| status["lastRecovery"].clone())
    });
    assert_eq!((text(&recovered["outcome"]), &recovered["failed"]), ("Recovered", &json!(2)), "{recovered}");
    wait("Ready");
    assert_eq!(still_stuck(&shop).as_deref(), Some("0"));
}

/// Where the policy's Secret is pointed.
fn point(shop: &Namespace<'_>, url: &str) {
    let shift = json!({"stringData": {"url": url}}).to_string();
    shop.kubectl(&["patch", "secret", "shop-db", "-p", &shift]).expect(0);
}

#[test]
fn failures_in_a_row_are_named_after_what_they_share_and_no_word_of_them_holds_the_password() {
    const CANARY: &str = "canary-4711";
    let (shop, own) = operated();
    point(&shop, &format!("postgres://app:{CANARY}@10.88.0.1:1/shop?sslmode=disable"));
    shop.apply(policy(&[
        ("/spec/triggers", json!({"rollout": "Disabled", "workerLoss": false, "minInterval": "1s"})),
        // Long enough for a pod to start on a busy machine: one that never began shares no reason with the others.
        ("/spec/job", json!({"activeDeadlineSeconds": 40, "ttlSecondsAfterFinished": 600})),
    ]));
    let failed = ended(&shop, "first");
    assert_eq!((text(&failed["outcome"]), text(&failed["reason"])), ("Failed", "DatabaseUnreachable"), "{failed}");
    assert_eq!(says(&shop, "RecoverySucceeded"), ("False".into(), "DatabaseUnreachable".into()));
    assert_eq!(
        (is_true(&shop, "Ready"), is_true(&shop, "Stalled")),
        (Some(true), Some(false)),
        "it may pass by itself"
    );
    ended(&shop, "second");
    ended(&shop, "third");
    shop.wait_until("it has lasted", PATIENT, || {
        (says(&shop, "Ready") == ("False".into(), "DatabaseUnreachable".into())).then_some(())
    });
    assert_eq!(is_true(&shop, "Stalled"), Some(false), "else whoever waits for the app would wait for its database");

    let url = url_for_pods(shop.database());
    let mut app = shop.database().session();
    app.sql("BEGIN; LOCK TABLE qualification_runs IN ACCESS EXCLUSIVE MODE");
    point(&shop, &url);
    ended(&shop, "fourth");
    shop.wait_until("the last one met something else", PATIENT, || {
        (says(&shop, "Ready") == ("False".into(), "RepeatedFailures".into())).then_some(())
    });

    // A password where none can be read, and one that is wrong.
    point(&shop, &format!("mongodb://app:{CANARY}@10.88.0.1/shop"));
    ended(&shop, "fifth");
    point(&shop, &url.replacen("app:", &format!("app:{CANARY}"), 1));
    ended(&shop, "sixth");
    assert_eq!(says(&shop, "Ready").1, "NotPermitted");
    let seen = everything_said(&shop);
    assert!(seen.contains("NotPermitted") && seen.contains("RecoveryFailed"), "{seen}");

    app.sql("ROLLBACK");
    point(&shop, &url);
    ended(&shop, "last");
    shop.kubectl(&["wait", "--for=condition=Ready", &format!("rp/{POLICY}"), "--timeout=60s"]).expect(0);
    let metrics = own.ask("/metrics").expect("it answers").body;
    assert!(metrics.contains("unstick_recoveries_total"), "{metrics}");
    let logs = own.stop().expect(0);
    for (place, text) in [("pods, status, events", seen), ("metrics", metrics), ("logs", logs.stderr + &logs.stdout)] {
        assert!(!text.contains(CANARY), "{place}: {text}");
    }
}

/// All that a person may read of the policy: its object, the events, Jobs and pods of the namespace and their logs. A pod that
/// a Job deletes at its deadline may be gone before its logs are read.
fn everything_said(shop: &Namespace<'_>) -> String {
    let kinds = ["recoverypolicies", "events", "jobs", "pods"];
    let mut said: String = kinds.iter().flat_map(|kind| shop.list(kind)).map(|object| object.to_string()).collect();
    for pod in shop.list("pods") {
        let name = text(&pod["metadata"]["name"]);
        let logs = shop.kubectl(&["logs", name, "--all-containers"]);
        let is_gone = || shop.get("pods", name).is_none_or(|pod| !pod["metadata"]["deletionTimestamp"].is_null());
        assert!(logs.code == 0 || is_gone(), "{logs}");
        said += &logs.stdout;
    }
    said
}
