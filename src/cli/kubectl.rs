//! `kubectl unstick VERB`: the same program under another name, or as `unstick kubectl VERB`.

use std::{
    ffi::{OsStr, OsString},
    io::IsTerminal,
    path::Path,
};

use super::{
    Failure,
    args::{KubectlArgs, KubectlVerb},
    failure::TRY_AGAIN,
    output, runtime, sources,
};
use crate::kubectl::{self, Fault, Place, Voice, Whose};

/// The name by which kubectl finds a plugin of ours; its completion looks for the same behind another prefix.
const NAME: &str = "kubectl-unstick";

/// A reader that has gone away, as `| head` does, has what it wanted: nothing more is to be done for it.
const NOBODY_READS: Fault = Fault { exit: 0, sentence: String::new() };

/// Whether the program was started as the plugin.
pub(super) fn is_plugin(argv: &[OsString]) -> bool {
    let name = argv.first().and_then(|name| Path::new(name).file_stem());
    // kubectl also takes an underscore for a dash, as in names of its plugins' own verbs.
    name.and_then(OsStr::to_str).is_some_and(|name| name == NAME || name == "kubectl_unstick")
}

/// The exit code.
pub(super) fn run(args: &KubectlArgs) -> u8 {
    match runtime::block_on(act(args), None) {
        Ok(Ok(exit)) => exit,
        Ok(Err(fault)) if fault == NOBODY_READS => 0,
        Ok(Err(fault)) => output::fail(&Failure::new(fault.exit, fault.sentence)),
        // Who watches ends it so.
        Err(_) if matches!(&args.verb, KubectlVerb::Status(status) if status.watch) => 0,
        Err(failure) if failure.exit == TRY_AGAIN => output::fail(&Failure::new(
            TRY_AGAIN,
            "stopped; a Job that was started goes on, and the cluster removes it a few minutes after its end",
        )),
        Err(failure) => output::fail(&failure),
    }
}

async fn act(args: &KubectlArgs) -> Result<u8, Fault> {
    let place = kubectl::connect(&args.way.way()).await?;
    let mut data = |text: &str| match output::is_taken(text) {
        Ok(true) => Ok(()),
        Ok(false) => Err(NOBODY_READS),
        Err(failure) => Err(Fault { exit: failure.exit, sentence: failure.sentences.join("; ") }),
    };
    let mut words = |text: &str| output::words(text);
    let mut voice = Voice {
        form: args.way.output.unwrap_or_default(),
        colours: shows_colours(),
        data: &mut data,
        words: &mut words,
    };
    verb(args, &place, &mut voice).await
}

async fn verb(args: &KubectlArgs, place: &Place, voice: &mut Voice<'_>) -> Result<u8, Fault> {
    match &args.verb {
        KubectlVerb::Status(args) => {
            let whose = match &args.name {
                Some(name) => Whose::One(name.clone()),
                None if args.all_namespaces => Whose::Everywhere,
                None => Whose::Namespace,
            };
            kubectl::status(place, voice, (&whose, args.watch)).await
        }
        KubectlVerb::Trigger(args) => {
            kubectl::trigger(place, voice, (&args.policy.name, args.wait.then_some(args.timeout))).await
        }
        KubectlVerb::Check(args) => kubectl::check(place, voice, (&args.ask.question(), args.limit)).await,
        KubectlVerb::Explain(args) => {
            let policy = match &args.name {
                Some(name) => name.clone(),
                None => kubectl::only(place).await?,
            };
            kubectl::explain(place, voice, (&args.job.question(&policy), &args.run)).await
        }
        KubectlVerb::History(args) => {
            kubectl::history(place, voice, (&args.ask.question(), args.recovery.as_deref())).await
        }
        KubectlVerb::Undo(args) => {
            kubectl::undo(place, voice, (&args.ask.question(), &args.recovery, args.check_only)).await
        }
        KubectlVerb::Suspend(args) => kubectl::suspend(place, voice, (&args.name, true)).await,
        KubectlVerb::Resume(args) => kubectl::suspend(place, voice, (&args.name, false)).await,
        KubectlVerb::Release(args) => kubectl::release(place, voice, &args.name).await,
        KubectlVerb::Doctor(args) => kubectl::doctor(place, voice, &args.patient()).await,
    }
}

fn shows_colours() -> bool {
    std::io::stdout().is_terminal()
        && sources::variable("NO_COLOR").is_none()
        && sources::variable("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_knows_by_its_own_name_that_kubectl_called_it() {
        let called = |name: &str| is_plugin(&[OsString::from(name), "status".into()]);
        assert!(called("kubectl-unstick") && called("/usr/local/bin/kubectl-unstick") && called("kubectl-unstick.exe"));
        assert!(!called("unstick") && !called("/kubectl-unstick/unstick") && !called("kubectl"));
        assert!(!is_plugin(&[]));
    }
}
