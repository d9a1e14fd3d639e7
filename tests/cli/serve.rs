//! `unstick serve`: the real binary, a real SQLite database, and a client made by hand.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::shop::{Shop, file, must_be_valid};
use crate::support::{Running, Signal, Unstick, process::free_port, unstick};

const LIMIT: Duration = Duration::from_secs(30);
const PATH: &str = "/v1/recovery";

/// A server of one test's own.
struct Served {
    address: SocketAddr,
    running: Running,
}

impl Served {
    fn by(shop: &Shop, line: &str) -> Self {
        Self::start(shop.unstick("serve --table qualification_runs").args(line.split_whitespace()))
    }

    fn start(unstick: Unstick) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let running = unstick.args(["--listen", &address.to_string()]).spawn();
        let served = Self { address, running };
        until("it answers", || TcpStream::connect(address).is_ok());
        served
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream
    }

    /// Sends a request and does not wait.
    fn send(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    fn call(&self, method: &str, path: &str) -> Answer {
        self.call_with(method, path, "")
    }

    /// With more header lines, each ended.
    fn call_with(&self, method: &str, path: &str, lines: &str) -> Answer {
        Answer::read(self.send(&request(method, path, lines)))
    }
}

fn request(method: &str, path: &str, lines: &str) -> String {
    let host = if lines.contains("host:") { "" } else { "host: localhost\r\n" };
    format!("{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{lines}\r\n")
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is an end, too.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    #[track_caller]
    fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// A problem with this in its sentence.
    #[track_caller]
    fn problem(self, status: u16, part: &str) -> Value {
        let answer = self.expect(status);
        assert!(answer.head.contains("content-type: application/problem+json"), "{answer:?}");
        let problem = answer.json();
        assert_eq!(problem["status"], status);
        assert!(
            problem["detail"].as_str().is_some_and(|detail| detail.contains(part)),
            "{part:?} is not in {problem:#}"
        );
        problem
    }
}

#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::yield_now();
    }
}

fn count(shop: &Shop, what: &str) -> String {
    shop.database.value(&format!("SELECT count(*) FROM {what}")).unwrap_or_default()
}

#[test]
fn the_calls_of_the_first_tool_work_unchanged() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--path /api/qualify/recovery");
    let path = "/api/qualify/recovery?timeout=5";
    let before = shop.state();
    let checked = served.call("GET", path).expect(200).json();
    must_be_valid("report.v1.json", &checked);
    assert_eq!(
        (&checked["stuck"], &checked["outcome"], &checked["trigger"]),
        (&1.into(), &"CheckOnly".into(), &"Http".into())
    );
    assert_eq!(served.call("HEAD", path).expect(200).body, "");
    assert_eq!(shop.state(), before, "looking changes nothing");
    let recovered = served.call("POST", path).expect(200).json();
    must_be_valid("report.v1.json", &recovered);
    assert_eq!((&recovered["recovered"], &recovered["outcome"]), (&1.into(), &"Recovered".into()));
    assert_eq!((shop.status("old"), shop.status("young")), ("FAILED".to_owned(), "PROCESSING".to_owned()));
    let history = shop.unstick("history -o json").run().expect(0).json();
    assert_eq!(history[0]["trigger"], "Http");
    shop.run("later", "PROCESSING", 4000);
    let body = r#"{"timeout": 30}"#;
    let lines = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    let mut stream = served.send(&request("POST", "/api/qualify/recovery", &lines));
    stream.write_all(body.as_bytes()).unwrap();
    let by_body = Answer::read(stream).expect(200).json();
    assert_eq!((&by_body["stuckAfterSeconds"], &by_body["recovered"]), (&1800.into(), &1.into()));
    served.call("GET", PATH).problem(404, "/v1/recovery");
}

#[test]
fn fifty_who_ask_at_once_get_one_recovery_also_when_some_go_away() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--timeout 5");
    // The ledger is there, so that the lock is the only thing in the way.
    shop.unstick("migrate").run().expect(0);
    let mut lock = shop.database.session();
    lock.sql("BEGIN IMMEDIATE");
    let mut asked: Vec<TcpStream> = (0..50).map(|_| served.send(&request("POST", PATH, ""))).collect();
    // An answer to a later request shows that the earlier ones are known.
    served.call("POST", &format!("{PATH}?timeout=7")).problem(409, "another timeout");
    drop(asked.split_off(25));
    lock.sql("COMMIT");
    let ids: std::collections::BTreeSet<String> =
        asked.into_iter().map(|stream| Answer::read(stream).expect(200).json()["recoveryId"].to_string()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(shop.status("old"), "FAILED");
    assert_eq!(count(&shop, "unstick_recovery"), "1");
}

#[test]
fn a_recovery_goes_on_when_the_one_who_asked_goes_away() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--timeout 5");
    shop.unstick("migrate").run().expect(0);
    let mut lock = shop.database.session();
    lock.sql("BEGIN IMMEDIATE");
    let asked = served.send(&request("POST", PATH, ""));
    until("it is under way", || served.call("POST", &format!("{PATH}?timeout=7")).status == 409);
    drop(asked);
    lock.sql("COMMIT");
    until("the run is settled", || shop.status("old") == "FAILED");
    until("its recovery is closed", || {
        let history = shop.unstick("history -o json").run().expect(0).json();
        history[0]["finishedAt"].is_string() && history[0]["outcome"] == "Recovered"
    });
}

#[test]
fn sigterm_lets_the_recovery_under_way_end_and_exits_with_0() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--timeout 5");
    shop.unstick("migrate").run().expect(0);
    let mut lock = shop.database.session();
    lock.sql("BEGIN IMMEDIATE");
    let asked = served.send(&request("POST", PATH, ""));
    until("it is under way", || served.call("POST", &format!("{PATH}?timeout=7")).status == 409);
    served.running.signal(Signal::SIGTERM);
    until("it takes no more connections", || TcpStream::connect(served.address).is_err());
    lock.sql("COMMIT");
    assert_eq!(Answer::read(asked).expect(200).json()["recovered"], 1);
    served.running.wait().expect(0);
}

#[test]
fn an_idle_server_stops_at_once() {
    let shop = Shop::open();
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let served = Served::by(&shop, "");
        let _idle = served.connect();
        served.running.signal(signal);
        let said = served.running.wait().expect(0);
        assert!(said.stderr.contains("listening on http://127.0.0.1:"), "{said}");
    }
}

#[test]
fn without_a_token_it_listens_on_loopback_only_and_a_mistake_is_known_at_the_start() {
    let shop = Shop::open();
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = port.local_addr().unwrap().to_string();
    let short = file("token", "short");
    let cases: [(String, i32, &str); 9] = [
        ("--listen 0.0.0.0:0".to_owned(), 2, "--token-file"),
        ("--listen :0".to_owned(), 2, "--token-file"),
        ("--listen nowhere".to_owned(), 2, "ADDRESS:PORT"),
        (format!("--listen {taken}"), 1, "cannot listen on"),
        (format!("--listen 0.0.0.0:0 --token-file {}", short.display()), 2, "holds no token"),
        ("--token-file /no/such/token".to_owned(), 2, "cannot read the token from /no/such/token"),
        ("--path livez".to_owned(), 2, "/v1/recovery"),
        ("--timeout 0".to_owned(), 64, "spec.stuckAfter"),
        ("--policy -".to_owned(), 2, "standard input"),
    ];
    for (line, exit, part) in cases {
        let said = shop.unstick("serve").args(line.split_whitespace()).run().expect(exit);
        assert!(said.stderr.contains(part), "{part:?} is not in {said}");
    }
    let said = unstick().args(["serve"]).run().expect(2);
    assert!(said.stderr.contains("DATABASE_URL"), "{said}");
}

#[test]
fn a_token_opens_everything_and_without_it_only_health_answers() {
    let shop = Shop::open();
    let token = file("token", "0123456789abcdef0123\n");
    let served = Served::by(&shop, &format!("--timeout 5 --token-file {}", token.display()));
    let before = shop.state();
    for lines in ["", "authorization: Bearer 0123456789abcdef0124\r\n", "authorization: Basic 0123456789abcdef0123\r\n"]
    {
        for (method, path) in [("GET", PATH), ("POST", PATH), ("GET", "/metrics"), ("GET", "/openapi.json")] {
            let answer = served.call_with(method, path, lines);
            assert!(answer.head.contains("www-authenticate: bearer"), "{answer:?}");
            answer.problem(401, "token");
        }
        served.call_with("GET", "/livez", lines).expect(200);
        served.call_with("GET", "/readyz", lines).expect(200);
    }
    assert_eq!(shop.state(), before);
    let bearer = "host: unstick.shop.svc\r\nauthorization: Bearer 0123456789abcdef0123\r\n";
    served.call_with("GET", PATH, bearer).expect(200);
    assert_eq!(served.call_with("POST", PATH, bearer).expect(200).json()["recovered"], 1);
    let metrics = served.call_with("GET", "/metrics", bearer).expect(200).body;
    for sample in [
        "unstick_recoveries_total{trigger=\"Http\",outcome=\"Recovered\"} 1\n",
        "unstick_recoveries_total{trigger=\"Http\",outcome=\"CheckOnly\"} 1\n",
        "unstick_runs_recovered_total{action=\"Fail\",evidence=\"Age\"} 1\n",
        "unstick_stuck_runs{namespace=\"\",policy=\"qualification_runs\"} 0\n",
    ] {
        assert!(metrics.contains(sample), "{sample} is not in\n{metrics}");
    }
}

#[test]
fn a_web_page_can_neither_name_us_nor_start_anything() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--timeout 5");
    let before = shop.state();
    served.call_with("GET", PATH, "host: evil.example\r\n").problem(403, "localhost only");
    served.call_with("POST", PATH, "origin: http://evil.example\r\n").problem(403, "another origin");
    served.call_with("POST", PATH, "origin: null\r\n").problem(403, "another origin");
    let answer = served.call("PUT", PATH);
    assert!(answer.head.contains("allow: get,head,post"), "{answer:?}");
    answer.problem(405, "PUT");
    served.call("DELETE", PATH).expect(405);
    assert_eq!(shop.state(), before);
}

#[test]
fn an_error_has_its_status_and_the_sentence_of_the_command_line() {
    let shop = Shop::open();
    shop.run("second", "PROCESSING", 4000);
    let served = Served::by(&shop, "--max-rows 1");
    served.call("POST", &format!("{PATH}?timeout=0")).problem(422, "must be from 1s to 720h");
    served.call("POST", &format!("{PATH}?timeout=soon")).problem(400, "a bare number is minutes");
    served.call("POST", &format!("{PATH}?timeuot=5")).problem(400, "\"timeuot\"");
    let before = shop.state();
    let braked = served.call("POST", &format!("{PATH}?timeout=5")).problem(409, "--max-rows");
    assert_eq!((&braked["exitCode"], &braked["report"]["stuck"]), (&65.into(), &2.into()));
    must_be_valid("report.v1.json", &braked["report"]);
    let cli = shop.unstick("recover --table qualification_runs --max-rows 1 --timeout 5").run().expect(65);
    assert_eq!(cli.stderr, format!("error: {}\n", braked["detail"].as_str().unwrap()));
    assert_eq!(shop.state(), before);
    let nosuch = Served::start(shop.unstick("serve --table nosuch"));
    let mismatch = nosuch.call("GET", PATH).problem(422, "nosuch");
    assert_eq!(mismatch["exitCode"], 78);
    let url = format!("postgres://app@127.0.0.1:{}/shop", free_port());
    let away = Served::start(unstick().args(["serve"]).env("DATABASE_URL", url));
    let answer = away.call("GET", PATH);
    assert!(answer.head.contains("retry-after: "), "{answer:?}");
    answer.problem(503, "");
}

#[test]
fn too_much_and_too_slow_harm_nobody_else() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--timeout 5");
    let answer = served.call_with("POST", PATH, "content-length: 1073741824\r\n");
    answer.problem(413, "65536 bytes");
    // More than there are connections; none of them says what it wants.
    let slow: Vec<TcpStream> = (0..400).map(|_| served.send("POST /v1/recovery HTTP/1.1\r\nx: ")).collect();
    served.call("GET", PATH).expect(200);
    assert_eq!(served.call("POST", PATH).expect(200).json()["recovered"], 1);
    drop(slow);
}

#[test]
fn it_describes_itself() {
    let shop = Shop::open();
    let served = Served::by(&shop, "--path /api/qualify/recovery");
    let document = served.call("GET", "/openapi.json").expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/qualify/recovery"]["post"].is_object());
    assert_eq!(served.call("GET", "/livez").expect(200).body, "ok\n");
    assert_eq!(served.call("GET", "/readyz?verbose").expect(200).body, "[+]ping ok\nreadyz check passed\n");
    assert!(served.call("GET", "/metrics").expect(200).body.ends_with("# EOF\n"));
}
