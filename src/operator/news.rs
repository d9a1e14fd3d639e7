//! What is told of a look: events and metrics.
//!
//! In: the facts, what was decided, and whether the status remembers it. Out: each event once per transition, by its subject.

use kube::ResourceExt;

use super::{
    context::{Context, now},
    events::{Teller, event, send},
    fault::{Fault, Refused},
    tell::Told,
};
use crate::{
    api::{RecoveryPolicy, names},
    rollout::{Decision, Facts, JobState, News},
};

/// Events and metrics of a look, by what came of the write of its status.
pub(super) async fn tell_news(
    context: &Context,
    policy: &RecoveryPolicy,
    (facts, decision): (&Facts, &Decision),
    told: Result<&Told, &Refused>,
) {
    let last = decision.memory.last.as_ref();
    for news in decision.news.iter().filter(|news| is_due(decision, news, told)) {
        let subject = match news.reason {
            // The same may stand in the way again later. Only one write of a status succeeds upon each version.
            names::EVENT_RECOVERY_FAILED if is_alarm(decision, news) => {
                format!("{}/{}", policy.resource_version().unwrap_or_default(), news.message)
            }
            names::EVENT_RUNS_RECOVERED | names::EVENT_RECOVERY_FAILED | names::EVENT_BRAKE_ENGAGED => {
                last.map(|last| last.recovery_id.clone()).unwrap_or_default()
            }
            // Its sentence counts pods, and says another number each time.
            names::EVENT_GATE_TIMED_OUT => revisions(decision),
            _ => news.message.clone(),
        };
        if told.is_ok() && news.reason == names::EVENT_GATE_TIMED_OUT {
            context.metrics.operator.gate_timed_out();
        }
        say(context, policy, news, &subject).await;
    }
    let Ok(told) = told else { return };
    if *told == Told::Unchanged || facts.memory.last == decision.memory.last {
        if let Some((last, counts)) = last.and_then(|last| Some((last, last.counts?))) {
            let key = (facts.policy.namespace.as_str(), facts.policy.name.as_str());
            context.metrics.recovery.recall(key, last.outcome, counts);
        }
        return;
    }
    for job in &facts.jobs {
        let is_new = last.is_some_and(|last| last.recovery_id == job.recovery_id);
        if let (true, JobState::Succeeded(ended) | JobState::Failed(ended)) = (is_new, &job.state) {
            let outcome = last.map_or("", |last| last.outcome.name());
            tracing::info!(
                recovery.id = %job.recovery_id, policy.name = %facts.policy.name,
                policy.namespace = %facts.policy.namespace, outcome, "a recovery ended {}", ended.message
            );
            match (&ended.report, last) {
                (Some(report), _) => context.metrics.recovery.note(report, &facts.policy.namespace),
                (None, Some(last)) => context.metrics.recovery.note_end(last.trigger, last.outcome),
                (None, None) => {}
            }
        }
    }
}

/// Whether an event is to be sent now. Of a start nobody can tell later: the next look finds the Job begun. Everything else is
/// told when the status remembers it; where that is not known, what is named after its recovery or rollout is told too, for told
/// again it is the same event.
fn is_due(decision: &Decision, news: &News, told: Result<&Told, &Refused>) -> bool {
    news.reason == names::EVENT_RECOVERY_STARTED
        || match told {
            Ok(Told::Written { .. }) => true,
            Ok(Told::Unchanged) => false,
            Err(refused) => refused.fault == Fault::Weather && !is_alarm(decision, news),
        }
}

/// Whether it tells of what keeps a recovery from beginning, and of none that ended.
fn is_alarm(decision: &Decision, news: &News) -> bool {
    decision.memory.trouble.as_ref().is_some_and(|trouble| trouble.message == news.message)
}

/// Which rollouts the policy's workloads are at.
fn revisions(decision: &Decision) -> String {
    decision.memory.workloads.iter().map(|workload| format!("{}@{} ", workload.uid, workload.revision)).collect()
}

/// Sends one event.
pub(super) async fn say(context: &Context, policy: &RecoveryPolicy, news: &News, subject: &str) {
    let teller = Teller { now: now(), pod: &context.settings.own_pod };
    if let Err(refused) = send(&context.client, &event(policy, news, subject, teller)).await {
        // Nothing depends on events; status and logs say the same.
        tracing::warn!("{refused}");
    }
}
