//! The policy's own Jobs, and how far each is.
//!
//! In: a namespace. Out: [`RecoveryJob`]s, oldest first. A pod's terminated container says how a recovery ended, two
//! seconds before the Job's condition does; a pod that cannot start is told of at once, not at the Job's deadline.

use jiff::Timestamp;

use super::{Unbegun, refusal::cannot_start};
use crate::{
    api::names,
    jobs::policy_label,
    operator::watch::{Container, JobRow, PodRow, Space, Terminated, Verdict},
    report::{Report, Trigger, from_termination_message},
    rollout::{Ended, JobState, PolicyFacts, RecoveryJob, Trouble},
};

/// How much of a container's last words is repeated.
const SHOWN: usize = 300;

/// How long a pod whose Job is gone is waited for, since that was seen: a pod has 30 s to end.
const LEAVING: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

/// The policy's Jobs, oldest first, and those whose recovery has not begun.
pub(super) fn jobs(space: &Space, policy: &PolicyFacts) -> (Vec<RecoveryJob>, Vec<Unbegun>) {
    let ours = |row: &&JobRow| {
        if row.labels.contains_key(names::LABEL_VERB) {
            return false; // a person's
        }
        // Neither somebody else's Job that wears the label, nor one of a former policy of the same name. The label itself
        // holds only the beginning of a long name, which another policy's name may share.
        row.owner.as_ref().is_some_and(|owner| owner.uid == policy.uid)
    };
    let mut rows: Vec<&JobRow> = space.jobs().filter(ours).collect();
    rows.sort_by(|one, other| (one.created, &one.name).cmp(&(other.created, &other.name)));
    let jobs: Vec<RecoveryJob> = rows.iter().map(|row| job(space, row)).collect();
    let active = rows.iter().zip(&jobs).filter(|(_, job)| job.state == JobState::Active);
    let unbegun = active.filter_map(|(row, _)| unbegun(space, row)).collect();
    (jobs, unbegun)
}

/// Until when a pod of this policy is waited for whose Job is gone; none: there is no such pod. Whoever deletes a Job does not
/// wait for its pod, which has some time to end.
pub(super) fn leaving_until(space: &Space, policy: &PolicyFacts, now: Timestamp) -> Option<Timestamp> {
    let label = policy_label(&policy.name);
    let is_ours = |pod: &&PodRow| {
        let has = |name: &str| pod.labels.contains_key(name);
        has(names::LABEL_TRIGGER) && !has(names::LABEL_VERB) && pod.labels.get(names::LABEL_POLICY) == Some(&label)
    };
    let is_left = |pod: &PodRow| {
        let owner = pod.owner.as_ref().filter(|owner| owner.kind == "Job");
        !pod.state.ended && owner.is_some_and(|owner| space.jobs().all(|row| row.uid != owner.uid))
    };
    space.pods().filter(is_ours).any(is_left).then(|| now.checked_add(LEAVING).unwrap_or(now))
}

fn unbegun(space: &Space, row: &JobRow) -> Option<Unbegun> {
    let pod = newest_pod(space, row);
    let unplaced = pod.and_then(|pod| pod.state.unplaced.clone());
    let creating = pod.filter(|pod| unplaced.is_none() && is_being_created(pod)).map(|pod| pod.uid.clone());
    let is_unbegun = unplaced.is_some() || creating.is_some() || is_podless(space, row);
    let JobRow { name, uid, created, .. } = row.clone();
    is_unbegun.then_some(Unbegun { name, uid, created, unplaced, creating })
}

/// Whether a node has taken the pod and does not start its container yet.
fn is_being_created(pod: &PodRow) -> bool {
    let waits = |container: &Container| container.waiting.as_ref()?.reason.clone();
    pod.state.containers.iter().any(|container| waits(container).as_deref() == Some("ContainerCreating"))
}

fn job(space: &Space, row: &JobRow) -> RecoveryJob {
    let annotation = |name: &str| row.annotations.get(name).filter(|value| !value.is_empty());
    let list = annotation(names::ANNOTATION_TRIGGERS).map(String::as_str).unwrap_or_default();
    let triggers = list.split(',').map(str::trim).filter(|trigger| !trigger.is_empty());
    RecoveryJob {
        name: row.name.clone(),
        created: row.created,
        recovery_id: annotation(names::ANNOTATION_RECOVERY_ID).unwrap_or(&row.name).clone(),
        trigger: row.labels.get(names::LABEL_TRIGGER).and_then(|word| word.parse().ok()).unwrap_or(Trigger::Request),
        triggers: triggers.map(str::to_owned).collect(),
        workers_digest: annotation(names::ANNOTATION_WORKERS_DIGEST).cloned(),
        state: state(space, row),
    }
}

/// Whether no pod of a Job has been heard of, by the Job itself either.
fn is_podless(space: &Space, row: &JobRow) -> bool {
    row.progress.pods == 0 && !row.terminating && pods_of(space, row).next().is_none()
}

fn pods_of<'a>(space: &'a Space, row: &'a JobRow) -> impl Iterator<Item = &'a PodRow> {
    space.pods().filter(|pod| pod.owner.as_ref().is_some_and(|owner| owner.uid == row.uid))
}

/// The newest of a Job's pods that has not ended.
fn newest_pod<'a>(space: &'a Space, row: &'a JobRow) -> Option<&'a PodRow> {
    pods_of(space, row).filter(|pod| !pod.state.ended).max_by_key(|pod| pod.created)
}

fn state(space: &Space, row: &JobRow) -> JobState {
    let mut ends: Vec<&Terminated> = space.ends().of(&row.uid).collect();
    ends.sort_by_key(|end| end.finished_at);
    if let Some(end) = ends.iter().find(|end| end.exit_code == Some(0)) {
        return JobState::Succeeded(ended(end, row.created));
    }
    if let Some(end) = ends.iter().find(|end| is_final(end)) {
        return JobState::Failed(ended(end, row.created));
    }
    match &row.progress.verdict {
        Some(verdict) if verdict.succeeded => JobState::Succeeded(Ended {
            at: verdict.at.unwrap_or(row.created),
            exit: Some(0),
            report: None,
            message: String::new(),
            trouble: None,
        }),
        Some(verdict) => JobState::Failed(failed(verdict, ends.last().copied(), row.created)),
        None => held(space, row).map_or(JobState::Active, JobState::Held),
    }
}

/// No further pod of the same Job could change these: the Job's own `podFailurePolicy` ends it for them.
fn is_final(end: &Terminated) -> bool {
    matches!(end.exit_code, Some(64 | 65 | 77 | 78))
}

/// What keeps the newest of a Job's pods from starting, if something does.
fn held(space: &Space, row: &JobRow) -> Option<Trouble> {
    newest_pod(space, row)?.state.containers.iter().find_map(|container| cannot_start(container.waiting.as_ref()?))
}

/// How a container ended.
fn ended(end: &Terminated, created: Timestamp) -> Ended {
    let exit = end.exit_code.and_then(|code| i32::try_from(code).ok());
    let report = end.message.as_deref().and_then(from_termination_message);
    let mut message = if exit == Some(0) { String::new() } else { why(end, report.as_ref()) };
    let trouble = exit.and_then(|exit| trouble_of(exit, end, report.is_some()));
    if let Some((_, remedy)) = trouble {
        message.push_str(remedy);
    }
    let trouble = trouble.map(|(reason, _)| Trouble { reason, message: message.clone() });
    Ended { at: end.finished_at.unwrap_or(created), exit, report, message, trouble }
}

/// How a Job failed whose containers may all have ended in ways that another try might mend, or of which none is known.
fn failed(verdict: &Verdict, end: Option<&Terminated>, created: Timestamp) -> Ended {
    let at = verdict.at.or(end.and_then(|end| end.finished_at)).unwrap_or(created);
    match end {
        Some(end) => Ended { at, ..ended(end, created) },
        None => {
            let reason = if verdict.reason.is_empty() { "Failed" } else { &verdict.reason };
            let message = match reason {
                "DeadlineExceeded" => "the Job was not done within spec.job.activeDeadlineSeconds".to_owned(),
                _ if verdict.message.is_empty() => format!("the Job failed: {reason}"),
                _ => format!("the Job failed: {}", shown(&verdict.message)),
            };
            Ended { at, exit: None, report: None, message, trouble: None }
        }
    }
}

/// What keeps recoveries from working after such an end: its reason, and the remedy where the message has none.
fn trouble_of(exit: i32, end: &Terminated, reported: bool) -> Option<(&'static str, &'static str)> {
    let refused = |remedy| Some((names::REASON_POD_REFUSED, remedy));
    match (exit, end.reason.as_deref()) {
        (0, _) => None,
        (_, Some("OOMKilled")) => refused("; raise spec.job.resources.limits.memory"),
        (_, Some("StartError" | "ContainerCannotRun")) => {
            refused("; the container of the recovery cannot be started: check spec.job.resources.limits")
        }
        // Only the URL is read after the report can be left, of all that is an argument.
        (2, _) if reported => {
            Some((names::REASON_DATABASE_URL_INVALID, "; correct the Secret that spec.database.urlFrom names"))
        }
        (64, _) => Some((names::REASON_POLICY_INVALID, "")),
        (65, _) => Some((names::REASON_BRAKED, "")),
        (69, _) => Some((names::REASON_DATABASE_UNREACHABLE, "")),
        (77, _) => Some((names::REASON_NOT_PERMITTED, "")),
        (78, _) => Some((names::REASON_TABLE_MISMATCH, "")),
        _ => None,
    }
}

/// Why a container failed, in one sentence: what it reported, or its last words, or how the cluster puts it.
fn why(end: &Terminated, report: Option<&Report>) -> String {
    if let Some(error) = report.and_then(|report| report.errors.first()) {
        return shown(&error.message);
    }
    let words = end.message.as_deref().filter(|_| report.is_none()).unwrap_or_default();
    if let Some(last) = words.lines().map(str::trim).rfind(|line| !line.is_empty()) {
        return shown(last);
    }
    let code = end.exit_code.map_or("unknown".to_owned(), |code| code.to_string());
    match end.reason.as_deref() {
        Some(reason) if !["", "Error", "Completed"].contains(&reason) => format!("{reason}, exit code {code}"),
        _ => format!("exit code {code}"),
    }
}

/// As much of a text as is worth repeating, on one line.
pub(super) fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
