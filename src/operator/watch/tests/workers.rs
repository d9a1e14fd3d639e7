//! Pods in, workers out: whom a policy selects, and what is known of each.

use jiff::{SignedDuration, Timestamp};
use kube::runtime::watcher::Event;
use serde_json::json;

use super::*;
use crate::{api::names, rollout::PodPhase};

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
    assert!(observe::is_there(&stores, "shop", "u4") && !observe::is_there(&stores, "shop", "u1"));
}

#[test]
fn an_older_look_at_a_pod_is_not_taken_for_a_newer_one() {
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 7)]);
    let mut older = pod_json("u1", "shop", 6);
    older["status"]["containerStatuses"] = json!([]);
    stores.apply::<Pod>(0, Event::Apply(read(older)));
    assert!(observation(&stores).facts.workers[0].container.running.is_some());
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
fn a_container_that_no_pod_has_is_noted_as_soon_as_pods_tell_of_theirs() {
    let named = |container: &str| {
        let mut policy = json!({
            "metadata": {"name": "orders", "namespace": "shop", "uid": "p1", "resourceVersion": "5"},
            "spec": {"workers": {"selector": selecting("shop")}},
        });
        policy["spec"]["workers"]["container"] = json!(container);
        read::<Policy>(policy)
    };
    let note = |container, pods| observation(&synced(vec![named(container)], pods)).note;
    let said = note("wroker", vec![pod("u1", "shop", 1), pod("u2", "shop", 2)]).unwrap();
    assert!(
        said.contains("container wroker (spec.workers.container)") && said.ends_with("name one of app, proxy"),
        "{said}"
    );
    assert_eq!(note("proxy", vec![pod("u1", "shop", 1)]), None);
    assert_eq!(note("", vec![pod("u1", "shop", 1)]), None);
    assert_eq!(note("wroker", vec![]), None, "there is none yet");
    let mut pending = pod_json("u1", "shop", 1);
    pending["status"] = json!({"phase": "Pending"});
    assert_eq!(note("wroker", vec![read(pending)]), None, "it has not told of any");
}

#[test]
fn what_makes_pods_without_a_hash_is_a_revision_itself() {
    let of_job = |uid: &str, job: &str| {
        let mut pod = pod_json(uid, "shop", 1);
        pod["metadata"]["ownerReferences"] = owner("Job", job);
        pod["metadata"]["labels"].as_object_mut().unwrap().remove("pod-template-hash");
        read::<Pod>(pod)
    };
    let pods = vec![of_job("u1", "11112222-job"), of_job("u2", "11112222-job"), of_job("u3", "33334444-job")];
    let facts = observation(&synced(vec![policy(selecting("shop"))], pods)).facts;
    let revisions: Vec<&str> = facts.workloads.iter().map(|workload| workload.revision.as_str()).collect();
    assert_eq!(revisions, ["uid-11112222", "uid-33334444"]);
    let pods: Vec<Option<&str>> = facts.workers.iter().map(|worker| worker.revision.as_deref()).collect();
    assert_eq!(pods, [Some("uid-11112222"), Some("uid-11112222"), Some("uid-33334444")]);
    let mut bare = replica("rs1", "1", 1);
    bare.metadata.owner_references = None;
    bare.metadata.labels.as_mut().unwrap().remove("pod-template-hash");
    let mut pod = pod_json("u1", "shop", 1);
    pod["metadata"]["labels"].as_object_mut().unwrap().remove("pod-template-hash");
    let mut stores = synced(vec![policy(selecting("shop"))], vec![read(pod)]);
    stores.apply(0, Event::Apply(bare));
    let facts = observation(&stores).facts;
    let pair = (facts.workloads[0].revision.as_str(), facts.workers[0].revision.as_deref());
    assert_eq!(pair, ("", Some("")), "a bare ReplicaSet has one revision, which needs no name");
}

#[test]
fn the_container_that_the_pods_annotation_names_does_the_work_and_a_guess_is_noted() {
    let meshed = |annotated: Option<&str>| {
        let mut pod = pod_json("u1", "shop", 1);
        pod["spec"]["containers"] = json!([{"name": "proxy"}, {"name": "app", "image": "shop:1"}]);
        if let Some(name) = annotated {
            pod["metadata"]["annotations"] = json!({names::ANNOTATION_DEFAULT_CONTAINER: name});
        }
        let policy = json!({
            "metadata": {"name": "orders", "namespace": "shop", "uid": "p1", "resourceVersion": "5"},
            "spec": {"workers": {"selector": selecting("shop"), "identity": "PodUID"}},
        });
        let seen = observation(&synced(vec![read(policy)], vec![read(pod)]));
        (seen.facts.workers[0].container.running.clone().unwrap(), seen.note)
    };
    assert_eq!(meshed(Some("app")), ("containerd://a".to_owned(), None));
    for annotated in [None, Some("gone")] {
        let (running, note) = meshed(annotated);
        assert_eq!(running, "containerd://p", "{annotated:?}: else the first");
        let note = note.unwrap();
        assert!(note.contains("(proxy, app)") && note.ends_with("in spec.workers.container"), "{note}");
    }
}

#[test]
fn a_container_has_started_by_the_time_that_it_is_first_told_of_whatever_its_nodes_clock_says() {
    let at = |second: i64| NEW.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second);
    let told = |stores: &mut Stores, (id, started, version): (&str, i64, u64), told: i64| {
        let mut pod = pod_json("u1", "shop", version);
        pod["status"]["containerStatuses"][1]["containerID"] = json!(id);
        pod["status"]["containerStatuses"][1]["state"]["running"]["startedAt"] = json!(at(started));
        let event = Event::Apply(read::<Pod>(pod)).modify(|pod: &mut Pod| pod.told_at(at(told)));
        stores.apply(0, event);
        observation(stores).facts.workers[0].container.since.unwrap()
    };
    let mut stores = synced(vec![policy(selecting("shop"))], vec![read(pod_json("u1", "shop", 1))]);
    assert_eq!(told(&mut stores, ("containerd://a", 0, 2), 60), at(0), "it runs since long");
    // The node is 20 seconds ahead.
    assert_eq!(told(&mut stores, ("containerd://b", 80, 3), 61), at(61), "a restart that is told of at once");
    assert_eq!(told(&mut stores, ("containerd://b", 80, 4), 90), at(61), "it does not start anew when time goes on");
    assert_eq!(told(&mut stores, ("containerd://c", 95, 5), 120), at(95), "another one, told of late");
}
