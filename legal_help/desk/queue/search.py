"""Find the case of a caller without a code, by name. Nothing of it is in an address."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from legal_help.casework.conflicts.person_match import MatchReason
from legal_help.casework.queue import caller_search
from legal_help.casework.queue.ordered_cases import QueueEntry
from legal_help.casework.queue.unseen import UnseenCases
from legal_help.desk.door import unlocked
from legal_help.desk.forms.lists import FindForm
from legal_help.desk.words import queue_lines
from legal_help.desk.words.matches import supervisors
from legal_help.desk.words.people import names_by_user
from legal_help.desk.words.queue_lines import QueueLine
from legal_help.event_log import log
from legal_help.events.state import RECUSED
from legal_help.public.forms.pages import problems_of
from legal_help.sealed.case_view import CaseView
from legal_help.trust.actors import Caseworker

MOST_LINES = 20
NOTHING_NEW = UnseenCases(since=None)
SIGNS: Mapping[MatchReason, Promise] = {
    MatchReason.A_NUMBER: _("This A-Number"),
    MatchReason.PHONE: _("This telephone number"),
    MatchReason.NAMES: _("These names"),
    MatchReason.NAMES_TURNED: _("These names in another order"),
    MatchReason.NAMES_ALIKE: _("Names that sound like these"),
    MatchReason.NAMES_PART: _("All of these names, or all of theirs"),
    MatchReason.NAMES_SHARED: _("Several of these names"),
    MatchReason.ONE_NAME: _("One name"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def find(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    form = FindForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if _is_open(reader, form.reference):
            return redirect("cases:detail", form.reference)
        page |= _grouped_lines(
            reader, caller_search.search_callers(by=reader, heard=form.cleaned_data["heard"])
        )
        page["to_ask"] = _whom_to_ask(reader, form.reference)
    page["problems"] = problems_of(form)
    return render(request, "legal_help/desk/queue/search.html", page)


def _is_open(reader: Caseworker, reference: str) -> bool:
    """Return whether this reader may open a case of this reference. Nothing of it is opened."""
    mine = log.look().open_to(reader.person).values()
    return any(head.state.ref == reference for head in mine)


def _whom_to_ask(reader: Caseworker, reference: str) -> list[str]:
    """Return the names of colleagues to ask, if this reader stepped back from requests.

    Those are not searched. If one of them has this reference, its owner is named alone.
    """
    known, me = log.look(), reader.person.user
    left = [
        CaseView(UUID(case), head.state, known.roster)
        for case, head in known.heads().items()
        if head.state.walls.get(str(me)) == RECUSED
    ]
    owners = [each.owner.name for each in left if each.public_ref == reference and each.owner]
    return owners or (supervisors() if left else [])


def _grouped_lines(
    reader: Caseworker, matches: Sequence[tuple[QueueEntry, MatchReason]]
) -> dict[str, Any]:
    """Return the lines by what they were found by, without names, as in every list."""
    today, owners = timezone.localdate(), names_by_user(log.look())
    lines = [
        (why, QueueLine(entry, today, reader.user.pk, NOTHING_NEW))
        for entry, why in matches[:MOST_LINES]
    ]
    return {
        "has_looked": True,
        "groups": [
            (SIGNS[why], [queue_lines.queue_row(line, owners) for _why, line in alike])
            for why, alike in groupby(lines, key=lambda line: line[0])
        ],
        "more": len(matches) - len(lines),
    }
