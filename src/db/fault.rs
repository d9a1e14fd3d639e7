//! What a database error means for us: whether to try again, to reconnect, to skip the row or to ask a person.
//!
//! In: a driver's error and what we were doing. Out: a [`DbError`], its message free of secrets. The driver's own error is
//! not carried along: its `Debug` prints the values of the offending row.

use std::fmt;

use super::codes;
use crate::runs::Dialect;
use crate::settings::Redaction;

/// Whose fault it is, and so what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum FaultKind {
    /// No connection, or the connection was lost.
    Unreachable,
    /// The database is there and busy: a lock, a deadlock, a time limit, a restart, too many connections.
    Busy,
    /// The account may not do this.
    NotPermitted,
    /// The target takes no writes: a standby, a read-only server or file.
    ReadOnlyTarget,
    /// A table, column or type is not what the policy says.
    Mismatch,
    /// The database's own rules refuse this row: a constraint or a trigger.
    RowRefused,
    /// No room left on the server's disk.
    DiskFull,
    /// None of these: most likely our own mistake.
    Other,
}

impl FaultKind {
    /// The exit code of a process that ends on it.
    pub fn exit_code(self) -> u8 {
        match self {
            FaultKind::Unreachable => 69,
            FaultKind::Busy | FaultKind::DiskFull => 75,
            FaultKind::NotPermitted | FaultKind::ReadOnlyTarget => 77,
            FaultKind::Mismatch => 78,
            FaultKind::RowRefused | FaultKind::Other => 1,
        }
    }
}

/// What we could not do with the database, and why.
#[derive(Clone, Debug)]
pub struct DbError {
    /// What we could not do, as `cannot …`.
    pub what: String,
    /// Whose fault it is.
    pub kind: FaultKind,
    /// The server's code: an SQLSTATE, or the number of MySQL or SQLite.
    pub code: Option<String>,
    /// The server's message (or ours), without secrets.
    pub message: String,
    pub(super) lost: bool,
}

impl DbError {
    /// An error of our own, with no code of the server.
    pub fn new(kind: FaultKind, what: impl Into<String>, message: impl Into<String>) -> DbError {
        let lost = kind == FaultKind::Unreachable;
        DbError { what: what.into(), kind, code: None, message: message.into(), lost }
    }

    /// The same error, seen from what the caller was doing.
    pub fn while_doing(mut self, what: impl Into<String>) -> DbError {
        self.what = what.into();
        self
    }

    /// Whether the connection is gone: reconnect, and ask the ledger whether the last commit arrived.
    pub fn is_connection_lost(&self) -> bool {
        self.lost
    }

    /// Whether the same may work later, without anybody mending anything.
    pub fn is_retryable(&self) -> bool {
        self.lost || matches!(self.kind, FaultKind::Unreachable | FaultKind::Busy | FaultKind::DiskFull)
    }

    /// Reads the driver's error, which came up while doing `what`.
    pub(super) fn of(error: &sqlx::Error, what: &str, context: &Context) -> DbError {
        let (kind, code, message, lost) = match error {
            sqlx::Error::Database(error) => {
                let code = server_code(error.as_ref(), context.dialect);
                let verdict = codes::verdict(context.dialect, &code, error.message());
                (verdict.kind, Some(code), error.message().to_owned(), verdict.lost)
            }
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                (FaultKind::Unreachable, None, certificate(&error.to_string()), true)
            }
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                (FaultKind::Unreachable, None, "the server closed the connection".to_owned(), true)
            }
            sqlx::Error::Io(error) => (FaultKind::Unreachable, None, error.to_string(), true),
            sqlx::Error::Tls(error) => (FaultKind::Unreachable, None, certificate(&error.to_string()), true),
            sqlx::Error::Protocol(text) if context.dialect == Dialect::Postgres && text.contains("SSLRequest") => {
                (FaultKind::Unreachable, None, no_postgres(without_place(text)), true)
            }
            sqlx::Error::Protocol(text) => {
                (FaultKind::Unreachable, None, format!("unexpected answer: {}", without_place(text)), true)
            }
            sqlx::Error::WorkerCrashed | sqlx::Error::PoolClosed | sqlx::Error::PoolTimedOut => {
                (FaultKind::Unreachable, None, error.to_string(), true)
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::TypeNotFound { .. } => {
                (FaultKind::Mismatch, None, error.to_string(), false)
            }
            _ => (FaultKind::Other, None, error.to_string(), false),
        };
        DbError { what: what.to_owned(), kind, code, message: context.redaction.scrub(&message), lost }
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.message)?;
        match &self.code {
            Some(code) => write!(f, " (code {code})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DbError {}

/// What it takes to read an error.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) dialect: Dialect,
    pub(super) redaction: Redaction,
}

/// MySQL's number says more than its SQLSTATE, which is `HY000` for most.
fn server_code(error: &dyn sqlx::error::DatabaseError, dialect: Dialect) -> String {
    match dialect {
        Dialect::Mysql => error
            .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
            .map(|error| error.number().to_string())
            .unwrap_or_default(),
        Dialect::Postgres | Dialect::Sqlite => error.code().unwrap_or_default().into_owned(),
    }
}

/// The driver's words without the place in its source where it says them: `… (sqlx_postgres::connection::tls:95)`.
fn without_place(text: &str) -> &str {
    let (words, place) = text.rsplit_once(" (").unwrap_or((text, ""));
    if place.starts_with("sqlx") && place.ends_with(')') { words } else { text }
}

/// Who does not even understand the first question of a connection.
fn no_postgres(text: &str) -> String {
    format!("this is no PostgreSQL server; look at host, port and the scheme of the URL ({text})")
}

/// The remedy behind rustls' words.
fn certificate(text: &str) -> String {
    let remedy = if text.contains("UnknownIssuer") {
        "its certificate comes from an authority we do not know; give the right one with --database-ca or sslrootcert"
    } else if text.contains("Expired") {
        "its certificate has expired; renew it"
    } else if text.contains("NotValidForName") || text.contains("not valid for name") {
        "its certificate names another host; connect by the name in the certificate (verify-ca looks at the name too here)"
    } else if text.contains("does not support TLS") {
        "the server offers no TLS, and we do not fall back to plaintext; turn TLS on there, or state sslmode=disable"
    } else {
        "the TLS handshake failed"
    };
    format!("{remedy} ({text})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_driver_says_it_is_not_said_again() {
        let said = "unexpected response from SSLRequest: 0x48 (sqlx_postgres::connection::tls:95)";
        assert_eq!(without_place(said), "unexpected response from SSLRequest: 0x48");
        for whole in ["no answer", "no answer (yet)", ""] {
            assert_eq!(without_place(whole), whole);
        }
    }
}
