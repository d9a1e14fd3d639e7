//! SHELL. The use case: look, brake, settle, report.
//!
//! In: an [`EffectivePolicy`], a database URL and, where there is one, a snapshot of live workers. Out: a report and an exit
//! code, whatever happens. Every entry point (command line, Job, init container, HTTP) ends here.

mod batch;
mod brake;
mod browse;
mod explain;
mod fault;
mod inspect;
mod opening;
mod pace;
mod plan;
mod prepare;
mod quiet;
mod row_by_row;
mod run;
mod session;
mod settle;
mod signs;
mod undo;
mod undo_batch;

use std::time::Duration;

use crate::{
    evidence::Snapshot,
    policy::EffectivePolicy,
    report::{Report, Trigger},
    settings::DatabaseUrl,
};

pub use browse::{history, history_of};
pub use explain::explain;
pub use fault::Fault;
pub use plan::{grants, migrate, migration_sql, plan};
pub use run::run;
pub use undo::undo;

/// Whether anything may be changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Look only; the transaction itself is read-only.
    Check,
    /// Settle what is stuck.
    Recover,
}

/// One recovery, asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What applies.
    pub policy: EffectivePolicy,
    /// The database.
    pub url: DatabaseUrl,
    /// The recovery's name: the same name is settled once.
    pub recovery_id: String,
    /// Why.
    pub trigger: Trigger,
    /// Who.
    pub actor: String,
    /// Live workers, if known.
    pub snapshot: Option<Snapshot>,
    /// Look or settle.
    pub mode: Mode,
    /// How many runs the report lists.
    pub list_limit: u64,
    /// All of it ends within this.
    pub time_limit: Option<Duration>,
    /// A finished recovery of the same name counts as done only if it ended within this.
    pub done_within: Option<Duration>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// What was seen and done.
    pub report: Report,
    /// The process's exit code.
    pub exit: u8,
    /// What went wrong, one sentence.
    pub error: Option<String>,
    /// The statements that somebody with more rights must run.
    pub remedy_sql: Option<String>,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Runs settled so far; of an undo, runs looked at.
    pub done: u64,
    /// Runs that were stuck at the look; of an undo, runs that its recovery settled.
    pub all: u64,
}

/// Told after each batch.
pub type Progress<'a> = &'a mut dyn FnMut(Step);
