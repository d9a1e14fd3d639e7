//! `RecoveryPolicy`: the YAML that people write, the rules it must keep, and every string that crosses the wire.
//!
//! Text or flags come in; a [`RecoveryPolicySpec`] that keeps every rule goes out, or a list of problems, each with its
//! path, its value and what to write instead. What a missing field means is not decided here but in the `policy` room.

mod choices;
mod clock;
mod crd;
mod delivery;
mod duration;
mod hints;
pub mod names;
mod problem;
mod rules;
mod runs;
mod schema;
mod schemas;
mod spec;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod validate;

pub use choices::{Choice, GateMode, Identity, Pace, RolloutTrigger, UnknownChoice};
pub use clock::{schedule, zone};
pub use crd::{crd, crd_yaml};
pub use delivery::{
    Amount, CaSource, Database, Gate, Job, KeyRef, Resources, SecretName, TaintEffect, Toleration, TolerationOperator,
    Triggers, UrlSource,
};
pub use duration::{Duration, NotADuration};
pub use problem::{PolicyError, Problem};
pub use runs::{Columns, Ledger, Limits, Recovery, Runs};
pub use spec::{
    Environment, EnvironmentGate, Operator, RecoveryPolicy, RecoveryPolicySpec, Requirement, Selector, Workers,
    default_environments,
};
pub use status::{ActiveJob, Effective, RecoveryPolicyStatus, RecoveryRecord, TroubleStatus, WorkloadStatus};
pub use validate::{parse_policy, problems};

pub use crate::{evidence::EvidenceKind, runs::Action};

/// Whether a value says nothing, so that it need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
