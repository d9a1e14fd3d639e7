//! All that is kept of one namespace.
//!
//! In: looks at its objects. Out: policies, pods, revisions and Jobs, and the names of policies that a change may
//! matter to. Of pods that no policy asks for, uid and name are all that is kept; of revisions nothing, where there is
//! no policy.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    jobs::{Ends, JobRow},
    meta::Owner,
    names::PodNames,
    pod::PodState,
    policy::Policy,
    selector::selects,
    table::Table,
};
use crate::{
    api::{RecoveryPolicySpec, Selector, names},
    jobs::policy_label,
};

/// Stands for the policy of pods that have none: no object's name is empty.
pub(in crate::operator) const NOBODY: &str = "";

/// All that is kept of one namespace.
#[derive(Debug, Default)]
pub(in crate::operator) struct Space {
    pub(super) policies: Table<PolicyRow>,
    /// Every pod that is alive.
    pub(super) names: PodNames,
    /// The pods that a policy, a gate or a Job of ours makes interesting, ended ones included.
    pub(super) pods: Table<PodRow>,
    pub(super) replicas: Table<RevisionRow>,
    pub(super) revisions: Table<RevisionRow>,
    pub(super) jobs: Table<JobRow>,
    pub(super) ends: Ends,
    /// Policies whose selector is new: pods that came before it are not known in detail yet.
    pub(super) unfilled: BTreeSet<Box<str>>,
    /// The uids that have gone since the first of `unfilled` came: a list made meanwhile may still hold them.
    pub(super) gone: BTreeSet<Box<str>>,
    /// Policies that something may have changed for.
    pub(super) touched: BTreeSet<Box<str>>,
}

/// A policy.
#[derive(Clone, Debug)]
pub(in crate::operator) struct PolicyRow {
    pub(in crate::operator) policy: Policy,
    /// Whether every pod that its selector selects is known in detail.
    pub(in crate::operator) filled: bool,
}

impl PartialEq for PolicyRow {
    fn eq(&self, other: &Self) -> bool {
        self.policy.metadata == other.policy.metadata && self.policy.whole == other.policy.whole
    }
}

impl PolicyRow {
    pub(in crate::operator) fn spec(&self) -> Option<&RecoveryPolicySpec> {
        self.policy.whole.as_ref().ok().map(|policy| &policy.spec)
    }

    pub(in crate::operator) fn selector(&self) -> Option<&Selector> {
        self.spec()?.workers.selector.as_ref()
    }

    /// Whether a pod with these labels is one of its workers. The pods of our own Jobs never are.
    pub(in crate::operator) fn selects(&self, labels: &BTreeMap<String, String>) -> bool {
        !labels.contains_key(names::LABEL_TRIGGER) && self.selector().is_some_and(|selector| selects(selector, labels))
    }
}

/// A pod in detail.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::operator) struct PodRow {
    pub(in crate::operator) uid: String,
    pub(in crate::operator) name: String,
    pub(in crate::operator) labels: BTreeMap<String, String>,
    pub(in crate::operator) owner: Option<Owner>,
    pub(in crate::operator) created: Timestamp,
    pub(in crate::operator) terminating: bool,
    pub(in crate::operator) state: PodState,
}

/// A `ReplicaSet` or `ControllerRevision`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct RevisionRow {
    pub(in crate::operator) uid: String,
    pub(in crate::operator) name: String,
    pub(in crate::operator) owner: Option<Owner>,
    /// Its number, if its owner counts.
    pub(in crate::operator) number: Option<i64>,
    pub(in crate::operator) labels: BTreeMap<String, String>,
    pub(in crate::operator) created: Timestamp,
}

impl Space {
    /// A policy that is there.
    pub(in crate::operator) fn policy(&self, name: &str) -> Option<&PolicyRow> {
        self.policies.get(name)
    }

    pub(in crate::operator) fn policies(&self) -> impl Iterator<Item = &PolicyRow> {
        self.policies.values()
    }

    pub(in crate::operator) fn pod(&self, uid: &str) -> Option<&PodRow> {
        self.pods.get(uid)
    }

    pub(in crate::operator) fn pods(&self) -> impl Iterator<Item = &PodRow> {
        self.pods.values()
    }

    pub(in crate::operator) fn replicas(&self) -> impl Iterator<Item = &RevisionRow> {
        self.replicas.values()
    }

    pub(in crate::operator) fn replica(&self, uid: &str) -> Option<&RevisionRow> {
        self.replicas.get(uid)
    }

    pub(in crate::operator) fn revisions(&self) -> impl Iterator<Item = &RevisionRow> {
        self.revisions.values()
    }

    pub(in crate::operator) fn jobs(&self) -> impl Iterator<Item = &JobRow> {
        self.jobs.values()
    }

    pub(in crate::operator) fn ends(&self) -> &Ends {
        &self.ends
    }

    /// Uid and name of every pod that is alive.
    pub(in crate::operator) fn alive(&self) -> impl Iterator<Item = (String, &str)> {
        self.names.iter()
    }

    /// Whether the pod of this uid is alive.
    pub(in crate::operator) fn is_alive(&self, uid: &str) -> bool {
        self.names.contains(uid)
    }

    /// How many pods are alive.
    pub(in crate::operator) fn pod_count(&self) -> usize {
        self.names.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.names.len() == 0 && self.pods.is_empty() && self.jobs.is_empty()
    }

    /// Whether more than uid and name of this pod are of use.
    pub(super) fn wants(&self, row: &PodRow) -> bool {
        row.state.gate.is_some()
            || [names::LABEL_POLICY, names::LABEL_TRIGGER].iter().any(|label| row.labels.contains_key(*label))
            || self.selected(&row.labels)
    }

    /// Whether a pod with these labels is the worker of any policy.
    pub(in crate::operator) fn selected(&self, labels: &BTreeMap<String, String>) -> bool {
        self.policies.values().any(|policy| policy.selects(labels))
    }

    /// Something about a pod with these labels has changed. Where it is nobody's, and names nobody, nobody's gates are looked at.
    pub(super) fn touch_selecting(&mut self, labels: &BTreeMap<String, String>) {
        let selecting =
            self.policies.values().filter(|policy| policy.selects(labels)).filter_map(|row| name(&row.policy));
        let touched: Vec<Box<str>> = selecting.chain(self.named(labels)).collect();
        if touched.is_empty() {
            self.touched.insert(NOBODY.into());
        }
        self.touched.extend(touched);
    }

    /// Something has changed about an object with these labels that is the matter of whom they name.
    pub(super) fn touch_named(&mut self, labels: &BTreeMap<String, String>) {
        let named = self.named(labels);
        self.touched.extend(named);
    }

    /// The policies that these labels name, whether or not they are there. Of a name that is longer than a label may be, they
    /// hold the beginning.
    fn named(&self, labels: &BTreeMap<String, String>) -> Vec<Box<str>> {
        let Some(label) = labels.get(names::LABEL_POLICY) else { return Vec::new() };
        let is_long = |name: &str| name.len() > label.len() && name.starts_with(label) && policy_label(name) == *label;
        let mut named: Vec<Box<str>> =
            self.policies.values().filter_map(|row| name(&row.policy)).filter(|name| is_long(name)).collect();
        if named.is_empty() || self.policies.get(label).is_some() {
            named.push(label.as_str().into());
        }
        named
    }

    /// The policy that a live pod names and that is not there. Pods of our own Jobs outlive theirs.
    pub(in crate::operator) fn unmet<'a>(&self, pod: &'a PodRow) -> Option<&'a str> {
        let label = pod.labels.get(names::LABEL_POLICY).filter(|label| label.as_str() != NOBODY)?;
        let is_ours = [names::LABEL_TRIGGER, names::LABEL_VERB].iter().any(|label| pod.labels.contains_key(*label));
        if is_ours || pod.state.ended || pod.terminating || self.policies.get(label).is_some() {
            return None;
        }
        let is_short = self.named(&pod.labels).iter().any(|name| **name != **label);
        (!is_short).then_some(label)
    }

    /// The policies that are not there and that pods name; `NOBODY` for pods with a closed gate that name none and that
    /// none selects.
    pub(super) fn missed(&self) -> BTreeSet<Box<str>> {
        let is_held = |pod: &PodRow| pod.state.gate == Some(false) && !pod.state.ended;
        let missed = self.pods.values().filter_map(|pod| match pod.labels.get(names::LABEL_POLICY) {
            Some(name) if is_held(pod) => Some(name.as_str()).filter(|name| self.policies.get(name).is_none()),
            Some(_) => self.unmet(pod),
            None => Some(NOBODY).filter(|_| is_held(pod) && !self.selected(&pod.labels)),
        });
        missed.map(Into::into).collect()
    }

    /// The policies that select a pod with a closed gate: each may be the last that holds it.
    pub(super) fn holding(&self) -> BTreeSet<Box<str>> {
        let held = self.pods.values().filter(|pod| pod.state.gate == Some(false) && !pod.state.ended);
        let held: Vec<&PodRow> = held.collect();
        let holds = |row: &&PolicyRow| held.iter().any(|pod| row.selects(&pod.labels));
        self.policies.values().filter(holds).filter_map(|row| name(&row.policy)).collect()
    }

    /// Something about a revision has changed: it matters to whoever selects its template's labels or one of its pods.
    pub(super) fn touch_for(&mut self, row: &RevisionRow) {
        let owner = row.owner.as_ref().map(|owner| owner.uid.as_str());
        let made = |pod: &&PodRow| {
            pod.owner.as_ref().is_some_and(|maker| maker.uid == row.uid || Some(maker.uid.as_str()) == owner)
        };
        let touches = |policy: &&PolicyRow| {
            policy.selects(&row.labels) || self.pods.values().filter(made).any(|pod| policy.selects(&pod.labels))
        };
        let touched: Vec<Box<str>> =
            self.policies.values().filter(touches).filter_map(|row| name(&row.policy)).collect();
        self.touched.extend(touched);
    }

    /// An object is gone while lists are being made that may still hold it.
    pub(super) fn note_gone(&mut self, uid: &str) {
        if !self.unfilled.is_empty() {
            self.gone.insert(uid.into());
        }
    }
}

pub(super) fn name(policy: &Policy) -> Option<Box<str>> {
    policy.metadata.name.as_deref().map(Into::into)
}
