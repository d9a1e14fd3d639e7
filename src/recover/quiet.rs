//! How long a recovery bears a server that says nothing, over all of its connections. Pure: told what has passed.

use std::time::Duration;

/// With the last connection's ten seconds it stays below the five minutes of the command line.
const MOST: Duration = Duration::from_secs(285);
/// With less than this no server could be heard any more.
const LEAST: Duration = Duration::from_secs(1);

/// The silence since the last batch was kept. A proxy that lets each new connection say a little, and then stalls, must
/// not hold a recovery for ever: connecting again is no progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Quiet {
    passed: Duration,
}

impl Quiet {
    /// So long nothing came.
    pub(super) fn add(&mut self, time: Duration) {
        self.passed = self.passed.saturating_add(time);
    }

    /// A batch was kept.
    pub(super) fn end(&mut self) {
        self.passed = Duration::ZERO;
    }

    /// For how long more; `None`: it was too long.
    pub(super) fn left(self) -> Option<Duration> {
        Some(MOST.saturating_sub(self.passed)).filter(|left| *left >= LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_adds_up_over_connections_and_ends_within_five_minutes() {
        let mut quiet = Quiet::default();
        let mut all = Duration::ZERO;
        // Each connection is given what a fresh one would get, or what is left.
        while let Some(left) = quiet.left() {
            let silent = left.min(Duration::from_secs(220));
            quiet.add(silent);
            all += silent;
        }
        assert!(all > Duration::from_secs(220) && all + Duration::from_secs(10) < Duration::from_secs(300), "{all:?}");
    }

    #[test]
    fn a_batch_that_was_kept_breaks_the_silence() {
        let mut quiet = Quiet::default();
        quiet.add(MOST);
        assert_eq!(quiet.left(), None);
        quiet.end();
        assert_eq!(quiet.left(), Some(MOST));
    }
}
