//! `unstick explain RUN`: how one run stands, how it is judged, and what recoveries did to it. Changes nothing.

use clap::ArgMatches;

use super::{
    Failure,
    args::{ExplainArgs, Form},
    output, pass, runtime,
};
use crate::recover;

/// The exit code.
pub(super) fn run(args: &ExplainArgs, matches: &ArgMatches) -> u8 {
    match text(args, matches) {
        Ok(text) => output::data(&text),
        Err(failure) => output::fail(&failure),
    }
}

fn text(args: &ExplainArgs, matches: &ArgMatches) -> Result<String, Failure> {
    let request = pass::look_request(&args.policy, matches, args.time.timeout_total)?;
    let told = runtime::look(recover::explain(&request, &args.run))??;
    Ok(match args.output.output {
        Form::Json => output::json(&told),
        Form::Text => told.text(),
    })
}
