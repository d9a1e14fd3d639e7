//! How long init containers hold their pods.
//!
//! In: looks at a policy's pods. Out: of each pod that was seen held and has been let go since, how long it was held. A
//! readiness gate is counted by whoever opens it; an init container asks by itself, any replica, and again and again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use super::Key;
use crate::rollout::{Facts, GateState, PodPhase, Worker, gate_of};

/// The pods that were held at the last look, by policy and uid, and when each was created.
#[derive(Debug, Default)]
pub(super) struct Waits(Mutex<HashMap<Key, HashMap<String, Timestamp>>>);

impl Waits {
    /// How long each pod was held that has been let go since the last look. One that goes while it is held is none of them.
    pub(super) fn over(&self, key: &Key, facts: &Facts) -> Vec<Duration> {
        let held = |worker: &&Worker| worker.in_init && matches!(gate_of(facts, worker), GateState::Held { .. });
        let counts = |worker: &&Worker| {
            worker.readiness_gate.is_none() && !worker.terminating && worker.phase == PodPhase::Alive
        };
        let now: HashMap<String, Timestamp> = facts
            .workers
            .iter()
            .filter(counts)
            .filter(held)
            .map(|worker| (worker.uid.clone(), worker.created))
            .collect();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = if now.is_empty() { all.remove(key) } else { all.insert(key.clone(), now.clone()) };
        let Some(before) = before else { return Vec::new() };
        let let_go = |worker: &&Worker| before.contains_key(&worker.uid) && !now.contains_key(&worker.uid);
        let waited = |worker: &Worker| facts.now.duration_since(worker.created).try_into().unwrap_or_default();
        facts.workers.iter().filter(counts).filter(let_go).map(waited).collect()
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::GateMode,
        rollout::{Container, GateRule, Memory, PolicyFacts, Recall, Rules},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// A policy whose gates hold for a minute, with these pods of a workload that is not known yet.
    fn facts(now: i64, workers: Vec<Worker>) -> Facts {
        let mut rules = Rules::at_rest();
        rules.suspended = false;
        rules.rollout.before_ready = true;
        rules.gate = GateRule { mode: GateMode::InitContainer, timeout: Duration::from_secs(60) };
        let (namespace, name, uid) = ("shop".into(), "runs".into(), "p1".into());
        let created = at(-100);
        let policy =
            PolicyFacts { namespace, name, uid, created, generation: 1, requested: None, released: None, rules };
        Facts {
            now: at(now),
            policy,
            workloads: vec![],
            workers,
            losses: vec![],
            jobs: vec![],
            refused_until: None,
            recall: Recall::default(),
            memory: Memory::default(),
        }
    }

    fn pod(uid: &str, in_init: bool) -> Worker {
        Worker {
            uid: uid.into(),
            name: uid.into(),
            workload: Some("w".into()),
            revision: Some("1".into()),
            phase: PodPhase::Alive,
            terminating: false,
            created: at(0),
            container: Container::default(),
            readiness_gate: None,
            in_init,
        }
    }

    fn key() -> Key {
        Key { namespace: "shop".into(), name: "runs".into() }
    }

    #[test]
    fn a_pod_that_an_init_container_held_is_counted_once_when_it_is_let_go() {
        let waits = Waits::default();
        let look = |now, workers| -> Vec<u64> {
            waits.over(&key(), &facts(now, workers)).iter().map(Duration::as_secs).collect()
        };
        assert_eq!(look(1, vec![pod("a", true), pod("b", true), pod("c", false)]), [0_u64; 0]);
        assert_eq!(look(4, vec![pod("a", false), pod("b", true), pod("c", false)]), [4]);
        assert_eq!(look(5, vec![pod("a", false), pod("b", true), pod("c", false)]), [0_u64; 0]);
        assert_eq!(look(60, vec![pod("a", false), pod("b", true)]), [60], "the gate is open");
        assert_eq!(look(61, vec![pod("a", false), pod("b", false)]), [0_u64; 0]);
    }

    #[test]
    fn a_pod_that_goes_while_it_is_held_and_one_with_a_readiness_gate_are_not_counted_here() {
        let waits = Waits::default();
        let look = |now, workers| -> Vec<u64> {
            waits.over(&key(), &facts(now, workers)).iter().map(Duration::as_secs).collect()
        };
        let gated = |in_init| Worker { readiness_gate: Some(false), ..pod("g", in_init) };
        assert_eq!(look(1, vec![pod("a", true), pod("b", true), gated(true)]), [0_u64; 0]);
        assert_eq!(look(2, vec![Worker { terminating: true, ..pod("b", true) }, gated(false)]), [0_u64; 0]);
        assert!(waits.0.lock().unwrap().is_empty(), "nothing is kept of them");
    }
}
