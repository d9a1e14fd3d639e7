//! Runs one future to its end: within a time, and until somebody asks us to stop.
//!
//! The process that a container starts is told to stop by SIGTERM, which the kernel gives to no process of number 1 that
//! does not ask for it. What was committed until then is in the ledger; the rest the database takes back.

use std::{future::Future, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
};

use super::{Failure, failure};

/// Runs `future` on this thread.
///
/// # Errors
/// The time is over, or a signal came.
pub(super) fn block_on<T>(future: impl Future<Output = T>, limit: Option<Duration>) -> Result<T, Failure> {
    let runtime = begin()?;
    let ended = runtime.block_on(async {
        let mut signals = Signals::listen();
        tokio::select! {
            biased;
            ended = future => Ok(ended),
            name = signals.arrives() => Err(stopped(name)),
            () = passes(limit) => Err(out_of_time()),
        }
    });
    // A resolver that hangs keeps its thread: it is not waited for.
    runtime.shutdown_background();
    ended
}

/// The same for what ends in good order when a signal comes: `make` is given a future that waits for one and says so.
///
/// # Errors
/// The time is over.
pub(super) fn block_on_stoppable<F: Future>(
    make: impl FnOnce(BoxFuture<'static, String>) -> F,
    limit: Option<Duration>,
) -> Result<F::Output, Failure> {
    let runtime = begin()?;
    let ended = runtime.block_on(async {
        let mut signals = Signals::listen();
        let stop = async move { stop_sentence(signals.arrives().await) };
        tokio::select! {
            biased;
            ended = make(stop.boxed()) => Ok(ended),
            () = passes(limit) => Err(out_of_time()),
        }
    });
    runtime.shutdown_background();
    ended
}

/// The same in a process that minds signals elsewhere.
///
/// # Errors
/// The time is over.
pub(super) fn block_on_apart<T>(future: impl Future<Output = T>, limit: Option<Duration>) -> Result<T, Failure> {
    let runtime = begin()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            ended = future => Ok(ended),
            () = passes(limit) => Err(out_of_time()),
        }
    });
    runtime.shutdown_background();
    ended
}

/// What is said of a process that was stopped, where it only looked: it left nothing in any ledger.
pub(super) fn of_a_look(sentence: &str) -> String {
    match sentence.split_once(": what was committed is in the ledger") {
        Some((why, _)) => format!("{why}: nothing was changed; run it again"),
        None => sentence.to_owned(),
    }
}

/// [`block_on`] for what only looks.
///
/// # Errors
/// A signal came.
pub(super) fn look<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    block_on(future, None).map_err(|mut failure| {
        failure.sentences.iter_mut().for_each(|sentence| *sentence = of_a_look(sentence));
        failure
    })
}

fn begin() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(failure::FAILED, format!("cannot start: {error}")))
}

/// What asks a process to stop.
pub(super) struct Signals {
    terminate: Option<Signal>,
    interrupt: Option<Signal>,
}

impl Signals {
    /// From now on.
    pub(super) fn listen() -> Self {
        Self { terminate: listen(SignalKind::terminate()), interrupt: listen(SignalKind::interrupt()) }
    }

    /// Waits for one, and says which.
    pub(super) async fn arrives(&mut self) -> &'static str {
        tokio::select! {
            () = arrives(self.terminate.as_mut()) => "SIGTERM",
            () = arrives(self.interrupt.as_mut()) => "SIGINT",
        }
    }
}

fn listen(kind: SignalKind) -> Option<Signal> {
    signal(kind).inspect_err(|error| tracing::warn!(%error, "cannot listen for signals")).ok()
}

async fn arrives(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

async fn passes(limit: Option<Duration>) {
    match limit {
        #[expect(clippy::disallowed_methods, reason = "the limit is what is waited for")]
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

fn out_of_time() -> Failure {
    Failure::new(
        failure::TRY_AGAIN,
        "out of time: what was committed is in the ledger; allow more with --timeout-total, or run the same again to go on",
    )
}

fn stopped(signal: &str) -> Failure {
    Failure::new(failure::TRY_AGAIN, stop_sentence(signal))
}

fn stop_sentence(signal: &str) -> String {
    format!("stopped by {signal}: what was committed is in the ledger; run the same again to go on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_in_time_gives_its_result() {
        assert_eq!(block_on(async { 7 }, Some(Duration::from_secs(5))), Ok(7));
    }

    #[test]
    fn what_does_not_end_is_left_at_the_limit_with_exit_75() {
        let failure = block_on(std::future::pending::<()>(), Some(Duration::from_millis(10))).unwrap_err();
        assert_eq!(failure.exit, 75);
    }
}
