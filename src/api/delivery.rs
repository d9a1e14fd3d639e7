//! The part of a policy that says how a recovery comes about in a cluster: database, triggers, gate, Job.
//!
//! Everything named here lies in the policy's own namespace. A policy chooses no image, command, environment variable,
//! volume or security context: whoever may write a policy must not get more power than that.

#![expect(unreachable_pub, reason = "KubeSchema copies a public type into a function, where nothing can reach it")]

use std::collections::BTreeMap;

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{
    Duration, GateMode, RolloutTrigger, is_default,
    schemas::{self, DATA_KEY, OBJECT_NAME, OBJECT_NAME_OR_EMPTY, SCHEDULE, ZONE},
};

/// How the recovery Job reaches the database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Database {
    /// Where the database URL is kept. Read by the kubelet for the Job, never by the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_from: Option<UrlSource>,

    /// Where the certificate authority of the database server is kept. With it, verify-full is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_from: Option<CaSource>,
}

/// Where the database URL is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UrlSource {
    /// A key of a Secret beside the policy.
    pub secret_key_ref: KeyRef,
}

/// Where a certificate authority is kept: in a ConfigMap or in a Secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("has(self.configMapKeyRef) != has(self.secretKeyRef)").message("must hold exactly one of configMapKeyRef and secretKeyRef"))]
pub struct CaSource {
    /// A key of a ConfigMap beside the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_map_key_ref: Option<KeyRef>,

    /// A key of a Secret beside the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_key_ref: Option<KeyRef>,
}

/// A key of a Secret or ConfigMap beside the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyRef {
    /// Name of the object.
    #[schemars(length(min = 1, max = 253), regex(pattern = OBJECT_NAME))]
    pub name: String,

    /// Key in its data.
    #[schemars(length(min = 1, max = 253), regex(pattern = DATA_KEY))]
    pub key: String,
}

/// When a recovery starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, KubeSchema)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("!has(self.timeZone) || has(self.schedule)").message("must go with a schedule").field_path(".timeZone"))]
pub struct Triggers {
    /// At which moments of a rollout a recovery starts. BeforeReady: as soon as the new revision is seen. AfterComplete: when no
    /// pod of an older revision is left. Default: BeforeReadyAndAfterComplete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<RolloutTrigger>")]
    pub rollout: Option<RolloutTrigger>,

    /// When a worker is lost: its container restarted in place, its pod evicted, deleted or failed. Default: true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_loss: Option<bool>,

    /// When a clock says so: five cron fields (minute, hour, day of month, month, day of week). Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 9, max = 128), regex(pattern = SCHEDULE))]
    pub schedule: Option<String>,

    /// Time zone (IANA) of the schedule. Default: UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = ZONE))]
    pub time_zone: Option<String>,

    /// Pause between the starts of two recoveries; triggers meanwhile share the next one. From 1s to 1h. Default: 15s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::interval")]
    pub min_interval: Option<Duration>,
}

/// What holds new pods until the recovery of their rollout is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// What holds them: None, InitContainer or ReadinessGate. Default: InitContainer, which holds the pods that
    /// have the init container unstick-init and no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::choice::<GateMode>")]
    pub mode: Option<GateMode>,

    /// How long they wait at most, per rollout; then they start in any case. From 1s to 10m. Default: 60s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schemas::gate_timeout")]
    pub timeout: Option<Duration>,
}

/// How the recovery Job is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Service account of the Job's pod, whose token is not mounted. Default: default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 253), regex(pattern = OBJECT_NAME_OR_EMPTY))]
    pub service_account_name: Option<String>,

    /// What the Job's container requests and may use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub resources: Resources,

    /// Labels of the nodes that the Job may run on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "schemas::labels")]
    pub node_selector: BTreeMap<String, String>,

    /// Taints that the Job's pod tolerates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16), extend("x-kubernetes-list-type" = "atomic"))]
    pub tolerations: Vec<Toleration>,

    /// Secrets beside the policy with which the Job's image is pulled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 8), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub image_pull_secrets: Vec<SecretName>,

    /// After how many seconds a Job is ended, 10 to 86400. Default: 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 10, max = 86400))]
    pub active_deadline_seconds: Option<u32>,

    /// How many seconds a finished Job is kept, 0 to 86400. Default: 300.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 86400))]
    pub ttl_seconds_after_finished: Option<u32>,
}

/// What a container requests and may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resources {
    /// The most it may use, such as memory: 64Mi.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "schemas::amounts")]
    pub limits: BTreeMap<String, Amount>,

    /// What is kept free for it, such as cpu: 10m.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "schemas::amounts")]
    pub requests: BTreeMap<String, Amount>,
}

/// An amount as Kubernetes writes it: `10m`, `64Mi`, or a bare whole number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Amount(pub String);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;
        impl de::Visitor<'_> for TextOrNumber {
            type Value = Amount;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an amount such as 64Mi")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                Ok(Amount(text.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Amount, E> {
                Ok(Amount(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
                Ok(Amount(number.to_string()))
            }
        }
        deserializer.deserialize_any(TextOrNumber)
    }
}

/// A taint that a pod tolerates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Toleration {
    /// Key of the taint; empty with operator Exists: every key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 317))]
    pub key: Option<String>,

    /// How value relates to the taint's: Equal or Exists. Default: Equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<TolerationOperator>,

    /// Value of the taint, with operator Equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 63))]
    pub value: Option<String>,

    /// Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Default: every effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<TaintEffect>,

    /// How long a taint with effect NoExecute is tolerated, in seconds. Default: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 2_592_000))]
    pub toleration_seconds: Option<u32>,
}

/// How the value of a toleration relates to the taint's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TolerationOperator {
    /// Any value will do.
    Exists,
    /// The values are equal.
    #[default]
    Equal,
}

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// They are not placed there.
    NoSchedule,
    /// They are placed elsewhere if possible.
    PreferNoSchedule,
    /// They are evicted.
    NoExecute,
}

/// The name of a Secret beside the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretName {
    /// Name of the Secret.
    #[schemars(length(min = 1, max = 253), regex(pattern = OBJECT_NAME))]
    pub name: String,
}
