//! A time of a run as its app wrote it, as SQL: when it was, that there is none, or that nobody can tell. What `evidence`
//! says of one value in `reading.rs`, said of a column.

use super::{
    Part, Value, Zone,
    clock::{epoch, instant_of_date, is_date, is_number, now, older},
};
use crate::{
    evidence::{EARLIEST, MILLISECONDS_ABOVE},
    runs::{Dialect, TimeForm},
};

/// One time value of the row `t`.
pub(super) struct Moment {
    pub(super) dialect: Dialect,
    pub(super) value: Part,
    pub(super) form: TimeForm,
    pub(super) zone: Zone,
    pub(super) may_be_null: bool,
}

impl Moment {
    fn fill(&self, template: &str) -> Part {
        let places = template.matches("{}").count();
        Part::fill(template, &vec![&self.value; places])
    }

    /// The first day of which a run may be, in the column's own form; what is no date has none.
    fn first_day(&self) -> Option<&'static str> {
        match (self.dialect, self.form) {
            (Dialect::Postgres, TimeForm::Zoned) => Some("'1990-01-01 00:00:00+00'::timestamptz"),
            (Dialect::Postgres, TimeForm::Naive) => Some("'1990-01-01 00:00:00'::timestamp"),
            (Dialect::Mysql, TimeForm::Naive | TimeForm::Stamp) => Some("TIMESTAMP'1990-01-01 00:00:00'"),
            _ => None,
        }
    }

    /// MySQL's dates may lack a month or a day, and are compared like others all the same.
    fn may_lack_a_day(&self) -> bool {
        self.dialect == Dialect::Mysql && self.form == TimeForm::Naive
    }

    /// There is no time: NULL, a zero, a date from before there were runs.
    pub(super) fn is_none(&self) -> Part {
        let none = match (self.first_day(), self.dialect) {
            (Some(first), _) => self.fill(&format!("{{}} < {first}")),
            // Asked of every value of every run, so the usual ones are told by their first character.
            (None, Dialect::Sqlite) => self.fill(
                "CASE typeof({}) WHEN 'text' THEN {} GLOB '0*' AND ({} GLOB '0000-00-00*' OR {} NOT GLOB '*[^0.]*') ELSE {} = 0 END",
            ),
            (None, _) => self.fill("{} = 0"),
        };
        if self.may_be_null { Part::fill("({} IS NULL OR {})", &[&self.value, &none]) } else { none }
    }

    /// There is one, whether anybody can read it or not; false or NULL: there is none.
    pub(super) fn is_some(&self) -> Part {
        match (self.first_day(), self.dialect) {
            (Some(first), _) => self.fill(&format!("{{}} >= {first}")),
            (None, Dialect::Sqlite) => Part::fill("NOT {}", &[&self.is_none()]),
            (None, _) => self.fill("{} <> 0"),
        }
    }

    /// There is one that nobody can read; `None` where every one can be.
    pub(super) fn is_unreadable(&self) -> Option<Part> {
        match (self.first_day(), self.dialect) {
            (Some(_), _) => self.may_lack_a_day().then(|| Part::fill("NOT {}", &[&self.is_whole()])),
            (None, Dialect::Sqlite) => Some(Part::fill("({} IS NULL AND {})", &[&self.at(), &self.is_some()])),
            (None, _) => Some(Part::fill("({} <> 0 AND NOT {})", &[&self.value, &self.is_number_of_a_time()])),
        }
    }

    /// A number that is seconds or milliseconds of a day on which there were runs.
    fn is_number_of_a_time(&self) -> Part {
        let (seconds, millis) = (EARLIEST, EARLIEST * 1000.0);
        // PostgreSQL takes what is no number for the greatest of all.
        let fraction = self.dialect == Dialect::Postgres && self.form == TimeForm::EpochFraction;
        let number = if fraction { " AND {} <> 'NaN'" } else { "" };
        self.fill(&format!(
            "({{}} >= {seconds:.0} AND ({{}} <= {MILLISECONDS_ABOVE:e} OR {{}} >= {millis:.0}){number})"
        ))
    }

    /// MySQL: a date that has its month and its day, or stands for none.
    fn is_whole(&self) -> Part {
        let first = self.first_day().unwrap_or_default();
        self.fill(&format!("({{}} < {first} OR (MONTH({{}}) > 0 AND DAYOFMONTH({{}}) > 0))"))
    }

    /// The instant in seconds since 1970; NULL where there is none and where nobody can tell.
    pub(super) fn at(&self) -> Part {
        let (seconds, millis) = (EARLIEST, EARLIEST * 1000.0);
        let read = |value: &Part| epoch(self.dialect, value, self.form, self.zone);
        match (self.first_day(), self.dialect) {
            // The value stands here but once: it may be looked up in another table.
            (Some(first), Dialect::Postgres) => {
                let floor = read(&self.fill(&format!("greatest({{}}, {first})")));
                let shift = if self.form == TimeForm::Naive { self.zone.reading } else { 0 };
                Part::fill(&format!("nullif({{}}, {seconds:.0} - ({shift}))"), &[&floor])
            }
            (Some(first), _) => {
                let whole = if self.may_lack_a_day() { " AND MONTH({}) > 0 AND DAYOFMONTH({}) > 0" } else { "" };
                let readable = self.fill(&format!("{{}} >= {first}{whole}"));
                Part::fill("(CASE WHEN {} THEN {} END)", &[&readable, &read(&self.value)])
            }
            (None, Dialect::Postgres | Dialect::Mysql) => {
                let readable = self.is_number_of_a_time();
                Part::fill("(CASE WHEN {} THEN {} END)", &[&readable, &read(&self.value)])
            }
            (None, Dialect::Sqlite) => {
                let real = "CAST({} AS REAL)";
                let number = self.fill(&format!(
                    "CASE WHEN {real} >= {millis:.0} THEN {{}} / 1000.0 \
                     WHEN {real} BETWEEN {seconds:.0} AND {MILLISECONDS_ABOVE:e} THEN {real} END"
                ));
                let date = instant_of_date(&self.value, self.zone);
                // No number, so that SQLite compares texts.
                let late = self.fill("{} >= '1990-01-01'");
                Part::fill(
                    "(CASE WHEN {} THEN {} WHEN {} AND {} THEN {} END)",
                    &[&is_number(&self.value), &number, &is_date(&self.value), &late, &date],
                )
            }
        }
    }

    /// It was more than `seconds` before now. False or NULL where there is none and where nobody can tell.
    pub(super) fn is_before(&self, seconds: f64) -> Part {
        let old = older(self.dialect, (&self.value, self.form), self.zone, seconds);
        match (self.first_day(), self.dialect) {
            (Some(_), _) if self.may_lack_a_day() => Part::all(&[self.is_some(), old, self.is_whole()]),
            (Some(_), _) => Part::all(&[self.is_some(), old]),
            (None, Dialect::Postgres) => Part::all(&[self.is_number_of_a_time(), old]),
            (None, _) => {
                let limit = Part::bind(Value::Float(seconds));
                Part::fill("{} < {} - {}", &[&self.at(), &now(self.dialect), &limit])
            }
        }
    }

    /// There is none, or it was more than `seconds` before now; what cannot be read may be newer. Written so that an index
    /// of a column of dates serves.
    pub(super) fn is_silent_for(&self, seconds: f64) -> Part {
        if self.first_day().is_none() {
            return Part::any(&[self.is_none(), self.is_before(seconds)]);
        }
        // A date that stands for none lies before any limit.
        let mut holds = vec![older(self.dialect, (&self.value, self.form), self.zone, seconds)];
        if self.may_lack_a_day() {
            holds.push(self.is_whole());
        }
        let old = Part::all(&holds);
        if self.may_be_null { Part::fill("({} IS NULL OR {})", &[&self.value, &old]) } else { old }
    }
}
