//! What a peer may do to the server, and what it may not.

use std::{future::pending, time::Instant};

use axum::{body::Bytes, routing::get};
use tokio::{io::AsyncReadExt, sync::Notify, sync::oneshot};

use super::*;

/// A server that is under test: `/` answers, `/slow` answers when it is let, POST `/` tells the size of the body.
struct Served {
    address: SocketAddr,
    let_go: Arc<Notify>,
    /// `/slow` was asked.
    arrived: Arc<Notify>,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<Left>,
}

impl Served {
    async fn with(limits: Limits) -> Self {
        let let_go = Arc::new(Notify::new());
        let waits = Arc::clone(&let_go);
        let arrived = Arc::new(Notify::new());
        let arrives = Arc::clone(&arrived);
        let router = Router::new()
            .route("/", get(|| async { "hello" }).post(|body: Bytes| async move { body.len().to_string() }))
            .route("/livez", get(|| async { "ok" }))
            .route("/large", get(|| async { vec![b'x'; 64 << 20] }))
            .route(
                "/slow",
                get(move || {
                    let waits = Arc::clone(&waits);
                    arrives.notify_one();
                    async move {
                        waits.notified().await;
                        "at last"
                    }
                }),
            );
        let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, router, limits, async {
            let _ = stopped.await;
        }));
        Self { address, let_go, arrived, stop: Some(stop), task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends this and reads until the other side ends.
    async fn say(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        heard(&mut stream).await
    }

    async fn get(&self, path: &str) -> String {
        self.say(&request(path)).await
    }

    async fn stop(mut self) -> Left {
        let _ = self.stop.take().unwrap().send(());
        self.task.await.unwrap()
    }
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
}

async fn heard(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    // A reset after the answer is an end, too.
    let _ = read.expect("the server ends the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Until `holds`, with a limit.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds().await {
        assert!(Instant::now() < deadline, "it does not come to hold");
        tokio::task::yield_now().await;
    }
}

const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_request_is_answered_and_the_server_stops_when_it_is_told() {
    let served = Served::with(Limits::default()).await;
    assert!(served.get("/").await.ends_with("\r\n\r\nhello"));
    assert_eq!(served.stop().await, Left { connections: 0 });
}

#[tokio::test]
async fn a_header_that_never_ends_is_cut_off() {
    let served = Served::with(Limits { header: SHORT, ..Limits::default() }).await;
    assert_eq!(served.say("GET / HTTP/1.1\r\nhost: a\r\nx: ").await, "");
    assert_eq!(served.say("").await, "", "a connection without a word is cut off, too");
}

#[tokio::test]
async fn a_connection_that_is_idle_after_an_answer_is_closed() {
    let served = Served::with(Limits { header: SHORT, ..Limits::default() }).await;
    let answer = served.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_answered_and_cut_off() {
    let served = Served::with(Limits { body: SHORT, ..Limits::default() }).await;
    let answer = served.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc").await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\r\nconnection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent_and_while_it_is() {
    let served = Served::with(Limits::default()).await;
    let told = "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1073741824\r\n\r\n";
    let answer = served.say(told).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("65536 bytes at most"), "{answer}");
    let mut stream = served.connect().await;
    stream.write_all(b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(65536));
    for _ in 0..3 {
        stream.write_all(chunk.as_bytes()).await.unwrap();
    }
    let answer = heard(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let whole = format!(
        "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 65536\r\n\r\n{}",
        "x".repeat(65536)
    );
    assert!(served.say(&whole).await.ends_with("65536"));
}

#[tokio::test]
async fn silent_connections_keep_nobody_out() {
    let served = Served::with(Limits { connections: 4, ..Limits::default() }).await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        let mut stream = served.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
        silent.push(stream);
    }
    assert!(served.get("/").await.ends_with("hello"));
}

#[tokio::test]
async fn when_every_connection_is_being_answered_a_new_one_is_told_so() {
    let served = Served::with(Limits { connections: 2, ..Limits::default() }).await;
    let mut busy = Vec::new();
    for _ in 0..2 {
        let mut stream = served.connect().await;
        stream.write_all(request("/slow").as_bytes()).await.unwrap();
        busy.push(stream);
    }
    until(async || {
        let answer = served.get("/").await;
        answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nretry-after: 1\r\n")
    })
    .await;
    served.let_go.notify_waiters();
    for mut stream in busy {
        assert!(heard(&mut stream).await.ends_with("at last"));
    }
}

#[tokio::test]
async fn when_too_much_is_asked_at_once_only_health_is_answered() {
    let served = Served::with(Limits { requests: 1, ..Limits::default() }).await;
    let mut busy = served.connect().await;
    busy.write_all(request("/slow").as_bytes()).await.unwrap();
    until(async || served.get("/").await.starts_with("HTTP/1.1 503 ")).await;
    assert!(served.get("/livez").await.ends_with("ok"));
    served.let_go.notify_waiters();
    assert!(heard(&mut busy).await.ends_with("at last"));
    assert!(served.get("/").await.ends_with("hello"));
}

#[tokio::test]
async fn an_answer_that_does_not_come_about_ends_as_504() {
    let served = Served::with(Limits { answer: SHORT, ..Limits::default() }).await;
    assert!(served.get("/slow").await.starts_with("HTTP/1.1 504 "));
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let served = Served::with(Limits { write: SHORT, grace: Duration::from_secs(20), ..Limits::default() }).await;
    let mut deaf = served.connect().await;
    deaf.write_all(request("/large").as_bytes()).await.unwrap();
    until(async || deaf.readable().await.is_ok()).await;
    assert_eq!(served.stop().await, Left { connections: 0 });
}

#[tokio::test]
async fn an_old_connection_is_closed_after_its_answer() {
    let served = Served::with(Limits { age: SHORT, ..Limits::default() }).await;
    let start = Instant::now();
    assert!(served.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.ends_with("hello"));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn stopping_waits_for_what_is_under_way_but_not_for_ever() {
    for (ends, grace, left) in [(true, 20_000, 0), (false, 100, 1)] {
        let served = Served::with(Limits { grace: Duration::from_millis(grace), ..Limits::default() }).await;
        let mut asked = served.connect().await;
        asked.write_all(request("/slow").as_bytes()).await.unwrap();
        served.arrived.notified().await;
        let let_go = Arc::clone(&served.let_go);
        if ends {
            // Kept for the one that comes.
            let_go.notify_one();
        }
        assert_eq!(served.stop().await, Left { connections: left });
        if ends {
            assert!(heard(&mut asked).await.ends_with("at last"));
        }
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let first = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let taken = ListenAddress::One(first.address());
    let error = Listener::bind(taken).await.unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot listen on {taken}: ")), "{error}");
    assert!(timeout(SHORT, pending::<()>()).await.is_err());
}

#[test]
fn an_address_is_read_and_known_for_loopback() {
    for (text, loopback) in [
        ("127.0.0.1:8080", true),
        ("127.9.9.9:1", true),
        ("[::1]:8080", true),
        ("[::ffff:127.0.0.1]:8080", true),
        ("localhost:8080", true),
        ("0.0.0.0:8080", false),
        (":8080", false),
        ("[::]:8080", false),
        ("10.0.0.1:80", false),
    ] {
        assert_eq!(text.parse::<ListenAddress>().unwrap().is_loopback(), loopback, "{text}");
    }
    for text in ["", "8080", "example.com:80", "127.0.0.1", "127.0.0.1:70000", ":"] {
        assert!(text.parse::<ListenAddress>().unwrap_err().contains("ADDRESS:PORT"), "{text}");
    }
}
