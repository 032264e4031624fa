"""Fills a migrated Standing in bulk: articles, and figures that they cite, as saving leaves them."""

from datetime import UTC, date, datetime, timedelta
from itertools import batched, product
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from advocacy.models import (
    Figure,
    Publisher,
    Source,
    Statistic,
    StatisticTopic,
    Topic,
    Verification,
)
from articles.models import Article, ArticleTopic, Author, Byline, Citation
from articles.models.addresses import ARTICLES
from benchmarks.content import articles as content
from benchmarks.harness.database import analyze

IN_ONE_GO: Final = 2_000
FIGURES_EACH: Final = 40  # of a statistic
FIRST_YEAR: Final = 1985
TOPICS: Final = 50
PLACES: Final = ("001", "USA", "FRA", "KEN", "BRA", "IND", "EGY", "HTI", "MEX", "DEU")
CHECKS: Final = tuple(Verification)[:-1]
BUSY: Final = 20  # so many statistics are those that most articles cite
PUBLISHED: Final[dict[str, Any]] = {
    "is_published": True,
    "first_published_at": datetime(2020, 1, 1, tzinfo=UTC),
}
CAVEAT: Final = "An estimate from household surveys and administrative records, not a count. "


def fill(articles: int) -> None:
    """Let a site have so many articles for readers, without figures."""
    add_articles(articles)
    _finish()


def fill_whole(articles: int, figures: int) -> None:
    """Let a site have the reference data, so many figures, and articles that cite three each."""
    call_command("load_reference_data")
    _add_figures(figures)
    add_articles(articles, figures=figures)
    _finish()


def editor() -> User:
    person, is_new = User.objects.get_or_create(
        username="bench-editor", defaults={"email": "editor@example.org", "is_staff": True}
    )
    if is_new:
        person.groups.add(Group.objects.get(name="Editor"))
    return person


def add_articles(count: int, *, figures: int = 0) -> list[Article]:
    """Add what is missing to so many, which cite so many figures; return those that were added."""
    by, added = editor(), []
    topics = {
        slug: Topic.objects.get_or_create(
            slug=slug, defaults={"name": slug.capitalize(), **PUBLISHED}
        )[0]
        for slug in content.TOPICS
    }
    authors = {
        name: Author.objects.get_or_create(slug=name.lower().replace(" ", "-"), name=name)[0]
        for name in content.AUTHORS
    }
    for numbers in batched(range(Article.objects.count(), count), IN_ONE_GO):
        texts = [content.article(number, of=max(count, content.FEWEST)) for number in numbers]
        with transaction.atomic():
            rows = Article.objects.bulk_create(_article(text, by, figures) for text in texts)
            _link(rows, texts, topics, authors)
            for article in rows if figures else ():
                Citation.objects.derive(article)
        added += rows
    return added


def _add_figures(count: int) -> None:
    """Spread so many over statistics with forty each; every twentieth revises the one before."""
    topics = Topic.objects.bulk_create(
        Topic(name=f"Topic {number}", slug=f"topic-{number}", **PUBLISHED)
        for number in range(TOPICS)
    )
    office = Publisher.objects.create(name="An office")
    sources = Source.objects.bulk_create(
        Source(publisher=office, title=f"Report {number}", year=2000 + number % 26)
        for number in range(max(count // FIGURES_EACH // 5, 1))
    )
    numbers = range(max(count // FIGURES_EACH, 1))
    statistics = Statistic.objects.bulk_create(map(_statistic, numbers))
    StatisticTopic.objects.bulk_create(
        StatisticTopic(tag=topics[(number + more) % TOPICS], content_object=statistics[number])
        for number, more in product(numbers, range(3))
    )
    for some in batched(range(count), IN_ONE_GO):
        made = Figure.objects.bulk_create(
            _figure(
                number,
                statistics[number // FIGURES_EACH % len(statistics)],
                # A tenth of all rest on one publication that everybody uses.
                sources[0 if number % 10 == 0 else number // 10 % len(sources)],
            )
            for number in some
        )
        Figure.objects.bulk_create(_revised(figure) for figure in made[::20])


def _finish() -> None:
    call_command("rebuild_search")
    analyze()


def _article(text: content.Article, by: User, figures: int) -> Article:
    return Article(
        slug=text.slug,
        path=f"{ARTICLES}{text.slug}",
        title=text.title,
        kind=text.kind,
        kicker=text.kicker,
        summary=text.summary,
        body=text.body + (_citing(text.number, figures) if figures else ""),
        word_count=content.WORDS,
        status=Article.Status.PUBLISHED,
        publish_at=text.published_at,
        first_published_at=text.published_at,
        created_by=by,
    )


def _citing(number: int, figures: int) -> str:
    """Cite a busy figure and two of one's own in sentences, one as a card, and show a chart."""
    statistics = max(figures // FIGURES_EACH, 1)
    busy, own = (each % statistics * FIGURES_EACH for each in (number % BUSY, number))
    references = "".join(
        f' <stat-ref key="figure-{key}"></stat-ref>' for key in (busy, own, own + 9)
    )
    return (
        f"<p>{CAVEAT}{references}</p>"
        f'<stat-card key="figure-{own + 9}" shows="latest"></stat-card>'
        f'<stat-chart key="statistic-{busy // FIGURES_EACH}"></stat-chart><p>{CAVEAT}</p>'
    )


def _link(
    rows: list[Article],
    texts: list[content.Article],
    topics: dict[str, Topic],
    authors: dict[str, Author],
) -> None:
    pairs = list(zip(rows, texts, strict=True))
    ArticleTopic.objects.bulk_create(
        ArticleTopic(content_object=row, tag=topics[slug], **_copied(row))
        for row, text in pairs
        for slug in text.topics
    )
    Byline.objects.bulk_create(
        Byline(article=row, author=authors[name], order=order, **_copied(row))
        for row, text in pairs
        for order, name in enumerate(text.authors, start=1)
    )


def _copied(row: Article) -> dict[str, Any]:
    """Return what rows beside an article repeat of it."""
    return {"language": row.language, "listed_from": row.listed_from}


def _statistic(number: int) -> Statistic:
    place = PLACES[number % len(PLACES)]
    return Statistic(
        slug=f"statistic-{number}",
        title=f"People counted in the way of number {number}",
        measure=CAVEAT,
        unit=Statistic.Unit.PERSONS,
        counted="people",
        population="all ages",
        geography_code=place,
        geography_name=place,
        description=CAVEAT * 3,
        method_caveat=CAVEAT * 4,
        **PUBLISHED,
    )


def _figure(number: int, statistic: Statistic, source: Source) -> Figure:
    year = FIRST_YEAR + number % FIGURES_EACH
    return Figure(
        statistic=statistic,
        slug=f"figure-{number}",
        value=number * 37 % 10_000_000,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        source=source,
        edition=str(year),
        caveat=CAVEAT,
        # Nearly all are checked: those that are not are looked for far apart.
        verification=Verification.UNVERIFIED if number % 5_000 == 0 else CHECKS[number % 6],
        verification_note=CAVEAT,
        recorded_on=date(2020, 1, 1) + timedelta(days=number % 2_000),
        **PUBLISHED,
    )


def _revised(first: Figure) -> Figure:
    repeated = ("statistic", "value", "period_start", "period_end", "source")
    same = {name: getattr(first, name) for name in repeated}
    return Figure(slug=f"{first.slug}-revised", edition="2", revises=first, **PUBLISHED, **same)
