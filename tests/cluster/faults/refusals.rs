//! The cluster refuses what the operator asks for: rights are gone, a quota is used up, the namespace ends, the policy is bad.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{BOTH, CONVERGES, Stage, worker};
use crate::cluster::{NODE, cluster};
use crate::namespace::{Namespace, condition};
use crate::objects::UNSTICK;
use crate::own::{ACCOUNT, grant, objects_in};
use crate::shop::{POLICY, first, is_true, text, together};

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
    let user = crate::audit::user_of(stage.shop.name(), ACCOUNT);
    stage.shop.wait_until("the right is gone", CONVERGES, || {
        let asked = stage.shop.kubectl(&["auth", "can-i", "create", "jobs", &format!("--as={user}")]);
        (asked.code != 0).then_some(())
    });
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

/// The namespace ends and does not come to its end: the policy and the roles are kept in it by finalizers. Where the loss of a
/// worker starts a recovery, each pod that goes would ask for one.
fn namespace_ends(worker_loss: bool) {
    let stage = Stage::open(&[("/spec/triggers/workerLoss", json!(worker_loss))]);
    (0..if worker_loss { 4 } else { 0 }).for_each(|number| stage.shop.apply(worker(&format!("more{number}"))));
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

/// Somebody's webhook that has to agree to every Job of the namespace, and whose service nobody answers for.
fn webhook(shop: &Namespace<'_>, timeout: u64) -> Value {
    let service = json!({"namespace": shop.name(), "name": "guard", "port": 443});
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": format!("guard-{}", shop.name())},
        "webhooks": [{
            "name": "jobs.guard.example", "admissionReviewVersions": ["v1"], "sideEffects": "None",
            "failurePolicy": "Fail", "timeoutSeconds": timeout, "clientConfig": {"service": service},
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": shop.name()}},
            "rules": [{"apiGroups": ["batch"], "apiVersions": ["v1"], "resources": ["jobs"], "operations": ["CREATE"]}],
        }],
    })
}

/// A webhook of somebody else's must agree to every Job, and does not answer: for as long as it is there no recovery can start.
fn webhook_away(answers_never: Option<&TcpListener>) {
    const AWAY: u64 = 10;
    let stage = Stage::at_rest(&[]);
    stage.shop.apply(stage.policy(&[("/spec/gate/timeout", json!("5s"))]));
    stage.wire.pass();
    stage.is_quiet();
    let port = answers_never.map_or(1, |listener| listener.local_addr().expect("it is bound").port());
    let ports = json!([{"name": "https", "port": port}]);
    let labels = json!({"kubernetes.io/service-name": "guard"});
    let mut objects = vec![json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "guard"},
        "spec": {"ports": [{"name": "https", "port": 443, "targetPort": port}]}})];
    if answers_never.is_some() {
        objects.push(json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "guard", "labels": labels},
            "addressType": "IPv4", "ports": ports, "endpoints": [{"addresses": [NODE]}]}));
    }
    objects.push(webhook(&stage.shop, AWAY));
    stage.shop.apply(json!({"apiVersion": "v1", "kind": "List", "items": objects}));
    stage.shop.wait_until("the webhook is in force", CONVERGES, || {
        let probe = json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "probe"}, "spec": {"suspend": true,
            "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": UNSTICK}]}}}});
        let path = format!("{}?dryRun=All", stage.shop.path("jobs"));
        let answer = stage.shop.cluster().api("POST", &path, Some(&probe.to_string()));
        (answer.status == 500).then_some(())
    });
    stage.wire.pass();
    stage.seed();
    stage.roll(2);
    let began = Instant::now();
    let opened = stage.shop.wait_until("the gate opens", CONVERGES, || {
        stage.gate().filter(|reason| reason == "GateTimedOut")?;
        let mut pods = stage.shop.list_labelled("pods", "fleet=shop");
        pods.retain(|pod| pod["metadata"]["deletionTimestamp"].is_null());
        let pod = pods.pop()?;
        let at = |time: &Value| text(time).parse::<jiff::Timestamp>().expect("a time");
        let gate = condition(&pod, "unstick.dev/recovered")?;
        Some(at(&gate["lastTransitionTime"]).duration_since(at(&pod["metadata"]["creationTimestamp"])))
    });
    assert!(opened.as_secs() < 10, "a Job that is not to be had keeps no gate shut: {opened:?}");
    let told = stage.shop.wait_until("the policy says why", CONVERGES, || {
        let policy = stage.shop.get("recoverypolicies", POLICY)?;
        let ready = condition(&policy, "Ready").filter(|ready| ready["status"] == "False").cloned()?;
        (ready["reason"] == "WebhookUnavailable").then_some(ready)
    });
    let message = text(&told["message"]);
    assert!(message.contains("jobs.guard.example") && message.contains("Job"), "{message}");
    assert_eq!(is_true(&stage.shop, "Stalled"), Some(false), "it may pass by itself");
    let asked = || stage.wire.calls_now().iter().filter(|call| call.deed() == "POST jobs").count();
    let writes = || stage.wire.calls_now().iter().filter(|call| call.deed() == "PATCH recoverypolicies/status").count();
    stage.shop.wait_until("it has asked again and again", 2 * CONVERGES, || (asked() >= 4).then_some(()));
    let waited = began.elapsed();
    assert!(waited > Duration::from_secs(20), "it backs off: {} times within {waited:?}", asked());
    assert!(writes() <= 6, "{} writes of the status", writes());
    assert_eq!(stage.is_recovered(2), None);
    let delete = ["delete", "validatingwebhookconfiguration", &format!("guard-{}", stage.shop.name())];
    stage.shop.cluster().kubectl(&delete).run().expect(0);
    stage.shop.wait_until("the rollout is recovered", 2 * CONVERGES, || stage.is_recovered(2));
    let is_ready = || is_true(&stage.shop, "Ready").filter(|ready| *ready);
    stage.shop.wait_until("the policy is ready again", CONVERGES, is_ready);
    stage.all_is_right();
}

#[test]
fn a_webhook_of_somebody_else_s_that_does_not_answer_is_told_of_is_not_pressed_and_costs_no_recovery() {
    together(&[
        ("webhook-without-endpoints", || webhook_away(None)),
        ("webhook-silent", || {
            cluster();
            let listener = TcpListener::bind((NODE, 0)).expect("the node has ports");
            webhook_away(Some(&listener));
        }),
    ]);
}

#[test]
fn what_the_cluster_or_the_policy_refuses_is_said_keeps_no_gate_shut_and_is_made_up_for_without_a_restart() {
    together(&[
        ("rights-taken", rights_taken),
        ("quota-used-up", quota),
        ("namespace-ends", || namespace_ends(false)),
        ("namespace-ends-with-losses", || namespace_ends(true)),
        ("policy-bad-and-good", bad_policy),
    ]);
}
