//! What the database says about a table, as data. `db` fills it, `resolve` reads it.

/// One column as the catalogue has it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnFacts {
    /// Its name, exactly.
    pub name: String,
    /// Its type, lower case, as the catalogue names it (`timestamp without time zone`, `datetime(3)`, `text`).
    pub data_type: String,
    /// The type as a cast must spell it, quoted where needed; PostgreSQL only.
    pub cast: String,
    /// The same of the enum below, if the type is a domain over one: only as that can its values be compared.
    pub enum_below: String,
    /// Two texts may be equal to it that are not the same to the letter; PostgreSQL only.
    pub folds: bool,
    /// Its collation, whose name begins with its character set; MySQL only.
    pub collation: String,
    /// May it be NULL?
    pub nullable: bool,
    /// Part of a primary key that the engine lets be NULL all the same; SQLite only.
    pub open_key: bool,
    /// Computed by the database, not writable.
    pub generated: bool,
    /// The database sets it anew with every UPDATE of the row that does not set it: MySQL's `ON UPDATE CURRENT_TIMESTAMP`.
    pub renewed: bool,
    /// The most characters it holds.
    pub max_chars: Option<i64>,
    /// The labels, if it is an enum.
    pub labels: Vec<String>,
}

/// One index.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IndexFacts {
    /// Its plain columns in order; an expression is an empty string.
    pub columns: Vec<String>,
    /// No two rows with the same values, as the columns themselves compare them.
    pub unique: bool,
    /// It covers only some rows.
    pub partial: bool,
    /// It is the primary key; told for MySQL only, where a statement names it.
    pub primary: bool,
}

/// Why the rows of a table cannot be settled, whatever its columns are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// Its storage engine, of this name, has no transactions: rows would change for good before the ledger says so. MySQL only.
    NoTransactions(String),
    /// These tables inherit from it, and no index is unique over them all; PostgreSQL only.
    Inherited(Vec<String>),
}

/// One table and what belongs to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalogue {
    /// The schema (database) that the table was found in.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// `table`, `partitioned table`, `view` …
    pub relation: String,
    /// Why nothing may be settled in it.
    pub flaw: Option<Flaw>,
    /// Its columns; empty when there is no such table.
    pub columns: Vec<ColumnFacts>,
    /// Its indexes, primary key first.
    pub indexes: Vec<IndexFacts>,
    /// Every row has a number of its own by the name `rowid`; SQLite only.
    pub has_row_number: bool,
    /// Row-level security is in force for this role; PostgreSQL only.
    pub has_row_security: bool,
    /// A trigger may write a row once more after its UPDATE; PostgreSQL only, whose UPDATE would not tell.
    pub has_after_triggers: bool,
    /// About how many rows it has; rough, an upper bound where the engine keeps none.
    pub rows: i64,
    /// Other tables that a preset looks into: name and columns (empty: not there).
    pub others: Vec<(String, Vec<ColumnFacts>)>,
}

impl Catalogue {
    /// The column of this exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of another table.
    #[must_use]
    pub fn other(&self, table: &str, name: &str) -> Option<&ColumnFacts> {
        let (_, columns) = self.others.iter().find(|(other, _)| other == table)?;
        columns.iter().find(|column| column.name == name)
    }
}
