import json
from datetime import date, timedelta

import pytest
from django import forms
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from advocacy.admin.forms.rule_field import RuleField
from advocacy.admin.forms.rule_kinds import KINDS
from advocacy.dates import recurrence
from advocacy.models import Observance
from tests.advocacy.admin.helpers import errors_of, fields_in, form_of
from tests.advocacy.dates.rules import RULES, rules, years
from tests.advocacy.factories import ObservanceFactory


class Form(forms.Form):
    rule = RuleField()


def sent_back(rule):
    """What a browser sends of a page that shows this rule."""
    return fields_in(str(Form(initial={"rule": rule})["rule"]))


def read(sent):
    form = Form(sent)
    assert form.is_valid(), str(form["rule"])
    return form.cleaned_data["rule"]


def mistakes_in(sent):
    """The mistakes that the page shows beside the fields of the chosen kind."""
    bound = Form(sent)["rule"]
    assert bound.errors
    chosen = bound.data.forms[sent["rule-kind"]]
    found = [*chosen.errors.values()]
    for row in getattr(chosen, "years", []):
        found += row.errors.values()
    messages = [str(message) for errors in found for message in errors]
    assert all(message in str(bound) for message in messages)
    return messages


def test_every_kind_that_the_calendar_knows_can_be_chosen():
    assert set(KINDS) == set(recurrence.READERS)


@pytest.mark.exhaustive  # the next test makes up rules of each kind
def test_every_rule_of_the_reference_data_comes_back_as_it_was():
    for slug, rule in RULES.items():
        assert json.dumps(read(sent_back(rule))) == json.dumps(rule), slug


dates = st.dates(date(1950, 1, 1), date(2050, 12, 20))
spans = st.builds(
    lambda first, days: f"{first}/{first + timedelta(days)}" if days else f"{first}",
    dates,
    st.integers(0, 366),
)
by_year = st.lists(spans, max_size=4).map(lambda texts: {text[:4]: text for text in texts})
left_out = st.lists(years, max_size=3).map(lambda found: {str(year): None for year in found})
movable = st.builds(
    lambda known, missing, computed, basis, note: {
        "type": "movable",
        "known": known | missing,
        **({"computed_unverified": computed} if computed else {}),
        **({"basis": basis} if basis else {}),
        **({"computed_note": note} if note else {}),
    },
    by_year,
    left_out,
    by_year,
    st.sampled_from(["", "full moon of May (UTC); “announced”"]),
    st.sampled_from(["", "Must be <confirmed>."]),
)


@given(st.one_of(rules, movable))
def test_any_rule_comes_back_as_it_was(rule):
    assert recurrence.parse(rule)
    assert read(sent_back(rule)) == rule


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (
            {"rule-kind": "fixed", "rule-fixed-day": "10", "rule-fixed-month": "12"},
            {"type": "fixed", "month": 12, "day": 10},
        ),
        # What is half filled in of another kind does not count.
        (
            {
                "rule-kind": "whole_month",
                "rule-whole_month-month": "1",
                "rule-fixed-day": "99",
                "rule-movable-years-TOTAL_FORMS": "much",
            },
            {"type": "whole_month", "month": 1},
        ),
        (
            {
                "rule-kind": "movable",
                "rule-movable-years-TOTAL_FORMS": "5",
                "rule-movable-years-INITIAL_FORMS": "3",
                "rule-movable-years-0-year": "",
                "rule-movable-years-1-year": "2026",
                "rule-movable-years-1-not_held": "on",
                "rule-movable-years-2-first": "2025-05-12",
                "rule-movable-years-3-year": "2024",
                "rule-movable-years-3-first": "2024-05-23",
                "rule-movable-years-3-last": "2024-05-24",
            },
            {
                "type": "movable",
                "known": {"2024": "2024-05-23/2024-05-24", "2025": "2025-05-12", "2026": None},
            },
        ),
    ],
)
def test_a_rule_is_chosen_in_words(typed, rule):
    assert read(typed) == rule


def year(**fields):
    return {
        "rule-kind": "movable",
        "rule-movable-years-TOTAL_FORMS": "1",
        "rule-movable-years-INITIAL_FORMS": "0",
        **{f"rule-movable-years-0-{name}": text for name, text in fields.items()},
    }


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"rule-kind": "fixed"}, ["This field is required."] * 2),
        (
            {"rule-kind": "fixed", "rule-fixed-day": "30", "rule-fixed-month": "2"},
            ["This month has no such day."],
        ),
        (
            {"rule-kind": "fixed", "rule-fixed-day": "ten", "rule-fixed-month": "12"},
            ["Enter a whole number."],
        ),
        (
            {
                "rule-kind": "fixed_range",
                "rule-fixed_range-start_day": "1",
                "rule-fixed_range-start_month": "6",
                "rule-fixed_range-end_day": "31",
                "rule-fixed_range-end_month": "6",
            },
            ["This month has no such day."],
        ),
        (
            {
                "rule-kind": "year_span",
                "rule-year_span-start_year": "2030",
                "rule-year_span-end_year": "2021",
            },
            ["The last year is before the first."],
        ),
        (year(year="2025"), ["Enter a date or tick “Not held this year”."]),
        (year(not_held="on"), ["Enter the year."]),
        (
            year(year="2025", first="2025-05-12", not_held="on"),
            ["Enter a date or tick “Not held this year”, not both."],
        ),
        (year(year="2024", first="2025-05-12"), ["This day does not fall in 2024."]),
        (
            year(first="2025-05-12", last="2025-05-11"),
            ["The last day is before the first."],
        ),
        (year(first="2025-05-12", last="2027-05-11"), ["This is longer than a year."]),
        (year(first="12 mai"), ["Enter a valid date."]),
    ],
)
def test_a_mistake_is_explained_beside_its_field_and_what_was_typed_stays(typed, expected):
    assert mistakes_in(typed) == expected
    again = fields_in(str(Form(typed)["rule"]))
    assert typed.items() <= again.items()


def test_a_year_stands_once():
    typed = {
        **year(first="2025-05-12"),
        "rule-movable-years-TOTAL_FORMS": "2",
        "rule-movable-years-1-year": "2025",
        "rule-movable-years-1-not_held": "on",
    }

    bound = Form(typed)["rule"]

    assert bound.errors
    assert "2025 is listed twice." in str(bound)


def test_a_page_that_sends_nothing_of_the_years_is_refused():
    assert not Form({"rule-kind": "movable"}).is_valid()


@pytest.mark.django_db
def test_a_new_day_asks_for_a_rule_and_chooses_none(editor):
    address = reverse("admin:advocacy_observance_add")
    typed = form_of(editor.get(address))

    page = editor.post(address, typed | {"name": "A day", "slug": "a-day", "status": "un-list"})

    assert "rule-kind" not in typed
    assert errors_of(page)["rule"] == ["Choose how its date is set."]
    assert '<a href="#id_rule">When it falls</a>' in page.text
    assert 'id="id_rule"' in page.text
    assert Observance.objects.count() == 0


@pytest.mark.exhaustive  # tests/advocacy/admin/test_history.py has a number
@pytest.mark.django_db
def test_the_history_says_that_the_rule_changed_only_when_it_did(editor):
    day = ObservanceFactory(rule=RULES["vesak-the-day-of-the-full-moon"])
    day_before = day.name
    address = reverse("admin:advocacy_observance_change", args=[day.pk])
    sent = form_of(editor.get(address))

    editor.post(address, sent | {"name": "Vesak"})
    editor.post(address, sent | {"name": "Vesak", "rule-movable-years-8-first": "2026-05-31"})

    log = LogEntry.objects.filter(object_id=str(day.pk))
    words = [entry.get_change_message() for entry in log.order_by("pk")]
    day.refresh_from_db()
    assert day.rule["known"]["2026"] == "2026-05-31"
    assert day.rule["computed_unverified"] == {
        str(year): f"{year}-05-{number}"
        for year, number in [(2026, "01"), (2027, 20), (2028, "08"), (2029, 27), (2030, 17)]
    }
    name, rule = words
    assert name == f"Changed Name in English for observance “Vesak: {day_before} → Vesak”."
    assert rule.startswith("Changed When it falls for observance “Vesak: {")
    assert '"2026": "2026-05-31"' in rule.partition(" → ")[2]


@pytest.mark.exhaustive  # test_concurrent_edit.py has two at once
@pytest.mark.django_db
def test_a_rule_that_two_changed_is_quoted_in_words(editor):
    day = ObservanceFactory(rule={"type": "movable", "known": {"2025": "2025-05-12"}})
    address = reverse("admin:advocacy_observance_change", args=[day.pk])
    opened = form_of(editor.get(address))
    editor.post(address, opened | {"rule-movable-years-0-first": "2025-05-13"})

    page = editor.post(address, opened | {"rule-movable-years-0-first": "2025-05-14"})

    (error,) = errors_of(page)["rule"]
    assert "It now says “Announced year by year; 2025: 2025-05-13”." in error
    assert (
        fields_in(str(page.context["adminform"].form["rule"])).items()
        >= {
            "rule-kind": "movable",
            "rule-movable-years-0-first": "2025-05-14",
        }.items()
    )
