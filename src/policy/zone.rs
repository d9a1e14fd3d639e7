//! How far zone-less times may be from UTC: a zone's name, a moment and a window before it come in, two offsets go out.

use std::time::Duration;

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

/// The offsets of `zone`, in seconds east of UTC: for reading, the least that was in force at any time from `window`
/// before `now` until `now`; for writing, the one in force now. `None`: there is no such zone.
///
/// The least offset reads a wall clock as the latest moment that it may have meant: a run never looks older than it is.
/// The zones are those inside the binary, so that every machine answers alike.
#[must_use]
pub fn zone_offsets(zone: &str, now: Timestamp, window: Duration) -> Option<(i64, i64)> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let start = now.checked_sub(window).unwrap_or(Timestamp::MIN);
    let inside = zone.following(start).take_while(|transition| transition.timestamp() <= now);
    let reading = inside.map(|transition| seconds(transition.offset())).fold(offset(&zone, start), i64::min);
    Some((reading, offset(&zone, now)))
}

/// The greatest offset of `zone` that was in force in the same time: read with it, a wall clock is the earliest moment
/// that it may have meant. What lies in the future even so cannot be of this zone.
#[must_use]
pub fn greatest_offset(zone: &str, now: Timestamp, window: Duration) -> Option<i64> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let start = now.checked_sub(window).unwrap_or(Timestamp::MIN);
    let inside = zone.following(start).take_while(|transition| transition.timestamp() <= now);
    Some(inside.map(|transition| seconds(transition.offset())).fold(offset(&zone, start), i64::max))
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

    fn berlin(now: &str, window: Duration) -> (i64, i64) {
        zone_offsets("Europe/Berlin", at(now), window).unwrap()
    }

    #[test]
    fn right_after_a_change_the_greatest_offset_reads_no_fresh_time_as_the_future() {
        let greatest = |now: &str| greatest_offset("Europe/Berlin", at(now), Duration::from_secs(86_400)).unwrap();
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
            assert_eq!(zone_offsets(zone, at("2026-11-24T10:00:00Z"), year), Some((offset, offset)), "{zone}");
        }
    }

    #[test]
    fn far_from_a_change_the_offset_of_the_season_holds() {
        assert_eq!(berlin("2026-07-01T12:00:00Z", MINUTES_30), (2 * HOUR, 2 * HOUR));
        assert_eq!(berlin("2026-12-01T12:00:00Z", MINUTES_30), (HOUR, HOUR));
    }

    #[test]
    fn after_clocks_went_back_the_lesser_offset_holds_at_once() {
        // 2026-10-25T01:00:00Z: 03:00 summer time becomes 02:00 winter time.
        assert_eq!(berlin("2026-10-25T00:59:59Z", MINUTES_30), (2 * HOUR, 2 * HOUR));
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
        assert_eq!(zone_offsets("Australia/Lord_Howe", at("2026-01-15T00:00:00Z"), hour), Some((39_600, 39_600)));
        assert_eq!(zone_offsets("Australia/Lord_Howe", at("2026-04-04T15:30:00Z"), hour), Some((37_800, 37_800)));
        // Dublin has winter time as its exception, with the lesser offset all the same.
        assert_eq!(zone_offsets("Europe/Dublin", at("2026-03-29T01:30:00Z"), hour), Some((0, HOUR)));
    }

    #[test]
    fn a_window_that_reaches_before_all_time_is_cut_there() {
        assert_eq!(zone_offsets("UTC", at("2026-11-24T10:00:00Z"), Duration::MAX), Some((0, 0)));
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
            now in 1_700_000_000_i64..1_900_000_000, ago in 0_i64..86_400,
        ) {
            let moment = Timestamp::from_second(now - ago).unwrap();
            let zone_data = TimeZoneDatabase::bundled().get(zone).unwrap();
            let wall_clock = now - ago + offset(&zone_data, moment);
            let (reading, _) = zone_offsets(zone, Timestamp::from_second(now).unwrap(), Duration::from_secs(86_400)).unwrap();
            proptest::prop_assert!(wall_clock - reading >= now - ago);
        }
    }
}
