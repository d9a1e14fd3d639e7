//! The chart, installed by Helm as people do it, on clusters that nobody has touched before.

mod examples;
mod guard;
mod injection;
mod kustomized;
mod leftovers;
mod lifecycle;
mod older;
mod quick_start;
mod readme;
mod rendered;
mod uninjected;

use std::io::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cluster::{Cluster, in_project, wait_for};
use crate::namespace::{Namespace, SOON, condition};
use crate::objects::{set_env, workers};
use crate::support::Output;

/// The namespace of the release, and its name.
const SYSTEM: &str = "unstick-system";
const RELEASE: &str = "unstick";
const POLICY: &str = "qualification-runs";
/// What a command of Helm may take, while others want the processor too.
const LIMIT: Duration = Duration::from_secs(180);
/// An operator is ready within ten seconds; this is for a machine that does much else.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// `helm VERB …` on our release, with this source's image.
fn release(cluster: &Cluster, verb: &[&str], chart: &str, values: &[&str]) -> Output {
    let mut args = verb.to_vec();
    args.extend([RELEASE, chart, "-n", SYSTEM, "--wait", "--timeout=120s", "--set=image.tag=dev"]);
    let values: Vec<String> = values.iter().map(|value| format!("--set={value}")).collect();
    args.extend(values.iter().map(String::as_str));
    cluster.helm(&args).limit(LIMIT).run()
}

/// A namespace that lets in only what keeps to Pod Security's restricted level.
fn restricted_namespace(cluster: &Cluster, name: &str) {
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name,
        "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}});
    let answer = cluster.api("POST", "/api/v1/namespaces", Some(&namespace.to_string()));
    assert!([201, 409].contains(&answer.status), "{answer:?}");
}

/// `helm install --wait` of our own chart, on a cluster without anything of ours. How long it took.
fn install(cluster: &Cluster, values: &[&str]) -> (Duration, Output) {
    restricted_namespace(cluster, SYSTEM);
    let began = Instant::now();
    let output = release(cluster, &["install"], &in_project("charts/unstick"), values);
    let took = began.elapsed();
    assert!(output.code == 0, "{output}\n{}", tell_of_system(cluster));
    (took, output)
}

/// What a person would look at after an installation that failed.
fn tell_of_system(cluster: &Cluster) -> String {
    let args: [&[&str]; 3] = [
        &["-n", SYSTEM, "get", "all,events"],
        &["-n", SYSTEM, "describe", "pods"],
        &["-n", SYSTEM, "logs", "deployment/unstick", "--tail=50"],
    ];
    args.iter().map(|args| cluster.kubectl(args).run().to_string()).collect::<Vec<_>>().join("\n")
}

/// A figure for whoever runs the tests; not hidden when they pass.
fn say(line: &str) {
    // What libtest catches is what print! writes.
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// The values of [`installed`].
const INSTALLED: [&str; 4] =
    ["rbac.clusterWide=true", "guard.enabled=true", "watchdog.enabled=true", "metrics.dashboard.enabled=true"];

/// A cluster whose operator looks after all namespaces, everything in the chart being on; `watched` is for what comes in turn.
fn installed() -> &'static Cluster {
    static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
        let cluster = Cluster::start(&[]);
        cluster.enter();
        let (took, _) = install(&cluster, &INSTALLED);
        say(&format!(
            "helm install --wait on an empty cluster: {:.1} s until the operator was ready",
            took.as_secs_f64()
        ));
        assert!(took < READY_LIMIT, "the operator was ready after {took:?}");
        cluster
    });
    CLUSTER.enter();
    &CLUSTER
}

/// A restricted namespace on a cluster, with the worker's table.
fn shop(cluster: &Cluster) -> Namespace<'_> {
    let shop = Namespace::open_in(cluster);
    let label = ["label", "namespace", shop.name(), "pod-security.kubernetes.io/enforce=restricted"];
    cluster.kubectl(&label).run().expect(0);
    shop.database().sql(include_str!("../../../examples/worker.sql"));
    shop
}

/// A policy for `workers("shop")`, with changes by JSON pointer.
fn policy(changes: &[(&str, Value)]) -> Value {
    let mut policy = json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": POLICY},
        "spec": {
            "workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": "shop"}}, "identity": "PodUID"},
            "runs": {"columns": {"owner": "workerId", "startedAt": "startedAt", "heartbeatAt": "heartbeatAt"}},
            "recovery": {"action": "Fail"},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
            "triggers": {"minInterval": "1s"},
            "gate": {"mode": "InitContainer"},
        },
    });
    for (path, value) in changes {
        let (parent, key) = path.rsplit_once('/').expect("a pointer");
        policy.pointer_mut(parent).expect("a place")[key] = value.clone();
    }
    policy
}

/// Workers that never end a run, with the label by which they wait.
fn labelled_workers(replicas: u32) -> Value {
    let mut deployment = workers("shop");
    deployment["spec"]["replicas"] = json!(replicas);
    deployment["spec"]["template"]["metadata"]["labels"]["unstick.dev/policy"] = json!(POLICY);
    set_env(&mut deployment, "STEP_MS", "600000");
    deployment
}

/// A run that somebody left behind an hour ago.
fn leave_behind(shop: &Namespace<'_>, id: &str) {
    shop.database().sql(&format!(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT '{id}', 'PROCESSING', old, old, old, 'nobody' FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#
    ));
}

fn status_of(shop: &Namespace<'_>, id: &str) -> Option<String> {
    shop.database().value(&format!("SELECT status FROM qualification_runs WHERE id = '{id}'"))
}

/// Waits until the policy's condition `Ready` is that of its newest generation, and `True`.
fn policy_is_ready(shop: &Namespace<'_>) {
    shop.wait_until("the policy is ready", SOON, || {
        let policy = shop.get("recoverypolicies", POLICY)?;
        let ready = condition(&policy, "Ready")?;
        (ready["observedGeneration"] == policy["metadata"]["generation"] && ready["status"] == "True").then_some(())
    });
}

/// What the API server would make of a new pod.
#[track_caller]
fn as_admitted(shop: &Namespace<'_>, pod: &Value) -> Value {
    let answer = shop.cluster().api("POST", &format!("{}?dryRun=All", shop.path("pods")), Some(&pod.to_string()));
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

/// A pod that Pod Security lets in, with these labels.
fn pod(labels: Value) -> Value {
    let template = workers("shop")["spec"]["template"]["spec"].clone();
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "labels": labels}, "spec": template})
}

/// A pod as `pod`, opted in to our policy.
fn labelled_pod() -> Value {
    pod(json!({"unstick.dev/policy": POLICY}))
}

/// The init containers of a pod, by name.
fn init_containers(pod: &Value) -> Vec<&str> {
    let all = pod["spec"]["initContainers"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|container| container["name"].as_str()).collect()
}

/// The API server takes up admission policies a second after they were written.
#[track_caller]
fn injection_works(shop: &Namespace<'_>) {
    let injected = || {
        let pod = as_admitted(shop, &labelled_pod());
        (init_containers(&pod) == ["unstick-init"] || !pod["spec"]["readinessGates"].is_null()).then_some(())
    };
    wait_for("pods are injected", SOON, injected, || shop.story());
}
