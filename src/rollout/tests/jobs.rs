//! The Job of a recovery: its name, what holds it up, when it is taken away.

use super::*;

#[test]
fn names_fit_and_are_the_same_for_whoever_decides() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    facts.policy.name = format!("{}.{}", "a".repeat(39), "b".repeat(200));
    facts.policy.namespace = "n".repeat(63);
    let start = look(&mut facts, 0).start.unwrap();
    assert!(start.job.len() <= 63 && start.recovery_id.len() <= 128);
    assert!(start.job.split('.').all(|label| !label.starts_with('-') && !label.ends_with('-')), "{}", start.job);
    facts.now = at(9);
    facts.losses[0].at = at(9);
    assert_eq!(decide(&facts).start.unwrap().job, start.job, "when it was noticed does not matter");
    facts.policy.uid = "other".into();
    assert_ne!(decide(&facts).start.unwrap().job, start.job);
}

#[test]
fn more_triggers_than_can_be_listed_are_counted_and_covered() {
    let mut facts = facts();
    facts.losses = (0..200).map(|n| loss(&format!("p{n}"), "1", -1)).collect();
    let start = recover(&mut facts, 0);
    assert_eq!((start.triggers.len(), start.triggers[63].as_str()), (64, "…+137"));
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn a_job_that_waits_for_what_the_old_spec_named_makes_room_for_the_new_one() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    let mut job = created(&start, 0);
    job.state = JobState::Held(Trouble { reason: "SecretMissing", message: "Make it.".into() });
    facts.jobs.push(job);
    let decision = look(&mut facts, 2);
    assert_eq!(decision.memory.trouble.unwrap().reason, "SecretMissing");
    assert_eq!(decision.remove, Vec::<String>::new());
    facts.now = at(20);
    facts.policy.generation = 2;
    let decision = decide(&facts);
    assert_eq!(decision.remove, std::slice::from_ref(&start.job));
    facts.memory = decision.memory;
    facts.jobs.clear();
    assert_ne!(look(&mut facts, 21).start.unwrap().job, start.job);
}

#[test]
fn what_keeps_a_recovery_from_beginning_is_told_once_each_time_it_comes() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    let held = |reason, message: &str| JobState::Held(Trouble { reason, message: message.into() });
    facts.jobs[0].state = held("SecretMissing", "Make it.");
    let decision = look(&mut facts, 2);
    let told = News { reason: "RecoveryFailed", message: "Make it.".into(), kind: NewsKind::Warning };
    assert_eq!(decision.news, [told]);
    facts.jobs[0].state = held("SecretMissing", "Make it, as I said.");
    assert_eq!(reasons(&look(&mut facts, 8)), Vec::<&str>::new(), "the same in other words");
    facts.jobs[0].state = held("PodRefused", "No.");
    assert_eq!(reasons(&look(&mut facts, 9)), ["RecoveryFailed"]);
    facts.jobs[0].state = JobState::Active;
    assert_eq!(reasons(&look(&mut facts, 10)), Vec::<&str>::new());
    facts.jobs[0].state = well(11, Outcome::NothingStuck);
    look(&mut facts, 11);
    facts.losses = vec![loss("b", "1", 30)];
    let start = look(&mut facts, 30).start.unwrap();
    facts.jobs.push(created(&start, 30));
    facts.jobs[1].state = held("PodRefused", "No.");
    assert_eq!(reasons(&look(&mut facts, 31)), ["RecoveryFailed"], "it had passed");
}

#[test]
fn a_refusal_is_told_again_when_a_changed_spec_is_refused_too() {
    let mut facts = facts();
    let refused = Trouble { reason: "PodRefused", message: "quota".into() };
    assert_eq!(alarm(&facts, &refused).unwrap().message, "quota");
    facts.memory.trouble = Some(refused.clone());
    assert_eq!(alarm(&facts, &refused), None);
    facts.policy.generation = 2;
    assert!(alarm(&facts, &refused).is_some());
}

#[test]
fn a_running_job_of_the_old_spec_is_left_to_end() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    facts.policy.generation = 2;
    let decision = look(&mut facts, 1);
    assert_eq!((decision.start, decision.remove), (None, vec![]));
}

#[test]
fn a_job_that_vanished_is_made_again_under_the_same_name_and_counts_as_no_failure() {
    let mut facts = facts();
    facts.losses = vec![loss("a", "1", 0)];
    let start = look(&mut facts, 0).start.unwrap();
    facts.jobs.push(created(&start, 0));
    look(&mut facts, 5);
    assert!(facts.memory.active.is_some(), "a Job that takes long is told of");
    facts.jobs.clear();
    assert_eq!(look(&mut facts, 6).start, None, "the interval holds all the same");
    facts.memory.active = None;
    let again = look(&mut facts, 20).start.unwrap();
    assert_eq!((again.job, facts.memory.consecutive_failures), (start.job, 0));
}

#[test]
fn jobs_beyond_the_limits_go_once_the_status_knows_their_end() {
    let mut facts = facts();
    facts.policy.rules.successful_jobs = 1;
    for n in 0..4 {
        facts.losses = vec![loss("a", &n.to_string(), n * 20)];
        recover(&mut facts, n * 20);
    }
    let names: Vec<String> = facts.jobs.iter().map(|job| job.name.clone()).collect();
    let mut removed = look(&mut facts, 100).remove;
    removed.sort();
    let mut old = names[..3].to_vec();
    old.sort();
    assert_eq!(removed, old);
    facts.memory.history.clear();
    facts.memory.last = None;
    assert_eq!(decide(&facts).remove, Vec::<String>::new());
}

#[test]
fn a_job_of_an_earlier_policy_of_that_name_says_nothing() {
    let mut facts = facts();
    facts.policy.created = at(-10);
    facts.losses = vec![loss("a", "1", -40)];
    let mut old = created(&look(&mut facts, 0).start.unwrap(), -20);
    old.state = badly(-15, 1);
    facts.jobs.push(old);
    assert_eq!(look(&mut facts, 0).memory.history, vec![]);
}
