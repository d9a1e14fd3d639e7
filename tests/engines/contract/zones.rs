//! Time zones of servers, databases, roles and apps: none of them may make a live run look old, or a stuck one young.

use super::rows::processing;
use super::shop::{Shop, shows};
use super::{Case, case};
use crate::support::Engine;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(no_zone_of_server_database_or_role_matters),
        case(local_times_of_an_app_are_read_in_the_zone_that_the_policy_names),
        case(local_times_taken_for_utc_are_refused_where_they_lie_ahead),
        case(a_zone_with_daylight_saving_never_makes_a_live_run_old),
    ]
}

fn no_zone_of_server_database_or_role_matters(engine: Engine) {
    // The server's own zone is Tokyo's.
    for zone in ["America/Los_Angeles", "Pacific/Kiritimati"] {
        let shop = Shop::open(engine);
        if engine.is_postgres() {
            let (database, role) = (shop.database.name(), super::shop::ROLE);
            shop.database.admin().sql(&format!(
                "ALTER DATABASE {database} SET timezone = 'Asia/Kolkata'; \
                 ALTER ROLE {role} IN DATABASE {database} SET timezone = '{zone}'; \
                 ALTER ROLE {role} IN DATABASE {database} SET datestyle = 'German'; \
                 ALTER ROLE {role} IN DATABASE {database} SET intervalstyle = 'iso_8601'"
            ));
        }
        shop.add(&[processing("lively", 10.0), processing("stuck", 330.0), processing("hours", 9.0 * 3600.0)]);
        let before = shop.table("qualification_runs");
        let report = shop.recover(&[], &["stuck", "hours"]);
        shows(&report, &[("hours", "Age"), ("lively", "-"), ("stuck", "Age")]);
        let ended = super::rows::ago(engine, 60.0);
        let near = format!("SELECT count(*) FROM qualification_runs WHERE {} > {ended}", shop.quote("completedAt"));
        assert_eq!(shop.database.value(&near).as_deref(), Some("2"), "{zone}");
        shop.run("undo", &[report["recoveryId"].as_str().expect("a name")]).expect(0);
        assert_eq!(shop.table("qualification_runs"), before);
    }
}

/// Moves every time of the table by so many hours, as an app that writes local time has it.
fn write_in_zone(shop: &Shop, hours: i64) {
    let columns = ["createdAt", "startedAt", "heartbeatAt", "updatedAt"];
    let moved = columns.map(|name| {
        let name = shop.quote(name);
        match shop.engine {
            Engine::MariaDb => format!("{name} = {name} + INTERVAL {hours} HOUR"),
            Engine::Sqlite => format!(
                "{name} = CASE WHEN {name} IS NULL THEN NULL ELSE strftime('%Y-%m-%d %H:%M:%f', {name} / 1000.0 + {hours} * 3600, 'unixepoch') END"
            ),
            _ => format!("{name} = {name} + interval '{hours} hours'"),
        }
    });
    shop.sql(&format!("UPDATE qualification_runs SET {}", moved.join(", ")));
}

fn local_times_of_an_app_are_read_in_the_zone_that_the_policy_names(engine: Engine) {
    for (zone, hours) in [("Asia/Tokyo", 9), ("America/Phoenix", -7)] {
        let shop = Shop::open(engine);
        shop.add(&[processing("lively", 10.0).beat(5.0), processing("stuck", 330.0)]);
        write_in_zone(&shop, hours);
        let report = shop.recover(&["--timestamps", zone], &["stuck"]);
        shows(&report, &[("lively", "-"), ("stuck", "Age")]);
        // Finished by the app's own clock: after it was claimed, by minutes and not by hours.
        let (ended, started) = (shop.value("stuck", "completedAt"), shop.value("stuck", "startedAt"));
        let (ended, started) = (ended.expect("finished"), started.expect("claimed"));
        assert!(ended > started && ended[..10] >= started[..10], "{zone}: {started} {ended}");
        let late = format!(
            "SELECT count(*) FROM qualification_runs WHERE id = 'stuck' AND {} < {}",
            shop.quote("completedAt"),
            match engine {
                Engine::MariaDb => format!("UTC_TIMESTAMP(3) + INTERVAL {} MINUTE", hours * 60 + 2),
                Engine::Sqlite => format!("strftime('%Y-%m-%d %H:%M:%f', 'now', '{} minutes')", hours * 60 + 2),
                _ => format!("(now() AT TIME ZONE 'UTC') + interval '{} minutes'", hours * 60 + 2),
            }
        );
        assert_eq!(shop.database.value(&late).as_deref(), Some("1"), "{zone}: {ended}");
    }
}

fn local_times_taken_for_utc_are_refused_where_they_lie_ahead(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("lively", 10.0), processing("stuck", 900.0)]);
    write_in_zone(&shop, 9);
    let said = shop.refuses(&[], 78);
    assert!(said.contains("timestamps"), "{said}");
    shop.run("check", &[]).expect(78);
}

fn a_zone_with_daylight_saving_never_makes_a_live_run_old(engine: Engine) {
    let shop = Shop::open(engine);
    shop.add(&[processing("lively", 10.0), processing("day-old", 90_000.0)]);
    // Berlin is one hour ahead now (November) and was two hours ahead within the longest limit.
    write_in_zone(&shop, 1);
    let report = shop.check(&["--timestamps", "Europe/Berlin"]);
    shows(&report, &[("day-old", "Age"), ("lively", "-")]);
}
