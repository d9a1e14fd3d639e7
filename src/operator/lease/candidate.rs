//! One candidate's thoughts, without a clock or a cluster.
//!
//! In: what was heard, and a clock that never goes back. Out: the next [`Step`]. How old a Lease is is measured by our own
//! clock since we last saw it change: the clocks of two nodes need not agree.

use std::time::Duration;

use k8s_openapi::{api::coordination::v1::LeaseSpec, apimachinery::pkg::apis::meta::v1::MicroTime};

/// How long a Lease holds without being renewed.
const HOLDS: Duration = Duration::from_secs(15);
/// How often the leader renews it.
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// A leader that could not renew for so long leads no more. Well before others may take the Lease.
const GIVE_UP_AFTER: Duration = Duration::from_secs(10);
/// How often the others look.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How soon a failed request is repeated.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The Lease as it was read or written last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Its resourceVersion.
    pub version: Option<String>,
    /// What it says.
    pub spec: LeaseSpec,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Read the Lease.
    Read,
    /// Create it.
    Create,
    /// Take it over as it was read.
    Take(View),
    /// Renew it as it was written last.
    Renew(View),
    /// Do nothing for so long.
    Wait(Duration),
    /// End the process.
    Lost(Lost),
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// The Lease was read; none: there is none.
    Read(Option<View>),
    /// It was written, and looks like this.
    Written(View),
    /// It was not written, since it is not what it was.
    Conflict,
    /// No answer, or none that says anything.
    Nothing,
}

/// We no longer lead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// Another does.
    #[error("cannot lead any longer: the Lease is held by {0}")]
    Taken(String),
    /// Another soon may.
    #[error("cannot lead any longer: the Lease could not be renewed for {} s", GIVE_UP_AFTER.as_secs())]
    NotRenewed,
}

/// One candidate.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// How the names of our pod's processes begin.
    pod: String,
    me: String,
    /// The Lease as it is known.
    known: Option<View>,
    /// When we first saw it like that.
    since: Duration,
    /// Whether what is known has to be read again before it is acted on.
    stale: bool,
    /// When the request left that made or kept us the leader.
    renewed: Option<Duration>,
    /// When the next step is due.
    due: Duration,
    lost: Option<Lost>,
}

impl Candidate {
    /// A candidate of this name, in this pod.
    #[must_use]
    pub fn new(pod: &str, me: &str) -> Self {
        Self {
            pod: format!("{pod}_"),
            me: me.to_owned(),
            known: None,
            since: Duration::ZERO,
            stale: true,
            renewed: None,
            due: Duration::ZERO,
            lost: None,
        }
    }

    /// Whether we lead for sure.
    #[must_use]
    pub fn leads(&self, now: Duration) -> bool {
        self.lost.is_none() && self.renewed.is_some_and(|renewed| now.saturating_sub(renewed) < GIVE_UP_AFTER)
    }

    /// The Lease, if it is ours.
    #[must_use]
    pub fn held(&self, now: Duration) -> Option<&View> {
        self.known.as_ref().filter(|_| self.leads(now))
    }

    /// What to do now.
    #[must_use]
    pub fn next(&self, now: Duration) -> Step {
        if let Some(lost) = &self.lost {
            return Step::Lost(lost.clone());
        }
        let end = self.renewed.map(|renewed| renewed + GIVE_UP_AFTER);
        if end.is_some_and(|end| now >= end) {
            return Step::Lost(Lost::NotRenewed);
        }
        if now < self.due {
            return Step::Wait(end.map_or(self.due, |end| end.min(self.due)).saturating_sub(now));
        }
        match (&self.known, self.stale, self.renewed) {
            (_, true, _) => Step::Read,
            (None, false, _) => Step::Create,
            (Some(view), false, Some(_)) => Step::Renew(view.clone()),
            (Some(view), false, None) => Step::Take(view.clone()),
        }
    }

    /// Takes note of what came of the step that was begun at `asked`.
    pub fn hear(&mut self, heard: Heard, asked: Duration, now: Duration) {
        match heard {
            Heard::Nothing => self.due = now + if self.renewed.is_some() { RETRY_AFTER } else { LOOK_EVERY },
            Heard::Conflict => (self.stale, self.due) = (true, now),
            Heard::Written(view) => {
                (self.known, self.since, self.stale) = (Some(view), now, false);
                (self.renewed, self.due) = (Some(asked), asked + RENEW_EVERY);
            }
            Heard::Read(found) => self.read(found, now),
        }
    }

    fn read(&mut self, found: Option<View>, now: Duration) {
        let spec = |view: &Option<View>| view.as_ref().map(|view| view.spec.clone());
        if spec(&found) != spec(&self.known) {
            self.since = now;
        }
        self.known = found;
        // A leader reads only after a conflict: what it wrote may have arrived although the answer did not.
        let holder = self.known.as_ref().and_then(|view| view.spec.holder_identity.clone()).unwrap_or_default();
        if self.renewed.is_some() && self.known.is_some() && holder != self.me {
            self.lost = Some(Lost::Taken(if holder.is_empty() { "nobody".to_owned() } else { holder }));
        } else if self.renewed.is_some() || self.is_free(now) {
            (self.stale, self.due) = (false, now);
        } else {
            (self.stale, self.due) = (true, now + LOOK_EVERY);
        }
    }

    /// Whether nobody can hold the Lease as it is known.
    fn is_free(&self, now: Duration) -> bool {
        let Some(View { spec, .. }) = &self.known else { return true };
        match spec.holder_identity.as_deref() {
            None | Some("") => true,
            Some(holder) if holder == self.me || holder.starts_with(&self.pod) => true,
            Some(_) => {
                let given = spec.lease_duration_seconds.and_then(|seconds| u64::try_from(seconds).ok());
                now.saturating_sub(self.since) >= given.map_or(HOLDS, Duration::from_secs)
            }
        }
    }

    /// What the Lease says when we take it.
    pub(super) fn taken(&self, before: Option<&View>, now: MicroTime) -> LeaseSpec {
        let transitions = before.map_or(0, |view| view.spec.lease_transitions.unwrap_or(0).saturating_add(1));
        LeaseSpec {
            acquire_time: Some(now.clone()),
            holder_identity: Some(self.me.clone()),
            lease_duration_seconds: HOLDS.as_secs().try_into().ok(),
            lease_transitions: Some(transitions),
            renew_time: Some(now),
            ..LeaseSpec::default()
        }
    }

    /// What it says when we renew it.
    pub(super) fn renewed(&self, before: &View, now: MicroTime) -> LeaseSpec {
        LeaseSpec { renew_time: Some(now), holder_identity: Some(self.me.clone()), ..before.spec.clone() }
    }

    /// What it says when we let it go.
    pub(super) fn released(&self, before: &View) -> LeaseSpec {
        LeaseSpec { holder_identity: Some(String::new()), lease_duration_seconds: Some(1), ..before.spec.clone() }
    }
}

#[cfg(test)]
#[path = "candidate_tests.rs"]
mod tests;
