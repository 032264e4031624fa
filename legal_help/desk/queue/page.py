"""The queue: everything that waits, the most urgent first, in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.casework.queue import freshness, ordered_cases, unseen
from legal_help.casework.queue.ordered_cases import Queue
from legal_help.casework.queue.unseen import UnseenCases
from legal_help.desk.case_page import assignment
from legal_help.desk.case_page.evidence import ERASED
from legal_help.desk.door import unlocked
from legal_help.desk.forms.queue import SaveViewForm
from legal_help.desk.queue import filters
from legal_help.desk.queue.filters import CLOSED, TABS, Asked
from legal_help.desk.words import law, queue_lines
from legal_help.desk.words.queue_lines import Line
from legal_help.models import SavedView
from legal_help.public.http import cookies
from legal_help.retention import retention
from legal_help.trust.keys import Caseworker

LINES_A_PAGE = 50
# What happened, by the word in the address.
DONE = {
    "kept": _("The tab is kept. You find it beside the others."),
    "deleted": _("The tab is deleted. The requests are as they were."),
    "name_taken": _("You have a tab of this name. Give it another name."),
    "too_many": _("You have twelve tabs. Delete one first."),
    "unnamed": _("Give the tab a name of at most 40 letters."),
    "seen": _("Nothing is marked as new until something comes."),
    # Of a request that is not there for them any more.
    "assigned": assignment.DONE["assigned"],
    "refused": assignment.DONE["refused"],
    "recused": _("You closed this request to yourself. It is on none of your lists any more."),
    "erased": ERASED,
}


@require_safe
@unlocked
def queue_page(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    asked = Asked.of(request.GET)
    # Before the rows are read: what comes in between is new again next time, and never missed.
    news = unseen.look_at_queue(by=reader)
    today = timezone.localdate()
    found, tab, lines, page = _looked(request, reader, asked, news)
    owners = queue_lines.owners()
    shown = {
        "groups": queue_lines.groups(lines, list(page), owners),
        "damaged": found.damaged,
        "old_law": law.old_law(found.law, today),
        **assignment.in_queue(reader, found.entries),
        "going": retention.going_soon(by=reader, today=today),
        "count": len(lines),
        "of": len(tab),
        "asked": asked,
        "pages": _pages(page, asked),
        "filters": filters.summary(asked.chosen, owners),
        "fieldsets": filters.fieldsets(tab, asked.chosen, owners) if asked.is_choosing else [],
        "done": DONE.get(request.GET.get("done", ""), ""),
        **_tabs(asked, reader),
        **_news(news),
    }
    return render(request, "legal_help/desk/queue/page.html", shown)


def _looked(
    request: StaffRequest, reader: Caseworker, asked: Asked, news: UnseenCases
) -> tuple[Queue, list[Line], list[Line], Page[Line]]:
    """Read the queue, and choose what is shown of it.

    All of it is compared with what is stored after each unlock, and after a while again; in between
    the lines that are shown are. Where one of them was changed, all of it is compared at once.
    """
    cookie = cookies.desk_cookie(request)
    if asked.tab != CLOSED and freshness.was_compared_lately(by=reader, cookie=cookie):
        found = ordered_cases.load_queue(by=reader, recalls=True)
        shown = _chosen(found, reader, asked, news)
        if ordered_cases.is_current(line.entry for line in shown[-1]):
            return found, *shown
    found = ordered_cases.load_queue(by=reader, closed=asked.tab == CLOSED)
    # While something was changed, it is said at each look.
    if asked.tab != CLOSED and not found.damaged:
        freshness.remember_comparison(by=reader, cookie=cookie)
    return found, *_chosen(found, reader, asked, news)


def _chosen(
    found: Queue, reader: Caseworker, asked: Asked, news: UnseenCases
) -> tuple[list[Line], list[Line], Page[Line]]:
    """Return the lines of the tab, of those the ones that pass, and of these one page."""
    today, me = timezone.localdate(), reader.user.pk
    tab, lines = asked.passing([Line(entry, today, me, news) for entry in found.entries])
    return tab, lines, Paginator(lines, LINES_A_PAGE).get_page(asked.page)


@require_POST
@unlocked
def seen(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    unseen.mark_all_seen(by=reader)
    return redirect(f"{reverse('cases:queue')}?done=seen")


def _tabs(asked: Asked, reader: Caseworker) -> dict[str, Any]:
    """The house's tabs and the reader's own; of their own the one that is open can be deleted."""
    saved = list(SavedView.objects.filter(user=reader.user))
    current = next((view for view in saved if view.codes == asked.codes), None)
    tabs = [
        (f"?show={code}", words, code == asked.tab and current is None)
        for code, (words, _chosen) in TABS.items()
    ]
    can_save = current is None and bool(asked.chosen)
    return {
        "tabs": tabs + [(f"?{view.codes}", view.name, view is current) for view in saved],
        "current_view": current,
        "save_form": SaveViewForm(initial={"codes": asked.codes}) if can_save else None,
    }


def _news(news: UnseenCases) -> dict[str, Any]:
    return {"new": news, "new_count": len(news.cases | news.messages)}


def _pages(page: Page[Line], asked: Asked) -> list[dict[str, Any]]:
    """Links to the pages; a gap between them has no address."""
    last = page.paginator.num_pages
    numbers = page.paginator.get_elided_page_range(page.number) if last > 1 else []
    return [
        {
            "number": number,
            "url": asked.at_page(number) if isinstance(number, int) else "",
            "is_current": number == page.number,
        }
        for number in numbers
    ]
