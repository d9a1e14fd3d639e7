//! The `evidence` room; see the map in `lib.rs`.

mod kind;

pub use kind::{EvidenceKind, UnknownEvidence};
