//! The one connection of a recovery: transactions, and a new connection when it is lost.

use std::time::{Duration, Instant};

use super::{Fault, quiet::Quiet};
use crate::{
    db::{Access, Connection, DbError, FaultKind, Purpose, Row, begin, connect},
    runs::Dialect,
    settings::DatabaseUrl,
    sql::Statement,
};

/// The connection, and how long it may take.
pub(super) struct Session<'a> {
    url: &'a DatabaseUrl,
    access: Access,
    connection: Connection,
    deadline: Option<Instant>,
    was_lost: bool,
    quiet: Quiet,
}

impl<'a> Session<'a> {
    pub(super) async fn open(url: &'a DatabaseUrl, access: Access, deadline: Option<Instant>) -> Result<Self, Fault> {
        let mut connection = connect(url, access).await?;
        settle_in(&mut connection, access).await?;
        Ok(Self { url, access, connection, deadline, was_lost: false, quiet: Quiet::default() })
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.connection.dialect()
    }

    pub(super) async fn close(self) {
        self.connection.close().await;
    }

    pub(super) async fn begin(&mut self, purpose: Purpose) -> Result<(), DbError> {
        tracing::trace!(?purpose, "a transaction begins");
        let begun = self.connection.batch(&begin(self.dialect(), purpose)).await;
        if begun.is_err() {
            // The transaction may be open, and one of its settings refused.
            self.roll_back().await;
        }
        begun
    }

    /// Begins to look: the database's time, and the rows of what is asked along, for each message costs a way there and back.
    pub(super) async fn begin_to_look(&mut self, along: Option<Statement>) -> Result<(f64, Option<Vec<Row>>), Fault> {
        tracing::trace!(purpose = ?Purpose::Look, "a transaction begins");
        let time = match self.dialect() {
            Dialect::Postgres => "SELECT date_part('epoch', clock_timestamp())",
            Dialect::Mysql => "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6",
            Dialect::Sqlite => "SELECT unixepoch('now', 'subsec')",
        };
        let time = Statement { text: time.to_owned(), binds: Vec::new() };
        let all: Vec<Statement> = std::iter::once(time).chain(along).collect();
        let begun = self.connection.together(&begin(self.dialect(), Purpose::Look), &all).await.map_err(Fault::from);
        let begun = begun.and_then(|answers| {
            let mut answers = answers.into_iter();
            let time = answers.next().and_then(|rows| rows.first()?.float(0));
            Ok((time.ok_or_else(|| Fault::new(1, "cannot read the database's time"))?, answers.next()))
        });
        if begun.is_err() {
            self.roll_back().await;
        }
        begun
    }

    /// What a rollback answers changes nothing: the transaction ends with the connection at the latest.
    async fn roll_back(&mut self) {
        if !self.connection.is_broken() && self.connection.batch("ROLLBACK").await.is_err() {
            self.connection.mark_broken();
        }
    }

    /// Ends the transaction as `result` says; an error of the commit counts as the result's.
    pub(super) async fn end<T, E: From<DbError>>(&mut self, result: Result<T, E>) -> Result<T, E> {
        tracing::trace!(keep = result.is_ok(), "a transaction ends");
        let ended = match result {
            Ok(value) => self.connection.batch("COMMIT").await.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        if ended.is_err() {
            // After a refused commit too: SQLite keeps the transaction open when a reader is in the way.
            self.roll_back().await;
        }
        ended
    }

    /// Whether the connection went with this error, so that nobody knows what became of the transaction.
    pub(super) fn is_lost(&self, error: &DbError) -> bool {
        error.is_connection_lost() || self.connection.is_broken()
    }

    /// Whether this is not the first connection.
    pub(super) fn was_lost(&self) -> bool {
        self.was_lost
    }

    /// A batch was kept: whatever silence there was is over.
    pub(super) fn got_on(&mut self) {
        self.quiet.end();
    }

    /// How much time is left; `None`: no limit.
    pub(super) fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    pub(super) fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    /// After an error of a whole transaction: a new connection, or a rest, and then the caller asks the ledger and tries
    /// again. An error that will not go away by itself, or has come too often, is the end.
    pub(super) async fn bear(&mut self, error: DbError, tries: &mut u32) -> Result<(), Fault> {
        *tries += 1;
        if !error.is_retryable() || error.kind == FaultKind::DiskFull || *tries > PATIENCE || self.is_over() {
            return Err(error.into());
        }
        if self.is_lost(&error) {
            return self.reconnect(error.into()).await;
        }
        tracing::debug!(kind = ?error.kind, code = error.code.as_deref(), tries, "a transaction was not kept: trying again");
        rest(Duration::from_millis(20) * *tries * *tries).await;
        Ok(())
    }

    /// The same for reading, which is never worth a long wait: somebody stands before the screen.
    pub(super) async fn bear_looking(&mut self, fault: Fault, tries: &mut u32) -> Result<(), Fault> {
        *tries += 1;
        if !matches!(fault.exit, 69 | 75) || *tries > LOOKS || self.is_over() {
            return Err(fault);
        }
        if self.connection.is_broken() {
            return self.reconnect(fault).await;
        }
        rest(Duration::from_millis(50) * *tries).await;
        Ok(())
    }

    /// Connects again after the connection was lost, patiently: a failover takes its time. `fault` is what is told if the
    /// server has said nothing for too long already.
    async fn reconnect(&mut self, fault: Fault) -> Result<(), Fault> {
        tracing::debug!("the connection is lost: connecting again");
        self.quiet.add(self.connection.fell_silent().unwrap_or_default());
        let began = Instant::now();
        let Some(quiet) = self.quiet.left() else { return Err(fault) };
        let give_up = began + self.left().unwrap_or(RECONNECT).min(RECONNECT).min(quiet);
        let mut pause = Duration::from_millis(50);
        loop {
            match self.connect_again().await {
                Ok(()) => break,
                Err(error) if !error.is_retryable() || Instant::now() + pause >= give_up => return Err(error.into()),
                Err(_) => rest(pause).await,
            }
            pause = (pause * 2).min(Duration::from_secs(2));
        }
        self.quiet.add(began.elapsed());
        self.connection.limit_silence(self.quiet.left().ok_or(fault)?);
        Ok(())
    }

    async fn connect_again(&mut self) -> Result<(), DbError> {
        let mut connection = connect(self.url, self.access).await?;
        settle_in(&mut connection, self.access).await?;
        self.connection = connection;
        self.was_lost = true;
        Ok(())
    }
}

/// How often a transaction that met a lock, a deadlock or a lost connection is tried again.
const PATIENCE: u32 = 10;
/// How often a look is taken again.
const LOOKS: u32 = 3;
/// How long a lost database is waited for.
const RECONNECT: Duration = Duration::from_secs(60);

async fn settle_in(connection: &mut Connection, access: Access) -> Result<(), DbError> {
    if connection.dialect() == Dialect::Sqlite && access == Access::ReadWrite {
        // With a write-ahead log NORMAL is safe; elsewhere a lost power supply could damage the file, so FULL stays.
        let mode = Statement { text: "PRAGMA journal_mode".to_owned(), binds: vec![] };
        let rows = connection.query(&mode).await?;
        let wal = rows.first().and_then(|row| row.text(0)).is_some_and(|mode| mode.eq_ignore_ascii_case("wal"));
        if wal {
            connection.batch("PRAGMA synchronous = NORMAL").await?;
        }
    }
    let version = connection.server_version();
    let old = match version.name {
        crate::db::Product::PostgreSql => !version.is_at_least(13, 0),
        crate::db::Product::MariaDb => !version.is_at_least(10, 6),
        crate::db::Product::MySql => !version.is_at_least(8, 0),
        crate::db::Product::Sqlite => false,
    };
    if old {
        let remedy = "unstick needs PostgreSQL 13, MariaDB 10.6 or MySQL 8.0 at least (for SKIP LOCKED)";
        return Err(DbError::new(FaultKind::Mismatch, format!("cannot work with {version}"), remedy));
    }
    Ok(())
}

/// Waits; the only place of this room that does.
#[expect(clippy::disallowed_methods, reason = "pacing and patience are what this room is for")]
pub(super) async fn rest(pause: Duration) {
    tokio::time::sleep(pause).await;
}
