use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::*;
use crate::settings::TlsMode::{self, Disable, Prefer, Require, VerifyCa, VerifyFull};

/// What a URL must come out as; `what` is `display|user|password|schema`, with `-` for none.
fn comes_out(text: &str, what: &str, tls: TlsMode) {
    let url = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let or = |part: Option<&str>| part.unwrap_or("-").to_owned();
    let password = url.password().map(|secret| secret.expose_secret().to_owned());
    let parts = [url.display(), or(url.user()), or(password.as_deref()), or(url.schema())];
    assert_eq!(parts.join("|"), what, "{text}");
    assert_eq!(url.tls(), tls, "{text}");
}

#[test]
fn urls_as_prisma_libpq_and_mysql_write_them_come_out_in_their_parts() {
    let table: &[(&str, &str, TlsMode)] = &[
        ("postgresql://u:p@db:5433/shop", "postgresql://db:5433/shop|u|p|-", Prefer),
        ("postgres://u:p@db/shop", "postgresql://db:5432/shop|u|p|-", Prefer),
        ("POSTGRES://u:p@db/shop", "postgresql://db:5432/shop|u|p|-", Prefer),
        ("  postgres://u:p@db/shop\n", "postgresql://db:5432/shop|u|p|-", Prefer),
        ("postgresql+psycopg2://u:p@db/shop", "postgresql://db:5432/shop|u|p|-", Prefer),
        ("postgresql://u:p@db/shop?schema=tenant_a", "postgresql://db:5432/shop|u|p|tenant_a", Prefer),
        ("postgresql://u:p@db/shop?schema=a%20b", "postgresql://db:5432/shop|u|p|a b", Prefer),
        ("postgresql://u:p@db/shop?schema=", "postgresql://db:5432/shop|u|p|-", Prefer),
        (
            "postgresql://u:p@db/shop?schema=shop&connection_limit=5&pgbouncer=true",
            "postgresql://db:5432/shop|u|p|shop",
            Prefer,
        ),
        (
            "postgresql://u:p@db/shop?pool_timeout=2&socket_timeout=3&statement_cache_size=0",
            "postgresql://db:5432/shop|u|p|-",
            Prefer,
        ),
        ("postgresql://u:p@db/shop?currentSchema=x", "postgresql://db:5432/shop|u|p|x", Prefer),
        ("postgresql://u:p@db/shop?search_path=x,public", "postgresql://db:5432/shop|u|p|x", Prefer),
        (
            "postgresql://u:p@db/shop?options=-c%20search_path%3Dtenant_b,public",
            "postgresql://db:5432/shop|u|p|tenant_b",
            Prefer,
        ),
        ("postgresql://u:p@db/shop?options=-csearch_path=t", "postgresql://db:5432/shop|u|p|t", Prefer),
        ("postgresql://u:p@db/shop?options=-c+search_path=%22$user%22,t", "postgresql://db:5432/shop|u|p|t", Prefer),
        ("postgresql://u:p@db/shop?options=--search_path=t", "postgresql://db:5432/shop|u|p|t", Prefer),
        ("postgresql://u:p%40ss%2Fw%3Ard@db/shop", "postgresql://db:5432/shop|u|p@ss/w:rd|-", Prefer),
        ("postgresql://u:p@ss@db/shop", "postgresql://db:5432/shop|u|p@ss|-", Prefer),
        ("postgresql://u:p:w@db/shop", "postgresql://db:5432/shop|u|p:w|-", Prefer),
        ("postgresql://u:p#w@db/shop", "postgresql://db:5432/shop|u|p#w|-", Prefer),
        ("postgresql://u:100%@db/shop", "postgresql://db:5432/shop|u|100%|-", Prefer),
        ("postgresql://u:p+w@db/shop", "postgresql://db:5432/shop|u|p+w|-", Prefer),
        ("postgresql://u:%E2%82%AC@db/shop", "postgresql://db:5432/shop|u|€|-", Prefer),
        ("postgresql://u%40corp:p@db/shop", "postgresql://db:5432/shop|u@corp|p|-", Prefer),
        ("postgresql://u@db/shop", "postgresql://db:5432/shop|u|-|-", Prefer),
        ("postgresql://u:@db/shop", "postgresql://db:5432/shop|u|-|-", Prefer),
        ("postgresql://db/shop", "postgresql://db:5432/shop|-|-|-", Prefer),
        ("postgresql://db", "postgresql://db:5432/|-|-|-", Prefer),
        ("postgresql://db:/shop", "postgresql://db:5432/shop|-|-|-", Prefer),
        ("postgresql://", "postgresql://localhost:5432/|-|-|-", Prefer),
        ("postgresql:///shop", "postgresql://localhost:5432/shop|-|-|-", Prefer),
        ("postgresql://u:p@[::1]:6432/shop", "postgresql://[::1]:6432/shop|u|p|-", Prefer),
        ("postgresql://[2001:db8::1]/shop", "postgresql://[2001:db8::1]:5432/shop|-|-|-", Prefer),
        ("postgresql://10.0.0.7/shop", "postgresql://10.0.0.7:5432/shop|-|-|-", Prefer),
        ("postgresql://u:p@db/sh%20op", "postgresql://db:5432/sh op|u|p|-", Prefer),
        ("postgresql://u:p@db/sh%0aop", "postgresql://db:5432/sh\\nop|u|p|-", Prefer),
        ("postgresql:///shop?host=/var/run/postgresql", "postgresql://[/var/run/postgresql]/shop|-|-|-", Prefer),
        ("postgresql://u:p@localhost/shop?host=/run/pg", "postgresql://[/run/pg]/shop|u|p|-", Prefer),
        ("postgresql://u@%2Frun%2Fpg/shop", "postgresql://[/run/pg]/shop|u|-|-", Prefer),
        ("postgresql:///?host=db&port=6000&dbname=shop&user=u&password=p", "postgresql://db:6000/shop|u|p|-", Prefer),
        ("postgresql://db/shop?hostaddr=10.0.0.9", "postgresql://db:5432/shop|-|-|-", Prefer),
        ("postgresql://db/shop?sslmode=disable", "postgresql://db:5432/shop|-|-|-", Disable),
        ("postgresql://db/shop?sslmode=require", "postgresql://db:5432/shop|-|-|-", Require),
        ("postgresql://db/shop?sslmode=verify-ca", "postgresql://db:5432/shop|-|-|-", VerifyCa),
        ("postgresql://db/shop?sslmode=verify-full", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        ("postgresql://db/shop?sslmode=allow", "postgresql://db:5432/shop|-|-|-", Prefer),
        ("postgresql://db/shop?ssl=true", "postgresql://db:5432/shop|-|-|-", Require),
        ("postgresql://db/shop?sslrootcert=/ca.pem", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        ("postgresql://db/shop?sslrootcert=/ca.pem&sslmode=prefer", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        ("postgresql://db/shop?sslrootcert=/ca.pem&sslmode=require", "postgresql://db:5432/shop|-|-|-", VerifyCa),
        ("postgresql://db/shop?sslrootcert=system", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        ("postgresql://db/shop?sslcert=server-ca.pem", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        ("postgresql://db/shop?sslcert=me.pem&sslkey=me.key", "postgresql://db:5432/shop|-|-|-", Prefer),
        ("postgresql://db/shop?sslmode=require&sslaccept=strict", "postgresql://db:5432/shop|-|-|-", VerifyFull),
        (
            "postgresql://db/shop?sslmode=require&sslaccept=accept_invalid_certs&sslcert=ca.pem",
            "postgresql://db:5432/shop|-|-|-",
            Require,
        ),
        ("mysql://u:p@db:3307/shop", "mysql://db:3307/shop|u|p|-", Prefer),
        ("mariadb://u:p@db/shop", "mysql://db:3306/shop|u|p|-", Prefer),
        ("mysql+pymysql://u:p@db/shop", "mysql://db:3306/shop|u|p|-", Prefer),
        ("mysql://u:p@db/shop?sslaccept=strict", "mysql://db:3306/shop|u|p|-", VerifyFull),
        ("mysql://u:p@db/shop?ssl-mode=REQUIRED", "mysql://db:3306/shop|u|p|-", Require),
        ("mysql://u:p@db/shop?ssl-mode=VERIFY_IDENTITY", "mysql://db:3306/shop|u|p|-", VerifyFull),
        ("mysql://u:p@db/shop?sslcert=ca.pem", "mysql://db:3306/shop|u|p|-", VerifyFull),
        (
            "mysql://u@localhost/shop?socket=/run/mysqld/mysqld.sock",
            "mysql://[/run/mysqld/mysqld.sock]/shop|u|-|-",
            Prefer,
        ),
        ("file:./dev.db", "./dev.db|-|-|-", Prefer),
        ("file:dev.db?connection_limit=1&socket_timeout=10", "dev.db|-|-|-", Prefer),
        ("file:/data/app.db", "/data/app.db|-|-|-", Prefer),
        ("file:///data/app.db", "/data/app.db|-|-|-", Prefer),
        ("sqlite:app.db", "app.db|-|-|-", Prefer),
        ("sqlite://app.db", "app.db|-|-|-", Prefer),
        ("sqlite:///data/app.db", "/data/app.db|-|-|-", Prefer),
        ("sqlite:file:my%20app.db", "my app.db|-|-|-", Prefer),
    ];
    for (text, what, tls) in table {
        comes_out(text, what, *tls);
    }
}

#[test]
fn a_url_that_cannot_be_used_is_refused_without_quoting_it() {
    let table: &[(&str, &str)] = &[
        ("", "the text is empty"),
        ("\"postgres://u:s3cret@db/shop\"", "quotation mark"),
        ("postgres://u:s3cret@db/a\npostgres://x", "line break"),
        ("s3cret", "the scheme is missing"),
        ("s3cret://u:p@db", "the scheme is none of ours"),
        ("prisma://accelerate/?api_key=s3cret", "Prisma proxy"),
        ("prisma+postgres://accelerate/?api_key=s3cret", "Prisma proxy"),
        ("jdbc:postgresql://db/shop?password=s3cret", "JDBC"),
        ("postgres:u:s3cret@db", "not followed by //"),
        ("postgres://u:s3cret/x@db/shop", "ends it too early"),
        ("postgres://u:12?s3cret=1@db/shop", "ends it too early"),
        ("postgres://u:p@a/s3cret@db/shop", "ends it too early"),
        ("postgres://u:p@s3cret?x@db/shop", "ends it too early"),
        ("postgres://u:p@s3cret?x=y@db/shop", "ends it too early"),
        ("postgres://u:s3cret", "the port is no number"),
        ("postgres://db:s3cret/shop", "the port is no number"),
        ("postgres://db:0/shop", "the port is no number"),
        ("postgres://db:65536/shop", "the port is no number"),
        ("postgres://s3cret!,b/shop", "the host is a list"),
        ("postgres://s3cret!/shop", "neither a name nor an address"),
        ("postgres://[s3cret]/shop", "IPv6"),
        ("postgres://[::1/s3cret", "closing bracket"),
        ("postgres://[::1]s3cret/shop", "does not follow a colon"),
        ("postgres://u:%FFs3cret@db/shop", "the password is not UTF-8"),
        ("postgres://u:%00s3cret@db/shop", "the password holds a zero byte"),
        ("postgres://db/shop?sslmode=s3cret", "sslmode is unknown"),
        ("postgres://db/shop?sslaccept=s3cret", "sslaccept is unknown"),
        ("postgres://db/shop?connect_timeout=s3cret", "whole number of seconds"),
        ("postgres://db/shop?sslkey=s3cret", "sslkey has no sslcert"),
        ("postgres://db/shop?sslmode=disable&sslrootcert=s3cret", "certificate authority is given"),
        ("file:", "the file is missing"),
        ("sqlite::memory:", "in memory"),
        ("file:s3cret?mode=memory&cache=shared", "in memory"),
    ];
    for (text, says) in table {
        let error = parse(text).expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
        assert!(!error.contains("s3cret"), "{text}: {error}");
    }
}

#[test]
fn unknown_parameters_are_listed_by_name_and_a_name_that_may_be_a_password_is_not_shown() {
    let url = parse("postgres://db/shop?channel_binding=require&s3cret!=1&foo=s3cret&foo=2&options=-c%20work_mem%3D1")
        .expect("a good URL");
    assert_eq!(url.unknown_parameters(), ["channel_binding", "(unreadable)", "foo", "options"]);
    assert_eq!(parse("file:a.db?vfs=s3cret").expect("a good URL").unknown_parameters(), ["vfs"]);
}

#[test]
fn a_password_anywhere_in_the_url_keeps_it_off_argv() {
    for (text, holds) in [
        ("postgres://u:p@db/shop", true),
        ("postgres://u@db/shop?password=p", true),
        ("postgres://u@db/shop?sslpassword=p", true),
        ("postgres://u:@db/shop", false),
        ("postgres://u@db/shop", false),
        ("file:dev.db", false),
    ] {
        assert_eq!(parse(text).expect("a good URL").holds_password(), holds, "{text}");
    }
}

#[test]
fn a_certificate_authority_from_outside_turns_verification_on_and_cannot_be_disabled() {
    let with = |text: &str| parse(text).expect("a good URL").with_ca("/ca.crt");
    assert_eq!(with("postgres://db/shop").expect("a good URL").tls(), VerifyFull);
    assert_eq!(with("mysql://db/shop?ssl-mode=PREFERRED").expect("a good URL").tls(), VerifyFull);
    assert!(with("postgres://db/shop?sslmode=disable").is_err());
}

#[test]
fn only_addresses_of_this_machine_are_local() {
    for (text, local) in [
        ("postgres://localhost/a", true),
        ("postgres://127.0.0.9/a", true),
        ("postgres://[::1]/a", true),
        ("postgres:///a?host=/run/pg", true),
        ("file:a.db", true),
        ("postgres://localhost.example.com/a", false),
        ("postgres://10.0.0.1/a", false),
    ] {
        assert_eq!(parse(text).expect("a good URL").is_local(), local, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn nothing_behind_a_known_scheme_makes_the_parser_panic(
        scheme in "(postgres|mysql|file|sqlite):(//)?",
        rest in "[a-z0-9:/?#@%&=\\[\\],. é€-]{0,60}",
    ) {
        let _ = parse(&format!("{scheme}{rest}"));
    }

    #[test]
    fn a_password_comes_back_whole_and_shows_nowhere(
        password in "[ -~é€]{6,30}",
        value in "[ -~]{6,30}",
    ) {
        let canary = format!("Zq9{password}");
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let hidden = format!("Xw7{value}");
        let text = format!("postgres://u:{}@db/shop?whatever={}", encode(&canary), encode(&hidden));
        let url = parse(&text).expect("a good URL");
        prop_assert_eq!(url.password().expect("a good URL").expose_secret(), canary.as_str());
        let shown = format!("{url:?} {} {:?}", url.display(), url.unknown_parameters());
        prop_assert!(!shown.contains("Zq9") && !shown.contains("Xw7"), "{}", shown);
    }

    #[test]
    fn a_raw_password_never_shows_however_it_breaks_the_url(password in "Zq9[ -~]{0,20}Zq9") {
        let shown = match parse(&format!("postgres://u:{password}@db/shop")) {
            Ok(url) => format!("{url:?} {} {:?}", url.display(), url.unknown_parameters()),
            Err(error) => error.to_string(),
        };
        prop_assert!(!shown.contains("Zq9"), "{}", shown);
    }
}
