//! check and recover: words, JSON, exit codes, and what becomes of the rows.

use crate::shop::{Shop, file, must_be_valid};
use crate::support::fresh_folder;

#[test]
fn a_check_lists_active_runs_and_says_which_are_stuck() {
    let shop = Shop::open();
    let before = shop.state();
    let said = shop.unstick("check --timeout 5 --columns progress=processed,total=total").run().expect(0);
    assert_eq!(
        said.stdout,
        "Found 3 active run(s) in qualification_runs:\n\
         \x20 - old: PROCESSING, 0/1, age: 10min, stuck: no sign of life for 10min\n\
         \x20 - young: PROCESSING, 3/10, age: 2min\n\
         \x20 - waiting: PENDING, 0/2, age: 10s\n\
         Found 1 stuck run(s) (older than 5 minutes)\n\
         Check only: nothing was changed\n"
            .replace("age: 10s", &age_of_waiting(&said.stdout))
    );
    assert_eq!(said.stderr, "");
    assert_eq!(shop.state(), before);
}

/// Between ten seconds and as many as the machine took.
fn age_of_waiting(text: &str) -> String {
    let line = text.lines().find(|line| line.contains("waiting")).expect("it is listed");
    line.split(", ").last().expect("an age").to_owned()
}

#[test]
fn a_check_says_so_when_nothing_is_stuck_and_when_the_table_is_quiet() {
    let said = Shop::open().unstick("check --timeout 60").run().expect(0);
    assert!(said.stdout.ends_with("No runs older than 1 hour found\n"), "{said}");
    let said = Shop::empty().unstick("check --timeout 5").run().expect(0);
    assert_eq!(said.stdout, "Found 0 active run(s) in qualification_runs\nNo runs older than 5 minutes found\n");
}

#[test]
fn a_check_can_exit_with_3_when_it_found_stuck_runs() {
    let shop = Shop::open();
    shop.unstick("check --timeout 5 --exit-code").run().expect(3);
    shop.unstick("check --timeout 60 --exit-code").run().expect(0);
    shop.unstick("check --timeout 5").env("UNSTICK_EXIT_CODE", "true").run().expect(3);
}

#[test]
fn the_json_of_a_check_is_valid_by_the_schema() {
    let report = Shop::open().unstick("check --timeout 5 -o json").run().expect(0).json();
    must_be_valid("report.v1.json", &report);
    assert_eq!((&report["active"], &report["stuck"], &report["recovered"]), (&3.into(), &1.into(), &0.into()));
    assert_eq!((&report["outcome"], &report["dryRun"]), (&"CheckOnly".into(), &true.into()));
    assert_eq!(report["runs"][0]["evidence"], "Age");
    assert!(report["nextDueSeconds"].as_u64().is_some_and(|due| due > 0 && due <= 150), "{report:#}");
}

#[test]
fn a_recovery_fails_the_stuck_run_and_no_other() {
    let shop = Shop::open();
    let said = shop.unstick("recover --timeout 5").run().expect(0);
    assert!(said.stdout.contains("\nMarked 1 run(s) as FAILED\nUndo with: unstick undo "), "{said}");
    assert_eq!(
        ["old", "young", "waiting", "done"].map(|id| shop.status(id)),
        ["FAILED", "PROCESSING", "PENDING", "COMPLETED"]
    );
    let again = shop.unstick("recover --timeout 5").run().expect(0);
    assert!(again.stdout.contains("No runs older than 5 minutes found"), "{again}");
}

#[test]
fn the_json_of_a_recovery_is_valid_by_the_schema() {
    let shop = Shop::open();
    let report = shop.unstick("recover --timeout 5 -o json --recovery-id nightly/7").run().expect(0).json();
    must_be_valid("report.v1.json", &report);
    assert_eq!((&report["recoveryId"], &report["outcome"]), (&"nightly/7".into(), &"Recovered".into()));
    assert_eq!(
        (&report["recovered"], &report["failed"], &report["trigger"]),
        (&1.into(), &1.into(), &"CommandLine".into())
    );
}

#[test]
fn check_only_and_dry_run_change_nothing_and_need_no_ledger() {
    for flag in ["--check-only", "--dry-run"] {
        let shop = Shop::open();
        let before = shop.state();
        let said = shop.unstick(&format!("recover --timeout 5 {flag}")).run().expect(0);
        assert!(said.stdout.ends_with("Check only: nothing was changed\n"), "{said}");
        assert_eq!(shop.state(), before, "{flag}");
    }
}

#[test]
fn a_finished_recovery_of_the_same_name_is_not_run_again() {
    let shop = Shop::open();
    shop.unstick("recover --timeout 5 --recovery-id once").run().expect(0);
    shop.run("later", "PROCESSING", 4000);
    let again = shop.unstick("recover --timeout 5 --recovery-id once -o json").run().expect(0).json();
    assert_eq!((&again["outcome"], &again["recovered"]), (&"AlreadyDone".into(), &1.into()));
    assert_eq!(shop.status("later"), "PROCESSING");
}

#[test]
fn the_brake_changes_nothing_and_exits_with_65() {
    let shop = Shop::open();
    shop.run("second", "PROCESSING", 4000);
    let before = shop.database.rows("SELECT * FROM qualification_runs ORDER BY id");
    let said = shop.unstick("recover --timeout 5 --max-rows 1").run().expect(65);
    assert!(said.stderr.starts_with("error: "), "{said}");
    assert_eq!(shop.database.rows("SELECT * FROM qualification_runs ORDER BY id"), before);
    shop.unstick("recover --timeout 5 --max-percent 20").run().expect(65);
    let said = shop.unstick("check --timeout 5 --max-rows 1").run().expect(0);
    assert!(said.stdout.contains("Check only") || said.stdout.contains("refuse"), "{said}");
    let report = shop.unstick("recover --timeout 5 --max-rows 1 -o json").run().expect(65).json();
    must_be_valid("report.v1.json", &report);
    assert_eq!((&report["outcome"], &report["recovered"]), (&"Braked".into(), &0.into()));
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn a_run_stuck_by_its_age_alone_is_requeued_only_where_age_is_listed() {
    let shop = Shop::open();
    shop.unstick("recover --timeout 5 --action requeue").run().expect(0);
    assert_eq!(shop.status("old"), "FAILED");
    let shop = Shop::open();
    let said = shop.unstick("recover --timeout 5 --action REQUEUE --requeue-on age,HeartbeatStale").run().expect(0);
    assert!(said.stdout.contains("Requeued 1 run(s) as PENDING"), "{said}");
    assert_eq!(shop.status("old"), "PENDING");
}

#[test]
fn a_report_is_left_for_kubernetes_where_it_is_asked_for() {
    let shop = Shop::open();
    let log = fresh_folder("pod").join("termination-log");
    shop.unstick("recover --timeout 5").env("UNSTICK_TERMINATION_LOG", &log).run().expect(0);
    let left = std::fs::read_to_string(&log).expect("it was left");
    must_be_valid("report.v1.json", &serde_json::from_str(&left).expect("JSON"));
    shop.unstick("recover --timeout 0").env("UNSTICK_TERMINATION_LOG", &log).run().expect(64);
    let left: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&log).unwrap()).unwrap();
    assert_eq!(left["outcome"], "Failed");
    assert!(left["errors"][0]["message"].as_str().is_some_and(|said| said.contains("720h")), "{left:#}");
}

#[test]
fn the_list_of_runs_is_as_long_as_asked_for() {
    let shop = Shop::open();
    let report = shop.unstick("check --timeout 5 --limit 1 -o json").run().expect(0).json();
    assert_eq!((report["runs"].as_array().map(Vec::len), &report["runsTruncated"]), (Some(1), &true.into()));
    assert_eq!(report["active"], 3);
}

#[test]
fn evidence_on_owners_works_from_a_file_and_from_the_variable() {
    let shop = Shop::open();
    shop.database.sql(
        "UPDATE qualification_runs SET workerId = 'pod-gone', startedAt = (unixepoch('now') - 140) * 1000 WHERE id = 'young'",
    );
    let now = shop.database.value("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").expect("a time");
    let snapshot = format!(
        r#"{{"time":"{now}","pods":[{{"uid":"pod-here","name":"a","worker":true,"since":"{now}"}}],"gone":[{{"uid":"pod-gone","name":"b"}}]}}"#
    );
    let flags = "check --timeout 60 --columns owner=workerId,startedAt=startedAt --identity PodUID -o json";
    let by_variable = shop.unstick(flags).env("UNSTICK_WORKERS", &snapshot).run().expect(0).json();
    assert_eq!(by_variable["stuck"], 1, "{by_variable:#}");
    let young = by_variable["runs"].as_array().and_then(|runs| runs.iter().find(|run| run["id"] == "young"));
    assert_eq!(young.map(|run| &run["evidence"]), Some(&"OwnerGone".into()), "{by_variable:#}");
    let workers = file("workers.json", &snapshot);
    let by_flag = shop.unstick(flags).args(["--workers".as_ref(), workers.as_os_str()]).run().expect(0).json();
    assert_eq!(by_flag["stuck"], 1);
    let by_name = shop.unstick(flags).env("UNSTICK_WORKERS", &workers).run().expect(0).json();
    assert_eq!(by_name["stuck"], 1);
}

#[test]
fn a_write_ahead_log_that_may_not_be_kept_is_explained_to_who_only_looks() {
    use std::os::unix::fs::PermissionsExt;
    let shop = Shop::open();
    shop.database.sql("PRAGMA journal_mode = WAL");
    // The file alone in a folder that may not be written; the superuser may, so its tests look as somebody else.
    let folder = crate::support::fresh_folder("closed");
    let file = folder.join("wal.db");
    std::fs::copy(shop.database.file(), &file).expect("a copy");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("our own file");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("our own folder");
    let check = if nix::unistd::geteuid().is_root() {
        let run = ["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_unstick")];
        crate::support::program("/usr/bin/setpriv").args(run)
    } else {
        crate::support::unstick()
    };
    let url = format!("file:{}", file.display());
    let said = check.args(["check", "--timeout", "5"]).env("DATABASE_URL", url).run().expect(77);
    for words in ["wal.db", "write-ahead log", "run as a user who may write the folder"] {
        assert!(said.stderr.contains(words), "{words}: {said}");
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("our own folder");
}
