//! The verbs that print: presets, crd, validate, sql, grants, completions, demo, help.

use crate::shop::{Shop, file, must_be_valid};
use crate::support::{fresh_folder, unstick};

fn said(line: &str) -> String {
    unstick().args(line.split_whitespace()).run().expect(0).stdout
}

#[test]
fn presets_are_listed_and_shown() {
    let list = said("presets");
    assert!(list.starts_with("PRESET") && list.contains("\nprisma ") && list.contains("\ngeneric "), "{list}");
    assert!(said("presets prisma").contains("Active:         PENDING, PROCESSING\n"));
    let all: serde_json::Value = serde_json::from_str(&said("presets -o json")).unwrap();
    assert_eq!(all.as_array().map(Vec::len), Some(list.lines().count() - 1));
    let one: serde_json::Value = serde_json::from_str(&said("presets PRISMA -o json")).unwrap();
    for document in all.as_array().into_iter().flatten().chain([&all, &one]) {
        must_be_valid("presets.v1.json", document);
    }
    assert_eq!(one["columns"]["finishedAt"], "completedAt");
    let unknown = unstick().args(["presets", "nope"]).run().expect(64);
    assert!(unknown.stderr.contains("unstick presets"), "{unknown}");
}

#[test]
fn the_definition_is_printed() {
    assert!(said("crd").contains("recoverypolicies.unstick.dev"));
}

#[test]
fn policies_are_validated_without_a_cluster_or_a_database() {
    let good = "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {name: a}\nspec: {}\n";
    let bad = good.replace("{}", "{stuckAfter: 5, x: 1}");
    let (good_file, bad_file) = (file("good.yaml", good), file("bad.yaml", &bad));
    let good_run = unstick().args(["validate".as_ref(), good_file.as_os_str()]).run().expect(0);
    assert!(good_run.stdout.ends_with("good.yaml: valid\n"), "{good_run}");
    let both = unstick().args(["validate".as_ref(), bad_file.as_os_str(), good_file.as_os_str()]).run().expect(64);
    assert_eq!(both.stdout.lines().count(), 3, "{both}");
    let piped = unstick().args(["validate", "-"]).stdin(good).run().expect(0);
    assert_eq!(piped.stdout, "standard input: valid\n");
    let missing = unstick().args(["validate", "/no/such/file"]).run().expect(64);
    assert!(missing.stderr.starts_with("error: cannot read the policy from /no/such/file"), "{missing}");
    unstick().args(["validate"]).run().expect(2);
}

#[test]
fn the_statements_and_the_grants_are_printed_and_nothing_is_run() {
    let shop = Shop::open();
    let before = shop.state();
    let sql = shop.unstick("sql --timeout 5").run().expect(0).stdout;
    assert!(sql.contains("UPDATE") && sql.contains("qualification_runs"), "{sql}");
    shop.unstick("grants").run().expect(0);
    for (role, has) in [(String::new(), "this one has 0"), ("r".repeat(64), "this one has 64")] {
        let said = shop.unstick("grants").args(["--role", &role]).run().expect(64).stderr;
        assert!(said.contains("--role: a role's name has 1 to 63 bytes") && said.contains(has), "{said}");
    }
    shop.unstick("sql --table nosuch").run().expect(78);
    assert_eq!(shop.state(), before);
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(said(&format!("completions {shell}")).contains("recover"), "{shell}");
    }
    unstick().args(["completions", "cmd"]).run().expect(2);
}

#[test]
fn the_demo_runs_and_its_commands_can_be_repeated_by_hand() {
    let folder = fresh_folder("a demo");
    let told =
        unstick().args(["demo".as_ref(), "--dir".as_ref(), folder.as_os_str()]).env("UNSTICK_TABLE", "elsewhere");
    let told = told.run().expect(0);
    for part in [
        "Found 5 active run(s) in qualification_runs:\n",
        "Found 3 stuck run(s) (older than 5 minutes)\n",
        "Marked 3 run(s) as FAILED\n",
        "Changed 3 row(s):\n",
        "Restored 3 run(s) of recovery ",
    ] {
        assert!(told.stdout.contains(part), "{part:?} is not in {told}");
    }
    assert_eq!(told.stderr, "");
    let commands: Vec<&str> = told.stdout.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert_eq!(commands.len(), 6, "{told}");
    for command in commands {
        let status = std::process::Command::new("sh").args(["-c", command]).env_clear().output().expect("a shell");
        assert!(status.status.success(), "{command}: {}", String::from_utf8_lossy(&status.stderr));
    }
    let again = unstick().args(["demo".as_ref(), "--dir".as_ref(), folder.as_os_str()]).run().expect(1);
    assert!(again.stderr.contains("--dir"), "{again}");
}

#[test]
fn help_fits_a_terminal_of_a_hundred_columns() {
    let verbs = [
        "",
        "check",
        "recover",
        "init",
        "serve",
        "undo",
        "history",
        "sql",
        "grants",
        "migrate",
        "validate",
        "presets",
        "crd",
        "demo",
        "install",
        "completions",
    ];
    for verb in verbs {
        let args: Vec<&str> = verb.split_whitespace().chain(["--help"]).collect();
        let help = unstick().args(args).env("COLUMNS", "100").run().expect(0);
        assert!(help.stdout.contains("Usage: unstick"), "{help}");
        let long = help.stdout.lines().find(|line| line.chars().count() > 100);
        assert_eq!(long, None, "{verb}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let shop = Shop::open();
    let line = format!("{} presets | head -1", env!("CARGO_BIN_EXE_unstick"));
    let ended = std::process::Command::new("sh").args(["-c", &line]).env("DATABASE_URL", shop.database.url()).output();
    let ended = ended.expect("a shell");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}
