"""A fact is a draft until somebody publishes it, and can be one again as long as nobody needs it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from advocacy.editing import publish
from advocacy.editing.publish import Missing, Use
from advocacy.models import Figure, Observance, ObservanceSource, Source, Statistic, Topic
from page_cache import generation
from search.models import SearchEntry
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=40)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def by():
    return UserFactory()


def draft(factory, **fields):
    return factory(is_published=False, **fields)


def draft_statistic(*, figures=1, **fields):
    statistic = draft(StatisticFactory, **fields)
    for year in range(2020, 2020 + figures):
        days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        draft(FigureFactory, statistic=statistic, entered_at=LONG_AGO, **days)
    return statistic


def indexed(kind):
    return set(SearchEntry.objects.filter(kind=kind).values_list("object_id", flat=True))


def test_what_is_new_is_a_draft():
    assert not Statistic().is_published
    assert not Figure().is_published
    assert not Topic().is_published
    assert not Observance().is_published


@pytest.mark.parametrize("factory", [TopicFactory, ObservanceFactory, StatisticFactory])
def test_the_database_keeps_the_moment_of_publication(factory):
    with pytest.raises(IntegrityError, match="published_at_a_moment"), transaction.atomic():
        factory(is_published=True, first_published_at=None)


def test_a_statistic_goes_live_with_its_figures_and_sources(by):
    statistic = draft_statistic(figures=2)
    assert not indexed("statistic")
    assert not indexed("source")
    before = generation.current()

    publish.publish(fact=statistic, by=by)

    figures = statistic.figures.all()
    assert Statistic.objects.published().get().first_published_at == NOW
    assert [figure.is_published for figure in figures] == [True, True]
    assert {figure.entered_at for figure in figures} == {NOW}
    assert {figure.entered_on for figure in figures} == {date(2026, 11, 30)}
    assert indexed("statistic") == {statistic.pk}
    assert indexed("source") == {figure.source_id for figure in figures}
    assert generation.current() > before


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("fact", "missing"),
    [
        (lambda: draft(StatisticFactory), [Missing.FIGURE]),
        (lambda: draft(ObservanceFactory), [Missing.SOURCE_OF_DATE]),
        (
            lambda: draft(FigureFactory, statistic=draft(StatisticFactory)),
            [Missing.PUBLISHED_STATISTIC],
        ),
        (
            lambda: draft(
                FigureFactory,
                statistic=(old := draft(FigureFactory)).statistic,
                revises=old,
            ),
            [Missing.PUBLISHED_PREDECESSOR],
        ),
        (lambda: draft(FigureFactory), []),
        (lambda: draft(TopicFactory), []),
        (draft_statistic, []),
    ],
)
def test_what_is_incomplete_stays_a_draft(by, fact, missing):
    fact = fact()
    assert publish.find_missing(fact) == missing

    if missing:
        with pytest.raises(publish.NotReady) as refused:
            publish.publish(fact=fact, by=by)
        assert refused.value.missing == missing
    else:
        publish.publish(fact=fact, by=by)

    fact.refresh_from_db()
    assert fact.is_published == (not missing)


def test_a_day_with_a_source_of_its_date_is_published(by):
    day = draft(ObservanceFactory)
    ObservanceSource.objects.create(observance=day, fact="name_and_rule", source="A/RES/1/1")

    publish.publish(fact=day, by=by)

    assert indexed("observance") == {day.pk}


def test_a_figure_of_a_draft_is_never_public(by):
    statistic = draft(StatisticFactory)

    saved = FigureFactory(statistic=statistic)
    (stored,) = Figure.objects.bulk_create(
        [
            FigureFactory.build(
                statistic=statistic, source=SourceFactory(), period_start=None, period_end=None
            )
        ]
    )

    assert [saved.is_published, stored.is_published] == [False, False]
    assert not Figure.objects.published().exists()
    publish.publish(fact=statistic, by=by)
    assert Figure.objects.published().count() == 2


def test_a_draft_that_revises_changes_nothing_before_it_is_published(by):
    first = FigureFactory(value=1)
    statistic = first.statistic
    second = draft(FigureFactory, statistic=statistic, revises=first, value=2)

    assert statistic.current_figures == [first]
    assert list(Figure.objects.latest_of_each()) == [first]
    assert list(Figure.objects.current()) == [first]
    publish.publish(fact=second, by=by)
    assert statistic.current_figures == [second]
    assert list(Figure.objects.latest_of_each()) == [second]


def test_a_public_figure_never_revises_a_draft(by):
    first = draft(FigureFactory)
    second = FigureFactory(statistic=first.statistic, revises=first)

    assert (second.is_published, second.first_published_at) == (False, None)
    assert not first.statistic.all_figures
    publish.publish(fact=first, by=by)
    publish.publish(fact=second, by=by)
    assert first.statistic.current_figures == [second]


@pytest.mark.exhaustive  # an edge
def test_what_readers_cannot_see_tells_programs_of_no_change(by):
    figure = FigureFactory()
    statistic = figure.statistic
    Statistic.objects.update(changed_at=LONG_AGO)
    Figure.objects.update(changed_at=LONG_AGO)
    before = generation.current()

    second = draft(FigureFactory, statistic=statistic, revises=figure, source=figure.source)
    second.value = 7
    second.save()

    statistic.refresh_from_db()
    figure.refresh_from_db()
    assert {statistic.changed_at, figure.changed_at} == {LONG_AGO}
    assert generation.current() == before
    publish.publish(fact=second, by=by)
    statistic.refresh_from_db()
    assert statistic.changed_at == NOW


def test_what_was_published_before_keeps_its_day(by):
    figure = FigureFactory(entered_at=LONG_AGO, first_published_at=LONG_AGO)
    FigureFactory(statistic=figure.statistic, period_start=date(2020, 1, 1))

    publish.unpublish(fact=figure, by=by)
    figure.refresh_from_db()
    assert not figure.is_published
    publish.publish(fact=figure, by=by)

    figure.refresh_from_db()
    assert (figure.first_published_at, figure.entered_at) == (LONG_AGO, LONG_AGO)


@pytest.mark.parametrize("days", [0, 40])
def test_nobody_can_have_read_a_draft(by, days):
    figure = draft(FigureFactory, entered_at=NOW - timedelta(days=days))
    assert not figure.may_have_been_read
    assert not figure.statistic.may_have_been_read
    assert not figure.source.may_have_been_read


def test_a_statistic_becomes_a_draft_with_all_its_figures(by):
    figure = FigureFactory()
    before = generation.current()

    publish.unpublish(fact=figure.statistic, by=by)

    assert not Statistic.objects.published().exists()
    assert not Figure.objects.published().exists()
    assert not Source.objects.in_use().exists()
    assert not indexed("statistic") | indexed("source")
    assert generation.current() > before


def cited(figure, *, chart=False, factory=ArticleFactory):
    name = figure.statistic.slug if chart else figure.slug
    body = (
        f'<stat-chart key="{name}"></stat-chart>'
        if chart
        else f'<stat-ref key="{name}">1</stat-ref>'
    )
    factory(body=body if chart else f"<p>{body}</p>")
    return figure


def revised(figure):
    FigureFactory(statistic=figure.statistic, revises=figure)
    return figure


def with_another(figure):
    FigureFactory(statistic=figure.statistic, period_start=date(2020, 1, 1))
    return figure


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("fact", "uses"),
    [
        (lambda: with_another(FigureFactory()), []),
        (lambda: with_another(cited(FigureFactory())), [Use.CITED]),
        (lambda: with_another(cited(FigureFactory(), factory=DraftFactory)), []),
        (lambda: revised(FigureFactory()), [Use.REVISED_BY_ANOTHER]),
        (FigureFactory, [Use.LAST_FIGURE]),
        (lambda: cited(FigureFactory()).statistic, [Use.CITED]),
        (lambda: cited(FigureFactory(), chart=True).statistic, [Use.CITED]),
        (lambda: FigureFactory().statistic, []),
        (ObservanceFactory, []),
        (TopicFactory, []),
    ],
)
def test_what_readers_need_elsewhere_stays(by, fact, uses):
    fact = fact()
    assert publish.find_uses(fact) == uses

    if uses:
        with pytest.raises(publish.StillInUse) as refused:
            publish.unpublish(fact=fact, by=by)
        assert refused.value.uses == uses
    else:
        publish.unpublish(fact=fact, by=by)

    fact.refresh_from_db()
    assert fact.is_published == bool(uses)
