"""Show the law behind triage to every reader; let supervisors amend and review it."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.law import LawForm, TakeBackForm
from legal_help.desk.words import law
from legal_help.desk.words.people import names_by_key
from legal_help.event_log import log
from legal_help.public.forms.pages import problems_of
from legal_help.trust import lawbook
from legal_help.trust.actors import Caseworker

DONE: Mapping[str, Promise] = {
    "kept": _("The fact is signed and saved."),
    "reviewed": _("The review is signed and saved."),
    "taken": _("The coming change is cancelled."),
}


@require_safe
@unlocked
def law_list(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today, editions = timezone.localdate(), lawbook.editions()
    topics = law.topics(editions, names_by_key(log.look()), today)
    rows = [row for topic in topics for row in topic.rows]
    page = {
        "topics": topics,
        "counted": [(row, v) for row in rows for v in row.now.values if v.is_counted],
        "count": len(rows) + sum(len(topic.others) for topic in topics),
        "unreviewed": len([row for row in rows if not row.is_reviewed_here]),
        "is_supervisor": reader.person.is_supervisor,
        "old_law": law.old_law(editions.law_on(today), today),
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/law.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def law_amend(request: StaffRequest, reader: Caseworker, slug: str) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = LawForm(typed, fact=lawbook.fact(slug))
    if not form.is_valid():
        return form_page(request, form)
    lawbook.keep(form.amended(), by=reader, today=timezone.localdate())
    return _done("kept", slug)


@require_POST
@for_supervisors
def law_review(request: StaffRequest, reader: Caseworker, slug: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    lawbook.review(slug=slug, by=reader, today=timezone.localdate())
    return _done("reviewed", slug)


@require_POST
@for_supervisors
def law_take_back(request: StaffRequest, reader: Caseworker, slug: str) -> HttpResponse:
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    starts: date = form.cleaned_data["starts"]
    lawbook.take_back(slug=slug, starts=starts, by=reader, today=timezone.localdate())
    return _done("taken", slug)


def form_page(request: StaffRequest, form: LawForm) -> HttpResponse:
    form.name_values(law.VALUES)
    page = {
        "form": form,
        "fact": form.fact,
        "sources": law.sources(form.fact),
        "reasons": law.resting_on(form.fact.slug),
        "problems": problems_of(form),
    }
    return render(request, "legal_help/desk/supervision/law_amend.html", page)


def typed_page(request: StaffRequest, reader: Caseworker, slug: str, typed: str) -> HttpResponse:
    """Show the form again with what was typed when the desk locked."""
    if not reader.person.is_supervisor:
        raise Http404
    return form_page(request, LawForm(QueryDict(typed), fact=lawbook.fact(slug)))


def _done(word: str, slug: str) -> HttpResponseRedirect:
    """Return to this fact in the list."""
    return HttpResponseRedirect(reverse("cases:law", query={"done": word}, fragment=f"law-{slug}"))
