//! SHELL. Jobs as objects and nothing more: whoever makes one gives it to the cluster.
//!
//! In: a policy, what applies of it, what the Job is for. Out: the Job, which carries all that its program needs; and the
//! snapshot of a namespace's pods as it travels there. The operator makes Jobs that recover, people those that look.

mod accept;
mod frame;
mod recovery;
pub mod snapshot;
mod verb;

pub use accept::accept;
pub use frame::{CA_VOLUME, JobSettings};
pub use recovery::{JobOrder, job, listed, policy_label};
pub use verb::{Verb, VerbOrder, verb_job};
