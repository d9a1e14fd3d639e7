//! Jobs against golden files, and what must hold for any of them.

use std::{fs, path::Path};

use k8s_openapi::{api::core::v1::Container, apimachinery::pkg::api::resource::Quantity};

use super::*;
use crate::{
    api::parse_policy,
    jobs::accept,
    policy::{EnvironmentSources, effective},
    report::Trigger,
};

const LEAST: &str = "database: {urlFrom: {secretKeyRef: {name: shop-db, key: url}}}";
const EVERYTHING: &str = r#"
  workers: {selector: {matchLabels: {app: shop}}, identity: PodUID}
  runs: {table: qualification_runs, columns: {owner: workerId, startedAt: startedAt}}
  database:
    urlFrom: {secretKeyRef: {name: shop-db, key: url}}
    caFrom: {configMapKeyRef: {name: db-ca, key: root.pem}}
  job:
    serviceAccountName: recovery
    resources: {requests: {cpu: 50m}, limits: {cpu: 1, memory: 128Mi}}
    nodeSelector: {kubernetes.io/os: linux}
    tolerations:
    - {key: dedicated, operator: Equal, value: jobs, effect: NoExecute, tolerationSeconds: 60}
    - {operator: Exists}
    imagePullSecrets: [{name: registry}]
    activeDeadlineSeconds: 600
    ttlSecondsAfterFinished: 0
"#;
const CA_FROM_SECRET: &str = r"
  environment: development
  database:
    urlFrom: {secretKeyRef: {name: shop-db, key: url}}
    caFrom: {secretKeyRef: {name: db-tls, key: ca.crt}}
  job: {resources: {requests: {memory: 256Mi}}, activeDeadlineSeconds: 10}
";
const SNAPSHOT: &str = r#"{"time":"2026-11-24T10:00:00Z","by":"uid","workers":"","pods":"1y","gone":""}"#;

fn policy(spec: &str) -> RecoveryPolicy {
    let spec = if spec.starts_with('\n') { spec.to_owned() } else { format!("{{{spec}}}") };
    let text = format!(
        "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {{name: qualification-runs, namespace: shop}}\nspec: {spec}"
    );
    let mut policy = parse_policy(&text).unwrap();
    policy.metadata.uid = Some("0b8f3f0e-5f0a-4a57-9d33-6a8a1b8f2a11".into());
    policy.metadata.resource_version = Some("7".into());
    policy.metadata.annotations = Some(BTreeMap::from([(names::ANNOTATION_REQUESTED_AT.into(), "now".into())]));
    policy
}

fn start() -> Start {
    Start {
        job: "unstick-qualification-runs-0123456789".into(),
        recovery_id: "shop.unstick-qualification-runs-0123456789".into(),
        trigger: Trigger::RolloutBeforeReady,
        triggers: vec!["rollout/Deployment/shop/7/before".into(), "request/now".into()],
        workers_digest: "0011223344556677".into(),
    }
}

fn settings() -> JobSettings {
    JobSettings { image: "ghcr.io/unstick-dev/unstick:v0.1.0".into(), image_pull_policy: None }
}

fn made(policy: &RecoveryPolicy, workers: Option<&str>) -> Job {
    let sources = EnvironmentSources { namespace: Some("staging"), ..EnvironmentSources::default() };
    let effective = accept(policy, &sources).unwrap();
    job(JobOrder { start: &start(), policy, effective: &effective, workers, settings: &settings() })
}

fn container(job: &Job) -> &Container {
    &job.spec.as_ref().unwrap().template.spec.as_ref().unwrap().containers[0]
}

/// A variable as the kubelet would give it to the process.
fn told(job: &Job, name: &str) -> Option<String> {
    let variable = container(job).env.iter().flatten().find(|variable| variable.name == name)?;
    let value = variable.value.clone()?;
    assert!(!value.replace("$$", "").contains('$'), "{name} would be expanded");
    Some(value.replace("$$", "$"))
}

#[test]
fn jobs_are_the_golden_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/jobs");
    for (file, spec, workers) in [
        ("least.yaml", LEAST, None),
        ("everything.yaml", EVERYTHING, Some(SNAPSHOT)),
        ("ca-from-secret.yaml", CA_FROM_SECRET, None),
    ] {
        let made = serde_yaml::to_string(&made(&policy(spec), workers)).unwrap();
        let kept = folder.join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&kept, &made).unwrap();
        }
        let golden = fs::read_to_string(&kept).unwrap_or_default();
        assert!(made == golden, "{} is out of date: run the tests with UPDATE_GOLDEN=1\n{made}", kept.display());
    }
}

#[test]
fn what_applies_in_the_job_is_what_applied_in_the_cluster() {
    for spec in [LEAST, EVERYTHING, CA_FROM_SECRET] {
        let policy = policy(spec);
        let text = told(&made(&policy, None), names::ENV_POLICY).unwrap();
        let read = parse_policy(&text).unwrap();
        let sources = EnvironmentSources { namespace: Some("staging"), ..EnvironmentSources::default() };
        let there = effective(read.metadata.name.as_deref(), &read.spec, &EnvironmentSources::default()).unwrap();
        assert_eq!(there, accept(&policy, &sources).unwrap());
    }
}

#[test]
fn no_name_in_a_policy_can_pull_the_database_url_into_another_variable() {
    let mut policy = policy(LEAST);
    policy.spec.runs.failed = Some("$(DATABASE_URL)$$x$".into());
    let made = made(&policy, Some("$(DATABASE_URL)"));
    assert!(told(&made, names::ENV_POLICY).unwrap().contains("$(DATABASE_URL)$$x$"));
    assert_eq!(told(&made, names::ENV_WORKERS).as_deref(), Some("$(DATABASE_URL)"));
}

#[test]
fn the_url_is_nowhere_in_the_job_but_as_the_name_of_a_secret() {
    let made = made(&policy(EVERYTHING), Some(SNAPSHOT));
    let variables: Vec<_> =
        container(&made).env.iter().flatten().filter(|v| v.name == names::ENV_DATABASE_URL).collect();
    let [url] = variables.as_slice() else { panic!("{variables:?}") };
    assert_eq!(url.value, None);
    assert_eq!(url.value_from.as_ref().unwrap().secret_key_ref.as_ref().unwrap().name, "shop-db");
    assert!(!serde_json::to_string(&made).unwrap().contains("://"));
}

#[test]
fn the_recovery_ends_before_the_jobs_own_limit_deletes_its_pod() {
    for (deadline, expected) in [(10, 5), (20, 15), (120, 90), (600, 570), (86_400, 86_370), (1, 1), (0, 0)] {
        assert_eq!(own_limit(deadline), expected, "{deadline}");
    }
    assert_eq!(told(&made(&policy(LEAST), None), names::ENV_TIMEOUT_TOTAL).as_deref(), Some("90s"));
}

#[test]
fn a_wish_for_memory_never_contradicts_our_own_default() {
    let memory = |wish: &str| {
        let made = made(&policy(&format!("{LEAST}, job: {{resources: {wish}}}")), None);
        let resources = container(&made).resources.clone().unwrap();
        let of = |side: Option<BTreeMap<String, Quantity>>| side.unwrap_or_default().get("memory").map(|q| q.0.clone());
        (of(resources.requests), of(resources.limits))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(memory("{}"), (some("32Mi"), some("64Mi")));
    assert_eq!(memory("{limits: {memory: 16Mi}}"), (None, some("16Mi")));
    assert_eq!(memory("{requests: {memory: 128Mi}}"), (some("128Mi"), some("128Mi")));
    assert_eq!(memory("{requests: {memory: 1Mi}, limits: {memory: 2Mi}}"), (some("1Mi"), some("2Mi")));
}

#[test]
fn sixty_four_triggers_are_listed_and_the_others_counted() {
    let many: Vec<String> = (0..70).map(|n| n.to_string()).collect();
    assert_eq!(listed(&many[..64]), many[..64]);
    let short = listed(&many);
    assert_eq!((short.len(), short[63].as_str()), (64, "…+7"));
}

#[test]
fn a_policys_name_is_cut_to_what_a_label_holds() {
    assert_eq!(policy_label("qualification-runs"), "qualification-runs");
    assert_eq!(policy_label(&format!("{}.{}", "a".repeat(62), "b".repeat(100))), "a".repeat(62));
}
