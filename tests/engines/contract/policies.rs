//! What a policy may not say: exit code 64 and a sentence, 2 for what cannot be read at all, and an untouched database.

use super::rows::processing;
use super::shop::Shop;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(limits_out_of_bounds_are_refused),
        case(statuses_that_contradict_each_other_are_refused),
        case(what_cannot_be_read_is_a_usage_error),
        case(a_policy_that_does_not_parse_is_refused_with_its_path),
        case(a_policy_file_says_the_same_as_flags),
        case(a_suspended_policy_changes_nothing),
    ]
}

fn stuck_shop(engine: Engine) -> Shop {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    shop
}

fn limits_out_of_bounds_are_refused(engine: Engine) {
    let shop = stuck_shop(engine);
    for (args, words) in [
        (&["--timeout", "0s"][..], "1s to 720h"),
        (&["--timeout", "0"], "1s to 720h"),
        (&["--timeout", "721h"], "1s to 720h"),
        (&["--timeout", "87600h"], "1s to 720h"),
        (&["--never-claimed-after", "0s"], "neverClaimedAfter"),
        (&["--never-claimed-after", "721h"], "neverClaimedAfter"),
        (&["--hung-after", "721h"], "hungAfter"),
        (&["--max-rows", "0"], "maxRows"),
        (&["--max-percent", "0"], "maxPercent"),
        (&["--max-percent", "101"], "maxPercent"),
        (&["--batch-size", "0"], "batchSize"),
        (&["--max-recoveries", "101"], "maxRecoveries"),
        (&["--timestamps", "Mars/Olympus"], "time zone"),
    ] {
        let said = shop.refuses(args, 64);
        assert!(said.contains(words), "{args:?}: {said}");
    }
    // The last that is allowed.
    shop.run("check", &["--timeout", "720h"]).expect(0);
    shop.run("check", &["--timeout", "1s"]).expect(0);
}

fn statuses_that_contradict_each_other_are_refused(engine: Engine) {
    let shop = stuck_shop(engine);
    for args in [
        &["--failed", "PENDING"][..],
        &["--failed", "PROCESSING"],
        &["--failed", "FAILED", "--requeued", "FAILED"],
        &["--requeued", "COMPLETED"],
        &["--requeued", "PROCESSING"],
        &["--never-claimed", "QUEUED"],
        &["--columns", "startedAt=startedAt,createdAt=createdAt,status=id,id=id"],
    ] {
        let said = shop.refuses(args, 64);
        assert!(said.contains("runs"), "{args:?}: {said}");
    }
}

fn what_cannot_be_read_is_a_usage_error(engine: Engine) {
    let shop = stuck_shop(engine);
    for args in [
        &["--no-such-flag"][..],
        &["--timeout", "soon"],
        &["--timeout", "0.5s"],
        &["--timeout", "-5m"],
        &["--action", "explode"],
        &["--columns", "colour=red"],
        &["--columns", "owner=a,owner=b"],
        &["--max-rows", "many"],
        &["--recovery-id", ""],
        &["--workers", "/nowhere/workers.json"],
    ] {
        let output = shop.run("recover", args);
        assert!(matches!(output.code, 2 | 64), "{output}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{output}");
    }
    let output = shop.unstick("recover", &[]).env("DATABASE_URL", "").run().expect(2);
    assert!(output.stderr.contains("DATABASE_URL"), "{output}");
    assert_eq!(shop.status("a"), "PROCESSING");
}

fn a_policy_that_does_not_parse_is_refused_with_its_path(engine: Engine) {
    let shop = stuck_shop(engine);
    for (spec, words) in [
        ("stuckAfter: 30", "spec.stuckAfter"),
        ("recovery: {action: Explode}", "spec.recovery.action"),
        ("recovery: {acton: Fail}", "acton"),
        ("runs: {table: \"a.b.c\"}", "spec.runs.table"),
        ("runs: {failed: PENDING}", "runs"),
        ("recovery: {requeueOn: []}", "requeueOn"),
        ("stuckAfter: [", ""),
    ] {
        let policy = shop.file("policy.yaml", &policy(spec));
        let said = shop.refuses(&["--policy", policy.to_str().expect("a plain path")], 64);
        assert!(said.contains(words) && !said.is_empty(), "{spec}: {said}");
    }
    shop.refuses(&["--policy", "/nowhere/policy.yaml"], 64);
}

fn policy(spec: &str) -> String {
    format!("apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {{name: runs}}\nspec:\n  {spec}\n")
}

fn a_policy_file_says_the_same_as_flags(engine: Engine) {
    let mut shop = stuck_shop(engine);
    shop.set("UNSTICK_COLUMNS", "");
    shop.set("UNSTICK_TIMEOUT", "");
    let text = policy(
        "environments: [{name: test, stuckAfter: 90s}]\n  environment: test\n  \
         runs: {columns: {startedAt: startedAt, heartbeatAt: heartbeatAt, error: error}}\n  \
         recovery: {action: Requeue, requeueOn: [Age]}",
    );
    let file = shop.file("policy.yaml", &text);
    let report = shop.recover(&["--policy", file.to_str().expect("a plain path")], &["a"]);
    assert_eq!((report["policy"].as_str(), report["environment"].as_str()), (Some("runs"), Some("test")));
    assert_eq!((report["stuckAfterSeconds"].as_u64(), report["requeued"].as_u64()), (Some(90), Some(1)));
    // The text itself, and a flag over it.
    shop.sql("UPDATE qualification_runs SET status = 'PROCESSING'");
    shop.sql(&format!(
        "UPDATE qualification_runs SET {} = {}",
        shop.quote("startedAt"),
        super::rows::ago(engine, 3600.0)
    ));
    let output = shop.unstick("check", &["-o", "json", "--timeout", "2h"]).env("UNSTICK_POLICY", &text).run().expect(0);
    assert_eq!(output.json()["stuckAfterSeconds"], 7200, "{output}");
}

fn a_suspended_policy_changes_nothing(engine: Engine) {
    let shop = stuck_shop(engine);
    let file = shop.file("policy.yaml", &policy("suspend: true"));
    audit::clear(&shop);
    let report = shop.report("recover", &["--policy", file.to_str().expect("a plain path")], 0);
    assert_eq!((report["outcome"].as_str(), report["stuck"].as_u64()), (Some("CheckOnly"), Some(1)));
    assert!(audit::changes(&shop).is_empty());
}
