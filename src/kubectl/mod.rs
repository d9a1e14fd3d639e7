//! SHELL. `kubectl unstick`: what a person asks of policies, seen and done with that person's own rights.
//!
//! In: a verb with its words, a way to the cluster, a [`Voice`]. Out: tables, JSON or YAML, and an exit code. The
//! database is reached by Jobs only, in the policy's namespace and with the policy's own Secret: the person's machine
//! never sees a URL.

mod ask;
mod check;
mod doctor;
mod explain;
mod fault;
mod history;
mod image;
mod place;
mod policies;
mod release;
mod snapshot;
mod status;
mod suspend;
mod trigger;
mod undo;
mod voice;

pub use ask::Question;
pub use check::check;
pub use doctor::{Patient, doctor};
pub use explain::explain;
pub use fault::Fault;
pub use history::history;
pub use place::{Place, Way, connect};
pub use policies::{names, only};
pub use release::release;
pub use status::{Whose, status};
pub use suspend::suspend;
pub use trigger::trigger;
pub use undo::undo;
pub use voice::{Form, UnknownForm, Voice};

/// How often the cluster is asked while something is waited for.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(250);

/// Waits a moment between two looks.
#[expect(clippy::disallowed_methods, reason = "a person waits: between two looks time has to pass")]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}

/// The time of this machine.
fn now() -> jiff::Timestamp {
    #[expect(clippy::disallowed_methods, reason = "ages in tables are told by the clock of whoever reads them")]
    jiff::Timestamp::now()
}

/// A limit within which something has to come about.
#[derive(Clone, Copy, Debug)]
struct Deadline(std::time::Instant);

impl Deadline {
    fn after(limit: std::time::Duration) -> Self {
        let now = std::time::Instant::now();
        Self(now.checked_add(limit).unwrap_or(now))
    }

    fn is_over(self) -> bool {
        let now = std::time::Instant::now();
        now >= self.0
    }
}
