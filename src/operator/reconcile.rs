//! One policy: observe, decide, act, tell.
//!
//! In: a policy's key, and its turn to act. Out: how it went, and when to look again. It may be stopped anywhere: whoever looks
//! next, sees what was done and does the rest.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Key,
    accepted::{Verdict, version},
    act::{CREATION, Created, create_job, delete_job},
    census,
    conditions::is_stalled,
    context::{Context, now},
    fault::{Fault, Refused},
    news::{say, tell_news},
    observe::{self, Observation, Standing, Subject},
    openings::{open_gates, release_strays},
    status::{self, Force, memory_of, status_of},
    tell::{Told, apply_status},
    turns::Acting,
    unmet,
    watch::NOBODY,
};
use crate::{
    api::{CaSource, RecoveryPolicy, RecoveryPolicyStatus, names},
    jobs::{JobOrder, job, snapshot::Snapshot},
    policy::{EffectivePolicy, EnvironmentSources},
    rollout::{
        Decision, Facts, GateRule, GateState, JobState, News, NewsKind, RecoveryJob, Rules, Start, Trouble, alarm,
        decide, gate_of, newest_gate,
    },
    telemetry::metrics::Reconciled,
};

/// A Job without a pod for this long is asked about.
const PODLESS: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);

/// A pod that no node takes for this long is told of: a cluster that grows by itself has a node by then, or nearly so.
const UNPLACED: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

/// What came of a look that was not refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looked {
    /// When to look again if nothing happens before.
    pub(super) again: Option<Timestamp>,
    /// How it ended.
    pub(super) ended: Reconciled,
}

impl Looked {
    /// There was no policy to say anything of.
    const fn well(again: Option<Timestamp>) -> Self {
        Self { again, ended: Reconciled::Ok }
    }

    /// The same, with another look at this moment if none is due before.
    fn or_at(self, moment: Option<Timestamp>) -> Self {
        Self { again: [self.again, moment].into_iter().flatten().min(), ..self }
    }

    /// It ended as the status says that people read.
    fn as_told(status: &RecoveryPolicyStatus, again: Option<Timestamp>) -> Self {
        Self { again, ended: if is_stalled(status) { Reconciled::Stalled } else { Reconciled::Ok } }
    }
}

/// Looks after one policy.
///
/// # Errors
/// A request was refused; its fault says when to try again.
pub(super) async fn reconcile(context: &Context, key: &Key, acting: Acting<'_>) -> Result<Looked, Refused> {
    let policy = match context.watches.look(|stores| observe::standing(stores, key)) {
        Standing::NotWatched | Standing::NotSynced => return Ok(Looked::well(None)),
        Standing::Absent => {
            context.forget(key);
            let says = match key.name.as_str() {
                NOBODY => "No policy holds this pod.".to_owned(),
                name => format!("No policy {name} holds this pod."),
            };
            let strays = release_strays(context, key, (names::REASON_NO_POLICY, &says)).await;
            let again = [strays, unmet::tell(context, key).await];
            return Ok(Looked::well(again.into_iter().flatten().min()));
        }
        Standing::Unreadable { metadata, message } => {
            context.unmets.forget(key);
            // Whom it selects is not known: its pods are nobody's, and all that is left to open their gates is this.
            let strays = release_strays(context, key, (names::REASON_POLICY_INVALID, &message)).await;
            let policy = RecoveryPolicy { metadata: *metadata, ..RecoveryPolicy::default() };
            if !context.is_news(key, version(&policy)) {
                return Ok(Looked::well(strays));
            }
            let looked = refuse(context, &policy, (&message, acting)).await?;
            return Ok(looked.or_at(strays));
        }
        Standing::Known(policy) => policy,
    };
    context.unmets.forget(key);
    let says = format!("No policy {} holds this pod.", key.name);
    let strays = release_strays(context, key, (names::REASON_NO_POLICY, &says)).await;
    let label = match context.environments.of(&context.client, key, (version(&policy), now())).await {
        Ok(label) => label,
        Err(error) => return Err(weather(key, &error)),
    };
    let looked = match applies(context, &policy, label.as_deref()).as_ref() {
        Ok((effective, rules)) => look_after(context, &policy, (effective, rules, label.as_deref()), acting).await?,
        Err(sentence) => refuse(context, &policy, (sentence, acting)).await?,
    };
    Ok(looked.or_at(strays))
}

/// What applies of a policy in a namespace whose label names this environment, or why nothing does.
fn applies(context: &Context, policy: &RecoveryPolicy, label: Option<&str>) -> Arc<Verdict> {
    let operator = context.settings.environment.as_deref();
    context.accepted.of(policy, &EnvironmentSources { namespace: label, operator, ..EnvironmentSources::default() })
}

/// The same where the label names another environment by now.
async fn applies_now(context: &Context, policy: &RecoveryPolicy, label: Option<&str>) -> Option<Arc<Verdict>> {
    let namespace = policy.metadata.namespace.as_deref().unwrap_or_default();
    let named = context.environments.anew(&context.client, namespace, now()).await;
    (named.as_deref() != label).then(|| applies(context, policy, named.as_deref()))
}

/// A valid policy.
async fn look_after(
    context: &Context,
    policy: &RecoveryPolicy,
    (effective, rules, label): (&EffectivePolicy, &Rules, Option<&str>),
    acting: Acting<'_>,
) -> Result<Looked, Refused> {
    let (Observation { mut facts, known_at, unbegun, note }, believed) = see(context, policy, rules.clone());
    let asked_again = ask_why(context, &mut facts, (&unbegun, policy.spec.database.ca_from.as_ref())).await;
    let mut decision = decide(&facts);
    let newer = if decision.start.is_some() { applies_now(context, policy, label).await } else { None };
    let effective = match newer.as_deref() {
        Some(Ok((newer, rules))) => {
            facts.policy.rules = rules.clone();
            decision = decide(&facts);
            newer
        }
        Some(Err(sentence)) => return refuse(context, policy, (sentence, acting)).await,
        None => effective,
    };
    let taken = if decision.start.is_some() || census::may_be_too_many(context, &facts) {
        census::take(context, policy, &facts, known_at)
    } else {
        Snapshot::NotNeeded
    };
    let started = act(context, Order { policy, effective, facts: &facts, snapshot: &taken }, &mut decision).await;
    // Before the status, whose write may fail: what was refused is not asked for again because of that.
    let retry = started.err().and_then(|refused| ask_again(context, &facts, &refused));
    let gate = newest_gate(&facts, &decision.memory);
    let note = note.map(|message| Trouble { reason: names::REASON_POLICY_ACCEPTED, message });
    let warnings: Vec<Trouble> = taken.trouble().cloned().into_iter().chain(note).collect();
    let standing = status::Standing {
        now: facts.now,
        policy,
        force: Force::Yes(effective),
        memory: &decision.memory,
        gate: gate.as_ref(),
        warnings: &warnings,
    };
    let status = status_of(standing);
    let _telling = context.turns.to_tell(acting).await;
    let told = apply_status(&context.client, policy, &status).await;
    tell_news(context, policy, (&facts, &decision), told.as_ref()).await;
    told?;
    Ok(Looked::as_told(&status, [decision.look_again, believed, asked_again, retry].into_iter().flatten().min()))
}

/// When to ask again for a Job that was refused; never, where its namespace ends.
fn ask_again(context: &Context, facts: &Facts, refused: &Refused) -> Option<Timestamp> {
    let (key, generation) = (key_of(facts), facts.policy.generation);
    let Some(longest) = refused.fault.delay() else {
        context.patience.ended(&key, generation, now());
        return None;
    };
    tracing::warn!(policy.name = %key.name, policy.namespace = %key.namespace, "{refused}");
    Some(context.patience.refused(&key, generation, (now(), longest)))
}

/// A policy that cannot be put into force: nothing is started, its gates are open, and its status says why.
async fn refuse(
    context: &Context,
    policy: &RecoveryPolicy,
    (sentence, acting): (&str, Acting<'_>),
) -> Result<Looked, Refused> {
    let (Observation { facts, .. }, believed) = see(context, policy, Rules::at_rest());
    let mut decision = decide(&facts);
    for release in &mut decision.open {
        release.reason = names::REASON_POLICY_INVALID;
        sentence.clone_into(&mut release.message);
    }
    let again = open_gates(context, (&key_of(&facts), &facts), &mut decision).await;
    let standing = status::Standing {
        now: facts.now,
        policy,
        force: Force::Never(sentence),
        memory: &decision.memory,
        gate: None,
        warnings: &[],
    };
    let status = status_of(standing);
    let _telling = context.turns.to_tell(acting).await;
    if let Told::Written { .. } = apply_status(&context.client, policy, &status).await? {
        let news = News { reason: names::EVENT_POLICY_INVALID, message: sentence.to_owned(), kind: NewsKind::Warning };
        let subject = format!("{}/{sentence}", policy.metadata.generation.unwrap_or_default());
        say(context, policy, &news, &subject).await;
    }
    Ok(Looked::as_told(&status, [again, believed].into_iter().flatten().min()))
}

/// What is known of the policy, its losses included, and until when a Job is believed in that nobody has seen.
fn see(context: &Context, policy: &RecoveryPolicy, rules: Rules) -> (Observation, Option<Timestamp>) {
    let memory = policy.status.as_ref().map(memory_of).unwrap_or_default();
    let subject = Subject { policy, rules, memory, now: now() };
    let mut seen = context.watches.look(|stores| observe::observe(stores, subject));
    let key = key_of(&seen.facts);
    let believed = context.add_posted(&key, &mut seen.facts);
    seen.facts.refused_until = context.patience.until(&key, seen.facts.policy.generation);
    context.call_roll(&key, &mut seen.facts);
    for waited in context.waits.over(&key, &seen.facts) {
        context.metrics.operator.gate_opened(waited);
    }
    (seen, believed)
}

fn key_of(facts: &Facts) -> Key {
    Key { namespace: facts.policy.namespace.clone(), name: facts.policy.name.clone() }
}

/// Asks why a recovery has not begun for a while, and writes that into the facts; when to ask again.
async fn ask_why(
    context: &Context,
    facts: &mut Facts,
    (unbegun, ca): (&[observe::Unbegun], Option<&CaSource>),
) -> Option<Timestamp> {
    let mut again = None;
    // A pod that is being created may lack its certificate authority only, of all that it mounts.
    for job in unbegun.iter().filter(|job| job.creating.is_none() || ca.is_some()) {
        let patience = if job.unplaced.is_some() { UNPLACED } else { PODLESS };
        let due = job.created.checked_add(patience).unwrap_or(facts.now);
        let Some(known) = facts.jobs.iter_mut().find(|known| known.name == job.name) else { continue };
        if due <= facts.now
            && known.state == JobState::Active
            && let Some(trouble) = observe::why_unbegun(&context.client, &facts.policy.namespace, (job, ca)).await
        {
            known.state = JobState::Held(trouble);
        }
        let next = if due > facts.now { due } else { facts.now.checked_add(PODLESS * 2).unwrap_or(facts.now) };
        again = [again, Some(next)].into_iter().flatten().min();
    }
    again
}

/// What an act rests on.
#[derive(Clone, Copy)]
struct Order<'a> {
    policy: &'a RecoveryPolicy,
    effective: &'a EffectivePolicy,
    facts: &'a Facts,
    snapshot: &'a Snapshot,
}

/// Opens gates, removes what is no longer wanted, and starts what is to be started. What the cluster refuses for a reason
/// that people can mend goes into what is remembered.
async fn act(context: &Context, order: Order<'_>, decision: &mut Decision) -> Result<(), Refused> {
    let again = open_gates(context, (&key_of(order.facts), order.facts), decision).await;
    decision.look_again = [decision.look_again, again].into_iter().flatten().min();
    for name in &decision.remove {
        match delete_job(&context.client, &order.facts.policy.namespace, name).await {
            Ok(()) => context.deleted(&key_of(order.facts), name),
            // What is only in the way of tidiness must not be in the way of a recovery.
            Err(refused) => tracing::warn!(policy.name = %order.facts.policy.name, "{refused}"),
        }
    }
    let Some(start) = decision.start.clone() else { return Ok(()) };
    let created = start_recovery(context, order, &start).await;
    if created.is_ok() {
        context.patience.forget(&key_of(order.facts));
        context.posted(key_of(order.facts), begun(&start, now()));
    }
    match created {
        Ok(Created::Now) => {
            context.metrics.operator.job_created();
            tracing::info!(
                recovery.id = %start.recovery_id, policy.name = %order.facts.policy.name,
                policy.namespace = %order.facts.policy.namespace, job = %start.job, triggers = %start.triggers.join(","),
                "started a recovery"
            );
            Ok(())
        }
        Ok(Created::Before) => {
            decision.news.retain(|news| news.reason != names::EVENT_RECOVERY_STARTED);
            Ok(())
        }
        Err(refused) => {
            decision.news.retain(|news| news.reason != names::EVENT_RECOVERY_STARTED);
            if let Some(trouble) = refused.trouble() {
                decision.news.extend(alarm(order.facts, &trouble));
                decision.memory.trouble = Some(trouble);
            }
            Err(refused)
        }
    }
}

/// The Job as the watch will deliver it.
fn begun(start: &Start, created: Timestamp) -> RecoveryJob {
    RecoveryJob {
        name: start.job.clone(),
        created,
        recovery_id: start.recovery_id.clone(),
        trigger: start.trigger,
        triggers: start.triggers.clone(),
        workers_digest: Some(start.workers_digest.clone()),
        state: JobState::Active,
    }
}

async fn start_recovery(context: &Context, order: Order<'_>, start: &Start) -> Result<Created, Refused> {
    let Order { policy, effective, snapshot, facts } = order;
    let wanted = job(JobOrder { start, policy, effective, workers: snapshot.text(), settings: &context.jobs });
    create_job(&context.client, &wanted, time_for_creation(facts)).await
}

/// A creation that hangs is given up when a gate is due: the next look opens it, and asks for the same Job again. At the
/// first try that may be the gate of a pod which comes meanwhile; a cluster that takes its time gets it at the next one.
fn time_for_creation(facts: &Facts) -> Duration {
    let due =
        facts.workers.iter().filter(|worker| !worker.terminating).filter_map(|worker| match gate_of(facts, worker) {
            GateState::Held { until, .. } => Some(until.duration_since(facts.now)),
            GateState::Open { .. } => None,
        });
    let due = due.min().and_then(|left| Duration::try_from(left).ok());
    let GateRule { timeout, .. } = facts.policy.rules.gate;
    let to_come = facts.refused_until.is_none().then_some(timeout);
    due.into_iter().chain(to_come).min().unwrap_or(CREATION).clamp(Duration::from_secs(1), CREATION)
}

fn weather(key: &Key, error: &kube::Error) -> Refused {
    Refused {
        verb: "look at",
        kind: "Namespace",
        name: key.namespace.clone(),
        says: error.to_string(),
        fault: Fault::Weather,
    }
}
