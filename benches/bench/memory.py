"""P7: peak memory of the whole process at 1,000 to 1,000,000 stuck runs."""

from .page import Section
from .shell import say
from .stats import Goal, Series, ratio

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LOOPED = 10_000
ROUNDS = 3


def measure(context, _keys):
    peak = {name: {} for name in ("unstick", "Prisma loop", "Prisma updateMany")}
    failures = []
    for size in (context.scaled(count) for count in SIZES):
        runs = context.runs(max(2 * size, size + 2000), size)
        for name in peak:
            peak[name][size] = Series()
        for number in range(1, min(context.rounds, ROUNDS) + 1):
            say(f"round {number}: {size:,} stuck")
            for name, once in ways(context, runs).items():
                runs.restore()
                kib, faults = once()
                peak[name][size].add(kib / 1024, [f"{name}, {size:,} stuck: {fault}" for fault in faults])
                failures += peak[name][size].wrong if faults else []
    return [section(context, peak, failures)]


def ways(context, runs):
    url, stuck = context.server.url(runs.database), runs.size.stuck

    def ours():
        recovery = context.settle(runs, ledger="checked" if stuck <= 100_000 else "its report")
        return recovery.peak_kib, recovery.wrong

    def loop():
        # Reading all of them is what costs memory; past 10,000 only the first rows are also updated, to save an hour.
        updates = 0 if stuck <= LOOPED else 1000
        run = context.peers.run("prisma-loop.mjs", url, 0, updates)
        return run.peak_kib, [run.failure] if run.failure else runs.wrong(updates or stuck)

    def many():
        run = context.peers.run("prisma-update-many.mjs", url)
        return run.peak_kib, [run.failure] if run.failure else runs.wrong(stuck)

    return ({"unstick": ours} if context.subject else {}) | {"Prisma loop": loop, "Prisma updateMany": many}


def section(context, peak, failures):
    page = Section("P7", "peak memory", f"""
PostgreSQL, pace Fast; peak resident memory of the process by time(1), MiB, {min(context.rounds, ROUNDS)} rounds. The Prisma loop reads all stuck rows with `findMany`; beyond {LOOPED:,} it then updates
only the first 1,000 of them, which does not lower its peak.""")
    sizes = list(peak["Prisma loop"])
    page.head = ["stuck runs"] + [f"{size:,}" for size in sizes]
    for name, cells in peak.items():
        page.rows.append([name] + [cells[size].show("{:.1f}") for size in sizes])
    ours = {size: series.median for size, series in peak["unstick"].items()}
    least = min((peak[name][size].median / ours[size] for name in ("Prisma loop", "Prisma updateMany") for size in sizes if peak[name][size].median), default=float("nan"))
    page.goals = [Goal("Prisma ÷ unstick, the least of all sizes", least, 15),
                  Goal(f"unstick, {sizes[-1]:,} ÷ {sizes[0]:,}", ratio(ours[sizes[-1]], ours[sizes[0]]), 1.1, "at most")]
    page.wrong = failures
    return page
