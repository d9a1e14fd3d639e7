//! Names of tables and columns, parsed once. Past this border nobody checks them again.

use std::fmt;

use thiserror::Error;

use super::Dialect;

/// Why a name was refused.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum NameError {
    /// Nothing between the dots.
    #[error("\"{}\" is not a name: a part is empty; write [schema.]table without spare dots", name.escape_debug())]
    Empty {
        /// As written.
        name: String,
    },
    /// A character that no table or column of ours may hold.
    #[error(
        "\"{}\" is not a name: it holds {}; use letters, digits, _ $ - or spaces, without quotes",
        name.escape_debug(), found.escape_debug()
    )]
    Character {
        /// As written.
        name: String,
        /// The first character refused.
        found: char,
    },
    /// Longer than any of the engines stores.
    #[error("\"{}\" is not a name: it has {bytes} bytes, the database keeps at most 63 (PostgreSQL) or 64", name.escape_debug())]
    Long {
        /// As written.
        name: String,
        /// Its length.
        bytes: usize,
    },
    /// More than schema and table.
    #[error("\"{}\" is not a table name: it has more than one dot; write [schema.]table", name.escape_debug())]
    Parts {
        /// As written.
        name: String,
    },
}

/// One name: a schema, a table or a column, exactly as the database spells it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// The longest name that any engine keeps (MySQL, characters; PostgreSQL keeps 63 bytes).
    pub const MAX_BYTES: usize = 64;

    /// Parses one name.
    ///
    /// # Errors
    /// Empty, too long, or holding a quote, backtick, bracket, dot, semicolon, backslash or control character.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.trim().is_empty() {
            return Err(NameError::Empty { name: text.to_owned() });
        }
        if let Some(found) = text.chars().find(|c| refused(*c)) {
            return Err(NameError::Character { name: text.to_owned(), found });
        }
        if text.len() > Self::MAX_BYTES {
            return Err(NameError::Long { name: text.to_owned(), bytes: text.len() });
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as the database spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Quotes, separators and braces never occur in a run table's names; refusing them costs nothing and leaves nothing to escape.
fn refused(c: char) -> bool {
    c.is_control() || matches!(c, '"' | '\'' | '`' | '[' | ']' | '{' | '}' | '.' | ';' | '\\' | '\u{2028}' | '\u{2029}')
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `[schema.]table`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TableName {
    /// Schema (PostgreSQL), database (MySQL, MariaDB) or attached file (SQLite).
    pub schema: Option<Ident>,
    /// The table itself.
    pub table: Ident,
}

impl TableName {
    /// Parses `[schema.]table`.
    ///
    /// # Errors
    /// See [`Ident::parse`]; more than one dot.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            [table] => Ok(Self { schema: None, table: Ident::parse(table)? }),
            [schema, table] => Ok(Self { schema: Some(Ident::parse(schema)?), table: Ident::parse(table)? }),
            _ => Err(NameError::Parts { name: text.to_owned() }),
        }
    }

    /// Reads the name that the ledger keeps of a table: what is before its last dot is a schema that the database has,
    /// whatever it is called; SQLite's have none there.
    ///
    /// # Errors
    /// See [`Ident::parse`]; a schema that no recovery would have written to.
    pub fn recorded(text: &str, dialect: Dialect) -> Result<Self, NameError> {
        let Some((schema, table)) = text.rsplit_once('.').filter(|_| dialect != Dialect::Sqlite) else {
            return Self::parse(text);
        };
        match schema.chars().find(|c| matches!(c, '{' | '}' | '\u{1}')) {
            Some(found) => Err(NameError::Character { name: text.to_owned(), found }),
            None => Ok(Self { schema: Some(Ident(schema.to_owned())), table: Ident::parse(table)? }),
        }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.table),
            None => write!(f, "{}", self.table),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_mixed_case_and_reserved_words_are_names() {
        for name in ["status", "createdAt", "order", "user-runs", "run table", "größe", "_x$1"] {
            assert_eq!(Ident::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn quotes_separators_and_control_characters_are_refused() {
        for name in ["a\"b", "a'b", "a`b", "a;--", "a\0b", "a\nb", "a.b", "a\\b", "[a]", "a{}b", "\u{7f}"] {
            assert!(matches!(Ident::parse(name), Err(NameError::Character { .. })), "{name:?}");
        }
    }

    #[test]
    fn names_longer_than_the_database_keeps_are_refused() {
        assert!(Ident::parse(&"x".repeat(64)).is_ok());
        assert_eq!(Ident::parse(&"x".repeat(65)), Err(NameError::Long { name: "x".repeat(65), bytes: 65 }));
    }

    #[test]
    fn the_ledgers_name_of_a_table_may_have_a_schema_with_dots() {
        let name = TableName::recorded("tenant.1.runs", Dialect::Postgres).unwrap();
        assert_eq!((name.schema.unwrap().as_str(), name.table.as_str()), ("tenant.1", "runs"));
        assert_eq!(TableName::recorded("runs", Dialect::Sqlite).unwrap().schema, None);
        assert!(TableName::recorded("a{}.runs", Dialect::Mysql).is_err());
    }

    #[test]
    fn a_table_name_has_at_most_a_schema_before_it() {
        let name = TableName::parse("shop.runs").unwrap();
        assert_eq!((name.schema.unwrap().as_str(), name.table.as_str()), ("shop", "runs"));
        assert!(TableName::parse("a.b.c").is_err());
        assert!(TableName::parse(".runs").is_err());
        assert!(TableName::parse("").is_err());
    }
}
