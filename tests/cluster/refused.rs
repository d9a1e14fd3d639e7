//! What is wrong with a policy or with what it names: the status says so with a remedy, pods start all the same, and once it is
//! mended everything goes on by itself.

use std::time::Duration;

use serde_json::{Value, json};

use crate::namespace::{Namespace, SOON, condition};
use crate::shop::{POLICY, calm, events, is_true, jobs, policy, recovered, slow_workers, text, together};
use crate::support::servers::PASSWORD;

/// A recovery that was refused is tried again within a minute, and a pod without a node is told of after one.
const PATIENT: Duration = Duration::from_secs(240);

/// Workers whose readiness gate is shut for a few seconds at most.
fn gated() -> Value {
    let mut deployment = slow_workers(1);
    deployment["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    deployment
}

/// Why the gate of the only pod is open.
fn gate(shop: &Namespace<'_>) -> String {
    let pod = shop.ready_pods("shop", 1).remove(0);
    text(&condition(&pod, "unstick.dev/recovered").expect("our condition")["reason"]).to_owned()
}

/// Something that is wrong.
struct Wrong {
    /// What the policy says that it should not.
    changes: &'static [(&'static str, &'static str)],
    /// What is wrong with the namespace.
    spoil: fn(&Namespace<'_>),
    /// The reason of `Ready`, and of `Stalled` where a person must mend it.
    reason: &'static str,
    /// What their message has to say: the matter and the remedy.
    says: &'static [&'static str],
    /// Why the gate is open then.
    gate: &'static str,
    /// A person mends it.
    mend: fn(&Namespace<'_>),
}

/// It is told, the pods start, it is mended, and the rollout is recovered after all.
fn is_told(wrong: &Wrong) {
    let shop = calm();
    (wrong.spoil)(&shop);
    // What fails for good is not waited for.
    let timeout = if wrong.gate == "RecoveryFailed" { "10m" } else { "5s" };
    let mut changes = vec![("/spec/gate", json!({"mode": "ReadinessGate", "timeout": timeout}))];
    // A Job waits for its pod; the one that is mended late must still have time.
    changes.push(("/spec/job", json!({"activeDeadlineSeconds": 600})));
    changes.extend(wrong.changes.iter().map(|(path, value)| (*path, serde_json::from_str(value).expect("JSON"))));
    shop.apply(policy(&changes));
    shop.apply(gated());
    assert_eq!(gate(&shop), wrong.gate);
    shop.wait_until(&format!("the policy is not ready: {}", wrong.reason), PATIENT, || {
        let policy = shop.get("recoverypolicies", POLICY)?;
        let is = |kind: &str, status: &str| {
            condition(&policy, kind).is_some_and(|held| {
                let message = text(&held["message"]);
                held["status"] == status
                    && held["reason"] == wrong.reason
                    && wrong.says.iter().all(|words| message.contains(words))
            })
        };
        // The cluster may get a node that takes the pod.
        let stalled = match wrong.reason {
            "PodUnplaced" => condition(&policy, "Stalled").is_some_and(|held| held["status"] == "False"),
            _ => is("Stalled", "True"),
        };
        (is("Ready", "False") && stalled).then_some(())
    });
    let row = shop.kubectl(&["get", "rp", POLICY, "-o", "wide"]).expect(0).stdout;
    assert!(row.contains("False") && row.contains(wrong.reason), "one look tells: {row}");
    shop.wait_until("an event tells of it too", SOON, || {
        events(&shop).iter().any(|reason| reason == "RecoveryFailed").then_some(())
    });
    if wrong.gate == "RecoveryFailed" {
        lasts(&shop);
    }
    (wrong.mend)(&shop);
    shop.wait_until("the rollout is recovered after all", PATIENT, || {
        let status = shop.get("recoverypolicies", POLICY)?["status"].clone();
        (status["workloads"][0]["recoveredRevision"] == "1").then_some(())
    });
    let well = || Some(is_true(&shop, "Ready") == Some(true) && is_true(&shop, "Stalled") == Some(false));
    shop.wait_until("all is well", SOON, || well().filter(|well| *well));
}

/// It is tried again and fails again, which the status counts and no event tells.
fn lasts(shop: &Namespace<'_>) {
    shop.wait_until("it failed again", SOON, || {
        let count = shop.get("recoverypolicies", POLICY)?["status"]["consecutiveFailures"].as_u64()?;
        (count > 1).then_some(())
    });
    let told = |reason: &str| events(shop).iter().filter(|event| *event == reason).count();
    assert_eq!((told("RecoveryStarted"), told("RecoveryFailed")), (1, 1), "what lasts is told once");
}

fn nothing(_: &Namespace<'_>) {}

/// The Secret `shop-db` with this password, under another name.
fn secret(shop: &Namespace<'_>, name: &str, password: &str) {
    let url = format!("postgres://app:{password}@postgres:5432/{}?sslmode=disable", shop.database().name());
    shop.apply(json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": {"url": url}}));
}

/// At most so many of something in this namespace.
fn quota(shop: &Namespace<'_>, what: &str, most: &str) {
    shop.apply(json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": {"hard": {what: most}}}));
    shop.wait_until("the quota holds", SOON, || {
        shop.get("resourcequotas", "few").filter(|quota| quota["status"]["hard"][what] == most)
    });
}

fn without_quota(shop: &Namespace<'_>) {
    shop.kubectl(&["delete", "resourcequota", "few"]).expect(0);
}

/// Where the policy's Secret is looked for.
const NAMED: &str = "/spec/database/urlFrom/secretKeyRef/name";

#[test]
fn what_the_namespace_lacks_is_told_with_its_remedy_and_no_pod_waits_for_it() {
    together(&[
        ("secret", || {
            is_told(&Wrong {
                changes: &[(NAMED, r#""later""#)],
                spoil: nothing,
                reason: "SecretMissing",
                says: &["later", "spec.database.urlFrom"],
                gate: "GateTimedOut",
                mend: |shop| secret(shop, "later", PASSWORD),
            });
        }),
        ("key", || {
            is_told(&Wrong {
                changes: &[("/spec/database/urlFrom/secretKeyRef/key", r#""uri""#)],
                spoil: nothing,
                reason: "SecretMissing",
                says: &["uri", "spec.database.urlFrom"],
                gate: "GateTimedOut",
                mend: |shop| {
                    let shift = r#"{"stringData": {"uri": "URL"}}"#
                        .replace("URL", &crate::namespace::url_for_pods(shop.database()));
                    shop.kubectl(&["patch", "secret", "shop-db", "-p", &shift]).expect(0);
                },
            });
        }),
        ("authority", || {
            is_told(&Wrong {
                changes: &[("/spec/database/caFrom", r#"{"configMapKeyRef": {"name": "later", "key": "ca.crt"}}"#)],
                spoil: nothing,
                reason: "SecretMissing",
                says: &["ConfigMap later", "key ca.crt", "spec.database.caFrom"],
                gate: "GateTimedOut",
                mend: |shop| {
                    // This database speaks no TLS, and its URL says so.
                    shop.kubectl(&["create", "configmap", "later", "--from-literal=ca.crt=none"]).expect(0);
                    shop.apply(policy(&[("/spec/database/caFrom", Value::Null)]));
                },
            });
        }),
        ("account", || {
            is_told(&Wrong {
                changes: &[("/spec/job/serviceAccountName", r#""later""#)],
                spoil: nothing,
                reason: "ServiceAccountMissing",
                says: &["later", "spec.job.serviceAccountName"],
                gate: "GateTimedOut",
                mend: |shop| {
                    shop.kubectl(&["create", "serviceaccount", "later"]).expect(0);
                },
            });
        }),
        ("password", || {
            is_told(&Wrong {
                changes: &[(NAMED, r#""wrong""#)],
                spoil: |shop| secret(shop, "wrong", "guessed"),
                reason: "NotPermitted",
                says: &["password"],
                gate: "RecoveryFailed",
                mend: |shop| secret(shop, "wrong", PASSWORD),
            });
        }),
        ("url", || {
            is_told(&Wrong {
                changes: &[(NAMED, r#""wrong""#)],
                spoil: |shop| {
                    let data = json!({"url": "mongodb://app:guessed@postgres/shop"});
                    shop.apply(json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "wrong"}, "stringData": data}));
                },
                reason: "DatabaseUrlInvalid",
                says: &["cannot use the database URL", "spec.database.urlFrom"],
                gate: "RecoveryFailed",
                mend: |shop| secret(shop, "wrong", PASSWORD),
            });
        }),
    ]);
}

#[test]
fn what_the_cluster_refuses_is_told_in_its_own_words_and_no_pod_waits_for_it() {
    together(&[
        ("quota-of-jobs", || {
            is_told(&Wrong {
                changes: &[],
                spoil: |shop| quota(shop, "count/jobs.batch", "0"),
                reason: "PodRefused",
                says: &["exceeded quota: few", "count/jobs.batch"],
                gate: "GateTimedOut",
                mend: without_quota,
            });
        }),
        ("limit-of-memory", || {
            is_told(&Wrong {
                changes: &[],
                spoil: |shop| {
                    let most = json!([{"type": "Container", "max": {"memory": "48Mi"}}]);
                    shop.apply(json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "small"}, "spec": {"limits": most}}));
                },
                reason: "PodRefused",
                says: &["the cluster refuses the pod of the recovery", "maximum memory usage per Container is 48Mi"],
                gate: "GateTimedOut",
                mend: |shop| {
                    shop.kubectl(&["delete", "limitrange", "small"]).expect(0);
                },
            });
        }),
        ("node", || {
            is_told(&Wrong {
                changes: &[("/spec/job/nodeSelector", r#"{"unstick.test/refused": "later"}"#)],
                spoil: nothing,
                reason: "PodUnplaced",
                says: &["no node takes the pod of the recovery", "spec.job"],
                gate: "GateTimedOut",
                mend: |shop| {
                    shop.kubectl(&["label", "node", "node1", "unstick.test/refused=later"]).expect(0);
                },
            });
        }),
        ("memory", || {
            is_told(&Wrong {
                changes: &[(
                    "/spec/job",
                    r#"{"resources": {"limits": {"memory": "1Mi"}, "requests": {"memory": "1Mi"}}}"#,
                )],
                spoil: nothing,
                reason: "PodRefused",
                says: &["spec.job.resources.limits"],
                gate: "RecoveryFailed",
                mend: |shop| shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))])),
            });
        }),
        ("table", || {
            is_told(&Wrong {
                changes: &[("/spec/runs/table", r#""qualification_run""#)],
                spoil: nothing,
                reason: "TableMismatch",
                says: &["qualification_run", "spec.runs.table"],
                gate: "RecoveryFailed",
                mend: |shop| {
                    shop.database().sql("CREATE TABLE qualification_run (LIKE qualification_runs INCLUDING ALL)");
                },
            });
        }),
    ]);
}

/// A policy that no rule of the API server can refuse.
fn is_invalid(changes: &[(&str, Value)], says: &[&str]) {
    let shop = calm();
    let triggers = json!({"minInterval": "1s", "schedule": "0 3 * * *"});
    let mut valid =
        vec![("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"})), ("/spec/triggers", triggers)];
    let corrected = policy(&valid);
    valid.extend(changes.iter().cloned());
    shop.apply(policy(&valid));
    shop.apply(gated());
    assert_eq!(gate(&shop), "PolicyInvalid", "no pod is held for it");
    let policy = shop.wait_until("the status says so", SOON, || {
        shop.get("recoverypolicies", POLICY).filter(|_| is_true(&shop, "Stalled") == Some(true))
    });
    for kind in ["Ready", "Stalled"] {
        let held = condition(&policy, kind).expect("a condition");
        let message = text(&held["message"]);
        assert_eq!(held["reason"], "PolicyInvalid");
        assert!(says.iter().all(|words| message.contains(words)), "{message}");
    }
    assert_eq!(is_true(&shop, "Ready"), Some(false));
    let told = || events(&shop).into_iter().filter(|reason| reason == "PolicyInvalid").count();
    shop.wait_until("an event tells of it", SOON, || (told() > 0).then_some(()));
    // Something happens, and is no news of that.
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=invalid"]).expect(0);
    shop.kubectl(&["scale", "deployment/shop", "--replicas=2"]).expect(0);
    shop.ready_pods("shop", 2);
    assert_eq!((told(), jobs(&shop)), (1, 0), "one event, and no Job");

    shop.apply(&corrected);
    recovered(&shop, "1");
    shop.wait_until("all is well", SOON, || {
        (is_true(&shop, "Ready") == Some(true) && is_true(&shop, "Stalled") == Some(false)).then_some(())
    });
    assert_eq!(told(), 1);
}

#[test]
fn a_policy_that_only_we_can_refuse_starts_nothing_holds_nobody_says_why_once_and_heals_when_corrected() {
    together(&[
        ("schedule", || {
            is_invalid(&[("/spec/triggers/schedule", json!("0 0 30 2 *"))], &["spec.triggers.schedule", "0 0 30 2 *"]);
        }),
        ("zone", || {
            is_invalid(
                &[("/spec/triggers/timeZone", json!("Mars/Olympus"))],
                &["spec.triggers.timeZone", "Mars/Olympus"],
            );
        }),
        ("checks-only", || {
            let airflow = [("/spec/runs", json!({"preset": "airflow"})), ("/spec/recovery", json!({}))];
            is_invalid(&airflow, &["spec.runs.preset", "airflow is for checks only", "spec.recovery.dryRun"]);
        }),
    ]);
}
