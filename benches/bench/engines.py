"""P2 on MariaDB and SQLite: unstick and the bare statement in turns."""

from . import mariadb, sqlite
from .runs_postgres import Size
from .shell import say
from .stats import Series


def measure(context, rows, stuck):
    """engine → (unstick's rows/s, the floor's rows/s)."""
    size = Size(context.scaled(rows), context.scaled(stuck))
    found = {}
    for label, engine in (("MariaDB", mariadb.MariaDb), ("SQLite", sqlite.Sqlite)):
        say(f"filling {label}: {size}")
        table = engine(context.scope, size)
        context.versions[label] = table.version()
        found[label] = rounds(context, label, table)
    context.settings["MariaDB settings"] = ", ".join(f"`{name} = {value}`" for name, value in mariadb.SETTINGS.items())
    context.settings["SQLite settings"] = "WAL, `synchronous = FULL`"
    return found


def rounds(context, label, table):
    ours, floor = Series(), Series()
    if context.subject:
        context.subject.migrate(table.ledger_url())
    for number in range(1, context.rounds + 1):
        say(f"round {number}/{context.rounds}: {label}")
        table.restore()
        settled, seconds = table.floor()
        floor.add(settled / seconds, named(f"{label}, bare UPDATE", table.wrong(table.size.stuck)))
        if context.subject:
            table.restore()
            recovery = context.subject.recover(table.url(), table.size.stuck)
            faults = recovery.wrong + table.wrong(table.size.stuck)
            faults += context.subject.ledger_faults(table.url(), recovery, table.size.stuck)
            ours.add(recovery.settled / recovery.seconds, named(f"{label}, unstick", faults))
    return ours, floor


def named(who, faults):
    return [f"{who}: {fault}" for fault in faults]
