//! What settling writes, and in which passes.

use super::{
    Part, Scope, Value, Zone,
    clock::now_as,
    expr::{image_of, key_text, key_value, literal, own, row_number, text_of, typed, value_of},
    state::{Class, classes},
};
use crate::{
    evidence::EvidenceKind,
    runs::{Action, Column, Dialect, Kind, Put, Role, RunTable, State, TimeForm, Walk},
};

/// Whether a run has been requeued as often as it may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spent {
    /// It may be requeued again.
    Not,
    /// It may not: it fails, however often requeueing was asked for.
    Only,
}

/// One pass over one class of runs: all that it settles get the same action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pass {
    /// Which runs.
    pub class: Class,
    /// On which evidence.
    pub kinds: Vec<EvidenceKind>,
    /// What they become.
    pub action: Action,
    /// Whether the count of their requeues matters, and how.
    pub spent: Option<Spent>,
}

/// The passes of a recovery.
#[must_use]
pub fn passes(table: &RunTable, action: Action, requeue_on: &[EvidenceKind]) -> Vec<Pass> {
    let mut all = Vec::new();
    for class in classes(table) {
        if action == Action::Fail {
            all.push(Pass { class, kinds: EvidenceKind::ALL.to_vec(), action, spent: None });
            continue;
        }
        let (again, not) = EvidenceKind::ALL.into_iter().partition::<Vec<_>, _>(|kind| requeue_on.contains(kind));
        let pass =
            |kinds: &[EvidenceKind], action, spent| Pass { class: class.clone(), kinds: kinds.to_vec(), action, spent };
        all.push(pass(&again, Action::Requeue, Some(Spent::Not)));
        all.push(pass(&again, Action::Fail, Some(Spent::Only)));
        all.push(pass(&not, Action::Fail, None));
    }
    // What a system has no state for is left as it is: a run that may not be requeued there stays stuck.
    all.retain(|pass| !pass.kinds.is_empty() && table.spec.cannot(pass.action).is_none());
    all
}

/// Where a pass goes on: after the last row of the batch before.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Order {
    /// The image of the walk's value (a time, seconds, or a key) at which the last batch stopped.
    pub after: Option<String>,
}

/// Everything that `t` must still be when it is written: class and evidence; and, where `most` is given, requeued less
/// (or not less) often.
pub(super) fn guard(scope: &Scope<'_>, pass: &Pass, most: Option<u32>) -> Part {
    let mut holds = vec![scope.is_of(&pass.class), scope.is_stuck_on(&pass.class, &pass.kinds)];
    if let (Some(spent), Some(most)) = (pass.spent, most) {
        let is_spent = is_spent(scope, most);
        holds.push(match spent {
            Spent::Only => is_spent,
            Spent::Not => Part::fill("NOT ({})", &[&is_spent]),
        });
    }
    Part::all(&holds)
}

pub(super) fn is_spent(scope: &Scope<'_>, most: u32) -> Part {
    let mut ways = Vec::new();
    if let Some(requeues) = &scope.requeues {
        let count = super::expr::quote_text(scope.table.dialect, "count");
        ways.push(Part::fill(
            &format!(
                "coalesce((SELECT q.{count} FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}}), 0) >= {{}}"
            ),
            &[
                &Part::bind(Value::Text(scope.table.ledger_name())),
                &super::requeues::counted_name(scope.table),
                &Part::bind(Value::Int(i64::from(most))),
            ],
        ));
    }
    if let (Some(attempts), Some(max)) = (scope.table.role(Role::Attempts), scope.table.role(Role::MaxAttempts)) {
        let (attempts, max) = (value_of(scope.table, attempts), value_of(scope.table, max));
        ways.push(Part::fill("coalesce({} >= {}, 1 = 0)", &[&attempts, &max]));
    }
    ways.extend(scope.table.spec.hopeless.iter().map(|name| scope.holds_true(name)));
    Part::any(&ways)
}

/// The walk's value as an expression of `t`.
pub(super) fn walk_value(scope: &Scope<'_>) -> Part {
    let table = scope.table;
    match &table.walk {
        Walk::Time(column) => own(table.dialect, &column.name),
        // A run without any sign of life may be stuck on its lease or its owner: it comes first.
        Walk::Newest => match scope.newest().or_else(|| scope.instant(Role::LeaseUntil)) {
            Some(newest) => Part::fill("coalesce({}, 0)", &[&newest]),
            None => Part::text("0"),
        },
        Walk::Key => key_text(table),
    }
}

/// What a batch is sorted by.
pub(super) fn sorted(scope: &Scope<'_>) -> Part {
    let table = scope.table;
    let keys: Vec<Part> = table.id.iter().map(|column| own(table.dialect, &column.name)).collect();
    match &table.walk {
        Walk::Time(column) => own(table.dialect, &column.name),
        Walk::Newest => Part::fill("{}, {}", &[&walk_value(scope), &Part::join(&keys, ", ")]),
        Walk::Key => row_number(table).unwrap_or_else(|| Part::join(&keys, ", ")),
    }
}

/// Only rows from where the last batch stopped.
pub(super) fn from_where(scope: &Scope<'_>, order: &Order) -> Option<Part> {
    let (table, dialect) = (scope.table, scope.table.dialect);
    let after = order.after.as_deref()?;
    Some(match &table.walk {
        Walk::Time(_) if dialect == Dialect::Sqlite => {
            Part::fill("{} >= {}", &[&walk_value(scope), &Part::bind(literal(after))])
        }
        Walk::Time(column) => Part::fill("{} >= {}", &[&walk_value(scope), &typed(dialect, column, after)]),
        Walk::Newest => {
            let after = after.parse().map_or(Value::Null, Value::Float);
            Part::fill("{} >= {}", &[&walk_value(scope), &Part::bind(after)])
        }
        Walk::Key => match row_number(table) {
            Some(number) => Part::fill("{} > {}", &[&number, &Part::bind(literal(after))]),
            None => beyond_key(table, after),
        },
    })
}

/// `(a, b) > (x, y)` spelled out, so that every engine uses the key's index.
fn beyond_key(table: &RunTable, after: &str) -> Part {
    let images = super::key_parts(after, table.id.len());
    let mut ways = Vec::new();
    for (i, column) in table.id.iter().enumerate() {
        let mut holds: Vec<Part> = Vec::new();
        for (earlier, image) in table.id[..i].iter().zip(&images) {
            holds.push(Part::fill(
                "{} = {}",
                &[&own(table.dialect, &earlier.name), &key_value(table.dialect, earlier, image)],
            ));
        }
        let image = images.get(i).map(String::as_str).unwrap_or_default();
        holds.push(Part::fill(
            "{} > {}",
            &[&own(table.dialect, &column.name), &key_value(table.dialect, column, image)],
        ));
        ways.push(Part::all(&holds));
    }
    Part::any(&ways)
}

/// The columns that an action writes, in the order of their images in the ledger.
#[must_use]
pub fn written(table: &RunTable, action: Action) -> Vec<Column> {
    assignments(table, action, &Part::text("NULL"), Zone::default()).into_iter().map(|(column, _)| column).collect()
}

/// Where the status stands among the columns that a pass writes, if the pass gives the run another one. A row that has
/// the old one all the same was kept by a trigger of the app's: it would be settled again and again.
#[must_use]
pub fn new_status(table: &RunTable, pass: &Pass) -> Option<usize> {
    let status = if pass.action == Action::Fail { &table.spec.failed } else { &table.spec.requeued };
    let column = table.own(Role::Status).filter(|_| pass.class.status.as_ref().is_some_and(|old| old != status))?;
    written(table, pass.action).iter().position(|written| written.name == column.name)
}

/// Column and new value, for every column that an action writes. `reason` is a text expression.
pub(super) fn assignments(table: &RunTable, action: Action, reason: &Part, zone: Zone) -> Vec<(Column, Part)> {
    let mut list: Vec<(Column, Part)> = Vec::new();
    let mut set = |column: &Column, value: Part| {
        list.retain(|(there, _)| there.name != column.name);
        list.push((column.clone(), value));
    };
    let mapped = |role: Role| table.own(role).filter(|_| !table.spec.preset.keep.contains(&role));
    let fresh = |column: &Column| now_as(table.dialect, column, created(table).as_ref().map(|(p, f)| (p, *f)), zone);
    if let (State::Status { .. }, Some(column)) = (&table.spec.state, mapped(Role::Status)) {
        let status = if action == Action::Fail { &table.spec.failed } else { &table.spec.requeued };
        set(column, typed(table.dialect, column, status));
    }
    // Before anything is cleared: MySQL evaluates from left to right, and a time's form may follow another column's.
    if let Some(column) = mapped(Role::UpdatedAt) {
        set(column, fresh(column));
    }
    match action {
        Action::Fail => {
            if let Some(column) = mapped(Role::FinishedAt) {
                set(column, fresh(column));
            }
            if let Some(column) = mapped(Role::Error) {
                set(column, reason_as(table.dialect, column, reason));
            }
        }
        Action::Requeue => {
            for role in [Role::StartedAt, Role::HeartbeatAt, Role::LeaseUntil, Role::Owner] {
                if let Some(column) = mapped(role).filter(|column| column.nullable) {
                    set(column, Part::text("NULL"));
                }
            }
        }
    }
    for write in if action == Action::Fail { &table.spec.fail } else { &table.spec.requeue } {
        if let Some(column) = table.extra.get(&write.column) {
            set(column, put(table, column, write.put, (reason, &fresh(column))));
        }
    }
    hold_still(table, &mut list);
    list
}

/// What MySQL would set anew with the row is set to itself, so that a settled run shows no sign of life by that, and none
/// once it is put back.
fn hold_still(table: &RunTable, list: &mut Vec<(Column, Part)>) {
    let mapped = table.roles.keys().filter_map(|role| table.own(*role));
    for column in mapped.filter(|column| column.renewed) {
        if list.iter().all(|(there, _)| there.name != column.name) {
            list.push((column.clone(), own(table.dialect, &column.name)));
        }
    }
}

/// The same row's creation time, whose form a finish time follows.
fn created(table: &RunTable) -> Option<(Part, TimeForm)> {
    let roles = [Role::CreatedAt, Role::StartedAt, Role::HeartbeatAt];
    let column = roles.into_iter().find_map(|role| table.own(role))?;
    match column.kind {
        Kind::Time(form) => Some((own(table.dialect, &column.name), form)),
        _ => None,
    }
}

/// The reason as the error column stores text: cut to its length, or as a JSON string.
fn reason_as(dialect: Dialect, column: &Column, reason: &Part) -> Part {
    match (dialect, &column.kind, column.max_chars) {
        (Dialect::Postgres, Kind::Json, _) => Part::fill(&format!("to_json({{}}::text)::{}", column.cast), &[reason]),
        (Dialect::Mysql, Kind::Json, _) => Part::fill("JSON_QUOTE({})", &[reason]),
        (Dialect::Postgres, _, Some(most)) => {
            Part::fill(&format!("left({{}}::text, {most})::{}", column.cast), &[reason])
        }
        (Dialect::Postgres, ..) => Part::fill(&format!("{{}}::text::{}", column.cast), &[reason]),
        (Dialect::Mysql, _, Some(most)) => Part::fill(&format!("LEFT({{}}, {most})"), &[reason]),
        _ => reason.clone(),
    }
}

/// The reason as a string inside JSON, which a JSON or a text column holds.
fn reason_in(dialect: Dialect, column: &Column, reason: &Part, (before, after): (&str, &str)) -> Part {
    let [before, after] = [before, after].map(|text| Part::bind(Value::Text(text.to_owned())));
    match dialect {
        Dialect::Postgres => Part::fill(
            &format!("({{}}::text || to_json({{}}::text)::text || {{}}::text)::{}", column.cast),
            &[&before, reason, &after],
        ),
        Dialect::Mysql => Part::fill("CONCAT({}, JSON_QUOTE({}), {})", &[&before, reason, &after]),
        Dialect::Sqlite => Part::fill("({} || json_quote({}) || {})", &[&before, reason, &after]),
    }
}

fn put(table: &RunTable, column: &Column, put: Put, (reason, fresh): (&Part, &Part)) -> Part {
    let dialect = table.dialect;
    let value = own(dialect, &column.name);
    match put {
        Put::FailedStatus => typed(dialect, column, &table.spec.failed),
        Put::RequeuedStatus => typed(dialect, column, &table.spec.requeued),
        Put::Null => Part::text("NULL"),
        Put::Now => fresh.clone(),
        Put::NotBeforeNow => {
            Part::fill(if dialect == Dialect::Sqlite { "max({}, {})" } else { "greatest({}, {})" }, &[&value, fresh])
        }
        Put::Reason => reason_as(dialect, column, reason),
        Put::ReasonIn(before, after) => reason_in(dialect, column, reason, (before, after)),
        Put::AppendError => {
            let attempt = table.role(Role::Attempts).map_or_else(|| Part::text("NULL"), |sign| value_of(table, sign));
            Part::fill(
                "array_append({}, jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), \
                 'attempt', {}, 'error', {}::text, 'trace', ''))",
                &[&value, &attempt, reason],
            )
        }
        Put::CountInJson(key) => {
            let key = || Part::bind(Value::Text(key.to_owned()));
            Part::fill(
                "jsonb_set(coalesce({}, '{}'::jsonb), ARRAY[{}::text], to_jsonb(coalesce(({} ->> {}::text)::int, 0) + 1))",
                &[&value, &Part::text("{}"), &key(), &value, &key()],
            )
        }
        Put::Bool(flag) => Part::text(match (dialect, flag) {
            (Dialect::Postgres, true) => "true",
            (Dialect::Postgres, false) => "false",
            (_, true) => "1",
            (_, false) => "0",
        }),
        Put::Copy(from) => Part::text(format!("t.{}", super::quote_text(dialect, from))),
        Put::Add(more) => Part::fill(&format!("{{}} + ({more})"), &[&value]),
        Put::Int(number) => Part::text(number.to_string()),
    }
}

/// Why a run was settled, in words for the app's error column, from the evidence that `evidence` names.
pub(super) fn reason(scope: &Scope<'_>, evidence: &Part, (class, recovery): (&Class, &str)) -> Part {
    let cases: Vec<Part> = EvidenceKind::ALL
        .into_iter()
        .map(|kind| {
            let words = reason_text(scope, kind, (class, recovery));
            Part::fill(&format!("WHEN '{}' THEN {{}}", kind.name()), &[&text_bind(scope.table.dialect, words)])
        })
        .collect();
    Part::fill("CASE {} {} END", &[evidence, &Part::join(&cases, " ")])
}

pub(super) fn text_bind(dialect: Dialect, text: String) -> Part {
    let bound = Part::bind(Value::Text(text));
    if dialect == Dialect::Postgres { Part::fill("{}::text", &[&bound]) } else { bound }
}

/// The same for one known kind.
pub(super) fn reason_text(scope: &Scope<'_>, kind: EvidenceKind, (class, recovery): (&Class, &str)) -> String {
    let limit = if class.claimed { scope.rules.stuck_after } else { scope.rules.never_claimed_after };
    let why = match kind {
        EvidenceKind::OwnerGone => "its worker is gone".to_owned(),
        EvidenceKind::ContainerRestarted => "its worker's container restarted since".to_owned(),
        EvidenceKind::LeaseExpired => "its lease has expired".to_owned(),
        EvidenceKind::HeartbeatStale | EvidenceKind::Age => {
            format!("no sign of life within {}", seconds_in_words(limit))
        }
    };
    format!("Left behind: {why} (unstick recovery {recovery})")
}

fn seconds_in_words(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limits are 1 second to 720 hours")]
    let whole = seconds as u64;
    let (count, unit) = match whole {
        s if s > 0 && s % 3600 == 0 => (s / 3600, "hour"),
        s if s > 0 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// The walk's value as text, for the next batch's [`Order`].
pub(super) fn walk_image(scope: &Scope<'_>) -> Part {
    let dialect = scope.table.dialect;
    match &scope.table.walk {
        Walk::Time(column) if dialect == Dialect::Sqlite => image_of(dialect, column),
        Walk::Time(_) => text_of(dialect, &walk_value(scope)),
        Walk::Newest if dialect == Dialect::Sqlite => Part::fill("printf('%.17g', {})", &[&walk_value(scope)]),
        Walk::Newest => text_of(dialect, &walk_value(scope)),
        Walk::Key => match row_number(scope.table) {
            Some(number) => text_of(dialect, &number),
            None => super::expr::key_images(scope.table),
        },
    }
}
