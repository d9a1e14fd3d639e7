//! How far zone-less times may be from UTC: a zone's name, a moment and a window before it come in, two offsets go out.

use std::time::Duration;

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

/// A recovery goes by the offsets found at its beginning, and none takes longer than a day.
const RECOVERY: Duration = Duration::from_secs(86_400);
/// Leases lie in the future: hardly one for longer than a month.
const LEASE: Duration = Duration::from_secs(31 * 86_400);

/// How far wall clocks of a zone may be from UTC, in seconds east of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offsets {
    /// For reading what has happened: the least offset. It reads a wall clock as the latest moment that it may have meant: a
    /// run never looks older than it is.
    pub reading: i64,
    /// For reading until when a lease holds: the least, those of the next month included.
    pub lease: i64,
    /// For writing: the offset in force now.
    pub writing: i64,
    /// The greatest: read with it, a wall clock is the earliest moment that it may have meant. What lies in the future even so
    /// cannot be of this zone.
    pub greatest: i64,
}

/// The offsets of `zone` that are in force at any time from `window` before `now` on. `None`: there is no such zone.
///
/// The zones are those inside the binary, so that every machine answers alike.
#[must_use]
pub fn zone_offsets(zone: &str, now: Timestamp, window: Duration) -> Option<Offsets> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let start = now.checked_sub(window).unwrap_or(Timestamp::MIN);
    let until = |ahead: Duration| {
        let end = now.checked_add(ahead).unwrap_or(Timestamp::MAX);
        let inside = zone.following(start).take_while(move |transition| transition.timestamp() <= end);
        inside.map(|transition| seconds(transition.offset()))
    };
    let first = offset(&zone, start);
    Some(Offsets {
        reading: until(RECOVERY).fold(first, i64::min),
        lease: until(LEASE).fold(first, i64::min),
        writing: offset(&zone, now),
        greatest: until(Duration::ZERO).fold(first, i64::max),
    })
}

fn offset(zone: &TimeZone, at: Timestamp) -> i64 {
    seconds(zone.to_offset(at))
}

fn seconds(offset: jiff::tz::Offset) -> i64 {
    i64::from(offset.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;
    const MINUTES_30: Duration = Duration::from_secs(30 * 60);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn both(zone: &str, now: &str, window: Duration) -> (i64, i64) {
        let offsets = zone_offsets(zone, at(now), window).unwrap();
        (offsets.reading, offsets.writing)
    }

    fn berlin(now: &str, window: Duration) -> (i64, i64) {
        both("Europe/Berlin", now, window)
    }

    #[test]
    fn right_after_a_change_the_greatest_offset_reads_no_fresh_time_as_the_future() {
        let day = Duration::from_secs(86_400);
        let greatest = |now: &str| zone_offsets("Europe/Berlin", at(now), day).unwrap().greatest;
        assert_eq!(greatest("2027-03-28T12:00:00Z"), 2 * HOUR, "clocks went forward");
        assert_eq!(greatest("2026-10-25T01:05:00Z"), 2 * HOUR, "clocks went back");
        assert_eq!(greatest("2026-12-01T12:00:00Z"), HOUR);
    }

    #[test]
    fn a_zone_without_summer_time_has_one_offset() {
        for (zone, offset) in
            [("UTC", 0), ("Asia/Tokyo", 9 * HOUR), ("Asia/Kolkata", 19_800), ("America/Bogota", -5 * HOUR)]
        {
            let year = Duration::from_secs(365 * 24 * 3600);
            let same = Offsets { reading: offset, lease: offset, writing: offset, greatest: offset };
            assert_eq!(zone_offsets(zone, at("2026-11-24T10:00:00Z"), year), Some(same), "{zone}");
        }
    }

    #[test]
    fn far_from_a_change_the_offset_of_the_season_holds() {
        assert_eq!(berlin("2026-07-01T12:00:00Z", MINUTES_30), (2 * HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-12-01T12:00:00Z", MINUTES_30), (HOUR, HOUR));
    }

    #[test]
    fn before_clocks_go_back_the_lesser_offset_holds_a_recovery_ahead_and_for_leases_a_month_ahead() {
        // 2026-10-25T01:00:00Z: 03:00 summer time becomes 02:00 winter time. A recovery that begins before may end after it.
        assert_eq!(berlin("2026-10-25T00:59:59Z", MINUTES_30), (HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-10-24T00:59:59Z", MINUTES_30), (2 * HOUR, 2 * HOUR));
        let lease = |now: &str| zone_offsets("Europe/Berlin", at(now), MINUTES_30).unwrap().lease;
        assert_eq!(lease("2026-09-24T01:00:00Z"), HOUR);
        assert_eq!(lease("2026-09-24T00:59:59Z"), 2 * HOUR);
        assert_eq!(lease("2026-10-25T00:55:00Z"), HOUR, "02:05 of a claim at 02:55 is not ten to one ago");
    }

    #[test]
    fn after_clocks_went_back_the_lesser_offset_holds_at_once() {
        // 2026-10-25T01:00:00Z: 03:00 summer time becomes 02:00 winter time.
        assert_eq!(berlin("2026-10-25T01:00:00Z", MINUTES_30), (HOUR, HOUR));
        assert_eq!(berlin("2026-10-25T01:10:00Z", MINUTES_30), (HOUR, HOUR));
    }

    #[test]
    fn after_clocks_went_forward_the_lesser_offset_holds_for_one_more_window() {
        // 2026-03-29T01:00:00Z: 02:00 winter time becomes 03:00 summer time.
        assert_eq!(berlin("2026-03-29T01:00:00Z", MINUTES_30), (HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-03-29T01:29:59Z", MINUTES_30), (HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-03-29T01:30:00Z", MINUTES_30), (2 * HOUR, 2 * HOUR), "the window begins at the change");
        assert_eq!(berlin("2026-03-29T01:30:01Z", MINUTES_30), (2 * HOUR, 2 * HOUR));
    }

    #[test]
    fn a_window_with_a_whole_season_inside_reads_its_least_offset() {
        let year = Duration::from_secs(366 * 24 * 3600);
        assert_eq!(berlin("2026-07-01T12:00:00Z", year), (HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-12-01T12:00:00Z", year), (HOUR, HOUR));
    }

    #[test]
    fn summer_time_of_half_an_hour_and_of_the_south_is_read_too() {
        // Lord Howe: +10:30, in summer (January) +11:00.
        let hour = Duration::from_secs(3600);
        assert_eq!(both("Australia/Lord_Howe", "2026-01-15T00:00:00Z", hour), (39_600, 39_600));
        assert_eq!(both("Australia/Lord_Howe", "2026-04-04T15:30:00Z", hour), (37_800, 37_800));
        // Dublin has winter time as its exception, with the lesser offset all the same.
        assert_eq!(both("Europe/Dublin", "2026-03-29T01:30:00Z", hour), (0, HOUR));
    }

    #[test]
    fn a_window_that_reaches_before_all_time_is_cut_there() {
        assert_eq!(both("UTC", "2026-11-24T10:00:00Z", Duration::MAX), (0, 0));
    }

    #[test]
    fn what_is_no_zone_has_no_offset() {
        for name in ["", "Mars/Olympus", "+09:00", "Berlin"] {
            assert_eq!(zone_offsets(name, at("2026-11-24T10:00:00Z"), MINUTES_30), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_wall_clock_inside_the_window_is_never_read_as_older_than_it_is(
            zone in proptest::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Africa/Casablanca"]),
            now in 1_700_000_000_i64..1_900_000_000, ago in -86_400_i64..86_400, ahead in 0_i64..31 * 86_400,
        ) {
            let zone_data = TimeZoneDatabase::bundled().get(zone).unwrap();
            let wall_clock = |moment: i64| moment + offset(&zone_data, Timestamp::from_second(moment).unwrap());
            let offsets = zone_offsets(zone, Timestamp::from_second(now).unwrap(), Duration::from_secs(86_400)).unwrap();
            proptest::prop_assert!(wall_clock(now - ago) - offsets.reading >= now - ago);
            proptest::prop_assert!(wall_clock(now + ahead) - offsets.lease >= now + ahead);
        }
    }
}
