"""A PostgreSQL server of our own: durable, with TLS, on a free port, in a temporary directory."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from .shell import Failed, Unprivileged, call, free_port, until

PASSWORD = "bench"
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "log_parameter_max_length": "0",
    "log_line_prefix": "'%n [%p] '",
}


def find_bin():
    """Debian keeps the server's programs out of PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not versions:
        raise Failed("PostgreSQL's server programs (initdb, postgres) are not installed")
    return versions[-1].parent


def make_certificates(directory):
    """A CA and a server certificate for 127.0.0.1 and localhost."""
    ca_key, ca, key, request, cert = (directory / n for n in ("ca.key", "ca.crt", "server.key", "server.csr", "server.crt"))
    names = directory / "names.ext"
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    call(["openssl", "req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-days", "30", "-subj", "/CN=bench CA"])
    call(["openssl", "req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost"])
    call(["openssl", "x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial",
          "-out", cert, "-days", "30", "-extfile", names])
    for secret in (ca_key, key):
        secret.chmod(0o600)
    return ca


class Postgres:
    """The running server; role `app` owns the databases, role `postgres` is the superuser."""

    def __init__(self, scope, name="postgres", addresses="127.0.0.1"):
        self.bin = find_bin()
        self.port = free_port()
        self.home = scope.directory / name
        self.home.mkdir()
        self.log = self.home / "server.log"
        self.ca = make_certificates(self.home)
        account = Unprivileged("postgres")
        account.own(self.home)
        data = self.home / "data"
        secret = self.home / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        call([self.bin / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}",
              "-E", "UTF8", "--no-locale"], cwd=self.home, **account.options())
        settings = {**SETTINGS, "port": self.port, "listen_addresses": f"'{addresses}'", "unix_socket_directories": f"'{self.home}'",
                    "ssl": "on", "ssl_cert_file": f"'{self.home}/server.crt'", "ssl_key_file": f"'{self.home}/server.key'"}
        with open(data / "postgresql.conf", "a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in settings.items())
        with open(data / "pg_hba.conf", "a") as rules:
            rules.write("host all all 10.88.0.0/16 scram-sha-256\n")
        scope.start([self.bin / "postgres", "-D", data], self.log, signal.SIGINT, cwd=self.home, **account.options())
        until("PostgreSQL accepts connections", self._ready)
        self.sql("postgres", f"CREATE ROLE app LOGIN PASSWORD '{PASSWORD}'")

    def _ready(self):
        return subprocess.run(self.psql("postgres", "SELECT 1", role="postgres"), capture_output=True).returncode == 0

    def version(self):
        return self.sql("postgres", "SHOW server_version")

    def url(self, database, tls="disable"):
        text = f"postgresql://app:{PASSWORD}@127.0.0.1:{self.port}/{database}?sslmode={tls}"
        return f"{text}&sslrootcert={self.ca}" if tls == "verify-full" else text

    def psql(self, database, *commands, role="app"):
        """psql's arguments for these commands, each in its own transaction."""
        target = f"postgresql://{role}:{PASSWORD}@127.0.0.1:{self.port}/{database}?sslmode=disable"
        argv = ["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", target]
        for command in commands:
            argv += ["-c", command]
        return argv

    def sql(self, database, *commands, role="postgres"):
        """Run commands as the superuser; what the last one printed."""
        return call(self.psql(database, *commands, role=role)).strip()

    def create(self, database):
        self.sql("postgres", f"CREATE DATABASE {database} OWNER app")

    def statement_seconds(self, database, statement):
        """What psql's \\timing says of one statement, and how many rows it says it changed."""
        out = call(self.psql(database, r"\timing on", statement))
        return float(re.search(r"Time: ([\d.]+) ms", out).group(1)) / 1000, int(re.search(r"UPDATE (\d+)", out).group(1))

    def wal_position(self):
        return int(self.sql("postgres", "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"))

    def log_size(self):
        return os.path.getsize(self.log)

    def log_since(self, offset):
        with open(self.log, "rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")
