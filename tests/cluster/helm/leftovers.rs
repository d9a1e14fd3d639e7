//! Installations that fail, and the end of what was changed behind Helm's back: nothing stays that has rights.

use super::lifecycle::{OURS, of_ours, uninstall};
use super::{LIMIT, RELEASE, SYSTEM, install, release, restricted_namespace, tell_of_system};
use crate::cluster::{Cluster, in_project, wait_for};
use crate::namespace::SOON;
use crate::support::Output;

const DEFINITION: &str = "customresourcedefinition.apiextensions.k8s.io/recoverypolicies.unstick.dev";
const SHOP: &str = "shop";
/// A policy of the values, in `shop`.
const POLICY: [&str; 6] = [
    "watchNamespaces[0]=shop",
    "policies[0].name=of-the-release",
    "policies[0].namespace=shop",
    "policies[0].spec.workers.selector.matchLabels.app=shop",
    "policies[0].spec.database.urlFrom.secretKeyRef.name=shop-db",
    "policies[0].spec.database.urlFrom.secretKeyRef.key=url",
];

/// A cluster with these namespaces beside the release's own.
fn cluster_with(namespaces: &[&str]) -> Cluster {
    let cluster = Cluster::start(&[]);
    cluster.enter();
    for name in namespaces.iter().chain([&SYSTEM]) {
        restricted_namespace(&cluster, name);
    }
    cluster
}

fn try_install(cluster: &Cluster, values: &[&str]) -> Output {
    release(cluster, &["install"], &in_project("charts/unstick"), values)
}

/// The releases that Helm knows, in whatever state.
fn releases(cluster: &Cluster) -> String {
    cluster.helm(&["list", "-A", "-q"]).run().expect(0).stdout
}

#[test]
fn a_first_installation_that_a_policy_broke_can_be_uninstalled_without_a_trace() {
    let cluster = cluster_with(&[SHOP]);
    let mut values = POLICY.to_vec();
    // Only a rule of the definition knows that this is too long.
    values.push("policies[0].spec.stuckAfter=721h");
    let said = try_install(&cluster, &values);
    assert!(said.code != 0 && said.stderr.contains("spec.stuckAfter"), "{said}");
    uninstall(&cluster, OURS, &[DEFINITION]);
    assert_eq!(releases(&cluster), "");
}

#[test]
fn an_uninstallation_takes_policies_of_the_first_installation_along_also_when_their_definition_is_gone() {
    let cluster = cluster_with(&[SHOP]);
    install(&cluster, &POLICY);
    uninstall(&cluster, OURS, &[DEFINITION]);

    // Helm knows the kind this time: the definition was kept. Without it, policies are made by a hook again.
    cluster.kubectl(&["delete", "crd", "recoverypolicies.unstick.dev"]).limit(LIMIT).run().expect(0);
    install(&cluster, &POLICY);
    cluster.kubectl(&["delete", "crd", "recoverypolicies.unstick.dev"]).limit(LIMIT).run().expect(0);
    uninstall(&cluster, OURS, &[]);
    assert_eq!(releases(&cluster), "");
}

#[test]
fn an_installation_for_a_namespace_that_is_not_there_is_refused_before_it_begins() {
    let cluster = cluster_with(&[SHOP]);
    let said = try_install(&cluster, &["watchNamespaces={shop,nowhere}"]);
    assert!(said.code != 0 && said.stderr.contains("there is no namespace nowhere"), "{said}");
    assert_eq!((of_ours(&cluster, OURS), releases(&cluster)), (Vec::new(), String::new()));

    install(&cluster, &POLICY);
    let said = release(&cluster, &["upgrade"], &in_project("charts/unstick"), &["watchNamespaces={shop,nowhere}"]);
    assert!(said.code != 0 && said.stderr.contains("there is no namespace nowhere"), "{said}");
    uninstall(&cluster, OURS, &[DEFINITION]);
}

#[test]
fn an_uninstallation_that_comes_after_the_end_of_a_namespace_leaves_nothing_that_has_rights() {
    let cluster = cluster_with(&[SHOP, "gone"]);
    install(&cluster, &["watchNamespaces={shop,gone}"]);
    cluster.kubectl(&["delete", "namespace", "gone"]).limit(LIMIT).run().expect(0);
    let said = cluster.helm(&["uninstall", RELEASE, "-n", SYSTEM, "--wait", "--timeout=120s"]).limit(LIMIT).run();
    assert!(said.code != 0 && said.stderr.contains(r#"namespaces "gone" not found"#), "{said}");
    // Helm stops there. A Role that nobody is bound to is no right of anybody's.
    let has_rights =
        |object: &String| !["role.", "lease", "customresourcedefinition"].iter().any(|kind| object.starts_with(kind));
    let gone = || (!of_ours(&cluster, OURS).iter().any(has_rights)).then_some(());
    wait_for("nothing is left that has rights", SOON, gone, || {
        format!("{}\n{}", of_ours(&cluster, OURS).join("\n"), tell_of_system(&cluster))
    });

    // As docs/install.md says.
    for line in [
        "kubectl delete roles -A -l app.kubernetes.io/instance=unstick",
        "kubectl -n unstick-system delete lease unstick",
    ] {
        let said = cluster.typed(&format!("exec {line}")).run();
        assert!(said.code == 0, "{line}: {said}");
    }
    assert_eq!(of_ours(&cluster, OURS), [DEFINITION]);
}
