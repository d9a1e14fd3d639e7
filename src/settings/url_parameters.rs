//! The parameters behind the question mark: Prisma's, libpq's and the MySQL clients'. What is not known is listed by
//! name, its value is dropped here and goes nowhere.

use std::path::PathBuf;

use secrecy::SecretString;

use super::url::{Accept, DatabaseUrl, TlsMode, UrlError};
use super::url_parse::{decode, filled, read_port, set_host, wrong};
use crate::runs::Dialect;

/// Known, and without meaning for us: we hold one connection and cache no statement.
const WITHOUT_MEANING: [&str; 8] = [
    "connection_limit",
    "pool_timeout",
    "socket_timeout",
    "statement_cache_size",
    "application_name",
    "max_connection_lifetime",
    "max_idle_connection_lifetime",
    "single_use_connections",
];

/// A name that is longer, or that holds other characters, may be the tail of a password and is not shown.
const LONGEST_NAME: usize = 40;

pub(super) fn read(query: &str, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    let mut certificate = None;
    for (name, value) in pairs(query) {
        let value = decode("a parameter", value)?;
        match name.to_ascii_lowercase().as_str() {
            "user" | "username" => url.user = filled(value).or(url.user.take()),
            "password" => url.password = filled(value).map(SecretString::from).or(url.password.take()),
            "dbname" | "database" => url.database = filled(value).or(url.database.take()),
            "port" => url.port = Some(read_port(&value)?),
            "host" => set_host(value, url)?,
            "hostaddr" if url.host.is_none() => set_host(value, url)?,
            "socket" | "unix_socket" => url.socket = filled(value).map(PathBuf::from),
            "schema" | "currentschema" | "search_path" if url.dialect == Dialect::Postgres => {
                url.schema = first_schema(&value).or(url.schema.take());
            }
            "options" if url.dialect == Dialect::Postgres => read_options(&value, url),
            "sslmode" | "ssl-mode" | "ssl_mode" => url.wished_tls = Some(tls_mode(&value)?),
            "ssl" | "usessl" | "tls" => url.wished_tls = tls_switch(&value).or(url.wished_tls),
            "sslaccept" => url.accept = Some(accept(&value)?),
            "sslrootcert" if value == "system" => url.wished_tls = url.wished_tls.or(Some(TlsMode::VerifyFull)),
            "sslrootcert" | "ssl-ca" | "ssl_ca" => url.ca = filled(value).map(PathBuf::from),
            "sslcert" | "ssl-cert" | "ssl_cert" => certificate = filled(value).map(PathBuf::from),
            "sslkey" | "ssl-key" | "ssl_key" => url.client_key = filled(value).map(PathBuf::from),
            "connect_timeout" => url.connect_timeout = seconds(&value)?,
            "pgbouncer" => url.pgbouncer = value.eq_ignore_ascii_case("true") || value == "1",
            known if WITHOUT_MEANING.contains(&known) => {}
            "sslpassword" => {
                url.secret_parameter = true;
                list(name, url);
            }
            _ => list(name, url),
        }
    }
    place_certificate(certificate, url)
}

/// SQLite's own: `mode` and `immutable`. A file is never created here, so `rw` and `rwc` are the same.
pub(super) fn read_sqlite(query: &str, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    for (name, value) in pairs(query) {
        let value = decode("a parameter", value)?;
        match name.to_ascii_lowercase().as_str() {
            "mode" => match value.as_str() {
                "ro" => url.read_only = true,
                "rw" | "rwc" => {}
                _ => return wrong("mode", "is unknown", "use ro or rw"),
            },
            "immutable" => {
                url.read_only |= !matches!(value.to_ascii_lowercase().as_str(), "0" | "no" | "off" | "false")
            }
            known if WITHOUT_MEANING.contains(&known) => {}
            _ => list(name, url),
        }
    }
    Ok(())
}

/// libpq's `sslcert` is our own certificate and comes with `sslkey`; Prisma's is the server's authority and comes alone.
fn place_certificate(certificate: Option<PathBuf>, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    match (certificate, url.client_key.is_some()) {
        (Some(file), true) => url.client_certificate = Some(file),
        (None, true) => return wrong("sslkey", "has no sslcert beside it", "give both, or none"),
        (Some(file), false) => url.ca = url.ca.take().or(Some(file)),
        (None, false) => {}
    }
    Ok(())
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Whether the query looks like the end of a password and the rest of a URL: `ss@db/shop`.
pub(super) fn holds_a_tail(query: &str) -> bool {
    pairs(query)
        .any(|(name, value)| name.contains('@') || value.split_once('@').is_some_and(|(_, rest)| rest.contains('/')))
}

fn list(name: &str, url: &mut DatabaseUrl) {
    let readable =
        name.len() <= LONGEST_NAME && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let shown = if readable && !name.is_empty() { name } else { "(unreadable)" };
    if !url.unknown_parameters.iter().any(|known| known == shown) {
        url.unknown_parameters.push(shown.to_owned());
    }
}

fn tls_mode(text: &str) -> Result<TlsMode, UrlError> {
    Ok(match text.to_ascii_lowercase().replace('_', "-").as_str() {
        "disable" | "disabled" => TlsMode::Disable,
        "allow" | "prefer" | "preferred" => TlsMode::Prefer,
        "require" | "required" | "no-verify" => TlsMode::Require,
        "verify-ca" => TlsMode::VerifyCa,
        "verify-full" | "verify-identity" => TlsMode::VerifyFull,
        _ => return wrong("sslmode", "is unknown", "use disable, prefer, require, verify-ca or verify-full"),
    })
}

fn tls_switch(text: &str) -> Option<TlsMode> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(TlsMode::Require),
        "false" | "0" => Some(TlsMode::Disable),
        _ => None,
    }
}

fn accept(text: &str) -> Result<Accept, UrlError> {
    match text {
        "strict" => Ok(Accept::Strict),
        "accept_invalid_certs" => Ok(Accept::Invalid),
        _ => wrong("sslaccept", "is unknown", "use strict or accept_invalid_certs"),
    }
}

fn seconds(text: &str) -> Result<Option<u64>, UrlError> {
    match text.parse::<u64>() {
        Ok(0) => Ok(None),
        Ok(seconds) => Ok(Some(seconds)),
        Err(_) => wrong("connect_timeout", "is no whole number of seconds", "write it as connect_timeout=5"),
    }
}

/// `-c search_path=…`. Nothing else of it is honoured, for a pooler refuses start-up parameters.
fn read_options(text: &str, url: &mut DatabaseUrl) {
    let text = text.replace('+', " ");
    for word in text.split_whitespace() {
        let setting = word.strip_prefix("-c").or_else(|| word.strip_prefix("--")).unwrap_or(word);
        match setting.split_once('=') {
            Some(("search_path", path)) => url.schema = url.schema.take().or(first_schema(path)),
            None if setting.is_empty() => {}
            _ => list("options", url),
        }
    }
}

/// The first schema of a search path that is a name.
fn first_schema(path: &str) -> Option<String> {
    let mut names = path.split(',').map(|name| name.trim().trim_matches('"'));
    names.find(|name| !name.is_empty() && *name != "$user").map(str::to_owned)
}
