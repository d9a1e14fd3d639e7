//! What a cluster does by itself: Jobs run and are swept away, pods start, wait at their gate and leave.

use super::*;

impl Cluster {
    /// Ends Jobs whose time has come, and sweeps old ones away.
    pub(super) fn work(&mut self) {
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
    pub(super) fn roll(&mut self) {
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

    pub(super) fn add_pods(&mut self) {
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
}

fn later_by(moment: Timestamp, seconds: i64) -> Timestamp {
    moments::later(moment, Duration::from_secs(seconds.unsigned_abs()))
}
