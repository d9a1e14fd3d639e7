//! The owner that a system writes is found as its pod.

use serde_json::Value;
use unstick::runs::Action;

use super::{
    cases::{LOOKING, WRITING},
    run,
    tables::made,
};
use crate::support::{Engine, fresh_folder, unstick};

#[test]
fn the_host_that_rails_and_river_workers_write_is_the_owner() {
    for (preset, owners) in [
        ("river", "web-1"),
        ("delayed-job", "web-0"),
        ("good-job", "web-0"),
        ("oban", "web-0"),
        ("solid-queue", "web-0"),
    ] {
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset).expect("a case");
        for engine in case.engines {
            let database = made(case, *engine);
            let check = run(&database, "check", preset, (Action::Fail, 0));
            assert_eq!(first_run(&check)["owner"], owners, "{preset} on {engine:?}: {check}");
        }
    }
}

#[test]
fn a_pod_that_is_gone_is_found_by_the_host_that_its_worker_wrote() {
    for (preset, host) in [
        ("river", "web-1"),
        ("delayed-job", "web-0"),
        ("good-job", "web-0"),
        ("oban", "web-0"),
        ("solid-queue", "web-0"),
    ] {
        let case = WRITING.iter().chain(LOOKING).find(|case| case.preset == preset).expect("a case");
        let database = made(case, Engine::Postgres);
        let at = |ago: &str| {
            let text = format!(
                "SELECT to_char((now() - interval '{ago}') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            );
            database.value(&text).expect("a time")
        };
        let workers = serde_json::json!({
            "time": at("0 seconds"),
            "pods": [{"uid": "u2", "name": "web-7", "worker": true, "since": at("1 hour")}],
            "gone": [{"uid": "u1", "name": host}],
        });
        let folder = fresh_folder("workers");
        let file = folder.join("workers.json");
        std::fs::write(&file, workers.to_string()).expect("the file can be written");
        // Nothing is old enough, so only the owner can speak.
        let check = unstick()
            .args(["check", "--preset", preset, "--timeout", "12h", "--identity", "PodName", "-o", "json", "--workers"])
            .args([&file])
            .env("DATABASE_URL", database.url())
            .run()
            .expect(0)
            .json();
        let first = first_run(&check);
        assert_eq!((&first["owner"], &first["evidence"]), (&host.into(), &"OwnerGone".into()), "{preset}: {check}");
        let live = check["runs"].as_array().into_iter().flatten().filter(|run| run["evidence"].is_null()).count();
        assert!(live > 0, "{preset}: {check}");
    }
}

fn first_run(check: &Value) -> Value {
    let is_first = |run: &&Value| run["id"].as_str().is_some_and(|id| id == "1" || id.ends_with("0001"));
    check["runs"].as_array().and_then(|runs| runs.iter().find(is_first)).cloned().expect("the first run")
}
