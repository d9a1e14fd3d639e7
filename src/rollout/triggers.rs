//! What asks for a recovery now, each trigger by a name that stays its own for ever.
//!
//! In: facts, and what is remembered once all ends are folded in. Out: the pending triggers, the main one first. Level,
//! not edge: a trigger is pending for as long as no recovery has covered it, whoever looks and however late.

use std::collections::BTreeSet;

use super::{Facts, Loss, LossKind, Memory, PodPhase, Record, Worker, Workload, ends, gate, moments, roll_call};
use crate::report::Trigger;

/// Workloads whose rollouts are followed: as many as the status has room for.
pub const MOST_WORKLOADS: usize = 32;

/// Triggers that a Job and the status list by name.
const MOST_TRIGGERS: usize = 64;

/// Digits of a uid or container id in a trigger's name.
const SHORT: usize = 8;

/// What the names of losses begin with.
const LOSSES: [&str; 2] = ["worker/", "workers/"];

/// Something that asks for a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) kind: Trigger,
    pub(super) name: String,
    /// The uid of the workload that rolls out.
    pub(super) workload: Option<String>,
    /// Whether the same name may one day ask again: a hash comes back with a rollback, a request with its value.
    pub(super) recurrence: Recurrence,
}

/// Whether a trigger's name can come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recurrence {
    Never,
    Possible,
}

/// Every pending trigger, the main one first.
pub(super) fn pending(facts: &Facts, memory: &Memory) -> Vec<Pending> {
    let mut found = rollouts(facts, memory);
    found.extend(losses(facts));
    found.extend(request(facts, memory));
    found.extend(schedule(facts, memory));
    found.extend(follow_up(facts, memory));
    found.sort_by(|a, b| (order(a), &a.name).cmp(&(order(b), &b.name)));
    found.dedup_by(|a, b| a.name == b.name);
    found
}

/// A rollout holds pods back, so it comes first; what can wait comes last.
fn order(pending: &Pending) -> u8 {
    match pending.kind {
        Trigger::RolloutBeforeReady => 0,
        Trigger::RolloutComplete => 1,
        Trigger::WorkerLoss => 2,
        Trigger::Request => 3,
        Trigger::Schedule => 4,
        _ => 5,
    }
}

/// The names as Jobs and the status list them; what does not fit is counted.
pub(super) fn listed(pending: &[Pending]) -> Vec<String> {
    let names = pending.iter().map(|one| one.name.clone());
    if pending.len() <= MOST_TRIGGERS {
        return names.collect();
    }
    let kept = MOST_TRIGGERS - 1;
    names.take(kept).chain([format!("…+{}", pending.len() - kept)]).collect()
}

/// Whether a list of names tells only of some.
pub(super) fn is_cut_off(names: &[String]) -> bool {
    names.last().is_some_and(|name| name.starts_with('…'))
}

/// The workloads whose rollouts are followed.
pub(super) fn followed(facts: &Facts) -> &[Workload] {
    facts.workloads.get(..MOST_WORKLOADS).unwrap_or(&facts.workloads)
}

/// Puts those first whose rollouts are followed, where there are more than the status has room for: those whose pods wait, then
/// those with living pods, and among equals those that are followed already.
pub fn put_followed_first(workloads: &mut [Workload], workers: &[Worker], memory: &Memory) {
    if workloads.len() <= MOST_WORKLOADS {
        return;
    }
    let (waiting, living) = (makers(workers, gate::waits), makers(workers, |_| true));
    let known: BTreeSet<&str> = memory.workloads.iter().map(|known| known.uid.as_str()).collect();
    workloads.sort_by_key(|workload| [&waiting, &living, &known].map(|those| !those.contains(workload.uid.as_str())));
}

/// How many workloads with living pods are not followed.
#[must_use]
pub fn unfollowed(workloads: &[Workload], workers: &[Worker]) -> usize {
    let Some(beyond) = workloads.get(MOST_WORKLOADS..).filter(|beyond| !beyond.is_empty()) else { return 0 };
    let living = makers(workers, |_| true);
    beyond.iter().filter(|workload| living.contains(workload.uid.as_str())).count()
}

/// The uids of the workloads that made such living pods.
fn makers(workers: &[Worker], is: fn(&Worker) -> bool) -> BTreeSet<&str> {
    let such = workers.iter().filter(|worker| worker.phase == PodPhase::Alive && is(worker));
    such.filter_map(|worker| worker.workload.as_deref()).collect()
}

fn rollouts(facts: &Facts, memory: &Memory) -> Vec<Pending> {
    let rule = facts.policy.rules.rollout;
    let mut found = Vec::new();
    for workload in followed(facts) {
        let known = memory.workloads.iter().find(|known| known.uid == workload.uid);
        let is = |done: Option<&String>| done == Some(&workload.revision);
        let ask = |kind, name| Pending {
            kind,
            name,
            workload: Some(workload.uid.clone()),
            recurrence: if number(&workload.revision).is_some() { Recurrence::Never } else { Recurrence::Possible },
        };
        if rule.before_ready && !is(known.and_then(|known| known.recovered_revision.as_ref())) {
            found.push(ask(Trigger::RolloutBeforeReady, before(workload)));
        }
        let completed = is(known.and_then(|known| known.completed_revision.as_ref()));
        if rule.after_complete && !completed && !older_pods_left(facts, workload) {
            found.push(ask(Trigger::RolloutComplete, after(workload)));
        }
    }
    found
}

/// The name of the trigger for a revision that begins.
pub(super) fn before(workload: &Workload) -> String {
    format!("rollout/{}/{}/{}/before", workload.kind, workload.name, workload.revision)
}

/// The name of the trigger for a revision that has replaced all others.
pub(super) fn after(workload: &Workload) -> String {
    format!("rollout/{}/{}/{}/after", workload.kind, workload.name, workload.revision)
}

/// A revision as a number that only grows; none: it is a hash.
pub(super) fn number(revision: &str) -> Option<u64> {
    revision.parse().ok()
}

/// Whether a pod of another revision can still work on runs. A terminating one can, and so may one that nothing is known
/// of: where its `ReplicaSet` is deleted before it is, it may come from any of the workloads.
fn older_pods_left(facts: &Facts, workload: &Workload) -> bool {
    let mut alive = facts.workers.iter().filter(|worker| worker.phase == PodPhase::Alive);
    alive.any(|worker| match &worker.workload {
        Some(uid) if *uid == workload.uid => worker.revision.as_deref().unwrap_or_default() != workload.revision,
        Some(uid) => worker.revision.is_none() && facts.workloads.iter().all(|known| known.uid != *uid),
        None => false,
    })
}

fn losses(facts: &Facts) -> Vec<Pending> {
    if !facts.policy.rules.worker_loss {
        return Vec::new();
    }
    // What nobody watched is compared with the Jobs of that moment, which only the roll call knows.
    let is_covered = |loss: &Loss| facts.jobs.iter().any(|job| roll_call::covers(job, loss));
    let open = facts.losses.iter().filter(|loss| loss.kind == LossKind::WhileAway || !is_covered(loss));
    open.map(|loss| Pending {
        kind: Trigger::WorkerLoss,
        name: loss_name(loss),
        workload: None,
        recurrence: if loss.kind == LossKind::WhileAway { Recurrence::Possible } else { Recurrence::Never },
    })
    .collect()
}

/// The name of a loss.
pub(super) fn loss_name(loss: &Loss) -> String {
    let Loss { uid, name, container, kind, .. } = loss;
    let what = match kind {
        LossKind::WhileAway => return format!("workers/{}", container.as_deref().unwrap_or(uid)),
        LossKind::Gone => "gone".to_owned(),
        LossKind::Ended => "ended".to_owned(),
        LossKind::Restarted => container.as_deref().map_or_else(|| "restarted".to_owned(), short_container),
    };
    format!("worker/{name}/{}/{what}", first(uid))
}

/// Whether a list of names tells of a loss, or leaves some out.
pub(super) fn may_tell_of_losses(names: &[String]) -> bool {
    is_cut_off(names) || names.iter().any(|name| LOSSES.iter().any(|kind| name.starts_with(kind)))
}

/// The first digits of a container's id, without its runtime's name.
fn short_container(id: &str) -> String {
    first(id.rsplit_once("://").map_or(id, |(_, id)| id))
}

fn first(text: &str) -> String {
    text.chars().take(SHORT).collect()
}

fn request(facts: &Facts, memory: &Memory) -> Option<Pending> {
    let value = facts.policy.requested.as_ref().filter(|value| !value.is_empty())?;
    (memory.last_handled_request.as_ref() != Some(value)).then(|| Pending {
        kind: Trigger::Request,
        name: request_name(value),
        workload: None,
        recurrence: Recurrence::Possible,
    })
}

/// The name of a request; its value is anything, and the list of names is parted by commas.
#[must_use]
pub fn request_name(value: &str) -> String {
    const KEPT: usize = 64;
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let mut text: String = value.chars().take(KEPT).map(|c| if safe(c) { c } else { '_' }).collect();
    if text != value {
        // Two values that look alike once escaped are two requests.
        text = format!("{text}~{}", roll_call::hex(&roll_call::hash([value]), SHORT));
    }
    format!("request/{text}")
}

/// The newest slot that no successful recovery has started since: missed ones count as one.
fn schedule(facts: &Facts, memory: &Memory) -> Option<Pending> {
    let schedule = facts.policy.rules.schedule.as_ref()?;
    let slot = moments::last_slot(schedule, facts.now)?;
    let covered = ends::last_success(memory).is_some_and(|record| slot <= record.started);
    (!covered && slot > facts.policy.created).then(|| Pending {
        kind: Trigger::Schedule,
        name: format!("schedule/{slot}"),
        workload: None,
        recurrence: Recurrence::Never,
    })
}

fn follow_up(facts: &Facts, memory: &Memory) -> Option<Pending> {
    let Record { recovery_id, next_due, .. } = memory.last.as_ref()?;
    next_due.is_some_and(|due| due <= facts.now).then(|| Pending {
        kind: Trigger::FollowUp,
        name: format!("followup/{recovery_id}"),
        workload: None,
        recurrence: Recurrence::Never,
    })
}

/// The names that a memory of covered triggers speaks of.
pub(super) fn covered(names: &[String]) -> BTreeSet<&str> {
    names.iter().map(String::as_str).collect()
}
