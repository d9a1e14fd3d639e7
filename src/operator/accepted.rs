//! What applies of each policy, worked out once per spec: judging one takes longer than deciding about it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kube::ResourceExt;

use super::{Key, observe};
use crate::{
    api::RecoveryPolicy,
    jobs::accept,
    policy::{EffectivePolicy, EnvironmentSources},
    rollout::Rules,
};

/// What applies of a policy, or the sentence that says why nothing does.
pub(super) type Verdict = Result<(EffectivePolicy, Rules), String>;

/// A verdict, and the version of the spec and the environment that it was made for.
type Known = (String, Arc<Verdict>);

/// Verdicts by policy, each with the version of the spec and the environment that it was made for. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Accepted(Arc<Mutex<HashMap<Key, Known>>>);

impl Accepted {
    /// What applies of this policy.
    pub(super) fn of(&self, policy: &RecoveryPolicy, sources: &EnvironmentSources<'_>) -> Arc<Verdict> {
        let key = Key { namespace: policy.namespace().unwrap_or_default(), name: policy.name_any() };
        let version = format!("{} {sources:?}", version(policy));
        if let Some((_, known)) = self.lock().get(&key).filter(|(made_for, _)| *made_for == version) {
            return Arc::clone(known);
        }
        let verdict = Arc::new(judge(policy, sources));
        self.lock().insert(key, (version, Arc::clone(&verdict)));
        verdict
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn judge(policy: &RecoveryPolicy, sources: &EnvironmentSources<'_>) -> Verdict {
    let effective = accept(policy, sources)?;
    let rules = observe::rules(&policy.spec, &effective)?;
    Ok((effective, rules))
}

/// What makes a spec another one.
pub(super) fn version(policy: &RecoveryPolicy) -> String {
    format!("{}/{}", policy.uid().unwrap_or_default(), policy.metadata.generation.unwrap_or_default())
}
