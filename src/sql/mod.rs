//! The `sql` room; see the map in `lib.rs`.

mod statement;

pub use statement::{Statement, Value};
