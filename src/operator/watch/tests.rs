//! Events in, facts out: what a namespace looks like after what its watches told.

use jiff::Timestamp;
use kube::runtime::watcher::Event;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    job::Job,
    kept::Kept,
    pod::Pod,
    policy::Policy,
    revision::{ControllerRevision, ReplicaSet},
    stores::{Fill, Filling, Stores},
};
use crate::{
    api::names,
    operator::{
        Key, Namespaces,
        observe::{self, Observation, Standing, Subject},
    },
    policy::{EnvironmentSources, effective},
    report::{Outcome, Report, Trigger, termination_message},
    rollout::{JobState, Memory, PodPhase},
};

const OLD: &str = "2026-11-24T10:00:00Z";
const NEW: &str = "2026-11-24T11:00:00Z";

fn read<K: Kept>(value: Value) -> K {
    // Through text, as it comes over the wire.
    serde_json::from_str(&value.to_string()).unwrap()
}

fn key() -> Key {
    Key { namespace: "shop".into(), name: "orders".into() }
}

fn policy(selector: Value) -> Policy {
    policy_named("orders", "p1", selector)
}

fn policy_named(name: &str, uid: &str, selector: Value) -> Policy {
    read(json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": name, "namespace": "shop", "uid": uid, "resourceVersion": "5", "generation": 1,
            "creationTimestamp": OLD, "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {}}}]},
        "spec": {"workers": {"selector": selector}},
    }))
}

fn selecting(app: &str) -> Value {
    json!({"matchLabels": {"app": app}})
}

fn owner(kind: &str, uid: &str) -> Value {
    json!([{"apiVersion": "apps/v1", "kind": kind, "name": format!("{uid}-name"), "uid": uid, "controller": true}])
}

/// A pod as `kubectl get -o json` has it, of the label `app`.
fn pod_json(uid: &str, app: &str, version: u64) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": format!("{uid}-pod"), "namespace": "shop", "uid": uid, "resourceVersion": version.to_string(),
            "creationTimestamp": NEW, "labels": {"app": app, "pod-template-hash": "h1"}, "ownerReferences": owner("ReplicaSet", "rs1")},
        "spec": {"containers": [{"name": "app", "image": "shop:1"}, {"name": "proxy"}]},
        "status": {"phase": "Running", "containerStatuses": [
            {"name": "proxy", "containerID": "containerd://p", "state": {"running": {"startedAt": OLD}}},
            {"name": "app", "containerID": "containerd://a", "restartCount": 0, "state": {"running": {"startedAt": NEW}}, "lastState": {}},
        ]},
    })
}

fn pod(uid: &str, app: &str, version: u64) -> Pod {
    read(pod_json(uid, app, version))
}

fn replica(uid: &str, revision: &str, version: u64) -> ReplicaSet {
    read(
        json!({"metadata": {"name": format!("{uid}-name"), "namespace": "shop", "uid": uid, "resourceVersion": version.to_string(),
        "creationTimestamp": OLD, "labels": {"app": "shop", "pod-template-hash": "h1"}, "ownerReferences": owner("Deployment", "d1"),
        "annotations": {"deployment.kubernetes.io/revision": revision, "other": "x"}}}),
    )
}

fn list<K: Kept>(stores: &mut Stores, objects: Vec<K>) {
    stores.apply::<K>(0, Event::Init);
    objects.into_iter().for_each(|object| {
        stores.apply(0, Event::InitApply(object));
    });
    stores.apply::<K>(0, Event::InitDone);
}

/// All is synced, with these policies and pods.
fn synced(policies: Vec<Policy>, pods: Vec<Pod>) -> Stores {
    let mut stores = Stores::new(&Namespaces::Named(vec!["shop".into()]));
    list(&mut stores, policies);
    list(&mut stores, pods);
    list::<ReplicaSet>(&mut stores, vec![]);
    list::<ControllerRevision>(&mut stores, vec![]);
    list::<Job>(&mut stores, vec![]);
    stores.take_touched();
    stores
}

fn observation(stores: &Stores) -> Observation {
    observation_of(stores, "orders")
}

fn observation_of(stores: &Stores, name: &str) -> Observation {
    let key = Key { name: name.into(), ..key() };
    let Standing::Known(policy) = observe::standing(stores, &key) else { panic!("not known") };
    let applies = effective(None, &policy.spec, &EnvironmentSources::default()).unwrap();
    let rules = observe::rules(&policy.spec, &applies).unwrap();
    let now = NEW.parse().unwrap();
    observe::observe(stores, Subject { policy: &policy, rules, memory: Memory::default(), now })
}

fn worker_names(stores: &Stores) -> Vec<String> {
    observation(stores).facts.workers.into_iter().map(|worker| worker.name).collect()
}

#[test]
fn a_selected_pod_is_a_worker_with_its_container_and_any_other_is_a_name_only() {
    let stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1), pod("u2", "other", 2)]);
    let facts = observation(&stores).facts;
    let [worker] = &facts.workers[..] else { panic!("{:?}", facts.workers) };
    assert_eq!(
        (worker.name.as_str(), worker.phase, worker.container.running.as_deref()),
        ("u1-pod", PodPhase::Alive, Some("containerd://a"))
    );
    assert_eq!(worker.container.since, Some(NEW.parse().unwrap()), "the first container of the spec does the work");
    let alive = observe::alive(&stores, "shop");
    assert_eq!(alive, [("u1".to_owned(), "u1-pod".to_owned()), ("u2".to_owned(), "u2-pod".to_owned())]);
}

#[test]
fn only_policies_that_a_change_matters_to_are_named_and_only_if_something_changed() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1), pod("u2", "other", 2)]);
    stores.apply(0, Event::Apply(pod("u1", "shop", 3)));
    stores.apply(0, Event::Apply(pod("u3", "other", 4)));
    assert_eq!(stores.take_touched(), []);
    let mut ended = pod_json("u1", "shop", 5);
    ended["status"]["phase"] = json!("Failed");
    stores.apply::<Pod>(0, Event::Apply(read(ended)));
    assert_eq!(stores.take_touched(), [key()]);
    assert_eq!(observation(&stores).facts.workers[0].phase, PodPhase::Ended);
    assert_eq!(observe::alive_count(&stores, "shop"), 2, "an ended pod is not alive");
    stores.apply(0, Event::Delete(pod("u1", "shop", 6)));
    assert_eq!(stores.take_touched(), [key()]);
    // A label that is taken off makes a worker a pod like any other.
    stores.apply(0, Event::Apply(pod("u4", "shop", 7)));
    stores.apply(0, Event::Apply(pod("u4", "debug", 8)));
    assert_eq!((stores.take_touched(), worker_names(&stores)), (vec![key()], vec![]));
    assert!(observe::alive(&stores, "shop").iter().any(|(uid, _)| uid == "u4"));
}

#[test]
fn a_deletion_that_was_missed_is_seen_when_the_next_list_ends_and_not_before() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1), pod("u2", "shop", 2)]);
    stores.apply::<Pod>(0, Event::Init);
    stores.apply(0, Event::InitApply(pod("u2", "shop", 2)));
    assert_eq!(worker_names(&stores), ["u1-pod", "u2-pod"], "nobody sees half a list");
    stores.apply::<Pod>(0, Event::InitDone);
    assert_eq!(worker_names(&stores), ["u2-pod"]);
    assert_eq!(observe::alive_count(&stores, "shop"), 1);
    assert_eq!(stores.take_touched(), [key()]);
}

#[test]
fn an_older_look_at_a_pod_is_not_taken_for_a_newer_one() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 7)]);
    let mut older = pod_json("u1", "shop", 6);
    older["status"]["containerStatuses"] = json!([]);
    stores.apply::<Pod>(0, Event::Apply(read(older)));
    assert!(observation(&stores).facts.workers[0].container.running.is_some());
}

/// The one list that is ordered.
fn ordered(stores: &mut Stores) -> Fill {
    let mut fills = stores.take_fills();
    assert_eq!(fills.len(), 1);
    fills.remove(0)
}

#[test]
fn a_new_selector_decides_nothing_until_the_pods_that_came_before_it_are_known() {
    let mut stores = synced(vec![], vec![pod("u1", "shop", 1), pod("u2", "shop", 2), pod("u3", "shop", 3)]);
    stores.apply(0, Event::Apply(policy(selecting("shop"))));
    assert!(matches!(observe::standing(&stores, &key()), Standing::NotSynced));
    let fill = ordered(&mut stores);
    assert_eq!(fill.selector, "app=shop");
    // Meanwhile one goes and one changes; the list still has them as they were, and one that the watch does not know yet.
    stores.apply(0, Event::Delete(pod("u1", "shop", 4)));
    let mut changed = pod_json("u2", "shop", 5);
    changed["metadata"]["deletionTimestamp"] = json!(NEW);
    stores.apply::<Pod>(0, Event::Apply(read(changed)));
    let pods = vec![pod("u1", "shop", 1), pod("u2", "shop", 2), pod("u3", "shop", 3), pod("u9", "shop", 9)];
    stores.fill(fill, Filling { pods, replicas: vec![replica("rs1", "3", 1)], ..Filling::default() });
    let facts = observation(&stores).facts;
    let seen: Vec<_> = facts.workers.iter().map(|worker| (worker.uid.as_str(), worker.terminating)).collect();
    assert_eq!(seen, [("u2", true), ("u3", false)]);
    assert_eq!(
        facts.workloads[0].revision, "3",
        "revisions are not kept where there is no policy, so they are listed too"
    );
}

#[test]
fn a_list_that_a_watch_has_overtaken_is_made_again() {
    let mut stores = synced(vec![], vec![pod("u1", "shop", 1)]);
    stores.apply(0, Event::Apply(policy(selecting("shop"))));
    let fill = ordered(&mut stores);
    stores.apply::<Pod>(0, Event::Init);
    stores.fill(fill, Filling { pods: vec![pod("u1", "shop", 1)], ..Filling::default() });
    assert!(matches!(observe::standing(&stores, &key()), Standing::NotSynced));
    let again = ordered(&mut stores);
    stores.fill(again, Filling { pods: vec![pod("u1", "shop", 1)], ..Filling::default() });
    assert_eq!(worker_names(&stores), ["u1-pod"]);
}

#[test]
fn a_list_for_a_selector_that_is_no_more_is_not_wanted() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "bank", 1)]);
    stores.apply(0, Event::Apply(policy(selecting("x"))));
    let old = ordered(&mut stores);
    stores.apply(0, Event::Apply(policy(selecting("bank"))));
    assert!(!stores.wants(&old));
    let fill = ordered(&mut stores);
    stores.fill(old, Filling::default());
    assert!(matches!(observe::standing(&stores, &key()), Standing::NotSynced));
    stores.fill(fill, Filling { pods: vec![pod("u1", "bank", 1)], ..Filling::default() });
    assert_eq!(worker_names(&stores), ["u1-pod"]);
}

#[test]
fn a_policy_that_cannot_be_read_is_told_of_and_a_status_that_cannot_is_forgotten() {
    let mut bad =
        json!({"metadata": {"name": "orders", "namespace": "shop", "uid": "p1"}, "spec": {"suspend": "perhaps"}});
    let stores = synced(vec![read(bad.clone())], vec![]);
    let Standing::Unreadable { metadata, message } = observe::standing(&stores, &key()) else { panic!() };
    assert_eq!(metadata.uid.as_deref(), Some("p1"));
    assert!(message.contains("perhaps"), "{message}");
    bad["spec"] = json!({});
    bad["status"] = json!({"history": "none"});
    let stores = synced(vec![read(bad)], vec![]);
    assert!(matches!(observe::standing(&stores, &key()), Standing::Known(policy) if policy.status.is_none()));
}

#[test]
fn a_namespace_that_is_not_watched_or_not_listed_yet_or_has_no_such_policy_says_so() {
    let stores = synced(vec![], vec![]);
    assert!(matches!(observe::standing(&stores, &key()), Standing::Absent));
    let other = Key { namespace: "bank".into(), name: "orders".into() };
    assert!(matches!(observe::standing(&stores, &other), Standing::NotWatched));
    let fresh = Stores::new(&Namespaces::All);
    assert!(matches!(observe::standing(&fresh, &key()), Standing::NotSynced));
    assert_eq!(fresh.missing().len(), 5);
}

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

#[test]
fn a_container_that_crashed_shows_the_one_that_ended_before_another_runs() {
    let mut crashed = pod_json("u1", "shop", 1);
    crashed["status"]["containerStatuses"][1] = json!({"name": "app", "containerID": "containerd://a",
        "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"containerID": "containerd://a", "exitCode": 137}}});
    let stores = synced(vec![policy(selecting("shop"))], vec![read(crashed)]);
    let container = observation(&stores).facts.workers[0].container.clone();
    assert_eq!((container.running, container.ended.as_deref()), (None, Some("containerd://a")));
}

#[test]
fn a_readiness_gate_and_our_init_container_are_seen() {
    let mut gated = pod_json("u1", "shop", 1);
    gated["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
    gated["status"]["initContainerStatuses"] = json!([
        {"name": "migrate", "state": {"terminated": {"exitCode": 0}}},
        {"name": "proxy", "started": true, "state": {"running": {"startedAt": NEW}}},
        {"name": names::INIT_CONTAINER, "state": {"running": {"startedAt": NEW}}},
    ]);
    let mut waits_for_another = gated.clone();
    waits_for_another["metadata"]["uid"] = json!("u2");
    waits_for_another["metadata"]["name"] = json!("z");
    waits_for_another["status"]["initContainerStatuses"][0] =
        json!({"name": "migrate", "state": {"running": {"startedAt": NEW}}});
    let stores = synced(vec![policy(selecting("shop"))], vec![read(gated), read(waits_for_another)]);
    let workers = observation(&stores).facts.workers;
    assert_eq!((workers[0].readiness_gate, workers[0].in_init, workers[1].in_init), (Some(false), true, false));
}

#[test]
fn a_gated_pod_that_names_a_policy_that_is_not_there_is_a_stray() {
    let mut stray = pod_json("u1", "shop", 1);
    stray["metadata"]["labels"][names::LABEL_POLICY] = json!("orders");
    stray["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
    let mut stores = synced(vec![], vec![]);
    stores.apply::<Pod>(0, Event::Apply(read(stray)));
    assert_eq!(stores.take_touched(), [key()]);
    assert_eq!(observe::strays(&stores, &key()).len(), 1);
    stores.apply(0, Event::Apply(policy(selecting("shop"))));
    assert_eq!(observe::strays(&stores, &key()), [], "it is a worker now");
}

#[test]
fn a_gated_pod_that_nobody_selects_and_that_names_nobody_is_nobodys_stray_from_the_moment_on_that_it_is() {
    let gated = |version| {
        let mut gated = pod_json("u1", "shop", version);
        gated["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
        read::<Pod>(gated)
    };
    let nobody = Key { namespace: "shop".into(), name: String::new() };
    let stores = synced(vec![], vec![gated(1)]);
    assert_eq!(stores.keys(), std::slice::from_ref(&nobody), "whoever takes over the lead looks at it");
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);

    let mut stores = synced(vec![policy(selecting("shop"))], vec![gated(1)]);
    assert_eq!((stores.keys(), observe::strays(&stores, &nobody)), (vec![key()], vec![]));
    stores.apply(0, Event::Delete(policy(selecting("shop"))));
    assert_eq!(stores.take_touched(), [nobody.clone(), key()]);
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);

    let mut stores = synced(vec![policy(selecting("shop"))], vec![gated(1)]);
    let mut elsewhere = policy(selecting("other"));
    elsewhere.metadata.resource_version = Some("6".into());
    stores.apply(0, Event::Apply(elsewhere));
    assert_eq!(stores.take_touched(), [nobody.clone(), key()]);
    stores.apply::<Pod>(0, Event::Apply(gated(2)));
    assert_eq!(observe::strays(&stores, &nobody).len(), 1);
}

fn job(name: &str, conditions: Value) -> Job {
    read(json!({"metadata": {"name": name, "namespace": "shop", "uid": format!("{name}-uid"), "creationTimestamp": OLD,
        "labels": {names::LABEL_POLICY: "orders", names::LABEL_TRIGGER: "WorkerLoss"},
        "annotations": {names::ANNOTATION_RECOVERY_ID: "shop.j", names::ANNOTATION_TRIGGERS: "worker/a/b/c,request/1"},
        "ownerReferences": owner("RecoveryPolicy", "p1")}, "status": {"conditions": conditions}}))
}

fn job_pod(uid: &str, state: Value) -> Pod {
    read(json!({"metadata": {"name": uid, "namespace": "shop", "uid": uid, "creationTimestamp": OLD,
        "labels": {names::LABEL_POLICY: "orders", names::LABEL_TRIGGER: "WorkerLoss"}, "ownerReferences": owner("Job", "j-uid")},
        "status": {"phase": "Pending", "containerStatuses": [{"name": "unstick", "state": state}]}}))
}

fn terminated(exit: i32, message: &str) -> Value {
    json!({"terminated": {"exitCode": exit, "message": message, "finishedAt": NEW, "reason": "Error"}})
}

fn with_job(pods: Vec<Pod>) -> Stores {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![]);
    stores.apply(0, Event::Apply(job("j", json!([]))));
    pods.into_iter().for_each(|pod| {
        stores.apply(0, Event::Apply(pod));
    });
    stores
}

fn state(stores: &Stores) -> JobState {
    observation(stores).facts.jobs.remove(0).state
}

#[test]
fn a_job_is_what_its_labels_and_annotations_say_and_its_pod_is_no_worker() {
    let stores = with_job(vec![job_pod("x", json!({"running": {"startedAt": NEW}}))]);
    let observation = observation(&stores);
    let [job] = &observation.facts.jobs[..] else { panic!() };
    assert_eq!((job.trigger, job.recovery_id.as_str(), &job.state), (Trigger::WorkerLoss, "shop.j", &JobState::Active));
    assert_eq!(job.triggers, ["worker/a/b/c", "request/1"]);
    assert_eq!((observation.facts.workers.len(), observation.unbegun.len()), (0, 0));
    assert_eq!(self::observation(&with_job(vec![])).unbegun[0].uid, "j-uid");
    let creating = with_job(vec![job_pod("x", json!({"waiting": {"reason": "ContainerCreating"}}))]);
    assert_eq!(self::observation(&creating).unbegun[0].creating.as_deref(), Some("x"));
}

#[test]
fn a_recovery_has_ended_when_its_container_has_and_stays_so_when_the_pod_is_gone() {
    let report = Report { recovered: 3, ..Report::blank(Trigger::WorkerLoss, Outcome::Recovered) };
    let done = job_pod("x", terminated(0, &termination_message(&report)));
    let mut stores = with_job(vec![done.clone()]);
    let JobState::Succeeded(ended) = state(&stores) else { panic!() };
    assert_eq!(
        (ended.exit, ended.report.map(|report| report.recovered), ended.at),
        (Some(0), Some(3), NEW.parse::<Timestamp>().unwrap())
    );
    stores.apply(0, Event::Delete(done.clone()));
    assert!(matches!(state(&stores), JobState::Succeeded(_)));
    // Its last words may come with the very event that it is gone.
    let mut stores = with_job(vec![job_pod("x", json!({"running": {"startedAt": NEW}}))]);
    stores.apply(0, Event::Delete(done));
    assert!(matches!(state(&stores), JobState::Succeeded(ended) if ended.report.is_some()));
    stores.apply(0, Event::Delete(job("j", json!([]))));
    assert_eq!(
        (observation(&stores).facts.jobs, stores.space("shop").unwrap().ends().of("j-uid").count()),
        (vec![], 0)
    );
}

#[test]
fn exit_codes_that_no_other_try_changes_are_final_at_once_and_others_when_the_job_says_so() {
    for (exit, reason) in [
        (64, names::REASON_POLICY_INVALID),
        (65, names::REASON_BRAKED),
        (77, names::REASON_NOT_PERMITTED),
        (78, names::REASON_TABLE_MISMATCH),
    ] {
        let JobState::Failed(ended) = state(&with_job(vec![job_pod("x", terminated(exit, "first\nlast words\n"))]))
        else {
            panic!("{exit}")
        };
        assert_eq!((ended.exit, ended.message.as_str()), (Some(exit), "last words"));
        assert_eq!(ended.trouble.unwrap().reason, reason);
    }
    let mut stores = with_job(vec![job_pod("x", terminated(75, ""))]);
    assert_eq!(state(&stores), JobState::Active);
    stores.apply(0, Event::Apply(job("j", json!([{"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded", "lastTransitionTime": NEW}]))));
    assert!(
        matches!(state(&stores), JobState::Failed(ended) if ended.exit == Some(75) && ended.message == "exit code 75" && ended.trouble.is_none())
    );
}

#[test]
fn a_job_whose_pods_are_gone_is_told_by_its_own_conditions() {
    let mut stores = with_job(vec![]);
    stores.apply(
        0,
        Event::Apply(job(
            "j",
            json!([{"type": "Failed", "status": "True", "reason": "DeadlineExceeded", "lastTransitionTime": NEW}]),
        )),
    );
    assert!(
        matches!(state(&stores), JobState::Failed(ended) if ended.exit.is_none() && ended.message.contains("activeDeadlineSeconds"))
    );
    stores.apply(0, Event::Apply(job("j", json!([{"type": "Complete", "status": "True", "lastTransitionTime": NEW}]))));
    assert!(matches!(state(&stores), JobState::Succeeded(ended) if ended.report.is_none()));
}

#[test]
fn a_pod_that_cannot_start_holds_its_job() {
    let waiting =
        json!({"waiting": {"reason": "CreateContainerConfigError", "message": "secret \"shop-db\" not found"}});
    assert!(
        matches!(state(&with_job(vec![job_pod("x", waiting)])), JobState::Held(trouble) if trouble.reason == names::REASON_SECRET_MISSING)
    );
}

#[test]
fn a_job_whose_pod_no_node_takes_has_not_begun_and_says_why() {
    let mut pod = job_pod("x", json!({"waiting": {"reason": "ContainerCreating"}}));
    pod.state.containers.clear();
    assert_eq!(observation(&with_job(vec![pod.clone()])).unbegun, []);
    pod.state.unplaced = Some("0/1 nodes are available".into());
    let unbegun = observation(&with_job(vec![pod])).unbegun;
    assert_eq!(unbegun[0].unplaced.as_deref(), Some("0/1 nodes are available"));
}

#[test]
fn what_the_scheduler_says_is_read_of_the_pods_of_our_jobs_alone() {
    let unplaced = |labels: Value| {
        let says = json!({"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "no node"});
        let pod = json!({"metadata": {"name": "x", "namespace": "shop", "uid": "x", "labels": labels},
            "status": {"phase": "Pending", "conditions": [says]}});
        read::<Pod>(pod).state.unplaced
    };
    assert_eq!(unplaced(json!({names::LABEL_TRIGGER: "Request"})).as_deref(), Some("no node"));
    assert_eq!(unplaced(json!({"app": "shop"})), None);
}

#[test]
fn the_jobs_of_a_former_policy_of_the_same_name_are_not_ours() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![]);
    let mut former: Job = job("j", json!([]));
    former.metadata.owner_references.as_mut().unwrap()[0].uid = "p0".into();
    stores.apply(0, Event::Apply(former));
    assert_eq!(observation(&stores).facts.jobs, []);
}

#[test]
fn a_policy_whose_name_is_longer_than_a_label_hears_of_its_jobs_and_of_no_others() {
    let named = |name: &str, uid: &str| policy_named(name, uid, selecting("shop"));
    let long = format!("{}-shop", "orders".repeat(11));
    let like = format!("{}-mill", "orders".repeat(11));
    let label = crate::jobs::policy_label(&long);
    let mut job = job("j", json!([]));
    job.metadata.labels.as_mut().unwrap().insert(names::LABEL_POLICY.into(), label.clone());
    job.metadata.owner_references.as_mut().unwrap()[0].uid = "p-long".into();
    let mut stores = synced(vec![policy(selecting("shop")), named(&long, "p-long"), named(&like, "p-like")], vec![]);
    stores.apply(0, Event::Apply(job.clone()));
    let touched =
        |stores: &mut Stores| -> Vec<String> { stores.take_touched().into_iter().map(|key| key.name).collect() };
    assert_eq!(touched(&mut stores), [like.clone(), long.clone()], "either may be meant");
    let seen = |name: &str| observation_of(&stores, name).facts.jobs.len();
    assert_eq!((seen(&long), seen(&like), seen("orders")), (1, 0, 0));

    let mut pod = job_pod("x", terminated(0, ""));
    pod.metadata.labels.as_mut().unwrap().insert(names::LABEL_POLICY.into(), label);
    stores.apply(0, Event::Apply(pod));
    assert_eq!(touched(&mut stores), [like.clone(), long.clone()]);
    assert!(matches!(observation_of(&stores, &long).facts.jobs[0].state, JobState::Succeeded(_)));
    stores.apply(0, Event::Delete(job));
    assert_eq!(touched(&mut stores), [like, long]);
}

#[test]
fn a_watch_that_fails_says_so_once_and_its_pods_are_known_up_to_then() {
    use super::{
        Kind,
        stores::{Failure, Turn},
    };
    let mut stores = synced(vec![policy(selecting("shop"))], vec![]);
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let failure = |time: &str| Failure { kind: Kind::Pods, message: "no".into(), at: at(time) };
    assert_eq!(stores.fail(0, failure(OLD)), Turn::Worse);
    assert_eq!(stores.fail(0, failure("2026-11-24T10:00:30Z")), Turn::Same);
    assert_eq!(stores.missing(), ["no"]);
    assert_eq!(stores.pods_known_at("shop", at("2026-11-24T10:00:40Z")), at(OLD));
    assert_eq!(stores.apply::<Pod>(0, Event::Init), Turn::Same);
    assert_eq!(stores.apply::<Pod>(0, Event::InitDone), Turn::Better);
    assert_eq!(stores.pods_known_at("shop", at(NEW)), at(NEW));
    stores.fail(0, failure(OLD));
    assert_eq!((stores.recover(0, Kind::Pods), stores.recover(0, Kind::Pods)), (Turn::Better, Turn::Same));
    assert_eq!(stores.missing(), Vec::<String>::new());
}

#[test]
fn objects_of_any_shape_change_nothing_and_stop_nothing() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1)]);
    for odd in [
        json!({}),
        json!(7),
        json!(null),
        json!({"metadata": []}),
        json!({"metadata": {"name": "a", "namespace": "shop"}}),
        json!({"metadata": {"namespace": 3}, "status": "x"}),
    ] {
        stores.apply::<Pod>(0, Event::Apply(read(odd.clone())));
        stores.apply::<Job>(0, Event::Delete(read(odd.clone())));
        stores.apply::<Policy>(0, Event::Apply(read(odd.clone())));
        stores.apply::<ReplicaSet>(0, Event::Apply(read(odd)));
    }
    assert_eq!(worker_names(&stores), ["u1-pod"]);
    assert_eq!(stores.keys(), [key()]);
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, bool),
    Drop(u8),
    Again(u8),
    Relist,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..12_u8, any::<bool>()).prop_map(|(pod, ours)| Step::Put(pod, ours)),
        2 => (0..12_u8).prop_map(Step::Drop),
        1 => (0..12_u8).prop_map(Step::Again),
        1 => Just(Step::Relist),
    ]
}

proptest! {
    #[test]
    fn whatever_came_in_between_the_store_ends_as_a_fresh_list_would_have_it(steps in proptest::collection::vec(step(), 0..80)) {
        let mut stores = synced(vec![policy(selecting("shop"))], vec![]);
        let mut cluster = std::collections::BTreeMap::new();
        for (version, step) in (1..).zip(steps) {
            match step {
                Step::Put(number, ours) => {
                    let one = pod(&format!("u{number:02}"), if ours { "shop" } else { "other" }, version);
                    cluster.insert(number, one.clone());
                    stores.apply(0, Event::Apply(one));
                }
                Step::Drop(number) => {
                    if let Some(one) = cluster.remove(&number) {
                        stores.apply(0, Event::Delete(one));
                    }
                }
                Step::Again(number) => {
                    if let Some(one) = cluster.get(&number) {
                        stores.apply(0, Event::Apply(one.clone()));
                    }
                }
                // The next change is missed, and a list tells of it.
                Step::Relist => {
                    cluster.pop_first();
                    list(&mut stores, cluster.values().cloned().collect::<Vec<Pod>>());
                }
            }
            let fresh = synced(vec![policy(selecting("shop"))], cluster.values().cloned().collect());
            prop_assert_eq!(observe::alive(&stores, "shop"), observe::alive(&fresh, "shop"));
            prop_assert_eq!(observation(&stores).facts.workers, observation(&fresh).facts.workers);
        }
    }
}
