//! The gauges of each policy's run table: what the last look at it showed.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, gauge::ConstGauge},
};

use crate::{
    report::{Counts, Outcome, Report},
    runs::Action,
};

/// How many runs a recovery left behind it.
struct Left {
    active: u64,
    stuck: u64,
}

impl Left {
    /// What was settled is active no more, but for a requeued run: it is waiting again.
    const fn of(is_dry_run: bool, counts: Counts) -> Self {
        let Counts { active, stuck, recovered, requeued, .. } = counts;
        if is_dry_run {
            return Self { active, stuck };
        }
        Self { active: active.saturating_sub(recovered) + requeued, stuck: stuck.saturating_sub(recovered) }
    }
}

/// What the last look at a run table showed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    active: u64,
    stuck: u64,
    /// Nothing if the report had no room for the runs that it counts.
    oldest: Option<u64>,
}

impl Seen {
    /// What a report says.
    pub(super) fn of(report: &Report) -> Self {
        let left = Left::of(report.dry_run, Counts::from(report));
        let stays = |action: Option<Action>| report.dry_run || report.recovered == 0 || action.is_none();
        let ages = report.runs.iter().filter(|run| stays(run.action)).filter_map(|run| run.age_seconds);
        Self {
            active: left.active,
            stuck: left.stuck,
            oldest: ages.max().or_else(|| (!report.runs_truncated).then_some(0)),
        }
    }

    /// What the last recovery left, as a status remembers it: it holds no ages.
    pub(super) fn remembered(outcome: Outcome, counts: Counts) -> Self {
        let left = Left::of(outcome == Outcome::CheckOnly, counts);
        Self { active: left.active, stuck: left.stuck, oldest: (left.active == 0).then_some(0) }
    }
}

/// The last look at each policy's table.
#[derive(Debug)]
pub(super) struct Tables {
    cap: usize,
    seen: Mutex<BTreeMap<(String, String), Seen>>,
}

impl Tables {
    /// No more than `cap` policies have series of their own.
    pub(super) fn new(cap: usize) -> Self {
        Self { cap, seen: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(String, String), Seen>> {
        // A panic under the lock leaves a map that is as good as before.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Beyond the cap a new policy is not shown: a sum over "others" would jump whenever one of them is looked at.
    pub(super) fn see(&self, (namespace, policy): (&str, &str), seen: Seen) {
        let mut tables = self.lock();
        let key = (namespace.to_owned(), policy.to_owned());
        if tables.len() < self.cap || tables.contains_key(&key) {
            tables.insert(key, seen);
        }
    }

    /// Beside what was seen, what is remembered counts for nothing.
    pub(super) fn recall(&self, (namespace, policy): (&str, &str), seen: Seen) {
        let key = (namespace.to_owned(), policy.to_owned());
        if !self.lock().contains_key(&key) {
            self.see((namespace, policy), seen);
        }
    }

    pub(super) fn forget(&self, (namespace, policy): (&str, &str)) {
        self.lock().remove(&(namespace.to_owned(), policy.to_owned()));
    }
}

impl Collector for Tables {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let tables = self.lock().clone();
        let active = ("unstick_active_runs", "Active runs at the last look");
        show(&mut encoder, active, tables.iter().map(|(key, seen)| (key, Some(seen.active))))?;
        let stuck = ("unstick_stuck_runs", "Stuck runs that the last look left");
        show(&mut encoder, stuck, tables.iter().map(|(key, seen)| (key, Some(seen.stuck))))?;
        let oldest = ("unstick_oldest_active_seconds", "Age of the oldest active run at the last look");
        show(&mut encoder, oldest, tables.iter().map(|(key, seen)| (key, seen.oldest)))
    }
}

/// One gauge of every policy of which it is known.
fn show<'a>(
    encoder: &mut DescriptorEncoder<'_>,
    (name, help): (&str, &str),
    values: impl Iterator<Item = (&'a (String, String), Option<u64>)>,
) -> Result<(), fmt::Error> {
    let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for ((namespace, policy), value) in values {
        let Some(value) = value else { continue };
        let labels = [("namespace", namespace.as_str()), ("policy", policy.as_str())];
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        ConstGauge::new(value).encode(family.encode_family(&labels)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_beyond_the_cap_have_no_series_and_a_known_one_is_kept_up_to_date() {
        let tables = Tables::new(2);
        for (policy, active) in [("a", 1), ("b", 2), ("c", 3), ("a", 4)] {
            tables.see(("east", policy), Seen { active, ..Seen::default() });
        }
        let seen: Vec<_> = tables.lock().iter().map(|(key, seen)| (key.1.clone(), seen.active)).collect();
        assert_eq!(seen, [("a".to_owned(), 4), ("b".to_owned(), 2)]);
    }
}
