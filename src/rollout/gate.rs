//! Whether a pod may go on: the gate's answer, and what is to be remembered of gates.
//!
//! In: the policy's rules, what the status remembers, one pod and its workload, and the time. Out: [`GateState`]. The
//! leader and a replica that only reads statuses come to the same answer, and after the deadline it is always "open".

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Facts, GateState, Memory, News, NewsKind, PodPhase, PolicyFacts, Release, Rules, Worker, Workload, WorkloadMemory,
    ends, moments::later, triggers,
};
use crate::api::{GateMode, names};

/// How far the clock of whoever releases may be ahead of ours. Beyond that the time is a mistake, and would open the gates
/// of pods that nobody has seen yet.
const CLOCK_SKEW: Duration = Duration::from_secs(30);

/// What a gate must know of one pod.
#[derive(Clone, Copy, Debug)]
pub struct GateQuestion<'a> {
    /// The policy's rules.
    pub rules: &'a Rules,
    /// Pods that were created until then were let go by a person.
    pub released: Option<Timestamp>,
    /// What the status remembers.
    pub memory: &'a Memory,
    /// The pod's workload; none: it is not known, or the policy does not follow its rollouts.
    pub workload: Option<&'a Workload>,
    /// The pod. One that names no workload has no rollout to wait for.
    pub worker: &'a Worker,
    /// When the first pod of the same revision that waits was created.
    pub first_pod_created: Option<Timestamp>,
    /// The time.
    pub now: Timestamp,
}

/// Whether the pod may go on.
#[must_use]
pub fn gate(question: &GateQuestion<'_>) -> GateState {
    let GateQuestion { rules, released, memory, workload, worker, first_pod_created, now } = *question;
    if let Some(state) = holds_nobody(rules) {
        return state;
    }
    let Some(uid) = &worker.workload else {
        return open(names::REASON_NO_ROLLOUT, "No workload of the policy owns the pod.");
    };
    let known = memory.workloads.iter().find(|known| known.uid == *uid);
    let revision = revision_of(worker, workload);
    if let (Some(revision), Some(known)) = (revision, known)
        && is_recovered(revision, known.recovered_revision.as_deref())
    {
        return recovered();
    }
    if let (Some(revision), Some(workload)) = (revision, workload)
        && is_older(revision, &workload.revision)
    {
        return open(names::REASON_NO_ROLLOUT, "The pod is of an older revision than the one that rolls out.");
    }
    if is_released(worker.created, released, now) {
        return open(names::REASON_RELEASED, "A person has opened the gate for the pods that there were.");
    }
    let remembered =
        known.filter(|known| Some(known.revision.as_str()) == revision).and_then(|known| known.gated_since);
    let since = [remembered, first_pod_created].into_iter().flatten().fold(worker.created, Timestamp::min);
    let until = later(since, rules.gate.timeout);
    let let_go = revision.is_some() && known.is_some_and(|known| known.released_revision.as_deref() == revision);
    // What let the pods go first stays the reason: after a failure nobody waits for the deadline any more.
    if let_go && remembered.is_none() {
        return open(names::REASON_RECOVERY_FAILED, "The recovery failed for good: there is no use in waiting.");
    }
    if let_go || now >= until {
        return open(names::REASON_GATE_TIMED_OUT, "The gate's deadline passed before the recovery was done.");
    }
    let message = match workload {
        Some(workload) => format!(
            "Waits for the recovery before revision {:?} of {} {} becomes ready.",
            revision.unwrap_or(&workload.revision),
            workload.kind,
            workload.name
        ),
        None => "Waits until its workload is known.".to_owned(),
    };
    GateState::Held { message, until }
}

/// What a policy says to every pod that holds none.
fn holds_nobody(rules: &Rules) -> Option<GateState> {
    if rules.suspended {
        return Some(open(names::REASON_SUSPENDED, "The policy is suspended."));
    }
    let holds = rules.gate.mode != GateMode::None && rules.rollout.before_ready;
    (!holds).then(|| open(names::REASON_NO_ROLLOUT, "The policy holds no pods back."))
}

fn recovered() -> GateState {
    open(names::REASON_RECOVERED, "The recovery of the pod's rollout is done.")
}

/// Whether a person has let go a pod that was created then.
fn is_released(created: Timestamp, released: Option<Timestamp>, now: Timestamp) -> bool {
    released.is_some_and(|at| created <= at && at <= later(now, CLOCK_SKEW))
}

fn open(reason: &'static str, message: &str) -> GateState {
    GateState::Open { reason, message: message.to_owned() }
}

/// The pod's revision; a workload that has none says so by an empty text.
fn revision_of<'a>(worker: &'a Worker, workload: Option<&Workload>) -> Option<&'a str> {
    let none = workload.filter(|workload| workload.revision.is_empty()).map(|_| "");
    worker.revision.as_deref().or(none)
}

/// Whether the recovery of that revision, or of a later one, is done.
fn is_recovered(revision: &str, recovered: Option<&str>) -> bool {
    recovered
        .is_some_and(|recovered| recovered == revision || is_older(revision, recovered) && numbers(revision, recovered))
}

fn numbers(one: &str, other: &str) -> bool {
    triggers::number(one).is_some() && triggers::number(other).is_some()
}

/// Whether a revision is not the newest any more. A number may also be newer than the workload is known to be; hashes
/// have no order, and the newest is known first.
fn is_older(revision: &str, newest: &str) -> bool {
    match (triggers::number(revision), triggers::number(newest)) {
        (Some(revision), Some(newest)) => revision < newest,
        _ => revision != newest,
    }
}

/// The answer to one of the policy's pods.
#[must_use]
pub fn gate_of(facts: &Facts, worker: &Worker) -> GateState {
    answer(facts, &facts.memory, worker)
}

/// Which of the policies that mean a pod decide about its readiness gate: the one that its label names, else all of them; it
/// opens when each of those lets the pod go.
#[must_use]
pub fn deciding<T>(mut meaning: Vec<T>, label: Option<&str>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let named = label.and_then(|label| meaning.iter().position(|policy| name(policy) == label));
    match named {
        Some(at) => vec![meaning.swap_remove(at)],
        None => meaning,
    }
}

/// Whether one reason for which a pod was let go says more than another, where several policies let it go: that a recovery was
/// not waited for says more than that one was done, and that says more than that none was due.
#[must_use]
pub fn tells_more(one: &str, other: &str) -> bool {
    const FROM_MOST: [&str; 6] = [
        names::REASON_GATE_TIMED_OUT,
        names::REASON_RECOVERY_FAILED,
        names::REASON_POLICY_INVALID,
        names::REASON_RELEASED,
        names::REASON_SUSPENDED,
        names::REASON_RECOVERED,
    ];
    let place = |reason: &str| FROM_MOST.iter().position(|known| *known == reason).unwrap_or(FROM_MOST.len());
    place(one) < place(other)
}

/// What the gate says to the newest pods: of one that waits, else of one that it says something true to. A pod that stands at no
/// gate is not held by one, and one that was there before its policy has seen the deadline of its rollout pass without ever having
/// waited for it. Without any pod it says what it
/// would say to the next one: else the status would be written when the last worker is lost, in the way of its recovery.
#[must_use]
pub fn newest_gate(facts: &Facts, memory: &Memory) -> Option<GateState> {
    let mut newest = None;
    for worker in facts.workers.iter().filter(|worker| !worker.terminating) {
        let state = gate_of(facts, worker);
        match state {
            GateState::Held { .. } if waits(worker) => return Some(state),
            GateState::Held { .. } => {}
            GateState::Open { reason: names::REASON_GATE_TIMED_OUT, .. }
                if !waits(worker) && !is_let_go(memory, worker) => {}
            GateState::Open { .. } => newest = Some(state),
        }
    }
    newest.or_else(|| holds_nobody(&facts.policy.rules)).or_else(|| all_recovered(memory).then(recovered))
}

fn all_recovered(memory: &Memory) -> bool {
    let is_done = |known: &WorkloadMemory| known.recovered_revision.as_ref() == Some(&known.revision);
    !memory.workloads.is_empty() && memory.workloads.iter().all(is_done)
}

/// Whether the pods of its rollout were let go without their recovery.
fn is_let_go(memory: &Memory, worker: &Worker) -> bool {
    let revision = worker.revision.as_deref().unwrap_or_default();
    let known = memory.workloads.iter().find(|known| worker.workload.as_ref() == Some(&known.uid));
    known.is_some_and(|known| known.released_revision.as_deref() == Some(revision))
}

fn answer(facts: &Facts, memory: &Memory, worker: &Worker) -> GateState {
    let is_own = |workload: &&Workload| worker.workload.as_ref() == Some(&workload.uid);
    let workload = triggers::followed(facts).iter().find(is_own);
    if workload.is_none() && facts.workloads.iter().any(|workload| is_own(&workload)) {
        return open(names::REASON_NO_ROLLOUT, "The policy has too many workloads to follow the rollouts of this one.");
    }
    let alike =
        facts.workers.iter().filter(|other| (&other.workload, &other.revision) == (&worker.workload, &worker.revision));
    let first_pod_created = alike.filter(|other| waits(other)).map(|other| other.created).min();
    let PolicyFacts { rules, released, .. } = &facts.policy;
    let question =
        GateQuestion { rules, released: *released, memory, workload, worker, first_pod_created, now: facts.now };
    match gate(&question) {
        GateState::Held { .. } if ends::is_given_up(facts, memory) => {
            open(names::REASON_POLICY_INVALID, "The recovery found the policy invalid: there is no use in waiting.")
        }
        state => state,
    }
}

/// Whether a pod stands at a gate of ours.
pub(super) fn waits(worker: &Worker) -> bool {
    worker.phase == PodPhase::Alive && !worker.terminating && (worker.in_init || worker.readiness_gate == Some(false))
}

/// What the gates come to at one look.
#[derive(Debug, Default)]
pub(super) struct Gates {
    /// Pods whose readiness gate is to be opened.
    pub(super) open: Vec<Release>,
    /// Gates that opened at their deadline.
    pub(super) news: Vec<News>,
    /// The next deadline of a pod that waits.
    pub(super) deadline: Option<Timestamp>,
}

/// Answers every pod that waits, and counts those that are held.
pub(super) fn tend(facts: &Facts, memory: &mut Memory) -> Gates {
    note_waiting(facts, memory);
    let mut gates = Gates::default();
    for workload in triggers::followed(facts) {
        gates.news.extend(time_out(facts, memory, workload));
    }
    for worker in facts.workers.iter().filter(|worker| waits(worker)) {
        match answer(facts, memory, worker) {
            GateState::Open { reason, message } if worker.readiness_gate == Some(false) => {
                gates.open.push(Release { uid: worker.uid.clone(), name: worker.name.clone(), reason, message });
            }
            GateState::Open { .. } => {}
            GateState::Held { until, .. } => {
                gates.deadline = Some(gates.deadline.map_or(until, |earliest| earliest.min(until)));
                let known = memory.workloads.iter_mut().find(|known| Some(&known.uid) == worker.workload.as_ref());
                if let Some(known) = known {
                    known.held_pods = known.held_pods.saturating_add(1);
                }
            }
        }
    }
    gates
}

/// One entry per workload that is followed, in its order; what became of a revision is forgotten with the revision.
pub(super) fn follow(facts: &Facts, memory: &mut Memory) {
    let followed = triggers::followed(facts);
    for workload in followed {
        let known = ends::of(memory, workload);
        known.kind.clone_from(&workload.kind);
        known.name.clone_from(&workload.name);
        if known.revision != workload.revision {
            known.revision.clone_from(&workload.revision);
            known.gated_since = None;
            known.released_revision = None;
        }
    }
    memory.workloads.retain(|known| followed.iter().any(|workload| workload.uid == known.uid));
    memory.workloads.sort_by(|a, b| (&a.kind, &a.name, &a.uid).cmp(&(&b.kind, &b.name, &b.uid)));
}

/// Since when the first pod of each rollout waits.
fn note_waiting(facts: &Facts, memory: &mut Memory) {
    let holds = facts.policy.rules.gate.mode != GateMode::None && facts.policy.rules.rollout.before_ready;
    for workload in triggers::followed(facts) {
        let waiting = facts.workers.iter().filter(|worker| waits(worker) && is_of(worker, workload));
        let first = waiting.map(|worker| worker.created).min();
        let known = ends::of(memory, workload);
        let recovered = known.recovered_revision.as_ref() == Some(&workload.revision);
        known.held_pods = 0;
        if known.released_revision.as_ref() != Some(&workload.revision) {
            known.gated_since =
                if holds && !recovered { known.gated_since.into_iter().chain(first).min() } else { None };
        }
    }
}

fn is_of(worker: &Worker, workload: &Workload) -> bool {
    worker.workload.as_ref() == Some(&workload.uid)
        && revision_of(worker, Some(workload)) == Some(workload.revision.as_str())
}

/// Notes, once per rollout, that its pods are let go at the deadline. They may be gone from the gate before this look.
fn time_out(facts: &Facts, memory: &mut Memory, workload: &Workload) -> Option<News> {
    let timeout = facts.policy.rules.gate.timeout;
    let known = ends::of(memory, workload);
    let is_over = known.gated_since.is_some_and(|since| later(since, timeout) <= facts.now);
    let is_told = known.released_revision.as_ref() == Some(&workload.revision);
    // Whom a person let go in time is not late.
    let released = |created: Timestamp| is_released(created, facts.policy.released, facts.now);
    let waits_on = |worker: &&Worker| waits(worker) && is_of(worker, workload) && !released(worker.created);
    let waiting = facts.workers.iter().filter(waits_on).count();
    let before = facts.memory.workloads.iter().find(|known| known.uid == workload.uid);
    let before = before.filter(|known| known.revision == workload.revision && !known.gated_since.is_some_and(released));
    let held = before.map_or(0, |known| known.held_pods);
    let late = waiting.max(usize::try_from(held).unwrap_or(usize::MAX));
    if !is_over || is_told || late == 0 || facts.policy.rules.suspended {
        return None;
    }
    known.released_revision = Some(workload.revision.clone());
    Some(News {
        reason: names::EVENT_GATE_TIMED_OUT,
        message: format!(
            "Let {late} pod(s) of {} {} go after {} s without the recovery of revision {:?}",
            workload.kind,
            workload.name,
            timeout.as_secs(),
            workload.revision
        ),
        kind: NewsKind::Warning,
    })
}
