//! `unstick undo RECOVERY`: puts back what a recovery changed, row by row, where the row still is as it was left.

use clap::ArgMatches;

use super::{
    Failure,
    args::{Form, UndoArgs},
    output, runtime, sources,
};
use crate::{
    recover,
    report::{Outcome, UndoReport},
};

/// The exit code.
pub(super) fn run(args: &UndoArgs, matches: &ArgMatches) -> u8 {
    match undo(args, matches) {
        Ok(report) => {
            let written = output::data(&match args.output.output {
                Form::Json => output::json(&report),
                Form::Text => report.text(),
            });
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
    Ok(runtime::block_on(recover::undo(&url, schema, (&args.recovery, &id), (&actor, dry_run)), None)??)
}

fn exit_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Busy => super::failure::TRY_AGAIN,
        Outcome::Failed | Outcome::Partial => super::failure::FAILED,
        _ => 0,
    }
}
