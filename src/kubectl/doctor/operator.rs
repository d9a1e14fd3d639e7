//! The operator: whether it runs, which version, who leads, whether it answers.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use k8s_openapi::api::{
    apps::v1::Deployment,
    coordination::v1::Lease,
    core::v1::{Container, Service},
};
use kube::{
    Api,
    api::{ListParams, Request},
};

use crate::{
    api::names::{APP, ENV_WATCH_NAMESPACES, JOB_CONTAINER, LABEL_APP_NAME, OPERATOR, PORT_HTTP},
    kubectl::{
        Fault, Place,
        fault::{is_absent, is_forbidden},
        now,
    },
    report::Finding,
};

/// A Lease that was not renewed for this long has nobody.
const STALE: SignedDuration = SignedDuration::from_secs(30);
const CHECK: &str = "operator";
/// The variable of the flag that names the Lease.
const LEASE: (&str, &str) = ("--lease-name=", "UNSTICK_LEASE_NAME");
/// The label by which the operator's Deployment is told from others of the installation.
const COMPONENT: (&str, &str) = ("app.kubernetes.io/component", "operator");

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
    let mut names = Names::usual();
    match deployments.list(&ListParams::default().labels(&format!("{LABEL_APP_NAME}={APP}"))).await {
        Ok(found) => match operators(&found.items) {
            Some(deployment) => {
                findings.push(runs(deployment, system));
                watched = watches(deployment, system);
                names = Names::of(place, system, deployment).await;
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
    findings.extend(leads(place, system, &names).await);
    findings.extend(answers(place, system, &names).await);
    Operator { findings, watched }
}

/// The operator's own of the installation's Deployments.
fn operators(found: &[Deployment]) -> Option<&Deployment> {
    let is_component = |one: &&Deployment| {
        one.metadata
            .labels
            .as_ref()
            .and_then(|labels| labels.get(COMPONENT.0))
            .is_some_and(|value| value == COMPONENT.1)
    };
    found.iter().find(is_component).or(found.first())
}

/// What its parts are called: a release may have another name than the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Names {
    deployment: String,
    lease: String,
    service: String,
}

impl Names {
    fn usual() -> Self {
        let usual = || OPERATOR.to_owned();
        Self { deployment: usual(), lease: usual(), service: usual() }
    }

    async fn of(place: &Place, system: &str, deployment: &Deployment) -> Self {
        let services: Api<Service> = Api::namespaced(place.client.clone(), system);
        // Who may not look takes it that the Service is called as the Deployment is.
        let found = services.list(&ListParams::default()).await.map(|found| found.items).unwrap_or_default();
        Self::among(deployment, &found)
    }

    fn among(deployment: &Deployment, services: &[Service]) -> Self {
        let name = deployment.metadata.name.clone().unwrap_or_else(|| OPERATOR.to_owned());
        let lease = container(deployment).and_then(|container| said(container, LEASE)).filter(|name| !name.is_empty());
        let service = services.iter().find(|service| leads_to(service, deployment));
        Self {
            lease: lease.unwrap_or(OPERATOR).to_owned(),
            service: service.and_then(|service| service.metadata.name.clone()).unwrap_or_else(|| name.clone()),
            deployment: name,
        }
    }
}

/// Whether a Service has the operator's pods behind it, and the port on which its health is asked for.
fn leads_to(service: &Service, deployment: &Deployment) -> bool {
    let template = deployment.spec.as_ref().and_then(|spec| spec.template.metadata.as_ref()?.labels.as_ref());
    let Some((spec, labels)) = service.spec.as_ref().zip(template) else { return false };
    let selects = |selector: &std::collections::BTreeMap<String, String>| {
        !selector.is_empty() && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
    };
    spec.selector.as_ref().is_some_and(selects)
        && spec.ports.iter().flatten().any(|port| port.name.as_deref() == Some(PORT_HTTP))
}

/// What a container is told by a flag, else by its variable.
fn said<'a>(container: &'a Container, (flag, variable): (&str, &str)) -> Option<&'a str> {
    let flag = container.args.iter().flatten().find_map(|arg| arg.strip_prefix(flag));
    let variable = container.env.iter().flatten().find(|one| one.name == variable);
    flag.or(variable.and_then(|one| one.value.as_deref()))
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

fn container(deployment: &Deployment) -> Option<&Container> {
    let containers = &deployment.spec.as_ref()?.template.spec.as_ref()?.containers;
    containers.iter().find(|container| container.name == JOB_CONTAINER).or(containers.first())
}

/// Which namespaces it is told to watch.
fn watches(deployment: &Deployment, system: &str) -> Option<Watched> {
    let container = container(deployment)?;
    let said = said(container, ("--watch-namespaces=", ENV_WATCH_NAMESPACES)).unwrap_or_default();
    let named: BTreeSet<String> =
        said.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Some(match named {
        named if named.contains("*") => Watched::All,
        named if named.is_empty() => Watched::These(BTreeSet::from([system.to_owned()])),
        named => Watched::These(named),
    })
}

/// Whether one of them leads.
async fn leads(place: &Place, system: &str, names: &Names) -> Option<Finding> {
    const CHECK: &str = "leader";
    let leases: Api<Lease> = Api::namespaced(place.client.clone(), system);
    let spec = match leases.get(&names.lease).await {
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
async fn answers(place: &Place, system: &str, names: &Names) -> Option<Finding> {
    const CHECK: &str = "reachability";
    let path = format!("/api/v1/namespaces/{system}/services/{}:{PORT_HTTP}/proxy/readyz", names.service);
    let request = Request::new(path).list(&ListParams::default()).ok()?;
    match place.client.request_text(request).await {
        Ok(_) => Some(Finding::ok(CHECK, "the operator says that it is ready")),
        Err(error) if is_forbidden(&error) || is_absent(&error) => None,
        Err(error) => Some(Finding::error(
            CHECK,
            format!("the operator does not say that it is ready: {error}"),
            format!("see its log: kubectl -n {system} logs deployment/{}", names.deployment),
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::Verdict;

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
        assert_eq!(result(&ours, 1), Verdict::Ok);
        assert_eq!(result("ghcr.io/unstick-dev/unstick:v99.0.0", 1), Verdict::Warning);
        assert_eq!(result("ghcr.io/unstick-dev/unstick:dev", 1), Verdict::Ok, "nobody can tell");
        assert_eq!(result("ghcr.io/unstick-dev/unstick@sha256:0123", 1), Verdict::Ok, "nobody can tell");
        assert_eq!(result(&ours, 0), Verdict::Error);
    }

    #[test]
    fn its_lease_and_its_service_are_those_of_the_deployment_whatever_the_release_is_called() {
        let mut deployment = deployment("x", 1, json!([{"name": "UNSTICK_LEASE_NAME", "value": "rescuer"}]));
        deployment.metadata.name = Some("rescuer".into());
        let template = &mut deployment.spec.as_mut().unwrap().template;
        template.metadata = serde_json::from_value(json!({"labels": {"app": "unstick", "release": "r"}})).unwrap();
        let service = |name: &str, selector: Value, port: &str| -> Service {
            serde_json::from_value(json!({
                "metadata": {"name": name}, "spec": {"selector": selector, "ports": [{"name": port, "port": 8080}]},
            }))
            .unwrap()
        };
        let others = [
            service("app", json!({"app": "shop"}), "http"),
            service("all", json!({}), "http"),
            service("gates-only", json!({"app": "unstick"}), "gates"),
        ];
        let found = Names::among(&deployment, &others);
        let named =
            |service: &str| Names { deployment: "rescuer".into(), lease: "rescuer".into(), service: service.into() };
        assert_eq!(found, named("rescuer"), "none is its own: called as the Deployment");
        let own = service("front", json!({"app": "unstick", "release": "r"}), "http");
        assert_eq!(Names::among(&deployment, &[others.to_vec(), vec![own]].concat()), named("front"));
        let flag = serde_json::from_value(json!({"name": "unstick", "args": ["operator", "--lease-name=a"]})).unwrap();
        assert_eq!(said(&flag, LEASE), Some("a"));
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
