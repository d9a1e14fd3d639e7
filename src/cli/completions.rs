//! `unstick completions SHELL`: prints the completions for a shell.

use clap::CommandFactory;

use super::args::{Arguments, CompletionsArgs};

/// The script.
#[must_use]
pub(super) fn run(args: &CompletionsArgs) -> String {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "unstick", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use clap_complete::Shell;

    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_knows_the_verbs() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
            let script = run(&CompletionsArgs { shell });
            assert!(["recover", "history", "install"].iter().all(|verb| script.contains(verb)), "{shell}");
        }
    }
}
