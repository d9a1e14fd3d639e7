//! The `recover` room; see the map in `lib.rs`.
