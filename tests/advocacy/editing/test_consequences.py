"""What changes in public articles is told before figures are published."""

from datetime import date

import pytest

from advocacy.editing import consequences, publish
from advocacy.editing.consequences import Effect
from tests.advocacy.factories import FigureFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


@pytest.fixture
def old():
    return FigureFactory(slug="old", value=1, statistic__slug="count", **year(2023))


@pytest.fixture
def newest(old):
    return FigureFactory(slug="newest", value=2, statistic=old.statistic, **year(2024))


def article_with(body, factory=ArticleFactory):
    return factory(body=body)


PINNED = '<p><stat-ref key="{}">1</stat-ref></p>'
LATEST = '<p><stat-ref key="{}" shows="latest"></stat-ref></p>'
CHART = '<stat-chart key="count"></stat-chart>'


def changes_of(fact):
    return consequences.changes_if_published(fact, publish.figures_to_publish(fact))


def effects(fact, of=changes_of):
    return [
        (each.effect, each.before and each.before.slug, each.after and each.after.slug)
        for each in of(fact)
    ]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("body", "of_newer", "of_revision"),
    [
        (PINNED.format("old"), [], [(Effect.REVISED, "old", "draft")]),
        (PINNED.format("newest"), [(Effect.SUPERSEDED, "newest", "draft")], []),
        (LATEST.format("newest"), [(Effect.NEWEST, "newest", "draft")], []),
        (CHART, [(Effect.CHART, None, None)], [(Effect.CHART, None, None)]),
    ],
)
def test_each_citation_says_what_becomes_of_it(old, newest, body, of_newer, of_revision):
    article_with(body)
    article_with(body, DraftFactory)  # readers do not see it
    draft = FigureFactory(slug="draft", statistic=old.statistic, is_published=False, **year(2025))
    assert effects(draft) == effects(old.statistic) == of_newer
    draft.delete()

    draft = FigureFactory(
        slug="draft", statistic=old.statistic, is_published=False, revises=old, **year(2023)
    )
    assert effects(draft) == of_revision


@pytest.mark.exhaustive
def test_a_value_that_was_revised_before_is_revised_again(old, newest):
    article_with(PINNED.format("old"))
    second = FigureFactory(slug="second", statistic=old.statistic, revises=old, **year(2023))
    third = FigureFactory(
        slug="third", statistic=old.statistic, revises=second, is_published=False, **year(2023)
    )

    assert effects(third) == [(Effect.REVISED, "second", "third")]


def test_what_becomes_a_draft_gives_way_to_what_stood_before(old, newest):
    article_with(PINNED.format("old"))
    second = FigureFactory(slug="second", statistic=old.statistic, revises=old, **year(2023))

    assert effects(second, consequences.changes_if_unpublished) == [
        (Effect.REVISED, "second", "old")
    ]
    publish.unpublish(fact=second, by=UserFactory())
    second.refresh_from_db()
    assert effects(second, consequences.changes_if_unpublished) == []


@pytest.mark.exhaustive
def test_three_queries_however_many_articles(old, newest, django_assert_num_queries):
    for _ in range(3):
        article_with(PINNED.format("newest"))
    statistic = FigureFactory(statistic=old.statistic, is_published=False, **year(2025)).statistic

    with django_assert_num_queries(3):  # its drafts, its figures, the citations
        assert len(changes_of(statistic)) == 3
