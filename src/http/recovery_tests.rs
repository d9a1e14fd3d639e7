//! The recovery API against work that is made up.

use std::sync::{
    Barrier,
    atomic::{AtomicUsize, Ordering},
};

use axum::{extract::Request, http::Method};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use prometheus_client::{encoding::text::encode, registry::Registry};
use proptest::prelude::*;

use super::*;
use crate::report::Outcome;

fn limit(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "no number".to_owned())
}

fn answer(exit: u8) -> Answer {
    let report = Report::blank(TRIGGER, if exit == 0 { Outcome::NothingStuck } else { Outcome::Failed });
    Answer { report, exit, sentences: vec!["the very sentence".to_owned()], remedy_sql: None }
}

fn desk(work: impl Fn(Ask) -> Answer + Send + Sync + 'static) -> Arc<Desk> {
    Desk::open(Box::new(work), limit, RecoveryMetrics::register(&mut Registry::default()))
}

async fn call(desk: &Arc<Desk>, method: Method, path: &str) -> Response {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    TowerToHyperService::new(desk.routes("/r")).call(request).await.unwrap()
}

#[tokio::test]
async fn get_checks_and_post_recovers_with_the_limit_that_is_asked() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let desk = desk(move |ask| {
        heard.lock().unwrap().push((ask.wish, ask.stuck_after));
        answer(0)
    });
    assert_eq!(call(&desk, Method::GET, "/r?timeout=30").await.status(), 200);
    assert_eq!(call(&desk, Method::POST, "/r?timeout=%36%30").await.status(), 200);
    assert_eq!(call(&desk, Method::POST, "/r").await.status(), 200);
    assert_eq!(call(&desk, Method::HEAD, "/r").await.status(), 200);
    for wrong in ["/r?timeout=x", "/r?timeout=", "/r?time=3", "/r?timeout=3&timeout=3", "/r?timeout=%ff", "/r?x"] {
        assert_eq!(call(&desk, Method::POST, wrong).await.status(), 400, "{wrong}");
    }
    let expected = [(Wish::Check, Some(30)), (Wish::Recover, Some(60)), (Wish::Recover, None), (Wish::Check, None)];
    assert_eq!(*asked.lock().unwrap(), expected);
}

#[tokio::test]
async fn whoever_asks_for_the_same_meanwhile_gets_the_same_and_for_another_is_told_to_wait() {
    let (begun, count) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let (hold, counted) = (Arc::clone(&begun), Arc::clone(&count));
    let desk = desk(move |_| {
        hold.wait();
        hold.wait();
        counted.fetch_add(1, Ordering::SeqCst);
        answer(0)
    });
    let first = desk.join(Ask { wish: Wish::Recover, stuck_after: None }).unwrap();
    begun.wait();
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move { call(&desk, Method::POST, "/r").await.status() })
        })
        .collect();
    assert_eq!(call(&desk, Method::POST, "/r?timeout=7").await.status(), 409);
    tokio::task::yield_now().await;
    drop(first);
    begun.wait();
    for status in waiting {
        assert_eq!(status.await.unwrap(), 200);
    }
    desk.at_rest().await;
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_policy_counts_as_no_recovery() {
    let mut registry = Registry::default();
    let metrics = RecoveryMetrics::register(&mut registry);
    let work = |ask: Ask| answer(if ask.stuck_after == Some(0) { 64 } else { 69 });
    let desk = Desk::open(Box::new(work), limit, metrics);
    let failed = || {
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        let name = "unstick_recoveries_total{trigger=\"Http\",outcome=\"Failed\"} ";
        text.lines().find_map(|line| line.strip_prefix(name)?.parse::<u32>().ok())
    };
    for method in [Method::GET, Method::POST] {
        assert_eq!(call(&desk, method, "/r?timeout=0").await.status(), 422);
    }
    assert_eq!(failed(), Some(0));
    assert_eq!(call(&desk, Method::POST, "/r").await.status(), 503);
    assert_eq!(failed(), Some(1));
}

#[tokio::test]
async fn work_that_panics_is_a_problem_and_the_next_request_starts_anew() {
    let count = AtomicUsize::new(0);
    let desk = desk(move |_| if count.fetch_add(1, Ordering::SeqCst) < 2 { panic!("on purpose") } else { answer(0) });
    assert_eq!(call(&desk, Method::POST, "/r").await.status(), 500);
    assert_eq!(call(&desk, Method::GET, "/r").await.status(), 500);
    assert_eq!(call(&desk, Method::POST, "/r").await.status(), 200);
}

#[test]
fn each_exit_code_has_its_status_and_keeps_its_sentence_and_report() {
    for (exit, status) in [(1, 500), (2, 500), (64, 422), (65, 409), (69, 503), (75, 503), (77, 500), (78, 422)] {
        let problem = problem(&answer(exit));
        assert_eq!(problem.status.as_u16(), status, "{exit}");
        let document = problem.document();
        assert_eq!(document["detail"], "the very sentence");
        assert_eq!(document["exitCode"], exit);
        assert_eq!(document["report"]["outcome"], "Failed");
        assert_eq!(problem.retry_after.is_some(), status == 503);
    }
}

#[test]
fn a_json_body_may_name_the_limit_and_any_other_body_is_ignored() {
    let said = |kind: &str, body: &str| {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
        json(&headers, body.as_bytes()).map_err(|problem| problem.status.as_u16())
    };
    assert_eq!(said("application/json", r#"{"timeout": 30}"#), Ok(Some("30".to_owned())));
    assert_eq!(said("Application/JSON; charset=utf-8", r#"{"timeout": "90s", "x": 1}"#), Ok(Some("90s".to_owned())));
    assert_eq!(said("application/json", r#"{"timeout": 184.0}"#), Ok(Some("184".to_owned())));
    assert_eq!(said("application/json", r#"{}"#), Ok(None));
    assert_eq!(said("application/json", ""), Ok(None));
    assert_eq!(said("text/plain", r#"{"timeout": 30}"#), Ok(None));
    for wrong in ["[]", "{", "null", r#"{"timeout": null}"#, r#"{"timeout": -1}"#, r#"{"timeout": 1.5}"#] {
        assert_eq!(said("application/json", wrong), Err(400), "{wrong}");
    }
}

#[test]
fn a_limit_that_is_wrong_is_refused_even_where_the_other_one_counts() {
    let read: ReadLimit = |text| text.parse::<u64>().map_err(|_| "no number".to_owned());
    let asked =
        |query: &str, body: &str| asked_limit(read, Some(query), Some(body.to_owned())).map_err(|p| p.status.as_u16());
    assert_eq!(asked("timeout=30", "5"), Ok(Some(30)));
    assert_eq!(asked("timeout=30", ""), Err(400));
    assert_eq!(asked("timeout=x", "5"), Err(400));
    assert_eq!(asked("timeout=30", "2592001"), Err(400));
}

proptest! {
    #[test]
    fn any_query_names_a_timeout_or_nothing_or_is_refused_with_400(query in "[timeoux=&%+0-9a-f\\u{e9}]{0,24}") {
        match timeout_of(Some(&query)) {
            Ok(found) => prop_assert_eq!(found.is_some(), query.split('&').any(|part| !part.is_empty())),
            Err(problem) => prop_assert_eq!(problem.status.as_u16(), 400),
        }
    }

    #[test]
    fn any_json_body_is_read_or_refused_with_400(body in "\\PC{0,40}") {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        if let Err(problem) = json(&headers, body.as_bytes()) {
            prop_assert_eq!(problem.status.as_u16(), 400);
        }
    }
}
