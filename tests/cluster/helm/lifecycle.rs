//! What comes after the installation: its own test, an upgrade with another definition, the way back, and the end.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{
    INSTALLED, POLICY, RELEASE, SYSTEM, init_containers, injection_works, install, installed, labelled_workers, policy,
    policy_is_ready, release, restricted_namespace, shop, tell_of_system,
};
use crate::audit::user_of;
use crate::cluster::{Cluster, in_project, wait_for};
use crate::namespace::{Namespace, SOON, condition, is_ready, name};
use crate::objects::set_env;
use crate::rights::{are_least, granted};
use crate::support::fresh_folder;

/// A field and a column that the version before did not have.
const NEW_FIELD: &str = "failedJobsHistoryLimit";
const NEW_COLUMN: &str = "Recovered";
/// Nor these sections of values.
const NEW_SECTIONS: &[&str] = &["uninstall", "podDisruptionBudget", "probes", "service", "log"];

/// Each time a run is settled, the database itself writes it down. Settling takes a while, so that others come in between.
const WITNESS: &str = r#"
    CREATE TABLE settled (id text, status text);
    CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.status IS DISTINCT FROM OLD.status AND OLD."workerId" = 'nobody' THEN
            PERFORM pg_sleep(0.04);
            INSERT INTO settled VALUES (NEW.id, NEW.status);
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER witness BEFORE UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION witness()"#;
/// How many runs one recovery has to settle.
const MANY: usize = 300;

/// The chart as it was in the version before.
pub(super) fn chart_of_before() -> PathBuf {
    let chart = fresh_folder("before").join("unstick");
    let source = in_project("charts/unstick");
    let copied = std::process::Command::new("cp").args(["-r", &source]).arg(&chart).status().expect("there is cp");
    assert!(copied.success());
    let about = chart.join("Chart.yaml");
    let text = std::fs::read_to_string(&about).expect("a chart says what it is");
    let older = text.lines().map(|line| if line.starts_with("version: ") { "version: 0.0.9" } else { line });
    std::fs::write(&about, older.collect::<Vec<_>>().join("\n")).expect("our own copy");
    forget_what_is_new(&chart.join("files/recoverypolicies.yaml"));
    forget_sections(&chart.join("values.yaml"));
    chart
}

/// Values that the version before did not have.
fn forget_sections(values: &Path) {
    let text = std::fs::read_to_string(values).expect("the chart has values");
    let mut known: Value = serde_yaml::from_str(&text).expect("it is YAML");
    let sections = known.as_object_mut().expect("sections");
    for section in NEW_SECTIONS {
        assert!(sections.remove(*section).is_some(), "there is a section {section}");
    }
    std::fs::write(values, serde_yaml::to_string(&known).expect("it was YAML")).expect("our own copy");
}

fn forget_what_is_new(definition: &Path) {
    let text = std::fs::read_to_string(definition).expect("the chart holds the definition");
    let mut crd: Value = serde_yaml::from_str(&text).expect("it is YAML");
    let version = &mut crd["spec"]["versions"][0];
    let columns = version["additionalPrinterColumns"].as_array_mut().expect("columns");
    let all = columns.len();
    columns.retain(|column| column["name"] != NEW_COLUMN);
    assert_eq!(columns.len() + 1, all, "there is a column {NEW_COLUMN}");
    let fields = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"].as_object_mut();
    assert!(fields.expect("fields").remove(NEW_FIELD).is_some(), "there is a field {NEW_FIELD}");
    std::fs::write(definition, serde_yaml::to_string(&crd).expect("it was YAML")).expect("our own copy");
}

/// Whether the definition in the cluster has what is new.
pub(super) fn definition_is_new(cluster: &Cluster) -> bool {
    let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/recoverypolicies.unstick.dev";
    let version = cluster.api("GET", path, None).json()["spec"]["versions"][0].clone();
    let spec = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"].clone();
    let columns = version["additionalPrinterColumns"].as_array().cloned().unwrap_or_default();
    let has = (!spec[NEW_FIELD].is_null(), columns.iter().any(|column| column["name"] == NEW_COLUMN));
    assert!(has.0 == has.1, "half of it is new");
    has.0
}

/// Leaves many runs behind, asks for their recovery, and returns when it is under way.
fn begin_a_long_recovery(shop: &Namespace<'_>, batch: &str) {
    shop.database().sql(&format!(
        r#"INSERT INTO qualification_runs (id, status, "createdAt", "startedAt", "heartbeatAt", "workerId")
           SELECT '{batch}-' || n, 'PROCESSING', old, old, old, 'nobody'
           FROM generate_series(1, {MANY}) AS n, (SELECT (now() AT TIME ZONE 'UTC') - interval '1 hour' AS old) AS hour"#
    ));
    shop.kubectl(&["annotate", "rp", POLICY, &format!("unstick.dev/requestedAt={batch}"), "--overwrite"]).expect(0);
    shop.wait_until("the recovery is under way", SOON, || settled(shop, batch).first().map(|_| ()));
}

/// The runs that were settled, as the database saw it.
fn settled(shop: &Namespace<'_>, batch: &str) -> Vec<String> {
    let query = format!("SELECT id FROM settled WHERE id LIKE '{batch}-%' AND status = 'FAILED' ORDER BY id");
    shop.database().rows(&query).into_iter().filter_map(|row| row.into_iter().next()?).collect()
}

/// Waits until all are settled, and fails if one was twice, or if somebody alive was.
fn all_settled_once(shop: &Namespace<'_>, batch: &str) {
    shop.wait_until("all are settled", SOON, || (settled(shop, batch).len() >= MANY).then_some(()));
    let mut once = settled(shop, batch);
    once.dedup();
    assert_eq!((once.len(), settled(shop, batch).len()), (MANY, MANY), "each run once");
    let alive = shop.database().value("SELECT status FROM qualification_runs WHERE id = 'alive'");
    assert_eq!(alive.as_deref(), Some("PROCESSING"), "whoever shows life is left alone");
}

/// Rolls the app out again, whose pods are gated, and waits for them.
fn roll_out(shop: &Namespace<'_>, version: &str) {
    let mut app = labelled_workers(2);
    set_env(&mut app, "RELEASE", version);
    shop.apply(&app);
    shop.wait_until("the new pods are ready", SOON, || {
        let ready = |pod: &Value| is_ready(pod) && pod.to_string().contains(&format!(r#""value":"{version}""#));
        (shop.pods("shop").iter().filter(|pod| ready(pod)).count() == 2).then_some(())
    });
    for pod in shop.pods("shop").iter().filter(|pod| is_ready(pod)) {
        let gate = condition(pod, "unstick.dev/recovered").expect("it has our gate");
        assert_eq!(gate["status"], "True", "{pod}");
    }
}

#[test]
fn helm_test_proves_the_installation_and_leaves_nothing() {
    let cluster = installed();
    let said = cluster.helm(&["test", RELEASE, "-n", SYSTEM, "--timeout=180s", "--logs"]).limit(super::LIMIT).run();
    assert!(said.code == 0, "{said}\n{}", tell_of_system(cluster));
    let kinds = "all,serviceaccounts,roles,rolebindings";
    let left = || cluster.kubectl(&["-n", SYSTEM, "get", kinds, "-o", "name"]).run().expect(0).stdout;
    // Of a Job that is gone the pod is collected a little later.
    wait_for("what it made is gone", SOON, || (!left().contains("-test")).then_some(()), left);

    let mut rights = granted(&templates(cluster, &INSTALLED), &["unstick-test"]);
    for (group, resource, verb) in [("batch", "jobs", "create"), ("", "secrets", "get")] {
        let asked_by_the_guard = (group.to_owned(), resource.to_owned(), verb.to_owned());
        assert!(rights.remove(&asked_by_the_guard), "{asked_by_the_guard:?} is not granted");
    }
    are_least(&rights, &cluster.audit().by(&user_of(SYSTEM, "unstick-test")));
}

/// All that our chart makes with these values, hooks too.
fn templates(cluster: &Cluster, values: &[&str]) -> String {
    let chart = in_project("charts/unstick");
    let mut args = vec!["template", RELEASE, &chart, "-n", SYSTEM];
    args.extend(values.iter().flat_map(|value| ["--set", value]));
    let made = cluster.helm(&args).run().expect(0).stdout;
    // Each with a comment of its own, which the first has no line above.
    made.trim_start_matches("---\n").to_owned()
}

/// How the operator is told where to look; the namespace of the app must be there by then.
#[derive(Clone, Copy)]
enum Scope {
    Cluster,
    Namespaces,
}

impl Scope {
    fn value(self, shop: &Namespace<'_>) -> String {
        match self {
            Self::Cluster => "rbac.clusterWide=true".to_owned(),
            Self::Namespaces => format!("watchNamespaces[0]={}", shop.name()),
        }
    }
}

#[test]
fn an_upgrade_with_another_definition_and_the_way_back_lose_no_run_and_hold_no_pod() {
    upgrade_and_go_back(Scope::Cluster);
}

#[test]
fn so_it_is_where_only_some_namespaces_are_watched() {
    upgrade_and_go_back(Scope::Namespaces);
}

/// The version before lacks values too, and the upgrade keeps those that were given then.
fn upgrade_and_go_back(scope: Scope) {
    let cluster = Cluster::start(&[]);
    cluster.enter();
    restricted_namespace(&cluster, SYSTEM);
    let shop = shop(&cluster);
    let watched = scope.value(&shop);
    let values = [watched.as_str(), "watchdog.enabled=true", "guard.enabled=true"];
    let before = release(&cluster, &["install"], &chart_of_before().display().to_string(), &values);
    assert!(before.code == 0, "{before}\n{}", tell_of_system(&cluster));
    assert!(!definition_is_new(&cluster));

    shop.database().sql(WITNESS);
    shop.database().sql(
        r#"INSERT INTO qualification_runs (id, status, "startedAt", "heartbeatAt", "workerId")
           SELECT 'alive', 'PROCESSING', t, t, 'nobody' FROM (SELECT now() AT TIME ZONE 'UTC' AS t) AS now"#,
    );
    shop.apply(policy(&[
        ("/spec/gate/mode", json!("ReadinessGate")),
        ("/spec/recovery/batchSize", json!(20)),
        ("/spec/recovery/limits", json!({"maxPercent": 100})),
    ]));
    policy_is_ready(&shop);
    injection_works(&shop);
    roll_out(&shop, "first");

    begin_a_long_recovery(&shop, "up");
    let upgraded = release(&cluster, &["upgrade", "--reuse-values"], &in_project("charts/unstick"), &[]);
    assert!(upgraded.code == 0, "{upgraded}\n{}", tell_of_system(&cluster));
    assert!(definition_is_new(&cluster));
    roll_out(&shop, "second");
    all_settled_once(&shop, "up");
    policy_is_ready(&shop);

    begin_a_long_recovery(&shop, "back");
    let back = cluster.helm(&["rollback", RELEASE, "1", "-n", SYSTEM, "--wait", "--timeout=120s"]);
    let back = back.limit(super::LIMIT).run();
    assert!(back.code == 0, "{back}\n{}", tell_of_system(&cluster));
    assert!(!definition_is_new(&cluster));
    roll_out(&shop, "third");
    all_settled_once(&shop, "back");
    policy_is_ready(&shop);
}

/// All objects of any kind whose labels say that they belong to unstick, as `kind/name`.
pub(super) fn of_ours(cluster: &Cluster, labels: &str) -> Vec<String> {
    // A kind that goes meanwhile is listed, and then not known.
    let listed = || {
        let well = |args: &[&str]| Some(cluster.kubectl(args).run()).filter(|said| said.code == 0);
        let kinds = well(&["api-resources", "--verbs=list", "-o", "name"])?.stdout;
        let kinds: Vec<_> = kinds.lines().filter(|kind| !kind.starts_with("events")).collect();
        let found = well(&["get", &kinds.join(","), "-A", "-l", labels, "--ignore-not-found", "-o", "name"])?.stdout;
        Some(found.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let mut found = wait_for("all kinds can be listed", SOON, listed, String::new);
    // Without a label, in an older version.
    if cluster.api("GET", &format!("/apis/coordination.k8s.io/v1/namespaces/{SYSTEM}/leases/unstick"), None).status
        == 200
    {
        found.push("lease/unstick".to_owned());
    }
    found
}

/// What is ours, and of it what no policy asked for.
pub(super) const OURS: &str = "app.kubernetes.io/name=unstick";
pub(super) const OF_NO_POLICY: &str = "app.kubernetes.io/name=unstick,!unstick.dev/policy";

/// Uninstalls, and waits until of what has these labels nothing is left but this.
pub(super) fn uninstall(cluster: &Cluster, labels: &str, left: &[&str]) {
    let said =
        cluster.helm(&["uninstall", RELEASE, "-n", SYSTEM, "--wait", "--timeout=120s"]).limit(super::LIMIT).run();
    assert!(said.code == 0, "{said}\n{}", tell_of_system(cluster));
    let gone = || (of_ours(cluster, labels) == left).then_some(());
    wait_for(&format!("nothing is left but {left:?}"), SOON, gone, || of_ours(cluster, labels).join("\n"));
}

/// A worker in `shop` whose gate is closed: no node takes the Job that should recover before it.
fn hold_a_worker(shop: &Namespace<'_>) {
    shop.apply(policy(&[
        ("/spec/gate", json!({"mode": "ReadinessGate", "timeout": "10m"})),
        // The garbage collector may forget the kind before it has seen that a Job's policy is gone: the Job's own end is near then.
        (
            "/spec/job",
            json!({"nodeSelector": {"there": "is-none"}, "activeDeadlineSeconds": 30, "ttlSecondsAfterFinished": 1}),
        ),
    ]));
    policy_is_ready(shop);
    injection_works(shop);
    shop.apply(labelled_workers(1));
    shop.wait_until("a pod works and is held", SOON, || {
        let pod = shop.pods("shop").pop()?;
        let works = pod["status"]["containerStatuses"][0]["ready"] == true;
        (works && !pod["spec"]["readinessGates"].is_null() && !is_ready(&pod)).then_some(())
    });
}

fn is_let_go(shop: &Namespace<'_>) {
    let pod = shop.ready_pods("shop", 1).remove(0);
    let gate = condition(&pod, "unstick.dev/recovered").expect("it has our gate");
    assert_eq!(gate["reason"], "Uninstalled", "{pod}");
    // And who comes now does not wait at all.
    shop.kubectl(&["delete", "pod", name(&pod), "--grace-period=0", "--force"]).expect(0);
    let next = shop.ready_pods("shop", 1).remove(0);
    assert!(next["spec"]["readinessGates"].is_null() && init_containers(&next).is_empty(), "{next}");
}

/// The Job of the uninstallation had what it used and no more.
fn ended_by_least_rights(cluster: &Cluster, values: &[&str]) {
    let rights = granted(&templates(cluster, values), &["unstick-uninstall"]);
    are_least(&rights, &cluster.audit().by(&user_of(SYSTEM, "unstick-uninstall")));
}

#[test]
fn an_uninstallation_opens_every_gate_and_leaves_what_people_made_or_with_the_definition_nothing() {
    uninstall_twice(Scope::Cluster);
}

#[test]
fn so_does_one_where_only_some_namespaces_are_watched() {
    uninstall_twice(Scope::Namespaces);
}

/// First with the definition kept, then to the end.
fn uninstall_twice(scope: Scope) {
    let cluster = Cluster::start(&[]);
    cluster.enter();
    let first = shop(&cluster);
    let watched = scope.value(&first);
    let policies = [
        "policies[0].name=of-the-release",
        "policies[0].namespace=default",
        "policies[0].spec.workers.selector.matchLabels.app=shop",
        "policies[0].spec.database.urlFrom.secretKeyRef.name=shop-db",
        "policies[0].spec.database.urlFrom.secretKeyRef.key=url",
    ];
    let mut values = vec![watched.as_str(), "watchdog.enabled=true", "guard.enabled=true"];
    // Helm waits for policies, which get a status only where they are watched.
    if matches!(scope, Scope::Namespaces) {
        values.push("watchNamespaces[1]=default");
    }
    values.extend(policies);
    install(&cluster, &values);
    hold_a_worker(&first);
    assert!(of_ours(&cluster, OURS).iter().any(|object| object == "recoverypolicy.unstick.dev/of-the-release"));
    let definition = "customresourcedefinition.apiextensions.k8s.io/recoverypolicies.unstick.dev";
    uninstall(&cluster, OF_NO_POLICY, &[definition]);
    ended_by_least_rights(&cluster, &values);
    is_let_go(&first);
    assert!(first.get("recoverypolicies", POLICY).is_some(), "a policy that somebody made is his");
    drop(first);

    // The same again on what was kept.
    let second = shop(&cluster);
    let watched = scope.value(&second);
    values[0] = watched.as_str();
    values.push("crds.keep=false");
    install(&cluster, &values);
    hold_a_worker(&second);
    uninstall(&cluster, OURS, &[]);
    is_let_go(&second);
}
