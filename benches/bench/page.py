"""The page: sections in, Markdown out."""

from dataclasses import dataclass, field


@dataclass
class Section:
    """One benchmark: how it was set up, what was measured, how it stands against its goals."""

    key: str
    title: str
    setup: str
    head: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    def render(self, note):
        parts = [f"## {self.key}: {self.title}", self.setup.strip(), table(self.head, self.rows)]
        if self.goals:
            parts.append(table(["goal", "wanted", "measured", "verdict"], [goal.row() for goal in self.goals]))
        if self.wrong:
            parts.append("Wrong runs, scored 0:\n\n" + "\n".join(f"- {fault}" for fault in self.wrong))
        if note:
            parts.append(note)
        return "\n\n".join(parts)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def read_notes(path):
    """`## P1` headings of the notes file, each with its text."""
    notes, key = {}, None
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("## "):
            key = line[3:].strip()
            notes[key] = []
        elif key:
            notes[key].append(line)
    return {key: "\n".join(lines).strip() for key, lines in notes.items()}


INTRO = """# Benchmarks

Written by `make bench` on {date}; commit {commit}. Every ratio compares runs of this one session on one machine,
taken in turns (A B C, A B C, …): ratios carry over to other machines, absolute times do not. Values are medians, with the
range of all rounds in brackets. Before each round the table is restored (PostgreSQL and SQLite: a copy of the same files, so
that everybody finds the same bytes), analysed (`VACUUM (ANALYZE)`) and flushed (`CHECKPOINT`); all sides have the same durability.
After each round the table itself is checked: every stuck row settled once (on PostgreSQL by the server's own count of updates),
no live and no finished row changed, and for unstick the ledger equal to the changes. A wrong run scores 0.
Differences below 10 % are a tie on such a machine."""


def render(machine, sections, notes, repeat):
    """The whole page. `machine` is label → value; `repeat` the command line that does this again."""
    goals = [[section.key, *goal.row()] for section in sections for goal in section.goals]
    parts = [INTRO.format(date=machine.pop("Date"), commit=machine.pop("Commit"))]
    if goals:
        parts += ["## Goals at a glance", table(["", "goal", "wanted", "measured", "verdict"], goals)]
    parts += ["## Machine and settings", table(["what", "value"], machine.items())]
    parts.append(f"## How to repeat\n\n```\n{repeat}\n```\n\n" + notes.get("repeat", ""))
    parts += [section.render(notes.get(section.key, "")) for section in sections]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"
