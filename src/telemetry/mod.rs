//! The `telemetry` room; see the map in `lib.rs`.
