//! Pods that ask at a gate before the watch has heard of them.
//!
//! In: questions about such pods. Out: when each asked first, from which its deadline counts: it would never come if it
//! counted from every question anew. Whoever can reach the port can ask for pods that never were: what is kept is bounded.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::gate::Question;

/// How many are kept at most; one more counts from every question anew.
const MOST: usize = 4096;

/// No gate holds for longer than 10 minutes, and no pod asks on when its gate is open.
const KEPT: SignedDuration = SignedDuration::from_mins(20);

/// Since when each waits to be seen.
#[derive(Debug, Default)]
pub(super) struct Unseen(Mutex<HashMap<Place, Timestamp>>);

/// Namespace, policy, name and uid.
type Place = (String, String, String, Option<String>);

impl Unseen {
    /// When this pod asked first.
    pub(super) fn since(&self, question: &Question, now: Timestamp) -> Timestamp {
        let mut all = self.all();
        if let Some(since) = all.get(&place(question)) {
            // A clock that was set back must not keep it waiting.
            return (*since).min(now);
        }
        if all.len() >= MOST {
            all.retain(|_, since| now.duration_since(*since) < KEPT);
        }
        if all.len() < MOST {
            all.insert(place(question), now);
        }
        now
    }

    /// The watch has heard of it.
    pub(super) fn seen(&self, question: &Question) {
        let mut all = self.all();
        if !all.is_empty() {
            all.remove(&place(question));
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Place, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(question: &Question) -> Place {
    let Question { namespace, policy, pod, uid } = question.clone();
    (namespace, policy, pod, uid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn question(pod: usize) -> Question {
        Question { namespace: "shop".into(), policy: "runs".into(), pod: format!("p{pod}"), uid: None }
    }

    #[test]
    fn a_pod_waits_since_its_first_question_until_it_is_seen() {
        let unseen = Unseen::default();
        assert_eq!(unseen.since(&question(1), at(0)), at(0));
        assert_eq!(unseen.since(&question(1), at(50)), at(0));
        assert_eq!(unseen.since(&question(1), at(-50)), at(-50), "the clock was set back");
        unseen.seen(&question(1));
        assert_eq!(unseen.since(&question(1), at(60)), at(60));
    }

    #[test]
    fn a_crowd_that_never_was_is_kept_in_part_and_not_for_ever() {
        let unseen = Unseen::default();
        (0..MOST + 10).for_each(|pod| assert_eq!(unseen.since(&question(pod), at(0)), at(0)));
        assert_eq!(unseen.all().len(), MOST);
        assert_eq!(unseen.since(&question(MOST), at(5)), at(5));
        assert_eq!(unseen.since(&question(0), at(5)), at(0), "who is kept stays");
        unseen.since(&question(MOST), at(1200));
        assert_eq!(unseen.all().len(), 1);
    }
}
