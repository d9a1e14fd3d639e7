"""Numbers: medians with their range, percentiles, and how a goal is judged."""

import math
import statistics
from dataclasses import dataclass, field


def percentile(values, share):
    """The nearest-rank percentile, `share` between 0 and 1."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass
class Series:
    """One measured quantity over all rounds. A wrong run is kept as 0 and its reasons are told."""

    values: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    def add(self, value, wrong=()):
        self.values.append(0.0 if wrong else value)
        self.wrong.extend(wrong)

    @property
    def median(self):
        return statistics.median(self.values) if self.values else math.nan

    def show(self, form="{:,.0f}"):
        if not self.values:
            return "not measured"
        low, high = min(self.values), max(self.values)
        text = form.format(self.median)
        if len(self.values) > 1:
            text += f" ({form.format(low)}–{form.format(high)})"
        return text


def ratio(above, below):
    """`above / below`, NaN where there is nothing to divide."""
    if not below or math.isnan(below) or math.isnan(above):
        return math.nan
    return above / below


@dataclass
class Goal:
    """What was promised, what came out, and whether that is enough."""

    text: str
    value: float
    limit: float
    at_least: str = "at least"
    note: str = ""

    @property
    def verdict(self):
        if math.isnan(self.value):
            return "not measured"
        met = self.value >= self.limit if self.at_least == "at least" else self.value <= self.limit
        return "met" if met else "**missed**"

    def row(self):
        sign = "≥" if self.at_least == "at least" else "≤"
        value = "–" if math.isnan(self.value) else number(self.value)
        return [self.text, f"{sign} {number(self.limit)}", value, self.verdict + (f" ({self.note})" if self.note else "")]


def number(value):
    """Three digits that mean something, thousands separated."""
    if value == 0 or math.isnan(value):
        return "0" if value == 0 else "–"
    if math.isinf(value):
        return "∞"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"
