"""A real Kubernetes of one node for the operator's benchmarks: `tests/cluster/cluster.sh`, a PostgreSQL on the node, the operator
as a process on the node (so that its memory is its own), and the API server's audit log.

The calling thread, and what it starts, are in the cluster's network namespace while `inside()`.
"""

import ctypes
import http.client
import json
import os
import signal
import ssl
import subprocess
from contextlib import contextmanager
from datetime import datetime

from .postgres import PASSWORD, Postgres
from .shell import Failed, call, free_port, say, until
from .subject import ROOT

NODE = "10.88.0.1"
OPERATOR = "system:serviceaccount:unstick-system:unstick"
CLONE_NEWNET = 0x40000000
GROUPS = {"deployments": "apps/v1", "replicasets": "apps/v1", "jobs": "batch/v1", "recoverypolicies": "unstick.dev/v1alpha1"}


class Cluster:
    def __init__(self, scope, images):
        if os.geteuid() != 0:
            raise Failed("only root can make the cluster that the operator is measured on")
        self.scope, self.folder = scope, scope.directory / "cluster"
        self.script = ROOT / "tests/cluster/cluster.sh"
        call([ROOT / "tests/cluster/tools.sh"])
        # Registered first: a cluster that came up half is taken down as well.
        scope.callback(lambda: call([self.script, "down", self.folder]))
        say("starting a Kubernetes")
        call([self.script, "up", self.folder, *images])
        self.namespace_file = f"/run/netns/{(self.folder / 'netns').read_text().strip()}"
        self.home = scope.enter_context(open("/proc/thread-self/ns/net"))
        self.connection = None
        self.postgres = None
        self.operator = None

    @contextmanager
    def inside(self):
        with there(self.namespace_file):
            yield self

    @contextmanager
    def outside(self):
        """Back where this process came from."""
        with there(f"/proc/{os.getpid()}/fd/{self.home.fileno()}"):
            yield self

    # -- the API -----------------------------------------------------------------------------------------------------------

    def connect(self):
        """A connection of its own to the API server, as administrator."""
        context = ssl.create_default_context(cafile=self.folder / "pki/ca.crt")
        context.load_cert_chain(self.folder / "pki/admin.crt", self.folder / "pki/admin.key")
        return http.client.HTTPSConnection("127.0.0.1", 6443, context=context, timeout=60)

    def request(self, method, path, body=None, kind="application/json", missing=False):
        self.connection = self.connection or self.connect()
        text = json.dumps(body) if body is not None else None
        self.connection.request(method, path, text, {"content-type": kind})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status == 404 and missing:
            return None
        if answer.status >= 300:
            raise Failed(f"{method} {path}: {answer.status} {data.decode(errors='replace')[:300]}")
        return json.loads(data)

    @staticmethod
    def path(namespace, kind, name=""):
        group = GROUPS.get(kind)
        return f"/{'apis/' + group if group else 'api/v1'}/namespaces/{namespace}/{kind}" + (f"/{name}" if name else "")

    def get(self, namespace, kind, name):
        return self.request("GET", self.path(namespace, kind, name), missing=True)

    def list(self, namespace, kind, selector=""):
        query = f"?labelSelector={selector}" if selector else ""
        return self.request("GET", self.path(namespace, kind) + query)["items"]

    def count(self, kind):
        """How many there are in all namespaces; costs the server one object."""
        page = self.request("GET", f"{self.path('', kind).replace('/namespaces/', '')}?limit=1")
        return len(page["items"]) + page["metadata"].get("remainingItemCount", 0)

    def create(self, namespace, kind, body):
        return self.request("POST", self.path(namespace, kind), body)

    def patch(self, namespace, kind, name, body):
        return self.request("PATCH", self.path(namespace, kind, name), body, "application/merge-patch+json")

    def delete(self, namespace, kind, name):
        return self.request("DELETE", f"{self.path(namespace, kind, name)}?gracePeriodSeconds=0&propagationPolicy=Background", missing=True)

    def kubectl(self, *arguments, text=None):
        return call([self.folder / "kubectl", *arguments], input=text)

    def stop_daemon(self, name):
        call([self.script, "stop", self.folder, name])

    def start_daemon(self, name):
        call([self.script, "start", self.folder, name])

    # -- the audit log -----------------------------------------------------------------------------------------------------

    def mark(self):
        """Where the audit log ends now."""
        return (self.folder / "log/audit.jsonl").stat().st_size

    def requests(self, start, user):
        """What a user asked for since then: every request once, watches when they start."""
        with open(self.folder / "log/audit.jsonl", "rb") as log:
            log.seek(start)
            events = [json.loads(line) for line in log if line.endswith(b"\n")]
        wanted = [event for event in events if event["user"]["username"] == user]
        return [event for event in wanted if (event["stage"] == "ResponseStarted") == (event["verb"] == "watch")]

    # -- what is on it -----------------------------------------------------------------------------------------------------

    def start_postgres(self):
        self.postgres = Postgres(self.scope, "cluster-postgres", f"127.0.0.1,{NODE}")
        return self.postgres

    def open_database(self, namespace):
        """A database of the namespace's own; pods find its URL in the Secret `shop-db`."""
        name = namespace.replace("-", "_")
        self.postgres.create(name)
        self.postgres.sql(name, (ROOT / "examples/worker.sql").read_text(), role="app")
        url = f"postgres://app:{PASSWORD}@{NODE}:{self.postgres.port}/{name}?sslmode=disable"
        self.kubectl("-n", namespace, "create", "secret", "generic", "shop-db", f"--from-literal=url={url}")
        return name

    def install(self):
        """CRD and rights of `deploy/base`; the operator itself is a process on the node."""
        objects = self.kubectl("kustomize", ROOT / "deploy/base")
        self.kubectl("apply", "--server-side", "-f", "-", text=objects)
        self.kubectl("-n", "unstick-system", "scale", "deployment/unstick", "--replicas=0")
        self.kubectl("wait", "--for=condition=Established", "crd", "--all")

    def kubeconfig(self, namespace, account):
        token = self.kubectl("-n", namespace, "create", "token", account, "--duration=24h").strip()
        config = {
            "apiVersion": "v1", "kind": "Config", "current-context": "bench",
            "clusters": [{"name": "bench", "cluster": {"server": "https://127.0.0.1:6443", "certificate-authority": str(self.folder / "pki/ca.crt")}}],
            "users": [{"name": account, "user": {"token": token}}],
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": account, "namespace": namespace}}],
        }
        file = self.folder / f"{account}.json"
        file.write_text(json.dumps(config))
        return file

    def start(self, argv, account, namespace, **env):
        """A process that talks to the API server as an account; it is ended at the end at the latest."""
        env = {"PATH": os.environ["PATH"], "KUBECONFIG": str(self.kubeconfig(namespace, account)), **env}
        return self.scope.start(argv, self.folder / f"log/{account}", signal.SIGTERM, env=env)

    def start_operator(self, binary, image, wait=True):
        self.ports = free_port(), free_port()
        argv = [binary, "operator", "--watch-namespaces", "*", "--job-image", image,
                "--listen", f"127.0.0.1:{self.ports[0]}", "--gates-listen", f"127.0.0.1:{self.ports[1]}"]
        self.operator = self.start(argv, "unstick", "unstick-system", POD_NAME="bench", POD_NAMESPACE="unstick-system")
        if wait:
            until("the operator is ready", self._ready)
        return self.operator

    def _ready(self):
        try:
            probe = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=2)
            probe.request("GET", "/readyz")
            return probe.getresponse().status == 200
        except OSError:
            return False

    @staticmethod
    def end(process):
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def there(namespace):
    """This thread in another network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as home, open(namespace) as target:
        if libc.setns(target.fileno(), CLONE_NEWNET):
            raise Failed(f"cannot enter {namespace}: {os.strerror(ctypes.get_errno())}")
        try:
            yield
        finally:
            libc.setns(home.fileno(), CLONE_NEWNET)


def resident_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def seconds(event, field="requestReceivedTimestamp"):
    """A time of an audit event, in seconds."""
    return datetime.fromisoformat(event[field].replace("Z", "+00:00")).timestamp()
