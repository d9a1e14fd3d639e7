//! The `db` room; see the map in `lib.rs`.
