//! How a column stores a point in time.

use super::Dialect;

/// The storage form of a time; it decides how SQL compares and writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeForm {
    /// PostgreSQL `timestamptz`: an instant.
    Zoned,
    /// PostgreSQL `timestamp`, MySQL `DATETIME`: a wall clock, UTC unless the policy names a zone.
    Naive,
    /// MySQL `TIMESTAMP`: an instant, shown in the session's zone (which we set to UTC).
    Stamp,
    /// A whole number since 1970: above 1e11 milliseconds, below seconds.
    EpochWhole,
    /// A fractional number since 1970: above 1e11 milliseconds, below seconds.
    EpochFraction,
    /// SQLite: each row may hold a number or text, whatever the column's type says.
    Dynamic,
}

impl TimeForm {
    /// The form that a column of this type has, if it can hold a time at all.
    #[must_use]
    pub fn of(dialect: Dialect, data_type: &str) -> Option<Self> {
        let base = data_type.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
        match (dialect, base.as_str()) {
            (Dialect::Sqlite, _) => Some(Self::Dynamic),
            (Dialect::Postgres, "timestamp with time zone") => Some(Self::Zoned),
            (Dialect::Postgres, "timestamp without time zone") | (Dialect::Mysql, "datetime") => Some(Self::Naive),
            (Dialect::Mysql, "timestamp") => Some(Self::Stamp),
            (_, "bigint" | "integer" | "int") => Some(Self::EpochWhole),
            // Four bytes of a fraction hold seconds since 1970 in steps of two minutes, so they hold no time.
            (_, "double precision" | "double" | "numeric" | "decimal") => Some(Self::EpochFraction),
            _ => None,
        }
    }

    /// Whether a comparison with a constant can use an index of the column.
    #[must_use]
    pub fn is_indexable(self) -> bool {
        matches!(self, Self::Zoned | Self::Naive | Self::Stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_known_by_its_column_type() {
        let of = |dialect, name| TimeForm::of(dialect, name);
        assert_eq!(of(Dialect::Postgres, "timestamp without time zone"), Some(TimeForm::Naive));
        assert_eq!(of(Dialect::Postgres, "timestamp with time zone"), Some(TimeForm::Zoned));
        assert_eq!(of(Dialect::Postgres, "double precision"), Some(TimeForm::EpochFraction));
        assert_eq!(of(Dialect::Mysql, "datetime(3)"), Some(TimeForm::Naive));
        assert_eq!(of(Dialect::Mysql, "timestamp"), Some(TimeForm::Stamp));
        assert_eq!(of(Dialect::Sqlite, ""), Some(TimeForm::Dynamic));
    }

    #[test]
    fn a_date_or_a_text_column_holds_no_time() {
        assert_eq!(TimeForm::of(Dialect::Postgres, "date"), None);
        assert_eq!(TimeForm::of(Dialect::Mysql, "varchar(64)"), None);
        assert_eq!(TimeForm::of(Dialect::Postgres, "real"), None, "steps of 128 seconds");
        assert_eq!(TimeForm::of(Dialect::Mysql, "float"), None);
    }
}
