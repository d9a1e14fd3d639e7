//! The brake: how much a recovery may settle. A whole table that looks stuck is more often a wrong policy than a dead fleet.

use super::{Request, inspect::Seen};
use crate::ledger::Total;

/// Why nothing may be written, if so.
pub(super) fn brake(request: &Request, seen: &Seen, resumed: Total) -> Option<String> {
    let (policy, stuck) = (&request.policy, seen.stuck());
    if stuck == 0 {
        return None;
    }
    if stuck + resumed.settled() > policy.max_rows {
        return Some(format!(
            "{stuck} run(s) are stuck, more than spec.recovery.limits.maxRows ({}): check the policy, then raise the limit (--max-rows)",
            policy.max_rows
        ));
    }
    let percent = u64::from(policy.max_percent);
    if stuck * 100 > percent * seen.active {
        return Some(format!(
            "{stuck} of {} active run(s) are stuck, more than spec.recovery.limits.maxPercent ({percent}%): check the policy, then raise the limit (--max-percent)",
            seen.active
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
    flag: &'static str,
}

impl Cap {
    /// A share of all active runs is a share of those that the look counted; all of them is no limit.
    pub(super) fn of(request: &Request, seen: &Seen, resumed: Total) -> Self {
        let (rows, percent) = (request.policy.max_rows, u64::from(request.policy.max_percent));
        let share = resumed.settled() + percent * seen.active / 100;
        if percent < 100 && share < rows {
            let limit = format!("maxPercent ({percent}% of the {} that were active)", seen.active);
            return Self { most: share, limit, flag: "--max-percent" };
        }
        Self { most: rows, limit: format!("maxRows ({rows})"), flag: "--max-rows" }
    }

    /// Why a recovery stops that has settled so many, though `left` are stuck.
    pub(super) fn reached(&self, left: u64) -> String {
        let Self { most, limit, flag } = self;
        format!(
            "{most} run(s) are settled, as many as spec.recovery.limits.{limit} allows, and {left} more are stuck, for the table grew meanwhile: check the policy, then recover again, or raise the limit ({flag})"
        )
    }
}
