//! One readiness gate and several policies that mean its pod.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kube::runtime::watcher::Event;
use serde_json::{Value, json};

use super::*;
use crate::{
    api::names,
    operator::{said::Said, watch::Watches},
    rollout::{Facts, GateState, Release, Rules, Worker, gate_of},
};

/// How a policy stands to the pod, which was created at [`NEW`].
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Holds,
    Recovered,
    Suspended,
    Invalid,
    /// Its deadline is the first to come.
    Hasty,
    /// Holds, by an init container.
    InitContainer,
    MeansOthers,
    Absent,
}

use Way::{Absent, Hasty, Holds, InitContainer, Invalid, MeansOthers, Recovered, Suspended};

fn named(name: &str, way: Way) -> Option<Policy> {
    let done = if way == Recovered { json!("2") } else { Value::Null };
    let mode = if way == InitContainer { "InitContainer" } else { "ReadinessGate" };
    let schedule = if way == Invalid { json!("0 0 30 2 *") } else { Value::Null };
    let policy = json!({
        "apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy",
        "metadata": {"name": name, "namespace": "shop", "uid": name, "resourceVersion": "5", "generation": 1, "creationTimestamp": OLD},
        "spec": {
            "suspend": way == Suspended, "workers": {"selector": selecting(if way == MeansOthers { "other" } else { "shop" })},
            "gate": {"mode": mode, "timeout": if way == Hasty { "30s" } else { "2m" }}, "triggers": {"schedule": schedule},
            "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
        },
        "status": {"observedGeneration": 1, "workloads": [
            {"kind": "Deployment", "name": "d1-name", "uid": "d1", "revision": "2", "recoveredRevision": done},
        ]},
    });
    (way != Absent).then(|| read(policy))
}

fn gated(label: Option<&str>) -> Pod {
    let mut pod = pod_json("u1", "shop", 1);
    pod["spec"]["readinessGates"] = json!([{"conditionType": names::READINESS_GATE}]);
    if let Some(name) = label {
        pod["metadata"]["labels"][names::LABEL_POLICY] = json!(name);
    }
    read(pod)
}

fn stores(label: Option<&str>, ways: [Way; 2]) -> Stores {
    let policies = ["a", "b"].iter().zip(ways).filter_map(|(name, way)| named(name, way)).collect();
    let mut stores = synced(policies, vec![gated(label)]);
    stores.apply(0, Event::Apply(replica("rs1", "2", 1)));
    stores
}

fn at(seconds: i64) -> Timestamp {
    NEW.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn release(facts: &Facts, worker: &Worker) -> Option<Release> {
    match gate_of(facts, worker) {
        GateState::Open { reason, message } => {
            Some(Release { uid: worker.uid.clone(), name: worker.name.clone(), reason, message })
        }
        GateState::Held { .. } => None,
    }
}

/// The policies whose look opens the pod's gate.
fn open_it(stores: Stores, seconds: i64) -> Vec<&'static str> {
    told(stores, seconds).into_iter().map(|(name, _)| name).collect()
}

/// The policies whose look opens the pod's gate, and what each of them says there.
fn told(stores: Stores, seconds: i64) -> Vec<(&'static str, (&'static str, String))> {
    let watches = Arc::new(Watches::showing(stores));
    let said = Said::new(Arc::clone(&watches));
    let opens = |name: &&'static str| {
        let key = Key { namespace: "shop".into(), name: (*name).into() };
        let Standing::Known(policy) = watches.look(|stores| observe::standing(stores, &key)) else { return None };
        let at_rest = |_| {
            let (rules, memory) = (Rules::at_rest(), Memory::default());
            watches.look(|stores| {
                observe::observe(stores, Subject { policy: &policy, rules, memory, now: at(seconds) }).facts
            })
        };
        let facts = said.facts(&policy, at(seconds)).unwrap_or_else(at_rest);
        let shut = |worker: &&Worker| worker.readiness_gate == Some(false);
        let mut open: Vec<Release> =
            facts.workers.iter().filter(shut).filter_map(|worker| release(&facts, worker)).collect();
        said.agreed(&key, &mut open, at(seconds));
        open.pop().map(|release| (*name, (release.reason, release.message)))
    };
    ["a", "b"].into_iter().filter_map(|name| opens(&name)).collect()
}

#[test]
fn a_gate_opens_when_every_policy_that_means_its_pod_lets_it_go() {
    let both: &[&str] = &["a", "b"];
    let table: [([Way; 2], &[&str]); 13] = [
        ([Holds, Holds], &[]),
        ([Recovered, Holds], &[]),
        ([Holds, Recovered], &[]),
        ([Recovered, Recovered], both),
        ([Suspended, Holds], &[]),
        ([Recovered, Suspended], both),
        ([Invalid, Holds], &[]),
        ([Recovered, Invalid], both),
        ([Recovered, Absent], &["a"]),
        ([Recovered, MeansOthers], &["a"]),
        ([Holds, MeansOthers], &[]),
        // What an init container waits for is no matter of the readiness gate, where there is a policy with that one.
        ([Recovered, InitContainer], &["a"]),
        ([Holds, InitContainer], &[]),
    ];
    for (ways, expected) in table {
        assert_eq!(open_it(stores(None, ways), 5), expected, "{ways:?}");
        // A label that names nobody who means the pod says nothing.
        assert_eq!(open_it(stores(Some("gone"), ways), 5), expected, "{ways:?}");
        let elsewhere = stores(Some("b"), ways);
        if matches!(ways[1], Absent | MeansOthers) {
            assert_eq!(open_it(elsewhere, 5), expected, "{ways:?}");
        }
    }
}

#[test]
fn the_policy_that_the_pods_label_names_decides_alone_if_it_means_the_pod() {
    for other in [Holds, Recovered, Suspended, Invalid, Hasty, InitContainer, MeansOthers, Absent] {
        for (own, opens) in [(Holds, false), (Recovered, true), (Suspended, true), (Invalid, true)] {
            let expected = |name| if opens { vec![name] } else { vec![] };
            assert_eq!(open_it(stores(Some("b"), [other, own]), 5), expected("b"), "a: {other:?}, b: {own:?}");
            assert_eq!(open_it(stores(Some("a"), [own, other]), 5), expected("a"), "a: {own:?}, b: {other:?}");
        }
    }
}

#[test]
fn a_gate_has_the_reason_that_tells_most_whoever_looks_last() {
    let recovered = "The recovery of the pod's rollout is done.";
    let late = "The gate's deadline passed before the recovery was done.";
    let of = |name: &str, message: &str| format!("Of the policy {name}: {message}");
    let says = |ways: [Way; 2]| told(stores(None, ways), 31);
    assert_eq!(
        says([Recovered, Recovered]),
        [("a", ("Recovered", recovered.to_owned())), ("b", ("Recovered", recovered.to_owned()))]
    );
    assert_eq!(
        says([Recovered, Hasty]),
        [("a", ("GateTimedOut", of("b", late))), ("b", ("GateTimedOut", late.to_owned()))]
    );
    assert_eq!(
        says([Hasty, Suspended]),
        [("a", ("GateTimedOut", late.to_owned())), ("b", ("GateTimedOut", of("a", late)))]
    );
    let invalid = says([Invalid, Recovered]);
    let (reason, message) = &invalid[1].1;
    assert!(*reason == "PolicyInvalid" && message.starts_with("Of the policy a: spec.triggers.schedule"), "{message}");
}

#[test]
fn of_several_deadlines_the_last_one_opens_the_gate() {
    let none: &[&str] = &[];
    for (seconds, expected) in [(29, none), (31, none), (119, none), (120, &["a", "b"])] {
        assert_eq!(open_it(stores(None, [Hasty, Holds]), seconds), expected, "after {seconds} s");
    }
    assert_eq!(open_it(stores(None, [Hasty, Recovered]), 31), ["a", "b"]);
    assert_eq!(open_it(stores(Some("a"), [Hasty, Holds]), 31), ["a"]);
}

#[test]
fn a_pod_that_another_policy_is_named_for_is_neither_held_nor_let_go_nor_a_stray() {
    let stores = stores(Some("b"), [Holds, Holds]);
    let gate = |name| observation_of(&stores, name).facts.workers[0].readiness_gate;
    assert_eq!((gate("a"), gate("b")), (None, Some(false)));
    let gone = self::stores(Some("gone"), [Holds, Absent]);
    let strays = |name: &str| observe::strays(&gone, &Key { namespace: "shop".into(), name: name.into() }).len();
    assert_eq!((strays("gone"), strays("")), (0, 0), "another policy selects it");
    assert_eq!(observation_of(&gone, "a").facts.workers[0].readiness_gate, Some(false));
}

#[test]
fn who_holds_a_pod_too_is_looked_at_when_a_policy_goes_or_means_others() {
    let touched = |event: Event<Policy>| {
        let mut stores = stores(None, [Recovered, Holds]);
        stores.take_touched();
        stores.apply(0, event);
        stores.take_touched().into_iter().map(|key| key.name).collect::<Vec<_>>()
    };
    assert_eq!(touched(Event::Delete(named("b", Holds).unwrap())), ["a", "b"]);
    let mut elsewhere = named("b", MeansOthers).unwrap();
    elsewhere.metadata.resource_version = Some("6".into());
    assert_eq!(touched(Event::Apply(elsewhere)), ["a", "b"]);
    let mut suspended = named("b", Suspended).unwrap();
    suspended.metadata.resource_version = Some("6".into());
    assert_eq!(touched(Event::Apply(suspended)), ["b"], "it opens what it lets go itself");
}
