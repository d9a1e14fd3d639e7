//! The command line: one file per verb. argv and the environment come in; data on standard output, words on standard
//! error and an exit code go out. What a verb does is decided in the rooms that it calls.

mod args;
mod check;
mod completions;
/// `unstick crd`
pub mod crd;
mod demo;
mod explain;
mod failure;
mod history;
mod init;
mod install;
mod kubectl;
mod kubectl_complete;
mod leftovers;
mod operator;
mod output;
mod overdue;
mod pass;
mod presets;
mod progress;
mod prove;
mod recover;
mod runtime;
mod serve;
mod sources;
mod sql;
mod undo;
/// `unstick validate`
pub mod validate;
mod waiting;

use std::{ffi::OsString, panic, path::Path};

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use crate::{
    settings::hide_credentials,
    telemetry::{self, LogFormat},
};
use args::{
    Arguments, Form, InitArgs, LogArgs, PLUGIN_LOG_LEVEL, PluginArguments, ValidateArgs, Verb, empty_is_unset,
    with_environment,
};
pub(crate) use failure::Failure;

/// How `init` is run: on its own thread it also tells another one how far it is.
type Init<'a> = &'a dyn Fn(&InitArgs, &ArgMatches) -> u8;

/// Does what the command line says; the exit code of the process.
#[must_use]
pub fn main(argv: Vec<OsString>) -> u8 {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
        let said = panic.payload_as_str().unwrap_or("no reason given");
        output::words(&format!("error: an error of our own{place}: {}\n", hide_credentials(said)));
    }));
    if kubectl_complete::is_asked(&argv) {
        return panic::catch_unwind(|| kubectl_complete::run(&argv)).unwrap_or(failure::FAILED);
    }
    if kubectl::is_plugin(&argv) {
        return panic::catch_unwind(|| plugin(argv)).unwrap_or(failure::FAILED);
    }
    if asks_for_init(&argv) {
        return init::main(argv);
    }
    // What went wrong was printed by the hook.
    panic::catch_unwind(|| once(argv)).unwrap_or(failure::FAILED)
}

fn once(argv: Vec<OsString>) -> u8 {
    match parse(argv) {
        // argv was looked at for init; should it ever hide from that look, the app starts.
        Ok((arguments, matches)) => dispatch(&arguments, &matches, &|_, _| 0),
        Err(error) if !is_usage_error(&error) => output::data(&usage_words(&error)),
        Err(error) => {
            output::words(&usage_words(&error));
            failure::USAGE
        }
    }
}

/// The same under the name by which kubectl starts it.
fn plugin(argv: Vec<OsString>) -> u8 {
    match PluginArguments::try_parse_from(argv) {
        Ok(arguments) => match begin_logs(&arguments.logs, PLUGIN_LOG_LEVEL) {
            Ok(()) => kubectl::run(&arguments.kubectl),
            Err(failure) => output::fail(&failure),
        },
        Err(error) if !is_usage_error(&error) => output::data(&usage_words(&error)),
        Err(error) => {
            output::words(&usage_words(&error));
            failure::USAGE
        }
    }
}

/// The arguments, and where each was given.
fn parse(argv: Vec<OsString>) -> Result<(Arguments, ArgMatches), clap::Error> {
    let mut command = with_environment(Arguments::command(), &empty_is_unset);
    let matches = command.try_get_matches_from_mut(argv)?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let (_, verb) =
        matches.subcommand().ok_or_else(|| command.error(clap::error::ErrorKind::MissingSubcommand, "no verb"))?;
    Ok((arguments, verb.clone()))
}

/// Help and version are answers, not errors.
fn is_usage_error(error: &clap::Error) -> bool {
    error.use_stderr()
}

/// What clap says, without any URL that was put where none belongs: a parameter of it may be as secret as a password.
fn usage_words(error: &clap::Error) -> String {
    let said = error.render().to_string();
    let mut parts = said.split("://");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).unwrap_or(part.len());
        words.push_str("://***");
        words.push_str(&part[end..]);
    }
    words
}

/// Runs the verb.
fn dispatch(arguments: &Arguments, matches: &ArgMatches, init: Init<'_>) -> u8 {
    if let Err(failure) = begin_logs(&arguments.logs, arguments.verb.usual_log_level()) {
        return output::fail(&failure);
    }
    match &arguments.verb {
        Verb::Check(args) => check::run(args, matches),
        Verb::Recover(args) => recover::run(args, matches),
        Verb::Init(args) => init(args, matches),
        Verb::Serve(args) => serve::run(args, matches),
        Verb::Undo(args) => undo::run(args, matches),
        Verb::History(args) => history::run(args, matches),
        Verb::Explain(args) => explain::run(args, matches),
        Verb::Kubectl(args) => kubectl::run(args),
        Verb::Operator(args) => operator::run(args),
        Verb::ReleaseOverdue(args) => overdue::run(args),
        Verb::DeletePolicies(args) => leftovers::run(args),
        Verb::Prove(args) => prove::run(args),
        Verb::Sql(args) => sql::run(args, matches),
        Verb::Grants(args) => sql::grants(args, matches),
        Verb::Migrate(args) => sql::migrate(args, matches),
        Verb::Validate(args) => validate_files(args),
        Verb::Presets(args) => presets::run(args),
        Verb::Crd => output::data(&crd::run()),
        Verb::Demo(args) => demo::run(args),
        Verb::Install(args) => install::run(args),
        Verb::Completions(args) => output::data(&completions::run(args)),
    }
}

fn begin_logs(logs: &LogArgs, usual_level: &str) -> Result<(), Failure> {
    let format = match logs.log_format {
        Form::Text => LogFormat::Text,
        Form::Json => LogFormat::Json,
    };
    let level = logs.log_level.as_deref().unwrap_or(usual_level);
    telemetry::begin(format, level).map_err(|error| Failure::usage(error.to_string()))
}

/// Every file is judged, also after a bad one.
fn validate_files(args: &ValidateArgs) -> u8 {
    let mut exit = 0;
    for file in &args.files {
        let name = if file == Path::new("-") { "standard input".into() } else { file.to_string_lossy() };
        match sources::read_file(file, "the policy") {
            Ok(text) => {
                let verdict = validate::run(&name, &text);
                exit = exit.max(output::data(&verdict.text)).max(verdict.exit_code);
            }
            Err(sentence) => {
                exit = exit.max(output::fail(&Failure::new(crate::policy::PolicyFault::EXIT_CODE, sentence)))
            }
        }
    }
    exit
}

/// Whether the first word that is no flag, nor a log flag's value, is `init`: told without parsing, which may fail.
fn asks_for_init(argv: &[OsString]) -> bool {
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--log-format" | "--log-level") => drop(words.next()),
            Some(flag) if flag.starts_with('-') => {}
            Some(verb) => return verb == "init",
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(line: &str) -> bool {
        asks_for_init(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn init_is_seen_before_anything_is_parsed() {
        for line in [
            "unstick init",
            "unstick init --nonsense",
            "unstick --log-format json init",
            "unstick --log-format=json init",
        ] {
            assert!(asks(line), "{line}");
        }
        for line in ["unstick", "unstick check", "unstick undo init", "unstick --log-level init check"] {
            assert!(!asks(line), "{line}");
        }
    }
}
