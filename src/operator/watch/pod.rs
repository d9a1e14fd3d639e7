//! A pod as it comes over the wire, with what is looked at and nothing else.
//!
//! In: a pod's JSON. Out: [`Pod`]: metadata, whether it has ended, its containers' states, its readiness gate. All
//! else is skipped while it is read, which is most of the bytes.

use std::borrow::Cow;

use jiff::Timestamp;
use k8s_openapi::NamespaceResourceScope;
use kube::{Resource, api::ObjectMeta};
use serde::{Deserialize, Deserializer, de::MapAccess};

use super::{
    lax::{Lax, fields, lax},
    meta::Meta,
};
use crate::{
    api::names,
    rollout::{MainContainer, main_container},
};

/// A pod, slim.
#[derive(Clone, Debug, Default)]
pub(in crate::operator) struct Pod {
    /// What identifies it.
    pub(in crate::operator) metadata: ObjectMeta,
    /// Its state.
    pub(in crate::operator) state: PodState,
}

/// What a pod says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::operator) struct PodState {
    /// Whether its phase is Succeeded or Failed.
    pub(in crate::operator) ended: bool,
    /// The app container that does the work where the policy names none.
    pub(in crate::operator) main: Option<String>,
    /// Whether that may be another one.
    pub(in crate::operator) is_guess: bool,
    /// Its app containers.
    pub(in crate::operator) containers: Vec<Container>,
    /// Its init containers, in their order.
    pub(in crate::operator) init: Vec<Container>,
    /// Its readiness gate: whether it is open; none: it declares none of ours.
    pub(in crate::operator) gate: Option<bool>,
    /// Of a pod of our Jobs: why no node takes it.
    pub(in crate::operator) unplaced: Option<String>,
}

/// A container of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::operator) struct Container {
    /// Its name.
    pub(in crate::operator) name: String,
    /// The id of the one that runs or ran last.
    pub(in crate::operator) id: Option<String>,
    /// Whether it has started (a sidecar among the init containers lets the next one go).
    pub(in crate::operator) started: bool,
    /// Since when it runs; none: it does not.
    pub(in crate::operator) running: Option<Timestamp>,
    /// What it waits for.
    pub(in crate::operator) waiting: Option<Waiting>,
    /// How it ended.
    pub(in crate::operator) terminated: Option<Terminated>,
    /// How the one before it ended.
    pub(in crate::operator) before: Option<Terminated>,
}

/// Why a container does not run yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::operator) struct Waiting {
    /// In one word.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) reason: Option<String>,
    /// In more words.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) message: Option<String>,
}

/// How a container ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::operator) struct Terminated {
    /// The container's id.
    #[serde(rename = "containerID", deserialize_with = "lax")]
    pub(in crate::operator) id: Option<String>,
    /// Its exit code.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) exit_code: Option<i64>,
    /// Why, in one word.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) reason: Option<String>,
    /// Its last words.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) message: Option<String>,
    /// When.
    #[serde(deserialize_with = "lax")]
    pub(in crate::operator) finished_at: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Whole {
    #[serde(deserialize_with = "lax")]
    metadata: Meta,
    #[serde(deserialize_with = "lax")]
    spec: Spec,
    #[serde(deserialize_with = "lax")]
    status: Status,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    #[serde(deserialize_with = "lax")]
    containers: Names,
    #[serde(deserialize_with = "lax")]
    readiness_gates: Vec<ReadinessGate>,
}

/// The names of a list of containers.
#[derive(Default)]
struct Names(Vec<String>);

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(deserialize_with = "lax")]
    name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ReadinessGate {
    #[serde(deserialize_with = "lax")]
    condition_type: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    #[serde(deserialize_with = "lax")]
    phase: Option<String>,
    #[serde(deserialize_with = "lax")]
    container_statuses: Vec<ContainerStatus>,
    #[serde(deserialize_with = "lax")]
    init_container_statuses: Vec<ContainerStatus>,
    #[serde(deserialize_with = "lax")]
    conditions: Vec<Condition>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Condition {
    #[serde(rename = "type", deserialize_with = "lax")]
    kind: Option<String>,
    #[serde(deserialize_with = "lax")]
    status: Option<String>,
    #[serde(deserialize_with = "lax")]
    message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ContainerStatus {
    #[serde(deserialize_with = "lax")]
    name: Option<String>,
    #[serde(rename = "containerID", deserialize_with = "lax")]
    id: Option<String>,
    #[serde(deserialize_with = "lax")]
    started: bool,
    #[serde(deserialize_with = "lax")]
    state: ContainerState,
    #[serde(deserialize_with = "lax")]
    last_state: ContainerState,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ContainerState {
    #[serde(deserialize_with = "lax")]
    running: Option<Running>,
    #[serde(deserialize_with = "lax")]
    waiting: Option<Waiting>,
    #[serde(deserialize_with = "lax")]
    terminated: Option<Terminated>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Running {
    #[serde(deserialize_with = "lax")]
    started_at: Option<Timestamp>,
}

impl Lax for Whole {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Spec {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Names {
    fn of_list<'de, A: serde::de::SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut names = Vec::new();
        while let Some(named) = list.next_element::<Named>()? {
            names.extend(named.name);
        }
        Ok(Self(names))
    }
}

impl Lax for ReadinessGate {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Status {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Condition {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for ContainerStatus {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for ContainerState {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map)
    }
}

impl Lax for Option<Running> {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map).map(Some)
    }
}

impl Lax for Option<Waiting> {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map).map(Some)
    }
}

impl Lax for Option<Terminated> {
    fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        fields(map).map(Some)
    }
}

impl PodState {
    /// A container that was told of before had started by then, whatever its node's clock said.
    pub(super) fn keep_starts(&mut self, before: &Self) {
        for container in &mut self.containers {
            let same = |known: &&Container| known.name == container.name && known.id == container.id;
            let known = before.containers.iter().find(same).and_then(|known| known.running);
            container.running = container.running.map(|since| known.map_or(since, |known| known.min(since)));
        }
    }
}

impl From<ContainerStatus> for Container {
    fn from(status: ContainerStatus) -> Self {
        Self {
            name: status.name.unwrap_or_default(),
            id: status.id.filter(|id| !id.is_empty()),
            started: status.started,
            // Without its time it runs all the same: since the beginning of time then.
            running: status.state.running.map(|running| running.started_at.unwrap_or(Timestamp::UNIX_EPOCH)),
            waiting: status.state.waiting,
            terminated: status.state.terminated,
            before: status.last_state.terminated,
        }
    }
}

fn gate(spec: &Spec, status: &Status) -> Option<bool> {
    let ours = |name: &Option<String>| name.as_deref() == Some(names::READINESS_GATE);
    if !spec.readiness_gates.iter().any(|gate| ours(&gate.condition_type)) {
        return None;
    }
    Some(status.conditions.iter().any(|one| ours(&one.kind) && one.status.as_deref() == Some("True")))
}

/// What the scheduler says of a pod that no node takes. Only our Jobs' pods are asked: it may be said again and again, each
/// time in other words.
fn unplaced(metadata: &ObjectMeta, status: &mut Status) -> Option<String> {
    metadata.labels.as_ref().filter(|labels| labels.contains_key(names::LABEL_TRIGGER))?;
    let says =
        |one: &&mut Condition| one.kind.as_deref() == Some("PodScheduled") && one.status.as_deref() == Some("False");
    status.conditions.iter_mut().find(says).map(|one| one.message.take().unwrap_or_default())
}

impl<'de> Deserialize<'de> for Pod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Whole { metadata, spec, mut status } = lax(deserializer)?;
        let metadata: ObjectMeta = metadata.into();
        let gate = gate(&spec, &status);
        let annotated = metadata.annotations.as_ref().and_then(|all| all.get(names::ANNOTATION_DEFAULT_CONTAINER));
        let containers: Vec<&str> = spec.containers.0.iter().map(String::as_str).collect();
        let MainContainer { name, is_guess } = main_container(annotated.map(String::as_str), &containers);
        let state = PodState {
            unplaced: unplaced(&metadata, &mut status),
            ended: matches!(status.phase.as_deref(), Some("Succeeded" | "Failed")),
            main: name.map(str::to_owned),
            is_guess,
            containers: status.container_statuses.into_iter().map(Container::from).collect(),
            init: status.init_container_statuses.into_iter().map(Container::from).collect(),
            gate,
        };
        Ok(Self { metadata, state })
    }
}

impl Resource for Pod {
    type DynamicType = ();
    type Scope = NamespaceResourceScope;

    fn kind((): &()) -> Cow<'_, str> {
        "Pod".into()
    }

    fn group((): &()) -> Cow<'_, str> {
        "".into()
    }

    fn version((): &()) -> Cow<'_, str> {
        "v1".into()
    }

    fn plural((): &()) -> Cow<'_, str> {
        "pods".into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}
