//! Every file of `deploy/examples`, as a person applies it: only images are this source's, and the app is the example worker. All in
//! namespaces that enforce Pod Security's restricted level.

use serde_json::{Value, json};

use super::{POLICY, init_containers, installed, leave_behind, policy_is_ready, shop, status_of};
use crate::cluster::{Cluster, cluster, in_project};
use crate::namespace::{Namespace, SOON, condition, name};
use crate::objects::{UNSTICK, WORKER};
use crate::support::fresh_folder;

/// The files, each with the test that runs it.
const EXAMPLES: [(&str, &str); 10] = [
    ("argocd-presync.yaml", "a_hook_of_argo_cd_recovers_before_the_sync"),
    ("cronjob.yaml", "a_cron_job_recovers_without_an_operator"),
    ("helm-pre-upgrade.yaml", "a_hook_of_helm_recovers_before_the_upgrade_of_an_app"),
    ("init-container.yaml", "an_init_container_recovers_where_there_is_no_operator_and_asks_one_where_there_is"),
    ("job.yaml", "a_job_recovers_once_by_hand"),
    ("policy.yaml", "a_policy_and_a_label_are_all_that_an_app_needs"),
    // Pulled from elsewhere by a reader; quick_start.rs follows the whole page with images that stand in for them.
    ("quick-start-policy.yaml", "the_objects_of_the_quick_start_are_taken"),
    ("quick-start.yaml", "the_objects_of_the_quick_start_are_taken"),
    ("readiness-gate.yaml", "a_readiness_gate_opens_after_the_recovery"),
    ("sidecar-mesh.yaml", "an_init_container_waits_for_the_proxy_of_a_mesh_before_it_asks"),
];

#[test]
fn every_example_is_run_by_a_test() {
    let folder = std::fs::read_dir(in_project("deploy/examples")).expect("a folder of the project's");
    let mut files: Vec<_> = folder.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    assert_eq!(files, EXAMPLES.map(|(file, _)| file));
    let tests = include_str!("examples.rs");
    for (file, test) in EXAMPLES {
        assert!(tests.contains(&format!("fn {test}()")), "{file} is run by {test}");
    }
}

/// The text of an example with images that there are.
pub(super) fn example(file: &str) -> String {
    let text = std::fs::read_to_string(in_project(&format!("deploy/examples/{file}"))).expect("an example");
    let text = text.replace("registry.example/shop:1.0.0", WORKER);
    text.replace(concat!("ghcr.io/unstick-dev/unstick:", env!("CARGO_PKG_VERSION")), UNSTICK)
}

/// The same as objects.
fn objects(file: &str) -> Vec<Value> {
    let text = example(file);
    let documents = serde_yaml::Deserializer::from_str(&text);
    documents.map(|document| serde::Deserialize::deserialize(document).expect("an example is YAML")).collect()
}

/// A namespace with a run that was left behind.
fn shop_with_a_stuck_run(cluster: &Cluster) -> Namespace<'_> {
    let shop = shop(cluster);
    leave_behind(&shop, "stuck");
    shop
}

/// Nobody's operator looks after these namespaces.
fn without_an_operator() -> Namespace<'static> {
    shop_with_a_stuck_run(cluster())
}

fn is_recovered(shop: &Namespace<'_>) {
    assert_eq!(status_of(shop, "stuck").as_deref(), Some("FAILED"), "{}", shop.story());
}

/// The pods of the app, all of which started after the init container `unstick-init` had ended well.
fn pods_that_waited(shop: &Namespace<'_>) -> Vec<Value> {
    let pods = shop.ready_pods("shop", 2);
    is_recovered(shop);
    for pod in &pods {
        let statuses = pod["status"]["initContainerStatuses"].as_array().expect("it has init containers");
        let ours = statuses.iter().find(|status| status["name"] == "unstick-init").expect("ours is among them");
        assert_eq!(ours["state"]["terminated"]["exitCode"], 0, "{pod}");
    }
    pods
}

#[test]
fn a_policy_and_a_label_are_all_that_an_app_needs() {
    let shop = shop_with_a_stuck_run(installed());
    shop.apply(example("policy.yaml"));
    for pod in pods_that_waited(&shop) {
        assert_eq!(init_containers(&pod), ["unstick-init"]);
    }
    policy_is_ready(&shop);
}

#[test]
fn a_readiness_gate_opens_after_the_recovery() {
    let shop = shop_with_a_stuck_run(installed());
    shop.apply(example("readiness-gate.yaml"));
    let pods = shop.ready_pods("shop", 2);
    is_recovered(&shop);
    for pod in pods {
        let gate = condition(&pod, "unstick.dev/recovered").expect("its gate");
        assert_eq!((&gate["status"], &gate["reason"]), (&json!("True"), &json!("Recovered")), "{pod}");
    }
}

#[test]
fn an_init_container_recovers_where_there_is_no_operator_and_asks_one_where_there_is() {
    let alone = without_an_operator();
    alone.apply(example("init-container.yaml"));
    pods_that_waited(&alone);

    let shop = shop_with_a_stuck_run(installed());
    shop.apply(&objects("policy.yaml")[0]);
    policy_is_ready(&shop);
    shop.apply(example("init-container.yaml"));
    for pod in pods_that_waited(&shop) {
        let said = pod["status"]["initContainerStatuses"][0]["state"]["terminated"]["message"].to_string();
        assert!(said.contains("Recovered") && !said.contains("recoveryId"), "the operator's answer, no report: {said}");
    }
}

#[test]
fn an_init_container_waits_for_the_proxy_of_a_mesh_before_it_asks() {
    let shop = shop_with_a_stuck_run(installed());
    let mut objects = objects("sidecar-mesh.yaml");
    // In place of the proxy, something that answers at its port.
    let pod = &mut objects[1]["spec"]["template"]["spec"];
    let token = json!({"name": "token", "downwardAPI": {"items": [{"path": "token", "fieldRef": {"fieldPath": "metadata.uid"}}]}});
    pod["volumes"].as_array_mut().expect("that of our init container").push(token);
    let proxy = &mut pod["initContainers"][0];
    assert_eq!((&proxy["name"], &proxy["restartPolicy"]), (&json!("proxy"), &json!("Always")));
    proxy["image"] = json!(UNSTICK);
    proxy["args"] = json!(["serve", "--listen", "0.0.0.0:15021", "--token-file", "/token/token", "--preset", "prisma"]);
    proxy["env"] = json!([{"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}}]);
    proxy["volumeMounts"] = json!([{"name": "token", "mountPath": "/token"}]);
    shop.apply(json!({"apiVersion": "v1", "kind": "List", "items": objects}));
    for pod in pods_that_waited(&shop) {
        assert_eq!(init_containers(&pod), ["proxy", "unstick-init"], "no second one is injected");
        let statuses = &pod["status"]["initContainerStatuses"];
        assert_eq!(statuses[0]["ready"], true, "the proxy runs on: {pod}");
        let (up, asked) =
            (&statuses[0]["state"]["running"]["startedAt"], &statuses[1]["state"]["terminated"]["startedAt"]);
        assert!(up.is_string() && up.as_str() <= asked.as_str(), "{up} {asked}");
    }
}

#[test]
fn a_job_recovers_once_by_hand() {
    let shop = without_an_operator();
    let create = shop.command(&["create", "-f", "-", "-o", "name"]).stdin(example("job.yaml"));
    let made = create.run().expect(0).stdout;
    assert!(shop.job_succeeded(made.trim().trim_start_matches("job.batch/")), "{}", shop.story());
    is_recovered(&shop);
}

#[test]
fn a_cron_job_recovers_without_an_operator() {
    let shop = without_an_operator();
    shop.apply(example("cronjob.yaml"));
    shop.kubectl(&["create", "job", "now", "--from=cronjob/qualification-runs-recovery"]).expect(0);
    assert!(shop.job_succeeded("now"), "{}", shop.story());
    is_recovered(&shop);
}

#[test]
fn a_hook_of_argo_cd_recovers_before_the_sync() {
    let shop = without_an_operator();
    let objects = objects("argocd-presync.yaml");
    let wave = |object: &Value| {
        let annotations = &object["metadata"]["annotations"];
        assert_eq!(annotations["argocd.argoproj.io/hook"], "PreSync", "{object}");
        assert_eq!(annotations["argocd.argoproj.io/hook-delete-policy"], "BeforeHookCreation", "{object}");
        annotations["argocd.argoproj.io/sync-wave"].as_str().and_then(|wave| wave.parse::<i32>().ok()).expect("a wave")
    };
    assert!(wave(&objects[0]) < wave(&objects[1]), "the policy's text is there before the Job");
    assert!(objects[1]["spec"]["ttlSecondsAfterFinished"].is_null(), "Argo must find the Job that ended");
    for object in &objects {
        shop.apply(object);
    }
    assert!(shop.job_succeeded(name(&objects[1])), "{}", shop.story());
    is_recovered(&shop);
}

#[test]
fn a_hook_of_helm_recovers_before_the_upgrade_of_an_app() {
    let shop = without_an_operator();
    let chart = fresh_folder("app");
    std::fs::create_dir_all(chart.join("templates")).expect("our own folder");
    std::fs::write(chart.join("Chart.yaml"), "apiVersion: v2\nname: app\nversion: 0.1.0\n").expect("our own file");
    std::fs::write(chart.join("templates/recovery.yaml"), example("helm-pre-upgrade.yaml")).expect("our own file");
    let helm = |verb: &str| {
        let args = [verb, "app", &chart.display().to_string(), "-n", shop.name(), "--wait", "--timeout=120s"];
        shop.cluster().helm(&args).limit(super::LIMIT).run().expect(0);
    };
    helm("install");
    assert_eq!(status_of(&shop, "stuck").as_deref(), Some("PROCESSING"), "an installation has nothing to recover yet");
    helm("upgrade");
    is_recovered(&shop);
    shop.wait_until("the hook is gone", SOON, || shop.list("jobs").is_empty().then_some(()));
}

#[test]
fn the_objects_of_the_quick_start_are_taken() {
    let shop = shop(installed());
    for file in ["quick-start.yaml", "quick-start-policy.yaml"] {
        let apply = shop.command(&["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"]);
        let said = apply.stdin(example(file)).run().expect(0);
        assert!(!said.stderr.contains("would violate PodSecurity"), "{said}");
    }
    assert!(shop.get("recoverypolicies", POLICY).is_none());
}
