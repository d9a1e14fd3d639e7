//! Servers that restart, turn read-only, are full or have no place left.

use std::sync::Arc;

use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::prove;
use crate::support::{Database, Durability, Engine, MariaDb, Postgres, PostgresOptions, Signal};

const ID: &str = "through-an-outage";

enum Server {
    Postgres(Arc<Postgres>),
    MariaDb(Arc<MariaDb>),
}

impl Server {
    fn ground(&self, stuck: u64) -> Ground {
        let database = match self {
            Self::Postgres(server) => Database::on_postgres(Engine::Postgres, server),
            Self::MariaDb(server) => Database::on_mariadb(server),
        };
        Ground::on(database, Seed::of(stuck))
    }

    fn outage(&self, signal: Signal) {
        let process = match self {
            Self::Postgres(server) => &server.process,
            Self::MariaDb(server) => &server.process,
        };
        process.stop(signal);
        process.start_again();
    }

    fn restarts_in_mid_batch(&self, signal: Signal) {
        let ground = self.ground(6000);
        let mut watcher = ground.watcher();
        let running = ground.recovery(ID).args(["--batch-size", "50"]).spawn();
        wait_until("some batches", || ground.settled(&mut watcher) >= 500);
        self.outage(signal);
        ground.database.reconnect();
        let report = ground.wait(running).expect(0).json();
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{report}");
        assert_eq!(proof.settled, ground.seed.all_stuck());
        ground.secrets_stay_secret();
        proof.tell(&format!("{:?} restart", ground.database.engine()), &format!("{signal} in mid-batch"));
    }

    fn turns_read_only(&self) {
        let (on, off) = match self {
            Self::Postgres(_) => (
                ["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"],
                ["ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"],
            ),
            Self::MariaDb(_) => (["SET GLOBAL read_only = 1", "DO 0"], ["SET GLOBAL read_only = 0", "DO 0"]),
        };
        let ground = self.ground(6000);
        let mut watcher = ground.watcher();
        let running = ground.recovery(ID).args(["--batch-size", "50"]).spawn();
        wait_until("some batches", || ground.settled(&mut watcher) >= 500);
        for text in on {
            watcher.sql(text);
        }
        let output = ground.wait(running).expect(77);
        let told = output.json()["recovered"].as_u64().expect("a count");
        let settled = ground.settled(&mut watcher);
        assert_eq!(told, settled, "what is committed is told: {output}");
        assert!(settled < ground.seed.all_stuck(), "it stopped");
        assert_eq!(ground.count("SELECT count(*) FROM audit WHERE who = 'us'"), settled, "nothing half done");
        ground.recover("at-once").expect(77);
        let mut admin = ground.watcher();
        if matches!(self, Self::Postgres(_)) {
            admin.sql("SET default_transaction_read_only = off");
        }
        for text in off {
            admin.sql(text);
        }
        let open = "SELECT 1 FROM pg_settings WHERE name = 'default_transaction_read_only' AND reset_val = 'off'";
        if matches!(self, Self::Postgres(_)) {
            wait_until("writes to be allowed", || !ground.watcher().rows(open).is_empty());
        }
        ground.database.reconnect();
        ground.recover(ID).expect(0);
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(
            &format!("{:?} read-only", ground.database.engine()),
            &format!("77 after {settled} rows, then gone on"),
        );
    }
}

#[test]
fn postgresql_may_restart_crash_turn_read_only_and_be_full() {
    let options = PostgresOptions {
        settings: vec![("max_connections".to_owned(), "12".to_owned())],
        ..PostgresOptions::default()
    };
    let private = Arc::new(Postgres::start(&options));
    let server = Server::Postgres(Arc::clone(&private));
    server.restarts_in_mid_batch(Signal::SIGINT);
    server.restarts_in_mid_batch(Signal::SIGQUIT);
    server.turns_read_only();
    let ground = server.ground(30);
    let mut all = Vec::new();
    while let Ok(session) = crate::support::Session::try_open(&ground.database.url()) {
        all.push(session);
        assert!(all.len() < 20, "no limit");
    }
    ground.recover(ID).expect(75);
    drop(all);
    super::kills::wait_until("room again", || crate::support::Session::try_open(&ground.database.url()).is_ok());
    ground.recover(ID).expect(0);
    prove(&ground, &[ID], 0).tell("Postgres too many connections", "75, then done");
}

#[test]
fn mariadb_may_restart_crash_and_turn_read_only() {
    let server = Server::MariaDb(Arc::new(MariaDb::start(Durability::Real, &[])));
    server.restarts_in_mid_batch(Signal::SIGTERM);
    server.restarts_in_mid_batch(Signal::SIGKILL);
    server.turns_read_only();
}

/// A small disk of the test's own.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    /// None where we may not mount one, which is said where it is seen: on the terminal and not in the test's output. Root
    /// may, and whoever runs the tests as root wants them all.
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = crate::support::fresh_folder("small-disk");
        let options = format!("size={megabytes}m,mode=0777");
        let command =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&folder).output();
        let said = match command {
            Ok(output) if output.status.success() => return Some(Self(folder)),
            Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
            Err(error) => error.to_string(),
        };
        assert!(!nix::unistd::geteuid().is_root(), "cannot mount a small disk to fill, as root: {said}");
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let line = format!("\nLEFT OUT: {test}: only root may mount the small disk that it fills\n");
        // Behind the back of the test harness, which keeps what a passing test prints to itself.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_under_sqlite_stops_it_with_nothing_half_done() {
    let Some(disk) = SmallDisk::mount(6) else { return };
    let ground = Ground::new(Engine::Sqlite, Seed::of(3000));
    let file = disk.0.join("app.db");
    std::fs::copy(ground.database.file(), &file).expect("it fits");
    let filler = disk.0.join("filler");
    let mut size = 6 * 1024 * 1024;
    while std::fs::write(&filler, vec![0; size]).is_err() {
        size -= 16 * 1024;
    }
    // Room for a few batches, not for all.
    std::fs::write(&filler, vec![0; size - 160 * 1024]).expect("less fits");
    let recover = || {
        let url = format!("sqlite://{}", file.display());
        let output = ground.recovery(ID).env("DATABASE_URL", url).args(["--batch-size", "100"]).run();
        ground.keep(output)
    };
    recover().expect(75);
    let mut full = crate::support::Session::open(&format!("sqlite://{}", file.display()));
    let sum = |full: &mut crate::support::Session, text: &str| {
        full.try_rows(text).map_or(0, |rows| rows[0][0].as_ref().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0))
    };
    let ledger = "SELECT coalesce(sum(settled), 0) FROM unstick_change";
    let audit = "SELECT count(*) FROM audit WHERE who = 'us'";
    let settled = sum(&mut full, ledger);
    assert_eq!(settled, sum(&mut full, audit), "nothing half done");
    assert!(settled < ground.seed.all_stuck());
    std::fs::remove_file(&filler).expect("our own file");
    recover().expect(0);
    assert_eq!(sum(&mut full, ledger), ground.seed.all_stuck());
    assert_eq!(sum(&mut full, audit), ground.seed.all_stuck());
    println!("Sqlite disk full: 75 after {settled} rows, then all {}; live rows changed: 0", ground.seed.all_stuck());
}

#[test]
fn a_full_disk_under_postgresql_stops_it_with_nothing_half_done() {
    let Some(disk) = SmallDisk::mount(12) else { return };
    let private = Arc::new(Postgres::start(&PostgresOptions::default()));
    let server = Server::Postgres(private);
    let ground = server.ground(9000);
    crate::support::process::hand_over(&disk.0);
    let mut admin = ground.watcher();
    admin.sql(&format!("CREATE TABLESPACE small LOCATION '{}'", disk.0.display()));
    admin.sql("ALTER TABLE qualification_runs SET TABLESPACE small");
    admin.sql("ALTER TABLE audit SET TABLESPACE small");
    let filler = disk.0.join("filler");
    let mut size = 12 * 1024 * 1024;
    while std::fs::write(&filler, vec![0; size]).is_err() {
        size -= 64 * 1024;
    }
    std::fs::write(&filler, vec![0; size - 512 * 1024]).expect("less fits");
    ground.recover(ID).expect(75);
    let settled = ground.settled(&mut admin);
    assert!(settled < ground.seed.all_stuck(), "it was to fill up");
    assert_eq!(ground.count("SELECT count(*) FROM audit WHERE who = 'us'"), settled, "nothing half done");
    std::fs::remove_file(&filler).expect("our own file");
    ground.recover(ID).expect(0);
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(proof.settled, ground.seed.all_stuck());
    proof.tell("Postgres disk full", &format!("75 after {settled} rows, then gone on"));
}

/// A tablespace with an end stands for a disk: of a disk that is really full MariaDB 10.11 dies while it rolls back.
#[test]
fn a_full_tablespace_under_mariadb_stops_it_with_nothing_half_done() {
    let options = ["--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:12M:autoextend:max:32M"];
    let server = Server::MariaDb(Arc::new(MariaDb::start(Durability::Fast, &options)));
    let ground = server.ground(9000);
    let mut admin = ground.watcher();
    let mut fill = |table: &str, most: u32| {
        ground.sql(&format!("CREATE TABLE {table} (n int AUTO_INCREMENT PRIMARY KEY, t text NOT NULL)"));
        let more =
            format!("INSERT INTO {}.{table} (t) SELECT repeat('x', 8000) FROM seq_1_to_10", ground.database.name());
        (0..most).take_while(|_| admin.try_sql(&more).is_ok()).count()
    };
    fill("a_little", 12);
    assert!(fill("the_rest", 1000) < 1000, "the tablespace has no end");
    ground.sql("DROP TABLE a_little");
    let output = ground.recover(ID).expect(75);
    assert!(output.stderr.contains("1114"), "the server says that it is full: {output}");
    let settled = ground.settled(&mut admin);
    assert!(settled < ground.seed.all_stuck(), "it was to fill up");
    assert_eq!(ground.count("SELECT count(*) FROM audit WHERE who = 'us'"), settled, "nothing half done");
    ground.sql("DROP TABLE the_rest");
    // A table's pages are free when the server gets round to it.
    let free = "SELECT data_free > 8000000 FROM information_schema.tables WHERE table_name = 'audit'";
    wait_until("room again", || admin.value(free).as_deref() == Some("1"));
    ground.recover(ID).expect(0);
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(proof.settled, ground.seed.all_stuck());
    proof.tell("MariaDb tablespace full", &format!("75 after {settled} rows, then gone on"));
}
