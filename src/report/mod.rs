//! The one result type of a recovery, and its forms.
//!
//! In: what the use case saw and did. Out: JSON, text, the Job's termination message. Nothing is looked up here, and
//! no form needs more than the JSON holds: a stored report reads like a fresh one.

mod model;
mod names;
mod text;
pub mod words;

pub use model::{REPORT_SCHEMA, Report, ReportError, RunLine, progress, row_id};
pub use names::{Outcome, Trigger, UnknownName};
pub use text::{Words, text};
