//! Each kind of workload rolls out: recovered before its new pods are ready, and again once the last old pod is gone.

use serde_json::{Value, json};

use crate::audit::user_of;
use crate::namespace::{Namespace, SOON, condition, is_ready, name, uid};
use crate::objects::{set_env, workers};
use crate::shop::{
    calm, claimed_by, first, policy, recoveries_of, rolled_out, status, text, times, together, triggers, workload,
};

/// How a workload of some kind is made, and what its policy says of owners.
struct Kind {
    /// The workload in its first form.
    object: Value,
    /// Its kind in the plural.
    plural: &'static str,
    /// What its pods write as their runs' owner: `metadata.uid` or `metadata.name`.
    owner: &'static str,
    /// How many pods it has.
    pods: usize,
}

/// What old pods work on.
const RUNS: [&str; 2] = ["a", "b"];

impl Kind {
    fn of(kind: &str, plural: &'static str, spec: Value) -> Self {
        let mut object = gated(workers("shop"));
        object["kind"] = json!(kind);
        object["spec"]["replicas"] = json!(2);
        for (field, value) in spec.as_object().into_iter().flatten() {
            object["spec"][field] = value.clone();
        }
        object["spec"]["selector"] = json!({"matchLabels": {"tier": "front"}});
        object["spec"]["template"]["metadata"]["labels"]["tier"] = json!("front");
        Self { object, plural, owner: "metadata.uid", pods: 2 }
    }

    fn kind(&self) -> &str {
        self.object["kind"].as_str().unwrap_or_default()
    }

    fn policy(&self) -> Value {
        let identity = if self.owner == "metadata.name" { "PodName" } else { "PodUID" };
        let identity = ("/spec/workers/identity", json!(identity));
        policy(&[identity, ("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))])
    }

    /// The workload, and a run in the hands of each of its pods.
    fn start(&mut self, shop: &Namespace<'_>) -> Vec<Value> {
        let owner = json!({"name": "OWNER", "valueFrom": {"fieldRef": {"fieldPath": self.owner}}});
        let env = self.object.pointer_mut("/spec/template/spec/containers/0/env").expect("an env");
        env[1] = owner;
        shop.apply(&self.object);
        let old = fronts(shop, self.pods);
        hand_out(shop, self.pods);
        old
    }
}

/// Gives each of so many pods a run.
fn hand_out(shop: &Namespace<'_>, pods: usize) {
    for run in RUNS.iter().take(pods) {
        shop.database().sql(&format!("INSERT INTO qualification_runs (id) VALUES ('{run}')"));
    }
    let held = r#"SELECT DISTINCT "workerId" FROM qualification_runs WHERE id IN ('a', 'b') AND status = 'PROCESSING'"#;
    shop.wait_until("each old pod has a run", SOON, || (shop.database().rows(held).len() == pods).then_some(()));
}

/// Workers that do not end when they are told to, are killed a few seconds later, and get ready through a gate.
fn gated(mut object: Value) -> Value {
    set_env(&mut object, "STEP_MS", "600000");
    set_env(&mut object, "ON_TERM", "Ignore");
    object["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    object["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = json!(4);
    object
}

/// Waits until there are so many pods of the workload, all ready.
#[track_caller]
fn fronts(shop: &Namespace<'_>, count: usize) -> Vec<Value> {
    shop.wait_until(&format!("{count} pods are ready"), SOON, || {
        let pods = shop.list_labelled("pods", "tier=front");
        (pods.len() == count && pods.iter().all(is_ready)).then_some(pods)
    })
}

/// Another workload of the policy's, with a run of its own that nobody may touch.
fn neighbour(shop: &Namespace<'_>) -> Value {
    let mut other = workers("shop");
    set_env(&mut other, "STEP_MS", "600000");
    other["metadata"]["name"] = json!("neighbour");
    other["spec"]["selector"] = json!({"matchLabels": {"tier": "back"}});
    other["spec"]["template"]["metadata"]["labels"]["tier"] = json!("back");
    shop.apply(other);
    claimed_by(shop, "live");
    rolled_out(shop, "Deployment", "neighbour", |_| true)
}

/// When the last of these pods had ended, by the node's own word: what it says right before it removes the pod.
fn ended_at(shop: &Namespace<'_>, pods: &[Value]) -> String {
    let mut requests = shop.cluster().audit().by("system:node:node1");
    requests.retain(|request| request.resource == "pods" && request.namespace == shop.name() && request.code == 200);
    let end = |pod: &Value| {
        let own = |verb: &'static str| {
            requests.iter().filter(move |request| request.verb == verb && request.name == name(pod))
        };
        // Another pod may have the name by now.
        let removed = own("delete").map(|request| &request.time).min().expect("the kubelet has removed it");
        let said = own("patch").map(|request| &request.time).filter(|time| *time < removed).max();
        said.expect("the kubelet has said how it ended").clone()
    };
    pods.iter().map(end).max().expect("pods")
}

/// When the operator made the Job that had this trigger.
fn started_at(shop: &Namespace<'_>, trigger: &str) -> String {
    let known = triggers(shop);
    let job = known.iter().find(|(one, _)| one == trigger).map(|(_, job)| job);
    let job = job.unwrap_or_else(|| panic!("no Job for {trigger}: {known:?}"));
    let requests = shop.cluster().audit().by(&user_of("unstick-system", "unstick"));
    let mut created = requests.into_iter().filter(|request| {
        request.verb == "create"
            && request.resource == "jobs"
            && request.code == 201
            && request.namespace == shop.name()
    });
    created.find(|request| request.name == *job).unwrap_or_else(|| panic!("who made {job}?")).time
}

/// Old pods with a run each; a new template; all that must be true afterwards.
fn rolls_out(mut kind: Kind) {
    let shop = calm();
    shop.apply(kind.policy());
    let before = neighbour(&shop);
    let old = kind.start(&shop);
    let first = rolled_out(&shop, kind.kind(), "shop", |_| true);
    assert_eq!(first["uid"], *uid(&shop.get(kind.plural, "shop").expect("it is there")));

    let mut next = kind.object.clone();
    set_env(&mut next, "RELEASE", "2");
    shop.apply(next);
    let second = rolled_out(&shop, kind.kind(), "shop", |one| one["revision"] != first["revision"]);
    assert_eq!(second["uid"], first["uid"]);
    for pod in fronts(&shop, old.len()) {
        let gate = condition(&pod, "unstick.dev/recovered").expect("our condition");
        assert_eq!(gate["reason"], "Recovered", "{gate}");
    }
    settled_once(&shop, old.len());
    let revision = second["revision"].as_str().expect("a revision");
    let trigger = |moment: &str| format!("rollout/{}/shop/{revision}/{moment}", kind.kind());
    assert_eq!((times(&shop, &trigger("before")), times(&shop, &trigger("after"))), (1, 1));
    let (ended, after) = (ended_at(&shop, &old), started_at(&shop, &trigger("after")));
    assert!(after > ended, "the last old pod had ended at {ended}, and the recovery began at {after}");
    assert!(started_at(&shop, &trigger("before")) <= after);
    assert_eq!(workload(&shop, "Deployment", "neighbour"), Some(before));
    assert_eq!(status(&shop)["workloads"].as_array().map(Vec::len), Some(2));
}

/// The runs of the old pods are settled, once each; the neighbour's is as it was.
#[track_caller]
fn settled_once(shop: &Namespace<'_>, runs: usize) {
    for run in RUNS.iter().take(runs) {
        let count = shop.wait_until(&format!("{run} is settled"), SOON, || recoveries_of(shop, run));
        assert_eq!(count, "1", "{run}");
    }
    assert_eq!(recoveries_of(shop, "live"), None, "its worker lives");
    let alive = r#"SELECT status FROM qualification_runs WHERE id = 'live'"#;
    assert_eq!(first(shop, alive).as_deref(), Some("PROCESSING"));
}

#[test]
fn every_kind_of_workload_is_recovered_before_its_pods_are_ready_and_after_the_last_old_one_is_gone() {
    together(&[
        ("deployment", || rolls_out(Kind::of("Deployment", "deployments", json!({})))),
        ("recreate", || {
            rolls_out(Kind::of("Deployment", "deployments", json!({"strategy": {"type": "Recreate"}})));
        }),
        ("stateful-ordered", || {
            let spec = json!({"serviceName": "shop", "podManagementPolicy": "OrderedReady"});
            rolls_out(Kind { owner: "metadata.name", ..Kind::of("StatefulSet", "statefulsets", spec) });
        }),
        ("stateful-parallel", || {
            let spec = json!({"serviceName": "shop", "podManagementPolicy": "Parallel"});
            rolls_out(Kind::of("StatefulSet", "statefulsets", spec));
        }),
        ("daemon", || {
            let mut kind = Kind::of("DaemonSet", "daemonsets", json!({}));
            kind.object["spec"].as_object_mut().expect("a map").remove("replicas");
            rolls_out(Kind { pods: 1, ..kind });
        }),
    ]);
}

// -- kinds that keep no revisions we know ------------------------------------------------------------------------------------

/// Two releases of an app beside each other, and how the first one ends.
struct Releases {
    /// Kind, name and revision of the workload that each belongs to.
    workloads: [(&'static str, &'static str, &'static str); 2],
    /// What one release consists of.
    make: fn(&Namespace<'_>, usize) -> Value,
    /// What kubectl is told.
    end: &'static [&'static str],
}

/// Two pods of a first release with a run each; a second release beside it; the first one ends.
fn is_replaced(releases: &Releases) {
    let shop = calm();
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    let before = neighbour(&shop);
    let [(kind, name, revision), next] = releases.workloads;
    shop.apply((releases.make)(&shop, 1));
    let old = fronts(&shop, 2);
    hand_out(&shop, 2);
    rolled_out(&shop, kind, name, |one| text(&one["revision"]) == revision);

    shop.apply((releases.make)(&shop, 2));
    fronts(&shop, 4);
    // The gates open a moment before the status tells of it.
    let known = shop.wait_until("the second release is recovered", SOON, || {
        workload(&shop, next.0, next.1)
            .filter(|known| known["recoveredRevision"].is_string() && text(&known["recoveredRevision"]) == next.2)
    });
    assert_eq!(text(&known["revision"]), next.2, "{known}");
    RUNS.iter().for_each(|run| assert_eq!(recoveries_of(&shop, run), None, "the worker of {run} lives"));

    shop.kubectl(releases.end).expect(0);
    settled_once(&shop, 2);
    rolled_out(&shop, next.0, next.1, |_| true);
    let trigger = format!("rollout/{}/{}/{}/after", next.0, next.1, next.2);
    assert_eq!(times(&shop, &trigger), 1, "{:?}", triggers(&shop));
    if name == next.1 {
        let (ended, after) = (ended_at(&shop, &old), started_at(&shop, &trigger));
        assert!(after > ended, "the last old pod had ended at {ended}, and the recovery began at {after}");
    }
    assert_eq!(workload(&shop, "Deployment", "neighbour"), Some(before));
    shop.wait_until("what is gone is not told of any more", SOON, || {
        Some(()).filter(|()| status(&shop)["workloads"].as_array().map(Vec::len) == Some(2))
    });
}

/// Two pods of a release in a `ReplicaSet`.
fn replica_set(release: usize, labels: &[(&str, &str)]) -> Value {
    let mut set = gated(workers("shop"));
    set["kind"] = json!("ReplicaSet");
    set["metadata"]["name"] = json!(format!("shop-{release}"));
    let spec = &mut set["spec"];
    spec["replicas"] = json!(2);
    spec["selector"] = json!({"matchLabels": {"release": release.to_string()}});
    let own = release.to_string();
    for (label, value) in [("tier", "front"), ("release", own.as_str())].iter().chain(labels) {
        set["spec"]["template"]["metadata"]["labels"][*label] = json!(value);
        set["metadata"]["labels"][*label] = json!(value);
    }
    set
}

/// An object of a kind that only its own controller knows, and the reference to it as the owner.
fn foreign(shop: &Namespace<'_>, (group, kind, plural): (&str, &str, &str)) -> Value {
    let schema = json!({"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}});
    shop.apply(json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{plural}.{group}")},
        "spec": {"group": group, "scope": "Namespaced", "names": {"kind": kind, "plural": plural},
            "versions": [{"name": "v1alpha1", "served": true, "storage": true, "schema": schema}]},
    }));
    let object = json!({"apiVersion": format!("{group}/v1alpha1"), "kind": kind, "metadata": {"name": "shop"}});
    shop.wait_until(&format!("there are {plural}"), SOON, || (shop.try_apply(&object).code == 0).then_some(()));
    let made = shop.kubectl(&["get", &format!("{plural}.{group}"), "shop", "-o", "json"]).expect(0).stdout;
    let made: Value = serde_json::from_str(&made).expect("an object");
    json!([{"apiVersion": object["apiVersion"], "kind": kind, "name": "shop", "uid": uid(&made), "controller": true}])
}

fn bare(_: &Namespace<'_>, release: usize) -> Value {
    replica_set(release, &[])
}

/// As Argo Rollouts writes it.
fn of_argo(shop: &Namespace<'_>, release: usize) -> Value {
    let mut set = replica_set(release, &[("rollouts-pod-template-hash", &format!("h{release}"))]);
    set["metadata"]["ownerReferences"] = foreign(shop, ("argoproj.io", "Rollout", "rollouts"));
    set["metadata"]["annotations"] = json!({"rollout.argoproj.io/revision": release.to_string()});
    set
}

/// As `OpenKruise` does it: pods of its own, and a `ControllerRevision` for each release.
fn of_kruise(shop: &Namespace<'_>, release: usize) -> Value {
    let owner = foreign(shop, ("apps.kruise.io", "CloneSet", "clonesets"));
    let hash = format!("h{release}");
    let template = replica_set(release, &[("controller-revision-hash", &hash)])["spec"]["template"].clone();
    let pod = |number: usize| {
        let mut pod = template.clone();
        (pod["apiVersion"], pod["kind"]) = (json!("v1"), json!("Pod"));
        pod["metadata"]["name"] = json!(format!("shop-{hash}-{number}"));
        pod["metadata"]["ownerReferences"] = owner.clone();
        pod
    };
    let labels = json!({"app.kubernetes.io/name": "shop", "controller.kubernetes.io/hash": hash});
    let revision = json!({
        "apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": release, "data": {},
        "metadata": {"name": format!("shop-{hash}"), "labels": labels, "ownerReferences": owner},
    });
    json!({"apiVersion": "v1", "kind": "List", "items": [revision, pod(1), pod(2)]})
}

#[test]
fn releases_of_bare_replica_sets_and_of_kinds_that_nobody_knows_are_recovered_like_any_other() {
    together(&[
        ("bare", || {
            let workloads = [("ReplicaSet", "shop-1", ""), ("ReplicaSet", "shop-2", "")];
            is_replaced(&Releases { workloads, make: bare, end: &["delete", "rs", "shop-1", "--wait=false"] });
        }),
        ("argo", || {
            let workloads = [("Rollout", "shop", "h1"), ("Rollout", "shop", "h2")];
            is_replaced(&Releases { workloads, make: of_argo, end: &["delete", "rs", "shop-1", "--wait=false"] });
        }),
        ("kruise", || {
            let workloads = [("CloneSet", "shop", "h1"), ("CloneSet", "shop", "h2")];
            let end = &["delete", "pods", "-l", "release=1", "--wait=false"];
            is_replaced(&Releases { workloads, make: of_kruise, end });
        }),
    ]);
}
