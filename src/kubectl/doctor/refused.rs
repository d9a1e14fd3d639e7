//! Pods that the cluster refuses to create, of workloads whose label adds a gate: a quota or a limit range may refuse what the
//! gate brings along, and nothing of it shows on a pod, since there is none.

use k8s_openapi::api::apps::v1::ReplicaSet;
use kube::{Api, ResourceExt, api::ListParams};

use crate::{api::names, kubectl::Place, report::Finding};

/// How a `ReplicaSet` says that it cannot create its pods.
const REPLICA_FAILURE: &str = "ReplicaFailure";

/// What the namespace's `ReplicaSets` say; nothing where the person may not look.
pub(super) async fn refused(place: &Place) -> Vec<Finding> {
    let sets: Api<ReplicaSet> = Api::namespaced(place.client.clone(), &place.namespace);
    let labelled = ListParams::default().labels(names::LABEL_POLICY);
    let found = sets.list(&labelled).await.map(|list| list.items).unwrap_or_default();
    found.iter().filter_map(|set| of_set(&place.namespace, set)).collect()
}

fn of_set(namespace: &str, set: &ReplicaSet) -> Option<Finding> {
    let conditions = set.status.as_ref()?.conditions.iter().flatten();
    let failure = conditions.into_iter().find(|one| one.type_ == REPLICA_FAILURE && one.status == "True")?;
    let why = failure.message.as_deref().or(failure.reason.as_deref()).unwrap_or_default();
    Some(Finding::error(
        format!("pods in {namespace}"),
        format!("the cluster refuses the pods of ReplicaSet {}: {why}", set.name_any()),
        format!(
            "if it names {}, docs/gates.md says how its resources come about; without the label {} the app starts without a gate",
            names::INIT_CONTAINER,
            names::LABEL_POLICY
        ),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::Verdict;

    fn of(conditions: Value) -> Option<Finding> {
        let set = json!({"metadata": {"name": "shop-5d"}, "status": {"replicas": 0, "conditions": conditions}});
        of_set("shop", &serde_json::from_value(set).unwrap())
    }

    #[test]
    fn a_workload_whose_pods_are_refused_is_found_with_the_words_of_whoever_refuses() {
        let says = "pods \"shop-5d-x\" is forbidden: failed quota: q: must specify limits.cpu for: unstick-init";
        let failure = |status: &str| json!([{"type": "ReplicaFailure", "status": status, "reason": "FailedCreate", "message": says}]);
        let found = of(failure("True")).unwrap();
        assert!(found.result == Verdict::Error && found.message.ends_with(says), "{found:?}");
        assert!(found.message.contains("ReplicaSet shop-5d"), "{found:?}");
        assert_eq!(of(failure("False")), None);
        assert_eq!(of(Value::Null), None);
    }
}
