"""What one line of the queue says: codes in words, days counted. Never a name, never free text."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from legal_help.deadlines import Level
from legal_help.forms.desk.levels import LEVELS
from legal_help.questions.languages import language_name
from legal_help.questions.places import STATES
from legal_help.queue import Entry
from legal_help.statuses import STANDINGS
from legal_help.triage import EXCEPTIONS, NOW, TAKEN_BACK, Reason

CHANNELS: Mapping[str, Promise] = {
    "phone": _("Phone"),
    "text": _("Text message"),
    "app": _("App"),
    "email": _("Email"),
    "person": _("Another person"),
    "code": _("Their page only"),
}


@dataclass(frozen=True, kw_only=True)
class DatedReason:
    """A reason in words, its day, and how far off that day is."""

    reason: Reason
    words: str
    on: dt.date | None
    away: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """`dated` names the reason that `on` belongs to, where it is not the first.

    The first then has its own day, if any, in `why_on`.
    """

    reference: str
    why: str
    why_on: dt.date | None
    dated: str
    others: int
    on: dt.date | None
    away: str
    language: str
    place: str
    channel: str
    owner: str
    standing: str | Promise
    age: str
    is_late: bool
    is_unread: bool
    is_lowered: bool
    is_raised: bool
    has_doubtful_code: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    level: Level
    name: Promise
    rows: list[Row]


def groups(entries: Iterable[Entry], today: dt.date) -> list[Group]:
    """Entries come sorted by urgency; each level becomes a group."""
    return [
        Group(level=level, name=LEVELS[level], rows=[_row(entry, today) for entry in some])
        for level, some in groupby(entries, key=lambda entry: entry.level)
    ]


def dated(reasons: Iterable[Reason], today: dt.date) -> list[DatedReason]:
    """Each reason in words; the exceptions to the one-year rule are one reason, said once."""
    return [
        DatedReason(
            reason=some[0],
            words=_words(some),
            on=some[0].date,
            away=days_away(some[0].date, today),
        )
        for some in _together(reasons)
    ]


def _together(reasons: Iterable[Reason]) -> list[list[Reason]]:
    """Reasons that differ in the exception alone, in one list; each other one by itself."""
    found: dict[object, list[Reason]] = {}
    for reason in reasons:
        kind, _colon, exception = reason.code.partition(":")
        found.setdefault((kind, reason.level, reason.date) if exception else reason, []).append(
            reason
        )
    return list(found.values())


def _words(some: Sequence[Reason]) -> str:
    first, *others = some
    more = (EXCEPTIONS[reason.code.partition(":")[2]] for reason in others)
    return "; ".join([first.meaning.words, *more])


def days_away(day: dt.date | None, today: dt.date) -> str:
    """How far off a day is, in words: nobody should count days under pressure."""
    if day is None:
        return ""
    days = (day - today).days
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def place_in_words(card: Mapping[str, Any]) -> str:
    """The state alone: a town is what somebody typed."""
    return next((STATES[place] for place in card.get("place", []) if place in STATES), "")


def language_in_words(code: str) -> str:
    """The language's name in the reader's own language, for staff cannot read every script."""
    return language_name(code, get_language() or "en") or gettext("Another language")


def _row(entry: Entry, today: dt.date) -> Row:
    request, card = entry.request, entry.card
    reason = _first(entry.reasons)
    first = reason.meaning.words if reason else gettext("No date is near")
    nearest = _nearest(entry.reasons, today)
    nearest_words = nearest.meaning.words if nearest else ""
    on = nearest.date if nearest else None
    age = (today - request.received_on).days
    owner = request.assigned_to
    return Row(
        reference=request.public_ref,
        why=first,
        why_on=reason.date if reason and nearest_words != first else None,
        dated="" if nearest_words == first else nearest_words,
        others=max(0, len(_together(entry.reasons)) - len({first, nearest_words or first})),
        on=on,
        away=days_away(on, today),
        language=language_in_words(card.get("language", "")),
        place=place_in_words(card),
        channel=_channels(card),
        owner=owner.display_name if owner else "",
        standing=STANDINGS[request.status].desk,
        age=ngettext("%(days)d day old", "%(days)d days old", age) % {"days": age},
        is_late=request.review_by < today and request.assigned_to is None,
        is_unread=entry.unread,
        is_lowered=entry.urgency.is_lowered,
        is_raised=entry.urgency.is_raised,
        has_doubtful_code=entry.code_is_doubtful,
    )


def _channels(card: Mapping[str, Any]) -> str:
    """How to reach them; the code only where there is no other way."""
    ways = [way for way in card.get("reach", []) if way in CHANNELS]
    others = [way for way in ways if way != "code"]
    return ", ".join(str(CHANNELS[way]) for way in others or ways)


def _first(reasons: Sequence[Reason]) -> Reason | None:
    """The reason that heads the line: danger today is never one of "5 more reasons".

    Where somebody took the request back, nothing else can be done about it.
    """
    taken_back = (reason for reason in reasons if reason.code == TAKEN_BACK)
    now = (reason for reason in reasons if reason.code in NOW)
    return next(taken_back, None) or next(now, None) or next(iter(reasons), None)


def _nearest(reasons: Iterable[Reason], today: dt.date) -> Reason | None:
    """The reason whose day comes next; where all have passed, the last of them."""
    days = sorted((reason for reason in reasons if reason.date), key=_day)
    to_come = [reason for reason in days if _day(reason) >= today]
    return next(iter(to_come or reversed(days)), None)


def _day(reason: Reason) -> dt.date:
    return reason.date or dt.date.max
