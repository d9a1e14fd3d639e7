//! The UPDATE's own guard. Rows are locked by the pick, so a run cannot change between the two, and nothing that an app
//! does tells whether the UPDATE asks again. Here the pick lets everything through: what the UPDATE then leaves alone, it
//! leaves alone by itself.

use unstick::db::{Access, Connection, catalogue, connect};
use unstick::evidence::{EvidenceKind, Rules};
use unstick::ledger::{self, Opening};
use unstick::runs::{Action, Overrides, Role, RunSpec, RunTable, resolve};
use unstick::sql::{Batch, LedgerNames, Order, Scope, Statement, Zone, passes, settle_batch, settle_rows};

use super::connect::{on_one_thread, parse};
use crate::support::{Database, Engine};

#[test]
fn an_update_that_is_handed_live_runs_leaves_them_alone_on_postgresql() {
    only_the_stuck_one_is_updated(Engine::Postgres);
}

#[test]
fn an_update_that_is_handed_live_runs_leaves_them_alone_on_mariadb() {
    only_the_stuck_one_is_updated(Engine::MariaDb);
}

#[test]
fn an_update_that_is_handed_live_runs_leaves_them_alone_on_sqlite() {
    only_the_stuck_one_is_updated(Engine::Sqlite);
}

const RUNS: [&str; 4] = ["stuck", "beats", "young", "over"];

fn only_the_stuck_one_is_updated(engine: Engine) {
    let database = Database::create(engine);
    let (time, old, now) = match engine {
        Engine::Sqlite => ("DATETIME", "(unixepoch() - 4000) * 1000", "unixepoch() * 1000"),
        Engine::MariaDb => ("DATETIME(3)", "UTC_TIMESTAMP(3) - INTERVAL 4000 SECOND", "UTC_TIMESTAMP(3)"),
        _ => ("timestamptz", "now() - interval '4000 seconds'", "now()"),
    };
    database.sql(&format!(
        "CREATE TABLE runs (id varchar(20) NOT NULL PRIMARY KEY, status varchar(20) NOT NULL, made {time} NOT NULL, beat {time}); \
         INSERT INTO runs VALUES ('stuck', 'WORKS', {old}, NULL), ('beats', 'WORKS', {old}, {now}), \
         ('young', 'WORKS', {now}, NULL), ('over', 'DONE', {old}, NULL)"
    ));
    let places = places(&database);
    on_one_thread(update_all(&database, &places));
    let dead = database.rows("SELECT id FROM runs WHERE status = 'DEAD'");
    assert_eq!(dead, [[Some("stuck".to_owned())]]);
}

async fn update_all(database: &Database, places: &[String]) {
    let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
    let table = described(&mut connection).await;
    let names = LedgerNames::new(table.dialect, None);
    ledger::create(&mut connection, &names).await.expect("a ledger");
    let opening = Opening {
        recovery: "r",
        run_table: &table.ledger_name(),
        id_columns: vec!["id".to_owned()],
        policy: None,
        environment: None,
        trigger: "CommandLine",
        actor: "a test",
        undo_of: None,
        signs: None,
    };
    ledger::open(&mut connection, &names, &opening).await.expect("a recovery");
    let rules = Rules { stuck_after: 300.0, never_claimed_after: 300.0, hung_after: None, owners: None };
    let scope = Scope { table: &table, rules: &rules, zone: Zone::default(), requeues: None };
    let pass = passes(&table, Action::Fail, &[]).into_iter().next().expect("a pass");
    let order = Order::default();
    let batch = Batch {
        pass: &pass,
        order: &order,
        limit: 10,
        refused: &[],
        only: None,
        most_requeues: 3,
        recovery: "r",
        number: 1,
    };
    if database.engine().is_postgres() {
        let rows = connection.query(&picking_all(settle_batch(&scope, &names, &batch))).await.expect("settled");
        assert_eq!((rows[0].int(0), rows[0].int(1)), (Some(1), Some(4)), "settled and picked");
        return;
    }
    let settled = connection.execute(&settle_rows(&scope, &batch, places, EvidenceKind::Age)).await;
    assert_eq!(settled.expect("settled"), 1);
}

async fn described(connection: &mut Connection) -> RunTable {
    let over = Overrides {
        table: Some("runs"),
        id: vec!["id"],
        columns: vec![(Role::Status, "status"), (Role::CreatedAt, "made"), (Role::HeartbeatAt, "beat")],
        active: vec!["WAITS", "WORKS"],
        never_claimed: Some(vec!["WAITS"]),
        failed: Some("DEAD"),
        requeued: Some("WAITS"),
    };
    let spec = RunSpec::new("generic", &over).expect("a description");
    let found = catalogue(connection, &spec.table, None, &[]).await.expect("a catalogue");
    resolve(&spec, &found, connection.dialect()).expect("a run table")
}

/// The statement with a pick that takes every row.
fn picking_all(statement: Statement) -> Statement {
    let (head, rest) = statement.text.split_once(" WHERE ").expect("the pick has a condition");
    let (condition, tail) = rest.split_once(" ORDER BY ").expect("and an order");
    let text = format!("{head} WHERE (({condition}) OR 1 = 1) ORDER BY {tail}");
    assert!(text.contains("FOR UPDATE OF t SKIP LOCKED"), "{text}");
    Statement { text, ..statement }
}

/// What names all rows: their numbers on SQLite, their keys elsewhere.
fn places(database: &Database) -> Vec<String> {
    if database.engine() != Engine::Sqlite {
        return RUNS.map(str::to_owned).to_vec();
    }
    database.rows("SELECT rowid FROM runs").into_iter().flatten().flatten().collect()
}
