//! Takes a database URL apart. By our own hand: a driver's parser drops Prisma's parameters and logs their values.
//! Goes in: the text. Comes out: a [`DatabaseUrl`], or an error that quotes nothing of the text.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;

use super::url::{DatabaseUrl, UrlError};
use super::url_parameters;
use crate::runs::Dialect;

const ENCODE: &str = "write / ? # @ : and % in it as %2F %3F %23 %40 %3A and %25";

pub(super) fn wrong<T>(part: &'static str, problem: &'static str, remedy: &'static str) -> Result<T, UrlError> {
    Err(UrlError { part, problem, remedy })
}

pub(super) fn parse(text: &str) -> Result<DatabaseUrl, UrlError> {
    let text = text.trim();
    if text.is_empty() {
        return wrong(
            "the text",
            "is empty",
            "set DATABASE_URL, or name another place with --database-url-env or --database-url-file",
        );
    }
    if text.starts_with(['"', '\'']) {
        return wrong("the text", "begins with a quotation mark", "store the URL without quotation marks");
    }
    if text.chars().any(char::is_control) {
        return wrong("the text", "holds a control character or a line break", "store exactly one URL on one line");
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return wrong("the scheme", "is missing", "begin with postgresql://, mysql:// or file:");
    };
    let scheme = scheme.to_ascii_lowercase();
    let url = match scheme.as_str() {
        "file" | "sqlite" => return sqlite(rest),
        // SQLAlchemy writes its driver behind a plus sign: postgresql+psycopg2://
        _ => match scheme.split('+').next().unwrap_or_default() {
            "postgres" | "postgresql" => server(Dialect::Postgres, rest),
            "mysql" | "mariadb" => server(Dialect::Mysql, rest),
            other => return unknown_scheme(other),
        },
    }?;
    url.check()?;
    Ok(url)
}

fn unknown_scheme<T>(scheme: &str) -> Result<T, UrlError> {
    match scheme {
        "prisma" => {
            wrong("the scheme", "is that of a Prisma proxy", "give the URL of the database itself (Prisma's directUrl)")
        }
        "jdbc" => wrong("the scheme", "is JDBC's", "take jdbc: away and put user and password before the host"),
        _ => wrong(
            "the scheme",
            "is none of ours",
            "begin with postgresql://, postgres://, mysql://, mariadb://, file: or sqlite:",
        ),
    }
}

/// `//user:password@host:port/database?parameters`, after the scheme.
fn server(dialect: Dialect, rest: &str) -> Result<DatabaseUrl, UrlError> {
    let Some(rest) = rest.strip_prefix("//") else {
        return wrong(
            "the scheme",
            "is not followed by //",
            "write it as postgresql://host/database or mysql://host/database",
        );
    };
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = before.split_once('/').unwrap_or((before, ""));
    // An @ behind the authority means that the authority ended too early, in the middle of a password: whatever
    // follows would be taken for a host, a database or a parameter, and shown.
    let cut = !authority.contains('@') && query.contains('@');
    if cut || database.contains('@') || url_parameters::holds_a_tail(query) {
        return wrong("the user or password", "holds a character that ends it too early", ENCODE);
    }
    let mut url = DatabaseUrl::empty(dialect);
    let place = match authority.rsplit_once('@') {
        Some((credentials, place)) => {
            read_credentials(credentials, &mut url)?;
            place
        }
        None => authority,
    };
    read_place(place, &mut url)?;
    url.database = filled(decode("the database", database)?);
    url_parameters::read(query, &mut url)?;
    Ok(url)
}

fn read_credentials(text: &str, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    url.user = filled(decode("the user", user)?);
    let password = password.map(|text| decode("the password", text)).transpose()?;
    url.password = password.and_then(filled).map(SecretString::from);
    Ok(())
}

fn read_place(text: &str, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    if text.contains(',') {
        return wrong("the host", "is a list", "name one host, the primary");
    }
    let (host, port) = match text.strip_prefix('[') {
        Some(bracketed) => {
            let Some((host, after)) = bracketed.split_once(']') else {
                return wrong("the host", "has no closing bracket", "write an IPv6 address as [::1]");
            };
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return wrong(
                    "the host",
                    "has brackets around something other than an IPv6 address",
                    "write it as [::1]",
                );
            }
            (host, after.strip_prefix(':').or_else(|| after.is_empty().then_some("")))
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, Some("")),
        },
    };
    let Some(port) = port else {
        return wrong("the port", "does not follow a colon", "write host and port as [::1]:5432");
    };
    if !port.is_empty() {
        url.port = Some(read_port(port)?);
    }
    set_host(decode("the host", host)?, url)
}

/// The port in `text`. A password that ended too early shows up here, so the remedy speaks of it.
pub(super) fn read_port(text: &str) -> Result<u16, UrlError> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => wrong(
            "the port",
            "is no number from 1 to 65535",
            "mend it; if it is the end of a password, write / ? # @ in the password as %2F %3F %23 %40",
        ),
    }
}

/// A host name, an address, or (for PostgreSQL) the folder of a Unix socket.
pub(super) fn set_host(host: String, url: &mut DatabaseUrl) -> Result<(), UrlError> {
    if host.starts_with('/') {
        url.socket = Some(PathBuf::from(host));
        return Ok(());
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if !host.chars().all(plain) || host.len() > 255 {
        return wrong(
            "the host",
            "is neither a name nor an address",
            "name one host; non-name characters belong to user and password only, percent-encoded",
        );
    }
    if let Some(host) = filled(host) {
        url.host = Some(host);
    }
    Ok(())
}

/// `file:` and `sqlite:`, with none, two or three slashes.
fn sqlite(rest: &str) -> Result<DatabaseUrl, UrlError> {
    let rest = rest.strip_prefix("file:").unwrap_or(rest);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let rest = rest.strip_prefix("localhost/").map_or_else(|| rest.to_owned(), |path| format!("/{path}"));
    let (path, query) = rest.split_once('?').unwrap_or((&rest, ""));
    let mut url = DatabaseUrl::empty(Dialect::Sqlite);
    let path = decode("the file", path)?;
    if path.is_empty() {
        return wrong("the file", "is missing", "write it as file:./dev.db or file:/data/app.db");
    }
    if path == ":memory:" || query.split('&').any(|pair| pair == "mode=memory") {
        return wrong("the file", "is a database in memory", "name a file: another program's memory cannot be reached");
    }
    url.path = PathBuf::from(path);
    url_parameters::read_sqlite(query, &mut url)?;
    Ok(url)
}

/// Percent-decoded text; what is no valid escape stays as it is, as in Prisma's parser.
pub(super) fn decode(part: &'static str, text: &str) -> Result<String, UrlError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.contains('\0') => Ok(text.into_owned()),
        Ok(_) => wrong(part, "holds a zero byte", "take %00 out of it"),
        Err(_) => wrong(
            part,
            "is not UTF-8 once its percent signs are decoded",
            "encode it as UTF-8, and a literal percent sign as %25",
        ),
    }
}

pub(super) fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
