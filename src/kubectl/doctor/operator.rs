//! The operator: whether it runs, which version, who leads, whether it answers; and injection.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use k8s_openapi::api::{apps::v1::Deployment, coordination::v1::Lease};
use kube::{
    Api,
    api::{ListParams, Request},
};
use serde_json::Value;

use super::Finding;
use crate::{
    api::names::{APP, ENV_WATCH_NAMESPACES, GROUP, JOB_CONTAINER, LABEL_APP_NAME, OPERATOR, PORT_HTTP},
    kubectl::{
        Fault, Place,
        fault::{is_absent, is_forbidden},
        now,
    },
};

/// A Lease that was not renewed for this long has nobody.
const STALE: SignedDuration = SignedDuration::from_secs(30);
const CHECK: &str = "operator";

/// Which namespaces are watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Watched {
    All,
    These(BTreeSet<String>),
}

/// What is known of the operator.
pub(super) struct Operator {
    pub(super) findings: Vec<Finding>,
    /// None: not known.
    pub(super) watched: Option<Watched>,
}

pub(super) async fn look(place: &Place, system: &str) -> Operator {
    let deployments: Api<Deployment> = Api::namespaced(place.client.clone(), system);
    let mut findings = Vec::new();
    let mut watched = None;
    match deployments.list(&ListParams::default().labels(&format!("{LABEL_APP_NAME}={APP}"))).await {
        Ok(found) => match found.items.first() {
            Some(deployment) => {
                findings.push(runs(deployment, system));
                watched = watches(deployment, system);
            }
            None => findings.push(Finding::error(
                CHECK,
                format!("no operator is installed in namespace {system}"),
                "install it (chart or deploy/base), or name its namespace with --operator-namespace",
            )),
        },
        Err(error) if is_forbidden(&error) => {
            findings.push(Finding::unknown(CHECK, format!("you may not look into namespace {system}")));
        }
        Err(error) => findings.push(Finding::unknown(CHECK, Fault::of("list deployments", &error).sentence)),
    }
    findings.extend(leads(place, system).await);
    findings.extend(answers(place, system).await);
    Operator { findings, watched }
}

/// Whether its pods are ready, and of which version they are.
fn runs(deployment: &Deployment, system: &str) -> Finding {
    let name = deployment.metadata.name.as_deref().unwrap_or_default();
    let wanted = deployment.spec.as_ref().and_then(|spec| spec.replicas).unwrap_or(1);
    let ready = deployment.status.as_ref().and_then(|status| status.ready_replicas).unwrap_or(0);
    let image = container(deployment).and_then(|container| container.image.clone()).unwrap_or_default();
    if ready == 0 {
        return Finding::error(
            CHECK,
            format!("deployment {system}/{name} has {ready} of {wanted} pod(s) ready"),
            format!("see why: kubectl -n {system} describe pods; kubectl -n {system} logs deployment/{name}"),
        );
    }
    let ours = env!("CARGO_PKG_VERSION");
    let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag).trim_start_matches('v').to_owned();
    let said = format!("{ready} of {wanted} pod(s) ready, image {image}");
    if tag.starts_with(|c: char| c.is_ascii_digit()) && !image.contains('@') && tag != ours {
        return Finding::warning(
            CHECK,
            format!("{said}, but this program is {ours}"),
            "use both in the same version: upgrade the older one",
        );
    }
    Finding::ok(CHECK, said)
}

fn container(deployment: &Deployment) -> Option<&k8s_openapi::api::core::v1::Container> {
    let containers = &deployment.spec.as_ref()?.template.spec.as_ref()?.containers;
    containers.iter().find(|container| container.name == JOB_CONTAINER).or(containers.first())
}

/// Which namespaces it is told to watch.
fn watches(deployment: &Deployment, system: &str) -> Option<Watched> {
    let container = container(deployment)?;
    let flag = container.args.iter().flatten().find_map(|arg| arg.strip_prefix("--watch-namespaces="));
    let variable = container.env.iter().flatten().find(|variable| variable.name == ENV_WATCH_NAMESPACES);
    let said = flag.or(variable.and_then(|variable| variable.value.as_deref())).unwrap_or_default();
    let named: BTreeSet<String> =
        said.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Some(match named {
        named if named.contains("*") => Watched::All,
        named if named.is_empty() => Watched::These(BTreeSet::from([system.to_owned()])),
        named => Watched::These(named),
    })
}

/// Whether one of them leads.
async fn leads(place: &Place, system: &str) -> Option<Finding> {
    const CHECK: &str = "leader";
    let leases: Api<Lease> = Api::namespaced(place.client.clone(), system);
    let spec = match leases.get(OPERATOR).await {
        Ok(lease) => lease.spec.unwrap_or_default(),
        Err(error) if is_absent(&error) => {
            return Some(Finding::error(
                CHECK,
                "no operator has ever led",
                "see its log: what it waits for stands there",
            ));
        }
        Err(_) => return Some(Finding::unknown(CHECK, format!("you may not look at leases in namespace {system}"))),
    };
    let holder = spec.holder_identity.unwrap_or_default();
    let age = spec.renew_time.map(|time| now().duration_since(time.0));
    Some(match age {
        Some(age) if !holder.is_empty() && age < STALE => Finding::ok(CHECK, format!("{holder} leads")),
        _ => Finding::error(
            CHECK,
            "no operator leads now: nothing is started and no readiness gate is opened",
            format!("see the operator's pods: kubectl -n {system} get pods"),
        ),
    })
}

/// Whether it says itself that all is well, through the API server.
async fn answers(place: &Place, system: &str) -> Option<Finding> {
    const CHECK: &str = "reachability";
    let path = format!("/api/v1/namespaces/{system}/services/{OPERATOR}:{PORT_HTTP}/proxy/readyz");
    let request = Request::new(path).list(&ListParams::default()).ok()?;
    match place.client.request_text(request).await {
        Ok(_) => Some(Finding::ok(CHECK, "the operator says that it is ready")),
        Err(error) if is_forbidden(&error) || is_absent(&error) => None,
        Err(error) => Some(Finding::error(
            CHECK,
            format!("the operator does not say that it is ready: {error}"),
            format!("see its log: kubectl -n {system} logs deployment/{OPERATOR}"),
        )),
    }
}

/// Whether a pod's label adds the gate.
pub(super) async fn injection(place: &Place) -> Finding {
    const CHECK: &str = "injection";
    const KIND: &str = "mutatingadmissionpolicies";
    const PATH: &str = "/apis/admissionregistration.k8s.io/v1";
    let resources = place.client.list_api_group_resources("admissionregistration.k8s.io/v1").await;
    let serves = match &resources {
        Ok(found) => found.resources.iter().any(|resource| resource.name == KIND),
        Err(error) => return Finding::unknown(CHECK, Fault::of("ask for its kinds", error).sentence),
    };
    if !serves {
        return Finding::ok(
            CHECK,
            "this cluster cannot (Kubernetes 1.36 and later can): add gates to your manifests yourself",
        );
    }
    let Ok(request) = Request::new(format!("{PATH}/{KIND}")).list(&ListParams::default()) else {
        return Finding::unknown(CHECK, "cannot ask for admission policies");
    };
    match place.client.request::<Value>(request).await {
        Ok(list) => {
            let names =
                list["items"].as_array().into_iter().flatten().filter_map(|item| item["metadata"]["name"].as_str());
            let ours = names.filter(|name| name.ends_with(&format!(".{GROUP}"))).count();
            match ours {
                0 => Finding::warning(
                    CHECK,
                    "the label unstick.dev/policy on a pod adds nothing: its admission policies are not installed",
                    "set injection.enabled of the chart, or add the component deploy/components/injection; or add gates to your manifests",
                ),
                _ => Finding::ok(CHECK, "the label unstick.dev/policy on a pod adds its gate"),
            }
        }
        Err(_) => Finding::unknown(CHECK, "you may not look at admission policies"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubectl::doctor::Result;

    fn deployment(image: &str, ready: i32, env: Value) -> Deployment {
        serde_json::from_value(json!({
            "metadata": {"name": "unstick"},
            "spec": {"replicas": 2, "selector": {}, "template": {"spec": {"containers": [{"name": "unstick", "image": image, "env": env}]}}},
            "status": {"readyReplicas": ready},
        }))
        .unwrap()
    }

    #[test]
    fn an_operator_of_another_version_is_worth_a_warning_and_one_without_pods_an_error() {
        let result = |image: &str, ready| runs(&deployment(image, ready, json!([])), "unstick-system").result;
        let ours = format!("ghcr.io/unstick-dev/unstick:{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(result(&ours, 1), Result::Ok);
        assert_eq!(result("ghcr.io/unstick-dev/unstick:v99.0.0", 1), Result::Warning);
        assert_eq!(result("ghcr.io/unstick-dev/unstick:dev", 1), Result::Ok, "nobody can tell");
        assert_eq!(result("ghcr.io/unstick-dev/unstick@sha256:0123", 1), Result::Ok, "nobody can tell");
        assert_eq!(result(&ours, 0), Result::Error);
    }

    #[test]
    fn what_it_watches_stands_in_its_deployment() {
        let watches = |value: &str| {
            super::watches(&deployment("x", 1, json!([{"name": "UNSTICK_WATCH_NAMESPACES", "value": value}])), "sys")
        };
        let these = |names: &[&str]| Some(Watched::These(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(watches("*"), Some(Watched::All));
        assert_eq!(watches("a, b"), these(&["a", "b"]));
        assert_eq!(watches(""), these(&["sys"]));
    }
}
