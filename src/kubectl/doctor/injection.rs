//! Injection: in which namespaces a pod's label adds the gate.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::Namespace;
use kube::{
    Api,
    api::{ListParams, Request},
};
use serde_json::Value;

use crate::{
    api::{Selector, names::GROUP},
    kubectl::{Fault, Place},
    report::Finding,
    rollout::selects,
};

const CHECK: &str = "injection";
const API: &str = "admissionregistration.k8s.io/v1";
const POLICIES: &str = "mutatingadmissionpolicies";
const BINDINGS: &str = "mutatingadmissionpolicybindings";
/// The label that every namespace has.
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// What is known of injection.
pub(super) struct Injection {
    pub(super) finding: Finding,
    /// Those of the namespaces where it is known that a label adds nothing.
    pub(super) bare: BTreeSet<String>,
}

/// Whether a pod's label adds the gate in these namespaces.
pub(super) async fn injection(place: &Place, namespaces: &BTreeSet<String>) -> Injection {
    let nowhere = |finding| Injection { finding, bare: namespaces.clone() };
    let unknown = |sentence: String| Injection { finding: Finding::unknown(CHECK, sentence), bare: BTreeSet::new() };
    let serves = match &place.client.list_api_group_resources(API).await {
        Ok(found) => found.resources.iter().any(|resource| resource.name == POLICIES),
        Err(error) => return unknown(Fault::of("ask for its kinds", error).sentence),
    };
    if !serves {
        return nowhere(Finding::ok(
            CHECK,
            "this cluster cannot (Kubernetes 1.36 and later can): add gates to your manifests yourself",
        ));
    }
    let Some(policies) = list(place, POLICIES).await else {
        return unknown("you may not look at admission policies".to_owned());
    };
    let ours: BTreeSet<&str> = policies.iter().map(name).filter(|name| name.ends_with(&format!(".{GROUP}"))).collect();
    if ours.is_empty() {
        return nowhere(Finding::warning(
            CHECK,
            "the label unstick.dev/policy on a pod adds nothing: its admission policies are not installed",
            "set injection.enabled of the chart, or add the component deploy/components/injection; or add gates to your manifests",
        ));
    }
    let Some(bindings) = list(place, BINDINGS).await else {
        return unknown("you may not look at bindings of admission policies".to_owned());
    };
    let mut labelled = BTreeMap::new();
    for namespace in namespaces {
        labelled.insert(namespace.as_str(), labels(place, namespace).await);
    }
    told(&ours, &bindings, &labelled)
}

/// The objects of a kind; none: the person may not look.
async fn list(place: &Place, kind: &str) -> Option<Vec<Value>> {
    let request = Request::new(format!("/apis/{API}/{kind}")).list(&ListParams::default()).ok()?;
    let list = place.client.request::<Value>(request).await.ok()?;
    Some(list["items"].as_array().cloned().unwrap_or_default())
}

fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// A namespace's labels; all of them, or only the one that every namespace has.
struct Labels {
    labels: BTreeMap<String, String>,
    is_all: bool,
}

async fn labels(place: &Place, namespace: &str) -> Labels {
    let namespaces: Api<Namespace> = Api::all(place.client.clone());
    let found = namespaces.get_metadata(namespace).await;
    let is_all = found.is_ok();
    let mut labels = found.ok().and_then(|found| found.metadata.labels).unwrap_or_default();
    labels.entry(NAME_LABEL.to_owned()).or_insert_with(|| namespace.to_owned());
    Labels { labels, is_all }
}

fn told(ours: &BTreeSet<&str>, bindings: &[Value], namespaces: &BTreeMap<&str, Labels>) -> Injection {
    let (mut bare, mut half, mut unsure) = (BTreeSet::new(), Vec::new(), Vec::new());
    for (namespace, labels) in namespaces {
        let verdicts: Vec<Option<bool>> = ours.iter().map(|policy| is_bound(policy, bindings, labels)).collect();
        let count = |verdict| verdicts.iter().filter(|one| **one == verdict).count();
        match (count(Some(true)), count(Some(false))) {
            (bound, 0) if bound == verdicts.len() => {}
            (_, unbound) if unbound == verdicts.len() => drop(bare.insert((*namespace).to_owned())),
            (_, 0) => unsure.push(*namespace),
            _ => half.push(*namespace),
        }
    }
    let finding = match (bare.is_empty(), half.as_slice(), unsure.as_slice()) {
        (true, [], []) => Finding::ok(CHECK, "the label unstick.dev/policy on a pod adds its gate"),
        (false, ..) => {
            let named = bare.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            Finding::warning(
                CHECK,
                format!(
                    "the label unstick.dev/policy on a pod adds nothing in namespace {named}: no binding of its admission policies covers it"
                ),
                "the chart binds them in the namespaces that the operator watches (watchNamespaces, rbac.clusterWide); or add gates to your manifests",
            )
        }
        (_, [_, ..], _) => Finding::warning(
            CHECK,
            format!("in namespace {} a binding covers only some of the admission policies", half.join(", ")),
            "bind all of them: upgrade the chart, or apply deploy/components/injection again",
        ),
        _ => Finding::unknown(
            CHECK,
            format!("you may not look at the labels of namespace {}, by which injection is bound", unsure.join(", ")),
        ),
    };
    Injection { finding, bare }
}

/// Whether a binding lets an admission policy act in a namespace; none: nobody can tell.
fn is_bound(policy: &str, bindings: &[Value], labels: &Labels) -> Option<bool> {
    let of_policy = bindings.iter().filter(|binding| binding["spec"]["policyName"] == policy);
    let verdicts: Vec<Option<bool>> =
        of_policy.map(|binding| covers(&binding["spec"]["matchResources"]["namespaceSelector"], labels)).collect();
    if verdicts.contains(&Some(true)) {
        return Some(true);
    }
    if verdicts.contains(&None) { None } else { Some(false) }
}

/// Whether a selector takes the namespace; one that asks for nothing takes all.
fn covers(selector: &Value, Labels { labels, is_all }: &Labels) -> Option<bool> {
    if selector.is_null() {
        return Some(true);
    }
    let selector: Selector = serde_json::from_value(selector.clone()).ok()?;
    if selector.match_labels.is_empty() && selector.match_expressions.is_empty() {
        return Some(true);
    }
    let mut keys = selector.match_labels.keys().chain(selector.match_expressions.iter().map(|one| &one.key));
    if !is_all && keys.any(|key| key != NAME_LABEL) {
        return None;
    }
    let labels: Vec<(&String, &String)> = labels.iter().collect();
    Some(selects(&selector, &labels))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Verdict;

    fn binding(policy: &str, selector: Value) -> Value {
        json!({"spec": {"policyName": policy, "matchResources": {"namespaceSelector": selector}}})
    }

    fn of(namespace: &str, is_all: bool) -> Labels {
        Labels { labels: BTreeMap::from([(NAME_LABEL.to_owned(), namespace.to_owned())]), is_all }
    }

    fn only(namespace: &str) -> Value {
        json!({"matchExpressions": [{"key": NAME_LABEL, "operator": "In", "values": [namespace]}]})
    }

    fn seen(bindings: &[Value], is_all: bool) -> (Verdict, Vec<String>, String) {
        let ours = BTreeSet::from(["unstick-gate.unstick.dev", "unstick-init.unstick.dev"]);
        let namespaces = BTreeMap::from([("bank", of("bank", is_all)), ("shop", of("shop", is_all))]);
        let Injection { finding, bare } = told(&ours, bindings, &namespaces);
        (finding.result, bare.into_iter().collect(), finding.message)
    }

    fn both(selector: &Value) -> Vec<Value> {
        ["unstick-init.unstick.dev", "unstick-gate.unstick.dev"]
            .map(|policy| binding(policy, selector.clone()))
            .to_vec()
    }

    #[test]
    fn a_label_adds_the_gate_only_where_a_binding_covers_the_namespace() {
        assert_eq!(seen(&both(&Value::Null), true).0, Verdict::Ok);
        assert_eq!(seen(&both(&json!({})), false).0, Verdict::Ok, "one that asks for nothing takes all");
        let (result, bare, message) = seen(&both(&only("shop")), false);
        assert_eq!((result, bare), (Verdict::Warning, vec!["bank".to_owned()]));
        assert!(message.contains("adds nothing in namespace bank: no binding"), "{message}");
        assert_eq!(seen(&[], true).1, ["bank", "shop"]);
        let not = json!({"matchExpressions": [{"key": NAME_LABEL, "operator": "NotIn", "values": ["kube-system"]}]});
        assert_eq!(seen(&both(&not), false).0, Verdict::Ok);
    }

    #[test]
    fn one_of_two_bindings_is_half_of_it_and_labels_that_nobody_may_see_are_unknown() {
        let half = [binding("unstick-init.unstick.dev", Value::Null)];
        let (result, bare, message) = seen(&half, true);
        assert!(result == Verdict::Warning && bare.is_empty() && message.contains("only some"), "{message}");
        let team = both(&json!({"matchLabels": {"team": "a"}}));
        assert_eq!(seen(&team, false).0, Verdict::Unknown);
        assert_eq!(seen(&team, true).1, ["bank", "shop"]);
    }
}
