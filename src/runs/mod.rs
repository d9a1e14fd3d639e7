//! The `runs` room; see the map in `lib.rs`.
