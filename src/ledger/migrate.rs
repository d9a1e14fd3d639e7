//! Making the ledger, with bookkeeping of its own: `_sqlx_migrations` may already be the app's.

use crate::{
    db::{Connection, DbError, FaultKind, Purpose, Row, begin},
    runs::Dialect,
    sql::{LedgerNames, Statement, Value, quote_text},
};

/// The version that this program writes.
pub const NEWEST: i64 = 1;

/// What there is of a ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LedgerState {
    /// None, or only a part of one.
    Absent,
    /// One that this program can use.
    Ready,
    /// One of a later version; refused.
    Newer(i64),
    /// It is there, but this role may not read it.
    Hidden,
}

fn text(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => include_str!("../../migrations/postgres/0001_ledger.sql"),
        Dialect::Mysql => include_str!("../../migrations/mysql/0001_ledger.sql"),
        Dialect::Sqlite => include_str!("../../migrations/sqlite/0001_ledger.sql"),
    }
}

/// The statements that make the ledger; each may be run again.
#[must_use]
pub fn sql(names: &LedgerNames) -> Vec<String> {
    let dialect = names.dialect();
    let schema = names.schema().map(|schema| quote_text(dialect, schema));
    let mut all = Vec::new();
    if let (Dialect::Postgres, Some(schema)) = (dialect, &schema) {
        all.push(format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
    }
    let prefix = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    let text = text(dialect).replace("{schema}", &schema.unwrap_or_default()).replace("{prefix}", &prefix);
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    all.extend(code.join("\n").split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
    let now = match dialect {
        Dialect::Postgres => "now()",
        Dialect::Mysql => "UTC_TIMESTAMP(6)",
        Dialect::Sqlite => "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)",
    };
    let table = names.table("migration");
    let q = |name: &str| quote_text(dialect, name);
    let (into, or) = match dialect {
        Dialect::Postgres => ("INSERT", " ON CONFLICT DO NOTHING"),
        Dialect::Mysql => ("INSERT IGNORE", ""),
        Dialect::Sqlite => ("INSERT OR IGNORE", ""),
    };
    all.push(format!("{into} INTO {table} ({}, {}) VALUES ({NEWEST}, {now}){or}", q("version"), q("applied_at")));
    all
}

/// Looks for the ledger, inside a transaction that is open.
///
/// # Errors
/// What the database says.
pub async fn state(connection: &mut Connection, names: &LedgerNames) -> Result<LedgerState, DbError> {
    state_by(connection, names, None).await
}

/// The same where [`presence`] was asked before, along with something else; its rows.
///
/// # Errors
/// What the database says.
pub async fn state_by(
    connection: &mut Connection,
    names: &LedgerNames,
    presence: Option<&[Row]>,
) -> Result<LedgerState, DbError> {
    match is_there(connection, names, presence).await? {
        Presence::No => return Ok(LedgerState::Absent),
        Presence::Hidden => return Ok(LedgerState::Hidden),
        Presence::Yes => {}
    }
    let version = quote_text(names.dialect(), "version");
    let newest = Statement { text: format!("SELECT max({version}) FROM {}", names.table("migration")), binds: vec![] };
    let rows = connection.query(&newest).await?;
    let newest = rows.first().and_then(|row| row.int(0));
    Ok(match newest {
        None => LedgerState::Absent,
        Some(version) if version > NEWEST => LedgerState::Newer(version),
        Some(_) => LedgerState::Ready,
    })
}

enum Presence {
    Yes,
    No,
    Hidden,
}

impl Presence {
    fn of(rows: &[Row]) -> Self {
        match rows.first().and_then(|row| row.int(0)) {
            Some(1) => Self::Yes,
            Some(2) => Self::Hidden,
            _ => Self::No,
        }
    }
}

/// A field of the policy as `what`: that is what a person can mend.
const PLACE: &str = "spec.recovery.ledger.schema";

/// SQLite knows `main` and what is attached, and we attach nothing.
fn refuse_elsewhere(names: &LedgerNames) -> Result<(), DbError> {
    match names.schema() {
        Some(schema) if names.dialect() == Dialect::Sqlite && !schema.eq_ignore_ascii_case("main") => {
            let why = format!("SQLite has no \"{schema}\" here; leave it out, the ledger is in the app's own file");
            Err(DbError::new(FaultKind::Mismatch, PLACE, why))
        }
        _ => Ok(()),
    }
}

/// Whether the ledger is there, as a question of its own on PostgreSQL; a right to it is asked for only where it is,
/// and one that has lost a table is none: then it is made again.
const PRESENCE: &str = "SELECT CASE WHEN has_schema_privilege(c.relnamespace, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') THEN 1 ELSE 2 END \
     FROM pg_catalog.pg_class c WHERE c.relname = 'migration' \
     AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = {}) \
     AND (SELECT count(*) FROM pg_catalog.pg_class o WHERE o.relnamespace = c.relnamespace \
     AND o.relname IN ('recovery', 'change', 'requeue', 'worker')) = 4";

/// The question whether there is a ledger, where it holds no value: then it costs no way there and back of its own.
#[must_use]
pub fn presence(names: &LedgerNames) -> Option<Statement> {
    let usual = names.dialect() == Dialect::Postgres && names.is_usual();
    usual.then(|| Statement { text: PRESENCE.replace("{}", "'unstick'"), binds: Vec::new() })
}

async fn is_there(
    connection: &mut Connection,
    names: &LedgerNames,
    presence: Option<&[Row]>,
) -> Result<Presence, DbError> {
    refuse_elsewhere(names)?;
    if let Some(rows) = presence {
        return Ok(Presence::of(rows));
    }
    let bind = |text: &str| Value::Text(text.to_owned());
    let statement = match names.dialect() {
        Dialect::Postgres => Statement {
            text: PRESENCE.replace("{}", "$1::text"),
            binds: vec![bind(names.schema().unwrap_or_default())],
        },
        Dialect::Mysql => Statement {
            text: "SELECT count(*) FROM information_schema.tables WHERE table_name = ? AND table_schema = coalesce(?, database())"
                .to_owned(),
            binds: vec![bind(&names.bare("migration")), names.schema().map_or(Value::Null, bind)],
        },
        Dialect::Sqlite => Statement {
            text: format!(
                "SELECT count(*) FROM {} WHERE type = 'table' AND name = ?",
                names.schema().map_or("sqlite_master".to_owned(), |schema| {
                    format!("{}.sqlite_master", quote_text(Dialect::Sqlite, schema))
                })
            ),
            binds: vec![bind(&names.bare("migration"))],
        },
    };
    Ok(Presence::of(&connection.query(&statement).await?))
}

/// Makes the ledger, or what is missing of it: a creation cut in half (MariaDB commits each table) heals here.
///
/// # Errors
/// What the database says; a role that may not create it is told so.
pub async fn create(connection: &mut Connection, names: &LedgerNames) -> Result<(), DbError> {
    let dialect = names.dialect();
    if dialect == Dialect::Mysql {
        for statement in sql(names) {
            connection.batch(&statement).await.map_err(|error| no_database(error, names))?;
        }
        return Ok(());
    }
    connection.batch(&begin(dialect, Purpose::Durable)).await?;
    let made = match make(connection, names).await {
        Ok(()) => connection.batch("COMMIT").await,
        Err(error) => Err(error),
    };
    // After a refused commit too: SQLite keeps the transaction open when a reader is in the way.
    if made.is_err() && !connection.is_broken() && connection.batch("ROLLBACK").await.is_err() {
        connection.mark_broken();
    }
    match made {
        Err(error) if error.kind == FaultKind::Mismatch => Err(foreign_table(connection, names).await.unwrap_or(error)),
        made => made,
    }
}

/// One column of each of our tables, by which it is known.
const OURS: &str = "('migration', 'applied_at'), ('recovery', 'started_at'), ('change', 'settled'), ('requeue', 'previous'), ('worker', 'last_seen')";

/// A table that has a name of ours in our schema and is another's: the statements that passed it over fail at the next one,
/// which says nothing of it.
async fn foreign_table(connection: &mut Connection, names: &LedgerNames) -> Option<DbError> {
    let schema = names.schema().filter(|_| names.dialect() == Dialect::Postgres && !connection.is_broken())?;
    let statement = Statement {
        text: format!(
            "SELECT o.name FROM (VALUES {OURS}) AS o (name, known) JOIN pg_catalog.pg_class c ON c.relname = o.name \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1::text \
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = o.known) \
             ORDER BY o.name"
        ),
        binds: vec![Value::Text(schema.to_owned())],
    };
    let rows = connection.query(&statement).await.ok()?;
    let table = rows.first()?.text(0)?;
    let why = format!(
        "\"{schema}\".{table} is there and is no table of a ledger; leave that schema to whoever made it, and name another with --ledger-schema"
    );
    Some(DbError::new(FaultKind::Mismatch, PLACE, why))
}

async fn make(connection: &mut Connection, names: &LedgerNames) -> Result<(), DbError> {
    if names.dialect() == Dialect::Postgres {
        // CREATE … IF NOT EXISTS races with itself: one at a time. The number is "unstick" read as bytes.
        connection.batch("SET LOCAL lock_timeout = '30s'; SELECT pg_advisory_xact_lock(33057133133950827)").await?;
        if state(connection, names).await? != LedgerState::Absent {
            return Ok(());
        }
    }
    for statement in sql(names) {
        // Where the schema is there already, a role without CREATE on the database can still make the tables.
        if statement.starts_with("CREATE SCHEMA") && schema_exists(connection, names).await? {
            continue;
        }
        connection.batch(&statement).await.map_err(creating)?;
    }
    Ok(())
}

async fn schema_exists(connection: &mut Connection, names: &LedgerNames) -> Result<bool, DbError> {
    let statement = Statement {
        text: "SELECT count(*) FROM pg_namespace WHERE nspname = $1::text".to_owned(),
        binds: vec![Value::Text(names.schema().unwrap_or_default().to_owned())],
    };
    let rows = connection.query(&statement).await?;
    Ok(rows.first().and_then(|row| row.int(0)) == Some(1))
}

/// Without another word the ledger of MySQL is in the database of the connection, which has one only if its URL names it.
///
/// # Errors
/// It names none (78).
pub fn refuse_nowhere(names: &LedgerNames, database: Option<&str>) -> Result<(), DbError> {
    let nowhere = names.dialect() == Dialect::Mysql && names.schema().is_none() && database.is_none();
    if nowhere { Err(no_place()) } else { Ok(()) }
}

fn no_place() -> DbError {
    let why = "the URL names no database, where the ledger would be; put it into the URL (mysql://HOST/DATABASE), or name the ledger's with --ledger-schema";
    DbError::new(FaultKind::Mismatch, PLACE, why)
}

/// MySQL's schema is a database, which an owner makes and we do not.
fn no_database(error: DbError, names: &LedgerNames) -> DbError {
    match (names.schema(), error.code.as_deref()) {
        (None, Some("1046")) => no_place(),
        (Some(schema), Some("1049")) => {
            let make = format!("CREATE DATABASE {}", quote_text(names.dialect(), schema));
            let why = format!("there is no database \"{schema}\"; let an owner run {make}, or leave it out");
            DbError::new(FaultKind::Mismatch, PLACE, why)
        }
        _ => creating(error),
    }
}

fn creating(error: DbError) -> DbError {
    error.while_doing("cannot create the ledger")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::Ident;

    #[test]
    fn every_statement_of_the_ledger_stands_alone_and_names_its_place() {
        for dialect in [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite] {
            let all = sql(&LedgerNames::new(dialect, Ident::parse("audit").ok()));
            assert!(all.len() >= 6, "{all:?}");
            for statement in all {
                assert!(statement.contains("audit"), "{statement}");
                let is_kept_by_chance = dialect == Dialect::Mysql
                    && statement.starts_with("CREATE TABLE")
                    && !statement.contains(") ENGINE=InnoDB ");
                assert!(!is_kept_by_chance, "the server's own engine may have no transactions: {statement}");
                assert!(!statement.contains("{schema}") && !statement.contains("{prefix}") && !statement.contains(';'));
            }
        }
    }
}
