//! Gates that no recovery opens: a policy that is suspended, gone or never was, a deadline, the watchdog; and the later pods of a
//! rollout that is recovered.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::audit::user_of;
use crate::cluster::in_project;
use crate::namespace::{Namespace, SOON, condition, is_ready, name};
use crate::own::{ACCOUNT, Own, grant, objects_in, operated};
use crate::shop::{POLICY, calm, events, policy, recovered, slow_workers, text, together, triggers, with_init};

/// Our condition of pods.
const GATE: &str = "unstick.dev/recovered";
/// No recovery can succeed with this Secret.
const MISSING: (&str, &str) = ("/spec/database/urlFrom/secretKeyRef/name", "not-there");

/// Workers that get ready through a readiness gate.
fn gated(replicas: u32) -> Value {
    let mut deployment = slow_workers(replicas);
    deployment["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": GATE}]);
    deployment
}

/// The same under another name, which no policy selects.
fn others(app: &str, replicas: u32) -> Value {
    let mut deployment = gated(replicas);
    deployment["metadata"]["name"] = json!(app);
    deployment["spec"]["selector"]["matchLabels"] = json!({"app.kubernetes.io/name": app});
    deployment["spec"]["template"]["metadata"]["labels"] = json!({"app.kubernetes.io/name": app});
    deployment
}

/// A policy whose recoveries cannot succeed and whose gates hold for so long.
fn holding(timeout: &str) -> Value {
    policy(&[(MISSING.0, json!(MISSING.1)), ("/spec/gate", json!({"mode": "ReadinessGate", "timeout": timeout}))])
}

/// Waits until a pod has all it needs but its gate.
fn held(shop: &Namespace<'_>, app: &str) -> Value {
    shop.wait_until("a pod waits at its gate", SOON, || {
        let pod = shop.pods(app).into_iter().next()?;
        let runs = condition(&pod, "ContainersReady").is_some_and(|ready| ready["status"] == "True");
        assert!(!is_ready(&pod), "its gate holds: {pod}");
        runs.then_some(pod)
    })
}

/// How long ago a pod was created.
fn age(pod: &Value) -> SignedDuration {
    let created: Timestamp = text(&pod["metadata"]["creationTimestamp"]).parse().expect("a time");
    #[expect(clippy::disallowed_methods, reason = "a deadline goes by the clock of the cluster, which is ours")]
    let now = Timestamp::now();
    now.duration_since(created)
}

/// Why the gates of an app's pods are open.
fn reasons(shop: &Namespace<'_>, app: &str, count: usize) -> Vec<String> {
    let reason = |pod: Value| text(&condition(&pod, GATE).expect("our condition")["reason"]).to_owned();
    shop.ready_pods(app, count).into_iter().map(reason).collect()
}

/// Waits until the policy says of its gate.
fn says(shop: &Namespace<'_>, status: &str, reason: &str) {
    shop.wait_until(&format!("GateOpen is {status} ({reason})"), SOON, || {
        let policy = shop.get("recoverypolicies", POLICY)?;
        let gate = condition(&policy, "GateOpen")?;
        (gate["status"] == status && gate["reason"] == reason).then_some(())
    });
}

/// A pod that waits is let go by what is done to its policy.
fn is_let_go(how: fn(&Namespace<'_>), reason: &str) {
    let shop = calm();
    shop.apply(holding("10m"));
    shop.apply(gated(1));
    held(&shop, "shop");
    says(&shop, "False", "WaitingForRecovery");
    how(&shop);
    assert_eq!(reasons(&shop, "shop", 1), [reason]);
    // And whoever comes later does not wait either.
    shop.kubectl(&["scale", "deployment/shop", "--replicas=2"]).expect(0);
    assert_eq!(reasons(&shop, "shop", 2), [reason, reason]);
}

fn suspend(shop: &Namespace<'_>) {
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", r#"{"spec": {"suspend": true}}"#]).expect(0);
    says(shop, "True", "Suspended");
}

fn delete(shop: &Namespace<'_>) {
    shop.kubectl(&["delete", "rp", POLICY]).expect(0);
}

fn select_others(shop: &Namespace<'_>) {
    let other = json!({"spec": {"workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": "other"}}}}});
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", &other.to_string()]).expect(0);
}

#[test]
fn gates_open_when_the_policy_is_suspended_or_gone_or_means_others() {
    together(&[
        ("suspended", || is_let_go(suspend, "Suspended")),
        ("deleted", || is_let_go(delete, "NoPolicy")),
        ("elsewhere", || is_let_go(select_others, "NoPolicy")),
        ("never-there", || {
            let shop = calm();
            shop.apply(others("lonely", 1));
            assert_eq!(reasons(&shop, "lonely", 1), ["NoPolicy"]);
        }),
    ]);
}

/// A pod that waits in our init container is let go by what is done to its policy.
fn goes_on(how: fn(&Namespace<'_>), reason: &str) {
    let shop = calm();
    shop.apply(policy(&[(MISSING.0, json!(MISSING.1)), ("/spec/gate", json!({"timeout": "10m"}))]));
    shop.apply(with_init(slow_workers(1)));
    shop.wait_until("a pod waits in its init container", SOON, || {
        let pod = shop.pods("shop").into_iter().next()?;
        if is_ready(&pod) {
            // On a machine that does much else an operator may be silent for two seconds, and pods go on without it.
            shop.kubectl(&["delete", "pod", name(&pod), "--force", "--grace-period=0"]).expect(0);
            return None;
        }
        pod["status"]["initContainerStatuses"][0]["state"]["running"].is_object().then_some(())
    });
    says(&shop, "False", "WaitingForRecovery");
    how(&shop);
    let pod = shop.ready_pods("shop", 1).remove(0);
    let ended = &pod["status"]["initContainerStatuses"][0]["state"]["terminated"];
    assert!(ended["exitCode"] == 0 && text(&ended["message"]).contains(reason), "{ended}");
}

fn shorten(shop: &Namespace<'_>) {
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", r#"{"spec": {"gate": {"timeout": "1s"}}}"#]).expect(0);
}

fn spoil(shop: &Namespace<'_>) {
    let never = r#"{"spec": {"triggers": {"schedule": "0 0 30 2 *"}}}"#;
    shop.kubectl(&["patch", "rp", POLICY, "--type=merge", "-p", never]).expect(0);
}

#[test]
fn init_containers_go_on_when_the_policy_is_suspended_or_gone_or_invalid_or_their_time_is_over() {
    together(&[
        ("suspended", || goes_on(suspend, "Suspended")),
        ("deleted", || goes_on(delete, "NoPolicy")),
        ("invalid", || goes_on(spoil, "PolicyInvalid")),
        ("over", || goes_on(shorten, "GateTimedOut")),
    ]);
}

#[test]
fn gates_of_pods_without_a_policy_are_opened_by_an_operator_that_comes_late() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    let mut named = others("named", 1);
    named["spec"]["template"]["metadata"]["labels"]["unstick.dev/policy"] = json!("not-there");
    shop.apply(named);
    shop.apply(others("lonely", 1));
    held(&shop, "named");
    held(&shop, "lonely");
    grant(&[&shop]);
    let _own = Own::start(&[&shop]);
    assert_eq!(
        (reasons(&shop, "named", 1), reasons(&shop, "lonely", 1)),
        (vec!["NoPolicy".into()], vec!["NoPolicy".into()])
    );
}

#[test]
fn the_deadline_is_the_rollouts_and_a_pod_that_comes_late_does_not_begin_anew() {
    let shop = calm();
    shop.apply(holding("45s"));
    shop.apply(gated(1));
    let first = held(&shop, "shop");
    shop.wait_until("half of the time has passed", SOON, || {
        (age(&first) >= SignedDuration::from_secs(25)).then_some(())
    });
    shop.kubectl(&["scale", "deployment/shop", "--replicas=2"]).expect(0);
    assert_eq!(reasons(&shop, "shop", 2), ["GateTimedOut", "GateTimedOut"]);
    let second = shop.pods("shop").into_iter().find(|pod| name(pod) != name(&first)).expect("two of them");
    let opened = text(&condition(&second, GATE).expect("open")["lastTransitionTime"]).parse::<Timestamp>();
    let created = text(&second["metadata"]["creationTimestamp"]).parse::<Timestamp>();
    let waited = opened.expect("a time").duration_since(created.expect("a time"));
    assert!(waited.as_secs() < 40, "it waited {waited:?}, and its rollout may have 45 s");
    says(&shop, "True", "GateTimedOut");
    let told = || events(&shop).into_iter().filter(|reason| reason == "GateTimedOut").count();
    shop.wait_until("an event tells of it", SOON, || (told() > 0).then_some(()));
    assert_eq!(told(), 1, "once for the rollout");
}

/// The name of a second policy that means the same pods, as where an app has two tables of runs.
const SECOND: &str = "orders";

fn second(mut policy: Value) -> Value {
    policy["metadata"]["name"] = json!(SECOND);
    policy
}

/// A policy that works, one that cannot, and a pod that both mean, which waits although the first has done its part.
fn one_of_two() -> Namespace<'static> {
    let shop = calm();
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    shop.apply(second(holding("10m")));
    shop.apply(gated(1));
    recovered(&shop, "1");
    says(&shop, "True", "Recovered");
    held(&shop, "shop");
    let waits = || {
        let policy = shop.get("recoverypolicies", SECOND)?;
        condition(&policy, "GateOpen").filter(|gate| gate["status"] == "False").map(|_| ())
    };
    shop.wait_until("the second policy holds the pod", SOON, waits);
    shop
}

#[test]
fn a_gate_opens_when_every_policy_that_means_its_pod_lets_it_go() {
    together(&[
        ("mended", || {
            let shop = one_of_two();
            shop.apply(second(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))])));
            assert_eq!(reasons(&shop, "shop", 1), ["Recovered"]);
        }),
        ("gone", || {
            let shop = one_of_two();
            shop.kubectl(&["delete", "rp", SECOND]).expect(0);
            assert_eq!(reasons(&shop, "shop", 1), ["Recovered"]);
        }),
        ("late", || {
            let shop = one_of_two();
            let shorten = json!({"spec": {"gate": {"timeout": "1s"}}}).to_string();
            shop.kubectl(&["patch", "rp", SECOND, "--type=merge", "-p", &shorten]).expect(0);
            assert_eq!(reasons(&shop, "shop", 1), ["GateTimedOut"]);
        }),
        ("named", || {
            let shop = one_of_two();
            // Of its own workload: the label says which of the two has the word.
            for (app, name) in [("first", POLICY), ("second", SECOND)] {
                let mut named = others(app, 1);
                let labels = json!({"app.kubernetes.io/name": "shop", "one": app, "unstick.dev/policy": name});
                named["spec"]["selector"]["matchLabels"] = json!({"one": app});
                named["spec"]["template"]["metadata"]["labels"] = labels;
                shop.apply(named);
            }
            let open = |app: &str| {
                let pod = shop.list_labelled("pods", &format!("one={app}")).into_iter().next()?;
                condition(&pod, GATE).map(|gate| text(&gate["reason"]).to_owned())
            };
            assert_eq!(shop.wait_until("the first decides", SOON, || open("first")), "Recovered");
            assert_eq!(open("second"), None);
        }),
    ]);
}

#[test]
fn later_pods_of_a_recovered_revision_pass_at_once_also_when_no_recovery_could_succeed() {
    let shop = calm();
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    shop.apply(gated(1));
    recovered(&shop, "1");
    assert_eq!(reasons(&shop, "shop", 1), ["Recovered"]);
    shop.apply(holding("10m"));
    let before = triggers(&shop).len();
    shop.kubectl(&["scale", "deployment/shop", "--replicas=3"]).expect(0);
    assert_eq!(reasons(&shop, "shop", 3), ["Recovered"; 3]);
    assert_eq!(triggers(&shop).len(), before, "nothing of it is a rollout");
}

#[test]
fn a_gate_that_could_not_be_opened_is_tried_again_by_itself() {
    let (shop, _own) = operated();
    // All rights but that to open gates.
    let mut less = objects_in(&shop.cluster().kustomize("deploy/base"), &["ClusterRole"]);
    less.retain(|role| role["metadata"]["name"] == "unstick-operator");
    let rules = less[0]["rules"].as_array_mut().expect("rules");
    rules.retain(|rule| rule["resources"] != json!(["pods/status"]));
    let role = json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "less"}, "rules": rules});
    let binding = |name: &str, kind: &str, role: &str| {
        json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": shop.name()}]})
    };
    shop.apply(role);
    shop.apply(binding("less", "Role", "less"));
    shop.kubectl(&["delete", "rolebinding", "unstick-operator"]).expect(0);
    let user = user_of(shop.name(), ACCOUNT);
    shop.wait_until("the right is gone", SOON, || {
        let asked = shop.kubectl(&["auth", "can-i", "patch", "pods", "--subresource=status", &format!("--as={user}")]);
        (asked.code != 0).then_some(())
    });
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    shop.apply(gated(1));
    recovered(&shop, "1");
    held(&shop, "shop");
    let refused =
        |one: &crate::audit::Request| one.subresource == "status" && one.resource == "pods" && one.code == 403;
    shop.wait_until("it was tried in vain", SOON, || shop.cluster().audit().by(&user).into_iter().find(refused));
    shop.apply(binding("unstick-operator", "ClusterRole", "unstick-operator"));
    assert_eq!(reasons(&shop, "shop", 1), ["Recovered"]);
}

// -- the watchdog --------------------------------------------------------------------------------------------------------------

/// Gives the account `watchdog` of a namespace what `deploy/components/gates-watchdog` gives it.
fn appoint(shop: &Namespace<'_>) {
    shop.apply(json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "watchdog"}}));
    let objects = std::fs::read_to_string(in_project("deploy/components/gates-watchdog/objects.yaml")).expect("text");
    let roles = objects_in(&objects, &["ClusterRole"]);
    let role = roles.iter().find(|role| role["metadata"]["name"] == "unstick-watchdog").expect("its role");
    shop.apply(json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "watchdog"},
        "rules": role["rules"]}));
    shop.apply(
        json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "watchdog"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "watchdog"},
        "subjects": [{"kind": "ServiceAccount", "name": "watchdog", "namespace": shop.name()}]}),
    );
    let user = user_of(shop.name(), "watchdog");
    shop.wait_until("its rights hold", SOON, || {
        let asked = shop.kubectl(&["auth", "can-i", "patch", "pods", "--subresource=status", &format!("--as={user}")]);
        (asked.code == 0).then_some(())
    });
}

#[test]
fn the_watchdog_opens_what_is_overdue_while_the_operator_is_dead_and_leaves_the_rest() {
    let (shop, own) = operated();
    let mut patient = holding("10m");
    patient["metadata"]["name"] = json!("patient");
    patient["spec"]["workers"]["selector"]["matchLabels"] = json!({"app.kubernetes.io/name": "patient"});
    shop.apply(&patient);
    shop.apply(others("patient", 1));
    held(&shop, "patient");
    own.kill();
    // From now on nobody is there who would look.
    shop.apply(holding("1s"));
    shop.apply(gated(1));
    shop.apply(others("lonely", 1));
    held(&shop, "shop");
    held(&shop, "lonely");
    appoint(&shop);
    let pod = held(&shop, "shop");
    shop.wait_until("its deadline is over", SOON, || (age(&pod) > SignedDuration::from_secs(1)).then_some(()));
    let said = shop.run_as("watchdog", &["release-overdue", "--watch-namespaces", shop.name()]).wait().expect(0);
    assert_eq!(said.stdout.lines().filter(|line| line.starts_with("Opened the gate of")).count(), 2, "{said}");
    assert_eq!(
        (reasons(&shop, "shop", 1), reasons(&shop, "lonely", 1)),
        (vec!["GateTimedOut".into()], vec!["NoPolicy".into()])
    );
    held(&shop, "patient");
    let said = shop.run_as("watchdog", &["release-overdue", "--watch-namespaces", shop.name()]).wait().expect(0);
    assert!(said.stdout.contains("1 wait(s) in time"), "{said}");
}
