//! The part of a policy that says when recoveries start and what gates do, with its defaults.
//!
//! In: a spec and what applies of it in its environment. Out: [`Rules`].

use jiff::tz::TimeZone;

use crate::{
    api::{self, RecoveryPolicySpec, RolloutTrigger},
    policy::{self, EffectivePolicy},
    rollout::{GateRule, RolloutRule, Rules, Schedule},
};

const JOBS_KEPT: u32 = 3;

/// What applies.
///
/// # Errors
/// The schedule or its zone is none; the sentence begins with the field's path.
pub fn rules(spec: &RecoveryPolicySpec, effective: &EffectivePolicy) -> Result<Rules, String> {
    let triggers = &spec.triggers;
    let moment = triggers.rollout.unwrap_or_default();
    let kept = |limit: Option<u32>| usize::try_from(limit.unwrap_or(JOBS_KEPT)).unwrap_or(usize::MAX);
    Ok(Rules {
        suspended: spec.suspend,
        rollout: RolloutRule {
            before_ready: matches!(moment, RolloutTrigger::BeforeReady | RolloutTrigger::BeforeReadyAndAfterComplete),
            after_complete: matches!(
                moment,
                RolloutTrigger::AfterComplete | RolloutTrigger::BeforeReadyAndAfterComplete
            ),
        },
        worker_loss: triggers.worker_loss.unwrap_or(true),
        schedule: schedule(triggers)?,
        min_interval: policy::min_interval(spec),
        gate: GateRule { mode: spec.gate.mode.unwrap_or_default(), timeout: effective.gate_timeout },
        successful_jobs: kept(spec.successful_jobs_history_limit),
        failed_jobs: kept(spec.failed_jobs_history_limit),
    })
}

fn schedule(triggers: &api::Triggers) -> Result<Option<Schedule>, String> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let Some(text) = said(&triggers.schedule) else { return Ok(None) };
    let cron = api::schedule(&text).map_err(|says| format!("spec.triggers.schedule: {text:?} {says}"))?;
    let zone = match said(&triggers.time_zone) {
        Some(name) => api::zone(&name).map_err(|says| format!("spec.triggers.timeZone: {name:?} {says}"))?,
        None => TimeZone::UTC,
    };
    Ok(Some(Schedule { cron, zone }))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::policy::{EnvironmentSources, effective};

    fn of(yaml: &str) -> Result<Rules, String> {
        let spec: RecoveryPolicySpec = serde_yaml::from_str(yaml).unwrap();
        rules(&spec, &effective(None, &spec, &EnvironmentSources::default()).unwrap())
    }

    #[test]
    fn what_a_policy_does_not_say_has_its_default() {
        let rules = of("{}").unwrap();
        assert!(rules.rollout.before_ready && rules.rollout.after_complete && rules.worker_loss && !rules.suspended);
        assert_eq!(rules.min_interval, Duration::from_secs(15));
        assert_eq!(rules.gate, GateRule { mode: api::GateMode::InitContainer, timeout: Duration::from_secs(60) });
        assert_eq!((rules.successful_jobs, rules.failed_jobs), (3, 3));
        assert!(rules.schedule.is_none());
    }

    #[test]
    fn the_environments_gate_timeout_applies() {
        let yaml =
            "{gate: {mode: ReadinessGate, timeout: 20s}, environments: [{name: production, gate: {timeout: 5s}}]}";
        let gate = GateRule { mode: api::GateMode::ReadinessGate, timeout: Duration::from_secs(5) };
        assert_eq!(of(yaml).unwrap().gate, gate);
    }

    #[test]
    fn a_schedule_or_zone_that_is_none_is_named_with_its_field() {
        let said = of("{triggers: {schedule: '61 * * * *'}}").unwrap_err();
        assert!(said.starts_with("spec.triggers.schedule: \"61 * * * *\""), "{said}");
        let said = of("{triggers: {schedule: '* * * * *', timeZone: Mars}}").unwrap_err();
        assert!(said.starts_with("spec.triggers.timeZone: \"Mars\""), "{said}");
        assert!(of("{triggers: {schedule: '*/5 * * * *', timeZone: Asia/Tokyo}}").unwrap().schedule.is_some());
    }
}
