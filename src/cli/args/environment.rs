//! The rule that gives every flag an environment variable.

use std::{convert::Infallible, ffi::OsStr};

use clap::{Arg, ArgAction, Command};

/// The one flag whose variable has another name: `UNSTICK_POLICY` holds the text itself.
const POLICY: (&str, &str) = ("policy", "UNSTICK_POLICY_FILE");

/// The one switch that holds an app: whatever its variable says that does not turn it on leaves it off.
pub(crate) const STRICT: &str = "UNSTICK_STRICT";

/// The verb that is kubectl's plugin.
const PLUGIN: &str = "kubectl";

/// The command, each of its flags readable from its variable too. A variable that is set but empty says nothing: that is
/// how a chart leaves a value out.
pub(crate) fn with_environment(command: Command, read: &dyn Fn(&OsStr) -> bool) -> Command {
    let command = command.mut_args(|arg| of_environment(arg, read));
    // The plugin's flags are called as kubectl's are, and have no variables either.
    let own = command.get_subcommands().filter(|verb| verb.get_name() != PLUGIN);
    let names: Vec<String> = own.map(|verb| verb.get_name().to_owned()).collect();
    names.iter().fold(command, |command, name| command.mut_subcommand(name, |verb| with_environment(verb, read)))
}

/// Whether a variable has anything to say.
#[must_use]
pub(crate) fn empty_is_unset(name: &OsStr) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn of_environment(arg: Arg, read: &dyn Fn(&OsStr) -> bool) -> Arg {
    let Some(name) = variable(&arg) else { return arg };
    if !read(OsStr::new(&name)) {
        return arg;
    }
    let arg = arg.env(&name).hide_env(true);
    match arg.get_action() {
        ArgAction::SetTrue if name == STRICT => {
            arg.value_parser(|text: &str| Ok::<_, Infallible>(strict(text).unwrap_or(false)))
        }
        // `flase` must not turn on what it was meant to turn off.
        ArgAction::SetTrue => arg.value_parser(move |text: &str| switch(text).ok_or_else(|| odd_switch(&name))),
        _ => arg,
    }
}

/// What a variable says of the switch that holds an app; none: nothing clear. A letter is too little to hold one.
#[must_use]
pub(crate) fn strict(text: &str) -> Option<bool> {
    switch(text).filter(|on| !on || text == "1" || text.len() > 1)
}

fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// What is to be written instead.
#[must_use]
pub(crate) fn odd_switch(name: &str) -> String {
    format!("{name} is true (yes, on, 1) or false (no, off, 0), or left empty")
}

/// `--max-rows` is `UNSTICK_MAX_ROWS`.
fn variable(arg: &Arg) -> Option<String> {
    match arg.get_long()? {
        long if long == POLICY.0 => Some(POLICY.1.to_owned()),
        long => Some(format!("UNSTICK_{}", long.to_uppercase().replace('-', "_"))),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Arguments;

    fn flags(command: &Command) -> Vec<Arg> {
        let own = command.get_arguments().filter(|arg| arg.get_long().is_some()).cloned();
        let verbs = command.get_subcommands().filter(|verb| verb.get_name() != PLUGIN);
        own.chain(verbs.flat_map(flags)).collect()
    }

    #[test]
    fn every_flag_has_its_variable() {
        let command = with_environment(Arguments::command(), &|_| true);
        let flags = flags(&command);
        assert!(flags.len() > 60, "{}", flags.len());
        for flag in flags {
            let name = flag.get_env().unwrap_or_else(|| panic!("{flag} has none")).to_str().unwrap();
            assert!(name.starts_with("UNSTICK_"), "{name}");
            assert_eq!(name == "UNSTICK_POLICY_FILE", flag.get_long() == Some("policy"), "{flag}: {name}");
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        with_environment(Arguments::command(), &|_| true).debug_assert();
    }

    #[test]
    fn an_empty_variable_is_not_read() {
        let command = with_environment(Arguments::command(), &|name| name != "UNSTICK_LIMIT");
        assert!(
            flags(&command).iter().filter(|arg| arg.get_long() == Some("limit")).all(|arg| arg.get_env().is_none())
        );
    }
}
