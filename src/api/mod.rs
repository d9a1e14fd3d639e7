//! The `api` room; see the map in `lib.rs`.
