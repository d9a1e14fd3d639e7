//! The room as a whole: examples kept as files, every bound of every field, random policies, random damage.

use std::{fs, path::PathBuf, sync::LazyLock};

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{crd::root_schema, *};

fn golden(kind: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/policies").join(kind);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() > 5);
    files
}

fn everything() -> Value {
    let (_, text) = golden("accepted").into_iter().find(|(name, _)| name == "everything").unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn wrapped(spec: &Value) -> Value {
    json!({ "apiVersion": names::API_VERSION, "kind": names::KIND, "metadata": { "name": "runs" }, "spec": spec })
}

#[test]
fn every_example_to_be_accepted_is_accepted_and_read_back_the_same() {
    for (name, text) in golden("accepted") {
        let policy = parse_policy(&text).unwrap_or_else(|error| panic!("{name}:\n{error}"));
        assert_eq!(problems(&policy), [], "{name}");
        let written = serde_yaml::to_string(&policy).unwrap();
        assert_eq!(parse_policy(&written).unwrap(), policy, "{name}");
    }
}

#[test]
fn every_example_to_be_refused_is_refused_in_exactly_the_words_on_its_first_lines() {
    let mut wrong = String::new();
    for (name, text) in golden("refused") {
        let expected: Vec<_> = text.lines().map_while(|line| line.strip_prefix("# expect: ")).collect();
        assert!(!expected.is_empty(), "{name} expects nothing");
        let said = parse_policy(&text).map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
        if said != expected.join("\n") {
            wrong += &format!("{name}:\n  expected {}\n  but got  {said}\n", expected.join("\n           "));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn no_answer_repeats_a_password() {
    for (name, text) in golden("refused") {
        let said = parse_policy(&text).unwrap_err().to_string();
        assert!(!said.contains("hunter2"), "{name}: {said}");
    }
}

#[test]
fn a_policy_that_flags_filled_is_held_against_the_same_rules() {
    let mut policy = RecoveryPolicy::default();
    assert_eq!(problems(&policy), []);
    policy.spec.stuck_after = Some(Duration::from_secs(0));
    policy.spec.runs.failed = Some("PENDING".to_owned());
    policy.spec.runs.active = vec!["PENDING".to_owned()];
    policy.spec.runs.timestamps = Some("Mars".to_owned());
    let mut said: Vec<_> = problems(&policy).iter().map(Problem::to_string).collect();
    said.sort();
    assert_eq!(
        said,
        [
            "spec.runs.failed: \"PENDING\" must not be one of active: a failed run would be found stuck again",
            "spec.runs.timestamps: \"Mars\" is not a time zone; write an IANA name such as UTC or Europe/Berlin",
            "spec.stuckAfter: \"0s\" must be from 1s to 720h",
        ]
    );
}

#[test]
fn a_spec_that_says_nothing_is_written_as_nothing() {
    assert_eq!(serde_json::to_value(RecoveryPolicySpec::default()).unwrap(), json!({}));
}

#[test]
fn when_environments_are_left_out_there_are_exactly_three() {
    let written = serde_json::to_value(default_environments()).unwrap();
    let expected = json!([
        { "name": "development", "stuckAfter": "5m" },
        { "name": "staging", "stuckAfter": "15m" },
        { "name": "production", "stuckAfter": "30m" },
    ]);
    assert_eq!(written, expected);
}

/// The spec's schema as plain JSON Schema, for a validator that shares no code with ours.
fn plain(schema: &Value) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    let mut plain = Map::new();
    for (keyword, below) in keywords {
        match (keyword.as_str(), below) {
            ("properties", Value::Object(properties)) => {
                let properties = properties.iter().map(|(name, below)| (name.clone(), self::plain(below))).collect();
                plain.insert("properties".to_owned(), Value::Object(properties));
                plain.insert("additionalProperties".to_owned(), false.into());
            }
            ("items" | "additionalProperties", below) => drop(plain.insert(keyword.clone(), self::plain(below))),
            ("x-kubernetes-int-or-string", _) => drop(plain.insert("type".to_owned(), json!(["integer", "string"]))),
            ("x-kubernetes-list-type", kind) if kind == "set" => {
                drop(plain.insert("uniqueItems".to_owned(), true.into()))
            }
            ("description" | "format" | "default", _) => {}
            (name, _) if name.starts_with("x-kubernetes") => {}
            _ => drop(plain.insert(keyword.clone(), below.clone())),
        }
    }
    Value::Object(plain)
}

/// It takes a while to make.
static OTHER_VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&plain(&root_schema()["properties"]["spec"])).unwrap());

fn ours(spec: &Value) -> Vec<Problem> {
    schema::check_at("spec", &root_schema()["properties"]["spec"], spec)
}

/// Values around every bound that a schema has, and values of every wrong type.
fn borders(schema: &Value) -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("ü"),
        json!("a b"),
        json!([]),
        json!({}),
    ];
    values.extend([
        json!("a\u{0}b"),
        json!("'\"`"),
        json!([""]),
        json!([1]),
        json!({ "a": 1 }),
        json!({ "namespace": "other" }),
    ]);
    for bound in ["minLength", "maxLength"] {
        for length in schema[bound].as_u64().into_iter().flat_map(|bound| [bound.saturating_sub(1), bound, bound + 1]) {
            values.extend(["a", "é"].map(|letter| letter.repeat(length as usize).into()));
        }
    }
    for bound in ["minimum", "maximum"] {
        values.extend(
            schema[bound].as_i64().into_iter().flat_map(|bound| [bound - 1, bound, bound + 1]).map(Value::from),
        );
    }
    for count in schema["maxItems"].as_u64().into_iter().flat_map(|bound| [bound, bound + 1]) {
        values.push((0..count).map(|index| format!("s{index}")).collect());
    }
    for count in schema["maxProperties"].as_u64().into_iter().flat_map(|bound| [bound, bound + 1]) {
        values.push(Value::Object((0..count).map(|index| (format!("k{index}"), "1".into())).collect()));
    }
    for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        values.extend([word.into(), word.to_lowercase().into(), format!("{word} ").into()]);
    }
    values.extend(["5m", "1h30m", "1m1h", "999999h", "1000000h"].map(Value::from));
    values
}

/// Calls `try_out` with every field's path and every value around its borders.
fn each_border(path: &mut Vec<String>, schema: &Value, try_out: &mut dyn FnMut(&[String], Value)) {
    borders(schema).into_iter().for_each(|value| try_out(path, value));
    for (name, below) in schema["properties"].as_object().into_iter().flatten() {
        path.push(name.clone());
        each_border(path, below, try_out);
        path.pop();
    }
}

#[test]
fn every_field_at_every_border_is_judged_as_an_independent_validator_judges_it() {
    let (mut tried, mut accepted) = (0, 0);
    each_border(&mut Vec::new(), &root_schema()["properties"]["spec"], &mut |path, value| {
        let spec = path.iter().rev().fold(value, |value, name| json!({ name: value }));
        let found = ours(&spec);
        assert_eq!(found.is_empty(), OTHER_VALIDATOR.is_valid(&spec), "{spec}: {found:?}");
        if found.is_empty() {
            let read = serde_json::from_value::<RecoveryPolicySpec>(spec.clone());
            assert!(read.is_ok(), "{spec}: {read:?}");
            accepted += 1;
        }
        tried += 1;
    });
    assert!(tried > 2000 && accepted > 200, "{tried} tried, {accepted} accepted");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3..3000_i64).prop_map(Value::from),
        any::<f64>()
            .prop_filter("a text with such a number holds a whole one, or none", |number| number.fract() != 0.0
                && number.is_finite())
            .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        "[0-9]{1,4}[hms]".prop_map(Value::from),
        prop::sample::select(vec!["Fail", "Requeue", "None", "PodUID", "Age", "PENDING", "id", "FAILED"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-zA-Z]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Damages the `which`th place of a value.
fn damage(value: &mut Value, which: &mut usize, with: &Value) {
    if *which == 0 {
        *value = with.clone();
    }
    *which = which.wrapping_sub(1);
    match value {
        Value::Object(fields) if *which < usize::MAX / 2 => {
            fields.values_mut().for_each(|below| damage(below, which, with))
        }
        Value::Array(items) if *which < usize::MAX / 2 => items.iter_mut().for_each(|below| damage(below, which, with)),
        _ => {}
    }
}

fn some<T: std::fmt::Debug + Clone + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    prop::option::of(strategy).boxed()
}

fn some_limit() -> BoxedStrategy<Option<Duration>> {
    some((1..=2_592_000_u64).prop_map(Duration::from_secs))
}

fn some_name() -> BoxedStrategy<Option<String>> {
    some("[A-Za-z_ äß-]{0,19}[A-Za-z_äß-]")
}

fn any_spec() -> impl Strategy<Value = RecoveryPolicySpec> {
    let environments =
        some(prop::collection::btree_map("[a-z]{1,8}", (some_limit(), some(any::<bool>())), 0..4).prop_map(|map| {
            let environment =
                |(name, (stuck_after, dry_run))| Environment { name, stuck_after, dry_run, ..Environment::default() };
            map.into_iter().map(environment).collect()
        }));
    let columns = (prop::collection::btree_set("[a-z]{1,9}", 0..4), some_name(), some_name(), some_name()).prop_map(
        |(id, status, owner, progress)| Columns {
            id: id.into_iter().collect(),
            status,
            owner,
            progress,
            ..Columns::default()
        },
    );
    let columns = columns.prop_filter("a column has one role", |columns| {
        let Columns { id, status, owner, progress, .. } = columns;
        let all: Vec<_> = id.iter().chain(status).chain(owner).chain(progress).collect();
        all.iter().enumerate().all(|(index, column)| !all[..index].contains(column))
    });
    let active =
        prop::collection::btree_set("[A-Z:\"'. é]{1,9}", 0..4).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    let runs = (some_name(), columns, active, some("[a-z]{1,9}")).prop_map(|(table, columns, active, failed)| Runs {
        table,
        columns,
        requeued: active.first().cloned(),
        never_claimed: active.first().map(|first| vec![first.clone()]),
        active,
        failed,
        ..Runs::default()
    });
    let action = some(prop::sample::select(Action::ALL.to_vec()));
    let requeue_on = some(prop::sample::subsequence(EvidenceKind::ALL.to_vec(), 1..=5));
    let recovery = (
        action,
        some_limit(),
        some_limit(),
        requeue_on,
        some(0..=100_u32),
        some(1..=10_000_u32),
        some(1..=1_000_000_000_u64),
    )
        .prop_map(|(action, never_claimed_after, hung_after, requeue_on, max_recoveries, batch_size, max_rows)| {
            Recovery {
                action,
                never_claimed_after,
                hung_after,
                requeue_on,
                max_recoveries,
                batch_size,
                limits: Limits { max_rows, max_percent: None },
                ..Recovery::default()
            }
        });
    (any::<bool>(), some("[a-z]{1,9}"), some_limit(), environments, runs, recovery).prop_map(
        |(suspend, environment, stuck_after, environments, runs, recovery)| RecoveryPolicySpec {
            suspend,
            environment,
            stuck_after,
            environments,
            runs,
            recovery,
            ..RecoveryPolicySpec::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_spec_that_keeps_the_rules_is_written_and_read_back_the_same(spec in any_spec()) {
        let policy = RecoveryPolicy::new("runs", spec);
        prop_assert_eq!(problems(&policy), []);
        let yaml = serde_yaml::to_string(&policy).unwrap();
        prop_assert_eq!(&parse_policy(&yaml).unwrap(), &policy, "{}", yaml);
        prop_assert_eq!(&parse_policy(&serde_json::to_string_pretty(&policy).unwrap()).unwrap(), &policy);
    }

    #[test]
    fn arbitrary_text_is_answered_and_never_fatal(text in ".{0,200}") {
        if let Err(error) = parse_policy(&text) {
            prop_assert!(!error.problems.is_empty());
        }
    }

    #[test]
    fn a_policy_with_any_bytes_cut_out_or_put_in_is_answered_and_never_fatal(at in 0..3000_usize, cut in 0..40_usize, put in ".{0,9}") {
        let (_, text) = golden("accepted").into_iter().find(|(name, _)| name == "everything").unwrap();
        let letters: Vec<char> = text.chars().collect();
        let at = at.min(letters.len());
        let rest = &letters[(at + cut).min(letters.len())..];
        let text: String = letters[..at].iter().copied().chain(put.chars()).chain(rest.iter().copied()).collect();
        if let Ok(policy) = parse_policy(&text) {
            prop_assert_eq!(problems(&policy), []);
        }
    }

    #[test]
    fn damage_anywhere_is_judged_alike_by_our_schema_by_another_validator_and_by_the_types(which in 0..160_usize, with in any_json()) {
        let mut spec = everything()["spec"].take();
        damage(&mut spec, &mut which.clone(), &with);
        let found = ours(&spec);
        // The other validator knows no list whose items are told apart by name.
        let twice = found.iter().any(|problem| problem.says.contains("is there twice"));
        prop_assert!(found.is_empty() == OTHER_VALIDATOR.is_valid(&spec) || twice, "{}: {:?}", spec, found);
        let typed = serde_json::from_value::<RecoveryPolicySpec>(spec.clone());
        prop_assert!(typed.is_ok() || !found.is_empty(), "{}: {:?}", spec, typed);
        let text = serde_json::to_string(&wrapped(&spec)).unwrap();
        if let Ok(policy) = parse_policy(&text) {
            prop_assert_eq!(problems(&policy), []);
        }
    }
}
