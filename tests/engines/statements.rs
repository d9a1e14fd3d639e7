//! Statements over a connection: values of every type, counts, streams, errors with their kind, and a pooler in between.

use std::time::{Duration, Instant};

use unstick::db::{Access, Connection, DbError, FaultKind, Product, connect};
use unstick::runs::Dialect;
use unstick::sql::{Statement, Value};

use super::connect::{on_one_thread, parse, refused};
use crate::support::{Database, Durability, Engine, MariaDb, Postgres, PostgresOptions, fresh_folder};

fn statement(text: &str, binds: Vec<Value>) -> Statement {
    Statement { text: text.to_owned(), binds }
}

/// The bind place of this engine.
fn place(connection: &Connection, n: usize) -> String {
    match connection.dialect() {
        Dialect::Postgres => format!("${n}"),
        Dialect::Mysql | Dialect::Sqlite => "?".to_owned(),
    }
}

#[test]
fn every_engine_writes_reads_counts_and_streams() {
    for engine in Engine::all() {
        let database = Database::create(engine);
        database.sql("CREATE TABLE runs (id bigint PRIMARY KEY, note varchar(40), share double precision)");
        on_one_thread(async {
            let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
            writes_reads_counts_and_streams(&mut connection).await;
            assert!(connection.warnings().is_empty() && !connection.is_broken(), "{connection:?}");
            connection.close().await;
        });
    }
}

async fn writes_reads_counts_and_streams(connection: &mut Connection) {
    let [one, two, three] = [1, 2, 3].map(|n| place(connection, n));
    let insert = format!("INSERT INTO runs (id, note, share) VALUES ({one}, {two}, {three})");
    connection.batch("BEGIN").await.expect("a transaction");
    for id in 0..3 {
        let note = if id == 2 { Value::Null } else { Value::Text(format!("ö'{id}")) };
        let insert = statement(&insert, vec![Value::Int(id), note, Value::Float(0.1)]);
        assert_eq!(connection.execute(&insert).await.expect("an insert"), 1);
    }
    let update =
        statement(&format!("UPDATE runs SET share = {one} WHERE id < {two}"), vec![Value::Float(0.5), Value::Int(2)]);
    assert_eq!(connection.execute(&update).await.expect("an update"), 2);
    assert_eq!(connection.execute(&update).await.expect("the same update"), 2, "matched rows count, changed or not");
    let rows =
        connection.query(&statement("SELECT id, note, share FROM runs ORDER BY id", vec![])).await.expect("rows");
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[1].int(0), rows[1].text(1), rows[1].float(2)), (Some(1), Some("ö'1"), Some(0.5)));
    assert_eq!((rows[2].is_null(1), rows[2].float(2)), (true, Some(0.1)), "{rows:?}");

    let mut seen = 0;
    let bound = statement(&format!("SELECT id FROM runs WHERE id >= {one} ORDER BY id"), vec![Value::Int(1)]);
    let stopped = connection
        .stream(&bound, &mut |row| {
            seen += row.int(0).unwrap_or_default();
            Err(DbError::new(FaultKind::Other, "cannot go on", "enough"))
        })
        .await;
    assert_eq!((seen, stopped.expect_err("the reader stopped it").message), (1, "enough".to_owned()));
    let rows = connection.query(&bound).await.expect("the connection goes on after a reader stopped");
    assert_eq!(rows.len(), 2);
    connection.batch("COMMIT").await.expect("a commit");
}

#[test]
fn values_come_back_by_the_type_they_have() {
    let postgres = "SELECT true, 1::int2, 2::int4, 3::int8, 0.5::float4, 'x'::name, '{a,b}'::text[], '\\x00ff'::bytea, 'v'::mood, \
                    '\"j\"'::json, 7::oid, 'c'::\"char\", NULL::text";
    let mysql = "SELECT 1 = 1, CAST(1 AS SIGNED), CAST(2 AS UNSIGNED), 18446744073709551615, 1.50, 0.5e0, 'x', CAST('y' AS BINARY), \
                 0xff00, JSON_ARRAY('a'), REPEAT('l', 70000), NULL, state, flag FROM kinds";
    let text = |text: &str| Value::Text(text.to_owned());
    let database = Database::create(Engine::Postgres);
    database.sql("CREATE TYPE mood AS ENUM ('v')");
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        for binds in [vec![], vec![Value::Int(1)]] {
            let filter = if binds.is_empty() { String::new() } else { " WHERE $1 = 1".to_owned() };
            let rows = connection.query(&statement(&format!("{postgres}{filter}"), binds)).await.expect("a row");
            let expected = vec![
                Value::Bool(true),
                Value::Int(1),
                Value::Int(2),
                Value::Int(3),
                Value::Float(0.5),
                text("x"),
                Value::TextArray(vec!["a".to_owned(), "b".to_owned()]),
                Value::Bytes(vec![0, 255]),
                text("v"),
                text("\"j\""),
                Value::Int(7),
                text("c"),
                Value::Null,
            ];
            assert_eq!(rows[0].0, expected);
        }
        let late = statement("SELECT now() WHERE $1", vec![Value::Bool(true)]);
        let error = connection.query(&late).await.expect_err("a time is to be selected as text");
        assert!(error.to_string().contains("::text"), "{error}");
    });

    let database = Database::create(Engine::MariaDb);
    database.sql("CREATE TABLE kinds (state enum('A','B'), flag tinyint(1)); INSERT INTO kinds VALUES ('B', 1)");
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        for binds in [vec![], vec![Value::Int(1)]] {
            let filter = if binds.is_empty() { String::new() } else { " WHERE ? = 1".to_owned() };
            let rows = connection.query(&statement(&format!("{mysql}{filter}"), binds)).await.expect("a row");
            let expected = vec![
                Value::Int(1),
                Value::Int(1),
                Value::Int(2),
                text("18446744073709551615"),
                text("1.50"),
                Value::Float(0.5),
                text("x"),
                text("y"),
                Value::Bytes(vec![255, 0]),
                text("[\"a\"]"),
                text(&"l".repeat(70_000)),
                Value::Null,
                text("B"),
                Value::Int(1),
            ];
            assert_eq!(rows[0].0, expected);
        }
    });

    let database = Database::create(Engine::Sqlite);
    database.sql("CREATE TABLE kinds (at DATETIME, flag BOOLEAN, free)");
    database.sql("INSERT INTO kinds VALUES (1700000000000, 1, x'00ff'), ('2026-01-01T00:00:00Z', 0, 1.5)");
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        let rows = connection
            .query(&statement("SELECT at, flag, free FROM kinds WHERE ?", vec![Value::Bool(true)]))
            .await
            .expect("rows");
        assert_eq!(rows[0].0, [Value::Int(1_700_000_000_000), Value::Int(1), Value::Bytes(vec![0, 255])]);
        assert_eq!(rows[1].0, [text("2026-01-01T00:00:00Z"), Value::Int(0), Value::Float(1.5)]);
    });
}

#[test]
fn eight_clients_share_one_pooled_server_connection_in_turns() {
    let database = Database::create(Engine::PgBouncer);
    database.sql("CREATE TYPE mood AS ENUM ('up', 'down'); CREATE TABLE runs (id bigint, mood mood)");
    let url = database.url();
    std::thread::scope(|scope| {
        for client in 0..8 {
            let url = &url;
            scope.spawn(move || on_one_thread(takes_turns(url, client)));
        }
    });
    assert_eq!(database.value("SELECT count(*) FROM runs WHERE mood = 'down'"), Some("160".to_owned()));
}

async fn takes_turns(url: &str, client: i64) {
    let mut connection = connect(&parse(url), Access::ReadWrite).await.expect("a pooled connection");
    for turn in 0..20 {
        connection.batch("BEGIN; SET LOCAL lock_timeout = '2s'").await.expect("a transaction");
        let id = Value::Int(client * 100 + turn);
        let insert = statement(
            "INSERT INTO runs VALUES ($1, CAST($2::text AS mood))",
            vec![id.clone(), Value::Text("up".into())],
        );
        connection.execute(&insert).await.expect("an insert");
        let update = "UPDATE runs SET mood = CAST($2::text AS mood) WHERE id = ANY($1::text[]::bigint[]) AND mood::text = ANY($3)";
        let Value::Int(number) = id else { unreachable!("it is a number") };
        let binds = vec![
            Value::TextArray(vec![number.to_string()]),
            Value::Text("down".into()),
            Value::TextArray(vec!["up".into()]),
        ];
        assert_eq!(connection.execute(&statement(update, binds)).await.expect("an update"), 1);
        connection.batch("COMMIT").await.expect("a commit");
    }
}

#[test]
fn servers_say_who_they_are_and_a_session_never_depends_on_their_settings() {
    let database = Database::create(Engine::Postgres);
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadOnly).await.expect("a connection");
        let version = connection.server_version();
        assert!(version.name == Product::PostgreSql && version.is_at_least(13, 0), "{version}");
        assert!(connection.is_plaintext());
        let rows = connection.query(&statement("SHOW statement_timeout", vec![])).await.expect("a setting");
        assert_eq!(rows[0].text(0), Some("0"));
    });

    let odd = MariaDb::start(Durability::Fast, &["--sql-mode=ANSI", "--default-time-zone=+09:00"]);
    let database = Database::on_mariadb(&std::sync::Arc::new(odd));
    database.admin().sql("SET GLOBAL autocommit = 0");
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        assert_eq!(connection.server_version().name, Product::MariaDb);
        let rows = connection
            .query(&statement("SELECT @@time_zone, @@autocommit, \"text\", 1 || 0", vec![]))
            .await
            .expect("a row");
        assert_eq!(
            (rows[0].text(0), rows[0].int(1), rows[0].text(2), rows[0].int(3)),
            (Some("+00:00"), Some(1), Some("text"), Some(1))
        );
        connection.batch("CREATE TABLE moods (mood enum('up'))").await.expect("a table");
        let error =
            connection.execute(&statement("INSERT INTO moods VALUES (?)", vec![Value::Text("down".into())])).await;
        assert_eq!(error.expect_err("an unknown value is refused, not stored as ''").kind, FaultKind::Mismatch);
    });
}

#[test]
fn a_statement_given_up_half_way_leaves_the_connection_unusable() {
    let database = Database::create(Engine::Postgres);
    on_one_thread(async {
        let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        let sleep = statement("SELECT pg_sleep(30)", vec![]);
        let given_up = tokio::time::timeout(Duration::from_millis(50), connection.query(&sleep)).await;
        assert!(given_up.is_err() && connection.is_broken());
        let error = connection.batch("COMMIT").await.expect_err("nobody may go on with it");
        assert!(error.is_connection_lost(), "{error}");

        let mut quiet = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        quiet.set_silence(Duration::from_millis(50));
        let error = quiet.query(&sleep).await.expect_err("silence has an end");
        assert!(error.kind == FaultKind::Unreachable && quiet.is_broken(), "{error}");
        let since = Instant::now();
        quiet.close().await;
        assert!(since.elapsed() < Duration::from_secs(1), "nobody waits for a broken connection");
    });
}

#[test]
fn a_sqlite_file_is_never_made_and_a_read_only_connection_cannot_write() {
    let folder = fresh_folder("sqlite");
    let missing = folder.join("missing.db");
    let error = refused(&format!("file:{}", missing.display()), Access::ReadWrite);
    assert!(error.kind == FaultKind::Unreachable && error.message.contains("does not exist"), "{error}");
    assert!(!missing.exists());
    assert!(refused(&format!("file:{}", folder.display()), Access::ReadOnly).message.contains("folder"));

    let database = Database::create(Engine::Sqlite);
    database
        .sql("CREATE TABLE states (name text PRIMARY KEY); CREATE TABLE runs (id int, state text REFERENCES states)");
    on_one_thread(async {
        let mut reader = connect(&parse(&database.url()), Access::ReadOnly).await.expect("a connection");
        let insert = statement("INSERT INTO runs VALUES (1, NULL)", vec![]);
        assert_eq!(reader.execute(&insert).await.expect_err("it only reads").kind, FaultKind::ReadOnlyTarget);
        let mut writer = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
        assert_eq!(writer.execute(&insert).await.expect("an insert"), 1);
        let refused = writer.execute(&statement("UPDATE runs SET state = ?", vec![Value::Text("GONE".into())])).await;
        assert_eq!(refused.expect_err("a foreign key holds").kind, FaultKind::RowRefused);
        let mut other = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a second writer");
        other.set_busy_timeout(Duration::from_millis(20)).await.expect("a shorter wait");
        writer.batch("BEGIN IMMEDIATE").await.expect("the lock");
        let busy = other.batch("BEGIN IMMEDIATE").await.expect_err("one writer at a time");
        assert!(busy.kind == FaultKind::Busy && busy.is_retryable() && !busy.is_connection_lost(), "{busy}");
        writer.batch("ROLLBACK").await.expect("the lock is back");
        other.close().await;
        writer.close().await;
    });
}

#[test]
fn errors_of_all_engines_have_the_kind_that_tells_what_to_do() {
    for engine in [Engine::Sqlite, Engine::Postgres, Engine::MariaDb] {
        let database = Database::create(engine);
        database.sql("CREATE TABLE runs (id int PRIMARY KEY, note varchar(3) NOT NULL CHECK (note <> 'bad')); INSERT INTO runs VALUES (1, 'a')");
        on_one_thread(async {
            let mut connection = connect(&parse(&database.url()), Access::ReadWrite).await.expect("a connection");
            for (text, kind) in [
                ("SELECT * FROM nowhere", FaultKind::Mismatch),
                ("SELECT missing FROM runs", FaultKind::Mismatch),
                ("INSERT INTO runs VALUES (1, 'b')", FaultKind::RowRefused),
                ("UPDATE runs SET note = NULL", FaultKind::RowRefused),
                ("UPDATE runs SET note = 'bad'", FaultKind::RowRefused),
                ("SELEC 1", FaultKind::Other),
            ] {
                let error = connection.execute(&statement(text, vec![])).await.expect_err(text);
                assert_eq!(error.kind, kind, "{engine:?} {text}: {error}");
                assert!(!connection.is_broken() && error.code.is_some(), "{engine:?} {text}: {error}");
            }
            assert_eq!(connection.query(&statement("SELECT id FROM runs", vec![])).await.expect("it goes on").len(), 1);
        });
    }
}

#[test]
fn a_restart_in_the_middle_is_a_lost_connection_that_may_be_tried_again() {
    let server = Postgres::start(&PostgresOptions::default());
    on_one_thread(async {
        let mut connection =
            connect(&parse(&server.admin_url("postgres")), Access::ReadWrite).await.expect("a connection");
        server.crash();
        let error = connection.batch("SELECT 1").await.expect_err("the server is gone");
        assert!(error.is_connection_lost() && error.is_retryable() && connection.is_broken(), "{error}");
    });
}
