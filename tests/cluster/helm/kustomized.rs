//! `deploy/base` together with its components, as people put them into a kustomization of their own: the API server takes all of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::SYSTEM;
use super::rendered::{is_taken, restricted};
use crate::cluster::{Cluster, cluster, in_project};
use crate::support::fresh_folder;

const IMAGE: &str = "ghcr.io/unstick-dev/unstick";
/// What each component is for is in its own file. The one for apps has a test of its own; `namespaced` comes last.
const COMPONENTS: [&str; 6] = ["gates-watchdog", "guard", "injection", "monitoring", "two-replicas", "namespaced"];

/// A kustomization of base and these components, with more lines; where it lies.
fn kustomization(components: &[&str], more: &str) -> PathBuf {
    let folder = fresh_folder("kustomization");
    let copied = Command::new("cp").args(["-r", &in_project("deploy")]).arg(&folder).status().expect("there is cp");
    assert!(copied.success());
    let components: Vec<String> = components.iter().map(|name| format!("deploy/components/{name}")).collect();
    let text = format!("resources: [deploy/base]\ncomponents: [{}]\n{more}", components.join(", "));
    std::fs::write(folder.join("kustomization.yaml"), text).expect("a file in our own folder");
    folder
}

fn built(cluster: &Cluster, folder: &Path) -> String {
    cluster.kubectl(&["kustomize", &folder.display().to_string()]).run().expect(0).stdout
}

fn objects(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents.map(|document| serde::Deserialize::deserialize(document).expect("kustomize prints YAML")).collect()
}

/// The comment of a component as lines of a kustomization, from this word on.
fn comment(component: &str, from: &str) -> String {
    let file = in_project(&format!("deploy/components/{component}/kustomization.yaml"));
    let text = std::fs::read_to_string(file).expect("a component");
    let lines = text.lines().filter_map(|line| line.strip_prefix("#   ")).skip_while(|line| !line.starts_with(from));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_base_is_taken_with_each_component_and_with_all_of_them() {
    let room = restricted(cluster());
    let folders = std::fs::read_dir(in_project("deploy/components")).expect("a folder of the project's").flatten();
    let mut names: Vec<_> = folders.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "init-container");
    names.sort();
    let mut known = COMPONENTS;
    known.sort_unstable();
    assert_eq!(names, known);
    let alone = COMPONENTS.map(|component| vec![component]);
    assert_eq!(
        built(room.cluster(), Path::new(&in_project("deploy/with-injection"))),
        built(room.cluster(), &kustomization(&["injection"], "")),
        "deploy/with-injection is the base and that component"
    );
    for components in alone.into_iter().chain([COMPONENTS[..5].to_vec(), COMPONENTS.to_vec()]) {
        let text = built(room.cluster(), &kustomization(&components, ""));
        is_taken(&room, &components.join(" and "), &text);
    }
}

#[test]
fn another_image_reaches_everything_that_runs_it() {
    let image = format!("images: [{{name: {IMAGE}, newName: registry.example/unstick, newTag: '7'}}]\n");
    let replacements = comment("injection", "replacements:");
    let text = built(cluster(), &kustomization(&COMPONENTS, &format!("{image}{replacements}")));
    assert!(!text.contains(&format!("{IMAGE}:")), "{text}");
    assert_eq!(text.matches("registry.example/unstick:7").count(), 3, "operator, watchdog, injected init container");
    let text = built(cluster(), &kustomization(&[], &image));
    assert!(!text.contains("UNSTICK_JOB_IMAGE"), "recoveries run the operator's own image, whatever that is");
}

/// Where our objects of a text look and may act.
fn reach(text: &str) -> (Vec<String>, Vec<String>, Vec<Value>) {
    let (mut bindings, mut watched, mut injected) = (Vec::new(), Vec::new(), Vec::new());
    for object in objects(text) {
        let named = |what: &str| format!("{what} {}", object["metadata"]["name"].as_str().unwrap_or_default());
        match object["kind"].as_str().unwrap_or_default() {
            "ClusterRoleBinding" => bindings.push(named("everywhere")),
            "RoleBinding" => bindings.push(named(object["metadata"]["namespace"].as_str().unwrap_or_default())),
            "Deployment" => watched.push(object["spec"]["template"]["spec"]["containers"][0]["env"][0].to_string()),
            "CronJob" => {
                let template = &object["spec"]["jobTemplate"]["spec"]["template"];
                watched.push(template["spec"]["containers"][0]["env"][0].to_string());
            }
            "MutatingAdmissionPolicyBinding" => {
                injected.push(object["spec"]["matchResources"]["namespaceSelector"]["matchExpressions"].clone());
            }
            _ => {}
        }
    }
    bindings.sort();
    (bindings, watched, injected)
}

#[test]
fn namespaced_narrows_what_the_components_before_it_added() {
    let (bindings, watched, injected) = reach(&built(cluster(), &kustomization(&COMPONENTS, "")));
    let bound = ["unstick-leader", "unstick-operator", "unstick-watchdog"].map(|name| format!("{SYSTEM} {name}"));
    assert_eq!(bindings, bound, "nothing is bound in the whole cluster");
    let variable = |value: &str| json!({"name": "UNSTICK_WATCH_NAMESPACES", "value": value}).to_string();
    assert_eq!(watched, vec![variable(SYSTEM); 2]);
    let within = |names: &[&str]| json!([{"key": "kubernetes.io/metadata.name", "operator": "In", "values": names}]);
    assert_eq!(injected, vec![within(&[SYSTEM]); 2]);

    // As its comment says, for another namespace.
    let more = comment("namespaced", "patches:");
    let (_, watched, injected) = reach(&built(cluster(), &kustomization(&COMPONENTS, &more)));
    assert_eq!(watched, vec![variable(&format!("{SYSTEM},shop")); 2]);
    assert_eq!(injected, vec![within(&[SYSTEM, "shop"]); 2]);
}
