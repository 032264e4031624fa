"""The law that triage rests on, as data that a lawyer can correct. It knows nothing of requests.

`us_asylum.json` is what ships. Facts that changed since arrive in a signed document, which
`lawbook` verifies and lays over it with `Law.amended`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class LawFact:
    """One rule of law, where it is written, and how far anybody has checked it."""

    slug: str
    name: str
    rule: str
    citations: list[str]
    effective_from: str | None  # empty until counsel sets it
    volatile: bool
    verification: str
    evidence_urls: list[str]
    uncertain: str | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Law:
    """All facts by slug."""

    facts: Mapping[str, LawFact]

    @classmethod
    def of(cls, facts: Iterable[Mapping[str, Any]]) -> Self:
        return cls({fact["slug"]: LawFact(**fact) for fact in facts})

    def amended(self, facts: Iterable[Mapping[str, Any]]) -> Self:
        """The same law with `facts` in place of those of the same slug."""
        return type(self)({**self.facts, **self.of(facts).facts})

    def days(self, slug: str, name: str = "days") -> int:
        return int(self.facts[slug].parameters[name])

    def holds(self, slug: str, name: str) -> bool:
        """Whether the switch `name` of a fact is on."""
        return self.facts[slug].parameters[name] is True


@cache
def current() -> Law:
    """The law as this release understands it."""
    document = json.loads((files(__name__) / "us_asylum.json").read_text(encoding="utf-8"))
    return Law.of(document["facts"])
