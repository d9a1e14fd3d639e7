//! How the interval between two starts goes together with what gates wait for.

use std::time::Duration;

use super::EffectivePolicy;
use crate::api::{self, GateMode, RecoveryPolicySpec, RolloutTrigger};

/// Between the starts of two recoveries, without any word on it.
const MIN_INTERVAL: Duration = Duration::from_secs(15);

/// What lies at least between the starts of two recoveries.
#[must_use]
pub fn min_interval(spec: &RecoveryPolicySpec) -> Duration {
    spec.triggers.min_interval.map_or(MIN_INTERVAL, api::Duration::get)
}

/// What people should know where a rollout may have to wait longer for its recovery than its pods do.
#[must_use]
pub fn about_interval(spec: &RecoveryPolicySpec, effective: &EffectivePolicy) -> Option<String> {
    let rollout = spec.triggers.rollout.unwrap_or_default();
    let before = matches!(rollout, RolloutTrigger::BeforeReady | RolloutTrigger::BeforeReadyAndAfterComplete);
    let holds = before && spec.workers.selector.is_some() && spec.gate.mode.unwrap_or_default() != GateMode::None;
    let (interval, timeout) = (min_interval(spec), effective.gate_timeout);
    let shown = |duration: Duration| api::Duration::from_secs(duration.as_secs());
    (holds && interval > timeout).then(|| {
        format!(
            "spec.triggers.minInterval ({}) is longer than the gate's timeout ({} in environment {}): the pods of a rollout that begins sooner after another recovery start without one; lower it, or raise spec.gate.timeout",
            shown(interval),
            shown(timeout),
            effective.environment
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{EnvironmentSources, effective};

    fn said(yaml: &str) -> Option<String> {
        let spec: RecoveryPolicySpec = serde_yaml::from_str(yaml).unwrap();
        about_interval(&spec, &effective(None, &spec, &EnvironmentSources::default()).unwrap())
    }

    #[test]
    fn an_interval_that_is_longer_than_gates_hold_is_pointed_out_where_gates_hold_at_all() {
        let of = |rest: &str| said(&format!("{{workers: {{selector: {{matchLabels: {{a: b}}}}}}, {rest}}}"));
        let warned = of("triggers: {minInterval: 10m}, gate: {timeout: 10s}").unwrap();
        assert!(
            warned.starts_with("spec.triggers.minInterval (10m) is longer than the gate's timeout (10s in"),
            "{warned}"
        );
        assert!(of("gate: {timeout: 10s}").unwrap().contains("(15s)"), "the default counts too");
        assert!(of("environments: [{name: production, gate: {timeout: 10s}}]").is_some());
        for well in [
            "gate: {timeout: 15s}",
            "triggers: {minInterval: 10m}, gate: {timeout: 10m}",
            "triggers: {minInterval: 10m}, gate: {mode: None}",
            "triggers: {minInterval: 10m, rollout: AfterComplete}",
            "triggers: {minInterval: 10m, rollout: Disabled}",
        ] {
            assert_eq!(of(well), None, "{well}");
        }
        assert_eq!(said("{triggers: {minInterval: 10m}}"), None, "without a selector no rollout is followed");
    }
}
