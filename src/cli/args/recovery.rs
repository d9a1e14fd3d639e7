//! Flags that say when a run is stuck and what becomes of it.

use clap::Args;

use super::values::{Limit, count, limit, limit_or_never, small_count};
use crate::api::{Action, EvidenceKind, Identity, Pace, RecoveryPolicySpec};

/// When a run is stuck, and what becomes of it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Recovery")]
pub(crate) struct RecoveryArgs {
    /// A run without a sign of life for this long is stuck; a bare number is minutes: 60, 90s, 5m, 1h30m
    /// [default: the environment's, 5m, 15m or 30m]
    #[arg(long, value_name = "TIME", value_parser = limit, allow_negative_numbers = true)]
    pub timeout: Option<Limit>,

    /// The same for a run that no worker has claimed [default: as --timeout]
    #[arg(long, value_name = "TIME", value_parser = limit, allow_negative_numbers = true)]
    pub never_claimed_after: Option<Limit>,

    /// The same for a run whose worker is provably alive [default: never]
    #[arg(long, value_name = "TIME|never", value_parser = limit_or_never, allow_negative_numbers = true)]
    pub hung_after: Option<Limit>,

    /// What to do with a stuck run [default: Fail]
    #[arg(long, value_name = "Fail|Requeue")]
    pub action: Option<Action>,

    /// On which evidence a run may be requeued [default: all but Age]
    #[arg(long, value_name = "EVIDENCE,…", value_delimiter = ',')]
    pub requeue_on: Vec<EvidenceKind>,

    /// How often a run may be requeued before it is failed [default: 3]
    #[arg(long, value_name = "N", value_parser = small_count, allow_negative_numbers = true)]
    pub max_recoveries: Option<u32>,

    /// Change nothing if more runs than this are stuck [default: 100000]
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    pub max_rows: Option<u64>,

    /// Change nothing if more than this share of the active runs is stuck [default: 100]
    #[arg(long, value_name = "PERCENT", value_parser = small_count, allow_negative_numbers = true)]
    pub max_percent: Option<u32>,

    /// How many runs one transaction settles at most [default: 1000]
    #[arg(long, value_name = "N", value_parser = small_count, allow_negative_numbers = true)]
    pub batch_size: Option<u32>,

    /// How hard to press the database: Gentle pauses for the app [default: Gentle]
    #[arg(long, value_name = "Gentle|Fast")]
    pub pace: Option<Pace>,

    /// What the owner column holds [default: None]
    #[arg(long, value_name = "None|PodUID|PodName")]
    pub identity: Option<Identity>,

    /// The ledger's schema (PostgreSQL) or database (MySQL, MariaDB) [default: unstick, or the database of the URL]
    #[arg(long, value_name = "NAME")]
    pub ledger_schema: Option<String>,
}

impl RecoveryArgs {
    /// Lengths of time as they were written, where that is more than can be kept: each with its flag.
    pub(crate) fn beyond(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let limits = [
            ("--timeout", &self.timeout),
            ("--never-claimed-after", &self.never_claimed_after),
            ("--hung-after", &self.hung_after),
        ];
        limits.into_iter().filter_map(|(flag, limit)| Some((flag, limit.as_ref()?.beyond()?)))
    }

    /// Writes what was given over the spec, and tells which paths were. `--timeout` is not among them: it goes before
    /// every limit of the spec, and is told to the policy as such.
    pub(crate) fn fill(&self, spec: &mut RecoveryPolicySpec) -> Vec<(&'static str, &'static str)> {
        let Self {
            timeout: _,
            never_claimed_after,
            hung_after,
            action,
            requeue_on,
            max_recoveries,
            max_rows,
            max_percent,
            batch_size,
            pace,
            identity,
            ledger_schema,
        } = self;
        let mut given = Vec::new();
        let recovery = &mut spec.recovery;
        let mut put = |is_given: Option<()>, path, flag| given.extend(is_given.map(|()| (path, flag)));
        put(set(&mut recovery.max_recoveries, *max_recoveries), "spec.recovery.maxRecoveries", "--max-recoveries");
        put(set(&mut recovery.limits.max_rows, *max_rows), "spec.recovery.limits.maxRows", "--max-rows");
        put(set(&mut recovery.limits.max_percent, *max_percent), "spec.recovery.limits.maxPercent", "--max-percent");
        put(set(&mut recovery.batch_size, *batch_size), "spec.recovery.batchSize", "--batch-size");
        put(set(&mut recovery.pace, *pace), "spec.recovery.pace", "--pace");
        put(set(&mut recovery.ledger.schema, ledger_schema.clone()), "spec.recovery.ledger.schema", "--ledger-schema");
        put(set(&mut spec.workers.identity, *identity), "spec.workers.identity", "--identity");
        let never_claimed_after = never_claimed_after.as_ref().and_then(Limit::get);
        put(
            set(&mut recovery.never_claimed_after, never_claimed_after),
            "spec.recovery.neverClaimedAfter",
            "--never-claimed-after",
        );
        if let Some(limit) = hung_after {
            recovery.hung_after = limit.get();
            put(Some(()), "spec.recovery.hungAfter", "--hung-after");
        }
        let requeue_on = (!requeue_on.is_empty()).then(|| requeue_on.clone());
        put(set(&mut recovery.requeue_on, requeue_on), "spec.recovery.requeueOn", "--requeue-on");
        if action.is_some() {
            recovery.action = *action;
            // A flag goes before what the policy says for one environment.
            spec.environments.iter_mut().flatten().for_each(|entry| entry.action = None);
            put(Some(()), "spec.recovery.action", "--action");
        }
        given
    }
}

fn set<T>(target: &mut Option<T>, value: Option<T>) -> Option<()> {
    value.map(|value| *target = Some(value))
}
