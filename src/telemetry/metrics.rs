//! Metric families, `unstick_…`.
//!
//! In: reports, and what the operator does. Out: a registry to be rendered. Label values are closed sets; only policies and
//! their namespaces are free, and of those no more than [`POLICIES`] are shown. Every family shows its HELP and TYPE
//! before its first sample, so that an alert can be written before there is anything to alert on.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::tables::{Seen, Tables};
use crate::{
    evidence::EvidenceKind,
    report::{Counts, Outcome, Report, Trigger},
    runs::Action,
};

/// How many policies have series of their own.
pub const POLICIES: usize = 500;

/// From one millisecond to ten minutes, which is the longest that a gate may hold a pod.
const SECONDS: [f64; 17] =
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0];

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

/// A label whose values are a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Word(&'static str);

impl EncodeLabelValue for Word {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), fmt::Error> {
        EncodeLabelValue::encode(&self.0, encoder)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    trigger: Word,
    outcome: Word,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Settled {
    action: Word,
    evidence: Word,
}

/// Evidence of a run that a report counts but does not list.
const UNLISTED: Word = Word("Unlisted");

/// What recoveries find and do: of `serve` and of the operator. Clones share it.
#[derive(Clone, Debug)]
pub struct RecoveryMetrics {
    recoveries: Family<Ended, Counter>,
    runs: Family<Settled, Counter>,
    duration: Histogram,
    tables: Arc<Tables>,
}

impl RecoveryMetrics {
    /// Declares the families.
    #[must_use]
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            recoveries: Family::default(),
            runs: Family::default(),
            duration: seconds(),
            tables: Arc::new(Tables::new(POLICIES)),
        };
        metrics.begin_at_zero();
        let Self { recoveries, runs, duration, tables } = metrics.clone();
        registry.register("unstick_recoveries", "Recoveries that ended", recoveries);
        registry.register("unstick_runs_recovered", "Runs that were settled", runs);
        registry.register("unstick_recovery_duration_seconds", "How long recoveries took", duration);
        registry.register_collector(Box::new(tables));
        metrics
    }

    /// A counter that appears with its first event hides that event from `rate()`.
    fn begin_at_zero(&self) {
        for trigger in Trigger::ALL {
            for outcome in Outcome::ALL {
                drop(self.recoveries.get_or_create(&ended(trigger, outcome)));
            }
        }
        for action in [Action::Fail, Action::Requeue] {
            for evidence in EvidenceKind::ALL.iter().map(|kind| Word(kind.name())).chain([UNLISTED]) {
                drop(self.runs.get_or_create(&Settled { action: Word(action.name()), evidence }));
            }
        }
    }

    /// Counts a recovery or check that ended. `namespace` is empty outside a cluster.
    pub fn note(&self, report: &Report, namespace: &str) {
        self.recoveries.get_or_create(&ended(report.trigger, report.outcome)).inc();
        if report.outcome == Outcome::AlreadyDone {
            // Its counts are those of the first time.
            return;
        }
        self.duration.observe(Duration::from_millis(report.duration_ms).as_secs_f64());
        if !report.dry_run {
            self.note_runs(report, Action::Fail, report.failed);
            self.note_runs(report, Action::Requeue, report.requeued);
        }
        if report.database_time.is_some() {
            let name = report.policy.as_deref().or(report.table.as_deref()).unwrap_or_default();
            self.tables.see((namespace, name), Seen::of(report));
        }
    }

    /// Counts a recovery that ended and could not report, as one does whose Secret or image is missing.
    pub fn note_end(&self, trigger: Trigger, outcome: Outcome) {
        self.recoveries.get_or_create(&ended(trigger, outcome)).inc();
    }

    /// A report lists some of the runs that it counts; the others have evidence that is not told.
    fn note_runs(&self, report: &Report, action: Action, mut left: u64) {
        for run in report.runs.iter().filter(|run| run.action == Some(action)) {
            if let (Some(evidence), true) = (run.evidence, left > 0) {
                left -= 1;
                let labels = Settled { action: Word(action.name()), evidence: Word(evidence.name()) };
                self.runs.get_or_create(&labels).inc();
            }
        }
        self.runs.get_or_create(&Settled { action: Word(action.name()), evidence: UNLISTED }).inc_by(left);
    }

    /// Shows what the last recovery left, as the status remembers it, until there is a report: a leader that has just begun saw
    /// none. The age of the oldest run is not remembered.
    pub fn recall(&self, (namespace, policy): (&str, &str), outcome: Outcome, counts: Counts) {
        self.tables.recall((namespace, policy), Seen::remembered(outcome, counts));
    }

    /// Shows no more series of a policy that is gone.
    pub fn forget(&self, namespace: &str, policy: &str) {
        self.tables.forget((namespace, policy));
    }
}

fn ended(trigger: Trigger, outcome: Outcome) -> Ended {
    Ended { trigger: Word(trigger.name()), outcome: Word(outcome.name()) }
}

/// How a reconcile ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reconciled {
    /// All is as it should be.
    Ok,
    /// A person must mend something.
    Stalled,
    /// The cluster was in the way; tried again.
    Error,
}

impl Reconciled {
    const ALL: [Self; 3] = [Self::Ok, Self::Stalled, Self::Error];

    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Stalled => "stalled",
            Self::Error => "error",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OneResult {
    result: Word,
}

/// Whether this process leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// It does.
    Yes,
    /// Another one does, or nobody.
    No,
}

/// What the operator does beside recoveries. Clones share it.
#[derive(Clone, Debug)]
pub struct OperatorMetrics {
    gate_wait: Histogram,
    gate_timeouts: Counter,
    jobs_created: Counter,
    reconciles: Family<OneResult, Counter>,
    reconcile_duration: Histogram,
    leader: Gauge<u64, AtomicU64>,
}

impl OperatorMetrics {
    /// Declares the families.
    #[must_use]
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            gate_wait: seconds(),
            gate_timeouts: Counter::default(),
            jobs_created: Counter::default(),
            reconciles: Family::default(),
            reconcile_duration: seconds(),
            leader: Gauge::default(),
        };
        for result in Reconciled::ALL {
            drop(metrics.reconciles.get_or_create(&OneResult { result: Word(result.name()) }));
        }
        let Self { gate_wait, gate_timeouts, jobs_created, reconciles, reconcile_duration, leader } = metrics.clone();
        registry.register("unstick_gate_wait_seconds", "How long gates held a pod", gate_wait);
        registry.register("unstick_gate_timeouts", "Gates that opened at their deadline", gate_timeouts);
        registry.register("unstick_jobs_created", "Recovery Jobs that were created", jobs_created);
        registry.register("unstick_reconcile", "Reconciles that ended", reconciles);
        registry.register("unstick_reconcile_duration_seconds", "How long reconciles took", reconcile_duration);
        registry.register("unstick_leader", "Whether this process leads", leader);
        metrics
    }

    /// A gate let a pod go after this long.
    pub fn gate_opened(&self, waited: Duration) {
        self.gate_wait.observe(waited.as_secs_f64());
    }

    /// A gate opened at its deadline, without a recovery.
    pub fn gate_timed_out(&self) {
        self.gate_timeouts.inc();
    }

    /// A Job was created.
    pub fn job_created(&self) {
        self.jobs_created.inc();
    }

    /// A reconcile ended.
    pub fn reconciled(&self, result: Reconciled, took: Duration) {
        self.reconciles.get_or_create(&OneResult { result: Word(result.name()) }).inc();
        self.reconcile_duration.observe(took.as_secs_f64());
    }

    /// Leadership was won or lost.
    pub fn leads(&self, leading: Leading) {
        self.leader.set(u64::from(leading == Leading::Yes));
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text::encode;

    use super::*;
    use crate::report::RunLine;

    fn shown(registry: &Registry) -> String {
        let mut text = String::new();
        encode(&mut text, registry).unwrap();
        text
    }

    fn report(policy: &str) -> Report {
        Report {
            policy: Some(policy.to_owned()),
            database_time: Some("2026-01-01T00:00:00.000Z".to_owned()),
            ..Report::blank(Trigger::Http, Outcome::Recovered)
        }
    }

    #[test]
    fn every_family_is_declared_before_its_first_sample() {
        let mut registry = Registry::default();
        let _ = (RecoveryMetrics::register(&mut registry), OperatorMetrics::register(&mut registry));
        let text = shown(&registry);
        for family in [
            "recoveries counter",
            "runs_recovered counter",
            "recovery_duration_seconds histogram",
            "active_runs gauge",
            "stuck_runs gauge",
            "oldest_active_seconds gauge",
            "gate_wait_seconds histogram",
            "gate_timeouts counter",
            "jobs_created counter",
            "reconcile counter",
            "reconcile_duration_seconds histogram",
            "leader gauge",
        ] {
            assert!(text.contains(&format!("# TYPE unstick_{family}\n")), "{family} is not in\n{text}");
        }
        assert!(text.contains("unstick_recoveries_total{trigger=\"Http\",outcome=\"Partial\"} 0\n"), "{text}");
        assert!(text.contains("unstick_jobs_created_total 0\n") && text.contains("unstick_leader 0\n"), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn a_report_is_counted_by_trigger_outcome_action_and_evidence() {
        let mut registry = Registry::default();
        let metrics = RecoveryMetrics::register(&mut registry);
        let run = RunLine {
            id: "a".into(),
            status: "PROCESSING".into(),
            progress: None,
            age_seconds: Some(600),
            evidence: Some(EvidenceKind::HeartbeatStale),
            owner: None,
            action: Some(Action::Fail),
        };
        let young = RunLine { age_seconds: Some(20), evidence: None, action: None, ..run.clone() };
        let runs = vec![run, young];
        metrics.note(&Report { active: 5, stuck: 3, recovered: 3, failed: 3, runs, ..report("shop") }, "east");
        let text = shown(&registry);
        for sample in [
            "unstick_recoveries_total{trigger=\"Http\",outcome=\"Recovered\"} 1",
            "unstick_runs_recovered_total{action=\"Fail\",evidence=\"HeartbeatStale\"} 1",
            "unstick_runs_recovered_total{action=\"Fail\",evidence=\"Unlisted\"} 2",
            "unstick_active_runs{namespace=\"east\",policy=\"shop\"} 2",
            "unstick_stuck_runs{namespace=\"east\",policy=\"shop\"} 0",
            "unstick_oldest_active_seconds{namespace=\"east\",policy=\"shop\"} 20",
        ] {
            assert!(text.contains(&format!("{sample}\n")), "{sample} is not in\n{text}");
        }
        metrics.forget("east", "shop");
        assert!(!shown(&registry).contains("east"));
    }

    #[test]
    fn no_age_is_shown_where_the_report_had_no_room_for_the_runs() {
        let mut registry = Registry::default();
        let metrics = RecoveryMetrics::register(&mut registry);
        let crowded = Report { active: 90, stuck: 90, runs_truncated: true, ..report("shop") };
        metrics.note(&Report { outcome: Outcome::Braked, ..crowded }, "east");
        let text = shown(&registry);
        assert!(text.contains("unstick_stuck_runs{namespace=\"east\",policy=\"shop\"} 90\n"), "{text}");
        assert!(!text.contains("unstick_oldest_active_seconds{"), "{text}");
    }

    #[test]
    fn a_recovery_without_a_report_is_counted_and_says_nothing_of_its_table_or_how_long_it_took() {
        let mut registry = Registry::default();
        let metrics = RecoveryMetrics::register(&mut registry);
        metrics.note_end(Trigger::Schedule, Outcome::Failed);
        let text = shown(&registry);
        assert!(text.contains("unstick_recoveries_total{trigger=\"Schedule\",outcome=\"Failed\"} 1\n"), "{text}");
        assert!(text.contains("unstick_recovery_duration_seconds_count 0\n"), "{text}");
        assert!(!text.contains("policy="), "{text}");
    }

    #[test]
    fn what_the_status_remembers_is_shown_until_a_report_says_more() {
        let mut registry = Registry::default();
        let metrics = RecoveryMetrics::register(&mut registry);
        let counts = Counts { active: 9, stuck: 4, recovered: 3, requeued: 2, failed: 1, ..Counts::default() };
        metrics.recall(("east", "shop"), Outcome::Partial, counts);
        metrics.recall(("east", "quiet"), Outcome::NothingStuck, Counts::default());
        metrics.recall(("east", "looked"), Outcome::CheckOnly, Counts { active: 2, stuck: 2, ..Counts::default() });
        let text = shown(&registry);
        for sample in [
            "unstick_active_runs{namespace=\"east\",policy=\"shop\"} 8",
            "unstick_stuck_runs{namespace=\"east\",policy=\"shop\"} 1",
            "unstick_stuck_runs{namespace=\"east\",policy=\"looked\"} 2",
            "unstick_oldest_active_seconds{namespace=\"east\",policy=\"quiet\"} 0",
        ] {
            assert!(text.contains(&format!("{sample}\n")), "{sample} is not in\n{text}");
        }
        assert!(!text.contains("unstick_oldest_active_seconds{namespace=\"east\",policy=\"shop\"}"), "{text}");
        assert!(!text.contains("outcome=\"Partial\"} 1"), "a recovery is counted by whoever saw it end: {text}");

        metrics.note(&Report { active: 5, stuck: 0, ..report("shop") }, "east");
        metrics.recall(("east", "shop"), Outcome::Partial, counts);
        assert!(shown(&registry).contains("unstick_active_runs{namespace=\"east\",policy=\"shop\"} 5\n"));
    }

    #[test]
    fn a_recovery_that_was_done_before_settles_nothing_again() {
        let mut registry = Registry::default();
        let metrics = RecoveryMetrics::register(&mut registry);
        metrics.note(&Report { failed: 7, recovered: 7, outcome: Outcome::AlreadyDone, ..report("shop") }, "");
        let text = shown(&registry);
        assert!(text.contains("outcome=\"AlreadyDone\"} 1\n"));
        assert!(!text.contains("} 7\n"), "{text}");
    }
}
