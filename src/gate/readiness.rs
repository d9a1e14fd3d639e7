//! Readiness gates: the one condition of a pod that is ours.
//!
//! In: which pods may go on, and why. Out: their condition `unstick.dev/recovered`, by server-side apply, so that nothing else
//! of the pod's status is touched. A pod that is gone, or is another one of the same name by now, is no error.

use jiff::Timestamp;
use kube::{
    Client,
    api::{Patch, PatchParams, Request},
    core::Status,
};
use serde::de::IgnoredAny;
use serde_json::json;
use tokio::task::JoinSet;

use super::cluster::with_causes;
use crate::api::names::{MANAGER_GATE, READINESS_GATE};

/// How many pods are written to at once.
const AT_ONCE: usize = 16;

/// A gate that may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The pod's namespace.
    pub namespace: String,
    /// Its name.
    pub pod: String,
    /// Its uid: a later pod of the same name is not meant.
    pub uid: String,
    /// A reason of `api::names`.
    pub reason: String,
    /// Why, in one sentence.
    pub message: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The condition is True.
    Open,
    /// That pod is gone.
    Gone,
}

/// Why a gate stays as it is.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the gate of pod {namespace}/{pod}: {}", with_causes(source))]
pub struct NotOpened {
    /// The pod's namespace.
    pub namespace: String,
    /// Its name.
    pub pod: String,
    /// What the cluster said.
    pub source: Box<kube::Error>,
}

/// Opens one gate.
///
/// # Errors
/// What the cluster says, but for a pod that is gone.
pub async fn open(client: &Client, opening: &Opening, now: Timestamp) -> Result<Opened, NotOpened> {
    match apply(client, opening, now).await {
        Ok(()) => Ok(Opened::Open),
        Err(kube::Error::Api(status)) if is_gone(&status) => Ok(Opened::Gone),
        Err(source) => {
            Err(NotOpened { namespace: opening.namespace.clone(), pod: opening.pod.clone(), source: Box::new(source) })
        }
    }
}

/// Opens many, some at once, and says what became of each, in the same order. Whoever drops the future stops it.
pub async fn open_all(client: &Client, openings: &[Opening], now: Timestamp) -> Vec<Result<Opened, NotOpened>> {
    let mut results = Vec::with_capacity(openings.len());
    for some in openings.chunks(AT_ONCE) {
        let mut under_way = JoinSet::new();
        for (at, opening) in some.iter().cloned().enumerate() {
            let client = client.clone();
            under_way.spawn(async move { (at, open(&client, &opening, now).await) });
        }
        // A task that panicked has none; what went wrong was printed by the panic hook.
        let mut ended = under_way.join_all().await;
        ended.sort_by_key(|(at, _)| *at);
        results.extend(ended.into_iter().map(|(_, result)| result));
    }
    results
}

async fn apply(client: &Client, opening: &Opening, now: Timestamp) -> Result<(), kube::Error> {
    let pods = Request::new(format!("/api/v1/namespaces/{}/pods", opening.namespace));
    let params = PatchParams::apply(MANAGER_GATE).force();
    let request = pods
        .patch_subresource("status", &opening.pod, &params, &Patch::Apply(body(opening, now)))
        .map_err(kube::Error::BuildRequest)?;
    client.request::<IgnoredAny>(request).await.map(|_| ())
}

fn body(opening: &Opening, now: Timestamp) -> serde_json::Value {
    // The API server takes whole seconds here.
    let seconds = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": opening.pod, "uid": opening.uid},
        "status": {"conditions": [{
            "type": READINESS_GATE,
            "status": "True",
            "reason": opening.reason,
            "message": opening.message,
            "lastTransitionTime": seconds,
        }]},
    })
}

/// No pod of that name, or not the one that was meant: a uid that does not match is told as a field that cannot be changed.
fn is_gone(status: &Status) -> bool {
    let uid_differs = || {
        let causes = status.details.iter().flat_map(|details| &details.causes);
        causes.into_iter().any(|cause| cause.field == "metadata.uid") || status.message.contains("metadata.uid")
    };
    status.code == 404 || (status.code == 422 && uid_differs())
}

#[cfg(test)]
#[path = "readiness_tests.rs"]
mod tests;
