//! A spec and where its environment comes from become what really applies.

use std::time::Duration;

use super::PolicyFault;
use crate::{
    api::{self, Environment, Pace, RecoveryPolicySpec, default_environments},
    evidence::{self, EvidenceKind},
    runs::{self, Ident, Overrides, Role, RunSpec, State},
};

/// Without any word on it.
const ENVIRONMENT: &str = "production";
const STUCK_AFTER: Duration = Duration::from_secs(30 * 60);
const GATE_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_RECOVERIES: u32 = 3;
const BATCH_SIZE: u32 = 1000;
const MAX_ROWS: u64 = 100_000;
const MAX_PERCENT: u32 = 100;
/// A run that is stuck by its age alone may be slow only: it is not run twice.
const REQUEUE_ON: [EvidenceKind; 4] = [
    EvidenceKind::OwnerGone,
    EvidenceKind::ContainerRestarted,
    EvidenceKind::LeaseExpired,
    EvidenceKind::HeartbeatStale,
];

/// From when on a run may count as stuck.
const LEAST: Duration = Duration::from_secs(1);
const MOST: Duration = Duration::from_secs(720 * 3600);

/// Who has a word in what the environment is and when a run is stuck, beside the spec.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct EnvironmentSources<'a> {
    /// `--environment`: goes before the spec.
    pub flag: Option<&'a str>,
    /// The namespace's label.
    pub namespace: Option<&'a str>,
    /// The operator's own default.
    pub operator: Option<&'a str>,
    /// `--timeout`: goes before every `stuckAfter` of the spec.
    pub stuck_after: Option<Duration>,
}

/// What really applies, after environment and defaults.
#[derive(Clone, PartialEq, Debug)]
pub struct EffectivePolicy {
    /// The policy's name, if it has one.
    pub name: Option<String>,
    /// The environment.
    pub environment: String,
    /// Without a sign of life for this long, a claimed run is stuck.
    pub stuck_after: Duration,
    /// The same for a run that no worker has claimed.
    pub never_claimed_after: Duration,
    /// The same for a run whose owner is provably alive; `None`: never.
    pub hung_after: Option<Duration>,
    /// What becomes of a stuck run.
    pub action: runs::Action,
    /// On which evidence a run may be requeued.
    pub requeue_on: Vec<EvidenceKind>,
    /// How often a run may be requeued before it is failed.
    pub max_recoveries: u32,
    /// How many runs one transaction settles at most.
    pub batch_size: u32,
    /// How hard a recovery may press the database.
    pub pace: Pace,
    /// The brake: at most this many runs.
    pub max_rows: u64,
    /// The brake: at most this share of the active runs, in percent.
    pub max_percent: u32,
    /// Only look, change nothing.
    pub dry_run: bool,
    /// Where the ledger lies, if not in its usual place.
    pub ledger_schema: Option<Ident>,
    /// What the owner column holds; `None`: nothing that names a pod.
    pub identity: Option<evidence::Identity>,
    /// The run table.
    pub runs: RunSpec,
    /// Zone (IANA) of columns that store none.
    pub zone: String,
    /// How long gates hold at most.
    pub gate_timeout: Duration,
    /// What is odd about the policy without being wrong.
    pub warnings: Vec<String>,
}

impl EffectivePolicy {
    /// Whether a recovery may settle runs of such a table. A check may look at any.
    ///
    /// # Errors
    /// [`PolicyFault`]: the preset is for checks only, and the policy asks for more.
    pub fn may_settle(&self) -> Result<(), PolicyFault> {
        match self.runs.access() {
            runs::Access::CheckOnly(why) if !self.dry_run => {
                let name = self.runs.preset.name;
                let says = format!(
                    "{name} is for checks only: {why}; use `unstick check`, or set spec.recovery.dryRun to true"
                );
                Err(PolicyFault::new("spec.runs.preset", says))
            }
            runs::Access::CheckOnly(_) | runs::Access::Write => Ok(()),
        }
    }
}

/// Decides what really applies.
///
/// # Errors
/// [`PolicyFault`]: one sentence with the path of the field.
pub fn effective(
    name: Option<&str>,
    spec: &RecoveryPolicySpec,
    sources: &EnvironmentSources<'_>,
) -> Result<EffectivePolicy, PolicyFault> {
    let mut warnings = Vec::new();
    let environment = environment(spec, sources)?;
    let environments = spec.environments.clone().unwrap_or_else(default_environments);
    let own = environments.iter().find(|entry| entry.name == environment);
    let stuck_after = stuck_after(spec, own, sources)?;
    warnings.extend(about_stuck_after(spec, own, sources, &environment));
    let recovery = &spec.recovery;
    let never_claimed_after = limit("spec.recovery.neverClaimedAfter", recovery.never_claimed_after)?;
    let hung_after = limit("spec.recovery.hungAfter", recovery.hung_after)?;
    let runs = run_spec(spec)?;
    let action = own.and_then(|entry| entry.action).or(recovery.action).unwrap_or(runs.usual_action());
    can_be_done(action, &runs)?;
    let identity = identity(spec);
    if identity.is_some() && !runs.columns.contains_key(&Role::Owner) {
        warnings.push(
            "spec.workers.identity is set, but spec.runs.columns.owner names no column: owners are no evidence"
                .to_owned(),
        );
    }
    if identity == Some(evidence::Identity::PodName)
        && runs.columns.contains_key(&Role::Owner)
        && !runs.columns.contains_key(&Role::StartedAt)
    {
        warnings.push(
            "spec.workers.identity is PodName, but spec.runs.columns.startedAt names no column, and a pod's name is used again: owners are no evidence"
                .to_owned(),
        );
    }
    if spec.suspend {
        warnings.push("spec.suspend is true: nothing is settled until it is false".to_owned());
    }
    let gate_timeout = own.and_then(|entry| entry.gate.timeout).or(spec.gate.timeout);
    Ok(EffectivePolicy {
        name: name.map(str::to_owned),
        environment,
        stuck_after,
        never_claimed_after: never_claimed_after.unwrap_or(stuck_after),
        hung_after,
        action,
        requeue_on: recovery.requeue_on.clone().unwrap_or_else(|| REQUEUE_ON.to_vec()),
        max_recoveries: recovery.max_recoveries.unwrap_or(MAX_RECOVERIES),
        batch_size: within("spec.recovery.batchSize", recovery.batch_size.unwrap_or(BATCH_SIZE), 1, 10_000)?,
        pace: recovery.pace.unwrap_or_default(),
        max_rows: within(
            "spec.recovery.limits.maxRows",
            recovery.limits.max_rows.unwrap_or(MAX_ROWS),
            1,
            1_000_000_000,
        )?,
        max_percent: within(
            "spec.recovery.limits.maxPercent",
            recovery.limits.max_percent.unwrap_or(MAX_PERCENT),
            1,
            100,
        )?,
        dry_run: spec.suspend || own.and_then(|entry| entry.dry_run).or(recovery.dry_run).unwrap_or(false),
        ledger_schema: ledger_schema(spec)?,
        identity,
        runs,
        zone: zone(spec)?,
        gate_timeout: gate_timeout.map_or(GATE_TIMEOUT, api::Duration::get),
        warnings,
    })
}

/// Whether this can be the name of an environment.
#[must_use]
pub fn is_environment(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=63).contains(&name.len()) && name.chars().all(word)
}

/// The first that says anything: flag, spec, namespace, operator.
fn environment(spec: &RecoveryPolicySpec, sources: &EnvironmentSources<'_>) -> Result<String, PolicyFault> {
    let own = spec.environment.as_deref();
    let said = [sources.flag, own, sources.namespace, sources.operator];
    let name = said.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or(ENVIRONMENT);
    if !is_environment(name) {
        let says = format!(
            "\"{}\" is not the name of an environment; use up to 63 letters, digits, - _ and .",
            name.escape_debug()
        );
        return Err(PolicyFault::new("spec.environment", says));
    }
    Ok(name.to_owned())
}

fn stuck_after(
    spec: &RecoveryPolicySpec,
    own: Option<&Environment>,
    sources: &EnvironmentSources<'_>,
) -> Result<Duration, PolicyFault> {
    if let Some(given) = sources.stuck_after {
        return bounded("spec.stuckAfter", given);
    }
    if let Some((entry, given)) = own.and_then(|entry| Some((entry, entry.stuck_after?))) {
        return bounded(&format!("spec.environments[name={}].stuckAfter", entry.name), given.get());
    }
    Ok(limit("spec.stuckAfter", spec.stuck_after)?.unwrap_or(STUCK_AFTER))
}

/// What a reader of the policy would not expect of its limit.
fn about_stuck_after(
    spec: &RecoveryPolicySpec,
    own: Option<&Environment>,
    sources: &EnvironmentSources<'_>,
    environment: &str,
) -> Option<String> {
    if sources.stuck_after.is_some() {
        return None;
    }
    let own = own.and_then(|entry| entry.stuck_after);
    match (spec.stuck_after, own, &spec.environments) {
        (Some(general), Some(own), None) if general != own => Some(format!(
            "spec.stuckAfter ({general}) does not apply: environment {environment} has {own} by default; say so in spec.environments"
        )),
        (None, None, _) if environment != ENVIRONMENT => Some(format!(
            "environment {environment} is not listed in spec.environments and spec.stuckAfter is not set: 30m applies"
        )),
        _ => None,
    }
}

fn limit(path: &str, given: Option<api::Duration>) -> Result<Option<Duration>, PolicyFault> {
    given.map(|given| bounded(path, given.get())).transpose()
}

fn bounded(path: &str, given: Duration) -> Result<Duration, PolicyFault> {
    if (LEAST..=MOST).contains(&given) {
        return Ok(given);
    }
    let shown = api::Duration::from_secs(given.as_secs());
    Err(PolicyFault::new(path, format!("\"{shown}\" must be from 1s to 720h")))
}

fn within<N: PartialOrd + std::fmt::Display>(path: &str, given: N, least: N, most: N) -> Result<N, PolicyFault> {
    if given < least || given > most {
        return Err(PolicyFault::new(path, format!("{given} must be from {least} to {most}")));
    }
    Ok(given)
}

/// The preset with the spec's own words over it.
fn run_spec(spec: &RecoveryPolicySpec) -> Result<RunSpec, PolicyFault> {
    let runs = &spec.runs;
    let over = Overrides {
        table: runs.table.as_deref(),
        id: runs.columns.id.iter().map(String::as_str).collect(),
        columns: columns(&runs.columns),
        active: runs.active.iter().map(String::as_str).collect(),
        never_claimed: runs.never_claimed.as_ref().map(|list| list.iter().map(String::as_str).collect()),
        failed: runs.failed.as_deref(),
        requeued: runs.requeued.as_deref(),
    };
    RunSpec::new(runs.preset.as_deref().unwrap_or("prisma"), &over)
        .map_err(|error| PolicyFault::of_spec(&error.to_string()))
}

/// Every role but the id, taken apart without `..` so that a new role cannot be forgotten here.
fn columns(columns: &api::Columns) -> Vec<(Role, &str)> {
    let api::Columns {
        id: _,
        status,
        created_at,
        started_at,
        heartbeat_at,
        lease_until,
        progress_at,
        updated_at,
        owner,
        attempts,
        max_attempts,
        finished_at,
        error,
        kind,
        progress,
        total,
    } = columns;
    let all = [
        (Role::Status, status),
        (Role::CreatedAt, created_at),
        (Role::StartedAt, started_at),
        (Role::HeartbeatAt, heartbeat_at),
        (Role::LeaseUntil, lease_until),
        (Role::ProgressAt, progress_at),
        (Role::UpdatedAt, updated_at),
        (Role::Owner, owner),
        (Role::Attempts, attempts),
        (Role::MaxAttempts, max_attempts),
        (Role::FinishedAt, finished_at),
        (Role::Error, error),
        (Role::Kind, kind),
        (Role::Progress, progress),
        (Role::Total, total),
    ];
    all.into_iter().filter_map(|(role, name)| Some((role, name.as_deref()?))).collect()
}

/// Requeueing needs a status that waiting runs have.
fn can_be_done(action: runs::Action, runs: &RunSpec) -> Result<(), PolicyFault> {
    if let Some(reason) = runs.cannot(action) {
        let says = format!("\"{action}\" is not possible with the preset {}: {reason}", runs.preset.name);
        return Err(PolicyFault::new("spec.recovery.action", says));
    }
    let by_status = matches!(runs.state, State::Status { .. });
    if action == runs::Action::Requeue && by_status && runs.requeued.is_empty() {
        let says =
            "\"Requeue\" needs the status of a waiting run; name it in spec.runs.requeued or spec.runs.neverClaimed";
        return Err(PolicyFault::new("spec.recovery.action", says));
    }
    Ok(())
}

fn identity(spec: &RecoveryPolicySpec) -> Option<evidence::Identity> {
    match spec.workers.identity.unwrap_or_default() {
        api::Identity::None => None,
        api::Identity::PodUID => Some(evidence::Identity::PodUid),
        api::Identity::PodName => Some(evidence::Identity::PodName),
    }
}

fn ledger_schema(spec: &RecoveryPolicySpec) -> Result<Option<Ident>, PolicyFault> {
    let parse = |name: &String| {
        Ident::parse(name).map_err(|error| PolicyFault::new("spec.recovery.ledger.schema", error.to_string()))
    };
    spec.recovery.ledger.schema.as_ref().map(parse).transpose()
}

fn zone(spec: &RecoveryPolicySpec) -> Result<String, PolicyFault> {
    let name = spec.runs.timestamps.as_deref().unwrap_or("UTC");
    match super::zone_offsets(name, jiff::Timestamp::UNIX_EPOCH, Duration::ZERO) {
        Some(_) => Ok(name.to_owned()),
        None => {
            let says = format!(
                "\"{}\" is not a time zone; write an IANA name such as UTC or Europe/Berlin",
                name.escape_debug()
            );
            Err(PolicyFault::new("spec.runs.timestamps", says))
        }
    }
}

#[cfg(test)]
#[path = "effective_tests.rs"]
mod tests;
