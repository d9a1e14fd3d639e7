"""P4: what the app feels while 400,000 runs are settled: pgbench at a fixed rate, latencies from the scheduled start."""

import subprocess
import threading
import time
from collections import defaultdict

from .page import Section
from .runs_postgres import IDS, LIVE, SETTLE
from .shell import Failed, say
from .stats import Goal, Series, percentile, ratio

ROWS, STUCK = 1_000_000, 400_000
TPS, CLIENTS, IDLE = 200, 4, 15
SCRIPT = """\\set n random(1, {rows})
UPDATE qualification_runs SET processed = processed + 1 WHERE id = {identity};
INSERT INTO qualification_runs (id, payload) VALUES ('new' || gen_random_uuid(), 'made under load');
"""


class Load:
    """One pgbench run; `latencies(a, b)` are of the transactions that were due or open between two times."""

    def __init__(self, context, database, rows, seconds):
        self.directory = context.scope.directory / f"load-{time.monotonic_ns()}"
        self.directory.mkdir()
        script = self.directory / "app.sql"
        script.write_text(SCRIPT.format(rows=rows, identity=IDS.format(n=":n")))
        target = context.server.psql(database)[-1]
        argv = ["pgbench", "-n", "-M", "simple", "-c", str(CLIENTS), "-j", "1", "-R", str(TPS), "-T", str(seconds), "-f", str(script),
                "--log", f"--log-prefix={self.directory}/latency", target]
        self.seconds, self.started = seconds, time.time()
        self.process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        context.scope.callback(self.end)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def finish(self):
        _, err = self.process.communicate(timeout=self.seconds + 120)
        if self.process.returncode:
            raise Failed(f"pgbench ended with {self.process.returncode}: {err[-500:]}")
        self.done = []
        for file in self.directory.glob("latency.*"):
            for line in file.read_text().splitlines():
                fields = line.split()
                took, ended = int(fields[2]) / 1e6, int(fields[4]) + int(fields[5]) / 1e6
                self.done.append((ended - took, ended, took * 1000))

    def latencies(self, begin, end):
        return [took for due, ended, took in self.done if ended >= begin and due <= end]


class Trial:
    """Rounds of one way to settle, under load."""

    def __init__(self, context, runs):
        self.context, self.runs, self.length = context, runs, {}
        self.cells = defaultdict(Series)

    def round(self, name, settle):
        """Idle seconds first, then the recovery; the load has to outlast it, else again with a longer one."""
        seconds = self.length.get(name, 45)
        while True:
            self.runs.restore()
            load = Load(self.context, self.runs.database, self.runs.size.rows, seconds)
            idle = wait_for(load.started + 3), wait_for(load.started + 3 + IDLE)
            begin = time.time()
            faults = settle()
            end = time.time()
            load.finish()
            if end < load.started + seconds:
                break
            say(f"{name} took longer than the load ran ({seconds} s): again with more")
            seconds = int((end - begin) * 1.5) + IDLE + 10
        self.length[name] = int((end - begin) * 1.3) + IDLE + 12
        faults += self.wrong()
        self.note(f"{name}, idle", load.latencies(*idle), [])
        self.note(name, load.latencies(begin, end), faults)
        self.cells[f"{name} seconds"].add(end - begin)

    def note(self, name, latencies, faults):
        for label, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
            self.cells[f"{name} {label}"].add(percentile(latencies, share))
        self.cells[f"{name} p99"].wrong += [f"{name}: {fault}" for fault in faults]

    def wrong(self):
        """The app changes rows meanwhile, so the fingerprint is of statuses: what only a recovery may change."""
        ask = lambda query: int(self.context.server.sql(self.runs.database, query))
        expected = {
            "stuck rows are not settled": """SELECT count(*) FROM qualification_runs AS q JOIN bench.stuck USING (id)
                                             WHERE q.status <> 'FAILED' OR q."completedAt" IS NULL""",
            "rows of the app's own were settled": "SELECT count(*) FROM qualification_runs WHERE id LIKE 'new%' AND status <> 'PENDING'",
            "live rows were settled": "SELECT count(*) FROM qualification_runs JOIN bench.live AS l USING (id) WHERE qualification_runs.status <> l.status",
            "finished rows changed status": f"""SELECT {self.runs.size.rows - self.runs.size.stuck - LIVE} - count(*) FROM qualification_runs
                                                WHERE status = 'COMPLETED'""",
        }
        return [f"{count} {what}" for what, query in expected.items() if (count := ask(query))]

    def row(self, name, what):
        cells = [self.cells[f"{name} {label}"].show("{:,.1f}") for label in ("p50", "p99", "max")]
        seconds = self.cells[f"{name} seconds"].show("{:.1f}") if f"{name} seconds" in self.cells else "–"
        return [what, seconds, *cells]


def wait_for(moment):
    """The load's clock is the wall clock, so this wait is one for a time."""
    threading.Event().wait(max(0.0, moment - time.time()))
    return moment


def measure(context, _keys):
    runs = context.runs(context.scaled(ROWS), context.scaled(STUCK))
    trial = Trial(context, runs)
    url = context.server.url(runs.database)

    def floor():
        context.server.statement_seconds(runs.database, SETTLE)
        return []

    def gentle():
        return context.subject.recover(url, runs.size.stuck, "Gentle").wrong

    def fast():
        return context.subject.recover(url, runs.size.stuck, "Fast").wrong

    ways = {"bare UPDATE": floor} | ({"Gentle": gentle, "Fast": fast} if context.subject else {})
    for number in range(1, context.rounds + 1):
        for name, settle in ways.items():
            say(f"round {number}/{context.rounds}: {name} under load")
            trial.round(name, settle)
    return [section(trial, runs, ways)]


def section(trial, runs, ways):
    page = Section("P4", "what the app feels", f"""
PostgreSQL, {runs.size}. The app: pgbench, {CLIENTS} connections, {TPS} transactions a second at a fixed rate, each an `UPDATE` of a random row by its key and an
`INSERT`; latency counts from the moment a transaction was due, so waiting behind another one counts. Idle is {IDLE} s of the same load just
before each recovery. Milliseconds.""")
    page.head = ["during", "recovery, s", "p50", "p99", "max"]
    labels = {"bare UPDATE": "one bare `UPDATE`", "Gentle": "unstick recover, pace Gentle (default)", "Fast": "unstick recover, pace Fast"}
    for name in ways:
        page.rows += [trial.row(f"{name}, idle", f"nothing (before: {labels[name]})"), trial.row(name, labels[name])]
        page.wrong += trial.cells[f"{name} p99"].wrong
    p99 = {name: trial.cells[f"{name} p99"].median if f"{name} p99" in trial.cells else float("nan") for name in ("bare UPDATE", "Gentle", "Gentle, idle")}
    spoiled = float("nan") if page.wrong else 1.0
    page.goals = [Goal("app p99, under the bare UPDATE ÷ under Gentle", spoiled * ratio(p99["bare UPDATE"], p99["Gentle"]), 150),
                  Goal("app p99, under Gentle ÷ idle", spoiled * ratio(p99["Gentle"], p99["Gentle, idle"]), 3, "at most")]
    return page
