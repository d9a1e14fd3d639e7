"""P5: ten times the stuck runs take ten times the time; and what a loop without an order costs."""

import re

from .page import Section
from .runs_postgres import STUCK
from .shell import call, say
from .stats import Goal, Series, ratio

SMALL, LARGE = 100_000, 1_000_000
NAIVE_ROWS, NAIVE_STUCK, NAIVE_ROUNDS, CAP_SECONDS = 1_000_000, 100_000, 3, 60
NAIVE = f"""
DO $$
DECLARE began timestamptz := clock_timestamp(); changed integer;
BEGIN
    LOOP
        UPDATE qualification_runs SET status = 'FAILED', "completedAt" = (now() AT TIME ZONE 'UTC')
        WHERE id IN (SELECT id FROM qualification_runs WHERE {STUCK} LIMIT 100);
        GET DIAGNOSTICS changed = ROW_COUNT;
        COMMIT;
        EXIT WHEN changed = 0 OR clock_timestamp() - began > interval '{CAP_SECONDS} seconds';
    END LOOP;
END $$"""


def measure(context, _keys):
    page = Section("P5", "ten times the runs, and a naive loop", f"""
PostgreSQL, pace Fast. Linearity: table and stuck rows grow together. The naive loop is PL/pgSQL in the server,
`UPDATE … WHERE id IN (SELECT … LIMIT 100)` with no order and a commit each; it is cut off after {CAP_SECONDS} s and counted per row as far as it came
(it gets slower the further it comes, so this flatters it). Both are measured with the app's index on `(status, "createdAt")` and without it.""")
    page.head = ["what", "seconds", "rows/s"]
    linear(context, page)
    naive(context, page)
    return [page]


def linear(context, page):
    tables = [context.runs(2 * size, size) for size in (context.scaled(SMALL), context.scaled(LARGE))]
    seconds = {runs.size.stuck: Series() for runs in tables}
    for number in range(1, context.rounds + 1):
        for runs in tables if context.subject else ():
            say(f"round {number}/{context.rounds}: {runs.size}")
            runs.restore()
            recovery = context.settle(runs, ledger="checked" if runs is tables[0] else "its report")
            seconds[runs.size.stuck].add(recovery.seconds)
            page.wrong += [f"{runs.size}, round {number}: {fault}" for fault in recovery.wrong]
    small, large = seconds.values()
    page.rows += [[f"unstick, {runs.size}", taken.show("{:.2f}"), f"{ratio(runs.size.stuck, taken.median):,.0f}"]
                  for runs, taken in zip(tables, (small, large)) if taken.values]
    spoiled = float("nan") if page.wrong else 1.0
    page.goals.append(Goal("time for 10 × the rows ÷ time", spoiled * ratio(large.median, small.median), 10.5, "at most"))


def naive(context, page):
    runs = context.runs(context.scaled(NAIVE_ROWS), context.scaled(NAIVE_STUCK))
    for where in ("with the index", "without the index"):
        ours, theirs = Series(), Series()
        for number in range(1, min(context.rounds, NAIVE_ROUNDS) + 1):
            say(f"round {number}: naive loop {where}")
            prepare(context, runs, where)
            theirs.add(naive_rate(context, runs))
            if context.subject:
                prepare(context, runs, where)
                recovery = context.settle(runs)
                ours.add(recovery.settled / recovery.seconds, [f"{where}: {fault}" for fault in recovery.wrong])
        page.rows += [[f"naive loop {where}, {runs.size}", "", theirs.show()], [f"unstick {where}, {runs.size}", "", ours.show()]]
        page.goals.append(Goal(f"rows/s against the naive loop, {where}", ratio(ours.median, theirs.median), 50))
        page.wrong += ours.wrong


def prepare(context, runs, where):
    runs.restore()
    if where == "without the index":
        context.server.sql(runs.database, 'DROP INDEX "qualification_runs_status_createdAt_idx"', "CHECKPOINT")


def naive_rate(context, runs):
    out = call(context.server.psql(runs.database, r"\timing on", NAIVE))
    seconds = float(re.search(r"Time: ([\d.]+) ms", out).group(1)) / 1000
    settled = int(context.server.sql(runs.database, """SELECT count(*) FROM qualification_runs JOIN bench.stuck USING (id)
                                                       WHERE qualification_runs.status = 'FAILED'"""))
    return settled / seconds
