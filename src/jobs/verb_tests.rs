//! People's Jobs against golden files, and what must hold for any of them.

use std::{fs, path::Path};

use super::*;
use crate::{
    api::parse_policy,
    jobs::accept,
    policy::{EnvironmentSources, effective},
};

const POLICY: &str = "
apiVersion: unstick.dev/v1alpha1
kind: RecoveryPolicy
metadata: {name: qualification-runs, namespace: shop}
spec:
  database:
    urlFrom: {secretKeyRef: {name: shop-db, key: url}}
    caFrom: {configMapKeyRef: {name: db-ca, key: root.pem}}
  job: {serviceAccountName: recovery, ttlSecondsAfterFinished: 0}
";
const SNAPSHOT: &str = r#"{"time":"2026-11-24T10:00:00Z","by":"uid","workers":"","pods":"1y","gone":""}"#;

fn policy() -> RecoveryPolicy {
    let mut policy = parse_policy(POLICY).unwrap();
    policy.metadata.uid = Some("0b8f3f0e-5f0a-4a57-9d33-6a8a1b8f2a11".into());
    policy
}

fn made(policy: &RecoveryPolicy, verb: Verb<'_>) -> Job {
    let sources = EnvironmentSources { namespace: Some("staging"), ..EnvironmentSources::default() };
    let settings = JobSettings { image: "ghcr.io/unstick-dev/unstick:v0.1.0".into(), image_pull_policy: None };
    verb_job(VerbOrder {
        verb,
        mark: "0123456789",
        policy,
        effective: &accept(policy, &sources).unwrap(),
        workers: Some(SNAPSHOT),
        person: Some("alice@example.com"),
        settings: &settings,
    })
}

fn args(verb: Verb<'_>) -> Vec<String> {
    let job = made(&policy(), verb);
    job.spec.unwrap().template.spec.unwrap().containers.remove(0).args.unwrap()
}

fn told(job: &Job, name: &str) -> Option<String> {
    let containers = &job.spec.as_ref().unwrap().template.spec.as_ref().unwrap().containers;
    let variable = containers[0].env.iter().flatten().find(|variable| variable.name == name)?;
    variable.value.clone()
}

#[test]
fn peoples_jobs_are_the_golden_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/jobs");
    let undo = Verb::Undo { recovery: "shop.unstick-qualification-runs-0123456789", check_only: false };
    for (file, verb) in [("verb-check.yaml", Verb::Check(20)), ("verb-undo.yaml", undo)] {
        let made = serde_yaml::to_string(&made(&policy(), verb)).unwrap();
        let kept = folder.join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&kept, &made).unwrap();
        }
        let golden = fs::read_to_string(&kept).unwrap_or_default();
        assert!(made == golden, "{} is out of date: run the tests with UPDATE_GOLDEN=1\n{made}", kept.display());
    }
}

#[test]
fn what_a_person_writes_is_never_taken_for_a_flag() {
    for verb in
        [Verb::Explain("--help"), Verb::History(Some("--help")), Verb::Undo { recovery: "--help", check_only: true }]
    {
        let args = args(verb);
        assert_eq!(args[args.len() - 2..], ["--", "--help"], "{args:?}");
    }
    assert!(!args(Verb::History(None)).contains(&"--".to_owned()));
}

#[test]
fn the_operator_can_tell_the_job_and_its_pod_from_its_own() {
    let job = made(&policy(), Verb::History(None));
    let pod = job.spec.as_ref().unwrap().template.metadata.as_ref().unwrap();
    for labels in [job.metadata.labels.as_ref().unwrap(), pod.labels.as_ref().unwrap()] {
        assert_eq!(labels.get(names::LABEL_TRIGGER).map(String::as_str), Some("CommandLine"));
        assert_eq!(labels.get(names::LABEL_POLICY).map(String::as_str), Some("qualification-runs"));
        assert_eq!(labels.get(names::LABEL_VERB).map(String::as_str), Some("history"));
    }
}

#[test]
fn a_name_that_is_as_long_as_can_be_makes_a_name_that_pods_can_wear_as_a_label() {
    let mut policy = policy();
    policy.metadata.name = Some("a-".repeat(126));
    let job = made(&policy, Verb::History(None));
    let name = job.metadata.name.unwrap();
    assert!(name.len() <= 63 && name.ends_with("-a-0123456789") && !name.contains("--"), "{name}");
}

#[test]
fn the_logs_are_there_to_be_read_whatever_the_policy_keeps_of_its_own_jobs() {
    assert_eq!(made(&policy(), Verb::Check(1)).spec.unwrap().ttl_seconds_after_finished, Some(300));
}

#[test]
fn only_who_judges_live_runs_is_told_of_pods_and_what_applies_is_what_applied_in_the_cluster() {
    assert_eq!(told(&made(&policy(), Verb::Check(1)), names::ENV_WORKERS).as_deref(), Some(SNAPSHOT));
    assert_eq!(told(&made(&policy(), Verb::History(None)), names::ENV_WORKERS), None);
    let text = told(&made(&policy(), Verb::Check(1)), names::ENV_POLICY).unwrap();
    let read = parse_policy(&text).unwrap();
    let there = effective(read.metadata.name.as_deref(), &read.spec, &EnvironmentSources::default()).unwrap();
    assert_eq!(there.environment, "staging");
}
