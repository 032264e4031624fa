"""The list of how often pages are read, for staff, and the same as CSV."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import StaffRequest
from advocacy.api.spreadsheets import write_csv
from articles.models import Article
from articles.writing.addresses import known_page_paths
from page_cache.models import PageReads, PageReadsQuerySet

SEE_READS: Final = "page_cache.view_pagereads"
A_PAGE: Final = 50
ROWS_AT_ONCE: Final = 500
DAYS_AT_FIRST: Final = 30
PAGES: Final = "pages"
# Each kind, and what the paths of its pages begin with; those of pages are looked up.
PREFIXES: Final = {
    "articles": "/articles/",
    "statistics": "/statistics/",
    "observances": "/observances/",
    "topics": "/topics/",
    "instruments": "/instruments/",
}
KINDS: Final[list[tuple[str, Promise | str]]] = [
    ("", _("All")),
    ("articles", _("Articles")),
    (PAGES, _("Pages")),
    ("statistics", _("Figures")),
    ("observances", pgettext_lazy("menu", "Days to mark")),
    ("topics", _("Topics")),
    ("instruments", _("Treaties and declarations")),
]
DAY: Final = {"type": "date"}
ISO: Final = "%Y-%m-%d"


class ReadsFilter(forms.Form):
    """Asks for the days and the kind of page; without an answer, for the last thirty days."""

    first = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(DAY, format=ISO)
    )
    last = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, format=ISO)
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)

    def chosen(self) -> PageReadsQuerySet:
        """Return what was asked for; nothing where a date cannot be read."""
        if not self.is_valid():
            return PageReads.objects.none()
        asked = self.cleaned_data
        return _of_kind(asked["kind"]).between(asked["first"], asked["last"])


@dataclass(frozen=True)
class ReadsRow:
    page: str
    language: str
    reads: int
    title: str
    """The title of an article or a page that this person may see; "" for all else."""

    @property
    def address(self) -> str:
        is_main = self.language == settings.LANGUAGE_CODE
        return self.page if is_main else f"/{self.language}{self.page}"

    @property
    def language_name(self) -> str:
        return str(dict(settings.CONTENT_LANGUAGES).get(self.language, self.language))


@require_safe
@permission_required(SEE_READS, raise_exception=True)
def reads_page(request: StaffRequest) -> HttpResponse:
    """Show the most read pages first. Four queries more than any page of staff."""
    form = _filter(request)
    chosen = form.chosen()
    page = Paginator(chosen.by_page(), A_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Page views"),
        "form": form,
        "total": chosen.total(),
        "page": page,
        "rows": [*_rows(page, request.user)],
        "query": query.urlencode(),
    }
    return render(request, "admin/reads.html", context)


@require_safe
@permission_required(SEE_READS, raise_exception=True)
def reads_csv(request: StaffRequest) -> HttpResponse:
    """Send all that the list has, not only one page of it."""
    rows = _rows(_filter(request).chosen().by_page(), request.user)
    lines = ((row.page, row.language, row.title, row.reads) for row in rows)
    return HttpResponse(
        "".join(write_csv(["page", "language", "title", "reads"], lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="readers.csv"'},
    )


def _filter(request: HttpRequest) -> ReadsFilter:
    if request.GET.keys() & ReadsFilter.base_fields.keys():
        return ReadsFilter(request.GET, label_suffix="")
    today = timezone.localdate()
    first = today - timedelta(days=DAYS_AT_FIRST - 1)
    return ReadsFilter({"first": first, "last": today}, label_suffix="")


def _of_kind(kind: str) -> PageReadsQuerySet:
    """Choose the pages of a kind; without one, all of them."""
    if kind == PAGES:
        return PageReads.objects.filter(page__in=[f"/{path}/" for path in known_page_paths()])
    return PageReads.objects.filter(page__startswith=PREFIXES.get(kind, ""))


def _rows(sums: Iterable[dict[str, Any]], user: User) -> Iterator[ReadsRow]:
    """Add the titles of articles and pages. One query for some hundred rows."""
    for some in batched(sums, ROWS_AT_ONCE, strict=False):
        paths = [each["page"].strip("/") for each in some]
        seen = Article.objects.visible_to(user).filter(
            language__in={each["language"] for each in some}, path__in=paths
        )
        titles = {row[:2]: row[2] for row in seen.values_list("language", "path", "title")}
        for each, path in zip(some, paths, strict=True):
            yield ReadsRow(**each, title=titles.get((each["language"], path), ""))
