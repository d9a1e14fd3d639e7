//! What a pod is told that asks before the watch has heard of it.

use std::sync::Arc;

use super::*;
use crate::{
    api::names,
    gate::{Gates as _, Look, Question},
    operator::{answers::Answers, watch::Watches},
    rollout::GateState,
};

fn holding() -> Policy {
    read(json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": "orders", "namespace": "shop", "uid": "p1", "resourceVersion": "5", "generation": 1, "creationTimestamp": OLD},
        "spec": {
            "workers": {"selector": selecting("shop")},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
        },
    }))
}

fn question(pod: &str, uid: Option<&str>) -> Question {
    Question { namespace: "shop".into(), policy: "orders".into(), pod: pod.into(), uid: uid.map(Into::into) }
}

fn answers(stores: Stores) -> Answers {
    Answers::new(Arc::new(Watches::showing(stores)))
}

#[test]
fn a_pod_waits_to_be_seen_itself_also_where_another_of_its_name_lives() {
    for app in ["shop", "other"] {
        let answers = answers(synced(vec![holding()], vec![pod("u1", app, 1)]));
        for uid in [Some("u2"), Some("u")] {
            let look = answers.look(&question("u1-pod", uid));
            assert!(matches!(look, Look::Unseen { .. }), "{app}: {look:?}");
        }
    }
    let answers = answers(synced(vec![holding()], vec![pod("u1", "other", 1)]));
    for uid in [Some("u1"), None] {
        let look = answers.look(&question("u1-pod", uid));
        let Look::Known(GateState::Open { reason, message }) = look else { panic!("{look:?}") };
        assert_eq!((reason, message.as_str()), (names::REASON_NO_ROLLOUT, "Policy orders does not select this pod."));
    }
}

#[test]
fn a_pod_that_is_never_seen_has_one_deadline_however_often_it_asks() {
    let answers = answers(synced(vec![holding()], vec![]));
    let until = |question: &Question| match answers.look(question) {
        Look::Unseen { until, .. } => until,
        look => panic!("{look:?}"),
    };
    let first = until(&question("p", Some("u1")));
    // The clock shows nanoseconds: it has moved on by the next look.
    assert_eq!(until(&question("p", Some("u1"))), first);
    assert!(until(&question("p", Some("u2"))) > first, "another pod of the same name has its own");
}

#[test]
fn names_that_anybody_may_ask_for_leave_nothing_behind() {
    let watches = Arc::new(Watches::showing(synced(vec![holding()], vec![])));
    let answers = Answers::new(Arc::clone(&watches));
    for number in 0..1000 {
        let _told = answers.changes("shop", &format!("p{number}"));
        let _told = answers.changes(&format!("n{number}"), "orders");
    }
    assert_eq!(answers.waited_for(), 0);
    let mut told = answers.changes("shop", "orders");
    assert!(answers.waited_for() == 1 && !told.has_changed().unwrap());
    answers.changed(&key());
    assert!(told.has_changed().unwrap(), "who waits is woken");
    told.mark_unchanged();
    drop(told);
    answers.changed(&key());
    assert_eq!(answers.waited_for(), 0, "nobody waits any more");
    let told = answers.changes("shop", "orders");
    watches.shared.change(|stores| stores.apply(0, Event::Delete(holding())));
    answers.changed(&key());
    assert_eq!(answers.waited_for(), 0, "the policy is gone");
    drop(told);
}
