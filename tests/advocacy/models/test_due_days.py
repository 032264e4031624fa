from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from advocacy.dates.lead_times import LeadTime
from tests.advocacy.factories import FigureFactory, ObservanceFactory, StatisticFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2027-06-18", 'Next figures expected: <time datetime="2027-06-18">18 June 2027</time>.'),
        (
            "2027-06-19",
            'Next figures were expected on <time datetime="2027-06-18">18 June 2027</time>.',
        ),
    ],
)
def test_readers_see_when_the_next_figures_are_due(client, today, words):
    statistic = StatisticFactory(next_expected_on=date(2027, 6, 18), update_period="each June")
    FigureFactory(statistic=statistic)

    with time_machine.travel(f"{today} 12:00", tick=False):
        text = client.get(statistic.get_absolute_url()).content.decode()

    assert words in text
    assert 'Updated: <bdi lang="en">each June</bdi>' in text


@pytest.mark.exhaustive  # tests/advocacy/reference_data/test_files.py
def test_how_often_is_said_in_the_language_of_the_reader(client):
    statistic = StatisticFactory(update_frequency="annual", update_period="each June")

    assert "Updated: every year" in client.get(statistic.get_absolute_url()).content.decode()
    spanish = client.get(f"/es{statistic.get_absolute_url()}").content.decode()
    assert "cada año" in spanish
    assert "each June" not in spanish


@pytest.mark.exhaustive
def test_where_no_day_is_known_none_is_named(client):
    text = client.get(StatisticFactory().get_absolute_url()).content.decode()

    assert "Next figures" not in text
    assert "Updated:" not in text


def test_each_observance_has_the_lead_time_of_the_house_or_its_own():
    assert ObservanceFactory().lead_time == LeadTime(42, 14, 7)
    assert ObservanceFactory(pitch_days=90, translation_days=0).lead_time == LeadTime(90, 14, 0)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "days",
    [
        {"pitch_days": 13},
        {"draft_days": 43},
        {"translation_days": 15},
        {"pitch_days": 10, "draft_days": 5},
        {"pitch_days": 367},
    ],
)
def test_the_steps_to_a_day_come_in_their_order(days):
    with pytest.raises(ValidationError, match="A piece is pitched before it is drafted"):
        ObservanceFactory.build(**days).full_clean(exclude=["topics"])
    with pytest.raises(IntegrityError, match="observance_lead_time"), transaction.atomic():
        ObservanceFactory(**days)
