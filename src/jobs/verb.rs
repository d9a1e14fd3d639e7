//! The Job that a person has a verb run in: with the policy's own Secret, and nothing of the person's but a name.
//!
//! In: the verb, the policy, what applies of it. Out: the Job. It wears the verb as a label, by which the operator knows
//! that it is none of its recoveries.

use std::collections::BTreeMap;

use k8s_openapi::{api::batch::v1::Job, apimachinery::pkg::apis::meta::v1::OwnerReference};

use super::{
    frame::{Frame, JobSettings, Time, framed, own_limit, owner, policy_text, variable},
    recovery::policy_label,
};
use crate::{
    api::{
        RecoveryPolicy,
        names::{self, JOB_PREFIX},
    },
    policy::EffectivePolicy,
    report::Trigger,
};

/// A person's Job has at least this many seconds: an undo puts back in one go what many recoveries did.
const LEAST_DEADLINE: u32 = 600;
/// How many seconds it is kept where nobody is left to remove it.
const TTL: u32 = 300;
/// How much of the policy's name the Job's name holds.
const POLICY_CHARS: usize = 30;

/// What a person may have a Job do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb<'a> {
    /// List active runs, this many, and which are stuck.
    Check(u64),
    /// Tell all that is known of a run.
    Explain(&'a str),
    /// List recoveries, or show one.
    History(Option<&'a str>),
    /// Put back what a recovery changed, or only say what would be.
    Undo {
        /// The recovery.
        recovery: &'a str,
        /// Whether nothing is to be changed.
        check_only: bool,
    },
}

impl Verb<'_> {
    /// Its word on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Explain(_) => "explain",
            Self::History(_) => "history",
            Self::Undo { .. } => "undo",
        }
    }

    /// Whether it looks at live runs, for which the pods that there are are evidence.
    #[must_use]
    pub const fn judges(self) -> bool {
        matches!(self, Self::Check(_) | Self::Explain(_))
    }

    fn args(self, limit: u32) -> Vec<String> {
        let mut args: Vec<String> = [self.name(), "--output=json", "--log-level=error"].map(str::to_owned).into();
        let named = |name: &str| ["--".to_owned(), name.to_owned()];
        match self {
            Self::Check(list) => args.extend([format!("--limit={list}"), format!("--timeout-total={limit}s")]),
            Self::Explain(run) => {
                args.push(format!("--timeout-total={limit}s"));
                args.extend(named(run));
            }
            Self::History(recovery) => args.extend(recovery.map(named).into_iter().flatten()),
            Self::Undo { recovery, check_only } => {
                args.extend(check_only.then(|| "--check-only".to_owned()));
                args.extend(named(recovery));
            }
        }
        args
    }
}

/// One Job to be made.
#[derive(Clone, Copy, Debug)]
pub struct VerbOrder<'a> {
    /// What it does.
    pub verb: Verb<'a>,
    /// What tells it from any other, in small letters and digits.
    pub mark: &'a str,
    /// The policy, as the cluster has it.
    pub policy: &'a RecoveryPolicy,
    /// What applies of it.
    pub effective: &'a EffectivePolicy,
    /// The snapshot of workers; none: owners are no evidence.
    pub workers: Option<&'a str>,
    /// Who asks, as the cluster knows them.
    pub person: Option<&'a str>,
    /// The image.
    pub settings: &'a JobSettings,
}

/// The Job.
#[must_use]
pub fn verb_job(order: VerbOrder<'_>) -> Job {
    let VerbOrder { verb, mark, policy, effective, workers, person, settings } = order;
    let short: String = policy.metadata.name.iter().flat_map(|name| name.chars()).take(POLICY_CHARS).collect();
    let name = format!("{JOB_PREFIX}{}-{}-{mark}", verb.name(), short.trim_end_matches(['.', '-']));
    let labels = BTreeMap::from([
        (names::LABEL_APP_NAME.to_owned(), names::APP.to_owned()),
        (names::LABEL_MANAGED_BY.to_owned(), names::KUBECTL_PLUGIN.to_owned()),
        // As on the operator's own: network policies go by these, and injection leaves their pods alone.
        (names::LABEL_POLICY.to_owned(), policy_label(policy.metadata.name.as_deref().unwrap_or_default())),
        (names::LABEL_TRIGGER.to_owned(), Trigger::CommandLine.name().to_owned()),
        (names::LABEL_VERB.to_owned(), verb.name().to_owned()),
    ]);
    let by: BTreeMap<_, _> =
        person.map(|person| (names::ANNOTATION_REQUESTED_BY.to_owned(), person.to_owned())).into_iter().collect();
    let deadline = Time::of(policy).deadline.max(LEAST_DEADLINE);
    let mut told = vec![variable(names::ENV_POLICY, &policy_text(policy, effective))];
    told.extend(person.map(|person| variable(names::ENV_ACTOR, person)));
    told.extend(workers.filter(|_| verb.judges()).map(|workers| variable(names::ENV_WORKERS, workers)));
    framed(Frame {
        policy,
        settings,
        name,
        labels,
        annotations: by.clone(),
        pod_annotations: by,
        // Blocking the owner's deletion would take a right on its finalizers, which people do not have.
        owner: OwnerReference { block_owner_deletion: None, ..owner(policy) },
        args: verb.args(own_limit(deadline)),
        told,
        backoff_limit: 0,
        time: Time { deadline, ttl: TTL },
    })
}

#[cfg(test)]
#[path = "verb_tests.rs"]
mod tests;
