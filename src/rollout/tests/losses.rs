//! Roll calls: who is missing, told once.

use super::*;

fn names(losses: &[Loss]) -> Vec<String> {
    losses.iter().map(triggers::loss_name).collect()
}

/// A roll call that has seen one pod alive.
fn begun(facts: &Facts) -> RollCall {
    let mut roll = RollCall::default();
    assert_eq!(roll.call(facts, nobody), vec![]);
    roll
}

#[test]
fn a_pod_that_is_gone_or_ended_is_one_loss() {
    let mut facts = facts();
    let mut roll = begun(&facts);
    let mut gone = roll.clone();
    facts.workers[0].phase = PodPhase::Ended;
    assert_eq!(names(&roll.call(&facts, nobody)), ["worker/a/a-uid/ended"]);
    facts.workers.clear();
    assert_eq!(names(&roll.call(&facts, nobody)), ["worker/a/a-uid/ended"], "that it is swept away is no second loss");
    assert_eq!(names(&gone.call(&facts, nobody)), ["worker/a/a-uid/gone"]);
}

#[test]
fn a_container_is_lost_once_however_its_end_shows() {
    let id = |n: u32| Some(format!("containerd://{n}0000000ffff"));
    let container = |running: Option<u32>, ended: Option<u32>| Container {
        running: running.and_then(id),
        since: None,
        ended: ended.and_then(id),
    };
    let histories: [(&[Container], &[u32]); 5] = [
        (&[container(Some(1), None), container(Some(2), None)], &[1]),
        (&[container(Some(1), None), container(None, Some(1)), container(Some(2), Some(1))], &[1]),
        (&[container(Some(1), None), container(None, None), container(Some(2), Some(1))], &[1]),
        (
            &[container(Some(1), None), container(None, Some(1)), container(None, Some(2)), container(None, Some(2))],
            &[1, 2],
        ),
        (&[container(Some(1), None), container(Some(3), Some(2))], &[1, 2]),
    ];
    for (history, lost) in histories {
        let mut facts = facts();
        facts.memory.workers_digest = None;
        let mut roll = RollCall::default();
        for container in history {
            facts.workers[0].container = container.clone();
            roll.call(&facts, nobody);
        }
        let expected: Vec<_> = lost.iter().map(|n| format!("worker/a/a-uid/{n}0000000")).collect();
        assert_eq!(names(&roll.call(&facts, nobody)), expected, "{history:?}");
    }
}

#[test]
fn a_pod_that_came_and_crashed_between_two_looks_is_a_loss() {
    let mut facts = facts();
    let mut roll = begun(&facts);
    let mut fresh = pod("b", "1");
    fresh.container = Container { running: None, since: None, ended: Some("containerd://dead".into()) };
    facts.workers.push(fresh);
    assert_eq!(names(&roll.call(&facts, nobody)), ["worker/b/b-uid/dead"]);
}

#[test]
fn a_terminating_or_unreachable_pod_is_still_there() {
    let mut facts = facts();
    let mut roll = begun(&facts);
    facts.workers[0].terminating = true;
    assert_eq!(roll.call(&facts, nobody), vec![]);
}

#[test]
fn a_pod_whose_label_is_taken_off_is_lost_when_it_goes_and_not_before() {
    let mut facts = facts();
    let mut roll = begun(&facts);
    let worker = facts.workers.pop().unwrap();
    assert_eq!(roll.call(&facts, |uid| uid == worker.uid), vec![]);
    facts.recall = roll.recall(&facts);
    assert_eq!(look(&mut facts, 0).look_again, Some(at(60)), "nobody tells of its end");
    assert_eq!(roll.call(&facts, |uid| uid == worker.uid), vec![]);
    assert_eq!(names(&roll.call(&facts, nobody)), ["worker/a/a-uid/gone"]);
    assert!(!roll.recall(&facts).unselected);
}

#[test]
fn what_a_recovery_covered_is_forgotten_and_what_came_later_is_not() {
    let mut facts = facts();
    let mut roll = begun(&facts);
    facts.workers.clear();
    facts.losses = roll.call(&facts, nobody);
    let mut job = created(&look(&mut facts, 0).start.unwrap(), 0);
    job.state = badly(1, 1);
    facts.jobs = vec![job.clone()];
    assert_eq!(roll.call(&facts, nobody).len(), 1, "a failed one covers nothing");
    facts.workers = vec![pod("b", "1")];
    roll.call(&facts, nobody);
    facts.workers.clear();
    facts.now = at(1);
    roll.call(&facts, nobody);
    job.state = well(2, Outcome::Recovered);
    facts.jobs = vec![job];
    assert_eq!(names(&roll.call(&facts, nobody)), ["worker/b/b-uid/gone"]);
}

#[test]
fn a_change_while_nobody_watched_is_one_loss_and_none_without_a_change() {
    let mut facts = facts();
    assert_eq!(RollCall::default().call(&facts, nobody), vec![]);
    facts.workers[0].container.running = Some("containerd://new".into());
    let mut roll = RollCall::default();
    facts.losses = roll.call(&facts, nobody);
    assert_eq!(names(&facts.losses), [format!("workers/{}", digest(&facts.workers))]);
    recover(&mut facts, 0);
    assert_eq!(roll.call(&facts, nobody), vec![]);
    assert_eq!(RollCall::default().call(&facts, nobody), vec![], "the next restart finds all well");
}

#[test]
fn a_recovery_on_its_way_is_waited_for_before_a_restarted_operator_starts_another() {
    for (end, expected) in [(well(5, Outcome::Recovered), 0), (badly(5, 1), 1)] {
        let mut facts = facts();
        facts.workers[0].container.running = Some("containerd://new".into());
        facts.losses = vec![loss("a", "old", 0)];
        let mut job = created(&look(&mut facts, 0).start.unwrap(), 0);
        job.state = JobState::Active;
        facts.jobs = vec![job];
        let mut restarted = RollCall::default();
        assert_eq!(restarted.call(&facts, nobody), vec![]);
        facts.jobs[0].state = end;
        assert_eq!(restarted.call(&facts, nobody).len(), expected);
    }
}

#[test]
fn a_job_that_saw_the_same_workers_before_the_last_recovery_says_nothing_of_who_came_and_went_since() {
    let mut facts = facts();
    facts.policy.requested = Some("one".into());
    recover(&mut facts, 0);
    facts.workers.push(pod("b", "1"));
    facts.policy.requested = Some("two".into());
    recover(&mut facts, 20);
    facts.workers.pop();
    facts.now = at(40);
    let found = format!("workers/{}", digest(&facts.workers));
    assert_eq!(names(&RollCall::default().call(&facts, nobody)), [found.as_str()]);
    facts.losses = RollCall::default().call(&facts, nobody);
    recover(&mut facts, 40);
    assert_eq!(RollCall::default().call(&facts, nobody), vec![], "one recovery is enough");
}

#[test]
fn a_job_that_has_succeeded_and_is_not_remembered_yet_speaks_for_the_workers_it_saw() {
    let mut facts = facts();
    facts.policy.requested = Some("one".into());
    recover(&mut facts, 0);
    facts.workers.push(pod("b", "1"));
    facts.policy.requested = Some("two".into());
    let mut job = created(&look(&mut facts, 20).start.unwrap(), 20);
    job.state = well(21, Outcome::NothingStuck);
    facts.jobs.push(job);
    facts.now = at(22);
    assert_eq!(RollCall::default().call(&facts, nobody), vec![]);
}

#[test]
fn the_digest_tells_live_sets_apart_and_nothing_else() {
    let (a, b) = (pod("a", "1"), pod("b", "1"));
    let both = digest(&[a.clone(), b.clone()]);
    assert_eq!(both.len(), 16);
    assert_eq!(both, digest(&[b.clone(), a.clone()]), "whatever their order");
    assert_ne!(both, digest(std::slice::from_ref(&a)));
    let mut ended = b.clone();
    ended.phase = PodPhase::Ended;
    assert_eq!(digest(&[a.clone(), ended]), digest(std::slice::from_ref(&a)));
    let mut restarted = b;
    restarted.container.running = Some("other".into());
    assert_ne!(both, digest(&[a, restarted]));
}

#[test]
fn losses_are_bounded_and_one_always_stays() {
    let mut facts = facts();
    facts.memory.workers_digest = None;
    facts.workers = (0..1000).map(|n| pod(&format!("p{n}"), "1")).collect();
    let mut roll = begun(&facts);
    facts.workers.clear();
    assert_eq!(roll.call(&facts, nobody).len(), 256);
}
