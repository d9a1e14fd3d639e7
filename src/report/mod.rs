//! The one result type of a recovery, and its forms.
//!
//! In: what the use case saw and did. Out: JSON, text, the Job's termination message; beside it the history and the
//! result of an undo. Nothing is looked up here, and no form needs more than the JSON holds: a stored report reads
//! like a fresh one.

mod explain;
mod finding;
mod gate;
mod history;
mod model;
mod names;
mod preset;
mod termination;
mod text;
mod undo;
pub mod words;

pub use explain::{EXPLAIN_SCHEMA, Explanation, RunChange};
pub use finding::{Finding, Verdict};
pub use gate::{OverdueGate, ReleasedPod};
pub use history::{Change, Counts, NO_LEDGER, Recovery, RecoveryDetail, history_text};
pub use model::{NO_REPORT, REPORT_SCHEMA, Report, ReportError, RunLine, UNDONE_BY, progress, row_id};
pub use names::{Outcome, Trigger, UnknownName};
pub use preset::{PresetShown, ReleaseShown, StatusesShown, place};
pub use termination::{TERMINATION_MESSAGE_BYTES, from_termination_message, termination_message};
pub use text::{Words, text};
pub use undo::{IDS_IN_TEXT, LOCKED, Skipped, UNDO_SCHEMA, UndoReport};
