"""Read the filters of the queue from an address, write them into one, and put them into words."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.queue import filters
from legal_help.casework.queue.filters import Chosen, Facet
from legal_help.desk.words.queue_lines import CHANNELS, QueueLine, language_in_words, real_lines
from legal_help.desk.words.urgency import LEVELS
from legal_help.questions.reference.places import STATES
from legal_help.rules.triage_reasons import REASON_MEANINGS
from legal_help.rules.whose_turn import Turn
from legal_help.trust.teams import Team

type Words = str | Promise

OPEN, CLOSED = "open", "closed"
# Which part of the queue a tab shows. The address says nothing of anybody who asked.
TABS: Mapping[str, tuple[Words, Chosen]] = {
    OPEN: (_("All open"), {}),
    "mine": (_("Mine"), {Facet.OWNER: frozenset({filters.ME})}),
    "free": (_("Unassigned"), {Facet.OWNER: frozenset({filters.NOBODY})}),
    "unread": (_("Something new"), {Facet.NEWS: frozenset({filters.UNREAD})}),
    CLOSED: (_("Closed"), {}),
}
FACETS: Mapping[Facet, Words] = {
    Facet.LEVEL: _("How soon"),
    Facet.WHY: _("Reason"),
    Facet.DAYS: _("Nearest date"),
    Facet.LANGUAGE: _("Language"),
    Facet.PLACE: _("Place"),
    Facet.CHANNEL: _("Way of contact"),
    Facet.OWNER: _("Who has it"),
    Facet.AGE: _("Age"),
    Facet.NEWS: _("New"),
    Facet.TURN: _("Whose turn it is"),
}
DAYS: Mapping[str, Words] = {
    filters.PASSED: _("Passed"),
    "7": _("Within 7 days"),
    "14": _("In 8 to 14 days"),
    "30": _("In 15 to 30 days"),
    "90": _("In 31 to 90 days"),
    filters.LATER: _("Later than 90 days"),
    filters.NONE: _("No date"),
}
AGES: Mapping[str, Words] = {
    "1": _("Today or yesterday"),
    "7": _("2 to 7 days old"),
    "30": _("8 to 30 days old"),
    "90": _("31 to 90 days old"),
    filters.OLDER: _("Older than 90 days"),
}
OWNERS: Mapping[str, Words] = {filters.ME: _("Me"), filters.NOBODY: _("Unassigned")}
NEWS: Mapping[str, Words] = {
    filters.UNREAD: _("Unread"),
    filters.NEW: _("New to you"),
}
TURNS: Mapping[str, Words] = {
    Turn.US: _("Ours"),
    Turn.PERSON: _("The person’s"),
    Turn.COLLEAGUE: _("A colleague’s"),
    Turn.LATER: _("Nobody’s until the follow-up"),
}
WORDS: Mapping[Facet, Mapping[str, Words]] = {
    Facet.LEVEL: {str(level): words for level, words in LEVELS.items()},
    Facet.DAYS: DAYS,
    Facet.AGE: AGES,
    Facet.NEWS: NEWS,
    Facet.TURN: TURNS,
    Facet.PLACE: STATES,
    Facet.CHANNEL: CHANNELS,
}
NOT_SAID = _("Not said")
NO_REASON = _("No date is near")


@dataclass(frozen=True, kw_only=True)
class QueueQuery:
    """Hold the tab, filters and page that an address asks for.

    `is_choosing`: the filters are open. `is_several`: each line has a box to tick.
    """

    tab: str
    chosen: Chosen
    page: int = 1
    is_choosing: bool = False
    is_several: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        tab, page = query.get("show", ""), query.get("page", "")
        return cls(
            tab=tab if tab in TABS else OPEN,
            chosen=filters.parse_filters(query.getlist),
            page=int(page) if page.isdecimal() and len(page) <= filters.MOST_DIGITS else 1,
            is_choosing="choose" in query,
            is_several="several" in query,
        )

    @property
    def codes(self) -> str:
        """Return the query of its address, in one order: what a saved view keeps."""
        show = [("show", self.tab)] if self.tab != OPEN else []
        return urlencode([*show, *filters.ordered_codes(self.chosen)])

    @property
    def address(self) -> str:
        return f"?{self.codes}"

    def at_page(self, number: int) -> str:
        several = "&several=1" if self.is_several else ""
        return f"?{self.codes}&page={number}{several}" if number > 1 else f"{self.address}{several}"

    @property
    def choosing(self) -> str:
        return f"?{self.codes}&choose=1"

    @property
    def several(self) -> str:
        return f"?{self.codes}&page={self.page}&several=1"

    @property
    def everything(self) -> str:
        """Return the address of the tab without filters."""
        return replace(self, chosen={}).address

    def passing(self, lines: Iterable[QueueLine]) -> tuple[list[QueueLine], list[QueueLine]]:
        """Return the lines of the tab, and those of them that pass the filters."""
        _words, of_tab = TABS[self.tab]
        tab = filters.apply_filters(lines, of_tab)
        return tab, filters.apply_filters(tab, self.chosen) if self.chosen else tab


def codes_of(team: Team) -> str:
    """Return the query of the queue that shows what a team takes."""
    chosen = {
        Facet.LANGUAGE: frozenset(team.languages),
        Facet.PLACE: frozenset(team.states),
    }
    kept = {facet: codes for facet, codes in chosen.items() if codes}
    return QueueQuery(tab=OPEN, chosen=kept).codes


def summary(chosen: Chosen, owners: Mapping[int, str]) -> list[tuple[Words, list[Words]]]:
    """Return what is chosen, in words, by facet."""
    return [
        (name, [in_words(facet, code, owners) for code in sorted(chosen[facet], key=_place(facet))])
        for facet, name in FACETS.items()
        if facet in chosen
    ]


def fieldsets(
    lines: Sequence[QueueLine], chosen: Chosen, owners: Mapping[int, str]
) -> list[tuple[Facet, Words, list[dict[str, Any]]]]:
    """Return the options of each facet: the codes that occur in the tab, and the chosen ones."""
    return [
        (facet, name, _options(facet, lines, chosen.get(facet, frozenset()), owners))
        for facet, name in FACETS.items()
    ]


def _options(
    facet: Facet, lines: Sequence[QueueLine], chosen: Collection[str], owners: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return codes to choose, each borne by `count` lines that are no practice.

    Reasons are in English everywhere.
    """
    found = Counter(code for line in lines for code in line.codes(facet))
    counts = Counter(code for line in real_lines(lines) for code in line.codes(facet))
    me = {str(line.me) for line in lines} if facet is Facet.OWNER else set()
    codes = sorted({*found, *chosen} - me, key=_place(facet))
    # By how many there are where nothing else gives an order.
    if facet in {Facet.WHY, Facet.LANGUAGE, Facet.PLACE}:
        codes.sort(key=lambda code: -counts[code])
    return [
        {
            "code": code,
            "words": in_words(facet, code, owners),
            "count": counts[code],
            "is_chosen": code in chosen,
            "is_english": facet is Facet.WHY and code != filters.NONE,
        }
        for code in codes
    ]


def _place(facet: Facet) -> Callable[[str], int]:
    """Return the key that sorts the codes of a facet as people read them."""
    places = {code: place for place, code in enumerate(filters.CODES[facet])}
    return lambda code: places.get(code, len(places))


def in_words(facet: Facet, code: str, owners: Mapping[int, str]) -> Words:
    if facet is Facet.WHY:
        return REASON_MEANINGS[code].words if code in REASON_MEANINGS else NO_REASON
    if facet is Facet.OWNER:
        return OWNERS.get(code) or owners.get(int(code), code)
    if facet is Facet.LANGUAGE:
        return NOT_SAID if code == filters.NONE else language_in_words(code)
    return WORDS[facet].get(code, NOT_SAID)
