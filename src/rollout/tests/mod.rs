//! The rollout room as a whole: one sentence per rule, by what it is about, and a small simulated cluster.

mod ends;
mod gates;
mod jobs;
mod losses;
mod pace;
mod requests;
mod rollouts;
mod schedule;
mod simulation;
mod simulator;
mod suspension;
mod unsettled;

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::{
    api::GateMode,
    report::{Outcome, Report, Trigger},
};

/// So many seconds after the beginning of all tests.
fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    Timestamp::from_second(start.as_second() + seconds).unwrap()
}

/// A policy of long ago with one Deployment of revision 1 that is recovered and complete; nothing is pending.
fn facts() -> Facts {
    Facts {
        now: at(0),
        policy: PolicyFacts {
            namespace: "shop".into(),
            name: "qualification-runs".into(),
            uid: "policy-uid".into(),
            created: at(-86_400),
            generation: 1,
            requested: None,
            released: None,
            rules: Rules {
                suspended: false,
                rollout: RolloutRule { before_ready: true, after_complete: true },
                worker_loss: true,
                schedule: None,
                min_interval: Duration::from_secs(15),
                gate: GateRule { mode: GateMode::InitContainer, timeout: Duration::from_secs(60) },
                successful_jobs: 3,
                failed_jobs: 3,
            },
        },
        workloads: vec![workload("shop", "1")],
        workers: vec![pod("a", "1")],
        losses: vec![],
        jobs: vec![],
        refused_until: None,
        recall: Recall::default(),
        memory: Memory {
            observed_generation: Some(1),
            workloads: vec![WorkloadMemory {
                kind: "Deployment".into(),
                name: "shop".into(),
                uid: "shop-uid".into(),
                revision: "1".into(),
                recovered_revision: Some("1".into()),
                completed_revision: Some("1".into()),
                ..WorkloadMemory::default()
            }],
            workers_digest: Some(digest(&[pod("a", "1")])),
            ..Memory::default()
        },
    }
}

/// Whoever is no worker any more is not there.
fn nobody(_: &str) -> bool {
    false
}

fn workload(name: &str, revision: &str) -> Workload {
    Workload {
        kind: "Deployment".into(),
        name: name.into(),
        uid: format!("{name}-uid"),
        revision: revision.into(),
        revision_created: None,
    }
}

/// A running pod of the Deployment.
fn pod(name: &str, revision: &str) -> Worker {
    Worker {
        uid: format!("{name}-uid"),
        name: name.into(),
        workload: Some("shop-uid".into()),
        revision: Some(revision.into()),
        phase: PodPhase::Alive,
        terminating: false,
        created: at(-3600),
        container: Container { running: Some(format!("containerd://{name}-container-1")), since: None, ended: None },
        readiness_gate: None,
        in_init: false,
    }
}

/// A pod that waits in our init container.
fn waiting(name: &str, revision: &str, created: i64) -> Worker {
    let mut pod = pod(name, revision);
    pod.created = at(created);
    pod.container = Container::default();
    pod.in_init = true;
    pod
}

fn loss(pod: &str, container: &str, seconds: i64) -> Loss {
    Loss {
        uid: format!("{pod}-uid"),
        name: pod.into(),
        container: Some(format!("containerd://{container}")),
        kind: LossKind::Restarted,
        at: at(seconds),
    }
}

/// The Job that a decision asks for, as the cluster then shows it.
fn created(start: &Start, seconds: i64) -> RecoveryJob {
    RecoveryJob {
        name: start.job.clone(),
        created: at(seconds),
        recovery_id: start.recovery_id.clone(),
        trigger: start.trigger,
        triggers: start.triggers.clone(),
        workers_digest: Some(start.workers_digest.clone()),
        state: JobState::Active,
    }
}

fn well(seconds: i64, outcome: Outcome) -> JobState {
    reported(seconds, Report::blank(Trigger::WorkerLoss, outcome))
}

fn reported(seconds: i64, report: Report) -> JobState {
    JobState::Succeeded(Ended {
        at: at(seconds),
        exit: Some(0),
        report: Some(report),
        message: String::new(),
        trouble: None,
    })
}

fn badly(seconds: i64, exit: i32) -> JobState {
    JobState::Failed(Ended {
        at: at(seconds),
        exit: Some(exit),
        report: None,
        message: "It did not work.".into(),
        trouble: None,
    })
}

/// Decides, checks what must hold of every decision, and remembers it.
fn look(facts: &mut Facts, seconds: i64) -> Decision {
    facts.now = at(seconds);
    let decision = decide(facts);
    assert_eq!(decision, decide(facts), "the same facts, the same decision");
    assert!(decision.look_again.is_none_or(|again| again > facts.now), "a look at once would be a busy loop");
    facts.memory = decision.memory.clone();
    let again = decide(facts);
    assert_eq!(again.memory, facts.memory, "what was just written must not be written again");
    let retold: Vec<_> = again.news.iter().filter(|news| news.reason != "RecoveryStarted").collect();
    assert!(retold.is_empty(), "told twice: {retold:?}");
    decision
}

/// Looks, starts what is to be started, and lets it end a second later.
fn recover(facts: &mut Facts, seconds: i64) -> Start {
    let start = look(facts, seconds).start.expect("a recovery starts");
    let mut job = created(&start, seconds);
    job.state = well(seconds + 1, Outcome::NothingStuck);
    facts.jobs.push(job);
    look(facts, seconds + 1);
    start
}

/// One failed recovery of a loss, 5 seconds ago.
fn failed(exit: i32) -> Facts {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    job.state = badly(5, exit);
    facts.jobs.push(job);
    look(&mut facts, 5);
    facts
}

fn reasons(decision: &Decision) -> Vec<&str> {
    decision.news.iter().map(|news| news.reason).collect()
}
