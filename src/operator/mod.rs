//! SHELL. The controller: it watches, and for each policy observes, decides, acts and tells.
//!
//! In: [`Settings`] and a cluster. Out: recovery Jobs, opened gates, statuses, events and metrics. What is to be done is
//! decided in the `rollout` room; here is only how it is seen and done. No database is ever reached from here, and no
//! Secret is read.

mod accepted;
pub mod act;
mod answers;
mod census;
mod conditions;
mod context;
mod crd;
mod environment;
pub mod events;
pub mod fault;
mod image;
pub mod lease;
mod news;
pub mod observe;
mod openings;
mod patience;
mod queue;
mod reconcile;
mod run;
mod said;
mod settings;
pub mod status;
pub mod tell;
mod turns;
mod unmet;
mod unseen;
mod waits;
pub mod watch;
#[cfg(test)]
mod wire_tests;

pub use run::{OperatorError, run};
pub use settings::{Namespaces, Settings};

/// A policy's place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}
