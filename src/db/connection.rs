//! One connection, three engines. In: statements as data. Out: rows, counts, errors with a kind.
//!
//! On PostgreSQL no statement is ever prepared under a name, so a pooler may hand each transaction to another server; for
//! the same reason statements with binds belong inside `BEGIN` … `COMMIT`, sent with [`Connection::batch`].
//! On MySQL the count of [`Connection::execute`] is that of the rows matched, not of those whose values changed.

use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::{Connection as _, Either, Executor};

use super::bind;
use super::decode;
use super::fault::{Context, DbError, FaultKind};
use super::row::Row;
use super::server::{Product, ServerVersion};
use crate::runs::Dialect;
use crate::sql::Statement;

/// How long a server may say nothing. With a minute of connecting again it stays below the five minutes of the command line.
const SILENCE: Duration = Duration::from_secs(220);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

pub(super) enum Engine {
    Postgres(sqlx::PgConnection),
    Mysql(sqlx::MySqlConnection),
    Sqlite(sqlx::SqliteConnection),
}

/// What is called with each row.
pub(super) type Each<'a> = &'a mut (dyn FnMut(Row) -> Result<(), DbError> + Send);
/// The same, and where one of several statements ends.
type EachAnswer<'a> = &'a mut (dyn FnMut(Answer) -> Result<(), DbError> + Send);

/// What comes back.
enum Answer {
    Row(Row),
    End,
}

/// One connection to a database.
pub struct Connection {
    engine: Engine,
    context: Context,
    version: ServerVersion,
    plaintext: bool,
    warnings: Vec<String>,
    silence: Duration,
    /// Set when the server said nothing for as long as that.
    fell_silent: bool,
    /// Set while a statement is under way: one that is dropped half way leaves answers behind that nobody reads.
    broken: bool,
}

impl Connection {
    pub(super) fn new(engine: Engine, context: Context, plaintext: bool) -> Connection {
        let name = match context.dialect {
            Dialect::Postgres => Product::PostgreSql,
            Dialect::Mysql => Product::MySql,
            Dialect::Sqlite => Product::Sqlite,
        };
        let version = ServerVersion { name, major: 0, minor: 0, patch: 0 };
        Connection {
            engine,
            context,
            version,
            plaintext,
            warnings: Vec::new(),
            silence: SILENCE,
            fell_silent: false,
            broken: false,
        }
    }

    pub(super) fn set_version(&mut self, version: ServerVersion) {
        self.version = version;
    }

    pub(super) fn warn(&mut self, text: String) {
        self.warnings.push(text);
    }

    /// The SQL that is spoken here.
    pub fn dialect(&self) -> Dialect {
        self.context.dialect
    }

    /// The server and its version.
    pub fn server_version(&self) -> ServerVersion {
        self.version
    }

    /// Whether bytes go over the wire as they are; a Unix socket counts, a file does not.
    pub fn is_plaintext(&self) -> bool {
        self.plaintext
    }

    /// What a report should say about how the connection came about.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether the connection must not be used again: lost, or a statement on it was given up half way.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Says that the connection must not be used again.
    pub fn mark_broken(&mut self) {
        self.broken = true;
    }

    /// How long the server may say nothing before the connection counts as lost.
    pub fn set_silence(&mut self, limit: Duration) {
        self.silence = limit;
    }

    /// How long the server said nothing, if that is why the connection is lost.
    pub fn fell_silent(&self) -> Option<Duration> {
        self.fell_silent.then_some(self.silence)
    }

    /// No more silence than this is borne, if it is less than what is borne anyway.
    pub fn limit_silence(&mut self, limit: Duration) {
        self.silence = self.silence.min(limit);
    }

    /// All rows of a statement.
    pub async fn query(&mut self, s: &Statement) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.stream(s, &mut |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Runs `first`, as [`Connection::batch`] does, and then several statements: all their rows, a list for each. To
    /// PostgreSQL they go in one message where none has a bind; nothing after an error is run.
    pub async fn together(&mut self, first: &str, all: &[Statement]) -> Result<Vec<Vec<Row>>, DbError> {
        if self.dialect() == Dialect::Postgres && all.iter().all(|s| s.binds.is_empty()) {
            let texts: Vec<&str> = Some(first).filter(|first| !first.is_empty()).into_iter().collect();
            let text = texts.into_iter().chain(all.iter().map(|s| s.text.as_str())).collect::<Vec<_>>().join("; ");
            let mut answers = vec![Vec::new()];
            self.run(Ask::Batch(&text), &mut |answer| {
                match (answer, answers.last_mut()) {
                    (Answer::Row(row), Some(rows)) => rows.push(row),
                    _ => answers.push(Vec::new()),
                }
                Ok(())
            })
            .await?;
            // one that never ended is none, and `first` may hold any number
            answers.pop();
            return Ok(answers.split_off(answers.len().saturating_sub(all.len())));
        }
        if !first.is_empty() {
            self.batch(first).await?;
        }
        let mut answers = Vec::with_capacity(all.len());
        for s in all {
            answers.push(self.query(s).await?);
        }
        Ok(answers)
    }

    /// Runs a statement and counts the rows it touched.
    pub async fn execute(&mut self, s: &Statement) -> Result<u64, DbError> {
        self.run(Ask::Statement(s), &mut |_| Ok(())).await
    }

    /// The rows of a statement, one by one, in flat memory. An error of `each` ends it and is passed on.
    pub async fn stream(&mut self, s: &Statement, each: Each<'_>) -> Result<(), DbError> {
        let mut each = |answer| match answer {
            Answer::Row(row) => each(row),
            Answer::End => Ok(()),
        };
        self.run(Ask::Statement(s), &mut each).await.map(|_| ())
    }

    /// Several statements without binds in one round trip: `BEGIN; SET LOCAL lock_timeout = '2s'`.
    pub async fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.run(Ask::Batch(sql), &mut |_| Ok(())).await.map(|_| ())
    }

    /// How long SQLite waits for another writer. The other engines' limits are part of the caller's transaction.
    pub async fn set_busy_timeout(&mut self, limit: Duration) -> Result<(), DbError> {
        match self.dialect() {
            Dialect::Sqlite => self.batch(&format!("PRAGMA busy_timeout = {}", limit.as_millis())).await,
            Dialect::Postgres | Dialect::Mysql => Ok(()),
        }
    }

    /// Says goodbye, if the server still listens.
    pub async fn close(self) {
        if self.broken {
            return;
        }
        let goodbye = async {
            match self.engine {
                Engine::Postgres(connection) => connection.close().await,
                Engine::Mysql(connection) => connection.close().await,
                Engine::Sqlite(connection) => connection.close().await,
            }
        };
        // what a server answers to a goodbye changes nothing
        let _ = tokio::time::timeout(GOODBYE, goodbye).await;
    }

    async fn run(&mut self, ask: Ask<'_>, each: EachAnswer<'_>) -> Result<u64, DbError> {
        if self.broken {
            return Err(DbError::new(FaultKind::Unreachable, ask.what(), "the connection is broken; open another one"));
        }
        self.broken = true;
        let limit = self.silence;
        let ended = match &mut self.engine {
            Engine::Postgres(connection) => {
                let answers = match ask.bound() {
                    Some(s) => connection.fetch_many(bind::postgres(s)),
                    None => connection.fetch_many(sqlx::raw_sql(ask.text())),
                };
                let kind = Answers { decode: decode::postgres, touched: sqlx::postgres::PgQueryResult::rows_affected };
                kind.read(answers, limit, each).await
            }
            Engine::Mysql(connection) => {
                let answers = match ask.bound() {
                    Some(s) => connection.fetch_many(bind::mysql(s)?),
                    None => connection.fetch_many(sqlx::raw_sql(ask.text())),
                };
                let kind = Answers { decode: decode::mysql, touched: sqlx::mysql::MySqlQueryResult::rows_affected };
                kind.read(answers, limit, each).await
            }
            Engine::Sqlite(connection) => {
                let answers = match ask.bound() {
                    Some(s) => connection.fetch_many(bind::sqlite(s)?),
                    None => connection.fetch_many(sqlx::raw_sql(ask.text())),
                };
                let kind = Answers { decode: decode::sqlite, touched: sqlx::sqlite::SqliteQueryResult::rows_affected };
                kind.read(answers, limit, each).await
            }
        };
        self.fell_silent = matches!(ended, Err(End::Silence(_)));
        let ended = ended.map_err(|end| end.explain(ask.what(), &self.context));
        self.broken = ended.as_ref().is_err_and(DbError::is_connection_lost);
        ended
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({}, broken: {})", self.version, self.broken)
    }
}

/// What is asked: a statement, or text that may hold several.
#[derive(Clone, Copy)]
enum Ask<'a> {
    Statement(&'a Statement),
    Batch(&'a str),
}

impl<'a> Ask<'a> {
    /// A statement without binds goes the simple way, which is one round trip instead of two.
    fn bound(self) -> Option<&'a Statement> {
        match self {
            Ask::Statement(s) if !s.binds.is_empty() => Some(s),
            _ => None,
        }
    }

    fn text(self) -> &'a str {
        match self {
            Ask::Statement(s) => &s.text,
            Ask::Batch(sql) => sql,
        }
    }

    fn what(self) -> &'static str {
        match self {
            Ask::Statement(_) => "cannot run a statement",
            Ask::Batch(_) => "cannot run a batch of statements",
        }
    }
}

/// How to read one engine's answers.
struct Answers<R, Q> {
    decode: fn(&R) -> Result<Row, sqlx::Error>,
    touched: fn(&Q) -> u64,
}

impl<R, Q> Answers<R, Q> {
    async fn read(
        &self,
        mut answers: BoxStream<'_, Result<Either<Q, R>, sqlx::Error>>,
        limit: Duration,
        each: EachAnswer<'_>,
    ) -> Result<u64, End> {
        let mut touched = 0;
        loop {
            let next = tokio::time::timeout(limit, answers.try_next()).await.map_err(|_| End::Silence(limit))?;
            match next.map_err(End::Driver)? {
                Some(Either::Left(done)) => {
                    touched += (self.touched)(&done);
                    each(Answer::End).map_err(End::Caller)?;
                }
                Some(Either::Right(row)) => {
                    each(Answer::Row((self.decode)(&row).map_err(End::Driver)?)).map_err(End::Caller)?;
                }
                None => return Ok(touched),
            }
        }
    }
}

/// Why reading ended early.
enum End {
    Driver(sqlx::Error),
    Caller(DbError),
    Silence(Duration),
}

impl End {
    fn explain(self, what: &str, context: &Context) -> DbError {
        match self {
            End::Driver(error) => DbError::of(&error, what, context),
            End::Caller(error) => error,
            End::Silence(limit) => {
                DbError::new(FaultKind::Unreachable, what, format!("the server said nothing for {} s", limit.as_secs()))
            }
        }
    }
}
