//! `kubectl unstick status [NAME]`: how policies and their recoveries do.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use serde_json::{Value, json};

use super::{
    Fault, Place, Voice, now,
    policies::{self, Policy},
    voice::{ago, ahead, cell},
};
use crate::{
    api::{RecoveryPolicy, RecoveryPolicyStatus, RecoveryRecord, names},
    report::words::{columns, escaped, table},
};

/// Whose status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of one policy.
    One(String),
    /// That of all in the namespace.
    Namespace,
    /// That of all in the cluster.
    Everywhere,
}

/// Tells the status; with `watch` again whenever it changes, until somebody stops it. The exit code.
///
/// # Errors
/// There is no such policy; the cluster cannot be asked.
pub async fn status(place: &Place, voice: &mut Voice<'_>, (whose, watch): (&Whose, bool)) -> Result<u8, Fault> {
    let everywhere = *whose == Whose::Everywhere;
    let mut told: Option<Vec<Value>> = None;
    loop {
        let mut found = policies::list(place, everywhere).await?;
        if let Whose::One(name) = whose {
            found.all.retain(|policy| policy.name() == name);
            if found.all.is_empty() && told.is_none() {
                // It says which there are.
                found.all.push(policies::find(place, name).await?);
            }
        }
        let seen: Vec<Value> = found.all.iter().map(|policy| policy.object.clone()).collect();
        if told.as_ref() != Some(&seen) {
            if told.is_some() {
                voice.part()?;
            }
            tell(place, voice, (whose, &found.all))?;
            told = Some(seen);
        }
        if !watch {
            return Ok(0);
        }
        policies::change_since(place, everywhere, &found).await;
    }
}

fn tell(place: &Place, voice: &mut Voice<'_>, (whose, found): (&Whose, &[Policy])) -> Result<(), Fault> {
    let wide = voice.is_wide();
    match (whose, found) {
        (Whose::One(_), [policy]) => voice.say(&policy.object, || one(policy, now())),
        (_, []) => {
            voice.say(&listed(found), String::new)?;
            match whose {
                Whose::Everywhere => voice.remark("No recovery policies found"),
                _ => voice.remark(&format!("No recovery policies found in namespace {}", place.namespace)),
            }
            Ok(())
        }
        _ => voice.say(&listed(found), || many(found, (*whose == Whose::Everywhere, wide), now())),
    }
}

/// Many objects, as kubectl gives them.
fn listed(found: &[Policy]) -> Value {
    let items: Vec<&Value> = found.iter().map(|policy| &policy.object).collect();
    json!({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": items})
}

/// A line for each policy.
fn many(found: &[Policy], (with_namespace, wide): (bool, bool), now: Timestamp) -> String {
    let mut heading =
        vec!["NAME", "ENVIRONMENT", "STUCK AFTER", "READY", "LAST", "OUTCOME", "RECOVERED", "HELD", "AGE"];
    if with_namespace {
        heading.insert(0, "NAMESPACE");
    }
    if wide {
        heading.extend(["ACTION", "TRIGGER", "NEXT", "REASON", "MESSAGE"]);
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|policy| {
            let mut row = Row::of(policy).cells(policy, wide, now);
            if with_namespace {
                row.insert(0, cell(Some(policy.text("namespace"))));
            }
            row
        })
        .collect();
    table(&heading, &rows)
}

/// What a line is made of.
struct Row<'a> {
    known: Option<&'a RecoveryPolicy>,
    status: Option<&'a RecoveryPolicyStatus>,
    last: Option<&'a RecoveryRecord>,
}

impl<'a> Row<'a> {
    fn of(policy: &'a Policy) -> Self {
        let known = policy.known.as_deref().ok();
        // The API server itself writes -1 before any operator has looked.
        let seen = |status: &&RecoveryPolicyStatus| status.observed_generation != Some(-1);
        let status = known.and_then(|known| known.status.as_ref()).filter(seen);
        Self { known, status, last: status.and_then(|status| status.last_recovery.as_ref()) }
    }

    fn cells(&self, policy: &Policy, wide: bool, now: Timestamp) -> Vec<String> {
        let Self { known, status, last } = *self;
        let effective = status.and_then(|status| status.effective.as_ref());
        let ready = status.and_then(|status| condition(status, names::CONDITION_READY));
        let created = known.and_then(|known| known.metadata.creation_timestamp.as_ref());
        let mut cells = vec![
            cell(Some(policy.name())),
            cell(effective.map(|effective| &effective.environment)),
            cell(effective.map(|effective| effective.stuck_after.to_string())),
            readiness(known, ready),
            ago(last.and_then(|last| last.finished_at.as_ref()), now),
            outcome(status, last),
            cell(last.and_then(|last| last.recovered).map(|count| count.to_string())),
            status.map_or(0, held).to_string(),
            ago(created, now),
        ];
        if wide {
            let next = status.and_then(|status| status.next_recovery_time.as_ref());
            cells.extend([
                cell(effective.map(|effective| format!("{:?}", effective.action))),
                cell(last.map(|last| &last.trigger)),
                ahead(next, now),
                cell(ready.map(|ready| &ready.reason)),
                cell(match &policy.known {
                    Ok(_) => ready.map(|ready| &ready.message),
                    Err(why) => Some(why),
                }),
            ]);
        }
        cells
    }
}

/// `Suspended` and `Unknown` say more than True and False would.
fn readiness(known: Option<&RecoveryPolicy>, ready: Option<&Condition>) -> String {
    match (known, ready) {
        (None, _) => "Unreadable".to_owned(),
        (Some(known), _) if known.spec.suspend => "Suspended".to_owned(),
        (Some(_), Some(ready)) => cell(Some(&ready.status)),
        (Some(_), None) => "Unknown".to_owned(),
    }
}

fn outcome(status: Option<&RecoveryPolicyStatus>, last: Option<&RecoveryRecord>) -> String {
    match (status.and_then(|status| status.active_job.as_ref()), last) {
        (Some(_), _) => "Running".to_owned(),
        (None, last) => cell(last.map(|last| &last.outcome)),
    }
}

pub(super) fn condition<'a>(status: &'a RecoveryPolicyStatus, kind: &str) -> Option<&'a Condition> {
    status.conditions.iter().find(|condition| condition.type_ == kind)
}

/// How many pods its gates hold.
pub(super) fn held(status: &RecoveryPolicyStatus) -> u32 {
    status.workloads.iter().filter_map(|workload| u32::try_from(workload.held_pods?).ok()).sum()
}

/// All about one policy.
fn one(policy: &Policy, now: Timestamp) -> String {
    let row = Row::of(policy);
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        if value != "-" {
            text.push_str(format!("{:<16}{value}", format!("{name}:")).trim_end());
            text.push('\n');
        }
    };
    line("Name", cell(Some(policy.name())));
    line("Namespace", cell(Some(policy.text("namespace"))));
    if let Err(why) = &policy.known {
        line("Unreadable", cell(Some(why)));
    }
    let status = row.status;
    if let Some(effective) = status.and_then(|status| status.effective.as_ref()) {
        let gate = effective.gate_timeout.map(|timeout| format!(", gates hold {timeout}")).unwrap_or_default();
        let applies = format!("{:?} after {}{gate}", effective.action, effective.stuck_after);
        line("Environment", format!("{} ({applies})", escaped(&effective.environment)));
    }
    line("Ready", readiness(row.known, status.and_then(|status| condition(status, names::CONDITION_READY))));
    if let Some(job) = status.and_then(|status| status.active_job.as_ref()) {
        let since = ago(job.started_at.as_ref(), now);
        line("Running", format!("{} for {since}, Job {}", escaped(&job.recovery_id), escaped(&job.name)));
    }
    if let Some(trouble) = status.and_then(|status| status.trouble.as_ref()) {
        line("Trouble", format!("{}: {}", escaped(&trouble.reason), escaped(&trouble.message)));
    }
    line("Next recovery", ahead(status.and_then(|status| status.next_recovery_time.as_ref()), now));
    let failures = status.and_then(|status| status.consecutive_failures).filter(|failures| *failures > 0);
    line("Failures", cell(failures.map(|count| format!("{count} in a row"))));
    match status {
        Some(status) => {
            for part in [conditions(status, now), workloads(status, now), recoveries(status, now)] {
                text.push_str(&part);
            }
        }
        None => text.push_str("No operator has looked at this policy yet: `kubectl unstick doctor` says why\n"),
    }
    text
}

fn conditions(status: &RecoveryPolicyStatus, now: Timestamp) -> String {
    let row = |condition: &Condition| {
        [
            cell(Some(&condition.type_)),
            cell(Some(&condition.status)),
            cell(Some(&condition.reason)),
            ago(Some(&condition.last_transition_time), now),
            cell(Some(&condition.message)),
        ]
    };
    let rows: Vec<_> = status.conditions.iter().map(row).collect();
    part(&rows, columns(["CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"], &rows))
}

fn workloads(status: &RecoveryPolicyStatus, now: Timestamp) -> String {
    let rows: Vec<_> = status
        .workloads
        .iter()
        .map(|one| {
            [
                cell(Some(format!("{}/{}", one.kind, one.name))),
                cell(one.revision.as_ref()),
                cell(one.recovered_revision.as_ref()),
                cell(one.completed_revision.as_ref()),
                one.held_pods.unwrap_or(0).to_string(),
                ago(one.gated_since.as_ref(), now),
            ]
        })
        .collect();
    part(&rows, columns(["WORKLOAD", "REVISION", "RECOVERED", "COMPLETED", "HELD", "FOR"], &rows))
}

fn recoveries(status: &RecoveryPolicyStatus, now: Timestamp) -> String {
    let count = |number: Option<i64>| cell(number.map(|number| number.to_string()));
    let rows: Vec<_> = status
        .history
        .iter()
        .map(|one| {
            [
                cell(Some(&one.recovery_id)),
                ago(one.finished_at.as_ref(), now),
                cell(Some(&one.trigger)),
                cell(Some(&one.outcome)),
                count(one.active),
                count(one.recovered),
                count(one.failed),
                count(one.requeued),
                cell(one.message.as_ref()),
            ]
        })
        .collect();
    let heading = ["RECOVERY", "ENDED", "TRIGGER", "OUTCOME", "ACTIVE", "RECOVERED", "FAILED", "REQUEUED", "MESSAGE"];
    part(&rows, columns(heading, &rows))
}

/// A table below an empty line, if it has rows.
fn part<T>(rows: &[T], table: String) -> String {
    if rows.is_empty() { String::new() } else { format!("\n{table}") }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
