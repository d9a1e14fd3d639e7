//! `unstick init`: the init container. It recovers inline and then lets the app start, whatever happened.
//!
//! All of its work, reading the arguments included, is done on a thread of its own. The main thread waits for it no longer
//! than allowed and then ends the process: neither a panic nor a call that never returns keeps the app from starting.

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    time::Duration,
};

use clap::ArgMatches;

use super::{
    Failure,
    args::InitArgs,
    failure::{FAILED, TRY_AGAIN, USAGE},
    output,
    pass::{self, Finished, Order},
    sources,
};
use crate::{
    recover::Mode,
    report::{Outcome, Report, Trigger},
};

/// Until the arguments are read, this is allowed.
const LIMIT: Duration = Duration::from_secs(60);
/// Reserved for telling how it ended.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What the working thread tells the waiting one.
enum News {
    /// How long it may take, and where Kubernetes looks for the result.
    Limits(Duration, Option<PathBuf>),
    /// The end, with the recovery's own exit code.
    Ended(u8),
}

/// The exit code of the process: 0 unless `--strict`.
pub(super) fn main(argv: Vec<OsString>) -> u8 {
    let strict = is_strict(&argv);
    let exit = supervised(move |tell| {
        super::parse(argv).map_or_else(
            |error| usage(&super::usage_words(&error), super::is_usage_error(&error)),
            |(arguments, matches)| super::dispatch(&arguments, &matches, &|args, matches| run(args, matches, tell)),
        )
    });
    if strict {
        return exit;
    }
    if exit != 0 {
        output::words("unstick init: the app starts all the same (--strict would hold it)\n");
    }
    0
}

/// Does the work on a thread of its own, and does not wait for it longer than it said it may take.
fn supervised(work: impl FnOnce(&Sender<News>) -> u8 + Send + 'static) -> u8 {
    let (tell, news) = channel();
    let started = std::thread::Builder::new().name("init".to_owned()).spawn(move || {
        let exit = work(&tell);
        // The waiting thread may have gone.
        let _ = tell.send(News::Ended(exit));
    });
    match started {
        Ok(_) => wait(&news),
        Err(error) => output::fail(&Failure::new(FAILED, format!("cannot start a thread: {error}"))),
    }
}

/// Waits for the end, for the limit, or for the thread to be gone: it panicked.
fn wait(news: &Receiver<News>) -> u8 {
    let (mut limit, mut termination_log) = (LIMIT, sources::variable("UNSTICK_TERMINATION_LOG").map(PathBuf::from));
    loop {
        let failure = match news.recv_timeout(limit) {
            Ok(News::Ended(exit)) => return exit,
            Ok(News::Limits(given, file)) => {
                (limit, termination_log) = (given, file);
                continue;
            }
            Err(RecvTimeoutError::Timeout) => {
                Failure::new(TRY_AGAIN, format!("out of time after {} s", limit.as_secs()))
            }
            Err(RecvTimeoutError::Disconnected) => {
                Failure::new(FAILED, "an error of our own ended the recovery; please report it")
            }
        };
        return Finished::early(failure, Trigger::InitContainer, None)
            .show_and_leave(super::args::Form::Text, termination_log.as_ref());
    }
}

/// A mistake in the arguments: printed, and left where Kubernetes looks.
fn usage(words: &str, is_error: bool) -> u8 {
    if !is_error {
        return output::data(words);
    }
    output::words(words);
    let mut report = Report::blank(Trigger::InitContainer, Outcome::Failed);
    let sentence = words.lines().next().unwrap_or_default().trim_start_matches("error: ");
    Failure::usage(sentence).tell(&mut report);
    output::leave_for_kubernetes(&report, sources::variable("UNSTICK_TERMINATION_LOG").map(PathBuf::from).as_ref());
    USAGE
}

/// The work itself: today inline; an operator, once there is one to ask, would be asked first.
fn run(args: &InitArgs, matches: &ArgMatches, tell: &Sender<News>) -> u8 {
    let _ = tell.send(News::Limits(args.timeout_total, args.termination_log.clone()));
    inline(args, matches).show_and_leave(args.output.output, args.termination_log.as_ref())
}

/// Recovers here and now.
fn inline(args: &InitArgs, matches: &ArgMatches) -> Finished {
    if !sources::names_a_policy(&args.policy) {
        let failure = Failure::usage(
            "no policy, so there is nothing to recover: set UNSTICK_POLICY_FILE or UNSTICK_POLICY, or name the table with --table or --preset",
        );
        return Finished::early(failure, Trigger::InitContainer, args.recovery_id.clone());
    }
    pass::run(Order {
        policy: &args.policy,
        matches,
        mode: Mode::Recover,
        trigger: Trigger::InitContainer,
        recovery_id: args.recovery_id.clone(),
        limit: args.limit,
        time_limit: Some(args.timeout_total.saturating_sub(LAST_WORDS).max(args.timeout_total / 2)),
        // A sandbox restart runs init containers again under the same name: then there may be new work.
        done_within: Some(LIMIT),
    })
}

/// Whether `--strict` is given, told without parsing: it must also count where the rest cannot be parsed.
fn is_strict(argv: &[OsString]) -> bool {
    let variable = sources::variable("UNSTICK_STRICT").map(|value| value.to_ascii_lowercase());
    let truthy = variable.is_some_and(|value| !["0", "n", "no", "f", "false", "off"].contains(&value.as_str()));
    truthy || argv.iter().any(|arg| arg == "--strict")
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_panic_of_our_own_ends_as_a_failure_and_not_as_a_crash() {
        assert_eq!(supervised(|_| panic!("on purpose")), FAILED);
    }

    #[test]
    fn work_that_never_returns_is_left_at_its_limit() {
        let start = Instant::now();
        let exit = supervised(|tell| {
            let _ = tell.send(News::Limits(Duration::from_millis(50), None));
            loop {
                std::thread::park();
            }
        });
        assert_eq!(exit, TRY_AGAIN);
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn strict_is_seen_even_where_nothing_can_be_parsed() {
        let argv = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(is_strict(&argv("unstick init --nonsense --strict")));
        assert!(!is_strict(&argv("unstick init --nonsense")));
    }
}
