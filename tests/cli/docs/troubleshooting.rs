//! Whoever looks up a reason, an event or an exit code finds it.

use std::collections::BTreeSet;

use super::{prose, read, reference::constants};

const PAGE: &str = "docs/troubleshooting.md";

#[test]
fn every_reason_and_every_event_has_an_entry_and_no_entry_is_of_none() {
    let known: BTreeSet<String> =
        ["REASON_", "EVENT_"].iter().flat_map(|prefix| constants(prefix)).map(|constant| constant.value).collect();
    assert!(known.len() > 20, "{known:?}");
    let text = prose(&read(PAGE));
    let entries: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("### `"))
        .flat_map(|line| line.split('`').step_by(2))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    assert_eq!(entries, known, "left: headings of {PAGE}; right: src/api/names.rs");
}

#[test]
fn every_exit_code_that_the_help_names_has_its_section() {
    let help = crate::support::unstick().args(["--help"]).run().expect(0).stdout;
    let codes = help.split_once("Exit codes:").expect("a list of exit codes").1;
    let codes: Vec<u8> = codes.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert!(codes.len() >= 10, "{codes:?}");
    let page = prose(&read("docs/errors.md"));
    // 3 is no trouble, and has its row in the table only.
    for code in codes.iter().filter(|code| **code != 3) {
        assert!(page.contains(&format!("\n## {code}: ")), "docs/errors.md has no section on {code}");
    }
    for code in codes {
        assert!(page.contains(&format!("\n| {code} |")), "the table of docs/errors.md has no row for {code}");
    }
}
