//! The pages that the code writes: `docs/reference`. `scripts/generated.sh` rewrites them.

use std::fmt::Write;

use prometheus_client::{encoding::text::encode, registry::Registry};
use serde_json::Value;
use unstick::{
    report::{Outcome, Report, Trigger},
    telemetry::metrics::{OperatorMetrics, RecoveryMetrics},
};

use super::{read, root};
use crate::support::unstick;

#[test]
fn the_page_on_the_policys_fields_is_what_the_definition_says() {
    let printed = unstick().args(["crd"]).run().expect(0).stdout;
    let definition: Value = serde_yaml::from_str(&printed).unwrap();
    let schema = &definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"];
    let mut text = begun("RecoveryPolicy", "the CustomResourceDefinition (`unstick crd`)");
    text.push_str(
        "`apiVersion: unstick.dev/v1alpha1`, `kind: RecoveryPolicy`, namespaced, short name `rp`. `kubectl explain rp.spec` says the same.\n\
         Every field is optional unless it is marked; without one, the default applies. A duration is such as `90s`, `5m`, `1h30m`.\n\
         An example with nearly everything: [operator](../operator.md#a-policy-with-everything).\n",
    );
    text.push_str("\n## spec\n\n");
    table(&mut text, &plain_fields(&schema["spec"]));
    for (name, field) in members(&schema["spec"]) {
        if name != "environments" && !is_object(field) {
            continue;
        }
        let _ = writeln!(text, "\n## spec.{name}\n\n{}\n", description(field));
        let mut rows = Vec::new();
        collect(&mut rows, "", if field["items"].is_object() { &field["items"] } else { field });
        table(&mut text, &rows);
        rules(&mut text, name, field);
    }
    let _ = writeln!(text, "\n## status\n\n{}\n", description(&schema["status"]));
    let mut rows = Vec::new();
    for (name, field) in members(&schema["status"]) {
        // What a history entry holds is what lastRecovery holds; conditions are Kubernetes' own.
        if matches!(name, "history" | "conditions") {
            rows.push(row(name, field, false));
        } else {
            collect_one(&mut rows, name, field, false);
        }
    }
    table(&mut text, &rows);
    text.push_str("\nThe conditions and their reasons: [troubleshooting](../troubleshooting.md).\n");
    text.push_str("\n## Columns of `kubectl get`\n\n| column | shows | only with `-o wide` |\n|---|---|---|\n");
    for column in definition["spec"]["versions"][0]["additionalPrinterColumns"].as_array().expect("columns") {
        let shows = column["description"].as_str().unwrap_or("Since when the policy is there");
        let wide = if column["priority"].as_i64().unwrap_or(0) > 0 { "yes" } else { "" };
        let _ = writeln!(text, "| {} | {shows} | {wide} |", word(&column["name"]));
    }
    kept("docs/reference/recoverypolicy.md", &text);
}

#[test]
fn the_page_on_the_command_line_is_what_help_says() {
    let overall = unstick().args(["--help"]).run().expect(0).stdout;
    let verbs = commands(&overall);
    let mut text = begun("Command line", "`unstick VERB --help`");
    text.push_str("How the flags fit together: [command line](../command-line.md). What the codes mean: [exit codes](../errors.md).\n\n");
    for verb in &verbs {
        let _ = writeln!(text, "- [`unstick {verb}`](#unstick-{verb})");
    }
    let _ = write!(text, "\n```text\n{}```\n", trimmed(&overall));
    for verb in verbs {
        let help = unstick().args([verb, "--help"]).run().expect(0).stdout;
        let _ = write!(text, "\n## unstick {verb}\n\n```text\n{}```\n", trimmed(&help));
        if verb == "kubectl" {
            for inner in commands(&help) {
                let help = unstick().args([verb, inner, "--help"]).run().expect(0).stdout;
                let _ = write!(text, "\n### unstick {verb} {inner}\n\n```text\n{}```\n", trimmed(&help));
            }
        }
    }
    kept("docs/reference/cli.md", &text);
}

/// The commands that a help lists, but for help itself.
fn commands(help: &str) -> Vec<&str> {
    let commands = help.split_once("Commands:\n").expect("commands").1.split_once("\n\n").expect("their end").0;
    let lines = commands.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    lines.filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help").collect()
}

#[test]
fn the_page_on_metrics_is_what_the_registry_declares() {
    let mut registry = Registry::default();
    let recoveries = RecoveryMetrics::register(&mut registry);
    let _operator = OperatorMetrics::register(&mut registry);
    let seen = Report {
        policy: Some("qualification-runs".to_owned()),
        database_time: Some("2026-01-01T00:00:00.000Z".to_owned()),
        ..Report::blank(Trigger::Http, Outcome::NothingStuck)
    };
    recoveries.note(&seen, "shop");
    let mut shown = String::new();
    encode(&mut shown, &registry).unwrap();
    let mut text = begun("Metrics", "the families that are declared at the start");
    text.push_str(
        "Port 8080 of the operator serves all of them at `/metrics`, `unstick serve` those of recoveries and runs. Form: OpenMetrics.\n\
         Every family is declared before its first sample, and counters begin at zero. `namespace` and `policy` are shown of at most 500 policies.\n\
         A new leader shows the runs that the last recovery left, as the policy's status remembers them, and no age before the next one.\n\
         Alerts and a dashboard come with [the chart](../../charts/unstick/README.md): `metrics.prometheusRule.enabled`, `metrics.dashboard.enabled`.\n\n\
         | metric | type | labels | what it is |\n|---|---|---|---|\n",
    );
    let families: Vec<Family> = families(&shown);
    for family in &families {
        let labels: Vec<String> = family.labels.iter().map(|(name, _)| format!("`{name}`")).collect();
        let _ = writeln!(text, "| `{}` | {} | {} | {} |", family.shown(), family.kind, labels.join(", "), family.help);
    }
    text.push_str("\n## Values of labels\n\n| metric | label | values |\n|---|---|---|\n");
    for family in &families {
        for (name, values) in family.labels.iter().filter(|(name, _)| !matches!(name.as_str(), "namespace" | "policy"))
        {
            let mut values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            // The registry keeps no order of them.
            values.sort();
            let _ = writeln!(text, "| `{}` | `{name}` | {} |", family.shown(), values.join(", "));
        }
    }
    text.push_str("\n`Unlisted` is the evidence of runs beyond those that a report lists.\n");
    kept("docs/reference/metrics.md", &text);
}

#[test]
fn the_page_on_names_is_what_the_code_calls_them() {
    let mut text = begun("Names", "`src/api/names.rs`");
    text.push_str(
        "Names that other programs may rely on. What to do about a reason: [troubleshooting](../troubleshooting.md).\n",
    );
    for (title, prefix, column) in [
        ("Conditions of a policy", "CONDITION_", "condition"),
        ("Reasons", "REASON_", "reason"),
        ("Events of a policy", "EVENT_", "event"),
        ("Labels", "LABEL_", "label"),
        ("Annotations", "ANNOTATION_", "annotation"),
        ("Environment variables", "ENV_", "variable"),
        ("Field managers", "MANAGER_", "field manager"),
    ] {
        let _ = write!(text, "\n## {title}\n\n| {column} | what it is |\n|---|---|\n");
        for constant in constants(prefix) {
            let _ = writeln!(text, "| `{}` | {} |", constant.value, constant.about);
        }
    }
    let one = |name: &str| constants(name).remove(0).value;
    let _ = write!(
        text,
        "\n## Others\n\n| name | what it is |\n|---|---|\n| `{}` | the readiness gate, and the pod condition that opens it |\n\
         | `{}` | the init container |\n",
        one("READINESS_GATE"),
        one("INIT_CONTAINER"),
    );
    text.push_str("\nEvery flag of the command line is a variable too: `--max-rows` is `UNSTICK_MAX_ROWS`.\n");
    kept("docs/reference/names.md", &text);
}

/// A constant of `src/api/names.rs`.
pub(super) struct Constant {
    pub(super) value: String,
    /// Its comment, without the word that says what kind of name it is.
    about: String,
}

/// The constants whose names begin so, in the order of the file.
pub(super) fn constants(prefix: &str) -> Vec<Constant> {
    let (mut found, mut about) = (Vec::new(), Vec::new());
    for line in read("src/api/names.rs").lines() {
        if let Some(comment) = line.strip_prefix("/// ") {
            about.push(comment.to_owned());
            continue;
        }
        if let Some((name, value)) = line.strip_prefix("pub const ").and_then(|rest| rest.split_once(": &str = \""))
            && name.starts_with(prefix)
        {
            let comment = about.join(" ");
            let comment = match comment.split_once(": ") {
                Some((kind, rest)) if !kind.contains(' ') || kind.starts_with("Environment") => rest.to_owned(),
                _ => comment,
            };
            let (first, rest) = comment.split_at_checked(1).expect("a comment begins with a letter");
            let about = format!("{}{rest}", first.to_uppercase());
            found.push(Constant { value: value.trim_end_matches("\";").to_owned(), about });
        }
        about.clear();
    }
    found
}

/// Compares a page with what the code would write, or writes it where that is wanted.
fn kept(file: &str, fresh: &str) {
    let path = root().join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, fresh).expect("the page can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(fresh.lines()).position(|(kept, fresh)| kept != fresh);
    assert!(kept == fresh, "{file} is out of date from line {differs:?} on: run scripts/generated.sh");
}

fn begun(title: &str, source: &str) -> String {
    format!("<!-- The code writes this page: scripts/generated.sh -->\n\n# {title}\n\nMade from {source}.\n\n")
}

fn trimmed(help: &str) -> String {
    help.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

// Fields of the definition.

struct Row {
    field: String,
    kind: String,
    about: String,
}

fn members(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, field)| (name.as_str(), field))
}

fn is_object(schema: &Value) -> bool {
    schema["properties"].is_object()
}

fn requires(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

/// The fields of an object that are no objects with fields of their own.
fn plain_fields(schema: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, field) in members(schema) {
        let mut row = row(name, field, requires(schema, name));
        if is_object(field) || name == "environments" {
            row.field = format!("[{name}](#spec{})", name.to_lowercase());
            rows.push(row);
        } else {
            row.field = format!("`{}`", row.field);
            rows.push(row);
        }
    }
    rows
}

fn collect(rows: &mut Vec<Row>, path: &str, schema: &Value) {
    for (name, field) in members(schema) {
        collect_one(rows, &format!("{path}{name}"), field, requires(schema, name));
    }
}

fn collect_one(rows: &mut Vec<Row>, path: &str, field: &Value, required: bool) {
    rows.push(row(path, field, required));
    if is_object(field) {
        collect(rows, &format!("{path}."), field);
    } else if is_object(&field["items"]) {
        collect(rows, &format!("{path}[]."), &field["items"]);
    }
}

fn row(path: &str, field: &Value, required: bool) -> Row {
    let required = if required { " **Required.**" } else { "" };
    Row { field: path.to_owned(), kind: kind(field), about: format!("{}{required}", description(field)) }
}

fn table(text: &mut String, rows: &[Row]) {
    text.push_str("| field | type | what it is |\n|---|---|---|\n");
    for Row { field, kind, about } in rows {
        let field = if field.starts_with(['`', '[']) { field.clone() } else { format!("`{field}`") };
        let _ = writeln!(text, "| {field} | {kind} | {} |", about.replace('|', "\\|"));
    }
}

/// The rules that go beyond one field's type, of this field and of all below it.
fn rules(text: &mut String, path: &str, schema: &Value) {
    let mut found = Vec::new();
    collect_rules(&mut found, path, schema);
    if !found.is_empty() {
        let _ = writeln!(text, "\nRules:\n\n{}", found.join("\n"));
    }
}

fn collect_rules(found: &mut Vec<String>, path: &str, schema: &Value) {
    for rule in schema["x-kubernetes-validations"].as_array().into_iter().flatten() {
        let message = word(&rule["message"]);
        // A range stands in the field's description.
        if !message.starts_with("must be from ") {
            found.push(format!("- `{path}{}` {message}", word(&rule["fieldPath"])));
        }
    }
    for (name, field) in members(schema) {
        collect_rules(found, &format!("{path}.{name}"), field);
    }
    if is_object(&schema["items"]) {
        collect_rules(found, &format!("{path}[]"), &schema["items"]);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plural {
    Yes,
    No,
}

fn kind(field: &Value) -> String {
    let one = |field: &Value, number: Plural| {
        if let Some(values) = field["enum"].as_array() {
            return values.iter().map(|value| format!("`{}`", word(value))).collect::<Vec<_>>().join(", ");
        }
        match (word(&field["type"]), word(&field["pattern"])) {
            ("string", pattern) if pattern.contains("h)?") => "duration".to_owned(),
            ("string", _) if field["format"] == "date-time" => "time".to_owned(),
            ("string", _) => "text".to_owned(),
            ("integer", _) => "number".to_owned(),
            ("boolean", _) => "true or false".to_owned(),
            ("object", _) if field["additionalProperties"].is_object() => "map".to_owned(),
            ("object", _) if number == Plural::Yes => "objects".to_owned(),
            ("object", _) => "object".to_owned(),
            (other, _) => other.to_owned(),
        }
    };
    let items = &field["items"];
    if items.is_object() { format!("list of {}", one(items, Plural::Yes)) } else { one(field, Plural::No) }
}

fn description(field: &Value) -> &str {
    word(&field["description"])
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

// Metric families.

struct Family {
    name: String,
    kind: String,
    help: String,
    labels: Vec<(String, Vec<String>)>,
}

impl Family {
    /// As a query names it.
    fn shown(&self) -> String {
        if self.kind == "counter" { format!("{}_total", self.name) } else { self.name.clone() }
    }
}

fn families(shown: &str) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for line in shown.lines() {
        if let Some((name, help)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            let help = help.trim_end_matches('.').to_owned();
            families.push(Family { name: name.to_owned(), kind: String::new(), help, labels: Vec::new() });
        } else if let Some((_, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
            families.last_mut().expect("HELP comes first").kind = kind.to_owned();
        } else if let (Some(family), Some((_, rest))) = (families.last_mut(), line.split_once('{')) {
            add_labels(family, rest.split_once('}').map_or("", |(labels, _)| labels));
        }
    }
    families
}

fn add_labels(family: &mut Family, labels: &str) {
    for (name, value) in labels.split(',').filter_map(|label| label.split_once('=')) {
        let value = value.trim_matches('"').to_owned();
        if name == "le" {
            continue;
        }
        match family.labels.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => family.labels.push((name.to_owned(), vec![value])),
        }
    }
}
