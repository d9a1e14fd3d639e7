//! Readiness gates that are opened: those that a decision lets go, and those that nobody decides on.
//!
//! In: what was observed and decided. Out: when to try again what could not be opened; a gate waits for nothing else.

use jiff::Timestamp;

use super::{
    Key,
    context::{Context, now},
    fault::Fault,
    observe,
};
use crate::{
    gate::{NotOpened, Opening, open_all},
    rollout::{Decision, Facts, Worker},
};

/// Opens what is to be opened and no other policy holds; when to try again what could not be.
pub(super) async fn open_gates(
    context: &Context,
    (key, facts): (&Key, &Facts),
    decision: &mut Decision,
) -> Option<Timestamp> {
    context.said.agreed(key, &mut decision.open, facts.now);
    let openings: Vec<Opening> = decision
        .open
        .iter()
        .map(|release| Opening {
            namespace: facts.policy.namespace.clone(),
            pod: release.name.clone(),
            uid: release.uid.clone(),
            reason: release.reason.to_owned(),
            message: release.message.clone(),
        })
        .collect();
    let mut again = None;
    for (release, result) in decision.open.iter().zip(open_all(&context.client, &openings, facts.now).await) {
        match result {
            Ok(_) => {
                if let Some(pod) = facts.workers.iter().find(|worker| worker.uid == release.uid) {
                    let waited = facts.now.duration_since(pod.created);
                    context.metrics.operator.gate_opened(waited.try_into().unwrap_or_default());
                }
            }
            Err(error) => again = Some(not_opened(&error, facts.now)),
        }
    }
    again
}

/// A gate that could not be opened waits for nothing else: when to try again.
fn not_opened(error: &NotOpened, now: Timestamp) -> Timestamp {
    tracing::warn!("{error}");
    now.checked_add(Fault::Weather.delay().unwrap_or_default()).unwrap_or(Timestamp::MAX)
}

/// Opens gates that nobody else would ever open, for this reason; when to try again what could not be.
pub(super) async fn release_strays(context: &Context, key: &Key, (reason, message): (&str, &str)) -> Option<Timestamp> {
    let strays = context.watches.look(|stores| observe::strays(stores, key));
    let opening = |pod: &Worker| Opening {
        namespace: key.namespace.clone(),
        pod: pod.name.clone(),
        uid: pod.uid.clone(),
        reason: reason.to_owned(),
        message: message.to_owned(),
    };
    let openings: Vec<Opening> = strays.iter().map(opening).collect();
    let results = open_all(&context.client, &openings, now()).await;
    results.into_iter().filter_map(Result::err).map(|error| not_opened(&error, now())).min()
}
