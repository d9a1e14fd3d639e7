//! The Job of a recovery, as the operator makes it.
//!
//! In: what is to be started, the policy, what applies of it, the snapshot of workers. Out: the Job, and nothing more.

use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1::Job;

use super::frame::{Frame, JobSettings, Time, framed, own_limit, owner, policy_text, variable};
use crate::{
    api::{RecoveryPolicy, names},
    policy::EffectivePolicy,
    rollout::Start,
};

/// How often a Job's pod is replaced.
const BACKOFF_LIMIT: i32 = 2;
/// How many triggers an annotation or a status lists.
const TRIGGERS: usize = 64;
/// A label's value may have this many characters.
const LABEL_LENGTH: usize = 63;

/// One Job to be made.
#[derive(Clone, Copy, Debug)]
pub struct JobOrder<'a> {
    /// What is to be started.
    pub start: &'a Start,
    /// The policy, as the cluster has it.
    pub policy: &'a RecoveryPolicy,
    /// What applies of it.
    pub effective: &'a EffectivePolicy,
    /// The snapshot of workers; none: owners are no evidence.
    pub workers: Option<&'a str>,
    /// The operator's settings.
    pub settings: &'a JobSettings,
}

/// The Job.
#[must_use]
pub fn job(order: JobOrder<'_>) -> Job {
    let JobOrder { start, policy, effective, workers, settings } = order;
    let labels = BTreeMap::from([
        (names::LABEL_APP_NAME.to_owned(), names::APP.to_owned()),
        (names::LABEL_MANAGED_BY.to_owned(), names::APP.to_owned()),
        (names::LABEL_POLICY.to_owned(), policy_label(policy.metadata.name.as_deref().unwrap_or_default())),
        (names::LABEL_TRIGGER.to_owned(), start.trigger.name().to_owned()),
    ]);
    let time = Time::of(policy);
    let id = (names::ANNOTATION_RECOVERY_ID.to_owned(), start.recovery_id.clone());
    let mut told = vec![
        variable(names::ENV_POLICY, &policy_text(policy, effective)),
        variable(names::ENV_RECOVERY_ID, &start.recovery_id),
        variable(names::ENV_TIMEOUT_TOTAL, &format!("{}s", own_limit(time.deadline))),
        variable(names::ENV_TRIGGER, start.trigger.name()),
    ];
    told.extend(workers.map(|workers| variable(names::ENV_WORKERS, workers)));
    framed(Frame {
        policy,
        settings,
        name: start.job.clone(),
        labels,
        annotations: BTreeMap::from([
            id.clone(),
            (names::ANNOTATION_TRIGGERS.to_owned(), listed(&start.triggers).join(",")),
            (names::ANNOTATION_WORKERS_DIGEST.to_owned(), start.workers_digest.clone()),
        ]),
        pod_annotations: BTreeMap::from([id]),
        owner: owner(policy),
        args: vec!["recover".to_owned()],
        told,
        backoff_limit: BACKOFF_LIMIT,
        time,
    })
}

/// At most 64 names; the last one then says how many more there are.
#[must_use]
pub fn listed(triggers: &[String]) -> Vec<String> {
    if triggers.len() <= TRIGGERS {
        return triggers.to_vec();
    }
    let (shown, more) = triggers.split_at(TRIGGERS - 1);
    shown.iter().cloned().chain([format!("…+{}", more.len())]).collect()
}

/// The value of the label [`names::LABEL_POLICY`]: the policy's name, cut where a label cannot hold it.
#[must_use]
pub fn policy_label(policy: &str) -> String {
    let cut: String = policy.chars().take(LABEL_LENGTH).collect();
    cut.trim_end_matches(['-', '.', '_']).to_owned()
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
