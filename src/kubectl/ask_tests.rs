use serde_json::json;

use super::*;

#[test]
fn data_and_words_of_a_log_are_told_apart() {
    let cases = [
        ("{\"a\":\n 1}\n", Some(json!({"a": 1})), ""),
        ("[]\n", Some(json!([])), ""),
        ("error: no\n{\n  \"a\": [1, {}]\n}\nerror: more\n", Some(json!({"a": [1, {}]})), "error: no\nerror: more\n"),
        ("{\n  \"a\": 1,\nerror: between\n  \"b\": 2\n}\n", Some(json!({"a": 1, "b": 2})), "error: between\n"),
        ("error: cannot {reach}\n", None, "error: cannot {reach}\n"),
        ("", None, ""),
    ];
    for (log, data, words) in cases {
        assert_eq!(parted(log), (data, words.to_owned()), "{log}");
    }
}

fn pod(status: Value) -> Pod {
    serde_json::from_value(json!({"metadata": {"name": "x"}, "status": status})).unwrap()
}

fn container(state: Value) -> Value {
    json!({"phase": "Pending", "containerStatuses": [
        {"name": "unstick", "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": state}]})
}

#[test]
fn a_pod_that_cannot_start_is_told_at_once_and_one_that_may_is_waited_for() {
    assert_eq!(look(&pod(container(json!({"terminated": {"exitCode": 78}})))), Look::Ended(78));
    let secret =
        json!({"waiting": {"reason": "CreateContainerConfigError", "message": "secret \"shop-db\" not found"}});
    let why = "CreateContainerConfigError: secret \"shop-db\" not found".to_owned();
    assert_eq!(look(&pod(container(secret))), Look::Hopeless(why));
    let pulls = json!({"waiting": {"reason": "ContainerCreating"}});
    assert_eq!(look(&pod(container(pulls))), Look::Waits("ContainerCreating".into()));
    let nowhere = json!({"phase": "Pending", "conditions": [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "no node"}]});
    assert_eq!(look(&pod(nowhere)), Look::Waits("Unschedulable: no node".into()));
    let over = json!({"phase": "Failed", "reason": "DeadlineExceeded", "message": "too long"});
    assert_eq!(look(&pod(over)), Look::Hopeless("DeadlineExceeded: too long".into()));
}

#[test]
fn no_two_jobs_have_the_same_mark_and_a_name_may_hold_it() {
    let (one, other) = (mark(), mark());
    assert!(one != other && one.len() == 10);
    assert!(one.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{one}");
}

#[test]
fn what_the_words_have_told_is_not_told_again_and_a_runs_own_error_is() {
    let effective = crate::policy::effective(None, &crate::api::RecoveryPolicySpec::default(), &Default::default());
    let words = "error: spec.runs.table: nope does not exist\n".to_owned();
    let answer = Answer { exit: 78, data: None, words, effective: effective.unwrap() };
    let error = |id: Option<&str>, message: &str| ReportError { id: id.map(str::to_owned), message: message.into() };
    let (told, other) = (error(None, "spec.runs.table: nope does not exist"), error(None, "no answer"));
    let of_a_run = error(Some("a"), "spec.runs.table: nope does not exist");
    assert_eq!(answer.untold(vec![told, other.clone(), of_a_run.clone()]), [other, of_a_run]);
}
