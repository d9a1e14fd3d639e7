//! The guard: people name only Secrets that they may read, and our accounts write only their own condition of a pod.

use serde_json::{Value, json};

use super::{POLICY, SYSTEM, installed, labelled_pod, policy, policy_is_ready, shop};
use crate::namespace::{Namespace, SOON, condition, is_ready};
use crate::support::Output;

const COLLECTOR: &str = "system:serviceaccount:kube-system:generic-garbage-collector";

/// Somebody who may write policies here, and what else is said: `(group, resource, name or "", verb)`.
fn person(shop: &Namespace<'_>, name: &str, more: &[(&str, &str, &str, &str)]) -> String {
    let user = format!("{name}-of-{}", shop.name());
    let mut rules = vec![json!({"apiGroups": ["unstick.dev"], "resources": ["recoverypolicies"], "verbs": ["*"]})];
    for (group, resource, object, verb) in more {
        let mut rule = json!({"apiGroups": [group], "resources": [resource], "verbs": [verb]});
        if !object.is_empty() {
            rule["resourceNames"] = json!([object]);
        }
        rules.push(rule);
    }
    let rbac = "rbac.authorization.k8s.io";
    let role = json!({"apiVersion": format!("{rbac}/v1"), "kind": "Role", "metadata": {"name": name}, "rules": rules});
    let binding = json!({
        "apiVersion": format!("{rbac}/v1"), "kind": "RoleBinding", "metadata": {"name": name},
        "roleRef": {"apiGroup": rbac, "kind": "Role", "name": name},
        "subjects": [{"apiGroup": rbac, "kind": "User", "name": user}],
    });
    shop.apply(json!({"apiVersion": "v1", "kind": "List", "items": [role, binding]}));
    shop.wait_until("its rights hold", SOON, || {
        let asked = shop.kubectl(&["auth", "can-i", "create", "recoverypolicies", "--as", &user]);
        (asked.code == 0).then_some(())
    });
    user
}

/// What the API server says to somebody who applies a policy; nothing is kept.
fn tries(shop: &Namespace<'_>, user: &str, policy: &Value) -> Output {
    let args = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-", "--as", user];
    shop.command(&args).stdin(policy.to_string()).run()
}

fn refused(said: &Output, why: &str) {
    assert!(said.code != 0 && said.stderr.contains(why), "{why}: {said}");
}

/// The policy under a name, of a Secret.
fn of_secret(name: &str, secret: &str) -> Value {
    let mut policy = policy(&[("/spec/database/urlFrom/secretKeyRef/name", json!(secret))]);
    policy["metadata"]["name"] = json!(name);
    policy
}

#[test]
fn people_name_only_secrets_that_they_may_read_and_only_where_they_may_start_jobs() {
    let shop = shop(installed());
    let may_start = ("batch", "jobs", "", "create");
    let blind = person(&shop, "blind", &[may_start]);
    let reader = person(&shop, "reader", &[may_start, ("", "secrets", "shop-db", "get")]);
    let lister = person(&shop, "lister", &[may_start, ("", "secrets", "", "list")]);
    let idle = person(&shop, "idle", &[("", "secrets", "", "get")]);
    let ours = of_secret("new", "shop-db");
    let no_secret = "may not get each Secret that spec.database names: shop-db";
    // Rights that are new count a moment later.
    shop.wait_until("who may read it and start Jobs is let in", SOON, || {
        (tries(&shop, &reader, &ours).code == 0).then_some(())
    });
    refused(&tries(&shop, &blind, &ours), no_secret);
    refused(&tries(&shop, &lister, &ours), no_secret);
    refused(&tries(&shop, &idle, &ours), "must be allowed to create Jobs");
    refused(&tries(&shop, &reader, &of_secret("new", "other-db")), "names: other-db");
    let mut with_ca = ours.clone();
    with_ca["spec"]["database"]["caFrom"] = json!({"secretKeyRef": {"name": "ca", "key": "ca.crt"}});
    refused(&tries(&shop, &reader, &with_ca), "names: shop-db, ca");

    // A policy that is there may be changed by who may not read its Secret, as long as it is the same Secret.
    shop.apply(of_secret("old", "shop-db"));
    let mut changed = of_secret("old", "shop-db");
    changed["spec"]["stuckAfter"] = json!("1h");
    assert_eq!(tries(&shop, &blind, &changed).code, 0, "the Secret is the same");
    refused(&tries(&shop, &blind, &of_secret("old", "other-db")), "names: other-db");
    refused(&tries(&shop, &idle, &changed), "must be allowed to create Jobs");
    shop.kubectl(&["annotate", "rp", "old", "note=this", "--as", &idle]).expect(0);
    shop.kubectl(&["delete", "rp", "old", "--as", &blind]).expect(0);
}

/// Applies a status to a pod as one of our accounts.
fn writes(shop: &Namespace<'_>, account: &str, status: &Value) -> Output {
    writes_all(shop, account, &json!({"metadata": {}, "status": status}))
}

/// The same with what else a request to `pods/status` may hold.
fn writes_all(shop: &Namespace<'_>, account: &str, part: &Value) -> Output {
    let user = format!("system:serviceaccount:{SYSTEM}:{account}");
    let mut object = part.clone();
    (object["apiVersion"], object["kind"], object["metadata"]["name"]) = (json!("v1"), json!("Pod"), json!("one"));
    let args = ["apply", "--server-side", "--force-conflicts", "--subresource=status", "--field-manager=unstick/gate"];
    shop.command(&args).args(["-f", "-", "--as", &user]).stdin(object.to_string()).run()
}

/// Our condition, or another's.
fn condition_of(kind: &str) -> Value {
    json!({"conditions": [{"type": kind, "status": "True", "reason": "Test", "lastTransitionTime": "2026-01-01T00:00:00Z"}]})
}

#[test]
fn our_accounts_write_their_own_condition_of_a_pod_and_nothing_else() {
    let shop = shop(installed());
    let mut pod = labelled_pod();
    pod["metadata"]["labels"] = json!({});
    pod["spec"]["readinessGates"] = json!([{"conditionType": "example.com/warm"}]);
    shop.apply(&pod);
    shop.wait_until("it runs and is not ready", SOON, || {
        let pod = shop.get("pods", "one")?;
        (pod["status"]["containerStatuses"][0]["ready"] == true && !is_ready(&pod)).then_some(())
    });
    let lost = json!({"name": "worker", "image": "", "imageID": "", "ready": false, "restartCount": 9});
    for account in ["unstick", "unstick-watchdog"] {
        for (what, status) in [
            ("readiness", condition_of("Ready")),
            ("another's gate", condition_of("example.com/warm")),
            ("its phase", json!({"phase": "Failed"})),
            ("its address", json!({"podIPs": [{"ip": "10.88.9.9"}], "podIP": "10.88.9.9"})),
            ("a container's state", json!({"containerStatuses": [lost]})),
            ("a reason", json!({"reason": "Evicted", "message": "on purpose"})),
        ] {
            let said = writes(&shop, account, &status);
            assert!(
                said.code != 0 && said.stderr.contains("and nothing else of its status"),
                "{account}, {what}: {said}"
            );
        }
        writes(&shop, account, &condition_of("unstick.dev/recovered")).expect(0);
    }
    let pod = shop.get("pods", "one").expect("it is there");
    assert!(!is_ready(&pod) && condition(&pod, "unstick.dev/recovered").is_some(), "{pod}");
    assert_eq!(pod["status"]["phase"], "Running");
}

#[test]
fn no_field_of_a_pod_but_our_condition_is_ours_to_write_not_even_alone() {
    let shop = shop(installed());
    let mut pod = labelled_pod();
    pod["metadata"]["labels"] = json!({"app": "shop"});
    pod["metadata"]["annotations"] = json!({"note": "this"});
    pod["metadata"]["finalizers"] = json!(["example.com/hold"]);
    shop.apply(&pod);
    let before = shop.wait_until("it is ready", SOON, || shop.get("pods", "one").filter(is_ready));
    let of_status = |field: &str, value: Value| (field.to_owned(), json!({"metadata": {}, "status": {field: value}}));
    let of_metadata = |field: &str, value: Value| (field.to_owned(), json!({"metadata": {field: value}}));
    let owner = json!([{"apiVersion": "v1", "kind": "ConfigMap", "name": "none", "uid": "0"}]);
    let fields = [
        of_metadata("labels", json!({"app": "other"})),
        of_metadata("labels", json!({"more": "yes"})),
        of_metadata("annotations", json!({"note": "that"})),
        of_metadata("annotations", json!({"more": "yes"})),
        of_metadata("finalizers", json!(["example.com/more"])),
        of_status("message", json!("on purpose")),
        of_status("reason", json!("Evicted")),
        of_status("startTime", json!("2026-01-01T00:00:00Z")),
        of_status("observedGeneration", json!(77)),
        of_status("resize", json!("Deferred")),
    ];
    for account in ["unstick", "unstick-watchdog"] {
        for (field, part) in &fields {
            let said = writes_all(&shop, account, part);
            assert!(
                said.code != 0
                    && said.stderr.contains("unstick may set the condition unstick.dev/recovered of a pod, and"),
                "{account}, {field}: {said}"
            );
        }
        // The API server itself puts owners back, and judges the rest before the guard does.
        writes_all(&shop, account, &of_metadata("ownerReferences", owner.clone()).1);
        let judged = [
            ("qosClass", json!("Guaranteed")),
            ("nominatedNodeName", json!("elsewhere")),
            ("hostIP", json!("10.88.9.9")),
            ("resourceClaimStatuses", json!([{"name": "a", "resourceClaimName": "b"}])),
        ];
        for (field, value) in judged {
            assert!(writes_all(&shop, account, &of_status(field, value).1).code != 0, "{account}, {field}");
        }
    }
    let after = shop.get("pods", "one").expect("it is there");
    assert!(after["metadata"]["ownerReferences"].is_null() && after["status"]["resourceClaimStatuses"].is_null());
    for field in ["labels", "annotations", "finalizers"] {
        assert_eq!(after["metadata"][field], before["metadata"][field], "{after}");
    }

    // Also of a pod that is on its way out, our condition is.
    shop.kubectl(&["delete", "pod", "one", "--wait=false"]).expect(0);
    for account in ["unstick", "unstick-watchdog"] {
        writes(&shop, account, &condition_of("unstick.dev/recovered")).expect(0);
    }
    let after = shop.get("pods", "one").expect("it is held");
    assert!(after["metadata"]["deletionTimestamp"].is_string(), "{after}");
    assert!(condition(&after, "unstick.dev/recovered").is_some(), "{after}");
    shop.kubectl(&["patch", "pod", "one", "--type=merge", "-p", r#"{"metadata":{"finalizers":null}}"#]).expect(0);
}

#[test]
fn the_garbage_collector_is_never_in_the_guards_way() {
    let shop = shop(installed());
    shop.apply(policy(&[]));
    policy_is_ready(&shop);
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=now"]).expect(0);
    let ours = format!("unstick.dev/policy={POLICY}");
    shop.wait_until("the policy has a Job", SOON, || (!shop.list_labelled("jobs", &ours).is_empty()).then_some(()));
    let before = shop.cluster().audit().since_now();
    // The collector takes its finalizer off once the Jobs are gone: an update of the policy by somebody without any right to Jobs.
    shop.kubectl(&["delete", "rp", POLICY, "--cascade=foreground", "--wait=false"]).expect(0);
    shop.wait_until("the policy is gone", SOON, || shop.get("recoverypolicies", POLICY).is_none().then_some(()));
    // What was asked for is logged when it is answered.
    let updates = shop.wait_until("the collector's request is in the log", SOON, || {
        let mut asked = before.by(COLLECTOR);
        asked.retain(|one| one.resource == "recoverypolicies" && one.namespace == shop.name());
        asked.retain(|one| ["update", "patch"].contains(&one.verb.as_str()));
        Some(asked).filter(|asked| !asked.is_empty())
    });
    assert!(updates.iter().all(|request| request.code < 300), "{updates:?}");
}
