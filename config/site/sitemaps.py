"""The sitemaps: every public page in every language, for search engines.

Each section is cut into files by its keys, a thousand rows a file, so that no file grows with
the number of articles. Written by hand, not by Django's framework: that counts all rows for each
file and takes every thing to exist in every language.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from advocacy.models import Instrument, Observance, Source, Statistic, Topic
from articles.models import Article, Author
from articles.presentation import changed_figures
from public_pages.feed_formats import readable

ROWS_A_FILE: Final = 1_000
NEWS_FOR: Final = timedelta(hours=48)
MOST_NEWS: Final = 1_000  # as Google asks
PAGES: Final = (
    "home",
    "articles:list",
    "archive",
    "topics",
    "corrections",
    "observances:list",
    "statistics:list",
    "sources:list",
    "instruments:list",
    "api_page",
    "follow",
    "privacy",
    "legal_help_public:start",
)
URLSET: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)


class Entry(NamedTuple):
    """One address, and the same page in each language it exists in, itself included."""

    path: str
    alternates: dict[str, str]
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Section:
    rows: Callable[[], QuerySet[Any]]
    entries: Callable[[QuerySet[Any]], Iterator[Entry]]

    def numbers(self) -> list[int]:
        """The files that hold something."""
        number = F("pk") / ROWS_A_FILE
        return list(
            self.rows().order_by().values_list(number, flat=True).distinct().order_by(number)
        )

    def file(self, number: int) -> list[Entry]:
        first = number * ROWS_A_FILE
        return list(
            self.entries(
                self.rows().order_by("pk").filter(pk__gte=first, pk__lt=first + ROWS_A_FILE)
            )
        )


def index(origin: str) -> str:
    """The list of all files; `origin` is what stands before a path: scheme and host."""
    names = ["pages"]
    for name, section in SECTIONS.items():
        names += [f"{name}-{number}" for number in section.numbers()]
    files = "".join(
        f"<sitemap><loc>{escape(origin + f'/sitemap-{name}.xml')}</loc></sitemap>\n"
        for name in names
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{files}</sitemapindex>\n'
    )


def urlset(entries: Iterable[Entry], origin: str) -> str:
    return f"{URLSET}{''.join(_url(entry, origin) for entry in entries)}</urlset>\n"


def pages() -> Iterator[Entry]:
    for name in PAGES:
        yield from _in_every_language(reverse(name))


def news(origin: str) -> str:
    """The articles of the last two days, newest first."""
    articles = Article.objects.published().filter(publish_at__gt=timezone.now() - NEWS_FOR)
    newest = articles.exclude(kind=Article.Kind.ABOUT).for_list()[:MOST_NEWS]
    return f"{URLSET}{''.join(_news(article, origin) for article in newest)}</urlset>\n"


def _things(rows: QuerySet[Any]) -> Iterator[Entry]:
    """Of things that have one address, and their page in every language of the site."""
    for thing in rows:
        changed_at = getattr(thing, "changed_at", None)
        yield from _in_every_language(thing.get_absolute_url(), changed_at)


def _articles(rows: QuerySet[Article]) -> Iterator[Entry]:
    lists = _list_addresses()
    figures_changed_at = changed_figures.figures_changed_at(rows)
    articles = list(
        rows.annotate(corrected_at=Max("corrections__corrected_at")).values_list(
            "pk", "translation_of", "language", "slug", "publish_at", "updated_at", "corrected_at"
        )
    )
    families: dict[int, dict[str, str]] = {}
    originals = {original or pk for pk, original, *_ in articles}
    relatives = Article.objects.published().filter(
        Q(pk__in=originals) | Q(translation_of__in=originals)
    )
    for pk, original, language, slug in relatives.values_list(
        "pk", "translation_of", "language", "slug"
    ):
        families.setdefault(original or pk, {})[language] = f"{lists[language]}{slug}/"
    for pk, original, language, slug, *moments in articles:
        moments.append(figures_changed_at.get(pk))
        changed_at = max(moment for moment in moments if moment)
        yield Entry(f"{lists[language]}{slug}/", families[original or pk], changed_at)


SECTIONS: Final = {
    "articles": Section(Article.objects.published, _articles),
    "topics": Section(Topic.objects.all, _things),
    "authors": Section(Author.objects.all, _things),
    "observances": Section(Observance.objects.all, _things),
    "statistics": Section(Statistic.objects.all, _things),
    "sources": Section(Source.objects.in_use, _things),
    "instruments": Section(Instrument.objects.all, _things),
}


def _in_every_language(path: str, changed_at: datetime | None = None) -> Iterator[Entry]:
    """`path` is the English one; other languages stand before it."""
    alternates = {
        code: path if code == settings.LANGUAGE_CODE else f"/{code}{path}"
        for code, _name in settings.LANGUAGES
    }
    for address in alternates.values():
        yield Entry(address, alternates, changed_at)


def _list_addresses() -> dict[str, str]:
    addresses = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            addresses[code] = reverse("articles:list")
    return addresses


def _url(entry: Entry, origin: str) -> str:
    changed = f"<lastmod>{_moment(entry.changed_at)}</lastmod>" if entry.changed_at else ""
    return (
        f"<url><loc>{escape(origin + entry.path)}</loc>{changed}"
        f"{_alternate_links(entry.alternates, origin)}</url>\n"
    )


def _alternate_links(alternates: dict[str, str], origin: str) -> str:
    if len(alternates) < 2:
        return ""
    codes = [code for code, _name in settings.LANGUAGES if code in alternates]
    default = alternates.get(settings.LANGUAGE_CODE) or alternates[codes[0]]
    links = [(code, alternates[code]) for code in codes] + [("x-default", default)]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(origin + path)}/>'
        for code, path in links
    )


def _news(article: Article, origin: str) -> str:
    return (
        f"<url><loc>{escape(origin + article.get_absolute_url())}</loc><news:news>"
        f"<news:publication><news:name>{escape(settings.SITE_NAME)}</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{_moment(article.publish_at)}</news:publication_date>"
        f"<news:title>{escape(readable(article.title))}</news:title></news:news></url>\n"
    )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
