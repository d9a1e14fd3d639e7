//! PostgreSQL settles a batch in one statement: pick, update, ledger row, requeue counts.

use std::fmt::Write as _;

use super::{
    LedgerNames, Order, Part, Pass, Scope, Statement, Value,
    expr::{is_one_of, key_text, own, quote, quote_text, table_name},
    settle::{assignments, from_where, guard, new_status, reason, reason_text, sorted, text_bind, walk_value},
    undo::names_run,
};
use crate::{
    evidence::EvidenceKind,
    runs::{Action, Column, Dialect, Walk},
};

/// One batch of one pass.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// The pass.
    pub pass: &'a Pass,
    /// Where the last batch stopped.
    pub order: &'a Order,
    /// At most so many rows.
    pub limit: u64,
    /// Rows (by key image) that the database refused before: not again.
    pub refused: &'a [String],
    /// Only this row (by key image).
    pub only: Option<&'a str>,
    /// A run is requeued at most so often.
    pub most_requeues: u32,
    /// The recovery.
    pub recovery: &'a str,
    /// The batch's number in it; PostgreSQL's statement finds its own.
    pub number: i64,
}

impl Batch<'_> {
    pub(super) fn where_picked(&self, scope: &Scope<'_>) -> Part {
        let mut holds = vec![guard(scope, self.pass, Some(self.most_requeues))];
        holds.extend(scope.not_requeued_by(self.recovery));
        holds.extend(from_where(scope, self.order));
        if !self.refused.is_empty() {
            holds.push(Part::fill("NOT ({})", &[&is_one_of(scope.table, self.refused)]));
        }
        holds.extend(self.only.map(|key| is_one_of(scope.table, &[key.to_owned()])));
        Part::all(&holds)
    }
}

/// Settles one batch. Answers one row: settled, picked, the walk's value at the last picked row, and how many of the settled
/// have their old status all the same.
#[must_use]
pub fn settle_batch(scope: &Scope<'_>, ledger: &LedgerNames, batch: &Batch<'_>) -> Statement {
    let class = (&batch.pass.class, batch.recovery);
    let sole = scope.sole_ground(class.0, &batch.pass.kinds);
    let reason = match sole {
        Some(kind) => text_bind(scope.table.dialect, reason_text(scope, kind, class)),
        None => reason(scope, &Part::text("p.evidence"), class),
    };
    let writes = assignments(scope.table, batch.pass.action, &reason, scope.zone);
    let mut parts = vec![picked(scope, batch, (&writes, sole)), changed(scope, batch, (&writes, sole))];
    parts.push(noted(ledger, batch, (&writes, sole)));
    if batch.pass.action == Action::Requeue {
        parts.push(counted(scope, ledger, batch));
    }
    parts.extend(released(scope));
    let last = match scope.table.walk {
        Walk::Newest | Walk::Time(_) => "max(p.walk)::text",
        Walk::Key => "(array_agg(p.walk))[count(*)::int]",
    };
    let kept = new_status(scope.table, batch.pass).map_or_else(
        || "0::bigint".to_owned(),
        |i| format!("(SELECT count(*) FROM changed c WHERE (c.after{i})::text COLLATE \"C\" = (c.before{i})::text COLLATE \"C\")"),
    );
    Part::fill(
        &format!(
            "WITH {{}} SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), {last}, {kept} FROM picked p"
        ),
        &[&Part::join(&parts, ", ")],
    )
    .finish(scope.table.dialect)
}

/// How many runs of the recovery's newest batch have their old status again: a trigger has written them after the batch.
#[must_use]
pub fn put_back_since(scope: &Scope<'_>, ledger: &LedgerNames, batch: &Batch<'_>) -> Statement {
    let recovery = Part::bind(Value::Text(batch.recovery.to_owned()));
    let change = ledger.table("change");
    Part::fill(
        &format!(
            "WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run FROM {change} c WHERE c.recovery_id = {{}}::text \
             AND c.batch = (SELECT max(n.batch) FROM {change} n WHERE n.recovery_id = {{}}::text)) \
             SELECT count(*) FROM l, {} t WHERE {{}} AND {{}}",
            table_name(scope.table)
        ),
        &[&recovery, &recovery, &names_run(scope.table), &scope.is_of(&batch.pass.class)],
    )
    .finish(scope.table.dialect)
}

/// Locks the rows and keeps what they hold as it is: an image becomes text when the ledger's row is put together.
fn picked(scope: &Scope<'_>, batch: &Batch<'_>, (writes, sole): (&[(Column, Part)], Option<EvidenceKind>)) -> Part {
    let mut wanted = vec![address(scope), Part::fill("{} AS walk", &[&walk_value(scope)])];
    if sole.is_none() {
        let evidence = scope.evidence_of_stuck(&batch.pass.class, &batch.pass.kinds);
        wanted.push(Part::fill("{} AS evidence", &[&evidence]));
    }
    wanted.extend(
        writes.iter().enumerate().map(|(i, (column, _))| Part::text(format!("t.{} AS before{i}", name(column)))),
    );
    Part::fill(
        "picked AS MATERIALIZED (SELECT {}{} {} WHERE {} ORDER BY {} LIMIT {} FOR UPDATE OF t SKIP LOCKED)",
        &[
            &Part::join(&wanted, ", "),
            &held(scope),
            &scope.from(),
            &batch.where_picked(scope),
            &sorted(scope),
            &Part::bind(Value::Int(i64::try_from(batch.limit).unwrap_or(i64::MAX))),
        ],
    )
}

fn name(column: &Column) -> String {
    quote(Dialect::Postgres, &column.name)
}

/// How the UPDATE finds the picked rows: their place on disk, or their key in a partitioned table.
fn address(scope: &Scope<'_>) -> Part {
    if scope.table.has_row_address {
        return Part::text("t.ctid AS address");
    }
    let keys = scope.table.id.iter().enumerate();
    let mut keys: Vec<Part> = keys
        .map(|(i, column)| Part::fill(&format!("{{}} AS key{i}"), &[&own(scope.table.dialect, &column.name)]))
        .collect();
    keys.push(Part::text("t.tableoid AS part, t.ctid AS address"));
    Part::join(&keys, ", ")
}

fn same_row(scope: &Scope<'_>) -> Part {
    if scope.table.has_row_address {
        return Part::text("t.ctid = p.address");
    }
    let keys = scope.table.id.iter().enumerate();
    let mut keys: Vec<Part> = keys
        .map(|(i, column)| Part::fill(&format!("{{}} = p.key{i}"), &[&own(scope.table.dialect, &column.name)]))
        .collect();
    // The very version that was picked: a newer one, which another recovery may have requeued, is not seen by this statement.
    keys.push(Part::text("t.tableoid = p.part AND t.ctid = p.address"));
    Part::all(&keys)
}

fn changed(scope: &Scope<'_>, batch: &Batch<'_>, (writes, sole): (&[(Column, Part)], Option<EvidenceKind>)) -> Part {
    // Nobody can requeue a row that is locked, so the ledger need not be asked again.
    let locked = Scope { requeues: None, ..scope.clone() };
    let sets: Vec<Part> =
        writes.iter().map(|(column, value)| Part::fill(&format!("{} = {{}}", name(column)), &[value])).collect();
    let mut kept = String::new();
    if sole.is_none() {
        kept.push_str(", p.evidence");
    }
    for (i, (column, _)) in writes.iter().enumerate() {
        let _ = write!(kept, ", p.before{i}, t.{} AS after{i}", name(column));
    }
    Part::fill(
        &format!(
            "changed AS (UPDATE {} AS t SET {{}} FROM picked p WHERE {{}} AND {{}} RETURNING {{}} AS run{kept}{})",
            table_name(scope.table),
            held_again(scope)
        ),
        &[
            &Part::join(&sets, ", "),
            &same_row(scope),
            // The rows are found by their places: no index needs these values as they stand.
            &guard(&locked, batch.pass, None),
            &key_text(scope.table),
        ],
    )
    .worked_out_once()
}

/// The images of all rows, as one array of arrays.
fn images(writes: &[(Column, Part)], which: &str) -> String {
    let image = |i: usize| format!("(c.{which}{i})::text");
    let list: Vec<String> = (0..writes.len()).map(image).collect();
    format!("array_agg(ARRAY[{}]::text[])", list.join(", "))
}

fn noted(ledger: &LedgerNames, batch: &Batch<'_>, (writes, sole): (&[(Column, Part)], Option<EvidenceKind>)) -> Part {
    let exhausted = if batch.pass.spent == Some(super::Spent::Only) { "count(*)" } else { "0" };
    let evidence = match sole {
        Some(kind) => format!("array_fill('{}'::text, ARRAY[count(*)::int])", kind.name()),
        None => "array_agg(c.evidence)".to_owned(),
    };
    let columns = writes.iter().map(|(column, _)| column.name.to_string()).collect();
    Part::fill(
        &format!(
            "noted AS (INSERT INTO {} (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) \
             SELECT {{}}::text, {{}}, {{}}::text, now(), count(*), {exhausted}, {{}}::text[], array_agg(c.run), {evidence}, {}, {} \
             FROM changed c HAVING count(*) > 0 RETURNING settled)",
            ledger.table("change"),
            images(writes, "before"),
            images(writes, "after"),
        ),
        &[
            &Part::bind(Value::Text(batch.recovery.to_owned())),
            &next_number(ledger, batch),
            &Part::bind(Value::Text(batch.pass.action.name().to_owned())),
            &Part::bind(Value::TextArray(columns)),
        ],
    )
}

/// The recovery's row is locked by now, so nobody else can take this number.
fn next_number(ledger: &LedgerNames, batch: &Batch<'_>) -> Part {
    Part::fill(
        &format!(
            "(SELECT coalesce(max(n.batch), 0) + 1 FROM {} n WHERE n.recovery_id = {{}}::text)",
            ledger.table("change")
        ),
        &[&Part::bind(Value::Text(batch.recovery.to_owned()))],
    )
}

fn counted(scope: &Scope<'_>, ledger: &LedgerNames, batch: &Batch<'_>) -> Part {
    Part::fill(
        &format!(
            "counted AS (INSERT INTO {} AS q (run_table, run, count, last, recovery_id) \
             SELECT {{}}::text, c.run, 1, now(), {{}}::text FROM changed c \
             ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id)",
            ledger.table("requeue")
        ),
        &[&Part::bind(Value::Text(scope.table.ledger_name())), &Part::bind(Value::Text(batch.recovery.to_owned()))],
    )
}

/// What names the sibling rows of a run, as it was before the update: where the run points, then the columns in which
/// both must agree.
fn held(scope: &Scope<'_>) -> Part {
    let Some(release) = scope.table.spec.release() else { return Part::text("") };
    let ours = std::iter::once(release.ours).chain(release.same.iter().map(|(_, ours)| *ours));
    let name = |(i, column): (usize, &str)| format!(", t.{} AS held{i}", quote_text(scope.table.dialect, column));
    Part::text(ours.enumerate().map(name).collect::<String>())
}

fn held_again(scope: &Scope<'_>) -> String {
    let count = scope.table.spec.release().map_or(0, |release| release.same.len() + 1);
    (0..count).map(|i| format!(", p.held{i}")).collect()
}

/// Sibling rows that the dead worker held for the run are let go; one that another worker holds disagrees in who holds
/// it, and is left alone.
fn released(scope: &Scope<'_>) -> Option<Part> {
    let release = scope.table.spec.release()?;
    let dialect = scope.table.dialect;
    let name = |column: &str| quote_text(dialect, column);
    let clear: Vec<String> = release.clear.iter().map(|column| format!("{} = NULL", name(column))).collect();
    let theirs = std::iter::once(release.theirs).chain(release.same.iter().map(|(theirs, _)| *theirs));
    let same: Vec<String> = theirs.enumerate().map(|(i, theirs)| format!("s.{} = c.held{i}", name(theirs))).collect();
    let other = format!("{}.{}", quote_text(dialect, &scope.table.schema), name(release.table));
    Some(Part::text(format!(
        "released AS (UPDATE {other} AS s SET {} FROM changed c WHERE {})",
        clear.join(", "),
        same.join(" AND "),
    )))
}
