//! A run table that has been held against the catalogue.

use std::collections::BTreeMap;

use super::{Dialect, Ident, Role, RunSpec, Source, TimeForm, Walk};

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

impl Kind {
    /// What a column of this type holds, by the catalogue's word for it.
    pub(super) fn of(dialect: Dialect, data_type: &str) -> Self {
        let base = data_type.split('(').next().unwrap_or_default().trim();
        match (dialect, base) {
            (Dialect::Postgres, "timestamp with time zone") => Self::Time(TimeForm::Zoned),
            (Dialect::Postgres, "timestamp without time zone") | (Dialect::Mysql, "datetime") => {
                Self::Time(TimeForm::Naive)
            }
            (Dialect::Mysql, "timestamp") => Self::Time(TimeForm::Stamp),
            (Dialect::Postgres, "json" | "jsonb") | (Dialect::Mysql, "json") => Self::Json,
            (Dialect::Mysql, "tinyint") if data_type == "tinyint(1)" => Self::Bool,
            (_, "boolean") => Self::Bool,
            (_, "bytea" | "blob" | "binary" | "varbinary" | "longblob" | "mediumblob" | "tinyblob") => Self::Bytes,
            (
                _,
                "bigint" | "integer" | "int" | "smallint" | "tinyint" | "mediumint" | "numeric" | "decimal" | "real"
                | "float" | "double" | "double precision",
            ) => Self::Number,
            (
                _,
                "text" | "character varying" | "character" | "varchar" | "char" | "enum" | "longtext" | "mediumtext"
                | "tinytext",
            ) => Self::Text,
            _ => Self::Other,
        }
    }
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
    /// The cast to the enum below, if its type is a domain over one.
    pub enum_below: String,
    /// Two texts may be equal to it that are not the same to the letter (`citext`, a collation); PostgreSQL only.
    pub folds: bool,
    /// The catalogue's words for its type.
    pub data_type: String,
    /// Its collation, whose name begins with its character set; MySQL only.
    pub collation: String,
    /// May be NULL.
    pub nullable: bool,
    /// The database sets it anew with every UPDATE of the row that does not set it; MySQL only.
    pub renewed: bool,
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

impl Column {
    /// The word for its type alone: `decimal` of `decimal(10,2) unsigned`.
    #[must_use]
    pub fn base_type(&self) -> &str {
        base_type(&self.data_type)
    }
}

/// The first word of a type.
pub(super) fn base_type(data_type: &str) -> &str {
    data_type.split(['(', ' ']).next().unwrap_or_default()
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
    /// Its key is the primary key; MySQL only.
    pub key_is_primary: bool,
    /// Rows can be named by their place: `ctid` on PostgreSQL (not partitioned), `rowid` on SQLite.
    pub has_row_address: bool,
    /// A trigger may write a row once more after its UPDATE, which would not tell; PostgreSQL only.
    pub has_after_triggers: bool,
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
