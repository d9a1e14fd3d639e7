use super::*;

fn now() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

fn policy(changes: &[(&str, Value)]) -> Policy {
    let mut object = json!({
        "metadata": {"name": "runs", "namespace": "shop", "creationTimestamp": "2026-11-22T10:00:00Z"},
        "spec": {"suspend": false},
        "status": {
            "effective": {"environment": "production", "stuckAfter": "30m", "action": "Fail", "gateTimeout": "60s"},
            "conditions": [{
                "type": "Ready", "status": "True", "reason": "PolicyAccepted", "message": "all is well",
                "lastTransitionTime": "2026-11-24T09:00:00Z",
            }],
            "lastRecovery": {
                "recoveryId": "shop.x", "trigger": "WorkerLoss", "outcome": "Recovered", "recovered": 3,
                "finishedAt": "2026-11-24T09:59:18Z",
            },
            "history": [{"recoveryId": "shop.x", "trigger": "WorkerLoss", "outcome": "Recovered", "recovered": 3}],
            "workloads": [{"kind": "Deployment", "name": "shop", "uid": "u", "revision": "7", "heldPods": 2}],
            "nextRecoveryTime": "2026-11-24T10:10:00Z",
        },
    });
    for (path, value) in changes {
        let (parent, key) = path.rsplit_once('/').unwrap();
        object.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    Policy::of(object)
}

#[test]
fn each_policy_is_a_line_of_a_table_like_kubectls() {
    let table = many(&[policy(&[])], (false, false), now());
    let expected = "\
NAME   ENVIRONMENT   STUCK AFTER   READY   LAST   OUTCOME     RECOVERED   HELD   AGE
runs   production    30m           True    42s    Recovered   3           2      2d
";
    assert_eq!(table, expected);
    let wide = many(&[policy(&[])], (true, true), now());
    assert!(wide.starts_with("NAMESPACE   NAME "), "{wide}");
    for words in ["shop        runs", "Fail ", "WorkerLoss", "in 10min", "PolicyAccepted   all is well"] {
        assert!(wide.contains(words), "{words}: {wide}");
    }
}

#[test]
fn what_stands_in_the_way_is_seen_at_a_glance() {
    let ready = |changes: &[(&str, Value)]| {
        let policy = policy(changes);
        Row::of(&policy).cells(&policy, false, now())[3].clone()
    };
    assert_eq!(ready(&[]), "True");
    assert_eq!(ready(&[("/spec/suspend", json!(true))]), "Suspended");
    assert_eq!(ready(&[("/status", Value::Null)]), "Unknown");
    assert_eq!(ready(&[("/spec/stuckAfter", json!(7))]), "Unreadable");
    let running = json!({"name": "unstick-runs-1", "recoveryId": "shop.y"});
    let busy = policy(&[("/status/activeJob", running)]);
    assert_eq!(Row::of(&busy).cells(&busy, false, now())[5], "Running");
}

#[test]
fn one_policy_is_told_with_conditions_workloads_and_recoveries() {
    let text = one(&policy(&[]), now());
    for words in [
        "Name:           runs\nNamespace:      shop\nEnvironment:    production (Fail after 30m, gates hold 1m)\n",
        "Next recovery:  in 10min\n",
        "\nCONDITION   STATUS   REASON           SINCE   MESSAGE\nReady       True     PolicyAccepted   1h      all is well\n",
        "\nWORKLOAD          REVISION   RECOVERED   COMPLETED   HELD   FOR\nDeployment/shop   7          -           -           2      -\n",
        "shop.x     -       WorkerLoss   Recovered",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn a_policy_that_nobody_looks_after_leads_to_the_doctor() {
    // As the API server makes it: the definition has a default.
    for status in [Value::Null, json!({"observedGeneration": -1})] {
        let text = one(&policy(&[("/status", status)]), now());
        assert!(text.contains("No operator has looked at this policy yet: `kubectl unstick doctor`"), "{text}");
    }
}

#[test]
fn nothing_in_a_status_acts_on_a_terminal() {
    let evil = json!({"reason": "\u{1b}[2J", "message": "a\nb"});
    let text = one(&policy(&[("/status/trouble", evil)]), now());
    assert!(text.contains("Trouble:        \\u{1b}[2J: a\\nb\n"), "{text}");
}
