//! Read-only statements: what is active, how old, on what evidence it is stuck, what is due next.

use super::{
    Part, Pass, Scope, Statement, Value,
    clock::{epoch, now},
    expr::{is_named, key_text, text_of, value_of},
    settle::{guard, is_spent},
    state::classes,
};
use crate::{
    evidence::EvidenceKind,
    runs::{Dialect, Kind, Role, State},
};

/// The places of a [`summary`] row.
pub struct Look;

impl Look {
    /// Evidence, or NULL for runs that live.
    pub const EVIDENCE: usize = 0;
    /// How many.
    pub const COUNT: usize = 1;
    /// The earliest time at which one of them becomes stuck, seconds since 1970.
    pub const DUE: usize = 2;
    /// How many have an owner that is no known worker.
    pub const UNKNOWN: usize = 3;
    /// How many of those show life.
    pub const UNKNOWN_ALIVE: usize = 4;
    /// How many have a time that cannot be read.
    pub const UNREADABLE: usize = 5;
    /// The database's time.
    pub const NOW: usize = 6;
    /// From here on: the newest time of each sign of life, in the order of [`crate::runs::RunTable::signs`].
    pub const NEWEST: usize = 7;
}

/// One row per kind of evidence over all active runs.
#[must_use]
pub fn summary(scope: &Scope<'_>) -> Statement {
    let dialect = scope.table.dialect;
    let unknown = scope.owner_unknown().unwrap_or_else(|| Part::text("1 = 0"));
    let mut inner = vec![
        Part::fill("{} AS evidence", &[&scope.evidence_of_any()]),
        Part::fill("{} AS due", &[&scope.due()]),
        Part::fill("CASE WHEN {} AND {} THEN 1 END AS unknown_owner", &[&scope.is_claimed(), &unknown]),
    ];
    let unreadable = scope.has_unreadable();
    inner.extend(unreadable.iter().map(|holds| Part::fill("CASE WHEN {} THEN 1 END AS unreadable", &[holds])));
    let mut newest = Vec::new();
    for (i, (_, sign, form)) in scope.table.signs().enumerate() {
        let value = value_of(scope.table, sign);
        let name = format!("sign{i}");
        let x = Part::text(format!("max(x.{name})"));
        // Where values of one form compare as they are, only the newest needs to be turned into an instant.
        let (each, all) = if form.is_indexable() {
            (value, epoch(dialect, &x, form, scope.zone))
        } else {
            (epoch(dialect, &value, form, scope.zone), x)
        };
        inner.push(Part::fill(&format!("{{}} AS {name}"), &[&each]));
        newest.push(all);
    }
    let outer = [
        Part::text("x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner)"),
        Part::text("count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END)"),
        Part::text(if unreadable.is_some() { "count(x.unreadable)" } else { "0" }),
        now(dialect),
    ];
    let outer: Vec<Part> = outer.into_iter().chain(newest).collect();
    // PostgreSQL would judge a run anew wherever its evidence is named, and sort all runs by it.
    let apart = if dialect == Dialect::Postgres { " OFFSET 0" } else { "" };
    let inner = Part::join(&inner, ", ").worked_out_once();
    Part::fill(
        &format!("SELECT {{}} FROM (SELECT {{}} {{}} WHERE {{}}{apart}) x GROUP BY x.evidence"),
        &[&Part::join(&outer, ", "), &inner, &scope.from(), &scope.is_active()],
    )
    .finish(dialect)
}

/// The newest time of each sign of life over the whole table, and the database's time last.
#[must_use]
pub fn newest_times(scope: &Scope<'_>) -> Statement {
    let dialect = scope.table.dialect;
    // What is looked up elsewhere would be looked up for every row there ever was; the active ones are in the summary.
    let signs = scope.table.signs().map(|(_, sign, form)| {
        sign.source.column()?;
        // As in the summary: what compares as it is need not be turned into an instant row by row.
        if form.is_indexable() {
            let newest = Part::fill("max({})", &[&value_of(scope.table, sign)]);
            return Some(epoch(dialect, &newest, form, scope.zone));
        }
        Some(Part::fill("max({})", &[&epoch(dialect, &value_of(scope.table, sign), form, scope.zone)]))
    });
    let mut wanted: Vec<Part> = signs.map(|newest| newest.unwrap_or_else(|| Part::text("NULL"))).collect();
    wanted.push(now(dialect));
    Part::fill("SELECT {} {}", &[&Part::join(&wanted, ", "), &scope.from()]).finish(dialect)
}

/// Active runs, those longest without a sign of life first: key, status, progress, total, age in seconds, evidence, owner;
/// and last, where `most_requeues` is given, whether the run was requeued that often or has no attempt left.
#[must_use]
pub fn list(scope: &Scope<'_>, limit: u64, most_requeues: Option<u32>) -> Statement {
    let dialect = scope.table.dialect;
    let newest = scope.newest().unwrap_or_else(|| Part::text("NULL"));
    let mut wanted: Vec<Part> = seen(scope, scope.evidence_of_any()).into();
    wanted.extend(most_requeues.map(|most| spent(scope, most)));
    let limit = Part::bind(Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
    Part::fill(
        "SELECT {} {} WHERE {} ORDER BY {}, 1 LIMIT {}",
        &[&Part::join(&wanted, ", "), &scope.from(), &scope.is_active(), &newest, &limit],
    )
    .finish(dialect)
}

fn spent(scope: &Scope<'_>, most_requeues: u32) -> Part {
    Part::fill("CASE WHEN {} THEN 1 ELSE 0 END", &[&is_spent(scope, most_requeues)])
}

/// The run of this key, as reports write it, active or not: the same values, whether it is active behind the owner.
#[must_use]
pub fn one(scope: &Scope<'_>, id: &str, most_requeues: Option<u32>) -> Statement {
    let active = scope.is_active();
    let evidence = Part::fill("CASE WHEN {} THEN {} END", &[&active, &scope.evidence_of_any()]);
    let mut wanted: Vec<Part> = seen(scope, evidence).into();
    wanted.push(Part::fill("CASE WHEN {} THEN 1 ELSE 0 END", &[&active]));
    wanted.extend(most_requeues.map(|most| spent(scope, most)));
    Part::fill(
        "SELECT {} {} WHERE {} LIMIT 2",
        &[&Part::join(&wanted, ", "), &scope.from(), &is_named(scope.table, id)],
    )
    .finish(scope.table.dialect)
}

/// What is read of a run, whichever is meant.
fn seen(scope: &Scope<'_>, evidence: Part) -> [Part; 7] {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let text = |role: Role| {
        table.role(role).map_or_else(|| Part::text("NULL"), |sign| text_of(dialect, &value_of(table, sign)))
    };
    let status = match &table.spec.state {
        State::Marks { name, .. } => text_of(dialect, &Part::bind(Value::Text((*name).to_owned()))),
        State::Status { .. } => text(Role::Status),
    };
    let age = match scope.newest() {
        Some(newest) => Part::fill("{} - {}", &[&now(dialect), &newest]),
        None => Part::text("NULL"),
    };
    [key_text(table), status, text(Role::Progress), text(Role::Total), age, evidence, text(Role::Owner)]
}

/// Some of the statuses that the table's rows have, at most `limit`. `None`: no text says the status, or its type has
/// labels of its own, which are held against the policy already.
#[must_use]
pub fn statuses(scope: &Scope<'_>, limit: usize) -> Option<Statement> {
    let sign = scope.table.role(Role::Status)?;
    if sign.column.kind != Kind::Text || sign.column.data_type == "enum" {
        return None;
    }
    let status = text_of(scope.table.dialect, &value_of(scope.table, sign));
    let dialect = scope.table.dialect;
    let text = format!("{{}} ORDER BY 1 LIMIT {limit}");
    Some(Part::fill(&text, &[&each_once(dialect, &status, &scope.from())]).finish(dialect))
}

/// Each text once, to the byte: a collation may take `shop-1`, `SHOP-1` and `shöp-1 ` for one.
fn each_once(dialect: Dialect, text: &Part, from: &Part) -> Part {
    match dialect {
        Dialect::Mysql => Part::fill("SELECT min({}) {} GROUP BY CAST({} AS BINARY)", &[text, from, text]),
        Dialect::Postgres => Part::fill("SELECT DISTINCT {} COLLATE \"C\" {}", &[text, from]),
        Dialect::Sqlite => Part::fill("SELECT DISTINCT {} COLLATE BINARY {}", &[text, from]),
    }
}

/// How many runs are stuck now that these passes would settle.
#[must_use]
pub fn remaining(scope: &Scope<'_>, passes: &[Pass], most_requeues: u32) -> Statement {
    let every = scope.table.spec.preset.cannot.is_empty();
    let stuck: Vec<Part> = if every {
        classes(scope.table).iter().map(|class| Part::all(&[scope.is_of(class), scope.is_stuck(class)])).collect()
    } else {
        passes.iter().map(|pass| guard(scope, pass, Some(most_requeues))).collect()
    };
    Part::fill("SELECT count(*) {} WHERE {}", &[&scope.from(), &Part::any(&stuck)]).finish(scope.table.dialect)
}

/// One row if a run that has an owner is stuck on its silence, from which a living owner would protect it.
#[must_use]
pub fn owned_and_silent(scope: &Scope<'_>) -> Option<Statement> {
    let owner = value_of(scope.table, scope.table.role(Role::Owner)?);
    let kinds = [EvidenceKind::HeartbeatStale, EvidenceKind::Age];
    let claimed = classes(scope.table).into_iter().filter(|class| class.claimed);
    let silent: Vec<Part> =
        claimed.map(|class| Part::all(&[scope.is_of(&class), scope.is_stuck_on(&class, &kinds)])).collect();
    let holds = Part::fill("{} IS NOT NULL AND {}", &[&owner, &Part::any(&silent)]);
    Some(Part::fill("SELECT 1 {} WHERE {} LIMIT 1", &[&scope.from(), &holds]).finish(scope.table.dialect))
}

/// The owners of all runs that some worker has.
#[must_use]
pub fn claimed_owners(scope: &Scope<'_>) -> Option<Statement> {
    let table = scope.table;
    let owner = text_of(table.dialect, &value_of(table, table.role(Role::Owner)?));
    let from = Part::fill("{} WHERE {}", &[&scope.from(), &scope.is_claimed()]);
    Some(each_once(table.dialect, &owner, &from).finish(table.dialect))
}
