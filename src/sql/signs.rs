//! Signs of life as SQL: the times that the table has of a run, and the newest of them.

use super::{Part, Scope, Zone, expr::value_of, moment::Moment};
use crate::runs::{Dialect, Kind, Role, RunTable, Sign, TimeForm};

/// One sign of life in seconds since 1970, NULL where there is none.
pub(super) struct Heard {
    pub(super) at: Part,
    /// Where nobody may be able to tell: that there is none, and that there is one which nobody can read.
    pub(super) doubt: Option<(Part, Part)>,
}

/// A time of the table's.
pub(super) fn moment_of(table: &RunTable, sign: &Sign, form: TimeForm, zone: Zone) -> Moment {
    let dialect = table.dialect;
    let may_be_null = sign.source.column().is_none() || sign.column.nullable || dialect == Dialect::Sqlite;
    Moment { dialect, value: value_of(table, sign), form, zone, may_be_null }
}

impl Scope<'_> {
    /// The time of a role, where it is mapped.
    pub(super) fn moment(&self, role: Role) -> Option<Moment> {
        let sign = self.table.role(role)?;
        match sign.column.kind {
            // A lease ends in the future, when the offset may be another one.
            Kind::Time(form) if role == Role::LeaseUntil => {
                let zone = Zone { reading: self.zone.lease, ..self.zone };
                Some(Moment { zone, ..self.moment_of(sign, form) })
            }
            Kind::Time(form) => Some(self.moment_of(sign, form)),
            _ => None,
        }
    }

    fn moment_of(&self, sign: &Sign, form: TimeForm) -> Moment {
        moment_of(self.table, sign, form, self.zone)
    }

    /// The run's own times that are signs of life.
    pub(super) fn moments(&self) -> Vec<Moment> {
        self.table.signs().map(|(_, sign, form)| self.moment_of(sign, form)).collect()
    }

    /// The instant of a role in seconds since 1970; NULL where there is none and where nobody can tell.
    #[must_use]
    pub fn instant(&self, role: Role) -> Option<Part> {
        self.moment(role).map(|moment| moment.at())
    }

    /// The run's own signs of life.
    pub(super) fn heard(&self) -> Vec<Heard> {
        let heard = |moment: Moment| Heard {
            at: moment.at(),
            doubt: moment.is_unreadable().map(|unreadable| (moment.is_none(), unreadable)),
        };
        self.moments().into_iter().map(heard).collect()
    }

    /// The run has a sign of life of its own.
    pub(super) fn has_sign(&self) -> Part {
        Part::any(&self.moments().iter().map(Moment::is_some).collect::<Vec<_>>())
    }

    /// A time that speaks for or against the run is there and cannot be read; `None` where every one can be.
    pub(super) fn has_unreadable(&self) -> Option<Part> {
        let times = self.moments().into_iter().chain(self.moment(Role::LeaseUntil));
        let unreadable: Vec<Part> = times.filter_map(|moment| moment.is_unreadable()).collect();
        (!unreadable.is_empty()).then(|| Part::any(&unreadable))
    }

    /// The newest sign of life of `t`, in seconds since 1970; requeues of ours are signs of life too. NULL where there is
    /// none, and where one cannot be read: it may be the newest.
    #[must_use]
    pub fn newest(&self) -> Option<Part> {
        let mut signs = self.heard();
        signs.extend(self.requeued_at().map(|at| Heard { at, doubt: None }));
        newest_of(self.dialect(), &signs)
    }
}

/// The newest of signs of life; NULL if one of them cannot be read, or there is none.
pub(super) fn newest_of(dialect: Dialect, signs: &[Heard]) -> Option<Part> {
    let [first, rest @ ..] = signs else { return None };
    if rest.is_empty() {
        return Some(first.at.clone());
    }
    if dialect == Dialect::Postgres {
        let list: Vec<Part> = signs.iter().map(|sign| sign.at.clone()).collect();
        // Ignores NULLs.
        let greatest = Part::fill("greatest({})", &[&Part::join(&list, ", ")]);
        let unreadable: Vec<Part> = signs.iter().filter_map(|sign| Some(sign.doubt.as_ref()?.1.clone())).collect();
        return Some(match unreadable.as_slice() {
            [] => greatest,
            _ => Part::fill("CASE WHEN {} THEN NULL ELSE {} END", &[&Part::any(&unreadable), &greatest]),
        });
    }
    // The least time stands in for a missing one, and NULL comes back if all are missing or one of them cannot be read.
    let filled = |sign: &Heard| match &sign.doubt {
        Some((none, _)) => Part::fill("CASE WHEN {} THEN -1e15 ELSE {} END", &[none, &sign.at]),
        None => Part::fill("coalesce({}, -1e15)", &[&sign.at]),
    };
    let list = Part::join(&signs.iter().map(filled).collect::<Vec<_>>(), ", ");
    let most = if dialect == Dialect::Mysql { "nullif(greatest({}), -1e15)" } else { "nullif(max({}), -1e15)" };
    Some(Part::fill(most, &[&list]))
}
