use serde_json::json;

use super::*;

const NOW: &str = "2026-11-24T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A pod of the ReplicaSet `rs`, made this many seconds ago, whose gate is closed.
fn pod(name: &str, age: i64) -> Value {
    let created = now() - SignedDuration::from_secs(age);
    json!({
        "metadata": {
            "name": name, "namespace": "shop", "uid": format!("uid-{name}"), "labels": {"app": "shop"},
            "ownerReferences": [{"uid": "rs", "controller": true, "kind": "ReplicaSet"}],
            "creationTimestamp": created.to_string(),
        },
        "spec": {"readinessGates": [{"conditionType": "unstick.dev/recovered"}], "containers": []},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]},
    })
}

fn policy(name: &str, gate: Value) -> Value {
    json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"workers": {"selector": {"matchLabels": {"app": "shop"}}}, "gate": gate},
    })
}

fn with(mut object: Value, pointer: &str, value: Value) -> Value {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    object.pointer_mut(parent).unwrap()[field] = value;
    object
}

fn gate(timeout: &str) -> Value {
    json!({"mode": "ReadinessGate", "timeout": timeout})
}

/// Names and reasons of the gates that are opened, and how many stay closed.
fn opened(pods: &[Value], policies: &[Value]) -> (Vec<(String, String)>, usize) {
    let pods: Vec<Pod> = pods.iter().map(|pod| serde_json::from_value(pod.clone()).unwrap()).collect();
    let policies = Policies::Known(policies.iter().cloned().filter_map(read).collect());
    let (openings, waiting) = overdue(&pods, &policies, now());
    (openings.into_iter().map(|opening| (opening.pod, opening.reason)).collect(), waiting)
}

fn one(pod: &str, reason: &str) -> Vec<(String, String)> {
    vec![(pod.to_owned(), reason.to_owned())]
}

#[test]
fn a_gate_is_closed_until_its_deadline_and_overdue_from_then_on() {
    let policies = [policy("runs", gate("60s"))];
    assert_eq!(opened(&[pod("a", 59)], &policies), (vec![], 1));
    assert_eq!(opened(&[pod("a", 60)], &policies), (one("a", "GateTimedOut"), 0));
}

#[test]
fn the_deadline_is_the_rollouts_and_counts_from_its_first_pod() {
    let policies = [policy("runs", gate("60s"))];
    let ready = json!([{"type": "unstick.dev/recovered", "status": "True"}]);
    let first = with(pod("first", 300), "/status/conditions", ready);
    assert_eq!(opened(&[first.clone(), pod("late", 1)], &policies).0, one("late", "GateTimedOut"));
    let other = with(pod("other", 1), "/metadata/ownerReferences/0/uid", json!("rs2"));
    assert_eq!(opened(&[first.clone(), other], &policies), (vec![], 1));
    // The revisions of a StatefulSet have one owner.
    let labels = json!({"app": "shop", "controller-revision-hash": "shop-2"});
    assert_eq!(opened(&[first, with(pod("next", 1), "/metadata/labels", labels)], &policies), (vec![], 1));
}

#[test]
fn a_gate_that_no_policy_holds_is_opened_at_once() {
    let labelled = |name: &str| with(pod("a", 1), "/metadata/labels", json!({"unstick.dev/policy": name}));
    let elsewhere = with(policy("runs", gate("60s")), "/metadata/namespace", json!("bank"));
    let other = with(policy("runs", gate("60s")), "/spec/workers/selector/matchLabels/app", json!("bank"));
    for (pod, policies) in [
        (pod("a", 1), vec![]),
        (pod("a", 1), vec![elsewhere]),
        (pod("a", 1), vec![other]),
        (pod("a", 1), vec![policy("runs", json!({"mode": "InitContainer"}))]),
        (pod("a", 1), vec![policy("runs", json!({}))]),
        (labelled("gone"), vec![policy("runs", gate("60s"))]),
    ] {
        assert_eq!(opened(&[pod], &policies), (one("a", "NoPolicy"), 0), "{policies:?}");
    }
    assert_eq!(opened(&[labelled("runs")], &[policy("runs", gate("60s"))]), (vec![], 1));
    let suspended = with(policy("runs", gate("60s")), "/spec/suspend", json!(true));
    assert_eq!(opened(&[pod("a", 1)], &[suspended]), (one("a", "Suspended"), 0));
}

#[test]
fn of_two_policies_the_more_patient_one_counts() {
    let two = [policy("runs", gate("30s")), policy("more", gate("90s"))];
    assert_eq!(opened(&[pod("a", 60)], &two), (vec![], 1));
    let suspended = with(two[1].clone(), "/spec/suspend", json!(true));
    assert_eq!(opened(&[pod("a", 60)], &[suspended, two[0].clone()]).0, one("a", "GateTimedOut"));
}

#[test]
fn the_policy_that_the_label_names_decides_alone_if_it_means_the_pod() {
    let two = [policy("runs", gate("30s")), policy("more", gate("90s"))];
    let labels = |name: &str| json!({"app": "shop", "unstick.dev/policy": name});
    let named = |name: &str, age| with(pod("a", age), "/metadata/labels", labels(name));
    assert_eq!(opened(&[named("runs", 60)], &two).0, one("a", "GateTimedOut"));
    assert_eq!(opened(&[named("more", 60)], &two), (vec![], 1));
    assert_eq!(opened(&[named("gone", 60)], &two), (vec![], 1), "those that mean the pod decide");
    let suspended = with(two[0].clone(), "/spec/suspend", json!(true));
    assert_eq!(opened(&[named("runs", 1)], &[suspended, two[1].clone()]).0, one("a", "Suspended"));
    let elsewhere = with(two[0].clone(), "/spec/workers/selector/matchLabels/app", json!("bank"));
    assert_eq!(opened(&[named("runs", 60)], &[elsewhere, two[1].clone()]), (vec![], 1));
}

#[test]
fn what_the_operator_found_to_apply_goes_before_the_spec() {
    let plain = policy("runs", json!({"mode": "ReadinessGate"}));
    assert_eq!(opened(&[pod("a", 59)], std::slice::from_ref(&plain)).1, 1);
    let environment = with(plain, "/spec/environment", json!("staging"));
    let own = json!([{"name": "staging", "gate": {"timeout": "2m"}}]);
    let environment = with(environment, "/spec/environments", own);
    assert_eq!(opened(&[pod("a", 119)], std::slice::from_ref(&environment)).1, 1);
    let effective =
        json!({"effective": {"environment": "x", "stuckAfter": "5m", "action": "Fail", "gateTimeout": "10s"}});
    assert_eq!(opened(&[pod("a", 10)], &[with(environment, "/status", effective)]).0, one("a", "GateTimedOut"));
}

#[test]
fn what_cannot_be_read_holds_for_the_longest_time_and_not_for_ever() {
    let broken = with(policy("runs", gate("60s")), "/spec/gate/mode", json!("Sometimes"));
    assert_eq!(opened(&[pod("a", 599)], std::slice::from_ref(&broken)), (vec![], 1));
    assert_eq!(opened(&[pod("a", 600)], &[broken]).0, one("a", "GateTimedOut"));
    let pods: Vec<Pod> =
        vec![serde_json::from_value(pod("a", 600)).unwrap(), serde_json::from_value(pod("b", 1)).unwrap()];
    let (openings, waiting) = overdue(&pods, &Policies::Unknown, now());
    assert_eq!((openings.len(), waiting), (2, 0), "one rollout, one deadline");
}

#[test]
fn pods_without_our_gate_open_ones_and_ended_ones_are_left_alone() {
    let aged = |pointer: &str, value: Value| with(pod("a", 4000), pointer, value);
    for pod in [
        aged("/spec/readinessGates", json!([{"conditionType": "x.y/z"}])),
        aged("/spec/readinessGates", json!([])),
        aged("/status/conditions", json!([{"type": "unstick.dev/recovered", "status": "True"}])),
        aged("/status/phase", json!("Failed")),
        aged("/metadata/deletionTimestamp", json!(NOW)),
    ] {
        assert_eq!(opened(&[pod], &[]), (vec![], 0));
    }
    let closed = json!([{"type": "unstick.dev/recovered", "status": "False"}]);
    assert_eq!(opened(&[aged("/status/conditions", closed)], &[]).0.len(), 1);
}

#[test]
fn where_unstick_was_uninstalled_every_closed_gate_is_opened_whatever_policies_say() {
    let open = with(pod("open", 1), "/status/conditions", json!([{"type": "unstick.dev/recovered", "status": "True"}]));
    let pods: Vec<Pod> =
        [pod("a", 1), pod("b", 999), open].into_iter().map(|pod| serde_json::from_value(pod).unwrap()).collect();
    let (openings, waiting) = overdue(&pods, &Policies::Obsolete, now());
    let openings: Vec<_> = openings.iter().map(|opening| (opening.pod.as_str(), opening.reason.as_str())).collect();
    assert_eq!((openings, waiting), (vec![("a", "Uninstalled"), ("b", "Uninstalled")], 0));
}
