//! The app and its database are in trouble: crash loops, recoveries that are killed, a database that is away.

use serde_json::{Value, json};

use super::kills::tell;
use super::{CONVERGES, Stage, fleet};
use crate::cluster::script_at;
use crate::namespace::name;
use crate::objects::{WORKER, restricted};
use crate::shop::{POLICY, first, status, together};

/// Pods whose container ends as soon as it starts.
fn crashing(replicas: usize) -> Value {
    let mut crashing = fleet("crashing", "shop");
    crashing["spec"]["replicas"] = json!(replicas);
    let spec = json!({"containers": [{"name": "worker", "image": WORKER, "imagePullPolicy": "IfNotPresent", "securityContext": restricted()}]});
    crashing["spec"]["template"]["spec"] = spec;
    crashing
}

/// Pods crash again and again; recoveries come no faster than the policy says, and every one of them spares who lives.
fn crash_loop() {
    const INTERVAL: i64 = 8;
    let stage = Stage::open(&[
        ("/spec/triggers/workerLoss", json!(true)),
        ("/spec/triggers/minInterval", json!(format!("{INTERVAL}s"))),
    ]);
    stage.start("unstick");
    stage.seed();
    stage.shop.apply(crashing(4));
    let restarts = stage.shop.wait_until("each pod has crashed four times", CONVERGES, || {
        let pods = stage.shop.list_labelled("pods", "fleet=crashing");
        let counts = pods.iter().map(|pod| pod["status"]["containerStatuses"][0]["restartCount"].as_u64().unwrap_or(0));
        let counts: Vec<u64> = counts.collect();
        (counts.len() == 4 && counts.iter().all(|count| *count >= 3)).then(|| counts.iter().sum::<u64>())
    });
    stage.shop.kubectl(&["delete", "deployment", "crashing", "--cascade=foreground"]).expect(0);
    stage.is_quiet();
    stage.nothing_is_left();
    let created: Vec<_> =
        stage.requests_of("create", "jobs", "").into_iter().filter(|request| request.code == 201).collect();
    let times: Vec<jiff::Timestamp> = created.iter().map(|request| request.time.parse().expect("a time")).collect();
    for pair in times.windows(2) {
        let gap = pair[1].duration_since(pair[0]).as_secs();
        // Kubernetes cuts the first one's time to the second.
        assert!(gap >= INTERVAL - 1, "{gap} s between two: {times:?}");
    }
    assert!((times.len() as u64) < restarts + 2, "{} Jobs for {restarts} crashes", times.len());
    stage.rows_are_right();
    stage.one_job_each(&[]);
}

/// A way in which a pod dies.
type Death = (&'static str, fn(&Stage, &Value));

/// Its first process is killed from the node.
fn is_killed(stage: &Stage, pod: &Value) {
    stage.shop.kill(name(pod), "unstick");
}

/// It is deleted, and nobody waits for it.
fn is_deleted(stage: &Stage, pod: &Value) {
    let path = format!("{}/{}?gracePeriodSeconds=0", stage.shop.path("pods"), name(pod));
    assert_eq!(stage.shop.cluster().api("DELETE", &path, None).status, 200);
}

/// It is deleted as `kubectl delete` and `kubectl drain` do, and ends in good order before it would be killed.
fn is_told_to_end(stage: &Stage, pod: &Value) {
    const HOLD: &str = "unstick.test/hold";
    let path = format!("{}/{}", stage.shop.path("pods"), name(pod));
    let patch = |finalizers: &Value, version: &Value| {
        let patch = json!({"metadata": {"finalizers": finalizers, "resourceVersion": version}}).to_string();
        let answer = stage.shop.cluster().api_typed(&format!("PATCH {path}"), ("application/merge-patch+json", &patch));
        (answer.status == 200).then_some(())
    };
    let finalizers = |change: fn(&mut Vec<Value>)| {
        stage.shop.wait_until("its finalizers are changed", CONVERGES, || {
            let pod = stage.shop.get("pods", name(pod))?;
            let mut list = pod["metadata"]["finalizers"].as_array().cloned().unwrap_or_default();
            change(&mut list);
            patch(&json!(list), &pod["metadata"]["resourceVersion"])
        });
    };
    // So that its end can be looked at.
    finalizers(|list| list.push(json!(HOLD)));
    assert_eq!(stage.shop.cluster().api("DELETE", &path, None).status, 200);
    let end = ends(stage, pod);
    assert_eq!(end["exitCode"], 75, "it says that another try may do better: {end}");
    assert!(end["message"].as_str().is_some_and(|said| said.contains("SIGTERM")), "{end}");
    finalizers(|list| list.retain(|one| one != HOLD));
}

/// The kernel finds no more memory for its container.
fn is_out_of_memory(stage: &Stage, pod: &Value) {
    let container = stage.shop.container(name(pod), "unstick");
    let hog = script_at("tests/cluster/memory_hog.py").args([&container]).limit(CONVERGES).spawn();
    let end = ends(stage, pod);
    assert_eq!((&end["reason"], &end["exitCode"]), (&json!("OOMKilled"), &json!(137)), "{end}\n{}", hog.kill());
}

/// How a pod's container has ended.
fn ends(stage: &Stage, pod: &Value) -> Value {
    stage.shop.wait_until("it has ended", CONVERGES, || {
        let pod = stage.shop.get("pods", name(pod))?;
        Some(pod["status"]["containerStatuses"][0]["state"]["terminated"].clone()).filter(|end| !end.is_null())
    })
}

/// The pod of a recovery dies in the middle of its work, once each way; the next one goes on where it was.
fn dies_in_mid_batch(deaths: &[Death]) {
    const RUNS: usize = 300;
    let stage =
        Stage::open(&[("/spec/recovery/batchSize", json!(20)), ("/spec/job", json!({"activeDeadlineSeconds": 300}))]);
    let database = stage.shop.database();
    database.sql(
        r"CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.04); RETURN NEW; END $$;
          CREATE TRIGGER slow BEFORE UPDATE ON qualification_runs FOR EACH ROW WHEN (NEW.status = 'FAILED') EXECUTE FUNCTION slow();",
    );
    for _ in 0..RUNS {
        stage.seed();
    }
    stage.start("unstick");
    stage.roll(1);
    let batches =
        || first(&stage.shop, "SELECT count(*) FROM unstick.change").and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut known = 0;
    for (how, dies) in deaths {
        let pod = stage.shop.wait_until("a recovery is in the middle of its work", CONVERGES, || {
            let is_there =
                first(&stage.shop, "SELECT 1 FROM pg_class WHERE oid = to_regclass('unstick.change')").is_some();
            let mut pods = stage.shop.list_labelled("pods", &format!("unstick.dev/policy={POLICY}"));
            pods.retain(|pod| pod["status"]["phase"] == "Running");
            pods.pop().filter(|_| is_there && batches() > known)
        });
        dies(&stage, &pod);
        let settled = first(&stage.shop, "SELECT sum(settled) FROM unstick.change").and_then(|sum| sum.parse().ok());
        assert!(settled.is_some_and(|settled: usize| settled < RUNS), "{how} in the middle of it: {settled:?}");
        let half =
            "SELECT (SELECT count(*) FROM witness WHERE who = 'unstick') - (SELECT sum(settled) FROM unstick.change)";
        assert_eq!(first(&stage.shop, half).as_deref(), Some("0"), "{how}: no batch is there in half");
        known = batches();
    }
    stage.recovers(1);
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.one_job_each(&["before", "after"].map(|moment| format!("rollout/Deployment/shop/1/{moment}")));
    let recoveries = stage.shop.database().value("SELECT count(DISTINCT recovery_id) FROM unstick.change");
    assert_eq!(recoveries.as_deref(), Some("1"), "the next pod went on with what the one before had begun");
    tell(deaths.len(), RUNS);
}

/// Where pods find the database: at its own port, or at one where nobody is.
fn database_at(stage: &Stage, port: Option<u16>) {
    let is_there = port.is_some();
    let port = port.unwrap_or(1);
    let patch = json!({"ports": [{"name": "postgres", "port": port}]}).to_string();
    stage.shop.kubectl(&["patch", "endpointslice", "postgres", "--type=merge", "-p", &patch]).expect(0);
    // The node takes it up when it gets to it; a Job that starts before would still find the database.
    let service = stage.shop.get("services", "postgres").expect("pods find the database by it");
    let address = format!("{}:5432", service["spec"]["clusterIP"].as_str().expect("an address"));
    let moved = || (std::net::TcpStream::connect(&address).is_ok() == is_there).then_some(());
    stage.shop.wait_until("the node has taken it up", CONVERGES, moved);
}

/// The database is away while the app rolls out: the gate opens at its deadline, and the recovery follows.
fn database_away() {
    let stage = Stage::at_rest(&[]);
    stage.shop.apply(stage.policy(&[("/spec/gate/timeout", json!("8s"))]));
    let port = stage.shop.database().port();
    database_at(&stage, None);
    stage.seed();
    stage.roll(2);
    stage.shop.wait_until("the gate opens", CONVERGES, || stage.gate().filter(|reason| reason == "GateTimedOut"));
    assert_eq!(stage.is_recovered(2), None);
    database_at(&stage, Some(port));
    stage.shop.wait_until("the rollout is recovered", 2 * CONVERGES, || stage.is_recovered(2));
    assert_eq!(status(&stage.shop)["consecutiveFailures"].as_u64().unwrap_or(0), 0);
    stage.is_quiet();
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.one_job_each(&[]);
    stage.nothing_was_forbidden();
}

#[test]
fn crash_loops_recoveries_that_die_and_a_database_that_is_away_touch_no_live_run_and_lose_none_that_is_stuck() {
    together(&[
        ("crash-loop", crash_loop),
        ("killed-in-mid-batch", || dies_in_mid_batch(&[("killed", is_killed), ("deleted", is_deleted)])),
        ("ended-in-mid-batch", || {
            dies_in_mid_batch(&[("out of memory", is_out_of_memory), ("told to end", is_told_to_end)]);
        }),
        ("database-away", database_away),
    ]);
}
