//! The brake: how much a recovery may settle. A whole table that looks stuck is more often a wrong policy than a dead fleet.

use super::{Request, inspect::Seen};
use crate::{ledger::Total, report::Trigger};

/// A limit's field, and its flag.
type Names = (&'static str, &'static str);

const MAX_ROWS: Names = ("maxRows", "--max-rows");
const MAX_PERCENT: Names = ("maxPercent", "--max-percent");

/// How whoever reads this raises a limit: on a command line by its flag, in a cluster by its field.
fn raised(trigger: Trigger, (field, flag): Names) -> String {
    match trigger {
        Trigger::CommandLine | Trigger::Http => format!("the limit ({flag})"),
        _ => format!("spec.recovery.limits.{field}"),
    }
}

/// Why nothing may be written, if so.
pub(super) fn brake(request: &Request, seen: &Seen, resumed: Total) -> Option<String> {
    let (policy, stuck, earlier) = (&request.policy, seen.stuck(), resumed.settled());
    if stuck == 0 {
        return None;
    }
    if stuck + earlier > policy.max_rows {
        let before = match earlier {
            0 => String::new(),
            _ => format!(" and this recovery has settled {earlier} before, in all"),
        };
        return Some(format!(
            "{stuck} run(s) are stuck,{before} more than spec.recovery.limits.maxRows ({}): check the policy, then raise {}",
            policy.max_rows,
            raised(request.trigger, MAX_ROWS)
        ));
    }
    let percent = u64::from(policy.max_percent);
    if stuck * 100 > percent * seen.active {
        return Some(format!(
            "{stuck} of {} active run(s) are stuck, more than spec.recovery.limits.maxPercent ({percent}%): check the policy, then raise {}",
            seen.active,
            raised(request.trigger, MAX_PERCENT)
        ));
    }
    None
}

/// How many runs a recovery may settle in all of its lives, for the table may grow while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cap {
    /// So many.
    pub(super) most: u64,
    /// What says so, and how to raise it.
    limit: String,
    raised: String,
}

impl Cap {
    /// A share of all active runs is a share of those that the look counted; all of them is no limit.
    pub(super) fn of(request: &Request, seen: &Seen, resumed: Total) -> Self {
        let (rows, percent) = (request.policy.max_rows, u64::from(request.policy.max_percent));
        let share = resumed.settled() + percent * seen.active / 100;
        if percent < 100 && share < rows {
            let limit = format!("maxPercent ({percent}% of the {} that were active)", seen.active);
            return Self { most: share, limit, raised: raised(request.trigger, MAX_PERCENT) };
        }
        Self { most: rows, limit: format!("maxRows ({rows})"), raised: raised(request.trigger, MAX_ROWS) }
    }

    /// Why a recovery stops that has settled so many, though `left` are stuck.
    pub(super) fn reached(&self, left: u64) -> String {
        let Self { most, limit, raised } = self;
        format!(
            "{most} run(s) are settled, as many as spec.recovery.limits.{limit} allows, and {left} more are stuck, for the table grew meanwhile: check the policy, then recover again, or raise {raised}"
        )
    }
}
