//! The lists that a new selector asks for, while the watches go on.

use kube::runtime::watcher::Event;
use serde_json::json;

use super::*;
use crate::operator::watch::stores::{Fill, Filling};

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
