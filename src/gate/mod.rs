//! SHELL. What holds new pods until the recovery of their rollout is done.
//!
//! In: whether a pod may go on, as the `rollout` room says. Out: the operator's answers to init containers, their waiting
//! for them, the condition of readiness gates, and the opening of gates that nobody else opens in time.

mod answer;
mod answers;
mod ask;
mod cluster;
mod names;
mod overdue;
mod readiness;

pub use answer::{Answer, LONGEST_WAIT, Question, State};
pub use answers::{Gates, Look, limits, router};
pub use ask::{Asked, OperatorUrl, ask, fetch};
pub(crate) use cluster::with_causes;
pub use cluster::{NoCluster, connect};
pub use names::rollout_recovery_id;
pub use overdue::{Scope, Swept, Which, release};
pub use readiness::{NotOpened, Opened, Opening, open, open_all};
