//! Gated pods that no policy selects.

use kube::runtime::watcher::Event;
use serde_json::json;

use super::*;
use crate::api::names;

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
