//! PostgreSQL's own catalogue: `information_schema` hides what a role may not read, and then a missing grant would look
//! like a missing column.

use super::super::connection::Connection;
use super::super::fault::DbError;
use super::super::row::Row;
use super::{Wanted, take_others, text};
use crate::runs::{Catalogue, ColumnFacts, Dialect, IndexFacts};
use crate::sql::{Part, Value};

/// Rows on a page of a table that was never analysed: as many as narrow rows are, so that a large table is not taken for small.
const ROWS_PER_PAGE: i64 = 120;

/// Schema, kind, about how many rows, row-level security, children, number. The planner's way: rows per page when last analysed,
/// times the pages of today. The first question for every table, so it is a plain one: a connection is new, and what it
/// has to look up and plan is most of what a check costs.
const TABLE: &str = "SELECT n.nspname::text, c.relkind::text, \
     CASE WHEN c.relkind IN ('r', 'm') THEN greatest(c.reltuples::float8, (pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::bigint) \
       * CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples::float8 / c.relpages ELSE {} END) ELSE 0 END::float8, \
     pg_catalog.row_security_active(c.oid), c.relhassubclass, c.oid::bigint \
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relname = {} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {}";

/// The same for one that has, or once had, children: a table that has some counts as partitioned, for a row's place is
/// unique in one file only.
const TREE: &str = "SELECT n.nspname::text, \
     CASE WHEN c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid) THEN 'p' ELSE c.relkind::text END, \
     (SELECT coalesce(sum(greatest(p.reltuples::float8, (pg_catalog.pg_relation_size(p.oid) / current_setting('block_size')::bigint) \
       * CASE WHEN p.reltuples > 0 AND p.relpages > 0 THEN p.reltuples::float8 / p.relpages ELSE {} END)), 0)::float8 \
      FROM (WITH RECURSIVE tree AS (SELECT c.oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid) SELECT oid FROM tree) leaf \
      JOIN pg_catalog.pg_class p ON p.oid = leaf.oid AND p.relkind IN ('r', 'm')) \
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relname = {} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {}";

/// Table, name, type as the catalogue names it (a domain's is that of its base), the spelling of a cast, nullable,
/// generated, most characters, labels, whether it is a domain. A cast to `varchar(n)` would cut silently, so character types are cast to without
/// a length.
const COLUMNS: &str = "SELECT {}, a.attname::text, \
     CASE WHEN b.typtype = 'e' THEN 'enum' ELSE pg_catalog.format_type(b.oid, NULL) END, \
     CASE WHEN tn.nspname = 'pg_catalog' THEN pg_catalog.format_type(t.oid, CASE WHEN t.typcategory = 'A' OR t.typname IN ('varchar', 'bpchar') THEN -1 ELSE a.atttypmod END) \
      ELSE '\"' || replace(tn.nspname, '\"', '\"\"') || '\".\"' || replace(coalesce(e.typname, t.typname), '\"', '\"\"') || '\"' || CASE WHEN e.oid IS NULL THEN '' ELSE '[]' END END, \
     NOT a.attnotnull, a.attgenerated <> '' OR a.attidentity = 'a', \
     CASE WHEN b.typname IN ('varchar', 'bpchar') AND b.typmod > 4 THEN b.typmod - 4 END::bigint, \
     CASE WHEN b.typtype = 'e' THEN ARRAY(SELECT l.enumlabel::text FROM pg_catalog.pg_enum l WHERE l.enumtypid = b.oid ORDER BY l.enumsortorder) END, \
     t.typtype = 'd' \
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace \
     LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' \
     CROSS JOIN LATERAL ({}) b \
     WHERE {} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum";

/// The table and others of its schema. The table alone is named by its number, which saves half of the planning.
const ONE_OF: &str = "a.attrelid IN (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = {} AND c.relname = ANY ({}::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f'))";

/// The base of a type that is no domain: itself.
const ITSELF: &str = "SELECT t.oid, t.typname, t.typtype, a.atttypmod AS typmod";

/// The base of any type, down through domains of domains.
const BASE: &str = "WITH RECURSIVE up AS (SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS typmod \
      UNION ALL SELECT u.oid, u.typname, u.typtype, u.typbasetype, u.typtypmod, up.typtypmod FROM up JOIN pg_catalog.pg_type u ON u.oid = up.typbasetype WHERE up.typtype = 'd') \
      SELECT * FROM up WHERE up.typtype <> 'd'";

/// Only b-trees (whose number has been 403 in every release), which alone are ordered, and only those that are complete.
const INDEXES: &str = "SELECT i.indisunique, i.indpred IS NOT NULL, \
     ARRAY(SELECT coalesce(a.attname::text, '') FROM generate_series(0, i.indnkeyatts - 1) k \
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k] AND a.attnum > 0 ORDER BY k) \
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid AND x.relam = 403 \
     WHERE i.indrelid = {}::bigint::oid AND i.indisvalid AND i.indisready ORDER BY i.indisprimary DESC, i.indexrelid";

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
    let place = match wanted.schema.or(wanted.url_schema) {
        Some(schema) => Part::fill("n.nspname = {}::text", &[&text(schema)]),
        None => Part::text(
            "n.nspname = ANY (current_schemas(false)) ORDER BY array_position(current_schemas(false), n.nspname) LIMIT 1",
        ),
    };
    let name = Part::fill("{}::text", &[&text(wanted.table)]);
    let ask = |table: &str| {
        Part::fill(table, &[&Part::text(ROWS_PER_PAGE.to_string()), &name, &place]).finish(Dialect::Postgres)
    };
    let mut rows = connection.query(&ask(TABLE)).await?;
    let Some(row) = rows.first() else { return Ok(wanted.nothing()) };
    let has_row_security = row.try_bool(3)?.unwrap_or(true);
    let number = Part::bind(Value::Int(row.try_int(5)?.unwrap_or_default()));
    if row.try_bool(4)?.unwrap_or(true) {
        rows = connection.query(&ask(TREE)).await?;
    }
    let Some(row) = rows.first() else { return Ok(wanted.nothing()) };
    let mut found = Catalogue {
        schema: row.try_text(0)?.unwrap_or_default().to_owned(),
        relation: relation(row.try_text(1)?.unwrap_or_default()).to_owned(),
        rows: whole(row.try_float(2)?.unwrap_or_default()),
        has_row_security,
        ..wanted.nothing()
    };
    let (whose, which) = if wanted.others.is_empty() {
        (name.clone(), Part::fill("a.attrelid = {}::bigint::oid", &[&number]))
    } else {
        let all = std::iter::once(wanted.table).chain(wanted.others.iter().copied());
        let names = Part::bind(Value::TextArray(all.map(str::to_owned).collect()));
        let schema = Part::fill("{}::text", &[&text(&found.schema)]);
        let whose = "(SELECT c.relname::text FROM pg_catalog.pg_class c WHERE c.oid = a.attrelid)";
        (Part::text(whose), Part::fill(ONE_OF, &[&schema, &names]))
    };
    let ask = |base: &str| Part::fill(COLUMNS, &[&whose, &Part::text(base), &which]).finish(Dialect::Postgres);
    let mut rows = connection.query(&ask(ITSELF)).await?;
    if rows.iter().any(|row| row.bool(8) == Some(true)) {
        rows = connection.query(&ask(BASE)).await?;
    }
    let columns = rows.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    take_others(columns, wanted, &mut found);
    let indexes = Part::fill(INDEXES, &[&number]).finish(Dialect::Postgres);
    found.indexes = connection.query(&indexes).await?.iter().map(index).collect::<Result<_, _>>()?;
    Ok(found)
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
    let facts = ColumnFacts {
        name: text(1)?,
        data_type: text(2)?.to_lowercase(),
        cast: text(3)?,
        nullable: row.try_bool(4)?.unwrap_or(true),
        generated: row.try_bool(5)?.unwrap_or(false),
        max_chars: row.try_int(6)?,
        labels: texts(row, 7),
    };
    Ok((text(0)?, facts))
}

fn index(row: &Row) -> Result<IndexFacts, DbError> {
    Ok(IndexFacts {
        columns: texts(row, 2),
        unique: row.try_bool(0)?.unwrap_or(false),
        partial: row.try_bool(1)?.unwrap_or(true),
    })
}

fn texts(row: &Row, i: usize) -> Vec<String> {
    match row.0.get(i) {
        Some(Value::TextArray(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
