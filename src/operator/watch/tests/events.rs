//! Events that are missed, odd, repeated or out of order: what is kept ends as the cluster is.

use jiff::{SignedDuration, Timestamp};
use kube::runtime::watcher::Event;
use proptest::prelude::*;
use serde_json::json;

use super::*;

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
fn a_watch_that_fails_says_so_once_and_its_pods_are_known_up_to_then() {
    use crate::operator::watch::{
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
fn pods_are_known_up_to_what_their_watch_told_last_for_a_silent_line_may_be_a_dead_one() {
    use crate::operator::watch::Kind;
    let at = |second: i64| OLD.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second);
    let mut stores = synced(vec![policy(selecting("shop"))], vec![pod("u1", "shop", 1)]);
    stores.hear(0, Kind::Pods, at(10));
    stores.hear(0, Kind::Jobs, at(20));
    assert_eq!(stores.pods_known_at("shop", at(5)), at(5), "never later than now");
    assert_eq!(stores.pods_known_at("shop", at(200)), at(10));
    // A watch that has not failed for a minute is taken for well, but nothing was heard of it.
    let failure = crate::operator::watch::stores::Failure { kind: Kind::Pods, message: "no".into(), at: at(30) };
    stores.fail(0, failure);
    stores.recover(0, Kind::Pods);
    assert_eq!(stores.pods_known_at("shop", at(200)), at(10));
    stores.hear(0, Kind::Pods, at(150));
    assert_eq!(stores.pods_known_at("shop", at(200)), at(150));
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
