//! Who is there: the snapshot of a namespace's pods that a policy's Job is given.

use jiff::Timestamp;

use super::{context::Context, observe};
use crate::{
    api::RecoveryPolicy,
    jobs::snapshot::{Census, MOST_BYTES, Snapshot, snapshot},
    rollout::Facts,
};

/// This many names of the greatest length, 253 characters, fit into a snapshot.
const SURELY_FIT: usize = MOST_BYTES / 300;

/// Whether the status may have to say that no snapshot can hold the namespace's pods: so few surely fit.
pub(super) fn may_be_too_many(context: &Context, facts: &Facts) -> bool {
    let pods = context.watches.look(|stores| observe::alive_count(stores, &facts.policy.namespace));
    pods + facts.losses.len() >= SURELY_FIT
}

/// Takes it; `known_at` is up to when the watches are known to hold.
pub(super) fn take(context: &Context, policy: &RecoveryPolicy, facts: &Facts, known_at: Timestamp) -> Snapshot {
    let namespace = &facts.policy.namespace;
    let others = context.watches.look(|stores| observe::alive(stores, namespace));
    snapshot(Census {
        now: facts.now,
        scope: &facts.policy.uid,
        as_of: (known_at < facts.now).then_some(known_at),
        identity: policy.spec.workers.identity.unwrap_or_default(),
        workers: &facts.workers,
        others: others.iter().map(|(uid, name)| (uid.as_str(), name.as_str())),
        losses: &facts.losses,
    })
}
