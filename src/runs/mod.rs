//! CORE. What a run table is: its name, its columns by role, its statuses, and what settling a run writes.
//!
//! In: names as people wrote them, a preset, and the catalogue as data. Out: a [`RunTable`] that every later room can
//! trust. Nothing here reads a database; `db` fetches the [`Catalogue`].

mod action;
mod catalogue;
mod dialect;
mod ident;
mod preset;
/// One file per supported system.
pub mod presets;
mod resolve;
mod role;
mod spec;
mod statuses;
mod table;
mod time;
mod walk;
mod written;

pub use action::Action;
pub use catalogue::{Catalogue, ColumnFacts, Flaw, IndexFacts};
pub use dialect::Dialect;
pub use ident::{Ident, NameError, TableName};
pub use preset::{Access, Fired, Preset, PresetSource, PresetState, Probe, Put, Release};
pub use resolve::{Mismatch, resolve, resolve_written, with_signs};
pub use role::Role;
pub use spec::{Overrides, RunSpec, Source, SpecError, State, Write};
pub use table::{Column, Kind, RunTable, Sign};
pub use time::TimeForm;
pub use walk::Walk;
pub use written::written_in_words;
