"""P14 and what a team sees: a pod's start behind the gate, and a killed worker's run."""

import copy
import http.client
import json
import os
import socket
import threading
import time

from .cluster import NODE, OPERATOR, seconds
from .page import Section
from .shell import spawn_seconds, until
from .shop import IMAGE, POLICY, Shop, init_container, policy, workers
from .stats import Goal, Series, percentile, ratio

INITS, LOSSES, ROLLOUTS = 200, 20, 10


# -- a killed worker ---------------------------------------------------------------------------------------------------------

def losses(cluster, context, binary):
    """Workers are killed one after another; the database itself notes when it sees their run settled."""
    shop = Shop(cluster, "losses")
    shop.sql("CREATE TABLE seen (id text, at timestamptz DEFAULT clock_timestamp())",
             "GRANT ALL ON seen TO app",
             """CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN IF OLD.status = 'PROCESSING' AND NEW.status = 'PENDING' THEN INSERT INTO seen (id) VALUES (NEW.id); END IF; RETURN NEW; END$$""",
             "CREATE TRIGGER note AFTER UPDATE ON qualification_runs FOR EACH ROW EXECUTE FUNCTION note()")
    cluster.create(shop.name, "deployments", workers())
    shop.running()
    operator = cluster.start_operator(binary, IMAGE)
    cluster.create(shop.name, "recoverypolicies", policy())
    shop.settled()
    rested, busy = Losses(), Losses()
    shop.sql("INSERT INTO qualification_runs (id) VALUES ('run')")
    for number in range(2 * (LOSSES // 4 if context.quick else LOSSES)):
        # The worker that follows claims the same run again, before the recovery that gave it back has ended.
        pod = shop.running()[0]
        claimed = f"SELECT count(*) FROM qualification_runs WHERE \"workerId\" = '{pod['metadata']['uid']}'"
        until("the run is claimed", lambda: shop.sql(claimed) == "1")
        kind = busy if number % 2 else rested
        if kind is rested:
            shop.rests()
        start, killed = cluster.mark(), time.time()
        cluster.delete(shop.name, "pods", pod["metadata"]["name"])
        settled = lambda: shop.sql(f"SELECT extract(epoch FROM max(at)) FROM seen HAVING count(*) = {number + 1}")
        until("its run is settled", settled, 60)
        kind.whole.add(float(settled()) - killed)
        deleted = next(seconds(event, "stageTimestamp") for event in cluster.requests(start, "admin") if event["verb"] == "delete")
        posted = next(seconds(event) for event in cluster.requests(start, OPERATOR)
                      if event["verb"] == "create" and event["objectRef"].get("resource") == "jobs")
        kind.own.add((posted - deleted) * 1000)
    cluster.end(operator)
    often, killed = int(shop.sql("SELECT count(*) FROM seen")), len(rested.whole.values + busy.whole.values)
    if often != killed:
        rested.whole.wrong.append(f"{killed} losses were settled {often} times")
    return losses_section(rested, busy)


class Losses:
    """From the kill to the settled run in seconds; from the API server's answer to the deletion to the Job's POST in milliseconds."""

    def __init__(self):
        self.whole, self.own = Series(), Series()


def losses_section(rested, busy):
    page = Section("Worker loss", "a worker is killed, its run is settled", f"""
{len(rested.whole.values)} workers, one after another, each killed by `DELETE` without grace once the recovery before it has ended: to the moment at which the database sees the run requeued. In between:
the operator's watch, the Job, its pod's start by the scheduler and the kubelet, and the recovery itself. The Job's POST is counted from the API server's answer to the deletion, both
by its audit log. Between them {len(busy.whole.values)} more, killed as soon as they have claimed the run that the recovery before gave back: most of them while its Job still runs.""")
    page.head = ["", "median", "p95", "all"]
    for what, kind in (("", rested), (", right after another", busy)):
        for label, series, form in ((f"killed{what} → settled, s", kind.whole, "{:.2f}"), ("of it until the Job's POST, ms", kind.own, "{:.1f}")):
            page.rows.append([label, form.format(series.median), form.format(percentile(series.values, 0.95)), series.show(form)])
    page.goals = [Goal("killed → settled, p95, s", percentile(rested.whole.values, 0.95), 3, "at most"),
                  Goal("of it the operator's, p95, ms", percentile(rested.own.values, 0.95), 100, "at most")]
    page.wrong = rested.whole.wrong
    return page


# -- the gate ------------------------------------------------------------------------------------------------------------------

class Starts:
    """When each pod of a namespace was first seen, when its app's container was seen to run, and when the pod was ready."""

    def __init__(self, cluster, namespace):
        self.added, self.seen = {}, {"runs": {}, "is ready": {}}
        self.connection = cluster.connect()
        self.connection.timeout = 3600
        self.connection.request("GET", f"{cluster.path(namespace, 'pods')}?watch=1")
        # A thread is in the network of the one that started it.
        threading.Thread(target=self._follow, args=(self.connection.getresponse(),), daemon=True).start()

    def _follow(self, answer):
        try:
            for line in answer:
                now, pod = time.monotonic(), json.loads(line)["object"]
                name, status = pod["metadata"]["name"], pod["status"]
                self.added.setdefault(name, now)
                states = status.get("containerStatuses") or [{}]
                if "running" in (states[0].get("state") or {}):
                    self.seen["runs"].setdefault(name, now)
                if any(one["type"] == "Ready" and one["status"] == "True" for one in status.get("conditions", [])):
                    self.seen["is ready"].setdefault(name, now)
        except (OSError, ValueError, http.client.HTTPException):
            pass  # The cluster has ended.

    def of(self, pod, moment):
        """Milliseconds until that moment."""
        name, seen = pod["metadata"]["name"], self.seen[moment]
        until(f"{name} {moment}", lambda: name in seen)
        return (seen[name] - self.added[name]) * 1000


def gate(cluster, context, binary):
    """The same rollout with and without each kind of gate, in turns."""
    operator = cluster.start_operator(binary, IMAGE)
    count = ROLLOUTS // 4 if context.quick else ROLLOUTS
    # Pods reach the node, the node's processes the loopback: the gates' port is put through.
    init = init_container(f"http://{NODE}:{forwarded(cluster)}")
    # One that ends at once: what any init container costs.
    empty = {**init, "args": ["--version"]}
    held = rollouts(cluster, "gates", {"shop": workers("shop", init=init), "free": workers("free"), "empty": workers("empty", init=empty)},
                    "InitContainer", "runs", count)
    waiting = workers("shop")
    waiting["spec"]["template"]["spec"]["readinessGates"] = [{"conditionType": "unstick.dev/recovered"}]
    ready = rollouts(cluster, "readiness", {"shop": waiting, "free": workers("free")}, "ReadinessGate", "is ready", count)
    cluster.end(operator)
    return gate_section(held, ready)


def rollouts(cluster, namespace, apps, mode, moment, count):
    """Rolls each app out, in turns, and adds one more pod of the same revision: how long the first and the later pods take."""
    shop = Shop(cluster, namespace)
    cluster.create(shop.name, "recoverypolicies", policy(gate={"mode": mode, "timeout": "60s"}))
    starts = Starts(cluster, shop.name)
    first, later = ({app: Series() for app in apps} for _ in range(2))
    for app, deployment in apps.items():
        cluster.create(shop.name, "deployments", deployment)
        shop.running(app)
    for number in range(count):
        for app, deployment in apps.items():
            if app == "shop":
                # The pod that was taken away in the turn before is a lost worker: its recovery is none of this rollout's.
                shop.rests()
            cluster.patch(shop.name, "deployments", app, released(deployment, str(number)))
            pod = newest(shop, app, str(number))
            first[app].add(starts.of(pod, moment))
            shop.running(app)
            if app == "shop":
                shop.settled()
            cluster.patch(shop.name, "deployments", app, {"spec": {"replicas": 2}})
            known = pod["metadata"]["name"]
            more = next(one for one in shop.running(app, 2) if one["metadata"]["name"] != known)
            later[app].add(starts.of(more, moment))
            cluster.patch(shop.name, "deployments", app, {"spec": {"replicas": 1}})
            shop.running(app)
    return first, later


def released(deployment, release):
    """The same with another revision."""
    deployment = copy.deepcopy(deployment)
    deployment["spec"]["template"]["spec"]["containers"][0]["env"].append({"name": "RELEASE", "value": release})
    return deployment


def forwarded(cluster):
    """A port on the node's own address that leads to the operator's gates."""
    listener = socket.create_server((NODE, 0))

    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        target.close()

    def accept():
        while True:
            try:
                here, _ = listener.accept()
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", cluster.ports[1]))
            for pair in ((here, there), (there, here)):
                threading.Thread(target=pump, args=pair, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    cluster.scope.callback(listener.close)
    return listener.getsockname()[1]


def newest(shop, app, release):
    """The pod of a release, once its app runs."""
    found = []

    def look():
        found[:] = [pod for pod in shop.pods(app) if {"name": "RELEASE", "value": release} in pod["spec"]["containers"][0]["env"]]
        return found

    until(f"{app} has a pod of release {release}", look, 60)
    return found[0]


def gate_section(held, ready):
    page = Section("Gate", "what the gate adds to a pod's start", f"""
Rollouts of the example worker with and without a gate, in turns, each while no other recovery runs. With the init container: from the pod's first event to the event that says that its app runs. With the
readiness gate, which holds no start: to the event that says that the pod is ready. The first pod of a rollout waits for the rollout's recovery; a later one, added to
the same revision, only for the answer. Milliseconds.""")
    page.head = ["", "median", "p95"]
    page.goals = []
    init = [("free", "without", "app runs"), ("empty", "with an init container that ends at once", "app runs"), ("shop", "with the init container", "app runs")]
    readiness = [("free", "without", "ready"), ("shop", "with the readiness gate", "ready")]
    for gate, pods, labels in (("init container", held, init), ("readiness gate", ready, readiness)):
        for what, series, unit, scale, goal in (("first pod", pods[0], "s", 1000, 1.5), ("later pod", pods[1], "ms", 1, 100)):
            for app, label, moment in labels:
                page.rows.append([f"{what} {moment}, {label}", f"{series[app].median:,.0f}", f"{percentile(series[app].values, 0.95):,.0f}"])
            added = percentile([value - series["free"].median for value in series["shop"].values], 0.95)
            page.goals.append(Goal(f"{gate}: added to a {what}, p95, {unit}", added / scale, goal, "at most"))
    return page


# -- P14 -------------------------------------------------------------------------------------------------------------------------

def init(cluster, context, binary):
    """`unstick init` of a pod whose rollout is recovered, beside an init container on Node and Prisma, process for process."""
    shop = Shop(cluster, "inits")
    operator = cluster.start_operator(binary, IMAGE)
    cluster.create(shop.name, "recoverypolicies", policy(gate={"mode": "InitContainer"}))
    cluster.create(shop.name, "deployments", workers())
    pod = shop.running()[0]["metadata"]
    shop.settled()
    env = {"POD_NAME": pod["name"], "POD_NAMESPACE": shop.name, "POD_UID": pod["uid"]}
    ours = [str(binary), "init", "--policy-name", POLICY, "--operator-url", f"http://127.0.0.1:{cluster.ports[1]}"]
    with cluster.outside():
        table = context.runs(2000, 0)
        table.restore()
    theirs, their_env = context.peers.argv("prisma-first.mjs"), context.peers.env(context.server.url(table.database).split("?")[0])
    series = {"unstick init": Series(), "Node + Prisma": Series()}
    with open(os.devnull, "w") as silence:
        for _ in range(context.scaled(INITS)):
            series["unstick init"].add(spawn_seconds(ours, env, silence.fileno()) * 1000)
            # The peer's database is outside of the cluster.
            with cluster.outside():
                series["Node + Prisma"].add(spawn_seconds(theirs, their_env, silence.fileno()) * 1000)
    cluster.end(operator)
    return init_section(series)


def init_section(series):
    page = Section("P14", "an init container with nothing to do", f"""
{len(series['unstick init'].values)} starts of each in turns, wall time of the whole process on the node: `unstick init` asks the operator for a pod whose rollout is recovered;
the other asks the database with Prisma. What the kubelet needs to start a container comes on top of both. Milliseconds.""")
    page.head = ["process", "median", "p99"]
    page.rows = [[who, f"{one.median:.1f}", f"{percentile(one.values, 0.99):.1f}"] for who, one in series.items()]
    ours, theirs = series["unstick init"], series["Node + Prisma"]
    page.goals = [Goal("unstick init, p99, ms", percentile(ours.values, 0.99), 10, "at most"),
                  Goal("Node + Prisma ÷ unstick init", ratio(theirs.median, ours.median), 20)]
    return page
