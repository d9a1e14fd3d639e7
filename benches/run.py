#!/usr/bin/env python3
"""All benchmarks, side by side, in one run: starts what it needs, measures, checks, writes the page, ends what it started."""

import argparse
import importlib
import shutil
import sys
from pathlib import Path

from bench import machine, page
from bench.context import Context
from bench.postgres import SETTINGS
from bench.shell import TIME, Failed, Scope, say
from bench.subject import ROOT, Unstick, built

KEYS = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "P14", "LOSS", "GATE"]
# In the order in which they are measured; the operator's last, for its Kubernetes runs to the end and is company for whoever comes after.
PLANS = [("recovery", {"P1", "P2", "P3"}), ("start", {"P6"}), ("watch", {"P8", "P9"}), ("image", {"P12"}), ("memory", {"P7"}),
         ("latency", {"P4"}), ("scale", {"P5"}), ("operator", {"P10", "P11", "P14", "LOSS", "GATE"})]
# In the order of the page.
PAGE = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8, P9", "P10", "P11", "P12", "P14", "Worker loss", "Gate"]
NEEDED = ["psql", "pgbench", "openssl", "npm", "node", "mariadb", "sqlite3", TIME]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(KEYS), help="which of " + ", ".join(KEYS) + ", with commas")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows and 2 rounds: to see that it works, not to publish")
    parser.add_argument("--rounds", type=int, help="rounds of each (5; 2 with --quick)")
    parser.add_argument("--out", type=Path, help="where the page goes (docs/benchmarks.md for a full run, else only printed)")
    parser.add_argument("--binary", type=Path, help="measure this unstick instead of building the release binary")
    parser.add_argument("--dry-peers", action="store_true", help="peers and floors only, no unstick")
    chosen = parser.parse_args()
    chosen.keys = [key.strip().upper() for key in chosen.only.split(",")]
    if unknown := [key for key in chosen.keys if key not in KEYS]:
        parser.error(f"--only: there is no benchmark {', '.join(unknown)}")
    if chosen.out is None and chosen.keys == KEYS and not (chosen.quick or chosen.dry_peers or chosen.binary):
        chosen.out = ROOT / "docs" / "benchmarks.md"
    return chosen


def measure(context, keys):
    """One plan after another: its sections, when they are there."""
    for module, covers in PLANS:
        if wanted := covers & set(keys):
            say(f"== {', '.join(sorted(wanted))}")
            try:
                measured = importlib.import_module(f"bench.{module}").measure(context, wanted)
                yield from [measured] if isinstance(measured, list) else measured
            except Failed as failure:
                # The other benchmarks still count; this one is told as failed.
                say(f"bench: {failure}")
                yield [page.Section(", ".join(sorted(wanted)), "not measured", f"Failed: {failure}", ["", ""], wrong=[str(failure)])]


def described(context, facts):
    versions = {"PostgreSQL": context.server.version(), **context.peers.versions(), **context.versions}
    if context.subject:
        versions["unstick"] = context.subject.version.removeprefix("unstick ")
    facts["Versions"] = ", ".join(f"{name} {version}" for name, version in versions.items())
    facts["PostgreSQL settings"] = ", ".join(f"`{name} = {value}`" for name, value in SETTINGS.items() if not name.startswith("log")) + "; all else as shipped"
    facts.update(context.settings)
    facts["Rounds"] = str(context.rounds) + (", **quick run: a tenth of the rows, not for publication**" if context.quick else "")
    return facts


def main():
    chosen = arguments()
    if missing := [tool for tool in NEEDED if not shutil.which(tool)]:
        raise Failed(f"not installed: {', '.join(missing)}")
    binary = None if chosen.dry_peers else built(chosen.binary)
    facts, sections, text = machine.facts(), [], ""
    repeat = "make bench" if chosen.keys == KEYS and not (chosen.quick or chosen.rounds) else "python3 benches/run.py " + " ".join(sys.argv[1:])
    notes = page.read_notes(Path(__file__).parent / "notes.md")
    with Scope() as scope:
        context = Context(scope, binary and Unstick(binary, scope), chosen.quick, chosen.rounds)
        for more in measure(context, chosen.keys):
            sections += more
            sections.sort(key=lambda section: PAGE.index(section.key) if section.key in PAGE else len(PAGE))
            text = page.render(described(context, dict(facts)), sections, notes, repeat)
            # Written after each: a run that is ended has told what it knew.
            if chosen.out:
                chosen.out.parent.mkdir(parents=True, exist_ok=True)
                chosen.out.write_text(text)
    print(text)
    if chosen.out:
        say(f"written: {chosen.out}")
    return 1 if any(section.wrong for section in sections) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"bench: {failure}")
