"""The findings of a question, as plain values that travel through JSON."""

import sys
from typing import NamedTuple


class BenchmarkFailed(Exception):
    """A question could not be asked: a server did not start, or an answer was wrong."""


class Finding(NamedTuple):
    """One answer in words; `wanted` is empty where there is no goal."""

    what: str
    found: str
    wanted: str = ""
    is_met: bool = True

    @property
    def verdict(self) -> str:
        return ("met" if self.is_met else "**missed**") if self.wanted or not self.is_met else ""


def at_most(what: str, found: float, most: float, unit: str) -> Finding:
    return Finding(what, _said(found, unit), f"≤ {_said(most, unit)}", found <= most)


def at_least(what: str, found: float, least: float, unit: str) -> Finding:
    return Finding(what, _said(found, unit), f"≥ {_said(least, unit)}", found >= least)


def _said(number: float, unit: str) -> str:
    return f"{number:,.0f} {unit}".strip() if number >= 100 else f"{number:.3g} {unit}".strip()


def say(words: str) -> None:
    """Tell whoever waits at the terminal what is going on."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
