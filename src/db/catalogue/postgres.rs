//! PostgreSQL's own catalogue: `information_schema` hides what a role may not read, and then a missing grant would look
//! like a missing column.

use std::collections::BTreeMap;

use super::super::connection::Connection;
use super::super::fault::DbError;
use super::super::row::Row;
use super::{Wanted, take_others, text};
use crate::runs::{Catalogue, ColumnFacts, Dialect, Flaw, IndexFacts};
use crate::sql::{Part, Value};

/// Rows on a page of a table that was never analysed: as many as narrow rows are, so that a large table is not taken for small.
const ROWS_PER_PAGE: i64 = 120;

/// Schema, kind, number, what tells about how many rows there are, row-level security, children. The first question for
/// every table, so it is a plain one: a connection is new, and each function, operator and catalogue that it has to look
/// up, and each join that it has to plan, costs more than all rows that it reads.
const TABLE: &str = "SELECT (SELECT s.nspname::text FROM pg_catalog.pg_namespace s WHERE s.oid = c.relnamespace), c.relkind::text, c.oid, \
     c.reltuples, c.relpages, CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid) END, \
     pg_catalog.current_setting('block_size'), pg_catalog.row_security_active(c.oid), c.relhassubclass, c.relhastriggers \
     FROM pg_catalog.pg_class c WHERE c.relname = {} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {}";

/// The table of a schema.
const IN_SCHEMA: &str = "c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = {}::text)";

/// The table that the bare name means, where that is one of the app's own. A table that another session left in a pooler's
/// connection is none.
const IN_SIGHT: &str = "pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> 11 AND c.relpersistence <> 't'";

/// The first of the search path, whatever else (an index, a table of the system) has the name before it.
const ON_THE_PATH: &str = "c.oid = (SELECT o.oid FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace \
     WHERE o.relname = {} AND o.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = ANY (current_schemas(false)) \
     ORDER BY array_position(current_schemas(false), n.nspname) LIMIT 1)";

/// Kind, rows and the tables below that are no partitions, of one that has, or once had, children: a table that has some counts as partitioned, for a row's place is
/// unique in one file only.
const TREE: &str = "SELECT CASE WHEN c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid) THEN 'p' ELSE c.relkind::text END, \
     (SELECT coalesce(sum(greatest(p.reltuples::float8, (pg_catalog.pg_relation_size(p.oid) / current_setting('block_size')::bigint) \
       * CASE WHEN p.reltuples > 0 AND p.relpages > 0 THEN p.reltuples::float8 / p.relpages ELSE {} END)), 0)::float8 \
      FROM (WITH RECURSIVE tree AS (SELECT c.oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid) SELECT oid FROM tree) leaf \
      JOIN pg_catalog.pg_class p ON p.oid = leaf.oid AND p.relkind IN ('r', 'm')), \
     CASE WHEN c.relkind = 'r' THEN ARRAY(SELECT i.inhrelid::regclass::text FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid ORDER BY i.inhrelid LIMIT 3) END \
     FROM pg_catalog.pg_class c WHERE c.oid = {}";

/// Number and name of each column; its type's number, and how the catalogue spells it without a length, with none given and
/// with its own; its length; nullable, generated, identity. All there is to know where every type is PostgreSQL's own.
const PLAIN: &str = "SELECT a.attnum, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, NULL), pg_catalog.format_type(a.atttypid, -1), \
     pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypmod, NOT a.attnotnull, a.attgenerated, a.attidentity, a.attcollation \
     FROM pg_catalog.pg_attribute a WHERE a.attrelid = {} AND a.attnum > 0 AND NOT a.attisdropped";

/// Types below have had their numbers in every release: none is a domain or an enum, and all are in `pg_catalog`.
const FIRST_OTHER_TYPE: i64 = 10_000;
/// `bpchar` and `varchar`.
const CHARACTERS: [i64; 2] = [1042, 1043];

/// Collations below have had their numbers in every release and tell every two texts apart: none, the database's own, "C"
/// and "POSIX".
const TELLING: [i64; 4] = [0, 100, 950, 951];

/// Columns whose collation takes different texts for the same.
const FOLDING: &str = "SELECT a.attname::text FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation \
     WHERE a.attrelid = {} AND NOT l.collisdeterministic";

/// Table, name, type as the catalogue names it (a domain's is that of its base), the spelling of a cast, nullable,
/// generated, most characters, labels, whether it is a domain, the cast to the enum that the domain is over. A cast to `varchar(n)` would cut silently, so character types are cast to without
/// a length.
const COLUMNS: &str = "SELECT {}, a.attname::text, \
     CASE WHEN b.typtype = 'e' THEN 'enum' ELSE pg_catalog.format_type(b.oid, NULL) END, \
     CASE WHEN tn.nspname = 'pg_catalog' THEN pg_catalog.format_type(t.oid, CASE WHEN t.typcategory = 'A' OR t.typname IN ('varchar', 'bpchar') THEN -1 ELSE a.atttypmod END) \
      ELSE '\"' || replace(tn.nspname, '\"', '\"\"') || '\".\"' || replace(coalesce(e.typname, t.typname), '\"', '\"\"') || '\"' || CASE WHEN e.oid IS NULL THEN '' ELSE '[]' END END, \
     NOT a.attnotnull, a.attgenerated <> '' OR a.attidentity = 'a', \
     CASE WHEN b.typname IN ('varchar', 'bpchar') AND b.typmod > 4 THEN b.typmod - 4 END::bigint, \
     CASE WHEN b.typtype = 'e' THEN ARRAY(SELECT l.enumlabel::text FROM pg_catalog.pg_enum l WHERE l.enumtypid = b.oid ORDER BY l.enumsortorder) END, \
     t.typtype = 'd', \
     CASE WHEN t.typtype = 'd' AND b.typtype = 'e' THEN (SELECT '\"' || replace(n.nspname, '\"', '\"\"') || '\".\"' || replace(b.typname, '\"', '\"\"') || '\"' \
      FROM pg_catalog.pg_type x JOIN pg_catalog.pg_namespace n ON n.oid = x.typnamespace WHERE x.oid = b.oid) END \
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace \
     LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' \
     CROSS JOIN LATERAL ({}) b \
     WHERE {} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum";

/// The table and others of its schema.
const ONE_OF: &str = "a.attrelid IN (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = {} AND c.relname = ANY ({}::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f'))";

/// The base of a type that is no domain: itself.
const ITSELF: &str = "SELECT t.oid, t.typname, t.typtype, a.atttypmod AS typmod";

/// The base of any type, down through domains of domains.
const BASE: &str = "WITH RECURSIVE up AS (SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS typmod \
      UNION ALL SELECT u.oid, u.typname, u.typtype, u.typbasetype, u.typtypmod, up.typtypmod FROM up JOIN pg_catalog.pg_type u ON u.oid = up.typbasetype WHERE up.typtype = 'd') \
      SELECT * FROM up WHERE up.typtype <> 'd'";

/// Unique, for some rows only, the numbers of its columns (0: an expression) of which so many are key columns, primary, its own
/// number, the collations of the key columns. Only b-trees (whose number has been 403 in every release), which alone are ordered, and only those that are complete.
const INDEXES: &str = "SELECT i.indisunique, i.indpred IS NOT NULL, i.indkey::text, i.indnkeyatts, i.indisprimary, i.indexrelid, i.indcollation::text \
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid AND x.relam = 403 \
     WHERE i.indrelid = {} AND i.indisvalid AND i.indisready";

/// Whether a trigger of the app's is told of each row after its UPDATE: neither BEFORE nor INSTEAD OF, in the type's bits.
const AFTER: &str = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger g WHERE g.tgrelid = {} AND NOT g.tgisinternal \
     AND g.tgenabled <> 'D' AND g.tgtype & 16 <> 0 AND g.tgtype & 66 = 0)";

/// For reading and for changing: a permissive policy that lets every row pass, and no restrictive one that does not.
const POLICIES: &str = "SELECT pg_catalog.row_security_active(c.oid), current_user::text, (SELECT bool_and( \
      EXISTS (SELECT 1 FROM mine p WHERE p.polcmd::text IN (command, '*') AND p.polpermissive AND p.open) \
      AND NOT EXISTS (SELECT 1 FROM mine p WHERE p.polcmd::text IN (command, '*') AND NOT p.polpermissive AND NOT p.open)) \
      FROM unnest(ARRAY['r', 'w']) command) \
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {} AND c.relname = {}";

/// The policies of the table that bind this role.
const MINE: &str = "WITH mine AS (SELECT p.polcmd, p.polpermissive, coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'true') = 'true' AS open \
     FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = {} AND c.relname = {} \
     AND EXISTS (SELECT 1 FROM unnest(p.polroles) role WHERE CASE WHEN role = 0 THEN true ELSE pg_catalog.pg_has_role(current_user, role, 'USAGE') END))";

pub(super) async fn read(connection: &mut Connection, wanted: &Wanted<'_>) -> Result<Catalogue, DbError> {
    let Some(row) = find(connection, wanted).await? else { return Ok(wanted.nothing()) };
    let number = Part::text(row.try_int(2)?.unwrap_or_default().to_string());
    let mut found = Catalogue {
        schema: row.try_text(0)?.unwrap_or_default().to_owned(),
        relation: relation(row.try_text(1)?.unwrap_or_default()).to_owned(),
        rows: whole(rows(&row)?),
        has_row_security: row.try_bool(7)?.unwrap_or(true),
        ..wanted.nothing()
    };
    if row.try_bool(8)?.unwrap_or(true) {
        let tree = Part::fill(TREE, &[&Part::text(ROWS_PER_PAGE.to_string()), &number]).finish(Dialect::Postgres);
        if let Some(row) = connection.query(&tree).await?.first() {
            found.relation = relation(row.try_text(0)?.unwrap_or_default()).to_owned();
            found.rows = whole(row.try_float(1)?.unwrap_or_default());
            found.flaw = Some(texts(row, 2)).filter(|children| !children.is_empty()).map(Flaw::Inherited);
        }
    }
    let ask = |what: &str| Part::fill(what, &[&number]).finish(Dialect::Postgres);
    let mut questions = vec![ask(PLAIN), ask(INDEXES)];
    // Foreign keys are triggers as well.
    questions.extend(row.try_bool(9)?.unwrap_or(true).then(|| ask(AFTER)));
    let answers = connection.together("", &questions).await?;
    let [plain, indexes, after @ ..] = answers.as_slice() else { return Ok(wanted.nothing()) };
    found.has_after_triggers = after.iter().flatten().any(|row| row.bool(0) == Some(true));
    let mut names = BTreeMap::new();
    for row in plain {
        let name = row.try_text(1)?.unwrap_or_default();
        names.insert(row.try_int(0)?.unwrap_or_default(), Named { name, collation: row.try_int(10)?, folds: false });
    }
    let is_own = |row: &Row| row.int(2).is_some_and(|kind| kind < FIRST_OTHER_TYPE);
    let columns = if wanted.others.is_empty() && plain.iter().all(is_own) {
        let mut plain: Vec<&Row> = plain.iter().collect();
        plain.sort_by_key(|row| row.int(0));
        plain
            .into_iter()
            .map(|row| Ok((wanted.table.to_owned(), plain_column(row)?)))
            .collect::<Result<_, DbError>>()?
    } else {
        columns(connection, wanted, (&found.schema, &number)).await?
    };
    take_others(columns, wanted, &mut found);
    if plain.iter().any(|row| row.int(10).is_none_or(|collation| !TELLING.contains(&collation))) {
        let folding = connection.query(&ask(FOLDING)).await?;
        let folding: Vec<&str> = folding.iter().filter_map(|row| row.text(0)).collect();
        found
            .columns
            .iter_mut()
            .filter(|column| folding.contains(&&*column.name))
            .for_each(|column| column.folds = true);
        names.values_mut().filter(|named| folding.contains(&named.name)).for_each(|named| named.folds = true);
    }
    let mut indexes: Vec<&Row> = indexes.iter().collect();
    indexes.sort_by_key(|row| (row.bool(4) != Some(true), row.int(5)));
    found.indexes = indexes.into_iter().map(|row| index(row, &names)).collect::<Result<_, _>>()?;
    Ok(found)
}

/// The table's row of [`TABLE`], if there is such a table.
async fn find(connection: &mut Connection, wanted: &Wanted<'_>) -> Result<Option<Row>, DbError> {
    let name = Part::fill("{}::text", &[&text(wanted.table)]);
    let ask = |place: &Part| Part::fill(TABLE, &[&name, place]).finish(Dialect::Postgres);
    if let Some(schema) = wanted.schema.or(wanted.url_schema) {
        let rows = connection.query(&ask(&Part::fill(IN_SCHEMA, &[&text(schema)]))).await?;
        return Ok(rows.into_iter().next());
    }
    let mut rows = connection.query(&ask(&Part::text(IN_SIGHT))).await?;
    if rows.is_empty() {
        rows = connection.query(&ask(&Part::fill(ON_THE_PATH, &[&name]))).await?;
    }
    Ok(rows.into_iter().next())
}

/// About how many rows, the planner's way: rows per page when last analysed, times the pages of today.
#[expect(clippy::cast_precision_loss, reason = "a rough number")]
fn rows(row: &Row) -> Result<f64, DbError> {
    let Some(bytes) = row.try_int(5)? else { return Ok(0.0) };
    let (tuples, pages) = (row.try_float(3)?.unwrap_or_default(), row.try_float(4)?.unwrap_or_default());
    let block = row.try_int(6)?.unwrap_or_default().max(1);
    let per_page = if tuples > 0.0 && pages > 0.0 { tuples / pages } else { ROWS_PER_PAGE as f64 };
    Ok(tuples.max((bytes / block) as f64 * per_page))
}

/// Columns of any type, and those of other tables, by table.
async fn columns(
    connection: &mut Connection,
    wanted: &Wanted<'_>,
    (schema, number): (&str, &Part),
) -> Result<Vec<(String, ColumnFacts)>, DbError> {
    let (whose, which) = if wanted.others.is_empty() {
        (Part::fill("{}::text", &[&text(wanted.table)]), Part::fill("a.attrelid = {}", &[number]))
    } else {
        let all = std::iter::once(wanted.table).chain(wanted.others.iter().copied());
        let names = Part::bind(Value::TextArray(all.map(str::to_owned).collect()));
        let schema = Part::fill("{}::text", &[&text(schema)]);
        let whose = "(SELECT c.relname::text FROM pg_catalog.pg_class c WHERE c.oid = a.attrelid)";
        (Part::text(whose), Part::fill(ONE_OF, &[&schema, &names]))
    };
    let ask = |base: &str| Part::fill(COLUMNS, &[&whose, &Part::text(base), &which]).finish(Dialect::Postgres);
    let mut rows = connection.query(&ask(ITSELF)).await?;
    if rows.iter().any(|row| row.bool(8) == Some(true)) {
        rows = connection.query(&ask(BASE)).await?;
    }
    rows.iter().map(column).collect()
}

pub(super) async fn hidden_rows(connection: &mut Connection, found: &Catalogue) -> Result<Option<String>, DbError> {
    if !found.has_row_security {
        return Ok(None);
    }
    let [schema, table] = [&found.schema, &found.table].map(|name| Part::fill("{}::text", &[&text(name)]));
    let mine = Part::fill(MINE, &[&schema, &table]);
    let question = Part::fill("{} {}", &[&mine, &Part::fill(POLICIES, &[&schema, &table])]);
    let rows = connection.query(&question.finish(Dialect::Postgres)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let hidden = row.try_bool(0)?.unwrap_or(false) && !row.try_bool(2)?.unwrap_or(false);
    Ok(hidden.then(|| {
        format!(
            "row-level security hides rows of {} from role {}; grant BYPASSRLS or add a policy USING (true)",
            found.table,
            row.text(1).unwrap_or_default()
        )
    }))
}

fn relation(kind: &str) -> &'static str {
    match kind {
        "r" => "table",
        "p" => "partitioned table",
        "v" => "view",
        "m" => "materialized view",
        _ => "foreign table",
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number of rows, and a cast of a float saturates")]
fn whole(rows: f64) -> i64 {
    rows.ceil() as i64
}

fn column(row: &Row) -> Result<(String, ColumnFacts), DbError> {
    let text = |i| row.try_text(i).map(|text| text.unwrap_or_default().to_owned());
    let data_type = text(2)?.to_lowercase();
    let facts = ColumnFacts {
        name: text(1)?,
        collation: String::new(),
        folds: data_type.rsplit('.').next() == Some("citext"),
        data_type,
        cast: text(3)?,
        nullable: row.try_bool(4)?.unwrap_or(true),
        generated: row.try_bool(5)?.unwrap_or(false),
        renewed: false,
        max_chars: row.try_int(6)?,
        labels: texts(row, 7),
        enum_below: text(9)?,
        open_key: false,
    };
    Ok((text(0)?, facts))
}

/// The same of a row of [`PLAIN`].
fn plain_column(row: &Row) -> Result<ColumnFacts, DbError> {
    let text = |i| row.try_text(i).map(|text| text.unwrap_or_default().to_owned());
    let data_type = text(3)?;
    let is_characters = row.try_int(2)?.is_some_and(|kind| CHARACTERS.contains(&kind));
    // A cast to `varchar(n)` would cut silently.
    let cast = if is_characters || data_type.ends_with("[]") { text(4)? } else { text(5)? };
    let length = row.try_int(6)?.filter(|length| is_characters && *length > 4);
    Ok(ColumnFacts {
        open_key: false,
        name: text(1)?,
        data_type: data_type.to_lowercase(),
        cast,
        nullable: row.try_bool(7)?.unwrap_or(true),
        generated: !text(8)?.is_empty() || text(9)? == "a",
        renewed: false,
        max_chars: length.map(|length| length - 4),
        labels: Vec::new(),
        enum_below: String::new(),
        folds: false,
        collation: String::new(),
    })
}

/// A column by its number.
struct Named<'a> {
    name: &'a str,
    collation: Option<i64>,
    /// Its collation takes different texts for the same.
    folds: bool,
}

fn index(row: &Row, names: &BTreeMap<i64, Named<'_>>) -> Result<IndexFacts, DbError> {
    let key = usize::try_from(row.try_int(3)?.unwrap_or_default()).unwrap_or_default();
    let numbers = row.try_text(2)?.unwrap_or_default().split_ascii_whitespace().take(key);
    let named: Vec<Option<&Named<'_>>> =
        numbers.map(|number| number.parse().ok().and_then(|number: i64| names.get(&number))).collect();
    let collations = row.try_text(6)?.unwrap_or_default().split_ascii_whitespace().map(|number| number.parse().ok());
    // By its own collation the index may hold two texts that the column takes for the same.
    let is_finer = |(named, collation): (&Option<&Named<'_>>, Option<i64>)| {
        named.is_some_and(|named| named.folds && named.collation != collation)
    };
    let tells_more_apart = named.iter().zip(collations).any(is_finer);
    Ok(IndexFacts {
        columns: named.iter().map(|named| named.map(|named| named.name.to_owned()).unwrap_or_default()).collect(),
        unique: row.try_bool(0)?.unwrap_or(false) && !tells_more_apart,
        partial: row.try_bool(1)?.unwrap_or(true),
        primary: false,
    })
}

fn texts(row: &Row, i: usize) -> Vec<String> {
    match row.0.get(i) {
        Some(Value::TextArray(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
