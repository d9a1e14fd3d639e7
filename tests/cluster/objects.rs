//! The objects that tests apply: the example worker, and a Job that recovers. Plain JSON, to be changed at will.

use serde_json::{Value, json};

/// The image of this source's binary.
pub(crate) const UNSTICK: &str = "ghcr.io/unstick-dev/unstick:dev";
/// The image of `examples/worker.rs`.
pub(crate) const WORKER: &str = "ghcr.io/unstick-dev/example-worker:dev";

/// What Pod Security's `restricted` asks of a container.
pub(crate) fn restricted() -> Value {
    json!({
        "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
        "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"},
    })
}

/// A Deployment of the example worker, one replica, pods labelled `app.kubernetes.io/name: NAME`, container `worker`. It writes
/// its pod's uid as the owner, and takes its database from the Secret `shop-db`: call `Namespace::database` first.
pub(crate) fn workers(name: &str) -> Value {
    let labels = json!({"app.kubernetes.io/name": name});
    let container = json!({
        "name": "worker", "image": WORKER, "imagePullPolicy": "IfNotPresent", "securityContext": restricted(),
        "env": [
            {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
            {"name": "OWNER", "valueFrom": {"fieldRef": {"fieldPath": "metadata.uid"}}},
        ],
        "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1},
    });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": 1, "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {
                "containers": [container], "terminationGracePeriodSeconds": 5, "automountServiceAccountToken": false,
            }},
        },
    })
}

/// Sets a variable of the first container of a workload or a Job.
pub(crate) fn set_env(object: &mut Value, name: &str, value: &str) {
    let env = object.pointer_mut("/spec/template/spec/containers/0/env").and_then(Value::as_array_mut);
    let env = env.expect("our own objects have an env");
    env.retain(|variable| variable["name"] != name);
    env.push(json!({"name": name, "value": value}));
}

/// A Job that runs `unstick ARGUMENTS` on the database of the Secret `shop-db`.
pub(crate) fn job(name: &str, arguments: &[&str]) -> Value {
    let container = json!({
        "name": "unstick", "image": UNSTICK, "imagePullPolicy": "IfNotPresent", "securityContext": restricted(),
        "args": arguments,
        "env": [{"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}}],
    });
    json!({
        "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name},
        "spec": {"backoffLimit": 0, "template": {"spec": {
            "restartPolicy": "Never", "containers": [container], "automountServiceAccountToken": false,
        }}},
    })
}
