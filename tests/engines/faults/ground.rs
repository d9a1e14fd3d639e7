//! The ground of these tests: a run table with every kind of run on it, an audit trigger of the test's own, unstick as a
//! role of its own, and everything it ever said.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::support::servers::PASSWORD;
use crate::support::{Database, Engine, Output, Postgres, Rows, Running, Session, Unstick, unstick};

/// Without a sign of life for so many seconds a run is stuck.
const LIMIT: u64 = 300;
pub(super) const ROLE: &str = "recoverer";

/// What unstick's role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rights {
    /// What `unstick grants` prints, and no more; the ledger is made with it.
    Least,
    /// Without a ledger, and so much that it can be made by the recovery itself.
    ToMakeTheLedger,
}

/// How many runs of each kind are there at first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seed {
    /// Claimed an hour ago, no heartbeat ever.
    pub(super) stuck: u64,
    /// Claimed two hours ago, last heartbeat twenty minutes ago.
    pub(super) silent: u64,
    /// Waiting for half an hour.
    pub(super) waiting: u64,
    /// Claimed two hours ago, and their hearts beat.
    pub(super) live: u64,
}

impl Seed {
    /// Stuck runs of three kinds, and a tenth as many live ones.
    pub(super) fn of(stuck: u64) -> Self {
        let third = stuck / 3;
        Self { stuck: stuck - 2 * third, silent: third, waiting: third, live: stuck / 10 + 5 }
    }

    /// How many are stuck.
    pub(super) fn all_stuck(&self) -> u64 {
        self.stuck + self.silent + self.waiting
    }
}

/// The run table `qualification_runs` as Prisma makes it, and the table `audit` beside it.
pub(super) struct Ground {
    pub(super) database: Database,
    pub(super) seed: Seed,
    said: Mutex<Vec<Output>>,
}

impl Ground {
    pub(super) fn new(engine: Engine, seed: Seed) -> Self {
        Self::on(Database::create(engine), seed)
    }

    pub(super) fn on(database: Database, seed: Seed) -> Self {
        Self::with_rights(database, seed, Rights::Least)
    }

    pub(super) fn with_rights(database: Database, seed: Seed, rights: Rights) -> Self {
        let ground = Self { database, seed, said: Mutex::new(Vec::new()) };
        ground.database.role(ROLE);
        ground.make_tables();
        ground.grant(rights);
        let kinds = [
            ("stuck", seed.stuck, "PROCESSING", [Some(3600), Some(3500), None]),
            ("silent", seed.silent, "PROCESSING", [Some(7200), Some(7100), Some(1200)]),
            ("waiting", seed.waiting, "PENDING", [Some(1800), None, None]),
            ("live", seed.live, "PROCESSING", [Some(7200), Some(7100), Some(1)]),
            ("young", 20, "PROCESSING", [Some(10), None, None]),
            ("edge", 20, "PROCESSING", [Some(7200), Some(LIMIT - 150), None]),
            ("fresh", 20, "PENDING", [Some(5), None, None]),
            ("done", 50, "COMPLETED", [Some(7200), Some(7100), Some(7000)]),
            ("failed", 50, "FAILED", [Some(7200), Some(7100), Some(7000)]),
        ];
        for (kind, count, status, ages) in kinds {
            ground.insert((kind, count), status, ages);
        }
        ground
    }

    /// The same database on a server that took the place of its own.
    pub(super) fn moved_to(self, server: &Arc<Postgres>) -> Self {
        Self { database: self.database.moved_to(server), ..self }
    }

    fn make_tables(&self) {
        let time = match self.database.engine() {
            Engine::MariaDb => "DATETIME(3)",
            Engine::Sqlite => "DATETIME",
            _ => "timestamp(3)",
        };
        if self.database.engine().is_postgres() {
            self.database.sql("CREATE TYPE \"RunStatus\" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')");
        }
        let status = if self.database.engine().is_postgres() { "\"RunStatus\"" } else { "varchar(20)" };
        let number = match self.database.engine() {
            Engine::MariaDb => "bigint AUTO_INCREMENT PRIMARY KEY",
            Engine::Sqlite => "INTEGER PRIMARY KEY",
            _ => "bigserial PRIMARY KEY",
        };
        self.sql(&format!(
            "CREATE TABLE qualification_runs (id varchar(40) PRIMARY KEY, status {status} NOT NULL, \
             \"createdAt\" {time} NOT NULL, \"startedAt\" {time}, \"heartbeatAt\" {time}, \"completedAt\" {time}, \
             processed int, total int, touched int NOT NULL DEFAULT 0); \
             CREATE INDEX qualification_runs_status ON qualification_runs (status, \"createdAt\"); \
             CREATE TABLE audit (n {number}, who varchar(4) NOT NULL, id varchar(40) NOT NULL, at {time} NOT NULL, \
             was varchar(20), became varchar(20), ended varchar(40), ends varchar(40), sign {time}); \
             CREATE INDEX audit_id ON audit (id)"
        ));
        self.sql(&self.trigger());
    }

    /// Who changed what, when, and what the row's newest sign of life was. Only the app counts `touched` up.
    fn trigger(&self) -> String {
        let insert = |who: &str, now: &str, newest: &str, cast: &dyn Fn(&str) -> String| {
            format!(
                "INSERT INTO audit (who, id, at, was, became, ended, ends, sign) VALUES ({who}, old.id, {now}, {}, {}, {}, {}, \
                 {newest}(old.\"createdAt\", coalesce(old.\"startedAt\", old.\"createdAt\"), coalesce(old.\"heartbeatAt\", old.\"createdAt\")));",
                cast("old.status"),
                cast("new.status"),
                cast("old.\"completedAt\""),
                cast("new.\"completedAt\""),
            )
        };
        let now = self.now();
        match self.database.engine() {
            Engine::Sqlite => format!(
                "CREATE TRIGGER audited AFTER UPDATE ON qualification_runs BEGIN {} END",
                insert("CASE WHEN new.touched = old.touched THEN 'us' ELSE 'app' END", now, "max", &|c| c.to_owned())
            ),
            Engine::MariaDb => format!(
                "CREATE TRIGGER audited AFTER UPDATE ON qualification_runs FOR EACH ROW {}",
                insert(&format!("IF(USER() LIKE '{ROLE}%@%', 'us', 'app')"), now, "greatest", &|c| c.to_owned())
            ),
            _ => format!(
                "CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN {} RETURN NULL; END $$; \
                 CREATE TRIGGER audited AFTER UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION audited()",
                insert(
                    &format!("CASE session_user WHEN '{ROLE}' THEN 'us' ELSE 'app' END"),
                    now,
                    "greatest",
                    &|c| format!("{c}::text")
                )
            ),
        }
    }

    fn grant(&self, rights: Rights) {
        let name = self.database.name();
        match (rights, self.database.engine()) {
            // It knows no roles, and makes its ledger itself.
            (_, Engine::Sqlite) => {}
            (Rights::Least, _) => {
                let told = self.policed("grants", self.database.url()).args(["--role", ROLE]).run().expect(0);
                self.database.sql(&told.stdout);
            }
            (Rights::ToMakeTheLedger, Engine::MariaDb) => {
                self.database.admin().sql(&format!(
                    "GRANT SELECT, UPDATE, INSERT, CREATE, INDEX, ALTER, REFERENCES ON {name}.* TO '{ROLE}'@'%'"
                ));
            }
            (Rights::ToMakeTheLedger, _) => {
                self.database.sql(&format!(
                    "GRANT SELECT, UPDATE ON qualification_runs TO {ROLE}; GRANT CREATE ON DATABASE {name} TO {ROLE}"
                ));
            }
        }
    }

    fn insert(&self, (kind, count): (&str, u64), status: &str, ages: [Option<u64>; 3]) {
        if count == 0 {
            return;
        }
        let rows = match self.database.engine() {
            Engine::MariaDb => format!("(SELECT seq AS i FROM seq_1_to_{count}) n"),
            Engine::Sqlite => {
                format!(
                    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) n"
                )
            }
            _ => format!("generate_series(1, {count}) AS n(i)"),
        };
        let cast = if self.database.engine().is_postgres() { "::\"RunStatus\"" } else { "" };
        let [created, started, beat] = ages.map(|age| age.map_or_else(|| "NULL".to_owned(), |age| self.ago(age)));
        let ended = if matches!(status, "COMPLETED" | "FAILED") { self.ago(6900) } else { "NULL".to_owned() };
        self.sql(&format!(
            "INSERT INTO qualification_runs (id, status, \"createdAt\", \"startedAt\", \"heartbeatAt\", \"completedAt\", processed, total) \
             SELECT '{kind}-' || i, '{status}'{cast}, {created}, {started}, {beat}, {ended}, i % 10, 10 FROM {rows}"
        ));
    }

    /// The database's time in the form of the table's columns.
    pub(super) fn now(&self) -> &'static str {
        match self.database.engine() {
            Engine::MariaDb => "UTC_TIMESTAMP(3)",
            Engine::Sqlite => "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)",
            _ => "(clock_timestamp() AT TIME ZONE 'UTC')::timestamp(3)",
        }
    }

    /// So many seconds before now, for row `i` a few milliseconds less.
    fn ago(&self, seconds: u64) -> String {
        let now = self.now();
        match self.database.engine() {
            Engine::MariaDb => format!("{now} - INTERVAL {seconds} SECOND + INTERVAL (i % 1000) * 1000 MICROSECOND"),
            Engine::Sqlite => format!("{now} - {seconds}000 + i % 1000"),
            _ => format!("{now} - interval '{seconds} seconds' + (i % 1000) * interval '1 millisecond'"),
        }
    }

    /// The condition that `sign` was no sign of life any more at `at`.
    pub(super) fn is_too_old(&self, sign: &str, at: &str) -> String {
        match self.database.engine() {
            Engine::MariaDb => format!("{sign} < {at} - INTERVAL {LIMIT} SECOND"),
            Engine::Sqlite => format!("{sign} < {at} - {LIMIT}000"),
            _ => format!("{sign} < {at} - interval '{LIMIT} seconds'"),
        }
    }

    /// Quotes as this engine writes them.
    pub(super) fn words(&self, text: &str) -> String {
        if self.database.engine() == Engine::MariaDb { text.replace('"', "`") } else { text.to_owned() }
    }

    pub(super) fn sql(&self, text: &str) -> u64 {
        self.database.sql(&self.words(text))
    }

    pub(super) fn rows(&self, text: &str) -> Rows {
        self.database.rows(&self.words(text))
    }

    /// The one number that a query answers.
    pub(super) fn count(&self, text: &str) -> u64 {
        let value = self.database.value(&self.words(text));
        value.map_or(0, |value| value.parse().unwrap_or_else(|_| panic!("no number: {value}")))
    }

    /// A ledger table's name.
    pub(super) fn ledger(&self, table: &str) -> String {
        if self.database.engine().is_postgres() { format!("unstick.{table}") } else { format!("unstick_{table}") }
    }

    /// How many runs the ledger says are settled; 0 before there is a ledger.
    pub(super) fn settled(&self, watcher: &mut Session) -> u64 {
        let sum = format!("SELECT coalesce(sum(settled), 0) FROM {}", self.ledger("change"));
        let rows = watcher.try_rows(&sum).unwrap_or_default();
        rows.first().and_then(|row| row[0].as_ref()?.parse().ok()).unwrap_or(0)
    }

    /// A connection that sees the ledger.
    pub(super) fn watcher(&self) -> Session {
        self.database.admin()
    }

    /// Every row as it is, but for what only the app writes.
    pub(super) fn picture(&self) -> Rows {
        self.rows(
            "SELECT id, status, \"createdAt\", \"startedAt\", \"heartbeatAt\", \"completedAt\", processed, total \
             FROM qualification_runs ORDER BY id",
        )
    }

    /// A verb that needs to know which runs are meant.
    fn policed(&self, verb: &str, url: String) -> Unstick {
        let columns = ["--columns", "startedAt=startedAt,heartbeatAt=heartbeatAt", "--timeout", "5m"];
        unstick().env("DATABASE_URL", url).env("RUST_BACKTRACE", "1").args([verb]).args(columns)
    }

    fn url(&self, port: u16) -> String {
        let url = self.database.url_as(ROLE, port);
        // A proxy must be able to read along.
        if self.database.engine() == Engine::MariaDb { format!("{url}?ssl-mode=DISABLED") } else { url }
    }

    fn binary(&self, port: u16) -> Unstick {
        unstick().env("DATABASE_URL", self.url(port)).env("RUST_BACKTRACE", "1")
    }

    /// `unstick recover` under this name, not yet started.
    pub(super) fn recovery(&self, id: &str) -> Unstick {
        self.recovery_through(self.database.port(), id)
    }

    /// The same through a proxy.
    pub(super) fn recovery_through(&self, port: u16, id: &str) -> Unstick {
        let recover = self.policed("recover", self.url(port)).limit(Duration::from_secs(120));
        recover.args(["--recovery-id", id, "--limit", "0", "-o", "json"])
    }

    /// Runs it to its end.
    pub(super) fn recover(&self, id: &str) -> Output {
        self.keep(self.recovery(id).run())
    }

    /// `unstick undo`, not yet started.
    pub(super) fn undoing(&self, id: &str) -> Unstick {
        self.binary(self.database.port()).limit(Duration::from_secs(120)).args(["undo", id, "-o", "json"])
    }

    pub(super) fn undo(&self, id: &str) -> Output {
        self.keep(self.undoing(id).run())
    }

    /// `unstick history ID`.
    pub(super) fn history(&self, id: &str) -> Output {
        let history = self.binary(self.database.port()).limit(Duration::from_secs(120));
        self.keep(history.args(["history", id, "-o", "json"]).run())
    }

    /// What unstick said, looked through for the password once the test is over.
    pub(super) fn keep(&self, output: Output) -> Output {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push(output.clone());
        output
    }

    /// Waits for its end and keeps what it said.
    pub(super) fn wait(&self, running: Running) -> Output {
        self.keep(running.wait())
    }

    /// O9: the password is nowhere in what unstick said; how many outputs were looked through.
    pub(super) fn secrets_stay_secret(&self) -> usize {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        for output in said.iter() {
            assert!(!output.stdout.contains(PASSWORD) && !output.stderr.contains(PASSWORD), "a password: {output}");
            assert!(!output.stderr.contains("panicked"), "a panic: {output}");
        }
        said.len()
    }
}

/// A number that differs from run to run, and is printed so that a run can be had again.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(name: &str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "UNSTICK_SEED repeats a run of this test")]
        let seed = std::env::var("UNSTICK_SEED").ok().and_then(|seed| seed.parse().ok());
        #[expect(clippy::disallowed_methods, reason = "only to differ from the last run")]
        let time = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |t| t.as_nanos());
        let seed = seed.unwrap_or_else(|| u64::try_from(time() % 1_000_000_007).unwrap_or(1));
        println!("{name}: UNSTICK_SEED={seed}");
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}
