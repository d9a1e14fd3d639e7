//! The API server's process dies under an operator that talks to it directly, and is started again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::json;

use super::{BOTH, CONVERGES, Stage, worker};
use crate::audit::{Request, user_of};
use crate::cluster::Cluster;
use crate::namespace::{Namespace, condition, uid};
use crate::own::{ACCOUNT, Own};
use crate::shop::{POLICY, claimed_by, first, is_true, status, text, triggers};

/// When the API server goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// The Deployment has its new template, and perhaps nobody has seen that.
    Told,
    /// The rollout's first Job is there, and its end is not.
    JobIsMade,
}

/// How long it is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Away {
    /// Until a worker has died.
    AWhile,
    /// Longer than leadership lasts: the operator ends, and finds no API server when it is started again.
    ForLong,
}

/// An operator beside an API server that nobody else needs.
struct Scene {
    stage: Stage,
    kubeconfig: PathBuf,
    own: Option<Own>,
    starts: usize,
    /// The runs whose worker has died.
    lost: Vec<String>,
    /// The triggers of every Job that there was.
    jobs: BTreeMap<String, Vec<String>>,
}

impl Scene {
    fn open() -> Self {
        static ALONE: LazyLock<Cluster> = LazyLock::new(|| {
            let cluster = Cluster::start(&[]);
            cluster.enter();
            cluster.define();
            cluster
        });
        let changes = [
            ("/spec/triggers/workerLoss", json!(true)),
            ("/spec/job", json!({"ttlSecondsAfterFinished": 3600})),
            ("/spec/successfulJobsHistoryLimit", json!(10)),
        ];
        let stage = Stage::in_namespace(Namespace::open_in(&ALONE), &changes);
        let kubeconfig = stage.shop.kubeconfig_of(ACCOUNT);
        let mut scene = Self { stage, kubeconfig, own: None, starts: 0, lost: Vec::new(), jobs: BTreeMap::new() };
        scene.start();
        let round = scene.stage.seed();
        scene.stage.roll(round);
        scene.converges(round);
        scene
    }

    fn start(&mut self) {
        self.starts += 1;
        let pod = format!("unstick-{}", self.starts);
        self.own = Some(Own::launch_by(&self.kubeconfig, &pod, &[&self.stage.shop]));
    }

    /// Collects an operator that has ended, which it does for one reason only.
    fn collect(&mut self) {
        let output = self.own.take().expect("it was started").ended();
        assert!(output.code == 1 && output.stderr.contains("could not be renewed"), "{output}");
        assert!(!output.stderr.contains("panicked"), "{output}");
    }

    /// The API server dies, then a worker, and the API server is started again.
    fn goes_down(&mut self, when: When, away: Away) {
        let shop = &self.stage.shop;
        // An idle one, or one of those that have died before and live again.
        shop.apply(worker(&format!("victim{}", self.lost.len() + 1)));
        let run = format!("lost{}", self.lost.len() + 1);
        let victim = claimed_by(shop, &run);
        let container = shop.wait_until("its container is known", CONVERGES, || {
            let pod = shop.list("pods").into_iter().find(|pod| uid(pod) == victim)?;
            text(&pod["status"]["containerStatuses"][0]["containerID"]).strip_prefix("containerd://").map(str::to_owned)
        });
        // A claim this close to the next start of the container could be its own.
        let aged = format!(
            r#"SELECT 1 FROM qualification_runs WHERE id = '{run}' AND "heartbeatAt" > "startedAt" + interval '4 s'"#
        );
        shop.wait_until("it has worked for a while", CONVERGES, || first(shop, &aged));
        self.is_quiet();
        let shop = &self.stage.shop;
        let round = self.stage.seed();
        self.stage.roll(round);
        if when == When::JobIsMade {
            let before = format!("rollout/Deployment/shop/{round}/before");
            shop.wait_until("the Job is made", CONVERGES, || {
                triggers(shop).iter().any(|(trigger, _)| *trigger == before).then_some(())
            });
        }
        shop.cluster().stop("apiserver");
        shop.cluster().ctr(&["task", "kill", "--signal", "SIGKILL", &container]).expect(0);
        shop.wait_until("the worker is dead", CONVERGES, || {
            let tasks = shop.cluster().ctr(&["task", "ls"]).expect(0).stdout;
            let lives = |line: &str| line.contains(&container) && line.contains("RUNNING");
            (!tasks.lines().any(lives)).then_some(())
        });
        self.lost.push(run);
        if away == Away::ForLong {
            self.collect();
            self.start();
        }
        let cluster = self.stage.shop.cluster();
        cluster.start_again("apiserver");
        cluster.answers();
        // Until then it has not read all roles, and refuses what they grant.
        let since_ready = self.stage.shop.cluster().audit().since_now();
        self.converges(round);
        let mut asked = since_ready.by(&user_of(self.stage.shop.name(), ACCOUNT));
        asked.retain(|request| request.code == 403);
        assert!(asked.is_empty(), "{asked:?}");
    }

    /// Waits until a round and all losses are dealt with; an operator that has lost its Lease is started again, as its
    /// container would be.
    fn converges(&mut self, round: usize) {
        let what = format!("round {round} and {:?} are settled", self.lost);
        let mut ended = 0;
        loop {
            let shop = &self.stage.shop;
            let is_over = || {
                self.stage.is_recovered(round)?;
                self.stage.gate().filter(|reason| reason == "Recovered")?;
                let settled = |run: &String| {
                    let of = format!("SELECT 1 FROM qualification_runs WHERE id = '{run}' AND status = 'FAILED'");
                    first(shop, &of).is_some()
                };
                self.lost.iter().all(settled).then_some(true)
            };
            let has_ended = || self.own.as_ref().is_none_or(Own::has_ended).then_some(false);
            if shop.wait_until(&what, CONVERGES, || has_ended().or_else(is_over)) {
                break;
            }
            ended += 1;
            assert!(ended < 3, "{what}: the operator ends again and again");
            self.collect();
            self.start();
        }
        self.is_quiet();
        for (trigger, job) in triggers(&self.stage.shop) {
            let known = self.jobs.entry(job).or_default();
            if !known.contains(&trigger) {
                known.push(trigger);
            }
        }
    }

    /// Between two renewals of the Lease nothing else was asked.
    fn is_quiet(&self) {
        let at_rest = || self.requests().iter().rev().take_while(|request| request.resource == "leases").count() > 2;
        self.stage.shop.wait_until("the operator comes to rest", CONVERGES, || at_rest().then_some(()));
    }

    fn requests(&self) -> Vec<Request> {
        self.stage.audit.by(&user_of(self.stage.shop.name(), ACCOUNT))
    }

    fn all_is_right(&self) {
        let Stage { shop, .. } = &self.stage;
        let lost: Vec<&str> = self.lost.iter().map(String::as_str).collect();
        self.stage.nothing_is_left();
        self.stage.rows_are_right_with(&lost);
        let evidence = first(
            shop,
            "SELECT string_agg(DISTINCT array_to_string(evidence, ','), ',') FROM unstick.change WHERE runs::text LIKE '%lost%'",
        );
        assert!(evidence.as_deref().is_some_and(|evidence| evidence.contains("ContainerRestarted")), "{evidence:?}");
        let policy = shop.get("recoverypolicies", POLICY).expect("it is there");
        let conditions = ["Ready", "RecoverySucceeded", "GateOpen"].map(|kind| is_true(shop, kind));
        assert_eq!(conditions, [Some(true); 3], "{}", policy["status"]);
        let settled = ["Reconciling", "Stalled"].map(|kind| is_true(shop, kind));
        assert_eq!(settled, [Some(false); 2], "{}", policy["status"]);
        assert!(condition(&policy, "Ready").is_some() && status(shop)["consecutiveFailures"].is_null());
        self.one_job_each();
    }

    /// By the API server's word no Job was made twice; each trigger of a rollout had one, and none had two.
    fn one_job_each(&self) {
        let is_made = |request: &&Request| {
            (request.verb.as_str(), request.resource.as_str(), request.code) == ("create", "jobs", 201)
        };
        let requests = self.requests();
        let mut made: Vec<&str> = requests.iter().filter(is_made).map(|request| request.name.as_str()).collect();
        made.sort_unstable();
        let known: Vec<&str> = self.jobs.keys().map(String::as_str).collect();
        // Killed with it, the API server may not have noted what it had done.
        let mut once = made.clone();
        once.dedup();
        assert_eq!(once, made, "no name comes twice");
        assert!(once.iter().all(|name| known.contains(name)), "{known:?} are not all of {made:?}");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.jobs.values().flatten().for_each(|trigger| *counts.entry(trigger).or_default() += 1);
        assert!(counts.values().all(|count| *count == 1), "{counts:?}");
        for trigger in self.stage.triggers(&BOTH) {
            assert!(counts.contains_key(trigger.as_str()), "{trigger} is none of {counts:?}");
        }
    }
}

#[test]
fn an_api_server_that_dies_in_a_rollout_and_while_a_worker_is_lost_costs_no_recovery_and_no_job_twice() {
    let mut scene = Scene::open();
    let outages = [
        (When::Told, Away::AWhile),
        (When::JobIsMade, Away::AWhile),
        (When::Told, Away::ForLong),
        (When::JobIsMade, Away::ForLong),
    ];
    for (when, away) in outages {
        scene.goes_down(when, away);
    }
    scene.all_is_right();
    let (rows, jobs, starts) = (scene.stage.rounds.get() + scene.lost.len(), scene.jobs.len(), scene.starts);
    let outages = outages.len();
    eprintln!(
        "faults: {outages} outages, {starts} starts of the operator, {jobs} Jobs, {rows} rows settled, 0 live rows changed"
    );
}
