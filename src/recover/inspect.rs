//! The look: what is active, what is stuck and on what evidence, what is due next; and whether the times can be trusted.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Fault,
    prepare::{CLOCK_SKEW, Prepared},
    session::Session,
};
use crate::{
    db::{DbError, Row},
    evidence::{EARLIEST, EvidenceKind},
    policy::EffectivePolicy,
    report::{RunLine, progress, row_id},
    runs::{Action, Role, State, TimeForm},
    sql::{Look, key_parts, list, newest_times, one, owned_and_silent, passes, remaining, statuses, summary},
};

/// What a look found.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) active: u64,
    pub(super) stuck: BTreeMap<EvidenceKind, u64>,
    pub(super) unknown_owners: u64,
    pub(super) unknown_alive: u64,
    pub(super) next_due: Option<u64>,
    pub(super) runs: Vec<RunLine>,
    pub(super) truncated: bool,
    /// What a person should look at.
    pub(super) doubts: Vec<String>,
}

impl Seen {
    pub(super) fn stuck(&self) -> u64 {
        self.stuck.values().sum()
    }
}

/// Looks, inside the open transaction. A check also says what is odd about a table without active runs.
pub(super) async fn inspect(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (limit, is_check): (u64, bool),
) -> Result<Seen, Fault> {
    refuse_no_key(session, prepared).await?;
    let scope = prepared.scope_of_look();
    let mut seen = Seen::default();
    let (mut due, mut unreadable) = (f64::INFINITY, 0);
    let mut now = prepared.clocks.now;
    let mut newest = vec![f64::NEG_INFINITY; prepared.table.signs().count()];
    for row in session.connection().query(&summary(&scope)).await? {
        let count = |i: usize| row.int(i).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        seen.active += count(Look::COUNT);
        seen.unknown_owners += count(Look::UNKNOWN);
        seen.unknown_alive += count(Look::UNKNOWN_ALIVE);
        now = row.float(Look::NOW).unwrap_or(now);
        let kind = row.text(Look::EVIDENCE).and_then(|name| name.parse::<EvidenceKind>().ok());
        match kind {
            Some(kind) => drop(seen.stuck.insert(kind, count(Look::COUNT))),
            None => unreadable += count(Look::UNREADABLE),
        }
        due = due.min(row.float(Look::DUE).unwrap_or(f64::INFINITY));
        refuse_future(prepared, now, |i| row.float(Look::NEWEST + i))?;
        for (i, at) in newest.iter_mut().enumerate() {
            *at = at.max(row.float(Look::NEWEST + i).unwrap_or(f64::NEG_INFINITY));
        }
    }
    seen.doubts = doubts(prepared, &newest);
    seen.doubts.extend((unreadable > 0).then(|| left_alone(prepared, unreadable)));
    // Reading the whole table is only done where that costs nothing.
    if prepared.small {
        let mut whole = vec![newest_times(&scope)];
        whole.extend(statuses(&scope, STATUSES + 1).filter(|_| is_check && seen.active == 0));
        let answers = session.connection().together("", &whole).await?;
        for row in answers.first().into_iter().flatten() {
            refuse_future(prepared, now, |i| row.float(i))?;
        }
        seen.doubts.extend(answers.get(1).and_then(|rows| other_statuses(prepared, rows)));
    }
    seen.doubts.extend(unprotected(session, prepared, &seen).await?);
    seen.next_due = until(due - now);
    if seen.active > 0 && limit > 0 {
        seen.runs = runs(session, prepared, limit).await?;
    }
    seen.truncated = seen.active > u64::try_from(seen.runs.len()).unwrap_or(u64::MAX);
    Ok(seen)
}

/// Some run is stuck that its owner would protect if anybody had said that it lives.
async fn unprotected(session: &mut Session<'_>, prepared: &Prepared, seen: &Seen) -> Result<Option<String>, Fault> {
    let silent = [EvidenceKind::HeartbeatStale, EvidenceKind::Age].iter().any(|kind| seen.stuck.contains_key(kind));
    let scope = prepared.scope_of_look();
    let statement = owned_and_silent(&scope).filter(|_| prepared.without_list && silent);
    let Some(statement) = statement else { return Ok(None) };
    let found = !session.connection().query(&statement).await?.is_empty();
    Ok(found.then(|| NO_LIST.to_owned()))
}

/// An active run without a key could be settled again and again, and no undo would find it.
async fn refuse_no_key(session: &mut Session<'_>, prepared: &Prepared) -> Result<(), Fault> {
    let Some(statement) = prepared.scope_of_look().without_key() else { return Ok(()) };
    let rows = session.connection().query(&statement).await?;
    let open = prepared.table.id.iter().filter(|column| column.nullable).enumerate();
    for (i, column) in open {
        let count = rows.first().and_then(|row| row.int(i)).unwrap_or(0);
        if count > 0 {
            return Err(Fault::new(
                78,
                format!(
                    "spec.runs.columns.id: {} is NULL in {count} active run(s) of {}, which could not be told apart; give them ids and make the column NOT NULL, or take these rows out",
                    column.name,
                    prepared.table.shown()
                ),
            ));
        }
    }
    Ok(())
}

/// How many are stuck now.
pub(super) async fn still_stuck(
    session: &mut Session<'_>,
    prepared: &Prepared,
    policy: &EffectivePolicy,
) -> Result<u64, DbError> {
    let passes = passes(&prepared.table, policy.action, &policy.requeue_on);
    let statement = remaining(&prepared.scope(), &passes, policy.max_recoveries);
    let rows = session.connection().query(&statement).await?;
    Ok(rows.first().and_then(|row| row.int(0)).and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Told where somebody may wait for owners to protect their runs.
const NO_LIST: &str = "spec.workers.identity is set, but no list of live workers was given (--workers), so owners protect no run: one that is silent is stuck even if its owner lives";

/// So many statuses are named.
const STATUSES: usize = 5;

/// No row has any status that the policy knows, but one that differs from it by case or spaces alone.
fn other_statuses(prepared: &Prepared, rows: &[Row]) -> Option<String> {
    let spec = &prepared.table.spec;
    let State::Status { active, .. } = &spec.state else { return None };
    let there: Vec<&str> = rows.iter().filter_map(|row| row.text(0)).collect();
    let known: Vec<&str> = active.iter().chain([&spec.failed, &spec.requeued]).map(String::as_str).collect();
    // A table in which all runs are done is quiet, not odd: only a status that is nearly one of ours tells of a mistake.
    let nearly = |status: &&str| known.iter().any(|ours| ours.eq_ignore_ascii_case(status.trim()));
    if there.iter().any(|status| known.contains(status)) || !there.iter().any(nearly) {
        return None;
    }
    let more = if there.len() > STATUSES { ", …" } else { "" };
    let active: Vec<&str> = active.iter().map(String::as_str).collect();
    Some(format!(
        "no run has the status {}; the statuses in {} are {}{more}: if one of these means that a run is active, name it with --active (spec.runs.active)",
        active.join(" or "),
        prepared.table.shown(),
        there.iter().take(STATUSES).copied().collect::<Vec<_>>().join(", "),
    ))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a small number of seconds")]
fn until(seconds: f64) -> Option<u64> {
    (seconds < 1e10).then(|| seconds.max(0.0).ceil() as u64)
}

/// The newest value of a column of numbers is a time long before there were apps like these: a person should look.
fn doubts(prepared: &Prepared, newest: &[f64]) -> Vec<String> {
    let signs = prepared.table.signs().zip(newest);
    let odd =
        signs.filter(|((_, _, form), at)| !form.is_indexable() && at.is_finite() && **at != 0.0 && **at < EARLIEST);
    odd.map(|((role, sign, _), at)| {
        format!(
            "spec.runs.columns.{role}: the newest {} of an active run would be {}: does the column hold times?",
            sign.column.name,
            stamp(*at)
        )
    })
    .collect()
}

/// What cannot be read may be a sign of life, so nobody would ever hear of these runs.
fn left_alone(prepared: &Prepared, runs: u64) -> String {
    let table = &prepared.table;
    let roles = table.signs().map(|(role, ..)| role).chain([Role::LeaseUntil]);
    let columns: Vec<String> =
        roles.filter_map(|role| Some(format!("{role} ({})", table.role(role)?.column.name))).collect();
    format!(
        "spec.runs.columns: {runs} active run(s) of {} are left alone whatever their age, for a time of theirs cannot be read; look at {}: a time is a date with a time of day, or seconds or milliseconds since 1970",
        table.shown(),
        columns.join(", ")
    )
}

/// The newest time of a column lies in the future: the times are not what the policy says, so nothing can be judged.
fn refuse_future(prepared: &Prepared, now: f64, newest: impl Fn(usize) -> Option<f64>) -> Result<(), Fault> {
    for (i, (role, sign, form)) in prepared.table.signs().enumerate() {
        let zoneless = matches!(form, TimeForm::Naive | TimeForm::Dynamic);
        let earliest = |at: f64| if zoneless { at - prepared.spread } else { at };
        let Some(at) = newest(i).map(earliest).filter(|at| *at > now + CLOCK_SKEW) else { continue };
        return Err(Fault::new(
            78,
            format!(
                "spec.runs.columns.{role}: the newest {} of {} is {}, but the database's time is {}: {}",
                sign.column.name,
                prepared.table.shown(),
                stamp(at),
                stamp(now),
                why_future(form, prepared.zone.reading == 0),
            ),
        ));
    }
    Ok(())
}

/// What may be wrong, and the remedy: a zone of the policy's only matters where the values have none.
fn why_future(form: TimeForm, utc: bool) -> String {
    const ZONE: &str = "set spec.runs.timestamps (--timestamps) to the zone that the app writes";
    let zone = if utc { "UTC" } else { "that zone" };
    match form {
        TimeForm::Naive => format!("its times are not in {zone}; {ZONE}, or mend the clock of the app"),
        TimeForm::Dynamic => format!(
            "the app's clock is ahead, or its times are texts without a zone that are not in {zone}; mend that clock, or {ZONE}"
        ),
        TimeForm::Zoned | TimeForm::Stamp => {
            "the app's clock is ahead, or the column holds something else than when it happened; mend that clock, or name another column".to_owned()
        }
        TimeForm::EpochWhole | TimeForm::EpochFraction => {
            "the app's clock is ahead, or these are neither seconds nor (above 1e11) milliseconds since 1970; mend that clock, or name another column".to_owned()
        }
    }
}

/// RFC 3339 in UTC with milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "out of range becomes the last date there is")]
pub(super) fn stamp(seconds: f64) -> String {
    let time = Timestamp::from_millisecond((seconds * 1000.0).round() as i64).unwrap_or(Timestamp::MAX);
    format!("{time:.3}")
}

/// Where [`list`] and [`one`] say that a run may not be requeued again.
const LIST_SPENT: usize = 7;
const ONE_SPENT: usize = 8;

async fn runs(session: &mut Session<'_>, prepared: &Prepared, limit: u64) -> Result<Vec<RunLine>, Fault> {
    let rows = session.connection().query(&list(&prepared.scope_of_look(), limit, prepared.most_requeues)).await?;
    Ok(rows.iter().map(|row| line(row, prepared, LIST_SPENT)).collect())
}

/// A run as [`list`] and [`one`] read it; of its action only that it cannot be a requeue.
fn line(row: &Row, prepared: &Prepared, spent: usize) -> RunLine {
    let text = |i: usize| row.text(i).map(str::to_owned);
    let number = |i: usize| row.text(i).and_then(|text| text.split('.').next()?.parse().ok());
    let parts = key_parts(row.text(0).unwrap_or_default(), prepared.table.id.len());
    RunLine {
        id: row_id(&parts),
        status: text(1).unwrap_or_default(),
        progress: progress(number(2), number(3)),
        age_seconds: row.float(4).and_then(|age| until(age.floor())),
        evidence: row.text(5).and_then(|name| name.parse().ok()),
        owner: text(6),
        action: (row.int(spent) == Some(1)).then_some(Action::Fail),
    }
}

/// One run as it stands in the table.
pub(super) struct Standing {
    pub(super) line: RunLine,
    pub(super) active: bool,
    /// Its key as the ledger writes it.
    pub(super) key: String,
}

/// The run that people call by this id, if the table has it.
pub(super) async fn standing(
    session: &mut Session<'_>,
    prepared: &Prepared,
    id: &str,
) -> Result<Option<Standing>, Fault> {
    let rows = session.connection().query(&one(&prepared.scope_of_look(), id, prepared.most_requeues)).await?;
    // An id that two composite keys have is nobody's.
    let [row] = rows.as_slice() else { return Ok(None) };
    Ok(Some(Standing {
        line: line(row, prepared, ONE_SPENT),
        active: row.int(7) == Some(1),
        key: row.text(0).unwrap_or_default().to_owned(),
    }))
}

/// Says of each listed run what becomes of it.
pub(super) fn plan_actions(runs: &mut [RunLine], policy: &EffectivePolicy) {
    for run in runs {
        // The ledger has no count yet for runs that may not be requeued even once.
        let spent = run.action == Some(Action::Fail) || policy.max_recoveries == 0;
        let again = |kind| policy.requeue_on.contains(&kind) && !spent;
        let action = run.evidence.map(|kind| if again(kind) { policy.action } else { Action::Fail });
        run.action = action.filter(|action| policy.runs.cannot(*action).is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_the_remedy_only_where_values_have_none() {
        let says = |form| why_future(form, true).contains("--timestamps");
        assert!(says(TimeForm::Naive) && says(TimeForm::Dynamic));
        for form in [TimeForm::Zoned, TimeForm::Stamp, TimeForm::EpochWhole, TimeForm::EpochFraction] {
            assert!(!says(form) && why_future(form, true).contains("mend that clock"), "{form:?}");
        }
        assert!(why_future(TimeForm::EpochWhole, true).contains("milliseconds"));
    }
}
