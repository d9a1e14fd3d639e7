//! All batches of a recovery: passes, pace, patience with locks and lost connections, the brake while running.

use std::time::{Duration, Instant};

use super::{
    Fault, Request,
    batch::{BatchEnd, Slice, run_batch},
    brake::Cap,
    inspect::still_stuck,
    opening,
    pace::Rhythm,
    prepare::Prepared,
    row_by_row::run_row_by_row,
    session::{Session, rest},
};
use crate::{
    db::{DbError, FaultKind, Purpose},
    ledger::{self, Total},
    report::ReportError,
    runs::Action,
    sql::{Order, Pass, Spent, passes},
};

/// How long rows that the app holds are waited for before each further sweep.
pub(super) const SWEEPS: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1500)];

/// So many rows that the database refuses are no exceptions any more: a person must look.
const MOST_REFUSED: usize = 1000;

/// How settling ended.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Rows that the database refused.
    pub(super) errors: Vec<ReportError>,
    /// Stuck runs that the app held locked throughout.
    pub(super) skipped_locked: u64,
    /// Why the brake engaged while running, if it did.
    pub(super) braked: Option<String>,
    /// Somebody else finished this very recovery.
    pub(super) elsewhere: bool,
    /// How many this recovery had settled in an earlier life.
    pub(super) before: u64,
}

/// What the look found, as far as it spares another look at the end.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// Runs that were stuck.
    pub(super) stuck: u64,
    /// Until when no other run can become stuck by its silence; `None`: never.
    pub(super) until: Option<Instant>,
    /// How many may be settled, even if there are more by now.
    pub(super) cap: Cap,
}

/// Told after each batch: what is settled so far.
pub(super) type Tell<'a> = &'a mut dyn FnMut(Total);

/// The recovery under way.
struct Settling<'r, 's, 'u> {
    session: &'s mut Session<'u>,
    prepared: &'r Prepared,
    request: &'r Request,
    recovery: &'r str,
    expected: Expected,
    rhythm: Rhythm,
    refused: Vec<String>,
    /// Some rows were picked and locked, and did not change: which, only row by row can tell.
    kept: bool,
    singly: bool,
    end: Settled,
    total: Total,
}

/// Settles all that is stuck. `total`: what this recovery has settled in an earlier life.
pub(super) async fn settle(
    session: &mut Session<'_>,
    prepared: &Prepared,
    (request, recovery, expected): (&Request, &str, Expected),
    (total, tell): (Total, Tell<'_>),
) -> Result<Settled, Fault> {
    let rhythm = Rhythm::new(request.policy.pace, request.policy.batch_size);
    let mut settling = Settling {
        session,
        prepared,
        request,
        recovery,
        expected,
        rhythm,
        refused: Vec::new(),
        kept: false,
        singly: false,
        end: Settled { before: total.settled(), ..Settled::default() },
        total,
    };
    settling.sweep(tell).await?;
    for pause in SWEEPS {
        if settling.is_stopped() {
            return Ok(settling.end);
        }
        settling.end.skipped_locked = settling.left_behind().await?;
        if settling.end.skipped_locked == 0 {
            break;
        }
        rest(pause).await;
        settling.sweep(tell).await?;
    }
    if settling.end.skipped_locked > 0 && !settling.is_stopped() {
        settling.end.skipped_locked = settling.left_behind().await?;
    }
    Ok(settling.end)
}

impl Settling<'_, '_, '_> {
    fn is_stopped(&self) -> bool {
        self.end.braked.is_some() || self.end.elsewhere || self.end.errors.len() >= MOST_REFUSED
    }

    /// As many are settled as there were, and none came due since. To count what is left, a database would pass all rows
    /// just settled once more, which takes as long as a tenth of the whole recovery.
    fn nothing_can_be_left(&self) -> bool {
        let refused = u64::try_from(self.refused.len()).unwrap_or(u64::MAX);
        let settled = self.total.settled().saturating_sub(self.end.before);
        settled.saturating_add(refused) == self.expected.stuck
            && self.expected.until.is_none_or(|until| Instant::now() < until)
    }

    async fn sweep(&mut self, tell: Tell<'_>) -> Result<(), Fault> {
        self.walk_all(tell).await?;
        if !self.kept || self.is_stopped() {
            return Ok(());
        }
        (self.kept, self.singly) = (false, true);
        let walked = self.walk_all(tell).await;
        self.singly = false;
        walked
    }

    async fn walk_all(&mut self, tell: Tell<'_>) -> Result<(), Fault> {
        let policy = &self.request.policy;
        for pass in passes(&self.prepared.table, policy.action, &policy.requeue_on) {
            self.walk(&pass, tell).await?;
            if self.is_stopped() {
                break;
            }
        }
        Ok(())
    }

    /// One pass over the table, batch by batch.
    async fn walk(&mut self, pass: &Pass, tell: Tell<'_>) -> Result<(), Fault> {
        let mut order = Order::default();
        let mut tries = 0;
        loop {
            if self.session.is_over() {
                return Err(Fault::new(
                    75,
                    "out of time: the recovery stopped between two batches; run it again to go on",
                ));
            }
            let allowed = self.expected.cap.most.saturating_sub(self.total.settled());
            if allowed == 0 {
                // Looked at in any case: as many settled as there were says nothing about those that came meanwhile.
                let left = self.still_left().await?;
                self.end.braked = (left > 0).then(|| self.expected.cap.reached(left));
                return Ok(());
            }
            let began = Instant::now();
            let limit = self.rhythm.size().min(allowed);
            let refused = self.refused.len();
            match self.one(pass, &order, limit).await {
                Ok(BatchEnd::Elsewhere) => {
                    self.end.elsewhere = true;
                    return Ok(());
                }
                Ok(BatchEnd::Settled { settled, picked, last }) => {
                    let took_ms = began.elapsed().as_millis();
                    let (action, claimed) = (pass.action.name(), pass.class.claimed);
                    tracing::debug!(action, claimed, limit, picked, settled, took_ms, "settled a batch");
                    tries = 0;
                    let refused_now = u64::try_from(self.refused.len() - refused).unwrap_or(u64::MAX);
                    self.kept |= settled.saturating_add(refused_now) < picked;
                    if settled > 0 {
                        self.session.got_on();
                    }
                    self.add(pass, settled);
                    tell(self.total);
                    // Rows that a trigger of the app's keeps as they are would be picked for ever.
                    let stands_still = settled == 0 && order.after == last && self.refused.len() == refused;
                    if picked < limit || stands_still || self.end.errors.len() >= MOST_REFUSED {
                        return Ok(());
                    }
                    order.after = last;
                    let pause = self.rhythm.after(picked, began.elapsed());
                    if !pause.is_zero() {
                        rest(pause).await;
                    }
                }
                Err(error) => {
                    let lost = self.session.is_lost(&error);
                    self.session.bear(error, &mut tries).await?;
                    // Smaller after a lost connection too: the batch may have been too large a packet.
                    self.rhythm.halve();
                    if lost {
                        // A server that crashed may have forgotten the opening together with the batches since.
                        opening::open(self.session, self.prepared, self.request, self.recovery).await?;
                        // Whether the last commit arrived is asked of the ledger, never guessed.
                        self.total = self.counted().await?;
                    }
                }
            }
        }
    }

    async fn one(&mut self, pass: &Pass, order: &Order, limit: u64) -> Result<BatchEnd, DbError> {
        let slice = Slice { pass, order, limit, refused: &self.refused };
        let whose = (self.request, self.recovery);
        if !self.singly {
            match run_batch(self.session, self.prepared, whose, slice).await {
                Err(error) if error.kind == FaultKind::RowRefused => {
                    tracing::debug!(code = error.code.as_deref(), "the database refuses a row: one by one");
                }
                ended => return ended,
            }
        }
        let (end, refused) = run_row_by_row(self.session, self.prepared, whose, slice).await?;
        tracing::debug!(refused = refused.len(), "went through a batch one by one");
        for row in refused {
            self.refused.push(row.key);
            self.end.errors.push(row.error);
        }
        Ok(end)
    }

    fn add(&mut self, pass: &Pass, settled: u64) {
        let exhausted = if pass.spent == Some(Spent::Only) { settled } else { 0 };
        match pass.action {
            Action::Fail => self.total.failed += settled,
            Action::Requeue => self.total.requeued += settled,
        }
        self.total.exhausted += exhausted;
    }

    async fn counted(&mut self) -> Result<Total, Fault> {
        let mut tries = 0;
        loop {
            match self.count().await {
                Ok(total) => return Ok(total),
                Err(error) => self.session.bear(error, &mut tries).await?,
            }
        }
    }

    /// Waits for a batch of ours whose fate the server has not decided yet: it holds the recovery.
    async fn count(&mut self) -> Result<Total, DbError> {
        self.session.begin(Purpose::Batch).await?;
        let total = async {
            ledger::hold(self.session.connection(), &self.prepared.names, self.recovery).await?;
            ledger::total(self.session.connection(), &self.prepared.names, self.recovery).await
        }
        .await;
        self.session.end(total).await
    }

    /// Stuck runs that are neither settled nor refused by the database.
    async fn left_behind(&mut self) -> Result<u64, Fault> {
        if self.nothing_can_be_left() {
            return Ok(0);
        }
        self.still_left().await
    }

    async fn still_left(&mut self) -> Result<u64, Fault> {
        let mut tries = 0;
        let stuck = loop {
            match self.look().await {
                Ok(stuck) => break stuck,
                Err(error) => self.session.bear(error, &mut tries).await?,
            }
        };
        Ok(stuck.saturating_sub(u64::try_from(self.refused.len()).unwrap_or(u64::MAX)))
    }

    async fn look(&mut self) -> Result<u64, DbError> {
        self.session.begin(Purpose::Look).await?;
        let stuck = still_stuck(self.session, self.prepared, &self.request.policy).await;
        self.session.end(stuck).await
    }
}
