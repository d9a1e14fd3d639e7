//! Moments, as the status can keep them: sums that never overflow, whole seconds, and the slots of a schedule.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Schedule;

/// That much later; the end of time if it lies beyond.
pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The whole second that a moment lies in: the status holds no parts of one.
pub(super) fn second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// The schedule's newest slot, now included.
pub(super) fn last_slot(schedule: &Schedule, now: Timestamp) -> Option<Timestamp> {
    let here = second(now).to_zoned(schedule.zone.clone());
    schedule.cron.find_previous_occurrence(&here, true).ok().map(|slot| slot.timestamp())
}

/// The schedule's next slot, now excluded.
pub(super) fn next_slot(schedule: &Schedule, now: Timestamp) -> Option<Timestamp> {
    let here = second(now).to_zoned(schedule.zone.clone());
    schedule.cron.find_next_occurrence(&here, false).ok().map(|slot| slot.timestamp())
}
