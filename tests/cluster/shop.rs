//! An app, its policy, and what is known of both: what tests of the operator have in common.

use serde_json::{Value, json};

use crate::namespace::{Namespace, SOON, condition};
use crate::objects::{set_env, workers};

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
