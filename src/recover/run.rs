//! One screen: look, brake, settle, report.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use super::{
    Ended, Fault, Mode, Progress, Request, Step,
    brake::{Cap, brake},
    inspect::{Seen, inspect, plan_actions, stamp},
    opening,
    prepare::{Prepared, prepare},
    session::{Session, rest},
    settle::{Expected, Settled, settle},
};
use crate::{
    db::{Access, DbError, Purpose},
    ledger::{self, Begun, LedgerState, Total},
    report::{NO_REPORT, Outcome, Report, ReportError, UNDONE_BY},
};

/// Runs one recovery (or check) and reports, whatever happens. `stop` may end it early, and says why.
pub async fn run(request: &Request, progress: Progress<'_>, stop: impl Future<Output = String>) -> Ended {
    let began = Instant::now();
    let mut report = blank(request);
    let all = attempt(request, &mut report, (began, progress));
    let result = tokio::select! {
        biased;
        result = all => result,
        why = stop => Err(Fault::new(75, why)),
        why = out_of_time(request.time_limit) => Err(Fault::new(75, why)),
    };
    report.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    match result {
        Ok(exit) => {
            // A brake that engaged on the way says why, also when it is told again.
            let why = report.errors.iter().rfind(|error| exit == 65 && error.id.is_none());
            Ended { error: why.map(|error| error.message.clone()), report, exit, remedy_sql: None }
        }
        Err(fault) => {
            report.outcome = fault.outcome();
            report.errors.push(ReportError { id: None, message: fault.sentence.clone() });
            Ended { report, exit: fault.exit, error: Some(fault.sentence), remedy_sql: fault.remedy_sql }
        }
    }
}

/// Ends when the time is over.
async fn out_of_time(limit: Option<Duration>) -> String {
    match limit {
        Some(limit) => rest(limit).await,
        None => std::future::pending().await,
    }
    let seconds = limit.unwrap_or_default().as_secs();
    format!("out of time: not done within {seconds} s; run it again to go on")
}

fn is_check(request: &Request) -> bool {
    request.mode == Mode::Check || request.policy.dry_run
}

fn blank(request: &Request) -> Report {
    Report {
        recovery_id: (!is_check(request)).then(|| request.recovery_id.clone()),
        policy: request.policy.name.clone(),
        environment: Some(request.policy.environment.clone()),
        stuck_after_seconds: Some(request.policy.stuck_after.as_secs()),
        database: Some(request.url.display()),
        table: Some(request.policy.runs.table.to_string()),
        dry_run: is_check(request),
        ..Report::blank(request.trigger, Outcome::Failed)
    }
}

async fn attempt(
    request: &Request,
    report: &mut Report,
    (began, progress): (Instant, Progress<'_>),
) -> Result<u8, Fault> {
    let check = is_check(request);
    if !check {
        request.policy.may_settle().map_err(|fault| Fault::policy(fault.to_string()))?;
    }
    let access = if check { Access::ReadOnly } else { Access::ReadWrite };
    let deadline = request.time_limit.map(|limit| began + limit);
    let mut session = Session::open(&request.url, access, deadline).await?;
    let ended = look_and_settle(&mut session, request, report, progress).await;
    session.close().await;
    ended
}

async fn look_and_settle(
    session: &mut Session<'_>,
    request: &Request,
    report: &mut Report,
    progress: Progress<'_>,
) -> Result<u8, Fault> {
    let mut tries = 0;
    let (looked_at, (mut prepared, looked)) = loop {
        let began = Instant::now();
        match look_once(session, request).await {
            Ok(seen) => break (began, seen),
            Err(fault) => session.bear_looking(fault, &mut tries).await?,
        }
    };
    report.database_time = Some(stamp(prepared.clocks.now));
    report.warnings.clone_from(&prepared.warnings);
    let (seen, resumed, recovery) = match looked {
        Looked::Done(over) => return Ok(already_done(report, over)),
        Looked::Seen { seen, resumed, recovery } => (seen, resumed, recovery),
    };
    report.recovery_id = report.recovery_id.as_ref().map(|_| recovery.clone());
    let (active, stuck, earlier) = (seen.active, seen.stuck(), resumed.settled());
    tracing::debug!(active, stuck, earlier, "looked at the table");
    tell(report, &seen, request);
    if earlier > 0 {
        // Whatever ends it from here on, what is committed is told.
        counts(report, resumed);
        report.warnings.push(format!("{earlier} run(s) were settled before this recovery was cut off: they count as recovered, and not as stuck or active"));
    }
    if is_check(request) {
        report.outcome = if seen.stuck() > 0 { Outcome::CheckOnly } else { Outcome::NothingStuck };
        if let Some(brake) = brake(request, &seen, resumed) {
            report.warnings.push(format!("recover would refuse: {brake}"));
        }
        return Ok(0);
    }
    if let Some(brake) = brake(request, &seen, resumed) {
        let more = if earlier > 0 { " more" } else { "" };
        return Err(Fault::new(65, format!("{brake}; nothing{more} was changed")));
    }
    opening::make_ledger(session, &mut prepared, request).await?;
    opening::open(session, &prepared, request, &recovery).await?;
    let settled = if seen.stuck() == 0 {
        Settled::default()
    } else {
        // On the report at once: whatever ends this early, what is committed is told.
        let mut tell = |total: Total| {
            counts(report, total);
            progress(Step { done: total.settled(), all: resumed.settled() + seen.stuck() });
        };
        let until = quiet_until(looked_at, seen.next_due);
        let expected = Expected { stuck: seen.stuck(), until, cap: Cap::of(request, &seen, resumed) };
        let settled = settle(session, &prepared, (request, &recovery, expected), (resumed, &mut tell)).await;
        settled.map_err(|fault| opening::with_remedy(fault, &prepared, request))?
    };
    finish(session, (&prepared, request, &recovery), (report, settled)).await
}

/// Until when no run becomes stuck that was not at the look. The report rounds up to whole seconds; this rounds down.
fn quiet_until(looked_at: Instant, next_due: Option<u64>) -> Option<Instant> {
    next_due.and_then(|seconds| looked_at.checked_add(Duration::from_secs(seconds.saturating_sub(1))))
}

/// What the first transaction found.
enum Looked {
    /// This recovery is over.
    Done(Over),
    /// The table as it is, what this recovery settled in an earlier life, and its name.
    Seen { seen: Seen, resumed: Total, recovery: String },
}

async fn look_once(session: &mut Session<'_>, request: &Request) -> Result<(Prepared, Looked), Fault> {
    let looked = look(session, request).await;
    session.end(looked).await
}

async fn look(session: &mut Session<'_>, request: &Request) -> Result<(Prepared, Looked), Fault> {
    let prepared = prepare(session, request).await?;
    let mut recovery = request.recovery_id.clone();
    let mut resumed = Total::default();
    if !is_check(request) && prepared.ledger == LedgerState::Ready {
        let run_table = prepared.table.ledger_name();
        let mut begun = ledger::find(session.connection(), &prepared.names, (&recovery, &run_table)).await?;
        if is_stale(&begun, request) {
            // The same pods again, later: the next one of that name, the same for all that come at once.
            let base: String = request.recovery_id.chars().take(112).collect();
            let newest = ledger::newest_of(session.connection(), &prepared.names, &base).await?;
            let mut number = newest.unwrap_or(2);
            loop {
                recovery = format!("{base}@{number}");
                begun = ledger::find(session.connection(), &prepared.names, (&recovery, &run_table)).await?;
                if !is_stale(&begun, request) {
                    break;
                }
                number += 1;
            }
        }
        match begun {
            Begun::Taken { by } => {
                let name = recovery.escape_debug();
                return Err(Fault::policy(format!(
                    "--recovery-id: {name} is the name of {by} already; choose another"
                )));
            }
            Begun::Finished { report, .. } => {
                let total = ledger::total(session.connection(), &prepared.names, &recovery).await?;
                let over = over(session, &prepared, &recovery, (report, total)).await?;
                return Ok((prepared, Looked::Done(over)));
            }
            Begun::Unfinished => resumed = ledger::total(session.connection(), &prepared.names, &recovery).await?,
            Begun::Fresh => {}
        }
    }
    let seen = inspect(session, &prepared, (request.list_limit, is_check(request))).await;
    let seen = seen.map_err(|fault| match is_check(request) {
        true => opening::with_remedy_to_look(fault, &prepared.table, request),
        false => opening::with_remedy(fault, &prepared, request),
    })?;
    Ok((prepared, Looked::Seen { seen, resumed, recovery }))
}

/// Finished too long ago to count as done.
fn is_stale(begun: &Begun, request: &Request) -> bool {
    match (begun, request.done_within) {
        (Begun::Finished { ago, .. }, Some(within)) => *ago > within.as_secs_f64(),
        _ => false,
    }
}

/// What is known of a recovery that is over.
struct Over {
    /// The report it ended with; none for one that was cut off and then undone.
    first: Option<Box<Report>>,
    /// What it settled, by the ledger.
    total: Total,
    /// The undo that took it back.
    undo: Option<String>,
}

async fn over(
    session: &mut Session<'_>,
    prepared: &Prepared,
    recovery: &str,
    (report, total): (Option<String>, Total),
) -> Result<Over, DbError> {
    let first = report.and_then(|json| serde_json::from_str(&json).ok()).map(Box::new);
    let undo = ledger::undo_of(session.connection(), &prepared.names, recovery).await?;
    Ok(Over { first, total, undo: undo.map(|(id, _)| id) })
}

/// The first report again; its exit code too, so that a Job that is run twice says the same. One that left no report is
/// told by the ledger's counts.
fn already_done(report: &mut Report, Over { first, total, undo }: Over) -> u8 {
    let exit = first.as_ref().map_or(0, |first| match first.outcome {
        Outcome::Partial | Outcome::Failed => 1,
        Outcome::Braked => 65,
        _ => 0,
    });
    match first {
        Some(first) => *report = *first,
        None => {
            counts(report, total);
            report.warnings.push(NO_REPORT.to_owned());
        }
    }
    report.warnings.extend(undo.map(|id| format!("{UNDONE_BY}{id}")));
    report.outcome = Outcome::AlreadyDone;
    exit
}

fn tell(report: &mut Report, seen: &Seen, request: &Request) {
    report.active = seen.active;
    report.stuck = seen.stuck();
    report.unknown_owners = seen.unknown_owners;
    report.next_due_seconds = seen.next_due;
    report.runs.clone_from(&seen.runs);
    report.runs_truncated = seen.truncated;
    report.warnings.extend(seen.doubts.iter().cloned());
    plan_actions(&mut report.runs, &request.policy);
    if seen.unknown_alive > 0 {
        report.warnings.push(format!(
            "{} run(s) that show life have an owner that is no known worker: check that spec.workers.selector matches every pod that works on this table",
            seen.unknown_alive
        ));
    }
}

/// Closes the recovery durably and fills the report from what is committed.
async fn finish(
    session: &mut Session<'_>,
    (prepared, request, recovery): (&Prepared, &Request, &str),
    (report, settled): (&mut Report, Settled),
) -> Result<u8, Fault> {
    report.skipped_locked = settled.skipped_locked;
    report.errors.extend(settled.errors.iter().cloned());
    report.errors.extend(settled.braked.iter().map(|why| ReportError { id: None, message: why.clone() }));
    if settled.skipped_locked > 0 {
        // Worth another look soon, whatever else is due.
        report.next_due_seconds = Some(report.next_due_seconds.map_or(10, |due| due.min(10)));
    }
    let mut tries = 0;
    // Closing twice changes nothing, so asking again is safe.
    loop {
        if session.was_lost() {
            opening::open(session, prepared, request, recovery).await?;
        }
        match close(session, prepared, recovery, (report, &settled)).await {
            Ok(Closed::ByUs) => {
                tracing::debug!(outcome = report.outcome.name(), recovered = report.recovered, "closed the recovery");
                break;
            }
            Ok(Closed::Before(over)) => return Ok(already_done(report, over)),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
    Ok(match report.outcome {
        Outcome::Braked => 65,
        Outcome::Partial => 1,
        _ => 0,
    })
}

/// Who closed the recovery.
enum Closed {
    /// This process, just now.
    ByUs,
    /// Another one of the same name, or an undo, or our own commit whose answer was lost; the report it left.
    Before(Over),
}

async fn close(
    session: &mut Session<'_>,
    prepared: &Prepared,
    recovery: &str,
    (report, settled): (&mut Report, &Settled),
) -> Result<Closed, DbError> {
    session.begin(Purpose::Durable).await?;
    let closed = write_close(session, prepared, recovery, (report, settled)).await;
    session.end(closed).await
}

async fn write_close(
    session: &mut Session<'_>,
    prepared: &Prepared,
    recovery: &str,
    (report, settled): (&mut Report, &Settled),
) -> Result<Closed, DbError> {
    let open = ledger::hold(session.connection(), &prepared.names, recovery).await?.is_some();
    let total = ledger::total(session.connection(), &prepared.names, recovery).await?;
    count(report, total, settled);
    if !open {
        let names = (recovery, &*prepared.table.ledger_name());
        let first = match ledger::find(session.connection(), &prepared.names, names).await? {
            Begun::Finished { report, .. } => report,
            _ => None,
        };
        return Ok(Closed::Before(over(session, prepared, recovery, (first, total)).await?));
    }
    let json = serde_json::to_string(report).unwrap_or_default();
    ledger::close(session.connection(), &prepared.names, recovery, (report.outcome.name(), &json)).await?;
    Ok(Closed::ByUs)
}

fn counts(report: &mut Report, total: Total) {
    (report.failed, report.requeued, report.exhausted) = (total.failed, total.requeued, total.exhausted);
    report.recovered = total.settled();
}

fn count(report: &mut Report, total: Total, settled: &Settled) {
    let refused = u64::try_from(settled.errors.len()).unwrap_or(u64::MAX);
    counts(report, total);
    let stuck = settled.before + report.stuck;
    report.lost_races = stuck.saturating_sub(report.recovered + refused + settled.skipped_locked);
    report.outcome = if settled.braked.is_some() {
        Outcome::Braked
    } else if refused > 0 {
        Outcome::Partial
    } else if report.recovered + report.skipped_locked > 0 {
        Outcome::Recovered
    } else {
        Outcome::NothingStuck
    };
}
