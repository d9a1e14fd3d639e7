//! Slots of a schedule: each runs once.

use super::*;
use crate::api;

fn scheduled(cron: &str, zone: &str) -> Facts {
    let mut facts = facts();
    facts.policy.rules.schedule = Some(Schedule { cron: api::schedule(cron).unwrap(), zone: api::zone(zone).unwrap() });
    facts
}

#[test]
fn slots_that_were_missed_run_once_and_a_failed_one_is_tried_again() {
    let mut facts = scheduled("*/10 * * * *", "UTC");
    let start = look(&mut facts, 0).start.unwrap();
    assert_eq!(start.triggers, ["schedule/2026-11-24T10:00:00Z"]);
    let mut job = created(&start, 0);
    job.state = badly(1, 69);
    facts.jobs.push(job);
    look(&mut facts, 1);
    recover(&mut facts, 31);
    let quiet = look(&mut facts, 40);
    assert_eq!((quiet.start, quiet.look_again, quiet.memory.next), (None, Some(at(600)), Some(at(600))));
    assert_eq!(recover(&mut facts, 36_000).triggers, ["schedule/2026-11-24T20:00:00Z"]);
    assert_eq!(look(&mut facts, 36_100).start, None);
}

#[test]
fn a_new_policy_does_not_make_up_for_slots_before_it() {
    let mut facts = scheduled("0 3 * * *", "UTC");
    facts.policy.created = at(-60);
    assert_eq!(look(&mut facts, 0).start, None);
}

#[test]
fn a_slot_in_the_hour_that_is_skipped_or_comes_twice_runs_once() {
    // Berlin: 2026-03-29 02:30 does not exist, 2026-10-25 02:30 comes twice.
    for (day, runs) in [("2026-03-28T12:00:00Z", 1..=2), ("2026-10-24T12:00:00Z", 1..=1)] {
        let mut facts = scheduled("30 2 * * *", "Europe/Berlin");
        let begin = day.parse::<Timestamp>().unwrap();
        facts.policy.created = begin;
        let mut slots = std::collections::BTreeSet::new();
        for minute in 0..24 * 60 {
            facts.now = Timestamp::from_second(begin.as_second() + minute * 60).unwrap();
            if let Some(start) = decide(&facts).start {
                assert!(slots.insert(start.triggers[0].clone()), "{start:?}");
                let mut job = created(&start, 0);
                job.created = facts.now;
                job.state = well(0, Outcome::NothingStuck);
                if let JobState::Succeeded(end) = &mut job.state {
                    end.at = facts.now;
                }
                facts.jobs = vec![job];
                facts.memory = decide(&facts).memory;
            }
        }
        assert!(runs.contains(&slots.len()), "{slots:?}");
    }
}
