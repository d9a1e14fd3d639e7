//! Holds a run table's description against the catalogue: every name exists, every type fits, the key is a key.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{
    Catalogue, Column, ColumnFacts, Dialect, Flaw, Ident, IndexFacts, Kind, Put, Role, RunSpec, RunTable, Sign, Source,
    State, TableName, TimeForm, Walk, statuses::statuses_fit, walk::choose_walk,
};

/// The table is not what the policy says.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
#[error("{0}")]
pub struct Mismatch(pub String);

pub(super) fn mismatch<T>(text: String) -> Result<T, Mismatch> {
    Err(Mismatch(text))
}

/// Resolves `spec` against what the database says.
///
/// # Errors
/// One sentence that names what does not match and what to do.
pub fn resolve(spec: &RunSpec, catalogue: &Catalogue, dialect: Dialect) -> Result<RunTable, Mismatch> {
    table_is_one(spec, catalogue, dialect)?;
    names_are_plain(spec, catalogue)?;
    version_is_known(spec, catalogue)?;
    let (id, key_is_primary) = key_columns(spec, catalogue, dialect)?;
    let mut roles = BTreeMap::new();
    for (role, source) in &spec.columns {
        roles.insert(*role, sign((*role, source), spec, catalogue, dialect)?);
    }
    let table = RunTable {
        dialect,
        schema: catalogue.schema.clone(),
        table: catalogue.table.clone(),
        spec: spec.clone(),
        id,
        extra: extra_columns(spec, catalogue, dialect)?,
        walk: choose_walk(&roles, catalogue, (spec, dialect)),
        has_row_address: has_row_address(catalogue, dialect),
        key_is_primary,
        has_after_triggers: catalogue.has_after_triggers,
        roles,
    };
    statuses_fit(&table, catalogue)?;
    if table.signs().next().is_none() && table.role(Role::LeaseUntil).is_none() {
        return mismatch(format!(
            "runs.columns: no time column of {} is named; name createdAt, startedAt, heartbeatAt, progressAt or leaseUntil",
            spec.table
        ));
    }
    Ok(table)
}

/// Resolves what an undo needs of a table that some recovery wrote to: its key and the columns written.
///
/// # Errors
/// The table has changed since, so that its rows cannot be named or written any more.
pub fn resolve_written(
    (table, id): (&TableName, &[String]),
    columns: &[String],
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<(RunTable, Vec<Column>), Mismatch> {
    let changed = |name: &str| {
        Mismatch(format!(
            "cannot undo: {table} has no column {name} any more; bring the column back or restore the rows by hand from `unstick history`"
        ))
    };
    let find = |name: &String| {
        let facts = catalogue.column(name).ok_or_else(|| changed(name))?;
        let name = Ident::parse(name).map_err(|error| Mismatch(error.to_string()))?;
        Ok(column(&name, facts, dialect))
    };
    if catalogue.columns.is_empty() {
        return mismatch(format!(
            "cannot undo: the table {table} does not exist any more, or this role may not see it"
        ));
    }
    if let Some((_, sentence)) = flaw(table, catalogue) {
        return mismatch(format!("cannot undo: {sentence}"));
    }
    let id = id.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    if let Some(odd) = id.iter().find(|column| is_inexact(column, dialect)) {
        return mismatch(format!("cannot undo: {} of {table} {}", odd.name, inexact(odd)));
    }
    let written = columns.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let spec = RunSpec {
        preset: &super::Preset::EMPTY,
        table: table.clone(),
        id: id.iter().map(|column| column.name.clone()).collect(),
        columns: BTreeMap::new(),
        state: State::Marks { set: vec![], unset: vec![], name: "" },
        failed: String::new(),
        requeued: String::new(),
        only: vec![],
        hopeless: vec![],
        fail: vec![],
        requeue: vec![],
    };
    let table = RunTable {
        dialect,
        schema: catalogue.schema.clone(),
        table: catalogue.table.clone(),
        spec,
        id,
        roles: BTreeMap::new(),
        extra: BTreeMap::new(),
        walk: Walk::Key,
        has_row_address: has_row_address(catalogue, dialect),
        key_is_primary: false,
        has_after_triggers: catalogue.has_after_triggers,
    };
    Ok((table, written))
}

/// The table of an undo once it has the roles of these sources as well.
///
/// # Errors
/// The table has changed since, so that nobody could tell whether its runs live.
pub fn with_signs(mut table: RunTable, signs: &[(Role, Source)], catalogue: &Catalogue) -> Result<RunTable, Mismatch> {
    for (role, source) in signs {
        let found = sign((*role, source), &table.spec, catalogue, table.dialect);
        let found = found.map_err(|Mismatch(sentence)| Mismatch(format!("cannot undo: {sentence}")))?;
        table.roles.insert(*role, found);
    }
    Ok(table)
}

fn has_row_address(catalogue: &Catalogue, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Postgres => catalogue.relation == "table",
        Dialect::Mysql => false,
        Dialect::Sqlite => catalogue.has_row_number,
    }
}

fn table_is_one(spec: &RunSpec, catalogue: &Catalogue, dialect: Dialect) -> Result<(), Mismatch> {
    if !spec.runs_on(dialect) {
        return mismatch(format!("runs.preset: {} does not run on {dialect}; use another preset", spec.preset.name));
    }
    if catalogue.columns.is_empty() {
        return mismatch(format!(
            "runs.table: {} does not exist in this database (or its schema), or this role may not see it; check the name, its case and the URL's schema",
            spec.table
        ));
    }
    if !matches!(catalogue.relation.as_str(), "table" | "partitioned table") {
        return mismatch(format!("runs.table: {} is a {}; name the table itself", spec.table, catalogue.relation));
    }
    if let Some((field, sentence)) = flaw(&spec.table, catalogue) {
        return mismatch(format!("{field}: {sentence}"));
    }
    let ledger = ["unstick_recovery", "unstick_change", "unstick_requeue", "unstick_worker", "unstick_migration"];
    if ledger.contains(&catalogue.table.as_str()) || (dialect == Dialect::Postgres && catalogue.schema == "unstick") {
        return mismatch(format!("runs.table: {} belongs to the ledger; name the app's run table", spec.table));
    }
    Ok(())
}

/// Which field of the policy names what cannot be settled, and why it cannot.
fn flaw(table: &TableName, catalogue: &Catalogue) -> Option<(&'static str, String)> {
    Some(match catalogue.flaw.as_ref()? {
        Flaw::NoTransactions(engine) => (
            "runs.table",
            format!(
                "{table} is kept by the storage engine {engine}, which has no transactions: rows could change without the ledger; run ALTER TABLE {table} ENGINE=InnoDB"
            ),
        ),
        Flaw::Inherited(children) => (
            "runs.columns.id",
            format!(
                "the key of {table} is not unique, for {} below it may hold the same values; run ALTER TABLE {} NO INHERIT {table}, or use partitions",
                children.join(", "),
                children.first().map_or("", String::as_str)
            ),
        ),
    })
}

/// Names that the policy does not spell come from the catalogue: they must be as plain as those that it does.
fn names_are_plain(spec: &RunSpec, catalogue: &Catalogue) -> Result<(), Mismatch> {
    let types = catalogue.columns.iter().map(|column| column.cast.as_str());
    let odd = |name: &str| name.contains(['{', '}', '\u{1}']);
    match types.chain([catalogue.schema.as_str()]).find(|name| odd(name)) {
        Some(name) => mismatch(format!(
            "runs.table: {} uses the name {}, which holds a brace or a control character; rename it",
            spec.table,
            name.escape_debug()
        )),
        None => Ok(()),
    }
}

fn version_is_known(spec: &RunSpec, catalogue: &Catalogue) -> Result<(), Mismatch> {
    let probe = &spec.preset.probe;
    let missing = probe.present.iter().find(|name| catalogue.column(name).is_none());
    let foreign = probe.absent.iter().find(|name| catalogue.column(name).is_some());
    let what = match (missing, foreign) {
        (Some(name), _) => format!("has no column {name}"),
        (None, Some(name)) => format!("has a column {name}"),
        (None, None) => return Ok(()),
    };
    mismatch(format!(
        "runs.preset: {} {what}, so it is not a table of {} ({}); check runs.table or choose another preset",
        spec.table, spec.preset.name, probe.versions
    ))
}

fn no_column(field: &str, name: &str, spec: &RunSpec, catalogue: &Catalogue) -> Mismatch {
    let near = catalogue.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    let hint = match near {
        Some(column) => format!("there is {}", column.name),
        None => {
            let all: Vec<&str> = catalogue.columns.iter().map(|column| column.name.as_str()).take(30).collect();
            format!("there are {}", all.join(", "))
        }
    };
    Mismatch(format!("{field}: {} has no column {name}; {hint}", spec.table))
}

/// The key's columns, and whether they are the primary key.
fn key_columns(spec: &RunSpec, catalogue: &Catalogue, dialect: Dialect) -> Result<(Vec<Column>, bool), Mismatch> {
    let mut id = Vec::new();
    for name in &spec.id {
        let facts = catalogue
            .column(name.as_str())
            .ok_or_else(|| no_column("runs.columns.id", name.as_str(), spec, catalogue))?;
        if !facts.enum_below.is_empty() {
            return mismatch(format!(
                "runs.columns.id: {name} of {} is a domain over an enum, and such values cannot be compared; name another unique column",
                spec.table
            ));
        }
        let found = column(name, facts, dialect);
        if is_inexact(&found, dialect) {
            return mismatch(format!("runs.columns.id: {name} of {} {}", spec.table, inexact(&found)));
        }
        id.push(found);
    }
    let named: BTreeSet<&str> = spec.id.iter().map(Ident::as_str).collect();
    let is_key = |index: &&IndexFacts| {
        index.unique
            && !index.partial
            && !index.columns.is_empty()
            && index.columns.iter().all(|c| named.contains(c.as_str()))
    };
    let keys: Vec<&IndexFacts> = catalogue.indexes.iter().filter(is_key).collect();
    if keys.is_empty() {
        let names = spec.id.iter().map(Ident::as_str).collect::<Vec<_>>().join(", ");
        return mismatch(format!(
            "runs.columns.id: {names} of {} is not unique; name the columns of its primary key or of a unique index",
            spec.table
        ));
    }
    // A primary key that only its declaration leaves open is looked at for a NULL before anything is settled.
    let is_open = |column: &&Column| {
        column.nullable && !catalogue.column(column.name.as_str()).is_some_and(|facts| facts.open_key)
    };
    if let Some(open) = id.iter().find(is_open) {
        return mismatch(format!(
            "runs.columns.id: {} of {} may be NULL; name key columns that are NOT NULL",
            open.name, spec.table
        ));
    }
    Ok((id, keys.iter().any(|index| index.primary)))
}

/// MySQL's floats are compared with what they print by chance only, and its bits print as bytes.
fn is_inexact(column: &Column, dialect: Dialect) -> bool {
    dialect == Dialect::Mysql && matches!(column.base_type(), "float" | "double" | "real" | "bit")
}

fn inexact(column: &Column) -> String {
    format!("is {}, whose values cannot be told apart exactly; name another unique column", column.data_type)
}

fn sign(
    (role, source): (Role, &Source),
    spec: &RunSpec,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<Sign, Mismatch> {
    let field = format!("runs.columns.{role}");
    let own =
        |name: &Ident| catalogue.column(name.as_str()).ok_or_else(|| no_column(&field, name.as_str(), spec, catalogue));
    let (name, facts) = match source {
        Source::Column(name)
        | Source::First(name)
        | Source::Last(name)
        | Source::LastHost(name)
        | Source::HostWord(name) => (name, own(name)?),
        Source::Deadline(terms) => {
            let mut first = None;
            for (time, seconds) in terms {
                own(seconds)?;
                first = first.or(Some((time, own(time)?)));
            }
            first.ok_or_else(|| Mismatch(format!("{field}: the preset {} names no deadline", spec.preset.name)))?
        }
        Source::Lookup { table, theirs, ours, value, .. } => {
            own(ours)?;
            let there = |name: &Ident| {
                catalogue.other(table.as_str(), name.as_str()).ok_or_else(|| {
                    Mismatch(format!(
                        "runs.preset: {} looks for {role} in {table}.{name}, which does not exist or may not be read; check the preset's version",
                        spec.preset.name
                    ))
                })
            };
            there(theirs)?;
            (value, there(value)?)
        }
    };
    let mut found = column(name, facts, dialect);
    if matches!(source, Source::First(_) | Source::Last(_) | Source::LastHost(_)) {
        found.kind = Kind::Text;
    }
    if role.is_time() {
        let Some(form) = TimeForm::of(dialect, &facts.data_type) else {
            return mismatch(format!(
                "{field}: {} of {} is {}, which holds no time; name a timestamp or an epoch number",
                name, spec.table, facts.data_type
            ));
        };
        found.kind = Kind::Time(form);
    }
    if facts.generated && matches!(role, Role::Status | Role::FinishedAt | Role::Error | Role::UpdatedAt) {
        return mismatch(format!("{field}: {name} of {} is a generated column and cannot be written", spec.table));
    }
    Ok(Sign { source: source.clone(), column: found })
}

fn extra_columns(spec: &RunSpec, catalogue: &Catalogue, dialect: Dialect) -> Result<BTreeMap<Ident, Column>, Mismatch> {
    let mut names: BTreeSet<&Ident> = BTreeSet::new();
    for write in spec.fail.iter().chain(&spec.requeue) {
        names.insert(&write.column);
    }
    names.extend(spec.only.iter().map(|(name, _)| name).chain(&spec.hopeless));
    if let State::Marks { set, unset, .. } = &spec.state {
        names.extend(set.iter().chain(unset));
    }
    let mut extra = BTreeMap::new();
    for name in names {
        let facts =
            catalogue.column(name.as_str()).ok_or_else(|| no_column("runs.preset", name.as_str(), spec, catalogue))?;
        let mut found = column(name, facts, dialect);
        let writes = spec.fail.iter().chain(&spec.requeue).filter(|write| write.column == *name);
        let is_time = writes.into_iter().any(|write| matches!(write.put, Put::Now | Put::NotBeforeNow));
        if let (true, Some(form)) = (is_time, TimeForm::of(dialect, &facts.data_type)) {
            found.kind = Kind::Time(form);
        }
        extra.insert(name.clone(), found);
    }
    Ok(extra)
}

fn column(name: &Ident, facts: &ColumnFacts, dialect: Dialect) -> Column {
    Column {
        name: name.clone(),
        kind: Kind::of(dialect, &facts.data_type),
        cast: facts.cast.clone(),
        enum_below: facts.enum_below.clone(),
        folds: facts.folds,
        data_type: facts.data_type.clone(),
        collation: facts.collation.clone(),
        nullable: facts.nullable,
        renewed: facts.renewed,
        max_chars: facts.max_chars,
    }
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
