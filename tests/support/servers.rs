//! PostgreSQL 15, PgBouncer in transaction mode before it, and MariaDB 10.11: shared ones, started on first use, and
//! private ones for tests that restart or kill a server.
//!
//! Their time zones are hostile on purpose: nothing may depend on them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use nix::sys::signal::Signal;

use super::certificates::{Certificate, certificates};
use super::process::{Process, Recipe, free_port, hand_over, program, run};
use super::session::Session;
use super::workplace::fresh_folder;

/// Every password in here: the servers listen on 127.0.0.1 and live for seconds.
pub const PASSWORD: &str = "s3cret-of-the-tests";
const POSTGRES_FOLDERS: &[&str] = &["/usr/lib/postgresql/15/bin"];
const SYSTEM_FOLDERS: &[&str] = &["/usr/sbin", "/usr/bin"];

/// Whether a commit reaches the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// No fsync: for tests, which lose nothing with the machine.
    #[default]
    Fast,
    /// The server's defaults: for measuring.
    Real,
}

/// How to set up a PostgreSQL server.
#[derive(Clone, Debug, Default)]
pub struct PostgresOptions {
    /// Whether commits reach the disk.
    pub durability: Durability,
    /// What it shows to TLS clients.
    pub certificate: Certificate,
    /// More settings, which win over ours.
    pub settings: Vec<(String, String)>,
}

/// A PostgreSQL server: plain and TLS on one port.
pub struct Postgres {
    /// To stop, freeze and restart it.
    pub process: Process,
    port: u16,
    folder: PathBuf,
    pgbouncer: OnceLock<PgBouncer>,
}

/// The shared one of this test process.
pub fn postgres(durability: Durability) -> Arc<Postgres> {
    static FAST: OnceLock<Arc<Postgres>> = OnceLock::new();
    static REAL: OnceLock<Arc<Postgres>> = OnceLock::new();
    let shared = if durability == Durability::Fast { &FAST } else { &REAL };
    let options = PostgresOptions { durability, ..PostgresOptions::default() };
    Arc::clone(shared.get_or_init(|| Arc::new(Postgres::start(&options))))
}

impl Postgres {
    /// A private one.
    pub fn start(options: &PostgresOptions) -> Self {
        let folder = fresh_folder("postgres");
        hand_over(&folder);
        let data = folder.join("data");
        let password = folder.join("password");
        std::fs::write(&password, PASSWORD).expect("a file in our own folder");
        run(Command::new(program("initdb", POSTGRES_FOLDERS))
            .args(["--no-sync", "--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"])
            .arg(format!("--pgdata={}", data.display()))
            .arg(format!("--pwfile={}", password.display())));
        Self::launch(options, folder)
    }

    /// Starts the server whose data is in the folder.
    fn launch(options: &PostgresOptions, folder: PathBuf) -> Self {
        // The server insists on owning its key.
        let key = folder.join("server.key");
        std::fs::copy(certificates().key(options.certificate), &key).expect("a copy of the key");
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("our own file");
        hand_over(&key);

        let port = free_port();
        let url = format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres?sslmode=disable");
        let recipe = Recipe {
            name: "PostgreSQL",
            program: program("postgres", POSTGRES_FOLDERS),
            args: Self::args(options, &folder, port),
            log: folder.join("log"),
            ready: Box::new(move || Session::try_open(&url).map(drop).map_err(|error| error.to_string())),
        };
        Self { process: Process::start(recipe), port, folder, pgbouncer: OnceLock::new() }
    }

    fn args(options: &PostgresOptions, folder: &std::path::Path, port: u16) -> Vec<String> {
        let mut settings = vec![
            ("port", port.to_string()),
            ("listen_addresses", "127.0.0.1".to_owned()),
            ("unix_socket_directories", String::new()),
            ("timezone", "Asia/Tokyo".to_owned()),
            ("max_connections", "300".to_owned()),
            ("ssl", "on".to_owned()),
            ("ssl_cert_file", certificates().certificate(options.certificate).display().to_string()),
            ("ssl_key_file", folder.join("server.key").display().to_string()),
        ];
        if options.durability == Durability::Fast {
            settings.push(("fsync", "off".to_owned()));
            settings.push(("full_page_writes", "off".to_owned()));
        }
        settings.extend(options.settings.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let mut args = vec!["-D".to_owned(), folder.join("data").display().to_string()];
        args.extend(settings.into_iter().flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]));
        args
    }

    /// A standby that streams from this server; it asks to be waited for by no name.
    pub fn standby(&self) -> Self {
        let folder = fresh_folder("standby");
        hand_over(&folder);
        let mut copy = Command::new(program("pg_basebackup", POSTGRES_FOLDERS));
        copy.args(["--no-sync", "--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf"]);
        copy.arg(format!("--pgdata={}", folder.join("data").display()));
        copy.arg(format!("--dbname=postgres://postgres:{PASSWORD}@127.0.0.1:{}/?sslmode=disable", self.port));
        run(&mut copy);
        Self::launch(&PostgresOptions::default(), folder)
    }

    /// The port for plain and TLS alike.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The superuser's URL for a database, without TLS.
    pub fn admin_url(&self, database: &str) -> String {
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// The pooler before this server, started on first use.
    pub fn pgbouncer(&self) -> &PgBouncer {
        self.pgbouncer.get_or_init(|| PgBouncer::start(self.port))
    }

    /// As after a power cut: nothing is written any more. `process.start_again()` brings it back.
    pub fn crash(&self) {
        self.process.stop(Signal::SIGQUIT);
    }

    /// The data folder, for tests that fill or remove things.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// PgBouncer in transaction mode, all else as Debian ships it.
pub struct PgBouncer {
    /// To stop, freeze and restart it.
    pub process: Process,
    port: u16,
}

impl PgBouncer {
    /// One for the PostgreSQL server on this port.
    pub fn start(postgres: u16) -> Self {
        let folder = fresh_folder("pgbouncer");
        hand_over(&folder);
        let port = free_port();
        let at = folder.display();
        // auth_query lets in every role that a test makes, with its own password.
        let ini = format!(
            "[databases]\n* = host=127.0.0.1 port={postgres}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\npool_mode = transaction\nauth_type = scram-sha-256\n\
             auth_file = {at}/userlist.txt\nauth_user = postgres\nlogfile = {at}/log\npidfile = {at}/pid\n"
        );
        let file = folder.join("pgbouncer.ini");
        std::fs::write(&file, ini).expect("a file in our own folder");
        let users = format!("\"postgres\" \"{PASSWORD}\"\n");
        std::fs::write(folder.join("userlist.txt"), users).expect("a file in our own folder");
        let recipe = Recipe {
            name: "PgBouncer",
            program: program("pgbouncer", SYSTEM_FOLDERS),
            args: vec![file.display().to_string()],
            log: folder.join("output"),
            ready: answers(port),
        };
        Self { process: Process::start(recipe), port }
    }

    /// Where it listens, without TLS.
    pub fn port(&self) -> u16 {
        self.port
    }
}

fn answers(port: u16) -> Box<dyn Fn() -> Result<(), String> + Send + Sync> {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    Box::new(move || std::net::TcpStream::connect(address).map(drop).map_err(|error| error.to_string()))
}

/// A MariaDB server: plain and TLS on one port.
pub struct MariaDb {
    /// To stop, freeze and restart it.
    pub process: Process,
    pub(super) port: u16,
}

/// The shared one of this test process.
pub fn mariadb(durability: Durability) -> Arc<MariaDb> {
    static FAST: OnceLock<Arc<MariaDb>> = OnceLock::new();
    static REAL: OnceLock<Arc<MariaDb>> = OnceLock::new();
    let shared = if durability == Durability::Fast { &FAST } else { &REAL };
    Arc::clone(shared.get_or_init(|| Arc::new(MariaDb::start(durability, &[]))))
}

impl MariaDb {
    /// A private one, with more options for `mariadbd` if need be.
    pub fn start(durability: Durability, options: &[&str]) -> Self {
        let folder = fresh_folder("mariadb");
        hand_over(&folder);
        let data = format!("--datadir={}/data", folder.display());
        // A second server that starts sweeps a shared folder of temporary tables clean.
        let scratch = folder.join("tmp");
        std::fs::create_dir(&scratch).expect("a folder in our own folder");
        hand_over(&scratch);
        let scratch = format!("--tmpdir={}", scratch.display());
        let key = folder.join("server.key");
        std::fs::copy(certificates().key(Certificate::Valid), &key).expect("a copy of the key");
        hand_over(&key);
        if let Some(mysqld) = super::mysql::program() {
            return super::mysql::start(mysqld, (durability, options), &folder);
        }
        run(Command::new(program("mariadb-install-db", SYSTEM_FOLDERS))
            .args([
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
            ])
            .args([&data, &scratch]));
        // Anonymous accounts would catch everybody who comes from this machine.
        let accounts = folder.join("accounts.sql");
        let text = format!(
            "DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n\
             CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY '{PASSWORD}';\n\
             GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' WITH GRANT OPTION;\n"
        );
        std::fs::write(&accounts, text).expect("a file in our own folder");

        let port = free_port();
        let at = folder.display();
        let mut args = vec!["--no-defaults".to_owned(), data, scratch];
        args.extend([
            format!("--port={port}"),
            format!("--socket={at}/socket"),
            format!("--pid-file={at}/pid"),
            format!("--init-file={}", accounts.display()),
            format!("--ssl-ca={}", certificates().ca().display()),
            format!("--ssl-cert={}", certificates().certificate(Certificate::Valid).display()),
            format!("--ssl-key={}", key.display()),
        ]);
        let fixed = ["--bind-address=127.0.0.1", "--skip-name-resolve", "--default-time-zone=+09:00"];
        args.extend(fixed.iter().map(|option| (*option).to_owned()));
        args.push("--max-connections=300".to_owned());
        if durability == Durability::Fast {
            args.push("--innodb-flush-log-at-trx-commit=0".to_owned());
            args.push("--innodb-flush-method=nosync".to_owned());
        }
        args.extend(options.iter().map(|option| (*option).to_owned()));
        let url = format!("mysql://admin:{PASSWORD}@127.0.0.1:{port}/mysql");
        let recipe = Recipe {
            name: "MariaDB",
            program: program("mariadbd", SYSTEM_FOLDERS),
            args,
            log: folder.join("log"),
            ready: Box::new(move || Session::try_open(&url).map(drop).map_err(|error| error.to_string())),
        };
        Self { process: Process::start(recipe), port }
    }

    /// The port for plain and TLS alike.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of an account that may do everything.
    pub fn admin_url(&self, database: &str) -> String {
        format!("mysql://admin:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    /// As after a power cut. `process.start_again()` brings it back.
    pub fn crash(&self) {
        self.process.stop(Signal::SIGKILL);
    }
}
