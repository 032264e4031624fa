"""What rests on the figures of `benchmarks.data_out`: articles, corrections, days, instruments."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from advocacy.models import (
    Figure,
    FigureCorrection,
    Instrument,
    Observance,
    Statistic,
    StatisticTopic,
    Topic,
    search_entries,
)
from advocacy.models.correction import statement_of
from articles.models import Article, ArticleTopic, Author, Byline, Citation, Correction
from articles.models import search_entry as searching_articles
from search import engine

ARTICLES: Final = 1_000
AUTHORS: Final = 10
CORRECTIONS: Final = 2_000
IN_ONE_GO: Final = 500
BUSY: Final = 20
"""So many statistics are those that everybody cites: each by fifty articles and more."""
SENTENCE: Final = "An estimate from household surveys and administrative records, not a count. "
TRANSLATED: Final = 10
"""Every so many articles, the next is a translation of one."""


def load() -> None:
    """The days, instruments and topics that everybody starts with, before anything else."""
    # What it says is not for who reads what this function returns.
    call_command("load_reference_data", stdout=io.StringIO())


def build() -> None:
    """Cite the figures that are here, correct some, and let all be found."""
    editor = User.objects.create(username="editor")
    topics = list(Topic.objects.order_by("pk"))
    _link_to_topics_of_days(topics)
    _correct(editor)
    _write(editor, topics)
    for some in batched(Statistic.objects.order_by("pk").values_list("pk", flat=True), IN_ONE_GO):
        search_entries.put_statistics(Statistic.objects.filter(pk__in=some).with_figures())


def _link_to_topics_of_days(topics: Sequence[Topic]) -> None:
    """So that the pages of days, topics and instruments have figures to choose from."""
    of_days = [topic for topic in topics if not topic.slug.startswith("topic-")]
    StatisticTopic.objects.bulk_create(
        [
            StatisticTopic(tag=of_days[number % len(of_days)], content_object=statistic)
            for number, statistic in enumerate(_statistics())
        ],
        IN_ONE_GO,
    )


def _statistics() -> list[Statistic]:
    return list(Statistic.objects.filter(slug__startswith="statistic-").order_by("pk"))


def _correct(editor: User) -> None:
    now = timezone.now()
    # Every figure of one statistic, and one figure of many.
    keys = [*Figure.objects.filter(statistic__slug="statistic-0").values_list("pk", flat=True)]
    step = max(Figure.objects.count() // CORRECTIONS, 1)
    keys += Figure.objects.order_by("pk").values_list("pk", flat=True)[::step]
    for some in batched(dict.fromkeys(keys), IN_ONE_GO):
        figures = list(Figure.objects.select_related("source").filter(pk__in=some))
        FigureCorrection.objects.bulk_create(
            FigureCorrection(
                figure=figure,
                reason=SENTENCE,
                said=statement_of(figure) | {"value": "17"},
                says=statement_of(figure),
                corrected_at=now - timedelta(minutes=number),
                corrected_by=editor,
            )
            for number, figure in enumerate(figures)
        )
        Figure.objects.filter(pk__in=some).update(corrected_at=now)


def _write(editor: User, topics: Sequence[Topic]) -> None:
    days = list(Observance.objects.order_by("pk"))
    core = [day for day in days if day.relevance == Observance.Relevance.CORE]
    authors = Author.objects.bulk_create(
        Author(name=f"Author {number}", slug=f"author-{number}") for number in range(AUTHORS)
    )
    statistics, now = _statistics(), timezone.now()
    for numbers in batched(range(ARTICLES), IN_ONE_GO):
        rows = [
            _article(number, _bodied(number, statistics), editor, now)
            # Half of all is written for the ten best known days.
            | {"observance": (core[:10] if number % 2 else days)[number // 2 % 10]}
            for number in numbers
        ]
        articles = Article.objects.bulk_create(Article(**row) for row in rows)
        for article in articles:
            Citation.objects.derive(article)
        _link(articles, topics, authors)
        engine.put(searching_articles.search_documents(articles))
        Correction.objects.bulk_create(
            Correction(article=article, text=SENTENCE, corrected_by=editor)
            for article in articles[::4]
        )
    _translate(editor, now)


def _article(number: int, html: str, editor: User, now: datetime) -> dict[str, object]:
    moment = now - timedelta(days=2 * number + 1)
    return {
        "slug": f"article-{number}",
        "title": f"What the figures of number {number} say",
        "summary": SENTENCE,
        "body": html,
        "word_count": 400,
        "status": Article.Status.PUBLISHED,
        "publish_at": moment,
        "first_published_at": moment,
        "created_by": editor,
    }


def _bodied(number: int, statistics: Sequence[Statistic]) -> str:
    """Three figures in sentences, one as a card that follows, and a chart."""
    busy, own = number % BUSY, number % len(statistics)
    of_busy, of_own = _slugs(statistics[busy]), _slugs(statistics[own])
    return (
        f'<p>{SENTENCE * 8}<stat-ref key="{of_busy[0]}"></stat-ref></p>'
        f'<p>{SENTENCE * 8}<stat-ref key="{of_own[-1]}"></stat-ref>'
        f' <stat-ref key="{of_own[0]}"></stat-ref></p>'
        f'<stat-card key="{of_own[-1]}" shows="latest"></stat-card>'
        f'<stat-chart key="{statistics[busy].slug}"></stat-chart><p>{SENTENCE * 8}</p>'
    )


def _slugs(statistic: Statistic) -> list[str]:
    return list(statistic.figures.order_by("period_start", "pk").values_list("slug", flat=True))


def _link(articles: Sequence[Article], topics: Sequence[Topic], authors: Sequence[Author]) -> None:
    ArticleTopic.objects.bulk_create(
        ArticleTopic(
            content_object=article,
            tag=topics[(at + more) % len(topics)],
            language=article.language,
            listed_from=article.listed_from,
        )
        for at, article in enumerate(articles)
        for more in range(3)
    )
    Byline.objects.bulk_create(
        Byline(
            article=article,
            author=authors[at % len(authors)],
            language=article.language,
            listed_from=article.listed_from,
        )
        for at, article in enumerate(articles)
    )


def _translate(editor: User, now: datetime) -> None:
    originals = Article.objects.filter(language="en").order_by("pk")[::TRANSLATED]
    articles = Article.objects.bulk_create(
        Article(
            **_article(number * TRANSLATED, original.body, editor, now)
            | {"language": language, "translation_of": original}
            | {"observance": original.observance}
        )
        for number, original in enumerate(originals)
        for language in ("es", "ar")
    )
    for article in articles:
        Citation.objects.derive(article)
    _link(articles, list(Topic.objects.order_by("pk")), list(Author.objects.order_by("pk")))


def places() -> dict[str, list[str]]:
    """Names of things to ask for, the fullest first, by what they are."""
    return {
        "articles": [f"article-{number}" for number in range(0, ARTICLES, ARTICLES // 10)],
        "authors": [f"author-{number}" for number in range(3)],
        "topics": ["topic-0", *Topic.objects.order_by("pk").values_list("slug", flat=True)[::6]],
        "calendars": _with_core_days(),
        "observances": [*_by_articles()[:8], *_by_articles()[-4:]],
        "instruments": [*Instrument.objects.order_by("pk").values_list("slug", flat=True)[:8]],
    }


def _with_core_days() -> list[str]:
    """Topics that have a calendar: one without days has none."""
    core = Observance.objects.filter(relevance=Observance.Relevance.CORE)
    return [*Topic.objects.filter(pk__in=core.values("topics")).values_list("slug", flat=True)[:10]]


def _by_articles() -> list[str]:
    long_marked = Observance.objects.filter(first_observed__lt=timezone.localdate().year - 3)
    days = long_marked.values_list("slug", "articles")
    counts: dict[str, int] = {}
    for slug, article in days:
        counts[slug] = counts.get(slug, 0) + (article is not None)
    return sorted(counts, key=lambda slug: (-counts[slug], slug))
