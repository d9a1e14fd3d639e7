//! CORE. Who is alive: live workers and signs of life go in, a verdict on each run comes out.
//!
//! The same rules exist twice: here, one run at a time, for reading and for proof; in `sql`, as the condition that every
//! statement repeats. A property test on each engine holds one against the other.

mod clocks;
mod compact;
mod kind;
mod owners;
mod reading;
mod verdict;
mod workers;

pub use clocks::Clocks;
pub use kind::{EvidenceKind, UnknownEvidence};
pub use owners::{Gone, Identity, LAST_BEAT_SECONDS, Living, NEVER, NoEvidence, Owners};
pub use reading::{EARLIEST, MILLISECONDS_ABOVE, UNREADABLE, of_date, of_number};
pub use verdict::{Rules, Signs};
pub use workers::{EndedPod, Pod, Snapshot, SnapshotError};
