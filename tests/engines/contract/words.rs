//! What people and programs read: the words of the text report, the fields of the JSON one, the exit codes.

use serde_json::json;

use super::rows::{completed, pending, processing};
use super::shop::{Shop, listed, shows};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_quiet_table_says_so),
        case(a_check_says_what_it_saw_and_changes_nothing),
        case(a_recovery_says_what_it_did_and_how_to_undo_it),
        case(without_a_stuck_run_it_says_so_and_still_lists_what_is_active),
        case(a_requeue_has_words_of_its_own),
        case(a_recovery_that_only_checks_says_check_only),
        case(exit_code_3_is_for_checks_that_ask_for_it),
        case(the_json_report_holds_what_was_seen_and_done),
        case(a_long_list_is_cut_and_says_so),
        case(control_characters_of_an_id_do_not_reach_the_terminal),
        case(the_limit_in_words_follows_its_unit),
    ]
}

fn a_quiet_table_says_so(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[completed("done", 4000.0)]);
    let quiet = "Found 0 active run(s) in qualification_runs\nNo runs older than 5 minutes found\n";
    assert_eq!(shop.run("check", &[]).expect(0).stdout, quiet);
    assert_eq!(shop.run("recover", &[]).expect(0).stdout, quiet);
    let report = shop.recover(&[], &[]);
    assert_eq!((&report["outcome"], &report["active"]), (&json!("NothingStuck"), &json!(0)));
}

/// One stuck run and one that lives, ages in the middle of their minute.
fn two_runs(shop: &Shop) {
    shop.add(&[
        processing("cmgz47wkm0005on6t8hxo4b9a", 630.0).progress(0, 1),
        processing("xyz123", 150.0).progress(3, 10),
        completed("done", 9000.0),
    ]);
}

const TWO_RUNS: &str = "Found 2 active run(s) in qualification_runs:
  - cmgz47wkm0005on6t8hxo4b9a: PROCESSING, 0/1, age: 10min, stuck: no sign of life for 10min
  - xyz123: PROCESSING, 3/10, age: 2min
Found 1 stuck run(s) (older than 5 minutes)
";

fn a_check_says_what_it_saw_and_changes_nothing(engine: Engine) {
    let shop = Shop::open(engine);
    two_runs(&shop);
    audit::clear(&shop);
    let said = shop.run("check", &[]).expect(0);
    assert_eq!(said.stdout, format!("{TWO_RUNS}Check only: nothing was changed\n"));
    assert_eq!(said.stderr, "");
    assert!(audit::changes(&shop).is_empty());
}

fn a_recovery_says_what_it_did_and_how_to_undo_it(engine: Engine) {
    let shop = Shop::open(engine);
    two_runs(&shop);
    let said = shop.run("recover", &["--recovery-id", "nightly"]).expect(0);
    assert_eq!(said.stdout, format!("{TWO_RUNS}Marked 1 run(s) as FAILED\nUndo with: unstick undo nightly\n"));
    assert_eq!(said.stderr, "");
    assert_eq!([shop.status("cmgz47wkm0005on6t8hxo4b9a"), shop.status("xyz123")], ["FAILED", "PROCESSING"]);
    assert!(shop.value("cmgz47wkm0005on6t8hxo4b9a", "completedAt").is_some());
    let error = shop.value("cmgz47wkm0005on6t8hxo4b9a", "error").expect("a reason");
    assert!(error.contains("no sign of life within 5 minutes") && error.contains("nightly"), "{error}");
}

fn without_a_stuck_run_it_says_so_and_still_lists_what_is_active(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("young", 59.0).created(90.0).progress(0, 7), pending("waits", 10.0)]);
    let said = shop.run("recover", &[]).expect(0).stdout;
    assert!(said.starts_with("Found 2 active run(s) in qualification_runs:\n"), "{said}");
    assert!(said.contains("  - waits: PENDING, 0/1, age: 1"), "{said}");
    assert!(said.contains("  - young: PROCESSING, 0/7, age: "), "{said}");
    assert!(said.ends_with("\nNo runs older than 5 minutes found\n") && !said.contains("Undo"), "{said}");
}

fn a_requeue_has_words_of_its_own(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 700.0).beat(630.0)]);
    let said = shop.run("recover", &["--action", "requeue", "--recovery-id", "again"]).expect(0).stdout;
    assert!(said.contains("age: 10min, stuck: no sign of life for 10min\n"), "{said}");
    assert!(said.ends_with("Requeued 1 run(s) as PENDING\nUndo with: unstick undo again\n"), "{said}");
}

fn a_recovery_that_only_checks_says_check_only(engine: Engine) {
    let shop = Shop::open(engine);
    two_runs(&shop);
    audit::clear(&shop);
    for flag in ["--check-only", "--dry-run"] {
        let said = shop.run("recover", &[flag]).expect(0).stdout;
        assert_eq!(said, format!("{TWO_RUNS}Check only: nothing was changed\n"), "{flag}");
        let report = shop.report("recover", &[flag], 0);
        assert_eq!((&report["outcome"], &report["dryRun"]), (&json!("CheckOnly"), &json!(true)), "{flag}");
        assert_eq!((&report["recoveryId"], &report["recovered"]), (&json!(null), &json!(0)), "{flag}");
    }
    assert!(audit::changes(&shop).is_empty());
    assert_eq!(shop.run("history", &["-o", "json"]).expect(0).json(), json!([]));
}

fn exit_code_3_is_for_checks_that_ask_for_it(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("young", 20.0)]);
    shop.run("check", &["--exit-code"]).expect(0);
    two_runs(&shop);
    shop.run("check", &["--exit-code"]).expect(3);
    shop.report("check", &["--exit-code"], 3);
    shop.run("check", &[]).expect(0);
}

fn the_json_report_holds_what_was_seen_and_done(engine: Engine) {
    let shop = Shop::open(engine);
    two_runs(&shop);
    let report = shop.recover(&["--recovery-id", "one"], &["cmgz47wkm0005on6t8hxo4b9a"]);
    for (name, value) in [
        ("schema", json!("unstick.dev/report/v1")),
        ("recoveryId", json!("one")),
        ("policy", json!(null)),
        ("environment", json!("production")),
        ("trigger", json!("CommandLine")),
        ("stuckAfterSeconds", json!(300)),
        ("table", json!("qualification_runs")),
        ("active", json!(2)),
        ("stuck", json!(1)),
        ("recovered", json!(1)),
        ("failed", json!(1)),
        ("requeued", json!(0)),
        ("exhausted", json!(0)),
        ("skippedLocked", json!(0)),
        ("lostRaces", json!(0)),
        ("unknownOwners", json!(0)),
        ("warnings", json!([])),
        ("errors", json!([])),
        ("dryRun", json!(false)),
        ("outcome", json!("Recovered")),
        ("runsTruncated", json!(false)),
    ] {
        assert_eq!(report[name], value, "{name}: {report:#}");
    }
    let due = report["nextDueSeconds"].as_u64().expect("the young run is due some time");
    assert!((100..=150).contains(&due), "{due}");
    assert!(report["databaseTime"].as_str().is_some_and(|time| time.ends_with('Z')), "{report:#}");
    let run = &report["runs"][1];
    assert_eq!((&run["status"], &run["progress"], &run["owner"]), (&json!("PROCESSING"), &json!("3/10"), &json!(null)));
    let age = run["ageSeconds"].as_u64().expect("an age");
    assert!((150..200).contains(&age), "{age}");
    assert_eq!(listed(&report)[0].1, "Age");
    assert_eq!(listed(&report)[0].2, "Fail");
}

fn a_long_list_is_cut_and_says_so(engine: Engine) {
    let shop = Shop::open(engine);
    let runs: Vec<_> = (0..25).map(|n| processing(&format!("r{n:02}"), 1000.0 + f64::from(n))).collect();
    shop.add(&runs);
    let report = shop.check(&[]);
    assert_eq!((report["runs"].as_array().map(Vec::len), &report["runsTruncated"]), (Some(20), &json!(true)));
    assert_eq!((&report["active"], &report["stuck"]), (&json!(25), &json!(25)));
    assert!(shop.run("check", &[]).stdout.contains("  … and 5 more (--limit 25 shows them)\n"));
    let all = shop.check(&["--limit", "25"]);
    assert_eq!((all["runs"].as_array().map(Vec::len), &all["runsTruncated"]), (Some(25), &json!(false)));
    let none = shop.check(&["--limit", "0"]);
    assert_eq!((none["runs"].as_array().map(Vec::len), &none["stuck"]), (Some(0), &json!(25)));
    shows(&shop.check(&["--limit", "1"]), &[("r24", "Age")]);
}

fn control_characters_of_an_id_do_not_reach_the_terminal(engine: Engine) {
    let shop = Shop::open(engine);
    let hostile = "\u{1b}[2J\nMarked 9 run(s) as FAILED\u{202e}";
    shop.add(&[processing(hostile, 630.0).owner(hostile)]);
    for args in [&["check"][..], &["recover", "--recovery-id", "x"]] {
        let said = shop.run(args[0], &args[1..]).expect(0).stdout;
        assert!(said.contains("- \\u{1b}[2J\\nMarked 9 run(s) as FAILED\\u{202e}: PROCESSING"), "{said}");
    }
    let said = shop.run("history", &["x"]).expect(0).stdout;
    assert!(!said.contains('\u{1b}') && said.contains("\\u{1b}"), "{said}");
    let json = audit::history(&shop, "x");
    assert_eq!(json["changes"][0]["id"], hostile);
    // What was printed is taken back as it was printed.
    let printed = "\\u{1b}[2J\\nMarked 9 run(s) as FAILED\\u{202e}";
    let told = shop.run("explain", &["-o", "json", printed]).expect(0).json();
    assert_eq!(
        (&told["run"]["id"], &told["changes"][0]["change"]["id"]),
        (&hostile.into(), &hostile.into()),
        "{told:#}"
    );
}

fn the_limit_in_words_follows_its_unit(engine: Engine) {
    let shop = Shop::open(engine);
    for (limit, words) in [("90s", "90 seconds"), ("1", "1 minute"), ("2h", "2 hours"), ("5m", "5 minutes")] {
        let said = shop.run("check", &["--timeout", limit]).expect(0).stdout;
        assert!(said.ends_with(&format!("No runs older than {words} found\n")), "{limit}: {said}");
    }
    for (environment, words) in [("development", "5 minutes"), ("staging", "15 minutes"), ("production", "30 minutes")]
    {
        let mut run = shop.unstick("check", &["--environment", environment]);
        run = run.env("UNSTICK_TIMEOUT", "");
        let said = run.run().expect(0).stdout;
        assert!(said.ends_with(&format!("No runs older than {words} found\n")), "{environment}: {said}");
    }
}
