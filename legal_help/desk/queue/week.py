"""List all appointments to come, remind people, and write one's own as a calendar file without names."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from accounts.requests import StaffRequest
from legal_help.casework import reminders
from legal_help.casework.queue import ordered_cases
from legal_help.casework.queue.ordered_cases import QueueEntry
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.intake.appointment_words import appointment_lines
from legal_help.rules.appointments import Appointment
from legal_help.trust.actors import Caseworker

LASTS: Final = timedelta(hours=1)
"""How long a calendar shows an appointment: nobody says how long it takes."""


@require_safe
@unlocked
def week(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    now = timezone.now()
    found = [_line(entry, each, now) for entry, each in upcoming_appointments(reader, now)]
    page = {
        "days": [(day, list(lines)) for day, lines in groupby(found, key=lambda line: line["day"])],
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "legal_help/desk/queue/week.html", page)


@require_safe
@unlocked
def calendar(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Return the appointments of the cases that this caseworker owns: references, and no names."""
    found = Calendar()
    found.add("prodid", "-//Standing//casework//")
    found.add("version", "2.0")
    now = timezone.now()
    for entry, each in upcoming_appointments(reader, now):
        if entry.case.owner_id != reader.user.pk:
            continue
        event = Event()
        event.add("uid", f"{entry.case.public_ref}@{settings.SITE_NAME}")
        event.add("dtstamp", now)
        event.add("dtstart", each.moment)
        event.add("dtend", each.moment + LASTS)
        event.add("summary", gettext("Appointment %(ref)s") % {"ref": entry.case.public_ref})
        found.add_component(event)
    return HttpResponse(
        found.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointments.ics"'},
    )


@require_POST
@unlocked
def remind(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    reminders.remind(by=reader, public_ref=reference)
    return back_to(reference, "reminded")


def upcoming_appointments(
    reader: Caseworker, now: datetime
) -> list[tuple[QueueEntry, Appointment]]:
    """Return the cases with an appointment that is not over, the next one first."""
    found = [
        (entry, entry.appointment)
        for entry in ordered_cases.load_queue(by=reader).entries
        if entry.appointment and not entry.appointment.is_over(now) and not entry.case.is_withdrawn
    ]
    return sorted(found, key=lambda pair: (pair[1].moment, pair[0].case.public_ref))


def _line(entry: QueueEntry, each: Appointment, now: datetime) -> dict[str, Any]:
    """Return an appointment in words. `here` is its time in our own zone."""
    here = timezone.localtime(each.moment)
    return {
        "day": here.date(),
        "heading": _heading(here.date(), timezone.localdate(now)),
        "here": here,
        "reference": entry.case.public_ref,
        "lines": appointment_lines(each),
        "owner": entry.case.owner.name if entry.case.owner else "",
        "may_remind": bool({"email", "text"} & set(entry.reach)),
    }


def _heading(day: date, today: date) -> Any:
    near = {0: _("Today"), 1: _("Tomorrow")}
    return near.get((day - today).days, "")
