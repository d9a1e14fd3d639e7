"""P10, P11: what the operator asks of the API server, beside a straightforward controller-runtime operator and a bare loop."""

import http.client
import json
import os
import shutil
import time
from collections import Counter

from .cluster import OPERATOR, resident_mib, seconds
from .page import Section
from .shell import Failed, call, until
from .shop import IMAGE, POLICY, Shop, policy, workers
from .stats import Goal, Series, percentile, ratio
from .subject import ROOT

PEER = "system:serviceaccount:bench:peer"
TUTORIAL, CAREFUL = "controller-runtime, as in the tutorial", "controller-runtime, careful"
TRIGGERS, QUIET_SECONDS = 20, 60
SINGLE_REQUESTS = 100
NAMESPACES, PER_NAMESPACE = 10, 100


def built_peer(scope):
    if not shutil.which("go"):
        raise Failed("go is not installed: the peer is written in it")
    binary = scope.directory / "controller-runtime-peer"
    if not binary.exists():
        env = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "auto"}
        call(["go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", binary, "."], cwd=ROOT / "benches/peers/controller-runtime", env=env)
    return binary


# -- P10 -------------------------------------------------------------------------------------------------------------------

def counted(cluster, start, user):
    """Requests by what they are for; leases apart, and what only keeps a watch open."""
    kinds = Counter()
    for event in cluster.requests(start, user):
        about = event.get("objectRef") or {}
        kinds["lease" if about.get("resource") == "leases" else event["verb"] if event["verb"] in ("watch", "list") else "other"] += 1
    return kinds


def quiet(cluster, user):
    """What is asked for in a minute in which nothing happens."""
    start, ended = cluster.mark(), time.monotonic() + QUIET_SECONDS
    until("a quiet minute", lambda: time.monotonic() >= ended, QUIET_SECONDS + 5)
    return counted(cluster, start, user)


def requests(cluster, context, binary):
    """Requests one after another, each handled before the next; the time from each to its Job."""
    times = context.scaled(TRIGGERS)
    shop = Shop(cluster, "requests")
    cluster.create(shop.name, "deployments", workers())
    shop.running()
    operator = cluster.start_operator(binary, IMAGE)
    cluster.create(shop.name, "recoverypolicies", policy())
    shop.settled()
    start = cluster.mark()
    for number in range(times):
        shop.rests()
        shop.ask(f"ours-{number}")
        until("the request is handled", lambda: shop.status().get("lastHandledRequest") == f"ours-{number}" and not shop.status().get("activeJob"))
    ours, latencies = counted(cluster, start, OPERATOR), {"while a node works": answered_in(cluster, start)}
    ours_quiet, memory = quiet(cluster, OPERATOR), resident_mib(operator.pid)
    latencies["idle"] = idle(cluster, context.scaled(SINGLE_REQUESTS))
    cluster.end(operator)
    cluster.kubectl("create", "namespace", "bench")
    cluster.kubectl("-n", "bench", "create", "serviceaccount", "peer")
    cluster.kubectl("create", "clusterrolebinding", "bench-peer", "--clusterrole=cluster-admin", "--serviceaccount=bench:peer")
    rows = {"unstick": (ours, ours_quiet, memory)}
    for who, more in ((TUTORIAL, []), (CAREFUL, ["careful"])):
        rows[who] = peer(cluster, context, shop, times, more)
    return times, latencies, rows


def idle(cluster, times):
    """One request to each of many policies, on a cluster that does nothing else: no scheduler runs, so that no pod does."""
    namespace = "single"
    cluster.request("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
    names = [f"policy-{number}" for number in range(times)]
    for name in names:
        cluster.create(namespace, "recoverypolicies", policy(name, name))
    observed = lambda name: (cluster.get(namespace, "recoverypolicies", name).get("status") or {}).get("observedGeneration")
    until("every policy is known", lambda: all(observed(name) for name in names))
    cluster.stop_daemon("scheduler")
    start = cluster.mark()
    for name in names:
        cluster.patch(namespace, "recoverypolicies", name, {"metadata": {"annotations": {"unstick.dev/requestedAt": "once"}}})
        until("there is a Job", lambda: cluster.list(namespace, "jobs", f"unstick.dev/policy={name}"))
        # Its status and its event, and what the Job controller makes of the Job, come after it.
        rested = time.monotonic() + 0.25
        until("all is told", lambda: time.monotonic() > rested)
    found = answered_in(cluster, start)
    empty(cluster, [namespace], "recoverypolicies")
    empty(cluster, [namespace], "jobs")
    cluster.start_daemon("scheduler")
    return found


def peer(cluster, context, shop, times, more):
    """The same requests, handled by the peer."""
    process = cluster.start([built_peer(context.scope), "run", *more], "peer", "bench", JOB_IMAGE=IMAGE)
    name = "".join(["peer", *more])
    done = lambda value: str(shop.status().get("workersDigest", "")).startswith(value) and not shop.status().get("activeJob")
    shop.ask(f"{name}-warm")
    until("the peer works", lambda: done(f"{name}-warm"), 90)
    start = cluster.mark()
    for number in range(times):
        shop.ask(f"{name}-{number}-")
        until("the peer has handled it", lambda: done(f"{name}-{number}-"))
    found = counted(cluster, start, PEER), quiet(cluster, PEER), resident_mib(process.pid)
    cluster.end(process)
    return found


def answered_in(cluster, start):
    """Milliseconds from the end of the API server's answer to each request until the Job's POST came in."""
    asked = [seconds(event, "stageTimestamp") for event in cluster.requests(start, "admin")
             if event["verb"] == "patch" and event["objectRef"].get("resource") == "recoverypolicies"]
    posted = sorted(seconds(event) for event in cluster.requests(start, OPERATOR)
                    if event["verb"] == "create" and event["objectRef"].get("resource") == "jobs")
    if len(asked) != len(posted):
        raise Failed(f"{len(posted)} Jobs for {len(asked)} requests")
    return [(post - ask) * 1000 for ask, post in zip(sorted(asked), posted)]


def requests_section(times, latencies, rows):
    page = Section("P10", "what the API server is asked for", f"""
A real API server; {times} requests by annotation, each handled before the next, counted in the audit log: everything but leases and watches being opened again. Then a minute in
which nothing happens. The peer is an operator on controller-runtime v0.25 (`benches/peers/controller-runtime`) in the manner of Kubebuilder's CronJob tutorial: it watches the same, reads from its
caches, creates a Job, tells of it by an event and deletes the oldest, but opens no gate, reads no result and keeps no history. As the tutorial has it, it writes the status
each time it looks; more careful, only when it changes. Resident memory is that of each process on this small cluster.""")
    page.head = ["", "requests a trigger", "in a quiet minute", "of which leases", "resident, MiB"]
    of = lambda kinds: sum(kinds.values()) - kinds["lease"] - kinds["watch"]
    for who, (busy, idle, memory) in rows.items():
        page.rows.append([who, f"{of(busy) / times:.2f}", sum(idle.values()), idle["lease"], f"{memory:.1f}"])
    each = {who: of(busy) / times for who, (busy, _, _) in rows.items()}
    idle = rows["unstick"][1]
    at_rest, at_work = latencies["idle"], latencies["while a node works"]
    page.setup += f"""

From a request by annotation, one answered, to the POST of its Job: idle, {len(at_rest)} policies asked one after another while no scheduler and so no pod runs,
{percentile(at_rest, 0.5):.1f} ms in the median and {percentile(at_rest, 0.99):.1f} ms in p99. In the requests above, where the node has just run the Job before: {percentile(at_work, 0.5):.1f} ms in the
median, and of {len(at_work)} the slowest {max(at_work):.1f} ms."""
    page.goals = [
        Goal("requests a trigger", each["unstick"], 3, "at most"),
        Goal("requests a trigger, unstick ÷ controller-runtime as in the tutorial", ratio(each["unstick"], each[TUTORIAL]), 1 / 3, "at most"),
        Goal("requests a trigger, unstick ÷ careful controller-runtime", ratio(each["unstick"], each[CAREFUL]), 1 / 3, "at most"),
        Goal("LISTs in a quiet minute", idle["list"], 0, "at most"),
        Goal("requests in a quiet minute beside the lease's and reopened watches", of(idle), 0, "at most"),
        Goal("requests in 5 quiet seconds", sum(idle.values()) / QUIET_SECONDS * 5, 1, "at most"),
        Goal("request by annotation → Job's POST, idle, p99, ms", percentile(at_rest, 0.99), 5, "at most"),
    ]
    return page


# -- P11 -------------------------------------------------------------------------------------------------------------------

def burst(cluster, context, binary):
    """Every Deployment is new to an operator that starts: it has to create all Jobs at once. Nothing runs: no scheduler."""
    per, rounds = context.scaled(PER_NAMESPACE), 2 if context.quick else 3
    names = [f"burst-{number}" for number in range(NAMESPACES)]
    for namespace in names:
        cluster.request("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
        for number in range(per):
            cluster.create(namespace, "deployments", workers(f"app-{number}", 0))
    # The Deployment controller asks for twenty things a second.
    until("all ReplicaSets are there", lambda: sum(len(cluster.list(ns, "replicasets")) for ns in names) == per * len(names), 600)
    cluster.stop_daemon("scheduler")
    ours, bare, first = Series(), Series(), Series()
    for _ in range(rounds):
        for namespace in names:
            for number in range(per):
                cluster.create(namespace, "recoverypolicies", policy(f"policy-{number}", f"app-{number}"))
        start, others = cluster.mark(), cluster.count("jobs")
        operator = cluster.start_operator(binary, IMAGE, wait=False)
        # The loop is not watched at all, and lists of a thousand Jobs are work for the server that both are to share.
        until("every Job is there", lambda: cluster.count("jobs") >= others + per * len(names), 300, pause=0.5)
        cluster.end(operator)
        jobs = [job for namespace in names for job in cluster.list(namespace, "jobs")]
        ours.add(*wave(cluster, start, OPERATOR, per * len(names)))
        empty(cluster, names, "recoverypolicies")
        empty(cluster, names, "jobs")
        start = cluster.mark()
        loop(cluster, jobs)
        bare.add(*wave(cluster, start, "admin", per * len(names)))
        empty(cluster, names, "jobs")
    cluster.start_daemon("scheduler")
    return per * len(names), ours, bare


def wave(cluster, start, user, wanted):
    """Seconds from the first Job's POST to the answer to the last, and what is wrong."""
    ours = lambda about: about.get("resource") == "jobs" and about.get("namespace", "").startswith("burst-")
    made = [event for event in cluster.requests(start, user) if event["verb"] == "create" and ours(event["objectRef"])]
    good = [event for event in made if event["responseStatus"]["code"] == 201]
    wrong = [] if len(good) == wanted == len(made) else [f"{user}: {len(made)} POSTs and {len(good)} Jobs for {wanted} triggers"]
    return max(seconds(event, "stageTimestamp") for event in good) - min(seconds(event) for event in good), wrong


def loop(cluster, jobs):
    """The same Jobs, posted one after another on one connection: all that there is to do, and nothing decided."""
    connection = cluster.connect()
    for job in jobs:
        labels = {name: value for name, value in job["spec"]["template"]["metadata"]["labels"].items() if "controller-uid" not in name and "job-name" not in name}
        spec = {**{key: value for key, value in job["spec"].items() if key != "selector"}}
        spec["template"] = {**spec["template"], "metadata": {"labels": labels}}
        meta = job["metadata"]
        body = {"metadata": {"name": meta["name"], "labels": {key: value for key, value in meta["labels"].items() if "controller-uid" not in key and "job-name" not in key},
                             "annotations": meta.get("annotations", {})}, "spec": spec}
        connection.request("POST", cluster.path(meta["namespace"], "jobs"), json.dumps(body), {"content-type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != http.client.CREATED:
            raise Failed(f"the bare loop: {answer.status} {told[:300]}")
    connection.close()


def empty(cluster, namespaces, kind):
    for namespace in namespaces:
        cluster.request("DELETE", f"{cluster.path(namespace, kind)}?propagationPolicy=Background&gracePeriodSeconds=0")
    until(f"all {kind} are gone", lambda: not any(cluster.list(namespace, kind) for namespace in namespaces), 180)
    if kind == "jobs":
        until("their pods are gone", lambda: not any(cluster.list(namespace, "pods") for namespace in namespaces), 300)


def burst_section(count, ours, bare):
    page = Section("P11", f"{count:,} rollouts at once", f"""
{count:,} Deployments in {NAMESPACES} namespaces, each with a policy that has not been seen yet; an operator starts and has to create {count:,} Jobs. Beside it a loop that posts the
same Jobs one after another on one connection. From the first POST to the last answer, by the API server's audit log; no scheduler runs, so that no pod does. The operator
writes each policy's status and an event too, once the Jobs are there.""")
    page.head = ["", "seconds"]
    page.rows = [["unstick", ours.show("{:.2f}")], [f"bare loop of {count:,} POSTs", bare.show("{:.2f}")]]
    page.goals = [Goal("time, unstick ÷ bare loop", ratio(ours.median, bare.median), 1.2, "at most"),
                  Goal("Jobs too many", len(ours.wrong), 0, "at most")]
    page.wrong = ours.wrong + bare.wrong
    return page
