//! What the API server makes of policies: the same as `unstick validate`, or the reason why it cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cluster::in_project;
use crate::http::Answer;
use crate::namespace::Namespace;
use crate::support::unstick;

/// Why the API server cannot know better what only the preset knows.
const OF_THE_PRESET: &str = "a rule knows the names of presets and nothing of what they hold";

/// Examples that the API server answers in another way than we do, and why it must. An entry that is no longer needed fails.
const ANSWERED_OTHERWISE: [(&str, &str); 19] = [
    ("accepted/as-kubectl-prints-it", "it belongs to another namespace, and no new object has a resourceVersion"),
    ("refused-in-force/action-that-the-system-has-no-state-for", OF_THE_PRESET),
    ("refused-in-force/active-is-failed-by-default", OF_THE_PRESET),
    ("refused-in-force/column-in-two-roles-by-default", OF_THE_PRESET),
    ("refused-in-force/column-is-the-id-by-default", OF_THE_PRESET),
    (
        "refused-in-force/column-with-a-separator-of-lines",
        "a pattern with such characters would not survive every reader of YAML",
    ),
    ("refused-in-force/failed-is-active-by-default", OF_THE_PRESET),
    ("refused-in-force/never-claimed-is-not-active-by-default", OF_THE_PRESET),
    ("refused-in-force/preset-for-checks-only", "`unstick check` may use the same policy"),
    (
        "refused-in-force/requeue-in-one-environment-without-a-waiting-status",
        "a policy may apply in its own environment without doing so in all that it lists",
    ),
    ("refused-in-force/requeue-to-a-status-that-is-not-active-any-more", OF_THE_PRESET),
    ("refused-in-force/requeued-is-failed-by-default", OF_THE_PRESET),
    ("refused-in-force/requeued-is-not-active-by-default", OF_THE_PRESET),
    ("refused-in-force/statuses-of-a-table-without-any", OF_THE_PRESET),
    ("refused/schedule-never-comes", "only a calendar knows; a rule has none"),
    ("refused/schedule-of-impossible-fields", "a pattern counts fields and does not read their numbers"),
    ("refused/time-zone-unknown", "a rule has no list of time zones"),
    ("refused/timestamps-zone-unknown", "a rule has no list of time zones"),
    ("refused/two-documents", "one request is one object: what comes after the first document is not read"),
];

/// Every example under `tests/golden/policies`, by folder and name.
fn examples() -> BTreeMap<String, String> {
    let mut examples = BTreeMap::new();
    for kind in ["accepted", "refused", "refused-in-force"] {
        let folder = in_project(&format!("tests/golden/policies/{kind}"));
        for entry in std::fs::read_dir(&folder).expect("a folder of the project's").flatten() {
            let text = std::fs::read_to_string(entry.path()).expect("an example is text");
            let stem = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
            examples.insert(format!("{kind}/{stem}"), text);
        }
    }
    examples
}

/// Asks the API server whether it would take the text as a new policy, and changes nothing.
fn try_out(shop: &Namespace, text: &str) -> Answer {
    let path = shop.path("recoverypolicies");
    shop.cluster().api_yaml(&format!("POST {path}?dryRun=All&fieldValidation=Strict"), text)
}

/// What `unstick validate` says of every example: the fields that are wrong, none where it is valid.
fn validated(examples: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let folder = in_project("tests/golden/policies");
    let files = examples.keys().map(|name| format!("{folder}/{name}.yaml"));
    let said = unstick().args(["validate".to_owned()].into_iter().chain(files)).run().expect(64).stdout;
    let mut validated: BTreeMap<String, Vec<String>> = examples.keys().map(|name| (name.clone(), Vec::new())).collect();
    let mut heard = BTreeSet::new();
    for line in said.lines() {
        let line = line.strip_prefix(&format!("{folder}/")).expect("each line begins with its file");
        let (name, says) = line.split_once(".yaml: ").expect("and ends with what is said of it");
        heard.insert(name.to_owned());
        let is_field = |path: &&str| path.starts_with(['s', 'm', 'a', 'k']) && !path.contains(' ');
        let path = says.split_once(": ").map(|(path, _)| path).filter(is_field).unwrap_or_default();
        if says != "valid" && !says.starts_with("warning: ") {
            validated.get_mut(name).expect("it is one of ours").push(path.to_owned());
        }
    }
    assert_eq!(heard.len(), examples.len(), "it has said something of each");
    validated
}

/// Whether an answer is about this field. Items told apart by their name are named by the API server without it.
fn names(answer: &Answer, field: &str) -> bool {
    answer.body.contains(field.strip_suffix("].name").unwrap_or(field))
}

fn policy() -> Value {
    json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": "runs"},
        "spec": {
            "workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": "shop"}}},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
        },
    })
}

/// A status as the operator writes it.
fn status() -> Value {
    let now = "2026-11-24T12:00:00Z";
    let condition = |kind: &str, reason: &str| json!({"type": kind, "status": "True", "reason": reason, "message": "All is well", "lastTransitionTime": now});
    json!({"status": {
        "observedGeneration": 1,
        "effective": {"environment": "staging", "stuckAfter": "15m", "action": "Fail", "gateTimeout": "1m"},
        "lastRecovery": {"recoveryId": "r-1", "trigger": "Schedule", "outcome": "Succeeded", "finishedAt": now, "recovered": 4},
        "conditions": [condition("Ready", "Watching"), condition("GateOpen", "Released")],
    }})
}

#[test]
fn every_example_is_answered_by_the_api_server_as_by_validate_and_about_the_same_field() {
    let shop = Namespace::open();
    let (examples, otherwise) = (examples(), BTreeMap::from(ANSWERED_OTHERWISE));
    assert!(examples.len() > 200, "{} examples", examples.len());
    let validated = validated(&examples);
    let mut wrong = String::new();
    for (name, text) in &examples {
        let ours = &validated[name];
        assert_eq!(ours.is_empty(), name.starts_with("accepted/"), "{name}: {ours:?}");
        let theirs = try_out(&shop, text);
        assert!([201, 400, 422].contains(&theirs.status), "{name}: no answer to the question: {theirs:?}");
        let alike = match ours.as_slice() {
            [] => theirs.status == 201,
            fields => theirs.status != 201 && fields.iter().any(|field| names(&theirs, field)),
        };
        match otherwise.get(name.as_str()) {
            None if !alike => {
                wrong += &format!("{name}: ours {ours:?}\n    theirs {} {}\n", theirs.status, theirs.body)
            }
            Some(_) if alike => wrong += &format!("{name} is answered alike: take it off the list\n"),
            _ => {}
        }
    }
    for name in otherwise.keys().filter(|name| !examples.contains_key(**name)) {
        wrong += &format!("{name} is on the list and is no example\n");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(shop.list("recoverypolicies"), Vec::<Value>::new(), "nothing was kept");
}

#[test]
fn the_examples_that_say_only_here_are_those_on_the_list() {
    let marked = examples().into_iter().filter(|(_, text)| text.lines().any(|line| line.starts_with("# only here: ")));
    let listed = ANSWERED_OTHERWISE.iter().map(|(name, _)| (*name).to_owned());
    let listed: Vec<_> = listed.filter(|name| name.starts_with("refused")).collect();
    assert_eq!(marked.map(|(name, _)| name).collect::<Vec<_>>(), listed);
}

#[test]
fn explain_reads_like_documentation() {
    let shop = Namespace::open();
    let pages: [(&str, &[&str]); 6] = [
        ("rp", &["says when a run of a table is stuck", "spec", "status"]),
        ("rp.spec", &["stuckAfter", "environments", "gate", "Default: 30m"]),
        (
            "rp.spec.gate",
            &["What holds new pods", "mode", "timeout", "enum: ", "Default: InitContainer", "Default: 60s"],
        ),
        ("rp.spec.runs.columns", &["owner", "startedAt", "heartbeatAt", "progress", "total"]),
        ("rp.status", &["observedGeneration", "lastRecovery", "conditions"]),
        ("rp.status.conditions", &["Ready: ", "Stalled: ", "GateOpen: ", "lastTransitionTime", "reason"]),
    ];
    for (path, words) in pages {
        let page = shop.kubectl(&["explain", path]).expect(0).stdout;
        // Long lines are broken anywhere.
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!page.contains("<no description>"), "{path}:\n{page}");
        for word in words {
            assert!(flat.contains(word), "{path} does not say {word}:\n{page}");
        }
    }
}

#[test]
fn a_new_policy_is_shown_as_not_looked_at_and_its_status_in_columns_once_it_has_one() {
    let shop = Namespace::open();
    shop.apply(policy());
    let fresh = shop.get("recoverypolicies", "runs").expect("it is there");
    assert_eq!(fresh["status"], json!({"observedGeneration": -1}));
    assert_eq!(fresh["spec"], policy()["spec"], "the API server adds nothing to what was said");
    let ready = ["wait", "--for=condition=Ready", "rp/runs", "--timeout=0"];
    shop.kubectl(&ready).expect(1);

    let mut told = shop.command(&["patch", "rp", "runs", "--subresource=status", "--type=merge", "-p"]);
    told = told.args([status().to_string()]);
    told.limit(Duration::from_secs(60)).run().expect(0);
    shop.kubectl(&ready).expect(0);
    let after = shop.get("recoverypolicies", "runs").expect("it is there");
    assert_eq!(after["status"], status()["status"], "nothing of a status is dropped");
    assert_eq!(after["metadata"]["generation"], 1, "a status is no change of the spec");

    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let shown = shop.kubectl(&["get", "rp"]).expect(0).stdout;
    let lines: Vec<_> = shown.lines().map(words).collect();
    assert_eq!(lines[0], ["NAME", "ENVIRONMENT", "STUCKAFTER", "READY", "LAST", "RECOVERED", "AGE"], "{shown}");
    assert_eq!(lines[1][..4], ["runs", "staging", "15m", "True"], "{shown}");
    assert_eq!(lines[1][5], "4", "{shown}");
    let wide = shop.kubectl(&["get", "rp", "-o", "wide"]).expect(0).stdout;
    assert!(wide.contains("SUSPENDED") && wide.contains("Released") && wide.contains("All is well"), "{wide}");
}

#[test]
fn unknown_fields_are_refused_by_name_at_any_depth_and_all_at_once() {
    let shop = Namespace::open();
    let mut typos = policy();
    let fields = ["spec.stuckafter", "spec.runs.columns.heartBeat", "spec.gate.timeOut", "spec.job.image"];
    typos["spec"]["stuckafter"] = json!("5m");
    typos["spec"]["runs"] = json!({"columns": {"heartBeat": "a"}});
    typos["spec"]["gate"] = json!({"timeOut": "5s"});
    typos["spec"]["job"] = json!({"image": "a"});
    let refused = shop.try_apply(typos).expect(1);
    for field in fields {
        assert!(refused.stderr.contains(&format!("unknown field \"{field}\"")), "{refused}");
    }
    assert!(shop.get("recoverypolicies", "runs").is_none());
}
