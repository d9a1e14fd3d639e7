//! Workers that are lost in every way: each leads to one recovery, which settles their runs because their owner is gone.

use serde_json::{Value, json};

use crate::audit::user_of;
use crate::cluster::Cluster;
use crate::namespace::{Namespace, SOON, name, uid};
use crate::objects::set_env;
use crate::own::{Own, is_gone, operated};
use crate::shop::{
    POLICY, calm, calm_cluster, first, policy, recovered, recoveries_of, request, slow_workers, status, together,
    triggers,
};

/// Two workers and a policy, recovered; a run in the hands of each. The pod that has the run `a`.
fn at_work(shop: &Namespace<'_>, deployment: Value) -> Value {
    at_work_under(shop, deployment, &policy(&[]))
}

/// The same under another policy.
fn at_work_under(shop: &Namespace<'_>, mut deployment: Value, policy: &Value) -> Value {
    deployment["spec"]["replicas"] = json!(2);
    shop.apply(deployment);
    shop.apply(policy);
    recovered(shop, "1");
    let pods = shop.ready_pods("shop", 2);
    shop.database().sql("INSERT INTO qualification_runs (id) VALUES ('a'), ('b')");
    let owner = |run: &str| {
        first(
            shop,
            &format!(r#"SELECT "workerId" FROM qualification_runs WHERE id = '{run}' AND status = 'PROCESSING'"#),
        )
    };
    let (a, b) = shop.wait_until("each worker has a run", SOON, || Some((owner("a")?, owner("b")?)));
    assert_ne!(a, b, "one run each");
    pods.into_iter().find(|pod| uid(pod) == a).expect("one of the two")
}

/// The run `a` is settled once, on the evidence that its owner is gone; `b` is as it was.
fn settled(shop: &Namespace<'_>) {
    let owner = r#"SELECT "workerId" FROM qualification_runs WHERE id = 'b' AND status = 'PROCESSING'"#;
    let alive = first(shop, owner);
    shop.wait_until("the run is settled", SOON, || recoveries_of(shop, "a").filter(|count| count == "1"));
    // What is still to come has come then.
    request(shop, "afterwards");
    assert_eq!((recoveries_of(shop, "a").as_deref(), recoveries_of(shop, "b")), (Some("1"), None));
    assert!(alive.is_some() && first(shop, owner) == alive, "{alive:?}");
    let evidence = first(shop, "SELECT string_agg(array_to_string(evidence, ','), ',') FROM unstick.change");
    assert_eq!(evidence.as_deref(), Some("OwnerGone"));
}

/// The triggers that tell of losses.
fn losses(shop: &Namespace<'_>) -> Vec<String> {
    let known = triggers(shop).into_iter().map(|(trigger, _)| trigger);
    known.filter(|trigger| trigger.starts_with("worker")).collect()
}

/// Each end that was seen of this pod has led to one recovery: that of its container, perhaps, and that of the pod, which may
/// be seen as ended before it is gone.
fn ended_once(shop: &Namespace<'_>, pod: &Value) {
    let short: String = uid(pod).chars().take(8).collect();
    let mut ends = losses(shop);
    let of_pod = |how: &str| format!("worker/{}/{short}/{how}", name(pod));
    let whole = ends.iter().filter(|end| [of_pod("gone"), of_pod("ended")].contains(end)).count();
    let own = ends.iter().all(|end| end.starts_with(&of_pod("")));
    let count = ends.len();
    ends.sort();
    ends.dedup();
    assert!(whole == 1 && own && ends.len() == count && count <= 2, "{ends:?}");
}

/// One worker is lost.
fn is_lost(lose: fn(&Namespace<'_>, &str)) {
    let shop = calm();
    let mut deployment = slow_workers(2);
    set_env(&mut deployment, "ON_TERM", "Ignore");
    let dead = at_work(&shop, deployment);
    lose(&shop, name(&dead));
    settled(&shop);
    ended_once(&shop, &dead);
}

fn evict(shop: &Namespace<'_>, pod: &str) {
    let eviction = json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod}});
    let path = format!("{}/{pod}/eviction", shop.path("pods"));
    let answer = shop.cluster().api("POST", &path, Some(&eviction.to_string()));
    assert_eq!(answer.status, 201, "{answer:?}");
}

fn delete(shop: &Namespace<'_>, pod: &str) {
    shop.kubectl(&["delete", "pod", pod, "--wait=false"]).expect(0);
}

/// The kubelet ends it, and it stays as an object, as those do that the kubelet evicts.
fn end(shop: &Namespace<'_>, pod: &str) {
    shop.kubectl(&["patch", "pod", pod, "-p", r#"{"spec": {"activeDeadlineSeconds": 1}}"#]).expect(0);
    shop.wait_until("it has failed", SOON, || shop.get("pods", pod).filter(|pod| pod["status"]["phase"] == "Failed"));
}

/// A pod that nobody made and nobody starts again.
fn crashes_for_good() {
    let shop = calm();
    at_work(&shop, slow_workers(2));
    let mut bare = slow_workers(1)["spec"]["template"].clone();
    (bare["apiVersion"], bare["kind"]) = (json!("v1"), json!("Pod"));
    bare["metadata"]["name"] = json!("bare");
    bare["spec"]["restartPolicy"] = json!("Never");
    shop.apply(bare);
    let pods = shop.ready_pods("shop", 3);
    let bare = pods.iter().find(|pod| name(pod) == "bare").expect("it is there");
    shop.database().sql("INSERT INTO qualification_runs (id) VALUES ('c')");
    let owner = r#"SELECT "workerId" FROM qualification_runs WHERE id = 'c' AND status = 'PROCESSING'"#;
    shop.wait_until("it has a run", SOON, || first(&shop, owner).filter(|owner| owner == uid(bare)));
    shop.database().sql(&format!("INSERT INTO worker_orders VALUES ('{}', 'crash')", uid(bare)));
    shop.wait_until("its run is settled", SOON, || recoveries_of(&shop, "c").filter(|count| count == "1"));
    request(&shop, "afterwards");
    ended_once(&shop, bare);
    assert_eq!((recoveries_of(&shop, "a"), recoveries_of(&shop, "b")), (None, None), "their workers live");
}

/// Two namespaces work on one table, each with a policy of its own.
#[test]
fn workers_of_another_namespace_that_shares_the_table_are_not_missed_there() {
    let (east, west) = (calm(), Namespace::open_in(calm_cluster()));
    let dead = at_work(&east, slow_workers(2));
    // From now on the ledger knows both, and their claims are older than clocks may differ.
    request(&east, "known");
    east.database().sql(r#"UPDATE qualification_runs SET "startedAt" = "startedAt" - interval '2 min'"#);
    west.connect_pods(east.cluster().postgres(), east.database());
    west.apply(slow_workers(1));
    west.apply(policy(&[]));
    recovered(&west, "1");
    request(&west, "again");
    assert_eq!(status(&west)["lastRecovery"]["stuck"], 0, "{}", status(&west));
    assert_eq!((recoveries_of(&east, "a"), recoveries_of(&east, "b")), (None, None), "their workers live");
    delete(&east, name(&dead));
    settled(&east);
}

#[test]
fn a_worker_that_is_evicted_deleted_or_fails_is_one_recovery_and_its_neighbours_run_lives() {
    together(&[
        ("evicted", || is_lost(evict)),
        ("deleted", || is_lost(delete)),
        ("failed", || is_lost(end)),
        ("crashed", crashes_for_good),
    ]);
}

#[test]
fn a_worker_that_a_drain_evicts_is_one_recovery_while_the_node_takes_no_pods_and_the_run_of_who_stays_lives() {
    // Nobody else may need its node.
    let cluster = Cluster::start(&[]);
    cluster.enter();
    cluster.install();
    let shop = Namespace::open_in(&cluster);
    shop.database().sql(include_str!("../../examples/worker.sql"));
    // The Job goes where another node would be.
    let anywhere = json!([{"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"}]);
    let mut deployment = slow_workers(2);
    set_env(&mut deployment, "ON_TERM", "Ignore");
    let evicted = at_work_under(&shop, deployment, &policy(&[("/spec/job", json!({"tolerations": anywhere}))]));
    shop.kubectl(&["label", "pod", name(&evicted), "drained=yes"]).expect(0);
    let drain = ["drain", "node1", "--pod-selector=drained=yes", "--timeout=60s"];
    let said = cluster.kubectl(&drain).limit(SOON).run().expect(0);
    assert!(said.stdout.contains(&format!("evicting pod {}/{}", shop.name(), name(&evicted))), "{said}");
    is_gone(&shop, &evicted);
    settled(&shop);
    ended_once(&shop, &evicted);
    assert_eq!(cluster.api("GET", "/api/v1/nodes/node1", None).json()["spec"]["unschedulable"], true);
    cluster.kubectl(&["uncordon", "node1"]).run().expect(0);
    shop.ready_pods("shop", 2);
    request(&shop, "uncordoned");
    assert_eq!((recoveries_of(&shop, "a").as_deref(), recoveries_of(&shop, "b")), (Some("1"), None));
}

#[test]
fn of_a_pod_whose_sandbox_is_started_again_the_old_containers_run_is_settled_and_the_new_ones_lives() {
    let shop = calm();
    let pod = at_work(&shop, slow_workers(2));
    let before = shop.container(name(&pod), "worker");
    // A claim within 2 s of the next start proves neither: the clocks are two.
    shop.wait_until("the claim is older than five seconds", SOON, || {
        let old = r#"SELECT "startedAt" < (now() AT TIME ZONE 'UTC') - interval '5 s' FROM qualification_runs WHERE id = 'a'"#;
        first(&shop, old).filter(|old| old == "t")
    });
    // Older than the run that is given back, so that it is claimed first whichever comes first.
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, "createdAt") VALUES ('c', (now() AT TIME ZONE 'UTC') - interval '5 min')"#,
    );
    shop.kill_sandbox(&pod);
    let held = |run: &str| {
        first(
            &shop,
            &format!(r#"SELECT "workerId" FROM qualification_runs WHERE id = '{run}' AND status = 'PROCESSING'"#),
        )
    };
    shop.wait_until("its new container has a run", SOON, || held("c").filter(|owner| owner == uid(&pod)));
    let now = shop.get("pods", name(&pod)).expect("the pod stays");
    assert_eq!(uid(&now), uid(&pod), "it is the same pod");
    // A container may claim before the kubelet has told of it.
    shop.wait_until("the pod shows its new container", SOON, || {
        shop.container_told(name(&pod), "worker").filter(|now| *now != before)
    });
    shop.wait_until("the run is settled", SOON, || recoveries_of(&shop, "a").filter(|count| count == "1"));
    request(&shop, "afterwards");
    assert_eq!(recoveries_of(&shop, "a").as_deref(), Some("1"), "once");
    assert_eq!((recoveries_of(&shop, "b"), recoveries_of(&shop, "c")), (None, None), "their containers live");
    assert_eq!(held("c").as_deref(), Some(uid(&pod)));
    assert!(held("b").is_some_and(|owner| owner != uid(&pod)));
    let evidence = first(&shop, "SELECT string_agg(array_to_string(evidence, ','), ',') FROM unstick.change");
    assert_eq!(evidence.as_deref(), Some("ContainerRestarted"));
}

#[test]
fn when_the_only_worker_is_lost_the_job_of_its_recovery_is_the_first_that_is_asked_for() {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");
    request(&shop, "known");
    let only = shop.ready_pods("shop", 1).remove(0);
    let noted = shop.cluster().audit().since_now();
    let user = user_of("unstick-system", "unstick");
    // What it has asked for before stands in the log by then.
    shop.wait_until("the lease is renewed", SOON, || {
        (noted.by(&user).iter().filter(|one| one.resource == "leases").count() >= 2).then_some(())
    });
    let since = shop.cluster().audit().since_now();
    shop.kubectl(&["delete", "pod", name(&only), "--grace-period=0", "--force"]).expect(0);
    let before = shop.wait_until("a Job is created", SOON, || {
        let mut asked = since.by(&user);
        asked.retain(|one| one.namespace == shop.name());
        let job = asked.iter().position(|one| (one.verb.as_str(), one.resource.as_str()) == ("create", "jobs"))?;
        asked.truncate(job);
        Some(asked)
    });
    assert_eq!(before, [], "what is written first keeps it waiting");
}

#[test]
fn a_worker_that_is_lost_while_no_operator_runs_is_one_recovery_of_the_next_one() {
    let (shop, own) = operated();
    let dead = at_work(&shop, slow_workers(2));
    // From now on the ledger knows both.
    request(&shop, "known");
    // Who did not see it end needs a claim that is older than clocks may differ.
    shop.database().sql(r#"UPDATE qualification_runs SET "startedAt" = "startedAt" - interval '2 min'"#);
    own.kill();
    shop.kubectl(&["delete", "pod", name(&dead), "--grace-period=0", "--force"]).expect(0);
    is_gone(&shop, &dead);
    shop.ready_pods("shop", 2);
    assert_eq!(losses(&shop), Vec::<String>::new());
    let _own = Own::start(&[&shop]);
    settled(&shop);
    let known = losses(&shop);
    assert!(matches!(&known[..], [one] if one.starts_with("workers/")), "{known:?}");
    let jobs = shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY},unstick.dev/trigger=WorkerLoss"));
    assert_eq!(jobs.len(), 1, "{known:?}");
}
