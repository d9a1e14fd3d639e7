//! `kubectl unstick`: its flags, its name, and what it says when the cluster is not as it should be.

use std::path::PathBuf;

use serde_json::json;

use crate::fake::{Fake, Says};
use crate::shop::file;
use crate::support::{Unstick, fresh_folder, program, unstick};

/// The program under the name by which kubectl finds it.
fn plugin(name: &str) -> Unstick {
    let link = fresh_folder("plugin").join(name);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_unstick"), &link).expect("a link in our own folder");
    program(link)
}

fn kubeconfig(server: &str) -> PathBuf {
    let text = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "test",
        "clusters": [{"name": "test", "cluster": {"server": server}}], "users": [{"name": "test", "user": {}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": "shop"}}],
    });
    file("kubeconfig", &text.to_string())
}

/// A cluster with these policies in its namespace `shop`.
fn cluster(policies: serde_json::Value) -> Fake {
    Fake::answering(move |line| {
        let list = json!({"kind": "RecoveryPolicyList", "metadata": {"resourceVersion": "7"}, "items": policies});
        let empty = json!({"kind": "RecoveryPolicyList", "metadata": {"resourceVersion": "7"}, "items": []});
        match line {
            _ if line.contains("fieldSelector") && !line.contains("metadata.name%3Druns") => {
                Says::Answer(200, empty.to_string())
            }
            _ if line.contains("/namespaces/shop/recoverypolicies") => Says::Answer(200, list.to_string()),
            _ if line.contains("/namespaces/empty/recoverypolicies") => Says::Answer(200, empty.to_string()),
            _ if line.contains("/namespaces/bank/") => Says::Answer(403, refusal(403, "no right at all")),
            _ => Says::Answer(404, refusal(404, "the server could not find the requested resource")),
        }
    })
}

fn refusal(code: u16, message: &str) -> String {
    json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "message": message}).to_string()
}

fn runs() -> serde_json::Value {
    json!([{
        "metadata": {"name": "runs", "namespace": "shop", "uid": "u", "managedFields": [{"manager": "x"}]},
        "spec": {"suspend": true},
    }])
}

#[test]
fn it_is_the_same_program_under_the_name_that_kubectl_looks_for() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    for command in [plugin("kubectl-unstick"), unstick().args(["kubectl"])] {
        let said = command.args(["status"]).env("KUBECONFIG", &config).run().expect(0);
        assert!(said.stdout.starts_with("NAME   ENVIRONMENT   STUCK AFTER   READY       LAST "), "{said}");
        assert!(said.stdout.contains("\nruns   -             -             Suspended   -"), "{said}");
    }
    let help = plugin("kubectl-unstick").args(["--help"]).run().expect(0).stdout;
    assert!(help.contains("Usage: kubectl unstick [OPTIONS] <COMMAND>"), "{help}");
    let help = plugin("kubectl-unstick").args(["trigger", "--help"]).run().expect(0).stdout;
    assert!(help.contains("Usage: kubectl unstick trigger [OPTIONS] <NAME>"), "{help}");
    plugin("kubectl-unstick").args(["--version"]).run().expect(0);
}

#[test]
fn kubectls_own_flags_are_understood_in_any_place_and_variables_of_other_verbs_are_not() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    let config = config.to_str().expect("a path of ours");
    let lines: [&[&str]; 3] = [
        &["--kubeconfig", config, "status", "-o", "json"],
        &["status", "--kubeconfig", config, "--context=test", "-n", "shop", "-ojson"],
        &["-n", "shop", "-o", "json", "status", "--kubeconfig", config],
    ];
    for line in lines {
        let said = plugin("kubectl-unstick").args(line).env("UNSTICK_NAMESPACE", "bank").run().expect(0).json();
        assert_eq!(
            (&said["kind"], &said["items"][0]["metadata"]["name"]),
            (&json!("List"), &json!("runs")),
            "{line:?}"
        );
        assert!(said["items"][0]["metadata"]["managedFields"].is_null(), "{said}");
    }
    let said = plugin("kubectl-unstick").args(["status", "-o", "yaml", "--kubeconfig", config]).run().expect(0);
    assert!(said.stdout.contains("kind: RecoveryPolicy\n"), "{said}");
    let said = plugin("kubectl-unstick").args(["status", "-o", "table"]).run().expect(2);
    assert!(said.stderr.contains("write json, yaml or wide"), "{said}");
}

#[test]
fn an_unknown_policy_is_answered_with_those_that_there_are() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    let verbs: [&[&str]; 9] = [
        &["status", "rnus"],
        &["trigger", "rnus"],
        &["check", "rnus"],
        &["explain", "rnus", "run"],
        &["history", "rnus"],
        &["undo", "rnus", "recovery"],
        &["suspend", "rp/rnus"],
        &["resume", "rnus"],
        &["release", "rnus"],
    ];
    for verb in verbs {
        let said = plugin("kubectl-unstick").args(verb).env("KUBECONFIG", &config).run().expect(64);
        assert_eq!(said.stderr, "error: there is no recovery policy rnus in namespace shop; it has runs\n", "{verb:?}");
        assert_eq!(said.stdout, "");
    }
    let nothing_written = cluster.asked().iter().all(|asked| asked.line.starts_with("GET "));
    assert!(nothing_written, "{:?}", cluster.asked());
}

#[test]
fn a_namespace_without_policies_is_no_error_until_one_is_named() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    let said = plugin("kubectl-unstick").args(["status", "-n", "empty"]).env("KUBECONFIG", &config).run().expect(0);
    assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("", "No recovery policies found in namespace empty\n"));
    let said =
        plugin("kubectl-unstick").args(["status", "a", "-n", "empty"]).env("KUBECONFIG", &config).run().expect(64);
    assert!(said.stderr.contains("there is no recovery policy a in namespace empty, and no other one"), "{said}");
    let json = ["status", "-n", "empty", "-o", "json"];
    let said = plugin("kubectl-unstick").args(json).env("KUBECONFIG", &config).run().expect(0).json();
    assert_eq!(said["items"], json!([]));
}

#[test]
fn a_cluster_that_nobody_can_reach_refuses_or_does_not_know_us_is_told_in_a_sentence() {
    let cluster = cluster(runs());
    let cases = [
        ("http://127.0.0.1:1".to_owned(), &["status"][..], 69, "cannot reach the cluster: "),
        (
            cluster.url(),
            &["status", "-n", "bank"][..],
            77,
            "you may not list recovery policies in namespace bank: no right",
        ),
        (cluster.url(), &["status", "-A"][..], 69, "unstick is not installed there"),
    ];
    for (server, line, code, words) in cases {
        let said = plugin("kubectl-unstick").args(line).env("KUBECONFIG", kubeconfig(&server)).run().expect(code);
        assert!(said.stderr.contains(words) && said.stderr.lines().count() == 1, "{words}: {said}");
    }
    let nowhere = fresh_folder("nowhere").join("config");
    let said = plugin("kubectl-unstick").args(["status"]).env("KUBECONFIG", &nowhere).run().expect(69);
    assert!(said.stderr.starts_with("error: cannot use the kubeconfig: "), "{said}");
    let config = kubeconfig(&cluster.url());
    let line = ["status", "--context", "other"];
    let said = plugin("kubectl-unstick").args(line).env("KUBECONFIG", &config).run().expect(69);
    assert!(said.stderr.contains("context \"other\"") && said.stderr.contains("get-contexts"), "{said}");
}

#[test]
fn a_wrong_command_line_is_usage() {
    let lines: [&[&str]; 7] = [
        &[],
        &["frobnicate"],
        &["trigger"],
        &["undo", "runs"],
        &["check", "pod/runs"],
        &["check", "runs", "--timeout", "5"],
        &["status", "runs", "-A"],
    ];
    for line in lines {
        plugin("kubectl-unstick").args(line).run().expect(2);
    }
}

#[test]
fn a_suspended_policy_is_not_waited_for() {
    let cluster = cluster(runs());
    let line = ["trigger", "runs", "--wait"];
    let said = plugin("kubectl-unstick").args(line).env("KUBECONFIG", kubeconfig(&cluster.url())).run().expect(64);
    assert!(said.stderr.contains("kubectl unstick resume runs"), "{said}");
}

#[test]
fn kubectl_is_told_what_completes_a_line() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    let complete =
        |line: &[&str]| plugin("kubectl_complete-unstick").args(line).env("KUBECONFIG", &config).run().expect(0).stdout;
    assert_eq!(complete(&["tr"]), "trigger\n:4\n");
    assert_eq!(complete(&["trigger", "--wa"]), "--wait\n:4\n");
    assert_eq!(complete(&["undo", ""]), "runs\n:4\n");
    assert_eq!(complete(&["status", "-n", "bank", ""]), ":4\n", "what cannot be looked up is left out");
}

#[test]
fn the_krew_manifest_is_one_that_krew_takes() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/krew/unstick.yaml")).expect("a file");
    let manifest: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");
    assert_eq!(manifest["apiVersion"], "krew.googlecontainertools.github.com/v1alpha2");
    assert_eq!((&manifest["kind"], &manifest["metadata"]["name"]), (&json!("Plugin"), &json!("unstick")));
    let spec = &manifest["spec"];
    assert_eq!(spec["version"], concat!("v", env!("CARGO_PKG_VERSION")));
    let short = spec["shortDescription"].as_str().expect("a short description");
    assert!(short.len() <= 50 && !short.ends_with('.'), "{short}");
    assert!(spec["description"].is_string() && spec["homepage"].is_string());
    let platforms = spec["platforms"].as_array().expect("platforms");
    assert!(platforms.len() >= 2);
    for platform in platforms {
        let labels = &platform["selector"]["matchLabels"];
        assert_eq!(labels["os"], "linux");
        let (uri, arch) = (platform["uri"].as_str().expect("a uri"), labels["arch"].as_str().expect("an arch"));
        assert!(uri.starts_with("https://") && uri.contains(concat!("/v", env!("CARGO_PKG_VERSION"), "/")), "{uri}");
        assert!(uri.ends_with(&format!("-{arch}.tar.gz")), "{uri}");
        let sum = platform["sha256"].as_str().expect("a checksum");
        assert!(sum.len() == 64 && sum.chars().all(|c| c.is_ascii_hexdigit()), "{sum}");
        let files = platform["files"].as_array().expect("files");
        assert!(files.iter().any(|file| file["from"] == "LICENSE"), "krew asks for the license");
        let program = files.iter().find(|file| file["from"] == "unstick").expect("the program");
        // krew links kubectl-unstick to this.
        assert_eq!(platform["bin"], program["to"]);
    }
}
