//! What is said of a policy that cannot be looked at.

use serde_json::json;

use super::*;

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
