"""Ask every address at which readers found an article, and say what it answers now."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from articles.downloads.files import names_of
from articles.models import Article, ArticleWithdrawal, Document, Image, Recording, SeriesPart
from articles.models.addresses import article_address, version_address
from articles.models.media.image import media_url
from articles.playback.files import names_of as played_names
from articles.presentation.series import published_parts
from public_pages.asking import ask_as_reader

GONE: Final = frozenset({404, 410})
FEEDS: Final = ("xml", "rss", "json")


class Verdict(StrEnum):
    GONE = "gone"
    """It answers that nothing is there, or that it is gone."""
    UNNAMED = "unnamed"
    """The page is there, and does not lead to the article any more."""
    THERE = "there"
    """Readers still find it."""


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    verdict: Verdict


def addresses_of(
    articles: Iterable[Article],
    images: Iterable[Image],
    documents: Iterable[Document] = (),
    recordings: Iterable[Recording] = (),
) -> list[str]:
    """Return the paths of articles, of lists and feeds that may name them, and of the files that go with them."""
    found: dict[str, None] = {}
    for article in articles:
        own = article.get_absolute_url()
        former = article.former_addresses.values_list("language", "path")
        pages = [own, *(article_address(*each) for each in former)]
        if not article.is_page:
            pages += [own + each for each in ("republish/", "cite.bib", "cite.ris")]
            pages.append(reverse("api:article", args=[article.pk]))
        versions = [
            version_address(*each, number)
            for number in article.corrections.values_list("former_version__number", flat=True)
            for each in [(article.language, article.path), *former]
            if number
        ]
        found |= dict.fromkeys([*pages, *versions, *_lists_of(article)])
    pictures = (media_url(name) for image in images for name in image.names)
    offered = (media_url(name) for document in documents for name in names_of(document))
    played = (media_url(name) for recording in recordings for name in played_names(recording))
    return [*dict.fromkeys([*found, *pictures, *offered, *played])]


def _lists_of(article: Article) -> list[str]:
    with translation.override(article.language):
        lists = [
            *(reverse("home"), reverse("articles:list"), reverse("sitemap")),
            reverse("sitemap_section", args=["articles"]),
            *(reverse("articles:feed", args=[ending]) for ending in FEEDS),
            reverse("corrections"),
            *(reverse("corrections_feed", args=[ending]) for ending in FEEDS),
            *(reverse("api:articles"), reverse("api:corrections")),
            f"{reverse('search')}?{urlencode({'q': article.slug.replace('-', ' ')})}",
        ]
        if article.first_published_at:
            lists.append(reverse("archive_year", args=[article.first_published_at.year]))
        for topic in article.topics.filter(is_published=True):
            lists.append(topic.get_absolute_url())
            lists += [reverse("topic_feed", args=[topic.slug, ending]) for ending in FEEDS]
        for byline in article.bylines.select_related("author"):
            lists.append(byline.author.get_absolute_url())
        lists += [*_pages_of_series(article), *_pages_of_facts(article)]
    return lists


def _pages_of_series(article: Article) -> list[str]:
    """Return the page of its series, and the other parts: the one before it leads to it."""
    part: SeriesPart | None = getattr(article, "series_part", None)
    if part is None:
        return []
    others = [each for each in published_parts(part.series) if each != article]
    return [part.series.get_absolute_url(), *(each.get_absolute_url() for each in others)]


def _pages_of_facts(article: Article) -> list[str]:
    """Return the pages that name the articles on a day, with a statistic, or on a source."""
    found: dict[str, None] = {}
    if article.observance and article.observance.is_published:
        found[article.observance.get_absolute_url()] = None
    for citation in article.citations.select_related("statistic", "figure__source__publisher"):
        found[citation.statistic.get_absolute_url()] = None
        if citation.figure:
            found[citation.figure.source.get_absolute_url()] = None
    return [*found]


def ask_addresses(withdrawal: ArticleWithdrawal, host: str) -> list[Answer]:
    """Ask each address as a reader would, past what the page cache remembers: the withdrawal ended that."""
    articles = Article.objects.filter(pk__in=[withdrawal.article_id, *withdrawal.along])
    own = [article.get_absolute_url() for article in articles]
    return [_answer(address, own, host) for address in withdrawal.addresses]


def _answer(address: str, own: Iterable[str], host: str) -> Answer:
    status, words, _leads_to = ask_as_reader(address, host)
    if status in GONE:
        return Answer(address, status, Verdict.GONE)
    is_named = address in own or any(path + end in words for path in own for end in '"<#')
    return Answer(address, status, Verdict.THERE if is_named or not words else Verdict.UNNAMED)
