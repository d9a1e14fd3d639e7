//! The part of an object's metadata that is looked at.
//!
//! In: `metadata` as the API server writes it. Out: an [`ObjectMeta`] without the bulk: `managedFields` are not even
//! parsed, and of the annotations only the few that mean something here are kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{OwnerReference, Time};
use kube::{ResourceExt, api::ObjectMeta, core::Resource};
use serde::{Deserialize, de::MapAccess};

use super::lax::{Lax, fields, lax};
use crate::api::names;

/// Metadata as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Meta {
    #[serde(deserialize_with = "lax")]
    name: Option<String>,
    #[serde(deserialize_with = "lax")]
    namespace: Option<String>,
    #[serde(deserialize_with = "lax")]
    uid: Option<String>,
    #[serde(deserialize_with = "lax")]
    resource_version: Option<String>,
    #[serde(deserialize_with = "lax")]
    generation: Option<i64>,
    #[serde(deserialize_with = "lax")]
    creation_timestamp: Option<Timestamp>,
    #[serde(deserialize_with = "lax")]
    deletion_timestamp: Option<Timestamp>,
    #[serde(deserialize_with = "lax")]
    labels: BTreeMap<String, String>,
    #[serde(deserialize_with = "lax")]
    annotations: Annotations,
    #[serde(deserialize_with = "lax")]
    owner_references: Vec<Reference>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Reference {
    #[serde(deserialize_with = "lax")]
    api_version: Option<String>,
    #[serde(deserialize_with = "lax")]
    kind: Option<String>,
    #[serde(deserialize_with = "lax")]
    name: Option<String>,
    #[serde(deserialize_with = "lax")]
    uid: Option<String>,
    #[serde(deserialize_with = "lax")]
    controller: bool,
}

/// The annotations that mean something here.
#[derive(Debug, Default)]
struct Annotations(BTreeMap<String, String>);

impl Lax for Meta {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Reference {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Annotations {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let mut all: BTreeMap<String, String> = Lax::of_map(map)?;
        all.retain(|key, _| {
            key.starts_with("unstick.dev/")
                || [
                    names::ANNOTATION_DEFAULT_CONTAINER,
                    names::ANNOTATION_DEPLOYMENT_REVISION,
                    names::ANNOTATION_ROLLOUT_REVISION,
                ]
                .contains(&key.as_str())
        });
        Ok(Self(all))
    }
}

impl From<Meta> for ObjectMeta {
    fn from(meta: Meta) -> Self {
        let owners = meta.owner_references.into_iter().map(|reference| OwnerReference {
            api_version: reference.api_version.unwrap_or_default(),
            kind: reference.kind.unwrap_or_default(),
            name: reference.name.unwrap_or_default(),
            uid: reference.uid.unwrap_or_default(),
            controller: Some(reference.controller),
            block_owner_deletion: None,
        });
        Self {
            name: meta.name,
            namespace: meta.namespace,
            uid: meta.uid,
            resource_version: meta.resource_version,
            generation: meta.generation,
            creation_timestamp: meta.creation_timestamp.map(Time),
            deletion_timestamp: meta.deletion_timestamp.map(Time),
            labels: Some(meta.labels),
            annotations: Some(meta.annotations.0),
            owner_references: Some(owners.collect()),
            ..Self::default()
        }
    }
}

/// The controller of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::operator) struct Owner {
    /// Its kind, such as `ReplicaSet`.
    pub(in crate::operator) kind: String,
    /// Its name.
    pub(in crate::operator) name: String,
    /// Its uid.
    pub(in crate::operator) uid: String,
}

/// The owner that is marked as the controller.
pub(super) fn controller<K: Resource>(object: &K) -> Option<Owner> {
    let owner = object.owner_references().iter().find(|reference| reference.controller == Some(true))?;
    Some(Owner { kind: owner.kind.clone(), name: owner.name.clone(), uid: owner.uid.clone() })
}

/// When an object was created; one that does not say so is older than anything else.
pub(super) fn created<K: Resource>(object: &K) -> Timestamp {
    object.creation_timestamp().map_or(Timestamp::UNIX_EPOCH, |time| time.0)
}

/// Where an object is and which one: nothing of it can be kept without.
pub(super) fn place<K: Resource>(object: &K) -> Option<(&str, &str, &str)> {
    let meta = object.meta();
    Some((meta.namespace.as_deref()?, meta.uid.as_deref()?, meta.name.as_deref()?))
}

/// An object's version as a number, to tell which of two looks at it is the later.
pub(super) fn version<K: Resource>(object: &K) -> u64 {
    object.meta().resource_version.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default()
}
