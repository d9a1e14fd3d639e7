//! What is to be done about one policy, from what is known of it at one moment.
//!
//! In: [`Facts`]. Out: [`Decision`]. Nothing is kept between two looks but what the memory says, so that an operator
//! that was killed, was away or sees old views comes to the same end, and two that decide at once make the same Job.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{
    Active, Decision, Facts, JobState, Memory, News, NewsKind, RecoveryJob, Start, Trouble, ends,
    gate::{self, Gates},
    moments::{self, later, second},
    start::{self, Plan, is_active},
    triggers, unsettled,
};
use crate::api::names;

/// A Job that is younger is not worth a write of the status: most are done by then. The API server cuts its time of
/// creation to the second, hence one second more than is meant.
const YOUNG: Duration = Duration::from_secs(3);

/// How often it is looked whether a pod that was a worker is still there.
const UNSELECTED: Duration = Duration::from_secs(60);

/// What the names of triggers begin with that the clock brings again and again, each time under another name.
const RECURRING: [&str; 2] = ["schedule/", "followup/"];

/// Decides. It is told the time and reads nothing but the facts.
#[must_use]
pub fn decide(facts: &Facts) -> Decision {
    let mut memory = facts.memory.clone();
    gate::follow(facts, &mut memory);
    let mut news = ends::fold(facts, &mut memory);
    let outdated = [take_up_spec(facts, &mut memory), suspended(facts)].concat();
    news.extend(notice_trouble(facts, &mut memory, &outdated));
    let gates = gate::tend(facts, &mut memory);
    let pending = triggers::pending(facts, &memory);
    let plan = start::plan(facts, &memory, &pending);
    memory.active = active(&facts.jobs);
    memory.next = next(facts, &memory, &plan);
    unsettled::note(facts, &mut memory, (&pending, &plan));
    news.extend(gates.news.clone());
    news.extend(plan.start.as_ref().filter(|start| !is_retry(&memory, start)).map(started));
    let look_again = look_again(facts, (&memory, &plan, &gates));
    let Plan { start, .. } = plan;
    let memory = worth_writing(facts, memory, start.as_ref());
    Decision { start, remove: surplus(facts, outdated), open: gates.open, memory, news, look_again }
}

/// A changed spec is a new beginning: failures are forgotten, and a Job that waits for something the old spec named
/// makes room.
fn take_up_spec(facts: &Facts, memory: &mut Memory) -> Vec<String> {
    let generation = facts.policy.generation;
    let is_known = |observed: i64| observed >= 0;
    let changed = memory.observed_generation.is_some_and(|observed| is_known(observed) && observed != generation);
    memory.observed_generation = Some(generation);
    if !changed {
        return Vec::new();
    }
    memory.consecutive_failures = 0;
    memory.trouble = None;
    let held = facts.jobs.iter().filter(|job| matches!(job.state, JobState::Held(_)));
    held.map(|job| job.name.clone()).collect()
}

/// The Jobs on their way of a policy that is suspended: people suspend it to stop what runs. What they were for stays
/// pending.
fn suspended(facts: &Facts) -> Vec<String> {
    let on_their_way = facts.jobs.iter().filter(|job| facts.policy.rules.suspended && is_active(&job.state));
    on_their_way.map(|job| job.name.clone()).collect()
}

/// A Job that cannot begin; what is to be told of it.
fn notice_trouble(facts: &Facts, memory: &mut Memory, outdated: &[String]) -> Option<News> {
    let mut troubles =
        facts.jobs.iter().filter(|job| !outdated.contains(&job.name)).filter_map(|job| match &job.state {
            JobState::Held(trouble) => Some(trouble),
            _ => None,
        });
    let trouble = troubles.next_back()?;
    memory.trouble = Some(trouble.clone());
    alarm(facts, trouble)
}

/// What is to be told of something that keeps a recovery from beginning: nothing where the status says so already. The
/// words of the cluster may be others at each look, its reason is the same.
#[must_use]
pub fn alarm(facts: &Facts, trouble: &Trouble) -> Option<News> {
    let Memory { observed_generation, trouble: known, .. } = &facts.memory;
    let is_known = known.as_ref().is_some_and(|known| known.reason == trouble.reason)
        && *observed_generation == Some(facts.policy.generation);
    let news = News { reason: names::EVENT_RECOVERY_FAILED, message: trouble.message.clone(), kind: NewsKind::Warning };
    (!is_known).then_some(news)
}

fn active(jobs: &[RecoveryJob]) -> Option<Active> {
    jobs.iter().rfind(|job| is_active(&job.state)).map(|job| Active {
        job: job.name.clone(),
        recovery_id: job.recovery_id.clone(),
        triggers: job.triggers.clone(),
        started: second(job.created),
    })
}

/// When the next recovery comes that can be foreseen.
fn next(facts: &Facts, memory: &Memory, plan: &Plan) -> Option<Timestamp> {
    if rests(facts, memory) {
        return None;
    }
    plan.foreseen.or_else(|| foreseen(facts, memory).min())
}

/// Whether nothing starts by itself.
fn rests(facts: &Facts, memory: &Memory) -> bool {
    facts.policy.rules.suspended || ends::is_given_up(facts, memory)
}

fn foreseen(facts: &Facts, memory: &Memory) -> impl Iterator<Item = Timestamp> {
    let slot = facts.policy.rules.schedule.as_ref().and_then(|schedule| moments::next_slot(schedule, facts.now));
    let due = memory.last.as_ref().and_then(|last| last.next_due).filter(|due| *due > facts.now);
    [slot, due].into_iter().flatten()
}

/// Whether it is another try of what has just failed and of nothing else: its first start was told. A look by the clock is
/// the same one at its next moment.
fn is_retry(memory: &Memory, start: &Start) -> bool {
    let failed = memory.last.as_ref().filter(|last| memory.consecutive_failures > 0 && !ends::is_success(last));
    let kind = |name: &str| RECURRING.iter().find(|kind| name.starts_with(**kind)).copied();
    failed.is_some_and(|last| {
        let tried = |name: &String| {
            last.triggers.iter().any(|known| known == name || kind(known) == kind(name) && kind(name).is_some())
        };
        start.triggers.iter().all(tried)
    })
}

fn started(start: &Start) -> News {
    let Start { job, recovery_id, triggers, .. } = start;
    let main = triggers.first().map_or("nothing", String::as_str);
    let more = match triggers.len() {
        0 | 1 => String::new(),
        several => format!(" and {} more", several - 1),
    };
    News {
        reason: names::EVENT_RECOVERY_STARTED,
        message: format!("Started recovery {recovery_id} as Job {job} for {main}{more}"),
        kind: NewsKind::Normal,
    }
}

/// The next moment that changes the answer by itself.
fn look_again(facts: &Facts, (memory, plan, gates): (&Memory, &Plan, &Gates)) -> Option<Timestamp> {
    let mut moments: Vec<Timestamp> = gates.deadline.into_iter().chain(plan.not_before).collect();
    if !rests(facts, memory) {
        moments.extend(foreseen(facts, memory));
    }
    let unwritten = memory.active.as_ref().filter(|_| memory.active != facts.memory.active);
    moments.extend(unwritten.map(|active| later(active.started, YOUNG)));
    moments.extend(plan.start.as_ref().map(|_| later(facts.now, YOUNG)));
    moments.extend(facts.recall.unselected.then(|| later(facts.now, UNSELECTED)));
    moments.into_iter().filter(|at| *at > facts.now).min()
}

/// What is new, unless it can wait: a recovery that ends within seconds brings the next write anyway.
fn worth_writing(facts: &Facts, memory: Memory, start: Option<&Start>) -> Memory {
    let before = &facts.memory;
    if *before == memory || is_weighty(before, &memory) {
        return memory;
    }
    let is_young = |active: &Active| facts.now < later(active.started, YOUNG);
    let soon = start.is_some() || memory.active.as_ref().is_some_and(is_young);
    if soon || only_more_held(before, &memory) { before.clone() } else { memory }
}

/// Whether something would be lost, told twice or done twice if it were not written now.
fn is_weighty(before: &Memory, after: &Memory) -> bool {
    let Memory {
        observed_generation,
        workloads,
        active: _,
        last,
        history,
        workers_digest,
        next: _,
        last_handled_request,
        consecutive_failures,
        trouble,
    } = after;
    let moved = workloads.iter().any(|now| {
        let known = before.workloads.iter().find(|known| known.uid == now.uid);
        let is = |revision: Option<&String>, was: Option<&String>| revision == was;
        !(is(now.recovered_revision.as_ref(), known.and_then(|known| known.recovered_revision.as_ref()))
            && is(now.completed_revision.as_ref(), known.and_then(|known| known.completed_revision.as_ref()))
            && (now.released_revision.is_none()
                || is(now.released_revision.as_ref(), known.and_then(|known| known.released_revision.as_ref()))))
    });
    moved
        || *observed_generation != before.observed_generation
        || *last != before.last
        || *history != before.history
        || *workers_digest != before.workers_digest
        || *last_handled_request != before.last_handled_request
        || *consecutive_failures != before.consecutive_failures
        || *trouble != before.trouble
}

/// Whether all that changed is how many pods wait: each new one would be a write.
fn only_more_held(before: &Memory, after: &Memory) -> bool {
    let mut alike = after.clone();
    for (now, known) in alike.workloads.iter_mut().zip(&before.workloads) {
        if now.held_pods > 0 && known.held_pods > 0 {
            now.held_pods = known.held_pods;
        }
    }
    alike == *before
}

/// Jobs to delete: outdated ones, and ended ones beyond the history limits whose end the status already knows.
fn surplus(facts: &Facts, outdated: Vec<String>) -> Vec<String> {
    let rules = &facts.policy.rules;
    let mut recorded: Vec<&RecoveryJob> =
        facts.jobs.iter().filter(|job| !is_active(&job.state) && ends::is_recorded(&facts.memory, job)).collect();
    recorded.sort_by(|a, b| (b.created, &b.name).cmp(&(a.created, &a.name)));
    let beyond = |kept: usize, is_kind: fn(&JobState) -> bool| {
        recorded.iter().filter(move |job| is_kind(&job.state)).skip(kept).map(|job| job.name.clone())
    };
    let succeeded = beyond(rules.successful_jobs, |state| matches!(state, JobState::Succeeded(_)));
    let failed = beyond(rules.failed_jobs, |state| matches!(state, JobState::Failed(_)));
    let names: BTreeSet<String> = outdated.into_iter().chain(succeeded).chain(failed).collect();
    names.into_iter().collect()
}
