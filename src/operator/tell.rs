//! Writes a policy's status, and only where it says something new.
//!
//! In: the policy as it was read, and the status that it should have. Out: whether that was written. The write is a whole
//! server-side apply that holds only for the version that was read: whoever writes in between makes us look again.

use kube::{
    Api, Client,
    api::{Patch, PatchParams},
    core::PartialObjectMeta,
};
use serde_json::{Value, json};

use super::fault::{About, Refused, ask};
use crate::api::{RecoveryPolicy, RecoveryPolicyStatus, names};

/// What came of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It says what it said before.
    Unchanged,
    /// It was written; the policy's version since.
    Written {
        /// `metadata.resourceVersion` after the write.
        resource_version: Option<String>,
    },
}

/// Brings a policy's status to what it should be.
///
/// # Errors
/// [`Refused`]; [`Fault::Outdated`](super::fault::Fault::Outdated): the policy has changed since it was read;
/// [`Fault::Gone`](super::fault::Fault::Gone): it is no more.
pub async fn apply_status(
    client: &Client,
    policy: &RecoveryPolicy,
    status: &RecoveryPolicyStatus,
) -> Result<Told, Refused> {
    if policy.status.as_ref() == Some(status) {
        // An unchanged write would wake us again.
        return Ok(Told::Unchanged);
    }
    let namespace = policy.metadata.namespace.as_deref().unwrap_or_default();
    let name = policy.metadata.name.as_deref().unwrap_or_default();
    // Only metadata is read back: an answer that this version cannot read in full was written all the same.
    let api = Api::<PartialObjectMeta<RecoveryPolicy>>::namespaced(client.clone(), namespace);
    let params = PatchParams::apply(names::MANAGER_STATUS).force();
    let patch = Patch::Apply(body(policy, status));
    let about = About::new("apply the status of", names::KIND, namespace, name);
    let written = ask(about, api.patch_status(name, &params, &patch)).await?;
    Ok(Told::Written { resource_version: written.metadata.resource_version })
}

fn body(policy: &RecoveryPolicy, status: &RecoveryPolicyStatus) -> Value {
    let metadata = &policy.metadata;
    json!({
        "apiVersion": names::API_VERSION,
        "kind": names::KIND,
        "metadata": { "name": metadata.name, "resourceVersion": metadata.resource_version },
        "status": status,
    })
}
