"""What can be asked at /api/v1/: each address, its parameters and what it answers."""

import re
from dataclasses import dataclass
from typing import Final

from advocacy.api import parameters as p
from advocacy.api import records as r
from advocacy.api.fields import Record
from advocacy.dates.recurrence import FIRST_YEAR, LAST_YEAR
from advocacy.models import Observance, Verification


@dataclass(frozen=True, eq=False)
class Operation:
    """One kind of question. `route` is what Django matches below /api/v1/."""

    name: str
    route: str
    summary: str
    record: Record
    parameters: tuple[p.Parameter, ...] = ()
    is_list: bool = False

    @property
    def path(self) -> str:
        """The address as OpenAPI writes it: /figures/{slug}/"""
        return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", self.route)

    @property
    def address(self) -> str:
        """The whole path, as people read it."""
        return f"/api/v1{self.path}"

    @property
    def names_in_path(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def kept_for(self) -> tuple[str, ...]:
        """The parameters that make another page that is worth keeping."""
        return tuple(each.name for each in self.parameters if each.makes_a_kept_page)


def _list(name: str, route: str, summary: str, record: Record, *filters: p.Parameter) -> Operation:
    return Operation(name, route, summary, record, (*filters, *p.PAGING), is_list=True)


def _one(
    name: str, route: str, summary: str, record: Record, *parameters: p.Parameter
) -> Operation:
    return Operation(name, route, summary, record, parameters)


VERIFICATION: Final = p.word(
    "verification", "Only figures that were checked in this way.", Verification.values, "computed"
)
CURRENT: Final = p.flag(
    "current", "true: only values that hold. false: only values that were changed since."
)
OF_FIGURES: Final = (
    p.PLACE,
    p.day("period_from", "Only figures whose period ends on this day or later.", "2020-01-01"),
    p.day("period_to", "Only figures whose period begins on this day or before.", "2024-12-31"),
    VERIFICATION,
    CURRENT,
    p.UPDATED_SINCE,
)
YEAR: Final = p.whole(
    "year",
    "The year of `dates`; this one, if left out.",
    FIRST_YEAR,
    LAST_YEAR,
    "2027",
    # A page for each of 301 years would put the pages that people read out of memory.
    makes_a_kept_page=False,
)

STATISTICS: Final = _list(
    "statistics",
    "statistics/",
    "All statistics, each with its latest figure.",
    r.STATISTIC,
    p.TOPIC,
    p.PLACE,
    p.UPDATED_SINCE,
)
STATISTIC: Final = _one(
    "statistic",
    "statistics/<slug:slug>/",
    "One statistic with its latest figure, and what changed in it.",
    r.STATISTIC_WITH_CHANGES,
)
STATISTIC_FIGURES: Final = _list(
    "statistic_figures",
    "statistics/<slug:slug>/figures/",
    "The figures of one statistic, current and revised.",
    r.FIGURE,
    *(each for each in OF_FIGURES if each is not p.PLACE),
)
FIGURES: Final = _list(
    "figures",
    "figures/",
    "All figures, current and revised.",
    r.FIGURE,
    p.TOPIC,
    p.named("statistic", "Only figures of this statistic.", "forcibly-displaced"),
    p.whole("source", "Only figures from this source.", 1, 2**53 - 1, "1"),
    *OF_FIGURES,
)
FIGURE: Final = _one("figure", "figures/<slug:slug>/", "One figure.", r.FIGURE)
SOURCES: Final = _list("sources", "sources/", "All publications in which figures stand.", r.SOURCE)
SOURCE: Final = _one("source", "sources/<int:number>/", "One publication.", r.SOURCE)
OBSERVANCES: Final = _list(
    "observances",
    "observances/",
    "Days, weeks and years that are marked, with their dates in one year.",
    r.OBSERVANCE,
    p.TOPIC,
    p.word("kind", "Only of this kind.", Observance.Kind.values, "day"),
    p.word("relevance", "Only as close to human rights.", Observance.Relevance.values, "core"),
    YEAR,
)
OBSERVANCE: Final = _one(
    "observance",
    "observances/<slug:slug>/",
    "One observance, with its dates in one year.",
    r.OBSERVANCE,
    YEAR,
)
INSTRUMENTS: Final = _list(
    "instruments", "instruments/", "Treaties and declarations.", r.INSTRUMENT, p.TOPIC
)
INSTRUMENT: Final = _one(
    "instrument", "instruments/<slug:slug>/", "One treaty or declaration.", r.INSTRUMENT
)
TOPICS: Final = _list("topics", "topics/", "All topics.", r.TOPIC)
TOPIC: Final = _one("topic", "topics/<slug:slug>/", "One topic.", r.TOPIC)

OPERATIONS: Final = (
    STATISTICS,
    STATISTIC,
    STATISTIC_FIGURES,
    FIGURES,
    FIGURE,
    SOURCES,
    SOURCE,
    OBSERVANCES,
    OBSERVANCE,
    INSTRUMENTS,
    INSTRUMENT,
    TOPICS,
    TOPIC,
)
