//! `RecoveryPolicy`: the YAML that people write, the rules it must keep, and every string that crosses the wire.
//!
//! Text or flags come in; a [`RecoveryPolicySpec`] that keeps every rule goes out, or a list of problems, each with its
//! path, its value and what to write instead. What a missing field means is not decided here but in the `policy` room.

mod choices;
mod delivery;
mod duration;
pub mod names;
mod runs;
mod schemas;
mod spec;
mod status;

pub use choices::{Action, Choice, EvidenceKind, GateMode, Identity, Pace, RolloutTrigger, UnknownChoice};
pub use delivery::{
    Amount, CaSource, Database, Gate, Job, KeyRef, Resources, SecretName, TaintEffect, Toleration, TolerationOperator,
    Triggers, UrlSource,
};
pub use duration::{Duration, NotADuration};
pub use runs::{Columns, Ledger, Limits, Recovery, Runs};
pub use spec::{
    Environment, EnvironmentGate, Operator, RecoveryPolicy, RecoveryPolicySpec, Requirement, Selector, Workers,
    default_environments,
};
pub use status::{ActiveJob, Effective, RecoveryPolicyStatus, RecoveryRecord, WorkloadStatus};

/// Whether a value says nothing, so that it need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
