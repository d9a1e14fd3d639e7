//! SQLite's pragmas, read as tables so that names can be bound.

use super::super::connection::Connection;
use super::super::fault::DbError;
use super::super::row::Row;
use super::{Wanted, count, text};
use crate::runs::{Catalogue, ColumnFacts, Dialect, IndexFacts};
use crate::sql::Part;

const TABLE: &str = "SELECT l.type, l.wr FROM pragma_table_list l WHERE l.schema = {} AND l.name = {}";
const COLUMNS: &str =
    "SELECT x.name, x.type, x.\"notnull\", x.pk, x.hidden FROM pragma_table_xinfo({}, {}) x ORDER BY x.cid";
const INDEXES: &str = "SELECT l.name, l.\"unique\", l.partial, coalesce(x.name, '') \
     FROM pragma_index_list({}, {}) l, pragma_index_xinfo(l.name, {}) x WHERE x.key = 1 ORDER BY l.seq DESC, l.name, x.seqno";

pub(super) async fn read(connection: &mut Connection, wanted: &Wanted<'_>) -> Result<Catalogue, DbError> {
    let (schema, name) = (text(wanted.schema.unwrap_or("main")), text(wanted.table));
    let mut found = Catalogue { schema: wanted.schema.unwrap_or("main").to_owned(), ..wanted.nothing() };
    let table = Part::fill(TABLE, &[&schema, &name]).finish(Dialect::Sqlite);
    let rows = connection.query(&table).await?;
    let Some((kind, row)) = rows.first().and_then(|row| Some((row.text(0)?, row))) else { return Ok(found) };
    found.relation = if kind == "virtual" { "virtual table".to_owned() } else { kind.to_owned() };
    let (mut columns, key) = columns_of(connection, &schema, &name).await?;
    let has_rows_of_its_own = row.try_int(1)? == Some(0);
    let indexes = Part::fill(INDEXES, &[&name, &schema, &schema]).finish(Dialect::Sqlite);
    let indexes = indexes_of(&connection.query(&indexes).await?)?;
    // SQLite lets a primary key be NULL, but for the row's own number, which has no index, and tables without one.
    let may_be_null = has_rows_of_its_own && indexes.iter().any(|index| index.columns == key);
    for column in columns.iter_mut().filter(|column| key.contains(&column.name)) {
        column.open_key = column.nullable && may_be_null;
        column.nullable = column.open_key;
    }
    // A column of the app's may have taken the name.
    let taken = columns.iter().any(|column| column.name.eq_ignore_ascii_case("rowid"));
    found.has_row_number = kind == "table" && has_rows_of_its_own && !taken;
    found.columns = columns;
    for other in wanted.others {
        let (columns, _) = columns_of(connection, &schema, &text(other)).await?;
        found.others.push(((*other).to_owned(), columns));
    }
    // An INTEGER PRIMARY KEY is the row's own number and has no index of its own.
    if !key.is_empty() {
        found.indexes.push(IndexFacts { columns: key, unique: true, partial: false });
    }
    found.indexes.extend(indexes);
    if found.relation == "table" {
        found.rows = count(connection, &found).await?;
    }
    Ok(found)
}

/// The columns of a table and those of its primary key, in the key's order.
async fn columns_of(
    connection: &mut Connection,
    schema: &Part,
    table: &Part,
) -> Result<(Vec<ColumnFacts>, Vec<String>), DbError> {
    let rows = connection.query(&Part::fill(COLUMNS, &[table, schema]).finish(Dialect::Sqlite)).await?;
    let mut key = Vec::new();
    let mut columns = Vec::new();
    for row in &rows {
        let name = row.try_text(0)?.unwrap_or_default().to_owned();
        let place = row.try_int(3)?.unwrap_or_default();
        if place > 0 {
            key.push((place, name.clone()));
        }
        columns.push(ColumnFacts {
            name,
            data_type: row.try_text(1)?.unwrap_or_default().to_lowercase(),
            nullable: row.try_int(2)? != Some(1),
            generated: matches!(row.try_int(4)?, Some(2 | 3)),
            ..ColumnFacts::default()
        });
    }
    key.sort();
    Ok((columns, key.into_iter().map(|(_, name)| name).collect()))
}

fn indexes_of(rows: &[Row]) -> Result<Vec<IndexFacts>, DbError> {
    let mut indexes: Vec<(String, IndexFacts)> = Vec::new();
    for row in rows {
        let name = row.try_text(0)?.unwrap_or_default();
        if indexes.last().is_none_or(|(last, _)| last != name) {
            let facts = IndexFacts {
                columns: Vec::new(),
                unique: row.try_bool(1)?.unwrap_or(false),
                partial: row.try_bool(2)?.unwrap_or(true),
            };
            indexes.push((name.to_owned(), facts));
        }
        if let Some((_, index)) = indexes.last_mut() {
            index.columns.push(row.try_text(3)?.unwrap_or_default().to_owned());
        }
    }
    Ok(indexes.into_iter().map(|(_, index)| index).collect())
}
