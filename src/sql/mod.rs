//! CORE. Statements as data, in three dialects.
//!
//! In: a run table, rules, a pass. Out: [`Statement`]s with every value bound and every name quoted. Nothing is run here.

mod clock;
mod condition;
mod due;
mod expr;
mod image;
mod inspect;
mod ledger;
mod moment;
mod mysql;
mod owners;
mod part;
mod postgres;
mod requeues;
mod rows;
mod settle;
mod signs;
mod state;
mod statement;
mod undo;

pub use clock::Zone;
pub use condition::Scope;
pub use expr::{KEY_ESCAPE, KEY_SEPARATOR, key_parts, literal, quote, quote_text, table_name};
pub use image::{kept_image, kept_key};
pub use inspect::{Look, claimed_owners, list, newest_times, one, owned_and_silent, remaining, statuses, summary};
pub use ledger::LedgerNames;
pub use mysql::TOO_LONG;
pub use part::Part;
pub use postgres::{Batch, put_back_since, settle_batch};
pub use requeues::{counted_as, recount};
pub use rows::{PickedRow, after_images, pick_rows, settle_rows, shared_images};
pub use settle::{Order, Pass, Spent, new_status, passes, written};
pub use state::{Class, classes};
pub use statement::{Statement, Value};
pub use undo::{
    Hold, Silent, UndoBatch, UndoGroup, undo_action, undo_batch, undo_images, undo_match, undo_rows, written_since,
};
