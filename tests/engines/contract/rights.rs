//! What a role needs, no more: checks that need nothing, recoveries that say what is missing, targets that take no writes.

use serde_json::json;

use super::rows::{pending, processing};
use super::shop::{ROLE, Shop, says};
use super::{Case, audit, case};
use crate::support::{Database, Engine};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(a_check_needs_no_ledger_and_no_right_to_write),
        case(a_role_without_rights_is_told_the_sql_that_gives_them),
        case(a_role_that_may_not_update_is_told_so_and_changes_nothing),
        case(a_role_that_may_not_read_is_told_the_sql_that_lets_it),
        case(a_url_without_a_database_is_told_where_the_ledger_could_be),
        case(a_table_of_somebody_elses_in_the_ledgers_schema_is_named),
        case(an_owner_needs_no_grants_at_all),
        case(the_least_role_can_do_no_more_than_it_must),
        case(the_ledger_goes_where_the_policy_says),
        case(migrate_makes_the_ledger_once),
        case(a_read_only_target_is_never_a_success),
        case(rows_hidden_by_row_security_are_no_empty_table),
    ]
}

fn stuck_shop(engine: Engine) -> Shop {
    let shop = Shop::without_grants(engine);
    shop.add(&[processing("a", 4000.0), pending("b", 10.0)]);
    audit::clear(&shop);
    shop
}

/// Another role that may only read the run table.
fn reader(shop: &Shop, name: &str) -> String {
    let url = shop.database.role(name);
    match shop.engine {
        Engine::Sqlite => {}
        Engine::MariaDb => {
            let database = shop.database.name();
            shop.sql(&format!("GRANT SELECT ON {database}.qualification_runs TO '{name}'@'%'"));
        }
        _ => {
            shop.sql(&format!("GRANT SELECT ON qualification_runs TO {name}"));
        }
    }
    url
}

/// Tables of a ledger, wherever.
fn ledger_tables(database: &Database) -> Option<String> {
    let everywhere = match database.engine() {
        Engine::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name LIKE 'unstick%'".to_owned(),
        Engine::MariaDb => format!(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = '{}' AND table_name LIKE 'unstick%'",
            database.name()
        ),
        _ => "SELECT count(*) FROM pg_namespace WHERE nspname = 'unstick'".to_owned(),
    };
    database.value(&everywhere)
}

fn a_check_needs_no_ledger_and_no_right_to_write(engine: Engine) {
    let shop = stuck_shop(engine);
    let reader = reader(&shop, "reader");
    for (verb, args) in [("check", &[][..]), ("recover", &["--check-only"]), ("recover", &["--dry-run"])] {
        let report = shop.unstick_as(&reader, verb, &[&["-o", "json"], args].concat()).run().expect(0).json();
        assert_eq!((&report["active"], &report["stuck"]), (&json!(2), &json!(1)), "{report:#}");
    }
    shop.unstick_as(&reader, "sql", &[]).run().expect(0);
    assert_eq!(ledger_tables(&shop.database).as_deref(), Some("0"));
    assert!(audit::changes(&shop).is_empty());
}

fn a_role_without_rights_is_told_the_sql_that_gives_them(engine: Engine) {
    let shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    let name = format!("stranger_{}", shop.database.name());
    let url = reader(&shop, &name);
    let refused = shop.unstick_as(&url, "recover", &[]).run().expect(77);
    super::shop::keeps_secrets(&refused);
    assert!(audit::changes(&shop).is_empty(), "{refused}");
    let (_, remedy) = refused.stderr.split_once("\n\n").unwrap_or_else(|| panic!("no remedy: {refused}"));
    shop.sql(remedy);
    let report = shop.unstick_as(&url, "recover", &["-o", "json"]).run().expect(0).json();
    assert_eq!(report["recovered"], 1, "{report:#}");
    assert_eq!(shop.status("a"), "FAILED");
}

fn a_role_that_may_not_update_is_told_so_and_changes_nothing(engine: Engine) {
    let mut shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    shop.grant(&[]);
    let name = format!("half_{}", shop.database.name());
    let url = shop.database.role(&name);
    let rights = shop.unstick_as(&shop.database.url(), "grants", &["--role", &name]).run().expect(0).stdout;
    let without: Vec<&str> = rights.split(";\n").filter(|one| !one.contains("GRANT UPDATE (")).collect();
    shop.sql(&without.join(";\n"));
    let refused = shop.unstick_as(&url, "recover", &[]).run().expect(77);
    assert!(audit::changes(&shop).is_empty(), "{refused}");
    let (_, remedy) = refused.stderr.split_once("\n\n").unwrap_or_else(|| panic!("no remedy: {refused}"));
    shop.sql(remedy);
    shop.unstick_as(&url, "recover", &[]).run().expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

fn a_role_that_may_not_read_is_told_the_sql_that_lets_it(engine: Engine) {
    let shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    let name = format!("blind_{}", shop.database.name());
    let url = shop.database.role(&name);
    if engine == Engine::MariaDb {
        // Without any right there is no table to see.
        shop.sql(&format!("GRANT UPDATE (status) ON qualification_runs TO '{name}'@'%'"));
    }
    let remedy = |verb: &str, args: &[&str]| {
        let refused = shop.unstick_as(&url, verb, args).run().expect(77);
        super::shop::keeps_secrets(&refused);
        assert!(refused.stderr.contains("let an owner of the database run the statements below"), "{refused}");
        refused.stderr.split_once("\n\n").unwrap_or_else(|| panic!("no remedy: {refused}")).1.to_owned()
    };
    // MariaDB does not even show the columns, so that nothing is known yet of what a recovery would write.
    let to_settle = if engine == Engine::MariaDb { "GRANT SELECT ON" } else { "GRANT UPDATE (" };
    assert!(remedy("recover", &[]).contains(to_settle));
    let to_look = remedy("check", &[]);
    assert!(!to_look.contains("UPDATE") && !to_look.contains("CREATE"), "a check needs no more: {to_look}");
    assert_eq!(remedy("explain", &["a"]), to_look);
    shop.sql(&to_look);
    shop.unstick_as(&url, "check", &[]).run().expect(0);
    assert!(audit::changes(&shop).is_empty());
}

fn a_url_without_a_database_is_told_where_the_ledger_could_be(engine: Engine) {
    if engine != Engine::MariaDb {
        return;
    }
    let shop = stuck_shop(engine);
    let name = shop.database.name();
    let url = shop.database.url().replace(&format!("/{name}"), "/");
    let table = format!("{name}.qualification_runs");
    for verb in ["recover", "grants"] {
        let refused = shop.unstick_as(&url, verb, &["--table", &table]).run().expect(78);
        let said = &refused.stderr;
        assert!(said.contains("the URL names no database") && said.contains("--ledger-schema"), "{refused}");
    }
    shop.unstick_as(&url, "check", &["--table", &table]).run().expect(0);
    let place = ["--table", &table, "--ledger-schema", name];
    assert!(shop.unstick_as(&url, "grants", &place).run().expect(0).stdout.contains(&format!("`{name}`.")));
    shop.unstick_as(&url, "recover", &place).run().expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

fn a_table_of_somebody_elses_in_the_ledgers_schema_is_named(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let shop = stuck_shop(engine);
    shop.sql("CREATE SCHEMA unstick; CREATE TABLE unstick.recovery (id int)");
    for verb in ["recover", "migrate"] {
        let refused = shop.unstick_as(&shop.url, verb, &[]).run().expect(78);
        let said = &refused.stderr;
        assert!(said.contains("\"unstick\".recovery") && said.contains("--ledger-schema"), "{refused}");
    }
    assert!(audit::changes(&shop).is_empty());
    assert_eq!(
        shop.database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'unstick'").as_deref(),
        Some("1")
    );
    shop.unstick_as(&shop.url, "recover", &["--ledger-schema", "audit_of_runs"]).run().expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

fn an_owner_needs_no_grants_at_all(engine: Engine) {
    let shop = stuck_shop(engine);
    shop.recover(&[], &["a"]);
    shop.recover(&[], &[]);
    assert_ne!(ledger_tables(&shop.database).as_deref(), Some("0"));
}

fn the_least_role_can_do_no_more_than_it_must(engine: Engine) {
    let mut shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    shop.grant(&[]);
    shop.recover(&[], &["a"]);
    let mut least = shop.database.session_as(ROLE);
    let change = if engine.is_postgres() { "unstick.change" } else { "unstick_change" };
    let recovery = if engine.is_postgres() { "unstick.recovery" } else { "unstick_recovery" };
    for statement in [
        "DELETE FROM qualification_runs".to_owned(),
        "INSERT INTO qualification_runs (id) VALUES ('x')".to_owned(),
        "UPDATE qualification_runs SET id = 'x'".to_owned(),
        "UPDATE qualification_runs SET total = 9".to_owned(),
        "DELETE FROM audit".to_owned(),
        format!("DELETE FROM {change}"),
        format!("UPDATE {change} SET batch = 9"),
        format!("DELETE FROM {recovery}"),
        "CREATE TABLE mine (id int)".to_owned(),
    ] {
        least.try_sql(&statement).expect_err(&statement);
    }
}

fn the_ledger_goes_where_the_policy_says(engine: Engine) {
    let mut shop = stuck_shop(engine);
    if engine == Engine::Sqlite {
        return;
    }
    let place = format!("ledger_{}", shop.database.name());
    if engine == Engine::MariaDb {
        shop.database
            .admin()
            .sql(&format!("CREATE DATABASE {place}; GRANT ALL ON {place}.* TO 'app'@'%' WITH GRANT OPTION"));
    }
    shop.set("UNSTICK_LEDGER_SCHEMA", &place);
    shop.grant(&[]);
    let report = shop.recover(&[], &["a"]);
    assert_eq!(ledger_tables(&shop.database).as_deref(), Some("0"));
    let table = if engine.is_postgres() { "recovery" } else { "unstick_recovery" };
    assert_eq!(shop.database.value(&format!("SELECT count(*) FROM {place}.{table}")).as_deref(), Some("1"));
    shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
    assert_eq!(shop.status("a"), "PROCESSING");
    if engine == Engine::MariaDb {
        shop.database.admin().sql(&format!("DROP DATABASE {place}"));
    }
}

fn migrate_makes_the_ledger_once(engine: Engine) {
    let shop = stuck_shop(engine);
    assert!(shop.run("migrate", &[]).expect(0).stdout.contains("Created"));
    let again = shop.run("migrate", &[]).expect(0).stdout;
    assert!(again.contains("nothing to do"), "{again}");
    shop.recover(&[], &["a"]);
    if engine == Engine::Sqlite {
        return;
    }
    let other = Shop::without_grants(engine);
    let reader = reader(&other, "reader");
    let refused = other.unstick_as(&reader, "migrate", &[]).run().expect(77);
    let (_, remedy) = refused.stderr.split_once("\n\n").unwrap_or_else(|| panic!("no remedy: {refused}"));
    other.sql(remedy);
    assert_ne!(ledger_tables(&other.database).as_deref(), Some("0"));
}

fn a_read_only_target_is_never_a_success(engine: Engine) {
    let mut shop = stuck_shop(engine);
    shop.grant(&[]);
    let name = format!("locked_{}", shop.database.name());
    let url = match engine {
        Engine::Sqlite => {
            let mut permissions = std::fs::metadata(shop.database.file()).expect("the file").permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(shop.database.file(), permissions).expect("our own file");
            shop.url.clone()
        }
        // The server's own switch is for a server of its own: `a_mariadb_that_takes_no_writes` in tls.rs.
        Engine::MariaDb => return,
        _ => {
            let url = shop.database.role(&name);
            shop.database
                .admin()
                .sql(&format!("GRANT {ROLE} TO {name}; ALTER ROLE {name} SET default_transaction_read_only = on"));
            url
        }
    };
    audit::clear(&shop);
    let unstick = |verb: &str, args: &[&str]| shop.unstick_as(&url, verb, args).bound_by_permissions().run();
    let refused = unstick("recover", &[]).expect(77);
    assert!(!refused.stdout.contains("No runs older"), "{refused}");
    unstick("check", &[]).expect(0);
    unstick("undo", &["some"]).expect(77);
    assert!(audit::changes(&shop).is_empty());
}

fn rows_hidden_by_row_security_are_no_empty_table(engine: Engine) {
    if !engine.is_postgres() {
        return;
    }
    let mut shop = stuck_shop(engine);
    shop.grant(&[]);
    shop.sql(
        "ALTER TABLE qualification_runs ENABLE ROW LEVEL SECURITY; \
         CREATE POLICY tenants ON qualification_runs USING (id = current_setting('app.tenant', true))",
    );
    for verb in ["check", "recover"] {
        let refused = shop.run(verb, &[]).expect(77);
        assert!(refused.stderr.contains("row") && !refused.stdout.contains("Found 0"), "{refused}");
    }
    // A policy that lets this role see all is no obstacle where the database can say so.
    shop.sql("ALTER TABLE qualification_runs DISABLE ROW LEVEL SECURITY");
    let report = shop.recover(&[], &["a"]);
    assert!(!says(&report, "warnings", "row"), "{report:#}");
}
