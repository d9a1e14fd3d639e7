"""The app on the cluster: its policy, its workers, what each has come to."""

import time

from .shell import until

IMAGE, WORKER = "ghcr.io/unstick-dev/unstick:dev", "ghcr.io/unstick-dev/example-worker:dev"
POLICY = "runs"
RESTRICTED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "runAsNonRoot": True,
              "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}


def policy(name=POLICY, app="shop", gate=None):
    columns = {"owner": "workerId", "startedAt": "startedAt", "heartbeatAt": "heartbeatAt", "progress": "processed", "total": "total", "error": "error"}
    return {"apiVersion": "unstick.dev/v1alpha1", "kind": "RecoveryPolicy", "metadata": {"name": name}, "spec": {
        "workers": {"selector": {"matchLabels": {"app.kubernetes.io/name": app}}, "identity": "PodUID"},
        "runs": {"columns": columns}, "recovery": {"action": "Requeue", "maxRecoveries": 100},
        "database": {"urlFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
        "triggers": {"minInterval": "1s"}, "gate": gate or {"mode": "None"}}}


def workers(name="shop", replicas=1, init=None, **env):
    labels = {"app.kubernetes.io/name": name}
    variables = [{"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "url"}}},
                 {"name": "OWNER", "valueFrom": {"fieldRef": {"fieldPath": "metadata.uid"}}},
                 *({"name": name, "value": value} for name, value in {"STEP_MS": "600000", **env}.items())]
    container = {"name": "worker", "image": WORKER, "imagePullPolicy": "IfNotPresent", "securityContext": RESTRICTED, "env": variables}
    spec = {"containers": [container], "terminationGracePeriodSeconds": 1, "automountServiceAccountToken": False}
    if init:
        spec["initContainers"] = [init]
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": labels},
            "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}}}


def init_container(operator_url):
    field = lambda path: {"fieldRef": {"fieldPath": path}}
    env = [("POD_NAME", "metadata.name"), ("POD_NAMESPACE", "metadata.namespace"), ("POD_UID", "metadata.uid")]
    return {"name": "unstick-init", "image": IMAGE, "imagePullPolicy": "IfNotPresent", "securityContext": RESTRICTED,
            "args": ["init", "--policy-name", POLICY, "--operator-url", operator_url],
            "env": [{"name": name, "valueFrom": field(path)} for name, path in env]}


class Shop:
    """A namespace with a database, a policy and workers."""

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        cluster.request("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        until("there is a ServiceAccount", lambda: cluster.get(name, "serviceaccounts", "default"))
        self.database = cluster.open_database(name)

    def sql(self, *commands):
        return self.cluster.postgres.sql(self.database, *commands)

    def status(self):
        return self.cluster.get(self.name, "recoverypolicies", POLICY).get("status") or {}

    def pods(self, app="shop"):
        pods = self.cluster.list(self.name, "pods", f"app.kubernetes.io/name={app}")
        return [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]

    def running(self, app="shop", count=1):
        """The app's pods, when there are that many and all run."""
        def look():
            found = self.pods(app)
            self.found = found
            return len(found) == count and all(runs(pod) for pod in found)
        until(f"{count} pod(s) of {app} run", look, 90)
        return self.found

    def settled(self):
        """Waits until the operator has nothing to do."""
        def look():
            status = self.status()
            loads = status.get("workloads") or []
            return loads and all(load.get("completedRevision") == load["revision"] for load in loads) and not status.get("activeJob")
        until("every rollout is recovered", look, 90)

    def rests(self):
        """Waits until the status tells of the end of the newest Job, and `minInterval` holds nothing back any more, counted from
        that end. `activeJob` says less: a Job is not told of before it is three seconds old."""
        def look():
            self.last = self.status().get("lastRecovery") or {}
            newest = max(self.cluster.list(self.name, "jobs"), key=lambda job: job["metadata"]["creationTimestamp"], default=None)
            return newest is None or newest["metadata"]["annotations"]["unstick.dev/recovery-id"] == self.last.get("recoveryId")
        until("nothing is under way", look)
        finished = self.last.get("finishedAt", "")
        until("the interval is over", lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 2.5)) > finished)

    def ask(self, value):
        """A request by annotation."""
        self.cluster.patch(self.name, "recoverypolicies", POLICY, {"metadata": {"annotations": {"unstick.dev/requestedAt": value}}})


def runs(pod):
    states = pod["status"].get("containerStatuses") or [{}]
    return "running" in (states[0].get("state") or {})
