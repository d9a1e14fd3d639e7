//! A network that resets, falls silent, is slow, or loses the answer to a COMMIT.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::{Proof, prove};
use super::steps::{Step, When, steps};
use crate::support::process::free_port;
use crate::support::proxy::{Fault, How};
use crate::support::{Engine, Output, Proxy, Running, any_of_three};

const ID: &str = "on-a-bad-line";
/// So many steps are tried at once: most of the time each of them waits.
const AT_ONCE: usize = 7;

/// A recovery whose line does something to it at one step.
struct Line {
    ground: Ground,
    proxy: Proxy,
    running: Running,
    began: Instant,
}

impl Line {
    /// Starts the recovery; once there is a batch where the step wants one, the fault is set.
    fn start(engine: Engine, (step, how): (&Step, How), args: &[&str]) -> Self {
        let ground = step.ground(engine, Seed::of(600));
        let proxy = Proxy::before(ground.database.port());
        let mut watcher = ground.watcher();
        if step.when == When::FromTheStart {
            proxy.set(step.fault(how));
        }
        let began = Instant::now();
        let running = ground.recovery_through(proxy.port(), ID).args(["--batch-size", "25"]).args(args).spawn();
        if step.when == When::AfterABatch {
            wait_until("a first batch", || ground.settled(&mut watcher) > 0 || running.has_ended());
            proxy.set(step.fault(how));
        }
        Self { ground, proxy, running, began }
    }

    /// The same, and the step is met. Where the machine does much else the recovery may be over before the fault is set: once more then.
    fn met(engine: Engine, at: (&Step, How)) -> Self {
        let mut tries = (0..5).map(|_| Self::start(engine, at, &[]));
        tries.find(Self::meets_the_step).unwrap_or_else(|| panic!("{engine:?}: {} is not met", at.0.name))
    }

    /// Waits until the step is met; false if the recovery has ended before.
    fn meets_the_step(&self) -> bool {
        wait_until("the step", || self.proxy.hits() > 0 || self.running.has_ended());
        self.proxy.hits() > 0
    }

    /// Waits for its end: what it said, and how long it took.
    fn end(self) -> (Ground, Proxy, Output, Duration) {
        let Self { ground, proxy, running, began } = self;
        let output = ground.wait(running);
        (ground, proxy, output, began.elapsed())
    }
}

/// Some silent runs show life again, as far as they are not settled yet; how many.
fn come_alive(ground: &Ground) -> u64 {
    let now = ground.now();
    ground.sql(&format!(
        "UPDATE qualification_runs SET \"heartbeatAt\" = {now}, touched = touched + 1 \
         WHERE id LIKE 'silent-%9' AND status = 'PROCESSING'"
    ))
}

/// All is settled but what came alive, and nobody else has changed anything.
fn all_but(ground: &Ground, (alive, beats): (u64, u64), step: &Step) -> Proof {
    let proof = prove(ground, &[ID], 0);
    assert_eq!(proof.settled, ground.seed.all_stuck() - alive, "{}", step.name);
    assert_eq!(proof.by_app, alive + beats, "{}", step.name);
    ground.secrets_stay_secret();
    proof
}

/// What a table of steps has proved.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    steps: u64,
    settled: u64,
    alive: u64,
    longest: Duration,
}

impl Told {
    fn of(proof: Proof, alive: u64, took: Duration) -> Self {
        Self { steps: 1, settled: proof.settled, alive, longest: took }
    }

    fn and(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            settled: self.settled + other.settled,
            alive: self.alive + other.alive,
            longest: self.longest.max(other.longest),
        }
    }

    fn tell(self, test: &str) {
        let Self { steps, settled, alive, longest } = self;
        println!(
            "{test}: steps: {steps}; rows settled once: {settled}; rows that came alive meanwhile and were left alone: {alive}; \
             live rows changed: 0; the longest took {longest:.1?}"
        );
    }
}

/// Tries every step, some at once.
fn at_every_step(engine: Engine, told: impl Fn(&Step) -> Told + Sync) -> Told {
    let mut all = Told::default();
    for some in steps(engine).chunks(AT_ONCE) {
        std::thread::scope(|scope| {
            let tried: Vec<_> = some.iter().map(|step| scope.spawn(|| told(step))).collect();
            for one in tried {
                all = all.and(one.join().expect("every step holds"));
            }
        });
    }
    all
}

/// The connection is reset at every step; one process gets over it, and nothing is lost or done twice.
fn reset_at_every_step(engine: Engine) {
    let (mut cuts, mut settled) = (0, 0);
    for step in steps(engine) {
        println!("{engine:?}: reset at {}", step.name);
        let line = Line::met(engine, (&step, How::Reset));
        let (ground, _proxy, mut output, _) = line.end();
        if step.is_before_connected() {
            output.expect(69);
            output = ground.recover(ID);
        }
        let report = output.expect(0).json();
        let proof = all_but(&ground, (0, 0), &step);
        assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
        (cuts, settled) = (cuts + 1, settled + proof.settled);
    }
    println!(
        "{engine:?} reset_at_every_step: connections reset: {cuts}; rows settled once: {settled}; live rows changed: 0"
    );
}

/// Longer than any lock is waited for, on our side or by the server's search for deadlocks.
const LATE: Duration = Duration::from_millis(1500);

/// At one step the line takes its time, and just then some runs come alive.
fn late_at(engine: Engine, step: &Step) -> Told {
    let line = Line::met(engine, (step, How::Late(LATE)));
    let alive = come_alive(&line.ground);
    let (ground, _proxy, output, took) = line.end();
    let report = output.expect(0).json();
    assert!(took >= LATE, "{}: {took:?}", step.name);
    let proof = all_but(&ground, (alive, 0), step);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
    Told::of(proof, alive, took)
}

/// At one step the server falls silent, also for whoever connects anew; `None`: the time was over before that step.
fn silent_at(engine: Engine, step: &Step, seconds: u64) -> Option<Told> {
    let limit = Duration::from_secs(seconds);
    let line = Line::start(engine, (step, How::Silence), &["--timeout-total", &format!("{seconds}s")]);
    if !line.meets_the_step() {
        return None;
    }
    line.proxy.set(Fault::Silence);
    let (ground, proxy, output, took) = line.end();
    assert!(matches!(output.code, 69 | 75), "{}: {output}", step.name);
    // By its own limit: silence alone would be borne for minutes.
    assert!(took < limit + Duration::from_secs(30), "{}: {took:?}", step.name);
    let committed = ground.settled(&mut ground.watcher());
    let told = output.json()["recovered"].as_u64().expect("a count");
    // A batch whose answer never came is told by the next.
    assert!(told <= committed && committed <= told + 25, "{}: {committed} are committed: {output}", step.name);
    proxy.set(Fault::Reset);
    let alive = come_alive(&ground);
    let report = ground.recover(ID).expect(0).json();
    let proof = all_but(&ground, (alive, 0), step);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
    Some(Told::of(proof, alive, took))
}

fn silent_at_every_step(engine: Engine) {
    let all = at_every_step(engine, |step| {
        // Where others are at work, a few seconds may not be enough to get there.
        let told = [5, 20, 60].into_iter().find_map(|seconds| silent_at(engine, step, seconds));
        told.unwrap_or_else(|| panic!("{engine:?}: {} is not met within a minute", step.name))
    });
    assert!(all.alive > 0, "nothing came alive");
    all.tell(&format!("{engine:?} silent_at_every_step"));
}

fn late_at_every_step(engine: Engine) {
    let all = at_every_step(engine, |step| late_at(engine, step));
    assert!(all.alive > 0, "nothing came alive");
    all.tell(&format!("{engine:?} late_at_every_step"));
}

#[test]
fn a_server_that_falls_silent_at_any_step_ends_it_by_its_own_limit_and_the_next_settles_the_rest_on_postgresql() {
    silent_at_every_step(Engine::Postgres);
}

#[test]
fn a_server_that_falls_silent_at_any_step_ends_it_by_its_own_limit_and_the_next_settles_the_rest_on_mariadb() {
    silent_at_every_step(Engine::MariaDb);
}

#[test]
fn a_line_that_is_late_at_any_step_makes_it_slow_and_runs_that_come_alive_meanwhile_are_left_on_postgresql() {
    late_at_every_step(Engine::Postgres);
}

#[test]
fn a_line_that_is_late_at_any_step_makes_it_slow_and_runs_that_come_alive_meanwhile_are_left_on_mariadb() {
    late_at_every_step(Engine::MariaDb);
}

/// How a server is silent for good.
#[derive(Clone, Copy, Debug)]
enum Silent {
    /// From the step on nothing passes any more.
    Whole,
    /// Whoever connects anew gets as far as that step again.
    EachTime,
}

/// In the time for which a silent server is borne, a worker beats its heart.
fn hearts_beat(ground: &Ground) -> u64 {
    let now = ground.now();
    ground.sql(&format!(
        "UPDATE qualification_runs SET \"heartbeatAt\" = {now}, touched = touched + 1 \
         WHERE id LIKE 'live-%' OR id LIKE 'young-%' OR id LIKE 'edge-%' OR id LIKE 'fresh-%'"
    ))
}

/// Nobody gives the recovery a time limit; when it is over, nobody ends the silent connections but the server itself.
fn silent_for_good(engine: Engine, (step, how): (&Step, Silent), starting: &Mutex<()>) -> Told {
    let turn = starting.lock().unwrap_or_else(PoisonError::into_inner);
    let line = Line::start(engine, (step, How::Silence), &[]);
    line.proxy.wait_for_hit(Duration::from_secs(30));
    drop(turn);
    if matches!(how, Silent::Whole) {
        line.proxy.set(Fault::Silence);
    }
    while !line.running.has_ended() {
        if matches!(how, Silent::EachTime) && line.proxy.hits() > 0 {
            line.proxy.set(step.fault(How::Silence));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (ground, _proxy, output, took) = line.end();
    let beats = hearts_beat(&ground);
    // Connecting has a limit of its own; and where the end is in the ledger, whoever gets through once more finds it there.
    let (code, least) = match how {
        _ if step.is_before_connected() => (69, 9),
        Silent::EachTime if step.is_behind_the_end() => (0, 215),
        _ => (69, 270),
    };
    let output = output.expect(code);
    let in_time = (Duration::from_secs(least)..Duration::from_secs(300)).contains(&took);
    assert!(in_time, "{engine:?} {} {how:?}: {took:?}: {output}", step.name);
    let alive = come_alive(&ground);
    let report = ground.recover(ID).expect(0).json();
    let proof = all_but(&ground, (alive, beats), step);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled), "{}: {report}", step.name);
    println!("{engine:?} {} {how:?}: ended after {took:.1?}", step.name);
    Told::of(proof, alive, took)
}

#[test]
#[ignore = "takes 5 minutes: the whole time for which a silent server is borne"]
fn without_a_limit_it_ends_within_five_minutes_of_silence_and_the_next_settles_the_rest() {
    // One after the other: what takes its time is the silence.
    let starting = Mutex::new(());
    let all = std::thread::scope(|scope| {
        let mut tried = Vec::new();
        for engine in [Engine::Postgres, Engine::MariaDb] {
            for step in steps(engine) {
                for how in [Silent::Whole, Silent::EachTime] {
                    let (step, starting) = (step.clone(), &starting);
                    tried.push(scope.spawn(move || silent_for_good(engine, (&step, how), starting)));
                }
            }
        }
        tried.into_iter().map(|one| one.join().expect("every step holds")).fold(Told::default(), Told::and)
    });
    all.tell("silent_for_good");
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
        let in_time = || {
            let began = Instant::now();
            ground.wait(ground.recovery_through(proxy.port(), ID).spawn()).expect(69);
            let took = began.elapsed();
            assert!(took > Duration::from_secs(9), "{took:?}");
            took < Duration::from_secs(15)
        };
        assert!(any_of_three(in_time), "it never ends in time");
        assert_eq!(ground.count("SELECT count(*) FROM audit"), 0);
        ground.secrets_stay_secret();
    }
}

#[test]
fn a_server_that_falls_silent_in_mid_batch_ends_it_within_its_time_and_the_next_goes_on() {
    for engine in [Engine::Postgres, Engine::MariaDb] {
        // Where others are at work, a few seconds may not be enough to get to a batch.
        let told = [4, 15, 30].into_iter().any(|seconds| silent_in_mid_batch(engine, seconds));
        assert!(told, "{engine:?}: no batch within half a minute");
    }
}

/// The server falls silent after a batch; false if the time was over before that.
fn silent_in_mid_batch(engine: Engine, seconds: u64) -> bool {
    let ground = Ground::new(engine, Seed::of(3000));
    let proxy = Proxy::before(ground.database.port());
    let mut watcher = ground.watcher();
    let limit = format!("{seconds}s");
    let recovery = ground.recovery_through(proxy.port(), ID).args(["--batch-size", "50", "--timeout-total", &limit]);
    let began = Instant::now();
    let running = recovery.spawn();
    wait_until("a first batch", || ground.settled(&mut watcher) > 0 || running.has_ended());
    proxy.set(Fault::Silence);
    if running.has_ended() {
        return false;
    }
    let output = ground.wait(running).expect(75);
    assert!(began.elapsed() < Duration::from_secs(seconds + 5), "{:?}", began.elapsed());
    let told = output.json()["recovered"].as_u64();
    assert!(told.is_some_and(|told| told > 0), "what is committed is told: {output}");
    proxy.set(Fault::Reset);
    let report = ground.recover(ID).expect(0).json();
    let proof = prove(&ground, &[ID], 0);
    assert_eq!(report["recovered"].as_u64(), Some(proof.settled));
    assert_eq!(proof.settled, ground.seed.all_stuck());
    proof.tell(&format!("{engine:?} silence in mid-batch"), "gone on by the next");
    true
}
