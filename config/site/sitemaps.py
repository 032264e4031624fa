"""The sitemaps: every public page in every language, for search engines, on Django's framework."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from advocacy.models import Instrument, Observance, Source, Statistic, Topic
from articles.models import Article, Author, Series
from articles.presentation.figures import changed_figures
from identity.site_identity import site_name
from public_pages.feed_formats import without_control_characters
from public_pages.language import languages_of

HELP: Final = "legal_help_public:start"
NEWS_FOR: Final = timedelta(hours=48)
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
    HELP,
)


class _SiteSitemap[Item](Sitemap[Item]):
    limit = 1_000

    def get_latest_lastmod(self) -> None:
        """The index names no moments: Django would read every row for them."""


class PageSitemap(_SiteSitemap[str]):
    i18n = alternates = x_default = True

    def items(self) -> Iterable[str]:
        return [page for page in PAGES if settings.LEGAL_HELP or page != HELP]

    def location(self, item: str) -> str:
        return reverse(item)

    def get_languages_for_item(self, item: str) -> list[str]:
        with override(settings.LANGUAGE_CODE):
            return languages_of(reverse(item))


class RecordSitemap(_SiteSitemap[Any], GenericSitemap[Any]):
    """Records whose page exists in every language in which the site publishes."""

    i18n = alternates = x_default = True
    languages = [code for code, _name in settings.CONTENT_LANGUAGES]


class SeriesSitemap(_SiteSitemap[Series]):
    """Series, each in its own language. Their pages name their translations."""

    def items(self) -> QuerySet[Series]:
        return Series.objects.published().order_by("pk")


class ArticleSitemap(_SiteSitemap[Article]):
    """Articles: each is one page in one language, and names its published translations."""

    def items(self) -> QuerySet[Article]:
        # A page at the privacy page's address is part of that page, which is listed already.
        articles = Article.objects.published().exclude(path="privacy").order_by("pk")
        return articles.defer("body").annotate(corrected_at=Max("corrections__corrected_at"))

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        articles: list[Any] = [url["item"] for url in urls]
        figures_changed_at = changed_figures.figures_changed_at(
            Article.objects.filter(pk__in=[article.pk for article in articles])
        )
        versions = _versions_in_each_language(articles)
        for url, article in zip(urls, articles, strict=True):
            moments = (
                article.publish_at,
                article.updated_at,
                article.corrected_at,
                figures_changed_at.get(article.pk),
            )
            url["lastmod"] = max(filter(None, moments))
            url["alternates"] = _alternates(versions[_original_of(article)], origin)
        return urls


class NewsSitemap(Sitemap[Article]):
    """The articles of the last two days, newest first, as Google News wants them."""

    limit = 1_000  # the most that Google reads

    def items(self) -> QuerySet[Article]:
        recent = Article.objects.listed().filter(publish_at__gt=timezone.now() - NEWS_FOR)
        return recent.exclude(kind=Article.Kind.ABOUT).for_list()[: self.limit]

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            url["title"] = without_control_characters(url["item"].title)
            url["publication"] = site_name()
        return urls


def sections() -> dict[str, Sitemap[Any]]:
    """Return every section by its name in addresses, made anew: Django keeps state in them."""
    return {
        "pages": PageSitemap(),
        "articles": ArticleSitemap(),
        "series": SeriesSitemap(),
        "topics": RecordSitemap({"queryset": Topic.objects.published().order_by("pk")}),
        "authors": RecordSitemap({"queryset": Author.objects.order_by("pk")}),
        "observances": RecordSitemap({"queryset": Observance.objects.published().order_by("pk")}),
        "statistics": RecordSitemap(
            {
                "queryset": Statistic.objects.published().order_by("pk"),
                "date_field": "changed_at",
            }
        ),
        "sources": RecordSitemap({"queryset": Source.objects.in_use().order_by("pk")}),
        "instruments": RecordSitemap({"queryset": Instrument.objects.order_by("pk")}),
    }


def sections_in_use() -> dict[str, Sitemap[Any]]:
    """Return the sections that hold something: search engines report an empty file as a mistake."""
    return {name: section for name, section in sections().items() if _has_items(section.items())}


def _has_items(items: Any) -> bool:
    return items.exists() if isinstance(items, QuerySet) else bool(items)


def _original_of(article: Article) -> int:
    return article.translation_of_id or article.pk


def _versions_in_each_language(articles: Iterable[Article]) -> dict[int, dict[str, str]]:
    """Return the published addresses by language, for the key of each original."""
    originals = {_original_of(article) for article in articles}
    related = Article.objects.published().filter(
        Q(pk__in=originals) | Q(translation_of__in=originals)
    )
    versions: dict[int, dict[str, str]] = {}
    for article in related.only("translation_of", "language", "path"):
        addresses = versions.setdefault(_original_of(article), {})
        addresses[article.language] = article.get_absolute_url()
    return versions


def _alternates(addresses: dict[str, str], origin: str) -> list[dict[str, str]]:
    """Return links as Django's framework has them; none for an article without a translation."""
    if len(addresses) < 2:
        return []
    codes = [code for code, _name in settings.CONTENT_LANGUAGES if code in addresses]
    default = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in addresses else codes[0]
    links = [(code, addresses[code]) for code in codes] + [("x-default", addresses[default])]
    return [{"lang_code": code, "location": origin + path} for code, path in links]
