//! CORE. From what the cluster looks like to what is to be done about it.
//!
//! In: [`Facts`] about one policy, its workloads, workers and Jobs at one moment, and the [`Memory`] that its status
//! keeps. Out: a [`Decision`]: which recovery to start, which Jobs to remove, what to remember and to tell, and when to
//! look again. Nothing is read or written here, and the time is told.

mod container;
mod decide;
mod decision;
mod ends;
mod facts;
mod gate;
mod jobs;
mod memory;
mod moments;
mod roll_call;
mod selector;
mod start;
#[cfg(test)]
mod tests;
mod triggers;
mod unsettled;

pub use container::{MainContainer, guess_note, main_container};
pub use decide::{alarm, decide};
pub use decision::{Decision, GateState, News, NewsKind, Release, Start};
pub use facts::{
    Container, Facts, GateRule, Loss, LossKind, PodPhase, PolicyFacts, Recall, RolloutRule, Rules, Schedule, Worker,
    Workload,
};
pub use gate::{GateQuestion, deciding, gate, gate_of, newest_gate, tells_more};
pub use jobs::{Ended, JobState, RecoveryJob, Trouble};
pub use memory::{Active, Memory, Record, WorkloadMemory};
pub use roll_call::{RollCall, digest};
pub use selector::selects;
pub use triggers::{MOST_WORKLOADS, put_followed_first, request_name, unfollowed};
