"""P1, P2 (PostgreSQL) and P3: one recovery of 100,000 stuck runs, by everybody, in turns."""

import re
from collections import defaultdict

from . import engines
from .page import Section
from .runs_postgres import SETTLE
from .shell import say
from .stats import Goal, Series, ratio

ROWS, STUCK, SLICE = 1_000_000, 100_000, 10_000
LINE = re.compile(r"^(\d+\.\d+) \[(\d+)\] LOG:  duration: ([\d.]+) ms  (?:statement|execute [^:]*): (\w+)(.*)", re.M)


class Contest:
    """Everybody's rounds; a contestant is a name and a function that returns (rows, seconds, faults)."""

    def __init__(self, context):
        self.context = context
        self.runs = context.runs(context.scaled(ROWS), context.scaled(STUCK))
        self.stuck = self.runs.size.stuck
        self.slice = context.scaled(SLICE)
        self.url = context.server.url(self.runs.database)
        self.rate = defaultdict(Series)
        self.seconds = defaultdict(Series)
        self.wal = defaultdict(Series)
        self.holds = defaultdict(Series)

    def run(self, contestants):
        for number in range(1, self.context.rounds + 1):
            for name, once in contestants.items():
                say(f"round {number}/{self.context.rounds}: {name}")
                self.runs.restore()
                before = self.context.server.wal_position()
                settled, seconds, faults = once()
                wal = self.context.server.wal_position() - before
                faults = [f"{name}, round {number}: {fault}" for fault in faults]
                self.rate[name].add(settled / seconds, faults)
                self.seconds[name].add(seconds)
                self.wal[name].add(wal / settled if settled else 0)

    def unstick(self):
        recovery = self.context.settle(self.runs)
        return recovery.settled, recovery.seconds, recovery.wrong

    def unstick_logged(self):
        """The same with every statement in the server's log, to see from outside how long its transactions take."""
        server = self.context.server
        server.sql("postgres", "ALTER ROLE app SET log_min_duration_statement = 0")
        offset = server.log_size()
        try:
            recovery = self.context.subject.recover(self.url, self.stuck)
        finally:
            server.sql("postgres", "ALTER ROLE app RESET log_min_duration_statement")
        self.holds["unstick"].add(longest_transaction(server.log_since(offset)))
        return recovery.settled, recovery.seconds, recovery.wrong + self.runs.wrong(self.stuck)

    def floor(self):
        seconds, settled = self.context.server.statement_seconds(self.runs.database, SETTLE)
        self.holds["bare UPDATE"].add(seconds)
        return settled, seconds, self.runs.wrong(self.stuck)

    def peer(self, script, expected, *arguments):
        def once():
            run = self.context.peers.run(script, self.url, *arguments)
            faults = [run.failure] if run.failure else []
            return run.settled, run.seconds, faults + self.runs.wrong(expected)
        return once

    def row(self, name, what, floor):
        rate = self.rate[name]
        return [what, rate.show(), f"{ratio(rate.median, self.rate[floor].median):.3f}", self.wal[name].show()]


def longest_transaction(log):
    """Seconds from BEGIN to the end of COMMIT, over the transactions that updated the run table."""
    begun, writing, longest = {}, set(), 0.0
    for stamp, pid, took, verb, rest in LINE.findall(log):
        end, start, verb = float(stamp), float(stamp) - float(took) / 1000, verb.upper()
        if verb == "BEGIN":
            begun[pid] = start
        elif verb in ("COMMIT", "ROLLBACK"):
            if pid in writing:
                longest = max(longest, end - begun.get(pid, start))
            begun.pop(pid, None)
            writing.discard(pid)
        elif "qualification_runs" in rest and ("UPDATE" in rest or verb == "UPDATE"):
            writing.add(pid)
            if pid not in begun:
                longest = max(longest, end - start)
                writing.discard(pid)
    return longest


def measure(context, keys):
    contest = Contest(context)
    contestants = {"bare UPDATE": contest.floor}
    if context.subject:
        contestants["unstick"] = contest.unstick
        if "P3" in keys:
            contestants["unstick, logged"] = contest.unstick_logged
    if "P1" in keys:
        contestants["Prisma loop"] = contest.peer("prisma-loop.mjs", contest.slice, contest.slice)
        contestants["node-postgres loop"] = contest.peer("pg-loop.mjs", contest.slice, contest.slice)
        contestants["Prisma updateMany"] = contest.peer("prisma-update-many.mjs", contest.stuck)
    contest.run(contestants)
    built = {"P1": speed, "P2": floor_ratio, "P3": holds}
    return [built[key](contest) for key in ("P1", "P2", "P3") if key in keys]


def speed(contest):
    rate = contest.rate
    ours = rate["unstick"].median if "unstick" in rate else float("nan")
    names = [("unstick", "unstick recover, ledger and undo (whole process)"),
             ("Prisma loop", f"Prisma `findMany` + `update` per row, {contest.slice:,} of the rows"),
             ("node-postgres loop", f"node-postgres `SELECT` + `UPDATE` per row, {contest.slice:,} of the rows"),
             ("Prisma updateMany", "Prisma `updateMany`, one statement, no ledger, no undo"),
             ("bare UPDATE", "bare `UPDATE`, psql, no ledger, no undo")]
    section = Section("P1", "a whole recovery against the loop an app would write", f"""
PostgreSQL, {contest.runs.size}, index `(status, "createdAt")`, pace Fast, plain TCP. unstick's time is that of its whole process; the others' is
that of their work alone, start-up and connecting not counted. The two row loops are measured on the oldest {contest.slice:,} stuck rows (they
read and update just those) and compared per row. WAL is what the server wrote meanwhile.""")
    section.head = ["who", "rows/s", "of the bare UPDATE", "WAL bytes/row"]
    section.rows = [contest.row(name, what, "bare UPDATE") for name, what in names if name in rate]
    section.goals = [Goal("rows/s against the Prisma row loop", ratio(ours, rate["Prisma loop"].median), 75)]
    section.rows += [[f"unstick ÷ {name}", f"**{ratio(ours, rate[name].median):.3g}x**", "", ""] for name, _ in names[1:] if name in rate and "unstick" in rate]
    section.wrong = [fault for name, _ in names if name in rate for fault in rate[name].wrong]
    return section


def floor_ratio(contest):
    section = Section("P2", "against the bare single UPDATE", f"""
{contest.runs.size} on each engine; batches of at most 1,000 rows with their before-images in the ledger, against one `UPDATE` over the whole
table that records nothing. The floor is the statement alone as its own client times it (psql `\\timing`, `mariadb -vvv`, sqlite3 `.timer`);
unstick's time is its whole process.""")
    section.head = ["engine", "unstick, rows/s", "bare UPDATE, rows/s", "ratio"]
    add_engine(section, "PostgreSQL", contest.rate["unstick"], contest.rate["bare UPDATE"])
    for engine, (ours, floor) in engines.measure(contest.context, ROWS, STUCK).items():
        add_engine(section, engine, ours, floor)
    return section


def add_engine(section, engine, ours, floor):
    section.rows.append([engine, ours.show(), floor.show(), f"{ratio(ours.median, floor.median):.3f}"])
    section.goals.append(Goal(f"of the bare UPDATE, {engine}", ratio(ours.median, floor.median), 0.85))
    section.wrong += ours.wrong + floor.wrong


def holds(contest):
    ours, floor = contest.holds["unstick"], contest.holds["bare UPDATE"]
    time, floor_time = contest.seconds["unstick"], contest.seconds["bare UPDATE"]
    section = Section("P3", "how long rows stay locked", f"""
PostgreSQL, {contest.runs.size}, pace Fast. The longest transaction that wrote to the run table, `BEGIN` to the end of `COMMIT`, from the server's own
statement log in rounds of their own; run times are from the rounds without that log.""")
    section.head = ["who", "longest transaction, ms", "run time, s"]
    section.rows = [["unstick recover", Series([v * 1000 for v in ours.values]).show("{:,.1f}"), time.show("{:.2f}")],
                    ["bare UPDATE", Series([v * 1000 for v in floor.values]).show("{:,.1f}"), floor_time.show("{:.2f}")]]
    section.goals = [Goal("longest lock, bare UPDATE ÷ unstick", ratio(floor.median, ours.median), 50),
                     Goal("run time, unstick ÷ bare UPDATE", ratio(time.median, floor_time.median), 1.15, "at most")]
    section.wrong = contest.rate["unstick, logged"].wrong
    return section
