//! The database's clock, and how far others may be off.

/// The database's clock, and how far the others that a list of workers rests on may be off.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Clocks {
    /// The database's time, in seconds since 1970.
    pub now: f64,
    /// By how many seconds the clock of the machine that works on the table is ahead of the database's; 0 if it is not. A recovery
    /// runs on a node of the cluster that the list is of, and nodes and operator keep one time.
    pub ahead: f64,
    /// By how many seconds clocks may differ.
    pub skew: f64,
}

impl Clocks {
    /// By how many seconds the clock that a list taken at this time was made by is ahead of the database's, for all that is known:
    /// a list cannot be from the future, and one that was long under way hides that it is.
    #[must_use]
    pub(super) fn ahead_of_now(&self, taken: f64) -> f64 {
        (taken - self.now).max(self.ahead).max(0.0)
    }
}
