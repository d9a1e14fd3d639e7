use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::to_bytes,
    extract::Request as Asked,
    http::{StatusCode, header},
    response::IntoResponse,
};
use kube::Config;
use serde_json::Value;

use super::*;
use crate::http::{Limits, ListenAddress, Listener, serve};

fn opening(pod: &str) -> Opening {
    Opening {
        namespace: "shop".into(),
        pod: pod.into(),
        uid: "u1".into(),
        reason: "Recovered".into(),
        message: "17 runs requeued".into(),
    }
}

/// A server that answers every request by `say`; a client of it, and what it was asked.
async fn api_server(say: fn(&str) -> (u16, Value)) -> (Client, Arc<Mutex<Vec<(String, String, Value)>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let answer = async move |request: Asked| {
        let (uri, kind) =
            (request.uri().to_string(), request.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned());
        let body = to_bytes(request.into_body(), 1 << 20).await.unwrap();
        let (status, said) = say(&uri);
        kept.lock().unwrap().push((uri, kind, serde_json::from_slice(&body).unwrap()));
        (StatusCode::from_u16(status).unwrap(), said.to_string()).into_response()
    };
    let listener = Listener::bind("127.0.0.1:0".parse::<ListenAddress>().unwrap()).await.unwrap();
    let config = Config::new(format!("http://{}", listener.address()).parse().unwrap());
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { serve(listener, router, Limits::default(), std::future::pending()).await.connections });
    (Client::try_from(config).unwrap(), seen)
}

fn now() -> Timestamp {
    "2026-11-24T12:00:00.5Z".parse().unwrap()
}

fn refusal(code: u16, reason: &str, field: &str) -> (u16, Value) {
    let details = json!({"causes": [{"field": field, "message": "field is immutable", "reason": "FieldValueInvalid"}]});
    let body = json!({"kind": "Status", "status": "Failure", "code": code, "reason": reason, "message": "no", "details": details});
    (code, body)
}

#[tokio::test]
async fn one_condition_of_one_pod_is_applied_under_our_own_name() {
    let (client, seen) = api_server(|_| (200, json!({"kind": "Pod", "metadata": {"name": "shop-0"}}))).await;
    assert_eq!(open(&client, &opening("shop-0"), now()).await.unwrap(), Opened::Open);
    let seen = seen.lock().unwrap();
    let [(uri, kind, body)] = seen.as_slice() else { panic!("{seen:?}") };
    assert!(uri.starts_with("/api/v1/namespaces/shop/pods/shop-0/status?"), "{uri}");
    assert!(uri.contains("force=true") && uri.contains("fieldManager=unstick%2Fgate"), "{uri}");
    assert_eq!(kind, "application/apply-patch+yaml");
    let condition = json!({
        "type": "unstick.dev/recovered", "status": "True", "reason": "Recovered", "message": "17 runs requeued",
        "lastTransitionTime": "2026-11-24T12:00:00Z",
    });
    let expected = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop-0", "uid": "u1"},
        "status": {"conditions": [condition]},
    });
    assert_eq!(*body, expected);
}

#[tokio::test]
async fn a_pod_that_is_gone_or_another_one_by_now_is_no_error_and_everything_else_is() {
    let (client, _) = api_server(|uri| match uri.split('/').nth(6).unwrap() {
        "gone" => refusal(404, "NotFound", ""),
        "another" => refusal(422, "Invalid", "metadata.uid"),
        "wrong" => refusal(422, "Invalid", "status.conditions[0].reason"),
        "forbidden" => refusal(403, "Forbidden", ""),
        _ => (200, json!({})),
    })
    .await;
    let pods = ["fine", "gone", "another", "wrong", "forbidden"];
    let results = open_all(&client, &pods.map(opening), now()).await;
    let said: Vec<String> = results
        .iter()
        .map(|result| result.as_ref().map_or_else(|error| error.to_string(), |opened| format!("{opened:?}")))
        .collect();
    assert_eq!(said[..3], ["Open", "Gone", "Gone"]);
    for (said, pod) in said[3..].iter().zip(["wrong", "forbidden"]) {
        assert!(said.starts_with(&format!("cannot open the gate of pod shop/{pod}: ")), "{said}");
    }
}

#[tokio::test]
async fn many_gates_are_opened_each_once_and_answered_for_in_order() {
    let (client, seen) =
        api_server(|uri| if uri.contains("p7/") { refusal(404, "NotFound", "") } else { (200, json!({})) }).await;
    let openings: Vec<Opening> = (0..100).map(|n| opening(&format!("p{n}"))).collect();
    let results = open_all(&client, &openings, now()).await;
    let gone: Vec<usize> =
        results.iter().enumerate().filter(|(_, result)| matches!(result, Ok(Opened::Gone))).map(|(at, _)| at).collect();
    assert_eq!((results.len(), gone), (100, vec![7]));
    assert_eq!(seen.lock().unwrap().len(), 100);
}
