//! What the database says about a run table, read inside a transaction that the caller has opened.
//!
//! In: a connection and a table's name as people wrote it. Out: a [`Catalogue`], without columns where there is no such
//! table; what does not fit is said by `runs::resolve`.

mod mysql;
mod postgres;
mod sqlite;

use super::connection::Connection;
use super::fault::DbError;
use crate::runs::{Catalogue, ColumnFacts, Dialect, TableName};
use crate::sql::{Part, Statement, Value, quote_text};

/// A table is counted up to here where the engine keeps no number to trust; [`resolve`](crate::runs::resolve) draws the
/// line between small and large just below.
const COUNTED: i64 = 20_001;
/// What stands for "more than we counted".
const MANY: i64 = 1_000_000;

/// Reads columns, indexes and size of `table`, and the columns of `others` in the same schema.
///
/// Names are compared to the letter. Without a schema in `table`, PostgreSQL takes `url_schema`, else the first schema of
/// the search path that has the table; MySQL the connection's database; SQLite the file itself.
pub async fn catalogue(
    connection: &mut Connection,
    table: &TableName,
    url_schema: Option<&str>,
    others: &[&str],
) -> Result<Catalogue, DbError> {
    let wanted = Wanted {
        schema: table.schema.as_ref().map(crate::runs::Ident::as_str),
        table: table.table.as_str(),
        url_schema,
        others,
    };
    let found = match connection.dialect() {
        Dialect::Postgres => postgres::read(connection, &wanted).await,
        Dialect::Mysql => mysql::read(connection, &wanted).await,
        Dialect::Sqlite => sqlite::read(connection, &wanted).await,
    };
    found.map_err(|error| error.while_doing(format!("cannot read the columns of {table}")))
}

/// Whether row-level security keeps rows of the table from this role: then what it finds is not all there is. The sentence
/// says what to do; only PostgreSQL has such a thing.
pub async fn hidden_rows(connection: &mut Connection, catalogue: &Catalogue) -> Result<Option<String>, DbError> {
    match connection.dialect() {
        Dialect::Postgres => postgres::hidden_rows(connection, catalogue).await,
        Dialect::Mysql | Dialect::Sqlite => Ok(None),
    }
}

/// What is looked for.
struct Wanted<'a> {
    schema: Option<&'a str>,
    table: &'a str,
    url_schema: Option<&'a str>,
    others: &'a [&'a str],
}

impl Wanted<'_> {
    /// The answer where there is no such table.
    fn nothing(&self) -> Catalogue {
        Catalogue {
            schema: self.schema.or(self.url_schema).unwrap_or_default().to_owned(),
            table: self.table.to_owned(),
            ..Catalogue::default()
        }
    }
}

fn text(value: &str) -> Part {
    Part::bind(Value::Text(value.to_owned()))
}

/// Columns by table, taken apart into those of the table itself and of the others.
fn take_others(rows: Vec<(String, ColumnFacts)>, wanted: &Wanted<'_>, found: &mut Catalogue) {
    found.others = wanted.others.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
    for (table, column) in rows {
        for (_, columns) in found.others.iter_mut().filter(|(name, _)| *name == table) {
            columns.push(column.clone());
        }
        if table == wanted.table {
            found.columns.push(column);
        }
    }
}

/// The exact number of rows of a small table; [`MANY`] for a large one. It costs a few milliseconds at most.
async fn count(connection: &mut Connection, found: &Catalogue) -> Result<i64, DbError> {
    let dialect = connection.dialect();
    let name = format!("{}.{}", quote_text(dialect, &found.schema), quote_text(dialect, &found.table));
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {COUNTED}) x");
    let rows = connection.query(&Statement { text, binds: Vec::new() }).await?;
    let count = rows.first().and_then(|row| row.int(0)).unwrap_or(MANY);
    Ok(if count < COUNTED { count } else { MANY })
}
