import pytest
from django.utils import translation

from advocacy.dates.recurrence import parse
from advocacy.presentation.observance_facts import known_facts, rule_in_words
from tests.advocacy.factories import ObservanceFactory


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"type": "fixed", "month": 12, "day": 10},
            '<time datetime="12-10">10 December</time>, every year',
        ),
        (
            {"type": "nth_weekday", "month": 4, "weekday": "thursday", "n": 4},
            "The fourth Thursday of April",
        ),
        (
            {"type": "nth_weekday", "month": 9, "weekday": "thursday", "n": -1},
            "The last Thursday of September",
        ),
        (
            {
                "type": "fixed_range",
                "start": {"month": 11, "day": 25},
                "end": {"month": 12, "day": 10},
            },
            '<time datetime="11-25">25 November</time> to '
            '<time datetime="12-10">10 December</time>, every year',
        ),
        (
            {"type": "week_containing", "month": 11, "day": 11, "week_starts": "monday"},
            'The week with <time datetime="11-11">11 November</time>, from Monday on',
        ),
        (
            {"type": "every_n_years", "month": 10, "day": 20, "base_year": 2010, "interval": 5},
            '<time datetime="10-20">20 October</time>, every 5 years from '
            '<time datetime="2010">2010</time> on',
        ),
        ({"type": "last_day_of_month", "month": 10}, "The last day of October"),
        ({"type": "whole_month", "month": 2}, "All of February"),
        (
            {"type": "year_span", "start_year": 2025, "end_year": 2034},
            '<time datetime="2025">2025</time>–<time datetime="2034">2034</time>',
        ),
        (
            {"type": "year_span", "start_year": 2019, "end_year": 2019},
            '<time datetime="2019">2019</time>',
        ),
        ({"type": "movable", "known": {}}, "Announced year by year"),
    ],
)
def test_rule_in_words(rule, words):
    assert rule_in_words(parse(rule), "en") == words


def test_an_unknown_rule_has_no_words():
    with pytest.raises(NotImplementedError):
        rule_in_words("every full moon", "en")


def test_a_range_to_29_february_says_that_it_ends_with_the_month():
    rule = {"start": {"month": 2, "day": 20}, "end": {"month": 2, "day": 29}}

    words = rule_in_words(parse({"type": "fixed_range", **rule}), "en")

    assert words == (
        '<time datetime="02-20">20 February</time> to the last day of February, every year'
    )


def test_days_of_a_rule_read_in_the_readers_language():
    rule = parse({"type": "fixed", "month": 12, "day": 10})

    with translation.override("es"):
        assert ">10 de diciembre</time>" in rule_in_words(rule, "es")


@pytest.mark.django_db
def test_facts_are_those_known_each_with_its_sources():
    observance = ObservanceFactory(
        resolution="A/RES/68/192", first_observed=2014, names={"en": "A day", "ar": "يوم"}
    )
    observance.fact_sources.create(fact="resolution", source="UN list", verification="computed")

    facts = {fact.label: (fact.value, fact.language) for fact in known_facts(observance)}
    sources = {fact.label: [s.source for s in fact.sources] for fact in known_facts(observance)}

    assert facts == {
        "Name and date": ('<time datetime="12-10">10 December</time>, every year', ""),
        "Resolution": ("A/RES/68/192", "en"),
        "First observed": ('<time datetime="2014">2014</time>', ""),
        "Name in Arabic": ("يوم", "ar"),
    }
    assert sources["Resolution"] == ["UN list"]
    assert sources["First observed"] == []
