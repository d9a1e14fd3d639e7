//! H5: an undo beside the app, which works on the very rows that are put back.

use std::sync::atomic::{AtomicBool, Ordering};

use super::app::App;
use super::ground::{Ground, Seed};
use super::kills::wait_until;
use super::oracles::{app_is_well, restored};
use crate::support::Engine;

const ID: &str = "undone-beside-the-app";
/// In the audit a change of the app's lies between these two of ours.
const BETWEEN: &str = "SELECT a.id FROM audit a WHERE a.who = 'app' \
     AND EXISTS (SELECT 1 FROM audit b WHERE b.who = 'us' AND b.id = a.id AND b.n < a.n) \
     AND EXISTS (SELECT 1 FROM audit c WHERE c.who = 'us' AND c.id = a.id AND c.n > a.n)";

/// A person starts failed runs again, one after the other, while others are put back; the app claims what it finds waiting.
fn undone_beside_the_app(engine: Engine) {
    let ground = Ground::new(engine, Seed::of(3000));
    let before = ground.picture();
    ground.recover(ID).expect(0);
    let mut person = ground.database.session();
    let app = App::start(&ground, 2);
    let done = AtomicBool::new(false);
    let (report, mut started_again) = std::thread::scope(|scope| {
        let starting = scope.spawn(|| {
            let mut started = 0;
            for number in (1..=ground.seed.stuck).rev() {
                if done.load(Ordering::Acquire) {
                    break;
                }
                started += person.sql(&ground.words(&format!(
                    "UPDATE qualification_runs SET status = 'PENDING', touched = touched + 1 \
                     WHERE id = 'stuck-{number}' AND status = 'FAILED'"
                )));
            }
            started
        });
        let mut watcher = ground.watcher();
        wait_until("some are started again", || {
            let count =
                watcher.value(&ground.words("SELECT count(*) FROM audit WHERE who = 'app' AND id LIKE 'stuck-%'"));
            count.and_then(|count| count.parse::<u64>().ok()).is_some_and(|count| count > 50)
        });
        let report = ground.undo(ID).expect(0).json();
        done.store(true, Ordering::Release);
        (report, starting.join().expect("nobody panics"))
    });
    app.wait_for(50);
    let mut tally = app.stop();
    // The person is no worker, but an app all the same.
    tally.claims += std::mem::take(&mut started_again);
    app_is_well(&ground, &tally);
    let (back, left) = (report["restored"].as_u64(), report["skippedChanged"].as_u64());
    let (back, left) = (back.expect("a count"), left.expect("a count"));
    assert_eq!(back + left, ground.seed.all_stuck(), "{report}");
    assert!(back > 0 && left > 50, "both have happened: {report}");
    assert_eq!(report["skipped"].as_array().map(Vec::len), usize::try_from(left).ok(), "each one is listed");
    let trodden = ground.rows(BETWEEN);
    assert!(trodden.is_empty(), "{} runs of the app's were put back, the first {:?}", trodden.len(), trodden[0]);
    let twice =
        ground.count("SELECT count(*) FROM (SELECT id FROM audit WHERE who = 'us' GROUP BY id HAVING count(*) = 2) t");
    assert_eq!(twice, back, "settled once and put back once");
    let others = "(id LIKE 'live-%' OR id LIKE 'young-%' OR id LIKE 'edge-%' OR id LIKE 'fresh-%' OR id LIKE 'new-%' OR id LIKE 'done-%')";
    assert_eq!(ground.count(&format!("SELECT count(*) FROM audit WHERE who = 'us' AND {others}")), 0, "O2");
    let rows = restored(&ground, &before);
    ground.secrets_stay_secret();
    println!(
        "{engine:?} undone_beside_the_app: put back: {back}; left to the app: {left}; untouched by the app and as before: {rows}; \
         the app's changes: {}; its slowest statement: {:?}",
        tally.changes(),
        tally.slowest
    );
}

#[test]
fn an_undo_beside_the_app_leaves_what_the_app_took_up_and_restores_the_rest_on_sqlite() {
    undone_beside_the_app(Engine::Sqlite);
}

#[test]
fn an_undo_beside_the_app_leaves_what_the_app_took_up_and_restores_the_rest_on_postgresql() {
    undone_beside_the_app(Engine::Postgres);
}

#[test]
fn an_undo_beside_the_app_leaves_what_the_app_took_up_and_restores_the_rest_on_mariadb() {
    undone_beside_the_app(Engine::MariaDb);
}
