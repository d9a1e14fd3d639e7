//! What must hold whatever broke: each of these asks somebody else than the operator.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{ACCOUNT, BOTH, CONVERGES, LIVE, Stage};
use crate::audit::{Request, user_of};
use crate::namespace::condition;
use crate::shop::{POLICY, status, workload};

impl Stage {
    /// What must hold at the end of most tests: one Job for each moment of each rollout, all else as it was, and rest.
    #[track_caller]
    pub(crate) fn all_is_right(&self) {
        self.wire.pass();
        self.is_quiet();
        self.nothing_is_left();
        self.rows_are_right();
        self.one_job_each(&self.triggers(&BOTH));
        self.nothing_was_forbidden();
    }

    /// Whether the rollout of a round is recovered at both its moments.
    pub(crate) fn is_recovered(&self, round: usize) -> Option<()> {
        let known = workload(&self.shop, "Deployment", "shop")?;
        let revision = round.to_string();
        let done = |moment: &str| known[moment] == revision.as_str();
        (done("recoveredRevision") && done("completedRevision")).then_some(())
    }

    /// Why the gate of the newest pod is open; nothing while it is closed.
    pub(crate) fn gate(&self) -> Option<String> {
        let mut pods = self.shop.list_labelled("pods", "fleet=shop");
        pods.retain(|pod| pod["metadata"]["deletionTimestamp"].is_null());
        let [pod] = pods.as_slice() else { return None };
        let gate = condition(pod, "unstick.dev/recovered").filter(|gate| gate["status"] == "True")?;
        gate["reason"].as_str().map(str::to_owned)
    }

    /// O1, O2, O3: every stuck run of every round is settled once, nothing else is touched, and the ledger says the same.
    #[track_caller]
    pub(crate) fn rows_are_right(&self) {
        self.rows_are_right_with(&[]);
    }

    /// The same where these runs were left behind, too.
    #[track_caller]
    pub(crate) fn rows_are_right_with(&self, lost: &[&str]) {
        let database = self.shop.database();
        let touched = database.rows(
            r"SELECT run, count(*), min(is_now::jsonb->>'status') FROM witness WHERE who = 'unstick' GROUP BY run ORDER BY run",
        );
        let mut expected: Vec<String> = (1..=self.rounds.get()).map(|round| format!("stuck{round}")).collect();
        expected.extend(lost.iter().map(|&run| run.to_owned()));
        expected.sort();
        let expected: Vec<Vec<Option<String>>> =
            expected.into_iter().map(|run| [run, "1".into(), "FAILED".into()].map(Some).to_vec()).collect();
        assert_eq!(touched, expected, "each stuck run once, and nothing else");
        let ledger =
            "SELECT trim(both '[]\"' from run), 1, 'FAILED' FROM unstick.change, unnest(runs) AS run ORDER BY 1";
        assert_eq!(database.rows(&ledger.replace(", 1,", ", '1',")), expected, "the ledger says the same");
        let alive = database.value(&format!("SELECT status FROM qualification_runs WHERE id = '{LIVE}'"));
        assert_eq!(alive.as_deref(), Some("PROCESSING"), "its worker lives");
        let open = database.value("SELECT count(*) FROM unstick.recovery WHERE finished_at IS NULL");
        assert_eq!(open.as_deref(), Some("0"), "no recovery is left open");
    }

    /// The Jobs that were created, each with its triggers, as the requests were: also those that are gone.
    pub(crate) fn created(&self) -> Vec<(String, Vec<String>)> {
        let calls = self.wire.calls();
        let jobs = calls.iter().filter(|call| call.deed() == "POST jobs" && call.status == 201);
        jobs.map(|call| {
            let job: Value = serde_json::from_str(&call.body).expect("a Job");
            let triggers = job["metadata"]["annotations"]["unstick.dev/triggers"].as_str().unwrap_or_default();
            (
                job["metadata"]["name"].as_str().unwrap_or_default().to_owned(),
                triggers.split(',').map(str::to_owned).collect(),
            )
        })
        .collect()
    }

    /// The requests of the stage's operators, as the API server has noted them.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.audit.by(&user_of(self.shop.name(), ACCOUNT))
    }

    /// Those with this verb about objects whose name begins so.
    pub(crate) fn requests_of(&self, verb: &str, resource: &str, name: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|one| one.verb == verb && one.resource == resource && one.name.starts_with(name));
        requests
    }

    /// O4: by the API server's own word no Job was made twice, and each of these triggers had one.
    #[track_caller]
    pub(crate) fn one_job_each(&self, triggers: &[String]) {
        let made: Vec<Request> = self
            .requests()
            .into_iter()
            .filter(|request| {
                (request.verb.as_str(), request.resource.as_str(), request.code) == ("create", "jobs", 201)
            })
            .collect();
        let mut names: Vec<&str> = made.iter().map(|request| request.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), made.len(), "no name comes twice: {made:?}");
        let created = self.created();
        assert_eq!(created.len(), made.len(), "the wire has seen what the audit log says");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        created.iter().flat_map(|(_, triggers)| triggers).for_each(|trigger| *counts.entry(trigger).or_default() += 1);
        for trigger in triggers {
            assert_eq!(counts.get(trigger.as_str()), Some(&1), "{trigger} of {counts:?}");
        }
    }

    /// O10: nothing was asked that the shipped roles do not grant.
    #[track_caller]
    pub(crate) fn nothing_was_forbidden(&self) {
        let forbidden: Vec<_> = self.requests().into_iter().filter(|request| request.code == 403).collect();
        assert!(forbidden.is_empty(), "{forbidden:?}");
    }

    /// O5: between two renewals of the Lease there is no other request.
    #[track_caller]
    pub(crate) fn is_quiet(&self) {
        self.shop.wait_until("the operator comes to rest", CONVERGES, || self.is_at_rest(2).then_some(()));
    }

    /// Whether the last so many requests were about the Lease and nothing else.
    pub(crate) fn is_at_rest(&self, renewals: usize) -> bool {
        let calls = self.wire.calls();
        calls.iter().rev().take_while(|call| call.deed().ends_with(" leases")).count() >= renewals
    }

    /// O8: no Job is on its way, and nobody is left in the database.
    #[track_caller]
    pub(crate) fn nothing_is_left(&self) {
        let shop = &self.shop;
        shop.wait_until("no Job is on its way", CONVERGES, || {
            let jobs = shop.list_labelled("jobs", &format!("unstick.dev/policy={POLICY}"));
            jobs.iter().all(|job| job["status"]["active"].as_u64().unwrap_or(0) == 0).then_some(())
        });
        assert!(status(shop)["activeJob"].is_null(), "{}", status(shop));
        let sessions = shop.database().value(&format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'unstick' AND datname = '{}'",
            shop.database().name()
        ));
        assert_eq!(sessions.as_deref(), Some("0"));
    }
}
