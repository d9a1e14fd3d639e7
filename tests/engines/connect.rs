//! Connecting: to every engine, through a pooler, over TLS that must hold, to servers that are silent, reset or
//! read-only, and what an error may and may not say.

use std::future::Future;
use std::time::{Duration, Instant};

use unstick::db::{Access, Connection, DbError, FaultKind, connect};
use unstick::settings::DatabaseUrl;

use crate::support::process::hand_over;
use crate::support::proxy::{Fault, How, Toward};
use crate::support::{
    Certificate, Database, Durability, Engine, MariaDb, Postgres, PostgresOptions, Proxy, Signal, any_of_three,
    certificates, fresh_folder,
};

/// The binary's runtime: one thread, shut down without waiting for a resolver.
pub(super) fn on_one_thread<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let told = runtime.block_on(story);
    runtime.shutdown_background();
    told
}

pub(super) fn parse(url: &str) -> DatabaseUrl {
    DatabaseUrl::parse(url).expect("a URL of the suite's own")
}

pub(super) fn open(url: &str, access: Access) -> Result<Connection, DbError> {
    on_one_thread(connect(&parse(url), access))
}

pub(super) fn refused(url: &str, access: Access) -> DbError {
    let error = open(url, access).map(|_| ()).expect_err("it must be refused");
    if let Some(password) = parse(url).password() {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(secrecy::ExposeSecret::expose_secret(password)), "{shown}");
    }
    error
}

fn tls_server(certificate: Certificate) -> Postgres {
    Postgres::start(&PostgresOptions { certificate, ..PostgresOptions::default() })
}

fn with_ca(server: &Postgres, host: &str, ca: &std::path::Path) -> String {
    let url = server.admin_url("postgres").replace("127.0.0.1", host);
    url.replace("sslmode=disable", &format!("sslrootcert={}", ca.display()))
}

#[test]
fn a_certificate_authority_alone_means_verify_full() {
    let (server, files) = (tls_server(Certificate::Valid), certificates());
    let connection =
        open(&with_ca(&server, "localhost", &files.ca()), Access::ReadWrite).expect("the right certificate");
    assert!(!connection.is_plaintext());
    drop(connection);
    let stranger = refused(&with_ca(&server, "localhost", &files.other_ca()), Access::ReadWrite);
    assert!(stranger.kind == FaultKind::Unreachable && stranger.message.contains("--database-ca"), "{stranger}");
    let elsewhere = refused(&with_ca(&server, "127.0.0.1", &files.ca()), Access::ReadWrite);
    assert!(elsewhere.message.contains("names another host"), "{elsewhere}");
    // the driver looks at the name in verify-ca too: stricter than libpq, never weaker
    let verify_ca = with_ca(&server, "127.0.0.1", &files.ca()) + "&sslmode=verify-ca";
    assert!(refused(&verify_ca, Access::ReadWrite).message.contains("verify-ca looks at the name too"));
    let nothing = refused(&with_ca(&server, "localhost", std::path::Path::new("/nowhere/ca.crt")), Access::ReadWrite);
    assert!(nothing.what.contains("/nowhere/ca.crt"), "{nothing}");
}

#[test]
fn an_expired_certificate_and_one_for_another_host_are_refused() {
    let expired =
        refused(&with_ca(&tls_server(Certificate::Expired), "localhost", &certificates().ca()), Access::ReadOnly);
    assert!(expired.message.contains("expired"), "{expired}");
    let other =
        refused(&with_ca(&tls_server(Certificate::WrongHost), "localhost", &certificates().ca()), Access::ReadOnly);
    assert!(other.message.contains("names another host"), "{other}");
}

#[test]
fn a_server_without_tls_is_refused_unless_the_url_allows_plaintext() {
    let plain = Postgres::start(&PostgresOptions {
        settings: vec![("ssl".into(), "off".into())],
        ..PostgresOptions::default()
    });
    let strict = refused(&with_ca(&plain, "localhost", &certificates().ca()), Access::ReadWrite);
    assert!(strict.kind == FaultKind::Unreachable && strict.message.contains("offers no TLS"), "{strict}");
    let require = plain.admin_url("postgres").replace("sslmode=disable", "sslmode=require");
    assert!(refused(&require, Access::ReadWrite).message.contains("offers no TLS"));
    let prefer = plain.admin_url("postgres").replace("sslmode=disable", "sslmode=prefer");
    let connection = open(&prefer, Access::ReadWrite).expect("prefer goes on in plaintext");
    assert!(
        connection.is_plaintext() && connection.warnings().is_empty(),
        "this machine's own addresses need no warning"
    );
    // to us just a name, to the resolver 127.0.0.1
    let elsewhere = prefer.replace("127.0.0.1", "127.1");
    let connection = open(&elsewhere, Access::ReadWrite).expect("prefer goes on in plaintext");
    assert!(connection.warnings().concat().contains("not encrypted"), "{:?}", connection.warnings());
    let meant = plain.admin_url("postgres").replace("127.0.0.1", "127.1");
    assert!(open(&meant, Access::ReadWrite).expect("as the URL says").warnings().is_empty());
}

#[test]
fn mariadb_over_tls_is_verified_with_an_authority_and_without_a_downgrade() {
    let files = certificates();
    let certificate = format!("--ssl-cert={}", files.certificate(Certificate::Valid).display());
    let key = format!("--ssl-key={}", files.key(Certificate::Valid).display());
    let server = MariaDb::start(Durability::Fast, &[&certificate, &key]);
    let url = |host: &str, tls: &str| server.admin_url("mysql").replace("127.0.0.1", host) + tls;
    let ca = format!("?sslcert={}&sslaccept=strict", files.ca().display());
    assert!(!open(&url("localhost", &ca), Access::ReadWrite).expect("the right certificate").is_plaintext());
    assert!(refused(&url("127.0.0.1", &ca), Access::ReadWrite).message.contains("names another host"));
    let other = format!("?sslcert={}", files.other_ca().display());
    assert!(refused(&url("localhost", &other), Access::ReadWrite).message.contains("--database-ca"));
    let plain = MariaDb::start(Durability::Fast, &["--skip-ssl"]);
    let require = plain.admin_url("mysql") + "?ssl-mode=REQUIRED";
    assert!(refused(&require, Access::ReadWrite).message.contains("offers no TLS"));
}

#[test]
fn connecting_ends_within_ten_seconds_however_the_server_fails() {
    let database = Database::create(Engine::Postgres);
    let proxy = Proxy::before(database.port());
    let url = database.url_through(proxy.port());

    proxy.set(Fault::Silence);
    let in_time = || {
        let since = Instant::now();
        let silent = refused(&url, Access::ReadWrite);
        assert_eq!(silent.kind, FaultKind::Unreachable, "{silent}");
        since.elapsed() < Duration::from_secs(11)
    };
    assert!(any_of_three(in_time), "it never ends in time");

    proxy.set(Fault::Reset);
    let reset = refused(&url, Access::ReadWrite);
    assert!(reset.is_connection_lost() && reset.kind.exit_code() == 69, "{reset}");

    for bytes in [1, 20, 100, 200, 300] {
        proxy.set(Fault::CutAfter { toward: Toward::Client, bytes, how: How::Reset });
        let error = refused(&url, Access::ReadWrite);
        assert!(error.kind == FaultKind::Unreachable && error.is_retryable(), "{bytes}: {error}");
    }
    proxy.set(Fault::Pass);
    open(&url, Access::ReadWrite).expect("and it connects when the network is back");
    drop(proxy);

    let closed = database.url_through(crate::support::process::free_port());
    assert_eq!(refused(&closed, Access::ReadWrite).kind, FaultKind::Unreachable);
    let nowhere = refused("mysql://app:s3cret-canary@no-such-host.invalid/shop", Access::ReadOnly);
    assert_eq!(nowhere.kind, FaultKind::Unreachable, "{nowhere}");
}

#[test]
fn wrong_passwords_and_missing_databases_are_told_apart() {
    for engine in [Engine::Postgres, Engine::PgBouncer, Engine::MariaDb] {
        let database = Database::create(engine);
        let wrong = database.url().replace(database.name(), "no_such_database");
        assert!(
            matches!(refused(&wrong, Access::ReadOnly).kind, FaultKind::Unreachable | FaultKind::NotPermitted),
            "{engine:?}"
        );
        let url = parse(&database.url());
        let password = secrecy::ExposeSecret::expose_secret(url.password().expect("the suite's own")).to_owned();
        let wrong = database.url().replace(&format!(":{password}@"), ":s3cret-canary@");
        let error = refused(&wrong, Access::ReadOnly);
        assert_eq!(error.kind, FaultKind::NotPermitted, "{engine:?}: {error}");
    }
}

#[test]
fn a_target_that_takes_no_writes_is_refused_for_writing_and_good_enough_to_look() {
    let settings = vec![("default_transaction_read_only".to_owned(), "on".to_owned())];
    let postgres = Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() });
    let mariadb = MariaDb::start(Durability::Fast, &[]);
    crate::support::Session::open(&mariadb.admin_url("mysql")).sql("SET GLOBAL read_only = 1");
    let standby = Postgres::start(&PostgresOptions::default());
    standby.process.stop(Signal::SIGINT);
    let signal = standby.data().join("standby.signal");
    std::fs::write(&signal, "").expect("a file in our own folder");
    hand_over(&signal);
    standby.process.start_again();
    for url in [postgres.admin_url("postgres"), standby.admin_url("postgres"), mariadb.admin_url("mysql")] {
        let error = refused(&url, Access::ReadWrite);
        assert!(error.kind == FaultKind::ReadOnlyTarget && error.kind.exit_code() == 77, "{error}");
        open(&url, Access::ReadOnly).expect("looking is possible");
    }
}

/// A driver without `TCP_NODELAY` waits for a delayed acknowledgement (40 ms) once or twice per TLS connect.
#[test]
fn a_tls_connect_waits_for_no_delayed_acknowledgement() {
    let database = Database::create(Engine::PostgresTls);
    let fastest = |url: &str| {
        let once = || {
            let since = Instant::now();
            open(url, Access::ReadOnly).expect("a connection");
            since.elapsed()
        };
        (0..10).map(|_| once()).min().expect("ten tries")
    };
    let plain = database.url().replace("verify-full", "disable");
    let plain = fastest(&plain[..plain.find("&sslrootcert").expect("the suite's own URL")]);
    let tls = fastest(&database.url());
    assert!(tls < plain * 4 + Duration::from_millis(35), "plain {plain:?}, TLS {tls:?}");
}

#[test]
fn a_unix_socket_needs_no_tls_and_no_warning() {
    let folder = fresh_folder("socket");
    hand_over(&folder);
    let settings = vec![("unix_socket_directories".to_owned(), folder.display().to_string())];
    let postgres = Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() });
    let url = postgres.admin_url("postgres").replace("sslmode=disable", &format!("host={}", folder.display()));
    assert!(open(&url, Access::ReadWrite).expect("a connection").warnings().is_empty());

    let socket = folder.join("mariadb.sock");
    let mariadb = MariaDb::start(Durability::Fast, &[&format!("--socket={}", socket.display())]);
    let url = format!("{}?socket={}", mariadb.admin_url("mysql"), socket.display());
    // the suite's accounts may come from any host, but a socket is no host: being refused by name is an answer too
    match open(&url, Access::ReadWrite) {
        Ok(connection) => assert!(connection.warnings().is_empty() && connection.is_plaintext()),
        Err(error) => assert_eq!(error.kind, FaultKind::NotPermitted, "{error}"),
    }
}

#[test]
fn a_server_of_another_kind_is_called_none() {
    let database = Database::create(Engine::MariaDb);
    let url = format!("postgresql://app@127.0.0.1:{}/shop", database.port());
    let error = refused(&url, Access::ReadWrite);
    assert!(error.kind == FaultKind::Unreachable && error.message.contains("no PostgreSQL server"), "{error}");
    assert!(error.message.contains("the scheme of the URL"), "{error}");
}
