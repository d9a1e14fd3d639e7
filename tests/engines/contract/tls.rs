//! What needs a server of its own: certificates that must hold, servers that take no writes.

use std::sync::Arc;

use super::rows::processing;
use super::shop::Shop;
use crate::support::{
    Certificate, Durability, Engine, MariaDb, Output, Postgres, PostgresOptions, Session, certificates, unstick,
};

fn recover(url: &str) -> Output {
    let output = unstick().args(["recover", "--timeout", "5"]).env("DATABASE_URL", url).run();
    super::shop::keeps_secrets(&output);
    output
}

fn unreachable(url: &str, words: &str) {
    let refused = recover(url).expect(69);
    assert!(refused.stderr.contains(words), "{refused}");
    let checked = unstick().args(["check"]).env("DATABASE_URL", url).run().expect(69);
    assert!(checked.stderr.contains(words), "{checked}");
}

#[test]
fn a_certificate_that_does_not_hold_is_never_accepted() {
    let shop = Shop::open(Engine::PostgresTls);
    shop.add(&[processing("a", 4000.0)]);
    let (ca, other) = (certificates().ca(), certificates().other_ca());
    let (ca, other) = (ca.to_str().expect("a plain path"), other.to_str().expect("a plain path"));
    unreachable(&shop.url.replace(ca, other), "--database-ca");
    unreachable(&shop.url.replace("localhost", "127.0.0.1"), "another host");
    for (certificate, words) in [(Certificate::Expired, "expired"), (Certificate::WrongHost, "another host")] {
        let server = Postgres::start(&PostgresOptions { certificate, ..PostgresOptions::default() });
        let url = server.admin_url("postgres").replace("127.0.0.1", "localhost");
        unreachable(&url.replace("sslmode=disable", &format!("sslmode=verify-full&sslrootcert={ca}")), words);
    }
    assert_eq!(shop.status("a"), "PROCESSING");
    // With an authority given by flag, verify-full is the default.
    let bare = shop.url.split('?').next().expect("there is something before it");
    let flag = |ca: &str| {
        let args = ["recover", "--timeout", "5", "--database-ca", ca];
        unstick().args(args).env("DATABASE_URL", bare).run()
    };
    flag(other).expect(69);
    flag(ca).expect(0);
    assert_eq!(shop.status("a"), "FAILED");
}

#[test]
fn a_server_without_tls_is_no_reason_to_send_a_password_in_the_clear() {
    let settings = vec![("ssl".to_owned(), "off".to_owned())];
    let plain = Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() });
    let ca = certificates().ca().display().to_string();
    let url = plain.admin_url("postgres").replace("127.0.0.1", "localhost");
    for mode in [&format!("sslmode=verify-full&sslrootcert={ca}"), "sslmode=require", &format!("sslrootcert={ca}")] {
        unreachable(&url.replace("sslmode=disable", mode), "TLS");
    }
    let plain = MariaDb::start(Durability::Fast, &["--skip-ssl"]);
    unreachable(&format!("{}?ssl-mode=REQUIRED", plain.admin_url("mysql")), "TLS");
}

#[test]
fn a_postgres_that_takes_no_writes_is_77() {
    let settings = vec![("default_transaction_read_only".to_owned(), "on".to_owned())];
    let server = Arc::new(Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() }));
    let mut admin = Session::open(&server.admin_url("postgres"));
    let table = super::rows::table(Engine::Postgres);
    admin.sql("SET default_transaction_read_only = off");
    admin.sql(&table);
    admin.sql(&super::rows::insert(Engine::Postgres, &[processing("a", 4000.0)]));
    is_read_only(&server.admin_url("postgres"));
    assert_eq!(admin.value("SELECT status::text FROM qualification_runs").as_deref(), Some("PROCESSING"));
}

#[test]
fn a_mariadb_that_takes_no_writes_is_77() {
    let server = MariaDb::start(Durability::Fast, &[]);
    let mut admin = Session::open(&server.admin_url("mysql"));
    admin.sql("CREATE DATABASE shop; USE shop");
    admin.sql(&super::rows::table(Engine::MariaDb));
    admin.sql(&super::rows::insert(Engine::MariaDb, &[processing("a", 4000.0)]));
    admin.sql(
        "CREATE USER 'app'@'%' IDENTIFIED BY 'x-canary-x'; GRANT ALL ON shop.* TO 'app'@'%'; SET GLOBAL read_only = 1",
    );
    is_read_only(&server.admin_url("shop"));
    is_read_only(&format!("mysql://app:x-canary-x@127.0.0.1:{}/shop", server.port()));
    assert_eq!(admin.value("SELECT status FROM qualification_runs").as_deref(), Some("PROCESSING"));
}

fn is_read_only(url: &str) {
    let refused = recover(url).expect(77);
    assert!(refused.stderr.contains("read_only") && !refused.stdout.contains("No runs older"), "{refused}");
    let check = unstick().args(["check", "--timeout", "5", "-o", "json"]).env("DATABASE_URL", url).run().expect(0);
    assert_eq!(check.json()["stuck"], 1, "{check}");
}
