//! Putting before-images back, each row only if it still is as we left it.

use super::{
    KEY_ESCAPE, KEY_SEPARATOR, LedgerNames, Part, Statement, Value,
    expr::{cast, image_of, is_one_of, key_images, own, quote, restored, table_name},
    image::holds,
};
use crate::runs::{Column, Dialect, Kind, RunTable};

/// PostgreSQL: undoes one batch of `recovery` and notes it under `undo`. Answers one row per run that was left alone:
/// its key, whether the row is still there, and whether it still is as we left it: then somebody holds it locked.
#[must_use]
pub fn undo_batch(
    table: &RunTable,
    ledger: &LedgerNames,
    columns: &[Column],
    (recovery, number, undo): (&str, i64, &str),
) -> Statement {
    let dialect = Dialect::Postgres;
    let id = |text: &str| Part::bind(Value::Text(text.to_owned()));
    let sets: Vec<Part> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let image = Part::text(format!("l.before[{}]", i + 1));
            Part::fill(&format!("{} = {{}}::{}", quote(dialect, &column.name), column.cast), &[&image])
        })
        .collect();
    let same: Vec<Part> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            Part::fill(&format!("{{}} IS NOT DISTINCT FROM l.after[{}]", i + 1), &[&image_of(dialect, column)])
        })
        .collect();
    // The two-dimensional arrays, flattened once and put together again run by run: linear in the batch.
    let cells = |list: &str| {
        format!(
            "(SELECT (u.n - 1) / {} AS i, array_agg(u.v ORDER BY u.n) AS cells FROM c, unnest(c.{list}) WITH ORDINALITY AS u(v, n) GROUP BY 1)",
            columns.len().max(1)
        )
    };
    let change = ledger.table("change");
    Part::fill(
        &format!(
            "WITH c AS MATERIALIZED (SELECT * FROM {change} WHERE recovery_id = {{}}::text AND batch = {{}}::bigint), \
             l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after \
             FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) \
             JOIN {before} b ON b.i = r.i - 1 JOIN {after} a ON a.i = r.i - 1), \
             held AS MATERIALIZED (SELECT l.i FROM l, {table} t WHERE {{}} AND {{}} FOR NO KEY UPDATE OF t SKIP LOCKED), \
             changed AS (UPDATE {table} AS t SET {{}} FROM l JOIN held h ON h.i = l.i WHERE {{}} AND {{}} \
             RETURNING l.run, l.i, l.evidence, l.before, l.after), \
             noted AS (INSERT INTO {change} (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) \
             SELECT {{}}::text, {{}}::bigint, 'Undo', now(), count(*), 0, {{}}::text[], array_agg(d.run), array_agg(d.evidence), array_agg(d.after), array_agg(d.before) FROM changed d), \
             uncounted AS (UPDATE {requeue} q SET count = q.count - 1, \
             last = CASE WHEN q.count <= 1 THEN 'epoch'::timestamptz WHEN q.recovery_id = {{}}::text THEN coalesce(q.previous, 'epoch'::timestamptz) ELSE q.last END \
             FROM changed d, c WHERE c.action = 'Requeue' AND q.run_table = {{}}::text AND q.run = d.run) \
             SELECT l.run, EXISTS (SELECT 1 FROM {table} t WHERE {{}}), EXISTS (SELECT 1 FROM {table} t WHERE {{}} AND {{}}) \
             FROM l LEFT JOIN changed d ON d.i = l.i WHERE d.i IS NULL ORDER BY l.i",
            table = table_name(table),
            before = cells("before"),
            after = cells("after"),
            requeue = ledger.table("requeue"),
        ),
        &[
            &id(recovery),
            &Part::bind(Value::Int(number)),
            &names_run(table),
            &Part::all(&same),
            &Part::join(&sets, ", "),
            &names_run(table),
            &Part::all(&same),
            &id(undo),
            &Part::bind(Value::Int(number)),
            &Part::bind(Value::TextArray(columns.iter().map(|column| column.name.to_string()).collect())),
            &id(recovery),
            &Part::bind(Value::Text(table.ledger_name())),
            &names_run(table),
            &names_run(table),
            &Part::all(&same),
        ],
    )
    .finish(dialect)
}

/// The row `t` is the run that `l.run` names.
fn names_run(table: &RunTable) -> Part {
    let dialect = table.dialect;
    let single = table.id.len() == 1;
    let holds: Vec<Part> = table
        .id
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let image = if single {
                "l.run".to_owned()
            } else {
                let part = format!("split_part(l.run, chr({}), {})", u32::from(KEY_SEPARATOR), i + 1);
                unescaped(column, part)
            };
            Part::fill("{} = {}", &[&own(dialect, &column.name), &cast(&Part::text(image), column)])
        })
        .collect();
    Part::all(&holds)
}

/// The other way round than [`super::key_parts`] writes down.
fn unescaped(column: &Column, part: String) -> String {
    if !matches!(column.kind, Kind::Text | Kind::Json) {
        return part;
    }
    let (escape, separator) = (u32::from(KEY_ESCAPE), u32::from(KEY_SEPARATOR));
    format!("replace(replace({part}, chr({escape}) || '1', chr({separator})), chr({escape}) || '0', chr({escape}))")
}

/// Runs of one batch whose columns were and became the same: one statement serves them all.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct UndoGroup {
    /// Key images.
    pub keys: Vec<String>,
    /// What the columns were.
    pub before: Vec<Option<String>>,
    /// What we left.
    pub after: Vec<Option<String>>,
}

/// Whether rows that are found are also locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// Only looked at.
    Look,
    /// Locked until the transaction ends; those that somebody else holds are passed over.
    Lock,
}

/// Which rows of the group still are as we left them.
#[must_use]
pub fn undo_match(table: &RunTable, columns: &[Column], group: &UndoGroup, hold: Hold) -> Statement {
    let lock = match (hold, table.dialect) {
        (Hold::Look, _) | (_, Dialect::Sqlite) => "",
        // As the update itself locks: who only points to the row is not in its way.
        (Hold::Lock, Dialect::Postgres) => " FOR NO KEY UPDATE SKIP LOCKED",
        (Hold::Lock, Dialect::Mysql) => " FOR UPDATE SKIP LOCKED",
    };
    Part::fill(
        &format!("SELECT {{}} FROM {} t WHERE {{}} AND {{}}{lock}", table_name(table)),
        &[&key_images(table), &is_one_of(table, &group.keys), &as_left(table, columns, group)],
    )
    .finish(table.dialect)
}

/// Puts the group's rows back that [`undo_match`] found.
#[must_use]
pub fn undo_rows(table: &RunTable, columns: &[Column], group: &UndoGroup, keys: &[String]) -> Statement {
    let dialect = table.dialect;
    let sets: Vec<Part> = columns
        .iter()
        .zip(&group.before)
        .map(|(column, image)| {
            let value = restored(dialect, column, image.as_deref());
            Part::fill(&format!("{} = {{}}", quote(dialect, &column.name)), &[&value])
        })
        .collect();
    Part::fill(
        &format!("UPDATE {} AS t SET {{}} WHERE {{}} AND {{}}", table_name(table)),
        &[&Part::join(&sets, ", "), &is_one_of(table, keys), &as_left(table, columns, group)],
    )
    .finish(dialect)
}

fn as_left(table: &RunTable, columns: &[Column], group: &UndoGroup) -> Part {
    let same: Vec<Part> = columns
        .iter()
        .zip(&group.after)
        .map(|(column, image)| {
            let now = image_of(table.dialect, column);
            match image {
                None => Part::fill("{} IS NULL", &[&now]),
                Some(image) if table.dialect == Dialect::Sqlite => holds(column, &now, image),
                Some(image) => {
                    let image = Part::bind(Value::Text(image.clone()));
                    let template = if table.dialect == Dialect::Mysql {
                        "CAST({} AS BINARY) = CAST({} AS BINARY)"
                    } else {
                        "({}) = {}"
                    };
                    Part::fill(template, &[&now, &image])
                }
            }
        })
        .collect();
    Part::all(&same)
}
