//! Every string that crosses the wire: group, labels, annotations, condition types, reasons, environment variables.
//!
//! Nothing comes in; constants go out. A name that another program may read or write is here and nowhere else, so that
//! renaming one is one edit and a reader finds all of them on one page.

/// The API group.
pub const GROUP: &str = "unstick.dev";
/// The API version.
pub const VERSION: &str = "v1alpha1";
/// Group and version, as `apiVersion` has them.
pub const API_VERSION: &str = "unstick.dev/v1alpha1";
/// The kind.
pub const KIND: &str = "RecoveryPolicy";
/// The plural name of the kind, as it stands in request paths.
pub const PLURAL: &str = "recoverypolicies";

/// The schema name that every JSON report carries.
pub const REPORT_SCHEMA: &str = "unstick.dev/report/v1";

/// Namespace label that names the environment.
pub const LABEL_ENVIRONMENT: &str = "unstick.dev/environment";
/// Label of Jobs: the policy they work for. On pods: asks for injection of the init container for that policy.
pub const LABEL_POLICY: &str = "unstick.dev/policy";
/// Label of Jobs: the kind of trigger that led to them.
pub const LABEL_TRIGGER: &str = "unstick.dev/trigger";

/// Label of Jobs that people start: the verb that they run. The operator takes none of them for a recovery of its own.
pub const LABEL_VERB: &str = "unstick.dev/verb";

/// Annotation of Jobs: the id of their recovery.
pub const ANNOTATION_RECOVERY_ID: &str = "unstick.dev/recovery-id";
/// Annotation of Jobs: a comma list of all triggers that the recovery covers.
pub const ANNOTATION_TRIGGERS: &str = "unstick.dev/triggers";
/// Annotation of Jobs: digest of the workers that were alive when the Job was created.
pub const ANNOTATION_WORKERS_DIGEST: &str = "unstick.dev/workers-digest";
/// Annotation of a policy: asks for a recovery now; any new value counts once.
pub const ANNOTATION_REQUESTED_AT: &str = "unstick.dev/requestedAt";

/// Annotation of a policy: lets go every pod that was created until this time (RFC 3339), whatever its gate waits for.
pub const ANNOTATION_RELEASED_AT: &str = "unstick.dev/releasedAt";
/// Annotation of Jobs that people start: who started it, as the cluster knows them.
pub const ANNOTATION_REQUESTED_BY: &str = "unstick.dev/requestedBy";

/// Label of everything that belongs to us: the program's name.
pub const LABEL_APP_NAME: &str = "app.kubernetes.io/name";
/// Label of everything that we create: who manages it.
pub const LABEL_MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// Value of both.
pub const APP: &str = "unstick";
/// Who manages what people start, and writes what they change.
pub const KUBECTL_PLUGIN: &str = "kubectl-unstick";

/// Readiness gate that pods declare.
pub const READINESS_GATE: &str = "unstick.dev/recovered";
/// Name of the init container.
pub const INIT_CONTAINER: &str = "unstick-init";
/// Name of a Job's container.
pub const JOB_CONTAINER: &str = "unstick";
/// Who reports our events.
pub const REPORTING_CONTROLLER: &str = "unstick.dev/operator";
/// First part of the name of every Job.
pub const JOB_PREFIX: &str = "unstick-";

/// Field manager of policy status writes.
pub const MANAGER_STATUS: &str = "unstick/status";
/// Field manager of gate writes on pods.
pub const MANAGER_GATE: &str = "unstick/gate";

/// Namespace that the operator is installed in by default.
pub const SYSTEM_NAMESPACE: &str = "unstick-system";
/// Name of the operator's Deployment, ServiceAccount, Service and Lease.
pub const OPERATOR: &str = "unstick";
/// Name of the Service port for health and metrics.
pub const PORT_HTTP: &str = "http";
/// Name of the Service port that init containers ask.
pub const PORT_GATES: &str = "gates";

/// Condition: a valid policy has been observed and its recoveries work.
pub const CONDITION_READY: &str = "Ready";
/// Condition: a spec change is being taken up.
pub const CONDITION_RECONCILING: &str = "Reconciling";
/// Condition: a person must mend something.
pub const CONDITION_STALLED: &str = "Stalled";
/// Condition: how the last recovery ended.
pub const CONDITION_RECOVERY_SUCCEEDED: &str = "RecoverySucceeded";
/// Condition: whether new pods may become ready.
pub const CONDITION_GATE_OPEN: &str = "GateOpen";

/// Reason: the policy is valid and in force.
pub const REASON_POLICY_ACCEPTED: &str = "PolicyAccepted";
/// Reason: the policy breaks one of its rules.
pub const REASON_POLICY_INVALID: &str = "PolicyInvalid";
/// Reason: `spec.suspend` is true.
pub const REASON_SUSPENDED: &str = "Suspended";
/// Reason: a changed spec is being taken up.
pub const REASON_SPEC_CHANGED: &str = "SpecChanged";
/// Reason: nothing is being taken up.
pub const REASON_SETTLED: &str = "Settled";
/// Reason: no recovery has run yet.
pub const REASON_NO_RECOVERY_YET: &str = "NoRecoveryYet";
/// Reason: the last recovery settled stuck runs.
pub const REASON_RECOVERED: &str = "Recovered";
/// Reason: the last recovery found no stuck run.
pub const REASON_NOTHING_STUCK: &str = "NothingStuck";
/// Reason: the last recovery only looked, as the policy's dryRun says.
pub const REASON_CHECK_ONLY: &str = "CheckOnly";
/// Reason: a recovery did not do what it should.
pub const REASON_RECOVERY_FAILED: &str = "RecoveryFailed";
/// Reason: some rows were refused by the database's own rules.
pub const REASON_PARTIAL: &str = "Partial";
/// Reason: the brake held a recovery back.
pub const REASON_BRAKED: &str = "Braked";
/// Reason: a recovery is running.
pub const REASON_RECOVERY_RUNNING: &str = "RecoveryRunning";
/// Reason: several recoveries in a row failed.
pub const REASON_REPEATED_FAILURES: &str = "RepeatedFailures";
/// Reason: the Secret with the database URL, or its key, is missing.
pub const REASON_SECRET_MISSING: &str = "SecretMissing";
/// Reason: the Secret holds a database URL that cannot be used.
pub const REASON_DATABASE_URL_INVALID: &str = "DatabaseUrlInvalid";
/// Reason: the service account that `spec.job` names is missing.
pub const REASON_SERVICE_ACCOUNT_MISSING: &str = "ServiceAccountMissing";
/// Reason: the database account may not do what the policy asks.
pub const REASON_NOT_PERMITTED: &str = "NotPermitted";
/// Reason: the table does not match the policy.
pub const REASON_TABLE_MISMATCH: &str = "TableMismatch";
/// Reason: the database cannot be reached.
pub const REASON_DATABASE_UNREACHABLE: &str = "DatabaseUnreachable";
/// Reason: the cluster refuses the recovery's pod.
pub const REASON_POD_REFUSED: &str = "PodRefused";
/// Reason: no node takes the recovery's pod yet.
pub const REASON_POD_UNPLACED: &str = "PodUnplaced";
/// Reason: a webhook that must agree to the recovery's Job does not answer.
pub const REASON_WEBHOOK_UNAVAILABLE: &str = "WebhookUnavailable";
/// Reason: there are more pods than a snapshot can hold, so owners are no evidence.
pub const REASON_TOO_MANY_PODS: &str = "TooManyPods";
/// Reason: no rollout waits for a recovery.
pub const REASON_NO_ROLLOUT: &str = "NoRollout";
/// Reason: a rollout waits for its recovery.
pub const REASON_WAITING_FOR_RECOVERY: &str = "WaitingForRecovery";
/// Reason: the gate's deadline passed before the recovery was done.
pub const REASON_GATE_TIMED_OUT: &str = "GateTimedOut";
/// Reason: no policy says that a pod should wait.
pub const REASON_NO_POLICY: &str = "NoPolicy";
/// Reason: unstick was uninstalled, so that no pod need wait.
pub const REASON_UNINSTALLED: &str = "Uninstalled";

/// Reason: a person opened the gate.
pub const REASON_RELEASED: &str = "Released";

/// What may keep recoveries from working, as status and Jobs name it.
pub(crate) const TROUBLES: [&str; 14] = [
    REASON_BRAKED,
    REASON_DATABASE_UNREACHABLE,
    REASON_DATABASE_URL_INVALID,
    REASON_NOT_PERMITTED,
    REASON_PARTIAL,
    REASON_POD_REFUSED,
    REASON_POD_UNPLACED,
    REASON_POLICY_INVALID,
    REASON_RECOVERY_FAILED,
    REASON_SECRET_MISSING,
    REASON_SERVICE_ACCOUNT_MISSING,
    REASON_TABLE_MISMATCH,
    REASON_TOO_MANY_PODS,
    REASON_WEBHOOK_UNAVAILABLE,
];

/// The reason of this name, of those that keep recoveries from working.
#[must_use]
pub fn trouble(reason: &str) -> Option<&'static str> {
    TROUBLES.into_iter().find(|known| *known == reason)
}

/// Event: a recovery's Job was created.
pub const EVENT_RECOVERY_STARTED: &str = "RecoveryStarted";
/// Event: stuck runs were settled.
pub const EVENT_RUNS_RECOVERED: &str = "RunsRecovered";
/// Event: a recovery failed.
pub const EVENT_RECOVERY_FAILED: &str = "RecoveryFailed";
/// Event: a gate opened at its deadline.
pub const EVENT_GATE_TIMED_OUT: &str = "GateTimedOut";
/// Event: a recovery stopped at `spec.recovery.limits`.
pub const EVENT_BRAKE_ENGAGED: &str = "BrakeEngaged";
/// Event: the policy breaks one of its rules.
pub const EVENT_POLICY_INVALID: &str = "PolicyInvalid";
/// Event: a pod's label names a policy that is not there. It is told of the pod.
pub const EVENT_POLICY_NOT_FOUND: &str = "PolicyNotFound";

/// Environment variable: the database URL.
pub const ENV_DATABASE_URL: &str = "DATABASE_URL";
/// Environment variable: the whole policy as text.
pub const ENV_POLICY: &str = "UNSTICK_POLICY";
/// Environment variable: path of the policy's file.
pub const ENV_POLICY_FILE: &str = "UNSTICK_POLICY_FILE";
/// Environment variable: name of the policy, for an init container that asks the operator.
pub const ENV_POLICY_NAME: &str = "UNSTICK_POLICY_NAME";
/// Environment variable: the environment.
pub const ENV_ENVIRONMENT: &str = "UNSTICK_ENVIRONMENT";
/// Environment variable: the id of the recovery.
pub const ENV_RECOVERY_ID: &str = "UNSTICK_RECOVERY_ID";
/// Environment variable: why the recovery starts.
pub const ENV_TRIGGER: &str = "UNSTICK_TRIGGER";
/// Environment variable: the snapshot of live workers.
pub const ENV_WORKERS: &str = "UNSTICK_WORKERS";
/// Environment variable: who does it, for the ledger, where that is not the pod itself.
pub const ENV_ACTOR: &str = "UNSTICK_ACTOR";
/// Environment variable: path of the database's certificate authority.
pub const ENV_DATABASE_CA: &str = "UNSTICK_DATABASE_CA";
/// Environment variable: how long a recovery may take.
pub const ENV_TIMEOUT_TOTAL: &str = "UNSTICK_TIMEOUT_TOTAL";
/// Environment variable: namespaces that the operator watches.
pub const ENV_WATCH_NAMESPACES: &str = "UNSTICK_WATCH_NAMESPACES";
/// Environment variable: where an init container finds the operator.
pub const ENV_OPERATOR_URL: &str = "UNSTICK_OPERATOR_URL";
/// Environment variable: name of the pod.
pub const ENV_POD_NAME: &str = "POD_NAME";
/// Environment variable: the pod's own namespace.
pub const ENV_POD_NAMESPACE: &str = "POD_NAMESPACE";
/// Environment variable: uid of the pod.
pub const ENV_POD_UID: &str = "POD_UID";

/// Annotation of pods that names the container which `kubectl logs` and `kubectl exec` mean; meshes that put theirs first set it.
pub const ANNOTATION_DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";
/// Revision annotation that the Deployment controller writes.
pub const ANNOTATION_DEPLOYMENT_REVISION: &str = "deployment.kubernetes.io/revision";
/// Revision annotation that Argo Rollouts write on their ReplicaSets.
pub const ANNOTATION_ROLLOUT_REVISION: &str = "rollout.argoproj.io/revision";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_version_is_made_of_group_and_version() {
        assert_eq!(API_VERSION, format!("{GROUP}/{VERSION}"));
    }
}
