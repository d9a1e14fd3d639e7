"""SQLite: one file in WAL mode, as Prisma's adapter fills it (ISO 8601 text); each round starts from a copy."""

import os
import re
import shutil
import sqlite3
from datetime import datetime, timedelta, timezone

from .runs_postgres import LIVE
from .shell import call

STUCK = "status IN ('PENDING', 'PROCESSING') AND createdAt < strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '-30 minutes')"
SETTLE = f"UPDATE qualification_runs SET status = 'FAILED', completedAt = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') WHERE {STUCK}"
SCHEMA = """CREATE TABLE qualification_runs (
    id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL DEFAULT 'PENDING', createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    startedAt DATETIME, completedAt DATETIME, processed INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, payload TEXT);
CREATE INDEX qualification_runs_status_createdAt_idx ON qualification_runs (status, createdAt);"""


def iso(moment):
    return moment.isoformat(timespec="milliseconds")


class Sqlite:
    def __init__(self, scope, size):
        self.size = size
        self.home = scope.directory / "sqlite"
        self.home.mkdir()
        self.master, self.file = self.home / "master.db", self.home / "bench.db"
        with sqlite3.connect(self.master) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)
            db.executemany("INSERT INTO qualification_runs VALUES (?, ?, ?, ?, ?, ?, 10, ?)", self._rows())
        db.execute("ANALYZE")
        db.close()

    def _rows(self):
        rows, stuck, old = self.size.rows, self.size.stuck, self.size.rows - LIVE
        now = datetime.now(timezone.utc)
        step = timedelta(days=30) / rows
        for n in range(1, rows + 1):
            mark = n * stuck // old
            if n > old:
                state, born = "PROCESSING", now - timedelta(minutes=1)
            else:
                born = now - timedelta(hours=1) - (rows - n) * step
                state = "COMPLETED" if mark == (n - 1) * stuck // old else "PENDING" if mark % 10 == 0 else "PROCESSING"
            yield (f"cmg{n:08x}{n * 2654435761 % 16**14:014x}", state, iso(born), None if state == "PENDING" else iso(born + timedelta(seconds=1)),
                   iso(born + timedelta(seconds=40)) if state == "COMPLETED" else None, 10 if state == "COMPLETED" else n % 10, f"{n:096x}")

    @staticmethod
    def version():
        return call(["sqlite3", "--version"]).split()[0]

    def url(self):
        return f"file:{self.file}"

    def ledger_url(self):
        """Where the ledger is made: in the copy that every round starts from."""
        return f"file:{self.master}"

    def restore(self):
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.master, self.file)
        with sqlite3.connect(self.file) as db:
            db.execute("UPDATE qualification_runs SET createdAt = ?, startedAt = ?1 WHERE id > ?2",
                       (iso(datetime.now(timezone.utc) - timedelta(minutes=1)), self._last()))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        with open(self.file, "rb") as copy:
            os.fsync(copy.fileno())

    def _last(self):
        n = self.size.rows - LIVE
        return f"cmg{n:08x}{n * 2654435761 % 16**14:014x}"

    def floor(self):
        """The bare statement in sqlite3, synchronous FULL, by its own timer: rows, seconds."""
        script = f"PRAGMA synchronous = FULL;\n.timer on\n{SETTLE};\n.timer off\nSELECT changes();\n"
        out = call(["sqlite3", "-batch", self.file], input=script)
        return int(out.strip().splitlines()[-1]), float(re.search(r"Run Time: real ([\d.]+)", out).group(1))

    def wrong(self, settled):
        """Every row against the master copy: only stuck ones may differ, and only in what settling writes."""
        db = sqlite3.connect(self.file)
        db.execute("ATTACH ? AS before", (str(self.master),))
        done, other, live = db.execute("""
            SELECT sum(now.status = 'FAILED' AND now.completedAt IS NOT NULL AND old.status IN ('PENDING', 'PROCESSING') AND old.id <= ?1),
                   sum(now.status <> old.status AND old.status NOT IN ('PENDING', 'PROCESSING')
                       OR now.payload IS NOT old.payload OR now.processed <> old.processed OR now.createdAt <> old.createdAt AND old.id <= ?1),
                   sum(old.id > ?1 AND now.status <> 'PROCESSING')
            FROM qualification_runs AS now JOIN before.qualification_runs AS old USING (id)""", (self._last(),)).fetchone()
        db.close()
        faults = [f"{done} rows are settled, not {settled}"] if done != settled else []
        return faults + [f"{count} {what} rows were changed" for count, what in ((other, "other"), (live, "live")) if count]
