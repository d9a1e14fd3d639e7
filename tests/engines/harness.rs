//! The harness itself: if these fail, no other failure here means anything.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::proxy::{Fault, How, Moment, Toward};
use crate::support::{
    Certificate, Database, Durability, Engine, MariaDb, Postgres, PostgresOptions, Proxy, Session, certificates,
    fresh_folder,
};

fn writes_and_reads(engine: Engine) {
    let database = Database::create(engine);
    database
        .sql("CREATE TABLE runs (id int primary key, note varchar(20)); INSERT INTO runs VALUES (1, 'ö'), (2, NULL)");
    let expected = [[Some("1".to_owned()), Some("ö".to_owned())], [Some("2".to_owned()), None]];
    assert_eq!(database.rows("SELECT id, note FROM runs ORDER BY id"), expected);
    assert_eq!(database.sql("UPDATE runs SET note = 'x'"), 2);

    // unstick's way in, not the harness's.
    if engine != Engine::PgBouncer {
        let mut session = Session::open(&database.url());
        assert_eq!(session.value("SELECT count(*) FROM runs"), Some("2".to_owned()));
    }
}

#[test]
fn sqlite_writes_and_reads() {
    writes_and_reads(Engine::Sqlite);
}

#[test]
fn postgres_writes_and_reads() {
    writes_and_reads(Engine::Postgres);
}

#[test]
fn postgres_behind_pgbouncer_writes_and_reads() {
    writes_and_reads(Engine::PgBouncer);
}

#[test]
fn postgres_with_tls_writes_and_reads() {
    writes_and_reads(Engine::PostgresTls);
}

#[test]
fn mariadb_writes_and_reads() {
    writes_and_reads(Engine::MariaDb);
}

#[test]
fn a_second_role_logs_in_and_may_not_read() {
    for engine in [Engine::Postgres, Engine::PostgresTls] {
        let database = Database::create(engine);
        database.sql("CREATE TABLE runs (id int)");
        let error = Session::open(&database.role("unstick")).try_rows("SELECT * FROM runs").expect_err("no grant");
        assert!(error.to_string().contains("permission denied"), "{error}");
    }
    let database = Database::create(Engine::MariaDb);
    let error = Session::try_open(&database.role("unstick")).err().expect("no grant").to_string();
    assert!(error.contains("Access denied"), "{error}");
    database.admin().sql(&format!("GRANT CREATE ON {}.* TO unstick", database.name()));
    Session::open(&database.role("unstick")).sql("CREATE TABLE mine (id int)");
}

#[test]
fn psql_verifies_the_servers_name_with_our_authority() {
    let database = Database::create(Engine::PostgresTls);
    let psql = |url: String| {
        let mut command = std::process::Command::new("psql");
        command.args([&url, "-XAtc", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"]).output()
    };
    let output = psql(database.url()).expect("psql is installed with the server");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "t\n", "{}", String::from_utf8_lossy(&output.stderr));
    let by_address = psql(database.url().replace("localhost", "127.0.0.1")).expect("psql");
    assert!(!by_address.status.success(), "the certificate does not name 127.0.0.1");
}

#[test]
fn a_bad_certificate_is_bad() {
    for (certificate, word) in
        [(Certificate::Expired, "certificate expired"), (Certificate::WrongHost, "not valid for")]
    {
        let server = Arc::new(Postgres::start(&PostgresOptions { certificate, ..PostgresOptions::default() }));
        let database = Database::on_postgres(Engine::PostgresTls, &server);
        let error = Session::try_open(&database.url()).err().expect("a bad certificate").to_string();
        assert!(error.contains(word), "{certificate:?}: {error}");
    }
    let database = Database::create(Engine::PostgresTls);
    let ca = |path: std::path::PathBuf| path.display().to_string();
    let url = database.url().replace(&ca(certificates().ca()), &ca(certificates().other_ca()));
    let error = Session::try_open(&url).err().expect("an unknown authority").to_string();
    assert!(error.contains("UnknownIssuer"), "{error}");
}

#[test]
fn pgbouncer_refuses_start_up_parameters() {
    let database = Database::create(Engine::PgBouncer);
    let error = Session::try_open(&database.url()).err().expect("the driver sends extra_float_digits").to_string();
    assert!(error.contains("unsupported startup parameter: extra_float_digits"), "{error}");

    let output = std::process::Command::new("psql")
        .args([&database.role("second"), "-XAtc", "SELECT current_user"])
        .output()
        .expect("psql is installed with the server");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "second\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_servers_live_in_another_time_zone() {
    // The driver asks for UTC, so a client that asks for nothing is needed.
    let postgres = Database::create(Engine::Postgres);
    let output = std::process::Command::new("psql").args([&postgres.url(), "-XAtc", "SHOW timezone"]).output();
    assert_eq!(String::from_utf8_lossy(&output.expect("psql is installed with the server").stdout), "Asia/Tokyo\n");
    let mariadb = Database::create(Engine::MariaDb);
    assert_eq!(mariadb.value("SELECT @@global.time_zone"), Some("+09:00".to_owned()));
}

#[test]
fn a_crashed_server_comes_back_with_what_was_committed() {
    let postgres = Arc::new(Postgres::start(&PostgresOptions::default()));
    let one = Database::on_postgres(Engine::Postgres, &postgres);
    one.sql("CREATE TABLE runs (id int); INSERT INTO runs VALUES (1)");
    postgres.crash();
    postgres.process.start_again();
    one.reconnect();
    assert_eq!(one.value("SELECT count(*) FROM runs"), Some("1".to_owned()));

    let mariadb = Arc::new(MariaDb::start(Durability::Real, &[]));
    let two = Database::on_mariadb(&mariadb);
    two.sql("CREATE TABLE runs (id int); INSERT INTO runs VALUES (1)");
    mariadb.crash();
    mariadb.process.start_again();
    two.reconnect();
    assert_eq!(two.value("SELECT count(*) FROM runs"), Some("1".to_owned()));
}

#[test]
#[ignore = "the part that a_killed_test_leaves_nothing_behind kills"]
fn a_server_is_held_until_the_end() {
    let _database = Database::create(Engine::Postgres);
    loop {
        std::thread::park();
    }
}

#[test]
fn a_killed_test_leaves_nothing_behind() {
    let folder = fresh_folder("killed");
    let mut child = std::process::Command::new(std::env::current_exe().expect("we run"))
        .args(["--ignored", "--exact", "harness::a_server_is_held_until_the_end"])
        .env("TMPDIR", &folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the tests start the tests");
    let server = wait_for("a server", || ready_postmaster(&folder));
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    wait_for("the end of the server", || (!server.exists()).then_some(()));
    wait_for("an empty folder", || std::fs::read_dir(&folder).ok()?.next().is_none().then_some(()));
}

/// The `/proc` entry of the server that runs under this folder, once it accepts connections.
fn ready_postmaster(folder: &Path) -> Option<PathBuf> {
    let workplace = std::fs::read_dir(folder).ok()?.next()?.ok()?.path();
    let mut rooms = std::fs::read_dir(workplace).ok()?.flatten();
    let postgres = rooms.find(|entry| entry.file_name().to_string_lossy().starts_with("postgres"))?.path();
    let text = std::fs::read_to_string(postgres.join("data/postmaster.pid")).ok()?;
    let process = Path::new("/proc").join(text.lines().next()?);
    (text.contains("ready") && process.exists()).then_some(process)
}

fn wait_for<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited a minute for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_proxy_loses_a_commit_or_its_answer() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let database = Database::create(engine);
        database.sql("CREATE TABLE runs (id int)");
        let proxy = Proxy::before(database.port());
        // TLS would hide the words.
        let plain = if engine == Engine::MariaDb { "?ssl-mode=DISABLED" } else { "" };
        let url = database.url_through(proxy.port()) + plain;

        let mut lost = Session::open(&url);
        lost.sql("BEGIN; INSERT INTO runs VALUES (1)");
        proxy.set(Fault::cut_before("COMMIT", How::Reset));
        lost.try_sql("COMMIT").expect_err("the connection is reset");
        proxy.wait_for_hit(Duration::from_secs(5));
        assert_eq!(database.value("SELECT count(*) FROM runs"), Some("0".to_owned()), "{engine:?}: never arrived");

        let mut unknown = Session::open(&url);
        unknown.sql("BEGIN; INSERT INTO runs VALUES (1)");
        proxy.set(Fault::cut_before_answer("COMMIT", How::Close));
        unknown.try_sql("COMMIT").expect_err("the connection is closed");
        assert_eq!(database.value("SELECT count(*) FROM runs"), Some("1".to_owned()), "{engine:?}: done all the same");
    }
}

#[test]
fn the_proxy_is_slow_or_silent_or_resets_as_told() {
    let database = Database::create(Engine::Postgres);
    let proxy = Proxy::before(database.port());
    let mut session = Session::open(&database.url_through(proxy.port()));

    proxy.set(Fault::Latency(Duration::from_millis(50)));
    let start = Instant::now();
    session.sql("SELECT 1");
    assert!(start.elapsed() >= Duration::from_millis(100), "50 ms each way");

    proxy.set(Fault::Silence);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| session.try_sql("SELECT 1"));
        proxy.wait_for_hit(Duration::from_secs(5));
        assert!(!asked.is_finished());
        proxy.set(Fault::Pass);
        asked.join().expect("no panic").expect("an answer after the silence");
    });

    proxy.set(Fault::Reset);
    let error = session.try_sql("SELECT 1").expect_err("reset").to_string();
    assert!(error.contains("reset") || error.contains("closed"), "{error}");
    assert!(Session::try_open(&database.url_through(proxy.port())).is_err(), "new ones are reset too");

    proxy.set(Fault::CutAfter { toward: Toward::Client, bytes: 2000, how: How::Close });
    let mut session = Session::open(&database.url_through(proxy.port()));
    session.try_rows("SELECT repeat('x', 100) FROM generate_series(1, 100)").expect_err("cut");
    proxy.set(Fault::Cut {
        toward: Toward::Client,
        pattern: b"SELECT 1\0".to_vec(),
        moment: Moment::Before,
        how: How::Reset,
    });
    Session::open(&database.url_through(proxy.port())).try_sql("SELECT 1").expect_err("the answer is lost");
}
