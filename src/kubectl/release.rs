//! `kubectl unstick release NAME`: lets go the pods that a policy's gate holds now.
//!
//! The policy's annotation tells the operator, which lets go every pod that was created until then. Where no operator acts,
//! readiness gates are opened from here, as it would; an init container goes on by itself soon, since nobody answers it.

use std::time::Duration;

use jiff::Timestamp;
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt;
use serde_json::json;

use super::{
    Deadline, Fault, Place, Voice,
    fault::{FAILED, NOT_PERMITTED, TRY_AGAIN},
    pause, policies,
    snapshot::{is_selected, phase, pods, server_time},
};
use crate::{
    api::{
        RecoveryPolicy,
        names::{self, INIT_CONTAINER, READINESS_GATE},
    },
    gate::{Opening, open_all},
    report::ReleasedPod,
    rollout::PodPhase,
};

/// How long the operator is given.
const OPERATOR: Duration = Duration::from_secs(5);

/// Opens the gate; the exit code.
///
/// # Errors
/// There is no such policy; the person may not change it, or not look at pods.
pub async fn release(place: &Place, voice: &mut Voice<'_>, name: &str) -> Result<u8, Fault> {
    let policy = policies::find(place, name).await?;
    let policy = policy.read()?;
    let held = held(place, policy).await?;
    // Pods are dated by the API server's clock.
    let until = server_time(place).await;
    let annotation = json!({names::ANNOTATION_RELEASED_AT: until.to_string()});
    policies::change(place, name, &json!({"metadata": {"annotations": annotation}})).await?;
    if held.is_empty() {
        voice.say(&Vec::<ReleasedPod>::new(), || {
            format!("recoverypolicy.unstick.dev/{name} released: no pod waits\n")
        })?;
        return Ok(0);
    }
    let over = Deadline::after(OPERATOR);
    let mut left = waiting_of(&held, &self::held(place, policy).await?);
    while !left.is_empty() && !over.is_over() {
        pause().await;
        left = waiting_of(&held, &self::held(place, policy).await?);
    }
    let opened = open_gates(place, &left, until).await?;
    let lines: Vec<ReleasedPod> = held.iter().map(|pod| line(pod, &left, &opened)).collect();
    let waits = lines.iter().filter(|line| line.state == "Held").count();
    voice.say(&lines, || text(&lines))?;
    if waits > 0 {
        voice.remark(&format!(
            "{waits} pod(s) still wait in their init container; with no operator to answer it goes on by itself, at the latest after its --timeout-total"
        ));
        return Ok(TRY_AGAIN);
    }
    Ok(0)
}

/// A pod that a gate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    uid: String,
    name: String,
    /// Whether it is a readiness gate; else it is an init container.
    readiness: bool,
}

async fn held(place: &Place, policy: &RecoveryPolicy) -> Result<Vec<Held>, Fault> {
    let found = pods(place).await;
    let found = found.map_err(|error| Fault::of(&format!("list pods in namespace {}", place.namespace), &error))?;
    Ok(found.iter().filter(|pod| belongs(policy, pod)).filter_map(gate_of).collect())
}

/// The policy's workers, and pods that name it.
fn belongs(policy: &RecoveryPolicy, pod: &Pod) -> bool {
    let named = pod.labels().get(names::LABEL_POLICY).map(String::as_str);
    is_selected(policy, pod) || (named.is_some() && named == policy.metadata.name.as_deref())
}

/// The gate that a pod stands at, if it stands at one.
fn gate_of(pod: &Pod) -> Option<Held> {
    let (spec, status) = (pod.spec.as_ref()?, pod.status.as_ref()?);
    if phase(pod) == PodPhase::Ended || pod.metadata.deletion_timestamp.is_some() {
        return None;
    }
    let declares = spec.readiness_gates.iter().flatten().any(|gate| gate.condition_type == READINESS_GATE);
    let is_open = |kind: &str, status: &str| kind == READINESS_GATE && status == "True";
    let open = status.conditions.iter().flatten().any(|condition| is_open(&condition.type_, &condition.status));
    let mut inits = status.init_container_statuses.iter().flatten();
    let in_init = inits.any(|one| {
        let runs = one.state.as_ref().is_some_and(|state| state.running.is_some());
        one.name == INIT_CONTAINER && runs
    });
    let readiness = declares && !open;
    (readiness || in_init).then(|| Held { uid: pod.uid().unwrap_or_default(), name: pod.name_any(), readiness })
}

/// Those of the first that are still held.
fn waiting_of(first: &[Held], now: &[Held]) -> Vec<Held> {
    now.iter().filter(|pod| first.iter().any(|known| known.uid == pod.uid)).cloned().collect()
}

/// Opens the readiness gates that the operator has not; the uids of those that are open.
async fn open_gates(place: &Place, left: &[Held], now: Timestamp) -> Result<Vec<String>, Fault> {
    let openings: Vec<Opening> = left.iter().filter(|pod| pod.readiness).map(|pod| opening(place, pod)).collect();
    let mut opened = Vec::new();
    for (opening, result) in openings.iter().zip(open_all(&place.client, &openings, now).await) {
        match result {
            Ok(_) => opened.push(opening.uid.clone()),
            Err(error) => {
                let forbidden = super::fault::is_forbidden(&error.source);
                let (exit, remedy) = if forbidden {
                    (
                        NOT_PERMITTED,
                        "no operator acts, and you may not patch pods/status yourself: ask an administrator to run it",
                    )
                } else {
                    (FAILED, "try again")
                };
                return Err(Fault::new(exit, format!("{error}; {remedy}")));
            }
        }
    }
    Ok(opened)
}

fn opening(place: &Place, pod: &Held) -> Opening {
    Opening {
        namespace: place.namespace.clone(),
        pod: pod.name.clone(),
        uid: pod.uid.clone(),
        reason: names::REASON_RELEASED.to_owned(),
        message: "A person has opened the gate; no operator did so within 5 s.".to_owned(),
    }
}

fn line(pod: &Held, left: &[Held], opened: &[String]) -> ReleasedPod {
    let waits = left.iter().any(|other| other.uid == pod.uid);
    let by_us = opened.contains(&pod.uid);
    ReleasedPod {
        pod: pod.name.clone(),
        gate: if pod.readiness { "ReadinessGate" } else { "InitContainer" },
        state: if waits && !by_us { "Held" } else { "Open" },
        by: if by_us { Some("Plugin") } else { (!waits).then_some("Operator") },
    }
}

fn text(lines: &[ReleasedPod]) -> String {
    lines
        .iter()
        .map(|line| match line.by {
            Some("Plugin") => format!("pod/{} released, by this command: no operator did it\n", line.pod),
            Some(_) => format!("pod/{} released\n", line.pod),
            None => format!("pod/{} still waits\n", line.pod),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn pod(spec: Value, status: Value) -> Pod {
        let mut spec = spec;
        spec["containers"] = json!([]);
        serde_json::from_value(json!({"metadata": {"name": "a", "uid": "u"}, "spec": spec, "status": status})).unwrap()
    }

    #[test]
    fn a_pod_is_held_by_a_closed_readiness_gate_or_by_our_running_init_container() {
        let gates = json!({"readinessGates": [{"conditionType": "unstick.dev/recovered"}]});
        let condition = |status: &str| json!({"conditions": [{"type": "unstick.dev/recovered", "status": status}]});
        let init = |name: &str, state: Value| {
            json!({"initContainerStatuses": [
                {"name": name, "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": state}]})
        };
        let readiness = |spec: &Value, status: Value| gate_of(&pod(spec.clone(), status)).map(|held| held.readiness);
        assert_eq!(readiness(&gates, json!({})), Some(true));
        assert_eq!(readiness(&gates, condition("False")), Some(true));
        assert_eq!(readiness(&gates, condition("True")), None);
        assert_eq!(readiness(&gates, json!({"phase": "Failed"})), None);
        let none = json!({});
        assert_eq!(readiness(&none, condition("False")), None, "it declares none");
        assert_eq!(readiness(&none, init("unstick-init", json!({"running": {}}))), Some(false));
        assert_eq!(readiness(&none, init("unstick-init", json!({"terminated": {"exitCode": 0}}))), None);
        assert_eq!(readiness(&none, init("other", json!({"running": {}}))), None);
    }

    #[test]
    fn it_is_said_who_opened_which_gate_and_who_still_waits() {
        let held = |uid: &str, readiness| Held { uid: uid.into(), name: format!("pod-{uid}"), readiness };
        let (all, left) = ([held("a", true), held("b", true), held("c", false)], [held("b", true), held("c", false)]);
        let lines: Vec<ReleasedPod> = all.iter().map(|pod| line(pod, &left, &["b".to_owned()])).collect();
        let expected =
            "pod/pod-a released\npod/pod-b released, by this command: no operator did it\npod/pod-c still waits\n";
        assert_eq!(text(&lines), expected);
    }

    #[test]
    fn pods_that_came_later_are_not_waited_for() {
        let held = |uid: &str| Held { uid: uid.into(), name: uid.into(), readiness: true };
        assert_eq!(waiting_of(&[held("a"), held("b")], &[held("b"), held("c")]), [held("b")]);
    }
}
