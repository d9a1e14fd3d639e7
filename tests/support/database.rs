//! One fresh database per test, dropped at its end.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::certificates::certificates;
use super::servers::{self, Durability, MariaDb, PASSWORD, Postgres};
use super::session::{Rows, Session};
use super::workplace::fresh_folder;

/// How unstick reaches a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Engine {
    /// A file, in the journal mode SQLite starts with.
    Sqlite,
    /// PostgreSQL without TLS.
    Postgres,
    /// The same server through PgBouncer in transaction mode.
    PgBouncer,
    /// The same server with TLS, `sslmode=verify-full` and the suite's authority.
    PostgresTls,
    /// MariaDB.
    MariaDb,
}

impl Engine {
    /// All of them, the cheapest first.
    pub const fn all() -> [Self; 5] {
        [Self::Sqlite, Self::Postgres, Self::PgBouncer, Self::PostgresTls, Self::MariaDb]
    }

    /// Whether the server behind it is PostgreSQL.
    pub const fn is_postgres(self) -> bool {
        matches!(self, Self::Postgres | Self::PgBouncer | Self::PostgresTls)
    }
}

enum Home {
    File(PathBuf),
    Postgres(Arc<Postgres>),
    MariaDb(Arc<MariaDb>),
}

/// A database of one test's own. The app's role `app` owns it and is no superuser.
pub struct Database {
    engine: Engine,
    home: Home,
    name: String,
    owner: Mutex<Option<Session>>,
}

static DATABASES: AtomicUsize = AtomicUsize::new(1);

impl Database {
    /// On the shared servers without fsync.
    pub fn create(engine: Engine) -> Self {
        Self::create_with(engine, Durability::Fast)
    }

    /// On the shared servers of this durability.
    pub fn create_with(engine: Engine, durability: Durability) -> Self {
        match engine {
            Engine::Sqlite => Self::make(engine, Home::File(fresh_folder("sqlite").join("app.db"))),
            Engine::MariaDb => Self::make(engine, Home::MariaDb(servers::mariadb(durability))),
            _ => Self::make(engine, Home::Postgres(servers::postgres(durability))),
        }
    }

    /// On a private PostgreSQL server.
    pub fn on_postgres(engine: Engine, server: &Arc<Postgres>) -> Self {
        assert!(engine.is_postgres(), "{engine:?} is not reached through PostgreSQL");
        Self::make(engine, Home::Postgres(Arc::clone(server)))
    }

    /// The same database on a server that has all of the first one's: a standby that was promoted.
    pub fn moved_to(&self, server: &Arc<Postgres>) -> Self {
        let (engine, name) = (self.engine, self.name.clone());
        Self { engine, home: Home::Postgres(Arc::clone(server)), name, owner: Mutex::new(None) }
    }

    /// On a private MariaDB server.
    pub fn on_mariadb(server: &Arc<MariaDb>) -> Self {
        Self::make(Engine::MariaDb, Home::MariaDb(Arc::clone(server)))
    }

    fn make(engine: Engine, home: Home) -> Self {
        let name = format!("app_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let database = Self { engine, home, name, owner: Mutex::new(None) };
        database.login("app");
        match &database.home {
            Home::File(_) => {}
            Home::Postgres(server) => {
                let create = format!("CREATE DATABASE {} OWNER app TEMPLATE template0", database.name);
                Session::open(&server.admin_url("postgres")).sql(&create);
            }
            Home::MariaDb(server) => {
                let name = &database.name;
                Session::open(&server.admin_url("mysql"))
                    .sql(&format!("CREATE DATABASE {name}; GRANT ALL ON {name}.* TO 'app'@'%' WITH GRANT OPTION"));
            }
        }
        database
    }

    /// How unstick reaches it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> &std::path::Path {
        match &self.home {
            Home::File(file) => file,
            _ => panic!("a {:?} database is no file", self.engine),
        }
    }

    /// The URL of the owner, as the engine reaches it.
    pub fn url(&self) -> String {
        self.url_as("app", self.port())
    }

    /// The same through another port of this machine: a proxy's.
    pub fn url_through(&self, port: u16) -> String {
        self.url_as("app", port)
    }

    /// The URL of any role made by `role`, through any port.
    pub fn url_as(&self, role: &str, port: u16) -> String {
        let name = &self.name;
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}", self.file().display()),
            Engine::Postgres => format!("postgres://{role}:{PASSWORD}@127.0.0.1:{port}/{name}?sslmode=disable"),
            Engine::PgBouncer => format!("postgres://{role}:{PASSWORD}@127.0.0.1:{port}/{name}"),
            Engine::PostgresTls => format!(
                "postgres://{role}:{PASSWORD}@localhost:{port}/{name}?sslmode=verify-full&sslrootcert={}",
                certificates().ca().display()
            ),
            Engine::MariaDb => format!("mysql://{role}:{PASSWORD}@127.0.0.1:{port}/{name}"),
        }
    }

    /// The port that `url` names.
    pub fn port(&self) -> u16 {
        match (&self.home, self.engine) {
            (Home::File(_), _) => 0,
            (Home::Postgres(server), Engine::PgBouncer) => server.pgbouncer().port(),
            (Home::Postgres(server), _) => server.port(),
            (Home::MariaDb(server), _) => server.port(),
        }
    }

    /// A second login role without rights, and its URL; on SQLite the owner's.
    /// Roles are the server's: a test that alters one should give it a name of its own.
    pub fn role(&self, name: &str) -> String {
        self.login(name);
        self.url_as(name, self.port())
    }

    fn login(&self, role: &str) {
        match &self.home {
            Home::File(_) => {}
            // Two tests may create it at once; PostgreSQL has no IF NOT EXISTS here.
            Home::Postgres(server) => {
                Session::open(&server.admin_url("postgres")).sql(&format!(
                    "DO $$ BEGIN CREATE ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'; \
                     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                ));
            }
            Home::MariaDb(server) => {
                Session::open(&server.admin_url("mysql"))
                    .sql(&format!("CREATE USER IF NOT EXISTS '{role}'@'%' IDENTIFIED BY '{PASSWORD}'"));
            }
        }
    }

    /// A new connection as owner, straight to the server, for a second actor or a transaction.
    pub fn session(&self) -> Session {
        Session::open(&self.direct("app"))
    }

    /// A new connection of a role made by `role`, straight to the server.
    pub fn session_as(&self, role: &str) -> Session {
        Session::open(&self.direct(role))
    }

    /// A new connection that may do everything, straight to the server.
    pub fn admin(&self) -> Session {
        match &self.home {
            Home::File(_) => self.session(),
            Home::Postgres(server) => Session::open(&server.admin_url(&self.name)),
            Home::MariaDb(server) => Session::open(&server.admin_url(&self.name)),
        }
    }

    fn direct(&self, role: &str) -> String {
        let name = &self.name;
        match &self.home {
            Home::Postgres(server) => {
                format!("postgres://{role}:{PASSWORD}@127.0.0.1:{}/{name}?sslmode=disable", server.port())
            }
            _ => self.url_as(role, self.port()),
        }
    }

    /// Runs statements as owner and says how many rows they changed, or panics.
    pub fn sql(&self, text: &str) -> u64 {
        self.owner().as_mut().expect("owner() opens it").sql(text)
    }

    /// The rows of a query as owner, all as text, or panics.
    pub fn rows(&self, text: &str) -> Rows {
        self.owner().as_mut().expect("owner() opens it").rows(text)
    }

    /// The only value of a query's only row, as text.
    pub fn value(&self, text: &str) -> Option<String> {
        self.owner().as_mut().expect("owner() opens it").value(text)
    }

    /// Forgets the owner's connection, after a restart of the server; the next call opens another.
    pub fn reconnect(&self) {
        *self.owner.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn owner(&self) -> MutexGuard<'_, Option<Session>> {
        // A failed statement panics under this lock; the connection stays usable.
        let mut owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        owner.get_or_insert_with(|| self.session());
        owner
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        *self.owner.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // No panic here: the test may be unwinding, or its server may be down.
        let admin = match &self.home {
            Home::File(file) => {
                let _ = file.parent().map(std::fs::remove_dir_all);
                return;
            }
            Home::Postgres(server) => (server.admin_url("postgres"), format!("DROP DATABASE {} (FORCE)", self.name)),
            Home::MariaDb(server) => (server.admin_url("mysql"), format!("DROP DATABASE {}", self.name)),
        };
        if let Ok(mut session) = Session::try_open(&admin.0) {
            let _ = session.try_sql(&admin.1);
        }
    }
}
