//! One run: how it stands, how it is judged, and all that recoveries did to it.

use super::{
    Fault, Request,
    browse::{change, record_of, told},
    inspect::{plan_actions, stamp, standing},
    opening::with_remedy_to_look,
    prepare::prepare,
    session::Session,
};
use crate::{
    db::Access,
    ledger::{self, LedgerState},
    report::{EXPLAIN_SCHEMA, Explanation, RunChange, words::unescaped},
};

/// How many changes are told at most.
const MOST: u32 = 50;

/// All that is known of a run. Nothing is changed.
///
/// # Errors
/// Neither table nor ledger knows it (64); the database cannot be reached or read; it takes too long (75).
pub async fn explain(request: &Request, run: &str) -> Result<Explanation, Fault> {
    let all = async {
        let mut session = Session::open(&request.url, Access::ReadOnly, None).await?;
        let told = look(&mut session, request, run).await;
        let told = session.end(told).await;
        session.close().await;
        told
    };
    match request.time_limit {
        None => all.await,
        Some(limit) => tokio::time::timeout(limit, all).await.unwrap_or_else(|_| {
            Err(Fault::new(75, format!("out of time: not done within {} s; try again", limit.as_secs())))
        }),
    }
}

async fn look(session: &mut Session<'_>, request: &Request, run: &str) -> Result<Explanation, Fault> {
    let prepared = prepare(session, request).await?;
    let first = standing(session, &prepared, run).await;
    let first = first.map_err(|fault| with_remedy_to_look(fault, &prepared.table, request))?;
    let found = match (first, unescaped(run)) {
        // As it was printed.
        (None, Some(plain)) => standing(session, &prepared, &plain).await?,
        (found, _) => found,
    };
    let key = found.as_ref().map_or(run, |found| found.key.as_str()).to_owned();
    let mut changes = Vec::new();
    if prepared.ledger == LedgerState::Ready {
        let run_table = prepared.table.ledger_name();
        let which = (run_table.as_str(), key.as_str(), MOST);
        for (recovery, number) in ledger::batches_of_run(session.connection(), &prepared.names, which).await? {
            let record = record_of(session, &prepared.names, &recovery).await?;
            let batch = ledger::recorded_batch(session.connection(), &prepared.names, (&recovery, number)).await?;
            let rows = batch.rows.iter().filter(|row| row.run == key);
            changes.extend(rows.map(|row| RunChange {
                recovery: told(&record),
                change: change(prepared.names.dialect(), row, record.id_columns.len()),
            }));
        }
    }
    if found.is_none() && changes.is_empty() {
        let sentence = format!(
            "there is no run {} in {}, and the ledger knows of none; `unstick check` and `unstick history ID` show ids as they are to be written",
            run.escape_debug(),
            prepared.table.shown()
        );
        return Err(Fault::policy(sentence));
    }
    let (active, mut lines) = found.map_or((false, Vec::new()), |found| (found.active, vec![found.line]));
    plan_actions(&mut lines, &request.policy);
    Ok(Explanation {
        schema: EXPLAIN_SCHEMA.to_owned(),
        id: run.to_owned(),
        policy: request.policy.name.clone(),
        environment: Some(request.policy.environment.clone()),
        stuck_after_seconds: Some(request.policy.stuck_after.as_secs()),
        table: prepared.table.shown(),
        database_time: stamp(prepared.clocks.now),
        active,
        run: lines.pop(),
        changes,
        warnings: prepared.warnings,
    })
}
