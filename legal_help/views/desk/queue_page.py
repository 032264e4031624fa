"""The queue: everything that waits, the most urgent first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from legal_help import queue, retention
from legal_help.keys import Reader
from legal_help.queue import Entry
from legal_help.views.desk import handing_rows, law_rows, queue_rows
from legal_help.views.desk.door import unlocked

# Which part of the queue to show. The address says nothing of anybody who asked.
FILTERS = {
    "open": _("All open"),
    "mine": _("Mine"),
    "free": _("Nobody’s yet"),
    "unread": _("Something new"),
    "closed": _("Closed"),
}


@require_safe
@unlocked
def queue_page(request: StaffRequest, reader: Reader) -> HttpResponse:
    asked = request.GET.get("show", "")
    show = asked if asked in FILTERS else "open"
    found = queue.read(by=reader, closed=show == "closed")
    chosen = [entry for entry in found.entries if _is_shown(entry, show, reader)]
    page = {
        "groups": queue_rows.groups(chosen, timezone.localdate()),
        "damaged": found.damaged,
        "old_law": law_rows.old_law(found.law, timezone.localdate()),
        **handing_rows.in_queue(reader, found.entries, request.GET.get("done", "")),
        "going": retention.going_soon(by=reader, today=timezone.localdate()),
        "count": len(chosen),
        "filters": [(code, words, code == show) for code, words in FILTERS.items()],
    }
    return render(request, "legal_help/casework/queue.html", page)


def _is_shown(entry: Entry, show: str, reader: Reader) -> bool:
    match show:
        case "mine":
            return entry.request.assigned_to == reader.user
        case "free":
            return entry.request.assigned_to is None
        case "unread":
            return entry.unread
        case _:
            return True
