"""List the figures, statistics and sources that need work, those of most articles first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.utils import timezone

from advocacy.models import (
    Figure,
    Observance,
    ObservanceSource,
    ObservanceTheme,
    Source,
    SourceAnswer,
    Statistic,
    Verification,
)
from articles.models import Article, Citation, FailingLink
from articles.planning import inner_links
from articles.publishing import superseded_citations
from page_cache import generation

DAYS_NEAR: Final = 30
"""A day is near when it is at most so many days away."""


class RadarKind(StrEnum):
    SUPERSEDED = "superseded"
    UNCHECKED = "unchecked"
    UNOFFICIAL = "unofficial"
    UNOFFICIAL_DAY = "unofficial-day"
    REVIEW = "review"
    NEXT_EDITION = "edition"
    NO_ADDRESS = "address"
    SILENT = "silent"
    LINK_GONE = "link-gone"
    LINK_REDIRECTED = "link-redirected"
    LINK_NO_ANCHOR = "link-no-anchor"


LINK_KINDS: Final = {
    FailingLink.Fault.GONE: RadarKind.LINK_GONE,
    FailingLink.Fault.REDIRECTED: RadarKind.LINK_REDIRECTED,
    FailingLink.Fault.NO_ANCHOR: RadarKind.LINK_NO_ANCHOR,
}
PLACES: Final = {kind: place for place, kind in enumerate(RadarKind)}


class RadarItem(NamedTuple):
    """One thing that waits: the row to open, what it is about, and how many articles rest on it."""

    kind: RadarKind
    pk: int
    """The key of a figure (superseded), a source (without link, or silent), an article (of a link),
    a day (without an official source), or else a statistic."""
    title: str
    articles: int
    day: date | None = None
    figures: int = 0
    """The number of figures of a statistic that nobody has checked or that have no official source."""
    detail: str = ""
    url: str = ""
    """The address of a source that does not answer, or of a link."""
    leads_to: str = ""
    """Where a redirect leads."""
    language: str = "en"
    """The language of the title."""

    @property
    def is_link(self) -> bool:
        return self.kind in LINK_KINDS.values()


class _Cited(NamedTuple):
    """The number of published articles that cite each row, each article once."""

    statistics: Counter[int]
    sources: Counter[int]
    unchecked: Counter[int]
    """Statistics of which articles cite a figure that nobody checked."""
    unofficial: Counter[int]
    """Statistics of which articles cite a figure without an official source."""


def todo(today: date) -> list[RadarItem]:
    """Return all that needs work, the most cited first.

    Three queries more than `superseded_citations.pending_citations`, and once in each generation six,
    or seven where a link fails.
    """
    with generation.in_one_epoch():
        found = [*_other_items(today), *_superseded_items(), *_silent_sources(), *_links()]
        return sorted(found, key=_sort_key)


def _sort_key(each: RadarItem) -> Any:
    return -each.articles, PLACES[each.kind], each.day or date.max, each.title, each.pk


@generation.per_generation
def _other_items(today: date) -> list[RadarItem]:
    cited = _cited()
    unofficial = [*_unofficial_figures(cited), *_unofficial_days()]
    return [*_of_statistics(cited, today), *unofficial, *_without_address(cited)]


@generation.per_generation
def _cited() -> _Cited:
    # The figure of a chart is None, although Django's types say otherwise.
    rows: Iterable[Any] = Citation.objects.of_what_readers_see().values_list(
        "article", "statistic", "figure", "figure__source", "figure__verification"
    )
    statistics, sources, unchecked, unofficial = (
        set[tuple[int, int]]() for _name in _Cited._fields
    )
    for article, statistic, figure, source, verification in rows:
        statistics.add((statistic, article))
        if figure is None:  # a chart shows all figures, also those that nobody checked
            unchecked.add((statistic, article))
            unofficial.add((statistic, article))
            continue
        sources.add((source, article))
        if verification == Verification.UNVERIFIED:
            unchecked.add((statistic, article))
        if verification == Verification.UNOFFICIAL:
            unofficial.add((statistic, article))
    pairs = (statistics, sources, unchecked, unofficial)
    return _Cited(*(Counter(map(itemgetter(0), found)) for found in pairs))


def _superseded_items() -> Iterator[RadarItem]:
    """Yield cited figures whose place another took since."""
    articles: defaultdict[int, set[int]] = defaultdict(set)
    for each in superseded_citations.pending_citations():
        articles[each.figure].add(each.article)
    rows = Figure.objects.filter(pk__in=articles).order_by()
    for pk, title, slug in rows.values_list("pk", "statistic__title", "slug"):
        yield RadarItem(RadarKind.SUPERSEDED, pk, title, len(articles[pk]), detail=slug)


def _silent_sources() -> Iterator[RadarItem]:
    """Yield sources whose address answers no more, with the day since when."""
    silent = SourceAnswer.objects.exclude(failing_since=None).filter(url=F("source__url"))
    rows = silent.values_list("source", "source__title", "failing_since", "status", "url")
    for pk, title, since, status, url in rows:
        day = timezone.localdate(since)
        articles, said = _cited().sources[pk], str(status or "")
        yield RadarItem(RadarKind.SILENT, pk, title, articles, day, detail=said, url=url)


def _links() -> Iterator[RadarItem]:
    """Yield links of published articles that fail, each once an article."""
    seen = set()
    for link, failing in inner_links.failing_links():
        item = RadarItem(
            LINK_KINDS[FailingLink.Fault(failing.fault)],
            link.article,
            link.title,
            articles=1,
            detail=link.words,
            url=link.address,
            leads_to=failing.leads_to,
            language=link.language,
        )
        if item not in seen:
            seen.add(item)
            yield item


def _of_statistics(cited: _Cited, today: date) -> Iterator[RadarItem]:
    """Yield statistics with figures that nobody checked, and those whose days are near or past."""
    near = today + timedelta(days=DAYS_NEAR)
    unchecked = Figure.objects.filter(
        statistic=OuterRef("pk"), verification=Verification.UNVERIFIED
    )
    counted = unchecked.order_by().values("statistic").annotate(count=Count("pk")).values("count")
    # All of them: the database would count once more to find those with some.
    rows = Statistic.objects.order_by().values_list(
        "pk", "title", "review_on", "next_expected_on", Subquery(counted)
    )
    for pk, title, review_on, next_on, count in rows:
        articles = cited.statistics[pk]
        if count:
            yield RadarItem(RadarKind.UNCHECKED, pk, title, cited.unchecked[pk], figures=count)
        if review_on and review_on <= near:
            yield RadarItem(RadarKind.REVIEW, pk, title, articles, review_on)
        if next_on and next_on <= near:
            yield RadarItem(RadarKind.NEXT_EDITION, pk, title, articles, next_on)


def _unofficial_figures(cited: _Cited) -> Iterator[RadarItem]:
    """Yield statistics that have figures without an official source."""
    figures = Figure.objects.filter(verification=Verification.UNOFFICIAL).order_by()
    rows = figures.values_list("statistic", "statistic__title").annotate(count=Count("pk"))
    for pk, title, count in rows:
        articles = cited.unofficial[pk]
        yield RadarItem(RadarKind.UNOFFICIAL, pk, title, articles, figures=count)


def _unofficial_days() -> Iterator[RadarItem]:
    """Yield days of which a fact or a theme has no official source."""
    unofficial = {"observance": OuterRef("pk"), "verification": Verification.UNOFFICIAL}
    facts, themes = (
        model.objects.filter(**unofficial) for model in (ObservanceSource, ObservanceTheme)
    )
    days = Observance.objects.filter(Exists(facts) | Exists(themes)).order_by()
    marking = Article.objects.published().filter(observance__isnull=False).order_by()
    articles = Counter(marking.values_list("observance", flat=True))
    for pk, name in days.values_list("pk", "name"):
        yield RadarItem(RadarKind.UNOFFICIAL_DAY, pk, name, articles[pk])


def _without_address(cited: _Cited) -> Iterator[RadarItem]:
    rows = (
        Source.objects.filter(url="")
        .order_by()
        .values_list("pk", "title", "publisher__name", "year")
    )
    for pk, title, publisher, year in rows:
        # Many come out each year under one title.
        detail = f"{publisher}, {year}" if year else publisher
        yield RadarItem(RadarKind.NO_ADDRESS, pk, title, cited.sources[pk], detail=detail)
