//! The pods that a policy selects.
//!
//! In: a namespace. Out: its [`Worker`]s, ended ones included, each with its workload and revision as far as they have
//! been heard of.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    api::{GateMode, Identity, RecoveryPolicy, names},
    operator::watch::{Container, NOBODY, PodRow, PolicyRow, RevisionRow, Space},
    rollout::{self, PodPhase, Worker, guess_note},
};

/// Pods made from a template say here which one it was.
const HASHES: [&str; 3] = ["pod-template-hash", "controller-revision-hash", "rollouts-pod-template-hash"];
/// The owners whose pods are told apart by `ControllerRevision`s; others may keep some too, in ways of their own.
pub(super) const KEEP_REVISIONS: [&str; 2] = ["StatefulSet", "DaemonSet"];
/// The label of a `StatefulSet`'s revision object.
const REVISION_HASH: &str = "controller.kubernetes.io/hash";

/// The workers of a policy, by name.
pub(super) fn workers(space: &Space, policy: &str, container: Option<&str>) -> Vec<Worker> {
    let Some(row) = space.policy(policy) else { return Vec::new() };
    let of_others = |pod: &PodRow| decided_by(space, pod).is_some_and(|named| named != policy);
    let own = |pod: &PodRow| {
        let worker = worker(space, pod, container);
        Worker { readiness_gate: worker.readiness_gate.filter(|_| !of_others(pod)), ..worker }
    };
    let mut workers: Vec<Worker> = selected(space, row).map(own).collect();
    sort(&mut workers);
    workers
}

/// The one policy that decides about a pod's readiness gate: its label names it, and it means the pod.
fn decided_by<'a>(space: &Space, pod: &'a PodRow) -> Option<&'a str> {
    let named = pod.labels.get(names::LABEL_POLICY)?;
    space.policy(named)?.selects(&pod.labels).then_some(named)
}

/// The other policies that must let a pod of this one go before its readiness gate opens.
pub(super) fn others(space: &Space, policy: &str, uid: &str) -> Vec<Arc<RecoveryPolicy>> {
    let Some(pod) = space.pod(uid).filter(|pod| decided_by(space, pod).is_none()) else { return Vec::new() };
    let read = space.policies().filter(|row| row.selects(&pod.labels)).filter_map(|row| row.policy.whole.as_ref().ok());
    let holds = |other: &&Arc<RecoveryPolicy>| {
        other.metadata.name.as_deref() != Some(policy) && other.spec.gate.mode == Some(GateMode::ReadinessGate)
    };
    read.filter(holds).map(Arc::clone).collect()
}

/// Pods with a closed readiness gate that nobody selects: those that name this policy, and for nobody those that name none.
pub(super) fn strays(space: &Space, policy: &str) -> Vec<Worker> {
    let is_nobodys = |pod: &PodRow| {
        let named = pod.labels.get(names::LABEL_POLICY).map_or(NOBODY, String::as_str);
        named == policy && !space.selected(&pod.labels)
    };
    let stray = |pod: &&PodRow| pod.state.gate == Some(false) && !pod.state.ended && is_nobodys(pod);
    let mut strays: Vec<Worker> = space.pods().filter(stray).map(|pod| worker(space, pod, None)).collect();
    sort(&mut strays);
    strays
}

pub(super) fn selected<'a>(space: &'a Space, policy: &'a PolicyRow) -> impl Iterator<Item = &'a PodRow> {
    space.pods().filter(|pod| policy.selects(&pod.labels))
}

fn sort(workers: &mut [Worker]) {
    workers.sort_by(|one, other| (&one.name, &one.uid).cmp(&(&other.name, &other.uid)));
}

fn worker(space: &Space, pod: &PodRow, container: Option<&str>) -> Worker {
    let from = origin(space, pod);
    Worker {
        uid: pod.uid.clone(),
        name: pod.name.clone(),
        workload: from.as_ref().map(|from| from.workload.to_owned()),
        revision: from.and_then(|from| from.revision),
        phase: if pod.state.ended { PodPhase::Ended } else { PodPhase::Alive },
        terminating: pod.terminating,
        created: pod.created,
        container: working(pod, container),
        readiness_gate: pod.state.gate,
        in_init: is_in_init(pod),
    }
}

/// The container that does the work: the named one, or the pod's main app container.
fn working(pod: &PodRow, named: Option<&str>) -> rollout::Container {
    let name = named.or(pod.state.main.as_deref());
    let one = pod.state.containers.iter().find(|container| Some(container.name.as_str()) == name);
    let unknown = rollout::Container { since: Some(pod.created), ..rollout::Container::default() };
    let Some(one) = one else { return unknown };
    let ended = one.terminated.as_ref().or(one.before.as_ref());
    rollout::Container {
        running: one.running.map(|_| one.id.clone().unwrap_or_default()),
        since: one.running.or(ended.and_then(|end| end.finished_at)).or(unknown.since),
        ended: ended.and_then(|end| end.id.clone()).filter(|id| !id.is_empty()),
    }
}

/// What people should know of the container that is taken for the one that works: its restarts are evidence on its pod's runs.
pub(super) fn note(space: &Space, policy: &str, container: Option<&str>) -> Option<String> {
    if container.is_some() {
        return nameless(space, policy, container);
    }
    let row = space.policy(policy)?;
    let identity = row.spec()?.workers.identity.unwrap_or_default();
    let mut alive = selected(space, row).filter(|pod| identity != Identity::None && !pod.state.ended);
    let guessed = alive.find(|pod| pod.state.is_guess && !pod.state.containers.is_empty())?;
    let names: BTreeSet<&str> = guessed.state.containers.iter().map(|container| container.name.as_str()).collect();
    let main = guessed.state.main.as_deref();
    let names: Vec<&str> = main.into_iter().chain(names.into_iter().filter(|name| Some(*name) != main)).collect();
    Some(format!("{}; name the one that works in spec.workers.container", guess_note(&names)))
}

/// Where the policy names one, and no pod has it.
fn nameless(space: &Space, policy: &str, container: Option<&str>) -> Option<String> {
    const NAMED: usize = 8;
    let (named, row) = (container?, space.policy(policy)?);
    let alive = selected(space, row).filter(|pod| !pod.state.ended);
    let names: BTreeSet<&str> =
        alive.flat_map(|pod| &pod.state.containers).map(|container| container.name.as_str()).collect();
    if names.is_empty() || names.contains(named) {
        return None;
    }
    let names = names.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    Some(format!(
        "no pod has a container {named} (spec.workers.container), so that one which restarts in place is not noticed; name one of {names}"
    ))
}

/// Whether the pod waits for our init container: it is there, has not ended, and all before it are done.
fn is_in_init(pod: &PodRow) -> bool {
    let init = &pod.state.init;
    let Some(ours) = init.iter().position(|container| container.name == names::INIT_CONTAINER) else { return false };
    let done = |container: &Container| {
        let ended_well = container.terminated.as_ref().is_some_and(|end| end.exit_code == Some(0));
        ended_well || (container.running.is_some() && container.started)
    };
    let ours_goes_on = init[ours].terminated.as_ref().is_none_or(|end| end.exit_code != Some(0));
    !pod.state.ended && ours_goes_on && init[..ours].iter().all(done)
}

/// Where a pod comes from.
pub(super) struct Origin<'a> {
    /// The uid of its workload, or of what made it where nothing more is known yet.
    pub(super) workload: &'a str,
    /// Its revision; none: not known yet.
    pub(super) revision: Option<String>,
}

/// Where a pod comes from; none: nobody owns it.
pub(super) fn origin<'a>(space: &'a Space, pod: &'a PodRow) -> Option<Origin<'a>> {
    let owner = pod.owner.as_ref()?;
    let direct = |revision| Some(Origin { workload: &owner.uid, revision });
    match owner.kind.as_str() {
        "ReplicaSet" => match space.replica(&owner.uid) {
            // Heard of the pod before its ReplicaSet: neither is its Deployment known then.
            None => direct(None),
            Some(set) => match &set.owner {
                None => direct(Some(labelled(&pod.labels).unwrap_or_default())),
                Some(above) => Some(Origin { workload: &above.uid, revision: revision_of(set) }),
            },
        },
        "StatefulSet" | "DaemonSet" => {
            let named = pod.labels.get(HASHES[1]);
            let made_from = |row: &&RevisionRow| {
                row.owner.as_ref().is_some_and(|above| above.uid == owner.uid)
                    && named.is_some_and(|name| row.name == *name || revision_hash(row) == Some(name))
            };
            direct(space.revisions().find(made_from).and_then(revision_of))
        }
        _ => direct(Some(hash(&pod.labels, &owner.uid))),
    }
}

fn revision_hash(row: &RevisionRow) -> Option<&String> {
    row.labels.get(HASHES[1]).or_else(|| row.labels.get(REVISION_HASH))
}

/// The revision that a `ReplicaSet` or `ControllerRevision` stands for; none: its number is not known yet.
pub(super) fn revision_of(row: &RevisionRow) -> Option<String> {
    match row.owner.as_ref().map(|owner| owner.kind.as_str()) {
        Some("Deployment" | "StatefulSet" | "DaemonSet") => row.number.map(|number| number.to_string()),
        // A bare one has no other revision beside it.
        None => Some(labelled(&row.labels).unwrap_or_default()),
        Some(_) => Some(hash(&row.labels, &row.uid)),
    }
}

/// The template that pods were made from, where a label tells; else what made them, such as a Job, is a revision itself.
pub(super) fn hash(labels: &BTreeMap<String, String>, maker: &str) -> String {
    const DIGITS: usize = 8;
    // Not to be taken for a number, which would have an order.
    labelled(labels).unwrap_or_else(|| format!("uid-{}", maker.chars().take(DIGITS).collect::<String>()))
}

fn labelled(labels: &BTreeMap<String, String>) -> Option<String> {
    HASHES.iter().find_map(|name| labels.get(*name)).cloned()
}
