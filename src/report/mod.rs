//! The `report` room; see the map in `lib.rs`.
