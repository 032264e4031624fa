"""The law that triage rests on, as data that a lawyer can correct. It knows nothing of requests.

`us_asylum.json` is what ships. Versions that a supervisor signed since arrive in a document, which
`lawbook` verifies; `Editions` says which version of a fact counts on which day.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Self

# A rule of law that nobody has looked at for so long is not to be relied on.
REVIEW_AGAIN_AFTER = timedelta(days=90)

# No number of a fact is greater: what counts with it would run out of the calendar.
MOST_DAYS, MOST_YEARS = 36_525, 100
YEAR_PARAMETERS = ("adult_at", "max_age")

# It stands in a link: no space, no quotation mark, no bracket.
PAGE_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, kw_only=True)
class LawFact:
    """One rule of law, where it is written, and how far anybody has checked it."""

    slug: str
    topic: str
    name: str
    rule: str
    citations: list[str]
    effective_from: str | None  # empty until counsel sets it
    volatile: bool
    verification: str
    evidence_urls: list[str]
    uncertain: str | None
    parameters: Mapping[str, Any]
    reviewed_on: str
    reviewed_by: str  # a key of the roster; empty: as the release understood it

    @property
    def starts(self) -> date:
        """The day from which it counts."""
        return date.fromisoformat(self.effective_from) if self.effective_from else date.min

    @property
    def reviewed_day(self) -> date:
        return date.fromisoformat(self.reviewed_on)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Law:
    """All facts by slug, as they count on one day."""

    facts: Mapping[str, LawFact]

    @classmethod
    def from_facts(cls, facts: Iterable[Mapping[str, Any]]) -> Self:
        return cls({fact["slug"]: LawFact(**fact) for fact in facts})

    def amended(self, facts: Iterable[Mapping[str, Any]]) -> Self:
        """The same law with `facts` in place of those of the same slug."""
        return type(self)({**self.facts, **self.from_facts(facts).facts})

    def days(self, slug: str, name: str = "days") -> int:
        return int(self.facts[slug].parameters[name])

    def is_on(self, slug: str, name: str) -> bool:
        """Whether the switch `name` of a fact is on."""
        return self.facts[slug].parameters[name] is True

    def oldest_review(self, slugs: Iterable[str]) -> date:
        """The day on which that of these facts was reviewed which waits longest."""
        return min(self.facts[slug].reviewed_day for slug in slugs)


def is_review_overdue(reviewed: date, today: date) -> bool:
    """Whether a review lies too far back to rely on."""
    return today - reviewed > REVIEW_AGAIN_AFTER


@dataclass(frozen=True)
class LawEditions:
    """What ships, and the versions of facts that were signed since, each from its own day on.

    Of the versions of a fact that have come into force the one counts that started last; of two
    that start on one day, the one that was signed later. Any of them goes before what ships.
    """

    shipped: Law
    signed: tuple[LawFact, ...] = ()

    @classmethod
    def from_entries(cls, shipped: Law, entries: Iterable[Mapping[str, Any]]) -> Self:
        """Raises ValueError, KeyError or TypeError for what is no fact, or could not be counted
        with."""
        signed = [LawFact(**entry) for entry in entries]
        for fact in signed:
            _refuse_unreadable(fact, shipped.facts.get(fact.slug))
        return cls(shipped, tuple(sorted(signed, key=lambda fact: fact.starts)))

    def law_on(self, day: date) -> Law:
        """The law of one day."""
        in_force = {fact.slug: fact for fact in self.signed if fact.starts <= day}
        return Law({**self.shipped.facts, **in_force})

    def coming(self, slug: str, day: date) -> list[LawFact]:
        """The versions of a fact that do not count yet on this day, the next one first."""
        return [fact for fact in self.signed if fact.slug == slug and fact.starts > day]

    def with_fact(self, fact: LawFact, today: date) -> Self:
        """The same with this version: in the place of the one that counts today, or, if it starts
        later, beside it."""
        kept = [
            each
            for each in self._needed(today)
            if each.slug != fact.slug
            or (each.starts != fact.starts and (fact.starts > today or each.starts > today))
        ]
        return replace(self, signed=_sorted([*kept, fact]))

    def without(self, slug: str, starts: date, today: date) -> Self:
        """The same without a version that does not count yet."""
        kept = [
            each
            for each in self._needed(today)
            if (each.slug, each.starts) != (slug, starts) or each.starts <= today
        ]
        return replace(self, signed=_sorted(kept))

    def _needed(self, today: date) -> list[LawFact]:
        """What counts today or will: what was superseded stands in the older documents."""
        now = self.law_on(today).facts
        return [fact for fact in self.signed if fact.starts > today or now[fact.slug] is fact]


@cache
def shipped_law() -> Law:
    """The law as this release understands it."""
    document = json.loads((files(__name__) / "us_asylum.json").read_text(encoding="utf-8"))
    reviewed = {"reviewed_on": document["as_understood_on"], "reviewed_by": ""}
    return Law.from_facts({**fact, **reviewed} for fact in document["facts"])


def _sorted(facts: Iterable[LawFact]) -> tuple[LawFact, ...]:
    return tuple(sorted(facts, key=lambda fact: fact.starts))


def _refuse_unreadable(fact: LawFact, shipped: LawFact | None) -> None:
    """Raises ValueError where a day or a page is none, or triage could not count with a value."""
    _ = fact.starts, fact.reviewed_day
    if not all(PAGE_ADDRESS.fullmatch(page) for page in fact.evidence_urls):
        raise ValueError(fact.slug)
    for name, value in shipped.parameters.items() if shipped else ():
        if name not in fact.parameters or not is_possible_value(name, fact.parameters[name], value):
            raise ValueError(fact.slug)


def is_possible_value(name: str, value: object, shipped: object) -> bool:
    """Whether a value can stand where another shipped: of its kind, and within the calendar."""
    if type(value) is not type(shipped):
        return False
    most = MOST_YEARS if name in YEAR_PARAMETERS else MOST_DAYS
    return not isinstance(value, int) or isinstance(value, bool) or 0 < value <= most
