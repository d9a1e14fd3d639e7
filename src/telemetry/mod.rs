//! Logs, to standard error, and metric families.
//!
//! In: a form and a filter such as `warn` or `unstick=debug`. Out: nothing but the lines themselves; standard output is
//! for data. The database drivers stay silent whatever the filter says: they log statements with their values.

pub mod metrics;
mod tables;

use std::io;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    filter::Targets,
    fmt,
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

/// The levels, from nothing to everything.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Why there are no logs.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is none.
    #[error("cannot read {0:?} as a log level: write off, error, warn, info, debug or trace")]
    Filter(String),
    /// Somebody was first.
    #[error("cannot write logs: {0}")]
    Taken(#[from] TryInitError),
}

/// Begins to write logs.
///
/// # Errors
/// The filter cannot be read, or logs are written already.
pub fn begin(format: LogFormat, filter: &str) -> Result<(), LogError> {
    let filter = read(filter)?;
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry.with(fmt::layer().with_writer(io::stderr).with_ansi(false)).try_init()?,
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true).with_writer(io::stderr)).try_init()?,
    }
    Ok(())
}

fn read(filter: &str) -> Result<Targets, LogError> {
    let wrong = || LogError::Filter(filter.to_owned());
    let lower = filter.trim().to_ascii_lowercase();
    // A bare word that is no level would be taken for a target's name, and everything of it be shown.
    let mut bare = lower.split(',').filter(|part| !part.contains('='));
    if bare.any(|part| !LEVELS.contains(&part.trim())) {
        return Err(wrong());
    }
    let targets: Targets = lower.parse().map_err(|_| wrong())?;
    // The operator tells itself, once, what its watches cannot do; there it is told at every try.
    let targets = targets.with_target("kube_runtime::watcher", LevelFilter::ERROR);
    Ok(targets.with_target("sqlx", LevelFilter::OFF))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn a_level_or_a_target_with_its_level_is_read() {
        assert!(read("Info").unwrap().would_enable("unstick::db", &Level::INFO));
        assert!(!read("warn").unwrap().would_enable("unstick::db", &Level::INFO));
        assert!(read("warn,unstick=debug").unwrap().would_enable("unstick::db", &Level::DEBUG));
    }

    #[test]
    fn what_is_no_level_is_refused_with_the_levels() {
        for filter in ["loud", "", "warn,loud", "unstick=loud"] {
            assert!(read(filter).unwrap_err().to_string().contains("off, error, warn"), "{filter}");
        }
    }

    #[test]
    fn drivers_stay_silent_at_every_level() {
        assert!(!read("trace").unwrap().would_enable("sqlx::query", &Level::ERROR));
        assert!(!read("trace,sqlx=trace").unwrap().would_enable("sqlx::query", &Level::ERROR));
    }
}
