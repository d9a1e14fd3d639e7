//! Recoveries in Jobs and their pods: how they stand, how they ended, whose they are.

use jiff::Timestamp;
use kube::runtime::watcher::Event;
use serde_json::{Value, json};

use super::*;
use crate::{
    api::names,
    report::{Outcome, Report, ReportError, Trigger, termination_message},
    rollout::{Ended, JobState},
};

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

/// How a Job failed whose last container ended like that.
fn failed_after(container: Value) -> Ended {
    let mut stores = with_job(vec![job_pod("x", container)]);
    assert_eq!(state(&stores), JobState::Active, "another pod may do better");
    stores.apply(0, Event::Apply(job("j", json!([{"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded", "lastTransitionTime": NEW}]))));
    let JobState::Failed(ended) = state(&stores) else { panic!() };
    ended
}

#[test]
fn what_every_try_of_a_job_has_met_is_named_with_its_remedy() {
    let mut report = Report::blank(Trigger::WorkerLoss, Outcome::Failed);
    report.errors.push(ReportError { id: None, message: "cannot use the database URL: it is empty".into() });
    let url = failed_after(terminated(2, &termination_message(&report))).trouble.unwrap();
    assert_eq!(url.reason, names::REASON_DATABASE_URL_INVALID);
    assert_eq!(
        url.message,
        "cannot use the database URL: it is empty; correct the Secret that spec.database.urlFrom names"
    );
    assert_eq!(failed_after(terminated(2, "error: unexpected argument '--later' found")).trouble, None);
    let unreachable = failed_after(terminated(69, "cannot reach the database")).trouble.unwrap();
    assert_eq!(unreachable.reason, names::REASON_DATABASE_UNREACHABLE);
    for (exit, reason, message) in [
        (128, "StartError", "container init was OOM-killed (memory limit too low?)"),
        (128, "ContainerCannotRun", "no such file"),
        (137, "OOMKilled", ""),
    ] {
        let state = json!({"terminated": {"exitCode": exit, "message": message, "finishedAt": NEW, "reason": reason}});
        let trouble = failed_after(state).trouble.unwrap();
        assert_eq!(trouble.reason, names::REASON_POD_REFUSED, "{reason}");
        assert!(trouble.message.contains("spec.job.resources.limits"), "{trouble:?}");
        assert!(trouble.message.starts_with(if message.is_empty() { reason } else { message }), "{trouble:?}");
    }
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
fn a_pod_whose_job_is_gone_is_waited_for_until_it_has_ended() {
    let leaves = |stores: &Stores| observation(stores).facts.recall.leaving_until.is_some();
    let running = || job_pod("x", json!({"running": {"startedAt": NEW}}));
    let mut stores = with_job(vec![running()]);
    assert!(!leaves(&stores));
    stores.apply(0, Event::Delete(job("j", json!([]))));
    assert!(leaves(&stores));
    stores.apply(0, Event::Delete(running()));
    assert_eq!((stores.take_touched(), leaves(&stores)), (vec![key()], false));
    let mut verbs = running();
    verbs.metadata.labels.get_or_insert_default().insert(names::LABEL_VERB.into(), "check".into());
    stores.apply(0, Event::Apply(verbs));
    assert!(!leaves(&stores), "a person's is none of ours");
}
