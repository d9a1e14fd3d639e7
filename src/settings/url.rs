//! A database URL as Prisma, libpq and the MySQL clients write it. Goes in: the text. Comes out: its parts, each checked,
//! the secret ones hidden from `Debug`. Nothing is looked up and nothing is connected here.
//!
//! A relative SQLite path (`file:./dev.db`) is relative to the current directory; Prisma's own is relative to the folder of
//! `schema.prisma`, so a path that works there may need its folder in front here (`file:./prisma/dev.db`).

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::runs::Dialect;

/// Why a database URL cannot be used. It holds our words only, never a part of the URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot use the database URL: {part} {problem}; {remedy}")]
pub struct UrlError {
    /// The part of the URL that is wrong.
    pub part: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// How a connection is protected, in libpq's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TlsMode {
    /// Never encrypted.
    Disable,
    /// Encrypted if the server can; the caller warns where it ended in plaintext.
    Prefer,
    /// Always encrypted, the server's certificate is not checked.
    Require,
    /// Always encrypted, the certificate comes from a known authority.
    VerifyCa,
    /// Always encrypted, the certificate comes from a known authority and names this host.
    VerifyFull,
}

/// What `sslaccept` says about the server's certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Accept {
    Strict,
    Invalid,
}

/// A database URL in its parts.
#[derive(Clone)]
pub struct DatabaseUrl {
    pub(super) dialect: Dialect,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) socket: Option<PathBuf>,
    pub(super) user: Option<String>,
    pub(super) password: Option<SecretString>,
    pub(super) database: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) wished_tls: Option<TlsMode>,
    pub(super) accept: Option<Accept>,
    pub(super) ca: Option<PathBuf>,
    pub(super) client_certificate: Option<PathBuf>,
    pub(super) client_key: Option<PathBuf>,
    pub(super) path: PathBuf,
    pub(super) read_only: bool,
    pub(super) pgbouncer: bool,
    pub(super) connect_timeout: Option<u64>,
    pub(super) secret_parameter: bool,
    pub(super) unknown_parameters: Vec<String>,
}

impl DatabaseUrl {
    /// Reads `text`. The error names the part that is wrong and the remedy, and nothing of the text.
    pub fn parse(text: &str) -> Result<DatabaseUrl, UrlError> {
        super::url_parse::parse(text)
    }

    /// An empty URL of `dialect`, for the parser to fill.
    pub(super) fn empty(dialect: Dialect) -> DatabaseUrl {
        DatabaseUrl {
            dialect,
            host: None,
            port: None,
            socket: None,
            user: None,
            password: None,
            database: None,
            schema: None,
            wished_tls: None,
            accept: None,
            ca: None,
            client_certificate: None,
            client_key: None,
            path: PathBuf::new(),
            read_only: false,
            pgbouncer: false,
            connect_timeout: None,
            secret_parameter: false,
            unknown_parameters: Vec::new(),
        }
    }

    /// The same with the certificate authority of `--database-ca`, which goes before the URL's own.
    pub fn with_ca(mut self, file: impl Into<PathBuf>) -> Result<DatabaseUrl, UrlError> {
        self.ca = Some(file.into());
        self.check()?;
        Ok(self)
    }

    /// Refuses parts that contradict each other.
    pub(super) fn check(&self) -> Result<(), UrlError> {
        if self.wished_tls == Some(TlsMode::Disable) && self.ca.is_some() && self.socket.is_none() {
            return Err(UrlError {
                part: "sslmode",
                problem: "is disable although a certificate authority is given",
                remedy: "take one of the two away",
            });
        }
        Ok(())
    }

    /// The family of SQL behind the URL.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The host, if the URL names one.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The port, by default the engine's own.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.dialect {
            Dialect::Mysql => 3306,
            Dialect::Postgres | Dialect::Sqlite => 5432,
        })
    }

    /// The Unix socket: PostgreSQL's folder, MySQL's file.
    pub fn socket(&self) -> Option<&Path> {
        self.socket.as_deref()
    }

    /// Whether the URL itself asks to write nothing: SQLite's `mode=ro` and `immutable`.
    pub fn read_only(&self) -> bool {
        self.read_only
    }

    /// The user, if the URL names one; else the engine's client decides, as libpq and mysql do.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The user, or else who we are on this machine, as MySQL's own clients have it.
    #[expect(clippy::disallowed_methods, reason = "the settings room is where the environment is read")]
    pub fn user_or_own(&self) -> String {
        let own = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
        self.user.clone().unwrap_or_else(|| own().unwrap_or_else(|_| "root".to_owned()))
    }

    /// The password.
    pub fn password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// The database, if the URL names one.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The PostgreSQL schema in which unqualified tables are looked up first: `schema`, or `search_path` in `options`.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// How the connection is protected. With a certificate authority it is verified, whatever weaker wish `prefer` states;
    /// `require` with one checks the authority, as libpq does, and without one checks nothing but never downgrades.
    pub fn tls(&self) -> TlsMode {
        use TlsMode::{Disable, Prefer, Require, VerifyCa, VerifyFull};
        match (self.accept, self.wished_tls, self.ca.is_some()) {
            (_, Some(Disable), _) => Disable,
            (Some(Accept::Invalid), None | Some(Prefer), _) => Prefer,
            (Some(Accept::Invalid), Some(_), _) => Require,
            (Some(Accept::Strict), Some(VerifyCa), _) => VerifyCa,
            (Some(Accept::Strict), _, _) => VerifyFull,
            (None, None | Some(Prefer), true) => VerifyFull,
            (None, Some(Require), true) => VerifyCa,
            (None, wish, _) => wish.unwrap_or(Prefer),
        }
    }

    /// The file of the certificate authority.
    pub fn ca(&self) -> Option<&Path> {
        self.ca.as_deref()
    }

    /// Our own certificate, if the server asks for one.
    pub fn client_certificate(&self) -> Option<&Path> {
        self.client_certificate.as_deref()
    }

    /// The key of our own certificate.
    pub fn client_key(&self) -> Option<&Path> {
        self.client_key.as_deref()
    }

    /// The SQLite file; empty for the other engines.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the URL says that a PgBouncer is in between. We always work as if there were one.
    pub fn pgbouncer(&self) -> bool {
        self.pgbouncer
    }

    /// The seconds that the URL grants for connecting, if it states any.
    pub fn connect_timeout(&self) -> Option<u64> {
        self.connect_timeout
    }

    /// Whether it holds a password: such a URL may not come from argv, which everybody on the machine can read.
    pub fn holds_password(&self) -> bool {
        self.password.is_some() || self.secret_parameter
    }

    /// The parameters that are ignored, by name; their values are nowhere.
    pub fn unknown_parameters(&self) -> &[String] {
        &self.unknown_parameters
    }

    /// Whether the connection stays on this machine.
    pub fn is_local(&self) -> bool {
        if self.socket.is_some() || self.dialect == Dialect::Sqlite {
            return true;
        }
        let Some(host) = self.host.as_deref() else { return true };
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// What a report may show: engine, place and database, without user, password and parameters.
    pub fn display(&self) -> String {
        let scheme = match self.dialect {
            Dialect::Postgres => "postgresql",
            Dialect::Mysql => "mysql",
            Dialect::Sqlite => return self.path.to_string_lossy().escape_debug().to_string(),
        };
        let database = self.database.as_deref().unwrap_or("");
        let shown = match &self.socket {
            Some(socket) => format!("{scheme}://[{}]/{database}", socket.display()),
            None => {
                let host = self.host.as_deref().unwrap_or("localhost");
                let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
                format!("{scheme}://{host}:{}/{database}", self.port())
            }
        };
        shown.escape_debug().to_string()
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseUrl")
            .field("database", &self.display())
            .field("schema", &self.schema)
            .field("tls", &self.tls())
            .field("password", &self.password.as_ref().map(|_| "***"))
            .finish_non_exhaustive()
    }
}
