//! A preset with a user's own words laid over it; every name parsed, nothing checked against a database yet.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{
    Access, Action, Dialect, Ident, NameError, Preset, PresetSource, PresetState, Put, Role, TableName,
    preset::{Fired, Release},
    presets,
    statuses::statuses_differ,
};

/// Where a role's value comes from, names parsed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A column of the run table.
    Column(Ident),
    /// First element of a `text[]` column.
    First(Ident),
    /// Last element of a `text[]` column.
    Last(Ident),
    /// See [`PresetSource::LastHost`].
    LastHost(Ident),
    /// See [`PresetSource::HostWord`].
    HostWord(Ident),
    /// See [`PresetSource::Deadline`].
    Deadline(Vec<(Ident, Ident)>),
    /// A value of another table; see [`PresetSource::Lookup`].
    Lookup {
        /// The other table.
        table: Ident,
        /// Its column that names the run or worker.
        theirs: Ident,
        /// Ours that it equals.
        ours: Ident,
        /// What is wanted.
        value: Ident,
        /// Key inside JSON.
        json: Option<&'static str>,
        /// Only rows where a column has a value.
        only: Option<(Ident, &'static str)>,
    },
}

impl Source {
    /// Where this preset has a role's value.
    #[must_use]
    pub fn of_preset(preset: &Preset, role: Role) -> Option<Self> {
        preset.columns.iter().find(|(known, _)| *known == role).and_then(|(_, source)| own(source).ok())
    }

    /// The run table's own column, if that is all there is to it.
    #[must_use]
    pub fn column(&self) -> Option<&Ident> {
        match self {
            Self::Column(name) => Some(name),
            _ => None,
        }
    }
}

/// How a run says that it is active.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// A status column holds one of these values.
    Status {
        /// All active values.
        active: Vec<String>,
        /// Those that no worker has.
        never_claimed: Vec<String>,
    },
    /// Columns are set or not.
    Marks {
        /// Not null, or true.
        set: Vec<Ident>,
        /// Null.
        unset: Vec<Ident>,
        /// The word shown.
        name: &'static str,
    },
}

/// One column that settling writes, beyond the roles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    /// Which column.
    pub column: Ident,
    /// What goes in.
    pub put: Put,
}

/// The run table as the policy describes it.
#[derive(Clone, PartialEq, Debug)]
pub struct RunSpec {
    /// Which preset it started from.
    pub preset: &'static Preset,
    /// The table.
    pub table: TableName,
    /// Key columns.
    pub id: Vec<Ident>,
    /// Roles.
    pub columns: BTreeMap<Role, Source>,
    /// Statuses.
    pub state: State,
    /// The status of a failed run; empty where there is no status column.
    pub failed: String,
    /// The status of a waiting run; empty where there is none.
    pub requeued: String,
    /// Columns that hold one text in every row that is a run.
    pub only: Vec<(Ident, &'static str)>,
    /// Columns that forbid a requeue while they are true.
    pub hopeless: Vec<Ident>,
    /// What fail writes beyond the roles.
    pub fail: Vec<Write>,
    /// What requeue writes beyond the roles.
    pub requeue: Vec<Write>,
}

/// What people wrote over the preset.
#[derive(Clone, Default, Debug)]
pub struct Overrides<'a> {
    /// `runs.table`
    pub table: Option<&'a str>,
    /// `runs.columns.id`
    pub id: Vec<&'a str>,
    /// `runs.columns.*` but id
    pub columns: Vec<(Role, &'a str)>,
    /// `runs.active`
    pub active: Vec<&'a str>,
    /// `runs.neverClaimed`; `None` keeps what of the preset is still active
    pub never_claimed: Option<Vec<&'a str>>,
    /// `runs.failed`
    pub failed: Option<&'a str>,
    /// `runs.requeued`
    pub requeued: Option<&'a str>,
}

/// Why a description of a run table was refused.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum SpecError {
    /// No such preset.
    #[error("runs.preset: \"{}\" is not a preset; `unstick presets` lists them", name.escape_debug())]
    Preset {
        /// As written.
        name: String,
    },
    /// A name that is none.
    #[error("{field}: {source}")]
    Name {
        /// Path in the policy.
        field: String,
        /// Why.
        source: NameError,
    },
    /// Something that has no default was not given.
    #[error("{field}: the preset {preset} has no default; name it")]
    Missing {
        /// Path in the policy.
        field: &'static str,
        /// The preset.
        preset: &'static str,
    },
    /// Statuses that contradict each other.
    #[error("{0}")]
    Statuses(String),
    /// One column in two roles.
    #[error("runs.columns: {first} and {second} both name {column}; a column has one role")]
    Twice {
        /// The column.
        column: String,
        /// One role.
        first: Role,
        /// The other.
        second: Role,
    },
}

impl RunSpec {
    /// Lays `over` onto the preset `name`.
    ///
    /// # Errors
    /// [`SpecError`], one sentence that names field, value and remedy.
    pub fn new(name: &str, over: &Overrides<'_>) -> Result<Self, SpecError> {
        let preset = presets::find(name).ok_or_else(|| SpecError::Preset { name: name.to_owned() })?;
        let table = over.table.unwrap_or(preset.table);
        if table.is_empty() {
            return Err(SpecError::Missing { field: "runs.table", preset: preset.name });
        }
        let table = TableName::parse(table).map_err(|source| named("runs.table", source))?;
        let ids: Vec<&str> = if over.id.is_empty() { preset.id.to_vec() } else { over.id.clone() };
        if ids.is_empty() {
            return Err(SpecError::Missing { field: "runs.columns.id", preset: preset.name });
        }
        let id = ids
            .iter()
            .map(|name| Ident::parse(name).map_err(|source| named("runs.columns.id", source)))
            .collect::<Result<Vec<_>, _>>()?;
        let columns = merge_columns(preset, over)?;
        let (state, failed, requeued) = merge_state(preset, over, &columns)?;
        let spec = Self {
            preset,
            table,
            id,
            columns,
            state,
            failed,
            requeued,
            only: only(preset)?,
            hopeless: idents(preset.hopeless)?,
            fail: writes(preset.fail)?,
            requeue: writes(preset.requeue)?,
        };
        spec.refuse_shared_columns()?;
        Ok(spec)
    }

    /// Whether unstick may write to such a table at all.
    #[must_use]
    pub fn access(&self) -> Access {
        self.preset.access
    }

    /// Why the system has no state for what `action` makes of a run, and what to do instead; `None`: it has one.
    #[must_use]
    pub fn cannot(&self, action: Action) -> Option<&'static str> {
        self.preset.cannot.iter().find(|(cannot, _)| *cannot == action).map(|(_, reason)| *reason)
    }

    /// What is done where nobody says: fail, or else requeue.
    #[must_use]
    pub fn usual_action(&self) -> Action {
        if self.cannot(Action::Fail).is_some() { Action::Requeue } else { Action::Fail }
    }

    /// What is let go beside the run.
    #[must_use]
    pub fn release(&self) -> Option<&'static Release> {
        self.preset.release.as_ref()
    }

    /// What its triggers add rows to.
    #[must_use]
    pub fn fires(&self) -> &'static [Fired] {
        self.preset.fires
    }

    /// Whether the preset's system runs on this engine.
    #[must_use]
    pub fn runs_on(&self, dialect: Dialect) -> bool {
        self.preset.dialects.contains(&dialect)
    }

    fn refuse_shared_columns(&self) -> Result<(), SpecError> {
        let mut seen: BTreeMap<&Ident, Role> = self.id.iter().map(|name| (name, Role::Id)).collect();
        if seen.len() < self.id.len() {
            let column = self.id.iter().map(Ident::as_str).collect::<Vec<_>>().join(",");
            return Err(SpecError::Twice { column, first: Role::Id, second: Role::Id });
        }
        for (role, source) in &self.columns {
            let Some(column) = source.column() else {
                continue;
            };
            if let Some(first) = seen.insert(column, *role) {
                return Err(SpecError::Twice { column: column.to_string(), first, second: *role });
            }
        }
        Ok(())
    }
}

fn named(field: &str, source: NameError) -> SpecError {
    SpecError::Name { field: field.to_owned(), source }
}

fn merge_columns(preset: &'static Preset, over: &Overrides<'_>) -> Result<BTreeMap<Role, Source>, SpecError> {
    let mut columns = BTreeMap::new();
    for (role, source) in preset.columns {
        columns.insert(*role, own(source).map_err(|source| named("runs.preset", source))?);
    }
    for (role, name) in &over.columns {
        let field = format!("runs.columns.{role}");
        columns.insert(*role, Source::Column(Ident::parse(name).map_err(|source| named(&field, source))?));
    }
    Ok(columns)
}

fn own(source: &PresetSource) -> Result<Source, NameError> {
    Ok(match *source {
        PresetSource::Column(name) => Source::Column(Ident::parse(name)?),
        PresetSource::First(name) => Source::First(Ident::parse(name)?),
        PresetSource::Last(name) => Source::Last(Ident::parse(name)?),
        PresetSource::LastHost(name) => Source::LastHost(Ident::parse(name)?),
        PresetSource::HostWord(name) => Source::HostWord(Ident::parse(name)?),
        PresetSource::Deadline(terms) => {
            let term = |(time, seconds): &(&str, &str)| Ok((Ident::parse(time)?, Ident::parse(seconds)?));
            Source::Deadline(terms.iter().map(term).collect::<Result<_, _>>()?)
        }
        PresetSource::Lookup { table, theirs, ours, value, json, only } => Source::Lookup {
            table: Ident::parse(table)?,
            theirs: Ident::parse(theirs)?,
            ours: Ident::parse(ours)?,
            value: Ident::parse(value)?,
            json: (!json.is_empty()).then_some(json),
            only: if only.0.is_empty() { None } else { Some((Ident::parse(only.0)?, only.1)) },
        },
    })
}

fn idents(names: &[&str]) -> Result<Vec<Ident>, SpecError> {
    names.iter().map(|name| Ident::parse(name).map_err(|source| named("runs.preset", source))).collect()
}

fn only(preset: &Preset) -> Result<Vec<(Ident, &'static str)>, SpecError> {
    let names: Vec<&str> = preset.only.iter().map(|(name, _)| *name).collect();
    Ok(idents(&names)?.into_iter().zip(preset.only.iter().map(|(_, text)| *text)).collect())
}

fn writes(list: &[(&'static str, Put)]) -> Result<Vec<Write>, SpecError> {
    list.iter()
        .map(|(column, put)| {
            Ok(Write { column: Ident::parse(column).map_err(|source| named("runs.preset", source))?, put: *put })
        })
        .collect()
}

fn merge_state(
    preset: &'static Preset,
    over: &Overrides<'_>,
    columns: &BTreeMap<Role, Source>,
) -> Result<(State, String, String), SpecError> {
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    match preset.state {
        PresetState::Marks { set, unset, name } => {
            let given = !over.active.is_empty() || over.never_claimed.is_some() || over.failed.is_some();
            if given || over.requeued.is_some() {
                return Err(SpecError::Statuses(format!(
                    "runs.active: the preset {} has no status column; leave active, neverClaimed, failed and requeued out",
                    preset.name
                )));
            }
            let (set, unset) = (idents(set)?, idents(unset)?);
            Ok((State::Marks { set, unset, name }, String::new(), String::new()))
        }
        PresetState::Status { active, never_claimed, failed, requeued } => {
            if !columns.contains_key(&Role::Status) {
                return Err(SpecError::Missing { field: "runs.columns.status", preset: preset.name });
            }
            let active = if over.active.is_empty() { owned(active) } else { owned(&over.active) };
            if active.is_empty() {
                return Err(SpecError::Missing { field: "runs.active", preset: preset.name });
            }
            let never_claimed = match &over.never_claimed {
                Some(list) => owned(list),
                None => owned(never_claimed).into_iter().filter(|s| active.contains(s)).collect(),
            };
            let failed = over.failed.unwrap_or(failed).to_owned();
            if failed.is_empty() && preset.access == Access::Write {
                return Err(SpecError::Missing { field: "runs.failed", preset: preset.name });
            }
            let requeued = pick_requeued(over, requeued, &active, &never_claimed);
            statuses_differ(&active, &never_claimed, &failed, &requeued)?;
            if let Some(status) = over.requeued.filter(|status| !active.iter().any(|known| known == status)) {
                return Err(SpecError::Statuses(format!(
                    "runs.requeued: \"{}\" is not one of runs.active; add it there, else no worker would take the run up again",
                    status.escape_debug()
                )));
            }
            let claimed = |status: &&str| !never_claimed.is_empty() && !never_claimed.iter().any(|s| s == status);
            if let Some(status) = over.requeued.filter(claimed) {
                return Err(SpecError::Statuses(format!(
                    "runs.requeued: \"{}\" is not one of runs.neverClaimed ({}): no worker would take the run up again; name a status of runs that wait",
                    status.escape_debug(),
                    never_claimed.join(", ").escape_debug()
                )));
            }
            Ok((State::Status { active, never_claimed }, failed, requeued))
        }
    }
}

/// The first never-claimed status unless one is named: the preset's own only while it still is an active one.
fn pick_requeued(over: &Overrides<'_>, preset: &str, active: &[String], never_claimed: &[String]) -> String {
    match over.requeued {
        Some(status) => status.to_owned(),
        None if over.active.is_empty() && over.never_claimed.is_none() && !preset.is_empty() => preset.to_owned(),
        None if active.iter().any(|s| s == preset) && never_claimed.iter().any(|s| s == preset) => preset.to_owned(),
        None => never_claimed.first().cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic<'a>() -> Overrides<'a> {
        Overrides {
            table: Some("jobs"),
            id: vec!["id"],
            columns: vec![(Role::Status, "state"), (Role::StartedAt, "started")],
            active: vec!["queued", "running"],
            never_claimed: Some(vec!["queued"]),
            failed: Some("failed"),
            requeued: None,
        }
    }

    #[test]
    fn the_default_preset_is_the_first_tools_table() {
        let spec = RunSpec::new("prisma", &Overrides::default()).unwrap();
        assert_eq!(spec.table.to_string(), "qualification_runs");
        assert_eq!((spec.failed.as_str(), spec.requeued.as_str()), ("FAILED", "PENDING"));
    }

    #[test]
    fn requeued_is_by_default_the_first_status_that_no_worker_has() {
        assert_eq!(RunSpec::new("generic", &generic()).unwrap().requeued, "queued");
    }

    #[test]
    fn a_run_is_requeued_to_a_status_that_waits_where_it_is_known_which_do() {
        let to = |status| Overrides { requeued: Some(status), ..generic() };
        let said = RunSpec::new("generic", &to("running")).unwrap_err().to_string();
        assert!(said.starts_with("runs.requeued: \"running\" is not one of runs.neverClaimed (queued)"), "{said}");
        assert!(RunSpec::new("generic", &to("queued")).is_ok());
        let unknown = Overrides { never_claimed: Some(vec![]), ..to("running") };
        assert!(RunSpec::new("generic", &unknown).is_ok(), "nobody says which wait");
    }

    #[test]
    fn a_failed_status_that_is_active_is_refused() {
        let over = Overrides { failed: Some("running"), ..generic() };
        let said = RunSpec::new("generic", &over).unwrap_err().to_string();
        assert!(said.contains("runs.failed") && said.contains("running"), "{said}");
    }

    #[test]
    fn one_column_cannot_have_two_roles() {
        let over = Overrides { columns: vec![(Role::Status, "state"), (Role::StartedAt, "state")], ..generic() };
        assert!(matches!(RunSpec::new("generic", &over), Err(SpecError::Twice { .. })));
    }

    #[test]
    fn generic_takes_nothing_for_granted() {
        let said = RunSpec::new("generic", &Overrides::default()).unwrap_err().to_string();
        assert!(said.starts_with("runs.table"), "{said}");
    }
}
