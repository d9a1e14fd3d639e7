//! Asks a fresh connection who is there and whether it takes writes. In: a connection. Out: the server's version, and for
//! MySQL a session whose text means the same on every server.

use std::fmt;
use std::path::Path;

use super::connect::Access;
use super::connection::Connection;
use super::fault::{DbError, FaultKind};
use super::row::Row;
use crate::runs::Dialect;
use crate::settings::DatabaseUrl;
use crate::sql::Statement;

/// What kind of server it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Product {
    /// PostgreSQL.
    PostgreSql,
    /// MariaDB.
    MariaDb,
    /// MySQL.
    MySql,
    /// SQLite.
    Sqlite,
}

impl Product {
    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Product::PostgreSql => "PostgreSQL",
            Product::MariaDb => "MariaDB",
            Product::MySql => "MySQL",
            Product::Sqlite => "SQLite",
        }
    }
}

/// A server and its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ServerVersion {
    /// What kind of server it is.
    pub name: Product,
    /// The first part of its version.
    pub major: u32,
    /// The second part.
    pub minor: u32,
    /// The third part; 0 for PostgreSQL, which has two.
    pub patch: u32,
}

impl ServerVersion {
    /// Whether it is at least `major.minor`.
    pub fn is_at_least(&self, major: u32, minor: u32) -> bool {
        (self.major, self.minor) >= (major, minor)
    }

    fn of(name: Product, text: &str) -> ServerVersion {
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        ServerVersion { name, major: next(), minor: next(), patch: next() }
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ServerVersion { name, major, minor, patch } = self;
        match name {
            Product::PostgreSql => write!(f, "{} {major}.{minor}", name.name()),
            _ => write!(f, "{} {major}.{minor}.{patch}", name.name()),
        }
    }
}

/// Who only reads need not know whether writes are taken. No planner is started for it: in a new server process a first
/// SELECT costs four times as much.
const POSTGRES_TO_READ: &str = "SHOW server_version_num";

/// One simple query: it also passes a pooler that hands every transaction to another server.
const POSTGRES: &str =
    "SELECT current_setting('server_version_num'), pg_is_in_recovery()::text, current_setting('transaction_read_only')";

/// One round trip. The time zone is UTC, for a TIMESTAMP is shown in the session's. The SQL mode is ours and not the
/// server's: strict, or an unknown enum value would be stored as '' with a warning only; without `ANSI_QUOTES`,
/// `PIPES_AS_CONCAT` and `NO_BACKSLASH_ESCAPES`, which change what our text means; with invalid and zero dates allowed,
/// so that an undo can put back whatever was there.
///
/// A client that vanishes must not keep its locks for the eight hours that are the server's default, and no statement of
/// ours may run for long (the comment is MariaDB's alone; MySQL knows no such limit for an UPDATE).
const MYSQL: &str = "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, time_zone = '+00:00', autocommit = 1, \
     wait_timeout = 60, /*M!100100 max_statement_time = 60, */ \
     sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES'; \
     SHOW VARIABLES WHERE Variable_name IN ('version', 'read_only', 'super_read_only', 'innodb_read_only', 'tx_read_only', 'transaction_read_only')";

const SQLITE: &str = "SELECT sqlite_version()";

/// The version, and (for [`Access::ReadWrite`]) a check that the target takes writes.
pub(super) async fn meet(connection: &mut Connection, access: Access) -> Result<ServerVersion, DbError> {
    let text = match (connection.dialect(), access) {
        (Dialect::Postgres, Access::ReadOnly) => POSTGRES_TO_READ,
        (Dialect::Postgres, Access::ReadWrite) => POSTGRES,
        (Dialect::Mysql, _) => MYSQL,
        (Dialect::Sqlite, _) => SQLITE,
    };
    let rows = connection.query(&Statement { text: text.to_owned(), binds: Vec::new() }).await?;
    let (version, refusal) = match connection.dialect() {
        Dialect::Postgres => postgres(&rows),
        Dialect::Mysql => mysql(&rows),
        Dialect::Sqlite => (ServerVersion::of(Product::Sqlite, first(&rows)), None),
    };
    match (access, refusal) {
        (Access::ReadWrite, Some(why)) => {
            Err(DbError::new(FaultKind::ReadOnlyTarget, "cannot write to the database", why))
        }
        _ => Ok(version),
    }
}

fn first(rows: &[Row]) -> &str {
    rows.first().and_then(|row| row.text(0)).unwrap_or_default()
}

fn postgres(rows: &[Row]) -> (ServerVersion, Option<String>) {
    let number = first(rows).parse::<u32>().unwrap_or(0);
    let version = ServerVersion { name: Product::PostgreSql, major: number / 10_000, minor: number % 10_000, patch: 0 };
    let says = |i, word| rows.first().and_then(|row| row.text(i)) == Some(word);
    let refusal = if says(1, "true") {
        Some("the server is a standby (in recovery); connect to the primary")
    } else if says(2, "on") {
        Some(
            "default_transaction_read_only is on for this server, database or role; connect to a primary, or as a role that may write",
        )
    } else {
        None
    };
    (version, refusal.map(str::to_owned))
}

/// `read_only` does not bind an administrator, but whoever set it wants no writes here.
fn mysql(rows: &[Row]) -> (ServerVersion, Option<String>) {
    let text = rows.iter().find(|row| row.text(0) == Some("version")).and_then(|row| row.text(1)).unwrap_or_default();
    let name = if text.contains("MariaDB") { Product::MariaDb } else { Product::MySql };
    let locked = rows.iter().find(|row| {
        row.text(0).is_some_and(|name| name.ends_with("read_only"))
            && row.text(1).is_some_and(|value| value != "OFF" && value != "0")
    });
    let refusal =
        locked.and_then(|row| row.text(0)).map(|name| format!("the server has {name} set; connect to the primary"));
    (ServerVersion::of(name, text), refusal)
}

/// Whether `file` is there and, for [`Access::ReadWrite`], may be written. The file is not opened for that: closing it again
/// would drop the locks that another SQLite connection of this process holds.
pub(super) fn look_at_file(url: &DatabaseUrl, access: Access) -> Result<(), DbError> {
    let file = url.path();
    let what = format!("cannot open the database file {}", file.display().to_string().escape_debug());
    match std::fs::metadata(file) {
        Ok(found) if found.is_dir() => {
            return Err(DbError::new(FaultKind::Unreachable, what, "it is a folder; name the file in it"));
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(DbError::new(FaultKind::Unreachable, what, missing(file)));
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(DbError::new(FaultKind::NotPermitted, what, error.to_string()));
        }
        Err(error) => return Err(DbError::new(FaultKind::Unreachable, what, error.to_string())),
    }
    if !may(file, rustix::fs::Access::READ_OK) {
        return Err(DbError::new(FaultKind::NotPermitted, what, "we may not read it; run as a user who may"));
    }
    if access == Access::ReadOnly {
        return Ok(());
    }
    if url.read_only() {
        let why = "its URL says mode=ro or immutable, so nothing may be written; take that out of the URL to write";
        return Err(DbError::new(FaultKind::ReadOnlyTarget, what, why));
    }
    if !may(file, rustix::fs::Access::WRITE_OK) {
        return Err(DbError::new(
            FaultKind::ReadOnlyTarget,
            what,
            "it is read-only for us; run as a user who may write it",
        ));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !may(folder, rustix::fs::Access::WRITE_OK) && !has_open_log(file) {
        let why = "its folder is read-only for us, and SQLite writes its journal there; run as a user who may write the folder";
        return Err(DbError::new(FaultKind::ReadOnlyTarget, what, why));
    }
    Ok(())
}

fn may(path: &Path, access: rustix::fs::Access) -> bool {
    rustix::fs::access(path, access).is_ok()
}

/// In WAL mode the log and its index may be there already, and then the folder need not be writable.
fn has_open_log(file: &Path) -> bool {
    ["-wal", "-shm"].iter().all(|end| {
        let mut beside = file.as_os_str().to_owned();
        beside.push(end);
        may(Path::new(&beside), rustix::fs::Access::WRITE_OK)
    })
}

fn missing(file: &Path) -> String {
    let below = Path::new("prisma").join(file.strip_prefix("./").unwrap_or(file));
    match file.is_relative() && below.exists() {
        true => format!(
            "it does not exist; Prisma's paths begin at the folder of schema.prisma, so try file:./{}",
            below.display()
        ),
        false => {
            "it does not exist, and it is not created here; a relative path begins at the current folder".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_call_themselves() {
        let version = |text| ServerVersion::of(Product::MariaDb, text);
        assert_eq!((version("10.11.14-MariaDB-0+deb12u2").minor, version("8.0.mysql_aurora.3").major), (11, 8));
        assert_eq!(version("").major, 0);
        assert!(version("10.6.0").is_at_least(10, 6) && !version("10.5.9").is_at_least(10, 6));
    }
}
