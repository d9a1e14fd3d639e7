#!/usr/bin/env python3
"""The picture of README.md: what `unstick demo` really prints, as an SVG of a terminal.

    demo_picture.py UNSTICK > docs/pictures/demo.svg

Left out is what differs from run to run or is too long for a picture: the folder, the recovery's random name, seconds of an
age, the long list of columns, and what an earlier command has shown already.
"""

import re
import subprocess
import sys
import tempfile
from html import escape

WIDTH = 104
NAME = "01M86XSMRR4J801H09R62SM2QF"
ADVANCE, LINE, TOP, LEFT = 8.43, 20, 58, 20
COLOURS = {"command": "#e6edf3", "why": "#8b949e", "stuck": "#e3b341", "good": "#7ee787", "plain": "#c9d1d9"}


def demo(unstick: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([unstick, "demo", "--dir", folder], capture_output=True, text=True, check=True)
    return done.stdout


def same_each_time(text: str) -> str:
    text = re.sub(r"\b01[0-9A-HJKMNP-TV-Z]{24}\b", NAME, text)
    text = re.sub(r"^\$ DATABASE_URL=\S+ \S+ ", "$ unstick ", text, flags=re.M)
    text = re.sub(r" --columns \S+", " --columns startedAt=startedAt,…", text)
    text = re.sub(r"\b\d{13}\b", "1795528905533", text)
    return re.sub(r"age: (\d+)s", lambda age: f"age: {int(age[1]) // 10 * 10}s", text)


def shown(text: str) -> list[str]:
    """The acts of the play that a picture has room for."""
    lines, seen = [], set()
    for act in text.strip().split("\n\n")[1:-1]:
        command = act.splitlines()[1]
        if not re.match(rf"\$ unstick (check|recover|history {NAME}|undo)", command) or command in seen:
            continue
        seen.add(command)
        if lines:
            lines.append("")
        body = act.splitlines()
        if " history " in command:
            body = body[:2] + ["…"] + [line for line in body if line.startswith("  - ")][:2] + ["…"]
        known = [line for line in body if line in lines and line.startswith(("  - ", "Found"))]
        if known:
            body = [line for line in body if line not in known]
            body.insert(2, "…")
        lines += body
    return lines


def cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def spans(line: str) -> list[tuple[str, str]]:
    if line.startswith("#"):
        return [("why", line)]
    if line.startswith("$"):
        return [("good", "$"), ("command", line[1:])]
    if line.startswith(("Marked", "Restored", "Undo with")):
        return [("good", line)]
    at = line.find("stuck: ")
    return [("plain", line)] if at < 0 else [("plain", line[:at]), ("stuck", line[at:])]


def svg(lines: list[str]) -> str:
    width, height = round(WIDTH * ADVANCE + 2 * LEFT), TOP + LINE * len(lines) + 8
    rows = []
    for number, line in enumerate(lines):
        parts = "".join(
            f'<tspan fill="{COLOURS[colour]}">{escape(text, quote=False)}</tspan>' for colour, text in spans(cut(line))
        )
        if line:
            rows.append(f'<text x="{LEFT}" y="{TOP + LINE * number}" xml:space="preserve">{parts}</text>')
    dots = "".join(
        f'<circle cx="{22 + 20 * place}" cy="20" r="6" fill="{colour}"/>'
        for place, colour in enumerate(["#ff5f57", "#febc2e", "#28c840"])
    )
    return f"""<!-- Made by scripts/demo_picture.py from what `unstick demo` prints. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="A terminal: unstick demo checks, recovers, explains and undoes">
<rect width="{width}" height="{height}" rx="10" fill="#0d1117"/>
{dots}
<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
{chr(10).join(rows)}
</g>
</svg>
"""


if len(sys.argv) != 2:
    sys.exit(__doc__.split("\n\n")[1].strip())
sys.stdout.write(svg(shown(same_each_time(demo(sys.argv[1])))))
