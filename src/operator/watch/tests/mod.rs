//! Events in, facts out: what a namespace looks like after what its watches told.

mod answers;
mod events;
mod fills;
mod gates;
mod jobs;
mod revisions;
mod standing;
mod strays;
mod workers;

use kube::runtime::watcher::Event;
use serde_json::{Value, json};

use super::{
    job::Job,
    kept::Kept,
    pod::Pod,
    policy::Policy,
    revision::{ControllerRevision, ReplicaSet},
    stores::Stores,
};
use crate::{
    operator::{
        Key, Namespaces,
        observe::{self, Observation, Standing, Subject},
    },
    policy::{EnvironmentSources, effective},
    rollout::Memory,
};

const OLD: &str = "2026-11-24T10:00:00Z";
const NEW: &str = "2026-11-24T11:00:00Z";

fn read<K: Kept>(value: Value) -> K {
    // Through text, as it comes over the wire.
    serde_json::from_str(&value.to_string()).unwrap()
}

fn key() -> Key {
    Key { namespace: "shop".into(), name: "orders".into() }
}

fn policy(selector: Value) -> Policy {
    policy_named("orders", "p1", selector)
}

fn policy_named(name: &str, uid: &str, selector: Value) -> Policy {
    read(json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": name, "namespace": "shop", "uid": uid, "resourceVersion": "5", "generation": 1,
            "creationTimestamp": OLD, "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {}}}]},
        "spec": {"workers": {"selector": selector}},
    }))
}

fn selecting(app: &str) -> Value {
    json!({"matchLabels": {"app": app}})
}

fn owner(kind: &str, uid: &str) -> Value {
    json!([{"apiVersion": "apps/v1", "kind": kind, "name": format!("{uid}-name"), "uid": uid, "controller": true}])
}

/// A pod as `kubectl get -o json` has it, of the label `app`.
fn pod_json(uid: &str, app: &str, version: u64) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": format!("{uid}-pod"), "namespace": "shop", "uid": uid, "resourceVersion": version.to_string(),
            "creationTimestamp": NEW, "labels": {"app": app, "pod-template-hash": "h1"}, "ownerReferences": owner("ReplicaSet", "rs1")},
        "spec": {"containers": [{"name": "app", "image": "shop:1"}, {"name": "proxy"}]},
        "status": {"phase": "Running", "containerStatuses": [
            {"name": "proxy", "containerID": "containerd://p", "state": {"running": {"startedAt": OLD}}},
            {"name": "app", "containerID": "containerd://a", "restartCount": 0, "state": {"running": {"startedAt": NEW}}, "lastState": {}},
        ]},
    })
}

fn pod(uid: &str, app: &str, version: u64) -> Pod {
    read(pod_json(uid, app, version))
}

fn replica(uid: &str, revision: &str, version: u64) -> ReplicaSet {
    read(
        json!({"metadata": {"name": format!("{uid}-name"), "namespace": "shop", "uid": uid, "resourceVersion": version.to_string(),
        "creationTimestamp": OLD, "labels": {"app": "shop", "pod-template-hash": "h1"}, "ownerReferences": owner("Deployment", "d1"),
        "annotations": {"deployment.kubernetes.io/revision": revision, "other": "x"}}}),
    )
}

fn list<K: Kept>(stores: &mut Stores, objects: Vec<K>) {
    stores.apply::<K>(0, Event::Init);
    objects.into_iter().for_each(|object| {
        stores.apply(0, Event::InitApply(object));
    });
    stores.apply::<K>(0, Event::InitDone);
}

/// All is synced, with these policies and pods.
fn synced(policies: Vec<Policy>, pods: Vec<Pod>) -> Stores {
    let mut stores = Stores::new(&Namespaces::Named(vec!["shop".into()]));
    list(&mut stores, policies);
    list(&mut stores, pods);
    list::<ReplicaSet>(&mut stores, vec![]);
    list::<ControllerRevision>(&mut stores, vec![]);
    list::<Job>(&mut stores, vec![]);
    stores.take_touched();
    stores
}

fn observation(stores: &Stores) -> Observation {
    observation_of(stores, "orders")
}

fn observation_of(stores: &Stores, name: &str) -> Observation {
    let key = Key { name: name.into(), ..key() };
    let Standing::Known(policy) = observe::standing(stores, &key) else { panic!("not known") };
    let applies = effective(None, &policy.spec, &EnvironmentSources::default()).unwrap();
    let rules = observe::rules(&policy.spec, &applies).unwrap();
    let now = NEW.parse().unwrap();
    observe::observe(stores, Subject { policy: &policy, rules, memory: Memory::default(), now })
}

fn worker_names(stores: &Stores) -> Vec<String> {
    observation(stores).facts.workers.into_iter().map(|worker| worker.name).collect()
}
