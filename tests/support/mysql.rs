//! MySQL in MariaDB's place, where `UNSTICK_TEST_MYSQL` names a `mysqld`: what is said of MariaDB is then shown of MySQL.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::certificates::{Certificate, certificates};
use super::process::{Process, Recipe, free_port, run};
use super::servers::{Durability, MariaDb, PASSWORD};
use super::session::Session;

/// The server's program, if there is to be one.
pub fn program() -> Option<PathBuf> {
    std::env::var_os("UNSTICK_TEST_MYSQL").map(PathBuf::from)
}

/// A private one in a folder that has a `tmp` and a `server.key`.
pub(super) fn start(program: PathBuf, (durability, options): (Durability, &[&str]), folder: &Path) -> MariaDb {
    let (at, port) = (folder.display(), free_port());
    let data = format!("--datadir={at}/data");
    let own = ["--no-defaults", data.as_str(), "--secure-file-priv=", "--innodb-log-file-size=16M"];
    run(Command::new(&program).args(own).arg("--initialize-insecure"));
    let accounts = folder.join("accounts.sql");
    let text = format!(
        "CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY '{PASSWORD}';\n\
         GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' WITH GRANT OPTION;\n"
    );
    std::fs::write(&accounts, text).expect("a file in our own folder");
    let mut args: Vec<String> = own.iter().map(|option| (*option).to_owned()).collect();
    args.extend([
        format!("--tmpdir={at}/tmp"),
        format!("--port={port}"),
        format!("--socket={at}/socket"),
        format!("--pid-file={at}/pid"),
        format!("--init-file={}", accounts.display()),
        format!("--ssl-ca={}", certificates().ca().display()),
        format!("--ssl-cert={}", certificates().certificate(Certificate::Valid).display()),
        format!("--ssl-key={at}/server.key"),
    ]);
    let fixed =
        ["--bind-address=127.0.0.1", "--skip-name-resolve", "--default-time-zone=+09:00", "--max-connections=300"];
    // Triggers of an account that is no administrator need the second; the third is MariaDB's default.
    let quiet = ["--mysqlx=OFF", "--log-bin-trust-function-creators=1", "--max-allowed-packet=16M"];
    args.extend(fixed.iter().chain(&quiet).map(|option| (*option).to_owned()));
    if durability == Durability::Fast {
        args.extend(["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"].map(str::to_owned));
    }
    args.extend(options.iter().map(|option| (*option).to_owned()));
    let url = format!("mysql://admin:{PASSWORD}@127.0.0.1:{port}/mysql");
    let recipe = Recipe {
        name: "MySQL",
        program,
        args,
        log: folder.join("log"),
        ready: Box::new(move || Session::try_open(&url).map(drop).map_err(|error| error.to_string())),
    };
    MariaDb { process: Process::start(recipe), port }
}
