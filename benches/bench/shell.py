"""Processes: start, measure, and end everything that was started.

Comes in: argument lists. Goes out: output, wall time, peak memory and CPU time of the process.
"""

import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

TIME = "/usr/bin/time"


class Failed(RuntimeError):
    """A command that had to succeed did not."""


@dataclass
class Ran:
    """One finished process."""

    code: int
    out: str
    err: str
    seconds: float
    started: float
    peak_kib: int
    cpu_seconds: float


def say(text):
    print(text, file=sys.stderr, flush=True)


def call(argv, **options):
    """Run a command that has to succeed; its standard output."""
    options.setdefault("env", os.environ.copy())
    done = subprocess.run([str(a) for a in argv], text=True, capture_output=True, **options)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, argv[:4]))} … ended with {done.returncode}: {tail(done.stderr or done.stdout)}")
    return done.stdout


def tail(text, lines=8):
    return "\n".join(text.strip().splitlines()[-lines:])


def measured(argv, env=None, timeout=None):
    """Run a command under time(1).

    time(1) and not wait4 from here: the kernel counts the memory of the process that forked, and
    this one is larger than what it measures.
    """
    with tempfile.NamedTemporaryFile("r") as facts:
        wrapped = [TIME, "-q", "-f", "%M %U %S", "-o", facts.name, *map(str, argv)]
        started, clock = time.time(), time.perf_counter()
        try:
            done = subprocess.run(wrapped, text=True, capture_output=True, env=env or os.environ.copy(), timeout=timeout)
        except subprocess.TimeoutExpired:
            return Ran(124, "", f"still running after {timeout} s", time.perf_counter() - clock, started, 0, 0.0)
        seconds = time.perf_counter() - clock
        peak, user, system = facts.read().split()
    return Ran(done.returncode, done.stdout, done.stderr, seconds, started, int(peak), float(user) + float(system))


def spawn_seconds(argv, env, silence):
    """Wall time of one process from spawn to exit, with as little of ours in it as possible."""
    files = [(os.POSIX_SPAWN_DUP2, silence, 1), (os.POSIX_SPAWN_DUP2, silence, 2)]
    clock = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=files)
    _, status = os.waitpid(pid, 0)
    seconds = time.perf_counter() - clock
    if status:
        raise Failed(f"{argv[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, condition, seconds=60.0, pause=0.02):
    """Wait for a condition, not for a time; where asking costs what is measured, ask seldom."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)


class Unprivileged:
    """The account a server runs as: database servers refuse root."""

    def __init__(self, *names):
        self.name = None
        if os.geteuid() == 0:
            known = {entry.pw_name for entry in pwd.getpwall()}
            self.name = next(name for name in (*names, "nobody") if name in known)

    def options(self):
        if self.name is None:
            return {}
        entry = pwd.getpwnam(self.name)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def own(self, path):
        if self.name is not None:
            entry = pwd.getpwnam(self.name)
            for item in [Path(path), *Path(path).rglob("*")]:
                os.chown(item, entry.pw_uid, entry.pw_gid)


class Scope(ExitStack):
    """Everything started here ends with it."""

    def __init__(self):
        super().__init__()
        self.directory = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="unstick-bench-")))
        self.directory.chmod(0o755)

    def start(self, argv, log, stop_signal, **options):
        """Start a server; it is stopped and waited for at the end of the scope."""
        out = self.enter_context(open(log, "ab"))
        process = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)
        self.callback(self._stop, process, stop_signal)
        return process

    @staticmethod
    def _stop(process, stop_signal):
        if process.poll() is None:
            process.send_signal(stop_signal)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
