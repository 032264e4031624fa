"""Show supervisors the log of the desk: who opened what, when and why. No content."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.desk.alarms_shown import shown_alarms
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.lists import EventsForm
from legal_help.desk.words.events import (
    ALARMS,
    actions_of,
    alarm_words,
    detail_of,
    kind_of,
    words_of,
)
from legal_help.desk.words.people import names_by_key, names_by_user
from legal_help.event_log import log, standing_alarms
from legal_help.event_log.memory import Known
from legal_help.event_log.standing_alarms import StandingAlarm
from legal_help.events.event import PERSON, SYSTEM
from legal_help.events.step import Head, may_open
from legal_help.evidence import event_search
from legal_help.evidence.event_search import Told
from legal_help.intake.status_words import Words
from legal_help.models import LogLine
from legal_help.trust.actors import Caseworker

ON_A_PAGE = 50
# Events whose author has no key.
OTHERS: Mapping[str, Promise] = {
    PERSON: _("The person who asked for help"),
    SYSTEM: _("The program"),
}
DONE: Mapping[str, Promise] = {
    "put_away": _("Noted. New alarms will still be shown."),
    "not_put_away": _(
        "This host could not write that, so the alarm stays. Is the disk full? Tell the server "
        "administrator."
    ),
}


@require_safe
@for_supervisors
def events(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    known = log.look()
    people = names_by_key(known)
    form = EventsForm(request.GET, people=_choices(known))
    matching = _matching_events(form, reader, known, request.GET.get("before", ""))
    shown = matching[:ON_A_PAGE]
    page = {
        "form": form,
        "rows": _rows(shown, reader, known),
        "older": _address(form, before=shown[-1].seq) if len(matching) > ON_A_PAGE else "",
        "newest": _address(form) if request.GET.get("before") else "",
        "alarms": [_alarm(each, people, reader, known) for each in shown_alarms(reader, known)],
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/events.html", page)


@require_POST
@for_supervisors
def put_away(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Put away the alarms that the page showed; later ones stand."""
    ticked = set(request.POST.getlist("alarm"))
    shown = shown_alarms(reader, log.look())
    is_done = standing_alarms.put_away(each.id for each in shown if str(each.id) in ticked)
    done = "put_away" if is_done else "not_put_away"
    return HttpResponseRedirect(reverse("cases:audit", query={"done": done}))


def _choices(known: Known) -> list[tuple[str, Words]]:
    """Offer each person once, however many keys they had; applicants and the program too."""
    named = {str(user): name for user, name in names_by_user(known).items()}
    by_name = sorted(named.items(), key=lambda pair: pair[1].casefold())
    return [*by_name, *OTHERS.items()]


def _matching_events(
    form: EventsForm, reader: Caseworker, known: Known, before: str
) -> list[LogLine]:
    """Return the events of one page, and one more if there are more."""
    if not form.is_valid():
        return []
    asked = form.cleaned_data
    matching = event_search.chosen(
        by=reader,
        known=known,
        actions=actions_of(asked["kind"]) if asked["kind"] else (),
        who=asked["who"],
        day=asked["day"],
        reference=asked["ref"].upper(),
        before=int(before[:18]) if before.isascii() and before.isdecimal() else None,
    )
    return list(matching[: ON_A_PAGE + 1])


def _address(form: EventsForm, **more: Any) -> str:
    asked = {name: value for name, value in form.data.items() if name in form.fields and value}
    return reverse("cases:audit", query={**asked, **more})


def _rows(lines: list[LogLine], reader: Caseworker, known: Known) -> list[dict[str, Any]]:
    """Return the lines in words, but for what a wall keeps from the reader."""
    people = names_by_key(known)
    told = [(line, event_search.told_by(line, known)) for line in lines]
    gone = {
        UUID(each.case) for _line, each in told if each and each.case and not known.head(each.case)
    }
    walled = event_search.walled_when_erased(gone, reader.person.user) if gone else set()
    rows = []
    for line, each in told:
        head = known.head(each.case) if each and each.case else None
        is_walled = head is not None and head.state.is_walled(reader.person.user)
        if each is None:
            rows.append(_forgotten(line))
        elif not is_walled and not (each.case and UUID(each.case) in walled):
            rows.append(_row(each, head, people, reader, known))
    return rows


def _row(
    told: Told, head: Head | None, people: Mapping[str, str], reader: Caseworker, known: Known
) -> dict[str, Any]:
    """Return an event in words. If it is about a case: its `reference`, and whether it was erased.

    `may_open`: this reader may open the case.
    """
    return {
        "on": told.on,
        "who": "–" if told.refused else OTHERS.get(told.by) or people.get(told.by, "–"),
        "words": alarm_words(told.refused) if told.refused else words_of(told.action),
        "reference": head.state.ref if head else "",
        "is_gone": told.case is not None and head is None,
        "may_open": head is not None and may_open(head.state, reader.person, known.roster),
        "about": people.get(str(told.details.get("key", "")), ""),
        "detail": "" if told.refused else detail_of(told.details),
        "is_alarm": bool(told.refused) or kind_of(told.action) == ALARMS,
    }


def _forgotten(line: LogLine) -> dict[str, Any]:
    words = _("Older than two years: its details are gone")
    return {"on": line.on, "who": "–", "words": words, "is_gone": line.case is not None}


def _alarm(
    each: StandingAlarm, people: Mapping[str, str], reader: Caseworker, known: Known
) -> dict[str, Any]:
    """Return an alarm that nobody has put away, in words."""
    head = known.head(each.alarm.case) if each.alarm.case else None
    may_know = head is not None and not head.state.is_walled(reader.person.user)
    return {
        "standing": each,
        "on": date.fromisoformat(each.on),
        "words": alarm_words(each.alarm.reason),
        "reference": head.state.ref if head and may_know else "",
        "who": people.get(each.alarm.by, ""),
    }
