//! Operators as the real one is: each looks, decides and writes one request after the other, may be killed between any
//! two of them, and may see an old view.

use super::*;

/// All of the facts that can change.
type Seen = (i64, bool, Option<String>, Vec<Workload>, Vec<Worker>, Vec<RecoveryJob>, Memory);

fn seen(facts: &Facts) -> Seen {
    let Facts { policy, workloads, workers, jobs, memory, .. } = facts.clone();
    (policy.generation, policy.rules.suspended, policy.requested, workloads, workers, jobs, memory)
}

#[derive(Clone, Debug, Default)]
pub(super) struct Operator {
    roll: RollCall,
    /// Sees this until then, instead of what is.
    pub(super) old_view: Option<(Facts, u64, i64)>,
    pub(super) look_again: Option<i64>,
    pub(super) looked_at: Option<Seen>,
    /// Writes until it is killed.
    pub(super) lives: Option<u8>,
}

impl Cluster {
    /// One operator looks if something has changed or its time has come, as the real one does.
    pub(super) fn operate(&mut self, n: usize) {
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
            facts.losses = operator.roll.call(&facts, nobody);
            facts.recall = operator.roll.recall(&facts);
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

    fn post(&mut self, start: &Start) {
        if self.state.jobs.iter().any(|job| job.job.name == start.job) {
            return; // 409: it is there
        }
        self.starts.push(self.now);
        let ends = self.now + if self.database == Database::Up { 1 } else { 5 };
        self.state.jobs.push(Job { job: created(start, self.now), ends });
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
}
