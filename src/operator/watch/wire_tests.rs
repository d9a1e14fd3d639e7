//! The watches against a server that follows a script: cut off, told that it is too late, refused, sent nonsense.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use kube::{Client, Config};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::Watches;
use crate::operator::{
    Key, Namespaces,
    observe::{self, Standing},
};

/// What is answered to one request.
enum Answer {
    /// These lines of a watch, then silence.
    Held(Vec<Value>),
    /// These lines of a watch, then the line is cut in the middle of a chunk.
    Cut(Vec<Value>),
    /// One object.
    Whole(u16, Value),
}

/// Answers the how-manieth request (from 1) for a kind, such as `pods`.
type Script = dyn Fn(&str, usize, &str) -> Answer + Send + Sync;

/// A server that follows a script, and every request that it got.
struct Server {
    client: Client,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn server(script: Arc<Script>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (log, counts) = (Arc::clone(&asked), Arc::new(Mutex::new(HashMap::<String, usize>::new())));
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&log), Arc::clone(&counts)));
        }
    });
    let client = Client::try_from(Config::new(url.parse().unwrap())).unwrap();
    Server { client, asked, task }
}

async fn serve(
    mut stream: TcpStream,
    script: Arc<Script>,
    log: Arc<Mutex<Vec<String>>>,
    counts: Arc<Mutex<HashMap<String, usize>>>,
) {
    while let Some(target) = request(&mut stream).await {
        let path = target.split('?').next().unwrap();
        let kind = path.rsplit('/').next().unwrap().to_owned();
        log.lock().unwrap().push(target.clone());
        let count = {
            let mut counts = counts.lock().unwrap();
            let count = counts.entry(kind.clone()).or_default();
            *count += 1;
            *count
        };
        match script(&kind, count, &target) {
            Answer::Whole(status, value) => {
                let body = value.to_string();
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all((head + &body).as_bytes()).await.unwrap();
            }
            Answer::Held(lines) => {
                send(&mut stream, &lines).await;
                return std::future::pending().await;
            }
            Answer::Cut(lines) => {
                send(&mut stream, &lines).await;
                stream.write_all(b"ff\r\n{\"type\":\"ADDED\"").await.unwrap();
                return;
            }
        }
    }
}

/// Method and target are all that is looked at.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(text).ok()?.split(' ').nth(1)?.to_owned())
}

async fn send(stream: &mut TcpStream, lines: &[Value]) {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .await
        .unwrap();
    for line in lines {
        let line = format!("{line}\n");
        stream.write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes()).await.unwrap();
    }
}

fn added(object: Value) -> Value {
    json!({"type": "ADDED", "object": object})
}

fn end_of_list(version: u64) -> Value {
    json!({"type": "BOOKMARK", "object": {"kind": "X", "apiVersion": "v1", "metadata": {"resourceVersion": version.to_string(),
        "annotations": {"k8s.io/initial-events-end": "true"}}}})
}

fn pod(uid: &str, version: u64) -> Value {
    json!({"metadata": {"name": format!("{uid}-pod"), "namespace": "shop", "uid": uid, "resourceVersion": version.to_string(),
        "labels": {"app": "shop"}}, "status": {"phase": "Running"}})
}

fn policy() -> Value {
    json!({"apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": "orders", "namespace": "shop", "uid": "p1", "resourceVersion": "2"},
        "spec": {"workers": {"selector": {"matchLabels": {"app": "shop"}}}}})
}

fn status(code: u16, message: &str) -> Value {
    json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "message": message, "reason": "X"})
}

/// An empty list, and nothing more to come.
fn quiet() -> Answer {
    Answer::Held(vec![end_of_list(1)])
}

fn start(server: &Server) -> Watches {
    Watches::start(&server.client, &Namespaces::Named(vec!["shop".into()]))
}

fn alive(watches: &Watches) -> Vec<String> {
    watches.look(|stores| observe::alive(stores, "shop")).into_iter().map(|(uid, _)| uid).collect()
}

fn standing(watches: &Watches) -> Standing {
    watches.look(|stores| observe::standing(stores, &Key { namespace: "shop".into(), name: "orders".into() }))
}

/// Waits until something holds.
async fn until(watches: &Watches, holds: impl Fn(&Watches) -> bool) {
    let waiting = async {
        while !holds(watches) {
            // Not everything that is waited for names a policy, so look again soon in any case.
            let _ = tokio::time::timeout(Duration::from_millis(20), watches.changed()).await;
        }
    };
    let known = |watches: &Watches| (alive(watches), watches.look(|stores| stores.missing()));
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap_or_else(|_| panic!("{:?}", known(watches)));
}

#[tokio::test]
async fn a_watch_that_is_cut_off_and_then_too_late_finds_what_went_meanwhile() {
    let script = |kind: &str, count: usize, _: &str| match (kind, count) {
        ("recoverypolicies", _) => Answer::Held(vec![added(policy()), end_of_list(2)]),
        // Nonsense among the objects, a duplicate, and an end in the middle of a line.
        ("pods", 1) => Answer::Cut(vec![
            added(json!({"metadata": {"resourceVersion": "1"}, "status": 7})),
            added(pod("u1", 1)),
            added(pod("u2", 2)),
            end_of_list(2),
            added(pod("u3", 3)),
            added(pod("u3", 3)),
            added(json!({"metadata": {"name": [], "resourceVersion": "4"}})),
        ]),
        ("pods", 2) => Answer::Held(vec![json!({"type": "ERROR", "object": status(410, "too old resource version")})]),
        ("pods", _) => Answer::Held(vec![added(pod("u2", 2)), end_of_list(9)]),
        _ => quiet(),
    };
    let server = server(Arc::new(script)).await;
    let watches = start(&server);
    until(&watches, |watches| alive(watches) == ["u2"]).await;
    watches.synced().await;
    assert!(matches!(standing(&watches), Standing::Known(_)));
    let asked = server.asked.lock().unwrap();
    let pods: Vec<_> = asked.iter().filter(|target| target.contains("/pods?")).collect();
    assert!(
        pods[1].contains("resourceVersion=4") && !pods[1].contains("sendInitialEvents"),
        "it goes on where it was: {}",
        pods[1]
    );
    assert!(asked[0].contains("/recoverypolicies?"), "policies first: {}", asked[0]);
    assert!(
        asked.iter().any(|target| target.contains("/jobs?") && target.contains("labelSelector=unstick.dev%2Fpolicy"))
    );
}

#[tokio::test]
async fn a_server_that_cannot_stream_lists_is_asked_for_pages() {
    let script = |kind: &str, _: usize, target: &str| {
        let list = |items: Vec<Value>, next: &str| {
            Answer::Whole(
                200,
                json!({"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "5", "continue": next}, "items": items}),
            )
        };
        match kind {
            _ if target.contains("sendInitialEvents=true") => Answer::Whole(
                422,
                status(422, "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"),
            ),
            _ if target.contains("watch=true") => Answer::Held(vec![]),
            "pods" if target.contains("continue=more") => list(vec![pod("u2", 2)], ""),
            "pods" => list(vec![json!({"metadata": "nonsense"}), pod("u1", 1)], "more"),
            _ => list(vec![], ""),
        }
    };
    let server = server(Arc::new(script)).await;
    let watches = start(&server);
    watches.synced().await;
    assert_eq!(alive(&watches), ["u1", "u2"]);
}

#[tokio::test]
async fn a_right_that_is_missing_is_named_and_asked_for_again_while_the_rest_is_watched() {
    let script = |kind: &str, count: usize, _: &str| match (kind, count) {
        ("replicasets", 1) => Answer::Whole(403, status(403, "replicasets.apps is forbidden: User \"x\" cannot watch")),
        ("pods", _) => Answer::Held(vec![added(pod("u1", 1)), end_of_list(1)]),
        _ => quiet(),
    };
    let server = server(Arc::new(script)).await;
    let watches = start(&server);
    let refused = |watches: &Watches| {
        let missing = watches.look(|stores| stores.missing());
        missing.iter().any(|says| {
            says.starts_with("cannot watch replicasets.apps in namespace shop: ") && says.contains("list and watch")
        })
    };
    until(&watches, refused).await;
    assert!(matches!(standing(&watches), Standing::NotSynced));
    until(&watches, |watches| watches.look(|stores| stores.missing()).is_empty()).await;
    assert_eq!(alive(&watches), ["u1"]);
    assert!(matches!(standing(&watches), Standing::Absent));
}

#[tokio::test]
async fn a_policy_that_comes_later_finds_the_pods_that_were_there_before_it() {
    let script = |kind: &str, _: usize, target: &str| match kind {
        "pods" if target.contains("watch=true") => Answer::Held(vec![added(pod("u1", 1)), end_of_list(1)]),
        "pods" => {
            assert!(target.contains("labelSelector=app%3Dshop"), "{target}");
            Answer::Whole(
                200,
                json!({"metadata": {"resourceVersion": "9"}, "items": [pod("u1", 1), pod("unheard", 9)]}),
            )
        }
        "replicasets" | "controllerrevisions" if !target.contains("watch=true") => {
            Answer::Whole(200, json!({"metadata": {"resourceVersion": "9"}, "items": []}))
        }
        _ => quiet(),
    };
    let server = server(Arc::new(script)).await;
    let watches = start(&server);
    watches.synced().await;
    assert!(matches!(standing(&watches), Standing::Absent));
    let event = serde_json::from_value::<super::policy::Policy>(policy()).unwrap();
    watches.shared.change(|stores| stores.apply(0, kube::runtime::watcher::Event::Apply(event)));
    until(&watches, |watches| matches!(standing(watches), Standing::Known(_))).await;
    watches.look(|stores| {
        let names: Vec<_> = stores.space("shop").unwrap().pods().map(|row| row.uid.clone()).collect();
        assert_eq!(names, ["u1"], "a pod that the watch has not told of is not there yet");
    });
}

#[tokio::test]
async fn a_list_that_is_refused_or_never_answered_keeps_no_other_policy_waiting() {
    let script = |kind: &str, _: usize, target: &str| match kind {
        "pods" if target.contains("labelSelector=a%20b%3Dc") || target.contains("labelSelector=a+b%3Dc") => {
            Answer::Whole(400, status(400, "unable to parse requirement"))
        }
        "pods" if target.contains("labelSelector=silent") => Answer::Held(vec![]),
        "pods" | "replicasets" | "controllerrevisions" if !target.contains("watch=true") => {
            Answer::Whole(200, json!({"metadata": {"resourceVersion": "9"}, "items": []}))
        }
        _ => quiet(),
    };
    let server = server(Arc::new(script)).await;
    let watches = start(&server);
    watches.synced().await;
    for (name, label) in [("odd", "a b"), ("unanswered", "silent"), ("orders", "app")] {
        let mut policy = policy();
        policy["metadata"]["name"] = json!(name);
        policy["metadata"]["uid"] = json!(name);
        policy["spec"]["workers"]["selector"]["matchLabels"] = json!({ label: "c" });
        let event = serde_json::from_value::<super::policy::Policy>(policy).unwrap();
        watches.shared.change(|stores| stores.apply(0, kube::runtime::watcher::Event::Apply(event)));
    }
    until(&watches, |watches| matches!(standing(watches), Standing::Known(_))).await;
}
