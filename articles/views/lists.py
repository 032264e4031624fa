"""Lists of articles: all of them, by year and by author, in numbered pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from advocacy.views.filters import OptionalChoiceField, TopicField, page_of_topic
from articles.models import Article, ArticleTopic, Author, Byline
from articles.presentation import lists
from articles.presentation.lists import PER_PAGE, ListQuery
from page_cache.decorators import public_page
from public_pages.language import reader_language
from public_pages.lists.filtered_list import render_filtered_list
from public_pages.lists.pagination import PageLinks, asked_page, page_links

ALL_LANGUAGES: Final = "all"


def languages() -> list[tuple[str, Any]]:
    """Offer languages. That of the page goes without saying and has no address of its own."""
    here = reader_language()
    offered = [(code, name) for code, name in settings.CONTENT_LANGUAGES if code != here]
    return [
        ("", dict(settings.CONTENT_LANGUAGES)[here]),
        *offered,
        (ALL_LANGUAGES, _("All languages")),
    ]


def years() -> list[tuple[str, Any]]:
    return [("", _("All years")), *((str(year), str(year)) for year in lists.list_years())]


class ArticleFilter(forms.Form):
    topic = TopicField(ArticleTopic.public)
    language = OptionalChoiceField(label=_("Language"), choices=languages)
    kind = OptionalChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Article.Kind.choices]
    )
    year = OptionalChoiceField(label=_("Year"), choices=years)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, label_suffix="")

    def chosen(self) -> dict[str, str]:
        """Return the parameters that were understood, without empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> ListQuery:
        chosen = self.chosen()
        language = chosen.get("language", reader_language())
        return ListQuery(
            language="" if language == ALL_LANGUAGES else language,
            topic=chosen.get("topic", ""),
            kind=chosen.get("kind", ""),
            year=int(chosen["year"]) if "year" in chosen else None,
        )


@dataclass(frozen=True)
class ShownPage:
    """A page of a list: articles in the reader's language, or else in those that exist."""

    articles: list[Article]
    count: int
    pages: PageLinks
    is_elsewhere: bool


def list_page(
    request: HttpRequest,
    wanted: ListQuery,
    query: Mapping[str, str] | None = None,
    *,
    or_elsewhere: bool = True,
) -> ShownPage:
    """Return the page that the address names, with this query in the links to the others.

    Where the reader's own language has nothing, the list is of all languages.
    """
    paginator = Paginator(lists.list_keys(wanted), PER_PAGE)
    is_elsewhere = or_elsewhere and not paginator.count
    if is_elsewhere:
        paginator = Paginator(lists.list_keys(replace(wanted, language="")), PER_PAGE)
    page = asked_page(request, paginator)
    pages = page_links(request, page, query or {})
    articles = lists.load_listed(list(page))
    return ShownPage(articles, paginator.count, pages, is_elsewhere and paginator.count > 0)


@require_safe
@public_page("topic", "language", "kind", "year", "page")
def article_list(request: HttpRequest) -> HttpResponse:
    form = ArticleFilter(request.GET)
    chosen = form.chosen()
    # Readers who chose a language are told that it has no articles; others get all languages.
    list_ = list_page(request, form.wanted(), chosen, or_elsewhere="language" not in chosen)
    context = {
        "list": list_,
        "section": "articles",
        "canonical_path": page_of_topic(request.GET, chosen),
    }
    return render_filtered_list(request, "articles/list.html", form, context)


@require_safe
@public_page()
def archive(request: HttpRequest) -> HttpResponse:
    """List the years in which articles came out, each with how many."""
    years = lists.count_by_year(reader_language()) or lists.count_by_year("")
    return render(request, "articles/archive.html", {"years": years, "section": "articles"})


@require_safe
@public_page("page")
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    list_ = list_page(request, ListQuery(language=reader_language(), year=year))
    if not list_.articles:
        raise Http404
    context = {
        "year": year,
        "list": list_,
        "months": [(month, list(own)) for month, own in groupby(list_.articles, _month)],
        "section": "articles",
    }
    return render(request, "articles/archive_year.html", context)


@require_safe
@public_page("page")
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author.objects.select_related("picture"), slug=slug)
    language = reader_language()
    picture = author.picture_in(language)
    context = {
        "author": author,
        "position": author.position_in(language),
        "description": author.description_in(language),
        "picture": picture.phone if picture else None,
        "picture_words": picture.alt_in(language) if picture else "",
        "credit": picture.credit_in(language) if picture else "",
        "name": author.name_in(language),
        "roles": _other_roles(author),
        "list": list_page(request, ListQuery(language=language, author=slug)),
    }
    return render(request, "articles/author.html", context)


def _month(article: Article) -> date | None:
    day = article.published_on
    return day.replace(day=1) if day else None


def _other_roles(author: Author) -> list[str]:
    """Return the roles of an author other than writing."""
    roles = map(Byline.Role, lists.roles_of(author))
    return [str(role.label) for role in roles if role != Byline.Role.AUTHOR]
