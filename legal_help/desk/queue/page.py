"""Show the queue: everything that waits, the most urgent first, in pages and tabs."""

from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.casework import ending, set_urgency
from legal_help.casework.queue import ordered_cases, saved_views, unseen
from legal_help.casework.queue.ordered_cases import Queue
from legal_help.casework.queue.unseen import UnseenCases
from legal_help.casework.several import is_called_spam
from legal_help.desk.case_page.assignment import DONE as ASSIGNMENT_DONE
from legal_help.desk.door import led_to_own_key, unlocked
from legal_help.desk.forms.lists import SaveViewForm
from legal_help.desk.queue import filters
from legal_help.desk.queue.filters import CLOSED, TABS, QueueQuery, Words
from legal_help.desk.words import law, queue_lines
from legal_help.desk.words.people import names_by_user
from legal_help.desk.words.queue_lines import QueueLine
from legal_help.events.step import standing_proposal
from legal_help.models import SavedView
from legal_help.trust import directory
from legal_help.trust.actors import Caseworker
from legal_help.trust.teams import Team, teams_of

LINES_A_PAGE = 50
# What happened, by the word in the address.
DONE = {
    "kept": _("The tab is saved. You find it beside the others."),
    "deleted": _("The tab is deleted. The requests are as they were."),
    "name_taken": _("You have a tab of this name. Give it another name."),
    "too_many": _("You have twelve tabs. Delete one first."),
    "unnamed": _("Give the tab a name of at most 40 letters."),
    "none_left": _("There is nothing else for you to do or to take."),
    "seen": _("Nothing is marked as new until something comes."),
    # Of a request that is not there for them any more.
    "assigned": ASSIGNMENT_DONE["assigned"],
    "declined": ASSIGNMENT_DONE["declined"],
    "recused": _("You can no longer open this request. It is on none of your lists."),
}
# What stands above the lists.
TO_SEE_TO = {
    "offered_to_me": _("Offered to you:"),
    "declined": _("Declined, and still yours:"),
    "wait_for_second": _("Waits for a second person:"),
    "stopped": _("Somebody stopped what you had asked for:"),
    "went_on": _("Part of the history was lost; a supervisor checks it first:"),
}


@require_safe
@led_to_own_key
@unlocked
def queue_page(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    asked = QueueQuery.of(request.GET)
    # Before the rows are read: what comes in between is new again next time, and never missed.
    news = unseen.look_at_queue(by=reader)
    today = timezone.localdate()
    queue = ordered_cases.load_queue(by=reader, closed=asked.tab == CLOSED)
    set_urgency.sign_new_urgency(by=reader, entries=queue.entries)
    me = reader.user.pk
    every = [QueueLine(each, today, me, news) for each in queue.entries]
    tab, lines = asked.passing(every)
    page = Paginator(lines, LINES_A_PAGE).get_page(asked.page)
    owners = names_by_user(queue.known)
    saved = list(SavedView.objects.filter(user=reader.user))
    current = next((view for view in saved if view.codes == asked.codes), None)
    to_see_to = _to_see_to(reader, queue, news, today)
    shown = {
        "groups": queue_lines.level_groups(lines, list(page), owners),
        "damaged": queue.damaged,
        "old_law": law.old_law(queue.law, today),
        "referrals_to_check": _referrals_to_check(reader, queue, today),
        "waiting_for_you": [
            (TO_SEE_TO[name], to_see_to[name]) for name in TO_SEE_TO if to_see_to[name]
        ],
        **to_see_to,
        "going": ending.going_soon(by=reader, today=today, known=queue.known),
        **_tallies(every, tab, lines, news),
        "asked": asked,
        "pages": _pages(page, asked),
        "filters": filters.summary(asked.chosen, owners),
        "fieldsets": filters.fieldsets(tab, asked.chosen, owners) if asked.is_choosing else [],
        "done": DONE.get(request.GET.get("done", ""), ""),
        "tabs": _tabs(asked, saved, teams_of(me, queue.known)),
        "current_view": current,
        "save_form": SaveViewForm(initial={"codes": asked.codes})
        if current is None and asked.chosen
        else None,
        "new": news,
    }
    return render(request, "legal_help/desk/queue/page.html", shown)


def _referrals_to_check(reader: Caseworker, queue: Queue, today: date) -> int:
    """Return how many referrals nobody checked lately, to those who sign the list: supervisors."""
    return directory.to_check(queue.known, today) if reader.person.is_supervisor else 0


def _tallies(
    every: list[QueueLine], tab: list[QueueLine], lines: list[QueueLine], news: UnseenCases
) -> dict[str, int]:
    """Return how many lines fit, of how many in the tab, and how many are new, without practice."""
    made_up = {str(line.entry.case.pk) for line in every if line.is_practice}
    return {
        "count": len(queue_lines.real_lines(lines)),
        "of": len(queue_lines.real_lines(tab)),
        "new_count": len((news.cases | news.messages) - made_up),
    }


def _to_see_to(
    reader: Caseworker, queue: Queue, news: UnseenCases, today: date
) -> dict[str, list[str]]:
    """Return the references of cases, open or ended, in which something waits for this person.

    The keys are those of TO_SEE_TO, and "called_spam" for what can be confirmed together. "went_on"
    are cases that had gone on before lines of the log were lost.
    """
    known, day = queue.known, today.isoformat()
    remembered = known.memory.heads
    mine = {case: head.state for case, head in known.open_to(reader.person).items()}
    found = {
        "offered_to_me": [s for s in mine.values() if s.offered_to == reader.user.pk],
        "declined": [mine[case] for case in news.declined & mine.keys()],
        "wait_for_second": [s for s in mine.values() if standing_proposal(s, known.roster, on=day)],
        "stopped": [mine[case] for case in news.stopped & mine.keys()],
        "went_on": [s for case, s in mine.items() if case in remembered and remembered[case].lost],
    }
    found["called_spam"] = [
        state
        for state in found["wait_for_second"]
        if (proposal := state.proposal)
        and is_called_spam(proposal)
        and proposal.by != reader.user.pk
    ]
    return {name: sorted(state.ref for state in states) for name, states in found.items()}


@require_POST
@unlocked
def seen(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    unseen.mark_all_seen(by=reader)
    return _back("", "seen")


@require_POST
@unlocked
def save_view(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    form = SaveViewForm(request.POST)
    is_named = form.is_valid()
    # What comes with the page is read like an address: nothing but codes is left of it.
    codes = QueueQuery.of(QueryDict(form.cleaned_data.get("codes", ""))).codes
    if not is_named or not codes:
        return _back(codes, "unnamed")
    try:
        saved_views.save_view(user=reader.user, name=form.cleaned_data["title"], codes=codes)
    except saved_views.NameTaken:
        return _back(codes, "name_taken")
    except saved_views.TooManyViews:
        return _back(codes, "too_many")
    return _back(codes, "kept")


@require_POST
@unlocked
def delete_view(request: StaffRequest, reader: Caseworker, pk: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    saved_views.delete_view(user=reader.user, pk=pk)
    return _back("", "deleted")


def _back(codes: str, done: str) -> HttpResponse:
    query = "&".join(part for part in (codes, f"done={done}") if part)
    return redirect(f"{reverse('cases:queue')}?{query}")


def _tabs(
    asked: QueueQuery, saved: list[SavedView], teams: list[Team]
) -> list[tuple[str, Words, bool]]:
    """Return the address, the words and the state of the house's tabs, the teams' and one's own."""
    own = [(view.codes, view.name) for view in saved]
    # A team that takes everything has the tab of everything.
    own += [(codes, team.name) for team in teams if (codes := filters.codes_of(team))]
    is_own = any(codes == asked.codes for codes, _name in own)
    return [
        *(
            (f"?show={code}", words, code == asked.tab and not is_own)
            for code, (words, _chosen) in TABS.items()
        ),
        *((f"?{codes}", name, codes == asked.codes) for codes, name in own),
    ]


def _pages(page: Page[QueueLine], asked: QueueQuery) -> list[tuple[int | str, str, bool]]:
    """Return the number, the address and the state of each page; a gap has no address."""
    if page.paginator.num_pages == 1:
        return []
    return [
        (number, asked.at_page(number) if isinstance(number, int) else "", number == page.number)
        for number in page.paginator.get_elided_page_range(page.number)
    ]
