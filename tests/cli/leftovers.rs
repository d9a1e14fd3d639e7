//! What tidies up after `helm uninstall`, against a scripted API server.

use serde_json::{Value, json};

use crate::fake::{Fake, Says};
use crate::shop::file;
use crate::support::{Unstick, unstick};

fn status(code: u16) -> Says {
    Says::Answer(
        code,
        json!({"kind": "Status", "status": "Failure", "code": code, "message": "no", "reason": "no"}).to_string(),
    )
}

fn policy(namespace: &str, name: &str, annotations: Value) -> Value {
    json!({"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
        "metadata": {"namespace": namespace, "name": name, "uid": format!("uid-{name}"), "annotations": annotations}})
}

/// In `shop` one of the release, one of its namesake elsewhere, one to be kept; `bank` is forbidden; in `lost` one is gone by then.
fn cluster(line: &str) -> Says {
    let list = |items: Value| {
        let kind = json!({"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadataList", "metadata": {}, "items": items});
        Says::Answer(200, kind.to_string())
    };
    let ours = json!({"meta.helm.sh/release-namespace": "unstick-system"});
    match line {
        _ if line.contains("/namespaces/bank/") => status(403),
        _ if line.starts_with("DELETE") && line.contains("/gone") => status(404),
        _ if line.starts_with("DELETE") => {
            Says::Answer(200, json!({"kind": "Status", "status": "Success", "code": 200}).to_string())
        }
        _ if line.contains("/namespaces/lost/") => list(json!([policy("lost", "gone", ours)])),
        _ => list(json!([
            policy("shop", "ours", ours),
            policy("shop", "namesake", json!({"meta.helm.sh/release-namespace": "elsewhere"})),
            policy(
                "shop",
                "kept",
                json!({"meta.helm.sh/release-namespace": "unstick-system", "helm.sh/resource-policy": "keep"})
            ),
        ])),
    }
}

fn tidy(server: &str, namespaces: &str) -> Unstick {
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "unstick-system"}}],
        "users": [{"name": "u", "user": {}}],
    });
    unstick()
        .args(["delete-policies", "--of-release", "mine"])
        .env("KUBECONFIG", file("kubeconfig", &config.to_string()))
        .env("UNSTICK_WATCH_NAMESPACES", namespaces)
}

#[test]
fn only_policies_of_this_very_release_are_deleted_and_not_what_is_to_be_kept() {
    let server = Fake::answering(cluster);
    let said = tidy(&server.url(), "shop,lost").run().expect(0);
    assert_eq!(said.stdout, "Deleted policy shop/ours\n");
    let asked = server.asked();
    let lists = asked.iter().filter(|asked| asked.line.starts_with("GET"));
    for list in lists {
        for label in ["name%3Dunstick", "instance%3Dmine", "managed-by%3DHelm"] {
            assert!(list.line.contains(label), "{list:?}");
        }
    }
    let deleted: Vec<_> = asked.iter().filter(|asked| asked.line.starts_with("DELETE")).collect();
    assert_eq!(deleted.len(), 2, "{deleted:?}");
    assert!(
        deleted
            .iter()
            .any(|asked| asked.line.contains("/shop/recoverypolicies/ours") && asked.body.contains("uid-ours"))
    );
    assert!(tidy(&server.url(), "*").run().expect(0).stdout.contains("shop/ours"));
    assert!(
        server.asked().iter().any(|asked| asked.line.starts_with("GET /apis/unstick.dev/v1alpha1/recoverypolicies?"))
    );
}

#[test]
fn without_their_definition_there_is_nothing_to_delete() {
    let server = Fake::answering(|_| status(404));
    assert_eq!(tidy(&server.url(), "shop").run().expect(0).stdout, "");
}

#[test]
fn a_namespace_that_cannot_be_looked_at_is_told_and_keeps_no_other_waiting() {
    let server = Fake::answering(cluster);
    let said = tidy(&server.url(), "bank,shop").run().expect(1);
    assert_eq!(said.stdout, "Deleted policy shop/ours\n");
    assert!(said.stderr.contains("cannot list recovery policies in namespace bank"), "{said}");
}
