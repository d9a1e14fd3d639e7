//! The `runs` room; see the map in `lib.rs`.

mod action;

pub use action::{Action, UnknownAction};
