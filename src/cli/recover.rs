//! `unstick recover`: settles stuck runs. Also what a recovery Job runs.

use clap::ArgMatches;

use super::{
    args::RecoverArgs,
    pass::{self, Order},
};
use crate::recover::Mode;

/// The exit code.
pub(super) fn run(args: &RecoverArgs, matches: &ArgMatches) -> u8 {
    let finished = pass::run(Order {
        policy: &args.policy,
        matches,
        mode: if args.check_only || args.dry_run { Mode::Check } else { Mode::Recover },
        trigger: args.trigger,
        recovery_id: args.recovery_id.clone(),
        shared_name: &|_| None,
        limit: args.limit,
        time_limit: args.time.timeout_total,
        done_within: None,
    });
    finished.show_and_leave(args.output.output, args.termination_log.as_ref())
}
