//! Everything that the charts and `deploy/` render is taken by the API server as it is, without a warning, in a namespace that
//! enforces Pod Security's restricted level. A dry run: nothing is kept.

use serde_json::{Value, json};

use super::SYSTEM;
use crate::cluster::{Cluster, cluster, in_project};
use crate::namespace::Namespace;
use crate::objects::UNSTICK;

/// What the API server must know to render all.
const KNOWN: [&str; 2] = [
    "--api-versions=admissionregistration.k8s.io/v1/MutatingAdmissionPolicy",
    "--api-versions=unstick.dev/v1alpha1/RecoveryPolicy",
];
/// The definitions of these kinds are the Prometheus operator's, which no test can have.
const OF_OTHERS: &str = "monitoring.coreos.com/";

pub(super) fn restricted(cluster: &Cluster) -> Namespace<'_> {
    let room = Namespace::open_in(cluster);
    let enforce = ["enforce", "warn"].map(|mode| format!("pod-security.kubernetes.io/{mode}=restricted"));
    cluster.kubectl(&["label", "namespace", room.name(), &enforce[0], &enforce[1]]).run().expect(0);
    // The API server looks for it before it takes a pod.
    for name in ["unstick-test", "mine-test"] {
        room.kubectl(&["create", "serviceaccount", name]).expect(0);
    }
    room
}

/// Tries the documents of a text, those of this room's namespaces all in this room.
pub(super) fn is_taken(room: &Namespace<'_>, what: &str, text: &str) -> usize {
    let documents = serde_yaml::Deserializer::from_str(text);
    let objects = documents.map(|document| <Value as serde::Deserialize>::deserialize(document).expect("it is YAML"));
    let mut items: Vec<Value> = objects.filter(|object| object.is_object()).collect();
    items.retain(|object| !object["apiVersion"].as_str().unwrap_or_default().starts_with(OF_OTHERS));
    for object in &mut items {
        if object["metadata"]["namespace"].is_string() {
            object["metadata"]["namespace"] = json!(room.name());
        }
    }
    let count = items.len();
    let list = json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string();
    let said =
        room.command(&["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"]).stdin(list).run();
    assert!(said.code == 0 && !said.stderr.contains("Warning"), "{what}: {said}");
    count
}

#[test]
fn all_that_the_chart_renders_with_any_of_its_values_files() {
    let room = restricted(cluster());
    let files = std::fs::read_dir(in_project("charts/unstick/ci")).expect("a folder of the project's").flatten();
    let mut count = 0;
    for file in files.map(|file| file.path().display().to_string()) {
        let mut args = vec!["template", "unstick", "charts/unstick", "-n", room.name(), "--values", &file];
        args.extend(KNOWN);
        let chart = in_project("charts/unstick");
        args[2] = &chart;
        let rendered = room.cluster().helm(&args).run().expect(0).stdout;
        count += is_taken(&room, &file, &rendered);
    }
    assert!(count > 80, "{count} objects");
}

#[test]
fn all_that_kubectl_applies_from_the_folder_deploy() {
    let room = restricted(cluster());
    let kustomize = |folder: &str| room.cluster().kustomize(folder);
    is_taken(&room, "deploy/base", &kustomize("deploy/base"));
    for component in ["gates-watchdog", "guard", "injection", "monitoring"] {
        let file = in_project(&format!("deploy/components/{component}/objects.yaml"));
        let text = std::fs::read_to_string(file).expect("it is made by scripts/generated.sh");
        assert!(text.contains(SYSTEM), "{component}");
        is_taken(&room, component, &text);
    }
    let examples = std::fs::read_dir(in_project("deploy/examples")).expect("a folder of the project's").flatten();
    for file in examples {
        let name = file.file_name().to_string_lossy().into_owned();
        let mut text = std::fs::read_to_string(file.path()).expect("an example");
        // What has no name yet cannot be applied.
        text = text.replace("generateName: qualification-runs-recovery-", "name: qualification-runs-recovery");
        assert!(
            name.starts_with("quick-start")
                || text.contains(UNSTICK.rsplit_once(':').expect("a tag").0)
                || text.contains("RecoveryPolicy")
        );
        is_taken(&room, &name, &text);
    }
}
