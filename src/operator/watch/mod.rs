//! Watching: what the cluster holds that matters to policies, kept in little memory and up to date.
//!
//! In: a client and the namespaces to watch. Out: [`Stores`] to look at, and the keys of policies as soon as something
//! may have changed for them. Nothing is decided here and nothing is written to the cluster.
//!
//! The policies of a scope are listed first, so that the pods that follow are known by their use while they come.

mod fill;
mod job;
mod jobs;
mod kept;
mod lax;
mod meta;
mod names;
mod pod;
mod policy;
mod revision;
mod selector;
mod space;
mod stores;
mod stream;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wire_tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kube::{Api, Client, Resource};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

pub use kept::Kind;
pub use stores::Stores;

pub(super) use job::Verdict;
pub(super) use jobs::JobRow;
pub(super) use pod::{Container, Terminated, Waiting};
pub(super) use space::{NOBODY, PodRow, PolicyRow, RevisionRow, Space};

use super::{Key, Namespaces};
use crate::api::names::LABEL_POLICY;
use stream::Watch;

/// All watches. Dropping it ends them.
#[derive(Debug)]
pub struct Watches {
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

/// What watches, lists and the reconciler share.
#[derive(Debug)]
struct Shared {
    stores: Mutex<Stores>,
    touched: Notify,
    to_fill: Notify,
    /// Counts the ends of lists.
    synced: watch::Sender<u64>,
}

impl Watches {
    /// Begins to watch. Must be called inside a tokio runtime; never fails: what cannot be watched is tried again, and
    /// [`missing`](Stores::missing) says so.
    #[must_use]
    pub fn start(client: &Client, namespaces: &Namespaces) -> Self {
        let stores = Stores::new(namespaces);
        let scopes = stores.scopes();
        let shared = Arc::new(Shared {
            stores: Mutex::new(stores),
            touched: Notify::new(),
            to_fill: Notify::new(),
            synced: watch::Sender::new(0),
        });
        let mut tasks = JoinSet::new();
        for (scope, namespace) in scopes.into_iter().enumerate() {
            tasks.spawn(watch_scope(client.clone(), scope, namespace, Arc::clone(&shared)));
        }
        tasks.spawn(fill::run(client.clone(), Arc::clone(&shared)));
        Self { shared, _tasks: tasks }
    }

    /// Knows this and watches nothing.
    #[cfg(test)]
    pub(super) fn showing(stores: Stores) -> Self {
        let (touched, to_fill, synced) = (Notify::new(), Notify::new(), watch::Sender::new(0));
        Self {
            shared: Arc::new(Shared { stores: Mutex::new(stores), touched, to_fill, synced }),
            _tasks: JoinSet::new(),
        }
    }

    /// Looks at what is known. Nothing changes meanwhile, so it should be short.
    pub fn look<T>(&self, at: impl FnOnce(&Stores) -> T) -> T {
        self.shared.look(at)
    }

    /// Waits until something may have changed, and says for which policies; each is named once. One that is named may be
    /// gone. Only one task may wait at a time.
    pub async fn changed(&self) -> Vec<Key> {
        loop {
            let keys = self.shared.lock().take_touched();
            if !keys.is_empty() {
                return keys;
            }
            self.shared.touched.notified().await;
        }
    }

    /// Waits until every watch has had its first complete list.
    pub async fn synced(&self) {
        let mut lists = self.shared.synced.subscribe();
        let all = || self.look(Stores::all_synced);
        while !all() && lists.changed().await.is_ok() {}
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Stores> {
        // What a panic may leave behind is still a store: the next list puts it right.
        self.stores.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look<T>(&self, at: impl FnOnce(&Stores) -> T) -> T {
        at(&self.lock())
    }

    /// Changes the stores and wakes whoever waits for what has changed.
    fn change<T>(&self, how: impl FnOnce(&mut Stores) -> T) -> T {
        let mut stores = self.lock();
        let result = how(&mut stores);
        let (touched, to_fill) = stores.pending();
        drop(stores);
        if touched {
            self.touched.notify_one();
        }
        if to_fill {
            self.to_fill.notify_one();
        }
        result
    }

    /// Waits for lists that must be made.
    async fn fills(&self) -> Vec<stores::Fill> {
        loop {
            let fills = self.lock().take_fills();
            if !fills.is_empty() {
                return fills;
            }
            self.to_fill.notified().await;
        }
    }

    /// A list is complete.
    fn listed(&self) {
        self.synced.send_modify(|lists| *lists += 1);
    }

    /// Waits until that watch has had its first complete list.
    async fn wait_for(&self, scope: usize, kind: Kind) {
        let mut lists = self.synced.subscribe();
        while !self.look(|stores| stores.has_synced(scope, kind)) && lists.changed().await.is_ok() {}
    }
}

async fn watch_scope(client: Client, scope: usize, namespace: Option<String>, shared: Arc<Shared>) {
    let place = namespace.as_deref().map_or("all namespaces".to_owned(), |name| format!("namespace {name}"));
    let watch = Opening { client, scope, namespace, place };
    let others = async {
        shared.wait_for(scope, Kind::Policies).await;
        tokio::join!(
            watch.of::<pod::Pod>(None).run(Arc::clone(&shared)),
            watch.of::<revision::ReplicaSet>(None).run(Arc::clone(&shared)),
            watch.of::<revision::ControllerRevision>(None).run(Arc::clone(&shared)),
            watch.of::<job::Job>(Some(LABEL_POLICY)).run(Arc::clone(&shared)),
        )
    };
    tokio::join!(watch.of::<policy::Policy>(None).run(Arc::clone(&shared)), others);
}

/// What the watches of one scope have in common.
struct Opening {
    client: Client,
    scope: usize,
    namespace: Option<String>,
    place: String,
}

impl Opening {
    fn of<K>(&self, label: Option<&'static str>) -> Watch<K>
    where
        K: Resource<DynamicType = (), Scope = k8s_openapi::NamespaceResourceScope>,
    {
        let api = match &self.namespace {
            Some(namespace) => Api::namespaced(self.client.clone(), namespace),
            None => Api::all(self.client.clone()),
        };
        Watch { api, scope: self.scope, label, place: self.place.clone() }
    }
}
