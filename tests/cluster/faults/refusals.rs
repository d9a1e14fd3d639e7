//! The cluster refuses what the operator asks for: rights are gone, a quota is used up, the namespace ends, the policy is bad.

use serde_json::{Value, json};

use super::{BOTH, CONVERGES, Stage};
use crate::namespace::condition;
use crate::own::{ACCOUNT, grant, objects_in};
use crate::shop::{POLICY, first, is_true, together};

/// The reason of a condition that is `True` or `False`.
fn reason(stage: &Stage, kind: &str, is: &str) -> Option<String> {
    let policy = stage.shop.get("recoverypolicies", POLICY)?;
    let held = condition(&policy, kind).filter(|held| held["status"] == is)?;
    held["reason"].as_str().map(str::to_owned)
}

/// Takes the rights on Jobs away; `grant` gives them back.
fn take_jobs(stage: &Stage) {
    let roles = objects_in(&stage.shop.cluster().kustomize("deploy/base"), &["ClusterRole"]);
    let whole = roles.into_iter().find(|role| role["metadata"]["name"] == "unstick-operator").expect("the operator's");
    let rules = whole["rules"].as_array().expect("a list").iter().filter(|rule| rule["resources"] != json!(["jobs"]));
    let (group, rules): (_, Vec<_>) = ("rbac.authorization.k8s.io", rules.collect());
    let items = json!([
        {"apiVersion": format!("{group}/v1"), "kind": "Role", "metadata": {"name": "few"}, "rules": rules},
        {"apiVersion": format!("{group}/v1"), "kind": "RoleBinding", "metadata": {"name": "few"},
            "roleRef": {"apiGroup": group, "kind": "Role", "name": "few"}, "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT}]},
    ]);
    stage.shop.apply(json!({"apiVersion": "v1", "kind": "List", "items": items}));
    stage.shop.kubectl(&["delete", "rolebinding", "unstick-operator"]).expect(0);
}

fn rights_taken() {
    let stage = Stage::at_rest(&[]);
    stage.wire.pass();
    take_jobs(&stage);
    stage.wire.reset_watches();
    stage.seed();
    stage.roll(2);
    stage.asks("its Job is refused", |call| call.deed() == "POST jobs" && call.status == 403);
    stage.asks("it may not watch Jobs either", |call| call.deed() == "WATCH jobs" && call.status == 403);
    assert_eq!(is_true(&stage.shop, "Stalled"), Some(false), "no user can mend it by the policy");
    grant(&[&stage.shop]);
    stage.recovers(2);
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.one_job_each(&stage.triggers(&BOTH));
}

fn quota() {
    let stage = Stage::at_rest(&[]);
    stage.wire.pass();
    stage.shop.apply(stage.policy(&[("/spec/gate/timeout", json!("5s"))]));
    stage.shop.apply(json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none"}, "spec": {"hard": {"count/jobs.batch": "0"}}}));
    stage.shop.wait_until("the quota is in force", CONVERGES, || {
        let quota = stage.shop.get("resourcequotas", "none")?;
        quota["status"]["hard"].is_object().then_some(())
    });
    stage.seed();
    stage.roll(2);
    stage.asks("its Job is refused", |call| call.deed() == "POST jobs" && call.status == 403);
    stage.shop.wait_until("the policy says why", CONVERGES, || {
        let reasons = (reason(&stage, "Ready", "False")?, reason(&stage, "Stalled", "True")?);
        (reasons == ("PodRefused".into(), "PodRefused".into())).then_some(())
    });
    stage.shop.wait_until("the gate opens", CONVERGES, || stage.gate().filter(|reason| reason == "GateTimedOut"));
    stage.shop.kubectl(&["delete", "resourcequota", "none"]).expect(0);
    // What nobody tells the operator, it finds out within a minute.
    stage.shop.wait_until("the rollout is recovered", 2 * CONVERGES, || stage.is_recovered(2));
    stage
        .shop
        .wait_until("the policy is ready again", CONVERGES, || is_true(&stage.shop, "Ready").filter(|ready| *ready));
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.one_job_each(&stage.triggers(&BOTH));
}

/// The namespace ends and does not come to its end: the policy and the roles are kept in it by finalizers.
fn namespace_ends() {
    let stage = Stage::open(&[]);
    let keep = json!({"metadata": {"finalizers": ["unstick.dev/test"]}}).to_string();
    let kept = [
        "recoverypolicy/qualification-runs",
        "rolebinding/unstick-operator",
        "role/unstick-leader",
        "rolebinding/unstick-leader",
    ];
    let patch = |text: &str| {
        for object in kept {
            stage.shop.kubectl(&["patch", object, "--type=merge", "-p", text]).expect(0);
        }
    };
    stage.start("unstick");
    stage.seed();
    stage.roll(1);
    stage.recovers(1);
    patch(&keep);
    stage.wire.pass();
    let path = format!("/api/v1/namespaces/{}", stage.shop.name());
    assert_eq!(stage.shop.cluster().api("DELETE", &path, None).status, 200);
    stage.shop.wait_until("all but the policy is gone", CONVERGES, || {
        (stage.shop.list("jobs").is_empty() && stage.shop.list("pods").is_empty()).then_some(())
    });
    // Its Lease goes with the namespace, and cannot be made again: an operator in there ends.
    let output = stage.ended("unstick");
    assert!(output.code == 1 && !output.stderr.contains("panicked"), "{output}");
    let refused = stage.wire.calls_now().into_iter().filter(|call| call.deed() == "POST jobs").collect::<Vec<_>>();
    assert!(refused.len() <= 2, "it does not ask again and again: {refused:?}");
    assert!(refused.iter().all(|call| call.status == 403), "{refused:?}");
    patch(&json!({"metadata": {"finalizers": Value::Null}}).to_string());
    let touched = first(&stage.shop, "SELECT count(*) FROM witness WHERE who = 'unstick'");
    assert_eq!(touched.as_deref(), Some("1"), "what went on meanwhile was none of a worker's loss");
}

/// Bad in a way that only the operator finds, then in a way that only the database finds, then as before.
fn bad_policy() {
    let stage = Stage::at_rest(&[]);
    stage.shop.apply(stage.policy(&[("/spec/triggers/schedule", json!("61 * * * *"))]));
    stage.shop.wait_until("the policy says why", CONVERGES, || {
        reason(&stage, "Stalled", "True").filter(|reason| reason == "PolicyInvalid")
    });
    stage.seed();
    stage.roll(2);
    stage
        .shop
        .wait_until("the gate is no obstacle", CONVERGES, || stage.gate().filter(|reason| reason == "PolicyInvalid"));
    assert_eq!(stage.is_recovered(2), None, "nothing was started");

    let bad =
        stage.policy(&[("/spec/runs/columns/owner", json!("nobodysColumn")), ("/spec/triggers/schedule", Value::Null)]);
    stage.shop.apply(bad);
    stage.shop.wait_until("the policy says why", CONVERGES, || {
        reason(&stage, "Stalled", "True").filter(|reason| reason == "TableMismatch")
    });
    stage.seed();
    stage.roll(3);
    stage
        .shop
        .wait_until("the gate is no obstacle", CONVERGES, || stage.gate().filter(|reason| reason == "RecoveryFailed"));

    stage.shop.apply(stage.policy(&[("/spec/triggers/schedule", Value::Null)]));
    stage.shop.wait_until("the rollout is recovered", CONVERGES, || stage.is_recovered(3));
    stage
        .shop
        .wait_until("the policy is ready again", CONVERGES, || is_true(&stage.shop, "Ready").filter(|ready| *ready));
    assert_eq!(is_true(&stage.shop, "Stalled"), Some(false));
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.nothing_was_forbidden();
}

#[test]
fn what_the_cluster_or_the_policy_refuses_is_said_keeps_no_gate_shut_and_is_made_up_for_without_a_restart() {
    together(&[
        ("rights-taken", rights_taken),
        ("quota-used-up", quota),
        ("namespace-ends", namespace_ends),
        ("policy-bad-and-good", bad_policy),
    ]);
}
