//! The statements that settle and undo, batch by batch on random rows: exactly the stuck ones change, in the order of every
//! walk, and undoing puts each row back to the byte.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use unstick::db::{Access, Connection, Purpose, begin, connect};
use unstick::evidence::{EvidenceKind, Identity, Rules};
use unstick::ledger::{self, Left, Noted, Opening};
use unstick::policy::{Offsets, zone_offsets};
use unstick::runs::{Action, Role, RunTable, Walk};
use unstick::sql::{
    self, Batch, LedgerNames, Order, Part, Pass, PickedRow, Scope, Spent, UndoBatch, Zone, after_images, pick_rows,
    settle_batch, settle_rows, written,
};

use super::connect::{on_one_thread, parse};
use super::evidence::{HUNG, NEVER, STUCK, Told, clock, hostile, owners, resolved};
use super::evidence_rows::{Layout, Row, layouts, random_rows};
use super::random::Random;
use crate::support::{Database, Engine};

/// What failing or requeueing a run with this evidence is; a run may be requeued once.
const REQUEUE_ON: &[EvidenceKind] =
    &[EvidenceKind::OwnerGone, EvidenceKind::LeaseExpired, EvidenceKind::HeartbeatStale];

#[test]
fn exactly_the_stuck_runs_are_settled_and_put_back_on_postgresql() {
    settles_and_undoes(Engine::Postgres);
}

#[test]
fn exactly_the_stuck_runs_are_settled_and_put_back_through_a_pooler() {
    settles_and_undoes(Engine::PgBouncer);
}

#[test]
fn exactly_the_stuck_runs_are_settled_and_put_back_on_mariadb() {
    settles_and_undoes(Engine::MariaDb);
}

#[test]
fn exactly_the_stuck_runs_are_settled_and_put_back_on_sqlite() {
    settles_and_undoes(Engine::Sqlite);
}

fn settles_and_undoes(engine: Engine) {
    let database = Database::create(engine);
    hostile(&database);
    let mut random = Random::new(7);
    for (number, layout) in layouts(engine).iter().enumerate() {
        for action in Action::ALL {
            story(&database, (layout, &format!("runs{number}{action}").to_lowercase()), action, &mut random);
        }
    }
}

fn story(database: &Database, (layout, name): (&Layout, &str), action: Action, random: &mut Random) {
    let names = LedgerNames::new(layout.dialect(), None);
    for statement in ledger::sql(&names) {
        database.sql(&statement);
    }
    let now = clock(database);
    let moment = jiff::Timestamp::from_second(now as i64).expect("a moment");
    let offsets = zone_offsets("Asia/Kathmandu", moment, Duration::from_secs(7200)).expect("a known zone");
    let Offsets { reading, lease, writing, .. } = offsets;
    let mut rows = random_rows(random, layout, (now, reading), 60);
    database.sql(&layout.create(name));
    database.sql(&layout.insert(name, &rows));
    // Two key columns every other time; the ledger knows those runs by another name then.
    let id: &[&str] = if action == Action::Fail { &["part", "id"] } else { &["id"] };
    if id.len() > 1 {
        rows.iter_mut().for_each(|row| row.requeued = None);
    }
    for requeue in layout.requeues(&names, (database, name), &rows) {
        database.sql(&requeue);
    }
    let before = layout.dump(database, name);
    for walk in ["newest", "key", "time"] {
        let rules = Rules {
            stuck_after: STUCK,
            never_claimed_after: NEVER,
            hung_after: Some(HUNG),
            owners: Some(owners(Identity::PodUid, now)),
        };
        let recovery = format!("{name}-{walk}");
        let zone = Zone { reading, lease, writing };
        let work = Work { layout, names: &names, rules: &rules, zone, recovery: &recovery, action };
        let settled = on_one_thread(async {
            let mut connection = open(database).await;
            let table = work.table(&mut connection, (name, id), walk).await?;
            work.settle(&mut connection, &table).await;
            let scope = work.scope(&table);
            let told = Told { scope: &scope, layout, rows: &rows, now };
            let expected = expected(&told, action);
            work.times_are_written(&mut connection, &table, now).await;
            connection.close().await;
            Some(expected)
        });
        let Some(expected) = settled else { continue };
        assert!(!expected.is_empty(), "{recovery}: nothing was to be done");
        let after = layout.dump(database, name);
        for row in &rows {
            let status = after[&row.id][1].clone().unwrap_or_default().replace('\'', "");
            match expected.get(&row.id) {
                None => assert_eq!(after[&row.id], before[&row.id], "{recovery} {row:#?}"),
                Some(Action::Fail) => assert_eq!(status, "FAILED", "{recovery} {row:#?}"),
                Some(Action::Requeue) => {
                    assert_eq!(status, "PENDING", "{recovery} {row:#?}");
                }
            }
        }
        on_one_thread(async {
            let mut connection = open(database).await;
            let table = work.table(&mut connection, (name, id), walk).await.expect("as before");
            work.undo(&mut connection, &table).await;
            connection.close().await;
        });
        let back = layout.dump(database, name);
        for (id, row) in &before {
            assert_eq!(&back[id], row, "{recovery}: {id}");
        }
    }
}

fn expected(told: &Told<'_>, action: Action) -> BTreeMap<String, Action> {
    let become_of = |row: &Row| {
        let evidence = told.judge(row)?;
        let again = action == Action::Requeue && REQUEUE_ON.contains(&evidence) && row.requeued.is_none();
        Some((row.id.clone(), if again { Action::Requeue } else { Action::Fail }))
    };
    told.active().filter_map(become_of).collect()
}

async fn open(database: &Database) -> Connection {
    connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection")
}

struct Work<'a> {
    layout: &'a Layout,
    names: &'a LedgerNames,
    rules: &'a Rules,
    zone: Zone,
    recovery: &'a str,
    action: Action,
}

impl Work<'_> {
    fn scope<'b>(&'b self, table: &'b RunTable) -> Scope<'b> {
        Scope { table, rules: self.rules, zone: self.zone, requeues: Some(self.names.table("requeue")) }
    }

    /// The table with this walk, if it can have it.
    async fn table(&self, connection: &mut Connection, (name, id): (&str, &[&str]), walk: &str) -> Option<RunTable> {
        connection.batch(&begin(connection.dialect(), Purpose::Look)).await.expect("a transaction");
        let mut table = resolved(connection, self.layout, name, id).await;
        connection.batch("COMMIT").await.expect("its end");
        table.walk = match walk {
            "newest" => Walk::Newest,
            "key" => Walk::Key,
            _ => {
                let (_, sign, _) =
                    table.signs().find(|(_, sign, form)| form.is_indexable() && !sign.column.nullable)?;
                Walk::Time(sign.column.clone())
            }
        };
        Some(table)
    }

    async fn settle(&self, connection: &mut Connection, table: &RunTable) {
        let opening = Opening {
            recovery: self.recovery,
            run_table: &table.ledger_name(),
            id_columns: table.id.iter().map(|column| column.name.to_string()).collect(),
            policy: None,
            environment: None,
            trigger: "CommandLine",
            actor: "a test",
            undo_of: None,
            signs: None,
        };
        connection.batch(&begin(connection.dialect(), Purpose::Batch)).await.expect("a transaction");
        ledger::open(connection, self.names, &opening).await.expect("an open recovery");
        connection.batch("COMMIT").await.expect("its end");
        let mut number = 0;
        for pass in sql::passes(table, self.action, REQUEUE_ON) {
            let mut order = Order::default();
            loop {
                number += 1;
                assert!(number < 1000, "{}: the passes do not end", self.recovery);
                let batch = Batch {
                    pass: &pass,
                    order: &order,
                    limit: 5,
                    refused: &[],
                    only: None,
                    most_requeues: 1,
                    recovery: self.recovery,
                    number,
                };
                connection.batch(&begin(connection.dialect(), Purpose::Batch)).await.expect("a transaction");
                let (picked, last) = self.batch(connection, table, &batch).await;
                connection.batch("COMMIT").await.expect("its end");
                if picked == 0 {
                    break;
                }
                order.after = last;
            }
        }
        let scope = self.scope(table);
        connection.batch(&begin(connection.dialect(), Purpose::Look)).await.expect("a transaction");
        let left = connection.query(&sql::remaining(&scope, &[], 1)).await.expect("a count");
        connection.batch("COMMIT").await.expect("its end");
        assert_eq!(left[0].int(0), Some(0), "{}", self.recovery);
    }

    async fn batch(&self, connection: &mut Connection, table: &RunTable, batch: &Batch<'_>) -> (u64, Option<String>) {
        let scope = self.scope(table);
        if self.layout.dialect() == unstick::runs::Dialect::Postgres {
            let rows = connection.query(&settle_batch(&scope, self.names, batch)).await.expect("a batch");
            assert_eq!(rows[0].int(0), rows[0].int(1), "{}: all that were picked are settled", self.recovery);
            return (rows[0].int(1).expect("a count") as u64, rows[0].text(2).map(str::to_owned));
        }
        let found = connection.query(&pick_rows(&scope, batch)).await.expect("rows");
        let text = |row: &unstick::db::Row, i: usize| row.try_text(i).expect("text").map(str::to_owned);
        let rows: Vec<PickedRow> = found
            .iter()
            .map(|row| PickedRow {
                run: text(row, 0).expect("a run"),
                key: text(row, 1).expect("a key"),
                evidence: text(row, 2).expect("evidence").parse().expect("a kind"),
                walk: row.text(3).map(str::to_owned),
                place: row.text(4).or(row.text(1)).expect("a place").to_owned(),
                before: (5..row.0.len()).map(|i| text(row, i)).collect(),
            })
            .collect();
        if rows.is_empty() {
            return (0, None);
        }
        self.write(connection, table, (batch, &rows)).await;
        (rows.len() as u64, rows.last().and_then(|row| row.walk.clone()))
    }

    async fn write(&self, connection: &mut Connection, table: &RunTable, (batch, rows): (&Batch<'_>, &[PickedRow])) {
        let kinds: BTreeSet<EvidenceKind> = rows.iter().map(|row| row.evidence).collect();
        let mut settled = 0;
        for kind in kinds {
            let keys: Vec<String> =
                rows.iter().filter(|row| row.evidence == kind).map(|row| row.place.clone()).collect();
            let scope = self.scope(table);
            settled += connection.execute(&settle_rows(&scope, batch, &keys, kind)).await.expect("an update");
        }
        assert_eq!(settled, rows.len() as u64, "{}", self.recovery);
        let keys: Vec<String> = rows.iter().map(|row| row.place.clone()).collect();
        let images = connection.query(&after_images(table, batch.pass, &keys)).await.expect("images");
        let mut images: BTreeMap<String, Vec<Option<String>>> = images
            .iter()
            .map(|row| {
                let after = (1..row.0.len()).map(|i| row.try_text(i).expect("text").map(str::to_owned));
                (row.text(0).expect("a key").to_owned(), after.collect())
            })
            .collect();
        let Pass { action, spent, .. } = batch.pass;
        let noted = Noted {
            recovery: batch.recovery,
            number: batch.number,
            action: action.name(),
            exhausted: if *spent == Some(Spent::Only) { rows.len() } else { 0 },
            columns: written(table, *action).iter().map(|column| column.name.to_string()).collect(),
            rows,
            after: keys.iter().map(|key| images.remove(key).expect("an image")).collect(),
        };
        ledger::note(connection, self.names, &noted).await.expect("a note");
        if *action == Action::Requeue {
            let runs: Vec<&str> = rows.iter().map(|row| row.run.as_str()).collect();
            let counted = (&*table.ledger_name(), batch.recovery);
            ledger::count_requeues(connection, self.names, counted, &runs).await.expect("a count");
        }
    }

    /// Finish times are now, as the column's own reading of them has it, and the reason fits its column.
    async fn times_are_written(&self, connection: &mut Connection, table: &RunTable, now: f64) {
        let scope = self.scope(table);
        let finished = scope.instant(Role::FinishedAt).expect("mapped");
        let statement = Part::fill(
            "SELECT count(*), min({}), max({}), max(length(t.error)) {} WHERE t.status = 'FAILED'",
            &[&finished, &finished, &scope.from()],
        );
        connection.batch(&begin(connection.dialect(), Purpose::Look)).await.expect("a transaction");
        let rows = connection.query(&statement.finish(connection.dialect())).await.expect("times");
        connection.batch("COMMIT").await.expect("its end");
        if rows[0].int(0) == Some(0) {
            return;
        }
        for i in [1, 2] {
            let at = rows[0].try_float(i).expect("a time").expect("a time");
            assert!((at - now).abs() < 60.0, "{} {}: finished at {at}, now {now}", self.recovery, self.layout);
        }
        assert!(rows[0].int(3).is_some_and(|length| length >= 11), "{}: {rows:?}", self.recovery);
    }

    async fn undo(&self, connection: &mut Connection, table: &RunTable) {
        let undo = format!("{}-undo", self.recovery);
        let opening = Opening {
            recovery: &undo,
            run_table: &table.ledger_name(),
            id_columns: table.id.iter().map(|column| column.name.to_string()).collect(),
            policy: None,
            environment: None,
            trigger: "CommandLine",
            actor: "a test",
            undo_of: Some(self.recovery),
            signs: None,
        };
        connection.batch(&begin(connection.dialect(), Purpose::Batch)).await.expect("a transaction");
        ledger::open(connection, self.names, &opening).await.expect("an open undo");
        for number in ledger::batches(connection, self.names, self.recovery).await.expect("batches") {
            let noted = ledger::recorded_batch(connection, self.names, (self.recovery, number)).await.expect("a batch");
            let action: Action = noted.action.parse().expect("an action");
            let which = UndoBatch { recovery: self.recovery, undo: &undo, root: self.recovery, number, again: None };
            let left = ledger::undo_one(connection, self.names, (table, &written(table, action)), which).await;
            assert_eq!(left.expect("an undo"), Left::default(), "{}", self.recovery);
        }
        connection.batch("COMMIT").await.expect("its end");
    }
}
