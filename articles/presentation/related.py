"""Choose what to read after an article: what shares its rarest topics, then what is newest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString

from advocacy.numbers.figure_words import day_in_words
from advocacy.presentation.observance_facts import time_element
from articles.models import Article, ArticleTopic
from articles.models.addresses import article_address
from page_cache.generation import each_per_generation
from publication.models import is_not_over

SHOWN: Final = 3
# Of each topic the newest few are weighed, so that the cost is the same however many there are.
NEWEST_OF_A_TOPIC: Final = 8

type TopicInLanguage = tuple[int, str]


@dataclass(frozen=True)
class RelatedPiece:
    """An article that can be read next. `original` is that which it translates, or itself."""

    pk: int
    original: int
    language: str
    title: str
    url: str
    listed_from: datetime
    listed_until: datetime | None

    def is_listed(self, now: datetime) -> bool:
        has_ended = self.listed_until is not None and self.listed_until <= now
        return self.listed_from <= now and not has_ended

    @cached_property
    def day(self) -> SafeString:
        return time_element(day_in_words(timezone.localdate(self.listed_from), self.language))


class PiecesOfTopic(NamedTuple):
    """The newest pieces of a topic, and how many it has."""

    total: int
    newest: list[RelatedPiece]


def related_pieces(article: Article, topics: Iterable[int]) -> list[RelatedPiece]:
    """Return pieces to read after the article, without itself in any language. One query, or none.

    Those in its language come first, then those in the language of the site that it lacks. A topic
    that few articles have counts for more than one that many have.
    """
    languages = dict.fromkeys((article.language, settings.LANGUAGE_CODE))
    lists = [(topic, language) for topic in topics for language in languages]
    newest = _newest_of_topics(lists)
    now = timezone.now()
    nearness: dict[RelatedPiece, Fraction] = defaultdict(Fraction)
    for of_topic in newest.values():
        for piece in of_topic.newest:
            if piece.is_listed(now):
                nearness[piece] += Fraction(1, of_topic.total)

    def sort_key(piece: RelatedPiece) -> tuple[bool, Fraction, datetime, int]:
        is_own = piece.language == article.language
        return is_own, nearness[piece], piece.listed_from, piece.pk

    best: dict[int, RelatedPiece] = {}
    for piece in sorted(nearness, key=sort_key, reverse=True):
        best.setdefault(piece.original, piece)
    best.pop(article.translation_of_id or article.pk, None)
    return list(best.values())[:SHOWN]


@each_per_generation
def _newest_of_topics(lists: list[TopicInLanguage]) -> dict[TopicInLanguage, PiecesOfTopic]:
    first, *others = (
        ArticleTopic.objects.filter(pk__in=_newest_links(*one))
        .annotate(
            total=Subquery(_number_of_links(*one)),
            original=Coalesce("content_object__translation_of", "content_object"),
        )
        .values_list(
            *("tag", "language", "total", "content_object", "original"),
            *("content_object__title", "content_object__path", "listed_from", "listed_until"),
        )
        for one in lists
    )
    found: dict[TopicInLanguage, PiecesOfTopic] = {}
    for topic, language, total, pk, original, title, path, *listed in first.union(
        *others, all=True
    ):
        address = article_address(language, path)
        piece = RelatedPiece(pk, original, language, title, address, *listed)
        found.setdefault((topic, language), PiecesOfTopic(total, [])).newest.append(piece)
    return found


def _number_of_links(topic: int, language: str) -> Any:
    """Count the articles of a topic that are listed, or will be, in a language."""
    links = ArticleTopic.objects.filter(tag=topic, language=language, listed_from__isnull=False)
    return links.order_by().values("tag").annotate(total=Count("pk")).values("total")


def _newest_links(topic: int, language: str) -> Any:
    """Choose the newest links by a walk along one index.

    Links to scheduled articles are among them, and are shown from their moment on. Links to articles
    that have ended are not: they would take the place of articles that can be read.
    """
    links = ArticleTopic.objects.filter(tag=topic, language=language, listed_from__isnull=False)
    return (
        links.filter(is_not_over("listed_until", timezone.now()))
        .order_by("-listed_from", "-content_object")
        .values("pk")[:NEWEST_OF_A_TOPIC]
    )
