//! A Kubernetes that cannot inject, as it was before 1.36, here a real 1.34: the chart says so, and there are three ways to do it all the same.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::json;

use super::examples::example;
use super::{
    POLICY, SYSTEM, init_containers, install, labelled_pod, labelled_workers, leave_behind, policy, policy_is_ready,
    shop, status_of,
};
use crate::cluster::{Cluster, in_project};
use crate::namespace::Namespace;
use crate::objects::{UNSTICK, workers};
use crate::support::fresh_folder;

/// The cluster, with the chart, and what Helm said of it.
fn installed() -> &'static (Cluster, String) {
    static OLD: LazyLock<(Cluster, String)> = LazyLock::new(|| {
        let cluster = Cluster::start(&["--kubernetes=1.34"]);
        cluster.enter();
        let (_, said) = install(&cluster, &["rbac.clusterWide=true", "guard.enabled=true"]);
        (cluster, said.stdout)
    });
    OLD.0.enter();
    &OLD
}

/// A namespace with a policy, and a run that was left behind.
fn stuck() -> Namespace<'static> {
    let shop = shop(&installed().0);
    leave_behind(&shop, "stuck");
    shop.apply(policy(&[]));
    policy_is_ready(&shop);
    shop
}

/// The app's pods have our init container, without the token that the app has, and it held them until the recovery was done.
fn has_waited(shop: &Namespace<'_>, count: usize) {
    for pod in shop.ready_pods("shop", count) {
        assert_eq!(init_containers(&pod), ["unstick-init"]);
        let mounts = pod["spec"]["initContainers"][0]["volumeMounts"].as_array().expect("it mounts something");
        let names: Vec<_> = mounts.iter().map(|mount| &mount["name"]).collect();
        assert_eq!(names, ["unstick-no-token"], "no token of the app's account: {pod}");
        let ended = &pod["status"]["initContainerStatuses"][0]["state"]["terminated"];
        assert_eq!(ended["exitCode"], 0, "{pod}");
        assert!(ended["message"].to_string().contains("Recovered"), "the operator said so: {ended}");
    }
    assert_eq!(status_of(shop, "stuck").as_deref(), Some("FAILED"));
}

#[test]
fn the_chart_installs_where_kubernetes_cannot_inject_and_says_what_to_do_instead() {
    let (cluster, said) = installed();
    for words in [
        "Injection is not installed (it needs Kubernetes 1.36)",
        "deploy/components/init-container",
        "charts/unstick-library",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let manifest = cluster.helm(&["get", "manifest", "unstick", "-n", SYSTEM]).run().expect(0).stdout;
    assert!(manifest.contains("kind: ValidatingAdmissionPolicy") && !manifest.contains("MutatingAdmissionPolicy"));
    let shop = shop(cluster);
    shop.apply(policy(&[]));
    let mut pod = labelled_pod();
    pod["metadata"]["labels"]["app.kubernetes.io/name"] = json!("shop");
    shop.apply(pod);
    assert!(init_containers(&shop.ready_pods("shop", 1)[0]).is_empty(), "a label alone does nothing, and no harm");
}

#[test]
fn the_component_adds_the_init_container_to_what_has_the_label() {
    let shop = stuck();
    let folder = fresh_folder("kustomization");
    copy(&in_project("deploy/components/init-container"), &folder.join("init-container"));
    let mut app = labelled_workers(2);
    app["metadata"]["labels"]["unstick.dev/policy"] = json!(POLICY);
    app["spec"]["template"]["spec"]["automountServiceAccountToken"] = json!(true);
    let mut other = workers("other");
    other["spec"]["replicas"] = json!(0);
    write(&folder.join("app.json"), &json!({"apiVersion": "v1", "kind": "List", "items": [app, other]}).to_string());
    let (image, tag) = UNSTICK.rsplit_once(':').expect("an image with a tag");
    write(
        &folder.join("kustomization.yaml"),
        &format!("resources: [app.json]\ncomponents: [init-container]\nimages: [{{name: {image}, newTag: {tag}}}]\n"),
    );
    shop.kubectl(&["apply", "-k", &folder.display().to_string()]).expect(0);
    has_waited(&shop, 2);
    let other = shop.get("deployments", "other").expect("it was applied too");
    assert!(other["spec"]["template"]["spec"]["initContainers"].is_null(), "it has no label");
}

#[test]
fn the_named_template_adds_the_init_container_in_the_chart_of_an_app() {
    let shop = stuck();
    let chart = fresh_folder("app");
    copy(&in_project("charts/unstick-library"), &chart.join("charts/unstick-library"));
    let about = "apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: [{name: unstick-library, version: '>=0'}]\n";
    write(&chart.join("Chart.yaml"), about);
    write(&chart.join("templates/app.yaml"), &app_template(&format!(r#""policy" "{POLICY}" "image" "{UNSTICK}""#)));
    let args = ["install", "app", &chart.display().to_string(), "-n", shop.name(), "--wait", "--timeout=120s"];
    shop.cluster().helm(&args).limit(super::LIMIT).run().expect(0);
    has_waited(&shop, 1);
}

#[test]
fn the_named_template_recovers_by_itself_where_no_operator_answers() {
    let shop = shop(&installed().0);
    leave_behind(&shop, "stuck");
    let mut text = policy(&[]);
    text["spec"].as_object_mut().expect("a spec").remove("database");
    shop.apply(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "runs"}, "data": {"policy.yaml": text.to_string()}}));
    let chart = fresh_folder("app");
    copy(&in_project("charts/unstick-library"), &chart.join("charts/unstick-library"));
    write(&chart.join("Chart.yaml"), "apiVersion: v2\nname: app\nversion: 0.1.0\n");
    let inline = r#""inline" (dict "configMap" "runs" "secret" "shop-db")"#;
    let arguments =
        format!(r#""policy" "{POLICY}" "image" "{UNSTICK}" "operatorUrl" "http://nobody.default.svc:1" {inline}"#);
    write(&chart.join("templates/app.yaml"), &app_template(&arguments));
    let args = ["install", "app", &chart.display().to_string(), "-n", shop.name(), "--wait", "--timeout=120s"];
    shop.cluster().helm(&args).limit(super::LIMIT).run().expect(0);
    let pod = shop.ready_pods("shop", 1).remove(0);
    let said = pod["status"]["initContainerStatuses"][0]["state"]["terminated"]["message"].to_string();
    assert!(said.contains("recoveryId"), "a report of its own: {said}");
    assert_eq!(status_of(&shop, "stuck").as_deref(), Some("FAILED"));
}

#[test]
fn the_snippet_of_the_examples_waits_for_the_operator() {
    let shop = stuck();
    shop.apply(example("init-container.yaml"));
    has_waited(&shop, 2);
}

/// A template of an app as its people write it.
fn app_template(arguments: &str) -> String {
    let app = labelled_workers(1);
    let containers = &app["spec"]["template"]["spec"]["containers"];
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop, labels: {{app.kubernetes.io/name: shop}}}}
spec:
  selector: {{matchLabels: {{app.kubernetes.io/name: shop}}}}
  template:
    metadata: {{labels: {{app.kubernetes.io/name: shop}}}}
    spec:
      automountServiceAccountToken: true
      initContainers:
      {{{{- include \"unstick.initContainer\" (dict {arguments}) | nindent 6 }}}}
      volumes:
      {{{{- include \"unstick.volume\" . | nindent 6 }}}}
      containers: {containers}
"
    )
}

fn write(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("our own folder");
    std::fs::write(file, text).expect("our own file");
}

fn copy(folder: &str, to: &Path) {
    std::fs::create_dir_all(to.parent().expect("a folder")).expect("our own folder");
    let copied = std::process::Command::new("cp").args(["-r", folder]).arg(to).status().expect("there is cp");
    assert!(copied.success(), "{folder}");
}
