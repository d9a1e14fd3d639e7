//! The app at work on the same table: it claims, beats hearts, completes, inserts and locks runs, each thread on a
//! connection of its own, and keeps count of what it did.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::ground::{Dice, Ground, Seed};
use crate::support::{Engine, Session};

/// The pause between two deeds: an app has other things to do, too.
const BREATH: Duration = Duration::from_millis(2);

/// What the app did.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Waiting runs claimed, stuck ones among them.
    pub(super) claims: u64,
    /// Hearts beaten.
    pub(super) beats: u64,
    /// Runs brought to their end.
    pub(super) completed: u64,
    /// New runs.
    pub(super) inserted: u64,
    /// Runs that were held locked for a while and then beat.
    pub(super) held: u64,
    /// Errors of the database, deadlocks and lock timeouts above all.
    pub(super) errors: Vec<String>,
    /// The longest that one statement took.
    pub(super) slowest: Duration,
}

impl Tally {
    /// Rows that it changed: what the audit must say of the app.
    pub(super) fn changes(&self) -> u64 {
        self.claims + self.beats + self.completed + self.held
    }

    fn add(&mut self, other: Self) {
        self.claims += other.claims;
        self.beats += other.beats;
        self.completed += other.completed;
        self.inserted += other.inserted;
        self.held += other.held;
        self.errors.extend(other.errors);
        self.slowest = self.slowest.max(other.slowest);
    }
}

/// The app's threads.
pub(super) struct App {
    stop: Arc<AtomicBool>,
    deeds: Arc<AtomicU64>,
    threads: Vec<JoinHandle<Tally>>,
}

impl App {
    pub(super) fn start(ground: &Ground, threads: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let deeds = Arc::new(AtomicU64::new(0));
        let threads = (0..threads)
            .map(|number| {
                let mut worker = Worker {
                    session: ground.database.session(),
                    engine: ground.database.engine(),
                    now: ground.now(),
                    seed: ground.seed,
                    dice: Dice::new("app"),
                    number,
                    tally: Tally::default(),
                };
                // Not all threads the same.
                (0..number * 7).for_each(|_| {
                    worker.dice.below(2);
                });
                let (stop, deeds) = (Arc::clone(&stop), Arc::clone(&deeds));
                std::thread::spawn(move || {
                    while !stop.load(Ordering::Acquire) {
                        worker.deed();
                        deeds.fetch_add(1, Ordering::AcqRel);
                        std::thread::sleep(BREATH);
                    }
                    worker.tally
                })
            })
            .collect();
        Self { stop, deeds, threads }
    }

    /// Waits until so many more deeds are done.
    pub(super) fn wait_for(&self, more: u64) {
        let end = self.deeds.load(Ordering::Acquire) + more;
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.deeds.load(Ordering::Acquire) < end {
            assert!(Instant::now() < deadline, "the app does not get on");
            std::thread::sleep(BREATH);
        }
    }

    /// Ends its work and tells what it did.
    pub(super) fn stop(self) -> Tally {
        self.stop.store(true, Ordering::Release);
        let mut all = Tally::default();
        for thread in self.threads {
            all.add(thread.join().expect("the app does not panic"));
        }
        all
    }
}

struct Worker {
    session: Session,
    engine: Engine,
    now: &'static str,
    seed: Seed,
    dice: Dice,
    number: u64,
    tally: Tally,
}

impl Worker {
    fn deed(&mut self) {
        let now = self.now;
        match self.dice.below(8) {
            0 => {
                let id = 1 + self.dice.below(self.seed.waiting);
                let set = format!("status = 'PROCESSING', \"startedAt\" = {now}");
                self.tally.claims += self.update(&set, &format!("id = 'waiting-{id}' AND status = 'PENDING'"));
            }
            1 => self.insert_and_complete(),
            2 => {
                let id = 1 + self.dice.below(self.seed.live);
                let set = format!("status = 'COMPLETED', \"completedAt\" = {now}");
                self.tally.completed += self.update(&set, &format!("id = 'live-{id}' AND status = 'PROCESSING'"));
            }
            3 => self.hold(),
            _ => {
                let id = 1 + self.dice.below(self.seed.live);
                let set = format!("\"heartbeatAt\" = {now}");
                self.tally.beats += self.update(&set, &format!("id = 'live-{id}' AND status = 'PROCESSING'"));
            }
        }
    }

    fn insert_and_complete(&mut self) {
        let id = format!("new-{}-{}", self.number, self.tally.inserted);
        let now = self.now;
        self.tally.inserted += self.run(&format!(
            "INSERT INTO qualification_runs (id, status, \"createdAt\", \"startedAt\", processed, total) \
             VALUES ('{id}', 'PROCESSING', {now}, {now}, 0, 10)"
        ));
        if self.dice.below(2) == 0 {
            let set = format!("status = 'COMPLETED', \"completedAt\" = {now}");
            self.tally.completed += self.update(&set, &format!("id = '{id}'"));
        }
    }

    /// A worker that was silent for long takes its run, thinks for a while, and beats: alive after all.
    fn hold(&mut self) {
        let id = 1 + self.dice.below(self.seed.silent);
        let (begin, lock) = match self.engine {
            Engine::Sqlite => ("BEGIN IMMEDIATE", ""),
            _ => ("BEGIN", " FOR UPDATE"),
        };
        self.run(begin);
        self.run(&format!("SELECT id FROM qualification_runs WHERE id = 'silent-{id}'{lock}"));
        std::thread::sleep(BREATH);
        let set = format!("\"heartbeatAt\" = {}", self.now);
        self.tally.held += self.update(&set, &format!("id = 'silent-{id}' AND status = 'PROCESSING'"));
        self.run("COMMIT");
    }

    fn update(&mut self, set: &str, which: &str) -> u64 {
        self.run(&format!("UPDATE qualification_runs SET {set}, touched = touched + 1 WHERE {which}"))
    }

    fn run(&mut self, text: &str) -> u64 {
        let text = if self.engine == Engine::MariaDb { text.replace('"', "`") } else { text.to_owned() };
        let began = Instant::now();
        let done = self.session.try_sql(&text);
        self.tally.slowest = self.tally.slowest.max(began.elapsed());
        done.unwrap_or_else(|error| {
            self.tally.errors.push(format!("{error} in {text}"));
            0
        })
    }
}
