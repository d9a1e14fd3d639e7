//! MySQL's and MariaDB's `information_schema`, compared to the letter: its own collation takes `Runs` for `runs`.

use super::super::connection::Connection;
use super::super::fault::DbError;
use super::super::row::Row;
use super::super::server::Product;
use super::{COUNTED, Wanted, count, take_others, text};
use crate::runs::{Catalogue, ColumnFacts, Dialect, Flaw, IndexFacts};
use crate::sql::{Part, quote_text};

const TABLE: &str = "SELECT s.TABLE_SCHEMA, s.TABLE_TYPE, s.TABLE_ROWS, s.ENGINE, \
     (SELECT e.TRANSACTIONS FROM information_schema.ENGINES e WHERE e.ENGINE = s.ENGINE) FROM information_schema.TABLES s \
     WHERE s.TABLE_SCHEMA = {} AND s.TABLE_NAME = {} AND CAST(s.TABLE_NAME AS BINARY) = CAST({} AS BINARY)";

const COLUMNS: &str = "SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.IS_NULLABLE, c.EXTRA, c.CHARACTER_MAXIMUM_LENGTH, c.COLLATION_NAME \
     FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = {} AND c.TABLE_NAME IN ({}) ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

/// A column of which only a prefix is indexed serves no order, so it counts as an expression.
const INDEXES: &str = "SELECT i.INDEX_NAME, i.NON_UNIQUE, CASE WHEN i.SUB_PART IS NULL THEN coalesce(i.COLUMN_NAME, '') ELSE '' END \
     FROM information_schema.STATISTICS i WHERE i.TABLE_SCHEMA = {} AND i.TABLE_NAME = {} AND i.INDEX_TYPE = 'BTREE' \
     ORDER BY i.INDEX_NAME <> 'PRIMARY', i.INDEX_NAME, i.SEQ_IN_INDEX";

pub(super) async fn read(connection: &mut Connection, wanted: &Wanted<'_>) -> Result<Catalogue, DbError> {
    let place = wanted.schema.map_or_else(|| Part::text("DATABASE()"), text);
    let name = text(wanted.table);
    let table = Part::fill(TABLE, &[&place, &name, &name]).finish(Dialect::Mysql);
    let rows = connection.query(&table).await?;
    let Some(row) = rows.first() else { return Ok(wanted.nothing()) };
    let kind = row.try_text(1)?.unwrap_or_default();
    let mut found = Catalogue {
        schema: row.try_text(0)?.unwrap_or_default().to_owned(),
        relation: if kind == "BASE TABLE" { "table".to_owned() } else { kind.to_lowercase() },
        rows: row.try_int(2)?.unwrap_or_default(),
        flaw: match (row.try_text(3)?, row.try_text(4)?) {
            (Some(engine), transactions) if transactions != Some("YES") => {
                Some(Flaw::NoTransactions(engine.to_owned()))
            }
            _ => None,
        },
        ..wanted.nothing()
    };
    let names: Vec<Part> = std::iter::once(wanted.table).chain(wanted.others.iter().copied()).map(text).collect();
    let schema = text(&found.schema);
    let columns = Part::fill(COLUMNS, &[&schema, &Part::join(&names, ", ")]).finish(Dialect::Mysql);
    let columns = connection.query(&columns).await?.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    take_others(columns, wanted, &mut found);
    tell_json(connection, &mut found).await?;
    let indexes = Part::fill(INDEXES, &[&schema, &name]).finish(Dialect::Mysql);
    found.indexes = indexes_of(&connection.query(&indexes).await?)?;
    // The estimate may be a day old (MySQL 8), so a table that is said to be small is counted.
    if found.relation == "table" && found.rows < COUNTED {
        found.rows = count(connection, &found).await?;
    }
    Ok(found)
}

/// MariaDB's JSON is a `longtext` that takes only what is valid. The check says so, which a role with the least rights
/// sees nowhere but in the table's own text.
async fn tell_json(connection: &mut Connection, found: &mut Catalogue) -> Result<(), DbError> {
    let is_text = |column: &ColumnFacts| column.data_type == "longtext";
    if connection.server_version().name != Product::MariaDb || !found.columns.iter().any(is_text) {
        return Ok(());
    }
    let place = [&found.schema, &found.table].map(|name| quote_text(Dialect::Mysql, name)).join(".");
    let created = Part::text(format!("SHOW CREATE TABLE {place}")).finish(Dialect::Mysql);
    let rows = connection.query(&created).await?;
    let created = rows.first().and_then(|row| row.text(1)).unwrap_or_default();
    for column in found.columns.iter_mut().filter(|column| is_text(column)) {
        if created.contains(&format!("CHECK (json_valid({}))", quote_text(Dialect::Mysql, &column.name))) {
            "json".clone_into(&mut column.data_type);
        }
    }
    Ok(())
}

fn column(row: &Row) -> Result<(String, ColumnFacts), DbError> {
    let text = |i| row.try_text(i).map(|text| text.unwrap_or_default().to_owned());
    let (base, full, extra) = (text(2)?.to_lowercase(), text(3)?, text(5)?.to_uppercase());
    let labels = if base == "enum" { labels(&full) } else { Vec::new() };
    let signed = full.to_lowercase().replace(" zerofill", "").replace(" unsigned", "");
    let facts = ColumnFacts {
        name: text(1)?,
        data_type: if base == "enum" { base.clone() } else { signed },
        cast: String::new(),
        nullable: text(4)? != "NO",
        // DEFAULT_GENERATED is only a default.
        generated: ["VIRTUAL GENERATED", "STORED GENERATED", "PERSISTENT"].iter().any(|word| extra.contains(word)),
        renewed: extra.contains("ON UPDATE"),
        max_chars: if matches!(base.as_str(), "char" | "varchar") { row.try_int(6)? } else { None },
        labels,
        collation: text(7)?,
        enum_below: String::new(),
        folds: false,
        open_key: false,
    };
    Ok((text(0)?, facts))
}

/// The labels in `enum('A','it''s')`.
fn labels(column_type: &str) -> Vec<String> {
    let mut labels = Vec::new();
    let mut chars = column_type.chars().peekable();
    while chars.by_ref().any(|c| c == '\'') {
        let mut label = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\'' if chars.next_if_eq(&'\'').is_none() => break,
                c => label.push(c),
            }
        }
        labels.push(label);
    }
    labels
}

fn indexes_of(rows: &[Row]) -> Result<Vec<IndexFacts>, DbError> {
    let mut indexes: Vec<(String, IndexFacts)> = Vec::new();
    for row in rows {
        let name = row.try_text(0)?.unwrap_or_default();
        if indexes.last().is_none_or(|(last, _)| last != name) {
            let unique = row.try_int(1)? == Some(0);
            // No other index may have this name.
            let facts = IndexFacts { unique, primary: name == "PRIMARY", ..IndexFacts::default() };
            indexes.push((name.to_owned(), facts));
        }
        if let Some((_, index)) = indexes.last_mut() {
            index.columns.push(row.try_text(2)?.unwrap_or_default().to_owned());
        }
    }
    Ok(indexes.into_iter().map(|(_, index)| index).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_whatever_they_hold() {
        assert_eq!(labels("enum('A','it''s','','a,b','''')"), ["A", "it's", "", "a,b", "'"]);
        assert_eq!(labels("enum()"), Vec::<String>::new());
    }
}
