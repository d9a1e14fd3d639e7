//! The cluster itself: its version, our definition, and what the person may do.

use k8s_openapi::api::authorization::v1::{ResourceAttributes, SelfSubjectAccessReview, SelfSubjectAccessReviewSpec};
use kube::{
    Api,
    api::{ListParams, PostParams, Request},
};
use serde_json::Value;

use crate::{
    api::{
        crd,
        names::{API_VERSION, GROUP, PLURAL},
    },
    kubectl::{Fault, Place, fault::is_absent},
    report::Finding,
};

/// What the person needs a right for: verb, group, resource, subresource, and the verbs of ours that stop without it.
const RIGHTS: [(&str, &str, &str, &str, &str); 7] = [
    ("list", GROUP, PLURAL, "", "every verb"),
    ("patch", GROUP, PLURAL, "", "trigger, suspend, resume and release"),
    ("create", "batch", "jobs", "", "check, explain, history and undo"),
    ("delete", "batch", "jobs", "", "to tidy up after check, explain, history and undo"),
    ("list", "", "pods", "", "check, explain, history, undo and release"),
    ("get", "", "pods", "log", "check, explain, history and undo"),
    ("patch", "", "pods", "status", "release, and only where no operator runs"),
];

/// The cluster answers, and as what.
///
/// # Errors
/// It does not.
pub(super) async fn version(place: &Place) -> Result<Finding, Fault> {
    let version = place.client.apiserver_version().await;
    let version = version.map_err(|error| Fault::of("ask for its version", &error))?;
    Ok(Finding::ok("cluster", format!("Kubernetes {}", version.git_version)))
}

/// Whether the cluster knows policies, and as this program does.
pub(super) async fn definition(place: &Place) -> Finding {
    const CHECK: &str = "definition";
    match place.client.list_api_group_resources(API_VERSION).await {
        Ok(found) if found.resources.iter().any(|resource| resource.name == PLURAL) => {}
        Ok(_) => return missing(),
        Err(error) if is_absent(&error) => return missing(),
        Err(error) => return Finding::unknown(CHECK, Fault::of("ask for its kinds", &error).sentence),
    }
    let name = format!("{PLURAL}.{GROUP}");
    let path = format!("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}");
    let theirs = match Request::new(path).list(&ListParams::default()) {
        Ok(request) => place.client.request::<Value>(request).await.ok(),
        Err(_) => None,
    };
    match theirs {
        Some(theirs) if schemas(&theirs) != schemas(crd()) => Finding::warning(
            CHECK,
            format!("{name} is there, but not as this program ({}) knows it", env!("CARGO_PKG_VERSION")),
            "use a kubectl-unstick of the operator's version, or upgrade the chart with its definitions (crds.enabled)",
        ),
        Some(_) => Finding::ok(CHECK, format!("{name} serves {API_VERSION}, as this program knows it")),
        // Few people may look at definitions.
        None => Finding::ok(CHECK, format!("{name} serves {API_VERSION}")),
    }
}

fn missing() -> Finding {
    Finding::error(
        "definition",
        format!("the cluster does not know {PLURAL}.{GROUP}"),
        "install unstick: its chart or `kubectl apply -k deploy/base` brings the definition",
    )
}

/// The rules by which each version is judged.
fn schemas(definition: &Value) -> Vec<&Value> {
    definition["spec"]["versions"].as_array().into_iter().flatten().map(|version| &version["schema"]).collect()
}

/// What the person may not do.
pub(super) async fn rights(place: &Place) -> Vec<Finding> {
    let reviews: Api<SelfSubjectAccessReview> = Api::all(place.client.clone());
    let mut findings = Vec::new();
    for (verb, group, resource, subresource, purpose) in RIGHTS {
        let named = if subresource.is_empty() { resource.to_owned() } else { format!("{resource}/{subresource}") };
        let some = |text: &str| Some(text.to_owned());
        let attributes = ResourceAttributes {
            namespace: Some(place.namespace.clone()),
            verb: some(verb),
            group: some(group),
            resource: some(resource),
            subresource: Some(subresource.to_owned()).filter(|text| !text.is_empty()),
            ..ResourceAttributes::default()
        };
        let spec = SelfSubjectAccessReviewSpec { resource_attributes: Some(attributes), non_resource_attributes: None };
        let review = SelfSubjectAccessReview { spec, ..SelfSubjectAccessReview::default() };
        match reviews.create(&PostParams::default(), &review).await {
            Ok(answer) if answer.status.as_ref().is_some_and(|status| status.allowed) => {}
            Ok(_) => findings.push(Finding::warning(
                "your rights",
                format!("you may not {verb} {named} in namespace {}; it is needed for {purpose}", place.namespace),
                "ask for the cluster's role `edit` in that namespace, to which the chart adds policies (rbac.aggregate)",
            )),
            Err(error) => {
                findings.push(Finding::unknown("your rights", Fault::of("ask what you may do", &error).sentence));
                return findings;
            }
        }
    }
    if findings.is_empty() {
        findings.push(Finding::ok("your rights", format!("every verb works for you in namespace {}", place.namespace)));
    }
    findings
}
