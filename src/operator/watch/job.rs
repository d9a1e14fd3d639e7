//! A Job as it comes over the wire, with what is looked at and nothing else.
//!
//! In: a Job's JSON. Out: [`Job`]: metadata and its status's conditions.

use std::borrow::Cow;

use jiff::Timestamp;
use k8s_openapi::NamespaceResourceScope;
use kube::{Resource, api::ObjectMeta};
use serde::{Deserialize, Deserializer, de::MapAccess};

use super::{
    lax::{Lax, fields, lax},
    meta::Meta,
};

/// A Job, slim.
#[derive(Clone, Debug, Default)]
pub(in crate::operator) struct Job {
    /// What identifies it.
    pub(in crate::operator) metadata: ObjectMeta,
    /// Its state.
    pub(in crate::operator) state: JobProgress,
}

/// What a Job says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::operator) struct JobProgress {
    /// Whether it is over, and how.
    pub(in crate::operator) verdict: Option<Verdict>,
    /// How many of its pods it counts, whatever became of them.
    pub(in crate::operator) pods: i64,
}

/// That a Job is over, by its own conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct Verdict {
    /// Whether it did what it was made for.
    pub(in crate::operator) succeeded: bool,
    /// Since when.
    pub(in crate::operator) at: Option<Timestamp>,
    /// Why, in one word.
    pub(in crate::operator) reason: String,
    /// Why, in a sentence.
    pub(in crate::operator) message: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Whole {
    #[serde(deserialize_with = "lax")]
    metadata: Meta,
    #[serde(deserialize_with = "lax")]
    status: Status,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    #[serde(deserialize_with = "lax")]
    conditions: Vec<Condition>,
    #[serde(deserialize_with = "lax")]
    active: Option<i64>,
    #[serde(deserialize_with = "lax")]
    succeeded: Option<i64>,
    #[serde(deserialize_with = "lax")]
    failed: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Condition {
    #[serde(rename = "type", deserialize_with = "lax")]
    kind: Option<String>,
    #[serde(deserialize_with = "lax")]
    status: Option<String>,
    #[serde(deserialize_with = "lax")]
    reason: Option<String>,
    #[serde(deserialize_with = "lax")]
    message: Option<String>,
    #[serde(deserialize_with = "lax")]
    last_transition_time: Option<Timestamp>,
}

impl Lax for Whole {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Status {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Condition {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

/// `FailureTarget` and `SuccessCriteriaMet` say it first, `Failed` and `Complete` some time later.
fn verdict(conditions: Vec<Condition>) -> Option<Verdict> {
    let over = |condition: Condition| {
        let succeeded = match condition.kind.as_deref() {
            Some("Complete" | "SuccessCriteriaMet") => true,
            Some("Failed" | "FailureTarget") => false,
            _ => return None,
        };
        (condition.status.as_deref() == Some("True")).then(|| Verdict {
            succeeded,
            at: condition.last_transition_time,
            reason: condition.reason.unwrap_or_default(),
            message: condition.message.unwrap_or_default(),
        })
    };
    conditions.into_iter().find_map(over)
}

impl<'de> Deserialize<'de> for Job {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Whole { metadata, status } = lax(deserializer)?;
        let pods = [status.active, status.succeeded, status.failed].into_iter().flatten().sum();
        Ok(Self { metadata: metadata.into(), state: JobProgress { verdict: verdict(status.conditions), pods } })
    }
}

impl Resource for Job {
    type DynamicType = ();
    type Scope = NamespaceResourceScope;

    fn kind((): &()) -> Cow<'_, str> {
        "Job".into()
    }

    fn group((): &()) -> Cow<'_, str> {
        "batch".into()
    }

    fn version((): &()) -> Cow<'_, str> {
        "v1".into()
    }

    fn plural((): &()) -> Cow<'_, str> {
        "jobs".into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}
