//! The contract, told from outside: the binary itself, on every engine, each case in a database of its own and under the
//! least role that `unstick grants` prints.
//!
//! A case is a function whose name is a sentence. Each engine is one test, which runs all cases, says which do not hold
//! there, and counts them on standard error. `UNSTICK_CASE=word` runs only the cases whose name holds the word.

mod audit;
mod brake;
mod evidence;
mod exact;
mod explain;
mod flaws;
mod keys;
mod names;
mod odd_times;
mod owners;
mod owners_in_doubt;
mod poison;
mod policies;
mod refusals;
mod refused_rows;
mod repeats;
mod requeue;
mod rights;
mod rows;
mod shop;
mod times;
mod tls;
mod undo;
mod undo_beside;
mod undo_chains;
mod undo_triggers;
mod words;
mod zones;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::Engine;

/// One story, told on any engine.
struct Case {
    name: &'static str,
    tell: Box<dyn Fn(Engine)>,
}

/// The function's own name is the case's.
fn case<F: Fn(Engine) + 'static>(tell: F) -> Case {
    Case { name: std::any::type_name::<F>(), tell: Box::new(tell) }
}

fn cases() -> Vec<Case> {
    let rooms = [
        words::cases(),
        policies::cases(),
        refusals::cases(),
        rights::cases(),
        evidence::cases(),
        owners::cases(),
        owners_in_doubt::cases(),
        requeue::cases(),
        poison::cases(),
        times::cases(),
        odd_times::cases(),
        zones::cases(),
        keys::cases(),
        exact::cases(),
        flaws::cases(),
        names::cases(),
        brake::cases(),
        refused_rows::cases(),
        repeats::cases(),
        undo::cases(),
        undo_beside::cases(),
        undo_triggers::cases(),
        undo_chains::cases(),
        explain::cases(),
    ];
    rooms.into_iter().flatten().collect()
}

fn every_case_holds_on(engine: Engine) {
    #[expect(clippy::disallowed_methods, reason = "a test reads no settings; this narrows what is run by hand")]
    let wanted = std::env::var("UNSTICK_CASE").unwrap_or_default();
    let (mut told, mut broken) = (0, Vec::new());
    for Case { name, tell } in cases() {
        let name = name.split("contract::").last().unwrap_or(name);
        if !name.contains(&wanted) {
            continue;
        }
        told += 1;
        if catch_unwind(AssertUnwindSafe(|| tell(engine))).is_err() {
            broken.push(name);
        }
    }
    // Past the capture of the test harness: the count is for those who read the log.
    let _ = writeln!(std::io::stderr(), "{told} cases on {engine:?}, {} broken", broken.len());
    assert!(broken.is_empty(), "these do not hold on {engine:?}:\n{}", broken.join("\n"));
}

#[test]
fn every_case_holds_on_sqlite() {
    every_case_holds_on(Engine::Sqlite);
}

#[test]
fn every_case_holds_on_postgres() {
    every_case_holds_on(Engine::Postgres);
}

#[test]
fn every_case_holds_on_postgres_behind_pgbouncer() {
    every_case_holds_on(Engine::PgBouncer);
}

#[test]
fn every_case_holds_on_postgres_with_tls() {
    every_case_holds_on(Engine::PostgresTls);
}

#[test]
fn every_case_holds_on_mariadb() {
    every_case_holds_on(Engine::MariaDb);
}
