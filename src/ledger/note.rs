//! The ledger row of a batch on engines whose UPDATE cannot write it itself.

use serde_json::json;

use super::begin::{now, text};
use crate::{
    db::{Connection, DbError},
    runs::Dialect,
    sql::{LedgerNames, Part, PickedRow, Statement, Value, quote_text},
};

/// One batch as it was settled.
#[derive(Clone, Debug)]
pub struct Noted<'a> {
    /// The recovery.
    pub recovery: &'a str,
    /// The batch's number.
    pub number: i64,
    /// `Fail` or `Requeue`, or what [`undo_action`](crate::sql::undo_action) makes of it.
    pub action: &'a str,
    /// How many of them failed because they were requeued too often.
    pub exhausted: usize,
    /// The columns written.
    pub columns: Vec<String>,
    /// The rows with their before-images.
    pub rows: &'a [PickedRow],
    /// The after-image of each row.
    pub after: Vec<Vec<Option<String>>>,
}

/// Writes the batch's ledger row.
///
/// # Errors
/// What the database says.
pub async fn note(connection: &mut Connection, names: &LedgerNames, noted: &Noted<'_>) -> Result<(), DbError> {
    let dialect = names.dialect();
    if dialect == Dialect::Postgres {
        return connection.execute(&postgres(names, noted)).await.map(|_| ());
    }
    let columns = [
        "recovery_id",
        "batch",
        "action",
        "settled",
        "exhausted",
        "columns",
        "runs",
        "row_keys",
        "evidence",
        "before",
        "after",
    ];
    let columns: Vec<String> = columns.iter().map(|name| quote_text(dialect, name)).collect();
    let number = |n: usize| Part::bind(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)));
    let each = |of: fn(&PickedRow) -> serde_json::Value| {
        text(&json!(noted.rows.iter().map(of).collect::<Vec<_>>()).to_string())
    };
    let values = [
        text(noted.recovery),
        Part::bind(Value::Int(noted.number)),
        text(noted.action),
        number(noted.rows.len()),
        number(noted.exhausted),
        text(&json!(noted.columns).to_string()),
        each(|row| json!(row.run)),
        each(|row| json!(row.key)),
        each(|row| json!(row.evidence)),
        each(|row| json!(row.before)),
        text(&json!(noted.after).to_string()),
    ];
    let statement = Part::fill(
        &format!(
            "INSERT INTO {} ({}, {}) VALUES ({{}}, {})",
            names.table("change"),
            columns.join(", "),
            quote_text(dialect, "changed_at"),
            now(dialect)
        ),
        &[&Part::join(&values, ", ")],
    );
    connection.execute(&statement.finish(dialect)).await.map(|_| ())
}

/// PostgreSQL keeps arrays; the two-dimensional ones travel as JSON.
fn postgres(names: &LedgerNames, noted: &Noted<'_>) -> Statement {
    let number = |n: usize| Part::bind(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)));
    let texts = |of: fn(&PickedRow) -> String| Part::bind(Value::TextArray(noted.rows.iter().map(of).collect()));
    let before: Vec<&Vec<Option<String>>> = noted.rows.iter().map(|row| &row.before).collect();
    let cells = "(SELECT array_agg(r.cells ORDER BY r.n) FROM (SELECT x.n, ARRAY(SELECT e.v FROM jsonb_array_elements_text(x.cells) \
         WITH ORDINALITY AS e(v, i) ORDER BY e.i) AS cells FROM jsonb_array_elements({}::text::jsonb) WITH ORDINALITY AS x(cells, n)) r)";
    Part::fill(
        &format!(
            "INSERT INTO {} (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) \
             VALUES ({{}}::text, {{}}::bigint, {{}}::text, now(), {{}}::bigint, {{}}::bigint, {{}}::text[], {{}}::text[], {{}}::text[], {{}}, {{}})",
            names.table("change")
        ),
        &[
            &text(noted.recovery),
            &Part::bind(Value::Int(noted.number)),
            &text(noted.action),
            &number(noted.rows.len()),
            &number(noted.exhausted),
            &Part::bind(Value::TextArray(noted.columns.clone())),
            &texts(|row| row.run.clone()),
            &texts(|row| row.evidence.name().to_owned()),
            &Part::fill(cells, &[&text(&json!(before).to_string())]),
            &Part::fill(cells, &[&text(&json!(noted.after).to_string())]),
        ],
    )
    .finish(Dialect::Postgres)
}
