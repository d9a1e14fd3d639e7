//! What every look at a policy needs.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use kube::Client;

use super::{
    Key, Settings, accepted::Accepted, environment::Environments, observe, patience::Patience, said::Said,
    turns::Turns, unmet::Unmets, waits::Waits, watch::Watches,
};
use crate::{
    jobs::JobSettings,
    rollout::{Facts, RecoveryJob, RollCall},
    telemetry::metrics::{OperatorMetrics, RecoveryMetrics},
};

/// A Job that the watch has not delivered after this long is no more.
const DELIVERY: SignedDuration = SignedDuration::from_secs(15);

/// What every look at a policy needs.
pub(super) struct Context {
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) jobs: JobSettings,
    pub(super) watches: std::sync::Arc<Watches>,
    pub(super) environments: Environments,
    pub(super) accepted: Accepted,
    pub(super) said: Said,
    pub(super) patience: Patience,
    pub(super) waits: Waits,
    pub(super) unmets: Unmets,
    pub(super) turns: Turns,
    pub(super) metrics: Metrics,
    /// Versions of policies that cannot be read and whose status says so.
    unreadable: Mutex<HashMap<Key, String>>,
    calls: Mutex<HashMap<Key, (String, RollCall)>>,
    /// The Job that was created last for each policy, until the watch has delivered it.
    posted: Mutex<HashMap<Key, RecoveryJob>>,
}

/// Everything that is counted.
#[derive(Clone, Debug)]
pub(super) struct Metrics {
    pub(super) operator: OperatorMetrics,
    pub(super) recovery: RecoveryMetrics,
}

impl Context {
    pub(super) fn new(
        client: Client,
        (settings, jobs): (Settings, JobSettings),
        watches: std::sync::Arc<Watches>,
        metrics: Metrics,
    ) -> Self {
        Self {
            client,
            settings,
            jobs,
            said: Said::new(std::sync::Arc::clone(&watches)),
            watches,
            environments: Environments::default(),
            accepted: Accepted::default(),
            patience: Patience::default(),
            waits: Waits::default(),
            unmets: Unmets::default(),
            turns: Turns::default(),
            metrics,
            unreadable: Mutex::default(),
            calls: Mutex::default(),
            posted: Mutex::default(),
        }
    }

    /// Whether this version of a policy that cannot be read is news. Its last status cannot be read either, so that
    /// comparing with it would write the same for ever.
    pub(super) fn is_news(&self, key: &Key, version: String) -> bool {
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        unreadable.insert(key.clone(), version.clone()).is_none_or(|known| known != version)
    }

    /// Calls the roll of a policy's workers, and notes what is missing of them and of its Jobs.
    pub(super) fn call_roll(&self, key: &Key, facts: &mut Facts) {
        let mut calls = self.calls();
        let (uid, call) = calls.entry(key.clone()).or_default();
        if *uid != facts.policy.uid {
            // A policy made anew under the same name has seen nobody yet.
            (*uid, *call) = (facts.policy.uid.clone(), RollCall::default());
        }
        let is_there = |uid: &str| self.watches.look(|stores| observe::is_there(stores, &key.namespace, uid));
        facts.losses = call.call(facts, is_there);
        facts.recall = call.recall(facts);
    }

    /// A Job was created: the next look must know of it, whether or not the watch has delivered it by then.
    pub(super) fn posted(&self, key: Key, job: RecoveryJob) {
        self.jobs_posted().insert(key, job);
    }

    /// Adds the Job that was created last to what is seen, as long as it may be on its way here; until when it is believed in. One
    /// that is done and gone again before the watch could tell of it is told of by nobody.
    pub(super) fn add_posted(&self, key: &Key, facts: &mut Facts) -> Option<Timestamp> {
        let mut posted = self.jobs_posted();
        let job = posted.get(key)?;
        let until = job.created.checked_add(DELIVERY).unwrap_or(Timestamp::MAX);
        let is_seen = facts.jobs.iter().any(|seen| seen.name == job.name);
        if is_seen || until <= facts.now {
            posted.remove(key);
            return None;
        }
        facts.jobs.push(job.clone());
        Some(until)
    }

    /// A Job was deleted: the watch may have delivered its beginning and its end at once.
    pub(super) fn deleted(&self, key: &Key, job: &str) {
        let mut posted = self.jobs_posted();
        if posted.get(key).is_some_and(|known| known.name == job) {
            posted.remove(key);
        }
    }

    fn jobs_posted(&self) -> MutexGuard<'_, HashMap<Key, RecoveryJob>> {
        self.posted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.calls().remove(key);
        self.jobs_posted().remove(key);
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        self.environments.forget(key);
        self.accepted.forget(key);
        self.said.forget(key);
        self.patience.forget(key);
        self.waits.forget(key);
        self.metrics.recovery.forget(&key.namespace, &key.name);
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<Key, (String, RollCall)>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time, as the operator's own clock has it.
pub(super) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place where the operator looks at its clock")]
    Timestamp::now()
}
