//! Observing: what the watches know becomes facts about one policy.
//!
//! In: [`Stores`], a policy, what applies of it and what its status remembers. Out: an [`Observation`] with the [`Facts`]
//! that a decision rests on. Nothing is asked of the cluster, and nothing is concluded: a pod whose `ReplicaSet` has not
//! been heard of yet belongs to a workload whose revision is not known yet.

mod jobs;
mod refusal;
mod rules;
mod workers;
mod workloads;

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use kube::{ResourceExt, api::ObjectMeta};

pub use refusal::why_unbegun;
pub use rules::rules;

use super::{
    Key,
    watch::{PodRow, Space, Stores},
};
use crate::{
    api::{RecoveryPolicy, names},
    gate::Question,
    rollout::{Facts, Memory, PolicyFacts, Recall, Rules, Worker, put_followed_first},
};

/// How it stands with a policy.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Its namespace is not watched.
    NotWatched,
    /// Not all of its namespace is known yet, or not all of its workers are: nothing can be decided.
    NotSynced,
    /// There is none.
    Absent,
    /// It is there but cannot be read.
    Unreadable {
        /// What identifies it.
        metadata: Box<ObjectMeta>,
        /// Why it cannot be read.
        message: String,
    },
    /// It is there and all about it is known.
    Known(Arc<RecoveryPolicy>),
}

/// What is to be observed.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The policy.
    pub policy: &'a RecoveryPolicy,
    /// What applies of it.
    pub rules: Rules,
    /// What its status remembers.
    pub memory: Memory,
    /// The operator's clock.
    pub now: Timestamp,
}

/// What is known about one policy at one moment.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What a decision rests on. Its losses are empty: the roll call knows them.
    pub facts: Facts,
    /// Up to when the pods are known: when their watch told something last, or began to fail.
    pub known_at: Timestamp,
    /// Jobs whose recovery has not begun for a reason that may pass.
    pub unbegun: Vec<Unbegun>,
    /// What people should know of the policy as it meets its pods.
    pub note: Option<String>,
}

/// A Job whose recovery has not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbegun {
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: String,
    /// When it was created.
    pub created: Timestamp,
    /// Why no node takes its pod; none: no pod has been heard of, and the cluster may refuse it.
    pub unplaced: Option<String>,
    /// The uid of its pod, where that waits for its volumes or its image: the cluster may not find what it is to mount.
    pub creating: Option<String>,
}

/// How it stands with a policy.
#[must_use]
pub fn standing(stores: &Stores, key: &Key) -> Standing {
    if !stores.watches(&key.namespace) {
        return Standing::NotWatched;
    }
    if !stores.is_synced(&key.namespace) {
        return Standing::NotSynced;
    }
    let Some(row) = stores.space(&key.namespace).and_then(|space| space.policy(&key.name)) else {
        return Standing::Absent;
    };
    match &row.policy.whole {
        Err(message) => {
            Standing::Unreadable { metadata: Box::new(row.policy.metadata.clone()), message: message.clone() }
        }
        Ok(_) if !row.filled => Standing::NotSynced,
        Ok(policy) => Standing::Known(Arc::clone(policy)),
    }
}

/// Observes a policy.
#[must_use]
pub fn observe(stores: &Stores, subject: Subject<'_>) -> Observation {
    let Subject { policy, rules, memory, now } = subject;
    let namespace = policy.namespace().unwrap_or_default();
    let facts = PolicyFacts {
        name: policy.name_any(),
        uid: policy.uid().unwrap_or_default(),
        created: policy.creation_timestamp().map_or(now, |time| time.0),
        generation: policy.metadata.generation.unwrap_or_default(),
        requested: policy.annotations().get(names::ANNOTATION_REQUESTED_AT).filter(|value| !value.is_empty()).cloned(),
        released: policy.annotations().get(names::ANNOTATION_RELEASED_AT).and_then(|value| value.trim().parse().ok()),
        rules,
        namespace,
    };
    let empty = Space::default();
    let space = stores.space(&facts.namespace).unwrap_or(&empty);
    let container = policy.spec.workers.container.as_deref().filter(|name| !name.is_empty());
    let workers = workers::workers(space, &facts.name, container);
    let (jobs, unbegun) = jobs::jobs(space, &facts);
    let recall = Recall { leaving_until: jobs::leaving_until(space, &facts, now), ..Recall::default() };
    let known_at = stores.pods_known_at(&facts.namespace, now);
    let mut workloads = workloads::workloads(space, &facts.name);
    put_followed_first(&mut workloads, &workers, &memory);
    let notes = [workers::note(space, &facts.name, container), workloads::crowd(&workloads, &workers)];
    let note = notes.into_iter().flatten().reduce(|one, other| format!("{one}. Note: {other}"));
    Observation {
        facts: Facts {
            now,
            policy: facts,
            workloads,
            workers,
            losses: Vec::new(),
            jobs,
            refused_until: None,
            recall,
            memory,
        },
        known_at,
        unbegun,
        note,
    }
}

/// Uid and name of every pod of a namespace that counts as alive.
#[must_use]
pub fn alive(stores: &Stores, namespace: &str) -> Vec<(String, String)> {
    let own = |(uid, name): (String, &str)| (uid, name.to_owned());
    stores.space(namespace).map(|space| space.alive().map(own).collect()).unwrap_or_default()
}

/// Whether the pod that is asked for counts as alive: one of its name, and of its uid where that is said.
#[must_use]
pub fn is_alive(stores: &Stores, question: &Question) -> bool {
    let Question { namespace, pod, uid, .. } = question;
    // One of the same name may be on its way out: a `StatefulSet`'s names are used again.
    let is_meant = |(alive, name): (String, &str)| name == pod && uid.as_ref().is_none_or(|uid| *uid == alive);
    stores.space(namespace).is_some_and(|space| space.alive().any(is_meant))
}

/// Whether the pod of this uid counts as alive.
#[must_use]
pub fn is_there(stores: &Stores, namespace: &str, uid: &str) -> bool {
    stores.space(namespace).is_some_and(|space| space.is_alive(uid))
}

/// How many pods of a namespace count as alive.
#[must_use]
pub fn alive_count(stores: &Stores, namespace: &str) -> usize {
    stores.space(namespace).map_or(0, Space::pod_count)
}

/// A pod whose label names a policy that is not there, for all pods of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The uid of its owner, such as a `ReplicaSet`; its own where nobody owns it.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: String,
}

/// The oldest live pod of each owner whose pods name this policy by their label, while it is not there.
#[must_use]
pub fn unmet(stores: &Stores, key: &Key) -> Vec<Unmet> {
    let Some(space) = stores.space(&key.namespace) else { return Vec::new() };
    let mut pods: Vec<&PodRow> = space.pods().filter(|pod| space.unmet(pod) == Some(&key.name)).collect();
    pods.sort_by(|one, other| (one.created, &one.name).cmp(&(other.created, &other.name)));
    let owner = |pod: &PodRow| pod.owner.as_ref().map_or_else(|| pod.uid.clone(), |owner| owner.uid.clone());
    let mut known = BTreeSet::new();
    let oldest = pods.into_iter().map(|pod| (owner(pod), pod)).filter(|(owner, _)| known.insert(owner.clone()));
    oldest.map(|(owner, pod)| Unmet { owner, name: pod.name.clone(), uid: pod.uid.clone() }).collect()
}

/// The other policies of its namespace that must let a pod go, beside this one, before its readiness gate opens.
#[must_use]
pub fn others(stores: &Stores, key: &Key, uid: &str) -> Vec<Arc<RecoveryPolicy>> {
    stores.space(&key.namespace).map(|space| workers::others(space, &key.name, uid)).unwrap_or_default()
}

/// Pods with a closed readiness gate that no policy selects: those that name this one by their label, and where the name is
/// empty those that name none. Nobody else would ever open their gate.
#[must_use]
pub fn strays(stores: &Stores, key: &Key) -> Vec<Worker> {
    stores.space(&key.namespace).map(|space| workers::strays(space, &key.name)).unwrap_or_default()
}
