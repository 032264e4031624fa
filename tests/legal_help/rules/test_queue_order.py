from datetime import date, timedelta

import pytest

from legal_help.rules.deadlines import Level
from legal_help.rules.law import shipped_law
from legal_help.rules.queue_order import HAPPENING_NOW, MISSED_OR_ORDERED, place_of
from legal_help.rules.triage import triage
from legal_help.rules.triage_reasons import REASON_MEANINGS

TODAY = date(2026, 11, 24)
LAW = shipped_law()


def place(facts, level=None, **by_hand):
    found, reasons = triage(facts, TODAY, LAW)
    return place_of(reasons, level or found, TODAY, **by_hand)


# Of each level: each case before the next one.
WAITING = {
    Level.U1: [
        {"danger_now": "yes"},
        {"removal_set": "yes", "removal_date": "2026-11-26"},
        {"hearing": "2026-11-20"},  # may have been missed
        {"hearing": "2026-10-01", "interview": "2026-11-28"},
        {"detained": "yes", "hearing": "2026-11-27"},
        {"hearing": "2026-11-25"},
        {"hearing": "2026-12-04"},
        {"checkin": None},
        {"rfe_due": "2026-11-22"},
        {"rfe_due": "2026-10-22"},
    ],
    Level.U2: [
        {"order": "yes"},
        {"hearing": "2026-12-10"},
        {"arrival": "2026-01-10", "filed": "no"},
        {"detained": "unsure"},
        {"arrival": "2025-11-10", "filed": "no"},  # passed
    ],
}


@pytest.mark.parametrize("level", WAITING)
def test_whoever_can_lose_most_comes_first(level):
    found = [place(facts) for facts in WAITING[level]]

    assert {triage(facts, TODAY, LAW)[0] for facts in WAITING[level]} == {level}
    assert [each[:2] for each in found] == sorted(each[:2] for each in found)
    assert len({each[:2] for each in found}) == len(found)


@pytest.mark.parametrize(
    ("facts", "code", "day"),
    [
        ({"hearing": "2026-11-27", "interview": "2026-12-02"}, "HEARING", "2026-11-27"),
        ({"hearing": "2026-10-01", "interview": "2026-11-28"}, "HEARING_PASSED_MAYBE_MISSED", ""),
        ({"detained": "yes", "hearing": "2026-11-27"}, "DETAINED", None),
        ({"danger_now": "yes", "hearing": "2026-11-24"}, "DANGER_IN_US", None),
        ({"detained": "unsure", "removal_set": None}, "NOT_SURE:detained", None),
        ({"detained": "unsure", "arrival": None, "moved": None}, "NOT_SURE:detained", None),
        ({"detained": "unsure", "fee_due": None}, "FEE_DUE", None),
    ],
)
def test_a_place_names_the_reason_that_made_it(facts, code, day):
    reason = place(facts).reason

    assert reason.code == code
    assert day == "" or str(reason.date or None) == str(day)


def test_only_reasons_of_the_level_place_a_case():
    assert place({"detained": "unsure", "hearing": "2027-02-01"}).reason.code == "NOT_SURE:detained"


def test_the_last_day_places_a_case_and_not_the_day_to_plan_by():
    """Both years end on a weekend: on Saturday 28 November and on Sunday 29 November 2026."""
    reasons = [
        triage({"arrival": day, "filed": "no"}, TODAY, LAW)[1]
        for day in ("2025-11-28", "2025-11-29")
    ]

    assert [each[0].date for each in reasons] == [date(2026, 11, 27)] * 2
    assert {place_of(each, Level.U1, TODAY).days for each in reasons} == {6}  # Monday


@pytest.mark.parametrize("level", Level)
def test_what_a_caseworker_raised_stands_with_missed_hearings(level):
    raised = place_of([], level, TODAY, is_by_hand=True)
    missed = place({"hearing": "2026-11-23"})

    assert raised[:2] < missed[:2]
    assert raised.group == missed.group
    assert raised[:2] < place({"hearing": "2026-11-25"})[:2]
    assert place_of([], level, TODAY)[:2] > raised[:2]


def test_an_order_that_nobody_is_sure_of_is_no_order():
    unsure = place({"order": "unsure", "checkin": "2027-06-01"}, Level.U1)

    assert unsure[:2] > place({"hearing": str(TODAY + timedelta(days=14))})[:2]
    assert place({"order": "yes", "checkin": "2027-06-01"}, Level.U1)[:2] < unsure[:2]


def test_the_reasons_that_go_first_are_reasons():
    assert REASON_MEANINGS.keys() >= HAPPENING_NOW | MISSED_OR_ORDERED
