//! The `evidence` room; see the map in `lib.rs`.
