"""What the figures were measured on, and with what."""

import datetime
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path

from .shell import call
from .stats import percentile
from .subject import ROOT


def first_match(path, label):
    for line in Path(path).read_text().splitlines():
        if line.startswith(label):
            return line.split(":", 1)[1].strip()
    return "unknown"


def commit():
    """The commit measured, and whether anything outside the page itself differs from it."""
    try:
        name = call(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"]).strip()
        dirty = subprocess.run(["git", "-C", str(ROOT), "diff", "--quiet", "HEAD", "--", "src", "migrations", "Cargo.lock", "benches"]).returncode
    except (RuntimeError, OSError):
        return "unknown"
    return f"`{name}`" + (" with changes" if dirty else "")


def system():
    names = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return names.get("PRETTY_NAME", platform.system()).strip('"') + f", Linux {platform.release()}"


def sync_milliseconds(times=200):
    """One 8 KiB write and fdatasync: what a commit costs here at least, and how the row loops are to be read."""
    taken = []
    with tempfile.NamedTemporaryFile(prefix="unstick-bench-") as file:
        for _ in range(times):
            os.pwrite(file.fileno(), b"x" * 8192, 0)
            clock = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - clock) * 1000)
    return f"{percentile(taken, 0.5):.2f} ms median, {percentile(taken, 0.95):.2f} ms p95"


def facts():
    kib = int(first_match("/proc/meminfo", "MemTotal").split()[0])
    return {
        "Date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": commit(),
        "Processor": f"{os.cpu_count()} × {first_match('/proc/cpuinfo', 'model name')}",
        "Memory": f"{kib / 1024 / 1024:.0f} GiB",
        "System": system(),
        "fdatasync of 8 KiB": sync_milliseconds(),
        "Load at the start": f"{os.getloadavg()[0]:.2f} (1 minute)",
    }
