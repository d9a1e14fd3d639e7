use serde_json::{Value, json};

use super::*;
use crate::report::Verdict;

fn policy(changes: &[(&str, Value)]) -> Policy {
    let mut object = json!({
        "metadata": {"name": "runs", "namespace": "shop", "generation": 2, "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"suspend": false, "workers": {"selector": {"matchLabels": {"app": "shop"}}}},
        "status": {"observedGeneration": 2, "conditions": []},
    });
    for (path, value) in changes {
        let (parent, key) = path.rsplit_once('/').unwrap();
        object.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    Policy::of(object)
}

fn condition(kind: &str, status: &str) -> Value {
    json!([{"type": kind, "status": status, "reason": "SecretMissing", "message": "no Secret shop-db",
        "lastTransitionTime": "2026-01-01T00:00:00Z"}])
}

fn after(changes: &[(&str, Value)], watched: Option<&Watched>) -> Option<Verdict> {
    let policy = policy(changes);
    is_looked_after(&policy, policy.read().unwrap(), watched).map(|finding| finding.result)
}

#[test]
fn a_policy_that_no_operator_looks_after_is_found() {
    assert_eq!(after(&[], None), None);
    assert_eq!(after(&[("/status", Value::Null)], None), Some(Verdict::Error));
    assert_eq!(after(&[("/status/observedGeneration", json!(1))], None), Some(Verdict::Warning));
    let these = Watched::These(BTreeSet::from(["bank".to_owned()]));
    assert_eq!(after(&[], Some(&these)), Some(Verdict::Error));
    assert_eq!(after(&[], Some(&Watched::All)), None);
}

#[test]
fn what_the_operator_says_is_wrong_is_passed_on_with_its_reason() {
    let said = |changes: &[(&str, Value)]| {
        let policy = policy(changes);
        of_status(&policy, policy.read().unwrap()).into_iter().map(|one| (one.result, one.message)).collect::<Vec<_>>()
    };
    assert_eq!(said(&[]), []);
    let missing = "SecretMissing: no Secret shop-db".to_owned();
    assert_eq!(said(&[("/status/conditions", condition("Stalled", "True"))]), [(Verdict::Error, missing.clone())]);
    assert_eq!(said(&[("/status/conditions", condition("Ready", "False"))]), [(Verdict::Error, missing)]);
    assert_eq!(said(&[("/status/conditions", condition("RecoverySucceeded", "False"))])[0].0, Verdict::Warning);
    assert_eq!(said(&[("/spec/suspend", json!(true))])[0].0, Verdict::Warning);
}

fn pod(name: &str, labels: Value, init: Option<&str>) -> Pod {
    let init: Vec<Value> = init.iter().map(|name| json!({"name": name})).collect();
    serde_json::from_value(json!({
        "metadata": {"name": name, "labels": labels},
        "spec": {"containers": [], "initContainers": init}, "status": {"phase": "Running"},
    }))
    .unwrap()
}

#[test]
fn a_selector_that_matches_nobody_is_found() {
    let policy = policy(&[]);
    let found = |labels| selects_nobody(&policy, policy.read().unwrap(), &[pod("a", labels, None)]).is_some();
    assert!(found(json!({"app": "bank"})) && !found(json!({"app": "shop"})));
}

#[test]
fn a_container_that_no_pod_has_is_found() {
    let named = policy(&[("/spec/workers/container", json!("wroker"))]);
    let with = |containers: Value| {
        let mut pod = serde_json::to_value(pod("a", json!({"app": "shop"}), None)).unwrap();
        pod["spec"]["containers"] = containers;
        let pods: [Pod; 1] = [serde_json::from_value(pod).unwrap()];
        names_no_container(&named, named.read().unwrap(), &pods)
    };
    let found = with(json!([{"name": "worker"}, {"name": "proxy"}])).unwrap();
    assert!(found.message.contains("no pod has a container wroker"), "{found:?}");
    assert_eq!(found.remedy.as_deref(), Some("name one of proxy, worker"));
    assert_eq!(with(json!([{"name": "wroker"}])), None);
    assert_eq!(names_no_container(&named, named.read().unwrap(), &[]), None);
}

#[test]
fn pods_of_several_containers_of_which_none_is_named_are_found() {
    let of = |changes: &[(&str, Value)], annotations: Value| {
        let identity = [("/spec/workers/identity", json!("PodUID"))];
        let policy = policy(&[&identity, changes].concat());
        let mut pod = serde_json::to_value(pod("a", json!({"app": "shop"}), None)).unwrap();
        pod["spec"]["containers"] = json!([{"name": "proxy"}, {"name": "worker"}]);
        pod["metadata"]["annotations"] = annotations;
        let pods: [Pod; 1] = [serde_json::from_value(pod).unwrap()];
        guesses_the_container(&policy, policy.read().unwrap(), &pods)
    };
    let found = of(&[], json!({})).unwrap();
    assert!(found.result == Verdict::Warning && found.message.contains("(proxy, worker)"), "{found:?}");
    assert!(found.remedy.unwrap().contains("spec.workers.container"));
    assert_eq!(of(&[("/spec/workers/container", json!("worker"))], json!({})), None);
    assert_eq!(of(&[("/spec/workers/identity", json!("None"))], json!({})), None, "owners are no evidence");
    assert_eq!(of(&[], json!({"kubectl.kubernetes.io/default-container": "worker"})), None);
}

#[test]
fn labels_that_name_no_policy_or_got_no_gate_are_found() {
    let policy = policy(&[]);
    let label = |name: &str| json!({"unstick.dev/policy": name, "app": "shop"});
    let pods = [
        pod("gated", label("runs"), Some("unstick-init")),
        pod("ungated", label("runs"), Some("other")),
        pod("lost", label("rnus"), None),
        pod("job", json!({"unstick.dev/policy": "gone", "unstick.dev/trigger": "Request"}), None),
        pod("plain", json!({}), None),
    ];
    let found = of_labels(("shop", false), &[&policy], &pods);
    let said: Vec<_> = found.iter().map(|one| (one.result, one.message.as_str())).collect();
    assert_eq!(
        said,
        [
            (Verdict::Error, "1 pod(s) (lost) name the policy rnus, which is not there"),
            (Verdict::Warning, "1 pod(s) (ungated) name the policy runs and have no gate"),
        ]
    );
}

#[test]
fn pods_that_name_a_policy_whose_selector_misses_them_are_found() {
    let label = |app: &str| json!({"unstick.dev/policy": "runs", "app": app});
    let pods = [pod("bank", label("bank"), Some("unstick-init")), pod("shop", label("shop"), Some("unstick-init"))];
    let found = of_labels(("shop", false), &[&policy(&[])], &pods);
    let said: Vec<_> = found.iter().map(|one| (one.result, one.message.as_str())).collect();
    assert_eq!(said, [(Verdict::Warning, "1 pod(s) (bank) name it, and spec.workers.selector does not match them")]);
    assert!(found[0].remedy.as_ref().unwrap().contains("unstick.dev/policy"));
    let everybody_else = policy(&[("/spec/workers", json!({}))]);
    assert_eq!(of_labels(("shop", false), &[&everybody_else], &pods), [], "a policy that watches no workers");
}
