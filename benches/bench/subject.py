"""unstick itself: built if need be, run through its command line, and its report held against the table.

Comes in: a URL, a pace. Goes out: the time of the whole process (start-up, inspection, ledger and
report included) and what its report and its ledger say.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from .shell import call, measured, say, tail

ROOT = Path(__file__).resolve().parents[2]
POLICY = """apiVersion: unstick.dev/v1alpha1
kind: RecoveryPolicy
metadata: {{name: bench}}
spec:
  stuckAfter: 30m
  runs: {{preset: prisma, table: qualification_runs}}
  recovery:
    action: Fail
    pace: {pace}
    batchSize: 1000
    limits: {{maxRows: 5000000, maxPercent: 100}}
"""


@dataclass
class Recovery:
    recovery_id: str
    seconds: float
    started: float
    peak_kib: int
    cpu_seconds: float
    report: dict
    wrong: list = field(default_factory=list)

    @property
    def settled(self):
        return self.report.get("recovered", 0)


def built(binary=None):
    """The binary as it is released; cargo knows whether it is fresh."""
    if binary:
        return Path(binary).resolve()
    say("building the release binary (minutes, unless it is fresh)")
    return ROOT / call([ROOT / "scripts/image.sh", "--binary"], cwd=ROOT).strip()


class Unstick:
    def __init__(self, binary, scope):
        self.binary = str(binary)
        self.version = call([self.binary, "--version"]).strip()
        self.count = 0
        self.policies = {}
        for pace in ("Fast", "Gentle"):
            self.policies[pace] = scope.directory / f"{pace.lower()}.yaml"
            self.policies[pace].write_text(POLICY.format(pace=pace))

    def env(self, url):
        return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DATABASE_URL": url}

    def argv(self, verb, *arguments):
        return [self.binary, verb, *map(str, arguments)]

    def migrate(self, url):
        """Make the ledger beforehand: it is made once in a database's life."""
        call(self.argv("migrate"), env=self.env(url))

    def recover(self, url, expected, pace="Fast", timeout=1200):
        """One recovery that has to settle `expected` rows."""
        self.count += 1
        name = f"bench-{os.getpid()}-{self.count}"
        argv = self.argv("recover", "--policy", self.policies[pace], "-o", "json", "--recovery-id", name)
        ran = measured(argv, self.env(url), timeout)
        if ran.code:
            return Recovery(name, ran.seconds, ran.started, ran.peak_kib, ran.cpu_seconds, {},
                            [f"unstick ended with {ran.code}: {tail(ran.err or ran.out, 3)}"])
        report = json.loads(ran.out)
        recovery = Recovery(name, ran.seconds, ran.started, ran.peak_kib, ran.cpu_seconds, report)
        if report.get("outcome") != "Recovered" or recovery.settled != expected:
            recovery.wrong.append(f"the report says {report.get('outcome')} with {recovery.settled} rows, not {expected}")
        return recovery

    def ledger_faults(self, url, recovery, expected):
        """The ledger must hold exactly the rows that were changed, each once."""
        if recovery.wrong:
            return []
        changes = json.loads(call(self.argv("history", recovery.recovery_id, "-o", "json"), env=self.env(url)))["changes"]
        ids = {json.dumps(change["id"]) for change in changes}
        if len(changes) == len(ids) == expected:
            return []
        return [f"the ledger holds {len(changes)} changes of {len(ids)} runs, not {expected}"]
