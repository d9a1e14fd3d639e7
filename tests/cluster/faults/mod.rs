//! What breaks around an operator, and what must hold all the same. The operator under test runs on the node, behind a wire
//! of the test's own; its Jobs are real pods on a real database.
//!
//! The rollouts are those of a Deployment whose pods fit on no node: they wait at their readiness gate without costing
//! anything, so that hundreds of rollouts fit into a minute. One worker that does run holds a run which nobody may touch.

mod call;
mod crowds;
mod kills;
mod leaders;
mod oracles;
mod outage;
mod refusals;
mod troubles;
mod weather;
mod wire;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::audit::Audit;
use crate::namespace::{Namespace, SOON};
use crate::objects::{UNSTICK, WORKER, restricted, set_env, workers};
use crate::own::{ACCOUNT, grant};
use crate::shop::{claimed_by, policy};
use crate::support::{Output, Running, Signal, fresh_folder, unstick};

pub(crate) use call::Call;
pub(crate) use wire::{Act, View, Wire};

/// The moments of a rollout that have a recovery each.
const BOTH: [&str; 2] = ["before", "after"];
/// The run of the worker that lives.
const LIVE: &str = "live";

/// Every change of a run, noted by the database itself: by whom, before, after.
const WITNESS: &str = r#"
CREATE TABLE witness (at bigserial, run text, who text, was text, is_now text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO witness (run, who, was, is_now) VALUES (OLD.id, current_setting('application_name'), to_jsonb(OLD)::text, to_jsonb(NEW)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER note AFTER UPDATE OR DELETE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION note();"#;

/// A namespace with policy, database and rights, and the wire to the operator that looks after it.
pub(crate) struct Stage {
    pub(crate) shop: Namespace<'static>,
    pub(crate) wire: Wire,
    pub(crate) audit: Audit,
    operators: RefCell<BTreeMap<String, Running>>,
    /// How many rounds of runs were seeded.
    pub(crate) rounds: Cell<usize>,
}

impl Stage {
    /// A stage whose policy says something else in some places.
    pub(crate) fn open(changes: &[(&str, Value)]) -> Self {
        Self::in_namespace(Namespace::open(), changes)
    }

    /// The same in a namespace of any cluster that knows the policies.
    pub(crate) fn in_namespace(shop: Namespace<'static>, changes: &[(&str, Value)]) -> Self {
        let audit = shop.cluster().audit().since_now();
        shop.database().sql(include_str!("../../../examples/worker.sql"));
        shop.database().sql(WITNESS);
        grant(&[&shop]);
        let stage = Self {
            wire: Wire::of(shop.name(), ACCOUNT),
            shop,
            audit,
            operators: RefCell::default(),
            rounds: Cell::default(),
        };
        stage.shop.apply(worker("witness"));
        claimed_by(&stage.shop, LIVE);
        stage.shop.apply(stage.policy(changes));
        stage
    }

    /// A stage with an operator, which has one rollout behind it.
    pub(crate) fn at_rest(changes: &[(&str, Value)]) -> Self {
        let stage = Self::open(changes);
        stage.start("unstick");
        stage.seed();
        stage.roll(1);
        stage.recovers(1);
        stage
    }

    /// The stage's policy: what is stuck fails, by heartbeat.
    pub(crate) fn policy(&self, changes: &[(&str, Value)]) -> Value {
        let mut policy = policy(&[
            ("/spec/recovery/action", json!("Fail")),
            ("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"})),
            ("/spec/triggers/workerLoss", json!(false)),
        ]);
        for (path, value) in changes {
            let (parent, key) = path.rsplit_once('/').expect("a pointer");
            policy.pointer_mut(parent).expect("a place")[key] = value.clone();
        }
        policy
    }

    // -- the operator ------------------------------------------------------------------------------------------------------

    /// Starts an operator as that replica, behind the stage's wire.
    pub(crate) fn start(&self, replica: &str) {
        let file = fresh_folder("kubeconfig").join("config");
        let config = self.wire.kubeconfig(self.shop.name(), replica).to_string();
        std::fs::write(&file, config).expect("a file in our own folder");
        let args = ["operator", "--job-image", UNSTICK, "--listen=127.0.0.1:0", "--gates-listen=127.0.0.1:0"];
        let operator = unstick().args(args).limit(Duration::from_secs(600)).env("KUBECONFIG", file);
        let running = operator.env("POD_NAMESPACE", self.shop.name()).env("POD_NAME", replica).spawn();
        self.wire.meet(replica, running.pid());
        let before = self.operators.borrow_mut().insert(replica.to_owned(), running);
        assert!(before.is_none(), "{replica} runs already");
    }

    /// Stops an operator's process, or lets it go on.
    pub(crate) fn signal(&self, replica: &str, signal: Signal) {
        self.operators.borrow()[replica].signal(signal);
    }

    /// How much memory an operator has, in KiB.
    pub(crate) fn resident(&self, replica: &str) -> u64 {
        self.memory(replica, "VmRSS:")
    }

    /// The most it has had.
    pub(crate) fn peak(&self, replica: &str) -> u64 {
        self.memory(replica, "VmHWM:")
    }

    fn memory(&self, replica: &str, field: &str) -> u64 {
        let file = format!("/proc/{}/status", self.operators.borrow()[replica].pid());
        let text = std::fs::read_to_string(file).expect("it runs");
        let line = text.lines().find_map(|line| line.strip_prefix(field)).expect("Linux tells");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Collects an operator that was killed, or kills it.
    pub(crate) fn end(&self, replica: &str) {
        let output = self.take(replica).kill();
        assert!(output.code == 137, "the operator ended by itself: {output}");
        self.wire.reset_watches();
    }

    /// Whether an operator has ended.
    pub(crate) fn has_ended(&self, replica: &str) -> bool {
        self.operators.borrow()[replica].has_ended()
    }

    /// Waits for an operator that ends by itself.
    pub(crate) fn ended(&self, replica: &str) -> Output {
        let output = self.take(replica).wait();
        self.wire.reset_watches();
        output
    }

    fn take(&self, replica: &str) -> Running {
        self.wire.forget(replica);
        let running = self.operators.borrow_mut().remove(replica);
        running.unwrap_or_else(|| panic!("{replica} does not run"))
    }

    /// The Lease of an operator that is dead, gone as if its time were over.
    pub(crate) fn expire_lease(&self) {
        let path = format!("{}/unstick", self.shop.path("leases"));
        let answer = self.shop.cluster().api("DELETE", &path, None);
        assert!(matches!(answer.status, 200 | 404), "{answer:?}");
    }

    // -- the app -----------------------------------------------------------------------------------------------------------

    /// One more round of runs: one that is stuck, one that is too young, one that is over. Answers its number.
    pub(crate) fn seed(&self) -> usize {
        let round = self.rounds.get() + 1;
        self.rounds.set(round);
        self.shop.database().sql(&format!(
            r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
            SELECT name || '{round}', status, old, old, old, 'nobody' FROM (VALUES
              ('stuck', 'PROCESSING', now() AT TIME ZONE 'UTC' - interval '2 h'),
              ('young', 'PROCESSING', now() AT TIME ZONE 'UTC' - interval '5 min'),
              ('over', 'COMPLETED', now() AT TIME ZONE 'UTC' - interval '2 h')) AS runs (name, status, old)"#
        ));
        round
    }

    /// Rolls the Deployment out, for the first time or again; its revision is the round.
    pub(crate) fn roll(&self, round: usize) {
        if round == 1 {
            return self.shop.apply(fleet("shop", "shop"));
        }
        self.roll_named("shop", round);
    }

    /// Waits until a rollout is recovered and its gate is open for that reason.
    #[track_caller]
    pub(crate) fn recovers(&self, round: usize) {
        self.shop.wait_until(&format!("round {round} is recovered"), CONVERGES, || {
            self.is_recovered(round).filter(|()| self.gate().as_deref() == Some("Recovered"))
        });
    }

    /// Waits until there is a request like that, since the wire's rule was set.
    #[track_caller]
    pub(crate) fn asks(&self, what: &str, is: impl Fn(&Call) -> bool) {
        self.shop.wait_until(what, CONVERGES, || self.wire.calls_now().iter().any(&is).then_some(()));
    }

    /// The triggers of all rounds so far, at these moments.
    pub(crate) fn triggers(&self, moments: &[&str]) -> Vec<String> {
        let named = |round| moments.iter().map(move |moment| format!("rollout/Deployment/shop/{round}/{moment}"));
        (1..=self.rounds.get()).flat_map(named).collect()
    }

    /// Gives a Deployment's pods another variable.
    pub(crate) fn roll_named(&self, name: &str, round: usize) {
        let patch = json!([{"op": "replace", "path": "/spec/template/spec/containers/0/env/0/value", "value": round.to_string()}]);
        let path = format!("{}/{name}", self.shop.path("deployments"));
        let answer = self
            .shop
            .cluster()
            .api_typed(&format!("PATCH {path}"), ("application/json-patch+json", &patch.to_string()));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let calls = self.wire.calls();
        let line = |call: &Call| format!("{} {} {} {}", call.replica, call.number, call.deed(), call.status);
        let lines: Vec<String> = calls.iter().rev().take(80).rev().map(line).collect();
        #[expect(clippy::print_stdout, reason = "libtest shows it with the failure")]
        {
            println!("the last requests:\n{}", lines.join("\n"));
            for (replica, running) in std::mem::take(&mut *self.operators.borrow_mut()) {
                println!("{replica}: {}", running.kill());
            }
        }
    }
}

/// A worker that works on its run for ever.
pub(crate) fn worker(name: &str) -> Value {
    let mut deployment = workers("shop");
    set_env(&mut deployment, "STEP_MS", "600000");
    let template = &deployment["spec"]["template"];
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": template["metadata"]["labels"]}, "spec": template["spec"]})
}

/// A Deployment whose one pod fits on no node, and waits at its gate.
pub(crate) fn fleet(name: &str, app: &str) -> Value {
    let labels = json!({"app.kubernetes.io/name": app, "fleet": name});
    let container = json!({"name": "worker", "image": WORKER, "securityContext": restricted(), "env": [{"name": "RELEASE", "value": "1"}]});
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {
            "replicas": 1, "revisionHistoryLimit": 2, "selector": {"matchLabels": {"fleet": name}},
            "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 1}},
            "template": {"metadata": {"labels": labels}, "spec": {
                "containers": [container], "nodeSelector": {"nowhere": "true"},
                "readinessGates": [{"conditionType": "unstick.dev/recovered"}],
            }},
        },
    })
}

/// How long the operator may take to put things right.
const CONVERGES: Duration = SOON;
