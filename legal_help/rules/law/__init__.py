"""Hold the law that triage rests on, as data that a lawyer can correct.

`us_asylum.json` is shipped. Versions that a supervisor has signed since come in a document that
`lawbook` verifies. `LawEditions` says which version of a fact counts on which day. Nothing here
knows about cases.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, Self

# A rule of law that nobody has reviewed for so long must not be relied on.
REVIEW_AGAIN_AFTER = timedelta(days=90)

# Larger numbers would leave the calendar when days are counted with them.
MOST_DAYS, MOST_YEARS = 36_525, 100
YEAR_PARAMETERS = ("adult_at", "max_age")

# The address is put into a link: no space, no quotation mark, no bracket.
PAGE_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, kw_only=True)
class LawFact:
    """Hold one rule of law, where it is written, and how far it was verified."""

    slug: str
    topic: str
    name: str
    rule: str
    citations: list[str]
    effective_from: str | None  # None until counsel sets it
    volatile: bool
    verification: str
    evidence_urls: list[str]
    uncertain: str | None
    parameters: Mapping[str, Any]
    reviewed_on: str
    reviewed_by: str  # a key of the roster; empty: as the release has it

    @property
    def starts(self) -> date:
        """Return the day from which the fact counts."""
        return date.fromisoformat(self.effective_from) if self.effective_from else date.min

    @property
    def reviewed_day(self) -> date:
        return date.fromisoformat(self.reviewed_on)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Law:
    """Hold all facts by slug, as they count on one day."""

    facts: Mapping[str, LawFact]

    def days(self, slug: str, name: str = "days") -> int:
        return int(self.facts[slug].parameters[name])

    def is_on(self, slug: str, name: str) -> bool:
        """Return whether the switch `name` of a fact is on."""
        return self.facts[slug].parameters[name] is True

    def oldest_review(self, slugs: Iterable[str]) -> date:
        """Return the oldest day on which one of these facts was reviewed."""
        return min(self.facts[slug].reviewed_day for slug in slugs)


def is_review_overdue(reviewed: date, today: date) -> bool:
    """Return whether the last review is too old to rely on."""
    return today - reviewed > REVIEW_AGAIN_AFTER


@dataclass(frozen=True)
class LawEditions:
    """Hold the signed versions of the facts of the shipped law, each with its first day.

    Among the versions in force, the one that started last counts; if two start on one day, the one
    signed later. A signed version goes before the shipped one.
    """

    signed: tuple[LawFact, ...] = ()

    @classmethod
    def from_entries(cls, entries: Iterable[Mapping[str, Any]]) -> Self:
        """Read signed versions. Raises ValueError, KeyError or TypeError if a fact is unusable."""
        signed = [LawFact(**entry) for entry in entries]
        for fact in signed:
            _refuse_unreadable(fact, shipped_law().facts.get(fact.slug))
        return cls(tuple(sorted(signed, key=attrgetter("starts"))))

    def law_on(self, day: date) -> Law:
        """Return the law of one day."""
        in_force = {fact.slug: fact for fact in self.signed if fact.starts <= day}
        return Law({**shipped_law().facts, **in_force})

    def coming(self, slug: str, day: date) -> list[LawFact]:
        """Return the versions of a fact that do not count yet on this day, the next one first."""
        return [fact for fact in self.signed if fact.slug == slug and fact.starts > day]

    def with_fact(self, fact: LawFact, today: date) -> Self:
        """Return the editions with this version added.

        It replaces the version that counts today. If it starts later, both stay.
        """
        kept = [
            each
            for each in self._current_and_coming(today)
            if each.slug != fact.slug
            or (each.starts != fact.starts and (fact.starts > today or each.starts > today))
        ]
        return type(self)(tuple(sorted([*kept, fact], key=attrgetter("starts"))))

    def without(self, slug: str, starts: date, today: date) -> Self:
        """Return the editions without a version that does not count yet."""
        kept = [
            each
            for each in self._current_and_coming(today)
            if (each.slug, each.starts) != (slug, starts) or each.starts <= today
        ]
        return type(self)(tuple(kept))

    def _current_and_coming(self, today: date) -> list[LawFact]:
        """Return what counts today or later. Superseded versions are kept in the older documents."""
        now = self.law_on(today).facts
        return [fact for fact in self.signed if fact.starts > today or now[fact.slug] is fact]


@cache
def shipped_law() -> Law:
    """Return the law as this release states it."""
    document = json.loads((files(__name__) / "us_asylum.json").read_text(encoding="utf-8"))
    reviewed = {"reviewed_on": document["as_understood_on"], "reviewed_by": ""}
    return Law({fact["slug"]: LawFact(**fact, **reviewed) for fact in document["facts"]})


def _refuse_unreadable(fact: LawFact, shipped: LawFact | None) -> None:
    """Raise ValueError if a date or an address is invalid, or triage cannot count with a value."""
    _ = fact.starts, fact.reviewed_day
    if not all(PAGE_ADDRESS.fullmatch(page) for page in fact.evidence_urls):
        raise ValueError(fact.slug)
    for name, value in shipped.parameters.items() if shipped else ():
        if name not in fact.parameters or not is_possible_value(name, fact.parameters[name], value):
            raise ValueError(fact.slug)


def is_possible_value(name: str, value: object, shipped: object) -> bool:
    """Return whether a value may replace the shipped one: same type, and within the calendar."""
    if type(value) is not type(shipped):
        return False
    most = MOST_YEARS if name in YEAR_PARAMETERS else MOST_DAYS
    return not isinstance(value, int) or isinstance(value, bool) or 0 < value <= most
