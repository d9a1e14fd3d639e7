//! The workloads whose pods a policy selects, and their newest revisions.
//!
//! In: a namespace. Out: [`Workload`]s. A workload belongs to a policy when the template of its newest revision is selected,
//! so that a rollout is seen before its first pod, or when one of its pods is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::workers::{KEEP_REVISIONS, hash, origin, revision_of, selected};
use crate::{
    operator::watch::{PodRow, RevisionRow, Space},
    rollout::{MOST_WORKLOADS, Worker, Workload, unfollowed},
};

/// The workloads of a policy, by kind and name.
pub(super) fn workloads(space: &Space, policy: &str) -> Vec<Workload> {
    let Some(policy) = space.policy(policy) else { return Vec::new() };
    let pods: Vec<&PodRow> = selected(space, policy).collect();
    let with_pods: BTreeSet<&str> =
        pods.iter().filter_map(|pod| origin(space, pod)).map(|from| from.workload).collect();
    let counted = newest(space).into_values().filter(|row| {
        let (_, _, uid) = maker(row);
        policy.selects(&row.labels) || with_pods.contains(uid)
    });
    let mut workloads: Vec<Workload> = counted.filter_map(workload).collect();
    workloads.extend(others(&pods));
    workloads.sort_by(|one, other| (&one.kind, &one.name, &one.uid).cmp(&(&other.kind, &other.name, &other.uid)));
    workloads
}

/// What people should know where a policy has more workloads than it can follow.
pub(super) fn crowd(workloads: &[Workload], workers: &[Worker]) -> Option<String> {
    let left_out = unfollowed(workloads, workers);
    (left_out > 0).then(|| {
        format!(
            "spec.workers.selector matches the pods of {left_out} workloads more than the {MOST_WORKLOADS} whose rollouts can be followed: their pods start without waiting; narrow the selector, or divide it among several policies"
        )
    })
}

/// Who makes pods from this revision: its owner, or a bare `ReplicaSet` itself.
fn maker(row: &RevisionRow) -> (&str, &str, &str) {
    match &row.owner {
        Some(owner) => (&owner.kind, &owner.name, &owner.uid),
        None => ("ReplicaSet", &row.name, &row.uid),
    }
}

/// The newest revision of each workload, by the workload's uid: by number, and by age where nobody counts.
fn newest(space: &Space) -> BTreeMap<&str, &RevisionRow> {
    let mut newest: BTreeMap<&str, &RevisionRow> = BTreeMap::new();
    let counts =
        |row: &&RevisionRow| row.owner.as_ref().is_some_and(|owner| KEEP_REVISIONS.contains(&owner.kind.as_str()));
    let revisions = space.revisions().filter(counts);
    for row in space.replicas().chain(revisions) {
        let (_, _, uid) = maker(row);
        let age = |row: &RevisionRow| (row.number, row.created);
        let best = newest.entry(uid).or_insert(row);
        if age(row) > age(best) {
            *best = row;
        }
    }
    newest
}

fn workload(row: &RevisionRow) -> Option<Workload> {
    let (kind, name, uid) = maker(row);
    Some(Workload {
        kind: kind.to_owned(),
        name: name.to_owned(),
        uid: uid.to_owned(),
        revision: revision_of(row)?,
        revision_created: Some(row.created),
    })
}

/// Workloads of kinds that keep no revisions we know: what their newest pod was made from.
fn others(pods: &[&PodRow]) -> Vec<Workload> {
    let mut newest: BTreeMap<&str, (Timestamp, Workload)> = BTreeMap::new();
    // Finished Jobs lie there by the dozen, and nobody makes pods from them any more.
    for pod in pods.iter().filter(|pod| !pod.state.ended) {
        let Some(owner) = &pod.owner else { continue };
        if owner.kind == "ReplicaSet" || KEEP_REVISIONS.contains(&owner.kind.as_str()) {
            continue;
        }
        let made = Workload {
            kind: owner.kind.clone(),
            name: owner.name.clone(),
            uid: owner.uid.clone(),
            revision: hash(&pod.labels, &owner.uid),
            revision_created: None,
        };
        match newest.get(owner.uid.as_str()) {
            Some((created, _)) if *created >= pod.created => {}
            _ => {
                newest.insert(&owner.uid, (pod.created, made));
            }
        }
    }
    newest.into_values().map(|(_, workload)| workload).collect()
}
