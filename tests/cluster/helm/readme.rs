//! "In Kubernetes" of the README as its reader goes through it, by Helm and by kubectl, on clusters on which nothing is yet.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{init_containers, say};
use crate::cluster::{Cluster, in_project, wait_for};
use crate::namespace::{SOON, is_ready};
use crate::support::fresh_folder;

/// From the empty cluster to the first recovered run, pulling images aside.
const A_MINUTE: Duration = Duration::from_secs(60);
const LIMIT: Duration = Duration::from_secs(180);

/// What the section holds: its policy, and the lines of each block of commands.
struct Section {
    policy: String,
    blocks: Vec<Vec<String>>,
}

fn section() -> Section {
    let page = std::fs::read_to_string(in_project("README.md")).expect("the page");
    let (_, from) = page.split_once("\n## In Kubernetes\n").expect("a section of the page");
    let text = from.split("\n## ").next().unwrap_or_default();
    let fenced = |language: &str| -> Vec<&str> {
        let opening = format!("```{language}\n");
        let blocks = text.split(&opening).skip(1);
        blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
    };
    let typed = |block: &str| block.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect();
    let policies = fenced("yaml");
    assert_eq!(policies.len(), 1, "one policy");
    Section { policy: policies[0].to_owned(), blocks: fenced("console").into_iter().map(typed).collect() }
}

/// A clone of what the commands name, with the policy saved in it as the page says.
fn clone_with(policy: &str) -> PathBuf {
    let clone = fresh_folder("clone");
    for folder in ["charts", "deploy"] {
        let copied = Command::new("cp").args(["-r", &in_project(folder)]).arg(&clone).status().expect("there is cp");
        assert!(copied.success(), "{folder}");
    }
    std::fs::write(clone.join("policy.yaml"), policy).expect("a file in our own folder");
    clone
}

/// Types a line, which must end well. What it prints.
fn types(cluster: &Cluster, clone: &Path, line: &str) -> String {
    let output = cluster.typed(&format!("exec {line}")).folder(clone).limit(LIMIT).run();
    assert!(output.code == 0, "$ {line}\n{output}\n{}", cluster.typed("kubectl get pods,events -A").run());
    output.stdout
}

/// Goes through the section with an app of the reader's own, the operator being installed by these lines.
fn goes_through(way: &str, install: &[String]) {
    let Section { policy, blocks } = section();
    let [first, _, label] = &blocks[..] else { panic!("{blocks:?}") };
    let (apply, look) = (&first[first.len() - 2], &first[first.len() - 1]);
    let clone = clone_with(&policy);
    let cluster = Cluster::for_the_quick_start();
    cluster.enter();
    let types = |line: &str| types(&cluster, &clone, line);

    let began = Instant::now();
    types("kubectl create namespace shop");
    types("kubectl -n shop apply -f deploy/examples/quick-start.yaml");
    install.iter().for_each(|line| drop(types(line)));
    types("kubectl -n shop rollout status deployment/shop");
    types(apply);
    let is_true = || types(look).split_whitespace().any(|word| word == "True").then_some(());
    wait_for("READY is True", SOON, is_true, || types("kubectl -n shop describe rp"));
    types("kubectl -n shop wait --for=condition=RecoverySucceeded rp/qualification-runs --timeout=60s");
    types("kubectl -n shop delete pod --selector app.kubernetes.io/name=shop --grace-period=0 --force");
    types("kubectl -n shop wait --for=jsonpath={.status.lastRecovery.recovered}=1 rp/qualification-runs --timeout=60s");
    let took = began.elapsed();
    say(&format!("the README by {way}: {:.1} s from an empty cluster to the first recovered run", took.as_secs_f64()));
    assert!(took < A_MINUTE, "it took {took:?}");

    label.iter().for_each(|line| drop(types(line)));
    let waited = || {
        let pods = types("kubectl -n shop get pods --selector unstick.dev/policy,app.kubernetes.io/name=shop -o json");
        let pods: Value = serde_json::from_str(&pods).expect("kubectl prints JSON");
        let pod = pods["items"].as_array()?.iter().find(|pod| is_ready(pod))?.clone();
        assert_eq!(init_containers(&pod), ["unstick-init"], "{pod}");
        Some(pod)
    };
    let pod = wait_for("the new pod is ready", SOON, waited, || types("kubectl -n shop describe pods"));
    let said = pod["status"]["initContainerStatuses"][0]["state"]["terminated"]["message"].to_string();
    assert!(said.contains("Recovered"), "the operator said so: {said}");
}

#[test]
fn a_reader_of_the_readme_sees_the_first_run_recovered_within_a_minute_by_helm() {
    let install = &section().blocks[0][..1];
    assert!(install[0].starts_with("helm install "), "{install:?}");
    goes_through("Helm", install);
}

#[test]
fn a_reader_of_the_readme_sees_the_first_run_recovered_within_a_minute_by_kubectl() {
    let install = &section().blocks[1];
    assert!(install[0].starts_with("kubectl apply -k "), "{install:?}");
    goes_through("kubectl", install);
}
