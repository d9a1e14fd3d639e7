//! SHELL. The ledger: every recovery and every changed row, so that all of it can be explained and undone.
//!
//! In: an open [`Connection`](crate::db::Connection). Out: what was recorded, what is recorded. One recovery is held by one
//! process at a time: its row is locked for the length of a batch, which numbers the batches and fences late-comers.

mod begin;
mod counts;
mod history;
mod migrate;
mod note;
mod read_back;
mod undo;
mod undo_singly;
mod undone;
mod workers;

pub use begin::{Begun, Opening, Total, close, find, hold, newest_of, open, total};
pub use counts::{any_requeue, count_requeues};
pub use history::{
    ChangedRow, Record, RecordedBatch, batches, batches_of_run, columns_of, is_noted, recorded_batch, recoveries,
    signs, size_of,
};
pub use migrate::{LedgerState, NEWEST, create, presence, refuse_nowhere, sql, state, state_by};
pub use note::{Noted, note};
pub use undo::{KEPT, Left, LeftAlone, OtherValue, Why, undo_one};
pub use undo_singly::{left_before, undo_preview, undo_singly};
pub use undone::{UndoState, put_back, restored_of, root_of, settles_again, undo_of};
pub use workers::{known, see, shared};
