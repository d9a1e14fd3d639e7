//! The names of the ledger's tables.

use super::expr::quote_text;
use crate::runs::{Dialect, Ident};

/// Where the ledger lives: a schema of its own on PostgreSQL, prefixed tables beside the app's elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerNames {
    dialect: Dialect,
    schema: Option<Ident>,
}

impl LedgerNames {
    /// The ledger in `schema`, or in the dialect's usual place.
    #[must_use]
    pub fn new(dialect: Dialect, schema: Option<Ident>) -> Self {
        Self { dialect, schema }
    }

    /// The schema's name: PostgreSQL `unstick` unless another is named; `None` is the app's own database or file.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        match (&self.schema, self.dialect) {
            (Some(schema), _) => Some(schema.as_str()),
            (None, Dialect::Postgres) => Some("unstick"),
            (None, _) => None,
        }
    }

    /// Whether it is where a ledger is unless another place is named.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.schema.is_none()
    }

    /// The bare name of one of its tables.
    #[must_use]
    pub fn bare(&self, table: &str) -> String {
        if self.dialect == Dialect::Postgres { table.to_owned() } else { format!("unstick_{table}") }
    }

    /// The quoted name of one of its tables: `recovery`, `change`, `requeue`, `worker`, `migration`.
    #[must_use]
    pub fn table(&self, table: &str) -> String {
        let bare = quote_text(self.dialect, &self.bare(table));
        match self.schema() {
            Some(schema) => format!("{}.{bare}", quote_text(self.dialect, schema)),
            None => bare,
        }
    }

    /// Which SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_has_a_schema_of_its_own_on_postgresql_only() {
        assert_eq!(LedgerNames::new(Dialect::Postgres, None).table("recovery"), "\"unstick\".\"recovery\"");
        assert_eq!(LedgerNames::new(Dialect::Sqlite, None).table("change"), "\"unstick_change\"");
        let audit = Ident::parse("audit").ok();
        assert_eq!(LedgerNames::new(Dialect::Mysql, audit).table("worker"), "`audit`.`unstick_worker`");
    }
}
