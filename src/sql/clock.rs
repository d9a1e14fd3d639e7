//! Times in three dialects: the database's clock alone decides, whatever the session's zone (ADR 4: a 10-second-old run
//! looks 9 hours old in Tokyo when a zone-less column is compared with a bare `now()`).

use super::{Part, Value, expr::own};
use crate::runs::{Column, Dialect, Kind, TimeForm};

/// How far zone-less columns are from UTC, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Zone {
    /// The least offset in force lately: a wall clock read with it is never taken for older than it is.
    pub reading: i64,
    /// The least in force lately and in the time that leases end in: none is taken for over before it is.
    pub lease: i64,
    /// The offset in force now, for writing.
    pub writing: i64,
}

/// Seconds since 1970 by the database's clock.
#[must_use]
pub(super) fn now(dialect: Dialect) -> Part {
    Part::text(match dialect {
        Dialect::Postgres => "date_part('epoch', now())",
        Dialect::Mysql => "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)",
        Dialect::Sqlite => "unixepoch('now', 'subsec')",
    })
}

/// The instant of a time value in seconds since 1970, whatever it says; [`Moment`](super::moment::Moment) tells what can be
/// a time.
#[must_use]
pub(super) fn epoch(dialect: Dialect, value: &Part, form: TimeForm, zone: Zone) -> Part {
    let offset = if zone.reading == 0 { Part::text("") } else { Part::text(format!(" - ({})", zone.reading)) };
    match (dialect, form) {
        (Dialect::Postgres, TimeForm::Zoned) => Part::fill("date_part('epoch', {})", &[value]),
        (Dialect::Postgres, TimeForm::Naive) => Part::fill("(date_part('epoch', {}){})", &[value, &offset]),
        (Dialect::Mysql, TimeForm::Stamp) => {
            Part::fill("(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', {}) / 1e6)", &[value])
        }
        (Dialect::Mysql, TimeForm::Naive) => {
            Part::fill("(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', {}) / 1e6{})", &[value, &offset])
        }
        (Dialect::Sqlite, _) => dynamic_epoch(value, zone),
        (Dialect::Postgres, _) => {
            Part::fill("(CASE WHEN {} > 1e11 THEN {} / 1000.0 ELSE {} END)::float8", &[value, value, value])
        }
        (Dialect::Mysql, _) => {
            Part::fill("(CASE WHEN {} > 1e11 THEN {} / 1e3 ELSE {} * 1e0 END)", &[value, value, value])
        }
    }
}

/// SQLite looks at each row's own value: a number, a number as text, or a date in text with or without a zone.
fn dynamic_epoch(value: &Part, zone: Zone) -> Part {
    let number = "CAST({} AS REAL) / CASE WHEN CAST({} AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END";
    let number = Part::fill(number, &[value, value]);
    Part::fill(
        "(CASE WHEN {} THEN {} WHEN {} THEN {} END)",
        &[&is_number(value), &number, &is_date(value), &instant_of_date(value, zone)],
    )
}

/// SQLite: the value is a number, or a text of digits.
pub(super) fn is_number(value: &Part) -> Part {
    let digits = "({} GLOB '[0-9]*' AND {} NOT GLOB '*[^0-9.]*' AND {} NOT GLOB '*.*.*')";
    let digits = Part::fill(digits, &[value, value, value]);
    Part::fill("(typeof({}) IN ('integer', 'real') OR (typeof({}) = 'text' AND {}))", &[value, value, &digits])
}

/// SQLite: the value is a text that begins with a date and a time of day to the second. `unixepoch()` takes a time of day alone for
/// one of the year 2000, and a date alone for its midnight: a run of this afternoon would be hours old.
pub(super) fn is_date(value: &Part) -> Part {
    let date = "(typeof({}) = 'text' AND {} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')";
    Part::fill(date, &[value, value])
}

/// SQLite: the instant of a text that [`is_date`]; NULL where it goes on with something else than a time of day.
pub(super) fn instant_of_date(value: &Part, zone: Zone) -> Part {
    let mut date = Part::fill("unixepoch({}, 'subsec')", &[value]);
    if zone.reading != 0 {
        // `unixepoch()` bears blanks at the end.
        let zoned =
            "rtrim({}) LIKE '%Z' OR (substr(rtrim({}), -6, 1) IN ('+', '-') AND substr(rtrim({}), -3, 1) = ':')";
        let zoned = Part::fill(zoned, &[value, value, value]);
        date = Part::fill(&format!("{{}} - CASE WHEN {{}} THEN 0 ELSE {} END", zone.reading), &[&date, &zoned]);
    }
    date
}

/// Whether a time value lies more than `seconds` before now, written so that an index of the column serves.
#[must_use]
pub(super) fn older(dialect: Dialect, (value, form): (&Part, TimeForm), zone: Zone, seconds: f64) -> Part {
    #[expect(clippy::cast_precision_loss, reason = "an offset is a few hours")]
    let shift = Value::Float(if form == TimeForm::Naive { zone.reading as f64 - seconds } else { -seconds });
    match (dialect, form) {
        (Dialect::Postgres, TimeForm::Zoned | TimeForm::Naive) => {
            let now = if form == TimeForm::Zoned { "now()" } else { "(now() AT TIME ZONE 'UTC')" };
            let limit = Part::fill(&format!("{now} + make_interval(secs => {{}}::float8)"), &[&Part::bind(shift)]);
            Part::fill("{} < {}", &[value, &limit.same_for_every_row()])
        }
        (Dialect::Mysql, TimeForm::Naive | TimeForm::Stamp) => {
            Part::fill("{} < UTC_TIMESTAMP(6) + INTERVAL {} MICROSECOND", &[value, &Part::bind(micros(&shift))])
        }
        (Dialect::Postgres, _) => Part::fill(
            "{} < (CASE WHEN {} > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - {}::float8)",
            &[value, value, &Part::bind(Value::Float(seconds))],
        ),
        (Dialect::Mysql | Dialect::Sqlite, _) => {
            let at = epoch(dialect, value, form, zone);
            Part::fill("{} < {} - {}", &[&at, &now(dialect), &Part::bind(Value::Float(seconds))])
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "limits are at most 720 hours, 2.6e12 microseconds")]
fn micros(seconds: &Value) -> Value {
    match seconds {
        Value::Float(seconds) => Value::Int((seconds * 1e6).round() as i64),
        other => other.clone(),
    }
}

/// Now, in the form of what the row's own column holds before; where it holds nothing, `like` is the same row's creation
/// time, whose form it shares as far as the column's type allows.
#[must_use]
pub(super) fn now_as(dialect: Dialect, column: &Column, like: Option<(&Part, TimeForm)>, zone: Zone) -> Part {
    let form = match column.kind {
        Kind::Time(form) => form,
        _ => TimeForm::Naive,
    };
    let shift = Part::bind(Value::Int(zone.writing));
    match (dialect, form) {
        (Dialect::Postgres, TimeForm::Zoned) => Part::text("now()"),
        (Dialect::Postgres, TimeForm::Naive) if zone.writing == 0 => {
            Part::text("(now() AT TIME ZONE 'UTC')").same_for_every_row()
        }
        (Dialect::Postgres, TimeForm::Naive) => {
            Part::fill("(now() AT TIME ZONE 'UTC') + make_interval(secs => ({}::bigint)::float8)", &[&shift])
                .same_for_every_row()
        }
        (Dialect::Mysql, TimeForm::Stamp) => Part::text("UTC_TIMESTAMP(6)"),
        (Dialect::Mysql, TimeForm::Naive) => Part::fill("UTC_TIMESTAMP(6) + INTERVAL {} SECOND", &[&shift]),
        (Dialect::Sqlite, _) => dynamic_now(column, like, zone),
        (_, form) => {
            let unit = epoch_unit(dialect, column, like);
            let number = Part::fill("{} * {}", &[&now(dialect), &unit]);
            match (dialect, form) {
                (_, TimeForm::EpochFraction) => number,
                (Dialect::Postgres, _) => Part::fill("floor({})::bigint", &[&number]),
                _ => Part::fill("FLOOR({})", &[&number]),
            }
        }
    }
}

fn epoch_unit(dialect: Dialect, column: &Column, like: Option<(&Part, TimeForm)>) -> Part {
    // Four bytes hold seconds until 2038, and milliseconds until January 1970.
    if column.data_type.starts_with("int") {
        return Part::text("1");
    }
    let unit = match like {
        Some((created, TimeForm::EpochWhole | TimeForm::EpochFraction)) => {
            Part::fill("CASE WHEN {} > 1e11 THEN 1000 ELSE 1 END", &[created])
        }
        _ => Part::text(if column.data_type.starts_with("bigint") { "1000" } else { "1" }),
    };
    let own = own(dialect, &column.name);
    // A zero stands for "not yet" and has no form.
    Part::fill("(CASE WHEN {} > 1e11 THEN 1000 WHEN {} > 0 THEN 1 ELSE {} END)", &[&own, &own, &unit])
}

/// What SQLite makes of a value that is put into a column of this type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Affinity {
    /// A text that looks like a number becomes one.
    Number,
    /// A number becomes text.
    Text,
    /// Numbers stay numbers, and texts that are none stay texts.
    Any,
}

impl Affinity {
    fn of(column: &Column) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| column.data_type.contains(word));
        match () {
            () if has(&["int"]) => Self::Number,
            () if has(&["char", "clob", "text"]) => Self::Text,
            () if has(&["real", "floa", "doub"]) || column.kind == Kind::Number => Self::Number,
            () => Self::Any,
        }
    }
}

const SQLITE_MILLIS: &str = "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)";
const SQLITE_ISO: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// SQLite: each row's own form, as far as the column's type keeps it; a row without any gets ISO text.
fn dynamic_now(column: &Column, like: Option<(&Part, TimeForm)>, zone: Zone) -> Part {
    let affinity = Affinity::of(column);
    let own = own(Dialect::Sqlite, &column.name);
    let usual = Part::text(if affinity == Affinity::Number { SQLITE_MILLIS } else { SQLITE_ISO });
    let otherwise = like.map_or(usual, |(created, _)| dynamic_like(created, affinity, zone));
    let had = dynamic_like(&own, affinity, zone);
    // NULL, a zero and an empty text stand for "not yet" and have no form.
    Part::fill("(CASE WHEN {} NOT IN (0, '', '0') THEN {} ELSE {} END)", &[&own, &had, &otherwise])
}

/// Now in the form of a value: numbers stay numbers, text keeps its style.
fn dynamic_like(value: &Part, affinity: Affinity, zone: Zone) -> Part {
    let number_of = |whole: &str| {
        let form = if whole == "real" {
            "CASE WHEN {} > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END"
        } else {
            "CASE WHEN CAST({} AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END"
        };
        Part::fill(form, &[value])
    };
    let digits = Part::fill("({} <> '' AND {} NOT GLOB '*[^0-9.]*')", &[value, value]);
    let text = match affinity {
        Affinity::Number => {
            Part::fill(&format!("CASE WHEN {{}} THEN {{}} ELSE {SQLITE_MILLIS} END"), &[&digits, &number_of("integer")])
        }
        Affinity::Text | Affinity::Any => {
            let number = Part::fill("CAST({} AS TEXT)", &[&number_of("integer")]);
            text_style(value, (digits, number), zone)
        }
    };
    match affinity {
        // As a text a number would have a form that no other row's has.
        Affinity::Text => {
            Part::fill(&format!("CASE WHEN typeof({{}}) = 'text' THEN {{}} ELSE {SQLITE_ISO} END"), &[value, &text])
        }
        Affinity::Number | Affinity::Any => Part::fill(
            "CASE typeof({}) WHEN 'integer' THEN {} WHEN 'real' THEN {} ELSE {} END",
            &[value, &number_of("integer"), &number_of("real"), &text],
        ),
    }
}

/// Now in the style of a text, the first that fits; an offset is written as UTC's, so that no reader takes the time for a
/// local one.
fn text_style(value: &Part, digits: (Part, Part), zone: Zone) -> Part {
    let shift = Part::bind(Value::Text(format!("{} seconds", zone.writing)));
    let local = |format: &str| Part::fill(&format!("strftime('{format}', 'now', {{}})"), &[&shift]);
    let like = |pattern: &str| Part::fill(&format!("{{}} LIKE '{pattern}'"), &[value]);
    let offset = Part::fill("(substr({}, -6, 1) IN ('+', '-') AND substr({}, -3, 1) = ':')", &[value, value]);
    let styles = [
        digits,
        (like("%T%Z"), Part::text(SQLITE_ISO)),
        (Part::all(&[like("%T%"), offset.clone()]), Part::text("strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")),
        (offset, Part::text("strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')")),
        (like("%T%"), local("%Y-%m-%dT%H:%M:%f")),
        (like("%.%"), local("%Y-%m-%d %H:%M:%f")),
        (like("%:%"), local("%Y-%m-%d %H:%M:%S")),
    ];
    let cases: Vec<Part> = styles.iter().map(|(fits, now)| Part::fill("WHEN {} THEN {}", &[fits, now])).collect();
    Part::fill(&format!("CASE {{}} ELSE {SQLITE_ISO} END"), &[&Part::join(&cases, " ")])
}
