//! The pods of the namespace as evidence on owners, taken by the person as the operator would take them.

use jiff::Timestamp;
use k8s_openapi::api::core::v1::{ContainerStatus, Pod};
use kube::{
    Api, ResourceExt,
    api::{ListParams, Request},
    client::Body,
};

use super::{Fault, Place, Voice, fault::is_forbidden, now};
use crate::{
    api::{Identity, RecoveryPolicy, names},
    jobs::snapshot::{Census, snapshot},
    rollout::{Container, MainContainer, PodPhase, Worker, main_container, selects},
};

/// How many pods one request brings.
const PAGE: u32 = 500;

/// The snapshot for `UNSTICK_WORKERS`; none: the policy compares owners with nothing, or it cannot be had, which is said.
pub(super) async fn take(
    place: &Place,
    voice: &mut Voice<'_>,
    policy: &RecoveryPolicy,
) -> Result<Option<String>, Fault> {
    let identity = policy.spec.workers.identity.unwrap_or_default();
    if identity == Identity::None {
        return Ok(None);
    }
    let time = server_time(place).await;
    let pods = match pods(place).await {
        Ok(pods) => pods,
        Err(error) if is_forbidden(&error) => {
            voice.remark("Warning: you may not list pods here, so a missing owner is no evidence in what follows");
            return Ok(None);
        }
        Err(error) => return Err(Fault::of(&format!("list pods in namespace {}", place.namespace), &error)),
    };
    let named = policy.spec.workers.container.as_deref().filter(|name| !name.is_empty());
    let workers: Vec<Worker> =
        pods.iter().filter(|pod| is_selected(policy, pod)).map(|pod| worker(pod, named)).collect();
    let alive = pods.iter().filter(|pod| phase(pod) == PodPhase::Alive);
    let others: Vec<(String, String)> = alive.map(|pod| (pod.uid().unwrap_or_default(), pod.name_any())).collect();
    let scope = policy.uid().unwrap_or_default();
    let taken = snapshot(Census {
        now: time,
        scope: &scope,
        as_of: None,
        identity,
        workers: &workers,
        others: others.iter().map(|(uid, name)| (uid.as_str(), name.as_str())),
        losses: &[],
    });
    if let Some(warning) = taken.warning() {
        voice.remark(&format!("Warning: {warning}"));
    }
    Ok(taken.text().map(str::to_owned))
}

/// The pods of the namespace, ended ones included.
pub(super) async fn pods(place: &Place) -> Result<Vec<Pod>, kube::Error> {
    let api: Api<Pod> = Api::namespaced(place.client.clone(), &place.namespace);
    let (mut all, mut params) = (Vec::new(), ListParams::default().limit(PAGE));
    loop {
        let page = api.list(&params).await?;
        all.extend(page.items);
        match page.metadata.continue_.filter(|more| !more.is_empty()) {
            Some(more) => params = params.continue_token(&more),
            None => return Ok(all),
        }
    }
}

/// The API server's clock, by which pods are dated; where it does not tell, ours.
pub(super) async fn server_time(place: &Place) -> Timestamp {
    async {
        let request = Request::new("/version").list(&ListParams::default()).ok()?;
        let answer = place.client.send(request.map(Body::from)).await.ok()?;
        let date = answer.headers().get("date")?.to_str().ok()?;
        Some(jiff::fmt::rfc2822::parse(date).ok()?.timestamp())
    }
    .await
    .unwrap_or_else(now)
}

/// Whether a pod is one of a policy's workers. Those of our own Jobs never are.
pub(super) fn is_selected(policy: &RecoveryPolicy, pod: &Pod) -> bool {
    // A sorted map, as `selects` wants it.
    let labels: Vec<(&String, &String)> = pod.labels().iter().collect();
    let ours = pod.labels().contains_key(names::LABEL_TRIGGER);
    !ours && policy.spec.workers.selector.as_ref().is_some_and(|selector| selects(selector, &labels))
}

pub(super) fn phase(pod: &Pod) -> PodPhase {
    let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
    if matches!(phase, Some("Succeeded" | "Failed")) { PodPhase::Ended } else { PodPhase::Alive }
}

/// A pod as a snapshot needs it: which workload made it does not matter there.
fn worker(pod: &Pod, container: Option<&str>) -> Worker {
    let created = pod.creation_timestamp().map_or(Timestamp::MAX, |time| time.0);
    Worker {
        uid: pod.uid().unwrap_or_default(),
        name: pod.name_any(),
        workload: None,
        revision: None,
        phase: phase(pod),
        terminating: pod.metadata.deletion_timestamp.is_some(),
        created,
        container: working(pod, container, created),
        readiness_gate: None,
        in_init: false,
    }
}

/// The container that works where the policy names none.
pub(super) fn main(pod: &Pod) -> MainContainer<'_> {
    let containers: Vec<&str> = container_names(pod).collect();
    main_container(pod.annotations().get(names::ANNOTATION_DEFAULT_CONTAINER).map(String::as_str), &containers)
}

pub(super) fn container_names(pod: &Pod) -> impl Iterator<Item = &str> {
    pod.spec.iter().flat_map(|spec| &spec.containers).map(|container| container.name.as_str())
}

/// Since when a claim may be its own, as the operator tells it.
fn working(pod: &Pod, named: Option<&str>, created: Timestamp) -> Container {
    let main = main(pod).name;
    let statuses = pod.status.iter().filter_map(|status| status.container_statuses.as_ref()).flatten();
    let one = statuses.into_iter().find(|status| Some(status.name.as_str()) == named.or(main));
    let running = one.and_then(|one| one.state.as_ref()?.running.as_ref()?.started_at.as_ref()).map(|time| time.0);
    let since = running.or(one.and_then(ended_at)).unwrap_or(created);
    Container { running: running.and(one.and_then(|one| one.container_id.clone())), since: Some(since), ended: None }
}

fn ended_at(status: &ContainerStatus) -> Option<Timestamp> {
    let end =
        |state: &k8s_openapi::api::core::v1::ContainerState| Some(state.terminated.as_ref()?.finished_at.as_ref()?.0);
    status.state.as_ref().and_then(end).or(status.last_state.as_ref().and_then(end))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::parse_policy;

    fn pod(labels: serde_json::Value, state: serde_json::Value) -> Pod {
        serde_json::from_value(json!({
            "metadata": {"name": "shop-0", "uid": "u", "labels": labels, "creationTimestamp": "2026-11-24T08:00:00Z"},
            "spec": {"containers": [{"name": "worker"}, {"name": "proxy"}]},
            "status": {"phase": "Running", "containerStatuses": [
                {"name": "worker", "image": "", "imageID": "", "ready": true, "restartCount": 1, "containerID": "c",
                 "state": state, "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2026-11-24T09:00:00Z"}}}]},
        }))
        .unwrap()
    }

    fn since(pod: &Pod, named: Option<&str>) -> String {
        worker(pod, named).container.since.unwrap().to_string()
    }

    #[test]
    fn a_worker_lives_since_its_container_started_or_the_one_before_ended() {
        let running = pod(json!({}), json!({"running": {"startedAt": "2026-11-24T09:00:05Z"}}));
        assert_eq!(since(&running, None), "2026-11-24T09:00:05Z");
        assert_eq!(since(&running, Some("worker")), "2026-11-24T09:00:05Z");
        assert_eq!(since(&running, Some("proxy")), "2026-11-24T08:00:00Z", "nothing is known of it");
        let waiting = pod(json!({}), json!({"waiting": {"reason": "CrashLoopBackOff"}}));
        assert_eq!(since(&waiting, None), "2026-11-24T09:00:00Z");
    }

    #[test]
    fn the_pods_of_our_own_jobs_are_nobodys_workers() {
        let policy = parse_policy("apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {name: a}\nspec: {workers: {selector: {matchLabels: {app: shop}}}}").unwrap();
        let selected = |labels| is_selected(&policy, &pod(labels, json!({})));
        assert!(selected(json!({"app": "shop"})));
        assert!(!selected(json!({"app": "bank"})));
        assert!(!selected(json!({"app": "shop", "unstick.dev/trigger": "Request"})));
    }
}
