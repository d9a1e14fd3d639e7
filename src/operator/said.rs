//! What the gates of policies say, each by its policy's own status.
//!
//! In: the watches. Out: the facts that a gate's answer rests on, without a look of the leader's own, so that every replica
//! says the same to a pod that asks; and which readiness gates may be opened, where several policies mean the same pod.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use kube::ResourceExt;

use super::{
    Key,
    accepted::Accepted,
    observe::{self, Subject},
    status::memory_of,
    watch::Watches,
};
use crate::{
    api::{RecoveryPolicy, names},
    policy::EnvironmentSources,
    rollout::{Facts, GateState, Release, gate_of, tells_more},
};

/// What the gates of all policies say.
#[derive(Clone, Debug)]
pub(super) struct Said {
    watches: Arc<Watches>,
    accepted: Accepted,
}

impl Said {
    pub(super) fn new(watches: Arc<Watches>) -> Self {
        Self { watches, accepted: Accepted::default() }
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.accepted.forget(key);
    }

    /// What is known of a policy.
    ///
    /// # Errors
    /// It cannot be put into force; the sentence. Such a policy holds nobody.
    pub(super) fn facts(&self, policy: &RecoveryPolicy, now: Timestamp) -> Result<Facts, String> {
        // The environment decides how long a gate holds; who leads has looked it up.
        let environment = policy.status.as_ref().and_then(|status| status.effective.as_ref());
        let sources = EnvironmentSources {
            flag: environment.map(|effective| effective.environment.as_str()),
            ..EnvironmentSources::default()
        };
        let verdict = self.accepted.of(policy, &sources);
        let rules = match verdict.as_ref() {
            Ok((_, rules)) => rules.clone(),
            Err(sentence) => return Err(sentence.clone()),
        };
        let memory = policy.status.as_ref().map(memory_of).unwrap_or_default();
        let subject = Subject { policy, rules, memory, now };
        Ok(self.watches.look(|stores| observe::observe(stores, subject)).facts)
    }

    /// Keeps the pods that every other policy which must agree lets go too, each with the reason that tells most, whoever is
    /// the last to look. One that does not agree yet opens the gate itself when it does: its look comes after this one then, or
    /// the change of its status brings another one here.
    pub(super) fn agreed(&self, key: &Key, open: &mut Vec<Release>, now: Timestamp) {
        let mut known: HashMap<String, Result<Facts, String>> = HashMap::new();
        open.retain_mut(|release| {
            let others = self.watches.look(|stores| observe::others(stores, key, &release.uid));
            for other in others {
                let name = other.name_any();
                let facts = known.entry(name.clone()).or_insert_with(|| self.facts(&other, now));
                match says(facts.as_ref(), &release.uid) {
                    Some(GateState::Held { .. }) => return false,
                    Some(GateState::Open { reason, message }) if tells_more(reason, release.reason) => {
                        (release.reason, release.message) = (reason, format!("Of the policy {name}: {message}"));
                    }
                    _ => {}
                }
            }
            true
        });
    }
}

/// What a policy says to a pod; nothing, if it does not see that pod.
fn says(facts: Result<&Facts, &String>, uid: &str) -> Option<GateState> {
    match facts {
        Ok(facts) => facts.workers.iter().find(|worker| worker.uid == uid).map(|worker| gate_of(facts, worker)),
        Err(sentence) => Some(GateState::Open { reason: names::REASON_POLICY_INVALID, message: sentence.clone() }),
    }
}
