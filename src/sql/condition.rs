//! The condition "this run is stuck" as SQL: what `evidence` judges one run at a time, repeated in every statement.

use super::{
    Part, Value, Zone,
    clock::{epoch, older},
    expr::{key_text, quote_text, table_name, text_of, value_of},
    state::{Class, classes},
};
use crate::{
    evidence::{EvidenceKind, Identity, LAST_BEAT_SECONDS, Owners, Rules},
    runs::{Dialect, Kind, Role, RunTable, Sign, TimeForm},
};

/// Long before any time that a table may hold, in seconds since 1970.
const NEVER: f64 = -1e15;

/// Everything a statement about one run table depends on.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The table.
    pub table: &'a RunTable,
    /// Limits and owners.
    pub rules: &'a Rules,
    /// The zone of zone-less columns.
    pub zone: Zone,
    /// The ledger's requeue table, quoted, where there is a ledger.
    pub requeues: Option<String>,
}

impl Scope<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        self.table.dialect
    }

    /// The row `t`, already known to be of this class, is stuck.
    #[must_use]
    pub fn is_stuck(&self, class: &Class) -> Part {
        Part::any(&self.grounds(class).into_iter().map(|(_, holds)| holds).collect::<Vec<_>>())
    }

    /// The row `t`, known to be of this class, is stuck on one of these kinds of evidence and none stronger.
    #[must_use]
    pub fn is_stuck_on(&self, class: &Class, kinds: &[EvidenceKind]) -> Part {
        let grounds = self.grounds(class);
        let wanted = |kind: &EvidenceKind| kinds.contains(kind);
        if grounds.iter().all(|(kind, _)| wanted(kind)) {
            return Part::any(&grounds.into_iter().map(|(_, holds)| holds).collect::<Vec<_>>());
        }
        let mut ways = Vec::new();
        for (i, (_, holds)) in grounds.iter().enumerate().filter(|(_, (kind, _))| wanted(kind)) {
            let mut way = vec![holds.clone()];
            let stronger = grounds[..i].iter().filter(|(kind, _)| !wanted(kind));
            // A condition that is neither true nor false (a NULL in it) is not evidence.
            way.extend(
                stronger.map(|(_, stronger)| Part::fill("NOT coalesce(({}), {})", &[stronger, &self.falsehood()])),
            );
            ways.push(Part::all(&way));
        }
        Part::any(&ways)
    }

    /// The name of the evidence of `t`, known to be of this class and stuck on one of `kinds`.
    #[must_use]
    pub fn evidence_of_stuck(&self, class: &Class, kinds: &[EvidenceKind]) -> Part {
        let mut grounds: Vec<(EvidenceKind, Part)> = self.grounds(class);
        grounds.retain(|(kind, _)| kinds.contains(kind));
        let Some((last, _)) = grounds.pop() else { return self.evidence(class) };
        let otherwise = format!("'{}'", last.name());
        if grounds.is_empty() {
            return Part::text(otherwise);
        }
        let cases: Vec<Part> = grounds
            .iter()
            .map(|(kind, holds)| Part::fill(&format!("WHEN {{}} THEN '{}'", kind.name()), &[holds]))
            .collect();
        Part::fill("CASE {} ELSE {} END", &[&Part::join(&cases, " "), &Part::text(otherwise)])
    }

    /// The evidence of every run of this class that is stuck on one of `kinds`, where there can be but one.
    pub(super) fn sole_ground(&self, class: &Class, kinds: &[EvidenceKind]) -> Option<EvidenceKind> {
        let mut grounds = self.grounds(class).into_iter().map(|(kind, _)| kind).filter(|kind| kinds.contains(kind));
        grounds.next().filter(|_| grounds.next().is_none())
    }

    /// The name of the evidence on which `t`, known to be of this class, is stuck; NULL if it lives.
    #[must_use]
    pub fn evidence(&self, class: &Class) -> Part {
        let grounds = self.grounds(class);
        if grounds.is_empty() {
            return Part::text("NULL");
        }
        let cases: Vec<Part> = grounds
            .iter()
            .map(|(kind, holds)| Part::fill(&format!("WHEN {{}} THEN '{}'", kind.name()), &[holds]))
            .collect();
        Part::fill("CASE {} END", &[&Part::join(&cases, " ")])
    }

    /// The same for any active row.
    #[must_use]
    pub fn evidence_of_any(&self) -> Part {
        let never = Class { status: None, claimed: false };
        let claimed = Class { status: None, claimed: true };
        let all = classes(self.table);
        if all.iter().all(|class| class.claimed) {
            return self.evidence(&claimed);
        }
        if all.iter().all(|class| !class.claimed) {
            return self.evidence(&never);
        }
        Part::fill(
            "CASE WHEN {} THEN {} ELSE {} END",
            &[&self.is_claimed(), &self.evidence(&claimed), &self.evidence(&never)],
        )
    }

    /// Every kind of evidence that this class can show, strongest first, and when it holds.
    fn grounds(&self, class: &Class) -> Vec<(EvidenceKind, Part)> {
        let rules = self.rules;
        if !class.claimed {
            return self
                .silent(rules.never_claimed_after, &[])
                .map(|holds| (EvidenceKind::Age, holds))
                .into_iter()
                .collect();
        }
        let mut grounds = Vec::new();
        let owned = rules.owners.as_ref().zip(self.table.role(Role::Owner));
        if let Some((owners, owner)) = owned {
            let owner = text_of(self.dialect(), &value_of(self.table, owner));
            grounds.extend(self.owner_gone(owners, &owner).map(|holds| (EvidenceKind::OwnerGone, holds)));
            grounds.extend(self.restarted(owners, &owner).map(|holds| (EvidenceKind::ContainerRestarted, holds)));
        }
        if let Some((lease, form)) = self.time(Role::LeaseUntil) {
            let holds = older(self.dialect(), (&lease, form), self.zone, 0.0);
            grounds.push((EvidenceKind::LeaseExpired, holds));
        }
        if let Some(quiet) = self.quiet() {
            if let Some((heartbeat, _)) = self.time(Role::HeartbeatAt) {
                let beats = Part::fill("{} IS NOT NULL", &[&heartbeat]);
                grounds.push((EvidenceKind::HeartbeatStale, Part::all(&[beats, quiet.clone()])));
            }
            grounds.push((EvidenceKind::Age, quiet));
        }
        grounds
    }

    /// Silent for longer than the limit that applies: a living owner protects, unless it counts as hung.
    fn quiet(&self) -> Option<Part> {
        let rules = self.rules;
        let owned = rules.owners.as_ref().zip(self.table.role(Role::Owner));
        let Some((owners, owner)) = owned else { return self.silent(rules.stuck_after, &[]) };
        let owner = text_of(self.dialect(), &value_of(self.table, owner));
        let alive = self.alive(owners, &owner);
        let dead = Part::fill("NOT coalesce({}, {})", &[&alive, &self.falsehood()]);
        let usual = self.silent(rules.stuck_after, &[dead])?;
        let hung = rules.hung_after.and_then(|limit| self.silent(limit, &[alive]));
        Some(hung.map_or(usual.clone(), |hung| Part::any(&[usual, hung])))
    }

    fn falsehood(&self) -> Part {
        Part::text(if self.dialect() == Dialect::Postgres { "false" } else { "0" })
    }

    /// No sign of life within `limit` seconds, at least one known, no lease that holds, no requeue of ours since.
    fn silent(&self, limit: f64, also: &[Part]) -> Option<Part> {
        let mut holds = Vec::new();
        for (_, sign, form) in self.table.signs() {
            let value = value_of(self.table, sign);
            let old = older(self.dialect(), (&value, form), self.zone, limit);
            if self.may_be_null(sign) {
                holds.push(Part::fill("({} IS NULL OR {})", &[&value, &old]));
            } else {
                // First, because it is the one that an index may serve.
                holds.insert(0, old);
            }
        }
        if holds.is_empty() {
            return None;
        }
        holds.extend(self.has_sign());
        if let Some((lease, form)) = self.time(Role::LeaseUntil) {
            let over = older(self.dialect(), (&lease, form), self.zone, 0.0);
            holds.push(Part::fill("({} IS NULL OR {})", &[&lease, &over]));
        }
        holds.extend(also.iter().cloned());
        holds.extend(self.not_requeued_within(limit));
        Some(Part::all(&holds))
    }

    fn may_be_null(&self, sign: &Sign) -> bool {
        sign.source.column().is_none() || sign.column.nullable || self.dialect() == Dialect::Sqlite
    }

    /// One look per statement tells whether any run of the table was ever requeued; only then each run is looked up.
    fn never_requeued(&self, requeues: &str) -> Part {
        Part::fill(
            &format!("NOT EXISTS (SELECT 1 FROM {requeues} a WHERE a.run_table = {{}})"),
            &[&Part::bind(Value::Text(self.table.ledger_name()))],
        )
    }

    /// This very recovery has not requeued the run: one pass settles a run at most once, whatever its columns still say.
    pub(super) fn not_requeued_by(&self, recovery: &str) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let lookup = Part::fill(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}} AND q.recovery_id = {{}})"
            ),
            &[
                &Part::bind(Value::Text(self.table.ledger_name())),
                &key_text(self.table),
                &Part::bind(Value::Text(recovery.to_owned())),
            ],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
    }

    fn not_requeued_within(&self, limit: f64) -> Option<Part> {
        let requeues = self.requeues.as_ref()?;
        let (form, last) = ledger_time(self.dialect());
        let recent = older(self.dialect(), (&last, form), Zone::default(), limit);
        let lookup = Part::fill(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}} AND NOT ({{}}))"
            ),
            &[&Part::bind(Value::Text(self.table.ledger_name())), &key_text(self.table), &recent],
        );
        Some(Part::any(&[self.never_requeued(requeues), lookup]))
    }

    /// The time value of a role, where it is mapped.
    #[must_use]
    pub fn time(&self, role: Role) -> Option<(Part, TimeForm)> {
        let sign = self.table.role(role)?;
        match sign.column.kind {
            Kind::Time(form) => Some((value_of(self.table, sign), form)),
            _ => None,
        }
    }

    /// The instant of a role in seconds since 1970.
    #[must_use]
    pub fn instant(&self, role: Role) -> Option<Part> {
        self.time(role).map(|(value, form)| epoch(self.dialect(), &value, form, self.zone))
    }

    /// Neither a heartbeat nor progress at or after `bound`.
    pub(super) fn no_beat_since(&self, bound: &Part) -> Vec<Part> {
        let beats = [Role::HeartbeatAt, Role::ProgressAt].into_iter().filter_map(|role| self.time(role));
        beats
            .map(|(value, form)| {
                let at = epoch(self.dialect(), &value, form, self.zone);
                // A value that cannot be read is no missing one: it may be a sign of life.
                Part::fill("({} IS NULL OR {} < {})", &[&value, &at, bound])
            })
            .collect()
    }

    /// When the run was claimed: its claim time; for owners that are never used twice, else its newest sign of life.
    pub(super) fn claim(&self, identity: Identity) -> Option<Part> {
        let started = self.instant(Role::StartedAt);
        match identity {
            Identity::PodName => started,
            Identity::PodUid => match (started, newest_of(self.dialect(), &self.instants())) {
                (Some(at), Some(newest)) => {
                    let (value, _) = self.time(Role::StartedAt)?;
                    Some(Part::fill("CASE WHEN {} IS NULL THEN {} ELSE {} END", &[&value, &newest, &at]))
                }
                (started, newest) => started.or(newest),
            },
        }
    }

    fn owner_gone(&self, owners: &Owners, owner: &Part) -> Option<Part> {
        if owners.gone.is_empty() {
            return None;
        }
        let claim = self.claim(owners.identity)?;
        let list: Vec<(&str, f64)> =
            owners.gone.iter().map(|gone| (gone.identity.as_str(), gone.claimed_before)).collect();
        let mut holds = vec![listed(self.dialect(), owner, &list, &Part::fill("{} < o.since", &[&claim]))];
        holds.extend(self.no_beat_since(&Part::bind(Value::Float(owners.seen_until))));
        Some(Part::all(&holds))
    }

    fn restarted(&self, owners: &Owners, owner: &Part) -> Option<Part> {
        let claim = self.instant(Role::StartedAt)?;
        let left = owners.living.iter().filter_map(|living| Some((living.identity.as_str(), living.left_before?)));
        let list: Vec<(&str, f64)> = left.collect();
        if list.is_empty() {
            return None;
        }
        let mut holds = vec![Part::fill("{} < o.since", &[&claim])];
        holds.extend(self.no_beat_since(&Part::text(format!("o.since + {LAST_BEAT_SECONDS:.1}"))));
        Some(listed(self.dialect(), owner, &list, &Part::all(&holds)))
    }

    /// The owner is there and the run is its own: claimed or beaten since it started, or nothing is known of the claim.
    pub(super) fn alive(&self, owners: &Owners, owner: &Part) -> Part {
        let since = |living: &crate::evidence::Living| living.since.unwrap_or(NEVER);
        let list: Vec<(&str, f64)> =
            owners.living.iter().map(|living| (living.identity.as_str(), since(living))).collect();
        let Some(claim) = self.instant(Role::StartedAt) else {
            return listed(self.dialect(), owner, &list, &Part::all(&[]));
        };
        let mut ways = vec![Part::fill("{} IS NULL OR {} >= o.since", &[&claim, &claim])];
        let beats = [Role::HeartbeatAt, Role::ProgressAt].into_iter().filter_map(|role| self.instant(role));
        ways.extend(beats.map(|at| Part::fill("coalesce({} >= o.since, {})", &[&at, &self.falsehood()])));
        listed(self.dialect(), owner, &list, &Part::fill("({})", &[&Part::any(&ways)]))
    }

    /// The owner of `t` is neither there nor known to be gone.
    #[must_use]
    pub fn owner_unknown(&self) -> Option<Part> {
        let owners = self.rules.owners.as_ref()?;
        let value = value_of(self.table, self.table.role(Role::Owner)?);
        let owner = text_of(self.dialect(), &value);
        let living = owners.living.iter().map(|living| living.identity.as_str());
        let all: Vec<(&str, f64)> =
            living.chain(owners.gone.iter().map(|gone| gone.identity.as_str())).map(|name| (name, 0.0)).collect();
        let known = listed(self.dialect(), &owner, &all, &Part::all(&[]));
        Some(Part::fill("({} IS NOT NULL AND NOT {})", &[&value, &known]))
    }

    /// The run's own signs of life in seconds since 1970, each beside the value that it is read from.
    fn instants(&self) -> Vec<(Part, Part)> {
        let instant = |(_, sign, form): (Role, &Sign, TimeForm)| {
            let value = value_of(self.table, sign);
            let at = epoch(self.dialect(), &value, form, self.zone);
            (value, at)
        };
        self.table.signs().map(instant).collect()
    }

    /// The run has a sign of life of its own; `None` where every run has.
    pub(super) fn has_sign(&self) -> Option<Part> {
        let mut known = Vec::new();
        for (_, sign, _) in self.table.signs() {
            if !self.may_be_null(sign) {
                return None;
            }
            known.push(Part::fill("{} IS NOT NULL", &[&value_of(self.table, sign)]));
        }
        Some(Part::any(&known))
    }

    /// The newest sign of life of `t`, in seconds since 1970; requeues of ours are signs of life too.
    #[must_use]
    pub fn newest(&self) -> Option<Part> {
        let dialect = self.dialect();
        let mut signs = self.instants();
        if let Some(requeues) = &self.requeues {
            let (form, last) = ledger_time(dialect);
            let requeued = Part::fill(
                &format!(
                    "CASE WHEN {{}} THEN NULL ELSE (SELECT max({{}}) FROM {requeues} q WHERE q.run_table = {{}} AND q.run = {{}}) END"
                ),
                &[
                    &self.never_requeued(requeues),
                    &epoch(dialect, &last, form, Zone::default()),
                    &Part::bind(Value::Text(self.table.ledger_name())),
                    &key_text(self.table),
                ],
            );
            signs.push((requeued.clone(), requeued));
        }
        newest_of(dialect, &signs)
    }

    /// `FROM` this table as `t`.
    #[must_use]
    pub fn from(&self) -> Part {
        Part::text(format!("FROM {} t", table_name(self.table)))
    }
}

/// The ledger's own form of times and the column that holds the last requeue.
fn ledger_time(dialect: Dialect) -> (TimeForm, Part) {
    let form = match dialect {
        Dialect::Postgres => TimeForm::Zoned,
        Dialect::Mysql => TimeForm::Naive,
        Dialect::Sqlite => TimeForm::Dynamic,
    };
    (form, Part::text(format!("q.{}", quote_text(dialect, "last"))))
}

/// The newest of instants, each beside the value that it was read from.
fn newest_of(dialect: Dialect, signs: &[(Part, Part)]) -> Option<Part> {
    let [(_, first), rest @ ..] = signs else { return None };
    if rest.is_empty() {
        return Some(first.clone());
    }
    // The least time stands in for a missing one, and NULL comes back if all are missing; on SQLite also where a value
    // cannot be read, for it may be the newest.
    let filled = |(value, at): &(Part, Part)| match dialect {
        Dialect::Sqlite => Part::fill("CASE WHEN {} IS NULL THEN -1e15 ELSE {} END", &[value, at]),
        _ => Part::fill("coalesce({}, -1e15)", &[at]),
    };
    let list = |of: &dyn Fn(&(Part, Part)) -> Part| Part::join(&signs.iter().map(of).collect::<Vec<_>>(), ", ");
    Some(match dialect {
        // Ignores NULLs.
        Dialect::Postgres => Part::fill("greatest({})", &[&list(&|(_, at)| at.clone())]),
        Dialect::Mysql => Part::fill("nullif(greatest({}), -1e15)", &[&list(&filled)]),
        Dialect::Sqlite => Part::fill("nullif(max({}), -1e15)", &[&list(&filled)]),
    })
}

/// `owner` is in the list and `holds` for the entry `o(identity, since)`; the list is one bound value however long.
pub(super) fn listed(dialect: Dialect, owner: &Part, list: &[(&str, f64)], holds: &Part) -> Part {
    match dialect {
        // A lookup by key in one parsed value: thousands of owners cost no more than one.
        Dialect::Postgres => {
            let map: serde_json::Map<String, serde_json::Value> =
                list.iter().map(|(name, since)| ((*name).to_owned(), serde_json::json!(since))).collect();
            let map = Part::bind(Value::Text(serde_json::Value::Object(map).to_string()));
            Part::fill(
                "EXISTS (SELECT 1 FROM (SELECT ({}::text::jsonb ->> {})::float8 AS since) o WHERE o.since IS NOT NULL AND {})",
                &[&map, owner, holds],
            )
        }
        Dialect::Mysql => Part::fill(
            "EXISTS (SELECT 1 FROM JSON_TABLE({}, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o \
             WHERE CAST(o.identity AS BINARY) = CAST({} AS BINARY) AND {})",
            &[&json(list), owner, holds],
        ),
        Dialect::Sqlite => Part::fill(
            "EXISTS (SELECT 1 FROM (SELECT json_extract(e.value, '$[0]') AS identity, json_extract(e.value, '$[1]') AS since FROM json_each({}) e) o \
             WHERE o.identity = {} AND {})",
            &[&json(list), owner, holds],
        ),
    }
}

fn json(list: &[(&str, f64)]) -> Part {
    Part::bind(Value::Text(serde_json::json!(list).to_string()))
}
