//! A network that resets, falls silent, is slow, or loses the answer to a COMMIT.

use std::time::{Duration, Instant};

use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::prove;
use super::steps::{When, steps};
use crate::support::process::free_port;
use crate::support::proxy::{Fault, How};
use crate::support::{Engine, Proxy};

const ID: &str = "on-a-bad-line";

/// The connection is reset at every step; one process gets over it, and nothing is lost or done twice.
fn reset_at_every_step(engine: Engine) {
    let (mut cuts, mut settled) = (0, 0);
    for step in steps(engine) {
        println!("{engine:?}: reset at {}", step.name);
        let ground = step.ground(engine, Seed::of(600));
        let proxy = Proxy::before(ground.database.port());
        let mut watcher = ground.watcher();
        if step.when == When::FromTheStart {
            proxy.set(step.fault(How::Reset));
        }
        let running = ground.recovery_through(proxy.port(), ID).args(["--batch-size", "25"]).spawn();
        if step.when == When::AfterABatch {
            wait_until("a first batch", || ground.settled(&mut watcher) > 0);
            proxy.set(step.fault(How::Reset));
        }
        proxy.wait_for_hit(Duration::from_secs(30));
        let mut output = ground.wait(running);
        if step.is_before_connected() {
            output.expect(69);
            output = ground.recover(ID);
        }
        let report = output.expect(0).json();
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
        assert_eq!(proof.settled, ground.seed.all_stuck(), "{}", step.name);
        ground.secrets_stay_secret();
        (cuts, settled) = (cuts + 1, settled + proof.settled);
    }
    println!(
        "{engine:?} reset_at_every_step: connections reset: {cuts}; rows settled once: {settled}; live rows changed: 0"
    );
}

#[test]
fn a_connection_reset_at_any_step_loses_nothing_on_postgresql() {
    reset_at_every_step(Engine::Postgres);
}

#[test]
fn a_connection_reset_at_any_step_loses_nothing_on_mariadb() {
    reset_at_every_step(Engine::MariaDb);
}

#[test]
fn a_line_of_fifty_milliseconds_makes_it_slow_and_nothing_else() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(60));
        let proxy = Proxy::before(ground.database.port());
        proxy.set(Fault::Latency(Duration::from_millis(50)));
        let began = Instant::now();
        ground.wait(ground.recovery_through(proxy.port(), ID).spawn()).expect(0);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(30), "{took:?}");
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(&format!("{engine:?} latency"), &format!("took {took:.1?}"));
    }
}

#[test]
fn a_server_that_refuses_resets_or_says_nothing_is_told_as_unreachable_in_time() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(30));
        let proxy = Proxy::before(ground.database.port());
        let refused = ground.recovery_through(free_port(), ID).spawn();
        ground.wait(refused).expect(69);
        proxy.set(Fault::Reset);
        ground.wait(ground.recovery_through(proxy.port(), ID).spawn()).expect(69);
        proxy.set(Fault::Silence);
        let began = Instant::now();
        ground.wait(ground.recovery_through(proxy.port(), ID).spawn()).expect(69);
        let took = began.elapsed();
        assert!(took > Duration::from_secs(9) && took < Duration::from_secs(15), "{took:?}");
        assert_eq!(ground.count("SELECT count(*) FROM audit"), 0);
        ground.secrets_stay_secret();
    }
}

#[test]
fn a_server_that_falls_silent_in_mid_batch_ends_it_within_its_time_and_the_next_goes_on() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        let ground = Ground::new(engine, Seed::of(3000));
        let proxy = Proxy::before(ground.database.port());
        let mut watcher = ground.watcher();
        let recovery = ground.recovery_through(proxy.port(), ID).args(["--batch-size", "50", "--timeout-total", "4s"]);
        let began = Instant::now();
        let running = recovery.spawn();
        wait_until("a first batch", || ground.settled(&mut watcher) > 0);
        proxy.set(Fault::Silence);
        let output = ground.wait(running).expect(75);
        assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
        let told = output.json()["recovered"].as_u64();
        assert!(told.is_some_and(|told| told > 0), "what is committed is told: {output}");
        proxy.set(Fault::Reset);
        let report = ground.recover(ID).expect(0).json();
        let proof = prove(&ground, &[ID], 0);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled));
        assert_eq!(proof.settled, ground.seed.all_stuck());
        proof.tell(&format!("{engine:?} silence in mid-batch"), "gone on by the next");
    }
}
