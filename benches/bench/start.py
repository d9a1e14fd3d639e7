"""P6: process start to first row on a quiet table; whole processes, spawned in turns."""

import os
import shutil

from .page import Section
from .runs_postgres import STUCK
from .shell import Failed, call, say, spawn_seconds
from .stats import Goal, Series, number, percentile, ratio

TIMES = 200
QUERY = f"SELECT count(*) FROM qualification_runs WHERE {STUCK}"


def commands(context, database):
    """label → (argv, environment)."""
    server, peers = context.server, context.peers
    plain, tls = server.url(database), server.url(database, "verify-full")
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    # Debian's `psql` is a Perl script that looks for the right version and starts this one.
    psql = [str(server.bin / "psql"), "-X", "-A", "-t", "-c", QUERY]
    wrapped = [shutil.which("psql"), *psql[1:]]
    found = {
        "nothing (`true`)": ([shutil.which("true")], base),
        "psql": ([*psql, plain], base),
        "psql, started by its wrapper": ([*wrapped, plain], base),
        "psql, TLS verify-full": ([*psql, tls], base),
        "node-postgres": (peers.argv("pg-first.mjs"), peers.env(plain.split("?")[0])),
        "Node + Prisma": (peers.argv("prisma-first.mjs"), peers.env(plain.split("?")[0])),
    }
    if context.subject:
        argv = context.subject.argv("check", "--preset", "prisma", "--table", "qualification_runs", "--timeout", "30")
        found["unstick check"] = (argv, context.subject.env(plain))
        found["unstick check, TLS verify-full"] = (argv, context.subject.env(tls))
    return found


def measure(context, _keys):
    runs = context.runs(2000, 0)
    runs.restore()
    context.server.sql(runs.database, "UPDATE qualification_runs SET status = 'COMPLETED' WHERE status <> 'COMPLETED'", "VACUUM (ANALYZE)")
    found = commands(context, runs.database)
    for label, (argv, env) in found.items():
        told = call(argv, env=env)
        if label.startswith("unstick") and "Found 0 active run(s)" not in told:
            raise Failed(f"{label} said: {told}")
        if label.startswith(("psql", "node", "Node")) and told.strip() != "0":
            raise Failed(f"{label} said: {told}")
    times = context.scaled(TIMES)
    say(f"{times} starts of each of {len(found)}")
    series = {label: Series() for label in found}
    with open(os.devnull, "w") as silence:
        for _ in range(times):
            for label, (argv, env) in found.items():
                series[label].add(spawn_seconds(argv, env, silence.fileno()) * 1000)
    return [section(series, times)]


def section(series, times):
    page = Section("P6", "process start to first row", f"""
PostgreSQL, a quiet table (2,000 finished rows, nothing stuck); wall time of the whole process, {times} of each in turns. unstick reads the catalogue, checks the newest row's
time and prints its report in that time; the others connect and ask one question, and the Node peers leave by `process.exit` as soon as they have the answer. Milliseconds.""")
    median = lambda label: series[label].median if label in series else float("nan")
    ours, tls = median("unstick check"), median("unstick check, TLS verify-full")
    page.head = ["process", "median", "p95", "fastest", "÷ unstick check"]
    page.rows = [[label, f"{s.median:.1f}", f"{percentile(s.values, 0.95):.1f}", f"{min(s.values):.1f}", number(ratio(s.median, ours))] for label, s in series.items()]
    page.goals = [Goal("Node + Prisma ÷ unstick", ratio(median("Node + Prisma"), ours), 40), Goal("node-postgres ÷ unstick", ratio(median("node-postgres"), ours), 12),
                  Goal("psql ÷ unstick", ratio(median("psql"), ours), 3), Goal("unstick, TLS verify-full ÷ plain", ratio(tls, ours), 1.6, "at most")]
    return page
