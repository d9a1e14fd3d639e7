//! The lists beside the watches: a selector is new, and the pods that it selects have long gone by.
//!
//! In: a [`Fill`]. Out: what lists of one namespace hold that matters to that policy. Made once for each new selector,
//! never in steady state.

use std::{fmt::Debug, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use kube::{Api, Client, Resource, api::ListParams};
use serde::de::DeserializeOwned;
use tokio::{select, sync::Semaphore, time::timeout};

use super::{
    Shared,
    stores::{Fill, Filling},
};

/// How many objects one answer holds at most.
const PAGE: u32 = 500;
/// Between two tries.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(30)];

/// For so many policies lists are made at once.
const AT_ONCE: usize = 4;
/// How long one policy's lists may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Makes lists as long as policies come and change. One that is refused, or never answered, keeps no other waiting.
pub(super) async fn run(client: Client, shared: Arc<Shared>) {
    let room = Semaphore::new(AT_ONCE);
    let mut under_way = FuturesUnordered::new();
    loop {
        select! {
            fills = shared.fills() => under_way.extend(fills.into_iter().map(|fill| make(&client, fill, (&shared, &room)))),
            Some(()) = under_way.next() => {}
        }
    }
}

/// Makes one list, however often it must be tried, as long as it is wanted.
#[expect(clippy::disallowed_methods, reason = "a list that fails is tried again after a pause")]
async fn make(client: &Client, fill: Fill, (shared, room): (&Shared, &Semaphore)) {
    for pause in PAUSES.iter().chain(std::iter::repeat(&PAUSES[PAUSES.len() - 1])) {
        if !shared.look(|stores| stores.wants(&fill)) {
            return;
        }
        let says = {
            // Between two tries others have their turn.
            let Ok(_turn) = room.acquire().await else { return };
            match timeout(LIMIT, lists(client, &fill)).await {
                Ok(Ok(filling)) => return shared.change(|stores| stores.fill(fill, filling)),
                Ok(Err(error)) => error.to_string(),
                Err(_) => format!("no answer within {} s", LIMIT.as_secs()),
            }
        };
        let namespace = fill.key.namespace.as_str();
        tracing::warn!(policy.name = fill.key.name, namespace, "cannot list its workers: {says}");
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
