//! The watchdog, against a scripted API server.

use serde_json::{Value, json};

use crate::fake::{Fake, Says};
use crate::shop::file;
use crate::support::{Unstick, unstick};

fn pod(namespace: &str, name: &str, created: &str) -> Value {
    json!({
        "metadata": {"name": name, "namespace": namespace, "uid": format!("uid-{name}"), "creationTimestamp": created,
            "labels": {"unstick.dev/policy": "runs"}, "ownerReferences": [{"uid": name, "controller": true}]},
        "spec": {"readinessGates": [{"conditionType": "unstick.dev/recovered"}]},
        "status": {"phase": "Running"},
    })
}

/// Two pages of pods in `shop`; `bank` is forbidden; no policy can be listed because there is no definition.
fn cluster(line: &str) -> Says {
    let status = |code: u16| {
        Says::Answer(code, json!({"kind": "Status", "status": "Failure", "code": code, "message": "no"}).to_string())
    };
    let list = |more: Value, items: Value| {
        Says::Answer(200, json!({"metadata": {"continue": more}, "items": items}).to_string())
    };
    let (old, new) = ("2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z");
    match line {
        _ if line.contains("/namespaces/bank/") => status(403),
        _ if line.contains("recoverypolicies") => {
            let policy = json!({"apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
                "metadata": {"name": "runs", "namespace": "shop"}, "spec": {"gate": {"mode": "ReadinessGate"}}});
            list(Value::Null, json!([policy]))
        }
        _ if line.starts_with("PATCH") && line.contains("/pods/gone/") => status(404),
        _ if line.starts_with("PATCH") => Says::Answer(200, "{}".into()),
        _ if line.contains("continue=next") => {
            list(json!(""), json!([pod("shop", "gone", old), pod("shop", "new", new)]))
        }
        _ => list(json!("next"), json!([pod("shop", "old", old)])),
    }
}

fn watchdog(server: &str, namespaces: &str) -> Unstick {
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
        "users": [{"name": "u", "user": {}}],
    });
    unstick()
        .args(["release-overdue"])
        .env("KUBECONFIG", file("kubeconfig", &config.to_string()))
        .env("UNSTICK_WATCH_NAMESPACES", namespaces)
}

#[test]
fn overdue_gates_are_opened_in_every_namespace_that_can_be_looked_at() {
    let server = Fake::answering(cluster);
    let said = watchdog(&server.url(), "bank,shop").run().expect(0);
    let line = "Opened the gate of shop/old (GateTimedOut): the recovery was not done within 60 s of the rollout's first pod\n";
    assert_eq!(said.stdout, line);
    assert!(said.stderr.contains("cannot list pods in namespace bank"), "{said}");
    let patched: Vec<_> = server.asked().into_iter().filter(|asked| asked.line.starts_with("PATCH")).collect();
    assert_eq!(patched.len(), 2, "the old one and the one that is gone: {patched:?}");
    let body: Value =
        serde_json::from_str(&patched.iter().find(|asked| asked.line.contains("/old/")).unwrap().body).unwrap();
    assert_eq!(body["metadata"]["uid"], "uid-old");
    let said = watchdog(&server.url(), "").args(["-o", "json"]).run().expect(0).json();
    assert_eq!((said[0]["namespace"].as_str(), said.as_array().map(Vec::len)), (Some("shop"), Some(1)));
    crate::shop::must_be_valid("overdue.v1.json", &said);
    assert!(watchdog(&server.url(), "*").run().expect(0).stdout.contains("shop/old"));
    assert!(server.asked().iter().any(|asked| asked.line.starts_with("GET /api/v1/pods?")));
}

#[test]
fn where_unstick_was_uninstalled_gates_that_are_in_time_are_opened_too_and_those_that_come_late() {
    let server = Fake::answering(cluster);
    let said = watchdog(&server.url(), "shop").args(["--every-gate"]).run().expect(0);
    let line = "Opened the gate of shop/new (Uninstalled): unstick was uninstalled\n";
    assert_eq!(said.stdout.matches(line).count(), 2, "it looks twice, and this server forgets: {said}");
    assert!(!server.asked().iter().any(|asked| asked.line.contains("recoverypolicies")), "policies do not count");
}

#[test]
fn a_watchdog_that_can_help_nobody_says_so() {
    let server = Fake::answering(cluster);
    watchdog(&server.url(), "bank").run().expect(1);
    assert!(
        watchdog("http://127.0.0.1:1", "shop").run().expect(1).stderr.contains("cannot list pods in namespace shop")
    );
    let said = unstick().args(["release-overdue"]).env("HOME", "/nonexistent").run().expect(1);
    assert!(said.stderr.contains("cannot tell which cluster to talk to"), "{said}");
}

#[test]
fn a_namespace_or_environment_that_cannot_be_one_is_refused_before_anything_is_asked() {
    for (verb, variable, value) in [
        ("release-overdue", "UNSTICK_WATCH_NAMESPACES", "shop,Bad_Name"),
        ("operator", "UNSTICK_WATCH_NAMESPACES", "shop,Bad_Name"),
        ("operator", "UNSTICK_ENVIRONMENT", "a/b"),
    ] {
        let flag = variable.trim_start_matches("UNSTICK_").to_lowercase().replace('_', "-");
        let odd = value.rsplit(',').next().unwrap_or_default();
        let by_flag = unstick().args([verb, &format!("--{flag}"), value]).run().expect(2);
        let by_variable = unstick().args([verb]).env(variable, value).run().expect(2);
        for said in [by_flag, by_variable] {
            assert!(said.stderr.contains(&format!("--{flag}")) && said.stderr.contains(odd), "{said}");
        }
    }
}
