"""The peers on Node: installed once from `benches/peers/package-lock.json`, outside the checkout, then run.

Comes in: a script's name and the database's URL. Goes out: what it settled, in how many seconds by
its own clock (its start-up is not counted against it), and the memory of its process.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .shell import Failed, call, measured, say, tail

SOURCE = Path(__file__).resolve().parent.parent / "peers"
INPUTS = ("package.json", "package-lock.json", "schema.prisma")


@dataclass
class PeerRun:
    settled: int
    seconds: float
    peak_kib: int
    failure: str = ""


class Peers:
    def __init__(self):
        self.node = shutil.which("node")
        if not self.node or not shutil.which("npm"):
            raise Failed("node and npm are not installed: the peers run on them")
        self.home = self._cache()
        if not (self.home / "ready").exists():
            self._install()
        for script in SOURCE.glob("*.mjs"):
            shutil.copy(script, self.home)

    def _cache(self):
        key = hashlib.sha256(call([self.node, "--version"]).encode())
        for name in INPUTS:
            key.update((SOURCE / name).read_bytes())
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return root / "unstick" / f"bench-{key.hexdigest()[:12]}"

    def _install(self):
        say(f"installing the peers into {self.home}")
        self.home.mkdir(parents=True, exist_ok=True)
        for name in INPUTS:
            shutil.copy(SOURCE / name, self.home)
        call(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=self.home)
        # `generate` fetches the schema engine even though making a client never runs it: any program will do.
        env = {**os.environ, "PRISMA_SCHEMA_ENGINE_BINARY": shutil.which("true"), "CHECKPOINT_DISABLE": "1"}
        call([self.home / "node_modules/.bin/prisma", "generate", "--schema", "schema.prisma"], cwd=self.home, env=env)
        (self.home / "ready").touch()

    def versions(self):
        found = {"Node": call([self.node, "--version"]).strip().removeprefix("v")}
        for label, package in (("Prisma", "@prisma/client"), ("@prisma/adapter-pg", "@prisma/adapter-pg"), ("node-postgres", "pg")):
            found[label] = json.loads((self.home / "node_modules" / package / "package.json").read_text())["version"]
        return found

    def argv(self, script, *arguments):
        return [self.node, str(self.home / script), *map(str, arguments)]

    def env(self, url):
        return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DATABASE_URL": url, "TZ": "UTC", "NODE_ENV": "production"}

    def run(self, script, url, *arguments, timeout=None):
        ran = measured(self.argv(script, *arguments), self.env(url), timeout)
        if ran.code:
            return PeerRun(0, ran.seconds, ran.peak_kib, tail(ran.err, 3))
        answer = json.loads(ran.out)
        return PeerRun(answer["settled"], answer["seconds"], ran.peak_kib)
