//! Pods whose label names a policy that is not there: the operator says so, once.

use serde_json::{Value, json};

use crate::namespace::{Namespace, SOON, name};
use crate::objects::workers;
use crate::own::{Own, operated};
use crate::shop::{POLICY, policy};

/// Two workers of this name, whose label names that policy.
fn naming(app: &str, policy: &str) -> Value {
    let mut deployment = workers(app);
    deployment["spec"]["replicas"] = json!(2);
    deployment["spec"]["template"]["metadata"]["labels"]["unstick.dev/policy"] = json!(policy);
    deployment
}

/// The pods that are told of, each with what is said.
fn told(shop: &Namespace<'_>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let events = shop.list("events").into_iter().filter(|event| event["reason"] == "PolicyNotFound");
    events.map(|event| (text(&event["involvedObject"]["name"]), text(&event["message"]))).collect()
}

/// Waits until so many pods of an app are told of.
fn are_told(shop: &Namespace<'_>, app: &str, count: usize) -> Vec<(String, String)> {
    shop.wait_until("pods are told of", SOON, || {
        let told: Vec<_> = told(shop).into_iter().filter(|(pod, _)| pod.starts_with(&format!("{app}-"))).collect();
        (told.len() == count).then_some(told)
    })
}

#[test]
fn a_label_that_names_a_policy_that_is_not_there_is_told_of_once_for_each_owner() {
    let (shop, own) = operated();
    shop.apply(naming("early", POLICY));
    shop.wait_until("the first pods are there", SOON, || (shop.pods("early").len() == 2).then_some(()));
    // In time: a policy may come after its app.
    shop.apply(policy(&[]));
    shop.apply(naming("lost", "typo"));
    let one = are_told(&shop, "lost", 1);
    assert!(shop.pods("lost").iter().any(|pod| name(pod) == one[0].0), "it is about one of the pods: {one:?}");
    let said = &one[0].1;
    assert!(said.contains("unstick.dev/policy") && said.contains("typo") && said.contains(shop.name()), "{said}");
    shop.ready_pods("lost", 2);

    // Whoever leads next says it again under the same name; another rollout is news.
    drop(own);
    let _next = Own::start(&[&shop]);
    shop.apply(naming("later", "typo"));
    are_told(&shop, "later", 1);
    assert_eq!(told(&shop).len(), 2, "{:?}", told(&shop));

    shop.kubectl(&["rollout", "restart", "deployment/lost"]).expect(0);
    are_told(&shop, "lost", 2);
    assert!(told(&shop).iter().all(|(pod, _)| !pod.starts_with("early-")), "{:?}", told(&shop));
}
