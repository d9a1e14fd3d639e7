//! Flags, variables and policy files: which goes before which.

use crate::shop::{Shop, file};
use crate::support::unstick;

fn policy(spec: &str) -> String {
    format!("apiVersion: unstick.dev/v1alpha1\nkind: RecoveryPolicy\nmetadata: {{name: shop}}\nspec: {spec}\n")
}

fn limit_of(run: crate::support::Unstick) -> u64 {
    run.args(["-o", "json"]).run().expect(0).json()["stuckAfterSeconds"].as_u64().expect("a limit")
}

#[test]
fn a_flag_goes_before_its_variable_and_an_empty_variable_says_nothing() {
    let shop = Shop::open();
    assert_eq!(limit_of(shop.unstick("check")), 1800);
    assert_eq!(limit_of(shop.unstick("check").env("UNSTICK_TIMEOUT", "7")), 420);
    assert_eq!(limit_of(shop.unstick("check").env("UNSTICK_TIMEOUT", "")), 1800);
    assert_eq!(limit_of(shop.unstick("check --timeout 90s").env("UNSTICK_TIMEOUT", "7")), 90);
    assert_eq!(limit_of(shop.unstick("check").env("UNSTICK_ENVIRONMENT", "development")), 300);
    assert_eq!(limit_of(shop.unstick("check --environment staging").env("UNSTICK_ENVIRONMENT", "development")), 900);
}

#[test]
fn a_switch_can_be_turned_on_and_off_by_its_variable() {
    let shop = Shop::open();
    for off in ["false", "0", "no", "off", ""] {
        shop.unstick("check --timeout 5").env("UNSTICK_EXIT_CODE", off).run().expect(0);
    }
    for on in ["true", "1", "yes"] {
        shop.unstick("check --timeout 5").env("UNSTICK_EXIT_CODE", on).run().expect(3);
    }
    for (line, name, odd) in [
        ("check --timeout 5", "UNSTICK_EXIT_CODE", "maybe"),
        ("recover --timeout 5", "UNSTICK_CHECK_ONLY", "flase"),
        ("recover --timeout 5", "UNSTICK_DRY_RUN", "2"),
    ] {
        let said = shop.unstick(line).env(name, odd).run().expect(2).stderr;
        assert!(said.contains(name) && said.contains(&format!("'{odd}'")) && said.contains("true"), "{line}: {said}");
    }
    shop.unstick("recover --timeout 5").env("UNSTICK_DRY_RUN", "1").run().expect(0);
    shop.unstick("recover --timeout 5").env("UNSTICK_CHECK_ONLY", "1").run().expect(0);
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn the_output_can_be_chosen_by_a_variable() {
    let shop = Shop::open();
    shop.unstick("check").env("UNSTICK_OUTPUT", "JSON").run().expect(0).json();
    shop.unstick("check").env("UNSTICK_OUTPUT", "yaml").run().expect(2);
}

#[test]
fn a_policy_comes_from_a_file_from_the_variable_or_from_standard_input() {
    let shop = Shop::open();
    let text = policy("{stuckAfter: 7m, environments: []}");
    let path = file("policy.yaml", &text);
    let name = |run: crate::support::Unstick| {
        let report = run.args(["-o", "json"]).run().expect(0).json();
        (report["policy"].clone(), report["stuckAfterSeconds"].clone())
    };
    let expected = ("shop".into(), 420.into());
    assert_eq!(name(shop.unstick("check").args(["--policy".as_ref(), path.as_os_str()])), expected);
    assert_eq!(name(shop.unstick("check").env("UNSTICK_POLICY_FILE", &path)), expected);
    assert_eq!(name(shop.unstick("check").env("UNSTICK_POLICY", &text)), expected);
    assert_eq!(name(shop.unstick("check --policy -").stdin(text.clone())), expected);
    let other = policy("{stuckAfter: 9m, environments: []}");
    assert_eq!(name(shop.unstick("check").env("UNSTICK_POLICY_FILE", &path).env("UNSTICK_POLICY", other)), expected);
}

#[test]
fn flags_are_laid_over_the_policy() {
    let shop = Shop::open();
    let text =
        policy("{environments: [{name: production, stuckAfter: 7m, action: Fail}], recovery: {requeueOn: [Age]}}");
    let said = shop.unstick("recover --timeout 5 --action Requeue").env("UNSTICK_POLICY", &text).run().expect(0);
    assert!(said.stdout.contains("Requeued 1 run(s) as PENDING"), "{said}");
}

#[test]
fn a_suspended_policy_settles_nothing() {
    let shop = Shop::open();
    let said = shop.unstick("recover --timeout 5").env("UNSTICK_POLICY", policy("{suspend: true}")).run().expect(0);
    assert!(said.stdout.contains("spec.suspend"), "{said}");
    assert_eq!(shop.status("old"), "PROCESSING");
}

#[test]
fn the_url_comes_from_the_variable_a_named_one_a_file_or_a_flag() {
    let shop = Shop::open();
    let url = shop.database.url();
    let path = file("url", &format!("{url}\n"));
    let path = path.to_str().expect("a path of ours");
    unstick().args(["check"]).env("DATABASE_URL", &url).run().expect(0);
    unstick().args(["check", "--database-url-env", "SHOP_URL"]).env("SHOP_URL", &url).run().expect(0);
    unstick().args(["check"]).env("UNSTICK_DATABASE_URL_ENV", "SHOP_URL").env("SHOP_URL", &url).run().expect(0);
    unstick().args(["check", "--database-url-file", path]).run().expect(0);
    unstick().args(["check", "--database-url", &url]).run().expect(0);
    unstick().args(["check", "--database-url", &url]).env("DATABASE_URL", "file:/no/such/file").run().expect(0);
    unstick().args(["check", "--database-url-file", path]).env("UNSTICK_DATABASE_URL", "file:/no/such").run().expect(0);
    let said = unstick().args(["check", "--database-url-env", "SHOP_URL"]).env("DATABASE_URL", &url).run().expect(2);
    assert!(said.stderr.contains("SHOP_URL is not set"), "{said}");
    let said = unstick().args(["check", "--database-url-file", path, "--database-url", &url]).run().expect(2);
    assert!(said.stderr.contains("give one"), "{said}");
}

#[test]
fn a_url_with_a_password_may_not_stand_on_the_command_line_but_in_a_variable() {
    let url = "postgres://app:hunter2@127.0.0.1:1/shop";
    let said = unstick().args(["check", "--database-url", url]).run().expect(2);
    assert!(said.stderr.contains("--database-url-file") && !said.stderr.contains("hunter2"), "{said}");
    unstick().args(["check"]).env("UNSTICK_DATABASE_URL", url).run().expect(69);
}

#[test]
fn any_table_can_be_described_by_flags_alone() {
    let shop = Shop::empty();
    shop.database.sql("CREATE TABLE jobs (tenant TEXT NOT NULL, no INTEGER NOT NULL, state TEXT, made INTEGER, PRIMARY KEY (tenant, no))");
    shop.database.sql("INSERT INTO jobs VALUES ('a', 1, 'running', unixepoch('now') - 900), ('a', 2, 'running', unixepoch('now') - 9)");
    let line = "recover --preset generic --table jobs --columns id=tenant,id=no,status=state --columns createdAt=made \
                --active queued,running --never-claimed queued --failed broken --timeout 5";
    let said = shop.unstick(line).run().expect(0);
    assert!(said.stdout.contains("  - a,1: running, age: 15min, stuck"), "{said}");
    assert!(said.stdout.contains("Marked 1 run(s) as broken"), "{said}");
    let states = shop.database.rows("SELECT state FROM jobs ORDER BY no");
    assert_eq!(states, [[Some("broken".to_owned())], [Some("running".to_owned())]]);
}

#[test]
fn logs_go_to_standard_error_in_the_form_that_was_asked_for() {
    let shop = Shop::open();
    let said = shop.unstick("check --log-format json --log-level trace -o json").run().expect(0);
    said.json();
    for line in said.stderr.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    assert_eq!(shop.unstick("check").run().expect(0).stderr, "", "quiet by default");
}

#[test]
fn a_trace_tells_of_batches_and_counts_and_never_of_values() {
    let shop = Shop::open();
    let said = shop.unstick("recover --timeout 5 --log-level trace").run().expect(0);
    for words in ["a transaction begins", "looked at the table", "settled a batch", "closed the recovery", "picked=1"] {
        assert!(said.stderr.contains(words), "{words}: {said}");
    }
    for value in ["old", "PROCESSING", "FAILED"] {
        assert!(!said.stderr.split(|c: char| !c.is_alphanumeric()).any(|word| word == value), "{value}: {said}");
    }
}

#[test]
fn statuses_that_are_nearly_the_policys_are_named_by_a_check_that_found_nothing() {
    let shop = Shop::empty();
    let quiet = shop.unstick("check --timeout 5").run().expect(0).stdout;
    assert!(!quiet.contains("Warning"), "an empty table says nothing: {quiet}");
    shop.run("b", "done", 5000);
    let quiet = shop.unstick("check --timeout 5").run().expect(0).stdout;
    assert!(!quiet.contains("Warning"), "runs that are done are nothing odd: {quiet}");
    shop.run("a", "processing", 5000);
    let said = shop.unstick("check --timeout 5").run().expect(0).stdout;
    let warning = "Warning: no run has the status PENDING or PROCESSING; the statuses in qualification_runs are done, processing: ";
    assert!(said.contains(warning) && said.contains("--active"), "{said}");
    shop.run("c", "FAILED", 5000);
    let said = shop.unstick("check --timeout 5").run().expect(0).stdout;
    assert!(!said.contains("Warning"), "one of ours was there before: {said}");
}
