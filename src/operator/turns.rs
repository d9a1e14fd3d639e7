//! What goes first when many policies are looked at at once: Jobs and gates, then words about them.
//!
//! A look acts, then tells. While any look still acts, or a policy is due and waits for its look, those that have acted wait
//! with their status and events, so that a thousand rollouts at once have their thousand Jobs before the first of a few
//! thousand less urgent requests. Jobs have names of their own and are seen by the next look, told of or not.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};

/// How many looks act at once, and how many tell.
const AT_ONCE: usize = 32;
/// How many looks there are at most, those that wait with their words included: each holds a policy and its facts.
const MOST: usize = 2000;
/// How long words wait for acts at most: where policies are due without end, people still want to read.
const PATIENCE: Duration = Duration::from_secs(10);
/// Acts of which none ends for this long hang: whoever is done with its own does not wait for them.
const STALL: Duration = Duration::from_millis(200);

/// Whose turn it is.
#[derive(Debug)]
pub(super) struct Turns {
    /// How many looks act.
    acting: AtomicUsize,
    /// How many have acted.
    ended: AtomicUsize,
    /// Whether a policy is due that nobody looks at yet.
    is_due: AtomicBool,
    /// Whether nobody acts and none is due.
    quiet: watch::Sender<bool>,
    /// Rung when a look has acted.
    acted: Notify,
    telling: Semaphore,
    patience: Duration,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            acting: AtomicUsize::new(0),
            ended: AtomicUsize::new(0),
            is_due: AtomicBool::new(false),
            quiet: watch::Sender::new(true),
            acted: Notify::new(),
            telling: Semaphore::new(AT_ONCE),
            patience: PATIENCE,
        }
    }
}

/// A look that acts, until it is dropped.
#[derive(Debug)]
pub(super) struct Acting<'a>(&'a Turns);

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        self.0.acting.fetch_sub(1, Ordering::Relaxed);
        self.0.ended.fetch_add(1, Ordering::Relaxed);
        self.0.judge();
        self.0.acted.notify_one();
    }
}

impl Turns {
    /// Whether one more look may begin, where there are `looks`.
    pub(super) fn may_begin(&self, looks: usize) -> bool {
        looks < MOST && self.acting.load(Ordering::Relaxed) < AT_ONCE
    }

    /// A look begins, and acts.
    pub(super) fn begin(&self) -> Acting<'_> {
        self.acting.fetch_add(1, Ordering::Relaxed);
        self.judge();
        Acting(self)
    }

    /// Whether a policy is due that nobody looks at yet.
    pub(super) fn due(&self, is_due: bool) {
        self.is_due.store(is_due, Ordering::Relaxed);
        self.judge();
    }

    /// Ends when a look has acted since the last time.
    pub(super) async fn acted(&self) {
        self.acted.notified().await;
    }

    /// What a look that has acted waits for before it tells; it is telling until this is dropped.
    pub(super) async fn to_tell(&self, acting: Acting<'_>) -> Option<SemaphorePermit<'_>> {
        drop(acting);
        let mut quiet = self.quiet.subscribe();
        let until = tokio::time::Instant::now() + self.patience;
        loop {
            let before = self.ended.load(Ordering::Relaxed);
            let is_quiet = tokio::time::timeout(STALL, quiet.wait_for(|quiet| *quiet)).await.is_ok();
            let hangs = self.ended.load(Ordering::Relaxed) == before;
            if is_quiet || hangs || tokio::time::Instant::now() >= until {
                break;
            }
        }
        self.telling.acquire().await.ok()
    }

    fn judge(&self) {
        let quiet = !self.is_due.load(Ordering::Relaxed) && self.acting.load(Ordering::Relaxed) == 0;
        self.quiet.send_if_modified(|known| std::mem::replace(known, quiet) != quiet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn a_look_that_is_alone_tells_at_once() {
        let turns = Turns::default();
        let acting = turns.begin();
        assert!(turns.to_tell(acting).now_or_never().is_some());
    }

    #[tokio::test]
    async fn words_wait_until_nobody_acts_and_none_is_due() {
        let turns = Turns::default();
        let (first, second) = (turns.begin(), turns.begin());
        let mut telling = Box::pin(turns.to_tell(first));
        assert!((&mut telling).now_or_never().is_none(), "the second acts");
        turns.due(true);
        drop(second);
        assert!((&mut telling).now_or_never().is_none(), "a third is due");
        let third = turns.begin();
        turns.due(false);
        assert!((&mut telling).now_or_never().is_none(), "the third acts");
        drop(third);
        assert!(telling.now_or_never().is_some());
    }

    #[tokio::test]
    async fn words_do_not_wait_for_an_act_that_hangs() {
        let turns = Turns::default();
        let _hangs = turns.begin();
        assert!(turns.to_tell(turns.begin()).await.is_some());
    }

    #[tokio::test]
    async fn words_do_not_wait_for_ever_for_acts_without_end() {
        let turns = Turns { patience: STALL * 2, ..Turns::default() };
        turns.due(true);
        let mut telling = Box::pin(turns.to_tell(turns.begin()));
        let mut ticks = tokio::time::interval(STALL / 10);
        let told = loop {
            tokio::select! {
                told = &mut telling => break told,
                _ = ticks.tick() => drop(turns.begin()),
            }
        };
        assert!(told.is_some());
    }

    #[tokio::test]
    async fn a_look_that_has_acted_makes_room_for_the_next_one_before_it_tells() {
        let turns = Turns::default();
        let all: Vec<_> = (0..AT_ONCE).map(|_| turns.begin()).collect();
        assert!(!turns.may_begin(AT_ONCE));
        assert!(turns.acted().now_or_never().is_none());
        let mut all = all.into_iter();
        drop(all.next());
        assert!(turns.acted().now_or_never().is_some());
        assert!(turns.may_begin(AT_ONCE));
        assert!(!turns.may_begin(MOST), "each look holds memory");
    }

    #[tokio::test]
    async fn only_so_many_tell_at_once() {
        let turns = Turns::default();
        let mut telling = Vec::new();
        for _ in 0..AT_ONCE {
            telling.push(turns.to_tell(turns.begin()).await);
        }
        let mut next = Box::pin(turns.to_tell(turns.begin()));
        assert!((&mut next).now_or_never().is_none());
        telling.pop();
        assert!(next.now_or_never().is_some());
    }
}
