//! The ledger row of a batch on engines whose UPDATE cannot write it itself.

use serde_json::json;

use super::begin::{now, text};
use crate::{
    db::{Connection, DbError},
    sql::{LedgerNames, Part, PickedRow, Value, quote_text},
};

/// One batch as it was settled.
#[derive(Clone, Debug)]
pub struct Noted<'a> {
    /// The recovery.
    pub recovery: &'a str,
    /// The batch's number.
    pub number: i64,
    /// `Fail`, `Requeue` or `Undo`.
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
