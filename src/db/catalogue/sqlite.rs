//! SQLite's pragmas, read as tables so that names can be bound.

use super::super::connection::Connection;
use super::super::fault::DbError;
use super::super::row::Row;
use super::{Wanted, count, text};
use crate::runs::{Catalogue, ColumnFacts, Dialect, IndexFacts};
use crate::sql::{Part, quote_text};

const TABLE: &str = "SELECT l.type, l.wr FROM pragma_table_list l WHERE l.schema = {} AND l.name = {}";
const COLUMNS: &str =
    "SELECT x.name, x.type, x.\"notnull\", x.pk, x.hidden FROM pragma_table_xinfo({}, {}) x ORDER BY x.cid";
const INDEXES: &str = "SELECT l.name, l.\"unique\", l.partial, coalesce(x.name, ''), x.coll \
     FROM pragma_index_list({}, {}) l, pragma_index_xinfo(l.name, {}) x WHERE x.key = 1 ORDER BY l.seq DESC, l.name, x.seqno";

/// Which texts a column takes for the same, which no pragma tells: what stands in its place here is compared as it is.
const FOLDING: &str = "SELECT x.c = 'A', x.c = 'a ' FROM (SELECT {} AS c FROM {} WHERE 0 UNION ALL SELECT 'a') x";

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
    let mut indexes = indexes_of(&connection.query(&indexes).await?)?;
    let is_its_own = indexes.iter().all(|(index, _)| index.columns != key);
    for (index, collations) in indexes.iter_mut().filter(|(index, _)| index.unique) {
        for (column, collation) in index.columns.iter().zip(collations) {
            index.unique &= agree(collation, collation_of(connection, &found, column).await);
        }
    }
    let indexes: Vec<IndexFacts> = indexes.into_iter().map(|(index, _)| index).collect();
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
        let unique = is_its_own || indexes.iter().any(|index| index.unique && index.columns == key);
        found.indexes.push(IndexFacts { columns: key, unique, ..IndexFacts::default() });
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

/// Whether texts that the index holds apart are none that the column takes for the same. `BINARY` takes none for the same.
fn agree(of_index: &str, of_column: Option<&str>) -> bool {
    of_column.is_some_and(|column| column == "BINARY" || of_index.eq_ignore_ascii_case(column))
}

/// The collation of a column; `None`: one that only the app knows.
async fn collation_of(connection: &mut Connection, found: &Catalogue, column: &str) -> Option<&'static str> {
    if column.is_empty() {
        return Some("BINARY");
    }
    let quoted = |name: &str| Part::text(quote_text(Dialect::Sqlite, name));
    let place = Part::fill("{}.{}", &[&quoted(&found.schema), &quoted(&found.table)]);
    let rows = connection.query(&Part::fill(FOLDING, &[&quoted(column), &place]).finish(Dialect::Sqlite)).await;
    let row = rows.ok()?.into_iter().next()?;
    match (row.bool(0)?, row.bool(1)?) {
        (true, _) => Some("NOCASE"),
        (_, true) => Some("RTRIM"),
        _ => Some("BINARY"),
    }
}

/// Each index, and the collations of its columns.
fn indexes_of(rows: &[Row]) -> Result<Vec<(IndexFacts, Vec<String>)>, DbError> {
    let mut indexes: Vec<(String, (IndexFacts, Vec<String>))> = Vec::new();
    for row in rows {
        let name = row.try_text(0)?.unwrap_or_default();
        if indexes.last().is_none_or(|(last, _)| last != name) {
            let facts = IndexFacts {
                columns: Vec::new(),
                unique: row.try_bool(1)?.unwrap_or(false),
                partial: row.try_bool(2)?.unwrap_or(true),
                primary: false,
            };
            indexes.push((name.to_owned(), (facts, Vec::new())));
        }
        if let Some((_, (index, collations))) = indexes.last_mut() {
            index.columns.push(row.try_text(3)?.unwrap_or_default().to_owned());
            collations.push(row.try_text(4)?.unwrap_or_default().to_owned());
        }
    }
    Ok(indexes.into_iter().map(|(_, index)| index).collect())
}
