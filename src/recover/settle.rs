//! All batches of a recovery: passes, pace, patience with locks and lost connections, the brake while running.

use std::time::{Duration, Instant};

use super::{
    Fault, Progress, Request, Step,
    batch::{BatchEnd, Slice, run_batch},
    inspect::still_stuck,
    pace::Rhythm,
    prepare::Prepared,
    row_by_row::run_row_by_row,
    session::{Session, rest},
};
use crate::{
    db::{DbError, FaultKind, Purpose},
    ledger,
    report::ReportError,
    sql::{Order, Pass, passes},
};

/// How often a batch that met a deadlock or a lock is tried again.
const PATIENCE: u32 = 10;
/// How long rows that the app holds are waited for before each further sweep.
const SWEEPS: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1500)];

/// How settling ended.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Rows that the database refused.
    pub(super) errors: Vec<ReportError>,
    /// Stuck runs that the app held locked throughout.
    pub(super) skipped_locked: u64,
    /// The brake engaged while running.
    pub(super) braked: bool,
    /// Somebody else finished this very recovery.
    pub(super) elsewhere: bool,
}

/// The recovery under way.
struct Settling<'r, 's, 'u> {
    session: &'s mut Session<'u>,
    prepared: &'r Prepared,
    request: &'r Request,
    recovery: &'r str,
    rhythm: Rhythm,
    refused: Vec<String>,
    end: Settled,
    count: u64,
    stuck: u64,
}

/// Settles all that is stuck. `before`: what this recovery has settled in an earlier life.
pub(super) async fn settle(
    session: &mut Session<'_>,
    (prepared, request, recovery): (&Prepared, &Request, &str),
    (before, stuck): (u64, u64),
    progress: Progress<'_>,
) -> Result<Settled, Fault> {
    let rhythm = Rhythm::new(request.policy.pace, request.policy.batch_size);
    let mut settling = Settling {
        session,
        prepared,
        request,
        recovery,
        rhythm,
        refused: Vec::new(),
        end: Settled::default(),
        count: before,
        stuck: before + stuck,
    };
    settling.sweep(progress).await?;
    for pause in SWEEPS {
        if settling.is_stopped() {
            return Ok(settling.end);
        }
        let left = settling.left_behind().await?;
        settling.end.skipped_locked = left;
        if left == 0 {
            break;
        }
        rest(pause).await;
        settling.sweep(progress).await?;
    }
    if settling.end.skipped_locked > 0 && !settling.is_stopped() {
        settling.end.skipped_locked = settling.left_behind().await?;
    }
    Ok(settling.end)
}

impl Settling<'_, '_, '_> {
    fn is_stopped(&self) -> bool {
        self.end.braked || self.end.elsewhere
    }

    async fn sweep(&mut self, progress: Progress<'_>) -> Result<(), Fault> {
        let policy = &self.request.policy;
        for pass in passes(&self.prepared.table, policy.action, &policy.requeue_on) {
            self.walk(&pass, progress).await?;
            if self.is_stopped() {
                break;
            }
        }
        Ok(())
    }

    /// One pass over the table, batch by batch.
    async fn walk(&mut self, pass: &Pass, progress: Progress<'_>) -> Result<(), Fault> {
        let mut order = Order::default();
        let mut tries = 0;
        loop {
            if self.session.is_over() {
                return Err(Fault::new(
                    75,
                    "out of time: the recovery stopped between two batches; run it again to go on",
                ));
            }
            let allowed = self.request.policy.max_rows.saturating_sub(self.count);
            if allowed == 0 {
                self.end.braked = self.left_behind().await? > 0;
                return Ok(());
            }
            let began = Instant::now();
            let limit = self.rhythm.size().min(allowed);
            match self.one(pass, &order, limit).await {
                Ok(BatchEnd::Elsewhere) => {
                    self.end.elsewhere = true;
                    return Ok(());
                }
                Ok(BatchEnd::Settled { settled, picked, last }) => {
                    tries = 0;
                    self.count += settled;
                    progress(Step { settled: self.count, stuck: self.stuck });
                    if picked < limit {
                        return Ok(());
                    }
                    order.after = last;
                    let pause = self.rhythm.after(picked, began.elapsed());
                    if !pause.is_zero() {
                        rest(pause).await;
                    }
                }
                Err(error) => {
                    tries += 1;
                    self.recover_from(error, tries).await?;
                }
            }
        }
    }

    async fn one(&mut self, pass: &Pass, order: &Order, limit: u64) -> Result<BatchEnd, DbError> {
        let slice = Slice { pass, order, limit, refused: &self.refused };
        let whose = (self.request, self.recovery);
        match run_batch(self.session, self.prepared, whose, slice).await {
            Err(error) if error.kind == FaultKind::RowRefused => {
                let (end, refused) = run_row_by_row(self.session, self.prepared, whose, slice).await?;
                for row in refused {
                    self.refused.push(row.key);
                    self.end.errors.push(row.error);
                }
                Ok(end)
            }
            ended => ended,
        }
    }

    /// After an error: a new connection or a rest, or the end. What was committed is asked of the ledger, never guessed.
    async fn recover_from(&mut self, error: DbError, tries: u32) -> Result<(), Fault> {
        if !error.is_retryable() || error.kind == FaultKind::DiskFull || tries > PATIENCE {
            return Err(error.into());
        }
        if error.is_connection_lost() || self.session.connection().is_broken() {
            self.session.reconnect().await?;
            self.count = self.counted().await?;
            return Ok(());
        }
        self.rhythm.halve();
        rest(Duration::from_millis(20) * tries * tries).await;
        Ok(())
    }

    async fn counted(&mut self) -> Result<u64, Fault> {
        self.session.begin(Purpose::Look).await?;
        let total = ledger::total(self.session.connection(), &self.prepared.names, self.recovery).await;
        Ok(self.session.end(total).await?.settled())
    }

    /// Stuck runs that are neither settled nor refused by the database.
    async fn left_behind(&mut self) -> Result<u64, Fault> {
        self.session.begin(Purpose::Look).await?;
        let stuck = still_stuck(self.session, self.prepared, &self.request.policy).await;
        let stuck = self.session.end(stuck).await?;
        Ok(stuck.saturating_sub(u64::try_from(self.refused.len()).unwrap_or(u64::MAX)))
    }
}
