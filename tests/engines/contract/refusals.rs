//! Wrong targets: a table, column, status or password that is not there. Exit 78, 77 or 69, one clear sentence, nothing
//! changed, no secret said.

use super::rows::processing;
use super::shop::{Shop, keeps_secrets};
use super::{Case, audit, case};
use crate::support::servers::PASSWORD;
use crate::support::{Engine, process::free_port, unstick};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_missing_table_column_or_status_is_named),
        case(a_status_that_a_column_of_numbers_cannot_hold_is_refused),
        case(a_status_of_a_domain_over_an_enum_is_settled_and_undone),
        case(a_view_and_the_ledger_itself_are_no_run_tables),
        case(a_wrong_password_is_not_said_again),
        case(an_unreachable_database_is_69),
        case(unknown_url_parameters_are_ignored_and_their_values_not_said),
        case(a_password_in_argv_is_refused),
        case(a_failure_is_a_report_too),
        case(a_ledger_of_a_newer_version_is_left_alone),
        case(a_table_that_the_ledger_lost_is_made_again),
        case(a_table_that_the_app_holds_is_busy_and_75),
    ]
}

fn stuck_shop(engine: Engine) -> Shop {
    let shop = Shop::open(engine);
    shop.add(&[processing("a", 4000.0)]);
    shop
}

fn a_missing_table_column_or_status_is_named(engine: Engine) {
    let shop = stuck_shop(engine);
    for (args, words) in [
        (&["--table", "no_such_table"][..], "no_such_table"),
        (&["--table", "no_such_schema.qualification_runs"], "no_such_schema"),
        (&["--columns", "startedAt=started_at"], "started_at"),
        (&["--columns", "startedAt=STARTEDAT"], "there is startedAt"),
        (&["--columns", "heartbeatAt=workerId,startedAt=startedAt"], "workerId"),
        (&["--columns", "id=workerId"], "not unique"),
        (
            &[
                "--preset",
                "generic",
                "--table",
                "qualification_runs",
                "--columns",
                "id=id,status=status",
                "--active",
                "PROCESSING",
                "--failed",
                "FAILED",
            ],
            "time",
        ),
    ] {
        // SQLite's columns may hold a time whatever their type says.
        if engine == Engine::Sqlite && words == "workerId" {
            continue;
        }
        let output = shop.run("recover", args);
        assert!(output.code == 78 || (words == "time" && output.code == 64), "{args:?}: {output}");
        assert!(output.stderr.contains(words), "{args:?}: {output}");
        assert_eq!(shop.run("check", args).code, output.code, "check says the same");
    }
    if engine != Engine::Sqlite {
        let said = shop.refuses(&["--failed", "ABANDONED"], 78);
        assert!(said.contains("ABANDONED") && said.contains("CANCELLED"), "{said}");
        shop.refuses(&["--active", "PENDING,RUNNING"], 78);
    }
    assert_eq!(shop.status("a"), "PROCESSING");
}

/// MariaDB takes `PROCESSING` for 0 and `7x` for 7 where it compares a text with a number.
fn a_status_that_a_column_of_numbers_cannot_hold_is_refused(engine: Engine) {
    let kinds: &[(&str, &str)] = match engine {
        // Its columns hold any value, and compare it exactly.
        Engine::Sqlite => return,
        Engine::MariaDb => &[
            ("INT", "7"),
            ("TINYINT UNSIGNED", "7"),
            ("TINYINT(1)", "1"),
            ("BIT(8)", "7"),
            ("YEAR", "2007"),
            ("DECIMAL(6,2)", "7.00"),
            ("DOUBLE", "7"),
        ],
        _ => &[("integer", "7"), ("bigint", "7")],
    };
    let mut shop = Shop::empty(engine);
    for (kind, number) in kinds {
        let (id, time) =
            if engine == Engine::MariaDb { ("VARCHAR(20)", "DATETIME(3)") } else { ("text", "timestamptz") };
        let (old, zero) = (super::rows::ago(engine, 4000.0), "0");
        shop.sql(&format!("CREATE TABLE jobs (id {id} NOT NULL PRIMARY KEY, state {kind}, made {time})"));
        shop.sql(&format!("INSERT INTO jobs VALUES ('a', {number}, {old}), ('b', {zero}, {old})"));
        let flags = |active, failed| {
            let columns = "id=id,status=state,createdAt=made";
            [
                "--preset",
                "generic",
                "--table",
                "jobs",
                "--columns",
                columns,
                "--active",
                active,
                "--failed",
                failed,
                "--timeout",
                "5",
            ]
        };
        shop.grant(&flags(number, "3"));
        let before = shop.table("jobs");
        for (active, failed, odd) in [
            ("PROCESSING", "3", "(--active): \"PROCESSING\""),
            ("7x", "3", "(--active): \"7x\""),
            (number, "FAILED", "(--failed): \"FAILED\""),
        ] {
            for verb in ["check", "recover"] {
                let said = shop.run(verb, &flags(active, failed)).expect(78).stderr;
                assert!(
                    said.contains(odd) && said.contains("the column state"),
                    "{kind}: {verb} {active} {failed}: {said}"
                );
                assert!(
                    engine != Engine::MariaDb || said.contains(&kind.to_lowercase()[..3]),
                    "{kind}: its type: {said}"
                );
            }
        }
        assert_eq!(shop.table("jobs"), before, "{kind}");
        let failed = if *kind == "YEAR" { "2003" } else { "0" };
        assert_eq!(shop.report("recover", &flags(number, failed), 0)["recovered"], 1, "{kind}");
        shop.sql("DROP TABLE jobs");
    }
}

/// PostgreSQL's own functions for enums take no domain: the values are compared as the enum's.
fn a_status_of_a_domain_over_an_enum_is_settled_and_undone(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let mut shop = Shop::empty(engine);
    shop.sql(
        "CREATE TYPE \"State\" AS ENUM ('waiting', 'working', 'done', 'dead'); CREATE DOMAIN alive AS \"State\"; \
         CREATE DOMAIN \"The State\" AS alive CHECK (VALUE::\"State\" <> 'done'); \
         CREATE TABLE jobs (id text PRIMARY KEY, state \"The State\" NOT NULL, owner text, made timestamptz NOT NULL); \
         CREATE INDEX ON jobs (state, made); \
         INSERT INTO jobs VALUES ('a', 'working', 'w', now() - interval '1 hour'), ('b', 'waiting', NULL, now() - interval '1 hour'), \
         ('c', 'working', 'w', now())",
    );
    let columns = "id=id,status=state,createdAt=made,owner=owner";
    let flags = |more: &[&'static str]| {
        let mut all = vec!["--preset", "generic", "--table", "jobs", "--columns", columns, "--timeout", "5"];
        all.extend(["--active", "waiting,working", "--never-claimed", "waiting"]);
        all.extend(more);
        all
    };
    shop.grant(&flags(&["--failed", "dead"]));
    let before = shop.table("jobs");
    assert_eq!(shop.check(&flags(&["--failed", "dead"]))["stuck"], 2);
    let mut session = shop.database.session();
    session.sql("SET enable_seqscan = off; SET enable_bitmapscan = off");
    let plan = session.rows("EXPLAIN SELECT 1 FROM jobs WHERE state::\"State\" = 'working'::text::\"State\"");
    assert!(format!("{plan:?}").contains("Index Cond"), "the index serves what is compared: {plan:?}");
    for more in [&["--failed", "dead"][..], &["--failed", "dead", "--action", "Requeue", "--requeue-on", "Age"]] {
        let report = shop.report("recover", &flags(more), 0);
        assert_eq!(report["recovered"], 2, "{report:#}");
        let undone = shop.run("undo", &[report["recoveryId"].as_str().expect("a name"), "-o", "json"]).expect(0).json();
        assert_eq!(undone["restored"], 2, "{undone:#}");
        assert_eq!(shop.table("jobs"), before);
    }
    for (failed, words) in [("no-such", "it has waiting, working, done, dead"), ("done", "violates check constraint")] {
        let output = shop.run("recover", &[&flags(&[])[..], &["--failed", failed, "-o", "json"]].concat());
        assert!(output.code != 0 && (output.stderr.contains(words) || output.stdout.contains(words)), "{output}");
        assert_eq!(shop.table("jobs"), before);
    }
}

fn a_view_and_the_ledger_itself_are_no_run_tables(engine: Engine) {
    let shop = stuck_shop(engine);
    shop.sql("CREATE VIEW active_runs AS SELECT * FROM qualification_runs");
    let owner = shop.database.url();
    let said = shop.unstick_as(&owner, "recover", &["--table", "active_runs"]).run().expect(78).stderr;
    assert!(said.contains("view"), "{said}");
    shop.run("recover", &[]).expect(0);
    let ledger = if engine.is_postgres() { "unstick.recovery" } else { "unstick_recovery" };
    let said = shop.unstick_as(&owner, "recover", &["--table", ledger]).run().expect(78).stderr;
    assert!(said.contains("ledger"), "{said}");
}

fn a_wrong_password_is_not_said_again(engine: Engine) {
    let shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    let wrong = shop.url.replace(&format!(":{PASSWORD}@"), ":pass-canary-word@");
    for verb in ["check", "recover", "history", "grants"] {
        for form in [&["-o", "json"][..], &[]] {
            let args = if verb == "grants" { &[] } else { form };
            let output =
                shop.unstick_as(&wrong, verb, args).env("RUST_BACKTRACE", "1").env("UNSTICK_LOG_LEVEL", "trace").run();
            keeps_secrets(&output);
            output.expect(77);
        }
    }
}

fn an_unreachable_database_is_69(engine: Engine) {
    let shop = stuck_shop(engine);
    let nowhere = match engine {
        Engine::Sqlite => "file:/nowhere/dev.db".to_owned(),
        Engine::MariaDb => format!("mysql://app:canary@127.0.0.1:{}/shop", free_port()),
        _ => format!("postgres://app:canary@127.0.0.1:{}/shop?sslmode=disable", free_port()),
    };
    for verb in ["check", "recover", "history", "undo"] {
        let args: &[&str] = if verb == "undo" { &["some"] } else { &[] };
        let output = shop.unstick_as(&nowhere, verb, args).run();
        keeps_secrets(&output);
        output.expect(69);
    }
    let report = shop.unstick_as(&nowhere, "recover", &["-o", "json"]).run().expect(69);
    super::shop::valid(&report.json());
    if engine == Engine::Sqlite {
        assert!(!std::path::Path::new("/nowhere").exists(), "nothing is created");
    }
}

fn unknown_url_parameters_are_ignored_and_their_values_not_said(engine: Engine) {
    let shop = stuck_shop(engine);
    let mark = if shop.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{mark}connection_limit=5&pool_timeout=3&api_key=word-canary&token_{}=x", shop.url, "canary");
    let output = shop.unstick_as(&url, "check", &["-o", "json"]).env("UNSTICK_LOG_LEVEL", "trace").run();
    assert!(!output.stdout.contains("word-canary") && !output.stderr.contains("word-canary"), "{output}");
    assert_eq!(output.expect(0).json()["stuck"], 1);
}

fn a_password_in_argv_is_refused(engine: Engine) {
    let shop = stuck_shop(engine);
    let given = unstick().args(["check", "--timeout", "5", "--database-url", &shop.url]).run();
    keeps_secrets(&given);
    if engine == Engine::Sqlite {
        assert_eq!(given.code, 0, "{given}");
        return;
    }
    let given = given.expect(2);
    assert!(given.stderr.contains("DATABASE_URL"), "{given}");
    let file = shop.file("url", &format!("{}\n", shop.url));
    unstick().args(["check", "--timeout", "5", "--database-url-file"]).args([file]).run().expect(0);
    unstick().args(["check", "--timeout", "5", "--database-url-env", "SHOP"]).env("SHOP", &shop.url).run().expect(0);
}

fn a_failure_is_a_report_too(engine: Engine) {
    let shop = stuck_shop(engine);
    let report = shop.report("recover", &["--table", "no_such_table"], 78);
    assert_eq!((report["outcome"].as_str(), report["recovered"].as_u64()), (Some("Failed"), Some(0)));
    assert!(super::shop::says(&report, "errors", "no_such_table"), "{report:#}");
    let report = shop.report("recover", &["--timeout", "721h"], 64);
    assert_eq!(report["outcome"], "Failed");
    let text = shop.run("recover", &["--table", "no_such_table"]).expect(78);
    assert!(!text.stdout.contains("No runs older"), "zeros that were never seen: {text}");
}

fn a_table_that_the_app_holds_is_busy_and_75(engine: Engine) {
    let shop = stuck_shop(engine);
    let mut app = shop.database.session();
    app.sql(match engine {
        Engine::Sqlite => "BEGIN EXCLUSIVE",
        Engine::MariaDb => "LOCK TABLES qualification_runs WRITE",
        _ => "BEGIN; LOCK TABLE qualification_runs IN ACCESS EXCLUSIVE MODE",
    });
    let report = shop.report("recover", &["--timeout-total", "1s"], 75);
    assert_eq!((report["outcome"].as_str(), report["recovered"].as_u64()), (Some("Busy"), Some(0)), "{report:#}");
    let text = shop.run("recover", &["--timeout-total", "1s"]).expect(75);
    assert!(!text.stdout.contains("No runs older"), "{text}");
    app.sql(if engine == Engine::MariaDb { "UNLOCK TABLES" } else { "ROLLBACK" });
    shop.recover(&[], &["a"]);
}

fn a_table_that_the_ledger_lost_is_made_again(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let shop = stuck_shop(engine);
    let owner = shop.database.url();
    for table in ["requeue", "worker", "change", "recovery"] {
        shop.sql(&format!("DROP TABLE unstick.{table} CASCADE"));
        let said = shop.unstick_as(&owner, "migrate", &[]).run().expect(0).stdout;
        assert!(said.contains("Created the ledger"), "{table}: {said}");
        shop.unstick_as(&owner, "recover", &["--dry-run"]).run().expect(0);
        let again = shop.unstick_as(&owner, "migrate", &[]).run().expect(0).stdout;
        assert!(again.contains("nothing to do"), "{table}: {again}");
    }
    shop.sql("DROP TABLE unstick.requeue");
    shop.unstick_as(&owner, "recover", &["--timeout", "5"]).run().expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

fn a_ledger_of_a_newer_version_is_left_alone(engine: Engine) {
    let shop = stuck_shop(engine);
    let migration = if engine.is_postgres() { "unstick.migration" } else { "unstick_migration" };
    shop.sql(&format!("INSERT INTO {migration} (version, applied_at) SELECT 999, applied_at FROM {migration}"));
    for verb in ["check", "recover", "history"] {
        let output = shop.run(verb, &[]).expect(78);
        assert!(output.stderr.contains("999"), "{output}");
    }
    shop.run("undo", &["some"]).expect(78);
    let owner = shop.database.url();
    shop.unstick_as(&owner, "migrate", &[]).run().expect(78);
    audit::clear(&shop);
    assert_eq!(shop.status("a"), "PROCESSING");
}
