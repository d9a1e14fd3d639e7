//! Schedules and time zones: the two things that a schema cannot check.
//!
//! Zones come from the database inside the binary, so that the answer is the same on every machine.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// What a schedule is made of.
pub(super) const FIVE_FIELDS: &str =
    "write five fields (minute, hour, day of month, month, day of week), such as \"*/10 * * * *\"";

/// The IANA zone of that name.
///
/// # Errors
/// Says so if there is none.
pub fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZoneDatabase::bundled()
        .get(name)
        .map_err(|_| "is not a time zone; write an IANA name such as UTC or Europe/Berlin".to_owned())
}

/// The schedule that five cron fields describe.
///
/// # Errors
/// Says what is wrong with them, also when they describe no time at all, such as 30 February.
pub fn schedule(text: &str) -> Result<Cron, String> {
    if text.split_whitespace().count() != 5 {
        return Err(format!("is not a schedule; {FIVE_FIELDS}"));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    // The parser's own reason names positions and components, not what was written.
    let cron = parser.parse(text).map_err(|_| format!("is not a schedule; {FIVE_FIELDS}"))?;
    // A leap year's first day: whatever comes at all comes within a few years from there.
    let start = jiff::civil::datetime(2024, 1, 1, 0, 0, 0, 0);
    cron.find_next_occurrence(&start, true).map_err(|_| "never comes; name a day that exists".to_owned())?;
    Ok(cron)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_cron_fields_are_a_schedule() {
        for text in ["* * * * *", "*/10 * * * *", "0 3 * * MON-FRI", "5,35 0-6 1 JAN *", "0 0 29 2 *", "0 0 L * *"] {
            assert!(schedule(text).is_ok(), "{text}: {:?}", schedule(text).err());
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "* * * *",
            "0 * * * * *",
            "* * * * * 2026",
            "61 * * * *",
            "* 25 * * *",
            "a b c d e",
            "0 0 30 2 *",
            "@every 5m or so x",
        ] {
            assert!(schedule(text).is_err(), "{text}");
        }
    }

    #[test]
    fn zones_are_known_by_their_iana_name_only() {
        for name in ["UTC", "Etc/UTC", "Europe/Berlin", "Asia/Tokyo", "America/Argentina/Buenos_Aires"] {
            assert!(zone(name).is_ok(), "{name}");
        }
        for name in ["", "Berlin", "Mars/Olympus", "+09:00", "EST5EDT4", "Local"] {
            assert!(zone(name).is_err(), "{name}");
        }
    }
}
