//! `unstick undo RECOVERY`: puts back what a recovery changed, row by row, where the row still is as it was left.

use clap::ArgMatches;

use super::{
    Failure,
    args::{Form, UndoArgs},
    failure::TRY_AGAIN,
    output,
    progress::Bar,
    runtime, sources,
};
use crate::{
    recover::{self, Step},
    report::{Outcome, UndoReport},
};

/// The exit code.
pub(super) fn run(args: &UndoArgs, matches: &ArgMatches) -> u8 {
    match undo(args, matches) {
        Ok(report) => {
            let written = output::data(&match args.output.output {
                Form::Json => output::json(&report),
                Form::Text => in_words(&report),
            });
            // What is no run's own: it was stopped. Standard error is told, whoever reads the result.
            let stopped = report.errors.iter().filter(|error| error.id.is_none());
            stopped.for_each(|error| output::words(&Failure::new(TRY_AGAIN, error.message.clone()).words()));
            exit_of(report.outcome).max(written)
        }
        Err(failure) => output::fail(&failure),
    }
}

fn undo(args: &UndoArgs, matches: &ArgMatches) -> Result<UndoReport, Failure> {
    let schema = sources::ledger_schema(&args.ledger)?;
    let url = sources::database_url(&args.database, matches)?;
    let actor = sources::actor();
    let id = ulid::Ulid::new().to_string();
    let dry_run = args.check_only || args.dry_run;
    let bar = Bar::new(if dry_run { "Looked at" } else { "Put back" });
    let mut show = |step: Step| bar.show(step);
    let progress = &mut show;
    let ended = runtime::block_on_stoppable(
        |stop| recover::undo((&url, schema), (&args.recovery, &id), (&actor, dry_run), (progress, stop)),
        None,
    );
    bar.clear();
    Ok(ended??)
}

/// Text, but for what standard error is told.
fn in_words(report: &UndoReport) -> String {
    let mut shown = report.clone();
    shown.errors.retain(|error| error.id.is_some());
    shown.text()
}

fn exit_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Busy => TRY_AGAIN,
        Outcome::Failed | Outcome::Partial => super::failure::FAILED,
        _ => 0,
    }
}
