"""What happened at the desk, for supervisors: who opened what, when and why. No content."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from legal_help import audit, checkpoints, event_words, reach, roster, walls
from legal_help.forms.desk.evidence import EventsForm
from legal_help.keys import Reader
from legal_help.models import AuditEvent, HelpRequest, Tombstone
from legal_help.statuses import Words
from legal_help.views.desk import names
from legal_help.views.desk.door import for_supervisors

ON_A_PAGE = 50


class Row(NamedTuple):
    """An event. `reference` is a request's; `is_gone`: it was erased; `may_open`: by this reader."""

    seq: int
    on: date
    at: datetime | None
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
def events(request: StaffRequest, reader: Reader) -> HttpResponse:
    people = names.by_key(roster.verified())
    form = EventsForm(request.GET, people=_choices(people))
    chosen = _chosen(form, reader)
    found = list(_older_than(chosen, request.GET.get("before", ""))[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    newest = AuditEvent.objects.filter(action=audit.CHECKPOINT).order_by("seq").last()
    page = {
        "form": form,
        "rows": _rows(shown, people, reader),
        "older": _address(form, before=shown[-1].seq) if len(found) > ON_A_PAGE else "",
        "newest": _address(form) if request.GET.get("before") else "",
        "signed": newest,
        "signed_by": people.get(newest.actor, "") if newest else "",
        "is_cut_back": checkpoints.is_cut_back(),
        "done": request.GET.get("done") == "signed",
    }
    return render(request, "legal_help/casework/audit.html", page)


@require_POST
@for_supervisors
def sign(request: StaffRequest, reader: Reader) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    checkpoints.sign(by=reader)
    return HttpResponseRedirect(reverse("cases:audit", query={"done": "signed"}))


def _choices(people: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each person once, however many keys they had; the program and the person who asked too."""
    users = {str(each.key): str(each.user) for each in roster.verified().people}
    named = {users[key]: name for key, name in people.items()}
    known = sorted(named.items(), key=lambda pair: pair[1].casefold())
    return [
        *known,
        (audit.APPLICANT, _("Whoever asked for help")),
        (audit.SYSTEM, _("The program")),
    ]


def _chosen(form: EventsForm, reader: Reader) -> QuerySet[AuditEvent]:
    found = _known_to(reader)
    if not form.is_valid():
        return found.none()
    asked = form.cleaned_data
    if asked["kind"]:
        found = found.filter(action__in=event_words.actions_of(asked["kind"]))
    if asked["who"]:
        found = found.filter(actor__in=_keys_of(asked["who"]))
    if asked["day"]:
        found = found.filter(on=asked["day"])
    if asked["ref"]:
        found = found.filter(object_ref__in=_ids_of(asked["ref"].strip().upper()))
    return found


def _known_to(reader: Reader) -> QuerySet[AuditEvent]:
    """Without what tells of requests behind a wall of theirs: a time would be as much as a name."""
    kept = {str(pk) for pk in walls.kept_from(reader.person, roster.verified())}
    found = AuditEvent.objects.order_by("-seq")
    return found.exclude(object_ref__in=kept).exclude(detail_code__in=kept) if kept else found


def _keys_of(who: str) -> list[str]:
    if who in {audit.APPLICANT, audit.SYSTEM}:
        return [who]
    return [str(each.key) for each in roster.verified().people if str(each.user) == who]


def _ids_of(reference: str) -> list[str]:
    """The request of this reference, or the one that had it."""
    there = HelpRequest.objects.filter(public_ref=reference).values_list("pk", flat=True)
    gone = Tombstone.objects.filter(reference=reference).values_list("pk", flat=True)
    return [str(pk) for pk in (*there, *gone)]


def _older_than(found: QuerySet[AuditEvent], before: str) -> QuerySet[AuditEvent]:
    number = before if before.isascii() and before.isdecimal() else ""
    return found.filter(seq__lt=int(number[:18])) if number else found


def _address(form: EventsForm, **more: Any) -> str:
    asked = {name: value for name, value in form.data.items() if name in form.fields and value}
    return reverse("cases:audit", query={**asked, **more})


def _rows(events: Sequence[AuditEvent], people: Mapping[str, str], reader: Reader) -> list[Row]:
    ids = [pk for event in events if (pk := audit.as_id(event.object_ref))]
    requests = HelpRequest.objects.filter(pk__in=ids)
    there = dict(requests.values_list("pk", "public_ref"))
    gone = dict(Tombstone.objects.filter(pk__in=ids).values_list("pk", "reference"))
    open_ones = reach.open_to(reader.person, roster.verified())
    mine = set(requests.filter(pk__in=open_ones).values_list("pk", flat=True))
    return [
        Row(
            seq=event.seq,
            on=event.on,
            at=event.at,
            who=_who(event.actor, people),
            words=event_words.words_of(event.action),
            reference=(there.get(pk) or gone.get(pk, "")) if pk else "",
            is_gone=pk in gone and pk not in there,
            may_open=pk in mine,
            about=people.get(event.object_ref, ""),
            detail=people.get(event.detail_code)
            or event_words.detail_of(event.action, event.detail_code),
            is_alarm=event_words.kind_of(event.action) == event_words.ALARMS,
        )
        for event in events
        for pk in [audit.as_id(event.object_ref)]
    ]


def _who(actor: str, people: Mapping[str, str]) -> Words:
    if actor == audit.APPLICANT:
        return _("Whoever asked for help")
    return _("The program") if actor == audit.SYSTEM else people.get(actor, "–")
