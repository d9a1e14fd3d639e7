use std::sync::{Arc, Mutex};

use axum::{body::to_bytes, http::Request};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;

use super::*;

/// A gate that the test opens.
#[derive(Clone)]
struct Scripted {
    look: Arc<Mutex<Look>>,
    looks: Arc<Mutex<usize>>,
    changes: watch::Sender<()>,
}

impl Scripted {
    fn showing(look: Look) -> Self {
        Self { look: Arc::new(Mutex::new(look)), looks: Arc::default(), changes: watch::Sender::new(()) }
    }

    fn turn(&self, look: Look) {
        *self.look.lock().unwrap() = look;
        self.changes.send_replace(());
    }

    async fn asked(&self) {
        // No more can be told from outside: it waits as soon as it has looked.
        while *self.looks.lock().unwrap() == 0 {
            tokio::task::yield_now().await;
        }
    }
}

impl Gates for Scripted {
    fn changes(&self, _: &str, _: &str) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn look(&self, _: &Question) -> Look {
        *self.looks.lock().unwrap() += 1;
        self.look.lock().unwrap().clone()
    }
}

fn open() -> Look {
    Look::Known(GateState::Open { reason: "Recovered", message: "done".into() })
}

fn held() -> Look {
    Look::Known(GateState::Held { message: "waits".into(), until: Timestamp::MAX })
}

async fn get(gates: &Scripted, uri: &str) -> (u16, Value) {
    let request = Request::get(uri).body(Body::empty()).unwrap();
    let response = TowerToHyperService::new(router(gates.clone())).call(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

const GATE: &str = "/v1/gates/shop/runs/pods/shop-0";

#[tokio::test]
async fn an_open_gate_is_answered_at_once_and_a_closed_one_without_a_wait_too() {
    let (status, answer) = get(&Scripted::showing(open()), &format!("{GATE}?wait=25s")).await;
    assert_eq!((status, &answer["state"], &answer["reason"]), (200, &"Open".into(), &"Recovered".into()));
    let (status, answer) = get(&Scripted::showing(held()), GATE).await;
    assert_eq!((status, &answer["state"], &answer["message"]), (200, &"Held".into(), &"waits".into()));
}

#[tokio::test]
async fn a_held_request_ends_when_the_gate_opens() {
    let gates = Scripted::showing(held());
    let uri = format!("{GATE}?wait=25s");
    let start = Instant::now();
    let ((_, answer), ()) = tokio::join!(get(&gates, &uri), async {
        gates.asked().await;
        gates.turn(open());
    });
    assert_eq!(answer["state"], "Open");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_held_request_ends_with_its_time() {
    let start = Instant::now();
    let (_, answer) = get(&Scripted::showing(held()), &format!("{GATE}?wait=1s")).await;
    assert_eq!(answer["state"], "Held");
    assert!(start.elapsed() >= Duration::from_secs(1) && start.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_pod_that_is_not_known_yet_is_held_until_it_is() {
    let until = Timestamp::MAX;
    let gates = Scripted::showing(Look::Unseen { message: "not seen".into(), until });
    let (status, answer) = get(&gates, GATE).await;
    assert_eq!((status, &answer["state"], &answer["message"]), (200, &"Held".into(), &"not seen".into()));
    assert_eq!(answer["until"].as_str().unwrap().parse::<Timestamp>().unwrap(), until);
    let uri = format!("{GATE}?wait=20s");
    let ((_, answer), ()) = tokio::join!(get(&gates, &uri), async {
        gates.asked().await;
        gates.turn(open());
    });
    assert_eq!(answer["state"], "Open");
}

#[test]
fn no_request_is_held_longer_than_half_a_minute_and_without_a_word_not_at_all() {
    for (query, seconds) in [("", 0), ("wait=25s", 25), ("&wait=5m&", 30), ("wait=0s", 0)] {
        assert_eq!(read(query).unwrap().0.as_secs(), seconds, "{query}");
    }
    assert_eq!(read("uid=5b0c-1&wait=1s").unwrap().1.as_deref(), Some("5b0c-1"));
}

#[tokio::test]
async fn a_change_that_opens_nothing_is_waited_through_and_nobody_left_to_tell_is_no_spin() {
    let gates = Scripted::showing(held());
    let uri = format!("{GATE}?wait=2s");
    let start = Instant::now();
    tokio::join!(get(&gates, &uri), async {
        gates.asked().await;
        gates.turn(held());
    });
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());

    #[derive(Clone)]
    struct Alone(Arc<Mutex<usize>>);
    impl Gates for Alone {
        fn changes(&self, _: &str, _: &str) -> watch::Receiver<()> {
            watch::Sender::new(()).subscribe()
        }

        fn look(&self, _: &Question) -> Look {
            *self.0.lock().unwrap() += 1;
            held()
        }
    }
    let looks = Arc::new(Mutex::new(0));
    let request = Request::get(uri).body(Body::empty()).unwrap();
    TowerToHyperService::new(router(Alone(Arc::clone(&looks)))).call(request).await.unwrap();
    assert!((2..=4).contains(&*looks.lock().unwrap()), "{looks:?}");
}

#[tokio::test]
async fn what_the_operator_cannot_tell_is_a_problem_that_says_why() {
    let (status, problem) = get(&Scripted::showing(Look::NotWatched), GATE).await;
    assert!(status == 404 && problem["detail"].as_str().unwrap().contains("--watch-namespaces"), "{problem}");
    assert_eq!(get(&Scripted::showing(Look::NotSynced), GATE).await.0, 503);
}

#[tokio::test]
async fn what_is_no_question_is_refused_without_a_look() {
    let gates = Scripted::showing(open());
    for (uri, expected) in [
        ("/v1/gates/Shop/runs/pods/shop-0", 400),
        ("/v1/gates/shop/runs/pods/a%2Fb", 400),
        ("/v1/gates/shop/runs/pods/%0a", 400),
        ("/v1/gates/shop/runs/pods/%ff", 400),
        ("/v1/gates/shop/runs/pods/shop-0?wait=soon", 400),
        ("/v1/gates/shop/runs/pods/shop-0?uid=%20", 400),
        ("/v1/gates/shop/runs/pods/shop-0?wiat=1s", 400),
        ("/v1/gates/shop/runs/pods/shop-0?wait=1s&uuid=5b0c-1", 400),
        ("/v1/gates/shop/runs/pods/shop-0?wait", 400),
        ("/v1/gates/shop/runs/pods/", 404),
        ("/v1/gates/shop/runs", 404),
        ("/", 404),
    ] {
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let response = TowerToHyperService::new(router(gates.clone())).call(request).await.unwrap();
        assert_eq!(response.status().as_u16(), expected, "{uri}");
    }
    let request = Request::post(GATE).body(Body::empty()).unwrap();
    let response = TowerToHyperService::new(router(gates.clone())).call(request).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()[header::ALLOW].to_str().unwrap()), (405, "GET"));
    assert_eq!(*gates.looks.lock().unwrap(), 0);
}
