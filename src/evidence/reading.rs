//! What a stored value says of a time. Three things: when it was, that there is none, or nothing that anybody can read.

/// 1990-01-01 in seconds since 1970: there were no runs before. Whatever says so is something else than a time.
pub const EARLIEST: f64 = 631_152_000.0;

/// Numbers above this are milliseconds, others are seconds.
pub const MILLISECONDS_ABOVE: f64 = 1e11;

/// Stands for a value that cannot be read: it may be a sign of life, as new as any, and no lease of such a value is over.
pub const UNREADABLE: f64 = f64::INFINITY;

/// The instant of a number, in seconds since 1970: zero stands for "not yet". A count of something else (days, minutes, the
/// digits of a date) would look like a time long ago.
#[must_use]
pub fn of_number(number: f64) -> Option<f64> {
    if number == 0.0 {
        return None;
    }
    let at = if number > MILLISECONDS_ABOVE { number / 1000.0 } else { number };
    Some(if at >= EARLIEST { at } else { UNREADABLE })
}

/// The instant of a date as the database's own type holds it: one from before there were runs stands for none, as Go's
/// `0001-01-01`, MySQL's `0000-00-00` and PostgreSQL's `-infinity` do.
#[must_use]
pub fn of_date(at: f64) -> Option<f64> {
    (at >= EARLIEST).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::{EvidenceKind, Rules, Signs};
    use super::*;

    const NOW: f64 = 1_795_750_000.0;
    const RULES: Rules = Rules { stuck_after: 300.0, never_claimed_after: 300.0, hung_after: None, owners: None };

    fn judge(run: Signs) -> Option<EvidenceKind> {
        RULES.judge(&Signs { claimed: true, ..run }, NOW)
    }

    #[test]
    fn a_number_is_seconds_or_milliseconds_or_none_or_no_time() {
        assert_eq!(of_number(NOW), Some(NOW));
        assert_eq!(of_number(NOW * 1000.0), Some(NOW));
        assert_eq!((of_number(0.0), of_number(-0.0)), (None, None));
        // Julian days, minutes, the digits of a date, milliseconds of 1978, and what lies before 1970.
        for odd in [2_461_371.5, 29_929_166.0, 20_261_127.0, 2.5e11, 1.0, -1.0, -NOW] {
            assert_eq!(of_number(odd), Some(UNREADABLE), "{odd}");
        }
        assert_eq!((of_number(EARLIEST), of_number(EARLIEST * 1000.0)), (Some(EARLIEST), Some(EARLIEST)));
    }

    #[test]
    fn a_date_from_before_there_were_runs_is_none() {
        assert_eq!((of_date(NOW), of_date(EARLIEST)), (Some(NOW), Some(EARLIEST)));
        for none in [0.0, 1.0, EARLIEST - 1.0, -62_135_596_800.0, f64::NEG_INFINITY] {
            assert_eq!(of_date(none), None, "{none}");
        }
    }

    #[test]
    fn a_run_with_a_time_that_cannot_be_read_is_spared_whatever_its_others_say() {
        let old = Some(NOW - 4000.0);
        let odd = of_number(20_261_127.0);
        assert_eq!(judge(Signs { other: odd, ..Signs::default() }), None);
        assert_eq!(judge(Signs { other: old, heartbeat: odd, ..Signs::default() }), None);
        assert_eq!(judge(Signs { other: odd, heartbeat: old, ..Signs::default() }), None);
        assert_eq!(judge(Signs { other: old, lease: odd, ..Signs::default() }), None);
        assert_eq!(judge(Signs { other: odd, lease: old, ..Signs::default() }), Some(EvidenceKind::LeaseExpired));
    }

    #[test]
    fn a_lease_of_none_neither_holds_nor_is_over() {
        let (old, new, zero) = (Some(NOW - 4000.0), Some(NOW - 10.0), of_date(0.0));
        assert_eq!(judge(Signs { heartbeat: new, lease: zero, ..Signs::default() }), None);
        assert_eq!(
            judge(Signs { heartbeat: old, lease: zero, ..Signs::default() }),
            Some(EvidenceKind::HeartbeatStale)
        );
        assert_eq!(judge(Signs { other: zero, lease: zero, ..Signs::default() }), None);
    }
}
