//! Bad input: a clear sentence, the right exit code, an untouched database, and no password anywhere.

use crate::shop::{Shop, file};
use crate::support::unstick;

const PASSWORD: &str = "s3cr3t-hunter2";

/// A line of arguments, its exit code, and words that the sentence must hold.
const CASES: &[(&str, i32, &[&str])] = &[
    ("--timeout 0", 64, &["(--timeout)", "1s to 720h"]),
    ("--timeout 721h", 64, &["1s to 720h"]),
    ("--timeout 5256000", 64, &["1s to 720h"]),
    (
        "--timeout 99999999999999999999999999",
        64,
        &["(--timeout): \"99999999999999999999999999\" must be from 1s to 720h"],
    ),
    ("--hung-after 99999999999999999999", 64, &["(--hung-after): \"99999999999999999999\" must be from 1s to 720h"]),
    ("--timeout soon", 2, &["--timeout", "a bare number is minutes"]),
    ("--timeout 10y", 2, &["--timeout"]),
    ("--never-claimed-after 0s", 64, &["neverClaimedAfter", "1s to 720h"]),
    ("--hung-after 721h", 64, &["hungAfter", "1s to 720h"]),
    ("--timeout-total 60", 2, &["--timeout-total", "with its unit"]),
    ("--timeout-total 500ms", 2, &["--timeout-total", "500ms", "at least 1s with its unit"]),
    ("--timeout -5", 2, &["--timeout", "-5", "a bare number is minutes"]),
    ("--max-rows -1", 2, &["--max-rows", "-1", "write a whole number from 0"]),
    ("--batch-size 99999999999999999999", 2, &["--batch-size", "write a whole number from 0 to 4294967295"]),
    ("--table nosuch", 78, &["spec.runs.table (--table): nosuch does not exist"]),
    ("--table Qualification_Runs_", 78, &["runs.table"]),
    ("--table a.b.c", 64, &["(--table)"]),
    ("--table runs\";DROP", 64, &["(--table)"]),
    (concat!("--table ", "a23456789b23456789c23456789d23456789e23456789f23456789g23456789"), 78, &["does not exist"]),
    (
        concat!("--table ", "a23456789b23456789c23456789d23456789e23456789f23456789g2345678965"),
        64,
        &["(--table)", "at most the 64 bytes", "shorten it"],
    ),
    ("--table x`y", 64, &["(--table)"]),
    ("--columns status=state", 78, &["spec.runs.columns.status (--columns)", "state", "there are"]),
    ("--columns status=STATUS", 78, &["there is status"]),
    ("--columns startedAt=nope", 78, &["runs.columns.startedAt"]),
    ("--columns owner='x", 64, &["(--columns)"]),
    ("--columns colour=red", 2, &["colour", "heartbeatAt"]),
    ("--columns owner", 2, &["ROLE=COLUMN"]),
    ("--columns startedAt=createdAt", 64, &["runs.columns", "createdAt"]),
    ("--columns id=total", 78, &["runs.columns.id", "not unique"]),
    ("--active PENDING,PENDING", 64, &["runs.active"]),
    ("--active PENDING --never-claimed PROCESSING", 64, &["neverClaimed"]),
    ("--failed PENDING", 64, &["(--failed)"]),
    ("--requeued FAILED", 64, &["(--requeued)"]),
    ("--requeued PROCESSING", 64, &["(--requeued)", "\"PROCESSING\"", "no worker would take the run up again"]),
    ("--failed X --requeued X", 64, &["requeued"]),
    ("--preset nope", 64, &["(--preset)", "unstick presets"]),
    ("--preset generic", 64, &["runs.table"]),
    ("--preset river", 78, &["SQLite"]),
    ("--action delete", 2, &["Fail", "Requeue"]),
    ("--requeue-on Rumour", 2, &["OwnerGone"]),
    ("--pace quick", 2, &["Gentle", "Fast"]),
    ("--identity Laptop", 2, &["PodUID"]),
    ("--max-rows 0", 64, &["(--max-rows)"]),
    ("--max-rows many", 2, &["--max-rows"]),
    ("--max-percent 101", 64, &["(--max-percent)"]),
    ("--batch-size 0", 64, &["(--batch-size)"]),
    ("--max-recoveries 101", 64, &["(--max-recoveries)"]),
    ("--environment a/b", 64, &["(--environment)"]),
    ("--timestamps Mars/Olympus", 64, &["(--timestamps)"]),
    ("--ledger-schema a.b", 64, &["(--ledger-schema)"]),
    ("--ledger-schema audit", 78, &["spec.recovery.ledger.schema (--ledger-schema)", "audit", "leave it out"]),
    ("--policy /no/such/policy.yaml", 64, &["/no/such/policy.yaml"]),
    ("--workers /no/such/workers.json", 2, &["/no/such/workers.json"]),
    ("--limit -1", 2, &[]),
    ("-o yaml", 2, &["text, json"]),
    ("--log-level loud", 2, &["off, error, warn"]),
    ("--frobnicate", 2, &["--frobnicate"]),
    ("surplus", 2, &["surplus"]),
];

#[test]
fn every_bad_value_gets_its_sentence_and_its_exit_code_and_changes_nothing() {
    let shop = Shop::open();
    let before = shop.state();
    let mut wrong = Vec::new();
    for verb in ["check", "recover"] {
        for (line, code, words) in CASES {
            let said = shop.unstick(&format!("{verb} {line}")).run();
            let sentence = said.stderr.starts_with("error: ") && words.iter().all(|word| said.stderr.contains(word));
            if said.code != *code || !sentence || !said.stdout.is_empty() {
                wrong.push(format!("expected {code} {words:?}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(shop.state(), before);
}

#[test]
fn a_recovery_id_has_bounds() {
    let shop = Shop::open();
    for id in ["", "a\nb", &"x".repeat(129)] {
        let said = shop.unstick("recover --timeout 5").args(["--recovery-id", id]).run().expect(2);
        assert!(said.stderr.contains("--recovery-id"), "{said}");
    }
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn a_failing_check_or_recovery_still_prints_a_report_as_json() {
    let shop = Shop::open();
    for (line, code) in [("--timeout 0", 64), ("--table nosuch", 78), ("--columns status=state", 78)] {
        for verb in ["check", "recover"] {
            let said = shop.unstick(&format!("{verb} {line} -o json")).run().expect(code);
            let report = said.json();
            crate::shop::must_be_valid("report.v1.json", &report);
            assert_eq!(report["outcome"], "Failed");
            assert!(report["errors"][0]["message"].is_string(), "{said}");
            assert!(said.stderr.starts_with("error: "), "{said}");
        }
    }
}

#[test]
fn a_missing_or_broken_url_says_what_to_mend() {
    let cases = [
        (None, "DATABASE_URL is not set"),
        (Some(""), "DATABASE_URL is not set"),
        (Some("shop"), "the scheme"),
        (Some("mongodb://h/d"), "the scheme"),
        (Some("postgres://h:99999/d"), "the port"),
        (Some("file:"), "the file"),
        (Some("file:a.db?mode=banana"), "mode is unknown"),
        (Some("\"postgres://h/d\""), "quotation mark"),
    ];
    for (url, words) in cases {
        let run = unstick().args(["check"]);
        let run = if let Some(url) = url { run.env("DATABASE_URL", url) } else { run };
        let said = run.run().expect(2);
        assert!(said.stderr.starts_with("error: ") && said.stderr.contains(words), "{said}");
    }
}

#[test]
fn a_database_that_is_not_there_is_unreachable_and_not_made() {
    let missing = crate::support::fresh_folder("none").join("dev.db");
    let said = unstick().args(["recover"]).env("DATABASE_URL", format!("file:{}", missing.display())).run().expect(69);
    assert!(said.stderr.contains("dev.db"), "{said}");
    assert!(!missing.exists());
    let no_one = "postgresql://shop@127.0.0.1:1/shop";
    let report = unstick().args(["recover", "-o", "json"]).env("DATABASE_URL", no_one).run().expect(69).json();
    crate::shop::must_be_valid("report.v1.json", &report);
}

#[test]
fn a_password_never_shows_wherever_it_was_put() {
    let url = format!("postgres://app:{PASSWORD}@127.0.0.1:1/shop?sslmode=require&apikey={PASSWORD}");
    let bad = format!("postgres://app:{PASSWORD}@127.0.0.1:port/shop");
    let policy = file(
        "policy.yaml",
        &format!(
            "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {{name: a}}\nspec: {{runs: {{table: \"{url}\"}}}}\n"
        ),
    );
    let policy = policy.to_str().expect("a path of ours");
    let secret = file("url", &bad);
    let secret = secret.to_str().expect("a path of ours");
    let runs: [(&str, &[&str]); 8] = [
        (&url, &["check"]),
        (&url, &["recover", "-o", "json", "--log-level", "trace"]),
        (&bad, &["check", "--log-level", "trace"]),
        (&url, &["init", "--table", "x", "--timeout-total", "2s"]),
        (&url, &["check", "--database-url", &url]),
        (&url, &["check", &url]),
        (&url, &["recover", "--policy", policy]),
        (&url, &["check", "--database-url-file", secret]),
    ];
    for (url, args) in runs {
        let said = unstick().args(args).env("DATABASE_URL", url).run();
        assert!(!said.stdout.contains(PASSWORD) && !said.stderr.contains(PASSWORD), "{said}");
        assert!(said.code != 0 || args[0] == "init", "{said}");
    }
}

#[test]
fn a_policy_that_does_not_parse_says_every_problem_with_its_path() {
    let shop = Shop::open();
    let before = shop.state();
    let text = "apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {name: a}\nspec: {stuckAfter: 5, colour: red}\n";
    let policy = file("policy.yaml", text);
    let said = shop.unstick("recover").args(["--policy".as_ref(), policy.as_os_str()]).run().expect(64);
    assert_eq!(said.stderr.lines().count(), 2, "{said}");
    assert!(
        said.stderr.lines().all(|line| line.starts_with("error: ") && line.contains("policy.yaml: spec.")),
        "{said}"
    );
    let said = shop.unstick("recover").env("UNSTICK_POLICY", "{").run().expect(64);
    assert!(said.stderr.starts_with("error: UNSTICK_POLICY: "), "{said}");
    assert_eq!(shop.state(), before);
}

#[test]
fn rows_from_the_future_are_refused_as_a_wrong_zone() {
    let shop = Shop::open();
    shop.database.sql("INSERT INTO qualification_runs (id, status, createdAt) VALUES ('future', 'PENDING', (unixepoch('now') + 3600) * 1000)");
    for verb in ["check", "recover"] {
        let said = shop.unstick(&format!("{verb} --timeout 5")).run().expect(78);
        assert!(said.stderr.contains("createdAt"), "{said}");
    }
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn a_column_that_counts_something_is_doubted_as_a_time() {
    let shop = Shop::open();
    let said = shop.unstick("check --columns createdAt=total").run().expect(0);
    assert!(said.stdout.contains("does the column hold times?"), "{said}");
    let said = shop.unstick("check").run().expect(0);
    assert!(!said.stdout.contains("does the column hold times?"), "{said}");
}

#[test]
fn a_url_that_says_read_only_is_read_and_never_written() {
    let shop = Shop::open();
    let before = shop.state();
    for parameter in ["mode=ro", "immutable=1"] {
        let url = format!("{}?{parameter}", shop.database.url());
        shop.unstick("check --timeout 5").env("DATABASE_URL", &url).run().expect(0);
        for line in ["recover --timeout 5", "init --preset prisma --strict", "undo x", "migrate"] {
            let said = shop.unstick(line).env("DATABASE_URL", &url).run().expect(77);
            assert!(said.stderr.contains("mode=ro"), "{said}");
        }
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn a_result_that_cannot_be_written_is_a_failure_and_no_panic() {
    let shop = Shop::open();
    let cases = ["check", "check -o json", "history", "presets", "crd", "--help", "completions bash", "sql", "migrate"];
    for (line, code) in cases.into_iter().map(|line| (line, 1)).chain([("init --preset prisma", 0)]) {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_unstick"));
        let command = command.args(line.split(' ')).env("DATABASE_URL", shop.database.url()).stdout(full);
        let ended = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{line}: {said}");
        assert!(said.starts_with("error: cannot write the result to standard output"), "{line}: {said}");
    }
}

#[test]
fn an_empty_name_of_a_recovery_is_no_name() {
    let shop = Shop::open();
    for verb in ["undo", "history"] {
        shop.unstick(verb).args([""]).run().expect(2);
    }
}
