//! A policy as it comes over the wire, also one that cannot be read.
//!
//! In: a `RecoveryPolicy`'s JSON. Out: [`Policy`]: its metadata in any case, and the whole of it or why it cannot be read.

use std::{borrow::Cow, sync::Arc};

use k8s_openapi::NamespaceResourceScope;
use kube::{Resource, api::ObjectMeta};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{lax::lax, meta::Meta};
use crate::api::{RecoveryPolicy, names};

/// A policy, read or not.
#[derive(Clone, Debug)]
pub(in crate::operator) struct Policy {
    /// What identifies it.
    pub(in crate::operator) metadata: ObjectMeta,
    /// The whole of it, or why it cannot be read.
    pub(in crate::operator) whole: Result<Arc<RecoveryPolicy>, String>,
}

/// Reads a policy. A status that cannot be read (another version wrote it) is as good as none: what it remembers is
/// then remembered anew, while a policy that is not read at all would recover nothing.
fn whole(mut value: Value) -> Result<RecoveryPolicy, String> {
    // Reading them fails where fields of another version are managed, and nobody needs them.
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("managedFields");
    }
    serde_json::from_value(value.clone()).or_else(|first| {
        if let Some(fields) = value.as_object_mut() {
            fields.remove("status");
        }
        serde_json::from_value(value).map_err(|_| first.to_string())
    })
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let metadata = value.get("metadata").cloned().unwrap_or_default();
        let metadata: Meta = lax(metadata).unwrap_or_default();
        Ok(Self { metadata: metadata.into(), whole: whole(value).map(Arc::new) })
    }
}

impl Resource for Policy {
    type DynamicType = ();
    type Scope = NamespaceResourceScope;

    fn kind((): &()) -> Cow<'_, str> {
        names::KIND.into()
    }

    fn group((): &()) -> Cow<'_, str> {
        names::GROUP.into()
    }

    fn version((): &()) -> Cow<'_, str> {
        names::VERSION.into()
    }

    fn plural((): &()) -> Cow<'_, str> {
        names::PLURAL.into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}
