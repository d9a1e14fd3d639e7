//! The operator is killed at every request that it makes.

use super::{Act, BOTH, CONVERGES, Stage};
use crate::shop::together;

/// Who comes after an operator that was killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Its own container, started anew.
    Same,
    /// Another replica, once the Lease is over.
    Other,
}

/// Where an operator is when a rollout begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// It runs and is at rest.
    Running,
    /// It is started afterwards.
    Away,
}

/// Walks through all requests: the operator is killed at the first one, at the second one, … until it is done before.
fn killed_at_each(when: When, act: Act, next: Next) {
    let stage = Stage::open(&[]);
    let (mut kills, mut replica) = (0, 0);
    // The first rollout is nobody's: it makes the ledger.
    let mut at = 0;
    loop {
        let round = stage.seed();
        if when == When::Running && round > 1 {
            arm(&stage, act, at);
        }
        stage.roll(round);
        if when == When::Away || round == 1 {
            arm(&stage, act, if round == 1 { 0 } else { at });
            stage.start(&named(replica));
        }
        stage.shop.wait_until(&format!("round {round} is over"), CONVERGES, || {
            let is_over = || stage.is_recovered(round).is_some() && stage.gate().is_some() && stage.is_at_rest(1);
            (stage.wire.has_killed() || is_over()).then_some(())
        });
        // The request at which it is killed may be on its way while the round ends.
        let killed = stage.wire.ends_with_a_kill();
        if killed {
            kills += 1;
            stage.end(&named(replica));
            stage.wire.pass();
            if next == Next::Other {
                replica += 1;
                stage.expire_lease();
            }
            stage.start(&named(replica));
            stage.recovers(round);
        }
        if when == When::Away {
            stage.end(&named(replica));
        }
        if round > 1 && !killed {
            break;
        }
        at += 1;
    }
    if when == When::Running {
        stage.wire.pass();
        stage.is_quiet();
    }
    stage.nothing_is_left();
    stage.rows_are_right();
    stage.one_job_each(&stage.triggers(&BOTH));
    stage.nothing_was_forbidden();
    tell(kills, stage.rounds.get());
}

fn named(replica: usize) -> String {
    format!("unstick-{replica}")
}

/// The request with this number is the one at which it is killed; 0 is none.
fn arm(stage: &Stage, act: Act, at: usize) {
    stage.wire.rule(move |call| if call.number == at { act } else { Act::Pass });
}

#[expect(clippy::print_stderr, reason = "counts of faults are the result of these tests")]
pub(super) fn tell(kills: usize, settled: usize) {
    let thread = std::thread::current();
    eprintln!(
        "faults: {}: {kills} kills, {settled} rows settled, 0 live rows changed",
        thread.name().unwrap_or_default()
    );
}

#[test]
fn an_operator_that_is_killed_before_or_after_any_request_loses_no_rollout_and_makes_no_second_job() {
    together(&[
        ("running-before-same", || killed_at_each(When::Running, Act::KillBefore, Next::Same)),
        ("running-after-other", || killed_at_each(When::Running, Act::KillAfter, Next::Other)),
        ("away-before-other", || killed_at_each(When::Away, Act::KillBefore, Next::Other)),
        ("away-after-same", || killed_at_each(When::Away, Act::KillAfter, Next::Same)),
    ]);
}
