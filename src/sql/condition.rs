//! The condition "this run is stuck" as SQL: what `evidence` judges one run at a time, repeated in every statement.

use super::{
    Part, Zone,
    expr::{table_name, text_of, value_of},
    state::{Class, classes},
};
use crate::{
    evidence::{EvidenceKind, Rules},
    runs::{Dialect, Role, RunTable},
};

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
        if let Some(lease) = self.moment(Role::LeaseUntil) {
            let mut holds = vec![lease.is_before(0.0)];
            // One from before a requeue of ours, in a column that could not be cleared, says nothing.
            holds.extend(self.not_requeued_since(&lease.at()));
            grounds.push((EvidenceKind::LeaseExpired, Part::all(&holds)));
        }
        if let Some(quiet) = self.quiet() {
            if let Some(heartbeat) = self.moment(Role::HeartbeatAt) {
                grounds.push((EvidenceKind::HeartbeatStale, Part::all(&[heartbeat.is_some(), quiet.clone()])));
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

    pub(super) fn falsehood(&self) -> Part {
        Part::text(if self.dialect() == Dialect::Postgres { "false" } else { "0" })
    }

    /// No sign of life within `limit` seconds, at least one known, no lease that holds, no requeue of ours since.
    fn silent(&self, limit: f64, also: &[Part]) -> Option<Part> {
        let mut holds = Vec::new();
        for moment in self.moments() {
            // First the one that an index may serve.
            let place = if moment.may_be_null { holds.len() } else { 0 };
            holds.insert(place, moment.is_silent_for(limit));
        }
        if holds.is_empty() {
            return None;
        }
        holds.push(self.has_sign());
        holds.extend(self.moment(Role::LeaseUntil).map(|lease| lease.is_silent_for(0.0)));
        holds.extend(also.iter().cloned());
        holds.extend(self.not_requeued_within(limit));
        Some(Part::all(&holds))
    }

    /// `FROM` this table as `t`.
    #[must_use]
    pub fn from(&self) -> Part {
        Part::text(format!("FROM {} t", table_name(self.table)))
    }
}
