//! Putting before-images back, each row only if it still is as we left it.

use super::{
    KEY_ESCAPE, KEY_SEPARATOR, LedgerNames, Part, Statement, Value, Zone,
    expr::{cast, image_of, is_escaped, is_one_of, key_images, own, quote, restored, table_name},
    image::{holds, ledger_image},
    signs::moment_of,
};
use crate::runs::{Column, Dialect, Kind, Role, RunTable, Sign};

/// What an undo notes of a batch whose action was `of`. A requeue that is put back counts no more, and once more if that
/// is undone in its turn.
#[must_use]
pub fn undo_action(of: &str) -> &'static str {
    match of {
        "Requeue" | "RedoRequeue" => "UndoRequeue",
        "UndoRequeue" => "RedoRequeue",
        _ => "Undo",
    }
}

/// Which batch is undone, and under which name.
#[derive(Clone, Copy, Debug)]
pub struct UndoBatch<'a> {
    /// The recovery that is undone.
    pub recovery: &'a str,
    /// The undo's own name.
    pub undo: &'a str,
    /// The recovery that settled the runs in the first place: `recovery`, unless that is an undo itself.
    pub root: &'a str,
    /// The batch; it has the same number in both.
    pub number: i64,
    /// It undoes an undo, and so settles runs again: how far their zone-less times are from UTC.
    pub again: Option<Zone>,
}

/// Runs that are to be settled again must have shown no life since they were put back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Silent {
    /// Since when, seconds since 1970.
    pub since: f64,
    /// How far zone-less times are from UTC.
    pub zone: Zone,
}

/// PostgreSQL: undoes one batch and notes it. Answers one row per run that was left alone: its key, whether the row is
/// still there, and whether it still is as we left it: then somebody holds it locked. And one per run in which some column
/// is not what it was: its key, and as JSON the images that it has, should have and had.
#[must_use]
pub fn undo_batch(table: &RunTable, ledger: &LedgerNames, columns: &[Column], which: UndoBatch<'_>) -> Statement {
    let UndoBatch { recovery, undo, root, number, .. } = which;
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
            // To the letter, whatever the column's collation takes for the same.
            Part::fill(
                &format!("{{}} COLLATE \"C\" IS NOT DISTINCT FROM l.after[{}]", i + 1),
                &[&image_of(dialect, column)],
            )
        })
        .collect();
    let now: Vec<Part> = columns.iter().map(|column| image_of(dialect, column)).collect();
    let wanted: Vec<String> =
        columns.iter().enumerate().map(|(i, column)| format!("(l.before[{}]::{})::text", i + 1, column.cast)).collect();
    let change = ledger.table("change");
    Part::fill(
        &format!(
            "WITH c AS MATERIALIZED (SELECT * FROM {change} WHERE recovery_id = {{}}::text AND batch = {{}}::bigint), \
             l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after \
             FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) \
             JOIN {before} b ON b.i = r.i - 1 JOIN {after} a ON a.i = r.i - 1), \
             held AS MATERIALIZED (SELECT l.i FROM l, {table} t WHERE {{}} AND {{}} FOR NO KEY UPDATE OF t SKIP LOCKED), \
             changed AS (UPDATE {table} AS t SET {{}} FROM l JOIN held h ON h.i = l.i WHERE {{}} AND {{}} \
             RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[{{}}]::text[] AS now, ARRAY[{wanted}]::text[] AS wanted), \
             noted AS (INSERT INTO {change} (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) \
             SELECT {{}}::text, {{}}::bigint, (SELECT {action} FROM c), now(), count(*), 0, {{}}::text[], array_agg(d.run), array_agg(d.evidence), array_agg(d.left_as), array_agg(d.now) FROM changed d), \
             counted AS ({{}}) \
             SELECT l.run, EXISTS (SELECT 1 FROM {table} t WHERE {{}}), EXISTS (SELECT 1 FROM {table} t WHERE {{}} AND {{}}), NULL::text, l.i \
             FROM l LEFT JOIN changed d ON d.i = l.i WHERE d.i IS NULL \
             UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i FROM changed d WHERE d.now IS DISTINCT FROM d.wanted \
             ORDER BY 5",
            table = table_name(table),
            before = cells("before", columns.len()),
            after = cells("after", columns.len()),
            wanted = wanted.join(", "),
            action = "CASE WHEN c.action IN ('Requeue', 'RedoRequeue') THEN 'UndoRequeue' WHEN c.action = 'UndoRequeue' THEN 'RedoRequeue' ELSE 'Undo' END",
        ),
        &[
            &id(recovery),
            &Part::bind(Value::Int(number)),
            &names_run(table),
            &Part::all(&same),
            &Part::join(&sets, ", "),
            &names_run(table),
            &Part::all(&same),
            &Part::join(&now, ", "),
            &id(undo),
            &Part::bind(Value::Int(number)),
            &Part::bind(Value::TextArray(columns.iter().map(|column| column.name.to_string()).collect())),
            &recounted(table, ledger, root),
            &names_run(table),
            &names_run(table),
            &Part::all(&same),
        ],
    )
    .finish(dialect)
}

/// The requeues of the changed runs, counted once less, or once more: see [`recount`](super::recount).
fn recounted(table: &RunTable, ledger: &LedgerNames, root: &str) -> Part {
    let again = Part::text("c.action = 'UndoRequeue'");
    let sets = super::requeues::recounts(ledger, &again, root);
    Part::fill(
        &format!(
            "UPDATE {} q SET {{}} FROM changed d, c WHERE c.action IN ('Requeue', 'UndoRequeue', 'RedoRequeue') AND q.run_table = {{}}::text AND q.run = d.run",
            ledger.table("requeue")
        ),
        &[&sets, &Part::bind(Value::Text(table.ledger_name()))],
    )
}

/// PostgreSQL: how many rows of a batch that is noted under `name` are by now something else than what is noted: a trigger
/// has written them after the statement that told of them.
#[must_use]
pub fn written_since(
    table: &RunTable,
    ledger: &LedgerNames,
    columns: &[Column],
    (name, number): (&str, i64),
) -> Statement {
    let dialect = table.dialect;
    let now: Vec<Part> = columns.iter().map(|column| image_of(dialect, column)).collect();
    Part::fill(
        &format!(
            "WITH c AS MATERIALIZED (SELECT * FROM {} WHERE recovery_id = {{}}::text AND batch = {{}}::bigint), \
             l AS MATERIALIZED (SELECT r.run, a.cells FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN {} a ON a.i = r.i - 1) \
             SELECT count(*) FROM l, {} t WHERE {{}} AND ARRAY[{{}}]::text[] IS DISTINCT FROM l.cells",
            ledger.table("change"),
            cells("after", columns.len()),
            table_name(table),
        ),
        &[
            &Part::bind(Value::Text(name.to_owned())),
            &Part::bind(Value::Int(number)),
            &names_run(table),
            &Part::join(&now, ", "),
        ],
    )
    .finish(dialect)
}

/// The two-dimensional arrays of the batch `c`, flattened once and put together again run by run: linear in the batch.
fn cells(list: &str, columns: usize) -> String {
    format!(
        "(SELECT (u.n - 1) / {} AS i, array_agg(u.v ORDER BY u.n) AS cells FROM c, unnest(c.{list}) WITH ORDINALITY AS u(v, n) GROUP BY 1)",
        columns.max(1)
    )
}

/// The row `t` is the run that `l.run` names.
pub(super) fn names_run(table: &RunTable) -> Part {
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
    if !is_escaped(Dialect::Postgres, column) {
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
    /// Only those that have been silent since.
    pub silent: Option<Silent>,
}

impl UndoGroup {
    /// The recovery set this column to itself, so that the database would not set it anew. The app may have since.
    #[must_use]
    pub fn only_held(&self, column: &Column, i: usize) -> bool {
        column.renewed && self.before.get(i) == self.after.get(i)
    }
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

/// The group's columns in these rows: each row's key, then for each column its image as it is now, and 1 where that is what
/// it was before, however the column's type spells it today.
#[must_use]
pub fn undo_images(table: &RunTable, columns: &[Column], group: &UndoGroup, keys: &[String]) -> Statement {
    let mut wanted = vec![key_images(table)];
    for (column, image) in columns.iter().zip(&group.before) {
        wanted.push(ledger_image(table.dialect, column));
        wanted.push(Part::fill("CASE WHEN {} THEN 1 ELSE 0 END", &[&is_as(table.dialect, column, image.as_deref())]));
    }
    Part::fill(
        &format!("SELECT {{}} FROM {} t WHERE {{}}", table_name(table)),
        &[&Part::join(&wanted, ", "), &is_one_of(table, keys)],
    )
    .finish(table.dialect)
}

fn is_as(dialect: Dialect, column: &Column, image: Option<&str>) -> Part {
    let exact = is_image(dialect, column, image);
    let Some(_) = image else { return exact };
    let (value, was) = (own(dialect, &column.name), restored(dialect, column, image));
    match (dialect, &column.kind) {
        (Dialect::Postgres, _) => Part::fill("{} IS NOT DISTINCT FROM ({})::text", &[&image_of(dialect, column), &was]),
        (Dialect::Mysql, Kind::Time(_) | Kind::Number | Kind::Bool) => {
            Part::fill("({} OR {} <=> {})", &[&exact, &value, &was])
        }
        _ => exact,
    }
}

/// Puts the group's rows back that [`undo_match`] found.
#[must_use]
pub fn undo_rows(table: &RunTable, columns: &[Column], group: &UndoGroup, keys: &[String]) -> Statement {
    let dialect = table.dialect;
    let sets: Vec<Part> = columns
        .iter()
        .zip(&group.before)
        .enumerate()
        .map(|(i, (column, image))| {
            let value = if group.only_held(column, i) {
                own(dialect, &column.name)
            } else {
                restored(dialect, column, image.as_deref())
            };
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
    // Of a column without an image nobody knows what it was or is to be.
    if group.before.len() < columns.len() || group.after.len() < columns.len() {
        return Part::any(&[]);
    }
    let is_known = |image: &Option<String>| image.as_deref() != Some(super::TOO_LONG);
    if table.dialect == Dialect::Mysql && !group.after.iter().all(is_known) {
        return Part::any(&[]);
    }
    let written = columns.iter().zip(&group.after).enumerate().filter(|(i, (column, _))| !group.only_held(column, *i));
    let same = written.map(|(_, (column, image))| is_image(table.dialect, column, image.as_deref()));
    Part::all(&same.chain(signs_are_old(table, columns, group)).collect::<Vec<_>>())
}

/// No sign of life is newer than the group's may be; one that nobody can read may be. A column that is compared anyway
/// tells of the app by its value.
fn signs_are_old(table: &RunTable, columns: &[Column], group: &UndoGroup) -> Vec<Part> {
    let Some(Silent { since, zone }) = group.silent else { return Vec::new() };
    let is_compared = |sign: &Sign| {
        let mut compared = columns.iter().enumerate().filter(|(i, column)| !group.only_held(column, *i));
        sign.source.column().is_some_and(|name| compared.any(|(_, column)| column.name == *name))
    };
    let signs = Role::UNDER_WORK.into_iter().filter_map(|role| table.role(role)).filter(|sign| !is_compared(sign));
    let is_old = |sign: &Sign| match sign.column.kind {
        Kind::Time(form) => {
            let moment = moment_of(table, sign, form, zone);
            let is_before = Part::fill("{} < {}", &[&moment.at(), &Part::bind(Value::Float(since))]);
            Some(Part::any(&[moment.is_none(), is_before]))
        }
        _ => None,
    };
    signs.filter_map(is_old).collect()
}

/// The column's value has this very image.
fn is_image(dialect: Dialect, column: &Column, image: Option<&str>) -> Part {
    let now = image_of(dialect, column);
    match image {
        // The value's own: of one that is too long MySQL has no image.
        None => Part::fill("{} IS NULL", &[&own(dialect, &column.name)]),
        Some(image) if dialect == Dialect::Sqlite => holds(column, &now, image),
        Some(image) => {
            let image = Part::bind(Value::Text(image.to_owned()));
            // To the letter, whatever the column's collation takes for the same.
            let template = if dialect == Dialect::Mysql {
                "CAST({} AS BINARY) = CAST({} AS BINARY)"
            } else {
                "{} COLLATE \"C\" = {}"
            };
            Part::fill(template, &[&now, &image])
        }
    }
}
