"""Check which counts may leave the desk, at their edges, and that no small group is left over."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.small_counts import (
    OTHERS,
    SMALLEST_SHOWN,
    CountedCase,
    Quarter,
    all_or_none,
    count_quarter,
    group_small_counts,
    show_apart,
    waiting_time,
)

SUMMER = Quarter(2026, 3)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"es": 9}, {}),
        ({"es": 10}, {"es": 10}),
        ({"es": 30, "fr": 10}, {"es": 30, "fr": 10}),
        ({"fr": 10, "es": 30}, {"es": 30, "fr": 10}),
        ({"es": 30, "ti": 1}, {}),
        ({"es": 30, "fr": 12, "ti": 1}, {"es": 30, OTHERS: 13}),
        ({"es": 30, "fr": 12, "ti": 6, "am": 5}, {"es": 30, "fr": 12, OTHERS: 11}),
        ({"es": 30, "ti": 5, "am": 5}, {"es": 30, OTHERS: 10}),
        ({"ti": 5, "am": 5, "so": 9}, {}),
        ({"es": 10, "fr": 10, "ti": 9}, {"fr": 10, OTHERS: 19}),
    ],
)
def test_small_groups_stand_together(counts, shown):
    assert group_small_counts(counts) == shown
    assert list(group_small_counts(counts)) == list(shown)


@given(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(1, 40)))
def test_nothing_under_ten_is_shown_or_left_over(counts):
    shown, total = group_small_counts(counts), sum(counts.values())

    assert all(count >= SMALLEST_SHOWN for count in shown.values())
    if shown:
        assert sum(shown.values()) == total
        named = {code: count for code, count in shown.items() if code != OTHERS}
        assert all(counts[code] == count for code, count in named.items())
        left = total - sum(named.values())
        assert left == 0 or left >= SMALLEST_SHOWN
        # The rest is never one small group alone.
        if left:
            hidden = [code for code in counts if code not in named]
            assert len(hidden) > 1 or counts[hidden[0]] >= SMALLEST_SHOWN


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 10, "b": 11, "c": 12}, {"a": 10, "b": 11, "c": 12}),
        ({"a": 10, "b": 9, "c": 12}, {}),
        ({"a": 10, "b": 12}, {}),
    ],
)
def test_months_are_shown_all_or_none(counts, shown):
    assert all_or_none(counts, "abc") == shown


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2026, 1, 1), Quarter(2026, 1)),
        (dt.date(2026, 3, 31), Quarter(2026, 1)),
        (dt.date(2026, 4, 1), Quarter(2026, 2)),
        (dt.date(2026, 9, 30), SUMMER),
        (dt.date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_every_day_is_in_its_quarter(day, quarter):
    assert Quarter.containing(day) == quarter
    assert quarter.first <= day <= quarter.last


def test_quarters_follow_each_other():
    winter = Quarter(2026, 4)
    assert winter.next == Quarter(2027, 1)
    assert Quarter(2027, 1).previous == winter
    assert winter.next.first - winter.last == dt.timedelta(days=1)
    assert (SUMMER.first, SUMMER.last) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert str(SUMMER) == "2026-3"
    assert Quarter.parse("2026-3") == SUMMER
    assert Quarter.parse("9998-4").last == dt.date(9998, 12, 31)


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-0", "2026-5", "x-1", "2026-Q3", "0-1", "9999-1", "10000-1"]
)
def test_what_is_no_quarter(written):
    with pytest.raises(ValueError, match=r".*"):
        Quarter.parse(written)


@pytest.mark.parametrize(
    ("today", "is_over"), [(dt.date(2026, 9, 30), False), (dt.date(2026, 10, 1), True)]
)
def test_a_quarter_is_over_the_day_after(today, is_over):
    assert SUMMER.is_over(today) is is_over


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (None, "not_yet"),
        (0, "same_day"),
        (1, "three_days"),
        (3, "three_days"),
        (4, "a_week"),
        (7, "a_week"),
        (8, "fifteen_days"),
        (15, "fifteen_days"),
        (16, "longer"),
    ],
)
def test_how_long_they_waited(days, code):
    case = counted(days=days)
    assert waiting_time(case.received_on, case.answered_on) == code


@pytest.mark.parametrize(
    ("counts", "of", "shown"),
    [
        ({"fear": 10}, 10, {"fear": 10}),
        ({"fear": 9}, 20, {}),
        ({"fear": 10, "crime": 12}, 20, {"fear": 10}),  # eight are without "crime"
        ({"fear": 11}, 20, {}),  # and nine without "fear"
        ({"crime": 12, "fear": 20}, 30, {"fear": 20, "crime": 12}),
    ],
)
def test_who_is_not_in_a_group_is_a_group_too(counts, of, shown):
    assert show_apart(counts, of=of) == shown
    assert list(show_apart(counts, of=of)) == list(shown)


def test_the_middle_number_of_days_stands_for_ten_or_is_not_told():
    requests = [counted(days=days) for days in range(9)]
    assert count_quarter(SUMMER, [*requests, counted(days=None)]).median_days == {}

    # Of the two in the middle the higher one.
    assert count_quarter(SUMMER, [*requests, counted(days=9)]).median_days == {"answer": 5}


def test_a_day_before_the_request_counts_as_the_same():
    requests = [counted(days=-2, decided=-1) for _ in range(10)]

    found = count_quarter(SUMMER, requests)

    assert found.waits == found.decisions == {"same_day": 10}
    assert found.median_days == {"answer": 0, "decision": 0}


def counted(
    day=dt.date(2026, 7, 1), language="es", outcome="received", days=0, decided=None, **more
):
    def after(number):
        return None if number is None else day + dt.timedelta(days=number)

    return CountedCase(
        received_on=day,
        language=language,
        outcome=outcome,
        answered_on=after(days),
        decided_on=after(decided),
        **more,
    )


def test_needs_countries_states_and_decisions_of_a_quarter():
    requests = [
        *(
            counted(decided=20, needs=["fear", "crime"], country="HN", state="TX")
            for _ in range(12)
        ),
        *(counted(needs=["fear"], country="HN", state="NY") for _ in range(10)),
        *(counted(needs=["tps"], country="VE") for _ in range(9)),
        *(counted(needs=["unsure"], country="SV") for _ in range(2)),
    ]

    found = count_quarter(SUMMER, requests)

    assert found.needs == {"fear": 22, "crime": 12}
    assert found.countries == {"HN": 22, OTHERS: 11}
    assert found.states == {"TX": 12, "": 11, "NY": 10}
    assert found.decisions == {"not_yet": 21, "longer": 12}
    assert found.median_days == {"answer": 0, "decision": 20}


def test_a_quarter_in_figures():
    requests = [
        *(counted(dt.date(2026, 7, 5)) for _ in range(12)),
        *(counted(dt.date(2026, 8, 5), outcome="referred", days=3) for _ in range(11)),
        *(counted(dt.date(2026, 9, 30), "fr", days=None) for _ in range(10)),
        counted(dt.date(2026, 10, 1)),
        counted(dt.date(2026, 6, 30)),
    ]

    found = count_quarter(SUMMER, requests)

    assert found.total == 33
    assert found.months == {"2026-07": 12, "2026-08": 11, "2026-09": 10}
    assert found.languages == {"es": 23, "fr": 10}
    assert found.outcomes == {"received": 22, "referred": 11}
    assert found.waits == {"same_day": 12, "three_days": 11, "not_yet": 10}


def test_a_quarter_with_too_few_says_nothing():
    found = count_quarter(SUMMER, [counted() for _ in range(9)])

    assert found.total is None
    assert not any([found.months, found.languages, found.outcomes, found.waits])
    assert not any([found.needs, found.countries, found.states, found.decisions])
    assert not found.median_days


def test_a_quarter_with_just_enough_says_how_many():
    found = count_quarter(SUMMER, [counted() for _ in range(SMALLEST_SHOWN)])

    assert found.total == SMALLEST_SHOWN
    assert found.languages == {"es": SMALLEST_SHOWN}


@given(st.lists(st.tuples(st.integers(0, 91), st.sampled_from(["es", "fr", "ti"]))))
def test_no_table_of_a_quarter_shows_a_small_group(requests):
    found = count_quarter(
        SUMMER,
        [counted(SUMMER.first + dt.timedelta(days=days), language) for days, language in requests],
    )
    tables = [found.months, found.languages, found.outcomes, found.waits]
    assert all(count >= SMALLEST_SHOWN for table in tables for count in table.values())
    assert Counter(found.languages).total() in {0, found.total}
