//! The app comes first: how large the next batch is, and how long to rest before it. Pure: told how long the last one took.

use std::time::Duration;

use crate::{db::Purpose, policy::Pace};

/// A batch should hold its row locks no longer than this where the app is idle: smaller batches would only add commits.
const AIM: Duration = Duration::from_millis(50);
/// Beside an app a batch takes no longer than a statement or two of the app's own: what the app waits for is never
/// more than one batch, be it for a row, a processor or the log.
const GENTLE_AIM: Duration = Duration::from_millis(2);
/// Never fewer rows than this, or the overhead is all there is.
const LEAST: u64 = 50;

/// What the transactions of batches are for.
pub(super) fn purpose(pace: Pace) -> Purpose {
    match pace {
        Pace::Gentle => Purpose::SmallBatch,
        Pace::Fast => Purpose::Batch,
    }
}

/// The rhythm of one recovery.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Rhythm {
    pace: Pace,
    most: u64,
    size: u64,
}

impl Rhythm {
    pub(super) fn new(pace: Pace, most: u32) -> Self {
        let most = u64::from(most.max(1));
        let size = match pace {
            Pace::Gentle => most.min(LEAST),
            Pace::Fast => most,
        };
        Self { pace, most, size }
    }

    /// How many rows the next batch may have.
    pub(super) fn size(self) -> u64 {
        self.size
    }

    /// Takes in how long `rows` took; answers how long to rest.
    pub(super) fn after(&mut self, rows: u64, took: Duration) -> Duration {
        let aim = if self.pace == Pace::Gentle { GENTLE_AIM } else { AIM };
        if rows >= self.size {
            let factor = (aim.as_secs_f64() / took.as_secs_f64().max(1e-4)).clamp(0.5, 1.5);
            self.resize(factor);
        }
        match self.pace {
            Pace::Gentle => took.clamp(Duration::from_millis(2), Duration::from_secs(1)),
            Pace::Fast => Duration::ZERO,
        }
    }

    /// After a time limit or a deadlock: smaller.
    pub(super) fn halve(&mut self) {
        self.size = (self.size / 2).max(1);
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "batches have at most 10,000 rows"
    )]
    fn resize(&mut self, factor: f64) {
        let least = LEAST.min(self.most);
        self.size = ((self.size as f64 * factor) as u64).clamp(least, self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_batch_makes_the_next_one_smaller_and_a_quick_one_larger_within_the_limit() {
        let mut rhythm = Rhythm::new(Pace::Fast, 1000);
        assert_eq!(rhythm.size(), 1000);
        rhythm.after(1000, Duration::from_millis(200));
        assert_eq!(rhythm.size(), 500);
        rhythm.after(500, Duration::from_millis(5));
        assert_eq!(rhythm.size(), 750);
        rhythm.after(750, Duration::from_millis(1));
        assert_eq!(rhythm.size(), 1000);
    }

    #[test]
    fn gentle_rests_at_least_as_long_as_it_worked_and_fast_never() {
        let took = Duration::from_millis(7);
        assert!(Rhythm::new(Pace::Gentle, 1000).after(1, took) >= took);
        assert_eq!(Rhythm::new(Pace::Fast, 1000).after(1, took), Duration::ZERO);
    }

    #[test]
    fn gentle_begins_with_few_rows_and_keeps_a_batch_as_short_as_a_statement_of_the_apps() {
        let mut rhythm = Rhythm::new(Pace::Gentle, 1000);
        assert_eq!(rhythm.size(), LEAST);
        rhythm.after(LEAST, Duration::from_millis(1));
        assert_eq!(rhythm.size(), 75);
        rhythm.after(75, Duration::from_millis(3));
        assert_eq!(rhythm.size(), LEAST);
        rhythm.after(LEAST, Duration::from_secs(1));
        assert_eq!(rhythm.size(), LEAST);
    }

    #[test]
    fn only_batches_beside_an_app_are_flushed_one_by_one() {
        assert_eq!((purpose(Pace::Gentle), purpose(Pace::Fast)), (Purpose::SmallBatch, Purpose::Batch));
    }

    #[test]
    fn a_small_batch_size_is_never_exceeded_and_trouble_makes_it_smaller_still() {
        let mut rhythm = Rhythm::new(Pace::Gentle, 3);
        rhythm.after(3, Duration::from_micros(10));
        assert_eq!(rhythm.size(), 3);
        rhythm.halve();
        assert_eq!(rhythm.size(), 1);
    }
}
