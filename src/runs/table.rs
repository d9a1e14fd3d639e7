//! A run table that has been held against the catalogue.

use std::collections::BTreeMap;

use super::{Dialect, Ident, Role, RunSpec, Source, TimeForm};

/// What a column's values are, as far as SQL must know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A point in time.
    Time(TimeForm),
    /// Text, also `varchar` and enums.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Bool,
    /// `json` (text kept as it is) or `jsonb`.
    Json,
    /// Bytes.
    Bytes,
    /// Anything else that has a text form (uuid, arrays).
    Other,
}

/// A column that exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// What it holds.
    pub kind: Kind,
    /// How a cast to its type is spelled; PostgreSQL only.
    pub cast: String,
    /// The catalogue's word for its type.
    pub data_type: String,
    /// May be NULL.
    pub nullable: bool,
    /// The most characters it holds.
    pub max_chars: Option<i64>,
}

/// Where a role's value is read, and what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sign {
    /// The place.
    pub source: Source,
    /// The column that holds the value (for a lookup: the other table's).
    pub column: Column,
}

/// The order in which batches walk the table: each batch goes on where the one before stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Walk {
    /// By the newest sign of life, for a table small enough that sorting costs nothing.
    Newest,
    /// By a time column that an index serves; settled rows leave the status, so no tie-break is needed.
    Time(Column),
    /// By key: linear on any table, whatever indexes it has.
    Key,
}

/// A run table that every later room can trust.
#[derive(Clone, PartialEq, Debug)]
pub struct RunTable {
    /// Which SQL it speaks.
    pub dialect: Dialect,
    /// The schema it was found in.
    pub schema: String,
    /// Its name there.
    pub table: String,
    /// The policy's view of it.
    pub spec: RunSpec,
    /// Key columns.
    pub id: Vec<Column>,
    /// Roles that are mapped.
    pub roles: BTreeMap<Role, Sign>,
    /// Every own column by name that a preset writes or reads beyond the roles.
    pub extra: BTreeMap<Ident, Column>,
    /// How batches walk it.
    pub walk: Walk,
    /// Rows can be named by their place: `ctid` on PostgreSQL (not partitioned), `rowid` on SQLite.
    pub has_row_address: bool,
}

impl RunTable {
    /// The name that reports show: as the policy wrote it.
    #[must_use]
    pub fn shown(&self) -> String {
        self.spec.table.to_string()
    }

    /// The name that the ledger keeps: `schema.table`, or the table alone on SQLite.
    #[must_use]
    pub fn ledger_name(&self) -> String {
        match self.dialect {
            Dialect::Sqlite => self.table.clone(),
            _ => format!("{}.{}", self.schema, self.table),
        }
    }

    /// The sign of this role, if mapped.
    #[must_use]
    pub fn role(&self, role: Role) -> Option<&Sign> {
        self.roles.get(&role)
    }

    /// The run table's own column of this role, if it is one.
    #[must_use]
    pub fn own(&self, role: Role) -> Option<&Column> {
        self.roles.get(&role).filter(|sign| sign.source.column().is_some()).map(|sign| &sign.column)
    }

    /// Time signs of life, in the order of [`Role::SIGNS`].
    pub fn signs(&self) -> impl Iterator<Item = (Role, &Sign, TimeForm)> {
        Role::SIGNS.into_iter().filter_map(|role| {
            let sign = self.roles.get(&role)?;
            match sign.column.kind {
                Kind::Time(form) => Some((role, sign, form)),
                _ => None,
            }
        })
    }
}
