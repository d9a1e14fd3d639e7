//! The init container: whatever is broken, the app starts, and inside the limit.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use crate::shop::{Shop, must_be_valid};
use crate::support::{Signal, any_of_three, fresh_folder, unstick};

#[test]
fn init_recovers_inline_and_says_why_it_started() {
    let shop = Shop::open();
    let log = fresh_folder("pod").join("termination-log");
    let run = shop.unstick("init --table qualification_runs --timeout 5 -o json").env("UNSTICK_TERMINATION_LOG", &log);
    let report = run.run().expect(0).json();
    must_be_valid("report.v1.json", &report);
    assert_eq!((&report["trigger"], &report["recovered"]), (&"InitContainer".into(), &1.into()));
    assert_eq!(shop.status("old"), "FAILED");
    let left: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(log).unwrap()).unwrap();
    assert_eq!(left["outcome"], "Recovered");
}

#[test]
fn init_of_the_same_name_within_a_minute_is_not_run_again() {
    let shop = Shop::open();
    let line = "init --table qualification_runs --timeout 5 --recovery-id rollout/shop/7 -o json";
    assert_eq!(shop.unstick(line).run().expect(0).json()["outcome"], "Recovered");
    shop.run("later", "PROCESSING", 4000);
    assert_eq!(shop.unstick(line).run().expect(0).json()["outcome"], "AlreadyDone");
    assert_eq!(shop.status("later"), "PROCESSING");
}

#[test]
fn whatever_is_broken_the_app_starts_unless_it_is_strict() {
    let shop = Shop::open();
    let url = shop.database.url();
    let cases: [(&str, &str, i32); 8] = [
        ("--nonsense", &url, 2),
        ("--timeout soon", &url, 2),
        ("--table qualification_runs --timeout 0", &url, 64),
        ("--table nosuch", &url, 78),
        ("--table qualification_runs", "", 2),
        ("--table qualification_runs", "postgres://127.0.0.1:1/shop", 69),
        ("--policy /no/such/policy", &url, 64),
        ("", &url, 2),
    ];
    for (line, url, strict) in cases {
        let log = fresh_folder("pod").join("termination-log");
        let init = |more: &str| {
            let args = format!("init {line} {more}");
            let run = unstick().args(args.split_whitespace()).env("UNSTICK_TERMINATION_LOG", &log);
            if url.is_empty() { run } else { run.env("DATABASE_URL", url) }
        };
        let said = init("").run().expect(0);
        assert!(said.stderr.contains("error: ") && said.stderr.contains("the app starts all the same"), "{said}");
        let left: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&log).unwrap()).unwrap();
        must_be_valid("report.v1.json", &left);
        assert!(left["errors"][0]["message"].is_string(), "{left:#}");
        init("--strict").run().expect(strict);
        init("").env("UNSTICK_STRICT", "true").run().expect(strict);
        init("").env("UNSTICK_STRICT", "false").run().expect(0);
    }
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn a_typo_in_the_variable_that_would_hold_the_app_holds_it_not_and_the_recovery_is_made() {
    let shop = Shop::open();
    let init = || shop.unstick("init --table qualification_runs --timeout 5").env("UNSTICK_STRICT", "maybe");
    let said = init().run().expect(0);
    assert!(said.stderr.contains("UNSTICK_STRICT is \"maybe\"") && said.stderr.contains("true (yes, on, 1)"), "{said}");
    assert_eq!((said.stderr.lines().count(), shop.status("old").as_str()), (1, "FAILED"), "{said}");
    shop.unstick("init --table nosuch").env("UNSTICK_STRICT", "maybe").run().expect(0);
    shop.unstick("init --table nosuch").env("UNSTICK_STRICT", "YES").run().expect(78);
}

#[test]
fn no_variable_of_init_holds_the_app_whatever_nonsense_it_says() {
    let shop = Shop::open();
    let help = unstick().args(["init", "--help"]).run().expect(0).stdout;
    let words = help.split(|c: char| c.is_whitespace() || c == ',');
    let mut flags: Vec<&str> = words.filter_map(|word| word.strip_prefix("--")).collect();
    flags.retain(|flag| !flag.is_empty() && flag.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    flags.sort_unstable();
    flags.dedup();
    assert!(flags.len() > 30, "{flags:?}");
    let of_ours = ["POLICY", "POLICY_FILE", "TERMINATION_LOG"];
    let names = flags.iter().map(|flag| flag.to_uppercase().replace('-', "_"));
    for name in names.chain(of_ours.map(str::to_owned)) {
        for nonsense in ["m\u{e4}ybe; {", "-1", "99999999999999999999999"] {
            let run = shop.unstick("init --table qualification_runs --timeout 5");
            let said = run.env(format!("UNSTICK_{name}"), nonsense).run();
            assert_eq!(said.code, 0, "UNSTICK_{name}={nonsense}: {said}");
        }
    }
}

#[test]
fn a_termination_log_that_nobody_reads_holds_no_app() {
    let shop = Shop::open();
    let pipe = fresh_folder("pod").join("termination-log");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe in our own folder");
    let run = shop.unstick("init --table qualification_runs --timeout 5 --timeout-total 20s");
    let said = run.env("UNSTICK_TERMINATION_LOG", &pipe).limit(Duration::from_secs(15)).run().expect(0);
    assert_eq!(shop.status("old"), "FAILED", "{said}");
}

#[test]
fn help_is_no_failure() {
    let said = unstick().args(["init", "--help"]).run().expect(0);
    assert!(said.stdout.contains("--strict") && said.stderr.is_empty(), "{said}");
}

#[test]
fn a_server_that_never_answers_holds_the_app_no_longer_than_allowed() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("postgres://app@{}/shop", silent.local_addr().expect("its address"));
    let in_time = || {
        let start = Instant::now();
        let said =
            unstick().args("init --table runs --timeout-total 2s".split(' ')).env("DATABASE_URL", &url).run().expect(0);
        assert!(said.stderr.contains("error: "), "{said}");
        start.elapsed() < Duration::from_secs(4)
    };
    assert!(any_of_three(in_time), "the app is held for too long");
    unstick()
        .args("init --strict --table runs --timeout-total 1s".split(' '))
        .env("DATABASE_URL", &url)
        .run()
        .expect(75);
}

#[test]
fn a_termination_log_that_cannot_be_written_is_no_reason_to_fail() {
    let shop = Shop::open();
    let run = shop.unstick("init --table qualification_runs --timeout 5");
    let said = run.env("UNSTICK_TERMINATION_LOG", "/no/such/folder/log").run().expect(0);
    assert_eq!(shop.status("old"), "FAILED", "{said}");
}

#[test]
fn what_only_looks_and_is_told_to_stop_changed_nothing_and_says_so() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("postgres://app@{}/shop", silent.local_addr().expect("its address"));
    for line in ["check", "recover --check-only", "explain x", "history", "sql"] {
        let running = unstick().args(line.split(' ')).env("DATABASE_URL", &url).spawn();
        let _dialled = silent.accept().expect("it dials");
        running.signal(Signal::SIGTERM);
        let said = running.wait().expect(75).stderr;
        assert!(said.contains("stopped by SIGTERM: nothing was changed") && !said.contains("ledger"), "{line}: {said}");
    }
}

#[test]
fn init_names_the_limit_that_it_was_given() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("postgres://app@{}/shop", silent.local_addr().expect("its address"));
    let args = "init --strict --table runs --timeout-total 3s";
    let said = unstick().args(args.split(' ')).env("DATABASE_URL", &url).run().expect(75).stderr;
    assert!(said.contains("not done within 3 s"), "{said}");
}

#[test]
fn a_recovery_that_is_told_to_stop_stops_at_once() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("postgres://app@{}/shop", silent.local_addr().expect("its address"));
    for (signal, name) in [(Signal::SIGTERM, "SIGTERM"), (Signal::SIGINT, "SIGINT")] {
        let running = unstick().args(["recover", "-o", "json"]).env("DATABASE_URL", &url).spawn();
        // It listens for signals before it dials.
        let _dialled = silent.accept().expect("it dials");
        running.signal(signal);
        let said = running.wait().expect(75);
        assert!(said.stderr.contains(name), "{said}");
        assert_eq!(said.json()["outcome"], "Busy");
    }
}
