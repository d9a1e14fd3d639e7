//! The `cli` room; see the map in `lib.rs`.

pub mod crd;
pub mod validate;
