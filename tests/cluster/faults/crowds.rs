//! Many at once.

use serde_json::{Value, json};

use super::{CONVERGES, Stage, fleet};
use crate::namespace::Namespace;
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
