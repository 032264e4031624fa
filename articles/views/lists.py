from datetime import date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Byline
from articles.presentation import lists
from articles.presentation.lists import ListQuery
from articles.views.filters import ArticleFilter
from articles.views.pages import list_page
from page_cache.decorators import public_page
from public_pages.filtered_list import render_filtered_list
from public_pages.language import reader_language


@require_safe
@public_page("topic", "language", "kind", "year", "page")
def article_list(request: HttpRequest) -> HttpResponse:
    form = ArticleFilter(request.GET)
    chosen = form.chosen()
    # Readers who chose a language are told that it has no articles; others get all languages.
    list_ = list_page(request, form.wanted(), chosen, or_elsewhere="language" not in chosen)
    context = {"list": list_, "section": "articles"}
    return render_filtered_list(request, "articles/list.html", form, context)


@require_safe
@public_page()
def archive(request: HttpRequest) -> HttpResponse:
    """The years in which articles came out, each with how many."""
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
    author = get_object_or_404(Author, slug=slug)
    context = {
        "author": author,
        "name": author.name_in(reader_language()),
        "roles": _other_roles(author),
        "list": list_page(request, ListQuery(language=reader_language(), author=slug)),
    }
    return render(request, "articles/author.html", context)


def _month(article: Article) -> date | None:
    day = article.published_on
    return day.replace(day=1) if day else None


def _other_roles(author: Author) -> list[str]:
    """Return the roles of an author other than writing."""
    roles = map(Byline.Role, lists.roles_of(author))
    return [str(role.label) for role in roles if role != Byline.Role.AUTHOR]
