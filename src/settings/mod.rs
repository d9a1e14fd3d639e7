//! The `settings` room; see the map in `lib.rs`.
