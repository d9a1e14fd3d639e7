//! The shape of a preset: plain data, one file each in `presets/`.

use super::{Action, Dialect, Role};

/// Whether unstick may write to a system's tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// A guarded UPDATE is sound.
    Write,
    /// Liveness lives outside SQL or the row is one of several that must agree: look only. The reason, as a sentence.
    CheckOnly(&'static str),
}

/// Where a preset's system keeps the state of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PresetState {
    /// A status column.
    Status {
        /// Values that mean waiting or being worked on.
        active: &'static [&'static str],
        /// Those of them that no worker has.
        never_claimed: &'static [&'static str],
        /// What a failed run says.
        failed: &'static str,
        /// What a run that waits again says.
        requeued: &'static str,
    },
    /// No status column: a run is being worked on while some columns are set and others are not.
    Marks {
        /// Columns that are not null (or true) while it is worked on.
        set: &'static [&'static str],
        /// Columns that are null while it is worked on.
        unset: &'static [&'static str],
        /// The word shown for it.
        name: &'static str,
    },
}

/// Where a role's value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PresetSource {
    /// A column of the run table.
    Column(&'static str),
    /// The first element of a `text[]` column.
    First(&'static str),
    /// The last element of a `text[]` column.
    Last(&'static str),
    /// The last element of a `text[]` column that holds a host name and a start time, as River writes its clients:
    /// the host name.
    LastHost(&'static str),
    /// The word behind `host:` in a text, as delayed_job writes its workers.
    HostWord(&'static str),
    /// The earliest of some deadlines, each a time column and how many seconds after it: where either is NULL there is
    /// no such deadline.
    Deadline(&'static [(&'static str, &'static str)]),
    /// A value in another table that belongs to the run.
    Lookup {
        /// The other table, in the run table's schema.
        table: &'static str,
        /// Its column that names the run (or the worker).
        theirs: &'static str,
        /// The run table's column that it equals.
        ours: &'static str,
        /// Its column that is wanted; the newest where several rows match.
        value: &'static str,
        /// A key inside `value`, if that is JSON.
        json: &'static str,
        /// Rows count only where this column has this value; empty: all rows.
        only: (&'static str, &'static str),
    },
}

/// What settling writes into one column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// The status that a failed run has.
    FailedStatus,
    /// The status that a waiting run has.
    RequeuedStatus,
    /// NULL.
    Null,
    /// The database's time, in the column's own form.
    Now,
    /// The later of the column's time and now.
    NotBeforeNow,
    /// The evidence in words.
    Reason,
    /// JSON that holds the evidence in words as a string: what comes before it, and what behind.
    ReasonIn(&'static str, &'static str),
    /// One more element in a `jsonb[]`: `{"at", "attempt", "error", "trace"}`, as River and Oban keep errors.
    AppendError,
    /// One more in the number that this key of a JSON column holds.
    CountInJson(&'static str),
    /// This truth value.
    Bool(bool),
    /// The value of another column of the same row.
    Copy(&'static str),
    /// The number plus this.
    Add(i64),
    /// This number.
    Int(i64),
}

/// How a preset tells whether the schema is of a version it knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Probe {
    /// Columns of the run table that must be there.
    pub present: &'static [&'static str],
    /// Columns that must not be there: they are another version's.
    pub absent: &'static [&'static str],
    /// What the sentence says when it does not match.
    pub versions: &'static str,
}

/// One supported system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preset {
    /// `runs.preset`.
    pub name: &'static str,
    /// One line for `unstick presets`.
    pub title: &'static str,
    /// Which engines the system runs on.
    pub dialects: &'static [Dialect],
    /// `[schema.]table`; empty: must be given.
    pub table: &'static str,
    /// May we write?
    pub access: Access,
    /// Where the state is kept.
    pub state: PresetState,
    /// Key columns.
    pub id: &'static [&'static str],
    /// Where each role's value comes from.
    pub columns: &'static [(Role, PresetSource)],
    /// What fail writes, besides the roles that are mapped.
    pub fail: &'static [(&'static str, Put)],
    /// What requeue writes, besides the roles that are mapped.
    pub requeue: &'static [(&'static str, Put)],
    /// Columns that hold one fixed text in every row that counts as a run.
    pub only: &'static [(&'static str, &'static str)],
    /// Columns that forbid to requeue a run while they are true: such a run fails.
    pub hopeless: &'static [&'static str],
    /// Actions that the system has no state for, and why, as a sentence that says what to do instead.
    pub cannot: &'static [(Action, &'static str)],
    /// Mapped roles that settling leaves alone (a queue that counts retries by `started_on` needs it kept).
    pub keep: &'static [Role],
    /// Another table's rows that are let go in the same transaction.
    pub release: Option<Release>,
    /// Where the system's own triggers add rows as whoever updates a run, who needs the right to.
    pub fires: &'static [Fired],
    /// How the version is told.
    pub probe: Probe,
    /// What a user must know; shown by `unstick presets NAME`.
    pub notes: &'static str,
}

/// Rows beside the run that its dead worker also holds: the columns are set to null where they belong to the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Release {
    /// The other table, in the run table's schema.
    pub table: &'static str,
    /// Its column that the run row points at.
    pub theirs: &'static str,
    /// The run table's column that points there.
    pub ours: &'static str,
    /// Both rows must agree in these columns (the holder), theirs and ours.
    pub same: &'static [(&'static str, &'static str)],
    /// Set to null.
    pub clear: &'static [&'static str],
}

/// A table that a trigger of the system's adds rows to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fired {
    /// The table, in the run table's schema.
    pub table: &'static str,
    /// The sequence that numbers its rows.
    pub sequence: &'static str,
}

impl Preset {
    /// A preset without anything, to be filled by struct update in the files of `presets/`.
    pub const EMPTY: Self = Self {
        name: "generic",
        title: "any table: every column and status is named by you",
        dialects: &[Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite],
        table: "",
        access: Access::Write,
        state: PresetState::Status { active: &[], never_claimed: &[], failed: "", requeued: "" },
        id: &[],
        columns: &[],
        fail: &[],
        requeue: &[],
        only: &[],
        hopeless: &[],
        cannot: &[],
        keep: &[],
        release: None,
        fires: &[],
        probe: Probe { present: &[], absent: &[], versions: "" },
        notes: "",
    };
}
