"""Show supervisors the log of the desk: who opened what, when and why. No content."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.lists import EventsForm
from legal_help.desk.words.events import ALARMS, actions_of, detail_of, kind_of, words_of
from legal_help.desk.words.people import names_by_key
from legal_help.events import audit
from legal_help.evidence import checkpoints, event_search
from legal_help.intake.status_words import Words
from legal_help.models import AuditEvent
from legal_help.trust import roster
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker

ON_A_PAGE = 50
# Events whose author has no key.
OTHERS: Mapping[str, Promise] = {
    audit.APPLICANT: _("The person who asked for help"),
    audit.SYSTEM: _("The program"),
}


class EventRow(NamedTuple):
    """An event in words. If it is about a case: its `reference`, and whether it was erased.

    `may_open`: this reader may open the case.
    """

    event: AuditEvent
    who: Words
    words: Words
    reference: str
    is_gone: bool
    may_open: bool
    about: str
    detail: Words
    is_alarm: bool


@require_safe
@for_supervisors
def events(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    readers = roster.verified()
    people = names_by_key(readers)
    form = EventsForm(request.GET, people=_choices(people, readers))
    matching = _matching_events(form, reader, readers, request.GET.get("before", ""))
    shown, newest = matching[:ON_A_PAGE], checkpoints.newest()
    page = {
        "form": form,
        "rows": _rows(shown, people, reader, readers),
        "older": _address(form, before=shown[-1].seq) if len(matching) > ON_A_PAGE else "",
        "newest": _address(form) if request.GET.get("before") else "",
        "signed": newest,
        "signed_by": people.get(newest.actor, "") if newest else "",
        "is_cut_back": checkpoints.is_cut_back(),
        "done": request.GET.get("done") == "signed",
    }
    return render(request, "legal_help/desk/supervision/events.html", page)


@require_POST
@for_supervisors
def sign(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    checkpoints.sign(by=reader)
    return HttpResponseRedirect(reverse("cases:audit", query={"done": "signed"}))


def _choices(people: Mapping[str, str], readers: Roster) -> list[tuple[str, Words]]:
    """Offer each person once, however many keys they had; applicants and the program too."""
    users = {str(person.key): str(person.user) for person in readers.people}
    named = {users[key]: name for key, name in people.items()}
    known = sorted(named.items(), key=lambda pair: pair[1].casefold())
    return [*known, *OTHERS.items()]


def _matching_events(
    form: EventsForm, reader: Caseworker, readers: Roster, before: str
) -> list[AuditEvent]:
    """Return the events of one page, and one more if there are more."""
    if not form.is_valid():
        return []
    asked = form.cleaned_data
    matching = event_search.chosen(
        by=reader,
        readers=readers,
        actions=actions_of(asked["kind"]) if asked["kind"] else (),
        who=asked["who"],
        day=asked["day"],
        reference=asked["ref"],
        before=int(before[:18]) if before.isascii() and before.isdecimal() else None,
    )
    return list(matching[: ON_A_PAGE + 1])


def _address(form: EventsForm, **more: Any) -> str:
    asked = {name: value for name, value in form.data.items() if name in form.fields and value}
    return reverse("cases:audit", query={**asked, **more})


def _rows(
    events: Sequence[AuditEvent], people: Mapping[str, str], reader: Caseworker, readers: Roster
) -> list[EventRow]:
    requests = event_search.named(events, by=reader, readers=readers)
    return [
        EventRow(
            event=event,
            who=OTHERS.get(event.actor) or people.get(event.actor, "–"),
            words=words_of(event.action),
            reference=requests.reference(pk),
            is_gone=requests.is_gone(pk),
            may_open=pk in requests.open_to_reader,
            about=people.get(event.object_ref, ""),
            detail=people.get(event.detail_code) or detail_of(event.action, event.detail_code),
            is_alarm=kind_of(event.action) == ALARMS,
        )
        for event in events
        for pk in [audit.as_id(event.object_ref)]
    ]
