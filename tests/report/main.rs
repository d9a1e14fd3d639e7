//! What users rely on in reports: the JSON Schemas under `docs/schema` and the text under `tests/golden/report`.
//!
//! `UPDATE_GOLDEN=1 cargo test --test report` rewrites both from the code.

mod samples;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};
use unstick::{
    gate::Answer,
    report::{
        Explanation, Finding, OverdueGate, PresetShown, Recovery, RecoveryDetail, ReleasedPod, Report, ReportError,
        UndoReport, Words, from_termination_message, history_text, termination_message, text,
    },
};

use samples::{detail, every_evidence, object, recovered, recoveries, reports, undos};

/// The two forms of `history -o json`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema of this type is used")]
enum History {
    /// `unstick history`: every recovery.
    All(Vec<Recovery>),
    /// `unstick history ID`: one recovery with its changed rows.
    One(Box<RecoveryDetail>),
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares with the file, or rewrites it if that was asked for.
fn must_equal_file(path: &Path, fresh: &str) {
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("the directory can be made");
        fs::write(path, fresh).expect("the file can be written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, fresh, "{} is not what the code makes: run with UPDATE_GOLDEN=1", path.display());
}

/// The schema of a type as it is written out: what `null` stands for is present, and nothing else may be.
fn schema<T: JsonSchema>(file: &str, title: &str) -> Value {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), format!("https://unstick.dev/schema/{file}").into());
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

fn report_schema() -> Value {
    schema::<Report>("report.v1.json", "The report of one unstick recovery or check")
}

fn history_schema() -> Value {
    let mut schema = schema::<History>("history.v1.json", "What `unstick history -o json` prints");
    // A detail is a flattened recovery: closed here, since its parts cannot be closed one by one.
    schema["$defs"]["RecoveryDetail"]["additionalProperties"] = false.into();
    schema
}

fn undo_schema() -> Value {
    schema::<UndoReport>("undo.v1.json", "The result of one `unstick undo`")
}

fn explain_schema() -> Value {
    schema::<Explanation>("explain.v1.json", "What `unstick explain RUN -o json` prints")
}

/// Every preset, or one of them.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema of this type is used")]
enum Presets {
    /// `unstick presets`: every preset.
    All(Vec<PresetShown>),
    /// `unstick presets NAME`: one of them.
    One(Box<PresetShown>),
}

/// Every schema, by the name of its file.
fn schemas() -> Vec<(&'static str, Value)> {
    let about = |name: &str| format!("{name}.v1.json");
    vec![
        ("report", report_schema()),
        ("history", history_schema()),
        ("undo", undo_schema()),
        ("explain", explain_schema()),
        ("presets", schema::<Presets>(&about("presets"), "What `unstick presets -o json` prints")),
        (
            "gate",
            schema::<Answer>(
                &about("gate"),
                "What an operator answers to an init container, as `unstick init -o json` prints it",
            ),
        ),
        ("overdue", schema::<Vec<OverdueGate>>(&about("overdue"), "What `unstick release-overdue -o json` prints")),
        ("release", schema::<Vec<ReleasedPod>>(&about("release"), "What `kubectl unstick release -o json` prints")),
        ("doctor", schema::<Vec<Finding>>(&about("doctor"), "What `kubectl unstick doctor -o json` prints")),
    ]
}

fn must_be_valid(schema: &Value, instance: &Value) {
    let validator = jsonschema::draft202012::new(schema).expect("the schema is one");
    let errors: Vec<_> = validator.iter_errors(instance).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{instance:#}");
}

/// Every object of the schema that has properties is closed and requires all of them.
fn must_be_strict(schema: &Value, at: &str) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        assert_eq!(schema["additionalProperties"], false, "{at} lets unknown fields through");
        let required = schema["required"].as_array().expect("required is a list");
        for name in properties.keys() {
            assert!(required.iter().any(|r| r == name), "{at}.{name} is not required");
        }
    }
    match schema {
        Value::Object(members) => members.iter().for_each(|(name, s)| must_be_strict(s, &format!("{at}.{name}"))),
        Value::Array(items) => items.iter().for_each(|s| must_be_strict(s, at)),
        _ => {}
    }
}

#[test]
fn the_schemas_in_the_docs_are_those_of_the_types() {
    for (name, schema) in schemas() {
        let fresh = format!("{schema:#}\n");
        must_equal_file(&root(&format!("docs/schema/{name}.v1.json")), &fresh);
    }
}

#[test]
fn every_schema_requires_every_field_and_admits_no_other() {
    for (_, schema) in schemas() {
        assert!(jsonschema::meta::is_valid(&schema), "{schema:#}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        must_be_strict(&schema, "$");
    }
}

#[test]
fn every_report_is_valid_by_its_schema_and_reads_back_the_same() {
    for (name, report) in reports() {
        let json = serde_json::to_value(&report).unwrap_or_else(|e| panic!("{name}: {e}"));
        must_be_valid(&report_schema(), &json);
        assert_eq!(serde_json::from_value::<Report>(json).ok().as_ref(), Some(&report), "{name}");
    }
}

#[test]
fn a_termination_message_is_valid_by_the_same_schema() {
    let mut long = every_evidence();
    long.runs = std::iter::repeat_n(long.runs, 20).flatten().collect();
    long.errors = vec![ReportError { id: Some("42".to_owned()), message: "no ".repeat(900) }; 90];
    for report in reports().into_values().chain([long]) {
        let message = termination_message(&report);
        assert!(message.len() <= 4096 && from_termination_message(&message).is_some());
        must_be_valid(&report_schema(), &serde_json::from_str(&message).unwrap_or_default());
    }
}

#[test]
fn histories_and_undos_are_valid_by_their_schemas() {
    must_be_valid(&history_schema(), &json!([]));
    must_be_valid(&history_schema(), &json!(recoveries()));
    must_be_valid(&history_schema(), &json!(detail()));
    for undo in undos().into_values() {
        must_be_valid(&undo_schema(), &json!(undo));
    }
}

#[test]
fn gates_and_findings_are_valid_by_their_schemas() {
    let schema = |wanted: &str| schemas().into_iter().find(|(name, _)| *name == wanted).expect("a schema").1;
    let pod = |state, by| ReleasedPod { pod: "shop-0".to_owned(), gate: "ReadinessGate", state, by };
    must_be_valid(&schema("release"), &json!([]));
    must_be_valid(&schema("release"), &json!([pod("Open", Some("Operator")), pod("Held", None)]));
    let found =
        [Finding::ok("cluster", "Kubernetes v1.36.3"), Finding::error("policy shop/a", "no Secret", "create it")];
    must_be_valid(&schema("doctor"), &json!(found));
    let known: Vec<PresetShown> = unstick::runs::presets::ALL.iter().map(|preset| PresetShown::of(preset)).collect();
    must_be_valid(&schema("presets"), &json!(known));
}

#[test]
fn a_report_with_a_field_too_many_or_too_few_is_not_valid() {
    let schema = report_schema();
    let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|e| panic!("{e}"));
    let whole = json!(recovered());
    for name in object(whole.clone()).keys() {
        let mut less = object(whole.clone());
        less.remove(name);
        assert!(!validator.is_valid(&Value::Object(less)), "valid without {name}");
    }
    let mut more = whole;
    more["mood"] = "sunny".into();
    assert!(!validator.is_valid(&more));
}

#[test]
fn reports_read_as_the_golden_files_say_and_no_golden_file_is_left_over() {
    let words = Words { failed_status: "FAILED", requeued_status: "PENDING" };
    let mut texts: BTreeMap<_, _> = reports().iter().map(|(name, report)| (*name, text(report, &words))).collect();
    texts.extend(undos().iter().map(|(name, undo)| (*name, undo.text())));
    texts.insert("history", history_text(&recoveries()));
    texts.insert("history-empty", history_text(&[]));
    texts.insert("history-detail", detail().text());
    for (name, fresh) in &texts {
        must_equal_file(&root(&format!("tests/golden/report/{name}.txt")), fresh);
    }
    let kept = fs::read_dir(root("tests/golden/report")).unwrap_or_else(|e| panic!("{e}"));
    for file in kept {
        let path = file.unwrap_or_else(|e| panic!("{e}")).path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        assert!(texts.contains_key(name), "{} belongs to no report", path.display());
    }
}
