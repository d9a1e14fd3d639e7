//! How each kind of object is kept: pods, revisions and policies (Jobs have a file of their own).
//!
//! In: an object, and how it came to be seen. Out: a changed [`Space`]. Pure: the same events, in any order that the
//! API server may send them, lead to the same space.

use std::fmt;

use jiff::Timestamp;
use kube::{Resource, ResourceExt};
use serde::de::DeserializeOwned;

use super::{
    meta::{controller, created, place, version},
    pod::Pod,
    policy::Policy,
    revision::{ControllerRevision, ReplicaSet},
    space::{PodRow, PolicyRow, RevisionRow, Space, name},
    table::{Look, Seen},
};
use crate::api::names;

/// A kind of object that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `RecoveryPolicy`.
    Policies,
    /// Pods.
    Pods,
    /// `ReplicaSet`.
    Replicas,
    /// `ControllerRevision`.
    Revisions,
    /// The policies' own Jobs.
    Jobs,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [Self::Policies, Self::Pods, Self::Replicas, Self::Revisions, Self::Jobs];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Policies => "recoverypolicies.unstick.dev",
            Self::Pods => "pods",
            Self::Replicas => "replicasets.apps",
            Self::Revisions => "controllerrevisions.apps",
            Self::Jobs => "jobs.batch",
        })
    }
}

/// An object that a [`Space`] keeps.
pub(super) trait Kept:
    Resource<DynamicType = ()> + Clone + DeserializeOwned + fmt::Debug + Send + 'static
{
    const KIND: Kind;
    /// It was told at this time by the operator's clock: nothing that it says can have happened later.
    fn told_at(&mut self, _now: Timestamp) {}
    /// A list of all begins.
    fn begin(space: &mut Space);
    /// The list has ended: what it did not hold is gone.
    fn sweep(space: &mut Space);
    /// This is how it is.
    fn put(self, space: &mut Space, look: Look);
    /// It is gone; this is how it was.
    fn remove(self, space: &mut Space);
}

impl Kept for Pod {
    const KIND: Kind = Kind::Pods;

    /// A node whose clock is ahead would have its containers start so late that the runs which they claim look left behind.
    fn told_at(&mut self, now: Timestamp) {
        for since in self.state.containers.iter_mut().filter_map(|container| container.running.as_mut()) {
            *since = now.min(*since);
        }
    }

    fn begin(space: &mut Space) {
        space.names.begin();
        space.pods.begin();
    }

    fn sweep(space: &mut Space) {
        space.names.sweep();
        for row in space.pods.sweep() {
            space.touch_selecting(&row.labels);
        }
    }

    fn put(self, space: &mut Space, look: Look) {
        let Some((_, uid, name)) = place(&self) else { return };
        match (look, self.state.ended) {
            // Only what the watch has told is alive; whoever it has told gone stays gone.
            (Look::Filled, false) if !space.names.contains(uid) => return,
            (Look::Filled, true) if space.gone.contains(uid) => return,
            (Look::Filled, _) => {}
            (_, true) => space.names.remove(uid),
            (_, false) => space.names.put(uid, name),
        }
        space.ends.note(&self);
        let (version, mut row) = (version(&self), row(self));
        if let Some(before) = space.pods.get(&row.uid) {
            row.state.keep_starts(&before.state);
        }
        if !space.wants(&row) {
            if look != Look::Filled
                && let Some(before) = space.pods.remove(&row.uid)
            {
                space.touch_selecting(&before.labels);
            }
            return;
        }
        let (uid, labels) = (row.uid.clone(), row.labels.clone());
        if let Some(before) = space.pods.put(&uid, Seen { look, version, value: row }) {
            if let Some(before) = before.filter(|before| before.labels != labels) {
                space.touch_selecting(&before.labels);
            }
            space.touch_selecting(&labels);
        }
    }

    fn remove(self, space: &mut Space) {
        let Some((_, uid, _)) = place(&self) else { return };
        space.ends.note(&self);
        space.names.remove(uid);
        space.note_gone(uid);
        if let Some(row) = space.pods.remove(uid) {
            space.touch_selecting(&row.labels);
        }
        space.forget_ends_of_unknown_jobs(&self);
    }
}

fn row(pod: Pod) -> PodRow {
    let (owner, created) = (controller(&pod), created(&pod));
    PodRow {
        uid: pod.metadata.uid.unwrap_or_default(),
        name: pod.metadata.name.unwrap_or_default(),
        labels: pod.metadata.labels.unwrap_or_default(),
        owner,
        created,
        terminating: pod.metadata.deletion_timestamp.is_some(),
        state: pod.state,
    }
}

/// The number that a workload's controller wrote on its `ReplicaSet`.
fn number(set: &ReplicaSet) -> Option<i64> {
    let written = |name: &str| set.annotations().get(name)?.parse().ok();
    written(names::ANNOTATION_DEPLOYMENT_REVISION).or_else(|| written(names::ANNOTATION_ROLLOUT_REVISION))
}

fn revision<K: Resource>(object: &K, number: Option<i64>) -> Option<RevisionRow> {
    let (_, uid, name) = place(object)?;
    Some(RevisionRow {
        uid: uid.to_owned(),
        name: name.to_owned(),
        owner: controller(object),
        number,
        labels: object.labels().clone(),
        created: created(object),
    })
}

/// Takes a revision in. Without a policy in the namespace nobody asks for it.
fn put_revision<K: Kept>(object: &K, row: Option<RevisionRow>, space: &mut Space, look: Look) {
    let Some(row) = row else { return };
    let late = look == Look::Filled && space.gone.contains(row.uid.as_str());
    if space.policies.is_empty() || late {
        return;
    }
    let uid = row.uid.clone();
    let table = if K::KIND == Kind::Replicas { &mut space.replicas } else { &mut space.revisions };
    if table.put(&uid, Seen { look, version: version(object), value: row.clone() }).is_some() {
        space.touch_for(&row);
    }
}

impl Kept for ReplicaSet {
    const KIND: Kind = Kind::Replicas;

    fn begin(space: &mut Space) {
        space.replicas.begin();
    }

    fn sweep(space: &mut Space) {
        for row in space.replicas.sweep() {
            space.touch_for(&row);
        }
    }

    fn put(self, space: &mut Space, look: Look) {
        let row = revision(&self, number(&self));
        put_revision(&self, row, space, look);
    }

    fn remove(self, space: &mut Space) {
        let Some((_, uid, _)) = place(&self) else { return };
        space.note_gone(uid);
        if let Some(row) = space.replicas.remove(uid) {
            space.touch_for(&row);
        }
    }
}

impl Kept for ControllerRevision {
    const KIND: Kind = Kind::Revisions;

    fn begin(space: &mut Space) {
        space.revisions.begin();
    }

    fn sweep(space: &mut Space) {
        for row in space.revisions.sweep() {
            space.touch_for(&row);
        }
    }

    fn put(self, space: &mut Space, look: Look) {
        let row = revision(&self, Some(self.revision));
        put_revision(&self, row, space, look);
    }

    fn remove(self, space: &mut Space) {
        let Some((_, uid, _)) = place(&self) else { return };
        space.note_gone(uid);
        if let Some(row) = space.revisions.remove(uid) {
            space.touch_for(&row);
        }
    }
}

impl Kept for Policy {
    const KIND: Kind = Kind::Policies;

    fn begin(space: &mut Space) {
        space.policies.begin();
    }

    fn sweep(space: &mut Space) {
        for row in space.policies.sweep() {
            space.without(&row);
        }
    }

    fn put(self, space: &mut Space, look: Look) {
        let Some((_, _, name)) = place(&self) else { return };
        let name: Box<str> = name.into();
        let before = space.policies.get(&name);
        let filled = before.is_some_and(|row| row.filled);
        let row = PolicyRow { filled, policy: self };
        let new_selector = before.and_then(PolicyRow::selector) != row.selector();
        let unread = before.is_none();
        let version = version(&row.policy);
        if space.policies.put(&name, Seen { look, version, value: row }).is_none() {
            return;
        }
        if new_selector || unread {
            space.unfilled.insert(name.clone());
            if let Some(row) = space.policies.get_mut(&name) {
                row.filled = false;
            }
            space.drop_unwanted();
            // Those of the selector before may be nobody's now, or wait for nobody else.
            space.touched.extend(space.missed());
            if !unread {
                space.touched.extend(space.holding());
            }
        }
        space.touched.insert(name);
    }

    fn remove(self, space: &mut Space) {
        if let Some(row) = place(&self).and_then(|(_, _, name)| space.policies.remove(name)) {
            space.without(&row);
        }
    }
}

impl Space {
    /// A policy is gone.
    fn without(&mut self, row: &PolicyRow) {
        if let Some(name) = name(&row.policy) {
            self.unfilled.remove(&name);
            self.touched.insert(name);
        }
        self.drop_unwanted();
        self.touched.extend(self.missed());
        self.touched.extend(self.holding());
    }

    /// Keeps only what somebody still asks for.
    fn drop_unwanted(&mut self) {
        let mut pods = std::mem::take(&mut self.pods);
        pods.retain(|row| self.wants(row));
        self.pods = pods;
        if self.policies.is_empty() {
            self.replicas.clear();
            self.revisions.clear();
        }
        if self.unfilled.is_empty() {
            self.gone.clear();
        }
    }

    /// All that a policy's selector selects is known in detail now.
    pub(super) fn filled(&mut self, name: &str) {
        self.unfilled.remove(name);
        if self.unfilled.is_empty() {
            self.gone.clear();
        }
        if let Some(row) = self.policies.get_mut(name) {
            row.filled = true;
            self.touched.insert(name.into());
        }
    }
}
