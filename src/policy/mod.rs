//! The `policy` room; see the map in `lib.rs`.
