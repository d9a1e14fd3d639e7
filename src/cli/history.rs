//! `unstick history [RECOVERY]`: what the ledger remembers.

use clap::ArgMatches;

use super::{
    Failure,
    args::{Form, HistoryArgs},
    output, runtime, sources,
};
use crate::{
    recover,
    report::{NO_LEDGER, history_text},
};

/// The exit code.
pub(super) fn run(args: &HistoryArgs, matches: &ArgMatches) -> u8 {
    match text(args, matches) {
        Ok(text) => output::data(&text),
        Err(failure) => output::fail(&failure),
    }
}

fn text(args: &HistoryArgs, matches: &ArgMatches) -> Result<String, Failure> {
    let schema = sources::ledger_schema(&args.ledger)?;
    let url = sources::database_url(&args.database, matches)?;
    let form = args.output.output;
    if let Some(id) = &args.recovery {
        let detail = runtime::look(recover::history_of(&url, schema, id))??;
        return Ok(if form == Form::Json { output::json(&detail) } else { detail.text() });
    }
    let all = runtime::look(recover::history(&url, schema))??;
    Ok(match (form, all) {
        (Form::Json, all) => output::json(&all.unwrap_or_default()),
        (Form::Text, Some(all)) => history_text(&all),
        (Form::Text, None) => format!("No recoveries found: {NO_LEDGER}\n"),
    })
}
