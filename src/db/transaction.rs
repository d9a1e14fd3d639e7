//! How transactions begin: isolation, time limits and the text forms of values, all local to the transaction.

use crate::runs::Dialect;

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Reading only; the database itself refuses a write.
    Look,
    /// One batch: may be lost in a server crash together with its ledger row, until a later durable commit.
    Batch,
    /// One of many small batches beside an app that commits too: flushed by itself, so that the app's next commit finds no
    /// log of ours that it would have to wait for. A standby is waited for by the last commit alone.
    SmallBatch,
    /// A write that must be on disk when its commit is answered; flushes all batches before it.
    Durable,
}

/// The text forms that images rely on, whatever the role's or the server's settings are. The lock limit is shorter than
/// the server's `deadlock_timeout` (1 s): should we ever wait in a circle with the app, it is us who lets go.
const POSTGRES_FORMS: &str = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres'; \
     SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL jit = off; SET LOCAL lock_timeout = '500ms'; \
     SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'";

/// The lock limit is the session's: MySQL has no other place for it, and the session is ours alone.
///
/// MariaDB keeps what a subquery answered for a row and gives it to the next whose columns are equal by their collation:
/// what holds for the owner `shop-1` would hold for `SHOP-1`. MySQL has no such thing, and takes the rest of the statement
/// for a comment; alone the comment would be an empty statement, which it refuses.
const MYSQL_SESSION: &str =
    "SET SESSION innodb_lock_wait_timeout = 2 /*M! , SESSION optimizer_switch = 'subquery_cache=off' */; ";

/// Several statements for [`super::Connection::batch`] that open a transaction. None says READ WRITE: a server that was
/// made read-only meanwhile must refuse, not be overruled.
#[must_use]
pub fn begin(dialect: Dialect, purpose: Purpose) -> String {
    match (dialect, purpose) {
        (Dialect::Postgres, Purpose::Look) => {
            format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {POSTGRES_FORMS}")
        }
        (Dialect::Postgres, Purpose::Batch) => {
            format!("BEGIN ISOLATION LEVEL READ COMMITTED; {POSTGRES_FORMS}; SET LOCAL synchronous_commit = off")
        }
        (Dialect::Postgres, Purpose::SmallBatch) => {
            format!("BEGIN ISOLATION LEVEL READ COMMITTED; {POSTGRES_FORMS}; SET LOCAL synchronous_commit = local")
        }
        (Dialect::Postgres, Purpose::Durable) => {
            // A role or database with `off` would make it no promise; `on` waits for what the server is set up to wait for.
            let on = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";
            format!("BEGIN ISOLATION LEVEL READ COMMITTED; {POSTGRES_FORMS}; {on}")
        }
        (Dialect::Mysql, Purpose::Look) => {
            format!("{MYSQL_SESSION}SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION READ ONLY")
        }
        (Dialect::Mysql, _) => {
            format!("{MYSQL_SESSION}SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION")
        }
        (Dialect::Sqlite, Purpose::Look) => "BEGIN".to_owned(),
        // With a write-ahead log NORMAL loses at most the newest commits, never the order of them; elsewhere FULL stays.
        (Dialect::Sqlite, Purpose::Batch | Purpose::SmallBatch) => "BEGIN IMMEDIATE".to_owned(),
        (Dialect::Sqlite, Purpose::Durable) => "PRAGMA synchronous = FULL; BEGIN IMMEDIATE".to_owned(),
    }
}
