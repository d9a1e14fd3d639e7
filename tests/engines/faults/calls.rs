//! SQLite has no wire that a proxy could cut: killed before every single call that locks, writes, flushes, cuts or removes
//! one of the database's files, from the first lock to the last; then the same recovery again.

use std::collections::BTreeMap;

use super::ground::{Ground, Seed};
use super::oracles::prove;
use crate::support::{Engine, Session, fresh_folder, preloaded};

const ID: &str = "killed-at-a-call";

/// How far the dead one came, by what is kept.
fn reached(ground: &Ground, watcher: &mut Session) -> &'static str {
    let mut count = |what: &str| {
        watcher.try_rows(what).map_or(0, |rows| rows[0][0].as_ref().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0))
    };
    if count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'unstick%'") == 0 {
        return "before the ledger";
    }
    if count("SELECT count(*) FROM unstick_recovery") == 0 {
        return "the ledger is made";
    }
    if count("SELECT count(*) FROM unstick_recovery WHERE finished_at IS NOT NULL") > 0 {
        return "finished";
    }
    match count("SELECT coalesce(sum(settled), 0) FROM unstick_change") {
        0 => "opened",
        all if all == ground.seed.all_stuck() => "all settled",
        _ => "some settled",
    }
}

fn killed_before_every_call(mode: &str) {
    let library = preloaded("tests/engines/faults/die_before.c");
    let note = fresh_folder("die-note").join("call");
    let (mut phases, mut calls, mut settled) = (BTreeMap::new(), BTreeMap::new(), 0);
    for number in 1.. {
        let ground = Ground::new(Engine::Sqlite, Seed { stuck: 8, silent: 8, waiting: 8, live: 8 });
        ground.database.rows(&format!("PRAGMA journal_mode = {mode}"));
        let folder = ground.database.file().parent().expect("a file is in a folder");
        let recovery = ground.recovery(ID).args(["--batch-size", "10"]).env("LD_PRELOAD", &library);
        let recovery = recovery.env("DIE_IN", folder).env("DIE_NOTE", &note).env("DIE_BEFORE", number.to_string());
        let ended = ground.keep(recovery.run());
        if ended.code == 0 {
            break;
        }
        assert_eq!(ended.code, 137, "before call {number}: {ended}");
        let call = std::fs::read_to_string(&note).expect("it is killed where it was told to");
        let mut watcher = ground.watcher();
        assert_eq!(watcher.value("PRAGMA integrity_check").as_deref(), Some("ok"), "before call {number}: {call}");
        *phases.entry(reached(&ground, &mut watcher)).or_insert(0) += 1;
        let report = ground.recover(ID).expect(0).json();
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "before call {number}, {call}: {report}");
        assert_eq!(proof.settled, ground.seed.all_stuck(), "before call {number}, {call}");
        ground.secrets_stay_secret();
        *calls.entry(call).or_insert(0) += 1;
        settled += proof.settled;
    }
    let names: Vec<&str> = phases.keys().copied().collect();
    let all = ["all settled", "before the ledger", "finished", "opened", "some settled", "the ledger is made"];
    assert_eq!(names, all, "it is killed in every phase: {calls:?}");
    let kills: u64 = phases.values().sum();
    println!(
        "Sqlite ({mode}) killed_before_every_call: kills: {kills} {phases:?} {calls:?}; rows settled once: {settled}; live rows changed: 0"
    );
}

#[test]
fn killed_before_any_call_that_touches_the_file_it_goes_on_with_exact_counts_on_sqlite() {
    killed_before_every_call("DELETE");
}

#[test]
fn killed_before_any_call_that_touches_the_write_ahead_log_it_goes_on_with_exact_counts_on_sqlite() {
    killed_before_every_call("WAL");
}
