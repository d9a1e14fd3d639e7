//! The operator as people install it, on workloads that really roll out, crash and go.

use serde_json::{Value, json};

use crate::audit::user_of;
use crate::cluster::Cluster;
use crate::namespace::{Namespace, SOON, condition, is_ready, name, uid};
use crate::objects::set_env;
use crate::shop::{
    POLICY, calm, claimed_by, events, first, is_true, jobs, policy, recovered, recoveries_of, slow_workers, status,
    with_init,
};

#[test]
fn a_rollout_is_recovered_before_its_pods_are_ready_and_again_when_the_old_ones_are_gone() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.ready_pods("shop", 1);
    shop.apply(policy(&[]));
    let first = recovered(&shop, "1");
    assert_eq!(first["lastRecovery"]["outcome"], "NothingStuck");
    assert_eq!(jobs(&shop), 1, "one Job covers both moments of a rollout that was long done");
    assert_eq!(is_true(&shop, "Ready"), Some(true));
    let old = shop.ready_pods("shop", 1).remove(0);
    assert_eq!(claimed_by(&shop, "a"), uid(&old));

    let mut next = slow_workers(1);
    set_env(&mut next, "RELEASE", "2");
    shop.apply(next);
    recovered(&shop, "2");
    shop.wait_until("the run of the old worker is requeued and claimed by a new one", SOON, || {
        // Between the two nobody has it.
        let owner = self::first(&shop, r#"SELECT "workerId" FROM qualification_runs WHERE status = 'PROCESSING'"#)?;
        (owner != uid(&old)).then_some(())
    });
    assert_eq!(recoveries_of(&shop, "a").as_deref(), Some("1"), "settled once");
    shop.wait_until("events tell of start and end", SOON, || {
        let told = events(&shop);
        ["RecoveryStarted", "RunsRecovered"].iter().all(|reason| told.iter().any(|event| event == reason)).then_some(())
    });
}

#[test]
fn the_run_of_a_deleted_worker_is_settled_within_seconds_and_its_neighbours_run_lives() {
    let shop = calm();
    shop.apply(slow_workers(2));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    let pods = shop.ready_pods("shop", 2);
    let owners = [claimed_by(&shop, "a"), claimed_by(&shop, "b")];
    let dead = pods.iter().find(|pod| uid(pod) == owners[0]).expect("one of them");
    shop.kubectl(&["delete", "pod", name(dead), "--grace-period=0", "--force"]).expect(0);
    shop.wait_until("its run is settled", SOON, || recoveries_of(&shop, "a").filter(|count| count == "1"));
    if owners[0] != owners[1] {
        assert_eq!(recoveries_of(&shop, "b"), None, "its worker lives");
        let owner = shop.database().value(r#"SELECT "workerId" FROM qualification_runs WHERE id = 'b'"#);
        assert_eq!(owner.as_deref(), Some(owners[1].as_str()));
    }
    let status = shop.wait_until("the status tells", SOON, || {
        Some(status(&shop)).filter(|status| status["lastRecovery"]["trigger"] == "WorkerLoss")
    });
    assert!(status["workersDigest"].is_string(), "{status}");
}

#[test]
fn the_run_of_a_container_that_crashed_in_place_is_settled() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    let pod = shop.ready_pods("shop", 1).remove(0);
    assert_eq!(claimed_by(&shop, "a"), uid(&pod));
    // A claim within 2 s of the next start proves neither: the clocks are two.
    shop.wait_until("the claim is older than five seconds", SOON, || {
        let old =
            r#"SELECT bool_and("startedAt" < (now() AT TIME ZONE 'UTC') - interval '5 s') FROM qualification_runs"#;
        shop.database().value(old).filter(|old| old == "t")
    });
    shop.kill(name(&pod), "worker");
    shop.wait_until("its run is settled", SOON, || recoveries_of(&shop, "a").filter(|count| count == "1"));
}

#[test]
fn a_missing_secret_is_said_and_what_follows_its_creation_is_right() {
    let shop = calm();
    shop.apply(slow_workers(1));
    let url = "/spec/database/urlFrom/secretKeyRef/name";
    shop.apply(policy(&[(url, json!("not-there"))]));
    shop.wait_until("the policy is not ready, and says why", SOON, || {
        let policy = shop.get("recoverypolicies", POLICY)?;
        let ready = condition(&policy, "Ready").filter(|held| held["status"] == "False")?;
        let stalled = condition(&policy, "Stalled").filter(|held| held["status"] == "True")?;
        (ready["reason"] == "SecretMissing" && stalled["reason"] == "SecretMissing").then_some(())
    });
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    shop.wait_until("the policy is ready again", SOON, || is_true(&shop, "Ready").filter(|ready| *ready));
    assert_eq!(is_true(&shop, "Stalled"), Some(false));
}

#[test]
fn a_request_starts_one_recovery_and_a_suspended_policy_none() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=once"]).expect(0);
    shop.wait_until("the request is handled", SOON, || {
        Some(()).filter(|()| status(&shop)["lastHandledRequest"] == "once")
    });
    shop.apply(policy(&[("/spec/suspend", json!(true))]));
    shop.wait_until("the suspension is taken up", SOON, || is_true(&shop, "Ready"));
    shop.kubectl(&["annotate", "rp", POLICY, "unstick.dev/requestedAt=twice", "--overwrite"]).expect(0);
    shop.apply(policy(&[]));
    shop.wait_until("the second request waits for the end of the suspension", SOON, || {
        Some(()).filter(|()| status(&shop)["lastHandledRequest"] == "twice")
    });
    let asked = shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY},unstick.dev/trigger=Request"));
    assert_eq!(asked.len(), 2, "{asked:?}");
}

#[test]
fn an_init_container_holds_its_pod_until_the_recovery_of_its_rollout_is_done() {
    let shop = calm();
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT 'stuck', 'PROCESSING', old, old, old, 'nobody' FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#,
    );
    shop.apply(policy(&[("/spec/recovery/action", json!("Fail"))]));
    shop.wait_until("the policy is ready", SOON, || is_true(&shop, "Ready").filter(|ready| *ready));
    let mut waiting = with_init(slow_workers(2));
    // Whoever hears nothing for two seconds, as on a machine that does much else, asks again and does not go on.
    let env = waiting.pointer_mut("/spec/template/spec/initContainers/0/env").and_then(Value::as_array_mut);
    env.expect("its variables").push(json!({"name": "UNSTICK_STRICT", "value": "true"}));
    shop.apply(waiting);
    let pods = shop.ready_pods("shop", 2);
    assert_eq!(
        shop.database().value("SELECT status FROM qualification_runs WHERE id = 'stuck'").as_deref(),
        Some("FAILED")
    );
    for pod in &pods {
        let ended = &pod["status"]["initContainerStatuses"][0]["state"]["terminated"];
        assert_eq!(ended["exitCode"], 0, "{ended}");
    }
    let kinds = format!("unstick.dev/policy={POLICY},unstick.dev/trigger=RolloutBeforeReady");
    assert_eq!(shop.list_labelled("jobs", &kinds).len(), 1);
    let started =
        pods.iter().map(|pod| pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"].to_string());
    // The newest may be the one after the rollout already.
    let before = shop.wait_until("it is remembered", SOON, || {
        let history = status(&shop)["history"].as_array().cloned().unwrap_or_default();
        history.into_iter().find(|one| one["trigger"] == "RolloutBeforeReady")
    });
    let finished = before["finishedAt"].to_string();
    assert!(started.min() >= Some(finished), "the app started before the recovery was done");
}

#[test]
fn a_readiness_gate_opens_when_the_recovery_is_done_and_without_a_policy_at_once() {
    let shop = calm();
    let mut gated = slow_workers(1);
    gated["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    shop.apply(policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]));
    shop.apply(&gated);
    let pod = shop.ready_pods("shop", 1).remove(0);
    let open = condition(&pod, "unstick.dev/recovered").expect("our condition");
    assert_eq!((&open["status"], &open["reason"]), (&json!("True"), &json!("Recovered")));

    shop.kubectl(&["delete", "rp", POLICY]).expect(0);
    gated["metadata"]["name"] = json!("lonely");
    gated["spec"]["template"]["metadata"]["labels"]["unstick.dev/policy"] = json!("gone");
    gated["spec"]["selector"]["matchLabels"] = json!({"unstick.dev/policy": "gone"});
    shop.apply(&gated);
    shop.wait_until("a gated pod whose policy is not there is let go", SOON, || {
        shop.list_labelled("pods", "unstick.dev/policy=gone").into_iter().find(is_ready)
    });
}

#[test]
fn an_operator_that_is_killed_again_and_again_loses_no_worker_and_makes_no_second_job() {
    // Nobody else may need its operator.
    let cluster = Cluster::start(&[]);
    cluster.enter();
    cluster.install();
    let shop = Namespace::open_in(&cluster);
    shop.database().sql(include_str!("../../examples/worker.sql"));
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    for round in 0..3 {
        let id = format!("run{round}");
        let pod = shop.ready_pods("shop", 1).remove(0);
        // A worker that holds the run of the round before would claim no other.
        shop.database().sql("DELETE FROM qualification_runs");
        shop.kubectl(&["rollout", "status", "deployment/shop", "--timeout=60s"]).expect(0);
        claimed_by(&shop, &id);
        let system = ["delete", "pod", "-n", "unstick-system", "--all", "--grace-period=0", "--force"];
        shop.cluster().kubectl(&system).run().expect(0);
        shop.cluster().install();
        let request = format!("unstick.dev/requestedAt=round{round}");
        shop.kubectl(&["annotate", "rp", POLICY, &request, "--overwrite"]).expect(0);
        shop.wait_until("the next operator leads", SOON, || {
            Some(()).filter(|()| status(&shop)["lastHandledRequest"] == format!("round{round}"))
        });
        assert_eq!(recoveries_of(&shop, &id), None, "its worker lives");
        shop.kubectl(&["delete", "pod", name(&pod), "--grace-period=0", "--force"]).expect(0);
        shop.wait_until(&format!("{id} is settled"), SOON, || recoveries_of(&shop, &id).filter(|count| count != "0"));
    }
    let created: Vec<String> = shop
        .cluster()
        .audit()
        .by(&user_of("unstick-system", "unstick"))
        .into_iter()
        .filter(|request| {
            request.verb == "create"
                && request.resource == "jobs"
                && request.namespace == shop.name()
                && request.code == 201
        })
        .map(|request| request.name)
        .collect();
    let mut names = created.clone();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), created.len(), "{created:?}");
}

#[test]
fn the_operator_reads_no_secret_and_is_refused_nothing() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    let requests = shop.cluster().audit().by(&user_of("unstick-system", "unstick"));
    assert!(requests.len() > 10, "{}", requests.len());
    let secrets: Vec<_> = requests.iter().filter(|request| request.resource == "secrets").collect();
    assert!(secrets.is_empty(), "{secrets:?}");
    // A namespace of another test that ends meanwhile refuses new Jobs.
    let ours = |request: &&crate::audit::Request| request.namespace.is_empty() || request.namespace == shop.name();
    let refused: Vec<_> = requests.iter().filter(ours).filter(|request| request.code == 403).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
