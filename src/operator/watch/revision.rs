//! What a workload's revisions are kept in, as it comes over the wire: `ReplicaSet` and `ControllerRevision`.
//!
//! In: their JSON. Out: their metadata, and of a `ControllerRevision` its number. Of ReplicaSets the server is asked for
//! the metadata only; a `ControllerRevision`'s number lies outside of it, its whole template is skipped while it is read.

use std::borrow::Cow;

use k8s_openapi::NamespaceResourceScope;
use kube::{Resource, api::ObjectMeta};
use serde::{Deserialize, Deserializer, de::MapAccess};

use super::{
    lax::{Lax, fields, lax},
    meta::Meta,
};

/// A `ReplicaSet`, slim.
#[derive(Clone, Debug, Default)]
pub(in crate::operator) struct ReplicaSet {
    /// What identifies it.
    pub(in crate::operator) metadata: ObjectMeta,
}

/// A `ControllerRevision`, slim.
#[derive(Clone, Debug, Default)]
pub(in crate::operator) struct ControllerRevision {
    /// What identifies it.
    pub(in crate::operator) metadata: ObjectMeta,
    /// Its number, which only grows.
    pub(in crate::operator) revision: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Whole {
    #[serde(deserialize_with = "lax")]
    metadata: Meta,
    #[serde(deserialize_with = "lax")]
    revision: Option<i64>,
}

impl Lax for Whole {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl<'de> Deserialize<'de> for ReplicaSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let whole: Whole = lax(deserializer)?;
        Ok(Self { metadata: whole.metadata.into() })
    }
}

impl<'de> Deserialize<'de> for ControllerRevision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let whole: Whole = lax(deserializer)?;
        Ok(Self { metadata: whole.metadata.into(), revision: whole.revision.unwrap_or_default() })
    }
}

impl Resource for ReplicaSet {
    type DynamicType = ();
    type Scope = NamespaceResourceScope;

    fn kind((): &()) -> Cow<'_, str> {
        "ReplicaSet".into()
    }

    fn group((): &()) -> Cow<'_, str> {
        "apps".into()
    }

    fn version((): &()) -> Cow<'_, str> {
        "v1".into()
    }

    fn plural((): &()) -> Cow<'_, str> {
        "replicasets".into()
    }

    fn metadata_api() -> bool {
        true
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

impl Resource for ControllerRevision {
    type DynamicType = ();
    type Scope = NamespaceResourceScope;

    fn kind((): &()) -> Cow<'_, str> {
        "ControllerRevision".into()
    }

    fn group((): &()) -> Cow<'_, str> {
        "apps".into()
    }

    fn version((): &()) -> Cow<'_, str> {
        "v1".into()
    }

    fn plural((): &()) -> Cow<'_, str> {
        "controllerrevisions".into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}
