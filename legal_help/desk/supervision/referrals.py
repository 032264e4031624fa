"""Edit and sign the list of services that people are referred to."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.referrals import OFFERS, NextStepForm
from legal_help.desk.words.people import names_by_key
from legal_help.desk.words.referrals import WHO_FOR
from legal_help.event_log import log
from legal_help.public.forms.pages import problems_of
from legal_help.questions.parts.referrals import (
    OPENED,
    PHONED,
    Referral,
    languages_spoken,
)
from legal_help.questions.reference.places import STATES
from legal_help.trust import directory
from legal_help.trust.actors import Caseworker

# A new entry has no name of its own yet.
ADD = "add"
DONE: Mapping[str, Promise] = {
    "kept": _("The entry is signed and saved."),
    "retired": _("The entry is hidden now."),
    "shown": _("The entry is in the list again."),
}
VERIFIED: Mapping[str, Promise] = {
    "verified-primary": _("Taken from the service’s own page, not confirmed by us"),
    "verified-secondary": _("Taken from another page, not confirmed by us"),
    "rung": _("Verified by phone"),
    "opened": _("We opened their page"),
    "unverified": _("Not checked yet: not shown to the public"),
}


@require_safe
@for_supervisors
def step_list(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    steps = directory.everything().values()
    people = names_by_key(log.look())
    rows = [_row(step, people) for step in steps if not step.retired]
    page = {
        "rows": sorted(rows, key=lambda row: not row["is_to_be_checked"]),
        "to_check": sum(row["is_to_be_checked"] for row in rows),
        "retired": [_row(step, people) for step in steps if step.retired],
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/referrals.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def step_edit(request: StaffRequest, reader: Caseworker, slug: str = ADD) -> HttpResponse:
    step = _step(slug)
    form = NextStepForm(request.POST if request.method == "POST" else None, step=step)
    if not form.is_valid():
        return form_page(request, form, slug)
    name = step.slug if step else form.free_slug({ADD, *directory.everything()})
    today = timezone.localdate()
    directory.keep(form.filled_in(by=reader.by, today=today, slug=name), by=reader)
    return _done("kept")


@require_POST
@for_supervisors
def step_check(request: StaffRequest, reader: Caseworker, slug: str) -> HttpResponse:
    how = request.POST.get("how")
    if how not in (PHONED, OPENED):
        return _done("")
    directory.check(slug=slug, by=reader, today=timezone.localdate(), called=how == PHONED)
    return _done("kept")


@require_POST
@for_supervisors
def step_retire(request: StaffRequest, reader: Caseworker, slug: str) -> HttpResponse:
    retired = request.POST.get("retired") == "yes"
    directory.retire(slug=slug, by=reader, retired=retired)
    return _done("retired" if retired else "shown")


def form_page(request: StaffRequest, form: NextStepForm, slug: str) -> HttpResponse:
    page = {
        "form": form,
        "slug": slug,
        "step": form.step,
        "first_words": f"{OFFERS}{settings.LANGUAGE_CODE}",
        "problems": problems_of(form),
    }
    return render(request, "legal_help/desk/supervision/referral.html", page)


def typed_page(request: StaffRequest, reader: Caseworker, slug: str, typed: str) -> HttpResponse:
    """Show the form again with what was typed when the desk locked."""
    if not reader.person.is_supervisor:
        raise Http404
    slug = slug or ADD
    form = NextStepForm(QueryDict(typed), step=_step(slug))
    return form_page(request, form, slug)


def _step(slug: str) -> Referral | None:
    return None if slug == ADD else directory.step(slug)


def _row(step: Referral, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "step": step,
        "who_for": [WHO_FOR[code] for code in step.who_for],
        "places": [STATES[code] for code in step.places],
        "spoken": languages_spoken(step, get_language() or "en"),
        "verified": VERIFIED[step.verification],
        "by": people.get(step.checked_by, ""),
        "is_to_be_checked": step.needs_check(timezone.localdate()),
    }


def _done(word: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:next_steps", query={"done": word}))
