//! undo, history, migrate: the ledger from the command line.

use crate::shop::{Shop, must_be_valid};

fn rows(shop: &Shop) -> Vec<Vec<Option<String>>> {
    shop.database.rows("SELECT *, typeof(completedAt), typeof(error) FROM qualification_runs ORDER BY id")
}

#[test]
fn an_undo_puts_every_value_back_and_twice_is_no_more() {
    let shop = Shop::open();
    let before = rows(&shop);
    shop.unstick("recover --timeout 5 --recovery-id r --columns error=error").run().expect(0);
    assert_ne!(rows(&shop), before);
    let said = shop.unstick("undo r").run().expect(0);
    assert_eq!(said.stdout, "Restored 1 run(s) of recovery r\n");
    assert_eq!(rows(&shop), before);
    let again = shop.unstick("undo r -o json").run().expect(0).json();
    must_be_valid("undo.v1.json", &again);
    assert_eq!(again["outcome"], "AlreadyDone");
    assert_eq!(rows(&shop), before);
}

#[test]
fn an_undo_that_only_looks_says_what_it_would_put_back() {
    let shop = Shop::open();
    shop.unstick("recover --timeout 5 --recovery-id r").run().expect(0);
    for flag in ["--dry-run", "--check-only"] {
        let said = shop.unstick(&format!("undo r {flag}")).run().expect(0);
        assert!(said.stdout.starts_with("Would restore 1 run(s) of recovery r\n"), "{said}");
    }
    assert_eq!(shop.status("old"), "FAILED");
}

#[test]
fn an_undo_leaves_alone_what_the_app_has_changed_since() {
    let shop = Shop::open();
    shop.unstick("recover --timeout 5 --recovery-id r").run().expect(0);
    shop.database.sql("UPDATE qualification_runs SET status = 'PENDING' WHERE id = 'old'");
    let report = shop.unstick("undo r -o json").run().expect(0).json();
    must_be_valid("undo.v1.json", &report);
    assert_eq!((&report["restored"], &report["skipped"][0]["id"]), (&0.into(), &"old".into()));
    assert_eq!(shop.status("old"), "PENDING");
}

#[test]
fn an_undo_of_a_recovery_that_never_was_exits_with_64() {
    let shop = Shop::open();
    let said = shop.unstick("undo nope").run().expect(64);
    assert!(said.stderr.contains("has no ledger yet"), "{said}");
    shop.unstick("recover --timeout 5").run().expect(0);
    let said = shop.unstick("undo nope").run().expect(64);
    assert!(said.stderr.contains("unstick history"), "{said}");
    shop.unstick("history nope").run().expect(64);
}

#[test]
fn history_lists_recoveries_and_shows_one_with_its_rows() {
    let shop = Shop::open();
    let none = "No recoveries found: this database has no ledger yet; the first recovery makes it\n";
    assert_eq!(shop.unstick("history").run().expect(0).stdout, none);
    assert_eq!(shop.unstick("history -o json").run().expect(0).json(), serde_json::json!([]));
    shop.unstick("migrate").run().expect(0);
    assert_eq!(shop.unstick("history").run().expect(0).stdout, "No recoveries found\n");
    shop.unstick("recover --timeout 5 --recovery-id first").env("USER", "ada").env("HOSTNAME", "desk").run().expect(0);
    shop.unstick("undo first").env("POD_NAME", "shop-7f9-x").run().expect(0);
    let said = shop.unstick("history").run().expect(0);
    assert!(said.stdout.starts_with("RECOVERY"), "{said}");
    assert!(said.stdout.contains("ada@desk") && said.stdout.contains("shop-7f9-x"), "{said}");
    let all = shop.unstick("history -o json").run().expect(0).json();
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all:#}");
    let one = shop.unstick("history first -o json").run().expect(0).json();
    assert_eq!(one["changes"][0]["before"]["status"], "PROCESSING");
    assert_eq!(one["changes"][0]["after"]["status"], "FAILED");
    assert!(shop.unstick("history first").run().expect(0).stdout.contains("Changed 1 row(s):\n"));
}

#[test]
fn the_ledger_is_made_beforehand_and_printed_without_a_database() {
    let shop = Shop::open();
    let printed = shop.unstick("migrate --print").run().expect(0).stdout;
    assert!(printed.contains("CREATE TABLE"), "{printed}");
    assert_eq!(shop.database.rows("SELECT name FROM sqlite_master WHERE name LIKE 'unstick%'").len(), 0);
    shop.unstick("migrate").run().expect(0);
    assert!(shop.database.rows("SELECT name FROM sqlite_master WHERE name LIKE 'unstick%'").len() > 2);
    shop.unstick("migrate").run().expect(0);
    crate::unstick().args(["migrate", "--print"]).env("DATABASE_URL", "postgresql://nowhere.invalid/x").run().expect(0);
}

#[test]
fn a_ledger_of_a_newer_version_is_left_alone() {
    let shop = Shop::open();
    shop.unstick("migrate").run().expect(0);
    let columns = shop.database.rows("SELECT name FROM pragma_table_info('unstick_migration')");
    assert!(!columns.is_empty(), "the bookkeeping table has another name now");
    shop.database.sql("UPDATE unstick_migration SET version = version + 1000");
    let said = shop.unstick("recover --timeout 5").run();
    assert!(said.code != 0 && said.stderr.contains("newer"), "{said}");
    assert_eq!(shop.status("old"), "PROCESSING");
}
