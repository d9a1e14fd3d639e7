//! In which order batches walk a run table.

use std::collections::BTreeMap;

use super::{Catalogue, Column, Dialect, Ident, IndexFacts, Kind, Role, RunSpec, Sign, Source};

/// Tables of up to so many rows are walked in the order of their newest sign of life without an index.
const SMALL: i64 = 20_000;

/// The order in which batches walk the table: each batch goes on where the one before stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Walk {
    /// By the newest sign of life, for a table small enough that sorting costs nothing.
    Newest,
    /// By a time column that an index serves; settled rows leave the status, so no tie-break is needed.
    Time(Column),
    /// By key: linear on any table, whatever indexes it has.
    Key,
}

/// An index on the time alone or behind the status serves the walk; nullable columns would lose rows.
pub(super) fn choose_walk(
    roles: &BTreeMap<Role, Sign>,
    catalogue: &Catalogue,
    (spec, dialect): (&RunSpec, Dialect),
) -> Walk {
    if catalogue.rows <= SMALL {
        return Walk::Newest;
    }
    let status = spec.columns.get(&Role::Status).and_then(Source::column).map(Ident::as_str);
    for role in [Role::CreatedAt, Role::StartedAt, Role::HeartbeatAt, Role::ProgressAt] {
        let Some(sign) = roles.get(&role) else {
            continue;
        };
        let Kind::Time(form) = sign.column.kind else {
            continue;
        };
        // SQLite sorts values of any form, which is all that a walk needs.
        let has_order = form.is_indexable() || dialect == Dialect::Sqlite;
        if sign.source.column().is_none() || sign.column.nullable || !has_order {
            continue;
        }
        let time = sign.column.name.as_str();
        let serves = |index: &IndexFacts| match index.columns.as_slice() {
            [first, ..] if first == time => true,
            [first, second, ..] => Some(first.as_str()) == status && second == time,
            _ => false,
        };
        if catalogue.indexes.iter().any(|index| !index.partial && serves(index)) {
            return Walk::Time(sign.column.clone());
        }
    }
    Walk::Key
}
