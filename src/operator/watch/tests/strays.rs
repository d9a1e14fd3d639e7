//! Gated pods that no policy selects.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use kube::{Client, runtime::watcher::Event};
use prometheus_client::registry::Registry;
use serde_json::json;

use super::*;
use crate::{
    api::names,
    jobs::JobSettings,
    operator::{
        Settings,
        context::{Context, Metrics},
        reconcile::reconcile,
        watch::Watches,
    },
    telemetry::metrics::{OperatorMetrics, RecoveryMetrics},
};

/// The operator as it knows this, and every condition that it writes on a pod.
fn operator(stores: Stores) -> (Context, Arc<Mutex<Vec<Value>>>) {
    let written = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&written);
    let server = Router::new().fallback(move |request: Request<Body>| {
        let seen = Arc::clone(&seen);
        async move {
            let is_pod = request.uri().path().contains("/pods/");
            let bytes = to_bytes(request.into_body(), 1 << 20).await.unwrap();
            if is_pod {
                let body: Value = serde_json::from_slice(&bytes).unwrap();
                seen.lock().unwrap().push(body["status"]["conditions"][0].clone());
            }
            Response::builder().header("content-type", "application/json").body(Body::from(bytes)).unwrap()
        }
    });
    let settings = Settings {
        namespaces: Namespaces::Named(vec!["shop".into()]),
        own_namespace: "shop".into(),
        own_pod: "unstick-0".into(),
        environment: None,
        job_image: None,
        listen: "127.0.0.1:0".parse().unwrap(),
        gates_listen: "127.0.0.1:0".parse().unwrap(),
        lease_name: "unstick".into(),
    };
    let mut registry = Registry::default();
    let metrics = Metrics {
        operator: OperatorMetrics::register(&mut registry),
        recovery: RecoveryMetrics::register(&mut registry),
    };
    let jobs = JobSettings { image: "unstick".into(), image_pull_policy: None };
    let watches = Arc::new(Watches::showing(stores));
    (Context::new(Client::new(server, "shop"), (settings, jobs), watches, metrics), written)
}

#[tokio::test]
async fn the_gate_of_a_pod_whose_policy_cannot_be_read_is_opened_whenever_it_comes() {
    let mut held = pod_json("u1", "shop", 1);
    held["metadata"]["labels"][names::LABEL_POLICY] = json!("orders");
    held["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
    let mut unreadable = json!({"metadata": {"name": "orders", "namespace": "shop", "uid": "p1", "resourceVersion": "5", "generation": 1}});
    unreadable["spec"] = json!({"workers": {"selector": selecting("shop")}, "recovery": {"action": "Later"}});
    let stores = synced(vec![read(unreadable)], vec![read(held)]);
    let (context, written) = operator(stores);
    for looks in 1..=2 {
        reconcile(&context, &key(), context.turns.begin()).await.unwrap();
        let written = written.lock().unwrap();
        assert_eq!(written.len(), looks, "the second look brings no news, but a pod may have come: {written:?}");
        let last = &written[looks - 1];
        assert_eq!((&last["status"], &last["reason"]), (&json!("True"), &json!(names::REASON_POLICY_INVALID)));
        assert!(last["message"].as_str().unwrap().contains("Later"), "{last}");
    }
}

#[test]
fn a_gated_pod_that_names_a_policy_that_is_not_there_is_a_stray() {
    let mut stray = pod_json("u1", "shop", 1);
    stray["metadata"]["labels"][names::LABEL_POLICY] = json!("orders");
    stray["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
    let mut stores = synced(vec![], vec![]);
    stores.apply::<Pod>(0, Event::Apply(read(stray)));
    assert_eq!(stores.take_touched(), [key()]);
    assert_eq!(observe::strays(&stores, &key()).len(), 1);
    stores.apply(0, Event::Apply(policy(selecting("shop"))));
    assert_eq!(observe::strays(&stores, &key()), [], "it is a worker now");
}

#[test]
fn a_gated_pod_that_nobody_selects_and_that_names_nobody_is_nobodys_stray_from_the_moment_on_that_it_is() {
    let gated = |version| {
        let mut gated = pod_json("u1", "shop", version);
        gated["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
        read::<Pod>(gated)
    };
    let nobody = Key { namespace: "shop".into(), name: String::new() };
    let stores = synced(vec![], vec![gated(1)]);
    assert_eq!(stores.keys(), std::slice::from_ref(&nobody), "whoever takes over the lead looks at it");
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);

    let mut stores = synced(vec![policy(selecting("shop"))], vec![gated(1)]);
    assert_eq!((stores.keys(), observe::strays(&stores, &nobody)), (vec![key()], vec![]));
    stores.apply(0, Event::Delete(policy(selecting("shop"))));
    assert_eq!(stores.take_touched(), [nobody.clone(), key()]);
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);

    let mut stores = synced(vec![policy(selecting("shop"))], vec![gated(1)]);
    let mut elsewhere = policy(selecting("other"));
    elsewhere.metadata.resource_version = Some("6".into());
    stores.apply(0, Event::Apply(elsewhere));
    assert_eq!(stores.take_touched(), [nobody.clone(), key()]);
    stores.apply::<Pod>(0, Event::Apply(gated(2)));
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);
}

#[test]
fn of_pods_that_name_a_policy_that_is_not_there_the_oldest_of_each_owner_stands_for_all() {
    let named = |uid: &str, owner: &str, created: &str| {
        let mut pod = pod_json(uid, "shop", 1);
        pod["metadata"]["labels"][names::LABEL_POLICY] = json!("orders");
        pod["metadata"]["creationTimestamp"] = json!(created);
        pod["metadata"]["ownerReferences"] = super::owner("ReplicaSet", owner);
        pod
    };
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut pod = named("u9", "rs9", NEW);
        change(&mut pod);
        read::<Pod>(pod)
    };
    let pods =
        [("u1", "rs1", NEW), ("u2", "rs1", OLD), ("u3", "rs2", NEW)].map(|(uid, by, at)| read(named(uid, by, at)));
    let mut stores = synced(vec![], pods.into());
    assert_eq!(stores.keys(), [key()], "whoever takes over the lead looks at it");
    let seen = |stores: &Stores| observe::unmet(stores, &key()).into_iter().map(|pod| pod.uid).collect::<Vec<_>>();
    assert_eq!(seen(&stores), ["u2", "u3"]);
    stores.apply(0, Event::Apply(policy(selecting("other"))));
    assert_eq!(seen(&stores), [""; 0], "the policy is there, whomever it selects");
    stores.apply(0, Event::Delete(policy(selecting("other"))));
    assert!(stores.take_touched().contains(&key()));
    assert_eq!(seen(&stores), ["u2", "u3"]);

    let label = |name: &str| json!({"unstick.dev/policy": "orders", name: "x"});
    for pod in [
        with(&|pod| pod["metadata"]["labels"] = label(names::LABEL_TRIGGER)),
        with(&|pod| pod["metadata"]["labels"] = label(names::LABEL_VERB)),
        with(&|pod| pod["status"]["phase"] = json!("Succeeded")),
        with(&|pod| pod["metadata"]["deletionTimestamp"] = json!(NEW)),
    ] {
        let stores = synced(vec![], vec![pod.clone()]);
        assert_eq!((stores.keys(), seen(&stores)), (vec![], vec![]), "{pod:?}");
    }
}
