"""The run table on PostgreSQL as a Prisma app has it: made, restored and checked.

Comes in: how many rows and how many of them are stuck. Goes out: a table in the same state before
each round, and a list of what is wrong with it after one.
"""

from dataclasses import dataclass

from .shell import until

LIVE = 1000
STUCK = """status IN ('PENDING', 'PROCESSING') AND "createdAt" < (now() AT TIME ZONE 'UTC') - interval '30 minutes'"""
SETTLE = f"""UPDATE qualification_runs SET status = 'FAILED', "completedAt" = (now() AT TIME ZONE 'UTC') WHERE {STUCK}"""
IDS = "'cmg' || lpad(to_hex({n}), 8, '0') || substr(md5(({n})::text), 1, 14)"

SCHEMA = """
CREATE TYPE "RunStatus" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');
CREATE TABLE qualification_runs (
    id            text PRIMARY KEY,
    status        "RunStatus" NOT NULL DEFAULT 'PENDING',
    "createdAt"   timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt"   timestamp(3),
    "completedAt" timestamp(3),
    processed     integer NOT NULL DEFAULT 0,
    total         integer NOT NULL DEFAULT 0,
    payload       text
);
"""
INDEX = 'CREATE INDEX "qualification_runs_status_createdAt_idx" ON qualification_runs (status, "createdAt")'


@dataclass
class Size:
    """Rows of the table, and how many of them are stuck."""

    rows: int
    stuck: int

    @property
    def name(self):
        return f"runs_{self.rows}_{self.stuck}"

    def __str__(self):
        return f"{self.stuck:,} stuck of {self.rows:,} rows"


class Runs:
    """A database with one run table: a master that is filled once, and the copy of it that each round gets.

    A copy of the files, so that every contestant finds the same bytes; rows restored by an UPDATE lie wherever the
    contestant before has left room for them.
    """

    def __init__(self, server, size, make_ledger):
        self.server, self.size, self.database = server, size, size.name
        self.master = f"{size.name}_master"
        server.create(self.master)
        server.sql(self.master, *filter(str.strip, SCHEMA.split(";")), self._fill(), INDEX, role="app")
        server.sql(self.master, "CREATE EXTENSION pg_prewarm", "CREATE SCHEMA bench",
                   f"CREATE TABLE bench.stuck AS SELECT id, status FROM qualification_runs WHERE {STUCK}",
                   "CREATE UNIQUE INDEX ON bench.stuck (id)")
        make_ledger(server.url(self.master))
        server.sql(self.master, "VACUUM (ANALYZE)")
        found = int(server.sql(self.master, "SELECT count(*) FROM bench.stuck"))
        assert found == size.stuck, f"{found} stuck rows were made, {size.stuck} were wanted"
        self.finished = self._finished(self.master)

    def _fill(self):
        """Stuck rows lie evenly among finished ones, one in ten of them never claimed; the newest rows are live.

        Ids rise with time, as cuid's do. Ages run from 30 days to one hour; live ones are set by `restore`.
        """
        rows, stuck = self.size.rows, self.size.stuck
        return f"""
            INSERT INTO qualification_runs
            SELECT {IDS.format(n='n')}, state::"RunStatus", born,
                   CASE WHEN state <> 'PENDING' THEN born + interval '1 second' END,
                   CASE WHEN state = 'COMPLETED' THEN born + interval '40 seconds' END,
                   CASE WHEN state = 'COMPLETED' THEN 10 ELSE n % 10 END, 10, repeat(md5(n::text), 3)
            FROM (SELECT n, (now() AT TIME ZONE 'UTC') - interval '1 hour' - ({rows} - n) * (interval '30 days' / {rows}) AS born,
                         CASE WHEN n > {rows - LIVE} THEN 'PROCESSING'
                              WHEN (n * {stuck}::bigint) / {rows - LIVE} = ((n - 1) * {stuck}::bigint) / {rows - LIVE} THEN 'COMPLETED'
                              WHEN ((n * {stuck}::bigint) / {rows - LIVE}) % 10 = 0 THEN 'PENDING' ELSE 'PROCESSING' END AS state
                  FROM generate_series(1, {rows}) AS n) AS made;
            UPDATE qualification_runs SET "createdAt" = (now() AT TIME ZONE 'UTC') - interval '1 minute',
                   "startedAt" = (now() AT TIME ZONE 'UTC') - interval '1 minute' WHERE id > {IDS.format(n=str(rows - LIVE))}"""

    def _last(self):
        """The greatest id that is not live, as an expression."""
        return IDS.format(n=str(self.size.rows - LIVE))

    def _finished(self, database):
        """A fingerprint of every row that was neither stuck nor live: nobody may change these, ever."""
        return self.server.sql(database, f"""
            SELECT count(*) || ':' || coalesce(sum(hashtextextended(q::text, 0)), 0) FROM qualification_runs AS q
            WHERE id <= {self._last()} AND NOT EXISTS (SELECT FROM bench.stuck AS s WHERE s.id = q.id)""")

    def restore(self):
        """A fresh copy of the master, its live rows young, all of it in memory; then VACUUM (ANALYZE) and CHECKPOINT."""
        self.server.sql("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)",
                        f"CREATE DATABASE {self.database} TEMPLATE {self.master} OWNER app STRATEGY file_copy")
        self.server.sql(
            self.database,
            f"""UPDATE qualification_runs SET "createdAt" = (now() AT TIME ZONE 'UTC') - interval '1 minute',
                "startedAt" = (now() AT TIME ZONE 'UTC') - interval '1 minute' WHERE id > {self._last()}""",
            f"CREATE TABLE bench.live AS SELECT * FROM qualification_runs WHERE id > {self._last()}",
            "VACUUM (ANALYZE)",
            "SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relname ~ '^qualification_runs' AND relkind IN ('r', 'i')",
            "SELECT pg_stat_force_next_flush()",
            "CHECKPOINT",
        )
        self.updates = self._updates()

    def _updates(self):
        return int(self.server.sql(self.database, "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'qualification_runs'"))

    def wrong(self, settled):
        """What a round did wrong, by the table alone; `settled` is how many rows it had to settle."""
        faults = []
        ask = lambda query: self.server.sql(self.database, query)
        done = int(ask("""SELECT count(*) FROM qualification_runs JOIN bench.stuck USING (id)
                          WHERE qualification_runs.status = 'FAILED' AND "completedAt" IS NOT NULL"""))
        if done != settled:
            faults.append(f"{done} rows are settled, not {settled}")
        changed = int(ask(f"""SELECT count(*) FROM ((TABLE bench.live)
            EXCEPT (SELECT * FROM qualification_runs WHERE id > {self._last()})) AS changed"""))
        if changed:
            faults.append(f"{changed} live rows were changed")
        if self._finished(self.database) != self.finished:
            faults.append("finished rows were changed")
        # The server's own counter: more updates than rows means that a row was settled twice.
        try:
            until("the server counts its updates", lambda: self._updates() - self.updates >= settled, 10)
        except RuntimeError:
            pass
        if (counted := self._updates() - self.updates) != settled:
            faults.append(f"the server counted {counted} updated rows, not {settled}")
        return faults
