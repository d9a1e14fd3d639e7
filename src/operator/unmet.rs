//! Pods whose label names a policy that is not there: they start without waiting, and nothing else would say so.
//!
//! In: a look at a policy that is not there. Out: one warning event of each owner of such pods, once they have been seen so for
//! a while: a policy may be created right after its app.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::{
    Key,
    context::{Context, now},
    events::{Teller, event_of_pod, send},
    observe::{self, Unmet},
};

/// How long a policy may come later than the pods that name it.
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// How many owners are told of for one policy that is not there; more would say nothing new.
const MOST: usize = 16;

/// Which owners of pods name policies that are not there, and since when that is known.
#[derive(Debug, Default)]
pub(super) struct Unmets(Mutex<HashMap<Key, HashMap<String, Seen>>>);

/// An owner whose pods name a policy that is not there.
#[derive(Clone, Copy, Debug)]
struct Seen {
    since: Timestamp,
    is_told: bool,
}

impl Unmets {
    /// Of those seen now, whom to tell of; and when to look again if nothing happens before.
    fn due(&self, key: &Key, seen_now: &[Unmet], now: Timestamp) -> (Vec<Unmet>, Option<Timestamp>) {
        let mut all = self.all();
        if seen_now.is_empty() {
            all.remove(key);
            return (Vec::new(), None);
        }
        let seen = all.entry(key.clone()).or_default();
        let owners: HashSet<&str> = seen_now.iter().map(|unmet| unmet.owner.as_str()).collect();
        seen.retain(|owner, _| owners.contains(owner.as_str()));
        for unmet in seen_now {
            seen.entry(unmet.owner.clone()).or_insert(Seen { since: now, is_told: false });
        }
        let left = MOST.saturating_sub(seen.values().filter(|one| one.is_told).count());
        let patient = |one: &Seen| one.since.checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
        let waits = |unmet: &&Unmet| seen.get(&unmet.owner).filter(|one| !one.is_told).map(patient);
        let due = seen_now.iter().filter(|unmet| waits(unmet).is_some_and(|until| until <= now)).take(left);
        let later = seen_now.iter().filter_map(|unmet| waits(&unmet)).filter(|until| *until > now && left > 0).min();
        (due.cloned().collect(), later)
    }

    fn told(&self, key: &Key, owner: &str) {
        if let Some(seen) = self.all().get_mut(key).and_then(|seen| seen.get_mut(owner)) {
            seen.is_told = true;
        }
    }

    /// The policy is there.
    pub(super) fn forget(&self, key: &Key) {
        self.all().remove(key);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, HashMap<String, Seen>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of pods that name this policy, which is not there. When to look again.
pub(super) async fn tell(context: &Context, key: &Key) -> Option<Timestamp> {
    let seen = context.watches.look(|stores| observe::unmet(stores, key));
    let (due, mut again) = context.unmets.due(key, &seen, now());
    for unmet in due {
        let teller = Teller { now: now(), pod: &context.settings.own_pod };
        match send(&context.client, &event_of_pod(key, &unmet, teller)).await {
            Ok(()) => {
                tracing::warn!(
                    policy.name = %key.name, policy.namespace = %key.namespace, pod.name = %unmet.name,
                    "a pod's label names a policy that is not there"
                );
                context.unmets.told(key, &unmet.owner);
            }
            Err(refused) => {
                tracing::warn!("{refused}");
                let retry = refused.fault.delay().and_then(|delay| now().checked_add(delay).ok());
                again = [again, retry].into_iter().flatten().min();
            }
        }
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn key() -> Key {
        Key { namespace: "shop".into(), name: "typo".into() }
    }

    fn unmet(owner: usize) -> Unmet {
        Unmet { owner: format!("rs{owner}"), name: format!("pod{owner}"), uid: format!("u{owner}") }
    }

    #[test]
    fn each_owner_is_told_of_once_and_only_after_its_policy_had_time_to_come() {
        let unmets = Unmets::default();
        assert_eq!(unmets.due(&key(), &[unmet(1)], at(0)), (vec![], Some(at(10))));
        assert_eq!(unmets.due(&key(), &[unmet(1)], at(9)), (vec![], Some(at(10))));
        assert_eq!(unmets.due(&key(), &[unmet(1), unmet(2)], at(10)), (vec![unmet(1)], Some(at(20))));
        unmets.told(&key(), "rs1");
        assert_eq!(unmets.due(&key(), &[unmet(1), unmet(2)], at(11)), (vec![], Some(at(20))));
        assert_eq!(unmets.due(&key(), &[unmet(1), unmet(2)], at(20)), (vec![unmet(2)], None));
    }

    #[test]
    fn what_could_not_be_told_is_due_again() {
        let unmets = Unmets::default();
        unmets.due(&key(), &[unmet(1)], at(0));
        for second in [10, 11] {
            assert_eq!(unmets.due(&key(), &[unmet(1)], at(second)).0, [unmet(1)]);
        }
    }

    #[test]
    fn a_policy_that_came_and_went_is_missed_anew() {
        let unmets = Unmets::default();
        unmets.due(&key(), &[unmet(1)], at(0));
        unmets.told(&key(), "rs1");
        unmets.forget(&key());
        assert_eq!(unmets.due(&key(), &[unmet(1)], at(60)), (vec![], Some(at(70))));
        assert_eq!(unmets.due(&key(), &[], at(61)), (vec![], None));
        assert!(unmets.all().is_empty(), "nothing is kept of whom nobody misses");
    }

    #[test]
    fn a_crowd_that_misses_the_same_policy_is_told_of_in_part() {
        let (unmets, crowd) = (Unmets::default(), (0..100).map(unmet).collect::<Vec<_>>());
        unmets.due(&key(), &crowd, at(0));
        let (due, again) = unmets.due(&key(), &crowd, at(10));
        assert_eq!((due.len(), again), (MOST, None));
        due.iter().for_each(|one| unmets.told(&key(), &one.owner));
        assert_eq!(unmets.due(&key(), &crowd, at(3600)), (vec![], None));
    }
}
