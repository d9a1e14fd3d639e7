//! Turns a database URL into the driver's options. No URL text ever reaches the driver, so none of its parameters can
//! be logged or misread there.
//!
//! PostgreSQL: only start-up parameters that PgBouncer 1.18 takes with its default settings (`DateStyle`,
//! `client_encoding`, `TimeZone`, `application_name`). `extra_float_digits` is taken out, `options` is never set.

use std::path::Path;
use std::time::Duration;

use secrecy::ExposeSecret;
use sqlx::ConnectOptions;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::SqliteConnectOptions;

use super::connect::Access;
use super::fault::{DbError, FaultKind};
use crate::settings::{DatabaseUrl, TlsMode};

/// How long SQLite waits for another writer before it says busy.
const BUSY: Duration = Duration::from_secs(5);
/// SQLite's page cache in KiB: its own 2 MB hold no batch of a large table, so that pages would be read again and again.
const SQLITE_CACHE: u32 = 16 * 1024;
/// So many rows pass from SQLite's thread to ours without a word: a batch, so that it wakes us once and not for each row.
const SQLITE_ROWS: usize = 1024;

pub(super) fn postgres(url: &DatabaseUrl) -> Result<PgConnectOptions, DbError> {
    // libpq's defaults (PGHOST, PGUSER, PGPASSWORD, the user's name) hold for what the URL leaves open
    let mut options = PgConnectOptions::new_without_pgpass()
        .port(url.port())
        .application_name("unstick")
        .extra_float_digits(None)
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if let Some(host) = url.host() {
        options = options.host(host);
    }
    if let Some(folder) = url.socket() {
        options = options.socket(folder);
    }
    if let Some(user) = url.user() {
        options = options.username(user);
    }
    if let Some(password) = url.password() {
        options = options.password(password.expose_secret());
    }
    if let Some(database) = url.database() {
        options = options.database(database);
    }
    if let Some(file) = url.ca() {
        options = options.ssl_root_cert_from_pem(certificate(file)?);
    }
    if let (Some(certificate), Some(key)) = (url.client_certificate(), url.client_key()) {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    Ok(options)
}

pub(super) fn postgres_tls(mode: TlsMode) -> PgSslMode {
    match mode {
        TlsMode::Disable => PgSslMode::Disable,
        // the fallback of `prefer` is ours, or we would not know that it happened
        TlsMode::Prefer | TlsMode::Require => PgSslMode::Require,
        TlsMode::VerifyCa => PgSslMode::VerifyCa,
        TlsMode::VerifyFull => PgSslMode::VerifyFull,
    }
}

/// The driver's own `SET` is left out: [`super::server`] sends one with all that we need.
pub(super) fn mysql(url: &DatabaseUrl) -> Result<MySqlConnectOptions, DbError> {
    let mut options = MySqlConnectOptions::new()
        .port(url.port())
        .username(&url.user_or_own())
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .set_names(false)
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if let Some(host) = url.host() {
        options = options.host(host);
    }
    if let Some(file) = url.socket() {
        options = options.socket(file);
    }
    if let Some(password) = url.password() {
        options = options.password(password.expose_secret());
    }
    if let Some(database) = url.database() {
        options = options.database(database);
    }
    if let Some(file) = url.ca() {
        options = options.ssl_ca_from_pem(certificate(file)?);
    }
    if let (Some(certificate), Some(key)) = (url.client_certificate(), url.client_key()) {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    Ok(options)
}

pub(super) fn mysql_tls(mode: TlsMode) -> MySqlSslMode {
    match mode {
        TlsMode::Disable => MySqlSslMode::Disabled,
        TlsMode::Prefer | TlsMode::Require => MySqlSslMode::Required,
        TlsMode::VerifyCa => MySqlSslMode::VerifyCa,
        TlsMode::VerifyFull => MySqlSslMode::VerifyIdentity,
    }
}

/// Foreign keys are enforced, as Prisma, Rails and Django have them: a status that its own table does not know must be
/// refused, and SQLite checks only the key columns that a statement changes. The journal mode stays as the app has it.
pub(super) fn sqlite(url: &DatabaseUrl, access: Access) -> SqliteConnectOptions {
    // SQLite reads a name that begins with file: as a URI; ours is a path
    let path = if url.path().is_absolute() { url.path().to_owned() } else { Path::new(".").join(url.path()) };
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .read_only(access == Access::ReadOnly)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("cache_size", format!("-{SQLITE_CACHE}"))
        .row_buffer_size(SQLITE_ROWS)
        .statement_cache_capacity(0)
        .disable_statement_logging()
}

/// The certificates in `file`, read here so that a missing or empty file is told apart from a server we do not trust.
fn certificate(file: &Path) -> Result<Vec<u8>, DbError> {
    let refuse = |why: String| {
        let what = format!("cannot read the certificate authority {}", file.display());
        Err(DbError::new(FaultKind::NotPermitted, what, why))
    };
    match std::fs::read(file) {
        Ok(bytes) if bytes.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") => Ok(bytes),
        Ok(_) => refuse("it holds no certificate in PEM form".to_owned()),
        Err(error) => refuse(error.to_string()),
    }
}
