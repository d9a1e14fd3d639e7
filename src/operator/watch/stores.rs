//! All that is kept of all watched namespaces, and how far each watch is.
//!
//! In: events of watches. Out: [`Space`]s, the keys of policies that something may have changed for, and the lists that
//! must be made beside the watches because a selector is new. Pure: nothing is asked of the cluster here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kube::runtime::watcher::Event;

use super::{
    kept::{Kept, Kind},
    meta::place,
    pod::Pod,
    revision::{ControllerRevision, ReplicaSet},
    selector,
    space::Space,
    table::Look,
};
use crate::operator::{Key, Namespaces};

/// All that is kept.
#[derive(Debug, Default)]
pub struct Stores {
    scopes: Vec<Scope>,
    spaces: BTreeMap<Box<str>, Space>,
    touched: BTreeSet<Key>,
    fills: Vec<Fill>,
}

/// What one set of watches sees: one namespace or all.
#[derive(Debug)]
struct Scope {
    namespace: Option<Box<str>>,
    states: [State; Kind::ALL.len()],
    /// How many lists have begun: one made meanwhile beside them may be older than they are.
    lists: u64,
}

/// How far one watch is.
#[derive(Debug, Default)]
struct State {
    begun: bool,
    synced: bool,
    fault: Option<Fault>,
    /// When it told something last.
    heard: Option<Timestamp>,
}

/// Why a watch does not get on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    message: String,
    since: Timestamp,
}

/// A list to be made beside the watches, for one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) key: Key,
    /// Selects its workers; empty: it selects none.
    pub(super) selector: String,
    scope: usize,
    lists: u64,
}

/// What such a list held.
#[derive(Debug, Default)]
pub(super) struct Filling {
    pub(super) pods: Vec<Pod>,
    pub(super) replicas: Vec<ReplicaSet>,
    pub(super) revisions: Vec<ControllerRevision>,
}

/// What a watch could not do.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) at: Timestamp,
}

/// Whether a watch has got better or worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Same,
    Worse,
    Better,
}

impl Stores {
    pub(super) fn new(namespaces: &Namespaces) -> Self {
        let scope = |namespace| Scope { namespace, states: Default::default(), lists: 0 };
        let scopes = match namespaces {
            Namespaces::All => vec![scope(None)],
            Namespaces::Named(names) => names.iter().map(|name| scope(Some(name.as_str().into()))).collect(),
        };
        Self { scopes, ..Self::default() }
    }

    /// The namespace of each scope.
    pub(super) fn scopes(&self) -> Vec<Option<String>> {
        self.scopes.iter().map(|scope| scope.namespace.as_deref().map(str::to_owned)).collect()
    }

    /// Takes in what a watch says.
    pub(super) fn apply<K: Kept>(&mut self, scope: usize, event: Event<K>) -> Turn {
        // Of a paged list this is said before it is asked for: it does not mean that all is well again.
        let well = !matches!(event, Event::Init);
        let turn = if well { self.recover(scope, K::KIND) } else { Turn::Same };
        let Some(state) = self.scopes.get_mut(scope) else { return turn };
        match event {
            Event::Init => {
                state.lists += 1;
                state.of(K::KIND).begun = true;
                self.spaces_of(scope).for_each(K::begin);
            }
            Event::InitApply(object) => self.with(scope, object, |object, space| object.put(space, Look::Listed)),
            Event::Apply(object) => self.with(scope, object, |object, space| object.put(space, Look::Changed)),
            Event::Delete(object) => self.with(scope, object, Kept::remove),
            Event::InitDone => {
                state.of(K::KIND).synced = true;
                self.spaces_of(scope).for_each(K::sweep);
                self.all_touched(scope);
            }
        }
        turn
    }

    /// A watch tells something at this time.
    pub(super) fn hear(&mut self, scope: usize, kind: Kind, at: Timestamp) {
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.of(kind).heard = Some(at);
        }
    }

    /// A watch has not failed for so long that it must be well: it tells so itself only with the next change.
    pub(super) fn recover(&mut self, scope: usize, kind: Kind) -> Turn {
        let fault = self.scopes.get_mut(scope).and_then(|scope| scope.of(kind).fault.take());
        if fault.is_some() { Turn::Better } else { Turn::Same }
    }

    pub(super) fn is_failing(&self, scope: usize, kind: Kind) -> bool {
        self.scopes.get(scope).is_some_and(|scope| scope.states[kind as usize].fault.is_some())
    }

    /// A watch has failed.
    pub(super) fn fail(&mut self, scope: usize, failure: Failure) -> Turn {
        let Failure { kind, message, at } = failure;
        let Some(state) = self.scopes.get_mut(scope).map(|scope| scope.of(kind)) else { return Turn::Same };
        let before = state.fault.take();
        let since = before.as_ref().map_or(at, |fault| fault.since);
        let same = before.is_some_and(|fault| fault.message == message);
        state.fault = Some(Fault { message, since });
        if same { Turn::Same } else { Turn::Worse }
    }

    /// Keys of policies that something may have changed for, each once.
    pub(super) fn take_touched(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.touched).into_iter().collect()
    }

    pub(super) fn take_fills(&mut self) -> Vec<Fill> {
        std::mem::take(&mut self.fills)
    }

    /// Whether there are keys to take, and lists to make.
    pub(super) fn pending(&self) -> (bool, bool) {
        (!self.touched.is_empty(), !self.fills.is_empty())
    }

    /// Whether this list is still wanted: its policy may be gone, or select others now.
    pub(super) fn wants(&self, fill: &Fill) -> bool {
        self.space(&fill.key.namespace).is_some_and(|space| {
            let unfilled = space.unfilled.contains(fill.key.name.as_str());
            unfilled && space.policy(&fill.key.name).is_some_and(|row| selected_by(row.selector()) == fill.selector)
        })
    }

    /// Takes in a list that was made beside the watches.
    pub(super) fn fill(&mut self, fill: Fill, filling: Filling) {
        if !self.wants(&fill) {
            return;
        }
        if self.scopes.get(fill.scope).is_none_or(|scope| scope.lists != fill.lists) {
            // A watch has begun anew meanwhile: its list may be younger than this one, and know of ends that this does not.
            self.order(fill.scope, fill.key);
            return;
        }
        let Some(space) = self.spaces.get_mut(fill.key.namespace.as_str()) else { return };
        filling.replicas.into_iter().for_each(|set| set.put(space, Look::Filled));
        filling.revisions.into_iter().for_each(|revision| revision.put(space, Look::Filled));
        filling.pods.into_iter().for_each(|pod| pod.put(space, Look::Filled));
        space.filled(&fill.key.name);
        self.collect(fill.scope, &fill.key.namespace);
    }

    /// What is kept of a namespace, if anything is.
    pub(in crate::operator) fn space(&self, namespace: &str) -> Option<&Space> {
        self.spaces.get(namespace)
    }

    /// The keys of all policies, and of those that are not there although pods wait for them.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        for (namespace, space) in &self.spaces {
            let names = space.policies.values().filter_map(|row| super::space::name(&row.policy));
            let names = names.chain(space.missed());
            keys.extend(names.map(|name| Key { namespace: namespace.to_string(), name: name.into() }));
        }
        keys
    }

    /// Whether a namespace is watched.
    #[must_use]
    pub fn watches(&self, namespace: &str) -> bool {
        self.scope_of(namespace).is_some()
    }

    /// Whether all watches of a namespace have had their first complete list.
    #[must_use]
    pub fn is_synced(&self, namespace: &str) -> bool {
        self.scope_of(namespace).is_some_and(|scope| scope.states.iter().all(|state| state.synced))
    }

    /// Whether all watches have had their first complete list.
    pub(super) fn all_synced(&self) -> bool {
        self.scopes.iter().all(|scope| scope.states.iter().all(|state| state.synced))
    }

    pub(super) fn has_synced(&self, scope: usize, kind: Kind) -> bool {
        self.scopes.get(scope).is_some_and(|scope| scope.states.get(kind as usize).is_some_and(|state| state.synced))
    }

    /// What is not known yet, or is not heard of any more, and why; empty: all is well.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for scope in &self.scopes {
            let place =
                scope.namespace.as_deref().map_or("all namespaces".to_owned(), |name| format!("namespace {name}"));
            for (kind, state) in Kind::ALL.iter().zip(&scope.states) {
                match (&state.fault, state.synced) {
                    (Some(fault), _) => missing.push(fault.message.clone()),
                    (None, false) => missing.push(format!("{kind} in {place}: not listed yet")),
                    (None, true) => {}
                }
            }
        }
        missing
    }

    /// What keeps it from being ready; empty: nothing does. A namespace whose watches fail, as those of one that was deleted
    /// do, is in nobody's way as long as another one is known: the gates of that one must be answered.
    #[must_use]
    pub fn unready(&self) -> Vec<String> {
        let is_failing = |scope: &Scope| scope.states.iter().any(|state| state.fault.is_some());
        let is_synced = |scope: &Scope| scope.states.iter().all(|state| state.synced);
        let is_well = |scope: &Scope| is_synced(scope) && !is_failing(scope);
        let ready =
            self.scopes.iter().any(is_well) && self.scopes.iter().all(|scope| is_well(scope) || is_failing(scope));
        if ready { Vec::new() } else { self.missing() }
    }

    /// Up to when the pods of a namespace are known: when their watch told something last, or began to fail. It may be silent for
    /// minutes because nothing happens, or because nobody has noticed yet that the line is dead: nobody is gone by what it has not
    /// told, and a pod that came since is not missed.
    #[must_use]
    pub fn pods_known_at(&self, namespace: &str, now: Timestamp) -> Timestamp {
        let state = self.scope_of(namespace).and_then(|scope| scope.states.get(Kind::Pods as usize));
        let fault = state.and_then(|state| state.fault.as_ref()).map(|fault| fault.since);
        let heard = state.and_then(|state| state.heard);
        [fault, heard].into_iter().flatten().fold(now, Timestamp::min)
    }

    fn scope_of(&self, namespace: &str) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.namespace.as_deref().is_none_or(|name| name == namespace))
    }

    /// The spaces that a scope sees.
    fn spaces_of(&mut self, scope: usize) -> impl Iterator<Item = &mut Space> {
        let namespace = self.scopes.get(scope).and_then(|scope| scope.namespace.clone());
        let seen = move |name: &str| namespace.as_deref().is_none_or(|only| only == name);
        self.spaces.iter_mut().filter(move |(name, _)| seen(name)).map(|(_, space)| space)
    }

    /// Does something to the space of an object.
    fn with<K: Kept>(&mut self, scope: usize, object: K, what: impl FnOnce(K, &mut Space)) {
        let Some((namespace, _, _)) = place(&object) else { return };
        let namespace = namespace.to_owned();
        if !self.spaces.contains_key(namespace.as_str()) {
            self.spaces.insert(namespace.as_str().into(), Space::default());
        }
        let Some(space) = self.spaces.get_mut(namespace.as_str()) else { return };
        what(object, space);
        self.collect(scope, &namespace);
    }

    /// Collects what a space has to tell.
    fn collect(&mut self, scope: usize, namespace: &str) {
        let Some(space) = self.spaces.get_mut(namespace) else { return };
        if space.touched.is_empty() {
            if space.is_empty() {
                self.spaces.remove(namespace);
            }
            return;
        }
        let keys = std::mem::take(&mut space.touched).into_iter();
        let keys: Vec<Key> = keys.map(|name| Key { namespace: namespace.to_owned(), name: name.into() }).collect();
        let unfilled = |key: &&Key| space.unfilled.contains(key.name.as_str());
        let unfilled: Vec<Key> = keys.iter().filter(unfilled).cloned().collect();
        if space.is_empty() {
            self.spaces.remove(namespace);
        }
        self.touched.extend(keys);
        for key in unfilled {
            self.order(scope, key);
        }
    }

    /// Orders a list for a policy whose selector is new; none is needed before the pods are watched.
    fn order(&mut self, scope: usize, key: Key) {
        let Some(state) = self.scopes.get(scope) else { return };
        let Some(space) = self.spaces.get_mut(key.namespace.as_str()) else { return };
        if !state.states.iter().skip(1).any(|state| state.begun) {
            space.filled(&key.name);
            space.touched.clear();
            return;
        }
        let selector = selected_by(space.policy(&key.name).and_then(|row| row.selector()));
        let fill = Fill { key, selector, scope, lists: state.lists };
        if !self.fills.contains(&fill) {
            self.fills.push(fill);
        }
    }

    /// After a list of all: whoever was touched while it was swept, and once everything is there, every policy.
    fn all_touched(&mut self, scope: usize) {
        let names: Vec<Box<str>> = self.spaces.keys().cloned().collect();
        for namespace in names {
            self.collect(scope, &namespace);
        }
        let Some(state) = self.scopes.get(scope) else { return };
        if state.states.iter().all(|state| state.synced) {
            let only = state.namespace.clone();
            let seen = |key: &Key| only.as_deref().is_none_or(|name| name == key.namespace);
            let keys: Vec<Key> = self.keys().into_iter().filter(seen).collect();
            self.touched.extend(keys);
        }
    }
}

impl Scope {
    fn of(&mut self, kind: Kind) -> &mut State {
        &mut self.states[kind as usize]
    }
}

fn selected_by(selector: Option<&crate::api::Selector>) -> String {
    selector.filter(|selector| !selector::is_empty(selector)).map(selector::parameter).unwrap_or_default()
}
