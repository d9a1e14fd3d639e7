//! One connection of a test's own: statements as written, results as text.

use std::time::Duration;

use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, Connection as _, Row, ValueRef};
use tokio::runtime::{Builder, Runtime};

const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// Rows as text, `None` for NULL.
pub type Rows = Vec<Vec<Option<String>>>;

enum Connection {
    Postgres(PgConnection),
    MySql(MySqlConnection),
    Sqlite(SqliteConnection),
}

/// A connection. Its session time zone is UTC on PostgreSQL and MariaDB, as the driver sets it.
pub struct Session {
    // Before the runtime: fields are dropped in order.
    connection: Connection,
    runtime: Runtime,
}

impl Session {
    /// Opens it, or panics.
    pub fn open(url: &str) -> Self {
        Self::try_open(url).unwrap_or_else(|error| panic!("cannot connect to {url}: {error}"))
    }

    /// Opens it.
    pub fn try_open(url: &str) -> Result<Self, sqlx::Error> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(sqlx::Error::Io)?;
        let opening = async { tokio::time::timeout(CONNECT_LIMIT, connect(url)).await };
        let connection = runtime.block_on(opening).map_err(|_| sqlx::Error::PoolTimedOut)??;
        Ok(Self { connection, runtime })
    }

    /// Runs one or more statements and says how many rows they changed, or panics.
    pub fn sql(&mut self, text: &str) -> u64 {
        self.try_sql(text).unwrap_or_else(|error| panic!("{error}\nin: {text}"))
    }

    /// Runs one or more statements and says how many rows they changed.
    pub fn try_sql(&mut self, text: &str) -> Result<u64, sqlx::Error> {
        let Self { connection, runtime } = self;
        runtime.block_on(async {
            Ok(match connection {
                Connection::Postgres(c) => sqlx::raw_sql(text).execute(c).await?.rows_affected(),
                Connection::MySql(c) => sqlx::raw_sql(text).execute(c).await?.rows_affected(),
                Connection::Sqlite(c) => sqlx::raw_sql(text).execute(c).await?.rows_affected(),
            })
        })
    }

    /// The rows of a query, all as text, or panics.
    pub fn rows(&mut self, text: &str) -> Rows {
        self.try_rows(text).unwrap_or_else(|error| panic!("{error}\nin: {text}"))
    }

    /// The rows of a query, all as text. What is not UTF-8 is replaced: use `hex()` to compare bytes.
    pub fn try_rows(&mut self, text: &str) -> Result<Rows, sqlx::Error> {
        let Self { connection, runtime } = self;
        runtime.block_on(async {
            match connection {
                Connection::Postgres(c) => sqlx::raw_sql(text).fetch_all(c).await?.iter().map(postgres_row).collect(),
                Connection::MySql(c) => sqlx::raw_sql(text).fetch_all(c).await?.iter().map(mysql_row).collect(),
                Connection::Sqlite(c) => sqlx::raw_sql(text).fetch_all(c).await?.iter().map(sqlite_row).collect(),
            }
        })
    }

    /// The only value of a query's only row.
    pub fn value(&mut self, text: &str) -> Option<String> {
        let mut rows = self.rows(text);
        assert!(rows.len() == 1 && rows[0].len() == 1, "not one value but {rows:?}\nin: {text}");
        rows.remove(0).remove(0)
    }
}

async fn connect(url: &str) -> Result<Connection, sqlx::Error> {
    Ok(match url.split(':').next() {
        Some("postgres" | "postgresql") => {
            let options: sqlx::postgres::PgConnectOptions = url.parse()?;
            Connection::Postgres(PgConnection::connect_with(&options.disable_statement_logging()).await?)
        }
        Some("mysql" | "mariadb") => {
            let options: sqlx::mysql::MySqlConnectOptions = url.parse()?;
            Connection::MySql(MySqlConnection::connect_with(&options.disable_statement_logging()).await?)
        }
        _ => {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse()?;
            let options = options.create_if_missing(true).busy_timeout(Duration::from_secs(30));
            Connection::Sqlite(SqliteConnection::connect_with(&options.disable_statement_logging()).await?)
        }
    })
}

fn postgres_row(row: &PgRow) -> Result<Vec<Option<String>>, sqlx::Error> {
    (0..row.len())
        .map(|column| {
            let raw = row.try_get_raw(column)?;
            if raw.is_null() {
                return Ok(None);
            }
            raw.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
        })
        .collect()
}

fn mysql_row(row: &MySqlRow) -> Result<Vec<Option<String>>, sqlx::Error> {
    (0..row.len()).map(|column| Ok(row.try_get_unchecked::<Option<Vec<u8>>, _>(column)?.map(lossy))).collect()
}

fn sqlite_row(row: &SqliteRow) -> Result<Vec<Option<String>>, sqlx::Error> {
    (0..row.len()).map(|column| Ok(row.try_get_unchecked::<Option<Vec<u8>>, _>(column)?.map(lossy))).collect()
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
