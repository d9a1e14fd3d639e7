//! Signs of life as SQL: the times that the table has of a run, and the newest of them.

use super::{Part, Scope, clock::epoch, expr::value_of};
use crate::runs::{Dialect, Kind, Role, Sign, TimeForm};

impl Scope<'_> {
    /// The time value of a role, where it is mapped.
    #[must_use]
    pub fn time(&self, role: Role) -> Option<(Part, TimeForm)> {
        let sign = self.table.role(role)?;
        match sign.column.kind {
            Kind::Time(form) => Some((value_of(self.table, sign), form)),
            _ => None,
        }
    }

    /// The instant of a role in seconds since 1970.
    #[must_use]
    pub fn instant(&self, role: Role) -> Option<Part> {
        self.time(role).map(|(value, form)| epoch(self.dialect(), &value, form, self.zone))
    }

    /// The run's own signs of life in seconds since 1970, each beside the value that it is read from.
    pub(super) fn instants(&self) -> Vec<(Part, Part)> {
        let instant = |(_, sign, form): (Role, &Sign, TimeForm)| {
            let value = value_of(self.table, sign);
            let at = epoch(self.dialect(), &value, form, self.zone);
            (value, at)
        };
        self.table.signs().map(instant).collect()
    }

    /// The run has a sign of life of its own; `None` where every run has.
    pub(super) fn has_sign(&self) -> Option<Part> {
        let mut known = Vec::new();
        for (_, sign, _) in self.table.signs() {
            if !self.may_be_null(sign) {
                return None;
            }
            known.push(Part::fill("{} IS NOT NULL", &[&value_of(self.table, sign)]));
        }
        Some(Part::any(&known))
    }

    pub(super) fn may_be_null(&self, sign: &Sign) -> bool {
        sign.source.column().is_none() || sign.column.nullable || self.dialect() == Dialect::Sqlite
    }

    /// The newest sign of life of `t`, in seconds since 1970; requeues of ours are signs of life too.
    #[must_use]
    pub fn newest(&self) -> Option<Part> {
        let mut signs = self.instants();
        if let Some(requeued) = self.requeued_at() {
            signs.push((requeued.clone(), requeued));
        }
        newest_of(self.dialect(), &signs)
    }
}

/// The newest of instants, each beside the value that it was read from.
pub(super) fn newest_of(dialect: Dialect, signs: &[(Part, Part)]) -> Option<Part> {
    let [(_, first), rest @ ..] = signs else { return None };
    if rest.is_empty() {
        return Some(first.clone());
    }
    // The least time stands in for a missing one, and NULL comes back if all are missing; on SQLite also where a value
    // cannot be read, for it may be the newest.
    let filled = |(value, at): &(Part, Part)| match dialect {
        Dialect::Sqlite => Part::fill("CASE WHEN {} IS NULL THEN -1e15 ELSE {} END", &[value, at]),
        _ => Part::fill("coalesce({}, -1e15)", &[at]),
    };
    let list = |of: &dyn Fn(&(Part, Part)) -> Part| Part::join(&signs.iter().map(of).collect::<Vec<_>>(), ", ");
    Some(match dialect {
        // Ignores NULLs.
        Dialect::Postgres => Part::fill("greatest({})", &[&list(&|(_, at)| at.clone())]),
        Dialect::Mysql => Part::fill("nullif(greatest({}), -1e15)", &[&list(&filled)]),
        Dialect::Sqlite => Part::fill("nullif(max({}), -1e15)", &[&list(&filled)]),
    })
}
