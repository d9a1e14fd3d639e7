//! The condition in SQL against the rules in Rust: random rows in every representation of time, on servers, databases and
//! with policies of other time zones. The seed is printed and can be given as `UNSTICK_TEST_SEED`.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use unstick::db::{Access, Connection, Purpose, begin, catalogue, connect};
use unstick::evidence::{Clocks, EndedPod, EvidenceKind, Identity, Owners, Pod, Rules, Signs, Snapshot};
use unstick::ledger;
use unstick::policy::{Offsets, zone_offsets};
use unstick::runs::{Overrides, Role, RunSpec, RunTable, resolve};
use unstick::sql::{self, Class, LedgerNames, Look, Part, Scope, Zone};

use super::connect::{on_one_thread, parse};
use super::evidence_rows::{Layout, Row, layouts, random_rows};
use super::random::Random;
use crate::support::{Database, Engine};

/// Times keep so far from every limit that the seconds a test takes do not matter.
pub(super) const MARGIN: f64 = 12.0;
pub(super) const STUCK: f64 = 1800.0;
pub(super) const NEVER: f64 = 3600.0;
pub(super) const HUNG: f64 = 7200.0;

#[test]
fn sql_and_rust_agree_on_postgresql() {
    sql_and_rust_agree(Engine::Postgres);
}

#[test]
fn sql_and_rust_agree_through_a_pooler() {
    sql_and_rust_agree(Engine::PgBouncer);
}

#[test]
fn sql_and_rust_agree_on_mariadb() {
    sql_and_rust_agree(Engine::MariaDb);
}

#[test]
fn sql_and_rust_agree_on_sqlite() {
    sql_and_rust_agree(Engine::Sqlite);
}

/// One seed that is always the same, one that never is.
#[expect(clippy::disallowed_methods, reason = "a test that failed is repeated with its seed")]
fn seeds() -> Vec<u64> {
    if let Some(seed) = std::env::var("UNSTICK_TEST_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return vec![seed];
    }
    vec![20_261_124, std::hash::RandomState::new().build_hasher().finish()]
}

#[expect(clippy::print_stdout, reason = "the seed belongs to what a failed test shows")]
fn sql_and_rust_agree(engine: Engine) {
    for seed in seeds() {
        println!("UNSTICK_TEST_SEED={seed}");
        let database = Database::create(engine);
        hostile(&database);
        let mut random = Random::new(seed);
        for (number, layout) in layouts(engine).iter().enumerate() {
            let zone = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Tokyo"][number % 4];
            hold(&database, (layout, number), zone, &mut random);
        }
    }
}

pub(super) fn hostile(database: &Database) {
    if database.engine().is_postgres() {
        let name = database.name();
        database.admin().sql(&format!("ALTER ROLE app IN DATABASE {name} SET timezone = 'America/St_Johns'"));
        database.admin().sql(&format!("ALTER DATABASE {name} SET timezone = 'Australia/Lord_Howe'"));
    }
}

/// One table, all rules.
fn hold(database: &Database, (layout, number): (&Layout, usize), zone: &str, random: &mut Random) {
    let names = LedgerNames::new(layout.dialect(), None);
    for statement in ledger::sql(&names) {
        database.sql(&statement);
    }
    let now = clock(database);
    let moment = jiff::Timestamp::from_second(now as i64).expect("a moment");
    let offsets = zone_offsets(zone, moment, Duration::from_secs(7200)).expect("a known zone");
    let Offsets { reading, lease, writing, .. } = offsets;
    let name = format!("runs{number}");
    let rows = random_rows(random, layout, (now, reading), 250);
    database.sql(&layout.create(&name));
    database.sql(&layout.insert(&name, &rows));
    for requeue in layout.requeues(&names, (database, &name), &rows) {
        database.sql(&requeue);
    }
    on_one_thread(judge_all(database, (layout, &name), &rows, (now, Zone { reading, lease, writing })));
}

async fn judge_all(database: &Database, (layout, name): (&Layout, &str), rows: &[Row], (now, zone): (f64, Zone)) {
    let mut connection = connect(&parse(&database.url()), Access::ReadOnly).await.expect("a connection");
    connection.batch(&begin(connection.dialect(), Purpose::Look)).await.expect("a transaction");
    let table = resolved(&mut connection, layout, name, &["id"]).await;
    connection.batch("COMMIT").await.expect("its end");
    let ways = [
        (None, None),
        (Some(owners(Identity::PodUid, now)), None),
        (Some(owners(Identity::PodUid, now)), Some(HUNG)),
        (Some(owners(Identity::PodName, now)), Some(HUNG)),
        // Of an hour ago, and of the future.
        (Some(refused(Identity::PodUid, (now, 3600.0))), Some(HUNG)),
        (Some(refused(Identity::PodName, (now, -45.0))), None),
    ];
    for (owners, hung_after) in ways {
        let rules = Rules { stuck_after: STUCK, never_claimed_after: NEVER, hung_after, owners };
        let requeues = Some(LedgerNames::new(table.dialect, None).table("requeue"));
        let scope = Scope { table: &table, rules: &rules, zone, requeues };
        connection.batch(&begin(connection.dialect(), Purpose::Look)).await.expect("a transaction");
        let told = Told { scope: &scope, layout, rows, now };
        told.list_agrees(&mut connection).await;
        told.summary_agrees(&mut connection).await;
        told.conditions_agree(&mut connection).await;
        connection.batch("COMMIT").await.expect("its end");
    }
    connection.close().await;
}

/// The database's time.
pub(super) fn clock(database: &Database) -> f64 {
    let text = match database.engine() {
        Engine::Sqlite => "SELECT CAST(unixepoch('now', 'subsec') AS TEXT)",
        Engine::MariaDb => "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) AS CHAR)",
        _ => "SELECT extract(epoch from now())::text",
    };
    database.value(text).expect("a time").parse().expect("a time")
}

pub(super) async fn resolved(connection: &mut Connection, layout: &Layout, name: &str, id: &[&str]) -> RunTable {
    let over = Overrides {
        table: Some(name),
        id: id.to_vec(),
        columns: layout.roles(),
        active: vec!["PENDING", "PROCESSING", "RUNNING"],
        never_claimed: Some(vec!["PENDING"]),
        failed: Some("FAILED"),
        requeued: Some("PENDING"),
    };
    let spec = RunSpec::new("generic", &over).expect("a description");
    let found = catalogue(connection, &spec.table, None, &[]).await.expect("a catalogue");
    resolve(&spec, &found, connection.dialect()).expect("a run table")
}

/// Taken 20 seconds ago, clocks may differ by 30: known workers are gone for runs claimed 50 seconds ago, ended ones for
/// runs claimed 20 seconds ago.
pub(super) fn owners(identity: Identity, now: f64) -> Owners {
    let known = ["u-lost", "n-lost", "u-alive", "n-alive"].map(String::from);
    Owners::new(&snapshot(now, 20.0), &known, identity, Clocks { now, ahead: 0.0, skew: 30.0 }).expect("evidence")
}

/// The same pods, in a snapshot that is refused for its time.
fn refused(identity: Identity, (now, age): (f64, f64)) -> Owners {
    Owners::protecting(&snapshot(now, age), identity, Clocks { now, ahead: 0.0, skew: 30.0 })
}

fn snapshot(now: f64, age: f64) -> Snapshot {
    let at = |seconds: f64| jiff::Timestamp::from_microsecond((seconds * 1e6) as i64).expect("a moment");
    let pod = |name: &str, worker, since: Option<f64>| Pod {
        uid: format!("u-{name}"),
        name: format!("n-{name}"),
        worker,
        since: since.map(at),
    };
    let pods = vec![
        pod("alive", true, Some(now - 600.0)),
        pod("öld'\"", true, Some(now - 9000.0)),
        pod("waiting", true, None),
        pod("other", false, None),
    ];
    let gone = vec![EndedPod { uid: "u-ended".into(), name: "n-ended".into() }];
    Snapshot { time: at(now - age), scope: String::new(), as_of: None, pods, gone }
}

pub(super) struct Told<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) layout: &'a Layout,
    pub(super) rows: &'a [Row],
    pub(super) now: f64,
}

impl Told<'_> {
    fn signs(&self, row: &Row) -> Signs {
        let time = |role: Role| row.times.get(&role).copied().flatten().filter(|_| self.layout.has(role));
        let other = [time(Role::CreatedAt), time(Role::UpdatedAt)].into_iter().flatten();
        Signs {
            claimed: row.status != "PENDING",
            owner: row.owner.clone().filter(|_| self.layout.owner),
            started: time(Role::StartedAt),
            heartbeat: time(Role::HeartbeatAt),
            progress: time(Role::ProgressAt),
            other: other.reduce(f64::max),
            requeued: row.requeued,
            lease: time(Role::LeaseUntil),
        }
    }

    pub(super) fn active(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| ["PENDING", "PROCESSING", "RUNNING"].contains(&row.status))
    }

    pub(super) fn judge(&self, row: &Row) -> Option<EvidenceKind> {
        self.scope.rules.judge(&self.signs(row), self.now)
    }

    async fn list_agrees(&self, connection: &mut Connection) {
        let listed = connection.query(&sql::list(self.scope, 100_000, None)).await.expect("a list");
        let mut seen = BTreeMap::new();
        for row in &listed {
            seen.insert(row.try_text(0).expect("a key").expect("a key").to_owned(), row.clone());
        }
        let active: BTreeSet<String> = self.active().map(|row| row.id.clone()).collect();
        assert_eq!(seen.keys().cloned().collect::<BTreeSet<_>>(), active, "{}", self.layout);
        for row in self.active() {
            let shown = &seen[&row.id];
            let evidence = shown.try_text(5).expect("evidence").map(str::to_owned);
            let expected = self.judge(row).map(|kind| kind.name().to_owned());
            assert_eq!(evidence, expected, "{}\n{row:#?}\n{:#?}", self.layout, self.scope.rules);
            let signs = self.signs(row);
            let newest = [signs.started, signs.heartbeat, signs.progress, signs.other, signs.requeued]
                .into_iter()
                .flatten()
                .reduce(f64::max);
            let age = shown.try_float(4).expect("an age");
            match newest {
                Some(newest) if newest.is_infinite() => {}
                Some(newest) => {
                    let age = age.unwrap_or(f64::NAN);
                    assert!((self.now - newest - age).abs() < MARGIN, "{age}\n{row:#?}");
                }
                None => assert_eq!(age, None, "{row:#?}"),
            }
        }
    }

    async fn summary_agrees(&self, connection: &mut Connection) {
        let found = connection.query(&sql::summary(self.scope)).await.expect("a summary");
        let count = |row: &unstick::db::Row, i| row.try_int(i).expect("a count").unwrap_or_default();
        let shown: BTreeMap<Option<String>, i64> = found
            .iter()
            .map(|row| (row.try_text(Look::EVIDENCE).expect("evidence").map(str::to_owned), count(row, Look::COUNT)))
            .collect();
        let mut expected: BTreeMap<Option<String>, i64> = BTreeMap::new();
        for row in self.active() {
            *expected.entry(self.judge(row).map(|kind| kind.name().to_owned())).or_default() += 1;
        }
        assert_eq!(shown, expected, "{}", self.layout);

        let unknown: Vec<&Row> = self.active().filter(|row| self.is_unknown(row)).collect();
        let sum = |i| found.iter().map(|row| count(row, i)).sum::<i64>();
        assert_eq!(sum(Look::UNKNOWN), unknown.len() as i64, "{}", self.layout);
        let alive = unknown.iter().filter(|row| self.judge(row).is_none()).count();
        assert_eq!(sum(Look::UNKNOWN_ALIVE), alive as i64, "{}", self.layout);

        let due = found.iter().filter_map(|row| row.try_float(Look::DUE).expect("a time")).reduce(f64::min);
        let next =
            self.active().filter(|row| self.judge(row).is_none()).filter_map(|row| self.due(row)).reduce(f64::min);
        let near = match (due, next) {
            (None, None) => true,
            (Some(due), Some(next)) => (due - next).abs() < 2.0,
            _ => false,
        };
        assert!(near, "{due:?} is not {next:?}; now {}\n{}\n{:#?}", self.now, self.layout, self.scope.rules);
        for (i, (role, ..)) in self.scope.table.signs().enumerate() {
            let newest =
                found.iter().filter_map(|row| row.try_float(Look::NEWEST + i).expect("a time")).reduce(f64::max);
            let expected =
                self.active().filter_map(|row| row.times[&role]).filter(|at| at.is_finite()).reduce(f64::max);
            let near = newest.zip(expected).map_or(newest == expected, |(a, b)| (a - b).abs() < 1.01);
            assert!(near, "{role}: {newest:?} is not {expected:?}\n{}", self.layout);
        }
        let remaining = connection.query(&sql::remaining(self.scope, &[], 3)).await.expect("a count");
        let stuck = self.active().filter(|row| self.judge(row).is_some()).count();
        assert_eq!(remaining[0].int(0), Some(stuck as i64), "{}", self.layout);
    }

    fn is_unknown(&self, row: &Row) -> bool {
        let (Some(owners), signs) = (&self.scope.rules.owners, self.signs(row)) else { return false };
        if owners.refused {
            return false;
        }
        let known = |owner: &String| owners.living(owner).is_some() || owners.gone(owner).is_some();
        signs.claimed && signs.owner.as_ref().is_some_and(|owner| !known(owner))
    }

    /// When a run that lives becomes stuck, found by asking the rules.
    fn due(&self, row: &Row) -> Option<f64> {
        let signs = self.signs(row);
        if let Some(at) = self.due_of_gone(&signs) {
            return Some(at);
        }
        let newest = [signs.started, signs.heartbeat, signs.progress, signs.other, signs.requeued]
            .into_iter()
            .flatten()
            .reduce(f64::max);
        let mut moments: Vec<f64> = signs.lease.into_iter().collect();
        for limit in [STUCK, NEVER, HUNG] {
            moments.extend(newest.map(|newest| newest + limit));
        }
        moments.retain(|at| at.is_finite() && *at > self.now);
        moments.sort_by(f64::total_cmp);
        moments.into_iter().find(|at| self.scope.rules.judge(&signs, at + 0.001).is_some())
    }

    /// When a snapshot that is taken as much later tells that the owner is gone, where this one is too early for it.
    fn due_of_gone(&self, signs: &Signs) -> Option<f64> {
        let (owners, owner) = self.scope.rules.owners.as_ref().zip(signs.owner.as_deref()).filter(|_| signs.claimed)?;
        owners.gone(owner)?;
        let own = [signs.started, signs.heartbeat, signs.progress, signs.other].into_iter().flatten().reduce(f64::max);
        let claim = signs.started.or(own.filter(|_| owners.identity == Identity::PodUid))?;
        let claim = signs.requeued.map_or(claim, |requeued| requeued.max(claim));
        // No snapshot tells of a claim that nobody can read; a lease beside it ends all the same.
        claim.is_finite().then_some(())?;
        let beats =
            [signs.heartbeat, signs.progress].into_iter().flatten().any(|at| at.is_nan() || at >= owners.seen_until);
        (claim >= owners.settled && !beats).then_some(self.now + claim - owners.settled + 1.0)
    }

    async fn conditions_agree(&self, connection: &mut Connection) {
        use EvidenceKind::{Age, ContainerRestarted, HeartbeatStale, LeaseExpired, OwnerGone};
        let sets: [&[EvidenceKind]; 6] = [
            &EvidenceKind::ALL,
            &[OwnerGone, ContainerRestarted, LeaseExpired, HeartbeatStale],
            &[Age],
            &[LeaseExpired, Age],
            &[HeartbeatStale],
            &[ContainerRestarted],
        ];
        for class in sql::classes(self.scope.table) {
            for kinds in sets {
                let found = self.found(connection, &class, kinds).await;
                let of = |row: &&Row| Some(row.status) == class.status.as_deref();
                let stuck = |row: &&Row| self.judge(row).is_some_and(|kind| kinds.contains(&kind));
                let expected: BTreeSet<String> =
                    self.active().filter(of).filter(stuck).map(|row| row.id.clone()).collect();
                assert_eq!(found, expected, "{kinds:?} {}\n{:#?}", self.layout, self.scope.rules);
            }
        }
    }

    async fn found(&self, connection: &mut Connection, class: &Class, kinds: &[EvidenceKind]) -> BTreeSet<String> {
        let holds = Part::all(&[self.scope.is_of(class), self.scope.is_stuck_on(class, kinds)]);
        let question = Part::fill("SELECT t.id {} WHERE {}", &[&self.scope.from(), &holds]);
        let rows = connection.query(&question.finish(connection.dialect())).await.expect("keys");
        rows.iter().map(|row| row.text(0).expect("a key").to_owned()).collect()
    }
}
