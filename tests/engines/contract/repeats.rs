//! The same recovery again: finished, cut off, by many at once.

use serde_json::json;

use super::rows::processing;
use super::shop::{Shop, says};
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_finished_recovery_of_the_same_name_is_told_again),
        case(a_recovery_that_was_cut_off_goes_on),
        case(a_brake_that_holds_what_was_cut_off_tells_what_was_done_before_and_how_to_undo_it),
        case(a_recovery_that_was_cut_off_and_undone_tells_what_it_had_done),
        case(eight_at_once_settle_each_run_once),
        case(eight_at_once_of_one_name_are_one_recovery),
        case(eight_at_once_on_an_empty_database_make_one_ledger),
        case(init_recovers_inline_and_lets_the_app_start),
        case(ten_pods_of_one_rollout_recover_once_and_again_when_they_come_again),
    ]
}

fn shop_of(engine: Engine, count: usize) -> (Shop, Vec<String>) {
    let shop = Shop::open(engine);
    let ids = fill(&shop, count);
    (shop, ids)
}

fn fill(shop: &Shop, count: usize) -> Vec<String> {
    let ids: Vec<String> = (0..count).map(|n| format!("r{n:03}")).collect();
    shop.add(&ids.iter().map(|id| processing(id, 4000.0)).collect::<Vec<_>>());
    shop.add(&[processing("young", 10.0)]);
    audit::clear(shop);
    ids
}

fn a_finished_recovery_of_the_same_name_is_told_again(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let first = shop.recover(&["--recovery-id", "rollout/shop/7"], &["a"]);
    shop.add(&[processing("b", 4000.0)]);
    audit::clear(&shop);
    let mut again = shop.report("recover", &["--recovery-id", "rollout/shop/7"], 0);
    assert!(audit::changes(&shop).is_empty());
    assert_eq!(again["outcome"], "AlreadyDone");
    again["outcome"] = json!("Recovered");
    again["durationMs"] = first["durationMs"].clone();
    assert_eq!(again, first);
    let text = shop.run("recover", &["--recovery-id", "rollout/shop/7"]).expect(0).stdout;
    assert!(text.starts_with("Already done: recovery rollout/shop/7 ran before, this is its report\n"), "{text}");
    shop.recover(&["--recovery-id", "rollout/shop/8"], &["b"]);
}

fn a_recovery_that_was_cut_off_goes_on(engine: Engine) {
    let (shop, ids) = shop_of(engine, 40);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    shop.report("recover", &["--recovery-id", "cut"], 0);
    // As a kill before the last write leaves it, with one batch done and the rest as it was.
    let (ledger, change) = if engine.is_postgres() {
        ("unstick.recovery", "unstick.change")
    } else {
        ("unstick_recovery", "unstick_change")
    };
    shop.sql(&format!(
        "UPDATE {ledger} SET finished_at = NULL, outcome = NULL, report = NULL WHERE recovery_id = 'cut'"
    ));
    assert_eq!(shop.database.value(&format!("SELECT count(*) FROM {change}")).as_deref(), Some("1"));
    shop.add(&[processing("later", 4000.0)]);
    shop.sql("DELETE FROM audit WHERE what = 'INSERT'");
    let listed = shop.run("history", &[]).expect(0).stdout;
    assert!(listed.contains("Unfinished"), "{listed}");
    let report = shop.report("recover", &["--recovery-id", "cut"], 0);
    assert_eq!((report["outcome"].as_str(), report["recovered"].as_u64()), (Some("Recovered"), Some(41)), "{report:#}");
    audit::holds(&shop, &report, &[&ids[..], &["later"]].concat());
    let again = shop.report("recover", &["--recovery-id", "cut"], 0);
    assert_eq!((again["outcome"].as_str(), again["recovered"].as_u64()), (Some("AlreadyDone"), Some(41)));
}

fn a_brake_that_holds_what_was_cut_off_tells_what_was_done_before_and_how_to_undo_it(engine: Engine) {
    let (shop, ids) = shop_of(engine, 7);
    shop.report("recover", &["--recovery-id", "cut"], 0);
    let ledger = if engine.is_postgres() { "unstick.recovery" } else { "unstick_recovery" };
    shop.sql(&format!("UPDATE {ledger} SET finished_at = NULL, outcome = NULL, report = NULL"));
    shop.add(&["later", "last"].map(|id| processing(id, 4000.0)));
    audit::clear(&shop);
    let braked = ["--recovery-id", "cut", "--max-rows", "8"];
    let report = shop.report("recover", &braked, 65);
    let counts = ["recovered", "failed", "stuck"].map(|count| report[count].as_u64());
    assert_eq!((report["outcome"].as_str(), counts), (Some("Braked"), [Some(7), Some(7), Some(2)]), "{report:#}");
    assert!(says(&report, "warnings", "7 run(s) were settled before this recovery was cut off"), "{report:#}");
    let said = shop.run("recover", &braked).expect(65);
    let why =
        "2 run(s) are stuck, and this recovery has settled 7 before, in all more than spec.recovery.limits.maxRows (8)";
    assert!(said.stderr.contains(why) && said.stderr.contains("; nothing more was changed"), "{said}");
    assert!(said.stdout.ends_with("Braked: stopped after 7 run(s)\nUndo with: unstick undo cut\n"), "{said}");
    assert!(audit::changes(&shop).is_empty());
    let report = shop.report("recover", &["--recovery-id", "cut", "--max-rows", "9"], 0);
    assert_eq!((report["outcome"].as_str(), report["recovered"].as_u64()), (Some("Recovered"), Some(9)), "{report:#}");
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    shop.run("undo", &["cut"]).expect(0);
    assert!(ids.iter().all(|id| shop.status(id) == "PROCESSING"));
}

fn a_recovery_that_was_cut_off_and_undone_tells_what_it_had_done(engine: Engine) {
    let (shop, _) = shop_of(engine, 7);
    shop.report("recover", &["--recovery-id", "cut"], 0);
    let ledger = if engine.is_postgres() { "unstick.recovery" } else { "unstick_recovery" };
    shop.sql(&format!("UPDATE {ledger} SET finished_at = NULL, outcome = NULL, report = NULL"));
    shop.run("undo", &["cut"]).expect(0);
    audit::clear(&shop);
    let again = shop.report("recover", &["--recovery-id", "cut"], 0);
    assert!(audit::changes(&shop).is_empty());
    let counts = ["recovered", "failed", "requeued"].map(|count| again[count].as_u64());
    assert_eq!((again["outcome"].as_str(), counts), (Some("AlreadyDone"), [Some(7), Some(7), Some(0)]), "{again:#}");
    let text = shop.run("recover", &["--recovery-id", "cut"]).expect(0).stdout;
    assert!(text.contains("\nMarked 7 run(s) as FAILED\n") && text.contains("undone by"), "{text}");
    assert!(!text.contains("Found 0") && !text.contains("Undo with"), "{text}");
}

/// Eight of them at once, each with arguments of its own; all end well. Their reports.
fn eight(shop: &Shop, args: impl Fn(usize) -> Vec<String>) -> Vec<serde_json::Value> {
    let running: Vec<_> = (0..8)
        .map(|n| {
            let args = args(n);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            shop.unstick("recover", &[&["-o", "json", "--batch-size", "25"], &args[..]].concat()).spawn()
        })
        .collect();
    running.into_iter().map(|one| one.wait().expect(0).json()).collect()
}

fn eight_at_once_settle_each_run_once(engine: Engine) {
    let (shop, ids) = shop_of(engine, 200);
    let reports = eight(&shop, |n| vec!["--recovery-id".into(), format!("racer-{n}")]);
    let total: u64 = reports.iter().map(|report| report["recovered"].as_u64().expect("a count")).sum();
    assert_eq!(total, 200, "{reports:#?}");
    once_each(&shop, &ids);
    let mut told = Vec::new();
    for n in 0..8 {
        let history = audit::history(&shop, &format!("racer-{n}"));
        told.extend(history["changes"].as_array().expect("changes").iter().map(|change| change["id"].to_string()));
    }
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), 200);
}

fn once_each(shop: &Shop, ids: &[String]) {
    let mut changed: Vec<String> = audit::changes(shop).into_iter().map(|change| change.id).collect();
    changed.sort_unstable();
    assert_eq!(changed, ids, "each exactly once, and no other");
}

fn eight_at_once_of_one_name_are_one_recovery(engine: Engine) {
    let (shop, ids) = shop_of(engine, 200);
    let reports = eight(&shop, |_| vec!["--recovery-id".into(), "rollout".into()]);
    once_each(&shop, &ids);
    let done = reports.iter().filter(|report| report["recovered"] == 200).count();
    assert_eq!(done, 8, "each tells of all: {reports:#?}");
    audit::matches(&audit::changes(&shop), &audit::history(&shop, "rollout"));
    let all = shop.run("history", &["-o", "json"]).expect(0).json();
    assert_eq!(all.as_array().map(Vec::len), Some(1), "{all:#}");
}

fn eight_at_once_on_an_empty_database_make_one_ledger(engine: Engine) {
    let shop = Shop::without_grants(engine);
    let ids = fill(&shop, 30);
    let reports = eight(&shop, |n| vec!["--recovery-id".into(), format!("first-{n}")]);
    let total: u64 = reports.iter().map(|report| report["recovered"].as_u64().expect("a count")).sum();
    assert_eq!(total, 30, "{reports:#?}");
    once_each(&shop, &ids);
}

fn init_recovers_inline_and_lets_the_app_start(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let policy = "{\"apiVersion\": \"unstick.dev/v1alpha1\", \"kind\": \"RecoveryPolicy\", \"metadata\": {\"name\": \"runs\"}, \"spec\": {}}";
    let pods: Vec<_> = (0..3)
        .map(|_| shop.unstick("init", &["--recovery-id", "rollout"]).env("UNSTICK_POLICY", policy).spawn())
        .collect();
    for pod in pods {
        pod.wait().expect(0);
    }
    assert_eq!((shop.status("a").as_str(), audit::changes(&shop).len()), ("FAILED", 2), "inserted, and failed once");
    let broken = shop.unstick_as("postgres://nobody@127.0.0.1:1/none", "init", &[]).env("UNSTICK_POLICY", policy);
    broken.run().expect(0);
    let strict =
        shop.unstick_as("postgres://nobody@127.0.0.1:1/none", "init", &["--strict"]).env("UNSTICK_POLICY", policy);
    strict.run().expect(69);
}

fn ten_pods_of_one_rollout_recover_once_and_again_when_they_come_again(engine: Engine) {
    let shop = Shop::open(engine);
    let name = "init/shop/qualification_runs/shop-6d4cf56db6";
    for (round, id) in [name.to_owned(), format!("{name}@2"), format!("{name}@3")].iter().enumerate() {
        shop.add(&[processing(&format!("r{round}"), 4000.0)]);
        let pods: Vec<_> = ["x2x7c", "zz4w9", "b7k5d", "c2c2c", "d4d4d", "f5f5f", "g6g6g", "h7h7h", "j8j8j", "k9k9k"]
            .map(|end| {
                let pod = format!("shop-6d4cf56db6-{end}");
                let run = shop.unstick("init", &["-o", "json", "--table", "qualification_runs"]);
                run.env("POD_NAMESPACE", "shop").env("POD_NAME", pod).spawn()
            })
            .into();
        let reports: Vec<_> = pods.into_iter().map(|pod| pod.wait().expect(0).json()).collect();
        let count = |outcome: &str| reports.iter().filter(|report| report["outcome"] == outcome).count();
        assert_eq!((count("Recovered"), count("AlreadyDone")), (1, 9), "{reports:#?}");
        assert!(reports.iter().all(|report| report["recoveryId"] == **id), "{reports:#?}");
        assert_eq!(shop.status(&format!("r{round}")), "FAILED");
        a_minute_passes(&shop, engine);
    }
}

/// As far as the ledger can tell.
fn a_minute_passes(shop: &Shop, engine: Engine) {
    let (table, earlier) = match engine {
        Engine::Sqlite => ("unstick_recovery", "finished_at - 61000"),
        Engine::MariaDb => ("unstick_recovery", "finished_at - INTERVAL 61 SECOND"),
        _ => ("unstick.recovery", "finished_at - interval '61 seconds'"),
    };
    shop.sql(&format!("UPDATE {table} SET finished_at = {earlier}"));
}
