"""The dates on the page of a request, in words."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help.casework import cases
from legal_help.desk.case_page import dates
from legal_help.desk.words import days
from legal_help.intake import return_visit
from legal_help.questions import QUESTIONS
from legal_help.questions import QuestionKind as Asked
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.law import shipped_law
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.timeline import DateState, TimelineEntry
from legal_help.rules.triage import triage
from legal_help.rules.triage_tables import EVENTS
from tests.legal_help.page_fixtures import ANSWERS
from tests.markup import one_line

TODAY = dt.date(2026, 11, 26)


def in_days(first, last=None):
    day = TODAY + dt.timedelta(days=first)
    end = day if last is None else TODAY + dt.timedelta(days=last)
    return TimelineEntry(code="hearing", first=day, last=end, state=DateState.GIVEN)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (in_days(0), "today"),
        (in_days(1), "tomorrow"),
        (in_days(-1), "yesterday"),
        (in_days(90), "in 90 days"),
        (in_days(91), "in about 3 months"),
        (in_days(-100), "about 3 months ago"),
        (in_days(700), "in about 23 months"),
        (in_days(760), "in about 2 years"),
        (in_days(-13_445), "about 37 years ago"),
        (in_days(5, 35), "in 5 to 35 days"),
        (in_days(-35, -5), "5 to 35 days ago"),
        (in_days(400, 430), "in about 13 to 14 months"),
        (in_days(1100, 1130), "in about 3 years"),
        (in_days(-1_100, -740), "about 2 to 3 years ago"),
        (in_days(-400, -380), "about 12 to 13 months ago"),
        (in_days(800, 1_200), "in about 2 to 3 years"),
        (in_days(1, 20), "tomorrow to in 20 days"),
        (in_days(80, 110), "in 80 days to in about 4 months"),
        (in_days(-5, 25), "may be past or to come"),
        (in_days(0, 30), "may be past or to come"),
    ],
)
def test_how_far_off_a_date_is(entry, words):
    assert days.span_away(entry.first, entry.last, TODAY) == words


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2008-12-20", "17, turns 18 on 20 December 2026"),
        ("2008-11-26", "18, turns 19 on 26 November 2027"),
        ("2009", "16 or 17"),
        ("1990-05-05", "36"),
        ("1990", "35 or 36"),
        ("2005-11-26", "21"),
        ("2027", ""),
    ],
)
def test_an_age_is_never_rounded_up(born, words):
    assert days.age_in_words(PartialDate.parse(born), TODAY) == words


def test_whatever_is_counted_says_from_what():
    """A reason with a day of its own was not counted: the person gave that day."""
    given = {"HEARING_PASSED_MAYBE_MISSED", "REMOVAL_SCHEDULED", "OTHER_DATE"}
    own = {each.code for each in EVENTS} | {each.passed for each in EVENTS} | given
    dated = {
        reason.code.partition(":")[0]
        for facts in (
            {"arrival": day, "filed": "no", "exceptions": exceptions}
            for day in ("2026-08-03", "2025-11-25", "2025-11", "2025-08-03", "2020", "2025-11-29")
            for exceptions in ([], ["ILLNESS"])
        )
        for reason in triage(facts, TODAY, shipped_law())[1]
        if reason.date
    }

    assert dated - own <= dates.COUNTED_FROM.keys()
    assert {"OYD_DUE", "OYD_JUST_PASSED", "OYD_PASSED_EXCEPTION"} <= dated
    assert set(dates.COUNTED_FROM.values()) <= dates.NAMES.keys()
    counted = {name for name, words in dates.NAMES.items() if name.isupper()}
    assert counted <= dates.COUNTED_FROM.keys()


def test_every_date_that_is_asked_has_a_name():
    asked = {name for name, question in QUESTIONS.items() if question.kind is Asked.DATE}

    assert asked <= set(dates.NAMES)


@pytest.fixture
def page(db, desk):
    def page(receipt):
        return desk.get(reverse("cases:detail", args=[receipt.public_ref]))

    return page


def listed(page, which):
    return [
        (str(row["name"]), row["words"], str(row["state"])) for row in page.context["dates"][which]
    ]


@pytest.mark.django_db
def test_the_page_lists_past_and_coming_dates(page, send):
    today = timezone.localdate()
    hearing, arrival = today + dt.timedelta(days=10), today - dt.timedelta(days=200)
    answers = {**ANSWERS, "hearing": str(hearing), "arrival": str(arrival), "dob": "1990"}
    found = page(send(answers=answers, facts={"arrival": str(arrival), "hearing": str(hearing)}))

    past, coming = listed(found, "past"), listed(found, "coming")
    assert [row[0] for row in past] == ["Born", "Last came into the United States"]
    assert past[0][1] == "1990"
    assert [row[0] for row in coming] == [
        "Court hearing",
        "One year: the day to plan for",
        "One year: the last day by the rule. Do not rely on it",
    ]
    assert "in 10 days" in found.text
    assert 'datetime="1990"' in found.text
    assert "(INA 208(a)(2)(B))" in found.text


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_the_two_days_of_the_one_year_rule_stand_side_by_side(page, send):
    found = page(send(facts={"arrival": "2025-12-25", "filed": "no"}))

    year = found.context["dates"]["one_year"]
    assert (str(year["days"].safe), str(year["days"].last)) == ("2026-12-24", "2026-12-28")
    assert "Plan for this day" in found.text
    assert "never plan for it" in found.text


@pytest.mark.exhaustive  # tests/legal_help/rules has the days
@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"arrival": None}, {"arrival": "2025-12-25", "filed": "yes"}])
def test_without_a_day_of_arrival_or_with_an_application_there_is_no_such_day(page, send, facts):
    found = page(send(facts=facts))

    assert found.context["dates"]["one_year"] is None
    assert "Plan for this day" not in found.text


@pytest.mark.exhaustive  # tests/legal_help/rules has the days
@pytest.mark.django_db
def test_a_year_that_has_passed_is_not_called_the_end(page, send):
    found = page(send(facts={"arrival": "2020-05", "filed": "no"}))

    assert found.context["dates"]["one_year"]["is_past"]
    assert "That is not the end" in found.text
    assert "The day of arrival is not exact" in found.text


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
@pytest.mark.django_db
def test_a_date_that_is_told_later_stands_beside_the_old_one(page, send, come_back, reader):
    today = timezone.localdate()
    old, new = str(today + dt.timedelta(days=60)), str(today + dt.timedelta(days=5))
    receipt = send(facts={"hearing": old})
    return_visit.write_to_us(
        visit=come_back(receipt),
        kind=ReportKind.DATE_CHANGED,
        told={"date_of": "hearing", "date": new},
    )

    assert [row[2] for row in listed(page(receipt), "coming")] == [
        "Reported later, not checked",
        "",
    ]

    cases.settle_report(
        by=reader,
        public_ref=receipt.public_ref,
        number=1,
        counts=True,
        how=VerificationMethod.OFFICE,
    )

    assert [row[2] for row in listed(page(receipt), "coming")] == [
        "Reported later, checked",
        "Replaced by what they reported later",
    ]


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
@pytest.mark.django_db
def test_a_date_that_is_not_right_is_left_out(page, send, come_back, reader):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(
        visit=come_back(receipt),
        kind=ReportKind.DATE_CHANGED,
        told={"date_of": "checkin", "date": "2030-01"},
    )
    assert len(listed(page(receipt), "coming")) == 1

    cases.settle_report(
        by=reader,
        public_ref=receipt.public_ref,
        number=1,
        counts=False,
        how=VerificationMethod.NOT_REACHED,
    )

    assert listed(page(receipt), "coming") == []


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_birthday_of_a_year_lies_between_two_days(page, send):
    found = page(send(facts={"dob": str(timezone.localdate().year - 15)}))

    (adult, _juvenile) = found.context["dates"]["coming"]
    assert adult["words"] == f"1 January {timezone.localdate().year + 3} to 31 December " + (
        str(timezone.localdate().year + 3)
    )
    assert adult["datetime"] == ""
    assert " to " in adult["away"]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_long_text_is_folded_under_a_note_that_stands_before_it(page, sent):
    text = one_line(page(sent).text)

    warning = "<small>It may describe violence. Nobody has to read it alone.</small></summary>"
    assert text.index(warning) < text.index("Zzstory of what happened")
    assert text.index('id="dates-h"') < text.index("Zzstory of what happened")
