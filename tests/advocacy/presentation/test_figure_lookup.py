import pytest

from advocacy.presentation.figure_lookup import look_up_figures, read_figures
from tests.advocacy.factories import FigureFactory, StatisticFactory

pytestmark = pytest.mark.django_db


def test_figures_and_statistics_are_known_by_their_names():
    figure = FigureFactory(also_cited_as="its-other-name")
    charted = StatisticFactory(slug="charted")
    FigureFactory.create_batch(2)

    found = look_up_figures(
        figures=[figure.slug, "its-other-name", "gone"], statistics=["charted", "lost"]
    )

    assert found.figures == {figure.slug: figure, "its-other-name": figure}
    assert found.statistics == {"charted": charted}


def test_a_figure_knows_all_figures_of_its_statistic_without_asking(django_assert_num_queries):
    figure = FigureFactory()
    earlier = FigureFactory(
        statistic=figure.statistic, period_start="2020-01-01", period_end="2020-12-31"
    )

    found = look_up_figures(figures=[figure.slug]).figures[figure.slug]

    with django_assert_num_queries(0):
        assert found.statistic.current_figures == [earlier, figure]
        assert [str(f.source.publisher) for f in found.statistic.all_figures] == ["UNHCR"] * 2


def test_a_statistic_without_figures_is_found_by_two_queries_more(django_assert_num_queries):
    empty, figure = StatisticFactory(slug="empty"), FigureFactory()

    with django_assert_num_queries(3):
        found = read_figures(figures=[figure.slug], statistics=["empty"])

    assert found.statistics == {"empty": empty, figure.statistic.slug: figure.statistic}
    assert list(found.statistics["empty"].all_figures) == []


def test_what_was_asked_for_is_kept_for_the_generation(one_generation, django_assert_num_queries):
    figures = FigureFactory.create_batch(3)
    names = [figure.slug for figure in figures]

    with django_assert_num_queries(1):  # figures with their statistics and sources
        look_up_figures(figures=[*names, "gone"], statistics=[figures[0].statistic.slug])

    with django_assert_num_queries(0):
        again = look_up_figures(figures=[*names, "gone"], statistics=[figures[0].statistic.slug])
    assert list(again.figures) == names
