//! SHELL. What holds new pods until the recovery of their rollout is done.
//!
//! In: whether a pod may go on, as the `rollout` room says. Out: the operator's answers to init containers, their waiting
//! for them, the condition of readiness gates, and the opening of gates that nobody else opens in time.

mod answer;

pub use answer::{Answer, LONGEST_WAIT, Question, State};
