//! Candidates against a Lease that is a variable, on a clock that is a number.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// The Lease as the API server keeps it.
#[derive(Default)]
struct Server {
    lease: Option<View>,
    writes: u64,
}

/// What happens to a request on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Open,
    /// It never arrives.
    Cut,
    /// It arrives, and its answer does not.
    AnswerLost,
}

impl Server {
    fn answer(&mut self, candidate: &Candidate, step: &Step, now: Duration) -> Heard {
        let time = MicroTime(Timestamp::from_millisecond(now.as_millis().try_into().unwrap()).unwrap());
        let version = |lease: &Option<View>| lease.as_ref().and_then(|view| view.version.clone());
        let spec = match step {
            Step::Read => return Heard::Read(self.lease.clone()),
            Step::Create if self.lease.is_some() => return Heard::Conflict,
            Step::Take(view) | Step::Renew(view) if view.version != version(&self.lease) => return Heard::Conflict,
            Step::Create => candidate.taken(None, time),
            Step::Take(view) => candidate.taken(Some(view), time),
            Step::Renew(view) => candidate.renewed(view, time),
            Step::Wait(_) | Step::Lost(_) => unreachable!("nothing is asked"),
        };
        self.writes += 1;
        self.lease = Some(View { version: Some(self.writes.to_string()), spec });
        Heard::Written(self.lease.clone().unwrap())
    }

    /// Lets a candidate do all that is due now.
    fn turn(&mut self, candidate: &mut Candidate, now: Duration, way: Way) -> Step {
        for _ in 0..10 {
            let step = candidate.next(now);
            if matches!(step, Step::Wait(_) | Step::Lost(_)) {
                return step;
            }
            let heard = match way {
                Way::Open => self.answer(candidate, &step, now),
                Way::Cut => Heard::Nothing,
                Way::AnswerLost => {
                    self.answer(candidate, &step, now);
                    Heard::Nothing
                }
            };
            candidate.hear(heard, now, now);
        }
        panic!("it never comes to rest: {candidate:?}");
    }

    fn holder(&self) -> &str {
        self.lease.as_ref().and_then(|view| view.spec.holder_identity.as_deref()).unwrap_or_default()
    }
}

fn candidate(pod: &str) -> Candidate {
    Candidate::new(pod, &format!("{pod}_1"))
}

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn the_first_creates_the_lease_and_the_second_waits() {
    let (mut server, mut a, mut b) = (Server::default(), candidate("a"), candidate("b"));
    server.turn(&mut a, at(0), Way::Open);
    server.turn(&mut b, at(0), Way::Open);
    assert!(a.leads(at(1)) && !b.leads(at(1)));
    assert_eq!(server.holder(), "a_1");
    assert_eq!(server.lease.unwrap().spec.lease_duration_seconds, Some(15));
}

#[test]
fn a_leader_in_good_weather_writes_every_five_seconds_and_stays() {
    let (mut server, mut a, mut b) = (Server::default(), candidate("a"), candidate("b"));
    for second in 0..100 {
        server.turn(&mut a, at(second), Way::Open);
        server.turn(&mut b, at(second), Way::Open);
        assert!(a.leads(at(second)) && !b.leads(at(second)));
    }
    assert_eq!(server.writes, 20);
}

#[test]
fn a_leader_that_died_is_followed_after_fifteen_seconds_and_not_before() {
    let (mut server, mut a, mut b) = (Server::default(), candidate("a"), candidate("b"));
    server.turn(&mut a, at(100), Way::Open);
    for second in 100..115 {
        server.turn(&mut b, at(second), Way::Open);
        assert!(!b.leads(at(second)), "at {second}");
    }
    server.turn(&mut b, at(116), Way::Open);
    assert!(b.leads(at(116)));
    assert_eq!(server.lease.unwrap().spec.lease_transitions, Some(1));
}

#[test]
fn a_leader_that_slept_is_lost_before_it_writes_anything() {
    let (mut server, mut a, mut b) = (Server::default(), candidate("a"), candidate("b"));
    server.turn(&mut a, at(0), Way::Open);
    (0..20).for_each(|second| drop(server.turn(&mut b, at(second), Way::Open)));
    assert!(!a.leads(at(20)));
    let writes = server.writes;
    assert_eq!(server.turn(&mut a, at(20), Way::Open), Step::Lost(Lost::NotRenewed));
    assert_eq!((server.writes, server.holder()), (writes, "b_1"));
}

#[test]
fn a_leader_that_dozed_goes_on_leading() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    server.turn(&mut a, at(9), Way::Open);
    assert!(a.leads(at(18)));
}

#[test]
fn a_leader_that_cannot_reach_the_api_server_is_lost_five_seconds_before_others_may_follow() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    let lost = (0..).find(|second| matches!(server.turn(&mut a, at(*second), Way::Cut), Step::Lost(_)));
    assert_eq!(lost, Some(10));
}

#[test]
fn a_renewal_whose_answer_was_lost_costs_no_leadership() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    server.turn(&mut a, at(5), Way::AnswerLost);
    server.turn(&mut a, at(6), Way::Open);
    assert!(a.leads(at(15)));
}

#[test]
fn a_leader_whose_lease_was_given_to_another_is_lost_at_its_next_renewal() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    let spec = LeaseSpec { holder_identity: Some("x_1".into()), ..LeaseSpec::default() };
    server.lease = Some(View { version: Some("other".into()), spec });
    assert_eq!(server.turn(&mut a, at(5), Way::Open), Step::Lost(Lost::Taken("x_1".into())));
}

#[test]
fn a_lease_that_was_deleted_is_created_again_by_its_leader() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    server.lease = None;
    server.turn(&mut a, at(5), Way::Open);
    assert!(a.leads(at(14)) && server.holder() == "a_1");
}

#[test]
fn a_released_lease_is_taken_at_the_next_look() {
    let (mut server, mut a, mut b) = (Server::default(), candidate("a"), candidate("b"));
    server.turn(&mut a, at(0), Way::Open);
    server.turn(&mut b, at(0), Way::Open);
    let view = a.held(at(1)).unwrap().clone();
    server.lease = Some(View { version: Some("r".into()), spec: a.released(&view) });
    server.turn(&mut b, at(2), Way::Open);
    assert!(b.leads(at(2)));
}

#[test]
fn the_container_that_follows_in_the_same_pod_does_not_wait_for_the_one_that_died() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    let mut again = Candidate::new("a", "a_2");
    server.turn(&mut again, at(1), Way::Open);
    assert!(again.leads(at(1)));
    let mut other = Candidate::new("ab", "ab_1");
    server.turn(&mut other, at(2), Way::Open);
    assert!(!other.leads(at(2)), "ab is another pod");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn never_do_two_lead_whatever_sleeps_and_whatever_is_cut(
        turns in proptest::collection::vec((0..3_usize, 0..4_u8, 0..4_000_u64), 1..400),
    ) {
        let mut server = Server::default();
        let mut all = [candidate("a"), candidate("b"), candidate("c")];
        let mut now = Duration::ZERO;
        for (who, way, pause) in turns {
            now += Duration::from_millis(pause);
            let way = [Way::Open, Way::Open, Way::Cut, Way::AnswerLost][usize::from(way)];
            if matches!(server.turn(&mut all[who], now, way), Step::Lost(_)) {
                // The process ends, and its container starts anew.
                let pod = ["a", "b", "c"][who];
                all[who] = Candidate::new(pod, &format!("{pod}_{}", now.as_millis()));
            }
            let leaders = all.iter().filter(|candidate| candidate.leads(now)).count();
            prop_assert!(leaders <= 1, "{leaders} lead at {now:?}");
        }
    }
}

#[test]
fn waiting_ends_when_leadership_does() {
    let (mut server, mut a) = (Server::default(), candidate("a"));
    server.turn(&mut a, at(0), Way::Open);
    assert_eq!(a.next(at(1)), Step::Wait(4 * SECOND));
}
