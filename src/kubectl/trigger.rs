//! `kubectl unstick trigger NAME`: asks the operator for a recovery now, and waits for its end if that is wished.

use std::time::Duration;

use serde_json::json;

use super::{
    Deadline, Fault, Place, Voice,
    fault::{FAILED, NOT_PERMITTED, POLICY, TRY_AGAIN, UNREACHABLE},
    now, pause, policies,
    status::condition,
};
use crate::{
    api::{RecoveryPolicyStatus, RecoveryRecord, names},
    report::{Outcome, words::escaped},
    rollout::request_name,
};

/// Exit code: the brake.
const BRAKED: u8 = 65;
/// Exit code: the table does not match the policy.
const OTHER_TABLE: u8 = 78;

/// Asks for a recovery; with a limit it is waited for, and the exit code is that of its end.
///
/// # Errors
/// There is no such policy; the person may not change it; the recovery does not end in time.
pub async fn trigger(
    place: &Place,
    voice: &mut Voice<'_>,
    (name, wait): (&str, Option<Duration>),
) -> Result<u8, Fault> {
    let policy = policies::find(place, name).await?;
    let suspended = policy.object["spec"]["suspend"].as_bool().unwrap_or(false);
    if suspended && wait.is_some() {
        let sentence = format!(
            "recovery policy {name} is suspended, so nothing would come to wait for; first run `kubectl unstick resume {name}`"
        );
        return Err(Fault::new(POLICY, sentence));
    }
    let value = now().to_string();
    let annotation = json!({"metadata": {"annotations": {names::ANNOTATION_REQUESTED_AT: value}}});
    let changed = policies::change(place, name, &annotation).await?;
    let Some(limit) = wait else {
        if suspended {
            voice.remark("Warning: the policy is suspended; the recovery starts when it is resumed");
        }
        voice.say(&changed.object, || format!("recoverypolicy.unstick.dev/{name} triggered\n"))?;
        return Ok(0);
    };
    follow(place, voice, (name, &value, limit)).await
}

async fn follow(
    place: &Place,
    voice: &mut Voice<'_>,
    (name, value, limit): (&str, &str, Duration),
) -> Result<u8, Fault> {
    let over = Deadline::after(limit);
    let mut told = false;
    let mut stands = Stand::Unseen;
    let mut before_it = None;
    while !over.is_over() {
        let policy = policies::find(place, name).await?;
        let known = policy.read()?;
        let generation = known.metadata.generation;
        stands = known.status.as_ref().map_or(Stand::Unseen, |status| stand(status, generation, value));
        before_it = known.status.as_ref().and_then(stands_before);
        match &stands {
            Stand::Ended(record, exit) => {
                voice.say(record, || sentence(record, name))?;
                return Ok(*exit);
            }
            Stand::Stuck(why, exit) => return Err(Fault::new(*exit, why.clone())),
            Stand::Running(recovery, job) if !told => {
                voice.remark(&format!("Recovery {recovery} runs as Job {job}"));
                told = true;
            }
            Stand::Running(..) | Stand::Unseen => {}
        }
        pause().await;
    }
    let why = match (stands, before_it) {
        (Stand::Unseen, Some(why)) => why,
        (Stand::Unseen, None) => "no operator has taken it up: see `kubectl unstick doctor`".to_owned(),
        _ => "it still runs".to_owned(),
    };
    let sentence = format!("the recovery has not ended within {} s: {why}; allow more with --timeout", limit.as_secs());
    Err(Fault::new(TRY_AGAIN, sentence))
}

/// How it stands with a request.
#[derive(Clone, Debug, PartialEq)]
enum Stand {
    /// Nobody has taken it up.
    Unseen,
    /// Its recovery and its Job.
    Running(String, String),
    /// How it ended, and the exit code of that.
    Ended(Box<RecoveryRecord>, u8),
    /// A person must mend something first; the exit code of that.
    Stuck(String, u8),
}

fn stand(status: &RecoveryPolicyStatus, generation: Option<i64>, value: &str) -> Stand {
    let request = request_name(value);
    if let Some(last) = status.last_recovery.as_ref().filter(|last| last.triggers.contains(&request)) {
        let reason = status.trouble.as_ref().map(|trouble| trouble.reason.as_str());
        return Stand::Ended(Box::new(last.clone()), exit_of(&last.outcome, reason));
    }
    if status.last_handled_request.as_deref() == Some(value) {
        // Another recovery has ended since; the history has forgotten which one covered it.
        let last = status.last_recovery.clone().unwrap_or_default();
        return Stand::Ended(Box::new(last), 0);
    }
    if let Some(job) = status.active_job.as_ref().filter(|job| job.triggers.contains(&request)) {
        return match &status.trouble {
            Some(trouble) if is_held(&trouble.reason) => {
                Stand::Stuck(format!("{}: {}", escaped(&trouble.reason), escaped(&trouble.message)), FAILED)
            }
            _ => Stand::Running(escaped(&job.recovery_id).into_owned(), escaped(&job.name).into_owned()),
        };
    }
    // One Job at a time: what an older one waits for, this one waits for as well.
    let held = status.trouble.as_ref().filter(|trouble| status.active_job.is_some() && is_held(&trouble.reason));
    if let Some(trouble) = held {
        let why = format!("{}: {}", escaped(&trouble.reason), escaped(&trouble.message));
        return Stand::Stuck(why, FAILED);
    }
    let stalled = condition(status, names::CONDITION_STALLED).filter(|stalled| {
        stalled.reason == names::REASON_POLICY_INVALID
            && stalled.status == "True"
            && stalled.observed_generation == generation
    });
    stalled.map_or(Stand::Unseen, |stalled| Stand::Stuck(escaped(&stalled.message).into_owned(), POLICY))
}

/// What comes before a request that nobody has taken up, or keeps it from being taken up.
fn stands_before(status: &RecoveryPolicyStatus) -> Option<String> {
    let trouble =
        status.trouble.as_ref().map(|trouble| format!("{}: {}", escaped(&trouble.reason), escaped(&trouble.message)));
    let first = status
        .active_job
        .as_ref()
        .map(|job| format!("recovery {} runs before it, as Job {}", escaped(&job.recovery_id), escaped(&job.name)));
    match (first, trouble) {
        (Some(first), Some(trouble)) => Some(format!("{first} ({trouble})")),
        (first, trouble) => first.or(trouble),
    }
}

/// Whether a Job's pod cannot start until somebody has mended something, or the cluster has another node.
fn is_held(reason: &str) -> bool {
    let held = [
        names::REASON_SECRET_MISSING,
        names::REASON_SERVICE_ACCOUNT_MISSING,
        names::REASON_POD_REFUSED,
        names::REASON_POD_UNPLACED,
    ];
    held.contains(&reason)
}

/// The exit code that the recovery itself would have had.
fn exit_of(outcome: &str, trouble: Option<&str>) -> u8 {
    match outcome.parse() {
        Ok(Outcome::Recovered | Outcome::NothingStuck | Outcome::CheckOnly | Outcome::AlreadyDone) => 0,
        Ok(Outcome::Braked) => BRAKED,
        Ok(Outcome::Busy) => TRY_AGAIN,
        _ => match trouble {
            Some(names::REASON_POLICY_INVALID) => POLICY,
            Some(names::REASON_DATABASE_UNREACHABLE) => UNREACHABLE,
            Some(names::REASON_NOT_PERMITTED) => NOT_PERMITTED,
            Some(names::REASON_TABLE_MISMATCH) => OTHER_TABLE,
            _ => FAILED,
        },
    }
}

/// How a recovery ended, for a person.
fn sentence(record: &RecoveryRecord, policy: &str) -> String {
    let count = |number: Option<i64>| number.unwrap_or_default();
    let id = escaped(&record.recovery_id);
    let mut text = format!("Recovery {id} ended as {}", escaped(&record.outcome));
    if let (Some(active), Some(stuck)) = (record.active, record.stuck) {
        text.push_str(&format!(
            ": {active} active, {stuck} stuck, {} failed, {} requeued",
            count(record.failed),
            count(record.requeued)
        ));
    }
    if let Some(message) = record.message.as_deref().filter(|message| !message.is_empty()) {
        text.push_str(&format!("\n{}", escaped(message)));
    }
    if count(record.recovered) > 0 {
        text.push_str(&format!("\nUndo with: kubectl unstick undo {policy} {id}"));
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "2026-11-24T10:00:00Z";

    fn status(text: &str) -> RecoveryPolicyStatus {
        serde_json::from_str(&text.replace("REQUEST", &request_name(VALUE))).unwrap()
    }

    fn of(text: &str) -> Stand {
        stand(&status(text), Some(1), VALUE)
    }

    #[test]
    fn a_request_is_followed_from_the_job_to_its_end() {
        assert_eq!(of("{}"), Stand::Unseen);
        assert_eq!(of(r#"{"activeJob": {"name": "j", "recoveryId": "r", "triggers": ["rollout/x"]}}"#), Stand::Unseen);
        let running = r#"{"activeJob": {"name": "j", "recoveryId": "r", "triggers": ["REQUEST"]}}"#;
        assert_eq!(of(running), Stand::Running("r".into(), "j".into()));
        let ended = r#"{"lastRecovery": {"recoveryId": "r", "trigger": "Request", "triggers": ["REQUEST"], "outcome": "Braked"}}"#;
        assert!(matches!(of(ended), Stand::Ended(record, 65) if record.recovery_id == "r"));
        let later = r#"{"lastHandledRequest": "2026-11-24T10:00:00Z", "lastRecovery": {"recoveryId": "s", "trigger": "WorkerLoss", "outcome": "Failed"}}"#;
        assert!(matches!(of(later), Stand::Ended(_, 0)));
    }

    #[test]
    fn what_a_person_must_mend_first_is_not_waited_for() {
        let held = r#"{"activeJob": {"name": "j", "recoveryId": "r", "triggers": ["REQUEST"]},
            "trouble": {"reason": "SecretMissing", "message": "there is no Secret shop-db"}}"#;
        assert_eq!(of(held), Stand::Stuck("SecretMissing: there is no Secret shop-db".into(), 1));
        let older = held.replace("REQUEST", "rollout/x");
        assert_eq!(of(&older), Stand::Stuck("SecretMissing: there is no Secret shop-db".into(), 1));
        let invalid = |generation: i64| {
            format!(
                r#"{{"conditions": [{{"type": "Stalled", "status": "True", "reason": "PolicyInvalid", "message": "spec.x: no",
                "lastTransitionTime": "2026-11-24T09:00:00Z", "observedGeneration": {generation}}}]}}"#
            )
        };
        assert_eq!(of(&invalid(1)), Stand::Stuck("spec.x: no".into(), 64));
        assert_eq!(of(&invalid(0)), Stand::Unseen, "of an older spec");
    }

    #[test]
    fn what_comes_before_a_request_is_named() {
        let before = |status: &str| stands_before(&serde_json::from_str(status).unwrap());
        assert_eq!(before("{}"), None);
        let busy = r#"{"activeJob": {"name": "j", "recoveryId": "r", "triggers": ["rollout/x"]}}"#;
        assert_eq!(before(busy).as_deref(), Some("recovery r runs before it, as Job j"));
        let failing = r#"{"trouble": {"reason": "DatabaseUnreachable", "message": "no answer"}}"#;
        assert_eq!(before(failing).as_deref(), Some("DatabaseUnreachable: no answer"));
    }

    #[test]
    fn the_exit_code_is_that_of_the_recovery() {
        for (outcome, trouble, exit) in [
            ("Recovered", None, 0),
            ("NothingStuck", Some("TooManyPods"), 0),
            ("CheckOnly", None, 0),
            ("Braked", Some("Braked"), 65),
            ("Busy", None, 75),
            ("Partial", Some("Partial"), 1),
            ("Failed", None, 1),
            ("Failed", Some("NotPermitted"), 77),
            ("Failed", Some("TableMismatch"), 78),
            ("Failed", Some("DatabaseUnreachable"), 69),
            ("Failed", Some("PolicyInvalid"), 64),
            ("SomethingLater", None, 1),
        ] {
            assert_eq!(exit_of(outcome, trouble), exit, "{outcome} {trouble:?}");
        }
    }

    #[test]
    fn a_recovery_that_settled_something_says_how_to_undo_it() {
        let record = RecoveryRecord {
            recovery_id: "r".into(),
            outcome: "Recovered".into(),
            active: Some(3),
            stuck: Some(2),
            recovered: Some(2),
            failed: Some(2),
            ..RecoveryRecord::default()
        };
        let expected = "Recovery r ended as Recovered: 3 active, 2 stuck, 2 failed, 0 requeued\nUndo with: kubectl unstick undo runs r\n";
        assert_eq!(sentence(&record, "runs"), expected);
    }
}
