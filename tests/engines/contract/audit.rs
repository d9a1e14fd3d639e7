//! The suite's own witness: a trigger that writes down every change of the run table with the values before and after.
//!
//! Oracles: each run that should be settled was changed exactly once and no other row was (O1, O2); the ledger says the
//! same as the witness, both ways (O3).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::shop::Shop;
use crate::support::Engine;

/// One row change as the witness saw it.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The key, its parts joined by commas.
    pub(super) id: String,
    /// `INSERT`, `UPDATE`, `DELETE`.
    pub(super) what: String,
    pub(super) before: Map<String, Json>,
    pub(super) after: Map<String, Json>,
}

/// Puts the witness on a table. `columns` are those whose values are written down.
pub(super) fn watch(shop: &Shop, table: &str, id: &[&str], columns: &[&str]) {
    let key = |row: &str| {
        let parts: Vec<String> = id.iter().map(|name| shop.text(&format!("{row}.{}", shop.quote(name)))).collect();
        match shop.engine {
            Engine::MariaDb => format!("CONCAT_WS(',', {})", parts.join(", ")),
            _ => parts.join(" || ',' || "),
        }
    };
    let image = |row: &str| {
        let pairs: Vec<String> = columns
            .iter()
            .map(|name| {
                let value = format!("{row}.{}", shop.quote(name));
                // SQLite's own types are part of what must come back.
                let value = if shop.engine == Engine::Sqlite { value } else { shop.text(&value) };
                format!("'{name}', {value}")
            })
            .collect();
        format!(
            "{}({})",
            if shop.engine.is_postgres() { "jsonb_build_object" } else { "JSON_OBJECT" },
            pairs.join(", ")
        )
    };
    let (old, new) = (image("OLD"), image("NEW"));
    if shop.engine.is_postgres() {
        // As its owner, for the role under test has no right to it; every time is written in UTC whoever asks.
        shop.sql(&format!(
            "CREATE TABLE audit (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text, run text, was text, became text); \
             CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET timezone = 'UTC' AS $$ BEGIN \
             INSERT INTO audit (what, run, was, became) VALUES (TG_OP, {}, CASE WHEN TG_OP <> 'INSERT' THEN {old} END, CASE WHEN TG_OP <> 'DELETE' THEN {new} END); \
             RETURN NULL; END $$; \
             CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION witness()",
            if id.is_empty() { "''".to_owned() } else { format!("CASE WHEN TG_OP = 'DELETE' THEN {} ELSE {} END", key("OLD"), key("NEW")) }
        ));
        return;
    }
    let n = if shop.engine == Engine::MariaDb { "INT AUTO_INCREMENT PRIMARY KEY" } else { "INTEGER PRIMARY KEY" };
    // The server's own character set may be latin1.
    let tail = if shop.engine == Engine::MariaDb { " CHARACTER SET utf8mb4" } else { "" };
    shop.sql(&format!(
        "CREATE TABLE audit (n {n}, what VARCHAR(10), run VARCHAR(500), was LONGTEXT, became LONGTEXT){tail}"
    ));
    for (what, row, old, new) in [
        ("INSERT", "NEW", "NULL", new.as_str()),
        ("UPDATE", "NEW", old.as_str(), new.as_str()),
        ("DELETE", "OLD", old.as_str(), "NULL"),
    ] {
        let write = format!("INSERT INTO audit (what, run, was, became) VALUES ('{what}', {}, {old}, {new})", key(row));
        let body = if shop.engine == Engine::MariaDb { write } else { format!("BEGIN {write}; END") };
        shop.sql(&format!("CREATE TRIGGER witness_{what} AFTER {what} ON {table} FOR EACH ROW {body}"));
    }
}

/// Takes the witness away, which would hold on to the columns that it reads.
pub(super) fn unwatch(shop: &Shop, table: &str) {
    if shop.engine.is_postgres() {
        shop.sql(&format!("DROP TRIGGER witness ON {table}"));
        return;
    }
    for what in ["INSERT", "UPDATE", "DELETE"] {
        shop.sql(&format!("DROP TRIGGER witness_{what}"));
    }
}

/// Forgets what was seen so far.
pub(super) fn clear(shop: &Shop) {
    shop.sql("DELETE FROM audit");
}

/// Every change since, in order.
pub(super) fn changes(shop: &Shop) -> Vec<Change> {
    let image = |text: &Option<String>| -> Map<String, Json> {
        text.as_deref().map(|text| serde_json::from_str(text).expect("the witness writes JSON")).unwrap_or_default()
    };
    let rows = shop.database.rows("SELECT what, run, was, became FROM audit ORDER BY n");
    rows.iter()
        .map(|row| Change {
            what: row[0].clone().expect("never null"),
            id: row[1].clone().expect("never null"),
            before: image(&row[2]),
            after: image(&row[3]),
        })
        .collect()
}

/// The ledger's word on one recovery.
pub(super) fn history(shop: &Shop, recovery: &str) -> Json {
    shop.run("history", &[recovery, "-o", "json"]).expect(0).json()
}

/// O1, O2 and O3 for one recovery and the runs that it should have settled.
pub(super) fn holds(shop: &Shop, report: &Json, settled: &[&str]) {
    let seen = changes(shop);
    let mut ids: Vec<&str> = seen.iter().map(|change| change.id.as_str()).collect();
    ids.sort_unstable();
    let mut expected = settled.to_vec();
    expected.sort_unstable();
    assert_eq!(ids, expected, "these rows were changed, those should have been\n{report:#}");
    assert!(seen.iter().all(|change| change.what == "UPDATE"), "{seen:?}");
    assert_eq!(report["recovered"], settled.len(), "{report:#}");
    let recovery = report["recoveryId"].as_str().expect("a recovery has a name");
    matches(&seen, &history(shop, recovery));
}

/// The ledger tells of the very changes that were seen, with the values of every column that was written.
pub(super) fn matches(seen: &[Change], history: &Json) {
    let told = history["changes"].as_array().expect("a list of changes");
    let told: BTreeMap<&str, &Json> =
        told.iter().map(|change| (change["id"].as_str().expect("a key"), change)).collect();
    assert_eq!(told.len(), history["changes"].as_array().map_or(0, Vec::len), "a run twice: {history:#}");
    assert_eq!(told.len(), seen.len(), "{history:#}\n{seen:#?}");
    for change in seen {
        let told =
            told.get(change.id.as_str()).unwrap_or_else(|| panic!("{} is not in the ledger: {history:#}", change.id));
        for (name, before) in &change.before {
            let after = &change.after[name];
            match told["before"].get(name) {
                Some(image) => {
                    assert_eq!((image, &told["after"][name]), (before, after), "{}.{name}: {told:#}", change.id);
                }
                None => assert_eq!(before, after, "{}.{name} was changed and the ledger does not say so", change.id),
            }
        }
    }
}
