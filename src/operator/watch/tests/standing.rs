//! What is said of a policy that cannot be looked at.

use serde_json::json;

use super::*;
use crate::operator::watch::{Kind, stores::Failure};

fn list_all(stores: &mut Stores, scope: usize) {
    fn none<K: Kept>(stores: &mut Stores, scope: usize) {
        stores.apply::<K>(scope, Event::Init);
        stores.apply::<K>(scope, Event::InitDone);
    }
    none::<Policy>(stores, scope);
    none::<Pod>(stores, scope);
    none::<ReplicaSet>(stores, scope);
    none::<ControllerRevision>(stores, scope);
    none::<Job>(stores, scope);
}

#[test]
fn a_namespace_that_was_deleted_does_not_keep_the_gates_of_another_from_being_answered() {
    let mut stores = Stores::new(&Namespaces::Named(vec!["bank".into(), "shop".into()]));
    let fails = |stores: &mut Stores, scope, kind| {
        stores.fail(scope, Failure { kind, message: format!("forbidden in {scope}"), at: OLD.parse().unwrap() });
    };
    list_all(&mut stores, 1);
    assert_eq!(stores.unready().len(), 5, "bank may be known in a moment: {:?}", stores.unready());
    fails(&mut stores, 0, Kind::Policies);
    assert_eq!(stores.unready(), [""; 0]);
    assert!(stores.missing().contains(&"forbidden in 0".to_owned()), "who asks is told all the same");
    fails(&mut stores, 1, Kind::Pods);
    assert!(stores.unready().contains(&"forbidden in 1".to_owned()), "none is known");
    list_all(&mut stores, 0);
    assert_eq!(stores.unready(), [""; 0], "it is back, and the other one fails");
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
