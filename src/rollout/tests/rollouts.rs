//! Rollouts: one recovery before the new pods are ready, one after the last old pod.

use super::*;

#[test]
fn a_rollout_is_recovered_once_before_its_pods_are_ready_and_once_after_the_last_old_pod() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    let first = recover(&mut facts, 0);
    assert_eq!(first.triggers, ["rollout/Deployment/shop/2/before"]);
    assert_eq!(first.trigger, Trigger::RolloutBeforeReady);
    assert_eq!(facts.memory.workloads[0].recovered_revision.as_deref(), Some("2"));
    facts.workers[0].terminating = true;
    assert_eq!(look(&mut facts, 20).start, None, "a terminating pod still works");
    facts.workers.remove(0);
    let second = recover(&mut facts, 30);
    assert_eq!(second.triggers, ["rollout/Deployment/shop/2/after"]);
    assert_eq!(look(&mut facts, 100).start, None);
}

#[test]
fn a_pod_whose_replica_set_was_deleted_before_it_is_an_old_one_until_it_is_gone() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers.push(waiting("b", "2", 0));
    recover(&mut facts, 0);
    // Its owner is a uid that nothing is known of any more.
    facts.workers[0].workload = Some("deleted".into());
    facts.workers[0].revision = None;
    facts.workers[0].terminating = true;
    assert_eq!(look(&mut facts, 20).start, None, "it still works");
    facts.workers.remove(0);
    assert_eq!(recover(&mut facts, 30).triggers, ["rollout/Deployment/shop/2/after"]);
}

#[test]
fn one_recovery_covers_a_deployment_that_was_complete_long_before_its_policy() {
    let mut facts = facts();
    facts.memory = Memory::default();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers, ["rollout/Deployment/shop/1/before", "rollout/Deployment/shop/1/after"]);
    assert_eq!(look(&mut facts, 100).start, None);
}

#[test]
fn a_recreated_deployment_whose_old_pods_went_first_needs_one_recovery() {
    let mut facts = facts();
    facts.workloads[0].revision = "2".into();
    facts.workers = vec![waiting("b", "2", 0)];
    assert_eq!(recover(&mut facts, 0).triggers.len(), 2);
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn a_rollback_is_a_rollout_of_its_own() {
    let mut facts = facts();
    let mut jobs = std::collections::BTreeSet::new();
    for (n, revision) in ["2", "3", "4"].into_iter().enumerate() {
        facts.workloads[0].revision = revision.into();
        facts.workers = vec![pod("a", revision)]; // the old ReplicaSet's pods wear the new number
        jobs.insert(recover(&mut facts, n as i64 * 20).job);
    }
    assert_eq!(jobs.len(), 3);
}

#[test]
fn a_hash_that_comes_back_is_recovered_again_under_another_id() {
    let mut facts = facts();
    let mut ids = std::collections::BTreeSet::new();
    for n in 0..30_i64 {
        facts.workloads[0].revision = if n % 2 == 0 { "6d4f" } else { "7c5b" }.into();
        facts.workers.clear();
        ids.insert(recover(&mut facts, n * 20).recovery_id);
        facts.jobs.clear();
    }
    assert_eq!(ids.len(), 30);
}

#[test]
fn scaling_and_pausing_make_no_revision_and_start_nothing() {
    let mut facts = facts();
    facts.workers.extend([pod("b", "1"), pod("c", "1")]);
    assert_eq!(look(&mut facts, 0).start, None);
    facts.workers.clear();
    assert_eq!(look(&mut facts, 1).start, None, "what was lost, the roll call tells");
}

#[test]
fn a_workload_made_anew_under_its_name_is_another_one() {
    let mut facts = facts();
    facts.workloads[0].uid = "shop-uid-2".into();
    facts.workers.clear();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers.len(), 2);
    assert_eq!(facts.memory.workloads.len(), 1, "the old one is forgotten");
    let other = {
        let mut f = super::facts();
        f.memory = Memory::default();
        recover(&mut f, 0)
    };
    assert_ne!(start.job, other.job);
}

#[test]
fn a_workload_made_anew_while_a_recovery_of_its_name_runs_is_not_taken_for_recovered_or_given_up() {
    for end in [well(30, Outcome::Recovered), badly(30, 78)] {
        let mut facts = facts();
        facts.policy.rules.min_interval = Duration::from_secs(1);
        facts.workloads[0].uid = "shop-uid-1".into();
        facts.workloads[0].revision_created = Some(at(0));
        facts.workers.clear();
        let start = look(&mut facts, 1).start.unwrap();
        facts.jobs.push(created(&start, 1));
        facts.workloads[0].uid = "shop-uid-2".into();
        facts.workloads[0].revision_created = Some(at(25));
        facts.workers = vec![Worker { workload: Some("shop-uid-2".into()), ..waiting("b", "1", 26) }];
        look(&mut facts, 26);
        facts.jobs[0].state = end;
        look(&mut facts, 30);
        assert!(matches!(gate_of(&facts, &facts.workers[0]), GateState::Held { .. }));
        let known = facts.memory.workloads[0].clone();
        let done = [known.recovered_revision, known.completed_revision, known.released_revision];
        assert_eq!((known.uid.as_str(), done), ("shop-uid-2", [None, None, None]));
        let again = look(&mut facts, 62).start.unwrap();
        assert_ne!(again.recovery_id, start.recovery_id);
    }
}

#[test]
fn several_workloads_that_roll_at_once_share_one_recovery() {
    let mut facts = facts();
    facts.workloads = vec![workload("shop", "2"), workload("web", "7")];
    let start = recover(&mut facts, 0);
    assert_eq!(
        start.triggers,
        ["rollout/Deployment/shop/2/before", "rollout/Deployment/web/7/before", "rollout/Deployment/web/7/after"]
    );
    assert_eq!(look(&mut facts, 60).start, None);
}

#[test]
fn workloads_beyond_what_the_status_holds_start_no_storm() {
    let mut facts = facts();
    facts.workloads = (0..100).map(|n| workload(&format!("w{n:03}"), "1")).collect();
    facts.workers.clear();
    let start = recover(&mut facts, 0);
    assert_eq!(start.triggers.len(), 64);
    assert_eq!(look(&mut facts, 600).start, None);
    assert_eq!(facts.memory.workloads.len(), 32);
}

#[test]
fn of_too_many_workloads_those_are_followed_whose_pods_wait_or_live() {
    let mut facts = facts();
    facts.workloads = (0..40).map(|n| workload(&format!("w{n:03}"), "1")).collect();
    let of = |n: usize, pod: Worker| Worker { workload: Some(format!("w{n:03}-uid")), ..pod };
    facts.workers = vec![of(39, waiting("a", "1", 0)), of(38, pod("b", "1")), of(37, pod("c", "1"))];
    facts.workers[2].phase = PodPhase::Ended;
    facts.memory.workloads = vec![WorkloadMemory { uid: "w036-uid".into(), ..WorkloadMemory::default() }];
    let names = |facts: &Facts| {
        let first: Vec<String> = facts.workloads.iter().take(4).map(|workload| workload.name.clone()).collect();
        first.join(" ")
    };
    put_followed_first(&mut facts.workloads, &facts.workers, &facts.memory);
    assert_eq!(names(&facts), "w039 w038 w036 w000");
    assert_eq!(unfollowed(&facts.workloads, &facts.workers), 0, "nobody misses the others");
    facts.workers = (0..40).map(|n| of(n, pod(&format!("p{n}"), "1"))).collect();
    assert_eq!(unfollowed(&facts.workloads, &facts.workers), 8);
    facts.workloads.truncate(32);
    facts.workloads.reverse();
    let before = facts.workloads.clone();
    put_followed_first(&mut facts.workloads, &facts.workers, &facts.memory);
    assert_eq!(facts.workloads, before, "as they are, where there is room for all");
}
