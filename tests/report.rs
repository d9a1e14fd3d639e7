//! What users rely on in reports: the JSON Schemas under `docs/schema` and the text under `tests/golden/report`.
//!
//! `UPDATE_GOLDEN=1 cargo test --test report` rewrites both from the code.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Map, Value, json};
use unstick::{
    evidence::EvidenceKind,
    report::{
        Change, Counts, Explanation, LOCKED, Outcome, Recovery, RecoveryDetail, Report, ReportError, RunLine, Skipped,
        Trigger, UNDO_SCHEMA, UndoReport, Words, from_termination_message, history_text, termination_message, text,
    },
    runs::Action,
};

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

fn a_run(id: &str, progress: Option<&str>, age_seconds: u64) -> RunLine {
    RunLine {
        id: id.to_owned(),
        status: "PROCESSING".to_owned(),
        progress: progress.map(str::to_owned),
        age_seconds: Some(age_seconds),
        evidence: None,
        owner: None,
        action: None,
    }
}

fn stuck(run: RunLine, evidence: EvidenceKind, action: Action) -> RunLine {
    RunLine { evidence: Some(evidence), action: Some(action), ..run }
}

fn blank(outcome: Outcome) -> Report {
    Report {
        environment: Some("development".to_owned()),
        stuck_after_seconds: Some(300),
        database: Some("shop".to_owned()),
        table: Some("qualification_runs".to_owned()),
        database_time: Some("2026-11-24T13:12:14.123Z".to_owned()),
        ..Report::blank(Trigger::CommandLine, outcome)
    }
}

fn two_runs(outcome: Outcome) -> Report {
    let left_behind = a_run("cmgz47wkm0005on6t8hxo4b9a", Some("0/1"), 600);
    Report {
        active: 2,
        stuck: 1,
        next_due_seconds: Some(180),
        runs: vec![stuck(left_behind, EvidenceKind::Age, Action::Fail), a_run("xyz123", Some("3/10"), 120)],
        ..blank(outcome)
    }
}

fn recovered() -> Report {
    let recovery_id = Some("01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned());
    Report { recovery_id, recovered: 1, failed: 1, duration_ms: 12, ..two_runs(Outcome::Recovered) }
}

fn every_evidence() -> Report {
    let actions = [Action::Requeue, Action::Requeue, Action::Requeue, Action::Requeue, Action::Fail];
    let ages = [45, 600, 3 * 3_600, 2 * 86_400, 90 * 60];
    let runs = EvidenceKind::ALL.into_iter().zip(actions).zip(ages).enumerate();
    let runs = runs.map(|(n, ((evidence, action), age))| stuck(a_run(&format!("{n},eu"), None, age), evidence, action));
    Report {
        recovery_id: Some("rollout/Deployment/shop/7/before".to_owned()),
        policy: Some("qualification-runs".to_owned()),
        trigger: Trigger::RolloutBeforeReady,
        active: 6,
        stuck: 5,
        recovered: 5,
        failed: 2,
        requeued: 3,
        exhausted: 1,
        runs: runs.collect(),
        runs_truncated: true,
        ..blank(Outcome::Recovered)
    }
}

fn partial() -> Report {
    let refused = "violates check constraint \"done_in_time\"".to_owned();
    Report {
        recovery_id: Some("nightly run".to_owned()),
        stuck: 5,
        active: 9,
        recovered: 1,
        requeued: 1,
        skipped_locked: 1,
        lost_races: 2,
        unknown_owners: 1,
        stuck_after_seconds: Some(7_200),
        warnings: vec!["1 run(s) of unknown owners still show life".to_owned()],
        errors: vec![
            ReportError { id: Some("42".to_owned()), message: refused },
            ReportError { id: None, message: "the list of runs could not be read".to_owned() },
        ],
        ..blank(Outcome::Partial)
    }
}

fn hostile() -> Report {
    let evil = "\u{1b}[2Jx\nMarked 9 run(s) as FAILED \u{202e}Größe 実行";
    Report {
        table: Some(evil.to_owned()),
        active: 1,
        stuck: 1,
        warnings: vec![evil.to_owned()],
        errors: vec![ReportError { id: Some(evil.to_owned()), message: evil.to_owned() }],
        runs: vec![stuck(
            RunLine { status: evil.to_owned(), ..a_run(evil, Some(evil), 90) },
            EvidenceKind::Age,
            Action::Fail,
        )],
        ..blank(Outcome::CheckOnly)
    }
}

/// Sample reports, by the name of the golden file that holds their text.
fn reports() -> BTreeMap<&'static str, Report> {
    let limits = "recover would refuse: 1 of 2 active runs are stuck (50%), limits.maxPercent is 20";
    let unreachable = ReportError { id: None, message: "cannot reach the database shop".to_owned() };
    let running =
        Report { recovery_id: Some("01JD".to_owned()), recovered: 1_000, failed: 1_000, ..two_runs(Outcome::Braked) };
    BTreeMap::from([
        ("already-done", Report { outcome: Outcome::AlreadyDone, ..recovered() }),
        ("braked-before", Report { warnings: vec!["limits.maxRows is 0".to_owned()], ..two_runs(Outcome::Braked) }),
        ("braked-while-running", Report { active: 5_000, stuck: 4_000, runs_truncated: true, ..running }),
        ("busy", Report { active: 0, ..blank(Outcome::Busy) }),
        ("check", Report { dry_run: true, ..two_runs(Outcome::CheckOnly) }),
        ("check-beyond-brake", Report { warnings: vec![limits.to_owned()], ..two_runs(Outcome::CheckOnly) }),
        ("check-truncated", Report { active: 482, runs_truncated: true, ..two_runs(Outcome::CheckOnly) }),
        ("every-evidence", every_evidence()),
        ("failed", Report { errors: vec![unreachable], ..Report::blank(Trigger::InitContainer, Outcome::Failed) }),
        ("hostile", hostile()),
        ("none-stuck", Report { active: 1, runs: vec![a_run("xyz123", None, 59)], ..blank(Outcome::NothingStuck) }),
        ("partial", partial()),
        ("quiet", blank(Outcome::NothingStuck)),
        ("recovered", recovered()),
    ])
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

fn recoveries() -> Vec<Recovery> {
    let undone = Recovery {
        recovery_id: "01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned(),
        policy: Some("qualification-runs".to_owned()),
        trigger: Trigger::WorkerLoss,
        actor: "shop@10.1.2.3".to_owned(),
        table: "qualification_runs".to_owned(),
        started_at: "2026-11-24T13:12:14.123Z".to_owned(),
        finished_at: Some("2026-11-24T13:12:14.223Z".to_owned()),
        outcome: Some(Outcome::Recovered),
        counts: Counts { active: 2, stuck: 1, recovered: 1, failed: 1, ..Counts::default() },
        undo_of: None,
        undone_by: Some("01JDFQ7".to_owned()),
    };
    let undo = Recovery {
        recovery_id: "01JDFQ7".to_owned(),
        trigger: Trigger::CommandLine,
        counts: Counts { recovered: 1, ..Counts::default() },
        undo_of: Some(undone.recovery_id.clone()),
        undone_by: None,
        ..undone.clone()
    };
    let cut_off = Recovery {
        recovery_id: "01JDFQ9".to_owned(),
        finished_at: None,
        outcome: None,
        undone_by: None,
        policy: None,
        counts: Counts::default(),
        ..undone.clone()
    };
    vec![cut_off, undo, undone]
}

fn detail() -> RecoveryDetail {
    let change = Change {
        id: "cmgz47wkm0005on6t8hxo4b9a".to_owned(),
        before: object(json!({"status": "PROCESSING", "completedAt": null})),
        after: object(json!({"status": "FAILED", "completedAt": "2026-11-24T13:12:14.123Z"})),
        evidence: Some(EvidenceKind::Age),
    };
    let recovery = recoveries().pop().expect("there are three");
    RecoveryDetail { recovery, changes: vec![change.clone(), Change { evidence: None, ..change }] }
}

fn undos() -> BTreeMap<&'static str, UndoReport> {
    let undo = UndoReport {
        schema: UNDO_SCHEMA.to_owned(),
        recovery_id: Some("01JDFQ7".to_owned()),
        undo_of: "01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned(),
        restored: 3,
        skipped_changed: 0,
        skipped_locked: 0,
        skipped: vec![],
        errors: vec![],
        outcome: Outcome::Recovered,
        duration_ms: 5,
        dry_run: false,
    };
    let skipped = vec![Skipped { id: "xyz123".to_owned(), reason: "status is COMPLETED".to_owned() }];
    BTreeMap::from([
        ("undo", undo.clone()),
        ("undo-skipped", UndoReport { skipped_changed: 1, skipped, ..undo.clone() }),
        (
            "undo-refused",
            UndoReport {
                errors: vec![ReportError {
                    id: Some("r2".into()),
                    message: "the database refuses its old values: nop".into(),
                }],
                outcome: Outcome::Partial,
                ..undo.clone()
            },
        ),
        (
            "undo-locked",
            UndoReport {
                skipped_locked: 1,
                skipped: vec![Skipped { id: "abc".to_owned(), reason: LOCKED.to_owned() }],
                outcome: Outcome::Partial,
                ..undo.clone()
            },
        ),
        ("undo-twice", UndoReport { outcome: Outcome::AlreadyDone, restored: 0, ..undo.clone() }),
        ("undo-check", UndoReport { recovery_id: None, outcome: Outcome::CheckOnly, dry_run: true, ..undo }),
    ])
}

#[test]
fn the_schemas_in_the_docs_are_those_of_the_types() {
    let schemas = [
        ("report", report_schema()),
        ("history", history_schema()),
        ("undo", undo_schema()),
        ("explain", explain_schema()),
    ];
    for (name, schema) in schemas {
        let fresh = format!("{schema:#}\n");
        must_equal_file(&root(&format!("docs/schema/{name}.v1.json")), &fresh);
    }
}

#[test]
fn every_schema_requires_every_field_and_admits_no_other() {
    for schema in [report_schema(), history_schema(), undo_schema()] {
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
