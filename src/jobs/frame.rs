//! What all Jobs of ours have in common, whoever makes them and for what.
//!
//! In: a policy, what the Job is called and what its program is told. Out: the Job. It carries all that it needs in its
//! environment, so that its pod needs no rights in the cluster; of the database it holds only the name of a Secret. A
//! policy chooses none of image, command, variables, volumes and security context.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{
        batch::v1::{
            Job, JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement,
            PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule,
        },
        core::v1::{
            Capabilities, ConfigMapVolumeSource, Container, EnvVar, EnvVarSource, KeyToPath, LocalObjectReference,
            ObjectFieldSelector, PodSecurityContext, PodSpec, PodTemplateSpec, ResourceRequirements, SeccompProfile,
            SecretKeySelector, SecretVolumeSource, SecurityContext, Toleration, Volume, VolumeMount,
        },
    },
    apimachinery::pkg::{
        api::resource::Quantity,
        apis::meta::v1::{ObjectMeta, OwnerReference},
    },
};
use serde_json::json;

use crate::{
    api::{self, Amount, CaSource, RecoveryPolicy, TaintEffect, TolerationOperator, names},
    policy::EffectivePolicy,
};

/// After how many seconds a Job is ended that names no other time.
const ACTIVE_DEADLINE: u32 = 120;
/// How many seconds a finished Job is kept that names no other time.
const TTL: u32 = 300;
/// Exit codes that no further pod of the same Job could change: invalid policy, brake, not permitted, other table.
const FINAL_EXITS: [i32; 4] = [64, 65, 77, 78];
/// The user that runs, by number, so that the cluster can see that it is not root.
const USER: i64 = 65532;
/// Where the certificate authority is mounted, and under which name.
const CA_FOLDER: &str = "/etc/unstick/ca";
const CA_FILE: &str = "ca.crt";
/// The volume that it is mounted from.
pub const CA_VOLUME: &str = "database-ca";

/// What Jobs are made with, whatever their policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// The image of the Job's container.
    pub image: String,
    /// When it is pulled; nothing: as the cluster does by the image's tag.
    pub image_pull_policy: Option<String>,
}

/// What one Job has of its own.
pub(super) struct Frame<'a> {
    pub(super) policy: &'a RecoveryPolicy,
    pub(super) settings: &'a JobSettings,
    pub(super) name: String,
    /// Labels of the Job and of its pod.
    pub(super) labels: BTreeMap<String, String>,
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) pod_annotations: BTreeMap<String, String>,
    pub(super) owner: OwnerReference,
    /// What our program is to do.
    pub(super) args: Vec<String>,
    /// What it is told beside who its pod is and where its database is.
    pub(super) told: Vec<EnvVar>,
    /// How often a pod that failed is replaced.
    pub(super) backoff_limit: i32,
    pub(super) time: Time,
}

/// How long a Job may take, and how long it is kept, in seconds.
#[derive(Clone, Copy)]
pub(super) struct Time {
    pub(super) deadline: u32,
    pub(super) ttl: u32,
}

impl Time {
    /// As the policy says.
    pub(super) fn of(policy: &RecoveryPolicy) -> Self {
        let wish = &policy.spec.job;
        Self {
            deadline: wish.active_deadline_seconds.unwrap_or(ACTIVE_DEADLINE),
            ttl: wish.ttl_seconds_after_finished.unwrap_or(TTL),
        }
    }
}

/// The Job.
pub(super) fn framed(frame: Frame<'_>) -> Job {
    let Frame { policy, settings, name, labels, annotations, pod_annotations, .. } = frame;
    let Frame { owner, args, told, backoff_limit, time, .. } = frame;
    let wish = &policy.spec.job;
    let ca = policy.spec.database.ca_from.as_ref();
    let container = Container {
        name: names::JOB_CONTAINER.to_owned(),
        image: Some(settings.image.clone()),
        image_pull_policy: settings.image_pull_policy.clone(),
        args: Some(args),
        env: Some(environment(policy, told)),
        resources: Some(resources(&wish.resources)),
        security_context: Some(container_security()),
        termination_message_policy: Some("FallbackToLogsOnError".to_owned()),
        volume_mounts: ca.map(|_| vec![ca_mount()]),
        ..Container::default()
    };
    let pod = PodSpec {
        automount_service_account_token: Some(false),
        containers: vec![container],
        enable_service_links: Some(false),
        image_pull_secrets: some(wish.image_pull_secrets.iter().map(pull_secret).collect()),
        node_selector: Some(wish.node_selector.clone()).filter(|selector| !selector.is_empty()),
        restart_policy: Some("Never".to_owned()),
        security_context: Some(pod_security()),
        service_account_name: wish.service_account_name.clone().filter(|name| !name.is_empty()),
        termination_grace_period_seconds: Some(5),
        tolerations: some(wish.tolerations.iter().map(toleration).collect()),
        volumes: ca.map(|ca| vec![ca_volume(ca)]),
        ..PodSpec::default()
    };
    Job {
        metadata: ObjectMeta {
            name: Some(name),
            namespace: policy.metadata.namespace.clone(),
            labels: Some(labels.clone()),
            annotations: Some(annotations),
            owner_references: Some(vec![owner]),
            ..ObjectMeta::default()
        },
        spec: Some(JobSpec {
            active_deadline_seconds: Some(time.deadline.into()),
            backoff_limit: Some(backoff_limit),
            completions: Some(1),
            parallelism: Some(1),
            pod_failure_policy: Some(failure_policy()),
            pod_replacement_policy: Some("Failed".to_owned()),
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(labels),
                    annotations: Some(pod_annotations),
                    ..ObjectMeta::default()
                }),
                spec: Some(pod),
            },
            ttl_seconds_after_finished: Some(time.ttl.try_into().unwrap_or(i32::MAX)),
            ..JobSpec::default()
        }),
        status: None,
    }
}

/// The policy's object as Kubernetes refers to owners.
pub(super) fn owner(policy: &RecoveryPolicy) -> OwnerReference {
    OwnerReference {
        api_version: names::API_VERSION.to_owned(),
        block_owner_deletion: Some(true),
        controller: Some(true),
        kind: names::KIND.to_owned(),
        name: policy.metadata.name.clone().unwrap_or_default(),
        uid: policy.metadata.uid.clone().unwrap_or_default(),
    }
}

/// All that the program is told.
fn environment(policy: &RecoveryPolicy, told: Vec<EnvVar>) -> Vec<EnvVar> {
    let mut all = vec![
        from_field(names::ENV_POD_NAME, "metadata.name"),
        from_field(names::ENV_POD_NAMESPACE, "metadata.namespace"),
        from_field(names::ENV_POD_UID, "metadata.uid"),
    ];
    if let Some(from) = &policy.spec.database.url_from {
        let key = &from.secret_key_ref;
        let secret = SecretKeySelector { name: key.name.clone(), key: key.key.clone(), optional: None };
        let source = EnvVarSource { secret_key_ref: Some(secret), ..EnvVarSource::default() };
        all.push(EnvVar { name: names::ENV_DATABASE_URL.to_owned(), value_from: Some(source), value: None });
    }
    if policy.spec.database.ca_from.is_some() {
        all.push(variable(names::ENV_DATABASE_CA, &format!("{CA_FOLDER}/{CA_FILE}")));
    }
    all.extend(told);
    all
}

/// How long the recovery itself may take: it has to end, and its pod to be noticed, before the Job's own limit deletes the
/// pod together with its message. What is left is for placing the pod and pulling the image.
pub(super) fn own_limit(deadline: u32) -> u32 {
    deadline - (deadline / 4).clamp(5, 30).min(deadline.saturating_sub(1))
}

/// The whole resource, with the environment that applies written into it: in the Job there is no namespace to ask.
pub(super) fn policy_text(policy: &RecoveryPolicy, effective: &EffectivePolicy) -> String {
    let mut spec = policy.spec.clone();
    spec.environment = Some(effective.environment.clone());
    let ObjectMeta { name, namespace, .. } = &policy.metadata;
    json!({
        "apiVersion": names::API_VERSION,
        "kind": names::KIND,
        "metadata": { "name": name, "namespace": namespace },
        "spec": spec,
    })
    .to_string()
}

/// A variable whose value arrives as it is: the kubelet would replace `$(NAME)`, the database URL included.
pub(super) fn variable(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.replace('$', "$$")), value_from: None }
}

fn from_field(name: &str, path: &str) -> EnvVar {
    let field = ObjectFieldSelector { api_version: None, field_path: path.to_owned() };
    let source = EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// Ours where the policy says nothing. A wish for one side bends our default of the other, which must not contradict it.
fn resources(wish: &api::Resources) -> ResourceRequirements {
    let of = |wish: &BTreeMap<String, Amount>| -> BTreeMap<String, Quantity> {
        wish.iter().map(|(name, amount)| (name.clone(), Quantity(amount.0.clone()))).collect()
    };
    let (mut requests, mut limits) = (of(&wish.requests), of(&wish.limits));
    for (name, amount) in [("cpu", "10m"), ("memory", "32Mi")] {
        if !wish.limits.contains_key(name) {
            requests.entry(name.to_owned()).or_insert_with(|| Quantity(amount.to_owned()));
        }
    }
    let memory = wish.requests.get("memory").map_or("64Mi", |amount| amount.0.as_str());
    limits.entry("memory".to_owned()).or_insert_with(|| Quantity(memory.to_owned()));
    ResourceRequirements {
        requests: Some(requests).filter(|requests| !requests.is_empty()),
        limits: Some(limits),
        claims: None,
    }
}

fn container_security() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities { add: None, drop: Some(vec!["ALL".to_owned()]) }),
        read_only_root_filesystem: Some(true),
        ..SecurityContext::default()
    }
}

fn pod_security() -> PodSecurityContext {
    PodSecurityContext {
        run_as_group: Some(USER),
        run_as_non_root: Some(true),
        run_as_user: Some(USER),
        seccomp_profile: Some(SeccompProfile { localhost_profile: None, type_: "RuntimeDefault".to_owned() }),
        ..PodSecurityContext::default()
    }
}

fn failure_policy() -> PodFailurePolicy {
    let exits = PodFailurePolicyOnExitCodesRequirement {
        container_name: Some(names::JOB_CONTAINER.to_owned()),
        operator: "In".to_owned(),
        values: FINAL_EXITS.to_vec(),
    };
    let evicted =
        PodFailurePolicyOnPodConditionsPattern { status: "True".to_owned(), type_: "DisruptionTarget".to_owned() };
    PodFailurePolicy {
        rules: vec![
            PodFailurePolicyRule { action: "FailJob".to_owned(), on_exit_codes: Some(exits), on_pod_conditions: None },
            PodFailurePolicyRule {
                action: "Ignore".to_owned(),
                on_exit_codes: None,
                on_pod_conditions: Some(vec![evicted]),
            },
        ],
    }
}

fn ca_mount() -> VolumeMount {
    VolumeMount {
        name: CA_VOLUME.to_owned(),
        mount_path: CA_FOLDER.to_owned(),
        read_only: Some(true),
        ..VolumeMount::default()
    }
}

/// Just the one key, so that nothing else of the object is ever in the pod.
fn ca_volume(ca: &CaSource) -> Volume {
    let item = |key: &str| Some(vec![KeyToPath { key: key.to_owned(), path: CA_FILE.to_owned(), mode: None }]);
    let config_map = ca.config_map_key_ref.as_ref().map(|from| ConfigMapVolumeSource {
        name: from.name.clone(),
        items: item(&from.key),
        ..ConfigMapVolumeSource::default()
    });
    let secret = ca.secret_key_ref.as_ref().map(|from| SecretVolumeSource {
        secret_name: Some(from.name.clone()),
        items: item(&from.key),
        ..SecretVolumeSource::default()
    });
    Volume { name: CA_VOLUME.to_owned(), config_map, secret, ..Volume::default() }
}

fn pull_secret(secret: &api::SecretName) -> LocalObjectReference {
    LocalObjectReference { name: secret.name.clone() }
}

fn toleration(wish: &api::Toleration) -> Toleration {
    let operator = wish.operator.map(|operator| match operator {
        TolerationOperator::Exists => "Exists",
        TolerationOperator::Equal => "Equal",
    });
    let effect = wish.effect.map(|effect| match effect {
        TaintEffect::NoSchedule => "NoSchedule",
        TaintEffect::PreferNoSchedule => "PreferNoSchedule",
        TaintEffect::NoExecute => "NoExecute",
    });
    Toleration {
        key: wish.key.clone(),
        operator: operator.map(str::to_owned),
        value: wish.value.clone(),
        effect: effect.map(str::to_owned),
        toleration_seconds: wish.toleration_seconds.map(i64::from),
    }
}

/// A list that is left out where it is empty, as Kubernetes gives it back.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
