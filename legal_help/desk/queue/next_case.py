"""Lead from one case to the next one to work on, in the order of the list that a caseworker came from."""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from legal_help.casework.queue import ordered_cases, unseen
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.queue.filters import QueueQuery
from legal_help.desk.words.queue_lines import QueueLine
from legal_help.trust.actors import Caseworker


@require_safe
@unlocked
def next_case(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    after, codes = (request.GET.get(name, "") for name in ("after", "list"))
    following = _find_next(reader, after, codes)
    if following is None:
        return _to_queue()
    return redirect("cases:detail", following)


def way_on(
    request: StaffRequest,
    reader: Caseworker,
    reference: str,
    otherwise: Callable[[str, str], HttpResponse] = back_to,
) -> Callable[[str], HttpResponse]:
    """Return a function that answers once this case was changed. It takes the word that says how.

    It leads to the next case if the button says so, and else answers as `otherwise`. Call this before
    the change: the search begins where the case stands in the queue.
    """
    if request.POST.get("then") != "next":
        return partial(otherwise, reference)
    following = _find_next(reader, reference, request.POST.get("list", ""))

    def lead_on(done: str) -> HttpResponse:
        if following is None:
            return _to_queue()
        told = {"done": done, "of": reference}
        return redirect(reverse("cases:detail", args=[following], query=told))

    return lead_on


def _find_next(reader: Caseworker, reference: str, codes: str) -> str | None:
    """Return the reference of the next case that this caseworker could work on, or None.

    After the last comes the first. `codes` are the tab and filters of the list that they came from.
    """
    entries = ordered_cases.load_queue(by=reader).entries
    today, news = timezone.localdate(), unseen.unseen_cases(by=reader)
    _tab, lines = QueueQuery.of(QueryDict(codes)).passing(
        [QueueLine(entry, today, reader.user.pk, news) for entry in entries]
    )
    to_do = [line.reference for line in lines if line.is_mine_to_do or line.reference == reference]
    at = to_do.index(reference) if reference in to_do else -1
    others = to_do[at + 1 :] + to_do[: max(at, 0)]
    return others[0] if others else None


def _to_queue() -> HttpResponse:
    return redirect(reverse("cases:queue", query={"done": "none_left"}))
