//! The `sql` room; see the map in `lib.rs`.
