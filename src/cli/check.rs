//! `unstick check`: lists active runs and which are stuck. Changes nothing, and needs no write grant.

use clap::ArgMatches;

use super::{
    args::CheckArgs,
    failure::FOUND_STUCK,
    pass::{self, Order},
};
use crate::{recover::Mode, report::Trigger};

/// The exit code.
pub(super) fn run(args: &CheckArgs, matches: &ArgMatches) -> u8 {
    let finished = pass::run(Order {
        policy: &args.policy,
        matches,
        mode: Mode::Check,
        trigger: Trigger::CommandLine,
        recovery_id: None,
        shared_name: &|_| None,
        limit: args.limit,
        time_limit: args.time.timeout_total,
        done_within: None,
    });
    let exit = finished.show(args.output.output);
    if args.exit_code && exit == 0 && finished.report.stuck > 0 { FOUND_STUCK } else { exit }
}
