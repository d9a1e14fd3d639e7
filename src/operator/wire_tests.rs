//! Every kind of request that acts and tells send, once, against an API server that is a script.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{Response, StatusCode},
};
use jiff::Timestamp;
use kube::Client;
use serde_json::{Value, json};

use super::{
    act::{CREATION, Created, create_job, delete_job},
    events::{Teller, event, send},
    fault::Fault,
    lease::{LeaseSettings, Lost, take_part},
    tell::{Told, apply_status},
};
use crate::{
    api::{RecoveryPolicy, RecoveryPolicySpec, RecoveryPolicyStatus, names},
    rollout::{News, NewsKind},
};

/// A request as it arrived: method and path with its query, and the body.
type Asked = (String, Value);

/// What was asked so far, and a client whose requests are answered by `answer`.
fn scripted(
    answer: impl Fn(&str, &Value) -> (u16, Value) + Clone + Send + Sync + 'static,
) -> (Client, Arc<Mutex<Vec<Asked>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let server = Router::new().fallback(move |request: Request| {
        let (answer, seen) = (answer.clone(), Arc::clone(&seen));
        async move {
            let line = format!("{} {}", request.method(), request.uri());
            let bytes = to_bytes(request.into_body(), 1 << 20).await.unwrap();
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            let (code, reply) = answer(&line, &body);
            seen.lock().unwrap().push((line, body));
            Response::builder()
                .status(StatusCode::from_u16(code).unwrap())
                .header("content-type", "application/json")
                .body(Body::from(reply.to_string()))
                .unwrap()
        }
    });
    (Client::new(server, "shop"), asked)
}

fn refusal(code: u16, reason: &str, message: &str) -> (u16, Value) {
    let status = json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason, "message": message});
    (code, status)
}

fn policy() -> RecoveryPolicy {
    let mut policy = RecoveryPolicy::new("runs", RecoveryPolicySpec::default());
    policy.metadata.namespace = Some("shop".into());
    policy.metadata.uid = Some("u1".into());
    policy.metadata.resource_version = Some("41".into());
    policy
}

fn job() -> k8s_openapi::api::batch::v1::Job {
    let mut job = k8s_openapi::api::batch::v1::Job::default();
    job.metadata.name = Some("unstick-runs-1".into());
    job.metadata.namespace = Some("shop".into());
    job
}

fn status(digest: &str) -> RecoveryPolicyStatus {
    RecoveryPolicyStatus { workers_digest: Some(digest.into()), ..RecoveryPolicyStatus::default() }
}

#[tokio::test]
async fn a_job_is_posted_and_one_that_is_there_already_is_as_good() {
    let (client, asked) = scripted(|_, body| (201, body.clone()));
    assert_eq!(create_job(&client, &job(), CREATION).await, Ok(Created::Now));
    let (line, body) = asked.lock().unwrap()[0].clone();
    assert!(line.starts_with("POST /apis/batch/v1/namespaces/shop/jobs?"), "{line}");
    assert_eq!(body["metadata"]["name"], "unstick-runs-1");
    let (client, _) = scripted(|_, _| refusal(409, "AlreadyExists", "jobs.batch \"unstick-runs-1\" already exists"));
    assert_eq!(create_job(&client, &job(), CREATION).await, Ok(Created::Before));
}

#[tokio::test]
async fn a_job_that_a_quota_refuses_is_trouble_in_the_api_servers_words() {
    let (client, _) = scripted(|_, _| refusal(403, "Forbidden", "jobs.batch is forbidden: exceeded quota: few"));
    let refused = create_job(&client, &job(), CREATION).await.unwrap_err();
    assert_eq!(refused.fault, Fault::Users);
    assert!(refused.trouble().unwrap().message.ends_with("exceeded quota: few"));
}

#[tokio::test]
async fn a_job_is_deleted_with_its_pods_and_one_that_is_gone_is_as_good() {
    let (client, asked) = scripted(|_, _| refusal(404, "NotFound", "not found"));
    assert_eq!(delete_job(&client, "shop", "unstick-runs-1").await, Ok(()));
    let (line, body) = asked.lock().unwrap()[0].clone();
    assert!(line.starts_with("DELETE /apis/batch/v1/namespaces/shop/jobs/unstick-runs-1"), "{line}");
    assert_eq!(body["propagationPolicy"], "Background");
}

#[tokio::test]
async fn a_status_is_applied_whole_for_the_version_that_was_read() {
    let (client, asked) = scripted(|_, _| {
        let metadata = json!({"name": "runs", "namespace": "shop", "resourceVersion": "42"});
        (
            200,
            json!({"apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": metadata, "spec": "from a later version"}),
        )
    });
    let told = apply_status(&client, &policy(), &status("d")).await;
    assert_eq!(told, Ok(Told::Written { resource_version: Some("42".into()) }));
    let (line, body) = asked.lock().unwrap()[0].clone();
    assert!(
        line.starts_with("PATCH /apis/unstick.dev/v1alpha1/namespaces/shop/recoverypolicies/runs/status?"),
        "{line}"
    );
    assert!(line.contains("force=true") && line.contains("fieldManager=unstick%2Fstatus"), "{line}");
    let expected = json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": "runs", "resourceVersion": "41"},
        "status": {"workersDigest": "d"},
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_status_that_says_nothing_new_is_not_written() {
    let (client, asked) = scripted(|_, _| (500, Value::Null));
    let policy = RecoveryPolicy { status: Some(status("d")), ..policy() };
    assert_eq!(apply_status(&client, &policy, &status("d")).await, Ok(Told::Unchanged));
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_status_of_an_outdated_policy_makes_us_look_again_and_one_of_a_deleted_policy_is_dropped() {
    for (code, reason, expected) in [(409, "Conflict", Fault::Outdated), (404, "NotFound", Fault::Gone)] {
        let (client, _) = scripted(move |_, _| refusal(code, reason, "no"));
        let refused = apply_status(&client, &policy(), &status("d")).await.unwrap_err();
        assert_eq!(refused.fault, expected);
    }
}

#[tokio::test]
async fn an_event_is_posted_once() {
    let news = News { reason: names::EVENT_RUNS_RECOVERED, message: "Settled 2 run(s)".into(), kind: NewsKind::Normal };
    let made = event(&policy(), &news, "r1", Teller { now: Timestamp::UNIX_EPOCH, pod: "unstick-0" });
    let (client, asked) = scripted(|_, body| (201, body.clone()));
    send(&client, &made).await.unwrap();
    let (line, body) = asked.lock().unwrap()[0].clone();
    assert!(line.starts_with("POST /apis/events.k8s.io/v1/namespaces/shop/events"), "{line}");
    assert_eq!(body["note"], "Settled 2 run(s)");
    let (client, _) = scripted(|_, _| refusal(409, "AlreadyExists", "already exists"));
    send(&client, &made).await.unwrap();
}

fn lease_settings() -> LeaseSettings {
    LeaseSettings { namespace: "unstick-system".into(), name: "unstick".into(), pod: "unstick-0".into() }
}

#[tokio::test]
async fn the_lease_is_created_led_by_and_released() {
    let (client, asked) = scripted(|line, body| match line.split(' ').next() {
        Some("GET") => refusal(404, "NotFound", "not found"),
        _ => {
            let mut lease = body.clone();
            lease["metadata"]["resourceVersion"] = "7".into();
            (200, lease)
        }
    });
    let (leads, mut leading) = tokio::sync::watch::channel(false);
    let stop = async move { drop(leading.wait_for(|leads| *leads).await) };
    take_part(client, lease_settings(), leads, stop).await.unwrap();
    let asked = asked.lock().unwrap();
    let lines: Vec<_> = asked.iter().map(|(line, _)| line.split(['?']).next().unwrap()).collect();
    let path = "/apis/coordination.k8s.io/v1/namespaces/unstick-system/leases";
    let expected = [format!("GET {path}/unstick"), format!("POST {path}"), format!("PUT {path}/unstick")];
    assert_eq!(lines, expected);
    let holder = asked[1].1["spec"]["holderIdentity"].as_str().unwrap();
    assert!(holder.starts_with("unstick-0_"), "{holder}");
    assert_eq!(asked[2].1["spec"]["holderIdentity"], "");
    assert_eq!(asked[2].1["metadata"]["resourceVersion"], "7");
}

#[tokio::test]
async fn a_lease_that_is_another_ones_is_only_looked_at() {
    let (client, asked) = scripted(|_, _| {
        let spec = json!({"holderIdentity": "unstick-1_x", "leaseDurationSeconds": 15, "renewTime": "2026-11-24T10:00:00.000000Z"});
        (200, json!({"metadata": {"name": "unstick", "resourceVersion": "7"}, "spec": spec}))
    });
    let (leads, leading) = tokio::sync::watch::channel(false);
    let enough = Arc::clone(&asked);
    let stop = async move {
        while enough.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    take_part(client, lease_settings(), leads, stop).await.unwrap();
    assert!(!*leading.borrow());
    assert!(asked.lock().unwrap().iter().all(|(line, _)| line.starts_with("GET ")));
}

#[test]
fn who_lost_the_lease_says_to_whom() {
    assert_eq!(Lost::Taken("b_1".into()).to_string(), "cannot lead any longer: the Lease is held by b_1");
}
