"""The search page of the site. Queries are stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from advocacy.models import Figure
from page_cache import generation
from public_pages.language import reader_language
from public_pages.lists.pagination import page_links
from search import engine, snippets
from search.document import label_term
from search.models import SearchEntry
from search.question.query import LONGEST

RESULTS_PER_PAGE: Final = 10
KINDS: Final = {
    "article": _("Articles"),
    "page": _("Pages"),
    "topic": _("Topics"),
    "author": _("Authors"),
    "observance": _("Days to mark"),
    "statistic": _("Figures"),
    "source": _("Sources"),
    "instrument": _("Treaties and declarations"),
}
SINGULAR_KINDS: Final = {
    "article": pgettext_lazy("kind of page", "Article"),
    "page": _("Page"),
    "topic": pgettext_lazy("kind of page", "Topic"),
    "author": pgettext_lazy("kind of page", "Author"),
    "observance": pgettext_lazy("kind of page", "Day to mark"),
    "statistic": pgettext_lazy("kind of page", "Figures"),
    "source": _("Source"),
    "instrument": pgettext_lazy("kind of page", "Treaty or declaration"),
}
CONTROL_CHARACTERS: Final = dict.fromkeys(range(0x20), " ")
# They hide the query from the next user of the browser, and from sites opened from the page.
PRIVATE_HEADERS: Final = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Result:
    entry: SearchEntry
    url: str
    kind: str
    title: SafeString
    excerpt: SafeString
    language_name: str  # empty in the language of the page
    figures: int | None  # of a source, how many rest on it
    newest: Figure | None  # of a statistic, the figure of its newest period
    editions: list[tuple[str, str]]  # words and addresses of the other editions of a source


class QuestionField(forms.CharField):
    """Accepts any text. A blank at its end says that the last word is complete, so it is kept."""

    def to_python(self, value: Any) -> str:
        return str(value or "")[:LONGEST].translate(CONTROL_CHARACTERS)

    def run_validators(self, value: Any) -> None:
        pass


@generation.per_generation
def _years() -> list[str]:
    """Return the years in which something was published, the latest first."""
    now = timezone.now()
    public = SearchEntry.objects.filter(published_at__lte=now)
    public = public.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    days = public.aggregate(first=Min("published_at"), last=Max("published_at"))
    first, last = (timezone.localdate(days[name] or now).year for name in ("first", "last"))
    return [str(year) for year in range(last, first - 1, -1)]


class SearchForm(forms.Form):
    q = QuestionField(required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("what to search", "Look in"),
        required=False,
        choices=[("", _("Everything")), *KINDS.items()],
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("This language first")), *settings.CONTENT_LANGUAGES],
    )
    year = forms.ChoiceField(
        label=_("Year"),
        required=False,
        choices=lambda: [("", _("Any year")), *((year, year) for year in _years())],
    )

    @property
    def narrowing(self) -> "list[forms.BoundField]":
        return [self[name] for name in ("kind", "language", "year")]

    def chosen(self) -> dict[str, str]:
        """Return the question and filters, without choices that the form does not offer."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@require_safe
@gzip_page  # nothing on this page is a secret that its length could give away
@generation.in_one_epoch()
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET, label_suffix="")
    chosen = form.chosen()
    found = _search(chosen)
    page = Paginator(found.entry_ids, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    query = {name: value for name, value in chosen.items() if value}
    results = _results(engine.load_entries(list(page)), found)
    partial_results = _results(engine.load_entries(found.partial_ids), found)
    is_asked = bool(chosen["q"].strip())
    context = {
        "form": form,
        "q": chosen["q"],
        "is_asked": is_asked,
        "is_narrowed": any(chosen[name] for name in ("kind", "language", "year")),
        "everything": _address({"q": chosen["q"]}),
        "found": found,
        "as_typed": _address(chosen | {"q": found.as_typed}),
        "looked_in": [KINDS[chosen["kind"]]] if chosen["kind"] else list(KINDS.values()),
        "most": engine.MOST_RESULTS,
        "results_in_all": len(found.entry_ids),
        "results": results,
        "partial_results": partial_results,
        "is_empty": is_asked and not (results or partial_results),
        "pages": page_links(request, page, query),
        "section": "search",
    }
    response = render(request, "search.html", context)
    for name, value in PRIVATE_HEADERS.items():
        response.headers[name] = value
    return response


def _search(chosen: dict[str, str]) -> engine.SearchResult:
    language = chosen["language"] or reader_language()
    others = [code for code, _name in settings.CONTENT_LANGUAGES if code != language]
    return engine.find_entries(
        chosen["q"],
        languages=[language] if chosen["language"] else [language, *others],
        labels=[
            label_term(name, chosen[name]) for name in ("kind", "language", "year") if chosen[name]
        ],
        now=timezone.now(),
    )


def _results(entries: list[SearchEntry], found: engine.SearchResult) -> list[Result]:
    sources = [entry.object_id for entry in entries if entry.kind == "source"]
    of_sources = (
        Figure.objects.published().filter(source__in=sources).order_by().values_list("source")
    )
    counts = dict(of_sources.annotate(Count("pk"))) if sources else {}
    newest = _newest_figures([each.object_id for each in entries if each.kind == "statistic"])
    folded = [each for entry in entries for each in found.editions.get(entry.pk, ())]
    others = {entry.pk: entry for entry in engine.load_entries(folded)} if folded else {}
    return [_result(entry, found, counts, newest, others) for entry in entries]


def _newest_figures(statistics: list[int]) -> dict[int, Figure]:
    """Return the figure of the newest period by statistic. One query, or none without statistics."""
    if not statistics:
        return {}
    newest = Figure.objects.filter(statistic__in=statistics).latest_of_each()
    on_card = newest.select_related("statistic", "source__publisher").order_by()
    return {figure.statistic_id: figure for figure in on_card}


def _result(
    entry: SearchEntry,
    found: engine.SearchResult,
    counts: Mapping[int, int],
    newest: Mapping[int, Figure],
    others: Mapping[int, SearchEntry],
) -> Result:
    language = reader_language()
    terms = found.terms_to_mark.get(entry.language, ())
    says_it = snippets.has_match(entry.summary, entry.language, terms) or not entry.text
    show = snippets.mark_words if says_it else snippets.excerpt
    text = entry.summary if says_it else entry.text
    is_here = entry.language == language
    return Result(
        entry=entry,
        url=entry.path if is_here else _nearest_address(entry, language),
        kind=str(SINGULAR_KINDS.get(entry.kind, "")),
        title=mark_safe(snippets.mark_words(entry.title, entry.language, terms)),  # noqa: S308 -- escaped
        excerpt=mark_safe(show(text, entry.language, terms)),  # noqa: S308 -- escaped
        language_name="" if is_here else get_language_info(entry.language)["name_translated"],
        figures=counts.get(entry.object_id, 0) if entry.kind == "source" else None,
        newest=newest.get(entry.object_id) if entry.kind == "statistic" else None,
        editions=[
            (
                other.summary if other.title == entry.title else other.title,
                _nearest_address(other, language),
            )
            for other in map(others.get, found.editions.get(entry.pk, ()))
            if other
        ],
    )


def _nearest_address(entry: SearchEntry, language: str) -> str:
    """Return the address in the reader's language. An article has a page in one language only."""
    if entry.kind == "article":
        return entry.path
    with translation.override(entry.language):
        return translate_url(entry.path, language)


def _address(chosen: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in chosen.items() if value})}"
