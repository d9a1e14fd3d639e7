//! What must become of rows, column by column, and whether it did.

use std::time::{SystemTime, UNIX_EPOCH};

use super::tables::Dump;

/// What a column must hold afterwards.
#[derive(Clone, Copy)]
pub(super) enum Want {
    Null,
    /// The time of the recovery, in whatever form.
    Now,
    Is(&'static str),
    /// This is part of it.
    Says(&'static str),
}

/// The columns of one row that change.
pub(super) type Row = &'static [(&'static str, Want)];

/// The rows that change, by key; all others must stay as they are.
pub(super) type Rows = &'static [(&'static str, Row)];

pub(super) fn compare(what: &str, before: &Dump, after: &Dump, changes: Rows) {
    assert_eq!(before.len(), after.len(), "{what}");
    for (key, row) in before {
        let wanted = changes.iter().find(|(changed, _)| changed == key).map_or(&[][..], |(_, row)| *row);
        for (column, was) in row {
            let is = after[key][column].as_deref();
            let Some((_, want)) = wanted.iter().find(|(name, _)| name == column) else {
                assert_eq!(is, was.as_deref(), "{what}: {key}.{column} must stay as it is");
                continue;
            };
            let fits = match want {
                Want::Null => is.is_none(),
                Want::Now => is.is_some_and(is_now),
                Want::Is(text) => is == Some(text),
                Want::Says(text) => is.is_some_and(|is| is.contains(text)),
            };
            assert!(fits, "{what}: {key}.{column} became {is:?}");
        }
    }
    for (key, row) in changes {
        assert!(before.contains_key(*key), "{what}: there is no row {key}");
        for (column, _) in *row {
            assert!(before[*key].contains_key(*column), "{what}: there is no column {column}");
        }
    }
}

/// A zone-less or UTC time, or a number since 1970, within a minute of now.
#[expect(clippy::disallowed_methods, reason = "the servers of the suite run on this machine's clock")]
fn is_now(text: &str) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs_f64();
    let at = match text.parse::<f64>() {
        Ok(number) if number > 1e11 => Some(number / 1000.0),
        Ok(number) => Some(number),
        Err(_) => {
            let civil = text.get(..19).map(|text| text.replace(' ', "T"));
            let civil = civil.and_then(|text| text.parse::<jiff::civil::DateTime>().ok());
            let zoned = civil.and_then(|civil| civil.to_zoned(jiff::tz::TimeZone::UTC).ok());
            #[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
            zoned.map(|zoned| zoned.timestamp().as_second() as f64)
        }
    };
    at.is_some_and(|at| (at - now).abs() < 60.0)
}
