from datetime import date, timedelta

import pytest
from django.http import QueryDict

from legal_help.casework.queue import filters
from legal_help.rules.deadlines import Level
from legal_help.rules.triage import TriageReason

TODAY = date(2026, 11, 26)


class Line:
    def __init__(self, **codes):
        self._codes = codes

    def codes(self, facet):
        return self._codes.get(facet, ["none"])


SPANISH = Line(level=["U1"], language=["es"], channel=["phone", "text"])
CREOLE = Line(level=["U1"], language=["ht"], channel=["app"])
CALM = Line(level=["U4"], language=["es"], channel=["text"])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", [SPANISH, CREOLE, CALM]),
        ("level=U1", [SPANISH, CREOLE]),
        ("level=U1&language=es", [SPANISH]),
        ("language=es&language=ht", [SPANISH, CREOLE, CALM]),
        ("channel=phone&channel=app", [SPANISH, CREOLE]),
        ("place=TX", []),
        ("place=none", [SPANISH, CREOLE, CALM]),
    ],
)
def test_within_a_facet_one_is_enough_and_every_facet_must_fit(address, shown):
    chosen = filters.parse_filters(QueryDict(address).getlist)

    assert filters.apply_filters([SPANISH, CREOLE, CALM], chosen) == shown


@pytest.mark.parametrize(
    "address",
    [
        "language=Amina",
        "language=A language of few",
        "place=Houston",
        "level=U5",
        "owner=sofia",
        "owner=1234567890",
        "owner=١",
        "name=Amina",
        "why=Amina",
    ],
)
def test_what_is_no_code_is_left_out(address):
    assert filters.parse_filters(QueryDict(address).getlist) == {}


def test_an_address_is_spelled_in_one_way():
    one = filters.parse_filters(QueryDict("language=ht&level=U2&language=es&owner=7").getlist)
    other = filters.parse_filters(QueryDict("owner=7&language=es&language=ht&level=U2").getlist)

    assert filters.ordered_codes(one) == filters.ordered_codes(other)
    assert filters.ordered_codes(one) == [
        ("level", "U2"),
        ("owner", "7"),
        ("language", "es"),
        ("language", "ht"),
    ]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (-1, "passed"), (0, "7"), (7, "7"), (8, "14"), (14, "14"), (15, "30"), (30, "30"),
        (31, "90"), (90, "90"), (91, "later"),
    ],
)  # fmt: skip
def test_days_off(days, code):
    assert filters.days_code(TODAY + timedelta(days=days), TODAY) == code


def test_no_day_at_all():
    assert filters.days_code(None, TODAY) == "none"


@pytest.mark.parametrize(
    ("days", "code"),
    [(0, "1"), (1, "1"), (2, "7"), (7, "7"), (8, "30"), (30, "30"), (31, "90"), (91, "older")],
)
def test_age(days, code):
    assert filters.age_code(TODAY - timedelta(days=days), TODAY) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [("es", "es"), ("sign", "sign"), ("", "none"), ("Zzlanguage", "other"), ("other", "other")],
)
def test_a_language_that_somebody_typed_is_only_called_other(written, code):
    assert filters.language_code(written) == code


def test_kind_of_a_reason_leaves_the_exception_out():
    assert filters.reason_kind(TriageReason("OYD_PASSED_EXCEPTION:ILLNESS", Level.U2)) == (
        "OYD_PASSED_EXCEPTION"
    )


@pytest.mark.parametrize(
    ("days", "nearest"),
    [([], None), ([None], None), ([5, 3, None], 3), ([-9, 4], 4), ([-9, -2], -2), ([0, 1], 0)],
)
def test_nearest_day_is_the_next_to_come_or_the_last_that_passed(days, nearest):
    reasons = [
        TriageReason(f"R{place}", Level.U1, None if day is None else TODAY + timedelta(days=day))
        for place, day in enumerate(days)
    ]

    found = filters.nearest_reason(reasons, TODAY)

    assert (found and (found.date - TODAY).days) == nearest
