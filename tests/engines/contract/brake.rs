//! What stops a recovery: the brake, rows that the app holds, being told to.

use serde_json::json;

use super::rows::{pending, processing};
use super::shop::{Shop, says};
use super::{Case, case};
use crate::support::{Engine, Signal};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(more_rows_than_allowed_stop_it_before_the_first_write),
        case(a_larger_share_than_allowed_stops_it_before_the_first_write),
        case(a_check_beyond_the_brake_says_that_recover_would_refuse),
        case(rows_that_the_app_holds_are_skipped_and_settled_next_time),
        case(many_batches_are_one_recovery),
        case(a_run_that_moves_on_meanwhile_is_left_alone),
        case(a_table_that_grows_meanwhile_is_settled_up_to_the_brake_and_no_further),
        case(a_recovery_and_an_undo_that_are_told_to_stop_report_what_they_did),
        case(a_reason_fits_a_column_of_json),
    ]
}

pub(super) fn five_of_ten(engine: Engine) -> Shop {
    let shop = Shop::open(engine);
    let stuck = (0..5).map(|n| processing(&format!("stuck{n}"), 4000.0));
    let young = (0..5).map(|n| pending(&format!("young{n}"), 10.0));
    shop.add(&stuck.chain(young).collect::<Vec<_>>());
    shop
}

pub(super) const FIVE: [&str; 5] = ["stuck0", "stuck1", "stuck2", "stuck3", "stuck4"];

fn more_rows_than_allowed_stop_it_before_the_first_write(engine: Engine) {
    let shop = five_of_ten(engine);
    let said = shop.refuses(&["--max-rows", "4"], 65);
    assert!(said.contains("maxRows") && said.contains("5"), "{said}");
    assert!(said.contains("raise the limit (--max-rows)"), "{said}");
    let by_operator = shop.refuses(&["--max-rows", "4", "--trigger", "WorkerLoss"], 65);
    assert!(by_operator.contains("raise spec.recovery.limits.maxRows") && !by_operator.contains("--"), "{by_operator}");
    let report = shop.report("recover", &["--max-rows", "4"], 65);
    assert_eq!((&report["outcome"], &report["stuck"], &report["recovered"]), (&json!("Braked"), &json!(5), &json!(0)));
    let text = shop.run("recover", &["--max-rows", "4"]).expect(65).stdout;
    assert!(text.contains("Found 5 stuck run(s)") && !text.contains("Marked"), "{text}");
    assert_eq!(shop.run("history", &["-o", "json"]).expect(0).json(), json!([]), "nothing to undo");
    shop.recover(&["--max-rows", "5"], &FIVE);
}

fn a_larger_share_than_allowed_stops_it_before_the_first_write(engine: Engine) {
    let shop = five_of_ten(engine);
    let said = shop.refuses(&["--max-percent", "49"], 65);
    assert!(said.contains("maxPercent"), "{said}");
    shop.recover(&["--max-percent", "50"], &FIVE);
}

fn a_check_beyond_the_brake_says_that_recover_would_refuse(engine: Engine) {
    let shop = five_of_ten(engine);
    let report = shop.check(&["--max-rows", "4"]);
    assert!(says(&report, "warnings", "recover would refuse"), "{report:#}");
    assert_eq!(report["outcome"], "CheckOnly");
    let text = shop.run("check", &["--max-percent", "10"]).expect(0).stdout;
    assert!(text.contains("Warning: recover would refuse: "), "{text}");
    shop.run("recover", &["--check-only", "--max-percent", "10"]).expect(0);
    assert!(!says(&shop.check(&[]), "warnings", "refuse"));
}

fn rows_that_the_app_holds_are_skipped_and_settled_next_time(engine: Engine) {
    if engine == Engine::Sqlite {
        // One writer at a time: there is no lock on a row.
        return;
    }
    let shop = five_of_ten(engine);
    let mut app = shop.database.session();
    app.sql("BEGIN");
    app.rows("SELECT id FROM qualification_runs WHERE id IN ('stuck1', 'stuck3') FOR UPDATE");
    let report = shop.recover(&[], &["stuck0", "stuck2", "stuck4"]);
    assert_eq!((&report["skippedLocked"], &report["outcome"]), (&json!(2), &json!("Recovered")), "{report:#}");
    assert_eq!(report["lostRaces"], 0, "{report:#}");
    assert!(report["nextDueSeconds"].as_u64().is_some_and(|due| due <= 60), "worth another look soon: {report:#}");
    app.sql("ROLLBACK");
    shop.recover(&[], &["stuck1", "stuck3"]);
    let text = shop.run("recover", &[]).expect(0).stdout;
    assert!(!text.contains("Skipped"), "{text}");
}

fn many_batches_are_one_recovery(engine: Engine) {
    let shop = Shop::open(engine);
    let ids: Vec<String> = (0..250).map(|n| format!("r{n:03}")).collect();
    // Many of one age: no run may fall between two batches.
    shop.add(
        &ids.iter()
            .enumerate()
            .map(|(n, id)| processing(id, if n % 3 == 0 { 4000.0 } else { 5000.0 }))
            .collect::<Vec<_>>(),
    );
    shop.add(&[processing("young", 10.0)]);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let before = shop.table("qualification_runs");
    let report = shop.recover(&["--batch-size", "40", "--pace", "Fast", "--recovery-id", "many"], &ids);
    assert_eq!((report["stuck"].as_u64(), report["lostRaces"].as_u64()), (Some(250), Some(0)));
    let all = shop.run("history", &["-o", "json"]).expect(0).json();
    assert_eq!(all.as_array().map(Vec::len), Some(1), "{all:#}");
    shop.run("undo", &["many"]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
}

fn a_run_that_moves_on_meanwhile_is_left_alone(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    // The app holds a row, then completes it while the recovery tries it again.
    let shop = five_of_ten(engine);
    let mut app = shop.database.session();
    app.sql("BEGIN; UPDATE qualification_runs SET status = 'COMPLETED' WHERE id = 'stuck1'");
    let running = shop.unstick("recover", &["-o", "json"]).spawn();
    let mut watch = shop.database.session();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let failed = "SELECT count(*) FROM qualification_runs WHERE status = 'FAILED'";
    while watch.value(failed).as_deref() != Some("4") {
        assert!(std::time::Instant::now() < deadline, "the recovery does not get on");
    }
    app.sql("COMMIT");
    let output = running.wait().expect(0);
    let report = output.json();
    assert_eq!((report["recovered"].as_u64(), shop.status("stuck1").as_str()), (Some(4), "COMPLETED"), "{report:#}");
    let moved = report["lostRaces"].as_u64().unwrap_or(9) + report["skippedLocked"].as_u64().unwrap_or(9);
    assert_eq!(moved, 1, "{report:#}");
}

/// So many stuck runs of one age that settling them takes a while.
pub(super) fn many(shop: &Shop, count: usize) {
    let runs: Vec<_> = (0..count).map(|n| processing(&format!("m{n:05}"), 4000.0)).collect();
    runs.chunks(1000).for_each(|runs| shop.add(runs));
}

/// Waits until the number of failed runs is what is waited for.
pub(super) fn until_failed(shop: &Shop, enough: impl Fn(u64) -> bool) {
    let mut watch = shop.database.session();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let failed = "SELECT count(*) FROM qualification_runs WHERE status = 'FAILED'";
    while !watch.value(failed).and_then(|count| count.parse().ok()).is_some_and(&enough) {
        assert!(std::time::Instant::now() < deadline, "it does not get on");
    }
}

fn a_table_that_grows_meanwhile_is_settled_up_to_the_brake_and_no_further(engine: Engine) {
    for (args, young, flag) in [
        (["--max-rows", "2000"], 1, "--max-rows"),
        // Of what was active at the start, not of what is active by then.
        (["--max-percent", "80"], 500, "--max-percent"),
    ] {
        let shop = Shop::open(engine);
        many(&shop, 2000);
        shop.add(&(0..young).map(|n| processing(&format!("young{n}"), 10.0)).collect::<Vec<_>>());
        let args = [&["-o", "json", "--batch-size", "10", "--recovery-id", "grown"], &args[..]].concat();
        let running = shop.unstick("recover", &args).spawn();
        until_failed(&shop, |failed| failed > 0);
        // Of the same age as those that are being settled, and behind them.
        shop.add(&(0..300).map(|n| processing(&format!("new{n:03}"), 3990.0)).collect::<Vec<_>>());
        let said = running.wait().expect(65);
        let report = said.json();
        let counts = ["stuck", "recovered", "lostRaces"].map(|count| report[count].as_u64());
        assert_eq!(counts, [Some(2000), Some(2000), Some(0)], "{report:#}");
        assert_eq!(report["outcome"], "Braked", "{report:#}");
        assert!(says(&report, "errors", flag) && says(&report, "errors", "300 more are stuck"), "{report:#}");
        assert!(said.stderr.starts_with("error: 2000 run(s) are settled") && said.stderr.contains(flag), "{said}");
        until_failed(&shop, |failed| failed == 2000);
        // The same name again says the same; nothing grows any more, and the rest is done.
        let again = shop.run("recover", &args).expect(65);
        assert_eq!(again.json()["outcome"], "AlreadyDone");
        assert_eq!((&again.json()["errors"], &again.stderr), (&report["errors"], &said.stderr), "{again}");
        let rest = shop.report("recover", &["--max-rows", "300"], 0);
        assert_eq!((&rest["recovered"], &rest["outcome"]), (&json!(300), &json!("Recovered")), "{rest:#}");
    }
}

fn a_recovery_and_an_undo_that_are_told_to_stop_report_what_they_did(engine: Engine) {
    let shop = Shop::open(engine);
    many(&shop, 3000);
    let log = shop.file("termination", "");
    let args = ["-o", "json", "--batch-size", "10", "--recovery-id", "stopped"];
    let running = shop.unstick("recover", &args).env("UNSTICK_TERMINATION_LOG", &log).spawn();
    // Two batches: of the first the answer has come too.
    until_failed(&shop, |failed| failed > 10);
    running.signal(Signal::SIGTERM);
    let said = running.wait().expect(75);
    let report = said.json();
    let failed = |shop: &Shop| {
        let count = shop.database.value("SELECT count(*) FROM qualification_runs WHERE status = 'FAILED'");
        count.and_then(|count| count.parse::<u64>().ok()).expect("a count")
    };
    let counts = ["active", "stuck"].map(|count| report[count].as_u64());
    assert_eq!(counts, [Some(3000), Some(3000)], "{report:#}");
    // The commit of the last batch may have been under way.
    let recovered = report["recovered"].as_u64().expect("a count");
    assert!(recovered > 0 && failed(&shop) - recovered <= 10, "{} {report:#}", failed(&shop));
    assert!(report["database"].is_string() && report["durationMs"].as_u64() > Some(0), "{report:#}");
    assert_eq!((&report["outcome"], &report["recoveryId"]), (&json!("Busy"), &json!("stopped")), "{report:#}");
    assert!(said.stderr.contains("stopped by SIGTERM") && said.stderr.contains("unstick undo stopped"), "{said}");
    let left: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&log).expect("it is there")).expect("a report");
    assert_eq!(left["recovered"], report["recovered"], "{left:#}");

    shop.run("recover", &["--recovery-id", "stopped", "--batch-size", "10", "--pace", "Fast"]).expect(0);
    let running = shop.unstick("undo", &["stopped", "-o", "json"]).spawn();
    until_failed(&shop, |failed| failed < 2990);
    running.signal(Signal::SIGINT);
    let said = running.wait().expect(75);
    let undone = said.json();
    let restored = undone["restored"].as_u64().expect("a count");
    assert!(restored > 0 && 3000 - failed(&shop) - restored <= 10, "{} {undone:#}", failed(&shop));
    assert_eq!((&undone["outcome"], &undone["undoOf"]), (&json!("Busy"), &json!("stopped")), "{undone:#}");
    assert!(said.stderr.contains("stopped by SIGINT"), "{said}");
    shop.run("undo", &["stopped"]).expect(0);
    assert_eq!(failed(&shop), 0);
}

fn a_reason_fits_a_column_of_json(engine: Engine) {
    let shop = five_of_ten(engine);
    match engine {
        Engine::Sqlite => shop.sql(
            "ALTER TABLE qualification_runs RENAME COLUMN error TO note; \
             ALTER TABLE qualification_runs ADD COLUMN error JSON",
        ),
        Engine::MariaDb => shop.sql("ALTER TABLE qualification_runs MODIFY COLUMN error JSON"),
        _ => shop.sql("ALTER TABLE qualification_runs ALTER COLUMN error TYPE jsonb USING to_jsonb(error)"),
    };
    let before = shop.table("qualification_runs");
    let report = shop.report("recover", &["--recovery-id", "json"], 0);
    assert_eq!(report["recovered"].as_u64(), Some(5), "{report:#}");
    if engine != Engine::Sqlite {
        let said = shop.value("stuck1", "error").expect("a reason");
        assert!(said.starts_with("\"Left behind: ") && said.ends_with('"'), "{said}");
    }
    shop.run("undo", &["json"]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
}
