"""MariaDB: a server of our own with its shipped durability, and the run table as Prisma makes it there."""

import re
import shutil
import signal
import subprocess

from .runs_postgres import LIVE
from .shell import Failed, Unprivileged, call, free_port, say, until

SETTINGS = {"innodb_buffer_pool_size": "1G", "innodb_log_file_size": "1G", "innodb_flush_log_at_trx_commit": "1", "innodb_doublewrite": "ON"}
STUCK = "status IN ('PENDING', 'PROCESSING') AND createdAt < UTC_TIMESTAMP(3) - INTERVAL 30 MINUTE"
SETTLE = f"UPDATE qualification_runs SET status = 'FAILED', completedAt = UTC_TIMESTAMP(3) WHERE {STUCK}"
SCHEMA = """CREATE TABLE qualification_runs (
    id VARCHAR(191) NOT NULL, status ENUM('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED') NOT NULL DEFAULT 'PENDING',
    createdAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), startedAt DATETIME(3) NULL, completedAt DATETIME(3) NULL,
    processed INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, payload VARCHAR(191) NULL,
    INDEX qualification_runs_status_createdAt_idx (status, createdAt), PRIMARY KEY (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"""


class MariaDb:
    """The server with one run table in database `bench`."""

    def __init__(self, scope, size):
        self.size, self.port = size, free_port()
        self.home = scope.directory / "mariadb"
        self.home.mkdir()
        account = Unprivileged("mysql")
        account.own(self.home)
        self.socket = self.home / "m.sock"
        common = ["--no-defaults", f"--datadir={self.home}/data"]
        call(["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"], cwd=self.home, **account.options())
        settings = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
        server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
        scope.start([server, *common, f"--port={self.port}", "--bind-address=127.0.0.1", f"--socket={self.socket}",
                     f"--pid-file={self.home}/pid", *settings], self.home / "server.log", signal.SIGTERM, cwd=self.home, **account.options())
        until("MariaDB accepts connections", self._ready)
        self._fill()

    def _argv(self, *extra):
        return ["mariadb", "--no-defaults", "-uroot", f"--socket={self.socket}", "-N", "-B", *extra]

    def _ready(self):
        return subprocess.run(self._argv("-e", "SELECT 1"), capture_output=True).returncode == 0

    def sql(self, text):
        return call(self._argv("bench", "-e", text)).strip()

    def version(self):
        return self.sql("SELECT version()")

    def url(self):
        return f"mysql://app:bench@127.0.0.1:{self.port}/bench"

    ledger_url = url

    def _fill(self):
        rows, stuck = self.size.rows, self.size.stuck
        call(self._argv("-e", "CREATE DATABASE bench; CREATE USER app@'%' IDENTIFIED BY 'bench'; GRANT ALL ON bench.* TO app@'%'"))
        self.sql(SCHEMA)
        self.sql(f"""SET time_zone = '+00:00';
            INSERT INTO qualification_runs
            SELECT CONCAT('cmg', LPAD(HEX(seq), 8, '0'), LEFT(MD5(seq), 14)), state, born, IF(state = 'PENDING', NULL, born + INTERVAL 1 SECOND),
                   IF(state = 'COMPLETED', born + INTERVAL 40 SECOND, NULL), 1, 10, REPEAT(MD5(seq), 3)
            FROM (SELECT seq, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR - INTERVAL ({rows} - seq) * (2592000 DIV {rows} + 1) SECOND AS born,
                         CASE WHEN seq > {rows - LIVE} THEN 'PROCESSING'
                              WHEN seq * {stuck} DIV {rows - LIVE} = (seq - 1) * {stuck} DIV {rows - LIVE} THEN 'COMPLETED'
                              WHEN (seq * {stuck} DIV {rows - LIVE}) % 10 = 0 THEN 'PENDING' ELSE 'PROCESSING' END AS state
                  FROM seq_1_to_{rows}) AS made;
            CREATE TABLE bench_stuck (PRIMARY KEY (id)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci
                AS SELECT id, status FROM qualification_runs WHERE {STUCK} LIMIT 0""")
        self._refresh_live()
        self.sql(f"INSERT INTO bench_stuck SELECT id, status FROM qualification_runs WHERE {STUCK}")
        found = int(self.sql("SELECT count(*) FROM bench_stuck"))
        assert found == self.size.stuck, f"{found} stuck rows were made, {self.size.stuck} were wanted"
        self.finished = self._finished()

    def _last(self):
        n = self.size.rows - LIVE
        return f"CONCAT('cmg', LPAD(HEX({n}), 8, '0'), LEFT(MD5({n}), 14))"

    def _refresh_live(self):
        self.sql(f"""UPDATE qualification_runs SET status = 'PROCESSING', completedAt = NULL, createdAt = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE,
                     startedAt = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE id > {self._last()}""")

    def _finished(self):
        return self.sql(f"""SELECT count(*), BIT_XOR(CRC32(CONCAT_WS('|', q.id, q.status, q.createdAt, q.startedAt, q.completedAt, processed, total, payload)))
            FROM qualification_runs AS q LEFT JOIN bench_stuck AS s ON s.id = q.id WHERE s.id IS NULL AND q.id <= {self._last()}""")

    def restore(self):
        """Rows back, live ones young, ledger empty; then purged, analysed and flushed: InnoDB's VACUUM and CHECKPOINT."""
        self.sql("""UPDATE qualification_runs AS q JOIN bench_stuck AS s ON s.id = q.id SET q.status = s.status, q.completedAt = NULL""")
        self._refresh_live()
        for name in self.sql("SHOW TABLES LIKE 'unstick%'").split():
            if "migration" not in name:
                self.sql(f"SET foreign_key_checks = 0; DELETE FROM {name}")
        self.sql("ANALYZE TABLE qualification_runs; SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001; SET GLOBAL innodb_max_dirty_pages_pct = 0")
        try:
            until("InnoDB has purged and flushed", self._quiet, 20)
        except Failed as late:
            # A purge that lags behind makes the round slower for everybody alike; it must not cost the other engines their figures.
            say(f"bench: {late}; going on")
        self.sql("SET GLOBAL innodb_max_dirty_pages_pct = 90; SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0")

    def _quiet(self):
        status = dict(line.split("\t") for line in self.sql(
            "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_buffer_pool_pages_dirty', 'Innodb_history_list_length')").splitlines())
        return int(status["Innodb_buffer_pool_pages_dirty"]) < 20 and int(status["Innodb_history_list_length"]) < 20

    def floor(self):
        """The bare statement in the mariadb client, by its own clock: rows, seconds."""
        out = call(["mariadb", "--no-defaults", "-uapp", "-pbench", "-h127.0.0.1", f"-P{self.port}", "-vvv", "bench", "-e", SETTLE])
        found = re.search(r"Query OK, (\d+) rows affected \((?:(\d+) min )?([\d.]+) sec\)", out)
        return int(found.group(1)), 60 * int(found.group(2) or 0) + float(found.group(3))

    def wrong(self, settled):
        faults = []
        done = int(self.sql("""SELECT count(*) FROM qualification_runs AS q JOIN bench_stuck AS s ON s.id = q.id
                               WHERE q.status = 'FAILED' AND q.completedAt IS NOT NULL"""))
        if done != settled:
            faults.append(f"{done} rows are settled, not {settled}")
        alive = int(self.sql(f"SELECT count(*) FROM qualification_runs WHERE id > {self._last()} AND status = 'PROCESSING' AND completedAt IS NULL"))
        if alive != LIVE:
            faults.append(f"{LIVE - alive} live rows were changed")
        if self._finished() != self.finished:
            faults.append("finished rows were changed")
        return faults
