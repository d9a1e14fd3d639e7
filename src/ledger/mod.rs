//! The `ledger` room; see the map in `lib.rs`.
