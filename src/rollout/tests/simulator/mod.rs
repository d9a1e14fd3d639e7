//! A small cluster in memory: one Deployment with gated pods, a Job runner with a ledger, and operators that lead it.

mod controllers;
mod operator;

use std::collections::BTreeSet;

use super::*;
use operator::Operator;

pub(super) const INTERVAL: i64 = 15;
pub(super) const TIMEOUT: i64 = 60;
/// An ended Job is swept away after so many seconds.
const TTL: i64 = 300;
/// How long a pod takes to end.
const GRACE: i64 = 3;

/// Something that happens in the cluster.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Rollout,
    Recreate,
    Crash,
    Delete,
    Evict,
    Grow,
    Shrink,
    Request,
    ChangeSpec,
    Suspend,
    Resume,
    BreakDatabase,
    BreakTable,
    Mend,
    /// Takes the Job that runs away.
    LoseJob,
    /// The operator is killed after so many further writes, and started again.
    Kill(u8),
    /// The second operator, which believes it leads, sees the cluster as it is now for so many seconds.
    Blindfold(u8),
    Wait(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Database {
    Up,
    Down,
    Wrong,
}

#[derive(Clone, Debug)]
struct Pod {
    worker: Worker,
    leaves: Option<i64>,
}

/// A Job, and when it ends.
#[derive(Clone, Debug)]
struct Job {
    job: RecoveryJob,
    ends: i64,
}

#[derive(Clone, Debug)]
struct State {
    facts: Facts,
    jobs: Vec<Job>,
    pods: Vec<Pod>,
    version: u64,
}

pub(super) struct Cluster {
    now: i64,
    state: State,
    database: Database,
    replicas: usize,
    counter: u32,
    operators: Vec<Operator>,
    /// Recoveries that the ledger has as finished.
    ledger: BTreeSet<String>,
    /// When something last happened that asks for a recovery.
    asked: i64,
    /// When the last effective recovery began.
    pub(super) recovered: Option<i64>,
    /// When each Job was made, and how many were no-ops for the ledger.
    pub(super) starts: Vec<i64>,
    pub(super) effective: usize,
    pub(super) asks: usize,
    pub(super) writes: usize,
    pub(super) looks: usize,
    pub(super) told: Vec<(&'static str, String)>,
}

impl Cluster {
    pub(super) fn new(operators: usize) -> Self {
        let mut facts = facts();
        facts.memory = Memory { observed_generation: Some(-1), ..Memory::default() };
        facts.policy.created = at(0);
        let mut cluster = Self {
            now: 0,
            state: State { facts, jobs: vec![], pods: vec![], version: 0 },
            database: Database::Up,
            replicas: 2,
            counter: 0,
            operators: vec![Operator::default(); operators],
            ledger: BTreeSet::new(),
            asked: 0,
            recovered: None,
            starts: vec![],
            effective: 0,
            asks: 1,
            writes: 0,
            looks: 0,
            told: vec![],
        };
        cluster.add_pods();
        cluster
    }

    pub(super) fn memory(&self) -> &Memory {
        &self.state.facts.memory
    }

    pub(super) fn quiet(&self) -> bool {
        self.state.jobs.iter().all(|job| !start::is_active(&job.job.state))
    }

    pub(super) fn everything_is_covered(&self) -> bool {
        self.recovered.is_some_and(|recovered| recovered >= self.asked)
    }

    fn ask(&mut self) {
        self.asked = self.now;
        self.asks += 1;
    }

    pub(super) fn happen(&mut self, event: Event) {
        let alive = |pod: &Pod| pod.worker.phase == PodPhase::Alive;
        match event {
            Event::Rollout | Event::Recreate => {
                let revision = &mut self.state.facts.workloads[0].revision;
                *revision = (revision.parse::<u32>().unwrap() + 1).to_string();
                if matches!(event, Event::Recreate) {
                    self.state.pods.clear();
                }
                self.ask();
            }
            Event::Crash => self.crash(),
            Event::Delete | Event::Shrink => {
                if matches!(event, Event::Shrink) {
                    self.replicas = self.replicas.saturating_sub(1);
                }
                let now = self.now;
                if let Some(pod) = self.state.pods.iter_mut().find(|pod| alive(pod) && pod.leaves.is_none()) {
                    pod.worker.terminating = true;
                    pod.leaves = Some(now + GRACE);
                }
            }
            Event::Evict => {
                if let Some(pod) = self.state.pods.iter_mut().find(|pod| alive(pod)) {
                    pod.worker.phase = PodPhase::Ended;
                    self.ask();
                }
            }
            Event::Grow => self.replicas = (self.replicas + 1).min(5),
            Event::Request => {
                self.counter += 1;
                self.state.facts.policy.requested = Some(self.counter.to_string());
                self.ask();
            }
            Event::ChangeSpec => self.state.facts.policy.generation += 1,
            Event::Suspend => self.state.facts.policy.rules.suspended = true,
            Event::Resume => self.state.facts.policy.rules.suspended = false,
            Event::BreakDatabase => self.database = Database::Down,
            Event::BreakTable => self.database = Database::Wrong,
            Event::Mend => self.database = Database::Up,
            Event::LoseJob => self.state.jobs.retain(|job| !start::is_active(&job.job.state)),
            Event::Kill(writes) => self.operators[0].lives = Some(writes),
            Event::Blindfold(seconds) => {
                let view = (self.facts(), self.state.version, self.now + i64::from(seconds));
                if let Some(second) = self.operators.get_mut(1) {
                    second.old_view = Some(view);
                }
            }
            Event::Wait(seconds) => self.run(i64::from(seconds)),
        }
        self.run(1);
    }

    fn crash(&mut self) {
        self.counter += 1;
        let id = format!("containerd://{}-container", self.counter);
        let runs = |pod: &&mut Pod| pod.worker.container.running.is_some() && pod.worker.phase == PodPhase::Alive;
        if let Some(pod) = self.state.pods.iter_mut().find(runs) {
            let container = &mut pod.worker.container;
            container.ended = container.running.replace(id);
            self.ask();
        }
    }

    /// Lets so many seconds pass.
    pub(super) fn run(&mut self, seconds: i64) {
        let end = self.now + seconds;
        while self.now < end {
            self.now += 1;
            self.work();
            self.roll();
            for n in 0..self.operators.len() {
                self.operate(n);
            }
            let active = self.state.jobs.iter().filter(|job| start::is_active(&job.job.state)).count();
            assert!(active <= self.operators.len(), "{active} Jobs at once");
            self.now = self.now.max(self.next().min(end) - 1);
        }
    }

    /// The next second in which something happens by itself.
    fn next(&self) -> i64 {
        let is_rolling = |pod: &Pod| pod.leaves.is_some() || pod.worker.in_init;
        let is_new = self.operators.iter().any(|operator| operator.looked_at.is_none());
        if is_new || !self.quiet() || self.state.pods.iter().any(is_rolling) {
            return self.now + 1;
        }
        let sweeps = self.state.jobs.iter().map(|job| job.ends + TTL);
        let looks = self.operators.iter().filter_map(|operator| operator.look_again);
        let views = self.operators.iter().filter_map(|operator| operator.old_view.as_ref().map(|view| view.2));
        sweeps.chain(looks).chain(views).min().unwrap_or(i64::MAX).max(self.now + 1)
    }

    fn facts(&self) -> Facts {
        let mut facts = self.state.facts.clone();
        facts.now = at(self.now);
        facts.workers = self.state.pods.iter().map(|pod| pod.worker.clone()).collect();
        facts.jobs = self.state.jobs.iter().map(|job| job.job.clone()).collect();
        facts
    }
}
