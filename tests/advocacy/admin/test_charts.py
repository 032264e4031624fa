"""Which statistics an editor may put on one chart."""

import pytest
from django.urls import reverse

from advocacy.models import Statistic
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import StatisticFactory

pytestmark = pytest.mark.django_db


def put_on_one_chart(editor, statistic, beside, **typed):
    address = reverse("admin:advocacy_statistic_change", args=[statistic.pk])
    sent = form_of(editor.get(address)) | {"drawn_beside": [each.pk for each in beside]} | typed
    return editor.post(address, sent)


def test_editors_draw_statistics_of_one_kind_on_one_chart(editor):
    every, women = StatisticFactory(), StatisticFactory(short_name="women")

    # The name that it lacked is typed in the same go.
    page = put_on_one_chart(editor, every, [women], short_name="everybody", chart="line")

    assert page.status_code == 302
    every = Statistic.objects.get(pk=every.pk)
    assert (every.chart_companions, every.chart, women.chart_companions) == ([women], "line", [])


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"unit": "cases"}, "has another unit, place or way of counting"),
        ({"geography_code": "840"}, "has another unit, place or way of counting"),
        ({"counted": "decisions"}, "has another unit, place or way of counting"),
        ({"short_name": ""}, "Give each of the statistics on the chart a short name first"),
    ],
)
def test_what_would_not_mean_the_same_is_refused_with_its_reason(editor, other, words):
    every = StatisticFactory(short_name="everybody")
    women = StatisticFactory(**{"short_name": "women", **other})

    page = put_on_one_chart(editor, every, [women])

    (error,) = errors_of(page)["drawn_beside"]
    assert words in error
    assert women.title in error
    assert every.chart_companions == []


@pytest.mark.exhaustive
def test_a_chart_has_four_lines_at_most_and_none_twice(editor):
    every = StatisticFactory(short_name="everybody")
    others = [StatisticFactory(short_name=f"part {n}") for n in range(4)]

    assert errors_of(put_on_one_chart(editor, every, others)) == {
        "drawn_beside": ["Three can be drawn beside a statistic at most."]
    }
    assert errors_of(put_on_one_chart(editor, every, [every])) == {
        "drawn_beside": ["A statistic is on its own chart already."]
    }
