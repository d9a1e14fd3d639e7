//! What must hold however the cluster, the database and the operators behave.

use proptest::{collection::vec, prelude::*};

use super::simulator::{Cluster, Event, INTERVAL};

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Rollout),
        1 => Just(Event::Recreate),
        4 => Just(Event::Crash),
        2 => Just(Event::Delete),
        2 => Just(Event::Evict),
        1 => Just(Event::Grow),
        1 => Just(Event::Shrink),
        2 => Just(Event::Request),
        1 => Just(Event::ChangeSpec),
        1 => Just(Event::Suspend),
        2 => Just(Event::Resume),
        1 => Just(Event::BreakDatabase),
        1 => Just(Event::BreakTable),
        2 => Just(Event::Mend),
        1 => Just(Event::LoseJob),
        3 => (0..4_u8).prop_map(Event::Kill),
        2 => (1..40_u8).prop_map(Event::Blindfold),
        8 => (0..40_u16).prop_map(Event::Wait),
    ]
}

/// Lets everything happen, mends what is broken, and checks that the cluster comes to rest with nothing left undone.
fn converges(operators: usize, events: &[Event]) -> Cluster {
    let mut cluster = Cluster::new(operators);
    for event in events {
        cluster.happen(*event);
    }
    cluster.happen(Event::Mend);
    cluster.happen(Event::Resume);
    cluster.run(1_300); // longer than the longest pause after failures, and a recovery
    assert!(cluster.quiet() && cluster.everything_is_covered(), "after {events:?}: {:?}", cluster.starts);
    let memory = cluster.memory();
    let workload = &memory.workloads[0];
    assert_eq!(workload.recovered_revision.as_ref(), Some(&workload.revision));
    assert_eq!(workload.completed_revision.as_ref(), Some(&workload.revision));
    assert_eq!((workload.held_pods, memory.consecutive_failures, &memory.active), (0, 0, &None));
    let before = (cluster.starts.len(), cluster.writes, cluster.looks);
    cluster.run(60);
    let after = (cluster.starts.len(), cluster.writes, cluster.looks);
    assert_eq!((before.0, before.1), (after.0, after.1), "a quiet minute makes no Job and no write");
    assert!(after.2 - before.2 <= operators, "a quiet minute is not looked at");
    let mut told = cluster.told.clone();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), cluster.told.len(), "told twice: {:?}", cluster.told);
    cluster
}

/// No two starts lie closer together than the policy allows, and no trigger has more than its one recovery.
fn is_no_storm(cluster: &Cluster) {
    for pair in cluster.starts.windows(2) {
        assert!(pair[1] - pair[0] >= INTERVAL, "{:?}", cluster.starts);
    }
    assert!(cluster.effective <= cluster.asks + 1, "{} recoveries for {} triggers", cluster.effective, cluster.asks);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_operator_covers_every_trigger_without_a_storm(events in vec(any_event(), 0..30)) {
        let lost = events.iter().any(|event| matches!(event, Event::LoseJob));
        let cluster = converges(1, &events);
        if !lost {
            is_no_storm(&cluster);
        }
    }

    #[test]
    fn two_operators_of_which_one_sees_old_views_cover_every_trigger(events in vec(any_event(), 0..30)) {
        converges(2, &events);
    }
}

/// Every sequence of so many of these events.
fn sequences(events: &[Event], length: usize) -> Vec<Vec<Event>> {
    (0..length).fold(vec![vec![]], |longer, _| {
        longer.iter().flat_map(|begin| events.iter().map(|event| [begin.as_slice(), &[*event]].concat())).collect()
    })
}

#[test]
fn every_short_sequence_of_events_converges_with_an_operator_killed_at_every_write() {
    let events = [Event::Rollout, Event::Crash, Event::Request, Event::ChangeSpec, Event::BreakTable, Event::Wait(20)];
    for sequence in sequences(&events, 3) {
        for writes in 0..3 {
            let killed = [&[Event::Kill(writes)], sequence.as_slice()].concat();
            is_no_storm(&converges(1, &killed));
        }
    }
}

#[test]
fn a_rollout_costs_two_recoveries_and_each_one_write() {
    let mut cluster = converges(1, &[]);
    let (starts, writes) = (cluster.starts.len(), cluster.writes);
    cluster.happen(Event::Rollout);
    cluster.run(100);
    assert_eq!(cluster.starts.len() - starts, 2);
    assert_eq!(cluster.writes - writes, 2);
}

#[test]
fn ten_minutes_of_crashes_start_no_more_than_the_interval_allows() {
    let mut cluster = converges(1, &[]);
    let starts = cluster.starts.len();
    for _ in 0..300 {
        cluster.happen(Event::Crash);
        cluster.run(1);
    }
    assert!(cluster.starts.len() - starts <= 600 / usize::try_from(INTERVAL).unwrap() + 1);
    assert!(cluster.starts.len() - starts >= 30, "and none is forgotten");
}

#[test]
fn a_database_that_is_down_for_an_hour_meets_few_recoveries_and_holds_no_pod_beyond_its_deadline() {
    let mut cluster = converges(1, &[]);
    let starts = cluster.starts.len();
    cluster.happen(Event::BreakDatabase);
    cluster.happen(Event::Rollout);
    cluster.run(3600);
    assert!(cluster.starts.len() - starts <= 14, "{:?}", cluster.starts);
    assert_eq!(cluster.told.iter().filter(|(reason, _)| *reason == "GateTimedOut").count(), 1);
}
