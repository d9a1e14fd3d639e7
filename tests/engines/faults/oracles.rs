//! What must hold whatever was broken, told by the audit and never by the ledger alone.

use std::collections::BTreeSet;

use serde_json::Value;

use super::app::Tally;
use super::ground::Ground;

/// What a test proved, for its last line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Proof {
    /// Rows settled, each of them once.
    pub(super) settled: u64,
    /// Rows that the app changed meanwhile.
    pub(super) by_app: u64,
    /// Live, young or ended rows that we changed: none.
    pub(super) live_changed: u64,
}

impl Proof {
    pub(super) fn tell(&self, test: &str, what: &str) {
        let Self { settled, by_app, live_changed } = self;
        println!(
            "{test}: {what}; rows settled once: {settled}; changes of the app: {by_app}; live rows changed: {live_changed}"
        );
    }
}

/// O1, O2 and O3 after the recoveries `ids`, of which all but `left` stuck rows must be settled.
pub(super) fn prove(ground: &Ground, ids: &[&str], left: u64) -> Proof {
    let old = ground.is_too_old("sign", "at");
    let twice = ground.rows("SELECT id, count(*) FROM audit WHERE who = 'us' GROUP BY id HAVING count(*) > 1");
    assert!(twice.is_empty(), "O1: settled more than once: {twice:?}");
    let wrong = ground.rows(&format!(
        "SELECT id, was, became, sign, at FROM audit WHERE who = 'us' AND NOT (was IN ('PENDING', 'PROCESSING') AND became = 'FAILED' AND {old})"
    ));
    assert!(wrong.is_empty(), "O2: {} rows changed that were not stuck: {:?}", wrong.len(), wrong.first());
    let others = "(id LIKE 'live-%' OR id LIKE 'young-%' OR id LIKE 'edge-%' OR id LIKE 'fresh-%' OR id LIKE 'done-%' OR id LIKE 'failed-%' OR id LIKE 'new-%')";
    let live_changed = ground.count(&format!("SELECT count(*) FROM audit WHERE who = 'us' AND {others}"));
    assert_eq!(live_changed, 0, "O2: live rows changed");
    let missed = ground.count(
        "SELECT count(*) FROM qualification_runs t WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.id = t.id) \
         AND (id LIKE 'stuck-%' OR id LIKE 'silent-%' OR id LIKE 'waiting-%')",
    );
    assert_eq!(missed, left, "O1: stuck rows that nobody touched");
    let settled = agree(ground, ids);
    let by_app = ground.count("SELECT count(*) FROM audit WHERE who = 'app'");
    Proof { settled, by_app, live_changed }
}

/// O3: the ledger's changes and the audit's are the same, both ways; how many they are.
fn agree(ground: &Ground, ids: &[&str]) -> u64 {
    let mut ledger = BTreeSet::new();
    let mut count = 0;
    for id in ids {
        let told = ground.history(id).expect(0).json();
        for change in told["changes"].as_array().unwrap_or_else(|| panic!("no changes in {told}")) {
            count += 1;
            let run = change["id"].as_str().unwrap_or_else(|| panic!("no id in {change}")).to_owned();
            ledger.insert((run, images(&change["before"]), images(&change["after"])));
        }
    }
    let audit: BTreeSet<_> = ground
        .rows("SELECT id, was, ended, became, ends FROM audit WHERE who = 'us'")
        .into_iter()
        .map(|row| {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            (next().unwrap_or_default(), (next(), next()), (next(), next()))
        })
        .collect();
    assert_eq!(count, audit.len(), "O3: the ledger has {count} changes, the audit {}", audit.len());
    let only =
        |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).take(3).cloned().collect::<Vec<(String, Images, Images)>>();
    assert!(
        ledger == audit,
        "O3: only in the ledger {:?}, only in the audit {:?}",
        only(&ledger, &audit),
        only(&audit, &ledger)
    );
    u64::try_from(count).expect("a small number")
}

type Images = (Option<String>, Option<String>);

fn images(image: &Value) -> Images {
    let text = |name: &str| match &image[name] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    (text("status"), text("completedAt"))
}

/// O6: the app met no deadlock and no lock timeout, and did what it says.
pub(super) fn app_is_well(ground: &Ground, tally: &Tally) {
    assert!(tally.errors.is_empty(), "O6: {} errors, the first: {}", tally.errors.len(), tally.errors[0]);
    let told = ground.count("SELECT count(*) FROM audit WHERE who = 'app'");
    assert_eq!(told, tally.changes(), "the audit has missed something of the app: {tally:?}");
}

/// O7: undone, every row that the app has not changed is as it was, to the byte; twice is no more than once.
pub(super) fn undo_restores(ground: &Ground, id: &str, before: &[Vec<Option<String>>]) -> u64 {
    let first = ground.undo(id).expect(0).json();
    let restored = restored(ground, before);
    assert_eq!(first["outcome"], "Recovered", "{first}");
    let changes = ground.count("SELECT count(*) FROM audit");
    let second = ground.undo(id).expect(0).json();
    assert_eq!(second["outcome"], "AlreadyDone", "{second}");
    assert_eq!(ground.count("SELECT count(*) FROM audit"), changes, "O7: the second undo changed rows");
    restored
}

/// Every row that the app has not changed is as in the picture; how many those are.
pub(super) fn restored(ground: &Ground, before: &[Vec<Option<String>>]) -> u64 {
    let theirs: BTreeSet<Option<String>> = ground
        .rows("SELECT DISTINCT id FROM audit WHERE who = 'app'")
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect();
    let mine = |rows: &[Vec<Option<String>>]| {
        let new = |id: &Option<String>| id.as_ref().is_some_and(|id| id.starts_with("new-"));
        rows.iter().filter(|row| !theirs.contains(&row[0]) && !new(&row[0])).cloned().collect::<Vec<_>>()
    };
    let (before, after) = (mine(before), mine(&ground.picture()));
    let differs = before.iter().zip(&after).find(|(a, b)| a != b);
    assert!(differs.is_none() && before.len() == after.len(), "O7: not as it was: {differs:?}");
    u64::try_from(after.len()).expect("a small number")
}
