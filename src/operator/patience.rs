//! How long not to ask for a Job again that the cluster has just refused.
//!
//! In: refusals, by policy and the generation of its spec. Out: from when on to ask again: soon at first, then later and
//! later up to what the fault allows. Events about a policy come at any pace; without this each of them, and each look that
//! a start brings about, would send the same request again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use super::Key;

/// The pause after the first refusal; each further one doubles it.
const FIRST: Duration = Duration::from_secs(3);

/// How long a namespace that ends is not asked for a Job. It never takes one again, and is soon gone.
const ENDED: Duration = Duration::from_secs(600);

/// What the cluster has refused since it last took a Job.
#[derive(Debug, Default)]
pub(super) struct Patience {
    refused: Mutex<HashMap<Key, Refusals>>,
}

#[derive(Clone, Copy, Debug)]
struct Refusals {
    generation: i64,
    count: u32,
    until: Timestamp,
}

impl Patience {
    /// From when on a Job of this policy may be asked for; a changed spec may be at once.
    pub(super) fn until(&self, key: &Key, generation: i64) -> Option<Timestamp> {
        self.lock().get(key).filter(|known| known.generation == generation).map(|known| known.until)
    }

    /// Its Job was refused just now; when to ask again.
    pub(super) fn refused(&self, key: &Key, generation: i64, (now, longest): (Timestamp, Duration)) -> Timestamp {
        let mut refused = self.lock();
        let count = refused.get(key).filter(|known| known.generation == generation).map_or(0, |known| known.count);
        let pause = 2_u32.checked_pow(count).and_then(|times| FIRST.checked_mul(times)).unwrap_or(longest).min(longest);
        let until = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        refused.insert(key.clone(), Refusals { generation, count: count.saturating_add(1), until });
        until
    }

    /// Its namespace ends: each pod and each Job that goes with it is a look, and none of them needs a recovery.
    pub(super) fn ended(&self, key: &Key, generation: i64, now: Timestamp) {
        let until = now.checked_add(ENDED).unwrap_or(Timestamp::MAX);
        self.lock().insert(key.clone(), Refusals { generation, count: 1, until });
    }

    /// The cluster has taken a Job of it, or the policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Refusals>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key { namespace: "shop".into(), name: "runs".into() }
    }

    fn after(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn refusals_in_a_row_are_further_and_further_apart_up_to_what_their_fault_allows() {
        let patience = Patience::default();
        assert_eq!(patience.until(&key(), 1), None);
        let longest = Duration::from_secs(60);
        let pauses: Vec<Timestamp> = (0..40).map(|_| patience.refused(&key(), 1, (after(0), longest))).collect();
        assert_eq!(pauses[..6], [3, 6, 12, 24, 48, 60].map(after));
        assert!(pauses[6..].iter().all(|until| *until == after(60)), "{pauses:?}");
        assert_eq!(patience.until(&key(), 1), Some(after(60)));
        assert_eq!(patience.refused(&key(), 1, (after(100), Duration::from_secs(10))), after(110));
    }

    #[test]
    fn a_namespace_that_ends_is_not_asked_again_while_all_in_it_goes() {
        let patience = Patience::default();
        patience.ended(&key(), 1, after(0));
        assert_eq!(patience.until(&key(), 1), Some(after(600)));
    }

    #[test]
    fn a_changed_spec_and_a_job_that_was_taken_begin_anew() {
        let patience = Patience::default();
        let longest = Duration::from_secs(60);
        (0..5).for_each(|_| {
            patience.refused(&key(), 1, (after(0), longest));
        });
        assert_eq!(patience.until(&key(), 2), None);
        assert_eq!(patience.refused(&key(), 2, (after(0), longest)), after(3));
        patience.forget(&key());
        assert_eq!(patience.until(&key(), 2), None);
        assert_eq!(patience.refused(&key(), 2, (after(0), longest)), after(3));
    }
}
