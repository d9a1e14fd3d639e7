//! Who is alive: the rules one by one.

use super::*;
use crate::evidence::{Clocks, EndedPod, NoEvidence, Pod, Snapshot};

const NOW: f64 = 1_800_000_000.0;
const MINUTE: f64 = 60.0;
const CLOCKS: Clocks = Clocks { now: NOW, ahead: 0.0, skew: 30.0 };

fn rules(owners: Option<Owners>) -> Rules {
    Rules { stuck_after: 30.0 * MINUTE, never_claimed_after: 60.0 * MINUTE, hung_after: None, owners }
}

fn at(seconds: f64) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond((seconds * 1e6) as i64).unwrap()
}

fn pod(uid: &str, worker: bool, since: Option<f64>) -> Pod {
    Pod { uid: uid.into(), name: format!("{uid}-name"), worker, since: since.map(at) }
}

fn snapshot(pods: Vec<Pod>) -> Snapshot {
    Snapshot { time: at(NOW - 5.0), scope: String::new(), as_of: None, pods, gone: vec![] }
}

fn owners(snapshot: &Snapshot, known: &[&str], identity: Identity) -> Result<Owners, NoEvidence> {
    let known: Vec<String> = known.iter().map(|s| (*s).to_owned()).collect();
    Owners::new(snapshot, &known, identity, CLOCKS)
}

fn claimed(owner: &str, ago: f64) -> Signs {
    Signs { claimed: true, owner: Some(owner.into()), started: Some(NOW - ago), ..Signs::default() }
}

#[test]
fn the_owner_of_a_known_worker_without_a_pod_is_gone() {
    let owners = owners(&snapshot(vec![pod("b", true, Some(NOW - 600.0))]), &["a", "b"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a", 60.0), NOW), Some(EvidenceKind::OwnerGone));
    assert_eq!(rules.judge(&claimed("b", 60.0), NOW), None);
}

#[test]
fn an_owner_that_was_never_known_is_never_gone() {
    let owners = owners(&snapshot(vec![pod("b", true, None)]), &[], Identity::PodUid).unwrap();
    assert_eq!(rules(Some(owners)).judge(&claimed("laptop", 600.0), NOW), None);
}

#[test]
fn a_run_claimed_after_the_snapshot_or_within_the_skew_before_it_lives() {
    let owners = owners(&snapshot(vec![pod("b", true, None)]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a", 1.0), NOW), None);
    assert_eq!(rules.judge(&claimed("a", 20.0), NOW), None);
    assert_eq!(rules.judge(&claimed("a", 36.0), NOW), Some(EvidenceKind::OwnerGone));
}

#[test]
fn a_known_worker_that_was_seen_since_the_snapshot_is_neither_gone_nor_unknown() {
    let there = snapshot(vec![pod("b", true, None)]);
    let owners = owners(&there, &["a"], Identity::PodUid).unwrap().awaiting(&["a", "b", "new"].map(String::from));
    assert!(owners.gone("new").is_some() && owners.gone("b").is_none());
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("new", 1200.0), NOW), None);
    assert_eq!(rules.judge(&claimed("new", 8000.0), NOW), Some(EvidenceKind::Age));
    assert_eq!(rules.judge(&claimed("a", 1200.0), NOW), Some(EvidenceKind::OwnerGone));
}

#[test]
fn what_a_lagging_list_cannot_know_of_lives() {
    let lagging = Snapshot { as_of: Some(at(NOW - 300.0)), ..snapshot(vec![pod("b", true, None)]) };
    let rules = rules(Some(owners(&lagging, &["a", "b"], Identity::PodUid).unwrap()));
    for owner in ["a", "b"] {
        assert_eq!(rules.judge(&claimed(owner, 60.0), NOW), None, "{owner} came to it after the list");
        assert_eq!(rules.judge(&claimed(owner, 320.0), NOW), None, "{owner}: within the skew before the list");
        assert!(rules.judge(&claimed(owner, 331.0), NOW).is_some(), "{owner}: long before the list");
    }
    let beating = Signs { heartbeat: Some(NOW - 200.0), ..claimed("a", 400.0) };
    assert_eq!(rules.judge(&beating, NOW), None, "it beat after the list");
}

#[test]
fn a_list_does_not_hold_longer_than_the_snapshot() {
    let odd = Snapshot { as_of: Some(at(NOW + 600.0)), ..snapshot(vec![pod("b", true, None)]) };
    let rules = rules(Some(owners(&odd, &["a"], Identity::PodUid).unwrap()));
    assert_eq!(rules.judge(&claimed("a", 20.0), NOW), None);
}

#[test]
fn a_worker_that_the_operator_saw_end_needs_no_skew() {
    let snapshot = Snapshot {
        gone: vec![EndedPod { uid: "a".into(), name: String::new() }],
        ..snapshot(vec![pod("b", true, None)])
    };
    let rules = rules(Some(owners(&snapshot, &[], Identity::PodUid).unwrap()));
    assert_eq!(rules.judge(&claimed("a", 6.0), NOW), Some(EvidenceKind::OwnerGone));
    assert_eq!(rules.judge(&claimed("a", 4.0), NOW), None);
}

#[test]
fn an_empty_a_stale_and_a_future_snapshot_are_no_evidence() {
    assert_eq!(owners(&snapshot(vec![]), &["a"], Identity::PodUid), Err(NoEvidence::Empty));
    let old = Snapshot { time: at(NOW - 700.0), ..snapshot(vec![pod("b", true, None)]) };
    assert_eq!(owners(&old, &["a"], Identity::PodUid), Err(NoEvidence::Stale));
    let early = Snapshot { time: at(NOW + 31.0), ..snapshot(vec![pod("b", true, None)]) };
    assert_eq!(owners(&early, &["a"], Identity::PodUid), Err(NoEvidence::Future));
}

#[test]
fn a_snapshot_that_is_refused_for_its_time_accuses_nobody_and_protects_whom_it_lists() {
    for time in [NOW - 700.0, NOW - 86_000.0, NOW + 31.0, NOW + 7200.0] {
        let pods = vec![pod("a", true, Some(NOW - 9000.0)), pod("b", false, None), pod("c", true, Some(NOW - 60.0))];
        let gone = vec![EndedPod { uid: "dead".into(), name: "dead".into() }];
        let odd = Snapshot { time: at(time), gone, ..snapshot(pods) };
        let none = owners(&odd, &["dead", "known"], Identity::PodUid).unwrap_err();
        assert!(
            none.still_protects() && none.to_string().contains("owners that it lists still count as alive"),
            "{none}"
        );
        let mut rules = rules(Some(Owners::protecting(&odd, Identity::PodUid, CLOCKS)));
        for owner in ["dead", "known", "c"] {
            assert_eq!(rules.judge(&claimed(owner, 1000.0), NOW), None, "{owner} is accused at {time}");
        }
        for owner in ["a", "b"] {
            assert_eq!(rules.judge(&claimed(owner, 8000.0), NOW), None, "{owner} protects its run at {time}");
            let silent = Signs { heartbeat: Some(NOW - 7200.0), ..claimed(owner, 8000.0) };
            assert_eq!(rules.judge(&silent, NOW), None, "{owner} protects its silent run at {time}");
        }
        assert_eq!(rules.judge(&claimed("dead", 8000.0), NOW), Some(EvidenceKind::Age), "it is not listed as alive");
        rules.hung_after = Some(3600.0);
        assert_eq!(rules.judge(&claimed("a", 8000.0), NOW), Some(EvidenceKind::Age), "it hangs");
    }
    for none in [NoEvidence::Empty, NoEvidence::Outdated, NoEvidence::Nameless, NoEvidence::Unidentified] {
        assert!(!none.still_protects());
    }
}

#[test]
fn a_snapshot_of_the_day_before_neither_accuses_nor_protects() {
    for age in [86_401.0, 200_000_000.0] {
        let old = Snapshot { time: at(NOW - age), ..snapshot(vec![pod("a", true, None)]) };
        assert_eq!(owners(&old, &["a", "b"], Identity::PodUid), Err(NoEvidence::Outdated));
    }
}

#[test]
fn how_old_a_snapshot_from_the_future_is_nobody_knows_so_its_containers_may_have_started_earlier() {
    // Taken five minutes ago by a clock that is six minutes ahead; the container started six minutes ago.
    let odd = Snapshot { time: at(NOW + 60.0), ..snapshot(vec![pod("a", true, Some(NOW))]) };
    let mut rules = rules(Some(Owners::protecting(&odd, Identity::PodUid, CLOCKS)));
    rules.stuck_after = 60.0;
    assert_eq!(rules.judge(&claimed("a", 350.0), NOW), None);
    assert_eq!(
        rules.judge(&claimed("a", 3600.0), NOW),
        Some(EvidenceKind::Age),
        "the container before it claimed this"
    );
}

#[test]
fn a_list_that_was_long_under_way_does_not_hide_that_its_clock_is_ahead() {
    // Eight seconds ahead of the database, as all of the cluster, and taken six seconds ago; the container started nine seconds ago
    // and claimed a run at once.
    let list = Snapshot { time: at(NOW + 2.0), ..snapshot(vec![pod("a", true, Some(NOW - 1.0))]) };
    let gone = vec![EndedPod { uid: "dead".into(), name: "dead".into() }];
    let list = Snapshot { gone, ..list };
    let by = |ahead: f64| {
        rules(Some(Owners::new(&list, &["b".to_owned()], Identity::PodUid, Clocks { ahead, ..CLOCKS }).unwrap()))
    };
    assert_eq!(by(8.0).judge(&claimed("a", 8.5), NOW), None);
    assert_eq!(by(8.0).judge(&claimed("a", 11.5), NOW), Some(EvidenceKind::ContainerRestarted), "by the one before it");
    assert_eq!(by(8.0).judge(&claimed("b", 35.0), NOW), None, "within the skew before the list was taken");
    assert_eq!(by(8.0).judge(&claimed("b", 37.0), NOW), Some(EvidenceKind::OwnerGone));
    assert_eq!(by(8.0).judge(&claimed("dead", 6.5), NOW), Some(EvidenceKind::OwnerGone));
    // By the list's own time alone it would be ahead by two seconds, and by a clock that lags no more.
    for ahead in [0.0, 2.0] {
        assert_eq!(by(ahead).judge(&claimed("a", 8.5), NOW), Some(EvidenceKind::ContainerRestarted));
    }
    // A list that is refused for its age protects by the same clock.
    let old = Snapshot { time: at(NOW - 700.0), ..snapshot(vec![pod("a", true, Some(NOW - 1000.0))]) };
    let protecting = |ahead: f64| {
        let mut rules = rules(Some(Owners::protecting(&old, Identity::PodUid, Clocks { ahead, ..CLOCKS })));
        rules.stuck_after = 60.0;
        rules.judge(&claimed("a", 1005.0), NOW)
    };
    assert_eq!((protecting(8.0), protecting(0.0)), (None, Some(EvidenceKind::Age)));
}

#[test]
fn a_pod_without_a_name_makes_names_no_evidence() {
    let nameless = Pod { name: String::new(), ..pod("a", true, None) };
    assert_eq!(owners(&snapshot(vec![nameless.clone()]), &["a-name"], Identity::PodName), Err(NoEvidence::Nameless));
    assert!(owners(&snapshot(vec![nameless]), &["a"], Identity::PodUid).is_ok());
}

#[test]
fn a_pod_whose_label_was_taken_off_is_still_alive() {
    let owners = owners(&snapshot(vec![pod("a", false, None)]), &["a"], Identity::PodUid).unwrap();
    assert_eq!(rules(Some(owners)).judge(&claimed("a", 3600.0), NOW), None);
}

#[test]
fn a_run_claimed_before_its_container_started_was_left_by_the_one_before() {
    let owners = owners(&snapshot(vec![pod("a", true, Some(NOW - 100.0))]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a", 103.0), NOW), Some(EvidenceKind::ContainerRestarted));
    assert_eq!(rules.judge(&claimed("a", 99.0), NOW), None);
    let beating = Signs { heartbeat: Some(NOW - 50.0), ..claimed("a", 103.0) };
    assert_eq!(rules.judge(&beating, NOW), None, "its new container keeps it alive");
}

#[test]
fn a_container_beats_until_it_dies_and_the_next_one_starts_at_once() {
    let owners = owners(&snapshot(vec![pod("a", true, Some(NOW - 5.0))]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    let last_beat = |ago: f64| Signs { heartbeat: Some(NOW - ago), ..claimed("a", 60.0) };
    assert_eq!(rules.judge(&last_beat(5.2), NOW), Some(EvidenceKind::ContainerRestarted));
    assert_eq!(
        rules.judge(&last_beat(4.1), NOW),
        Some(EvidenceKind::ContainerRestarted),
        "times are cut to the second"
    );
    assert_eq!(rules.judge(&last_beat(3.9), NOW), None, "the next container works on it");
}

#[test]
fn a_claim_right_before_the_start_proves_neither_a_restart_nor_life() {
    let owners = owners(&snapshot(vec![pod("a", true, Some(NOW - 4000.0))]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a", 4001.0), NOW), Some(EvidenceKind::Age), "only its age speaks");
    assert_eq!(rules.judge(&claimed("a", 3999.0), NOW), None, "its own, so it lives");
}

#[test]
fn a_pod_name_that_was_seen_to_end_may_have_been_taken_again() {
    let snapshot = Snapshot {
        gone: vec![EndedPod { uid: "x".into(), name: "web-0".into() }],
        ..snapshot(vec![pod("b", true, None)])
    };
    let rules = rules(Some(owners(&snapshot, &[], Identity::PodName).unwrap()));
    assert_eq!(rules.judge(&claimed("web-0", 20.0), NOW), None);
    assert_eq!(rules.judge(&claimed("web-0", 36.0), NOW), Some(EvidenceKind::OwnerGone));
}

#[test]
fn a_name_that_others_use_too_is_accused_of_nothing() {
    let there = vec![pod("web-0", true, Some(NOW - 100.0)), pod("web-1", true, Some(NOW - 100.0))];
    let gone = ["web-2", "web-3"].map(|uid| EndedPod { uid: uid.into(), name: format!("{uid}-name") }).to_vec();
    let known = ["web-4-name", "web-5-name"];
    let owners = owners(&Snapshot { gone, ..snapshot(there) }, &known, Identity::PodName).unwrap();
    let rules = rules(Some(owners.sparing(&["web-0-name", "web-2-name", "web-4-name"].map(String::from))));
    for spared in ["web-0-name", "web-2-name", "web-4-name"] {
        assert_eq!(rules.judge(&claimed(spared, 200.0), NOW), None, "{spared}");
    }
    assert_eq!(rules.judge(&claimed("web-1-name", 200.0), NOW), Some(EvidenceKind::ContainerRestarted));
    for gone in ["web-3-name", "web-5-name"] {
        assert_eq!(rules.judge(&claimed(gone, 200.0), NOW), Some(EvidenceKind::OwnerGone), "{gone}");
    }
    assert_eq!(rules.judge(&claimed("web-0-name", 2000.0), NOW), Some(EvidenceKind::Age), "only its age speaks");
}

#[test]
fn a_worker_that_is_not_running_holds_no_run_claimed_before() {
    let owners = owners(&snapshot(vec![pod("a", true, None)]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a", 60.0), NOW), Some(EvidenceKind::ContainerRestarted));
    assert_eq!(rules.judge(&claimed("a", 10.0), NOW), None);
}

#[test]
fn a_pod_name_counts_only_with_a_claim_time() {
    let owners = owners(&snapshot(vec![pod("b", true, None)]), &["a-name"], Identity::PodName).unwrap();
    let rules = rules(Some(owners));
    assert_eq!(rules.judge(&claimed("a-name", 60.0), NOW), Some(EvidenceKind::OwnerGone));
    let unclaimed = Signs { started: None, other: Some(NOW - 60.0), ..claimed("a-name", 0.0) };
    assert_eq!(rules.judge(&unclaimed, NOW), None);
}

#[test]
fn a_living_owner_protects_from_age_and_stale_heartbeats_unless_hung() {
    let owners = owners(&snapshot(vec![pod("a", true, Some(NOW - 9e4))]), &["a"], Identity::PodUid).unwrap();
    let mut rules = rules(Some(owners));
    let silent = Signs { heartbeat: Some(NOW - 7200.0), ..claimed("a", 8000.0) };
    assert_eq!(rules.judge(&silent, NOW), None);
    rules.hung_after = Some(3600.0);
    assert_eq!(rules.judge(&silent, NOW), Some(EvidenceKind::HeartbeatStale));
    assert_eq!(rules.judge(&Signs { heartbeat: None, ..silent }, NOW), Some(EvidenceKind::Age));
}

#[test]
fn the_newest_sign_of_life_speaks_for_a_run() {
    let rules = rules(None);
    let stale = Signs { claimed: true, heartbeat: Some(NOW - 3600.0), ..Signs::default() };
    assert_eq!(rules.judge(&stale, NOW), Some(EvidenceKind::HeartbeatStale));
    let again = Signs { started: Some(NOW - 10.0), ..stale };
    assert_eq!(rules.judge(&again, NOW), None, "claimed again after a dead worker's last heartbeat");
    let none = Signs { claimed: true, ..Signs::default() };
    assert_eq!(rules.judge(&none, NOW), None, "nothing is known of it, so it lives");
    let young = Signs { claimed: true, heartbeat: None, other: Some(NOW - 60.0), ..Signs::default() };
    assert_eq!(rules.judge(&young, NOW), None, "a NULL heartbeat is not always stuck");
    let old = Signs { other: Some(NOW - 3600.0), ..young };
    assert_eq!(rules.judge(&old, NOW), Some(EvidenceKind::Age), "nor never stuck");
}

#[test]
fn a_lease_protects_while_it_holds_and_convicts_when_it_has_expired() {
    let rules = rules(None);
    let held = Signs { claimed: true, lease: Some(NOW + 60.0), other: Some(NOW - 9e4), ..Signs::default() };
    assert_eq!(rules.judge(&held, NOW), None);
    let over = Signs { lease: Some(NOW - 1.0), other: Some(NOW - 5.0), ..held };
    assert_eq!(rules.judge(&over, NOW), Some(EvidenceKind::LeaseExpired));
}

#[test]
fn a_requeue_is_a_sign_of_life_whatever_the_columns_keep_of_the_dead_worker() {
    let leased = Signs { claimed: true, lease: Some(NOW - 500.0), other: Some(NOW - 600.0), ..Signs::default() };
    let at = |run: &Signs, ago: f64| Signs { requeued: Some(NOW - ago), ..run.clone() };
    let none = rules(None);
    assert_eq!(none.judge(&at(&leased, 100.0), NOW), None, "a lease from before it says nothing");
    assert_eq!(none.judge(&at(&leased, 550.0), NOW), Some(EvidenceKind::LeaseExpired), "this one came after it");
    let silent = Signs { lease: Some(NOW - 9e3), other: Some(NOW - 9e3), ..leased };
    assert_eq!(none.judge(&at(&silent, 2000.0), NOW), Some(EvidenceKind::Age), "nobody has come for it since");

    let pods = vec![pod("a", true, Some(NOW - 100.0))];
    let owned = rules(Some(owners(&snapshot(pods), &["a", "dead"], Identity::PodUid).unwrap()));
    for (owner, kind) in [("dead", EvidenceKind::OwnerGone), ("a", EvidenceKind::ContainerRestarted)] {
        let run = claimed(owner, 200.0);
        assert_eq!(
            owned.judge(&at(&run, 150.0), NOW),
            Some(kind),
            "{owner}: it was claimed, or left, before that as well"
        );
        assert_eq!(owned.judge(&at(&run, 20.0), NOW), None, "{owner}: who has it came after that");
        let unclaimed = Signs { started: None, other: Some(NOW - 200.0), ..run };
        assert_eq!(owned.judge(&at(&unclaimed, 20.0), NOW), None, "{owner}");
    }
    let again = at(&claimed("a", 9e3), 50.0);
    let mut hasty = owned.clone();
    hasty.stuck_after = 10.0;
    assert_eq!(hasty.judge(&again, NOW), None, "the container that runs has claimed it again");
}

#[test]
fn a_run_nobody_claimed_has_its_own_limit_and_no_owner() {
    let gone = owners(&snapshot(vec![pod("b", true, None)]), &["a"], Identity::PodUid).unwrap();
    let rules = rules(Some(gone));
    let waiting = Signs { owner: Some("a".into()), other: Some(NOW - 3000.0), ..Signs::default() };
    assert_eq!(rules.judge(&waiting, NOW), None);
    assert_eq!(rules.judge(&Signs { other: Some(NOW - 3601.0), ..waiting }, NOW), Some(EvidenceKind::Age));
}

#[test]
fn a_clock_that_runs_ahead_of_the_database_moves_every_time_back() {
    let ahead = Snapshot { time: at(NOW + 20.0), ..snapshot(vec![pod("a", true, Some(NOW + 10.0))]) };
    let rules = rules(Some(owners(&ahead, &["a"], Identity::PodUid).unwrap()));
    assert_eq!(rules.judge(&claimed("a", 5.0), NOW), None, "it started at NOW-10 by the database's clock");
    assert_eq!(rules.judge(&claimed("a", 13.0), NOW), Some(EvidenceKind::ContainerRestarted));
}
