//! A small cluster in memory: one Deployment with gated pods, a Job runner with a ledger, and operators that read,
//! decide and write one request after the other, may be killed between any two of them, and may see old views.

use std::collections::BTreeSet;

use super::*;

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

/// All of the facts that can change.
type Seen = (i64, bool, Option<String>, Vec<Workload>, Vec<Worker>, Vec<RecoveryJob>, Memory);

fn seen(facts: &Facts) -> Seen {
    let Facts { policy, workloads, workers, jobs, memory, .. } = facts.clone();
    (policy.generation, policy.rules.suspended, policy.requested, workloads, workers, jobs, memory)
}

#[derive(Clone, Debug, Default)]
struct Operator {
    roll: RollCall,
    /// Sees this until then, instead of what is.
    old_view: Option<(Facts, u64, i64)>,
    look_again: Option<i64>,
    looked_at: Option<Seen>,
    /// Writes until it is killed.
    lives: Option<u8>,
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

    fn add_pods(&mut self) {
        let revision = self.state.facts.workloads[0].revision.clone();
        let own = |pod: &&Pod| pod.worker.revision.as_ref() == Some(&revision) && pod.leaves.is_none();
        let alive = |pod: &&Pod| pod.worker.phase == PodPhase::Alive;
        let missing = self.replicas.saturating_sub(self.state.pods.iter().filter(own).filter(alive).count());
        for _ in 0..missing {
            self.counter += 1;
            let worker = waiting(&format!("pod-{}", self.counter), &revision, self.now);
            self.state.pods.push(Pod { worker, leaves: None });
        }
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

    /// Ends Jobs whose time has come, and sweeps old ones away.
    fn work(&mut self) {
        for job in self.state.jobs.iter_mut().filter(|job| start::is_active(&job.job.state) && job.ends <= self.now) {
            job.job.state = match self.database {
                Database::Down => badly(self.now, 69),
                Database::Wrong => badly(self.now, 78),
                Database::Up if self.ledger.insert(job.job.recovery_id.clone()) => {
                    self.effective += 1;
                    self.recovered = self.recovered.max(Some(job.job.created.duration_since(at(0)).as_secs()));
                    well(self.now, Outcome::NothingStuck)
                }
                Database::Up => well(self.now, Outcome::AlreadyDone),
            };
        }
        let now = self.now;
        self.state.jobs.retain(|job| start::is_active(&job.job.state) || job.ends + TTL > now);
    }

    /// The Deployment's controller and the kubelet: old pods leave once all new ones are ready.
    fn roll(&mut self) {
        let (now, facts) = (self.now, self.facts());
        let leaves = |pod: &Pod| pod.leaves.is_some_and(|leaves| leaves <= now);
        if self.state.pods.iter().any(|pod| leaves(pod) && pod.worker.phase == PodPhase::Alive) {
            self.ask();
        }
        self.state.pods.retain(|pod| !leaves(pod));
        self.add_pods();
        let rules = facts.policy.rules.clone();
        let newest = facts.workloads[0].revision.clone();
        for pod in self.state.pods.iter_mut().filter(|pod| pod.worker.in_init) {
            let answer = gate_of(&facts, &pod.worker);
            let until = later_by(pod.worker.created, TIMEOUT);
            match answer {
                GateState::Held { until: deadline, .. } => {
                    assert!(deadline <= until && at(now) < deadline, "{:?} is held beyond its deadline", pod.worker);
                }
                GateState::Open { reason, .. } => {
                    let known = facts.memory.workloads.iter().find(|known| known.uid == "shop-uid");
                    let done = known.and_then(|known| known.recovered_revision.clone());
                    let allowed = rules.suspended
                        || at(now) >= until
                        || reason == "GateTimedOut"
                        || pod.worker.revision.as_ref() != Some(&newest)
                        || known.is_some_and(|known| known.released_revision.as_ref() == Some(&newest))
                        || done.as_ref() == Some(&newest);
                    assert!(allowed, "a gate opened for {reason}");
                    pod.worker.in_init = false;
                    pod.worker.container.running = Some(format!("containerd://{}", pod.worker.name));
                }
            }
        }
        let is_new = |pod: &&mut Pod| pod.worker.revision.as_ref() == Some(&newest);
        let ready = self.state.pods.iter_mut().filter(is_new).all(|pod| !pod.worker.in_init);
        for pod in self.state.pods.iter_mut().filter(|pod| ready && pod.worker.revision.as_ref() != Some(&newest)) {
            pod.worker.terminating = true;
            pod.leaves = pod.leaves.or(Some(now + GRACE));
        }
    }

    fn facts(&self) -> Facts {
        let mut facts = self.state.facts.clone();
        facts.now = at(self.now);
        facts.workers = self.state.pods.iter().map(|pod| pod.worker.clone()).collect();
        facts.jobs = self.state.jobs.iter().map(|job| job.job.clone()).collect();
        facts
    }

    /// One operator looks if something has changed or its time has come, as the real one does.
    fn operate(&mut self, n: usize) {
        for _ in 0..20 {
            let now = self.now;
            let operator = &mut self.operators[n];
            operator.old_view.take_if(|(_, _, until)| *until <= now);
            let (mut facts, version) = match &self.operators[n].old_view {
                Some((facts, version, _)) => (facts.clone(), *version),
                None => (self.facts(), self.state.version),
            };
            facts.now = at(now);
            let operator = &mut self.operators[n];
            let seen = seen(&facts);
            let is_due = operator.look_again.is_some_and(|again| again <= now);
            if operator.looked_at.as_ref() == Some(&seen) && !is_due {
                return;
            }
            facts.losses = operator.roll.call(&facts);
            let decision = decide(&facts);
            self.looks += 1;
            assert!(decision.look_again.is_none_or(|again| again > facts.now));
            let operator = &mut self.operators[n];
            operator.looked_at = Some(seen);
            operator.look_again = decision.look_again.map(|again| again.duration_since(at(0)).as_secs());
            if !self.act(n, (&facts, version), &decision) {
                return;
            }
        }
        panic!("an operator that finds no rest: {:?}", self.memory());
    }

    /// Writes one request after the other; `false` when it was killed in between.
    fn act(&mut self, n: usize, (facts, version): (&Facts, u64), decision: &Decision) -> bool {
        if let Some(start) = &decision.start {
            if !self.survives(n) {
                return false;
            }
            self.post(start);
        }
        if decision.memory != facts.memory {
            if !self.survives(n) {
                return false;
            }
            if version == self.state.version {
                self.writes += 1;
                self.state.version += 1;
                self.state.facts.memory = decision.memory.clone();
                let told = decision.news.iter().filter(|news| news.reason != "RecoveryStarted");
                self.told.extend(told.map(|news| (news.reason, news.message.clone())));
            }
        }
        for name in &decision.remove {
            if !self.survives(n) {
                return false;
            }
            self.remove(name);
        }
        true
    }

    /// A Job that is deleted while it runs is one that a person stopped: to go on with it later is no further start.
    fn remove(&mut self, name: &str) {
        let stopped = self.state.jobs.iter().find(|job| job.job.name == name && start::is_active(&job.job.state));
        if let Some(began) = stopped.map(|job| job.job.created) {
            self.starts.retain(|start| at(*start) != began);
        }
        self.state.jobs.retain(|job| job.job.name != name);
    }

    fn survives(&mut self, n: usize) -> bool {
        match &mut self.operators[n].lives {
            Some(0) => {
                self.operators[n] = Operator::default();
                self.asks += 1; // it cannot know what happened while it was away
                false
            }
            Some(lives) => {
                *lives -= 1;
                true
            }
            None => true,
        }
    }

    fn post(&mut self, start: &Start) {
        if self.state.jobs.iter().any(|job| job.job.name == start.job) {
            return; // 409: it is there
        }
        self.starts.push(self.now);
        let ends = self.now + if self.database == Database::Up { 1 } else { 5 };
        self.state.jobs.push(Job { job: created(start, self.now), ends });
    }
}

fn later_by(moment: Timestamp, seconds: i64) -> Timestamp {
    moments::later(moment, Duration::from_secs(seconds.unsigned_abs()))
}
