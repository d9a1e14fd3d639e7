//! `unstick init`: the init container. It waits for the operator, or recovers here, and then lets the app start, whatever
//! happened.
//!
//! All of its work, reading the arguments included, is done on a thread of its own. The main thread waits for it no longer
//! than allowed and then ends the process: neither a panic nor a call that never returns keeps the app from starting.

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    time::{Duration, Instant},
};

use clap::ArgMatches;

use super::{
    Failure,
    args::{InitArgs, STRICT, odd_switch},
    failure::{FAILED, TRY_AGAIN, USAGE},
    output,
    pass::{self, Finished, Order},
    sources,
    waiting::{self, Turn},
};
use crate::{
    recover::Mode,
    report::{Outcome, Report, ReportError, Trigger},
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
    let (strict, odd) = is_strict(&argv, sources::variable(STRICT).as_deref());
    if let Some(sentence) = odd {
        output::words(&format!("unstick init: {sentence}\n"));
    }
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

/// The work itself: an operator is asked first, if there is one to ask. Behind its back nothing is done: while it answers, the
/// recovery is its own affair, up to our deadline.
fn run(args: &InitArgs, matches: &ArgMatches, tell: &Sender<News>) -> u8 {
    let _ = tell.send(News::Limits(args.timeout_total, args.termination_log.clone()));
    let deadline = Instant::now() + args.timeout_total.saturating_sub(LAST_WORDS).max(args.timeout_total / 2);
    let finished = match waiting::wait(args, deadline) {
        Turn::Over(exit) => return exit,
        Turn::Alone => inline(args, matches, deadline),
        Turn::Forsaken(why) => forsaken(args, matches, (deadline, why)),
    };
    finished.show_and_leave(args.output.output, args.termination_log.as_ref())
}

/// Recovers here because nobody else can be asked to, and says so.
fn forsaken(args: &InitArgs, matches: &ArgMatches, (deadline, failure): (Instant, Failure)) -> Finished {
    let why = failure.sentences.join(" ");
    if !sources::names_a_policy(&args.policy) {
        let sentence =
            format!("{why}; and there is no policy to recover by here: set UNSTICK_POLICY_FILE or UNSTICK_POLICY");
        return Finished::early(Failure::new(failure.exit, sentence), Trigger::InitContainer, args.recovery_id.clone());
    }
    let mut finished = inline(args, matches, deadline);
    let sentence = format!("{why}; recovered here instead");
    match &mut finished.failure {
        None => finished.report.warnings.push(sentence),
        Some(failure) => {
            finished.report.errors.push(ReportError { id: None, message: why.clone() });
            failure.sentences.push(why);
        }
    }
    finished
}

/// Recovers here and now.
fn inline(args: &InitArgs, matches: &ArgMatches, deadline: Instant) -> Finished {
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
        shared_name: &|policy| waiting::shared_name(&args.gate, policy),
        limit: args.limit,
        time_limit: Some(deadline.saturating_duration_since(Instant::now())),
        // A sandbox restart runs init containers again under the same name: then there may be new work.
        done_within: Some(LIMIT),
    })
    .reworded(|sentence| with_limit(sentence, args.timeout_total))
}

/// The limit as it was given: what is left of it after our own last words means nothing to anybody.
fn with_limit(sentence: &str, given: Duration) -> String {
    const OUT_OF_TIME: &str = "out of time: not done within ";
    match sentence.strip_prefix(OUT_OF_TIME).and_then(|rest| rest.split_once(" s;")) {
        Some((_, rest)) => format!("{OUT_OF_TIME}{} s;{rest}", given.as_secs()),
        None => sentence.to_owned(),
    }
}

/// Whether `--strict` is given, told without parsing: it must also count where the rest cannot be parsed. A variable that says
/// neither yes nor no holds no app: the second is a sentence about it.
fn is_strict(argv: &[OsString], variable: Option<&str>) -> (bool, Option<String>) {
    let flag = argv.iter().any(|arg| arg == "--strict");
    match variable.map(|word| (word, super::args::strict(word))) {
        Some((word, None)) => {
            let means = if flag { "--strict holds the app all the same" } else { "it holds no app" };
            (flag, Some(format!("{STRICT} is \"{}\", and {means}: {}", word.escape_debug(), odd_switch(STRICT))))
        }
        Some((_, Some(true))) => (true, None),
        _ => (flag, None),
    }
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
        let is = |line: &str, variable| is_strict(&argv(line), variable).0;
        assert!(is("unstick init --nonsense --strict", None));
        assert!(!is("unstick init --nonsense", None));
        for on in ["true", "yes", "on", "1", "TRUE", "Yes"] {
            assert!(is("unstick init", Some(on)), "{on}");
        }
    }

    #[test]
    fn a_variable_that_says_neither_yes_nor_no_holds_no_app_and_is_named() {
        let argv = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for odd in ["maybe", "ture", "2", " true", "strict", "t", "y"] {
            let (strict, said) = is_strict(&argv("unstick init"), Some(odd));
            assert!(!strict && said.unwrap().contains(&format!("UNSTICK_STRICT is \"{odd}\"")), "{odd}");
            assert!(is_strict(&argv("unstick init --strict"), Some(odd)).0, "{odd}");
        }
        for off in ["false", "no", "OFF", "0"] {
            assert_eq!(is_strict(&argv("unstick init"), Some(off)), (false, None), "{off}");
        }
    }
}
