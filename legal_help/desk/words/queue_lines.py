"""Put one line of the queue into words: codes and days, never a name, never free text."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from legal_help.casework.queue import filters
from legal_help.casework.queue.filters import Facet
from legal_help.casework.queue.ordered_cases import QueueEntry
from legal_help.casework.queue.unseen import UnseenCases
from legal_help.desk.words.days import DayInWords, day_of
from legal_help.desk.words.lists import joined_by_commas
from legal_help.desk.words.statuses import STATUSES
from legal_help.desk.words.urgency import LEVELS
from legal_help.questions import PRACTICE
from legal_help.questions.reference.languages import language_name
from legal_help.questions.reference.places import STATES
from legal_help.rules.deadlines import Level
from legal_help.rules.signs import SIGNS
from legal_help.rules.triage import TriageReason
from legal_help.rules.triage_reasons import TAKEN_BACK, name_in_words
from legal_help.rules.whose_turn import Rest, Turn

CHANNELS: Mapping[str, Promise] = {
    "phone": _("Phone"),
    "text": _("Text message"),
    "app": _("App"),
    "email": _("Email"),
    "person": _("Another person"),
    "code": _("Their page only"),
}


@dataclass(frozen=True, repr=False)
class QueueLine:
    """Hold an entry as this reader sees it. `me` is their id; `news` says what is new to them."""

    entry: QueueEntry
    today: dt.date
    me: int
    news: UnseenCases

    @property
    def is_new(self) -> bool:
        return str(self.entry.case.pk) in self.news.cases and not self.entry.rest

    @property
    def reference(self) -> str:
        return self.entry.case.public_ref

    @property
    def is_practice(self) -> bool:
        return bool(self.entry.card.get(PRACTICE))

    @property
    def is_mine_to_do(self) -> bool:
        """Return whether this reader could do the next thing in it today."""
        is_for_me = self.entry.case.owner_id in {None, self.me}
        return is_for_me and not (self.entry.rest or self.entry.waits_for_colleague)

    @property
    def has_new_message(self) -> bool:
        return str(self.entry.case.pk) in self.news.messages

    def codes(self, facet: Facet) -> Sequence[str]:
        """Return the codes of this line for a facet."""
        return _CODES[facet](self)


def _days_codes(line: QueueLine) -> list[str]:
    nearest = filters.nearest_reason(line.entry.reasons, line.today)
    day = nearest.counting_day(line.today) if nearest else None
    return [filters.days_code(day, line.today)]


def _owner_codes(line: QueueLine) -> list[str]:
    owner = line.entry.case.owner_id
    if owner is None:
        return [filters.NOBODY]
    return [filters.ME, str(owner)] if owner == line.me else [str(owner)]


def _news_codes(line: QueueLine) -> list[str]:
    is_new = line.is_new or line.has_new_message
    return [filters.UNREAD] * line.entry.unread + [filters.NEW] * is_new


def _turn_codes(line: QueueLine) -> list[str]:
    entry = line.entry
    if entry.rest:
        return [entry.rest.turn]
    return [Turn.COLLEAGUE if entry.waits_for_colleague else Turn.US]


_NONE = [filters.NONE]
_CODES: Mapping[Facet, Callable[[QueueLine], Sequence[str]]] = {
    Facet.LEVEL: lambda line: [line.entry.level],
    Facet.WHY: lambda line: [filters.reason_kind(each) for each in line.entry.reasons] or _NONE,
    Facet.DAYS: _days_codes,
    Facet.OWNER: _owner_codes,
    Facet.AGE: lambda line: [filters.age_code(line.entry.case.received_on, line.today)],
    Facet.NEWS: _news_codes,
    Facet.TURN: _turn_codes,
    Facet.LANGUAGE: lambda line: [filters.language_code(line.entry.language)],
    Facet.PLACE: lambda line: [place_code(line.entry.place) or filters.NONE],
    Facet.CHANNEL: lambda line: _ways(line.entry.reach) or _NONE,
}


@dataclass(frozen=True, kw_only=True)
class DatedReason:
    """Hold a reason in words, and its day, if it has one."""

    reason: TriageReason
    words: str
    day: DayInWords | None


def real_lines(lines: Iterable[QueueLine]) -> list[QueueLine]:
    """Return the lines of real people: numbers leave out those made up to practise."""
    return [line for line in lines if not line.is_practice]


def level_groups(
    lines: Sequence[QueueLine], page: Sequence[QueueLine], owners: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return the lines of one page by level, out of all lines; both come in the order of the queue.

    Cases that rest are a group of their own, the last. `count` is how many lines of the group there
    are on all pages, without practice.
    """
    counts = Counter(map(_group, real_lines(lines)))
    firsts = {group: next(members) for group, members in groupby(lines, key=_group)}
    return [
        {
            "level": group,
            "name": LEVELS[group] if group else gettext("Nothing to do today"),
            "rows": [queue_row(line, owners) for line in shown],
            "count": counts[group],
            "is_continued": shown[0] is not firsts[group],
        }
        for group, members in groupby(page, key=_group)
        if (shown := list(members))
    ]


def _group(line: QueueLine) -> Level | None:
    return None if line.entry.rest else line.entry.level


def dated_reasons(reasons: Iterable[TriageReason], today: dt.date) -> list[DatedReason]:
    """Put each reason into words; the exceptions to the one-year rule are one reason."""
    return [
        DatedReason(
            reason=similar[0], words=_words(similar), day=day_of(similar[0], today, "DATE_FORMAT")
        )
        for similar in _together(reasons, each_sign=True)
    ]


def by_day(row: DatedReason) -> dt.date:
    """Return the key that sorts by day; reasons without a day come last."""
    return row.reason.date or dt.date.max


def _together(
    reasons: Iterable[TriageReason], *, each_sign: bool = False
) -> list[list[TriageReason]]:
    """Group reasons that differ in the exception, or the sign, that they name.

    Each other reason is a group by itself; so is each sign, if `each_sign`: they rest on other laws.
    """
    grouped: dict[object, list[TriageReason]] = {}
    for reason in reasons:
        kind, _colon, name = reason.code.partition(":")
        is_alike = name and not (each_sign and name in SIGNS)
        grouped.setdefault((kind, reason.level, reason.date) if is_alike else reason, []).append(
            reason
        )
    return list(grouped.values())


def _words(similar: Sequence[TriageReason]) -> str:
    first, *others = similar
    more = (name_in_words(reason.code.partition(":")[2]) for reason in others)
    return "; ".join([first.meaning.words, *more])


def place_code(written: Sequence[str]) -> str:
    """Return the state, which stands last, without the town that somebody typed."""
    return next((place for place in reversed(written) if place in STATES), "")


def language_in_words(code: str) -> str:
    """Return a language's name in the reader's language: staff cannot read every script."""
    if code == filters.SIGN:
        return gettext("Sign language")
    return language_name(code, get_language() or "en") or gettext("Another language")


def queue_row(line: QueueLine, owners: Mapping[int, str]) -> dict[str, Any]:
    """Put a line into words. `dated` names the reason that `day` belongs to, if it is not the first.

    The first then has its own day, if any, in `why_day`. `last` is the last day by the rule, which
    placed the line, where the first reason names an earlier day to plan by.
    """
    entry, today = line.entry, line.today
    case = entry.case
    reason, nearest = _first(entry), filters.nearest_reason(entry.reasons, today)
    # Exceptions to the one-year rule are one reason, whichever of them comes first.
    together = _together(entry.reasons)
    words = {reason: _words(similar) for similar in together for reason in similar}
    first = words[reason] if reason else gettext("No date is near")
    nearest_words = words[nearest] if nearest else ""
    owner = case.owner_id
    return {
        "line": line,
        "reference": case.public_ref,
        "why": first,
        "why_day": _day(reason, today) if nearest_words != first else None,
        "dated": "" if nearest_words == first else nearest_words,
        "others": max(0, len(together) - len({first, nearest_words or first})),
        "day": _day(nearest, today),
        "last": reason.last if reason and reason.last != reason.date else None,
        "language": language_in_words(entry.language),
        "place": STATES.get(place_code(entry.place), ""),
        "channel": joined_by_commas(CHANNELS[way] for way in _ways(entry.reach)),
        "owner": owners.get(owner, "") if owner else "",
        "rest": _rest_in_words(entry.rest) if entry.rest else "",
        "standing": STATUSES[case.status],
        "age": _age((today - case.received_on).days),
        "is_late": case.review_by < today and (owner is None or entry.unread),
    }


def _rest_in_words(rest: Rest) -> str:
    since, until = (date_format(day, "SHORT_DATE_FORMAT") for day in (rest.since, rest.until))
    if rest.turn is Turn.LATER:
        return gettext("Follow-up on %(day)s") % {"day": until}
    return gettext("Waits for the person since %(since)s; with us again on %(until)s") % {
        "since": since,
        "until": until,
    }


def _age(days: int) -> str:
    if not days:
        return gettext("today")
    return ngettext("%(days)d day old", "%(days)d days old", days) % {"days": days}


def _day(reason: TriageReason | None, today: dt.date) -> DayInWords | None:
    return day_of(reason, today, "SHORT_DATE_FORMAT") if reason else None


def _ways(reach: Sequence[str]) -> list[str]:
    """Return how to reach the person; the code only if there is no other way."""
    ways = [way for way in reach if way in CHANNELS]
    return [way for way in ways if way != "code"] or ways


def _first(entry: QueueEntry) -> TriageReason | None:
    """Return the reason that heads the line: the one that placed it there.

    A withdrawal comes first: nothing else can be done then.
    """
    taken_back = (reason for reason in entry.reasons if reason.code == TAKEN_BACK)
    return next(taken_back, None) or entry.place_in_level.reason or next(iter(entry.reasons), None)
