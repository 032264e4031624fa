"""What is in use cannot be deleted, and the page that refuses leads to where it is used."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.editing import correct
from advocacy.models import Figure, Source, Statistic
from tests.advocacy.factories import (
    FigureFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
    entered,
)
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure():
    return FigureFactory(slug="share-2024", statistic__slug="share", statistic__title="Share")


@pytest.fixture
def quoting(figure):
    return ArticleFactory(title="Quotes it", body='<p><stat-ref key="share-2024"></stat-ref></p>')


def change_link(row, words):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return f'<a href="{reverse(name, args=[row.pk])}">{words}</a>'


def refusals(editor, row):
    """The page that asks before deleting one, and the one before deleting what was ticked."""
    name = f"admin:advocacy_{row._meta.model_name}"
    ticked = {"action": "delete_selected", "_selected_action": [row.pk]}
    return [
        editor.get(reverse(f"{name}_delete", args=[row.pk])).text,
        editor.post(reverse(f"{name}_changelist"), ticked).text,
    ]


def is_refused(editor, row):
    """Whether it stays, whoever insists, and however."""
    name = f"admin:advocacy_{row._meta.model_name}"
    ticked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    editor.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
    editor.post(reverse(f"{name}_changelist"), ticked)
    return type(row).objects.filter(pk=row.pk).exists()


def test_a_cited_figure_stays_and_its_articles_are_listed(editor, figure, quoting):
    draft = DraftFactory(title="Will quote it", body=quoting.body)

    for page in refusals(editor, figure):
        for article in (quoting, draft):
            assert f"{change_link(article, article.title)} cites" in page
        assert change_link(figure, "share-2024") in page
        assert "is in use" in page
        assert 'name="post"' not in page
    assert is_refused(editor, figure)


@pytest.mark.exhaustive  # tests/advocacy/editing/test_publish.py has the uses
def test_a_figure_that_an_article_charts_stays(editor, figure):
    charting = ArticleFactory(title="Charts it", body='<stat-chart key="share"></stat-chart>')

    for page in refusals(editor, figure):
        assert f"{change_link(charting, 'Charts it')} shows" in page
        assert "in a chart." in page
    assert is_refused(editor, figure)


@pytest.mark.exhaustive  # as a figure that is cited
def test_a_figure_that_an_article_shows_as_the_newest_stays(editor, figure):
    following = ArticleFactory(
        title="Follows it", body='<stat-card key="share-2024" shows="latest"></stat-card>'
    )
    newest, oldest = (
        FigureFactory(
            slug=f"share-{year}",
            statistic=figure.statistic,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
        for year in (2025, 2020)
    )

    for page in refusals(editor, newest):
        assert f"{change_link(following, 'Follows it')} shows the newest figure" in page
    assert is_refused(editor, newest)
    assert f"{change_link(following, 'Follows it')} cites" in refusals(editor, figure)[0]
    assert is_refused(editor, figure)
    assert not is_refused(editor, oldest)


@pytest.mark.exhaustive  # tests/advocacy/editing/test_publish.py has the uses
def test_an_older_figure_that_an_article_keeps_stays(editor, figure, quoting):
    FigureFactory(
        slug="share-2025",
        statistic=figure.statistic,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
    )
    FigureFactory(slug="revised", statistic=figure.statistic, revises=figure)

    for page in refusals(editor, figure):
        assert f"{change_link(quoting, 'Quotes it')} cites" in page
    assert is_refused(editor, figure)


@pytest.mark.exhaustive  # as a figure that is cited
def test_a_figure_whose_value_was_revised_stays(editor, figure):
    later = FigureFactory(slug="revised", statistic=figure.statistic, revises=figure)

    for page in refusals(editor, figure):
        assert f"{change_link(later, 'revised')} revises" in page
    assert is_refused(editor, figure)


@pytest.mark.exhaustive  # as a figure that is cited
def test_a_corrected_figure_stays(editor, figure):
    figure.value = 75
    correct.correct(figure, reason="Wrong row.", by=User.objects.get())

    for page in refusals(editor, figure):
        assert "was corrected, and readers can look up what it said." in page
    assert is_refused(editor, figure)


@pytest.mark.exhaustive  # as a source
def test_a_statistic_stays_with_its_figures_and_charts(editor, figure, quoting):
    drawing = ArticleFactory(title="Draws it", body='<stat-chart key="share"></stat-chart>')
    query = f"?statistic__id__exact={figure.statistic_id}"

    for page in refusals(editor, figure.statistic):
        assert f'{query}">1</a> figure belongs to' in page
        for article in (quoting, drawing):
            assert f"{change_link(article, article.title)} cites" in page
    assert is_refused(editor, figure.statistic)
    listed = editor.get(reverse("admin:advocacy_figure_changelist") + query)
    assert "share-2024" in listed.text


@pytest.mark.exhaustive  # tests/advocacy/editing/test_publish.py has the uses
def test_a_statistic_without_figures_stays_while_an_article_draws_it(editor):
    statistic = StatisticFactory(slug="share")
    ArticleFactory(title="Draws it", body='<stat-chart key="share"></stat-chart>')

    for page in refusals(editor, statistic):
        assert "Draws it</a> cites" in page
    assert is_refused(editor, statistic)


def test_a_source_stays_with_what_rests_on_it(editor, figure, quoting):
    FigureFactory(
        statistic=figure.statistic, source=figure.source, period_start=None, period_end=None
    )

    for page in refusals(editor, figure.source):
        assert (
            f'?source__id__exact={figure.source_id}&amp;statistic__id__exact={figure.statistic_id}">2</a>'
            f" figures of {change_link(figure.statistic, 'Share')}."
        ) in page
        assert "Quotes it</a> cites" in page
    assert is_refused(editor, figure.source)


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("factory", [StatisticFactory, SourceFactory, FigureFactory])
def test_what_nothing_uses_is_deleted(editor, factory):
    row = factory()

    assert all('name="post"' in page for page in refusals(editor, row))
    assert not is_refused(editor, row)


@pytest.mark.exhaustive  # a count of queries
def test_a_list_of_uses_costs_no_more_for_more_articles(
    editor, figure, quoting, django_assert_max_num_queries
):
    for _ in range(5):
        ArticleFactory(body=quoting.body)

    with django_assert_max_num_queries(14):
        editor.get(reverse("admin:advocacy_figure_delete", args=[figure.pk]))


def delete_by_sql(model):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 -- our own name
    connection.check_constraints()


def test_django_and_the_database_refuse_too(figure, quoting):
    for row in (figure, figure.statistic, figure.source):
        with pytest.raises(ProtectedError):
            row.delete()
    for model in (Figure, Statistic, Source):
        with pytest.raises(IntegrityError), transaction.atomic():
            delete_by_sql(model)


@pytest.mark.exhaustive  # a count of queries
def test_however_many_figures_and_articles_the_page_that_refuses_asks_the_same(
    editor, figure, quoting, django_assert_max_num_queries
):
    for year in range(2010, 2022):
        FigureFactory(
            statistic=figure.statistic,
            slug=f"share-{year}",
            source=figure.source,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
        ArticleFactory(body=f'{quoting.body}<p><stat-ref key="share-{year}"></stat-ref></p>')

    with django_assert_max_num_queries(19):
        editor.get(reverse("admin:advocacy_figure_delete", args=[figure.pk]))
    with django_assert_max_num_queries(19):
        editor.get(reverse("admin:advocacy_statistic_delete", args=[figure.statistic_id]))
    with django_assert_max_num_queries(19):
        editor.get(reverse("admin:advocacy_source_delete", args=[figure.source_id]))


@pytest.mark.sampled
@pytest.mark.parametrize("days", [1, 0])
def test_a_figure_that_readers_may_have_seen_stays_from_the_next_day_on(editor, figure, days):
    Figure.objects.update(**entered(figure.entered_at - timedelta(days=days)))

    if days:
        for page in refusals(editor, figure):
            assert "readers may have seen it. Correct it instead." in page
    assert is_refused(editor, figure) == bool(days)


def test_a_draft_is_deleted_however_old(editor, figure):
    ArticleFactory(body='<stat-chart key="share"></stat-chart>')
    draft = FigureFactory(
        statistic=figure.statistic,
        is_published=False,
        period_start=date(2030, 1, 1),
        period_end=date(2030, 12, 31),
        entered_at=timezone.now() - timedelta(days=40),
    )

    assert not is_refused(editor, draft)


def test_figures_are_not_deleted_beside_their_statistic(editor, figure):
    page = editor.get(reverse("admin:advocacy_statistic_change", args=[figure.statistic_id])).text

    assert "figures-0-id" in page
    assert "figures-0-DELETE" not in page


@pytest.mark.exhaustive  # as a source
def test_a_topic_that_things_have_stays_and_says_how_many(editor):
    used, unused = TopicFactory(name="Used"), TopicFactory(name="Unused")
    ArticleFactory(title="Has it").topics.add(used)
    StatisticFactory().topics.add(used)

    for page in refusals(editor, used):
        assert f"Articles with the topic {change_link(used, 'Used')}: 1." in page
        assert f"Statistics with the topic {change_link(used, 'Used')}: 1." in page
    assert is_refused(editor, used)
    assert not is_refused(editor, unused)
