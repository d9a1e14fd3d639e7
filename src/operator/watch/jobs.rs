//! The policies' own Jobs, and how their pods ended.
//!
//! In: Jobs and their pods. Out: the Jobs, and of each pod of theirs how its container ended: that is known seconds
//! before the Job says so, and a pod may be gone right after, with its last words in the watch only.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kube::ResourceExt;

use super::{
    job::{Job, JobProgress},
    kept::{Kept, Kind},
    meta::{Owner, controller, created, place, version},
    pod::{Pod, Terminated},
    space::Space,
    table::{Look, Seen},
};
use crate::api::names;

/// A Job of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct JobRow {
    pub(in crate::operator) name: String,
    pub(in crate::operator) uid: String,
    pub(in crate::operator) labels: BTreeMap<String, String>,
    pub(in crate::operator) annotations: BTreeMap<String, String>,
    pub(in crate::operator) owner: Option<Owner>,
    pub(in crate::operator) created: Timestamp,
    pub(in crate::operator) terminating: bool,
    pub(in crate::operator) progress: JobProgress,
}

/// How the pods of Jobs ended: by the Job's uid, then the pod's.
#[derive(Debug, Default)]
pub(in crate::operator) struct Ends(BTreeMap<Box<str>, BTreeMap<Box<str>, Terminated>>);

impl Ends {
    /// What this pod says of its end, if it is one of a Job of ours and has ended.
    pub(super) fn note(&mut self, pod: &Pod) {
        let Some((_, uid, _)) = place(pod) else { return };
        let end = pod.state.containers.first().and_then(|container| container.terminated.as_ref());
        if let (Some(job), Some(end)) = (job_of(pod), end) {
            self.0.entry(job.into()).or_default().insert(uid.into(), end.clone());
        }
    }

    /// How the pods of this Job ended.
    pub(in crate::operator) fn of(&self, job: &str) -> impl Iterator<Item = &Terminated> {
        self.0.get(job).into_iter().flat_map(BTreeMap::values)
    }
}

/// The uid of the Job of ours that made a pod.
fn job_of(pod: &Pod) -> Option<String> {
    let owner = controller(pod).filter(|owner| owner.kind == "Job")?;
    pod.labels().contains_key(names::LABEL_TRIGGER).then_some(owner.uid)
}

impl Space {
    /// A pod is gone whose Job is gone already: nobody will ask how it ended.
    pub(super) fn forget_ends_of_unknown_jobs(&mut self, pod: &Pod) {
        if let Some(job) = job_of(pod).filter(|job| !self.jobs.values().any(|row| row.uid == *job)) {
            self.ends.0.remove(job.as_str());
        }
    }

    fn without_job(&mut self, row: &JobRow) {
        self.ends.0.remove(row.uid.as_str());
        self.touch_named(&row.labels);
    }
}

impl Kept for Job {
    const KIND: Kind = Kind::Jobs;

    fn begin(space: &mut Space) {
        space.jobs.begin();
    }

    fn sweep(space: &mut Space) {
        for row in space.jobs.sweep() {
            space.without_job(&row);
        }
    }

    fn put(self, space: &mut Space, look: Look) {
        let Some((_, uid, name)) = place(&self) else { return };
        let row = JobRow {
            name: name.to_owned(),
            uid: uid.to_owned(),
            labels: self.labels().clone(),
            annotations: self.annotations().clone(),
            owner: controller(&self),
            created: created(&self),
            terminating: self.metadata.deletion_timestamp.is_some(),
            progress: self.state.clone(),
        };
        let labels = row.labels.clone();
        if space.jobs.put(name, Seen { look, version: version(&self), value: row }).is_some() {
            space.touch_named(&labels);
        }
    }

    fn remove(self, space: &mut Space) {
        if let Some(row) = place(&self).and_then(|(_, _, name)| space.jobs.remove(name)) {
            space.without_job(&row);
        }
    }
}
