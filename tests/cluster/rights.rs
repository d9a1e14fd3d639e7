//! The roles under `deploy/`, held against what the API server was asked for: nothing more is needed, and nothing less.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::audit::{Request, user_of};
use crate::cluster::{Cluster, cluster, in_project};
use crate::namespace::{Namespace, SOON, condition};
use crate::own::objects_in;
use crate::shop::{POLICY, calm, calm_cluster, jobs, policy, recovered, request, slow_workers, status};

/// Group, resource (with its subresource) and verb.
pub(crate) type Right = (String, String, String);

/// Rights that no request shows, or not each time, and why they are needed.
const UNSEEN: [((&str, &str, &str), &str); 3] = [
    (
        ("unstick.dev", "recoverypolicies/finalizers", "update"),
        "where the API server guards owner references it asks itself whether we have it, when we make a Job",
    ),
    (("unstick.dev", "recoverypolicies", "list"), "a watch begins with a list where the API server streams none"),
    (("batch", "jobs", "list"), "a watch begins with a list where the API server streams none"),
];

/// What the roles of these names give.
pub(crate) fn granted(objects: &str, roles: &[&str]) -> BTreeSet<Right> {
    let mut rights = BTreeSet::new();
    let listed = |rule: &Value, field: &str| -> Vec<String> {
        let words = rule[field].as_array().into_iter().flatten().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    let named = objects_in(objects, &["ClusterRole", "Role"]);
    let named = named.iter().filter(|role| roles.iter().any(|name| role["metadata"]["name"] == *name));
    for rule in named.filter_map(|role| role["rules"].as_array()).flatten() {
        for group in listed(rule, "apiGroups") {
            for resource in listed(rule, "resources") {
                rights.extend(listed(rule, "verbs").into_iter().map(|verb| (group.clone(), resource.clone(), verb)));
            }
        }
    }
    assert!(!rights.is_empty(), "no rules in {roles:?}");
    rights
}

/// What was asked for. Everybody may ask what the API server serves.
fn used(requests: &[Request]) -> BTreeSet<Right> {
    let resources = requests.iter().filter(|request| !request.resource.is_empty());
    let right = |one: &Request| {
        let resource = match one.subresource.as_str() {
            "" => one.resource.clone(),
            below => format!("{}/{below}", one.resource),
        };
        (one.group.clone(), resource, one.verb.clone())
    };
    resources.map(right).collect()
}

/// Every right was used or cannot be seen, and nothing else was asked for.
pub(crate) fn are_least(granted: &BTreeSet<Right>, requests: &[Request]) {
    let used = used(requests);
    let unseen: BTreeSet<Right> =
        UNSEEN.into_iter().map(|((group, resource, verb), _)| (group.into(), resource.into(), verb.into())).collect();
    let idle: Vec<&Right> = granted.iter().filter(|right| !used.contains(*right) && !unseen.contains(*right)).collect();
    assert!(idle.is_empty(), "granted and not used: {idle:?}\nused: {used:?}");
    let more: Vec<&Right> = used.difference(granted).collect();
    assert!(more.is_empty(), "asked for and not granted: {more:?}");
    let refused: Vec<&Request> = requests.iter().filter(|request| request.code == 403).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn the_operators_roles_hold_what_it_uses_and_no_more() {
    let shop = calm();
    let mut deployment = slow_workers(1);
    deployment["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    let gate = ("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}));
    let account = ("/spec/job", json!({"serviceAccountName": "later"}));
    shop.apply(policy(&[gate.clone(), account, ("/spec/successfulJobsHistoryLimit", json!(1))]));
    shop.apply(deployment);
    shop.wait_until("why there is no pod was asked for", SOON, || {
        let policy = shop.get("recoverypolicies", POLICY)?;
        condition(&policy, "Ready").filter(|ready| ready["reason"] == "ServiceAccountMissing").cloned()
    });
    shop.apply(policy(&[gate, ("/spec/successfulJobsHistoryLimit", json!(1))]));
    recovered(&shop, "1");
    let pod = shop.ready_pods("shop", 1).remove(0);
    shop.kubectl(&["delete", "pod", crate::namespace::name(&pod)]).expect(0);
    shop.wait_until("the loss is dealt with", SOON, || {
        (status(&shop)["lastRecovery"]["trigger"] == "WorkerLoss").then_some(())
    });
    request(&shop, "once-more");
    shop.wait_until("what is beyond the limit is removed", SOON, || (jobs(&shop) == 1).then_some(()));

    let mut requests = shop.cluster().audit().by(&user_of("unstick-system", "unstick"));
    // Namespaces of other tests end meanwhile, and refuse what is new.
    requests.retain(|one| one.code != 403 || one.namespace.is_empty() || one.namespace == shop.name());
    let objects = shop.cluster().kustomize("deploy/base");
    are_least(&granted(&objects, &["unstick-operator", "unstick-leader"]), &requests);
}

#[test]
fn the_watchdogs_role_holds_what_it_uses_and_no_more() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    let mut deployment = slow_workers(1);
    deployment["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "1s"}))]));
    shop.apply(deployment);
    shop.wait_until("a pod waits", SOON, || {
        let pod = shop.pods("shop").into_iter().next()?;
        condition(&pod, "ContainersReady").filter(|ready| ready["status"] == "True").cloned()
    });
    let system = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "unstick-system",
        "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}});
    let answer = cluster().api("POST", "/api/v1/namespaces", Some(&system.to_string()));
    assert!([201, 409].contains(&answer.status), "{answer:?}");
    let text = std::fs::read_to_string(in_project("deploy/components/gates-watchdog/objects.yaml")).expect("text");
    for mut object in objects_in(&text, &["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "CronJob"]) {
        if object["kind"] == "CronJob" {
            // Other tests do without it, and this one starts it itself.
            object["spec"]["suspend"] = json!(true);
            let container = &mut object["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0];
            container["image"] = json!(crate::objects::UNSTICK);
            container["env"][0]["value"] = json!(shop.name());
        }
        cluster().kubectl(&["apply", "-f", "-"]).stdin(object.to_string()).run().expect(0);
    }
    let run = ["-n", "unstick-system", "create", "job", "once", "--from=cronjob/unstick-watchdog"];
    cluster().kubectl(&run).run().expect(0);
    shop.ready_pods("shop", 1);
    let wait = ["-n", "unstick-system", "wait", "--for=condition=Complete", "job/once", "--timeout=60s"];
    cluster().kubectl(&wait).limit(SOON).run().expect(0);
    let requests = cluster().audit().by(&user_of("unstick-system", "unstick-watchdog"));
    are_least(&granted(&text, &["unstick-watchdog"]), &requests);
}

/// All that can be asked of policies, in an order in which each is possible: verb, resource, request, and its body with the
/// kind of patch. What begins with `/` follows the path of all policies.
const DEEDS: [(&str, &str, &str, &str, &str); 11] = [
    ("create", "recoverypolicies", "POST ", "application/json", "POLICY"),
    ("get", "recoverypolicies", "GET /qualification-runs", "", ""),
    ("list", "recoverypolicies", "GET ", "", ""),
    ("watch", "recoverypolicies", "GET ?watch=true&timeoutSeconds=1", "", ""),
    ("update", "recoverypolicies", "PUT /qualification-runs", "application/json", "SAME"),
    (
        "patch",
        "recoverypolicies",
        "PATCH /qualification-runs",
        "application/merge-patch+json",
        r#"{"spec": {"suspend": true}}"#,
    ),
    ("get", "recoverypolicies/status", "GET /qualification-runs/status", "", ""),
    ("update", "recoverypolicies/status", "PUT /qualification-runs/status", "application/json", "SAME"),
    ("patch", "recoverypolicies/status", "PATCH /qualification-runs/status", "application/merge-patch+json", "{}"),
    ("delete", "recoverypolicies", "DELETE /qualification-runs", "", ""),
    ("deletecollection", "recoverypolicies", "DELETE ", "", ""),
];

/// What somebody bound to a role of the cluster's own can really do with the policies of a namespace; the rest is refused.
fn can_do(role: &str) -> BTreeSet<Right> {
    let shop = calm();
    let user = format!("{role}-of-{}", shop.name());
    let rbac = "rbac.authorization.k8s.io";
    shop.apply(json!({
        "apiVersion": format!("{rbac}/v1"), "kind": "RoleBinding", "metadata": {"name": role},
        "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": role},
        "subjects": [{"apiGroup": rbac, "kind": "User", "name": user}],
    }));
    let all = shop.path("recoverypolicies");
    let ask = |line: &str, body: Option<(&str, &str)>| {
        let (method, place) = line.split_once(' ').expect("method and place");
        shop.cluster().api_as(&user, &format!("{method} {all}{place}"), body)
    };
    shop.wait_until("the role holds", SOON, || (ask("GET ", None).status == 200).then_some(()));
    let mut done = BTreeSet::new();
    for (verb, resource, line, kind, body) in DEEDS {
        if shop.get("recoverypolicies", POLICY).is_none() && verb != "create" {
            shop.apply(policy(&[]));
        }
        let answer = || {
            let body = match body {
                "POLICY" => policy(&[]).to_string(),
                "SAME" => shop.get("recoverypolicies", POLICY).expect("it is there").to_string(),
                other => other.to_owned(),
            };
            // The operator writes its status meanwhile.
            let answer = ask(line, (!kind.is_empty()).then_some((kind, &body)));
            (answer.status != 409).then_some(answer)
        };
        let answer = shop.wait_until("no other write comes between", SOON, answer);
        match answer.status {
            200 | 201 => assert!(done.insert(("unstick.dev".into(), resource.into(), verb.into())), "twice: {verb}"),
            403 => {}
            other => panic!("{other} for {role}: {line}: {answer:?}"),
        }
    }
    done
}

#[test]
fn who_views_edits_or_administrates_a_namespace_can_do_each_deed_that_our_roles_add_and_no_other_with_its_policies() {
    let objects = calm_cluster().kustomize("deploy/base");
    let view = granted(&objects, &["unstick-view"]);
    let edit = granted(&objects, &["unstick-view", "unstick-edit"]);
    assert!(view.len() < edit.len());
    for (role, expected) in [("view", &view), ("edit", &edit), ("admin", &edit)] {
        assert_eq!(&can_do(role), expected, "{role}");
    }
}

#[test]
fn an_operator_of_the_component_namespaced_looks_after_its_own_namespace_without_asking_for_more() {
    let cluster = Cluster::start(&[]);
    cluster.enter();
    let objects = cluster.kustomize("tests/cluster/namespaced");
    cluster.kubectl(&["apply", "--server-side", "-f", "-"]).stdin(objects).run().expect(0);
    let elsewhere = Namespace::open_in(&cluster);
    for namespace in ["unstick-system", elsewhere.name()] {
        // What clients learn of a kind, they can learn a little later.
        elsewhere.wait_until("the policy is accepted", SOON, || {
            let apply = cluster.kubectl(&["-n", namespace, "apply", "-f", "-"]).stdin(policy(&[]).to_string()).run();
            (apply.code == 0).then_some(())
        });
    }
    let request = ["-n", "unstick-system", "annotate", "rp", POLICY, "unstick.dev/requestedAt=now"];
    cluster.kubectl(&request).run().expect(0);
    let path = format!("/apis/unstick.dev/v1alpha1/namespaces/unstick-system/recoverypolicies/{POLICY}");
    elsewhere.wait_until("the missing Secret is told of", SOON, || {
        let policy = cluster.api("GET", &path, None).json();
        condition(&policy, "Ready").filter(|ready| ready["reason"] == "SecretMissing").cloned()
    });
    assert_eq!(status(&elsewhere), json!({"observedGeneration": -1}));
    let requests = cluster.audit().by(&user_of("unstick-system", "unstick"));
    let more = |one: &&Request| one.code == 403 || (!one.resource.is_empty() && one.namespace != "unstick-system");
    let more: Vec<&Request> = requests.iter().filter(more).collect();
    assert!(more.is_empty(), "{more:?}");
}
