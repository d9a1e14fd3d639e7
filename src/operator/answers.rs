//! What the operator, leading or not, says to pods that ask whether they may go on.
//!
//! In: the watches. Out: the gate's state, from the policy's own status, so that every replica says the same.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{
    Key,
    context::now,
    observe::{self, Standing},
    said::Said,
    unseen::Unseen,
    watch::Watches,
};
use crate::{
    api::{RecoveryPolicy, names},
    gate::{Gates, Look, Question},
    rollout::{GateState, gate_of},
};

/// The gates of all policies.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    watches: Arc<Watches>,
    said: Said,
    unseen: Arc<Unseen>,
    waiting: Arc<Mutex<HashMap<Key, watch::Sender<()>>>>,
}

impl Answers {
    pub(super) fn new(watches: Arc<Watches>) -> Self {
        Self { said: Said::new(Arc::clone(&watches)), watches, unseen: Arc::default(), waiting: Arc::default() }
    }

    /// Wakes whoever waits at the gates of this policy.
    pub(super) fn changed(&self, key: &Key) {
        let is_gone = self.watches.look(|stores| matches!(observe::standing(stores, key), Standing::Absent));
        if is_gone {
            self.said.forget(key);
        }
        let mut waiting = self.waiting();
        let nobody_waits = waiting.get(key).is_some_and(|sender| sender.send(()).is_err());
        if nobody_waits || is_gone {
            waiting.remove(key);
        }
    }

    /// At how many policies' gates somebody may wait.
    #[cfg(test)]
    pub(super) fn waited_for(&self) -> usize {
        self.waiting().len()
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Key, watch::Sender<()>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, policy: &RecoveryPolicy, question: &Question) -> Look {
        // Before the facts: a pod that comes between is found among them.
        let is_there = self.watches.look(|stores| observe::is_alive(stores, question));
        let now = now();
        let facts = match self.said.facts(policy, now) {
            Ok(facts) => facts,
            Err(sentence) => return open(names::REASON_POLICY_INVALID, sentence),
        };
        let is_meant = |uid: &str| question.uid.as_deref().is_none_or(|asked| asked == uid);
        let worker = facts.workers.iter().find(|worker| worker.name == question.pod && is_meant(&worker.uid));
        if worker.is_some() || is_there {
            self.unseen.seen(question);
        }
        match worker {
            Some(worker) => Look::Known(gate_of(&facts, worker)),
            None if is_there => {
                open(names::REASON_NO_ROLLOUT, format!("Policy {} does not select this pod.", question.policy))
            }
            None => {
                let since = self.unseen.since(question, now);
                let until = since.checked_add(facts.policy.rules.gate.timeout).unwrap_or(now);
                if until <= now {
                    return open(
                        names::REASON_GATE_TIMED_OUT,
                        "The gate's deadline passed before the operator saw this pod.",
                    );
                }
                Look::Unseen { message: "Waits until the operator has seen this pod.".to_owned(), until }
            }
        }
    }
}

impl Gates for Answers {
    fn changes(&self, namespace: &str, policy: &str) -> watch::Receiver<()> {
        let key = Key { namespace: namespace.to_owned(), name: policy.to_owned() };
        // Anybody may ask for any name. Only a policy that is there holds a pod; for all others this tells once.
        if !self.watches.look(|stores| matches!(observe::standing(stores, &key), Standing::Known(_))) {
            return watch::Sender::new(()).subscribe();
        }
        self.waiting().entry(key).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    fn look(&self, question: &Question) -> Look {
        let key = Key { namespace: question.namespace.clone(), name: question.policy.clone() };
        match self.watches.look(|stores| observe::standing(stores, &key)) {
            Standing::NotWatched => Look::NotWatched,
            Standing::NotSynced => Look::NotSynced,
            Standing::Absent => open(
                names::REASON_NO_POLICY,
                format!("There is no policy {} in namespace {}.", key.name, key.namespace),
            ),
            Standing::Unreadable { message, .. } => open(names::REASON_POLICY_INVALID, message),
            Standing::Known(policy) => self.known(&policy, question),
        }
    }
}

fn open(reason: &'static str, message: impl Into<String>) -> Look {
    Look::Known(GateState::Open { reason, message: message.into() })
}
