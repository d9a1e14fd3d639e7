//! An app, its policy, and what is known of both: what tests of the operator have in common.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::namespace::{Namespace, SOON, condition, name};
use crate::objects::{UNSTICK, restricted, set_env, workers};

/// The policy's name.
pub(crate) const POLICY: &str = "qualification-runs";

/// The policy, which keeps all its Jobs, with other values in some places: `("/spec/suspend", json!(true))`.
pub(crate) fn policy(changes: &[(&str, Value)]) -> Value {
    let mut policy = json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": POLICY},
        "spec": {
            "workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": "shop"}}, "identity": "PodUID"},
            "runs": {"columns": {
                "owner": "workerId", "startedAt": "startedAt", "heartbeatAt": "heartbeatAt", "progress": "processed",
                "total": "total", "error": "error",
            }},
            "recovery": {"action": "Requeue"},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
            "triggers": {"minInterval": "1s"},
            "gate": {},
            "successfulJobsHistoryLimit": 10,
        },
    });
    for (path, value) in changes {
        let (parent, key) = path.rsplit_once('/').expect("a pointer");
        policy.pointer_mut(parent).expect("a place")[key] = value.clone();
    }
    policy
}

/// The policy's status.
pub(crate) fn status(shop: &Namespace<'_>) -> Value {
    shop.get("recoverypolicies", POLICY).map(|policy| policy["status"].clone()).unwrap_or_default()
}

/// Whether a condition of the policy holds; nothing before its newest spec is taken up.
pub(crate) fn is_true(shop: &Namespace<'_>, kind: &str) -> Option<bool> {
    let policy = shop.get("recoverypolicies", POLICY)?;
    let generation = &policy["metadata"]["generation"];
    condition(&policy, kind)
        .filter(|held| held["observedGeneration"] == *generation)
        .map(|held| held["status"] == "True")
}

/// Waits until the rollout of that revision is recovered.
pub(crate) fn recovered(shop: &Namespace<'_>, revision: &str) -> Value {
    shop.wait_until(&format!("revision {revision} is recovered"), SOON, || {
        let status = status(shop);
        let done = status["workloads"][0]["recoveredRevision"] == revision;
        (done && status["workloads"][0]["completedRevision"] == revision).then_some(status)
    })
}

/// The reasons of the policy's events.
pub(crate) fn events(shop: &Namespace<'_>) -> Vec<String> {
    let own = |event: &Value| {
        event["regarding"]["kind"] == "RecoveryPolicy" || event["involvedObject"]["kind"] == "RecoveryPolicy"
    };
    let reason = |event: Value| event["reason"].as_str().unwrap_or_default().to_owned();
    shop.list("events").into_iter().filter(own).map(reason).collect()
}

/// How many Jobs of the policy there are.
pub(crate) fn jobs(shop: &Namespace<'_>) -> usize {
    shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY}")).len()
}

/// A worker that never ends its runs.
pub(crate) fn slow_workers(replicas: u32) -> Value {
    let mut deployment = workers("shop");
    deployment["spec"]["replicas"] = json!(replicas);
    set_env(&mut deployment, "STEP_MS", "600000");
    deployment
}

/// The same with our init container, which asks the operator of `deploy/base`.
pub(crate) fn with_init(mut deployment: Value) -> Value {
    let name = |path: &str| json!({"fieldRef": {"fieldPath": path}});
    deployment["spec"]["template"]["spec"]["initContainers"] = json!([{
        "name": "unstick-init", "image": UNSTICK, "imagePullPolicy": "IfNotPresent", "args": ["init"],
        "securityContext": restricted(),
        "env": [
            {"name": "UNSTICK_POLICY_NAME", "value": POLICY},
            {"name": "POD_NAME", "valueFrom": name("metadata.name")},
            {"name": "POD_NAMESPACE", "valueFrom": name("metadata.namespace")},
            {"name": "POD_UID", "valueFrom": name("metadata.uid")},
        ],
    }]);
    deployment
}

/// A run that this pod has claimed.
pub(crate) fn claimed_by(shop: &Namespace<'_>, id: &str) -> String {
    let database = shop.database();
    database.sql(&format!("INSERT INTO qualification_runs (id, total) VALUES ('{id}', 3)"));
    let owner = format!(r#"SELECT "workerId" FROM qualification_runs WHERE id = '{id}' AND status = 'PROCESSING'"#);
    shop.wait_until("the run is claimed", SOON, || first(shop, &owner))
}

/// The first value, if there is a row.
pub(crate) fn first(shop: &Namespace<'_>, query: &str) -> Option<String> {
    shop.database().rows(query).into_iter().next()?.into_iter().next()?
}

/// How often a run was requeued, by the ledger.
pub(crate) fn recoveries_of(shop: &Namespace<'_>, id: &str) -> Option<String> {
    first(shop, "SELECT 1 FROM pg_class WHERE oid = to_regclass('unstick.requeue')")?;
    first(shop, &format!("SELECT count FROM unstick.requeue WHERE run LIKE '%{id}%'"))
}

/// A namespace with the app's table, on a cluster whose operator of `deploy/base` nobody ends. There the API server asks
/// for `finalizers` where an owner reference blocks a deletion, as some distributions do.
pub(crate) fn calm() -> Namespace<'static> {
    let shop = Namespace::open_in(calm_cluster());
    shop.database().sql(include_str!("../../examples/worker.sql"));
    shop
}

/// The cluster of [`calm`].
pub(crate) fn calm_cluster() -> &'static Cluster {
    static CALM: LazyLock<Cluster> = LazyLock::new(|| {
        let cluster = Cluster::start(&["--apiserver=--enable-admission-plugins=OwnerReferencesPermissionEnforcement"]);
        cluster.enter();
        cluster.install();
        cluster
    });
    &CALM
}

/// Several scenarios at once, each on a thread of its name and so in a namespace of its name. Every one is brought to its
/// end before the first that failed is told.
pub(crate) fn together(scenarios: &[(&'static str, fn())]) {
    let failed: Vec<&str> = std::thread::scope(|scope| {
        let start = |(name, scenario): &(&'static str, fn())| {
            let (name, scenario) = (*name, *scenario);
            let builder = std::thread::Builder::new().name(name.to_owned());
            (name, builder.spawn_scoped(scope, scenario).expect("threads are to be had"))
        };
        let started: Vec<_> = scenarios.iter().map(start).collect();
        started.into_iter().filter_map(|(name, thread)| thread.join().is_err().then_some(name)).collect()
    });
    assert!(failed.is_empty(), "failed: {}", failed.join(", "));
}

/// The triggers of every Job that the policy has, each with the Job's name.
pub(crate) fn triggers(shop: &Namespace<'_>) -> Vec<(String, String)> {
    let mut triggers = Vec::new();
    for job in shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY}")) {
        let list = job["metadata"]["annotations"]["unstick.dev/triggers"].as_str().unwrap_or_default();
        triggers.extend(list.split(',').map(|trigger| (trigger.to_owned(), name(&job).to_owned())));
    }
    triggers
}

/// How many Jobs had a trigger.
pub(crate) fn times(shop: &Namespace<'_>, trigger: &str) -> usize {
    triggers(shop).iter().filter(|(known, _)| known == trigger).count()
}

/// Asks for a recovery and waits until it is done: what the operator has seen before is dealt with then.
#[track_caller]
pub(crate) fn request(shop: &Namespace<'_>, value: &str) {
    shop.kubectl(&["annotate", "rp", POLICY, &format!("unstick.dev/requestedAt={value}"), "--overwrite"]).expect(0);
    shop.wait_until(&format!("the request {value} is handled"), SOON, || {
        Some(()).filter(|()| status(shop)["lastHandledRequest"] == value)
    });
}

/// What the status tells of one workload.
pub(crate) fn workload(shop: &Namespace<'_>, kind: &str, name: &str) -> Option<Value> {
    let status = status(shop);
    let mut workloads = status["workloads"].as_array()?.iter();
    workloads.find(|one| one["kind"] == kind && one["name"] == name).cloned()
}

/// Waits until the newest rollout of a workload has been recovered at both its moments, and gives what the status tells.
#[track_caller]
pub(crate) fn rolled_out(shop: &Namespace<'_>, kind: &str, name: &str, differs: impl Fn(&Value) -> bool) -> Value {
    shop.wait_until(&format!("{kind} {name} is recovered"), SOON, || {
        let one = workload(shop, kind, name).filter(&differs)?;
        let done = |moment: &str| one[moment].is_string() && text(&one[moment]) == text(&one["revision"]);
        (done("recoveredRevision") && done("completedRevision")).then_some(one)
    })
}

/// A text, which is empty where there is none.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
