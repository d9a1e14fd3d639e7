//! What owners say of a run, as SQL: gone, restarted, alive, or unknown.

use super::{
    Part, Scope, Value,
    expr::{text_of, value_of},
    signs::newest_of,
};
use crate::{
    evidence::{Identity, LAST_BEAT_SECONDS, Living, NEVER, Owners},
    runs::{Dialect, Role},
};

impl Scope<'_> {
    /// The owner is known to be gone, the run was claimed before that, and nothing was heard of it since.
    pub(super) fn owner_gone(&self, owners: &Owners, owner: &Part) -> Option<Part> {
        if owners.gone.is_empty() {
            return None;
        }
        let claim = self.claim(owners.identity)?;
        let list: Vec<(&str, f64)> =
            owners.gone.iter().map(|gone| (gone.identity.as_str(), gone.claimed_before)).collect();
        let mut holds = vec![listed(self.dialect(), owner, &list, &self.claimed_before(&claim))];
        holds.extend(self.no_beat_since(&Part::bind(Value::Float(owners.seen_until))));
        Some(Part::all(&holds))
    }

    /// The owner's container has started again since it claimed the run.
    pub(super) fn restarted(&self, owners: &Owners, owner: &Part) -> Option<Part> {
        let claim = self.instant(Role::StartedAt)?;
        let left = owners.living.iter().filter_map(|living| Some((living.identity.as_str(), living.left_before?)));
        let list: Vec<(&str, f64)> = left.collect();
        if list.is_empty() {
            return None;
        }
        let mut holds = vec![self.claimed_before(&claim)];
        holds.extend(self.no_beat_since(&Part::text(format!("o.since + {LAST_BEAT_SECONDS:.1}"))));
        Some(listed(self.dialect(), owner, &list, &Part::all(&holds)))
    }

    /// The run was claimed before `o.since`; what was claimed before a requeue of ours, that has taken away.
    fn claimed_before(&self, claim: &Part) -> Part {
        let mut holds = vec![Part::fill("{} < o.since", &[claim])];
        holds.extend(self.not_requeued_since(&Part::text("o.since")));
        Part::all(&holds)
    }

    /// The owner is there and the run is its own: claimed or beaten since it started, or nothing is known of the claim.
    pub(super) fn alive(&self, owners: &Owners, owner: &Part) -> Part {
        let since = |living: &Living| living.since.unwrap_or(NEVER);
        let list: Vec<(&str, f64)> =
            owners.living.iter().map(|living| (living.identity.as_str(), since(living))).collect();
        let Some(claim) = self.instant(Role::StartedAt) else {
            return listed(self.dialect(), owner, &list, &Part::all(&[]));
        };
        let mut ways = vec![Part::fill("{} IS NULL OR {} >= o.since", &[&claim, &claim])];
        let beats = [Role::HeartbeatAt, Role::ProgressAt].into_iter().filter_map(|role| self.instant(role));
        ways.extend(self.requeued_since(&Part::text("o.since")));
        ways.extend(beats.map(|at| Part::fill("coalesce({} >= o.since, {})", &[&at, &self.falsehood()])));
        listed(self.dialect(), owner, &list, &Part::fill("({})", &[&Part::any(&ways)]))
    }

    /// The owner of `t` is neither there nor known to be gone. A snapshot that is no evidence does not tell.
    #[must_use]
    pub fn owner_unknown(&self) -> Option<Part> {
        let owners = self.rules.owners.as_ref().filter(|owners| !owners.refused)?;
        let value = value_of(self.table, self.table.role(Role::Owner)?);
        let owner = text_of(self.dialect(), &value);
        let living = owners.living.iter().map(|living| living.identity.as_str());
        let all: Vec<(&str, f64)> =
            living.chain(owners.gone.iter().map(|gone| gone.identity.as_str())).map(|name| (name, 0.0)).collect();
        let known = listed(self.dialect(), &owner, &all, &Part::all(&[]));
        Some(Part::fill("({} IS NOT NULL AND NOT {})", &[&value, &known]))
    }

    /// When the run was claimed: its claim time; for owners that are never used twice, else its newest sign of life.
    pub(super) fn claim(&self, identity: Identity) -> Option<Part> {
        let started = self.instant(Role::StartedAt);
        match identity {
            Identity::PodName => started,
            Identity::PodUid => match (started, newest_of(self.dialect(), &self.heard())) {
                (Some(at), Some(newest)) => {
                    let none = self.moment(Role::StartedAt)?.is_none();
                    Some(Part::fill("CASE WHEN {} THEN {} ELSE {} END", &[&none, &newest, &at]))
                }
                (started, newest) => started.or(newest),
            },
        }
    }

    /// Neither a heartbeat nor progress at or after `bound`.
    pub(super) fn no_beat_since(&self, bound: &Part) -> Vec<Part> {
        let beats = [Role::HeartbeatAt, Role::ProgressAt].into_iter().filter_map(|role| self.moment(role));
        // A value that cannot be read is no missing one: it may be a sign of life.
        beats.map(|beat| Part::fill("({} OR {} < {})", &[&beat.is_none(), &beat.at(), bound])).collect()
    }
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
             WHERE o.identity = {} COLLATE BINARY AND {})",
            &[&json(list), owner, holds],
        ),
    }
}

fn json(list: &[(&str, f64)]) -> Part {
    Part::bind(Value::Text(serde_json::json!(list).to_string()))
}
