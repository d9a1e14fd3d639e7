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
    let changed = policies[0].clone();
    Fake::answering(move |line| {
        let list = json!({"kind": "RecoveryPolicyList", "metadata": {"resourceVersion": "7"}, "items": policies});
        let empty = json!({"kind": "RecoveryPolicyList", "metadata": {"resourceVersion": "7"}, "items": []});
        match line {
            _ if line.starts_with("PATCH ") => Says::Answer(200, changed.to_string()),
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
fn what_a_program_asks_to_be_changed_it_is_shown_as_an_object() {
    let cluster = cluster(runs());
    let config = kubeconfig(&cluster.url());
    let verbs: [&[&str]; 4] =
        [&["suspend", "runs"], &["resume", "runs"], &["trigger", "runs"], &["resume", "runs", "-o", "yaml"]];
    for verb in verbs {
        let run = plugin("kubectl-unstick").args(["-o", "json"]).args(verb).env("KUBECONFIG", &config);
        let said =
            if verb.contains(&"yaml") { plugin("kubectl-unstick").args(verb).env("KUBECONFIG", &config) } else { run };
        let said = said.run().expect(0);
        let object: serde_json::Value = serde_yaml::from_str(&said.stdout).expect("an object");
        assert_eq!(
            (&object["kind"], &object["metadata"]["name"]),
            (&json!("RecoveryPolicy"), &json!("runs")),
            "{said}"
        );
        assert!(object["metadata"]["managedFields"].is_null(), "{said}");
        assert_eq!(said.stdout.starts_with('{'), !verb.contains(&"yaml"), "{said}");
    }
    let said = plugin("kubectl-unstick").args(["resume", "runs"]).env("KUBECONFIG", &config).run().expect(0);
    assert_eq!(said.stdout, "recoverypolicy.unstick.dev/runs resumed\n");
}

#[test]
fn a_wide_table_has_what_the_narrow_one_leaves_out() {
    let mut policies = runs();
    policies[0]["status"] = json!({
        "effective": {"environment": "staging", "stuckAfter": "15m", "action": "Requeue"},
        "conditions": [{"type": "Ready", "status": "True", "reason": "PolicyAccepted", "message": "all is well",
            "lastTransitionTime": "2026-01-01T00:00:00Z"}],
    });
    let cluster = cluster(policies);
    let config = kubeconfig(&cluster.url());
    let run = |line: &[&str]| plugin("kubectl-unstick").args(line).env("KUBECONFIG", &config).run().expect(0).stdout;
    let (narrow, wide) = (run(&["status"]), run(&["status", "-o", "wide"]));
    for words in ["ACTION", "REASON", "MESSAGE", "Requeue", "PolicyAccepted", "all is well"] {
        assert!(wide.contains(words) && !narrow.contains(words), "{words}: {wide}");
    }
    assert_eq!(run(&["status", "runs", "-o", "wide"]), run(&["status", "runs"]), "all about one is wide enough");
}

#[test]
fn who_watches_is_told_once_and_again_when_something_changes() {
    let changes = std::sync::atomic::AtomicU32::new(0);
    let cluster = Fake::answering(move |line| {
        let mut policies = runs();
        if line.contains("watch=") {
            // The watch ends with every change, as it may at any time.
            changes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            return Says::Answer(200, String::new());
        }
        let suspended = changes.load(std::sync::atomic::Ordering::Relaxed) < 2;
        policies[0]["spec"]["suspend"] = json!(suspended);
        let list = json!({"kind": "RecoveryPolicyList", "metadata": {"resourceVersion": "7"}, "items": policies});
        Says::Answer(200, list.to_string())
    });
    let config = kubeconfig(&cluster.url());
    for (form, first, second) in [("text", "Suspended", "Unknown"), ("json", "\"suspend\": true", "\"suspend\": false")]
    {
        let shown = crate::support::fresh_folder("watch").join("shown");
        let out = std::fs::File::create(&shown).expect("a file");
        let watching = plugin("kubectl-unstick").args(["status", "--watch", "-o", form]).env("KUBECONFIG", &config);
        let watching = watching.stdout(out).spawn();
        let read = || std::fs::read_to_string(&shown).unwrap_or_default();
        if form == "text" {
            wait_until(|| read().contains(second));
            assert_eq!((read().matches(first).count(), read().matches(second).count()), (1, 1), "{}", read());
        } else {
            wait_until(|| read().contains(second));
        }
        watching.signal(crate::support::Signal::SIGINT);
        watching.wait().expect(0);
    }
}

fn wait_until(holds: impl Fn() -> bool) {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !holds() {
        assert!(std::time::Instant::now() < until, "it does not come about");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A cluster with a release of another name, whose operator watches `shop` alone, and whose bindings cover that.
fn released_as_rescuer(line: &str) -> Says {
    let system = "/namespaces/unstick-system";
    let list = |items: serde_json::Value| Says::Answer(200, json!({"metadata": {}, "items": items}).to_string());
    let kinds = |names: &[&str]| {
        let all: Vec<_> = names
            .iter()
            .map(|name| json!({"name": name, "singularName": "", "namespaced": true, "kind": "X", "verbs": []}))
            .collect();
        Says::Answer(200, json!({"kind": "APIResourceList", "groupVersion": "x/v1", "resources": all}).to_string())
    };
    let named = |name: &str| json!({"metadata": {"name": name}});
    let only_shop = json!({"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["shop"]});
    let binding = |policy: &str| {
        let matches = json!({"namespaceSelector": {"matchExpressions": [only_shop]}});
        json!({"metadata": {"name": policy}, "spec": {"policyName": policy, "matchResources": matches}})
    };
    let labels = json!({"app.kubernetes.io/name": "unstick", "app.kubernetes.io/component": "operator"});
    match line {
        "GET /version" => Says::Answer(
            200,
            json!({"major": "1", "minor": "36", "gitVersion": "v1.36.3", "gitCommit": "", "gitTreeState": "", "buildDate": "",
                "goVersion": "", "compiler": "", "platform": ""})
            .to_string(),
        ),
        "GET /apis/unstick.dev/v1alpha1" => kinds(&["recoverypolicies"]),
        "GET /apis/admissionregistration.k8s.io/v1" => kinds(&["mutatingadmissionpolicies"]),
        _ if line.contains("selfsubjectaccessreviews") => {
            Says::Answer(201, json!({"spec": {}, "status": {"allowed": true}}).to_string())
        }
        _ if line.contains(&format!("{system}/deployments?")) => list(json!([{
            "metadata": {"name": "rescuer", "labels": labels},
            "spec": {"replicas": 1, "selector": {}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [{
                "name": "unstick", "image": "unstick:dev",
                "env": [{"name": "UNSTICK_LEASE_NAME", "value": "rescuer"}, {"name": "UNSTICK_WATCH_NAMESPACES", "value": "shop"}],
            }]}}},
            "status": {"readyReplicas": 1},
        }])),
        _ if line.contains(&format!("{system}/services?")) => list(json!([{
            "metadata": {"name": "rescuer-front"}, "spec": {"selector": labels, "ports": [{"name": "http", "port": 8080}]},
        }])),
        _ if line.contains(&format!("{system}/leases/rescuer")) => {
            // Renewed later than any test runs.
            let spec = json!({"holderIdentity": "rescuer-1", "renewTime": "2999-01-01T00:00:00.000000Z"});
            Says::Answer(200, json!({"metadata": {"name": "rescuer"}, "spec": spec}).to_string())
        }
        _ if line.contains(&format!("{system}/services/rescuer-front:http/proxy/readyz")) => {
            Says::Answer(200, "ok".to_owned())
        }
        _ if line.contains("/mutatingadmissionpolicies") => {
            list(json!([named("rescuer-init.unstick.dev"), named("rescuer-gate.unstick.dev")]))
        }
        _ if line.contains("/mutatingadmissionpolicybindings") => {
            list(json!([binding("rescuer-init.unstick.dev"), binding("rescuer-gate.unstick.dev")]))
        }
        _ if line.contains("/recoverypolicies") => list(json!([])),
        _ if line.contains("/pods") => list(json!([])),
        _ => Says::Answer(404, refusal(404, "not found")),
    }
}

#[test]
fn the_doctor_knows_a_release_by_what_it_finds_and_injection_by_its_bindings() {
    let cluster = Fake::answering(released_as_rescuer);
    let config = kubeconfig(&cluster.url());
    let doctor = |line: &[&str]| plugin("kubectl-unstick").args(["doctor"]).args(line).env("KUBECONFIG", &config).run();
    let said = doctor(&[]).expect(0).stdout;
    for words in ["rescuer-1 leads", "the operator says that it is ready", "on a pod adds its gate"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = doctor(&["-n", "bank"]).expect(0).stdout;
    assert!(said.contains("adds nothing in namespace bank: no binding"), "{said}");
    crate::shop::must_be_valid("doctor.v1.json", &doctor(&["-o", "json"]).expect(0).json());
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
