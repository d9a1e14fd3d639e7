//! One recovery's row: found, opened, held for a batch, closed.

use crate::{
    db::{Connection, DbError, FaultKind},
    runs::Dialect,
    sql::{LedgerNames, Part, Statement, Value, quote_text},
};

/// What is recorded when a recovery (or an undo) begins.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// Its name.
    pub recovery: &'a str,
    /// The run table, as [`crate::runs::RunTable::ledger_name`] spells it.
    pub run_table: &'a str,
    /// The key columns of the run table.
    pub id_columns: Vec<String>,
    /// The policy's name.
    pub policy: Option<&'a str>,
    /// The environment that applied.
    pub environment: Option<&'a str>,
    /// Why it started.
    pub trigger: &'a str,
    /// Who started it.
    pub actor: &'a str,
    /// The recovery that this one undoes.
    pub undo_of: Option<&'a str>,
    /// Which columns show life, for an undo that would settle the runs again: as JSON.
    pub signs: Option<&'a str>,
}

/// What the ledger knows of a recovery.
#[derive(Clone, PartialEq, Debug)]
pub enum Begun {
    /// Nothing: it is new.
    Fresh,
    /// The name belongs to another table's recovery, or to an undo.
    Taken {
        /// What it is.
        by: String,
    },
    /// It began and did not end: go on.
    Unfinished,
    /// It is over; nothing is left to do.
    Finished {
        /// The report it ended with, as JSON.
        report: Option<String>,
        /// How many seconds ago.
        ago: f64,
    },
}

/// What a recovery has settled so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Total {
    /// Runs failed, exhausted ones included.
    pub failed: u64,
    /// Runs requeued.
    pub requeued: u64,
    /// Runs failed because they were requeued too often.
    pub exhausted: u64,
    /// Runs put back, for an undo.
    pub restored: u64,
}

impl Total {
    /// Runs settled.
    #[must_use]
    pub fn settled(self) -> u64 {
        self.failed + self.requeued
    }
}

pub(super) fn text(text: &str) -> Part {
    Part::bind(Value::Text(text.to_owned()))
}

pub(super) fn optional(value: Option<&str>) -> Part {
    Part::bind(value.map_or(Value::Null, |text| Value::Text(text.to_owned())))
}

/// Now, as the ledger stores times.
pub(super) fn now(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "now()",
        Dialect::Mysql => "UTC_TIMESTAMP(6)",
        Dialect::Sqlite => "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)",
    }
}

/// Seconds since a time of the ledger.
fn ago(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("extract(epoch from now() - {column})::float8"),
        Dialect::Mysql => format!("TIMESTAMPDIFF(MICROSECOND, {column}, UTC_TIMESTAMP(6)) / 1e6"),
        Dialect::Sqlite => format!("unixepoch('now', 'subsec') - {column} / 1000.0"),
    }
}

/// A list of names as the ledger stores it: an array, or JSON.
pub(super) fn list(dialect: Dialect, items: &[String]) -> Part {
    match dialect {
        Dialect::Postgres => Part::fill("{}::text[]", &[&Part::bind(Value::TextArray(items.to_vec()))]),
        _ => text(&serde_json::json!(items).to_string()),
    }
}

/// What the ledger knows of `recovery`.
///
/// # Errors
/// What the database says.
pub async fn find(
    connection: &mut Connection,
    names: &LedgerNames,
    (recovery, run_table): (&str, &str),
) -> Result<Begun, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let finished = q("finished_at");
    let statement = Part::fill(
        &format!(
            "SELECT CASE WHEN {finished} IS NULL THEN 0 ELSE 1 END, {}, {}, {}, {} FROM {} WHERE {} = {{}}",
            q("report"),
            ago(dialect, &finished),
            q("run_table"),
            q("undo_of"),
            names.table("recovery"),
            q("recovery_id")
        ),
        &[&text(recovery)],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    Ok(match rows.first() {
        None => Begun::Fresh,
        Some(row) if row.text(4).is_some() => {
            Begun::Taken { by: format!("an undo of {}", row.text(4).unwrap_or_default()) }
        }
        Some(row) if row.text(3) != Some(run_table) => {
            Begun::Taken { by: format!("a recovery of {}", row.text(3).unwrap_or_default()) }
        }
        Some(row) if row.int(0) == Some(0) => Begun::Unfinished,
        Some(row) => Begun::Finished { report: row.text(1).map(str::to_owned), ago: row.float(2).unwrap_or(f64::MAX) },
    })
}

/// The number of the newest recovery whose name is `base`, an `@` and a number; `None`: there is none.
///
/// # Errors
/// What the database says.
pub async fn newest_of(connection: &mut Connection, names: &LedgerNames, base: &str) -> Result<Option<u64>, DbError> {
    let dialect = names.dialect();
    let id = quote_text(dialect, "recovery_id");
    let (from, to) = (format!("{base}@"), format!("{base}A"));
    // A range of the primary key, but on PostgreSQL, whose text order is the database's own.
    let condition = match dialect {
        Dialect::Postgres => Part::fill("starts_with({}, {})", &[&Part::text(&id), &text(&from)]),
        _ => Part::fill("{} >= {} AND {} < {}", &[&Part::text(&id), &text(&from), &Part::text(&id), &text(&to)]),
    };
    let statement = Part::fill(
        // Beside ours there may be names that somebody chose.
        &format!(
            "SELECT {id} FROM {} WHERE {{}} ORDER BY length({id}) DESC, {id} DESC LIMIT 100",
            names.table("recovery")
        ),
        &[&condition],
    );
    let rows = connection.query(&statement.finish(dialect)).await?;
    let number = |name: &str| name.strip_prefix(&from).and_then(|number| number.parse::<u32>().ok()).map(u64::from);
    Ok(rows.iter().filter_map(|row| row.text(0).and_then(number)).max())
}

/// Records that a recovery begins; one that is there already is left as it is.
///
/// # Errors
/// What the database says.
pub async fn open(connection: &mut Connection, names: &LedgerNames, opening: &Opening<'_>) -> Result<(), DbError> {
    let dialect = names.dialect();
    let (into, or) = match dialect {
        Dialect::Postgres => ("INSERT", " ON CONFLICT DO NOTHING"),
        Dialect::Mysql => ("INSERT IGNORE", ""),
        Dialect::Sqlite => ("INSERT OR IGNORE", ""),
    };
    let columns =
        ["recovery_id", "run_table", "id_columns", "policy", "environment", "trigger", "actor", "undo_of", "signs"];
    let columns: Vec<String> = columns.iter().map(|name| quote_text(dialect, name)).collect();
    let statement = Part::fill(
        &format!(
            "{into} INTO {} ({}, {}) VALUES ({{}}, {}){or}",
            names.table("recovery"),
            columns.join(", "),
            quote_text(dialect, "started_at"),
            now(dialect)
        ),
        &[&Part::join(
            &[
                text(opening.recovery),
                text(opening.run_table),
                list(dialect, &opening.id_columns),
                optional(opening.policy),
                optional(opening.environment),
                text(opening.trigger),
                text(opening.actor),
                optional(opening.undo_of),
                optional(opening.signs),
            ],
            ", ",
        )],
    );
    connection.execute(&statement.finish(dialect)).await.map(|_| ())
}

/// Holds an unfinished recovery until the transaction ends and answers its next batch number (0 on PostgreSQL, whose
/// batches number themselves); `None`: it is finished.
///
/// # Errors
/// What the database says; the recovery's row is missing.
pub async fn hold(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<Option<i64>, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let lock = if dialect == Dialect::Sqlite { "" } else { " FOR UPDATE" };
    let row = Part::fill(
        &format!(
            "SELECT CASE WHEN {} IS NULL THEN 0 ELSE 1 END FROM {} WHERE {} = {{}}{lock}",
            q("finished_at"),
            names.table("recovery"),
            q("recovery_id")
        ),
        &[&text(recovery)],
    );
    let rows = connection.query(&row.finish(dialect)).await?;
    match rows.first().and_then(|row| row.int(0)) {
        None => {
            let what = format!("cannot find the recovery {recovery} in the ledger");
            return Err(DbError::new(FaultKind::Other, what, "its row is gone; start a new recovery"));
        }
        Some(1) => return Ok(None),
        Some(_) => {}
    }
    if dialect == Dialect::Postgres {
        // The batch's own statement numbers it, with a snapshot taken after this lock.
        return Ok(Some(0));
    }
    // Only now, when nobody else holds it: a number that the statement above waited for would be an old one.
    let newest = Part::fill(
        &format!(
            "SELECT coalesce(max({}), 0) FROM {} WHERE {} = {{}}",
            q("batch"),
            names.table("change"),
            q("recovery_id")
        ),
        &[&text(recovery)],
    );
    let rows = connection.query(&newest.finish(dialect)).await?;
    Ok(rows.first().and_then(|row| row.int(0)).map(|newest| newest + 1))
}

/// What a recovery has settled so far, from what is committed.
///
/// # Errors
/// What the database says.
pub async fn total(connection: &mut Connection, names: &LedgerNames, recovery: &str) -> Result<Total, DbError> {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    let whole = if dialect == Dialect::Postgres { "::bigint" } else { "" };
    let statement = Part::fill(
        &format!(
            "SELECT {action}, sum({}){whole}, sum({}){whole} FROM {} WHERE {} = {{}} GROUP BY {action}",
            q("settled"),
            q("exhausted"),
            names.table("change"),
            q("recovery_id"),
            action = q("action"),
        ),
        &[&text(recovery)],
    );
    let mut total = Total::default();
    for row in connection.query(&statement.finish(dialect)).await? {
        let count = |i: usize| row.int(i).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        match row.text(0) {
            Some("Fail") => (total.failed, total.exhausted) = (count(1), count(2)),
            Some("Requeue") => total.requeued = count(1),
            _ => total.restored += count(1),
        }
    }
    Ok(total)
}

/// Records how a recovery ended, unless it has ended already.
///
/// # Errors
/// What the database says.
pub async fn close(
    connection: &mut Connection,
    names: &LedgerNames,
    recovery: &str,
    (outcome, report): (&str, &str),
) -> Result<(), DbError> {
    connection.execute(&closing(names, recovery, (outcome, report))).await.map(|_| ())
}

fn closing(names: &LedgerNames, recovery: &str, (outcome, report): (&str, &str)) -> Statement {
    let dialect = names.dialect();
    let q = |name: &str| quote_text(dialect, name);
    Part::fill(
        &format!(
            "UPDATE {} SET {finished} = {}, {} = {{}}, {} = {{}} WHERE {} = {{}} AND {finished} IS NULL",
            names.table("recovery"),
            now(dialect),
            q("outcome"),
            q("report"),
            q("recovery_id"),
            finished = q("finished_at"),
        ),
        &[&text(outcome), &text(report), &text(recovery)],
    )
    .finish(dialect)
}
