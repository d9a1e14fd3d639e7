//! Before the look: the table held against the catalogue, the ledger found, owners known, zones resolved.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{
    Fault, Request,
    opening::{with_remedy_to_find, with_remedy_to_look},
    session::Session,
};
use crate::{
    db::{catalogue, hidden_rows},
    evidence::{Clocks, Identity, Owners, Rules},
    ledger::{self, LedgerState},
    policy::{EffectivePolicy, zone_offsets},
    runs::{self, Dialect, Role, RunTable, Source, resolve},
    sql::{LedgerNames, Scope, Zone, claimed_owners},
};

/// Clocks of the database, the nodes and the operator may differ by so much.
pub(super) const CLOCK_SKEW: f64 = 30.0;

/// All that statements about the run table depend on.
pub(super) struct Prepared {
    pub(super) table: RunTable,
    pub(super) rules: Rules,
    pub(super) zone: Zone,
    /// By how many seconds zone-less times may really lie before what they are read as.
    pub(super) spread: f64,
    pub(super) names: LedgerNames,
    pub(super) ledger: LedgerState,
    /// The database's time, and how far others are off.
    pub(super) clocks: Clocks,
    pub(super) warnings: Vec<String>,
    /// Whether the whole table is small enough, or indexed, so that its newest times are cheap to have.
    pub(super) small: bool,
    /// Whether any run was requeued before, as of the look.
    pub(super) requeued: bool,
    /// Owners name pods, and nobody has said which pods live.
    pub(super) without_list: bool,
    /// How often a run may be requeued, where runs are requeued at all.
    pub(super) most_requeues: Option<u32>,
}

impl Prepared {
    /// The scope of statements; requeues count where there is a ledger to read.
    pub(super) fn scope(&self) -> Scope<'_> {
        let ready = self.ledger == LedgerState::Ready;
        Scope {
            table: &self.table,
            rules: &self.rules,
            zone: self.zone,
            requeues: ready.then(|| self.names.table("requeue")),
        }
    }

    /// The scope inside the look's own transaction, whose snapshot shows for all of its statements whether there are
    /// requeues to count. A new connection plans each of them at a price.
    pub(super) fn scope_of_look(&self) -> Scope<'_> {
        let scope = self.scope();
        if self.requeued { scope } else { Scope { requeues: None, ..scope } }
    }
}

/// Begins the look's transaction, which is the caller's to end, and reads all of it there.
pub(super) async fn prepare(session: &mut Session<'_>, request: &Request) -> Result<Prepared, Fault> {
    let policy = &request.policy;
    let dialect = session.dialect();
    let names = LedgerNames::new(dialect, policy.ledger_schema.clone());
    let (now, presence) = session.begin_to_look(ledger::presence(&names)).await?;
    let clocks = Clocks { now, ahead: ahead_of(now), skew: CLOCK_SKEW };
    let others = others(policy);
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let spec = &policy.runs;
    let facts = catalogue(session.connection(), &spec.table, request.url.schema(), &others).await;
    let facts = facts.map_err(|error| with_remedy_to_find(error.into(), dialect, request))?;
    let table = resolve(spec, &facts, dialect)?;
    if let Some(sentence) = hidden_rows(session.connection(), &facts).await? {
        return Err(Fault::new(77, sentence));
    }
    let ledger = ledger::state_by(session.connection(), &names, presence.as_deref()).await?;
    if let LedgerState::Newer(version) = ledger {
        return Err(Fault::new(
            78,
            format!(
                "cannot use the ledger: it is of version {version}, this program writes version {}; use a newer unstick",
                ledger::NEWEST
            ),
        ));
    }
    let requeued = ledger == LedgerState::Ready && ledger::any_requeue(session.connection(), &names).await?;
    let mut warnings = policy.warnings.clone();
    warnings.extend(session.connection().warnings().iter().cloned());
    if ledger == LedgerState::Hidden {
        warnings.push(
            "the ledger is there but this role may not read it: requeues and known workers do not count".to_owned(),
        );
    }
    warnings.extend(kept_on_requeue(&table, policy));
    let workers = match ledger {
        LedgerState::Ready => workers(session, request, (&table, &names), clocks).await?,
        _ => Workers::default(),
    };
    let owners = owners(request, &table, (workers, clocks), &mut warnings);
    let (zone, spread) = zone(policy, now)?;
    Ok(Prepared {
        rules: rules(policy, owners),
        zone,
        spread,
        small: facts.rows <= 200_000,
        requeued,
        without_list: request.snapshot.is_none() && policy.identity.is_some() && table.role(Role::Owner).is_some(),
        most_requeues: (policy.action == runs::Action::Requeue).then_some(policy.max_recoveries),
        table,
        names,
        ledger,
        clocks,
        warnings,
    })
}

/// What the ledger says of workers.
#[derive(Default)]
struct Workers {
    /// Those that are known, and whether the snapshot can miss them.
    known: Vec<(String, bool)>,
    /// Names that others use too.
    shared: Vec<String>,
}

async fn workers(
    session: &mut Session<'_>,
    request: &Request,
    (table, names): (&RunTable, &LedgerNames),
    clocks: Clocks,
) -> Result<Workers, Fault> {
    let policy = &request.policy;
    let (Some(snapshot), Some(identity)) = (&request.snapshot, policy.identity) else { return Ok(Workers::default()) };
    let run_table = table.ledger_name();
    let place = (run_table.as_str(), snapshot.scope.as_str());
    let before = snapshot.misses_before(clocks);
    let known = ledger::known(session.connection(), names, place, before).await?;
    let known = still_owning(session, (table, policy), known).await;
    let shared = match identity {
        Identity::PodName => ledger::shared(session.connection(), names, place).await?,
        // Never used twice, so nobody else's.
        Identity::PodUid => Vec::new(),
    };
    Ok(Workers { known: known.map_err(|fault| with_remedy_to_look(fault, table, request))?, shared })
}

/// Requeueing clears claim, heartbeat, lease and owner; a column that must not be NULL keeps what the dead worker left.
fn kept_on_requeue(table: &RunTable, policy: &EffectivePolicy) -> Option<String> {
    let roles = [Role::StartedAt, Role::HeartbeatAt, Role::LeaseUntil, Role::Owner];
    let kept = roles.into_iter().filter(|role| !table.spec.preset.keep.contains(role));
    let kept: Vec<String> = kept
        .filter_map(|role| table.own(role).filter(|column| !column.nullable).map(|column| column.name.to_string()))
        .collect();
    let says = policy.action == runs::Action::Requeue && !kept.is_empty() && table.dialect != Dialect::Sqlite;
    says.then(|| format!("requeueing cannot clear {}: it is NOT NULL", kept.join(", ")))
}

/// A month of rollouts leaves thousands of workers behind: only those count that own a run today.
async fn still_owning(
    session: &mut Session<'_>,
    (table, policy): (&RunTable, &EffectivePolicy),
    known: Vec<(String, bool)>,
) -> Result<Vec<(String, bool)>, Fault> {
    let rules = rules(policy, None);
    let scope = Scope { table, rules: &rules, zone: Zone::default(), requeues: None };
    let Some(statement) = claimed_owners(&scope).filter(|_| !known.is_empty()) else { return Ok(known) };
    let rows = session.connection().query(&statement).await?;
    let owning: BTreeSet<&str> = rows.iter().filter_map(|row| row.text(0)).collect();
    Ok(known.into_iter().filter(|(identity, _)| owning.contains(identity.as_str())).collect())
}

/// The other tables that the preset looks into.
fn others(policy: &EffectivePolicy) -> Vec<String> {
    let lookups = policy.runs.columns.values().filter_map(|source| match source {
        Source::Lookup { table, .. } => Some(table.to_string()),
        _ => None,
    });
    let mut all: Vec<String> = lookups.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn rules(policy: &EffectivePolicy, owners: Option<Owners>) -> Rules {
    Rules {
        stuck_after: policy.stuck_after.as_secs_f64(),
        never_claimed_after: policy.never_claimed_after.as_secs_f64(),
        hung_after: policy.hung_after.map(|limit| limit.as_secs_f64()),
        owners,
    }
}

fn owners(
    request: &Request,
    table: &RunTable,
    (workers, clocks): (Workers, Clocks),
    warnings: &mut Vec<String>,
) -> Option<Owners> {
    let snapshot = request.snapshot.as_ref()?;
    let Some(identity) = request.policy.identity else {
        warnings.push(
            "a snapshot of workers was given, but spec.workers.identity is None (--identity): owners do not count as evidence".to_owned(),
        );
        return None;
    };
    if table.role(Role::Owner).is_none() {
        warnings.push("a snapshot of workers was given, but no owner column is mapped: owners do not count".to_owned());
        return None;
    }
    if clocks.ahead > clocks.skew {
        warnings.push(format!(
            "the clock of this machine is ahead of the database's by {:.0} seconds, and so may be that of the snapshot of workers, which counts as that much older; check the clocks",
            clocks.ahead
        ));
    }
    let (missed, recent): (Vec<_>, Vec<_>) = workers.known.into_iter().partition(|(_, before)| *before);
    let [missed, recent] =
        [missed, recent].map(|some| some.into_iter().map(|(identity, _)| identity).collect::<Vec<_>>());
    match Owners::new(snapshot, &missed, identity, clocks) {
        Ok(owners) => Some(owners.awaiting(&recent).sparing(&workers.shared)),
        Err(none) => {
            warnings.push(none.to_string());
            none.still_protects().then(|| Owners::protecting(snapshot, identity, clocks))
        }
    }
}

/// By how many seconds this machine's clock is ahead of the database's, which was read just before; 0 if it is not.
fn ahead_of(now: f64) -> f64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "only to know how far it is off the database's clock, which alone counts"
    )]
    let own = Timestamp::now();
    (own.as_duration().as_secs_f64() - now).max(0.0)
}

/// The zone, and by how much its offsets have differed lately.
fn zone(policy: &EffectivePolicy, now: f64) -> Result<(Zone, f64), Fault> {
    let longest = [Some(policy.stuck_after), Some(policy.never_claimed_after), policy.hung_after];
    // A day more than any limit: a row just within it must not fall outside the window by its zone.
    let window = longest.into_iter().flatten().max().unwrap_or_default() + Duration::from_secs(86_400);
    #[expect(clippy::cast_possible_truncation, reason = "a database's clock is within the range of timestamps")]
    let now = Timestamp::from_millisecond((now * 1000.0) as i64).map_err(|_| {
        Fault::new(78, "cannot work with the database's clock: it is outside the years that have dates")
    })?;
    let Some(offsets) = zone_offsets(&policy.zone, now, window) else {
        return Err(Fault::policy(format!(
            "spec.runs.timestamps: \"{}\" is not a time zone; use an IANA name such as Europe/Berlin",
            policy.zone.escape_debug()
        )));
    };
    let zone = Zone { reading: offsets.reading, lease: offsets.lease, writing: offsets.writing };
    #[expect(clippy::cast_precision_loss, reason = "an hour or two")]
    Ok((zone, (offsets.greatest - offsets.reading) as f64))
}
