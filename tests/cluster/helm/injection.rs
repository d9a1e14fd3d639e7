//! One label: what it does to pods, and what is left alone.

use serde_json::{Value, json};

use super::{
    POLICY, as_admitted, init_containers, injection_works, installed, labelled_pod, labelled_workers, leave_behind,
    pod, policy, policy_is_ready, shop, status_of,
};
use crate::namespace::{Namespace, SOON, condition, is_ready};
use crate::objects::{UNSTICK, restricted};

const TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// What the app brings along, and what ends at once.
fn own_init() -> Value {
    json!([{"name": "migrate", "image": UNSTICK, "imagePullPolicy": "IfNotPresent", "args": ["crd"], "securityContext": restricted()}])
}

/// What drain would do with the pods of this namespace that are labelled so, without doing it.
fn drain(shop: &Namespace<'_>) -> crate::support::Output {
    let selector = format!("--pod-selector=drained={}", shop.name());
    shop.cluster().kubectl(&["drain", "node1", "--dry-run=server", &selector]).run()
}

#[test]
fn one_label_and_a_rollout_is_recovered_before_its_pods_are_ready_in_a_restricted_namespace() {
    let shop = shop(installed());
    leave_behind(&shop, "stuck");
    shop.apply(policy(&[]));
    policy_is_ready(&shop);
    injection_works(&shop);
    let mut app = labelled_workers(2);
    app["spec"]["template"]["metadata"]["labels"]["drained"] = json!(shop.name());
    app["spec"]["template"]["spec"]["initContainers"] = own_init();
    app["spec"]["template"]["spec"]["automountServiceAccountToken"] = json!(true);
    shop.apply(&app);
    let pods = shop.ready_pods("shop", 2);
    assert_eq!(status_of(&shop, "stuck").as_deref(), Some("FAILED"));
    // The newest may be the one after the rollout already.
    let recovery = shop.wait_until("the status tells of it", SOON, || {
        let history =
            shop.get("recoverypolicies", POLICY)?["status"]["history"].as_array().cloned().unwrap_or_default();
        history.into_iter().find(|one| one["trigger"] == "RolloutBeforeReady" && one["finishedAt"].is_string())
    });
    let finished = recovery["finishedAt"].to_string();
    for pod in &pods {
        assert_eq!(init_containers(pod), ["migrate", "unstick-init"], "ours is the last");
        assert_eq!(pod["status"]["initContainerStatuses"][1]["state"]["terminated"]["exitCode"], 0, "{pod}");
        let started = pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"].to_string();
        assert!(started >= finished, "{started} is before the end of {recovery}");
        let mounts = |container: &Value| {
            let mounts = container["volumeMounts"].as_array().cloned().unwrap_or_default();
            mounts
                .iter()
                .filter(|mount| mount["mountPath"] == TOKEN)
                .map(|mount| mount["name"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(mounts(&pod["spec"]["initContainers"][1]), ["unstick-no-token"], "it sees no token of the app's");
        assert_ne!(mounts(&pod["spec"]["containers"][0]), ["unstick-no-token"], "the app sees its own");
    }
    let ours = format!("unstick.dev/policy={POLICY}");
    let jobs = shop.list_labelled("jobs", &ours);
    let before: Vec<_> = jobs.iter().map(trigger).filter(|kind| kind == "RolloutBeforeReady").collect();
    assert_eq!(before, ["RolloutBeforeReady"], "one Job for two pods");
    let mut asked: Vec<&str> = jobs.iter().flat_map(|job| triggers(job).split(',')).collect();
    let count = asked.len();
    asked.sort_unstable();
    asked.dedup();
    let of_it = |trigger: &&str| trigger.starts_with("rollout/Deployment/shop/1/");
    assert!(asked.len() == count && asked.iter().all(of_it), "{asked:?}");
    let job_pods: Vec<_> =
        shop.list_labelled("pods", &ours).into_iter().filter(|pod| !trigger(pod).is_empty()).collect();
    assert!(!job_pods.is_empty());
    for pod in &job_pods {
        assert!(
            init_containers(pod).is_empty() && pod["spec"]["readinessGates"].is_null(),
            "ours waits for nothing: {pod}"
        );
    }
    drain(&shop).expect(0);
    app["metadata"]["name"] = json!("with-files");
    app["spec"]["template"]["spec"]["volumes"] = json!([{"name": "files", "emptyDir": {}}]);
    app["spec"]["selector"]["matchLabels"] = json!({"drained": shop.name()});
    shop.apply(&app);
    // Else the test above could not fail.
    let refused =
        shop.wait_until("drain sees a pod with files", SOON, || Some(drain(&shop)).filter(|drain| drain.code != 0));
    assert!(refused.stderr.contains("local storage"), "{refused}");
}

fn trigger(object: &Value) -> String {
    object["metadata"]["labels"]["unstick.dev/trigger"].as_str().unwrap_or_default().to_owned()
}

/// All that a Job was made for.
fn triggers(job: &Value) -> &str {
    job["metadata"]["annotations"]["unstick.dev/triggers"].as_str().unwrap_or_default()
}

#[test]
fn the_same_label_adds_a_readiness_gate_where_the_policy_says_so() {
    let shop = shop(installed());
    leave_behind(&shop, "stuck");
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    policy_is_ready(&shop);
    injection_works(&shop);
    let mut app = labelled_workers(2);
    app["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "example.com/warm"}]);
    let admitted = as_admitted(
        &shop,
        &json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "labels": {"unstick.dev/policy": POLICY}},
            "spec": app["spec"]["template"]["spec"],
        }),
    );
    let gates = json!([{"conditionType": "example.com/warm"}, {"conditionType": "unstick.dev/recovered"}]);
    assert_eq!(admitted["spec"]["readinessGates"], gates, "behind those of the app");
    assert!(init_containers(&admitted).is_empty(), "one or the other");

    shop.apply(labelled_workers(2));
    for pod in shop.ready_pods("shop", 2) {
        let open = condition(&pod, "unstick.dev/recovered").expect("our condition");
        assert_eq!((&open["status"], &open["reason"]), (&json!("True"), &json!("Recovered")), "{pod}");
    }
    assert_eq!(status_of(&shop, "stuck").as_deref(), Some("FAILED"));
}

#[test]
fn whoever_is_not_to_wait_is_left_as_it_is() {
    let shop = shop(installed());
    shop.apply(policy(&[]));
    injection_works(&shop);
    let untouched = |what: &str, pod: &Value| {
        let admitted = as_admitted(&shop, pod);
        assert!(init_containers(&admitted).is_empty(), "{what}: {admitted}");
        assert!(admitted["spec"]["readinessGates"].is_null(), "{what}: {admitted}");
    };
    untouched("without the label", &pod(json!({"app": "shop"})));
    untouched("a label that names no policy", &pod(json!({"unstick.dev/policy": "gone"})));
    untouched("a Job's pod of ours", &pod(json!({"unstick.dev/policy": POLICY, "unstick.dev/trigger": "Request"})));

    // Pods that there are already may be labelled.
    let mut lonely = pod(json!({"unstick.dev/policy": "gone"}));
    lonely["metadata"]["name"] = json!("lonely");
    shop.apply(&lonely);
    shop.wait_until("a pod whose policy is missing starts", SOON, || shop.get("pods", "lonely").filter(is_ready));
    lonely["metadata"]["labels"] = json!({"unstick.dev/policy": POLICY});
    shop.apply(&lonely);
    let pod = shop.get("pods", "lonely").expect("it is there");
    assert_eq!(pod["metadata"]["labels"]["unstick.dev/policy"], POLICY);
    assert!(init_containers(&pod).is_empty(), "{pod}");

    for (path, value) in [("/spec/suspend", json!(true)), ("/spec/gate/mode", json!("None"))] {
        shop.apply(policy(&[(path, value.clone())]));
        shop.wait_until(&format!("{path}: {value} lets pods pass"), SOON, || {
            init_containers(&as_admitted(&shop, &labelled_pod())).is_empty().then_some(())
        });
        shop.apply(policy(&[]));
        injection_works(&shop);
    }
}

/// Admitted with these resources of the app: what the init container got.
fn gate_beside(shop: &Namespace<'_>, resources: &Value) -> Value {
    let mut pod = labelled_pod();
    pod["spec"]["containers"][0]["resources"] = resources.clone();
    let admitted = as_admitted(shop, &pod);
    assert_eq!(init_containers(&admitted), ["unstick-init"], "{resources}: {admitted}");
    admitted
}

#[test]
fn what_lets_the_app_pass_does_not_refuse_it_for_its_gate_and_the_gate_knows_how_long_the_environment_holds() {
    let shop = shop(installed());
    let environments =
        json!([{"name": "development", "gate": {"timeout": "5m"}}, {"name": "production", "gate": {"timeout": "2m"}}]);
    shop.apply(policy(&[("/spec/gate", json!({"timeout": "10s"})), ("/spec/environments", environments)]));
    policy_is_ready(&shop);
    injection_works(&shop);
    let resources = |pod: &Value| pod["spec"]["initContainers"][0]["resources"].clone();
    let admitted = gate_beside(&shop, &json!({}));
    let own = json!({"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "64Mi"}});
    assert_eq!(resources(&admitted), own, "where the app says nothing");
    let env = admitted["spec"]["initContainers"][0]["env"].as_array().expect("its variables");
    let limit = env.iter().find(|one| one["name"] == "UNSTICK_TIMEOUT_TOTAL").expect("its limit");
    assert_eq!(limit["value"], "2m", "the environment is production");
    assert_eq!(resources(&gate_beside(&shop, &json!({"requests": {"memory": "1Gi"}})))["limits"]["memory"], "1Gi");

    shop.apply(json!({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "quota"},
        "spec": {"hard": {"limits.cpu": "8", "limits.memory": "8Gi", "requests.cpu": "8", "requests.memory": "8Gi"}}}));
    shop.apply(json!({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "range"},
        "spec": {"limits": [{"type": "Container", "min": {"cpu": "50m", "memory": "128Mi"}}]}}));
    let bare = |pod: &Value| {
        let path = format!("{}?dryRun=All", shop.path("pods"));
        shop.cluster().api("POST", &path, Some(&pod.to_string())).status
    };
    let bursts = json!({"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}});
    let mut enough = pod(json!({}));
    enough["spec"]["containers"][0]["resources"] = bursts.clone();
    // Else the rest could not fail. A quota of which nobody has counted yet what is used refuses everybody.
    shop.wait_until("quota and range refuse what says nothing, and no other", SOON, || {
        (bare(&labelled_pod()) == 403 && bare(&enough) == 201).then_some(())
    });
    assert_eq!(resources(&gate_beside(&shop, &bursts)), bursts);
    let same = json!({"cpu": "60m", "memory": "256Mi"});
    let guaranteed = gate_beside(&shop, &json!({"requests": same, "limits": same}));
    assert_eq!(guaranteed["status"]["qosClass"], "Guaranteed", "{guaranteed}");

    let mut windows = labelled_pod();
    windows["spec"]["os"] = json!({"name": "windows"});
    windows["spec"]["containers"][0]["securityContext"] = json!({"runAsNonRoot": true});
    windows["spec"]["containers"][0]["resources"] = bursts;
    windows["spec"].as_object_mut().expect("a map").remove("securityContext");
    assert!(init_containers(&as_admitted(&shop, &windows)).is_empty());
}

/// An admission policy of somebody else, which comes after ours and adds a container, so that ours is asked again.
fn a_mesh(shop: &Namespace<'_>) -> String {
    let name = format!("zz-{}", shop.name());
    format!(
        r#"
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {{name: {name}}}
spec:
  failurePolicy: Fail
  reinvocationPolicy: IfNeeded
  matchConstraints:
    resourceRules:
    - {{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}}
  matchConditions:
  - {{name: once, expression: "!object.spec.containers.exists(c, c.name == 'proxy')"}}
  mutations:
  - patchType: JSONPatch
    jsonPatch:
      expression: >-
        [JSONPatch{{op: "add", path: "/spec/containers/-", value: Object.spec.containers{{name: "proxy", image: "{UNSTICK}",
          securityContext: Object.spec.containers.securityContext{{runAsNonRoot: true, allowPrivilegeEscalation: false,
            capabilities: Object.spec.containers.securityContext.capabilities{{drop: ["ALL"]}},
            seccompProfile: Object.spec.containers.securityContext.seccompProfile{{type: "RuntimeDefault"}}}}}}}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {{name: {name}}}
spec:
  policyName: {name}
  matchResources:
    namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {namespace}}}}}
"#,
        namespace = shop.name(),
    )
}

#[test]
fn a_pod_is_injected_once_also_by_hand_and_when_somebody_else_changes_it_after_us() {
    let shop = shop(installed());
    shop.apply(policy(&[]));
    injection_works(&shop);
    let mut by_hand = labelled_pod();
    by_hand["spec"]["initContainers"] = own_init();
    by_hand["spec"]["initContainers"][0]["name"] = json!("unstick-init");
    let admitted = as_admitted(&shop, &by_hand);
    assert_eq!(init_containers(&admitted), ["unstick-init"]);
    assert_eq!(admitted["spec"]["initContainers"][0]["args"], json!(["crd"]), "it is the app's own");
    // As Velero or a copy of `kubectl get -o yaml` brings it.
    let again = as_admitted(&shop, &as_admitted(&shop, &labelled_pod()));
    assert_eq!(init_containers(&again), ["unstick-init"]);

    shop.apply(a_mesh(&shop));
    let both = shop.wait_until("another policy adds its container", SOON, || {
        let pod = as_admitted(&shop, &labelled_pod());
        (pod["spec"]["containers"].as_array()?.len() == 2).then_some(pod)
    });
    assert_eq!(init_containers(&both), ["unstick-init"]);
    let volumes = both["spec"]["volumes"].as_array().expect("ours at least");
    assert_eq!(volumes.iter().filter(|volume| volume["name"] == "unstick-no-token").count(), 1);
    let named = format!("zz-{}", shop.name());
    let kinds = "mutatingadmissionpolicies,mutatingadmissionpolicybindings";
    shop.cluster().kubectl(&["delete", kinds, &named]).run().expect(0);
}
