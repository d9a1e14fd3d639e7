//! The test bed itself, and the first things that must hold on it. If these fail, no other failure here means anything.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use crate::audit::user_of;
use crate::cluster::{cluster, wait_for};
use crate::http;
use crate::namespace::{Namespace, SOON, address, name, uid};
use crate::objects::{job, set_env, workers};
use crate::support::fresh_folder;

const COLUMNS: &str =
    "startedAt=startedAt,heartbeatAt=heartbeatAt,owner=workerId,progress=processed,total=total,error=error";
const STUCK: &str = r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
    SELECT 'stuck', 'PROCESSING', old, old, old, 'nobody' FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#;

#[test]
fn a_worker_claims_runs_as_its_pod_and_completes_them() {
    let shop = Namespace::open();
    shop.apply(workers("shop"));
    let database = shop.database();
    let pods = shop.ready_pods("shop", 1);
    let answer = http::get((address(&pods[0]["status"]["podIP"]), 8080), "/").expect("the node reaches pods");
    assert_eq!(answer.status, 200);
    shop.wait_until("the worker has made its table", SOON, || {
        let there = "SELECT to_regclass('qualification_runs') IS NOT NULL";
        (database.value(there)? == "t").then_some(())
    });
    database.sql("INSERT INTO qualification_runs (id, total) VALUES ('a', 2), ('b', 3)");
    let done = r#"SELECT id, status, "workerId", processed FROM qualification_runs WHERE "completedAt" IS NOT NULL ORDER BY id"#;
    let rows = shop.wait_until("two runs are complete", SOON, || Some(database.rows(done)).filter(|r| r.len() == 2));
    let row =
        |id: &str, steps: &str| [id, "COMPLETED", uid(&pods[0]), steps].map(|text| Some(text.to_owned())).to_vec();
    assert_eq!(rows, [row("a", "2"), row("b", "3")]);
    let said = || shop.logs(name(&pods[0]), &[]).contains("completes b").then_some(());
    shop.wait_until("it has said so", SOON, said);
}

#[test]
fn a_worker_crashes_hangs_and_is_killed_as_told() {
    let shop = Namespace::open();
    let database = shop.database();
    let mut deployment = workers("shop");
    set_env(&mut deployment, "STEP_MS", "600000");
    shop.apply(deployment);
    let pod = shop.ready_pods("shop", 1).remove(0);
    shop.wait_until("the worker has made its table", SOON, || {
        (database.value("SELECT to_regclass('worker_orders') IS NOT NULL")? == "t").then_some(())
    });
    database.sql("INSERT INTO qualification_runs (id) VALUES ('a')");
    let heartbeat = || database.value(r#"SELECT max("heartbeatAt") FROM qualification_runs"#);
    let first = shop.wait_until("a run is claimed", SOON, heartbeat);
    shop.wait_until("its heartbeat goes on", SOON, || heartbeat().filter(|time| *time != first));

    let order = |what: &str| database.sql(&format!("INSERT INTO worker_orders VALUES ('{}', '{what}')", uid(&pod)));
    let restarts = |count: u64| {
        shop.wait_until(&format!("restart {count}"), SOON, || {
            let pod = shop.get("pods", name(&pod))?;
            (pod["status"]["containerStatuses"][0]["restartCount"] == count).then_some(pod)
        })
    };
    order("crash");
    let pod_after = restarts(1);
    assert_eq!(pod_after["status"]["containerStatuses"][0]["lastState"]["terminated"]["exitCode"], 134);
    shop.ready_pods("shop", 1);
    shop.kill(name(&pod), "worker");
    restarts(2);
}

#[test]
fn a_job_from_a_scratch_image_finds_the_service_by_name_and_settles_a_stuck_run() {
    let shop = Namespace::open();
    let database = shop.database();
    database.sql(include_str!("../../examples/worker.sql"));
    database.sql(STUCK);
    let mut recover = job("recover", &["recover", "--timeout", "5", "--columns", COLUMNS]);
    // A Service that is new has no route for a moment.
    recover["spec"]["backoffLimit"] = json!(3);
    shop.apply(recover);
    assert!(shop.job_succeeded("recover"), "{}", shop.story());
    assert_eq!(database.value("SELECT status FROM qualification_runs"), Some("FAILED".to_owned()));
    let pods = shop.list_labelled("pods", "batch.kubernetes.io/job-name=recover");
    let said: String = pods.iter().map(|pod| shop.logs(name(pod), &[])).collect();
    assert!(said.contains("Marked 1 run(s) as FAILED"), "{said}");
}

#[test]
fn the_crd_installs_and_a_policy_is_accepted() {
    let shop = Namespace::open();
    let policy = json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": "qualification-runs"},
        "spec": {
            "workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": "shop"}}},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
        },
    });
    shop.apply(&policy);
    assert!(shop.get("recoverypolicies", "qualification-runs").is_some());
    let mut bad = policy;
    bad["spec"]["stuckAfter"] = json!("soon");
    let refused = shop.try_apply(bad).expect(1);
    assert!(refused.stderr.contains("stuckAfter"), "{refused}");
}

#[test]
fn the_audit_log_tells_who_asked_for_what() {
    let shop = Namespace::open();
    let before = shop.cluster().audit().since_now();
    let config = shop.kubeconfig_of("default");
    let mut kubectl = shop.cluster().kubectl(&["get", "secrets", "-n", shop.name()]);
    kubectl = kubectl.args([format!("--kubeconfig={}", config.display())]);
    kubectl.run().expect(1);
    let user = user_of(shop.name(), "default");
    let requests =
        shop.wait_until("the request is in the log", SOON, || Some(before.by(&user)).filter(|r| !r.is_empty()));
    let asked: Vec<_> = requests.iter().map(|r| (r.verb.as_str(), r.resource.as_str(), r.code)).collect();
    assert_eq!(asked, [("list", "secrets", 403)]);
}

#[test]
#[ignore = "the part that a_killed_suite_leaves_no_cluster_behind kills"]
fn a_cluster_is_held_until_the_end() {
    cluster();
    loop {
        std::thread::park();
    }
}

#[test]
fn a_killed_suite_leaves_no_cluster_behind() {
    let folder = fresh_folder("killed");
    let mut child = std::process::Command::new(std::env::current_exe().expect("we run"))
        .args(["--ignored", "--exact", "basics::a_cluster_is_held_until_the_end"])
        .env("TMPDIR", &folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the tests start the tests");
    let network = wait_for("a second cluster is up", Duration::from_secs(180), || established(&folder), String::new);
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    let gone = || (!network.exists() && !is_mentioned(&folder)).then_some(());
    wait_for("the cluster is gone", Duration::from_secs(60), gone, String::new);
    let empty = || std::fs::read_dir(&folder).ok()?.next().is_none().then_some(());
    wait_for("its files are gone", Duration::from_secs(60), empty, String::new);
}

/// The network namespace of the cluster under this folder, once its node is there.
fn established(folder: &Path) -> Option<PathBuf> {
    let mut rooms = std::fs::read_dir(folder).ok()?.flatten();
    let cluster = rooms.find(|entry| entry.file_name().to_string_lossy().starts_with("unstick-cluster"))?.path();
    let log = std::fs::read_to_string(cluster.join("log/audit.jsonl")).ok()?;
    let name = std::fs::read_to_string(cluster.join("netns")).ok()?;
    log.contains("/namespaces/default/serviceaccounts/default").then(|| Path::new("/run/netns").join(name.trim()))
}

/// Whether a process or a mount names the folder.
fn is_mentioned(folder: &Path) -> bool {
    let text = folder.display().to_string();
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut lines = processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    mounts.contains(&text) || lines.any(|line| String::from_utf8_lossy(&line).contains(&text))
}
