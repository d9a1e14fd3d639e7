//! Which rows are runs that are active, as SQL: by a status column, or by columns that are set or not.

use super::{
    Part, Scope, Statement, Value,
    expr::{own, typed},
};
use crate::runs::{Column, Dialect, Ident, Kind, Role, RunTable, State};

/// The runs that one pass looks at: one status, so that an index on it serves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
    /// The status; `None` where marks say that a run is active.
    pub status: Option<String>,
    /// Whether a worker has such runs.
    pub claimed: bool,
}

/// Every class of active runs, those being worked on first.
#[must_use]
pub fn classes(table: &RunTable) -> Vec<Class> {
    match &table.spec.state {
        State::Marks { .. } => vec![Class { status: None, claimed: true }],
        State::Status { active, never_claimed } => {
            let class =
                |status: &String| Class { status: Some(status.clone()), claimed: !never_claimed.contains(status) };
            let mut all: Vec<Class> = active.iter().map(class).collect();
            all.sort_by_key(|class| !class.claimed);
            all
        }
    }
}

/// A column of `t` and one of its values, as they are compared: a domain over an enum has no operators. An index on the
/// column serves all the same.
fn compared(dialect: Dialect, column: &Column, text: &str) -> (Part, Part) {
    let value = own(dialect, &column.name);
    if column.enum_below.is_empty() {
        return (value, typed(dialect, column, text));
    }
    let below = Column { cast: column.enum_below.clone(), ..column.clone() };
    (Part::fill("{}::{}", &[&value, &Part::text(column.enum_below.clone())]), typed(dialect, &below, text))
}

/// The column's text as it is compared to the letter, where comparing its value is not enough. SQLite's catalogue does not
/// tell a column's collation.
fn exact_text(dialect: Dialect, column: &Column) -> Option<Part> {
    let value = own(dialect, &column.name);
    match dialect {
        Dialect::Sqlite => Some(Part::fill("{} COLLATE BINARY", &[&value])),
        Dialect::Postgres if column.folds => Some(Part::fill("{}::text COLLATE \"C\"", &[&value])),
        _ => None,
    }
}

/// A status as that text is compared with.
fn text_wanted(dialect: Dialect, status: &str) -> Part {
    let bound = Part::bind(Value::Text(status.to_owned()));
    if dialect == Dialect::Postgres { Part::fill("{}::text", &[&bound]) } else { bound }
}

impl Scope<'_> {
    /// The row `t` is of this class.
    #[must_use]
    pub fn is_of(&self, class: &Class) -> Part {
        let mut holds = vec![self.has_state(class)];
        holds.extend(self.is_in_scope());
        Part::all(&holds)
    }

    /// Rows beside the runs that the policy means (deleted ones, another queue's) are none of ours.
    fn is_in_scope(&self) -> impl Iterator<Item = Part> {
        let only = self.table.spec.only.iter().filter_map(|(name, text)| {
            let column = self.table.extra.get(name)?;
            let (value, wanted) = compared(self.dialect(), column, text);
            Some(Part::fill("{} = {}", &[&value, &wanted]))
        });
        // A run without a key can neither be named in the ledger nor found again.
        let open = self.table.id.iter().filter(|column| column.nullable);
        only.chain(open.map(|column| Part::fill("{} IS NOT NULL", &[&own(self.dialect(), &column.name)])))
    }

    /// How many active rows have no value in each key column that may be NULL, in the key's order; `None` where none may.
    #[must_use]
    pub fn without_key(&self) -> Option<Statement> {
        let open: Vec<&Column> = self.table.id.iter().filter(|column| column.nullable).collect();
        if open.is_empty() {
            return None;
        }
        let is_null = |column: &&Column| Part::fill("{} IS NULL", &[&own(self.dialect(), &column.name)]);
        let nulls: Vec<Part> = open.iter().map(is_null).collect();
        let counts: Vec<Part> =
            nulls.iter().map(|null| Part::fill("count(CASE WHEN {} THEN 1 END)", &[null])).collect();
        let mut closed = self.table.clone();
        closed.id.iter_mut().for_each(|column| column.nullable = false);
        let active = Scope { table: &closed, ..self.clone() }.is_active();
        let statement = Part::fill(
            "SELECT {} {} WHERE {} AND {}",
            &[&Part::join(&counts, ", "), &self.from(), &Part::any(&nulls), &active],
        );
        Some(statement.finish(self.dialect()))
    }

    fn has_state(&self, class: &Class) -> Part {
        match (&self.table.spec.state, &class.status) {
            (State::Marks { set, unset, .. }, _) => {
                let mut holds = Vec::new();
                for name in set {
                    let flag = self.table.extra.get(name).is_some_and(|column| column.kind == Kind::Bool);
                    holds.push(if flag {
                        self.holds_true(name)
                    } else {
                        Part::fill("{} IS NOT NULL", &[&own(self.dialect(), name)])
                    });
                }
                holds.extend(unset.iter().map(|name| Part::fill("{} IS NULL", &[&own(self.dialect(), name)])));
                Part::all(&holds)
            }
            (_, Some(status)) => self.has_status(status),
            (_, None) => Part::all(&[]),
        }
    }

    /// The truth value in this column of `t` is set.
    pub(super) fn holds_true(&self, name: &Ident) -> Part {
        let value = own(self.dialect(), name);
        if self.dialect() == Dialect::Postgres { value } else { Part::fill("{} = 1", &[&value]) }
    }

    /// The row `t` has this status, to the letter: a collation may not tell `pending` from `PENDING`. An index on the column
    /// knows only what the column itself takes for equal, so that is asked too.
    fn has_status(&self, status: &str) -> Part {
        let Some(sign) = self.table.role(Role::Status) else { return Part::text("1 = 0") };
        let (column, wanted) = compared(self.dialect(), &sign.column, status);
        match self.dialect() {
            // The column may be of another character set than the bound value, and then their bytes differ.
            Dialect::Mysql if sign.column.kind == Kind::Text => Part::fill(
                "({} = {} AND CAST(CONVERT({} USING utf8mb4) AS BINARY) = CAST({} AS BINARY))",
                &[&column, &wanted, &column, &wanted],
            ),
            _ => {
                let mut holds = vec![Part::fill("{} = {}", &[&column, &wanted])];
                let exact = exact_text(self.dialect(), &sign.column);
                holds.extend(exact.map(|exact| Part::fill("{} = {}", &[&exact, &text_wanted(self.dialect(), status)])));
                Part::all(&holds)
            }
        }
    }

    /// The row `t` is active.
    #[must_use]
    pub fn is_active(&self) -> Part {
        self.is_of_any(&classes(self.table))
    }

    /// The row `t` is active and a worker has it.
    #[must_use]
    pub fn is_claimed(&self) -> Part {
        let claimed: Vec<Class> = classes(self.table).into_iter().filter(|class| class.claimed).collect();
        self.is_of_any(&claimed)
    }

    /// One list rather than many alternatives, so that an index on the status serves.
    fn is_of_any(&self, all: &[Class]) -> Part {
        let statuses: Option<Vec<&String>> = all.iter().map(|class| class.status.as_ref()).collect();
        match (statuses.as_deref(), self.table.role(Role::Status), self.dialect()) {
            (Some([_, _, ..]), Some(sign), Dialect::Postgres | Dialect::Sqlite) => {
                let compared = |status: &&String| compared(self.dialect(), &sign.column, status);
                let (columns, wanted): (Vec<Part>, Vec<Part>) = statuses.iter().flatten().map(compared).unzip();
                let column = columns.into_iter().next().unwrap_or_else(|| own(self.dialect(), &sign.column.name));
                let mut holds = vec![Part::fill("{} IN ({})", &[&column, &Part::join(&wanted, ", ")])];
                if let Some(exact) = exact_text(self.dialect(), &sign.column) {
                    let texts: Vec<Part> =
                        statuses.iter().flatten().map(|status| text_wanted(self.dialect(), status)).collect();
                    holds.push(Part::fill("{} IN ({})", &[&exact, &Part::join(&texts, ", ")]));
                }
                holds.extend(self.is_in_scope());
                Part::all(&holds)
            }
            _ => Part::any(&all.iter().map(|class| self.is_of(class)).collect::<Vec<_>>()),
        }
    }
}
