//! When a run that lives becomes stuck if it stays silent, as SQL.

use super::{
    Part, Scope, Value,
    clock::now,
    expr::{text_of, value_of},
    owners::listed,
    signs::{Heard, newest_of},
};
use crate::{evidence::Owners, runs::Role};

/// Kubernetes cuts times to the second.
const TICK: f64 = 1.0;

impl Scope<'_> {
    /// When `t`, which lives, becomes stuck if it shows no further sign of life; NULL: never.
    #[must_use]
    pub fn due(&self) -> Part {
        let Some(newest) = self.newest() else {
            return self.instant(Role::LeaseUntil).unwrap_or_else(|| Part::text("NULL"));
        };
        let rules = self.rules;
        let after = |limit: f64| {
            let at = Part::fill("{} + {}", &[&newest, &Part::bind(Value::Float(limit))]);
            // A requeue alone makes no run stuck.
            match &self.requeues {
                Some(_) => Part::fill("CASE WHEN {} THEN {} END", &[&self.has_sign(), &at]),
                None => at,
            }
        };
        let usual = after(rules.stuck_after);
        let mut claimed = match rules.owners.as_ref().zip(self.table.role(Role::Owner)) {
            None => usual,
            Some((owners, owner)) => {
                let owner = text_of(self.dialect(), &value_of(self.table, owner));
                let hung = rules.hung_after.map_or_else(|| Part::text("NULL"), after);
                Part::fill("CASE WHEN {} THEN {} ELSE {} END", &[&self.alive(owners, &owner), &hung, &usual])
            }
        };
        let mut never = after(rules.never_claimed_after);
        if let Some(moment) = self.moment(Role::LeaseUntil) {
            let (none, lease) = (moment.is_none(), moment.at());
            let mut silent = vec![none.clone()];
            silent.extend(self.requeued_since(&lease));
            claimed = Part::fill("CASE WHEN {} THEN {} ELSE {} END", &[&Part::any(&silent), &claimed, &lease]);
            never = Part::fill(
                "CASE WHEN {} OR {} <= {} THEN {} WHEN {} > {} THEN {} END",
                &[&none, &lease, &never, &never, &lease, &never, &lease],
            );
        }
        if let Some((owners, owner)) = rules.owners.as_ref().zip(self.table.role(Role::Owner)) {
            let owner = text_of(self.dialect(), &value_of(self.table, owner));
            claimed = self.due_of_gone(owners, &owner, claimed);
        }
        Part::fill("CASE WHEN {} THEN {} ELSE {} END", &[&self.is_claimed(), &claimed, &never])
    }

    /// `due`, or for a run that a gone owner claimed too shortly before the snapshot: when one that is taken as much later
    /// will tell, whatever the clocks differ by.
    fn due_of_gone(&self, owners: &Owners, owner: &Part, due: Part) -> Part {
        let Some(claim) = self.claim(owners.identity).filter(|_| !owners.gone.is_empty()) else { return due };
        let list: Vec<(&str, f64)> = owners.gone.iter().map(|gone| (gone.identity.as_str(), 0.0)).collect();
        let settled = Part::bind(Value::Float(owners.settled));
        let (late, claim) = match self.requeued_at() {
            None => (Part::fill("{} >= {}", &[&claim, &settled]), claim),
            Some(requeued) => {
                let signs = [&claim, &requeued].map(|at| Heard { at: at.clone(), doubt: None });
                let later = newest_of(self.dialect(), &signs).unwrap_or_else(|| claim.clone());
                (Part::fill("{} IS NOT NULL AND {} >= {}", &[&claim, &later, &settled]), later)
            }
        };
        let mut holds = vec![listed(self.dialect(), owner, &list, &late)];
        // Somebody beats in its name: that one may live for long, and is not asked for again and again.
        holds.extend(self.no_beat_since(&Part::bind(Value::Float(owners.seen_until))));
        let soon = Part::fill(&format!("{{}} + ({{}} - {{}}) + {TICK:.1}"), &[&now(self.dialect()), &claim, &settled]);
        Part::fill("CASE WHEN {} THEN {} ELSE {} END", &[&Part::all(&holds), &soon, &due])
    }
}
