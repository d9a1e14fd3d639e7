//! What watching many pods costs: the operator's own watches beside kube's default reflector, in one run.
//!
//! Started without arguments (but cargo's own), it starts itself as an API server on loopback that holds 100,000 pods of some 4.9 KB, and then,
//! in turns, as each of the watchers, and last `PEER watch PODS URL` of a program that is named in its third argument;
//! each is a process of its own, so that its memory is its own. Every watcher must
//! end with every pod, or its figures do not count. Out: one JSON object a line.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on should stop, and it prints what it measured"
)]

mod server;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Instant,
};

use futures_util::StreamExt;
use k8s_openapi::api::core::v1::Pod;
use kube::{
    Api, Client, Config,
    runtime::{reflector, watcher},
};
use unstick::operator::{Namespaces, observe, watch::Watches};

const WATCHERS: [&str; 3] = ["unstick", "reflector, pages of 500", "reflector, streamed"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", pods] => server::serve(pods.parse().unwrap()),
        [who, url] if WATCHERS.contains(&who) => runtime().block_on(watch(who, url)),
        [pods, rounds] => compare(pods, rounds.parse().unwrap(), None),
        [pods, rounds, peer] => compare(pods, rounds.parse().unwrap(), Some(peer)),
        _ => compare("100000", 3, None),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    // One thread, as the operator itself.
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn compare(pods: &str, rounds: usize, peer: Option<&str>) {
    let own = std::env::current_exe().unwrap();
    let mut server = Serving(Command::new(&own).args(["serve", pods]).stdout(Stdio::piped()).spawn().unwrap());
    let mut url = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut url).unwrap();
    for _ in 0..rounds {
        for who in WATCHERS {
            round(Command::new(&own).args([who, url.trim()]));
        }
        if let Some(peer) = peer {
            round(Command::new(peer).args(["watch", pods, url.trim()]));
        }
    }
}

/// The mock API server, which ends with us, also when a round fails: it holds our standard error, which somebody reads to its end.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn round(watcher: &mut Command) {
    let done = watcher.output().unwrap();
    assert!(done.status.success(), "{watcher:?}: {}", String::from_utf8_lossy(&done.stderr));
    print!("{}", String::from_utf8_lossy(&done.stdout));
}

async fn watch(who: &str, url: &str) {
    let client = Client::try_from(Config::new(url.parse().unwrap())).unwrap();
    let idle = memory("VmRSS");
    let start = Instant::now();
    let pods = match who {
        "unstick" => ours(&client, start, who, idle).await,
        _ => theirs(client, start, who, idle).await,
    };
    assert!(pods > 0, "{who} holds nothing");
}

async fn ours(client: &Client, start: Instant, who: &str, idle: u64) -> usize {
    let watches = Watches::start(client, &Namespaces::All);
    watches.synced().await;
    let pods = watches.look(|stores| {
        (0..server::NAMESPACES).map(|number| observe::alive_count(stores, &format!("ns-{number}"))).sum()
    });
    tell(who, start, idle, pods);
    pods
}

async fn theirs(client: Client, start: Instant, who: &str, idle: u64) -> usize {
    let config = watcher::Config::default();
    let config = if who.ends_with("streamed") { config.streaming_lists() } else { config };
    let (store, writer) = reflector::store();
    let events = reflector(writer, watcher(Api::<Pod>::all(client), config));
    let mut events = std::pin::pin!(events);
    while let Some(event) = events.next().await {
        if matches!(event.unwrap(), watcher::Event::InitDone) {
            break;
        }
    }
    let pods = store.len();
    tell(who, start, idle, pods);
    pods
}

fn tell(who: &str, start: Instant, idle: u64, pods: usize) {
    let seconds = start.elapsed().as_secs_f64();
    let (rss, peak) = (memory("VmRSS"), memory("VmHWM"));
    let line = serde_json::json!({"who": who, "pods": pods, "seconds": seconds, "cpu_seconds": cpu(), "rss_kib": rss, "peak_kib": peak, "idle_kib": idle});
    println!("{line}");
}

/// One figure of the process's memory, in KiB.
fn memory(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

/// Processor time of the process, which unlike the clock does not count what else the machine does.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The command's name is in brackets and may hold anything; user and system time are the 12th and 13th after it.
    let after = stat.rsplit_once(')').unwrap().1;
    let ticks: u32 = after.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u32>().unwrap()).sum();
    f64::from(ticks) / 100.0
}
