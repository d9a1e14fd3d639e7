//! The lists beside the watches: a selector is new, and the pods that it selects have long gone by.
//!
//! In: a [`Fill`]. Out: what lists of one namespace hold that matters to that policy. Made once for each new selector,
//! never in steady state.

use std::{fmt::Debug, sync::Arc, time::Duration};

use kube::{Api, Client, Resource, api::ListParams};
use serde::de::DeserializeOwned;

use super::{
    Shared,
    stores::{Fill, Filling},
};

/// How many objects one answer holds at most.
const PAGE: u32 = 500;
/// Between two tries.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(30)];

/// Makes lists as long as policies come and change.
pub(super) async fn run(client: Client, shared: Arc<Shared>) {
    loop {
        for fill in shared.fills().await {
            make(&client, fill, &shared).await;
        }
    }
}

/// Makes one list, however often it must be tried, as long as it is wanted.
#[expect(clippy::disallowed_methods, reason = "a list that fails is tried again after a pause")]
async fn make(client: &Client, fill: Fill, shared: &Shared) {
    for pause in PAUSES.iter().chain(std::iter::repeat(&PAUSES[PAUSES.len() - 1])) {
        if !shared.look(|stores| stores.wants(&fill)) {
            return;
        }
        match lists(client, &fill).await {
            Ok(filling) => return shared.change(|stores| stores.fill(fill, filling)),
            Err(error) => {
                let namespace = fill.key.namespace.as_str();
                tracing::warn!(policy.name = fill.key.name, namespace, "cannot list its workers: {error}");
            }
        }
        tokio::time::sleep(*pause).await;
    }
}

async fn lists(client: &Client, fill: &Fill) -> kube::Result<Filling> {
    let namespace = fill.key.namespace.as_str();
    let mut filling = Filling {
        replicas: list(client, namespace, "").await?,
        revisions: list(client, namespace, "").await?,
        ..Filling::default()
    };
    if !fill.selector.is_empty() {
        filling.pods = list(client, namespace, &fill.selector).await?;
    }
    Ok(filling)
}

async fn list<K>(client: &Client, namespace: &str, labels: &str) -> kube::Result<Vec<K>>
where
    K: Resource<DynamicType = (), Scope = k8s_openapi::NamespaceResourceScope> + Clone + DeserializeOwned + Debug,
{
    let api: Api<K> = Api::namespaced(client.clone(), namespace);
    let mut params = ListParams::default().labels(labels).limit(PAGE);
    let mut all = Vec::new();
    loop {
        let page = api.list(&params).await?;
        all.extend(page.items);
        match page.metadata.continue_.filter(|token| !token.is_empty()) {
            Some(token) => params = params.continue_token(&token),
            None => return Ok(all),
        }
    }
}
