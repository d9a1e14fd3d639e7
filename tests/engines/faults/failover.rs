//! A primary dies in mid-recovery and the address leads to its standby: read-only at first, then promoted.

use std::sync::Arc;

use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::prove;
use crate::support::proxy::Fault;
use crate::support::{Database, Engine, Postgres, PostgresOptions, Proxy, Session, Signal};

const ID: &str = "over-to-the-standby";

/// Every commit that asks for it waits for the standby.
fn in_step(primary: &Postgres) {
    let mut admin = Session::open(&primary.admin_url("postgres"));
    admin.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    admin.rows("SELECT pg_reload_conf()");
    let state = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
    wait_until("a standby in step", || admin.value(state).as_deref() == Some("1"));
}

/// How many runs are settled there, which takes no writes and has no grant for us.
fn settled_at(server: &Postgres, database: &str) -> (u64, u64) {
    let mut admin = Session::open(&server.admin_url(database));
    let mut count = |what: &str| admin.value(what).and_then(|n| n.parse().ok()).expect("a count");
    (
        count("SELECT coalesce(sum(settled), 0) FROM unstick.change"),
        count("SELECT count(*) FROM audit WHERE who = 'us'"),
    )
}

fn fails_over(pace: &str) {
    let primary = Arc::new(Postgres::start(&PostgresOptions::default()));
    let ground = Ground::on(Database::on_postgres(Engine::Postgres, &primary), Seed::of(6000));
    let standby = Arc::new(primary.standby());
    in_step(&primary);
    let proxy = Proxy::before(primary.port());
    let mut watcher = ground.watcher();
    let args = ["--batch-size", "25", "--pace", pace];
    let running = ground.recovery_through(proxy.port(), ID).args(args).spawn();
    wait_until("some batches", || ground.settled(&mut watcher) >= 500);
    primary.process.stop(Signal::SIGQUIT);
    proxy.lead_to(standby.port());
    proxy.set(Fault::Reset);
    proxy.set(Fault::Pass);
    let output = ground.wait(running);
    assert!([69, 77].contains(&output.code), "a standby takes no writes: {output}");
    let told = output.json()["recovered"].as_u64().expect("a count");
    let (ledger, audit) = settled_at(&standby, ground.database.name());
    assert_eq!(ledger, audit, "nothing half done on the standby");
    assert!(ledger < ground.seed.all_stuck() && ledger <= told, "{ledger} of {told} reached the standby: {output}");
    let there = ground.recovery_through(proxy.port(), ID).args(args).run();
    ground.keep(there).expect(77);

    Session::open(&standby.admin_url("postgres")).rows("SELECT pg_promote()");
    let ground = ground.moved_to(&standby);
    let report = ground.keep(ground.recovery_through(proxy.port(), ID).args(args).run()).expect(0).json();
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{report}");
    assert_eq!(proof.settled, ground.seed.all_stuck());
    ground.secrets_stay_secret();
    let lost = told - ledger;
    proof.tell(
        &format!("Postgres failover ({pace})"),
        &format!("{} on the standby; settled before: {told}, of which the standby never had {lost}", output.code),
    );
}

#[test]
fn a_failover_to_a_standby_in_mid_recovery_loses_no_run_and_settles_none_twice() {
    fails_over("Gentle");
    fails_over("Fast");
}

/// The last commit of a recovery waits for the standby, so what was reported is there whatever dies.
#[test]
fn what_was_reported_is_on_the_standby_when_the_primary_dies_at_once() {
    for pace in ["Gentle", "Fast"] {
        let primary = Arc::new(Postgres::start(&PostgresOptions::default()));
        let ground = Ground::on(Database::on_postgres(Engine::Postgres, &primary), Seed::of(600));
        let standby = Arc::new(primary.standby());
        in_step(&primary);
        let report = ground.keep(ground.recovery(ID).args(["--pace", pace]).run()).expect(0).json();
        primary.process.stop(Signal::SIGQUIT);
        Session::open(&standby.admin_url("postgres")).rows("SELECT pg_promote()");
        let ground = ground.moved_to(&standby);
        let proof = prove(&ground, &[ID], 0);
        assert_eq!((report["recovered"].as_u64(), proof.settled), (Some(600), 600), "{report}");
        assert_eq!(ground.recover(ID).expect(0).json()["outcome"], "AlreadyDone");
        proof.tell(&format!("Postgres primary lost behind a {pace} recovery"), "all that was told is on the standby");
    }
}
