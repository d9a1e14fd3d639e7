//! Policies and what they need beside them: their Secrets and accounts, their pods, and pods that name no policy.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{ConfigMap, Pod, Secret, ServiceAccount};
use kube::{Api, ResourceExt};

use super::{operator::Watched, refused::refused};
use crate::{
    api::{Identity, KeyRef, RecoveryPolicy, RecoveryPolicyStatus, names},
    kubectl::{
        Fault, Place,
        fault::{is_absent, is_forbidden},
        now,
        policies::Policy,
        snapshot::{container_names, is_selected, main, phase, pods},
        status::condition,
    },
    report::Finding,
    rollout::{PodPhase, guess_note},
};

/// A policy without a word of an operator for this long has none.
const UNSEEN: i64 = 30;
/// How a pod that is named by its label alone gets its gate.
const RESTART: &str = "pods made before the policy, or while injection was off, have none: `kubectl rollout restart` adds it; spec.gate.mode None and a suspended policy add none";
const NO_INJECTION: &str =
    "a label adds no gate in this namespace (see injection above): mend that, or add the gate to the pod template";

/// How many pods a sentence names.
const NAMED: usize = 3;

/// What was seen before.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Which namespaces the operator watches; none: not known.
    pub(super) watched: Option<&'a Watched>,
    /// Namespaces in which a pod's label adds no gate.
    pub(super) bare: &'a BTreeSet<String>,
}

/// All findings about these policies and their namespaces.
pub(super) async fn look(
    place: &Place,
    found: &[Policy],
    (all_namespaces, Seen { watched, bare }): (bool, Seen<'_>),
) -> Vec<Finding> {
    let mut by_namespace: BTreeMap<&str, Vec<&Policy>> = BTreeMap::new();
    if !all_namespaces {
        by_namespace.insert(&place.namespace, Vec::new());
    }
    for policy in found {
        by_namespace.entry(policy.text("namespace")).or_default().push(policy);
    }
    let mut findings = Vec::new();
    if found.is_empty() {
        let place = if all_namespaces { "the cluster".to_owned() } else { format!("namespace {}", place.namespace) };
        findings.push(Finding::warning(
            "policies",
            format!("there is no recovery policy in {place}"),
            "write one, as the quick start shows, or name another namespace with -n",
        ));
    }
    for (namespace, policies) in by_namespace {
        let here = Place { client: place.client.clone(), namespace: namespace.to_owned() };
        let pods = pods(&here).await;
        for policy in &policies {
            let before = findings.len();
            findings.extend(of_policy(&here, policy, (watched, pods.as_deref().ok())).await);
            if findings.len() == before {
                findings.push(Finding::ok(check(policy), "in force, and nothing is amiss"));
            }
        }
        findings.extend(refused(&here).await);
        match pods {
            Ok(pods) => findings.extend(of_labels((namespace, bare.contains(namespace)), &policies, &pods)),
            Err(error) if is_forbidden(&error) => {
                findings.push(Finding::unknown("pods", format!("you may not list pods in namespace {namespace}")));
            }
            Err(error) => findings.push(Finding::unknown("pods", Fault::of("list pods", &error).sentence)),
        }
    }
    findings
}

fn check(policy: &Policy) -> String {
    format!("policy {}/{}", policy.text("namespace"), policy.name())
}

async fn of_policy(
    place: &Place,
    policy: &Policy,
    (watched, pods): (Option<&Watched>, Option<&[Pod]>),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known = match policy.read() {
        Ok(known) => known,
        Err(fault) => return vec![Finding::error(check(policy), fault.sentence, "use a newer kubectl-unstick")],
    };
    findings.extend(is_looked_after(policy, known, watched));
    findings.extend(of_status(policy, known));
    if let Some(pods) = pods {
        findings.extend(selects_nobody(policy, known, pods));
        findings.extend(names_no_container(policy, known, pods));
        findings.extend(guesses_the_container(policy, known, pods));
    }
    findings.extend(needs(place, policy, known).await);
    findings
}

/// Whether an operator has looked at its newest spec.
fn is_looked_after(policy: &Policy, known: &RecoveryPolicy, watched: Option<&Watched>) -> Option<Finding> {
    let namespace = policy.text("namespace");
    if let Some(Watched::These(these)) = watched
        && !these.contains(namespace)
    {
        return Some(Finding::error(
            check(policy),
            format!("the operator does not watch namespace {namespace}"),
            "add it to the chart's watchNamespaces, or set rbac.clusterWide",
        ));
    }
    let created = known.metadata.creation_timestamp.as_ref().map_or(0, |time| time.0.as_second());
    let seen = known.status.as_ref().and_then(|status| status.observed_generation);
    let is_new = now().as_second() - created < UNSEEN;
    match seen {
        None | Some(-1) if !is_new => Some(Finding::error(
            check(policy),
            "no operator has ever looked at it",
            "see above whether one runs; its watchNamespaces (or rbac.clusterWide) must hold this namespace",
        )),
        Some(seen) if known.metadata.generation.is_some_and(|newest| seen != -1 && seen < newest) => {
            Some(Finding::warning(
                check(policy),
                "its newest spec has not been taken up yet",
                "wait a moment; if this stays, see above whether an operator leads",
            ))
        }
        _ => None,
    }
}

/// What the operator itself says is wrong.
fn of_status(policy: &Policy, known: &RecoveryPolicy) -> Vec<Finding> {
    let mut findings = Vec::new();
    if known.spec.suspend {
        findings.push(Finding::warning(
            check(policy),
            "it is suspended: nothing is started, and no pod is held",
            format!("kubectl unstick resume {} -n {}", policy.name(), policy.text("namespace")),
        ));
    }
    let Some(status) = &known.status else { return findings };
    let said = |status: &RecoveryPolicyStatus, kind: &str, bad: &str| {
        condition(status, kind).filter(|one| one.status == bad).map(|one| (one.reason.clone(), one.message.clone()))
    };
    let stalled = said(status, names::CONDITION_STALLED, "True");
    if let Some((reason, message)) = stalled.clone().or(said(status, names::CONDITION_READY, "False")) {
        let remedy = format!("docs/troubleshooting.md has a section on {reason}");
        findings.push(Finding::error(check(policy), format!("{reason}: {message}"), remedy));
    } else if let Some((reason, message)) = said(status, names::CONDITION_RECOVERY_SUCCEEDED, "False") {
        let remedy = format!("docs/troubleshooting.md has a section on {reason}");
        findings.push(Finding::warning(check(policy), format!("the last recovery: {reason}: {message}"), remedy));
    }
    findings
}

fn selects_nobody(policy: &Policy, known: &RecoveryPolicy, pods: &[Pod]) -> Option<Finding> {
    known.spec.workers.selector.as_ref()?;
    let alive = |pod: &&Pod| phase(pod) == PodPhase::Alive;
    let any = pods.iter().filter(alive).any(|pod| is_selected(known, pod));
    (!any).then(|| {
        Finding::warning(
            check(policy),
            "spec.workers.selector matches no pod",
            "compare it with `kubectl get pods --show-labels`; without workers no rollout and no loss is seen",
        )
    })
}

/// A container that none of the policy's pods has.
fn names_no_container(policy: &Policy, known: &RecoveryPolicy, pods: &[Pod]) -> Option<Finding> {
    let named = known.spec.workers.container.as_deref().filter(|name| !name.is_empty())?;
    let own = pods.iter().filter(|pod| phase(pod) == PodPhase::Alive && is_selected(known, pod));
    let containers: BTreeSet<&str> = own.flat_map(container_names).collect();
    if containers.is_empty() || containers.contains(named) {
        return None;
    }
    let names = containers.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    Some(Finding::warning(
        check(policy),
        format!(
            "spec.workers.container: no pod has a container {named}, so that one which restarts in place is not noticed"
        ),
        format!("name one of {names}"),
    ))
}

/// Pods of several containers none of which is named for the one that works, where its restarts are evidence.
fn guesses_the_container(policy: &Policy, known: &RecoveryPolicy, pods: &[Pod]) -> Option<Finding> {
    let workers = &known.spec.workers;
    let is_named = workers.container.as_deref().is_some_and(|name| !name.is_empty());
    if is_named || workers.identity.unwrap_or_default() == Identity::None {
        return None;
    }
    let mut own = pods.iter().filter(|pod| phase(pod) == PodPhase::Alive && is_selected(known, pod));
    let guessed = own.find(|pod| main(pod).is_guess)?;
    Some(Finding::warning(
        check(policy),
        guess_note(&container_names(guessed).collect::<Vec<_>>()),
        format!(
            "name the one that works in spec.workers.container, or by the annotation {} of the pods",
            names::ANNOTATION_DEFAULT_CONTAINER
        ),
    ))
}

/// Secrets, authorities and accounts that it names, as far as the person may look.
async fn needs(place: &Place, policy: &Policy, known: &RecoveryPolicy) -> Vec<Finding> {
    let database = &known.spec.database;
    let mut findings = Vec::new();
    if let Some(from) = &database.url_from {
        findings.extend(secret(place, policy, ("spec.database.urlFrom", &from.secret_key_ref)).await);
    }
    if let Some(ca) = &database.ca_from {
        if let Some(key) = &ca.secret_key_ref {
            findings.extend(secret(place, policy, ("spec.database.caFrom", key)).await);
        }
        if let Some(key) = &ca.config_map_key_ref {
            findings.extend(config_map(place, policy, key).await);
        }
    }
    if let Some(account) = known.spec.job.service_account_name.as_deref().filter(|name| !name.is_empty()) {
        let accounts: Api<ServiceAccount> = Api::namespaced(place.client.clone(), &place.namespace);
        if accounts.get_metadata(account).await.is_err_and(|error| is_absent(&error)) {
            findings.push(Finding::error(
                check(policy),
                format!("spec.job.serviceAccountName: there is no ServiceAccount {account}"),
                "create it, or leave the field out",
            ));
        }
    }
    findings
}

async fn secret(place: &Place, policy: &Policy, (field, named): (&str, &KeyRef)) -> Option<Finding> {
    let secrets: Api<Secret> = Api::namespaced(place.client.clone(), &place.namespace);
    // Not the Secret itself: what it holds is not to come to this machine, and a missing key is told by the status.
    match secrets.get_metadata(&named.name).await {
        Ok(_) => None,
        Err(error) if is_absent(&error) => Some(absent(policy, (field, "Secret", named))),
        Err(_) => Some(Finding::unknown(
            check(policy),
            format!("{field}: you may not look whether there is a Secret {}", named.name),
        )),
    }
}

async fn config_map(place: &Place, policy: &Policy, named: &KeyRef) -> Option<Finding> {
    let maps: Api<ConfigMap> = Api::namespaced(place.client.clone(), &place.namespace);
    let what = ("spec.database.caFrom", "ConfigMap", named);
    match maps.get(&named.name).await {
        Ok(found) if found.data.as_ref().is_some_and(|data| data.contains_key(&named.key)) => None,
        Ok(_) => {
            let message = format!("spec.database.caFrom: ConfigMap {} has no key {}", named.name, named.key);
            Some(Finding::error(check(policy), message, "add it, or name another key"))
        }
        Err(error) if is_absent(&error) => Some(absent(policy, what)),
        Err(_) => None,
    }
}

fn absent(policy: &Policy, (field, kind, named): (&str, &str, &KeyRef)) -> Finding {
    let message = format!("{field}: there is no {kind} {} in namespace {}", named.name, policy.text("namespace"));
    Finding::error(check(policy), message, format!("create it with the key {}, or name another one", named.key))
}

/// Pods whose label names a policy: it must be there and select them, and the gate must be there too.
fn of_labels((namespace, is_bare): (&str, bool), policies: &[&Policy], pods: &[Pod]) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&Pod>> = BTreeMap::new();
    let ours = |pod: &&Pod| pod.labels().contains_key(names::LABEL_TRIGGER) || phase(pod) == PodPhase::Ended;
    for pod in pods.iter().filter(|pod| !ours(pod)) {
        if let Some(name) = pod.labels().get(names::LABEL_POLICY) {
            by_name.entry(name).or_default().push(pod);
        }
    }
    let mut findings = Vec::new();
    for (name, labelled) in by_name {
        let Some(policy) = policies.iter().find(|policy| policy.name() == name) else {
            findings.push(Finding::error(
                format!("pods in {namespace}"),
                format!("{} name the policy {name}, which is not there", named(&labelled)),
                format!("create it, or correct the label {} of the pod template", names::LABEL_POLICY),
            ));
            continue;
        };
        findings.extend(unselected(policy, &labelled));
        let ungated: Vec<&Pod> = labelled.into_iter().filter(|pod| !has_gate(pod)).collect();
        if !ungated.is_empty() {
            findings.push(Finding::warning(
                format!("pods in {namespace}"),
                format!("{} name the policy {name} and have no gate", named(&ungated)),
                if is_bare { NO_INJECTION } else { RESTART },
            ));
        }
    }
    findings
}

/// Pods that name a policy which does not take them for workers: nobody holds them, and their loss is not noticed.
fn unselected(policy: &Policy, labelled: &[&Pod]) -> Option<Finding> {
    let known = policy.read().ok().filter(|known| known.spec.workers.selector.is_some())?;
    let missed: Vec<&Pod> = labelled.iter().filter(|pod| !is_selected(known, pod)).copied().collect();
    (!missed.is_empty()).then(|| {
        Finding::warning(
            check(policy),
            format!("{} name it, and spec.workers.selector does not match them", named(&missed)),
            format!(
                "let it match them, or take the label {} off the pod template: no gate holds them",
                names::LABEL_POLICY
            ),
        )
    })
}

fn named(pods: &[&Pod]) -> String {
    let shown: Vec<String> = pods.iter().take(NAMED).map(|pod| pod.name_any()).collect();
    let more = if pods.len() > NAMED { format!(" and {} more", pods.len() - NAMED) } else { String::new() };
    format!("{} pod(s) ({}{more})", pods.len(), shown.join(", "))
}

fn has_gate(pod: &Pod) -> bool {
    let Some(spec) = &pod.spec else { return true };
    let mut gates = spec.readiness_gates.iter().flatten();
    let mut inits = spec.init_containers.iter().flatten();
    gates.any(|gate| gate.condition_type == names::READINESS_GATE)
        || inits.any(|container| container.name == names::INIT_CONTAINER)
}

#[cfg(test)]
#[path = "namespace_tests.rs"]
mod tests;
