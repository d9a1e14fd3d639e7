//! Many at once.

use std::time::Instant;

use serde_json::{Value, json};

use super::{CONVERGES, Stage, fleet};
use crate::namespace::{Namespace, condition};
use crate::objects::{UNSTICK, restricted, workers};
use crate::shop::{POLICY, first, policy, status};

/// Ten policies with ten Deployments each; all hundred roll out in the same moment.
#[test]
fn a_hundred_deployments_that_roll_out_at_once_are_all_recovered_and_no_job_is_made_twice() {
    const POLICIES: usize = 10;
    const EACH: usize = 10;
    let stage = Stage::open(&[]);
    let app = |policy: usize| format!("app{policy}");
    // One by one without kubectl, which takes minutes for so many where the machine is busy.
    let create = |kind: &str, object: Value| {
        let answer = stage.shop.cluster().api("POST", &stage.shop.path(kind), Some(&object.to_string()));
        assert_eq!(answer.status, 201, "{answer:?}");
    };
    for number in 0..POLICIES {
        let mut policy =
            stage.policy(&[("/spec/workers/selector/matchLabels", json!({"app.kubernetes.io/name": app(number)}))]);
        policy["metadata"]["name"] = json!(app(number));
        create("recoverypolicies", policy);
        (0..EACH).for_each(|one| create("deployments", fleet(&format!("{}-{one}", app(number)), &app(number))));
    }
    stage.seed();
    stage.start("unstick");
    let recovered = |revision: &str| {
        let all = (0..POLICIES).all(|number| {
            let policy = stage.shop.get("recoverypolicies", &app(number)).unwrap_or_default();
            let workloads = policy["status"]["workloads"].as_array().cloned().unwrap_or_default();
            let done = |moment: &str| workloads.iter().all(|one| one[moment] == revision);
            workloads.len() == EACH && done("recoveredRevision") && done("completedRevision")
        });
        all.then_some(())
    };
    stage.shop.wait_until("all are recovered", 2 * CONVERGES, || recovered("1"));
    stage.seed();
    let names = |number: usize| (0..EACH).map(move |one| format!("app{number}-{one}"));
    (0..POLICIES).flat_map(names).for_each(|name| stage.roll_named(&name, 2));
    stage.shop.wait_until("all are recovered again", 2 * CONVERGES, || recovered("2"));
    let triggers = |number: usize| {
        names(number).flat_map(|name| ["before", "after"].map(|moment| format!("rollout/Deployment/{name}/2/{moment}")))
    };
    let triggers: Vec<String> = (0..POLICIES).flat_map(triggers).collect();
    stage.is_quiet();
    stage.one_job_each(&triggers);
    stage.rows_are_right();
    stage.nothing_was_forbidden();
    eprintln!("faults: 200 rollouts, {} Jobs, 0 twice", stage.created().len());
}

/// A thousand policies come within seconds; of those that nobody works for none costs more than being looked at. (The fault
/// matrix says ten thousand within a minute; a thousand is what the test's own API server takes without becoming the test.)
#[test]
fn a_thousand_policies_that_come_at_once_all_become_ready_in_little_memory_without_a_job_or_a_write_too_many() {
    const POLICIES: usize = 1000;
    const THREADS: usize = 4;
    let stage = Stage::at_rest(&[]);
    let before = stage.resident("unstick");
    stage.wire.pass();
    let bodies: Vec<String> = (0..POLICIES)
        .map(|number| {
            let nobody = json!({"app.kubernetes.io/name": format!("nobody{number}")});
            let mut policy = stage.policy(&[("/spec/workers/selector/matchLabels", nobody)]);
            policy["metadata"]["name"] = json!(format!("idle{number}"));
            policy.to_string()
        })
        .collect();
    let path = stage.shop.path("recoverypolicies");
    let began = Instant::now();
    std::thread::scope(|scope| {
        for part in bodies.chunks(POLICIES.div_ceil(THREADS)) {
            let (cluster, path) = (stage.shop.cluster(), &path);
            scope.spawn(move || {
                cluster.enter();
                for body in part {
                    let answer = cluster.api("POST", path, Some(body));
                    assert_eq!(answer.status, 201, "{answer:?}");
                }
            });
        }
    });
    let created = began.elapsed();
    stage.shop.wait_until("all are ready", 2 * CONVERGES, || {
        let policies = stage.shop.list("recoverypolicies");
        let ready = |policy: &Value| condition(policy, "Ready").is_some_and(|ready| ready["status"] == "True");
        (policies.len() == POLICIES + 1 && policies.iter().all(ready)).then_some(())
    });
    let ready = began.elapsed();
    stage.is_quiet();
    let writes = stage.requests_of("patch", "recoverypolicies", "idle");
    assert_eq!(writes.len(), POLICIES, "each status is written once");
    assert!(writes.iter().all(|request| request.code == 200), "and taken at once");
    let (peak, after) = (stage.peak("unstick"), stage.resident("unstick"));
    assert!(
        after.saturating_sub(before) < 16_384 && peak < 65_536,
        "{before} KiB before, {after} KiB after, {peak} KiB at most"
    );
    // The one whose app rolls out is not held up by the others.
    let round = stage.seed();
    let rolled = Instant::now();
    stage.roll(round);
    stage.recovers(round);
    let recovered = rolled.elapsed();
    stage.all_is_right();
    assert!(stage.created().iter().all(|(_, triggers)| triggers.iter().all(|one| one.contains("/shop/"))));
    assert_eq!(stage.requests_of("patch", "recoverypolicies", "idle").len(), POLICIES, "none was written again");
    eprintln!(
        "faults: {POLICIES} policies made within {created:.1?}, ready after {ready:.1?}, {POLICIES} writes of a status; \
         {before} KiB before, {after} KiB after, {peak} KiB at most; a rollout among them recovered within {recovered:.1?}"
    );
}

/// Nobody but themselves recovers: ten init containers on one table.
#[test]
fn ten_replicas_that_start_at_once_without_an_operator_do_the_work_once() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../../examples/worker.sql"));
    shop.database().sql(super::WITNESS);
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT 'stuck' || number, 'PROCESSING', old, old, old, 'nobody'
           FROM generate_series(1, 500) AS number, (SELECT now() AT TIME ZONE 'UTC' - interval '2 h' AS old) AS hours"#,
    );
    let mut app = workers("shop");
    app["spec"]["replicas"] = json!(10);
    let own = |path: &str| json!({"fieldRef": {"fieldPath": path}});
    let policy = policy(&[("/spec/recovery/action", json!("Fail"))]);
    app["spec"]["template"]["spec"]["initContainers"] = json!([{
        "name": "unstick-init", "image": UNSTICK, "imagePullPolicy": "IfNotPresent", "args": ["init"], "securityContext": restricted(),
        "env": [
            {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
            {"name": "UNSTICK_POLICY", "value": policy.to_string()},
            {"name": "POD_NAME", "valueFrom": own("metadata.name")},
            {"name": "POD_NAMESPACE", "valueFrom": own("metadata.namespace")},
        ],
    }]);
    shop.apply(app);
    let pods = shop.ready_pods("shop", 10);
    for pod in &pods {
        let ended = &pod["status"]["initContainerStatuses"][0]["state"]["terminated"];
        assert_eq!(ended["exitCode"], 0, "{ended}");
    }
    let touched =
        "SELECT count(*), count(DISTINCT run), min(is_now::jsonb->>'status') FROM witness WHERE who = 'unstick'";
    let expected: Vec<_> = ["500", "500", "FAILED"].map(|text| Some(text.to_owned())).into();
    assert_eq!(shop.database().rows(touched), vec![expected]);
    let recoveries = first(&shop, "SELECT count(*) FROM unstick.recovery");
    assert_eq!(recoveries.as_deref(), Some("1"), "all gave it one name");
    let settled = first(&shop, "SELECT sum(settled) FROM unstick.change");
    assert_eq!(settled.as_deref(), Some("500"), "the ledger says the same");
    assert!(status(&shop).is_null(), "{POLICY} is not in the cluster");
}
