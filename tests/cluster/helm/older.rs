//! A whole life of the chart on a Kubernetes that cannot inject, here a real 1.34: proof, upgrade, the way back, the end.

use super::lifecycle::{OF_NO_POLICY, chart_of_before, definition_is_new, uninstall};
use super::{LIMIT, RELEASE, SYSTEM, leave_behind, policy, policy_is_ready, release, shop, status_of, tell_of_system};
use crate::cluster::{Cluster, in_project};
use crate::namespace::SOON;
use crate::support::{Output, program};

/// `helm test` holds.
fn is_proved(cluster: &Cluster) {
    let said = cluster.helm(&["test", RELEASE, "-n", SYSTEM, "--timeout=180s", "--logs"]).limit(LIMIT).run();
    assert!(said.code == 0, "{said}\n{}", tell_of_system(cluster));
}

/// `kubectl unstick doctor` as administrator.
fn doctor(cluster: &Cluster, namespace: &str) -> Output {
    let config = cluster.folder().join("admin.kubeconfig");
    let doctor = program(env!("CARGO_BIN_EXE_unstick")).args(["kubectl", "doctor", "-n", namespace]);
    doctor.env("KUBECONFIG", config).limit(LIMIT).run()
}

#[test]
fn where_kubernetes_cannot_inject_the_chart_is_proved_upgraded_rolled_back_and_uninstalled() {
    let cluster = Cluster::start(&["--kubernetes=1.34"]);
    cluster.enter();
    let values = ["rbac.clusterWide=true", "watchdog.enabled=true", "guard.enabled=true"];
    let before = chart_of_before().display().to_string();
    let installed = release(&cluster, &["install", "--create-namespace"], &before, &values);
    assert!(installed.code == 0, "{installed}\n{}", tell_of_system(&cluster));
    assert!(!definition_is_new(&cluster));

    let shop = shop(&cluster);
    shop.apply(policy(&[]));
    policy_is_ready(&shop);
    let settles = |run: &str| {
        leave_behind(&shop, run);
        shop.kubectl(&["annotate", "rp", super::POLICY, &format!("unstick.dev/requestedAt={run}"), "--overwrite"])
            .expect(0);
        shop.wait_until("it is settled", SOON, || (status_of(&shop, run)? == "FAILED").then_some(()));
    };
    settles("before");

    let upgraded = release(&cluster, &["upgrade"], &in_project("charts/unstick"), &values);
    assert!(upgraded.code == 0, "{upgraded}\n{}", tell_of_system(&cluster));
    assert!(definition_is_new(&cluster));
    is_proved(&cluster);
    settles("upgraded");
    let said = doctor(&cluster, shop.name()).expect(0).stdout;
    assert!(said.contains("this cluster cannot (Kubernetes 1.36 and later can)"), "{said}");

    let back = cluster.helm(&["rollback", RELEASE, "1", "-n", SYSTEM, "--wait", "--timeout=120s"]).limit(LIMIT).run();
    assert!(back.code == 0, "{back}\n{}", tell_of_system(&cluster));
    assert!(!definition_is_new(&cluster));
    settles("back");

    let definition = "customresourcedefinition.apiextensions.k8s.io/recoverypolicies.unstick.dev";
    uninstall(&cluster, OF_NO_POLICY, &[definition]);
    assert!(shop.get("recoverypolicies", super::POLICY).is_some(), "a policy that somebody made is his");
}
