//! Reading the ledger: recoveries, and the rows that one of them changed.

use super::{
    begin::{Total, text, total},
    undone::Undos,
};
use crate::{
    db::{Connection, DbError, FaultKind, Row},
    runs::Dialect,
    sql::{LedgerNames, Part, Value, quote_text},
};

/// One recovery as recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// Its name.
    pub recovery: String,
    /// The run table.
    pub run_table: String,
    /// Its key columns.
    pub id_columns: Vec<String>,
    /// The policy's name.
    pub policy: Option<String>,
    /// Why it started.
    pub trigger: String,
    /// Who started it.
    pub actor: String,
    /// When, seconds since 1970.
    pub started: f64,
    /// When it ended.
    pub finished: Option<f64>,
    /// How it ended.
    pub outcome: Option<String>,
    /// The recovery that it undid.
    pub undo_of: Option<String>,
    /// The undo that undid it.
    pub undone_by: Option<String>,
    /// The report it ended with, as JSON.
    pub report: Option<String>,
    /// What it settled.
    pub total: Total,
}

/// One changed row.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangedRow {
    /// Its key.
    pub run: String,
    /// The evidence's name.
    pub evidence: Option<String>,
    /// The columns written.
    pub columns: Vec<String>,
    /// Their images before.
    pub before: Vec<Option<String>>,
    /// And after.
    pub after: Vec<Option<String>>,
}

/// A list of names; PostgreSQL's arrays come as JSON too.
pub(super) fn names_of(row: &Row, i: usize) -> Vec<String> {
    serde_json::from_str(row.text(i).unwrap_or_default()).unwrap_or_default()
}

/// An array or JSON column as JSON text.
pub(super) fn json(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("to_json({column})::text"),
        _ => column.to_owned(),
    }
}

fn epoch(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("extract(epoch from {column})::float8"),
        Dialect::Mysql => format!("TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', {column}) / 1e6"),
        Dialect::Sqlite => format!("{column} / 1000.0"),
    }
}

/// All recoveries, newest first, at most `limit`; or the one of this name.
///
/// # Errors
/// What the database says.
pub async fn recoveries(
    connection: &mut Connection,
    names: &LedgerNames,
    (only, limit): (Option<&str>, u32),
) -> Result<Vec<Record>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| format!("r.{}", quote_text(dialect, name));
    let wanted = [
        q("recovery_id"),
        q("run_table"),
        json(dialect, &q("id_columns")),
        q("policy"),
        q("trigger"),
        q("actor"),
        epoch(dialect, &q("started_at")),
        epoch(dialect, &q("finished_at")),
        q("outcome"),
        q("undo_of"),
        q("report"),
    ];
    let which = only.map_or_else(
        || Part::text("1 = 1"),
        |only| Part::fill(&format!("{} = {{}}", q("recovery_id")), &[&text(only)]),
    );
    let statement = Part::fill(
        &format!(
            "SELECT {} FROM {} r WHERE {{}} ORDER BY {} DESC, {} DESC LIMIT {limit}",
            wanted.join(", "),
            names.table("recovery"),
            q("started_at"),
            q("recovery_id")
        ),
        &[&which],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    let undos = Undos::read(connection, names).await?;
    let mut records = Vec::new();
    for row in rows {
        let text = |i: usize| row.text(i).map(str::to_owned);
        let recovery = text(0).unwrap_or_default();
        records.push(Record {
            undone_by: undos.that_undid(&recovery).map(str::to_owned),
            total: total(connection, names, &recovery).await?,
            recovery,
            run_table: text(1).unwrap_or_default(),
            id_columns: names_of(&row, 2),
            policy: text(3),
            trigger: text(4).unwrap_or_default(),
            actor: text(5).unwrap_or_default(),
            started: row.float(6).unwrap_or_default(),
            finished: row.float(7),
            outcome: text(8),
            undo_of: text(9),
            report: text(10),
        });
    }
    Ok(records)
}

/// The batches that changed a run of this table, newest first, at most `limit`: each with its recovery's name.
///
/// # Errors
/// What the database says.
pub async fn batches_of_run(
    connection: &mut Connection,
    names: &LedgerNames,
    (run_table, run, limit): (&str, &str, u32),
) -> Result<Vec<(String, i64)>, DbError> {
    let dialect = names.dialect();
    let q = |table: &str, name: &str| format!("{table}.{}", quote_text(dialect, name));
    let runs = q("c", "runs");
    let holds = match dialect {
        Dialect::Postgres => format!("{runs} @> ARRAY[{{}}::text]"),
        Dialect::Mysql => format!("JSON_CONTAINS({runs}, {{}})"),
        Dialect::Sqlite => format!("EXISTS (SELECT 1 FROM json_each({runs}) j WHERE j.value = {{}})"),
    };
    // MariaDB compares texts as they are written, escapes and all: this is how they were.
    let wanted = if dialect == Dialect::Mysql { serde_json::json!(run).to_string() } else { run.to_owned() };
    let statement = Part::fill(
        &format!(
            "SELECT {}, {} FROM {} c JOIN {} r ON {} = {} WHERE {} = {{}} AND {holds} ORDER BY {} DESC, {} DESC LIMIT {limit}",
            q("c", "recovery_id"),
            q("c", "batch"),
            names.table("change"),
            names.table("recovery"),
            q("r", "recovery_id"),
            q("c", "recovery_id"),
            q("r", "run_table"),
            q("c", "changed_at"),
            q("c", "batch"),
        ),
        &[&text(run_table), &text(&wanted)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.iter().filter_map(|row| Some((row.text(0)?.to_owned(), row.int(1)?))).collect())
}

/// The numbers of a recovery's batches, in order.
///
/// # Errors
/// What the database says.
pub async fn batches(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<Vec<i64>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!("SELECT {} FROM {} WHERE {} = {{}} ORDER BY 1", q("batch"), names.table("change"), q("recovery_id")),
        &[&text(recovery)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.iter().filter_map(|row| row.int(0)).collect())
}

/// Which columns show life, as the recovery noted them when it began.
///
/// # Errors
/// What the database says.
pub async fn signs(
    connection: &mut Connection,
    names: &LedgerNames,
    recovery: &str,
) -> Result<Option<String>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!("SELECT {} FROM {} WHERE {} = {{}}", q("signs"), names.table("recovery"), q("recovery_id")),
        &[&text(recovery)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(rows.first().and_then(|row| row.text(0)).map(str::to_owned))
}

/// One batch of a recovery, row by row.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordedBatch {
    /// `Fail` or `Requeue`, or what [`undo_action`](crate::sql::undo_action) makes of it.
    pub action: String,
    /// When it was written, seconds since 1970.
    pub changed: f64,
    /// The rows.
    pub rows: Vec<ChangedRow>,
    /// Their keys' images.
    pub keys: Vec<String>,
}

/// Reads one batch.
///
/// # Errors
/// What the database says; a batch that does not hold together.
pub async fn recorded_batch(
    connection: &mut Connection,
    names: &LedgerNames,
    (recovery, number): (&str, i64),
) -> Result<RecordedBatch, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let column = |name: &str| json(dialect, &q(name));
    let keys = if dialect == Dialect::Postgres { "runs" } else { "row_keys" };
    let wanted = [
        q("action"),
        column("columns"),
        column("runs"),
        column(keys),
        column("evidence"),
        column("before"),
        column("after"),
        epoch(dialect, &q("changed_at")),
    ];
    let statement = Part::fill(
        &format!(
            "SELECT {} FROM {} WHERE {} = {{}} AND {} = {{}}",
            wanted.join(", "),
            names.table("change"),
            q("recovery_id"),
            q("batch")
        ),
        &[&text(recovery), &Part::bind(Value::Int(number))],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    let broken = || {
        let what = format!("cannot read batch {number} of recovery {recovery} from the ledger");
        DbError::new(FaultKind::Other, what, "its lists do not fit together; was it edited by hand?")
    };
    let row = rows.first().ok_or_else(broken)?;
    let columns: Vec<String> = names_of(row, 1);
    let lists = |i: usize| serde_json::from_str::<Option<Vec<Option<String>>>>(row.text(i).unwrap_or("null")).ok();
    let images =
        |i: usize| serde_json::from_str::<Option<Vec<Vec<Option<String>>>>>(row.text(i).unwrap_or("null")).ok();
    let runs = lists(2).ok_or_else(broken)?.unwrap_or_default();
    let keys = lists(3).ok_or_else(broken)?.unwrap_or_default();
    let evidence = lists(4).ok_or_else(broken)?.unwrap_or_default();
    let before = images(5).ok_or_else(broken)?.unwrap_or_default();
    let after = images(6).ok_or_else(broken)?.unwrap_or_default();
    if [keys.len(), evidence.len(), before.len(), after.len()].iter().any(|length| *length != runs.len()) {
        return Err(broken());
    }
    let rows = runs
        .into_iter()
        .zip(evidence)
        .zip(before.into_iter().zip(after))
        .map(|((run, evidence), (before, after))| ChangedRow {
            run: run.unwrap_or_default(),
            evidence,
            columns: columns.clone(),
            before,
            after,
        })
        .collect();
    let keys = keys.into_iter().map(Option::unwrap_or_default).collect();
    let changed = row.float(7).ok_or_else(broken)?;
    Ok(RecordedBatch { action: row.text(0).unwrap_or_default().to_owned(), changed, rows, keys })
}

/// The columns that one batch wrote.
///
/// # Errors
/// What the database says.
pub async fn columns_of(
    connection: &mut Connection,
    names: &LedgerNames,
    which: (&str, i64),
) -> Result<Vec<String>, DbError> {
    let columns = json(names.dialect(), &quote_text(names.dialect(), "columns"));
    let rows = of_batch(connection, names, &columns, which).await?;
    Ok(rows.first().map(|row| names_of(row, 0)).unwrap_or_default())
}

/// How many rows one batch changed.
///
/// # Errors
/// What the database says.
pub async fn size_of(connection: &mut Connection, names: &LedgerNames, which: (&str, i64)) -> Result<u64, DbError> {
    let rows = of_batch(connection, names, &quote_text(names.dialect(), "settled"), which).await?;
    Ok(rows.first().and_then(|row| row.int(0)).and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Whether the batch is in the ledger.
///
/// # Errors
/// What the database says.
pub async fn is_noted(connection: &mut Connection, names: &LedgerNames, which: (&str, i64)) -> Result<bool, DbError> {
    Ok(!of_batch(connection, names, "1", which).await?.is_empty())
}

async fn of_batch(
    connection: &mut Connection,
    names: &LedgerNames,
    wanted: &str,
    (recovery, number): (&str, i64),
) -> Result<Vec<Row>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let statement = Part::fill(
        &format!(
            "SELECT {wanted} FROM {} WHERE {} = {{}} AND {} = {{}}",
            names.table("change"),
            q("recovery_id"),
            q("batch")
        ),
        &[&text(recovery), &Part::bind(Value::Int(number))],
    );
    connection.query(&statement.finish(dialect)).await
}
