//! That memory survives the way through a status.

use proptest::{collection::vec, option, prelude::*};

use super::{
    tests::{policy, told},
    *,
};

fn moments() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

prop_compose! {
    fn records()(
        recovery_id in "[a-z.-]{1,40}", trigger in 0..9_usize, outcome in 0..8_usize, started in moments(),
        finished in moments(), counts in option::of(proptest::array::uniform8(0..1_000_u64)), message in ".{0,60}",
        next_due in option::of(moments()), triggers in vec("[a-z/]{1,9}", 0..9), reason in option::of(Just("Partial")),
    ) -> Record {
        let counts = counts.map(|[active, stuck, recovered, failed, requeued, exhausted, skipped_locked, lost_races]| Counts {
            active, stuck, recovered, failed, requeued, exhausted, skipped_locked, lost_races,
        });
        let (trigger, outcome) = (Trigger::ALL[trigger], Outcome::ALL[outcome]);
        Record { recovery_id, trigger, triggers, outcome, started, finished, counts, reason, message, next_due }
    }
}

prop_compose! {
    fn workloads()(
        text in proptest::array::uniform4("[a-z0-9]{0,12}"), recovered in option::of("[0-9]{1,4}"),
        completed in option::of("[0-9]{1,4}"), released in option::of("[0-9]{1,4}"), gated_since in option::of(moments()),
        held_pods in 0..9_u32,
    ) -> WorkloadMemory {
        let [kind, name, uid, revision] = text;
        WorkloadMemory {
            kind, name, uid, revision, recovered_revision: recovered, completed_revision: completed,
            released_revision: released, gated_since, held_pods,
        }
    }
}

prop_compose! {
    fn memories()(
        workloads in vec(workloads(), 0..5), active in option::of((vec("[a-z/]{1,9}", 0..64), moments())),
        last in option::of(records()), history in vec(records(), 0..10), workers_digest in option::of("[0-9a-f]{16}"),
        next in option::of(moments()), last_handled_request in option::of(".{0,20}"), consecutive_failures in 0..99_u32,
        trouble in option::of(".{0,20}"),
    ) -> Memory {
        Memory {
            observed_generation: Some(3), workloads, last, history, workers_digest, next, last_handled_request, consecutive_failures,
            active: active.map(|(triggers, started)| Active { job: "j".into(), recovery_id: "r".into(), triggers, started }),
            trouble: trouble.map(|message| Trouble { reason: names::REASON_NOT_PERMITTED, message }),
        }
    }
}

proptest! {
    #[test]
    fn memory_survives_the_way_through_the_status(memory in memories()) {
        let json = serde_json::to_string(&told(&policy(), &memory)).unwrap();
        let status: RecoveryPolicyStatus = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(memory_of(&status), memory);
    }
}
