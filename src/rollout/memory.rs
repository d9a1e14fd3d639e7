//! What a policy's status remembers between two looks, whoever looks.

use jiff::Timestamp;

use super::{Trouble, ends};
use crate::report::{Counts, Outcome, Trigger};

/// What is remembered. The status holds it; nothing else does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// The generation that was last taken up; -1 or none before the first look.
    pub observed_generation: Option<i64>,
    /// How far each workload's rollouts are.
    pub workloads: Vec<WorkloadMemory>,
    /// The recovery that is on its way.
    pub active: Option<Active>,
    /// The last recovery that ended.
    pub last: Option<Record>,
    /// The last ones, newest first, at most ten.
    pub history: Vec<Record>,
    /// Digest of the workers that were alive at the last recovery that succeeded.
    pub workers_digest: Option<String>,
    /// When the next recovery is due by schedule, follow-up or another try.
    pub next: Option<Timestamp>,
    /// The request that was acted on last.
    pub last_handled_request: Option<String>,
    /// How many recoveries in a row failed.
    pub consecutive_failures: u32,
    /// What a person must mend, until a recovery succeeds or the spec changes.
    pub trouble: Option<Trouble>,
}

/// How far the recoveries of one workload's rollouts are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkloadMemory {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: String,
    /// The newest revision seen.
    pub revision: String,
    /// The newest revision whose recovery before readiness is done.
    pub recovered_revision: Option<String>,
    /// The newest revision whose recovery after completion is done.
    pub completed_revision: Option<String>,
    /// The newest revision whose pods were let go without their recovery: at the deadline, or since the recovery
    /// failed for good.
    pub released_revision: Option<String>,
    /// Since when the first pod of `revision` waits at a gate; the deadline counts from here. None where the pods were let
    /// go since the recovery failed for good: nobody waits then.
    pub gated_since: Option<Timestamp>,
    /// How many of its pods a gate holds.
    pub held_pods: u32,
}

/// A recovery that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// The Job's name.
    pub job: String,
    /// The recovery's id.
    pub recovery_id: String,
    /// What it covers.
    pub triggers: Vec<String>,
    /// When its Job was created.
    pub started: Timestamp,
}

/// A recovery that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub recovery_id: String,
    /// Why it started.
    pub trigger: Trigger,
    /// What it covered, the main trigger first; empty in the history, which need not know.
    pub triggers: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// When its Job was created.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// What it counted, if it could report.
    pub counts: Option<Counts>,
    /// What kept it from working, as a reason of `api::names`, if that is known.
    pub reason: Option<&'static str>,
    /// What a person should know.
    pub message: String,
    /// When runs that were too young become due.
    pub next_due: Option<Timestamp>,
}

impl Record {
    /// What it came to, in a sentence without its full stop; nothing: it did not end well, or counted nothing.
    #[must_use]
    pub fn came_to(&self) -> Option<String> {
        let Counts { active, stuck, recovered, failed, requeued, .. } =
            self.counts.filter(|_| ends::is_success(self))?;
        Some(match self.outcome {
            _ if recovered > 0 => {
                format!("Settled {recovered} of {active} active run(s): {failed} failed, {requeued} requeued")
            }
            Outcome::CheckOnly => {
                format!("{stuck} of {active} active run(s) are stuck, and nothing was to be changed")
            }
            _ => format!("None of {active} active run(s) was stuck"),
        })
    }
}
