//! The way back, to the byte; what the app changed since is left alone and listed.

use serde_json::{Value as Json, json};

use super::rows::{completed, pending, processing};
use super::shop::Shop;
use super::{Case, audit, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(undo_puts_every_row_back_to_the_byte),
        case(undo_puts_texts_back_that_are_none_in_sqlite),
        case(undo_of_a_requeue_puts_owner_lease_and_claim_back),
        case(rows_that_the_app_changed_since_are_left_alone_and_listed),
        case(rows_that_the_database_refuses_are_errors_and_a_later_undo_restores_them),
        case(twice_is_once),
        case(an_unfinished_recovery_can_be_undone),
        case(a_database_with_a_write_ahead_log_is_no_exception),
        case(an_undo_is_a_recovery_in_the_ledger),
        case(an_unknown_recovery_is_64),
        case(a_dry_run_of_an_undo_changes_nothing),
        case(undone_runs_can_be_settled_again_and_undone_again),
        case(a_table_that_has_lost_a_column_or_its_name_is_refused_untouched_until_it_is_back),
        case(a_table_with_more_columns_and_other_types_since_is_undone_to_the_byte),
        case(history_shows_the_newest_first_and_every_detail),
    ]
}

pub(super) fn name(report: &Json) -> String {
    report["recoveryId"].as_str().expect("a recovery has a name").to_owned()
}

fn odd_rows(shop: &Shop) {
    shop.add(&[
        processing("a", 4000.0).owner("worker").progress(3, 10),
        processing("b", 4000.123).beat(3000.457).lease(10.0),
        pending("c", 5000.9),
        completed("d", 5000.0),
        processing("e", 10.0),
    ]);
    // An error of an earlier try, with everything that text may hold.
    let error = super::rows::literal(shop.engine, "it's \"odd\" \\ ö 実行 {NULL} \n\t, '' %");
    shop.sql(&format!("UPDATE qualification_runs SET error = {error} WHERE id = 'a'"));
    shop.sql("UPDATE qualification_runs SET error = '' WHERE id = 'b'");
}

fn undo_puts_every_row_back_to_the_byte(engine: Engine) {
    let shop = Shop::open(engine);
    odd_rows(&shop);
    let before = shop.table("qualification_runs");
    let report = shop.recover(&[], &["a", "b", "c"]);
    assert_ne!(shop.table("qualification_runs"), before);
    audit::clear(&shop);
    let said = shop.run("undo", &[&name(&report)]).expect(0).stdout;
    assert_eq!(said, format!("Restored 3 run(s) of recovery {}\n", name(&report)));
    assert_eq!(shop.table("qualification_runs"), before);
    assert_eq!(audit::changes(&shop).len(), 3, "and no other row was touched");
}

/// SQLite keeps any bytes as a text.
fn undo_puts_texts_back_that_are_none_in_sqlite(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let shop = Shop::open(engine);
    audit::unwatch(&shop, "qualification_runs");
    let odd = ["00", "610062", "FF", "C3", "41EDA080", "E5AE9F00C3B6", "F09F9880", "0A", "", "275458270027"];
    let ids: Vec<String> = (0..odd.len()).map(|n| format!("odd{n}")).collect();
    shop.add(&ids.iter().map(|id| processing(id, 4000.0)).collect::<Vec<_>>());
    for (id, bytes) in ids.iter().zip(odd) {
        shop.sql(&format!("UPDATE qualification_runs SET error = CAST(X'{bytes}' AS TEXT) WHERE id = '{id}'"));
    }
    shop.add(&[processing("plain", 4000.0), processing("bytes", 4000.0), processing("text", 4000.0)]);
    shop.sql("UPDATE qualification_runs SET error = X'00FF' WHERE id = 'bytes'");
    shop.sql("UPDATE qualification_runs SET error = 'TX''00' || char(39) WHERE id = 'text'");
    let picture =
        || shop.database.rows("SELECT id, status, typeof(error), hex(error) FROM qualification_runs ORDER BY id");
    let before = picture();
    for action in ["Fail", "Requeue"] {
        let report = shop.report("recover", &["--action", action, "--requeue-on", "Age"], 0);
        assert_eq!(report["recovered"], 13, "{report:#}");
        let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
        assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(13), &json!(0)), "{undone:#}");
        assert_eq!(picture(), before);
    }
    // What the app adds behind a NUL is a change like any other.
    let id = name(&shop.report("recover", &[], 0));
    shop.sql("UPDATE qualification_runs SET error = error || char(0) || 'mine' WHERE id = 'plain'");
    shop.sql("UPDATE qualification_runs SET status = CAST(X'4641494C454400' AS TEXT) WHERE id = 'odd0'");
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(11), &json!(2)), "{undone:#}");
    shop.run("history", &[&id]).expect(0);
}

fn undo_of_a_requeue_puts_owner_lease_and_claim_back(engine: Engine) {
    let shop = Shop::open(engine);
    odd_rows(&shop);
    let before = shop.table("qualification_runs");
    let args = ["--action", "Requeue", "--requeue-on", "Age,HeartbeatStale,LeaseExpired"];
    let report = shop.recover(&args, &["a", "b", "c"]);
    assert_eq!(report["requeued"], 3);
    let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(3), &json!(0)), "{undone:#}");
    assert_eq!(shop.table("qualification_runs"), before);
}

fn rows_that_the_app_changed_since_are_left_alone_and_listed(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&["a", "b", "c", "d", "e"].map(|id| processing(id, 4000.0)));
    let report = shop.recover(&[], &["a", "b", "c", "d", "e"]);
    // Restarted by a person, written by the app, deleted; a column that is none of ours does not matter.
    shop.sql("UPDATE qualification_runs SET status = 'PROCESSING' WHERE id = 'b'");
    shop.sql("UPDATE qualification_runs SET error = 'mine' WHERE id = 'c'");
    shop.sql("DELETE FROM qualification_runs WHERE id = 'd'");
    shop.sql("UPDATE qualification_runs SET processed = 9 WHERE id = 'e'");
    audit::clear(&shop);
    let undone = shop.run("undo", &[&name(&report), "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(2), &json!(3)), "{undone:#}");
    let mut skipped: Vec<_> =
        undone["skipped"].as_array().expect("a list").iter().map(|one| one["id"].to_string()).collect();
    skipped.sort();
    assert_eq!(skipped, ["\"b\"", "\"c\"", "\"d\""], "{undone:#}");
    let mut changed: Vec<String> = audit::changes(&shop).into_iter().map(|change| change.id).collect();
    changed.sort_unstable();
    assert_eq!(changed, ["a", "e"]);
    assert_eq!(
        (shop.value("c", "error").as_deref(), shop.value("e", "processed").as_deref()),
        (Some("mine"), Some("9"))
    );

    // What was put back is as stuck as it was; `b` was written a moment ago.
    let id = name(&shop.recover(&[], &["a", "e"]));
    shop.sql("UPDATE qualification_runs SET status = 'PROCESSING' WHERE id = 'e'");
    let text = shop.run("undo", &[&id]).expect(0).stdout;
    assert_eq!(text, format!("Restored 1 run(s) of recovery {id}\nLeft alone 1 run(s) that changed since: e\n"));
}

fn rows_that_the_database_refuses_are_errors_and_a_later_undo_restores_them(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&["r1", "r2", "r3", "r4"].map(|id| processing(id, 4000.0)));
    let before = shop.table("qualification_runs");
    let id = name(&shop.recover(&[], &["r1", "r2", "r3", "r4"]));
    super::refused_rows::refuse(&shop, "NEW.id IN ('r1', 'r3') AND NEW.status = 'PROCESSING'");
    for (restored, of_this) in [(2, "first"), (0, "second")] {
        let undone = shop.run("undo", &[&id, "-o", "json"]).expect(1).json();
        let counts = (&undone["restored"], &undone["skippedChanged"], &undone["outcome"]);
        assert_eq!(counts, (&json!(restored), &json!(0), &json!("Partial")), "the {of_this}: {undone:#}");
        assert_eq!(undone["skipped"], json!([]), "{undone:#}");
        let refused: Vec<_> = undone["errors"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
        assert_eq!(refused, [&json!("r1"), &json!("r3")], "{undone:#}");
        assert!(undone["errors"].to_string().contains("billing is closed"), "{undone:#}");
        assert_eq!(audit::history(&shop, &name(&undone))["outcome"], "Partial");
    }
    let text = shop.run("undo", &[&id]).expect(1).stdout;
    assert!(text.contains("Error: r1: the database refuses its old values: "), "{text}");
    assert_eq!(["r1", "r2"].map(|id| shop.status(id)), ["FAILED", "PROCESSING"]);

    shop.sql(if engine.is_postgres() { "DROP TRIGGER guard ON qualification_runs" } else { "DROP TRIGGER guard" });
    let would = shop.run("undo", &[&id, "--dry-run"]).expect(0).stdout;
    assert_eq!(would, format!("Would restore 2 run(s) of recovery {id}\nCheck only: nothing was changed\n"));
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    let counts = (&undone["restored"], &undone["skippedChanged"], &undone["outcome"]);
    assert_eq!(counts, (&json!(2), &json!(0), &json!("Recovered")), "{undone:#}");
    assert_eq!(shop.table("qualification_runs"), before);
    assert_eq!(shop.run("undo", &[&id, "-o", "json"]).expect(0).json()["outcome"], "AlreadyDone");
}

fn twice_is_once(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let id = name(&shop.recover(&[], &["a"]));
    shop.run("undo", &[&id]).expect(0);
    audit::clear(&shop);
    let again = shop.run("undo", &[&id]).expect(0).stdout;
    assert!(again.starts_with(&format!("Already done: recovery {id} was undone before\n")), "{again}");
    assert_eq!(shop.run("undo", &[&id, "-o", "json"]).expect(0).json()["outcome"], "AlreadyDone");
    assert!(audit::changes(&shop).is_empty());
}

fn an_unfinished_recovery_can_be_undone(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let before = shop.table("qualification_runs");
    let id = name(&shop.recover(&[], &["a"]));
    let ledger = if engine.is_postgres() { "unstick.recovery" } else { "unstick_recovery" };
    shop.sql(&format!("UPDATE {ledger} SET finished_at = NULL, outcome = NULL, report = NULL"));
    shop.run("undo", &[&id]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
    // It does not rise again.
    let report = shop.report("recover", &["--recovery-id", &id], 0);
    assert_eq!(report["outcome"], "AlreadyDone", "{report:#}");
    assert_eq!(shop.status("a"), "PROCESSING");
}

fn a_database_with_a_write_ahead_log_is_no_exception(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let shop = Shop::open(engine);
    shop.database.rows("PRAGMA journal_mode = WAL");
    odd_rows(&shop);
    let before = shop.table("qualification_runs");
    // A reader of the app's own does not stand in the way.
    let mut reader = shop.database.session();
    reader.sql("BEGIN");
    reader.rows("SELECT * FROM qualification_runs");
    let id = name(&shop.recover(&[], &["a", "b", "c"]));
    shop.run("undo", &[&id]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
}

fn an_undo_is_a_recovery_in_the_ledger(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    let id = name(&shop.recover(&[], &["a"]));
    audit::clear(&shop);
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    let undo = name(&undone);
    let history = audit::history(&shop, &undo);
    audit::matches(&audit::changes(&shop), &history);
    assert_eq!((&history["undoOf"], &history["outcome"]), (&json!(id), &json!("Recovered")), "{history:#}");
    assert_eq!(audit::history(&shop, &id)["undoneBy"], json!(undo));
    let text = shop.run("history", &[]).expect(0).stdout;
    assert!(text.contains("Recovered (undo)") && text.contains("Recovered (undone)"), "{text}");
    // An undo can be undone: the row is failed again, as the recovery left it.
    shop.run("undo", &[&undo]).expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

fn an_unknown_recovery_is_64(engine: Engine) {
    let shop = Shop::open(engine);
    for verb in ["undo", "history"] {
        let refused = shop.run(verb, &["no-such-recovery"]).expect(64);
        assert!(refused.stderr.contains("no-such-recovery"), "{refused}");
    }
    // Without a ledger nothing was ever recovered.
    let empty = Shop::without_grants(engine);
    let said = empty.run("history", &[]).expect(0).stdout;
    assert!(said.starts_with("No recoveries found"), "{said}");
    empty.run("history", &["x"]).expect(64);
    empty.run("undo", &["x"]).expect(64);
}

fn a_dry_run_of_an_undo_changes_nothing(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0), processing("b", 4000.0)]);
    let id = name(&shop.recover(&[], &["a", "b"]));
    shop.sql("UPDATE qualification_runs SET status = 'CANCELLED' WHERE id = 'b'");
    audit::clear(&shop);
    for flag in ["--check-only", "--dry-run"] {
        let said = shop.run("undo", &[&id, flag]).expect(0).stdout;
        assert!(said.starts_with(&format!("Would restore 1 run(s) of recovery {id}\n")), "{said}");
        assert!(said.contains(": b\n") && said.ends_with("Check only: nothing was changed\n"), "{said}");
    }
    assert!(audit::changes(&shop).is_empty());
    shop.run("undo", &[&id]).expect(0);
    assert_eq!(shop.status("a"), "PROCESSING");
}

/// A migration of the app has come between: what was written cannot be put back, and nothing is put back by halves.
fn a_table_that_has_lost_a_column_or_its_name_is_refused_untouched_until_it_is_back(engine: Engine) {
    let shop = Shop::open(engine);
    odd_rows(&shop);
    let before = shop.table("qualification_runs");
    let id = name(&shop.recover(&[], &["a", "b", "c"]));
    audit::unwatch(&shop, "qualification_runs");
    let left = shop.table("qualification_runs");
    let changes = [
        ("RENAME COLUMN error TO note", "RENAME COLUMN note TO error", "has no column error any more"),
        ("RENAME COLUMN id TO run_id", "RENAME COLUMN run_id TO id", "has no column id any more"),
    ];
    for (change, back, part) in changes {
        shop.sql(&format!("ALTER TABLE qualification_runs {change}"));
        for flags in [&["--dry-run"][..], &[]] {
            let refused = shop.run("undo", &[&[id.as_str()], flags].concat()).expect(78);
            assert!(refused.stderr.contains(part), "{refused}");
        }
        assert_eq!(shop.table("qualification_runs"), left, "{change}");
        shop.sql(&format!("ALTER TABLE qualification_runs {back}"));
    }
    shop.sql("ALTER TABLE qualification_runs RENAME TO elsewhere");
    let refused = shop.run("undo", &[&id]).expect(78);
    assert!(refused.stderr.contains("qualification_runs does not exist any more"), "{refused}");
    assert_eq!(shop.table("elsewhere"), left);
    shop.sql("ALTER TABLE elsewhere RENAME TO qualification_runs");
    assert!(audit::history(&shop, &id)["undoneBy"].is_null(), "a refused undo is none");
    shop.run("undo", &[&id]).expect(0);
    assert_eq!(shop.table("qualification_runs"), before);
}

fn a_table_with_more_columns_and_other_types_since_is_undone_to_the_byte(engine: Engine) {
    let shop = Shop::open(engine);
    odd_rows(&shop);
    let columns = "id, status, error, processed, total";
    let picture = || shop.database.rows(&format!("SELECT {columns} FROM qualification_runs ORDER BY id"));
    let before = picture();
    let id = name(&shop.recover(&[], &["a", "b", "c"]));
    audit::unwatch(&shop, "qualification_runs");
    shop.sql("ALTER TABLE qualification_runs ADD COLUMN priority int NOT NULL DEFAULT 7");
    match engine {
        // It knows no widths.
        Engine::Sqlite => 0,
        Engine::MariaDb => shop.sql("ALTER TABLE qualification_runs MODIFY COLUMN error LONGTEXT"),
        _ => shop.sql(
            "ALTER TABLE qualification_runs ALTER COLUMN error TYPE varchar(5000), ALTER COLUMN processed TYPE bigint",
        ),
    };
    let undone = shop.run("undo", &[&id, "-o", "json"]).expect(0).json();
    assert_eq!((&undone["restored"], &undone["skippedChanged"]), (&json!(3), &json!(0)), "{undone:#}");
    assert_eq!(picture(), before);
    let kept = shop.database.value("SELECT count(*) FROM qualification_runs WHERE priority = 7");
    assert_eq!(kept.as_deref(), Some("5"), "what is none of ours is as it was");
}

fn undone_runs_can_be_settled_again_and_undone_again(engine: Engine) {
    let shop = Shop::open(engine);
    odd_rows(&shop);
    let before = shop.table("qualification_runs");
    for _ in 0..3 {
        let id = name(&shop.recover(&[], &["a", "b", "c"]));
        shop.run("undo", &[&id]).expect(0);
        assert_eq!(shop.table("qualification_runs"), before);
    }
}

fn history_shows_the_newest_first_and_every_detail(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    shop.recover(&["--recovery-id", "first", "--trigger", "Schedule"], &["a"]);
    shop.add(&[processing("b", 4000.0)]);
    shop.recover(&["--recovery-id", "second"], &["b"]);
    let all = shop.run("history", &["-o", "json"]).expect(0).json();
    let names: Vec<_> = all.as_array().expect("a list").iter().map(|one| one["recoveryId"].clone()).collect();
    assert_eq!(names, [json!("second"), json!("first")]);
    let first = &all[1];
    assert_eq!((&first["trigger"], &first["outcome"]), (&json!("Schedule"), &json!("Recovered")), "{first:#}");
    for time in ["startedAt", "finishedAt"] {
        let at = first[time].as_str().expect("a time");
        assert!(at.starts_with("20") && at.ends_with('Z'), "{first:#}");
    }
    assert!(first["actor"].as_str().is_some_and(|actor| !actor.is_empty()), "{first:#}");
    let detail = audit::history(&shop, "first");
    let change = &detail["changes"][0];
    assert_eq!((&change["id"], &change["evidence"]), (&json!("a"), &json!("Age")), "{detail:#}");
    assert_eq!((&change["before"]["status"], &change["after"]["status"]), (&json!("PROCESSING"), &json!("FAILED")));
    assert!(change["before"]["completedAt"].is_null() && !change["after"]["completedAt"].is_null(), "{detail:#}");
    let text = shop.run("history", &["first"]).expect(0).stdout;
    assert!(text.contains("status \"PROCESSING\" → \"FAILED\""), "{text}");
}
