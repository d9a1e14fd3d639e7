//! The watchdog: it opens readiness gates that somebody should have opened, also when the operator is dead.
//!
//! In: a cluster, namespaces, the time. Out: every gate past its deadline is open, and what was done. It knows pods and
//! policies only, and nothing of what the operator knows: where it cannot tell, the longest deadline that there is applies.
//! Where unstick was uninstalled nobody else will ever come, and it opens all that are closed.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use kube::{
    Client,
    api::{ListParams, Request},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    cluster::with_causes,
    readiness::{Opened, Opening, open_all},
};
use crate::{
    api::{
        GateMode, RecoveryPolicy,
        names::{
            API_VERSION, LABEL_POLICY, PLURAL, READINESS_GATE, REASON_GATE_TIMED_OUT, REASON_NO_POLICY,
            REASON_SUSPENDED, REASON_UNINSTALLED,
        },
    },
    rollout,
};

/// How many objects one request brings.
const PAGE: u32 = 500;
/// What applies where nothing is said.
const USUAL: SignedDuration = SignedDuration::from_secs(60);
/// The longest that any policy may say.
const LONGEST: SignedDuration = SignedDuration::from_secs(600);
/// Label that tells revisions of one owner apart, where the owner is not a revision itself.
const CONTROLLER_REVISION: &str = "controller-revision-hash";

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the whole cluster.
    Cluster,
    /// In one namespace.
    Namespace(String),
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cluster => f.write_str("the cluster"),
            Self::Namespace(name) => write!(f, "namespace {name}"),
        }
    }
}

impl Scope {
    fn path(&self, of: &str, kind: &str) -> String {
        match self {
            Self::Cluster => format!("{of}/{kind}"),
            Self::Namespace(name) => format!("{of}/namespaces/{name}/{kind}"),
        }
    }
}

/// Which closed gates are to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those past their deadline, and those that no policy holds.
    Overdue,
    /// All: nobody is left who would open them.
    Every,
}

/// What was found and done in one scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Gates that are closed and not overdue.
    pub waiting: usize,
    /// Gates that were opened.
    pub opened: Vec<Opening>,
    /// What could not be done, each in one sentence.
    pub errors: Vec<String>,
}

/// Opens gates of this scope.
pub async fn release(client: &Client, scope: &Scope, which: Which, now: Timestamp) -> Swept {
    let mut swept = Swept::default();
    let pods: Vec<Pod> = match list(client, &scope.path("/api/v1", "pods")).await {
        Ok(pods) => pods,
        Err(error) => {
            swept.errors.push(format!("cannot list pods in {scope}: {}", with_causes(&error)));
            return swept;
        }
    };
    let policies = match which {
        Which::Overdue => policies(client, scope, &mut swept.errors).await,
        Which::Every => Policies::Obsolete,
    };
    let (overdue, waiting) = overdue(&pods, &policies, now);
    swept.waiting = waiting;
    let results = open_all(client, &overdue, now).await;
    for (opening, result) in overdue.into_iter().zip(results) {
        match result {
            Ok(Opened::Open) => swept.opened.push(opening),
            Ok(Opened::Gone) => {}
            Err(error) => swept.errors.push(error.to_string()),
        }
    }
    swept
}

async fn policies(client: &Client, scope: &Scope, errors: &mut Vec<String>) -> Policies {
    match list(client, &scope.path(&format!("/apis/{API_VERSION}"), PLURAL)).await {
        Ok(found) => Policies::Known(found.into_iter().filter_map(read).collect()),
        // Without their definition there are none.
        Err(kube::Error::Api(status)) if status.code == 404 => Policies::Known(Vec::new()),
        Err(error) => {
            errors.push(format!("cannot list recovery policies in {scope}: {}", with_causes(&error)));
            Policies::Unknown
        }
    }
}

/// A page of a list.
#[derive(Deserialize)]
struct Page<T> {
    #[serde(default)]
    metadata: PageMeta,
    #[serde(default = "Vec::new")]
    items: Vec<T>,
}

#[derive(Default, Deserialize)]
struct PageMeta {
    #[serde(default, rename = "continue")]
    more: Option<String>,
}

async fn list<T: DeserializeOwned>(client: &Client, path: &str) -> Result<Vec<T>, kube::Error> {
    let mut all = Vec::new();
    let mut params = ListParams::default().limit(PAGE);
    loop {
        let request = Request::new(path).list(&params).map_err(kube::Error::BuildRequest)?;
        let page: Page<T> = client.request(request).await?;
        all.extend(page.items);
        match page.metadata.more.filter(|more| !more.is_empty()) {
            Some(more) => params = params.continue_token(&more),
            None => return Ok(all),
        }
    }
}

/// What is read of a pod.
#[derive(Clone, Debug, Default, Deserialize)]
struct Pod {
    metadata: Meta,
    #[serde(default)]
    spec: PodSpec,
    #[serde(default)]
    status: PodStatus,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Meta {
    name: String,
    namespace: String,
    uid: String,
    labels: BTreeMap<String, String>,
    owner_references: Vec<Owner>,
    creation_timestamp: Option<Timestamp>,
    deletion_timestamp: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Owner {
    uid: String,
    controller: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PodSpec {
    readiness_gates: Vec<Gate>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Gate {
    condition_type: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct PodStatus {
    phase: String,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Condition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
}

impl Pod {
    /// Whether it is to come and its gate of ours is closed.
    fn is_held(&self) -> bool {
        let is_over =
            self.metadata.deletion_timestamp.is_some() || matches!(&*self.status.phase, "Succeeded" | "Failed");
        let is_open = |condition: &Condition| condition.kind == READINESS_GATE && condition.status == "True";
        !is_over
            && self.spec.readiness_gates.iter().any(|gate| gate.condition_type == READINESS_GATE)
            && !self.status.conditions.iter().any(is_open)
    }

    /// Pods of one rollout have this in common; a pod that nobody owns is one of its own.
    fn rollout(&self) -> (&str, &str) {
        let Meta { uid, labels, owner_references, .. } = &self.metadata;
        match owner_references.iter().find(|owner| owner.controller) {
            Some(owner) => (&owner.uid, labels.get(CONTROLLER_REVISION).map_or("", String::as_str)),
            None => (uid, ""),
        }
    }
}

/// What is read of a policy.
#[derive(Clone, Debug)]
struct Policy {
    namespace: String,
    name: String,
    /// None: it cannot be read, so that nobody knows what it says.
    known: Option<Box<RecoveryPolicy>>,
}

fn read(object: Value) -> Option<Policy> {
    let text = |field: &str| object["metadata"][field].as_str().map(str::to_owned);
    let (namespace, name) = (text("namespace")?, text("name")?);
    Some(Policy { namespace, name, known: serde_json::from_value(object).ok().map(Box::new) })
}

/// The policies of a scope.
enum Policies {
    /// These, and no others.
    Known(Vec<Policy>),
    /// They cannot be listed.
    Unknown,
    /// Whatever they say, nobody acts upon it any more.
    Obsolete,
}

/// What holds a pod.
enum Hold {
    /// A policy, for this long after the first pod of the rollout was created.
    For(SignedDuration),
    /// Nothing; a reason and a sentence.
    Nothing(&'static str, String),
}

/// Which gates are to be opened, and how many are rightly closed.
fn overdue(pods: &[Pod], policies: &Policies, now: Timestamp) -> (Vec<Opening>, usize) {
    let mut first: HashMap<(&str, &str, &str), Timestamp> = HashMap::new();
    for pod in pods {
        let Some(created) = pod.metadata.creation_timestamp else { continue };
        let (owner, revision) = pod.rollout();
        let earliest = first.entry((&pod.metadata.namespace, owner, revision)).or_insert(created);
        *earliest = created.min(*earliest);
    }
    let (mut openings, mut waiting) = (Vec::new(), 0);
    for pod in pods.iter().filter(|pod| pod.is_held()) {
        let Meta { name, namespace, uid, .. } = &pod.metadata;
        let (owner, revision) = pod.rollout();
        let age = first
            .get(&(namespace.as_str(), owner, revision))
            .map_or(SignedDuration::MAX, |since| now.duration_since(*since));
        let (reason, message) = match hold(pod, policies) {
            Hold::For(timeout) if age < timeout => {
                waiting += 1;
                continue;
            }
            Hold::For(timeout) => {
                let message =
                    format!("the recovery was not done within {} s of the rollout's first pod", timeout.as_secs());
                (REASON_GATE_TIMED_OUT, message)
            }
            Hold::Nothing(reason, message) => (reason, message),
        };
        openings.push(Opening {
            namespace: namespace.clone(),
            pod: name.clone(),
            uid: uid.clone(),
            reason: reason.to_owned(),
            message,
        });
    }
    openings.sort_by(|a, b| (&a.namespace, &a.pod).cmp(&(&b.namespace, &b.pod)));
    (openings, waiting)
}

/// What holds this pod: those of the policies that mean it which decide about its gate, the most patient of them; as long as
/// one does, the gate is closed. A policy that its label names without meaning it counts where no other does: the operator
/// would have opened the gate, and a deadline is the safe side.
fn hold(pod: &Pod, policies: &Policies) -> Hold {
    let policies = match policies {
        Policies::Known(policies) => policies,
        Policies::Unknown => return Hold::For(LONGEST),
        Policies::Obsolete => return Hold::Nothing(REASON_UNINSTALLED, "unstick was uninstalled".to_owned()),
    };
    let here = || policies.iter().filter(|policy| policy.namespace == pod.metadata.namespace);
    let named = pod.metadata.labels.get(LABEL_POLICY).map(String::as_str);
    let meaning: Vec<&Policy> = here().filter(|policy| selects(policy, pod)).collect();
    let mut deciding = rollout::deciding(meaning, named, |policy| policy.name.as_str());
    if deciding.is_empty() {
        deciding = here().filter(|policy| Some(policy.name.as_str()) == named).collect();
    }
    let nobody = match named {
        Some(name) => Hold::Nothing(REASON_NO_POLICY, format!("there is no recovery policy {name}")),
        None => Hold::Nothing(REASON_NO_POLICY, "no recovery policy selects this pod".to_owned()),
    };
    deciding.into_iter().map(hold_by).fold(nobody, longer)
}

/// A policy that cannot be read may mean any pod.
fn selects(policy: &Policy, pod: &Pod) -> bool {
    let Some(known) = &policy.known else { return true };
    // A sorted map, as `selects` wants it.
    let labels: Vec<(&String, &String)> = pod.metadata.labels.iter().collect();
    known.spec.workers.selector.as_ref().is_some_and(|selector| rollout::selects(selector, &labels))
}

fn longer(one: Hold, other: Hold) -> Hold {
    match (one, other) {
        (Hold::For(one), Hold::For(other)) => Hold::For(one.max(other)),
        (Hold::For(one), Hold::Nothing(..)) => Hold::For(one),
        (Hold::Nothing(..), other) => other,
    }
}

/// How long a policy holds pods. What the operator found to apply goes before what the spec says for the usual case.
fn hold_by(policy: &Policy) -> Hold {
    let name = &policy.name;
    let Some(known) = &policy.known else { return Hold::For(LONGEST) };
    let spec = &known.spec;
    if spec.suspend {
        return Hold::Nothing(REASON_SUSPENDED, format!("the recovery policy {name} is suspended"));
    }
    if spec.gate.mode != Some(GateMode::ReadinessGate) {
        return Hold::Nothing(REASON_NO_POLICY, format!("the recovery policy {name} has no readiness gate"));
    }
    let status = known.status.as_ref().and_then(|status| status.effective.as_ref());
    let own = || {
        let of = |environment: &String| spec.environments.iter().flatten().find(|entry| entry.name == *environment);
        spec.environment.as_ref().and_then(of).and_then(|entry| entry.gate.timeout)
    };
    let timeout = status.and_then(|effective| effective.gate_timeout).or_else(own).or(spec.gate.timeout);
    let seconds = timeout.and_then(|timeout| SignedDuration::try_from(timeout.get()).ok());
    Hold::For(seconds.map_or(USUAL, |timeout| timeout.min(LONGEST)))
}

#[cfg(test)]
#[path = "overdue_tests.rs"]
mod tests;
