//! Whose turn it is: every policy at most once at a time, and as soon as it is due.
//!
//! In: keys with the moment when they are due. Out: the next key. A key that comes up again while it is being looked at
//! is due again right after.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::{Duration, Instant},
};

use super::Key;

/// After its first event a policy is looked at this much later: what comes in one burst is one look.
const SETTLE: Duration = Duration::from_millis(2);

/// Keys by the moment when they are due.
#[derive(Debug, Default)]
pub(super) struct Queue {
    due: HashMap<Key, Instant>,
    order: BTreeSet<(Instant, Key)>,
    busy: HashSet<Key>,
    again: HashMap<Key, Instant>,
}

impl Queue {
    /// Something about this policy has changed.
    pub(super) fn touch(&mut self, key: Key, now: Instant) {
        self.put(key, now + SETTLE);
    }

    /// This policy is due at that moment, or earlier if it already was.
    pub(super) fn put(&mut self, key: Key, at: Instant) {
        if self.busy.contains(&key) {
            let again = self.again.entry(key).or_insert(at);
            *again = at.min(*again);
            return;
        }
        match self.due.get(&key) {
            Some(due) if *due <= at => return,
            Some(due) => {
                self.order.remove(&(*due, key.clone()));
            }
            None => {}
        }
        self.due.insert(key.clone(), at);
        self.order.insert((at, key));
    }

    /// When the next one is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.order.first().map(|(at, _)| *at)
    }

    /// The next one that is due; it is busy until [`done`](Self::done).
    pub(super) fn take(&mut self, now: Instant) -> Option<Key> {
        let (at, key) = self.order.first()?.clone();
        if at > now {
            return None;
        }
        self.order.pop_first();
        self.due.remove(&key);
        self.busy.insert(key.clone());
        Some(key)
    }

    /// It was looked at, and is due again then, or as soon as it was touched meanwhile.
    pub(super) fn done(&mut self, key: Key, look_again: Option<Instant>) {
        self.busy.remove(&key);
        let touched = self.again.remove(&key);
        if let Some(at) = [look_again, touched].into_iter().flatten().min() {
            self.put(key, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key { namespace: "shop".into(), name: name.into() }
    }

    #[test]
    fn the_one_that_is_due_first_comes_first_and_only_when_it_is_due() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.put(key("late"), now + Duration::from_secs(2));
        queue.put(key("soon"), now + Duration::from_secs(1));
        assert_eq!(queue.take(now), None);
        assert_eq!(queue.next_due(), Some(now + Duration::from_secs(1)));
        assert_eq!(queue.take(now + Duration::from_secs(3)), Some(key("soon")));
        assert_eq!(queue.take(now + Duration::from_secs(3)), Some(key("late")));
        assert_eq!(queue.next_due(), None);
    }

    #[test]
    fn a_burst_of_events_is_one_look() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        (0..100).for_each(|_| queue.touch(key("a"), now));
        assert_eq!(queue.take(now + SETTLE), Some(key("a")));
        assert_eq!(queue.take(now + Duration::from_secs(9)), None);
    }

    #[test]
    fn what_is_touched_while_it_is_looked_at_is_looked_at_again_and_not_twice_at_once() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.put(key("a"), now);
        assert_eq!(queue.take(now), Some(key("a")));
        queue.touch(key("a"), now);
        assert_eq!(queue.take(now + Duration::from_secs(1)), None, "it is busy");
        queue.done(key("a"), Some(now + Duration::from_secs(60)));
        assert_eq!(queue.take(now + Duration::from_secs(1)), Some(key("a")));
    }

    #[test]
    fn an_earlier_moment_goes_before_a_later_one() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.put(key("a"), now + Duration::from_secs(60));
        queue.put(key("a"), now + Duration::from_secs(1));
        queue.put(key("a"), now + Duration::from_secs(30));
        assert_eq!(queue.next_due(), Some(now + Duration::from_secs(1)));
        assert_eq!(queue.take(now + Duration::from_secs(1)), Some(key("a")));
        assert_eq!(queue.next_due(), None);
    }
}
