//! Durable before reported: what a recovery or an undo has answered survives a server that crashes at once, and so does its
//! ledger, whatever its batches left to the last flush.

use std::sync::Arc;

use super::ground::{Ground, Seed};
use super::oracles::prove;
use crate::support::{Database, Engine, Postgres, PostgresOptions};

/// A server that writes down only what somebody asks it to.
fn lazy() -> Arc<Postgres> {
    let settings = [("wal_writer_delay", "10s"), ("wal_writer_flush_after", "1GB"), ("autovacuum", "off")];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Arc::new(Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() }))
}

/// Crashes the server right behind a commit that nobody flushed, and starts it again: that one is lost.
fn crash(server: &Postgres, ground: &Ground) {
    let mut lazily = ground.watcher();
    lazily.sql("CREATE TABLE IF NOT EXISTS never_flushed (n int)");
    lazily.sql("SET synchronous_commit = off");
    lazily.sql("INSERT INTO never_flushed VALUES (1)");
    server.crash();
    server.process.start_again();
    ground.database.reconnect();
    let kept = ground.watcher().value("SELECT count(*) FROM never_flushed");
    assert_eq!(kept.as_deref(), Some("0"), "this crash loses nothing, so it proves nothing");
}

fn survives(server: &Arc<Postgres>, pace: &str) {
    let ground = Ground::on(Database::on_postgres(Engine::Postgres, server), Seed::of(600));
    let before = ground.picture();
    let id = format!("before-a-crash-{pace}");
    let args = ["--pace", pace, "--batch-size", "100"];
    let report = ground.keep(ground.recovery(&id).args(args).run()).expect(0).json();
    crash(server, &ground);
    let proof = prove(&ground, &[&id], 0);
    assert_eq!((report["recovered"].as_u64(), proof.settled), (Some(600), 600), "{report}");
    assert_eq!(ground.history(&id).expect(0).json()["outcome"], "Recovered");
    proof.tell(&format!("a crash behind a {pace} recovery"), "nothing that was told is lost");

    let undone = ground.undo(&id).expect(0).json();
    assert_eq!(undone["restored"], 600, "{undone}");
    crash(server, &ground);
    assert_eq!(ground.picture(), before);
    let name = undone["recoveryId"].as_str().expect("an undo has a name");
    let history = ground.history(name).expect(0).json();
    assert_eq!((&history["outcome"], history["changes"].as_array().map(Vec::len)), (&"Recovered".into(), Some(600)));
    assert_eq!(ground.undo(&id).expect(0).json()["outcome"], "AlreadyDone");
}

#[test]
fn what_was_reported_survives_a_crash_of_postgresql() {
    let server = lazy();
    survives(&server, "Gentle");
    survives(&server, "Fast");
}
