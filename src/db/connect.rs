//! Opens a connection within ten seconds, or says why there is none. In: a database URL and what we want to do. Out: a
//! [`Connection`] that knows its server, refuses a read-only target, and warns where a password went in plaintext.

use std::time::Duration;

use sqlx::ConnectOptions;

use super::connection::{Connection, Engine};
use super::fault::{Context, DbError, FaultKind};
use super::{options, server};
use crate::runs::Dialect;
use crate::settings::{DatabaseUrl, Redaction, TlsMode};

/// Name resolution, TLS, the password and the first question to the server, all in all.
const LIMIT: Duration = Duration::from_secs(10);

/// What we want to do there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Access {
    /// Look only: a standby will do.
    ReadOnly,
    /// Write: a target that takes no writes is refused at once.
    ReadWrite,
}

/// Opens a connection. A resolver that hangs keeps its thread for longer; a runtime should be shut down in the background.
pub async fn connect(url: &DatabaseUrl, access: Access) -> Result<Connection, DbError> {
    let limit = url.connect_timeout().map_or(LIMIT, |seconds| LIMIT.min(Duration::from_secs(seconds)));
    let what = format!("cannot connect to {}", url.display());
    match tokio::time::timeout(limit, establish(url, access, &what)).await {
        Ok(result) => result,
        Err(_) => {
            let why =
                format!("no answer within {} s; look at host, port, network policy and firewall", limit.as_secs());
            Err(DbError::new(FaultKind::Unreachable, what, why))
        }
    }
}

async fn establish(url: &DatabaseUrl, access: Access, what: &str) -> Result<Connection, DbError> {
    let context = Context { dialect: url.dialect(), redaction: Redaction::of(url) };
    let (engine, plaintext) = match url.dialect() {
        Dialect::Postgres => postgres(url).await?,
        Dialect::Mysql => mysql(url).await?,
        Dialect::Sqlite => {
            server::look_at_file(url, access)?;
            (options::sqlite(url, access).connect().await.map(Engine::Sqlite), false)
        }
    };
    let engine = engine.map_err(|error| with_folder(DbError::of(&error, what, &context), url))?;
    let mut connection = Connection::new(engine, context, plaintext);
    let version =
        server::meet(&mut connection, access).await.map_err(|error| with_folder(error.while_doing(what), url))?;
    connection.set_version(version);
    if plaintext && url.tls() == TlsMode::Prefer && !url.is_local() {
        connection.warn(format!(
            "the connection to {} is not encrypted: the server offers no TLS and the URL does not ask for it; \
             state sslmode=verify-full with a certificate authority, or sslmode=disable if this is meant",
            url.display()
        ));
    }
    Ok(connection)
}

/// SQLite's words for a write-ahead log that it may not keep are about writing, also where nobody wants to write.
fn with_folder(error: DbError, url: &DatabaseUrl) -> DbError {
    const LOG: [&str; 4] = ["264", "520", "1288", "1544"];
    let is_log = url.dialect() == Dialect::Sqlite && error.code.as_deref().is_some_and(|code| LOG.contains(&code));
    if !is_log {
        return error;
    }
    let message = format!(
        "{}: the database has a write-ahead log, which also needs files beside it to be read; run as a user who may write the folder and all three files, or look at a copy",
        error.message
    );
    DbError { message, ..error }
}

type Attempt = (Result<Engine, sqlx::Error>, bool);

async fn postgres(url: &DatabaseUrl) -> Result<Attempt, DbError> {
    let options = options::postgres(url)?;
    let socket = url.socket().is_some() || options.get_host().starts_with('/');
    let mode = if socket { TlsMode::Disable } else { url.tls() };
    let tried = options.clone().ssl_mode(options::postgres_tls(mode)).connect().await;
    if mode == TlsMode::Prefer && tried.as_ref().is_err_and(offers_no_tls) {
        let plain = options.ssl_mode(options::postgres_tls(TlsMode::Disable)).connect().await;
        return Ok((plain.map(Engine::Postgres), true));
    }
    Ok((tried.map(Engine::Postgres), mode == TlsMode::Disable))
}

async fn mysql(url: &DatabaseUrl) -> Result<Attempt, DbError> {
    let options = options::mysql(url)?;
    let mode = if url.socket().is_some() { TlsMode::Disable } else { url.tls() };
    let tried = options.clone().ssl_mode(options::mysql_tls(mode)).connect().await;
    if mode == TlsMode::Prefer && tried.as_ref().is_err_and(offers_no_tls) {
        let plain = options.ssl_mode(options::mysql_tls(TlsMode::Disable)).connect().await;
        return Ok((plain.map(Engine::Mysql), true));
    }
    Ok((tried.map(Engine::Mysql), mode == TlsMode::Disable))
}

/// The driver's only words for a server that has no TLS. A failed handshake is something else and is never a reason to
/// go on in plaintext.
fn offers_no_tls(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Tls(why) if why.to_string().contains("does not support TLS"))
}
