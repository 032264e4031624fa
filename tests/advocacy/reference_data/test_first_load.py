"""Filling an empty database with the reference data."""

from io import StringIO

import pytest
from django.core.management import call_command

from advocacy import reference_data
from advocacy.models import (
    Figure,
    Instrument,
    Observance,
    ObservanceSource,
    ObservanceTheme,
    Publisher,
    Source,
    Statistic,
    Topic,
)

# Loading takes a second each time.
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def run():
    out = StringIO()
    call_command("load_reference_data", stdout=out, no_color=True)
    return out.getvalue().splitlines()


def everything():
    models = [
        Topic,
        Observance,
        ObservanceSource,
        ObservanceTheme,
        Publisher,
        Source,
        Statistic,
        Figure,
        Instrument,
    ]
    return {
        model.__name__: list(model.objects.order_by("pk").values_list()) for model in models
    } | {
        "topics": sorted(Observance.topics.through.objects.values_list("tag", "content_object")),
        "related": sorted(Statistic.related.through.objects.values_list()),
    }


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_the_first_run_adds_everything_and_the_second_nothing():
    assert run() == [
        "topics: 57 added, 0 were here",
        "statistics: 59 added, 0 were here",
        "figures: 270 added, 0 were here",
        "observances: 270 added, 0 were here",
        "themes: 20 added, 0 were here",
        "instruments: 28 added, 0 were here",
        "704 rows of reference data added.",
    ]
    before = everything()

    assert run() == [
        "topics: 0 added, 57 were here",
        "statistics: 0 added, 59 were here",
        "figures: 0 added, 270 were here",
        "observances: 0 added, 270 were here",
        "themes: 0 added, 20 were here",
        "instruments: 0 added, 28 were here",
        "Nothing to add: all reference data was here. Nothing was changed.",
    ]
    assert everything() == before


@pytest.mark.exhaustive
def test_loading_costs_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(300):
        reference_data.load()
