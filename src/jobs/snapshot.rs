//! The snapshot of a namespace's pods, as it travels in a Job's environment.
//!
//! In: the pods that count as alive, and the workers that were seen to end. Out: the compact form of the `evidence` room,
//! which holds only what the policy's owner column is compared with; or why there is none.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::json;

use crate::{
    api::{Identity, names},
    rollout::{Loss, LossKind, PodPhase, Trouble, Worker},
};

/// More pods than this are too many.
pub const MOST_PODS: usize = 3000;
/// One variable may hold 128 KiB; what is left is for the kernel's own and for the rest of the environment.
pub const MOST_BYTES: usize = 100 << 10;

/// What a snapshot is made of.
#[derive(Clone, Debug)]
pub struct Census<'a, Others> {
    /// The operator's clock.
    pub now: Timestamp,
    /// The policy's uid: workers that others know, of another namespace or cluster, are not missed here.
    pub scope: &'a str,
    /// Up to when the lists are known to hold, where that is before `now`: the watch may lag.
    pub as_of: Option<Timestamp>,
    /// What the policy's owner column holds.
    pub identity: Identity,
    /// The pods that the policy selects; ended ones are left out here.
    pub workers: &'a [Worker],
    /// Uid and name of every pod of the namespace that counts as alive: neither Succeeded nor Failed. Workers may be among
    /// them.
    pub others: Others,
    /// Workers that were seen alive and then missed.
    pub losses: &'a [Loss],
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snapshot {
    /// The text for `UNSTICK_WORKERS`.
    Text(String),
    /// The policy compares owners with nothing.
    NotNeeded,
    /// It would not fit: owners are no evidence, and the status says so.
    TooMany(Trouble),
}

impl Snapshot {
    /// The text, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::NotNeeded | Self::TooMany(_) => None,
        }
    }

    /// What the status should say about it.
    #[must_use]
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::TooMany(trouble) => Some(trouble),
            Self::NotNeeded | Self::Text(_) => None,
        }
    }

    /// The same in words.
    #[must_use]
    pub fn warning(&self) -> Option<&str> {
        self.trouble().map(|trouble| trouble.message.as_str())
    }
}

/// Takes the snapshot.
#[must_use]
pub fn snapshot<'a, Others>(census: Census<'a, Others>) -> Snapshot
where
    Others: IntoIterator<Item = (&'a str, &'a str)>,
{
    let Census { now, scope, as_of, identity, workers, others, losses } = census;
    let by_uid = match identity {
        Identity::None => return Snapshot::NotNeeded,
        Identity::PodUID => true,
        Identity::PodName => false,
    };
    let mut lists = Lists { by_uid, pods: 0, workers: String::new(), others: String::new(), gone: String::new() };
    let mut selected: std::collections::HashSet<&str> = std::collections::HashSet::with_capacity(workers.len());
    for worker in workers {
        // An ended worker is no other pod either, should it be listed there for a moment longer.
        selected.insert(&worker.uid);
        if worker.phase == PodPhase::Alive {
            lists.worker(worker, now);
        }
    }
    for (uid, name) in others {
        if !selected.contains(uid) {
            lists.other(uid, name);
        }
        if lists.too_large() {
            return Snapshot::TooMany(too_many());
        }
    }
    let ended = losses.iter().filter(|loss| matches!(loss.kind, LossKind::Gone | LossKind::Ended));
    ended.for_each(|loss| lists.gone(loss));
    if lists.too_large() {
        return Snapshot::TooMany(too_many());
    }
    Snapshot::Text(lists.text(scope, now, as_of))
}

fn too_many() -> Trouble {
    Trouble {
        reason: names::REASON_TOO_MANY_PODS,
        message: format!(
            "the namespace has more pods than a snapshot can hold ({MOST_PODS} pods, {} KiB): a missing owner is no evidence, heartbeat, lease and age are; fewer pods per namespace bring it back",
            MOST_BYTES >> 10
        ),
    }
}

/// The three lists while they grow.
struct Lists {
    by_uid: bool,
    pods: usize,
    workers: String,
    others: String,
    gone: String,
}

impl Lists {
    fn worker(&mut self, worker: &Worker, now: Timestamp) {
        self.pods += 1;
        let age = match worker.container.since {
            Some(since) => (now.as_second() - since.as_second()).max(0).to_string(),
            None => "-".to_owned(),
        };
        let id = self.id(&worker.uid, &worker.name);
        push(&mut self.workers, &format!("{id}/{age}"));
    }

    fn other(&mut self, uid: &str, name: &str) {
        self.pods += 1;
        let id = self.id(uid, name);
        push(&mut self.others, &id);
    }

    fn gone(&mut self, loss: &Loss) {
        let id = self.id(&loss.uid, &loss.name);
        push(&mut self.gone, &id);
    }

    fn id(&self, uid: &str, name: &str) -> String {
        if self.by_uid { number(uid).unwrap_or_else(|| format!("={uid}")) } else { name.to_owned() }
    }

    fn too_large(&self) -> bool {
        // What stands around the lists is less than the last two hundred bytes.
        self.pods > MOST_PODS || self.workers.len() + self.others.len() + self.gone.len() > MOST_BYTES - 200
    }

    fn text(&self, scope: &str, now: Timestamp, as_of: Option<Timestamp>) -> String {
        let by = if self.by_uid { "uid" } else { "name" };
        let Self { workers, others, gone, .. } = self;
        json!({ "time": now, "scope": scope, "asOf": as_of, "by": by, "workers": workers, "pods": others, "gone": gone })
            .to_string()
    }
}

fn push(list: &mut String, item: &str) {
    let blank = if list.is_empty() { "" } else { " " };
    // Writing to a String cannot fail.
    let _ = write!(list, "{blank}{item}");
}

/// A uid of the usual form as a number in base 36: 25 characters instead of 36.
fn number(uid: &str) -> Option<String> {
    let form = uid.len() == 36
        && uid.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        });
    let mut rest = u128::from_str_radix(&uid.replace('-', ""), 16).ok().filter(|_| form)?;
    let mut digits = Vec::with_capacity(25);
    while rest > 0 || digits.is_empty() {
        let digit = u32::try_from(rest % 36).ok()?;
        digits.push(char::from_digit(digit, 36)?);
        rest /= 36;
    }
    Some(digits.iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{evidence, rollout::Container};

    const NOW: &str = "2026-11-24T10:00:00.25Z";

    fn now() -> Timestamp {
        NOW.parse().unwrap()
    }

    fn worker(uid: &str, since: Option<&str>) -> Worker {
        let since = since.map(|since| since.parse().unwrap());
        Worker {
            uid: uid.into(),
            name: format!("shop-{}", &uid[..1]),
            workload: None,
            revision: None,
            phase: PodPhase::Alive,
            terminating: false,
            created: Timestamp::UNIX_EPOCH,
            container: Container { running: since.map(|_| "c1".into()), since, ended: None },
            readiness_gate: None,
            in_init: false,
        }
    }

    fn lost(uid: &str, kind: LossKind) -> Loss {
        Loss { uid: uid.into(), name: "shop-old".into(), container: None, kind, at: now() }
    }

    fn read(snapshot: &Snapshot) -> evidence::Snapshot {
        evidence::Snapshot::parse(snapshot.text().unwrap()).unwrap()
    }

    const A: &str = "a5b1fcf1-5b0c-4b3c-8e9c-6e2d7c1b3a55";
    const B: &str = "b5b1fcf1-5b0c-4b3c-8e9c-6e2d7c1b3a55";
    const C: &str = "05b1fcf1-5b0c-4b3c-8e9c-6e2d7c1b3a55";

    #[test]
    fn the_recovery_reads_by_uid_what_the_operator_saw() {
        let ended = Worker { phase: PodPhase::Ended, ..worker(C, None) };
        let workers = [worker(A, Some("2026-11-24T09:00:00Z")), worker(B, None), ended];
        let losses = [
            lost("odd", LossKind::Gone),
            lost(C, LossKind::Ended),
            lost("d1gest", LossKind::WhileAway),
            lost(A, LossKind::Restarted),
        ];
        let others = [(A, "shop-a"), ("mirror", "etcd"), (C, "shop-0")];
        let at = "2026-11-24T09:59:58Z".parse().unwrap();
        let taken = snapshot(Census {
            now: now(),
            scope: "policy-1",
            as_of: Some(at),
            identity: Identity::PodUID,
            workers: &workers,
            others,
            losses: &losses,
        });
        let seen = read(&taken);
        assert_eq!((seen.time, seen.as_of), (now(), Some(at)));
        let pods: Vec<_> = seen.pods.iter().map(|pod| (pod.uid.as_str(), pod.worker, pod.since)).collect();
        let since = Some("2026-11-24T09:00:00Z".parse().unwrap());
        assert_eq!(pods, [(A, true, since), (B, true, None), ("mirror", false, None)]);
        assert_eq!(seen.gone.iter().map(|pod| pod.uid.as_str()).collect::<Vec<_>>(), ["odd", C]);
    }

    #[test]
    fn the_recovery_reads_by_name_what_the_operator_saw() {
        let workers = [worker(A, Some("2026-11-24T09:00:00Z"))];
        let losses = [lost(C, LossKind::Gone)];
        let census = Census {
            now: now(),
            scope: "policy-1",
            as_of: None,
            identity: Identity::PodName,
            workers: &workers,
            others: [(B, "web")],
            losses: &losses,
        };
        let seen = read(&snapshot(census));
        assert_eq!(seen.pods.iter().map(|pod| pod.name.as_str()).collect::<Vec<_>>(), ["shop-a", "web"]);
        assert_eq!(seen.gone[0].name, "shop-old");
    }

    #[test]
    fn a_policy_that_compares_owners_with_nothing_needs_no_snapshot() {
        let census = Census {
            now: now(),
            scope: "policy-1",
            as_of: None,
            identity: Identity::None,
            workers: &[],
            others: [(A, "a")],
            losses: &[],
        };
        assert_eq!(snapshot(census), Snapshot::NotNeeded);
    }

    #[test]
    fn three_thousand_pods_fit_and_one_more_turns_owner_evidence_off() {
        let uids: Vec<String> = (0..=3000_u128).map(|n| uuid(u128::MAX - n)).collect();
        let pods = |n: usize| {
            let others = uids.iter().take(n).map(|uid| (uid.as_str(), "web-7c9d8b6f5d-x2x8k"));
            snapshot(Census {
                now: now(),
                scope: "policy-1",
                as_of: None,
                identity: Identity::PodUID,
                workers: &[],
                others,
                losses: &[],
            })
        };
        assert!(pods(3000).text().unwrap().len() < MOST_BYTES);
        assert_eq!(read(&pods(3000)).pods[2999].uid, uids[2999]);
        let Snapshot::TooMany(trouble) = pods(3001) else { panic!("it should not fit") };
        assert_eq!(trouble.reason, names::REASON_TOO_MANY_PODS);
    }

    #[test]
    fn long_names_are_too_much_before_there_are_three_thousand() {
        let name = "x".repeat(253);
        let others = (0..500).map(|_| (A, name.as_str()));
        let taken = snapshot(Census {
            now: now(),
            scope: "policy-1",
            as_of: None,
            identity: Identity::PodName,
            workers: &[],
            others,
            losses: &[],
        });
        assert!(taken.warning().unwrap().contains("no evidence"));
    }

    fn uuid(number: u128) -> String {
        let hex = format!("{number:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    proptest! {
        #[test]
        fn any_uid_arrives_as_it_was(usual in any::<u128>(), odd in "[A-Za-z0-9=/.-]{1,40}") {
            let usual = uuid(usual);
            let workers = [worker(&odd, Some("2026-11-24T09:59:59Z"))];
            let others = [(usual.as_str(), "x")];
            let seen = read(&snapshot(Census { now: now(), scope: "policy-1", as_of: None, identity: Identity::PodUID, workers: &workers, others, losses: &[] }));
            prop_assert_eq!(&seen.pods[0].uid, &odd);
            prop_assert_eq!(&seen.pods[1].uid, &usual);
        }
    }
}
