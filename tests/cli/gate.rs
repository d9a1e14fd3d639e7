//! The init container and the operator: whatever the operator does, the app starts, and the work is done by one of them.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::fake::{Fake, Says};
use crate::shop::{Shop, must_be_valid};
use crate::support::{Output, Unstick, fresh_folder, unstick};

const INLINE: &str = "init --table qualification_runs --timeout 5 --policy-name runs";

fn pod(run: Unstick, operator: &str, log: &Path) -> Unstick {
    run.env("POD_NAMESPACE", "shop")
        .env("POD_NAME", "shop-6d4cf56db6-x2x7c")
        .env("POD_UID", "5b0c-1")
        .env("UNSTICK_OPERATOR_URL", operator)
        .env("UNSTICK_TERMINATION_LOG", log)
}

fn log() -> PathBuf {
    fresh_folder("pod").join("termination-log")
}

fn left(log: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(log).expect("it was left")).expect("JSON")
}

#[test]
fn an_open_gate_lets_the_app_start_and_nothing_is_done_behind_the_operators_back() {
    let (shop, operator, log) = (Shop::open(), Fake::saying(vec![Says::gate("Open")]), log());
    let said = pod(shop.unstick(INLINE), &operator.url(), &log).run().expect(0);
    assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("Open (Recovered): the recovery of the rollout\n", ""));
    assert_eq!((&left(&log)["state"], &left(&log)["reason"]), (&"Open".into(), &"Recovered".into()));
    must_be_valid("gate.v1.json", &left(&log));
    let lines: Vec<String> = operator.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(lines, ["GET /v1/gates/shop/runs/pods/shop-6d4cf56db6-x2x7c?wait=0s&uid=5b0c-1"]);
    let json = pod(shop.unstick(&format!("{INLINE} -o json")), &operator.url(), &log).run().expect(0).json();
    must_be_valid("gate.v1.json", &json);
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn a_held_pod_asks_to_be_held_until_its_gate_opens_also_over_a_restart_of_the_operator() {
    let script = ["Held", "reset", "reset", "Held", "starting", "Open"].map(|says| match says {
        "reset" => Says::Reset,
        "starting" => Says::Answer(503, r#"{"detail":"not synced"}"#.into()),
        state => Says::gate(state),
    });
    let (shop, operator, log) = (Shop::open(), Fake::saying(script.into()), log());
    let said = pod(shop.unstick(INLINE), &operator.url(), &log).run().expect(0);
    assert_eq!(left(&log)["state"], "Open", "{said}");
    let waits: Vec<String> = operator.asked().iter().map(|asked| asked.line.clone()).collect();
    let long: Vec<bool> = waits.iter().map(|line| line.contains("wait=25s")).collect();
    assert_eq!(long, [false, true, false, false, true, false], "{waits:?}");
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn an_operator_that_holds_to_the_end_is_not_acted_against() {
    for (strict, code) in [("", 0), ("--strict", 75)] {
        let (shop, operator, log) = (Shop::open(), Fake::saying(vec![Says::gate("Held")]), log());
        let run = shop.unstick(&format!("{INLINE} --timeout-total 2s {strict}"));
        let said = pod(run, &operator.url(), &log).run().expect(code);
        assert!(said.stderr.contains("still holds this pod"), "{said}");
        assert_eq!((left(&log)["state"].as_str(), shop.status("old").as_str()), (Some("Held"), "PROCESSING"));
        let message = left(&log)["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.starts_with("Given up after ") && message.contains("(--timeout-total)"), "{message}");
        assert!(operator.asked().len() < 20, "it asks with pauses: {}", operator.asked().len());
    }
}

/// Operators that are none, each with what is said of them.
fn broken() -> Vec<(&'static str, Vec<Says>)> {
    let raw = |bytes: &[u8]| vec![Says::Raw(bytes.to_vec())];
    vec![
        ("no answer within 2 s", vec![Says::Nothing]),
        ("cannot understand", vec![Says::Reset]),
        ("cannot understand", raw(b"SSH-2.0-OpenSSH_9.2\r\n")),
        ("cannot understand", raw(b"")),
        ("cannot understand", raw(&[b'x'; 200_000])),
        ("broke off", raw(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"state\":\"Op")),
        ("too large", vec![Says::Megabytes(10)]),
        ("none of an unstick operator", vec![Says::Answer(200, "<html>hello</html>".into())]),
        ("none of an unstick operator", vec![Says::Answer(200, r#"{"state":"Ajar"}"#.into())]),
        ("it answered 500", vec![Says::Answer(500, "{}".into())]),
        ("it answered 404", vec![Says::Answer(404, r#"{"detail":"not watched"}"#.into())]),
        ("it answered 302", raw(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n")),
    ]
}

/// Recovers in the operator's stead, within a few seconds.
fn recovers_here(url: &str, why: &str) {
    let (shop, log, start) = (Shop::open(), log(), Instant::now());
    let said = pod(shop.unstick(&format!("{INLINE} -o json")), url, &log).run().expect(0);
    assert!(start.elapsed() < Duration::from_secs(15), "{why}: {:?}", start.elapsed());
    let warnings = said.json()["warnings"].to_string();
    assert!(warnings.contains(why) && warnings.contains("recovered here instead"), "{why}: {warnings}");
    assert_eq!((shop.status("old").as_str(), left(&log)["outcome"].as_str()), ("FAILED", Some("Recovered")), "{said}");
    let history = shop.unstick("history -o json").run().expect(0).json();
    assert_eq!(history[0]["recoveryId"], "init/shop/runs/shop-6d4cf56db6", "{history:#}");
}

#[test]
fn an_operator_that_is_down_or_none_is_given_up_within_seconds_and_the_pod_recovers_itself() {
    // A few at once: each waits for most of its time, and on a busy machine all of them would be late.
    for some in broken().chunks(4) {
        std::thread::scope(|scope| {
            for (why, script) in some.iter().cloned() {
                scope.spawn(move || recovers_here(&Fake::saying(script).url(), why));
            }
        });
    }
    std::thread::scope(|scope| {
        scope.spawn(|| recovers_here("http://127.0.0.1:1", "cannot connect"));
        scope.spawn(|| recovers_here("http://unstick.invalid:8081", "cannot "));
        scope.spawn(|| recovers_here("https://unstick:8081", r#"--operator-url: \"https://unstick:8081\" cannot be"#));
    });
}

#[test]
fn without_an_operator_and_without_a_policy_the_app_starts_and_is_told_what_is_missing() {
    let run = |more: &str| -> Output {
        let line = format!("init --policy-name runs {more}");
        let code = if more.is_empty() { 0 } else { 69 };
        pod(unstick().args(line.split_whitespace()), "http://127.0.0.1:1", &log()).run().expect(code)
    };
    let said = run("");
    assert!(said.stderr.contains("there is no policy to recover by here"), "{said}");
    run("--strict");
}

#[test]
fn what_cannot_be_asked_for_a_mistake_is_usage_and_names_the_flag_and_its_value() {
    let ask = |more: &str| -> Output {
        let run = unstick().args("init --strict".split(' ')).args(more.split_whitespace());
        run.env("POD_NAMESPACE", "shop").env("POD_NAME", "shop-0").run().expect(2)
    };
    let cases: [(&str, &[&str]); 4] = [
        ("--policy-name runs --operator-url ftp://x", &["--operator-url: \"ftp://x\" cannot be the operator's URL"]),
        ("--policy-name x/y", &["--policy-name: \"x/y\" cannot be the policy"]),
        ("--policy-name runs --namespace Shop", &["--namespace: \"Shop\" cannot be the namespace"]),
        ("--policy-name runs --operator-url http://u:hunter2@x", &["--operator-url: cannot be the operator's URL"]),
    ];
    for (more, words) in cases {
        let said = ask(more);
        assert!(words.iter().all(|word| said.stderr.contains(word)) && !said.stderr.contains("hunter2"), "{said}");
    }
    let nameless = unstick().args("init --strict --policy-name runs".split(' ')).run().expect(2);
    assert!(nameless.stderr.contains("POD_NAMESPACE"), "{nameless}");
}

#[test]
fn nobody_is_asked_without_a_policys_name_or_with_an_empty_url() {
    let shop = Shop::open();
    let operator = Fake::saying(vec![Says::gate("Open")]);
    let off =
        ["init", "--table", "qualification_runs", "--timeout", "5", "--policy-name", "runs", "--operator-url", ""];
    let run = unstick().args(off).env("DATABASE_URL", shop.database.url());
    pod(run, &operator.url(), &log()).run().expect(0);
    assert_eq!((shop.status("old").as_str(), operator.asked().len()), ("FAILED", 0));
    let nameless = shop.unstick("init --table qualification_runs --timeout 5 -o json");
    let said = pod(nameless, &operator.url(), &log()).run().expect(0).json();
    assert!(said["warnings"].to_string().contains("--policy-name") && operator.asked().is_empty(), "{said:#}");
}

#[test]
fn ten_pods_of_one_rollout_recover_once() {
    let shop = Shop::open();
    let start = |n: u32| {
        let run = shop.unstick("init --table qualification_runs --timeout 5 -o json");
        run.env("POD_NAMESPACE", "shop")
            .env("POD_NAME", format!("shop-6d4cf56db6-x2x7{}", [2, 4, 5, 6, 7, 8, 9, 2, 4, 5][n as usize]))
            .spawn()
    };
    let pods: Vec<_> = (0..10).map(start).collect();
    let outcomes: Vec<Value> = pods.into_iter().map(|pod| pod.wait().expect(0).json()["outcome"].clone()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "Recovered").count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "AlreadyDone").count(), 9, "{outcomes:?}");
}
