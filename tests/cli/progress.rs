//! Long work shows how far it is, on a terminal and nowhere else.

use crate::shop::Shop;
use crate::support::{Output, Unstick};

/// Enough for several batches.
const RUNS: u32 = 5_000;

fn shop() -> Shop {
    let shop = Shop::empty();
    shop.database.sql(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {RUNS}) \
         INSERT INTO qualification_runs (id, status, createdAt) \
         SELECT 'run-' || i, 'PROCESSING', (unixepoch('now') - 900) * 1000 FROM n"
    ));
    shop
}

/// Runs it with a terminal for standard error; what it says, and what that terminal shows.
fn on_a_terminal(run: Unstick) -> (Output, String) {
    let (run, shown) = run.terminal();
    let said = run.run().expect(0);
    (said, shown.join().expect("a reader does not panic"))
}

const RECOVER: &str = "recover --timeout 5 --pace Fast --recovery-id one -o json";

#[test]
fn a_terminal_sees_how_far_a_recovery_and_its_undo_are_and_standard_output_is_the_result_alone() {
    let shop = shop();
    let (said, shown) = on_a_terminal(shop.unstick(RECOVER));
    assert_eq!(said.json()["recovered"], RUNS, "{said}");
    assert!(shown.contains("Settled ") && shown.contains("of 5,000"), "{shown:?}");
    let (said, shown) = on_a_terminal(shop.unstick("undo one --check-only -o json"));
    assert_eq!(said.json()["restored"], RUNS, "{said}");
    assert!(shown.contains("Looked at ") && shown.contains("of 5,000"), "{shown:?}");
    let (said, shown) = on_a_terminal(shop.unstick("undo one -o json"));
    assert_eq!(said.json()["restored"], RUNS, "{said}");
    assert!(shown.contains("Put back ") && shown.contains("of 5,000"), "{shown:?}");
    // Taken away again: the last that is shown is an empty line, which the shell's prompt gets.
    assert!(shown.trim_end().ends_with("\u{1b}[2K"), "{shown:?}");
}

#[test]
fn without_a_terminal_there_is_no_bar() {
    let shop = shop();
    for line in [RECOVER, "undo one --check-only", "undo one"] {
        let said = shop.unstick(line).run().expect(0);
        assert_eq!(said.stderr, "", "{line}");
        assert!(!said.stdout.contains("5,000") && !said.stdout.contains('\u{1b}'), "{said}");
    }
}
