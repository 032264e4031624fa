"""Find the pages of this site that a body links to, and the figures that it cites."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import Resolver404, ResolverMatch, resolve, translate_url
from django.utils import translation

from advocacy.models import Instrument, Observance, Source, Statistic, Topic
from advocacy.presentation.figure_lookup import read_figures
from articles.body import references
from articles.checks.facts import LinkedPage, LinkTarget
from articles.models import Article, ArticleFormerAddress, Author, Series
from articles.models.addresses import ARTICLES, article_address
from public_pages.language import language_of_path

type Rows = Callable[[], QuerySet[Any]]

MOST_LINKS: Final = 300
PUBLIC: Final = LinkedPage(LinkTarget.PUBLIC)
NOTHING: Final = LinkedPage(LinkTarget.NOTHING)
# Of the staff: readers come to the sign-in page.
NOT_FOR_READERS: Final = ("/admin/", "/staff/", "/cases/", "/accounts/")

# Each kind of page: its rows, those that readers may see, and the column that its address names.
PAGES: Final[dict[str, tuple[Rows, Rows, str]]] = {
    "observances": (Observance.objects.all, Observance.objects.published, "slug"),
    "statistics": (Statistic.objects.all, Statistic.objects.published, "slug"),
    "instruments": (Instrument.objects.all, Instrument.objects.all, "slug"),
    "sources": (Source.objects.all, Source.objects.in_use, "pk"),
    "topic": (Topic.objects.all, Topic.objects.published, "slug"),
    "author": (Author.objects.all, Author.objects.all, "slug"),
    "series": (Series.objects.all, Series.objects.published, "slug"),
}

DETAILS: Final = {"articles:detail", "page"}
"""The names of the addresses of articles and pages."""
ARTICLE_PAGES: Final = DETAILS | {"articles:republish", "articles:version", "page_version"}
"""Those, and what lies below one of them."""
IN_ONE_LANGUAGE: Final = ARTICLE_PAGES | {"series"}
"""Pages that are not at the same address in every language."""

type LinkKey = tuple[str, ...]


def resolve_links(hrefs: Iterable[str]) -> dict[str, LinkedPage]:
    """Return what each address of this site leads to.

    One query for articles, one for those that moved, and one for each other kind of page.
    """
    found: dict[str, LinkedPage] = {}
    asked: dict[str, dict[str, LinkKey]] = defaultdict(dict)
    for href in list(dict.fromkeys(hrefs))[:MOST_LINKS]:
        path = own_path(href)
        if path is None:
            continue
        page = _classify(path)
        if isinstance(page, LinkedPage):
            found[href] = page
        else:
            kind, key = page
            asked[kind][href] = key
    for kind, keys in asked.items():
        there = _find_pages(kind, set(keys.values()))
        found |= {href: there.get(key, NOTHING) for href, key in keys.items()}
    return found


def translate_links(hrefs: Iterable[str], language: str) -> dict[str, str]:
    """Return where the pages at these addresses of this site stand in a language. One query.

    A series is left out, and an article of which readers have no translation there.
    """
    found: dict[str, str] = {}
    articles: dict[str, LinkKey] = {}
    for href in list(dict.fromkeys(hrefs))[:MOST_LINKS]:
        path = own_path(href)
        if path is None or path.startswith((settings.STATIC_URL, *NOT_FOR_READERS)):
            continue
        start = language_of_path(path) or settings.LANGUAGE_CODE
        match = _resolve(path, start)
        if match and match.view_name in DETAILS:
            articles[href] = (start, article_path(match))
        elif match and match.view_name not in IN_ONE_LANGUAGE:
            with translation.override(start):
                found[href] = translate_url(path, language)
    there = _find_translations(set(articles.values()), language) if articles else {}
    found |= {href: there[key] for href, key in articles.items() if key in there}
    return {href: urlsplit(href)._replace(path=path).geturl() for href, path in found.items()}


def _find_translations(articles: set[LinkKey], language: str) -> dict[LinkKey, str]:
    """Return where each article, or its original or translation, stands in a language."""
    original = Coalesce("translation_of", "pk")
    named = Article.objects.filter(path__in={path for _language, path in articles})
    families = {
        (first, path): family
        for first, path, family in named.values_list("language", "path", original)
        if (first, path) in articles
    }
    public = Article.objects.published().in_language(language).annotate(family=original)
    there = dict(public.filter(family__in=families.values()).values_list("family", "path"))
    return {
        key: article_address(language, there[family])
        for key, family in families.items()
        if family in there
    }


def unknown_citations(html: str) -> list[str]:
    """Return the names of figures and statistics that a body cites and that do not exist."""
    cited, charted = references.cited_slugs(html), references.charted_slugs(html)
    there = read_figures(figures=cited, statistics=charted)
    unknown = [name for name in cited if name not in there.figures]
    return unknown + [name for name in charted if name not in there.statistics]


def own_path(href: str) -> str | None:
    """Return the path of an address of this site; None for others, and for a place in the page."""
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or not parts.path.startswith("/"):
        return None
    if host and host not in settings.ALLOWED_HOSTS:
        return None
    return unquote(parts.path)


def _classify(path: str) -> LinkedPage | tuple[str, LinkKey]:
    """Return what the path alone tells, else the kind of its page and the key of that page."""
    if path.startswith(settings.STATIC_URL):
        return PUBLIC
    if path.startswith(NOT_FOR_READERS):
        return NOTHING
    language = language_of_path(path) or settings.LANGUAGE_CODE
    match = _resolve(path, language) or _resolve(f"{path}/", language)
    if match is None:
        return "articles", (
            language,
            path.removeprefix(f"/{language}/").strip("/"),
        )  # a draft, or nothing at all
    if match.view_name in ARTICLE_PAGES:
        return "articles", (language, article_path(match))
    kind = match.namespace or str(match.url_name)
    slug = str(match.kwargs.get("slug", match.kwargs.get("source", "")))
    if not slug or kind not in PAGES:
        return PUBLIC
    return kind, (language, slug)


def article_path(match: ResolverMatch) -> str:
    """Return the path of the article or page that an address that is in ARTICLE_PAGES shows."""
    return str(match.kwargs.get("path") or f"{ARTICLES}{match.kwargs['slug']}")


def _resolve(path: str, language: str) -> ResolverMatch | None:
    """Resolve a path in its own language, whatever language the editor reads."""
    with translation.override(language):
        try:
            return resolve(path)
        except Resolver404:
            return None


def _find_articles(keys: set[LinkKey]) -> Mapping[LinkKey, LinkedPage]:
    rows = Article.objects.filter(path__in={path for _language, path in keys}).defer("body")
    here = {(row.language, row.path): row for row in rows}
    if missing := keys - here.keys():
        moved = ArticleFormerAddress.objects.filter(path__in={path for _language, path in missing})
        for old in moved.select_related("article").defer("article__body"):
            here.setdefault((old.language, old.path), old.article)
    return {key: _linked_page(row) for key, row in here.items()}


def _linked_page(row: Article) -> LinkedPage:
    """Say what a link leads to. The title of a draft is told to nobody who guesses its address."""
    visibility = _visibility(row)
    return LinkedPage(visibility, row.path if visibility is LinkTarget.NOT_YET else row.title)


def _visibility(article: Article) -> LinkTarget:
    if article.is_public:
        return LinkTarget.PUBLIC
    if article.is_ended or article.status == Article.Status.WITHDRAWN:
        return LinkTarget.GONE
    return LinkTarget.NOT_YET


def _find_pages(kind: str, keys: set[LinkKey]) -> Mapping[LinkKey, LinkedPage]:
    """Return the pages of this kind that are there, by their keys."""
    if kind == "articles":
        return _find_articles(keys)
    every, visible, column = PAGES[kind]
    asked = {f"{column}__in": {name for _language, name in keys}}
    is_visible = Exists(visible().filter(pk=OuterRef("pk")))
    rows = every().filter(**asked).annotate(is_visible=is_visible)
    there = {
        str(name): PUBLIC if is_visible else LinkedPage(LinkTarget.NOT_YET, str(name))
        for name, is_visible in rows.order_by().values_list(column, "is_visible")
    }
    return {key: there[key[1]] for key in keys if key[1] in there}
