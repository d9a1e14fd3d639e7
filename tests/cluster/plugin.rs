//! `kubectl unstick` on a real cluster, as a person with the role `edit` and no more.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::namespace::{Namespace, SOON, condition, is_ready, name, uid};
use crate::objects::UNSTICK;
use crate::shop::{POLICY, calm, claimed_by, is_true, policy, recovered, slow_workers, status, triggers};
use crate::support::{Output, Unstick, fresh_folder, program};

/// What a Job's answer may take, while others want the processor too.
const LIMIT: Duration = Duration::from_secs(180);

/// A person in a namespace.
struct Person {
    config: PathBuf,
    program: PathBuf,
}

impl Person {
    /// With a role of the cluster in this namespace alone.
    fn with(shop: &Namespace<'_>, role: &str) -> Self {
        shop.apply(json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": role}}));
        shop.apply(json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": role},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
            "subjects": [{"kind": "ServiceAccount", "name": role, "namespace": shop.name()}],
        }));
        let program = fresh_folder("plugin").join("kubectl-unstick");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_unstick"), &program).expect("a link in our own folder");
        let person = Self { config: shop.kubeconfig_of(role), program };
        // Roles are added to one another a moment after they are there.
        shop.wait_until("the person may look at policies", SOON, || {
            (person.command(&["status"]).run().code == 0).then_some(())
        });
        person
    }

    fn command(&self, args: &[&str]) -> Unstick {
        program(&self.program).args(args).env("KUBECONFIG", &self.config).limit(LIMIT)
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).run()
    }
}

/// A run that somebody left behind an hour ago.
fn leave_behind(shop: &Namespace<'_>, id: &str) {
    shop.database().sql(&format!(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT '{id}', 'PROCESSING', old, old, old, 'nobody' FROM (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#
    ));
}

fn run_status(shop: &Namespace<'_>, id: &str) -> Option<String> {
    shop.database().value(&format!("SELECT status FROM qualification_runs WHERE id = '{id}'"))
}

/// A namespace with an app and a policy that fails stuck runs, looked after.
fn looked_after() -> Namespace<'static> {
    let shop = calm();
    shop.apply(slow_workers(1));
    shop.apply(policy(&[("/spec/recovery/action", json!("Fail"))]));
    recovered(&shop, "1");
    shop
}

fn peoples_jobs(shop: &Namespace<'_>) -> Vec<Value> {
    shop.list_labelled("jobs", "unstick.dev/verb")
}

#[test]
fn a_person_with_the_role_edit_checks_recovers_explains_and_takes_back() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let told = person.run(&["status"]).expect(0).stdout;
    assert!(
        told.starts_with("NAME ") && told.contains(&format!("{POLICY}   production    30m           True")),
        "{told}"
    );

    leave_behind(&shop, "stuck");
    let checked = person.run(&["check", POLICY]).expect(0);
    assert!(checked.stdout.contains("Found 1 stuck run(s) (older than 30 minutes)"), "{checked}");
    assert!(checked.stdout.contains("  - stuck: PROCESSING") && checked.stdout.contains("Check only"), "{checked}");
    assert_eq!(run_status(&shop, "stuck").as_deref(), Some("PROCESSING"));
    let report = person.run(&["check", POLICY, "-o", "json", "--limit", "1"]).expect(0).json();
    assert_eq!((&report["schema"], &report["stuck"]), (&json!("unstick.dev/report/v1"), &json!(1)), "{report}");
    assert_eq!(report["policy"], POLICY);

    let done = person.run(&["trigger", POLICY, "--wait"]).expect(0);
    assert!(done.stdout.contains(" ended as Recovered: ") && done.stdout.contains("1 failed"), "{done}");
    assert_eq!(run_status(&shop, "stuck").as_deref(), Some("FAILED"));
    let last = status(&shop)["lastRecovery"].clone();
    assert_eq!(last["trigger"], "Request", "{last}");
    let recovery = last["recoveryId"].as_str().expect("an id");
    let undo = format!("Undo with: kubectl unstick undo {POLICY} {recovery}");
    assert!(done.stdout.contains(&undo), "{done}");

    let listed = person.run(&["history", POLICY]).expect(0).stdout;
    assert!(listed.starts_with("RECOVERY ") && listed.contains(recovery), "{listed}");
    let all = person.run(&["history", POLICY, "-o", "json"]).expect(0).json();
    assert!(all.as_array().is_some_and(|all| all.iter().any(|one| one["recoveryId"] == *recovery)), "{all}");
    let shown = person.run(&["history", POLICY, recovery]).expect(0).stdout;
    assert!(shown.contains("  - stuck: ") && shown.contains(r#""PROCESSING" → "FAILED""#), "{shown}");
    let explained = person.run(&["explain", "stuck"]).expect(0).stdout;
    assert_eq!(explained, person.run(&["explain", POLICY, "stuck"]).expect(0).stdout, "there is one policy");
    assert!(explained.contains("Run stuck of qualification_runs: FAILED"), "{explained}");
    assert!(explained.contains("Not active") && explained.contains(recovery), "{explained}");

    shop.kubectl(&["get", "rp", POLICY]).expect(0);
    person.run(&["suspend", POLICY]).expect(0);
    let would = person.run(&["undo", POLICY, recovery, "--check-only"]).expect(0).stdout;
    assert!(would.contains("Would restore 1 run(s)"), "{would}");
    let undone = person.run(&["undo", POLICY, recovery]).expect(0).stdout;
    assert_eq!(undone, format!("Restored 1 run(s) of recovery {recovery}\n"));
    assert_eq!(run_status(&shop, "stuck").as_deref(), Some("PROCESSING"));
    let past = person.run(&["history", POLICY, "-o", "json"]).expect(0).json();
    let undo = past.as_array().expect("a list").iter().find(|one| one["undoOf"] == *recovery).expect("the undo");
    let actor = undo["actor"].as_str().unwrap_or_default();
    assert!(actor.contains(&format!("system:serviceaccount:{}:edit", shop.name())), "{undo}");

    shop.wait_until("no Job of the person is left", SOON, || peoples_jobs(&shop).is_empty().then_some(()));
}

#[test]
fn who_watches_sees_a_recovery_come_and_the_wide_table_says_why_it_came() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let narrow = person.run(&["status"]).expect(0).stdout;
    assert!(!narrow.contains("TRIGGER"), "{narrow}");
    let shown = fresh_folder("watch").join("shown");
    let file = std::fs::File::create(&shown).expect("a file in our own folder");
    let watching = person.command(&["status", "--watch", "-o", "wide"]).stdout(file).spawn();
    let read = || std::fs::read_to_string(&shown).unwrap_or_default();
    let first = shop.wait_until("the first table is shown", SOON, || Some(read()).filter(|text| text.contains(POLICY)));
    for words in ["ACTION", "TRIGGER", "NEXT", "REASON", "MESSAGE", "Fail"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    person.run(&["trigger", POLICY, "--wait"]).expect(0);
    let shows_it =
        || read().lines().any(|line| line.starts_with(POLICY) && line.contains("   Request   ")).then_some(());
    shop.wait_until("the recovery is shown", SOON, shows_it);
    watching.signal(crate::support::Signal::SIGINT);
    watching.wait().expect(0);
    let object = person.run(&["suspend", POLICY, "-o", "json"]).expect(0).json();
    assert_eq!((&object["kind"], &object["spec"]["suspend"]), (&json!("RecoveryPolicy"), &json!(true)), "{object}");
}

#[test]
fn a_check_of_a_wrong_table_says_so_once_and_a_job_that_waits_is_what_keeps_a_request() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    shop.apply(policy(&[("/spec/runs/table", json!("nope"))]));
    let said = person.run(&["check", POLICY]).expect(78);
    assert_eq!(said.stderr.matches("nope does not exist").count(), 1, "{said}");
    assert_eq!(said.stdout, "", "{said}");
    // A Job of before whose pod cannot start.
    let secret = "/spec/database/urlFrom/secretKeyRef/name";
    shop.apply(policy(&[(secret, json!("not-there"))]));
    person.run(&["trigger", POLICY]).expect(0);
    shop.wait_until("its Job waits for the Secret", SOON, || {
        (status(&shop)["trouble"]["reason"] == "SecretMissing").then_some(())
    });
    let said = person.run(&["trigger", POLICY, "--wait"]).expect(1);
    assert!(said.stderr.contains("SecretMissing: ") && !said.stderr.contains("no operator"), "{said}");
}

#[test]
fn the_operator_takes_no_job_of_a_person_for_a_recovery() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let before = status(&shop);
    let answer = person.command(&["check", POLICY]).spawn();
    let job = shop.wait_until("the person's Job is there", SOON, || peoples_jobs(&shop).pop());
    assert_eq!(job["metadata"]["ownerReferences"][0]["name"], POLICY);
    assert_eq!(job["spec"]["template"]["spec"]["containers"][0]["image"], UNSTICK, "that of the policy's own Jobs");
    answer.wait().expect(0);
    // A recovery that comes later is the next thing that the status tells of.
    let told = person.run(&["trigger", POLICY, "--wait", "-o", "json"]).expect(0).json();
    let after = status(&shop);
    assert_eq!(after["lastRecovery"]["recoveryId"], told["recoveryId"]);
    let count = |status: &Value| status["history"].as_array().map_or(0, Vec::len);
    assert_eq!(count(&after), count(&before) + 1, "{before}\n{after}");
    assert!(triggers(&shop).iter().filter(|(trigger, _)| trigger.starts_with("request/")).count() == 1);
}

#[test]
fn evidence_on_owners_is_the_same_for_a_person_as_for_the_operator() {
    let shop = calm();
    // Two: a snapshot without any worker is no evidence.
    shop.apply(slow_workers(2));
    shop.apply(policy(&[("/spec/recovery/action", json!("Fail"))]));
    recovered(&shop, "1");
    let person = Person::with(&shop, "edit");
    let pods = shop.ready_pods("shop", 2);
    let owner = claimed_by(&shop, "alive");
    let pod = pods.iter().find(|pod| uid(pod) == owner).expect("one of them");
    // A known worker whose pod is gone; the policy starts nothing meanwhile.
    person.run(&["trigger", POLICY, "--wait"]).expect(0);
    person.run(&["suspend", POLICY]).expect(0);
    shop.wait_until("the suspension is taken up", SOON, || is_true(&shop, "Ready"));
    let old = r#"UPDATE qualification_runs SET "startedAt" = (now() AT TIME ZONE 'UTC') - interval '60 s', "createdAt" = (now() AT TIME ZONE 'UTC') - interval '60 s'"#;
    shop.database().sql(old);
    let spared = person.run(&["explain", POLICY, "alive"]).expect(0).stdout;
    assert!(spared.contains("\nNot stuck (limit here: 30 minutes)\n"), "{spared}");
    shop.kubectl(&["delete", "pod", name(pod), "--grace-period=0", "--force"]).expect(0);
    // Its last heartbeat is no evidence of life for half a minute at most.
    shop.wait_until("the run is judged by its owner", SOON, || {
        let told = person.run(&["explain", POLICY, "alive"]).expect(0).stdout;
        told.contains("\nStuck on OwnerGone: the next recovery does Fail").then_some(())
    });
}

#[test]
fn a_suspended_policy_is_shown_as_such_until_it_is_resumed() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let said = person.run(&["suspend", POLICY]).expect(0).stdout;
    assert_eq!(said, format!("recoverypolicy.unstick.dev/{POLICY} suspended\n"));
    assert!(person.run(&["status"]).expect(0).stdout.contains("   Suspended   "));
    assert!(person.run(&["suspend", POLICY]).expect(0).stdout.ends_with(" is suspended already\n"));
    person.run(&["trigger", POLICY, "--wait"]).expect(64);
    let said = person.run(&["resume", POLICY]).expect(0).stdout;
    assert_eq!(said, format!("recoverypolicy.unstick.dev/{POLICY} resumed\n"));
    let one = person.run(&["status", POLICY]).expect(0).stdout;
    for words in ["Name:           qualification-runs\n", "CONDITION ", "WORKLOAD ", "Deployment/shop", "RECOVERY "] {
        assert!(one.contains(words), "{words}: {one}");
    }
}

/// Whether a readiness gate is all that keeps a pod from being ready, and the operator says that it holds pods.
fn is_held(shop: &Namespace<'_>, pod: &Value) -> bool {
    let containers = condition(pod, "ContainersReady").is_some_and(|ready| ready["status"] == "True");
    containers && !is_ready(pod) && is_true(shop, "GateOpen") == Some(false)
}

#[test]
fn a_gate_is_opened_by_hand_for_the_pods_that_there_are() {
    let shop = calm();
    let person = Person::with(&shop, "edit");
    // Its recovery cannot start, so the gate holds for ten minutes.
    let secret = "/spec/database/urlFrom/secretKeyRef/name";
    let gate = json!({"mode": "ReadinessGate", "timeout": "10m"});
    shop.apply(policy(&[(secret, json!("not-there")), ("/spec/gate", gate)]));
    shop.wait_until("the policy is taken up", SOON, || is_true(&shop, "Ready"));
    let mut gated = slow_workers(2);
    gated["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    shop.apply(&gated);
    let pods = shop.wait_until("both pods are held", SOON, || {
        let pods = shop.pods("shop");
        (pods.len() == 2 && pods.iter().all(|pod| is_held(&shop, pod))).then_some(pods)
    });
    let said = person.run(&["release", POLICY]).expect(0).stdout;
    for pod in &pods {
        assert!(said.contains(&format!("pod/{} released\n", name(pod))), "by the operator: {said}");
    }
    let ready = shop.ready_pods("shop", 2);
    for pod in &ready {
        let open = condition(pod, "unstick.dev/recovered").expect("our condition");
        assert_eq!((&open["status"], &open["reason"]), (&json!("True"), &json!("Released")), "{open}");
    }
    shop.kubectl(&["delete", "pod", name(&ready[0])]).expect(0);
    shop.wait_until("a later pod waits as before", SOON, || {
        let later = shop.pods("shop").into_iter().find(|pod| ready.iter().all(|old| uid(old) != uid(pod)))?;
        is_held(&shop, &later).then_some(())
    });
    assert!(person.run(&["release", POLICY, "-o", "json"]).expect(0).json()[0]["state"] == "Open");
}

#[test]
fn the_doctor_finds_what_is_wrong_and_nothing_where_all_is_well() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let well = person.run(&["doctor"]).expect(0).stdout;
    for words in ["cluster", "Kubernetes v1.", "serves unstick.dev/v1alpha1", "in force, and nothing is amiss"] {
        assert!(well.contains(words), "{words}: {well}");
    }
    assert!(!well.contains("\nerror"), "{well}");
    let admin = shop.cluster().folder().join("admin.kubeconfig");
    let all = program(&person.program).args(["doctor", "-n", shop.name()]).env("KUBECONFIG", &admin).limit(LIMIT).run();
    for words in ["1 of 1 pod(s) ready", " leads\n", "the operator says that it is ready", "as this program knows it"] {
        assert!(all.stdout.contains(words), "{words}: {all}");
    }
    all.expect(0);

    let mut lost = slow_workers(1);
    lost["metadata"]["name"] = json!("lost");
    lost["spec"]["template"]["metadata"]["labels"]["unstick.dev/policy"] = json!("rnus");
    lost["spec"]["selector"]["matchLabels"] = json!({"unstick.dev/policy": "rnus"});
    shop.apply(lost);
    shop.wait_until("the pod is there", SOON, || shop.list_labelled("pods", "unstick.dev/policy=rnus").pop());
    shop.kubectl(&["delete", "secret", "shop-db"]).expect(0);
    let ill = person.run(&["doctor"]).expect(1).stdout;
    let missing = format!("spec.database.urlFrom: there is no Secret shop-db in namespace {}", shop.name());
    for words in [missing.as_str(), "name the policy rnus, which is not there"] {
        assert!(ill.contains(words), "{words}: {ill}");
    }
    let findings = person.run(&["doctor", "-o", "json"]).expect(1).json();
    assert!(findings.as_array().is_some_and(|all| all.iter().any(|one| one["result"] == "Error")), "{findings}");
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence_with_its_exit_code() {
    let shop = looked_after();
    let person = Person::with(&shop, "edit");
    let refused = |args: &[&str], code: i32, words: &str| {
        let said = person.run(args).expect(code);
        assert!(said.stderr.contains(words) && said.stdout.is_empty(), "{words}: {said}");
    };
    let there = format!("there is no recovery policy rnus in namespace {}; it has {POLICY}", shop.name());
    for verb in ["status", "trigger", "check", "history", "suspend", "resume", "release"] {
        refused(&[verb, "rnus"], 64, &there);
    }
    refused(&["undo", POLICY, "nonsense"], 64, "there is no recovery nonsense");
    refused(&["explain", POLICY, "nobody"], 64, "there is no run nobody");
    refused(&["status", "-n", "kube-system"], 77, "you may not list recovery policies in namespace kube-system");
    refused(&["check", POLICY, "--image", "ghcr.io/unstick-dev/no-such:1"], 1, "the Job's pod cannot start: ");
    shop.wait_until("no Job of the person is left", SOON, || peoples_jobs(&shop).is_empty().then_some(()));

    let reader = Person::with(&shop, "view");
    let said = reader.run(&["trigger", POLICY]).expect(77);
    assert!(said.stderr.contains("you may not change recovery policy"), "{said}");
    let said = reader.run(&["check", POLICY]).expect(77);
    assert!(said.stderr.contains("you may not create Jobs"), "{said}");

    shop.kubectl(&["delete", "secret", "shop-db"]).expect(0);
    refused(&["check", POLICY], 1, "secret \"shop-db\" not found");
    shop.kubectl(&["create", "secret", "generic", "shop-db", "--from-literal=url=postgres://app:x@127.0.0.1:1/shop"])
        .expect(0);
    refused(&["history", POLICY], 69, "error: ");
}

#[test]
fn a_namespace_that_no_operator_watches_is_found_by_the_doctor_and_the_gate_is_opened_without_one() {
    let cluster = Cluster::start(&[]);
    cluster.enter();
    // The definition, and roles, without anybody who acts.
    let objects = cluster.kustomize("deploy/base").replace("replicas: 1", "replicas: 0");
    cluster.kubectl(&["apply", "--server-side", "-f", "-"]).stdin(objects).run().expect(0);
    let shop = Namespace::open_in(&cluster);
    shop.database().sql(include_str!("../../examples/worker.sql"));
    let made = policy(&[("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"}))]);
    // What clients learn of a kind, they can learn a little later.
    shop.wait_until("the policy is accepted", SOON, || (shop.try_apply(&made).code == 0).then_some(()));
    let mut gated = slow_workers(1);
    gated["spec"]["template"]["spec"]["readinessGates"] = json!([{"conditionType": "unstick.dev/recovered"}]);
    shop.apply(&gated);
    let pod = shop
        .wait_until("the pod runs", SOON, || shop.pods("shop").pop().filter(|pod| pod["status"]["phase"] == "Running"));
    let admin = cluster.folder().join("admin.kubeconfig");
    let run = |args: &[&str]| {
        let program = fresh_folder("plugin").join("kubectl-unstick");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_unstick"), &program).expect("a link in our own folder");
        crate::support::program(program)
            .args(args)
            .args(["-n", shop.name()])
            .env("KUBECONFIG", &admin)
            .limit(LIMIT)
            .run()
    };
    let ill = run(&["doctor"]).expect(1).stdout;
    assert!(ill.contains("no operator has ever led") && ill.contains("0 of 0 pod(s) ready"), "{ill}");
    let unseen = run(&["status", POLICY]).expect(0).stdout;
    assert!(unseen.contains("No operator has looked at this policy yet"), "{unseen}");
    let late = run(&["trigger", POLICY, "--wait", "--timeout", "2s"]).expect(75).stderr;
    assert!(late.contains("no operator has taken it up: see `kubectl unstick doctor`"), "{late}");

    let person = Person::with(&shop, "edit");
    let said = person.run(&["release", POLICY]).expect(77);
    assert!(said.stderr.contains("you may not patch pods/status yourself"), "{said}");
    let said = run(&["release", POLICY]).expect(0).stdout;
    assert_eq!(said, format!("pod/{} released, by this command: no operator did it\n", name(&pod)));
    let pod = shop.ready_pods("shop", 1).remove(0);
    assert_eq!(condition(&pod, "unstick.dev/recovered").expect("our condition")["reason"], "Released");

    let looked = run(&["check", POLICY, "--image", UNSTICK]).expect(0).stdout;
    assert!(looked.contains("active run(s) in qualification_runs"), "{looked}");
}
