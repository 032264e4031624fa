"""Show the interpreters to every caseworker; supervisors sign the list."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.interpreters import InterpreterForm
from legal_help.desk.words.lists import joined_by_commas
from legal_help.public.forms.pages import problems_of
from legal_help.questions.reference.languages import language_name
from legal_help.trust import interpreters
from legal_help.trust.actors import Caseworker

DONE = {"kept": _("The list is signed and saved.")}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def interpreter_list(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Show the list. A supervisor adds an interpreter, or replaces the one of the same name."""
    is_sent = request.method == "POST" and reader.person.is_supervisor
    form = InterpreterForm(request.POST if is_sent else None)
    if form.is_valid():
        interpreters.BOOK.keep(form.interpreter(), by=reader)
        return _kept()
    return _page(request, reader, form)


@require_POST
@for_supervisors
def remove(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    interpreters.BOOK.remove(request.POST.get("name", ""), by=reader)
    return _kept()


def typed_page(
    request: StaffRequest, reader: Caseworker, _reference: str, typed: str
) -> HttpResponse:
    """Show the form again with what was typed when the desk locked."""
    return _page(request, reader, InterpreterForm(QueryDict(typed)))


def _page(request: StaffRequest, reader: Caseworker, form: InterpreterForm) -> HttpResponse:
    language = get_language() or "en"
    page: dict[str, Any] = {
        "rows": [
            (each, joined_by_commas(language_name(code, language) for code in each.languages))
            for each in interpreters.BOOK.verified()
        ],
        "form": form if reader.person.is_supervisor else None,
        "problems": problems_of(form),
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/interpreters.html", page)


def _kept() -> HttpResponse:
    return redirect(reverse("cases:interpreters", query={"done": "kept"}))
