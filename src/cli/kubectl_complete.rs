//! Completion of `kubectl unstick …`: kubectl runs `kubectl_complete-unstick` with the words so far and takes from its
//! output a word a line, and last a colon and what it may do besides.
//!
//! Verbs and flags come from the arguments themselves; names of policies from the cluster, if it answers soon.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    time::Duration,
};

use clap::{Arg, Command, CommandFactory, Parser};

use super::{args::PluginArguments, output, runtime};
use crate::kubectl;

/// The name by which kubectl finds it.
const NAME: &str = "kubectl_complete-unstick";
/// Names of files are no answer to anything here.
const NO_FILES: &str = ":4";
/// Nobody waits longer for a completion.
const LIMIT: Duration = Duration::from_secs(2);

/// Whether the program was started to complete.
pub(super) fn is_asked(argv: &[OsString]) -> bool {
    argv.first().and_then(|name| Path::new(name).file_stem()).and_then(OsStr::to_str) == Some(NAME)
}

/// The exit code; a completion that fails has no words.
pub(super) fn run(argv: &[OsString]) -> u8 {
    let words: Vec<String> = argv.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let (before, last) = words.split_last().map_or((&[][..], ""), |(last, before)| (before, last.as_str()));
    let mut found = match wanted(before, last) {
        Wanted::Words(words) => words,
        Wanted::Policies => policies(before),
    };
    found.retain(|word| word.starts_with(last));
    found.push(NO_FILES.to_owned());
    output::data(&(found.join("\n") + "\n"))
}

/// What would fit.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Words(Vec<String>),
    Policies,
}

fn wanted(before: &[String], last: &str) -> Wanted {
    let mut command = PluginArguments::command();
    command.build();
    if let Some(flag) = before.last().and_then(|word| flag(&command, before, word)).filter(takes_value) {
        let forms = ["json", "yaml", "wide"].map(str::to_owned).to_vec();
        return Wanted::Words(if flag.get_id() == "output" { forms } else { Vec::new() });
    }
    let plain = plain(&command, before);
    let Some(verb) = plain.first().and_then(|name| command.find_subcommand(name)) else {
        let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
        let words = if last.starts_with('-') {
            flags(&command)
        } else {
            verbs.map(|verb| verb.get_name().to_owned()).collect()
        };
        return Wanted::Words(words);
    };
    if last.starts_with('-') {
        return Wanted::Words(flags(verb));
    }
    let names_policy = verb.get_positionals().next().is_some_and(|arg| arg.get_id() == "name");
    if plain.len() == 1 && names_policy { Wanted::Policies } else { Wanted::Words(Vec::new()) }
}

/// The words that are neither flags nor values of flags.
fn plain<'a>(command: &Command, before: &'a [String]) -> Vec<&'a String> {
    let mut plain = Vec::new();
    let mut words = before.iter();
    while let Some(word) = words.next() {
        match flag(command, before, word) {
            Some(arg) if takes_value(&arg) => drop(words.next()),
            _ if word.starts_with('-') => {}
            _ => plain.push(word),
        }
    }
    plain
}

/// The flag that a word is, of the verb or of all.
fn flag(command: &Command, before: &[String], word: &str) -> Option<Arg> {
    let is = |arg: &&Arg| {
        let long = word.strip_prefix("--").is_some_and(|name| arg.get_long() == Some(name));
        long || word
            .strip_prefix('-')
            .is_some_and(|name| arg.get_short().is_some_and(|short| name == short.to_string()))
    };
    let verbs = before.iter().filter_map(|name| command.find_subcommand(name));
    verbs.chain([command]).find_map(|command| command.get_arguments().find(is).cloned())
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn flags(command: &Command) -> Vec<String> {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    shown.filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect()
}

/// The policies of the namespace that the flags name.
fn policies(before: &[String]) -> Vec<String> {
    // Its words are not whole yet: a name completes them.
    let line = ["kubectl-unstick"].into_iter().chain(before.iter().map(String::as_str));
    let Ok(arguments) = PluginArguments::try_parse_from(line.chain(["-", "-"].into_iter().take(missing(before))))
    else {
        return Vec::new();
    };
    let way = arguments.kubectl.way.way();
    let names = async {
        let place = kubectl::connect(&way).await.ok()?;
        kubectl::names(&place).await.ok()
    };
    runtime::block_on(names, Some(LIMIT)).ok().flatten().unwrap_or_default()
}

/// How many words a verb cannot do without.
fn missing(before: &[String]) -> usize {
    let command = PluginArguments::command();
    let verb = before.iter().find_map(|name| command.find_subcommand(name));
    verb.map_or(0, |verb| verb.get_positionals().filter(|arg| arg.is_required_set()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Wanted {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let (last, before) = words.split_last().unwrap();
        let found = wanted(before, last);
        match found {
            Wanted::Words(words) => {
                Wanted::Words(words.into_iter().filter(|word| word.starts_with(last.as_str())).collect())
            }
            Wanted::Policies => Wanted::Policies,
        }
    }

    fn words(words: &[&str]) -> Wanted {
        Wanted::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn verbs_flags_and_forms_come_from_the_arguments() {
        assert_eq!(asked("s"), words(&["status", "suspend"]));
        assert_eq!(asked("-n shop su"), words(&["suspend"]));
        assert_eq!(asked("status --wa"), words(&["--watch"]));
        assert_eq!(asked("status --names"), words(&["--namespace"]));
        assert_eq!(asked("status -o y"), words(&["yaml"]));
        assert_eq!(asked("status -n sh"), words(&[]));
        assert_eq!(asked("frobnicate -"), asked("-"));
    }

    #[test]
    fn the_first_word_of_a_verb_is_a_policy_and_the_second_is_nobodys_guess() {
        for line in ["status ", "undo ru", "-n shop check --limit 3 ", "history --timeout 5m "] {
            assert_eq!(asked(line), Wanted::Policies, "{line}");
        }
        assert_eq!(asked("undo runs "), words(&[]));
        assert_eq!(asked("doctor "), words(&[]));
    }
}
