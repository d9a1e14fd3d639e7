//! Pods by workload and revision, for every kind that makes them.

use kube::runtime::watcher::Event;
use serde_json::{Value, json};

use super::*;
use crate::api::names;

#[test]
fn a_pod_that_is_heard_of_before_its_replica_set_is_of_no_known_revision_and_makes_no_workload() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1)]);
    let facts = observation(&stores).facts;
    assert_eq!(
        (facts.workloads, facts.workers[0].workload.as_deref(), facts.workers[0].revision.as_deref()),
        (vec![], Some("rs1"), None)
    );
    stores.apply(0, Event::Apply(replica("rs1", "7", 2)));
    stores.apply(0, Event::Apply(replica("rs0", "10", 3)));
    assert_eq!(stores.take_touched(), [key()]);
    let facts = observation(&stores).facts;
    assert_eq!((facts.workers[0].workload.as_deref(), facts.workers[0].revision.as_deref()), (Some("d1"), Some("7")));
    let [workload] = &facts.workloads[..] else { panic!("{:?}", facts.workloads) };
    assert_eq!(
        (workload.kind.as_str(), workload.name.as_str(), workload.revision.as_str()),
        ("Deployment", "d1-name", "10")
    );
}

#[test]
fn pods_of_stateful_and_daemon_sets_are_mapped_by_hash_and_numbered_by_their_revision() {
    let revision = |uid: &str, name: &str, label: (&str, &str), number: i64, owner: Value| -> ControllerRevision {
        read(
            json!({"metadata": {"name": name, "namespace": "shop", "uid": uid, "creationTimestamp": OLD, "labels": {"app": "shop", label.0: label.1},
            "ownerReferences": owner}, "revision": number, "data": {"spec": {"template": {}}}}),
        )
    };
    let made = |uid: &str, hash: &str, owner: Value| -> Pod {
        let mut pod = pod_json(uid, "shop", 1);
        pod["metadata"]["labels"] = json!({"app": "shop", "controller-revision-hash": hash});
        pod["metadata"]["ownerReferences"] = owner;
        read(pod)
    };
    let (sts, ds) = (owner("StatefulSet", "s1"), owner("DaemonSet", "n1"));
    let mut stores = synced(
        vec![policy(selecting("shop"))],
        vec![made("u1", "sts-84f", sts.clone()), made("u2", "d59", ds.clone())],
    );
    let hash = "controller.kubernetes.io/hash";
    for one in [
        revision("r1", "sts-84f", (hash, "84f"), 1, sts.clone()),
        revision("r2", "sts-99a", (hash, "99a"), 2, sts),
        revision("r3", "ds-d59", ("controller-revision-hash", "d59"), 4, ds),
    ] {
        stores.apply(0, Event::Apply(one));
    }
    let facts = observation(&stores).facts;
    let workloads: Vec<_> = facts.workloads.iter().map(|one| (one.kind.as_str(), one.revision.as_str())).collect();
    assert_eq!(workloads, [("DaemonSet", "4"), ("StatefulSet", "2")]);
    let revisions: Vec<_> = facts.workers.iter().map(|one| one.revision.as_deref()).collect();
    assert_eq!(revisions, [Some("1"), Some("4")]);
}

#[test]
fn a_replica_set_of_an_argo_rollout_is_told_from_the_next_one_by_the_hash_that_argo_writes() {
    let set = |uid: &str, hash: &str, number: &str| -> ReplicaSet {
        read(json!({"metadata": {"name": uid, "namespace": "shop", "uid": uid, "creationTimestamp": OLD,
            "labels": {"app": "shop", "rollouts-pod-template-hash": hash}, "ownerReferences": owner("Rollout", "a1"),
            "annotations": {names::ANNOTATION_ROLLOUT_REVISION: number}}}))
    };
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1)]);
    stores.apply(0, Event::Apply(set("rs1", "h1", "1")));
    stores.apply(0, Event::Apply(set("rs2", "h2", "2")));
    let facts = observation(&stores).facts;
    let workloads: Vec<_> = facts.workloads.iter().map(|one| (one.kind.as_str(), one.revision.as_str())).collect();
    assert_eq!(workloads, [("Rollout", "h2")]);
    assert_eq!(facts.workers[0].revision.as_deref(), Some("h1"));
}

#[test]
fn a_workload_of_another_kind_that_keeps_controller_revisions_is_counted_once() {
    let mut made = pod_json("u1", "shop", 1);
    made["metadata"]["labels"] = json!({"app": "shop", "controller-revision-hash": "fleet-84f"});
    made["metadata"]["ownerReferences"] = owner("CloneSet", "c1");
    let mut stores = synced(vec![policy(selecting("shop"))], vec![read(made)]);
    let revision: ControllerRevision = read(json!({"metadata": {"name": "fleet-84f", "namespace": "shop", "uid": "r1",
        "creationTimestamp": OLD, "labels": {"app": "shop", "controller.kubernetes.io/hash": "84f"},
        "ownerReferences": owner("CloneSet", "c1")}, "revision": 1, "data": {}}));
    stores.apply(0, Event::Apply(revision));
    let facts = observation(&stores).facts;
    let workloads: Vec<_> = facts.workloads.iter().map(|one| (one.kind.as_str(), one.revision.as_str())).collect();
    assert_eq!(workloads, [("CloneSet", "fleet-84f")]);
}

/// The pod of a Job of its own.
fn of_job(n: usize, phase: &str) -> Pod {
    let mut pod = pod_json(&format!("u{n}"), "shop", 1);
    pod["metadata"]["ownerReferences"] = owner("Job", &format!("job{n:02}"));
    pod["status"]["phase"] = json!(phase);
    read(pod)
}

#[test]
fn jobs_that_have_ended_do_not_crowd_out_who_works() {
    let mut pods: Vec<Pod> = (0..36).map(|n| of_job(n, "Succeeded")).collect();
    pods.push(pod("worker", "shop", 1));
    let mut stores = synced(vec![policy(selecting("shop"))], pods);
    stores.apply(0, Event::Apply(replica("rs1", "7", 2)));
    let seen = observation(&stores);
    let kinds: Vec<&str> = seen.facts.workloads.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!((kinds, seen.note), (vec!["Deployment"], None));
}

#[test]
fn more_workloads_than_can_be_followed_are_told_of() {
    let stores = synced(vec![policy(selecting("shop"))], (0..36).map(|n| of_job(n, "Running")).collect());
    let note = observation(&stores).note.unwrap();
    assert!(note.starts_with("spec.workers.selector matches the pods of 4 workloads more than the 32"), "{note}");
}
