//! What the operator's watches know, held against a real API server.

use std::time::Duration;

use kube::{Client, Config};
use serde_json::json;
use unstick::{
    operator::{
        Key, Namespaces,
        observe::{self, Observation, Standing, Subject},
        watch::Watches,
    },
    policy::{EnvironmentSources, effective},
    rollout::Memory,
};

use crate::namespace::{Namespace, SOON, uid};
use crate::objects::{set_env, workers};

/// Waits until what is known of the policy satisfies.
async fn until(watches: &Watches, key: &Key, what: &str, holds: impl Fn(&Observation) -> bool) -> Observation {
    let waiting = async {
        loop {
            if let Some(seen) = look(watches, key).filter(&holds) {
                return seen;
            }
            watches.changed().await;
        }
    };
    let seen = || look(watches, key).map(|seen| (seen.facts.workloads, seen.facts.workers));
    tokio::time::timeout(SOON, waiting).await.unwrap_or_else(|_| panic!("{what}: {:#?}", seen()))
}

fn look(watches: &Watches, key: &Key) -> Option<Observation> {
    watches.look(|stores| {
        let Standing::Known(policy) = observe::standing(stores, key) else { return None };
        let applies = effective(None, &policy.spec, &EnvironmentSources::default()).expect("the policy is valid");
        let rules = observe::rules(&policy.spec, &applies).expect("it has no schedule");
        let now = "2026-11-24T10:00:00Z".parse().expect("a time");
        Some(observe::observe(stores, Subject { policy: &policy, rules, memory: Memory::default(), now }))
    })
}

fn revisions(seen: &Observation) -> Vec<(&str, &str)> {
    seen.facts.workloads.iter().map(|one| (one.kind.as_str(), one.revision.as_str())).collect()
}

#[test]
fn a_rollout_a_lost_pod_and_a_policy_that_comes_late_are_seen_as_they_are() {
    let shop = Namespace::open();
    // Its pods are connected to it, and do not start without.
    shop.database();
    let mut deployment = workers("shop");
    shop.apply(&deployment);
    let first = shop.ready_pods("shop", 1).remove(0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::try_from(Config::new("http://127.0.0.1:8001".parse().unwrap())).unwrap();
        let watches = Watches::start(&client, &Namespaces::Named(vec![shop.name().to_owned()]));
        tokio::time::timeout(Duration::from_secs(30), watches.synced()).await.expect("all is listed");
        shop.apply(
            json!({"apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": "runs"},
            "spec": {"workers": {"selector": {"matchLabels": deployment["spec"]["selector"]["matchLabels"]}},
                "database": {"urlFrom": {"secretKeyRef": {"name": "db", "key": "url"}}}}}),
        );
        let key = Key { namespace: shop.name().to_owned(), name: "runs".to_owned() };
        let seen = until(&watches, &key, "the pod from before the policy", |seen| seen.facts.workers.len() == 1).await;
        assert_eq!((revisions(&seen), seen.facts.workers[0].uid.as_str()), (vec![("Deployment", "1")], uid(&first)));
        assert!(seen.facts.workers[0].container.running.as_deref().is_some_and(|id| id.starts_with("containerd://")));

        set_env(&mut deployment, "STEP_MS", "7");
        shop.apply(&deployment);
        let settled = |seen: &Observation| {
            seen.facts.workers.iter().all(|one| one.revision.as_deref() == Some("2") && one.container.running.is_some())
                && revisions(seen) == [("Deployment", "2")]
                && !seen.facts.workers.is_empty()
        };
        let seen = until(&watches, &key, "the second revision alone", settled).await;
        assert_eq!(watches.look(|stores| observe::alive_count(stores, shop.name())), seen.facts.workers.len());

        let lost = seen.facts.workers[0].uid.clone();
        shop.kubectl(&["delete", "pod", &seen.facts.workers[0].name, "--wait=false"]).expect(0);
        until(&watches, &key, "the pod is gone", |seen| seen.facts.workers.iter().all(|one| one.uid != lost)).await;
        shop.kubectl(&["delete", "recoverypolicy", "runs"]).expect(0);
        let gone = async {
            while !watches.look(|stores| matches!(observe::standing(stores, &key), Standing::Absent)) {
                assert_eq!(watches.changed().await, std::slice::from_ref(&key));
            }
        };
        tokio::time::timeout(SOON, gone).await.expect("its key is told when it goes");
    });
}
