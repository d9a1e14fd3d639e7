"""What all benchmarks share: one server, one set of peers, one binary, each made when first asked for."""

from functools import cached_property

from .peers import Peers
from .postgres import Postgres
from .runs_postgres import Runs, Size
from .shell import say


class Context:
    def __init__(self, scope, subject, quick, rounds):
        self.scope, self.subject, self.quick = scope, subject, quick
        self.rounds = rounds or (2 if quick else 5)
        self.tables = {}
        self.versions, self.settings = {}, {}

    @cached_property
    def server(self):
        say("starting PostgreSQL")
        return Postgres(self.scope)

    @cached_property
    def peers(self):
        return Peers()

    def scaled(self, count):
        """A tenth of everything in a quick run."""
        return count // 10 if self.quick else count

    def runs(self, rows, stuck):
        """The table of this size; filled once."""
        size = Size(rows, stuck)
        if size.name not in self.tables:
            say(f"filling {size}")
            make_ledger = self.subject.migrate if self.subject else lambda _url: None
            self.tables[size.name] = Runs(self.server, size, make_ledger)
        return self.tables[size.name]

    def settle(self, runs, pace="Fast", ledger="checked"):
        """One recovery by unstick on a restored table, with everything that is wrong about it."""
        expected = runs.size.stuck
        url = self.server.url(runs.database)
        recovery = self.subject.recover(url, expected, pace)
        recovery.wrong += runs.wrong(expected)
        if ledger == "checked":
            recovery.wrong += self.subject.ledger_faults(url, recovery, expected)
        return recovery
