"""Put the dates of a case in order: given, reported, counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.deadlines import PartialDate
from legal_help.rules.law import LawEditions, shipped_law
from legal_help.rules.timeline import DateState, ReportedDate, one_year_dates, timeline_entries
from legal_help.rules.triage import triage

TODAY = date(2026, 11, 26)
LAW = shipped_law()


def told(name, day, *, checked=False, order=0):
    on = date(2026, 11, 20)
    return ReportedDate(name=name, day=PartialDate.parse(day), on=on, checked=checked, order=order)


def found(given=(), news=(), law=LAW, today=TODAY, **facts):
    return [
        (entry.code, str(entry.first), str(entry.state))
        for entry in timeline_entries(dict(given), news, facts, today, law)
    ]


def counted(today=TODAY, law=LAW, **facts):
    return {code: day for code, day, _state in found(today=today, law=law, **facts)}


def test_dates_stand_in_order_whoever_told_them():
    given = {"hearing": "2027-02-01", "arrival": "2026-01-15", "dob": "1990-02-03", "fee_due": ""}

    assert found(given, [told("checkin", "2026-12-01")]) == [
        ("dob", "1990-02-03", "given"),
        ("arrival", "2026-01-15", "given"),
        ("checkin", "2026-12-01", "unchecked"),
        ("hearing", "2027-02-01", "given"),
    ]


@pytest.mark.parametrize("written", [None, "", "unknown", "2026-13", "not_said", ["2026"]])
def test_what_is_no_date_is_left_out(written):
    assert found({"hearing": written}) == []


@pytest.mark.parametrize(
    ("written", "first", "last", "partial"),
    [
        ("2026-12-05", "2026-12-05", "2026-12-05", False),
        ("2026-12", "2026-12-01", "2026-12-31", True),
        ("2026", "2026-01-01", "2026-12-31", True),
    ],
)
def test_a_partial_date_stays_partial(written, first, last, partial):
    (entry,) = timeline_entries({"hearing": written}, [], {}, TODAY, LAW)

    assert (str(entry.first), str(entry.last), entry.written) == (first, last, written)
    assert entry.is_partial is partial
    assert not entry.is_past(TODAY)


@pytest.mark.parametrize(
    ("written", "past"), [("2026-11-25", True), ("2026-11-26", False), ("2026-11", False)]
)
def test_what_may_be_today_is_not_past(written, past):
    (entry,) = timeline_entries({"hearing": written}, [], {}, TODAY, LAW)

    assert entry.is_past(TODAY) is past


def test_news_that_was_checked_takes_the_place_of_what_was_given():
    given = {"hearing": "2027-02-01", "checkin": "2026-12-03"}
    news = [
        told("hearing", "2026-12-10", checked=True, order=0),
        told("hearing", "2026-12-20", checked=True, order=1),
        told("hearing", "2026-12-24"),
    ]

    assert found(given, news) == [
        ("checkin", "2026-12-03", "given"),
        ("hearing", "2026-12-10", "replaced"),
        ("hearing", "2026-12-20", "checked"),
        ("hearing", "2026-12-24", "unchecked"),
        ("hearing", "2027-02-01", "replaced"),
    ]


def test_news_keeps_the_day_on_which_it_was_told():
    (entry,) = timeline_entries({}, [told("hearing", "2026-12-10")], {}, TODAY, LAW)

    assert entry.reported_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"arrival": "2025-12-25"},
            {"ONE_YEAR_SAFE": "2026-12-24", "ONE_YEAR_LAST": "2026-12-28"},
        ),
        (
            {"arrival": "2025-12"},
            {"ONE_YEAR_SAFE": "2026-12-01", "ONE_YEAR_LAST": "2026-12-31"},
        ),
        ({"arrival": "2025-12-25", "filed": "yes"}, {}),
        ({"arrival": None}, {}),
        ({"arrival": "2027"}, {}),
        ({"decision": "2026-11-20"}, {"APPEAL_SAFE": "2026-11-30", "APPEAL_LAST": "2026-12-21"}),
        ({"decision": None}, {}),
        ({"order_date": "2026-11-20", "missed": "yes"}, {"IN_ABSENTIA_LAST": "2027-05-19"}),
        ({"order_date": "2026-11-20", "missed": None}, {"IN_ABSENTIA_LAST": "2027-05-19"}),
        ({"order_date": "2026-11-20", "missed": "no"}, {}),
        ({"order_date": "2026-11-20"}, {}),
        (
            {"arrival": "2026-01-15", "filed": "no", "entry": "not_checked"},
            {
                "ONE_YEAR_SAFE": "2027-01-15",
                "ONE_YEAR_LAST": "2027-01-15",
                "PRESENCE": "2028-01-15",
            },
        ),
        ({"dob": "2010-05-01"}, {"ADULT": "2028-05-01", "JUVENILE_END": "2031-05-01"}),
        ({"dob": "2008-02-29"}, {"JUVENILE_END": "2029-02-28"}),
        ({"dob": "2008"}, {"ADULT": "2026-01-01", "JUVENILE_END": "2029-01-01"}),
        ({"dob": "1990-02-03"}, {}),
        ({"dob": "1990-02-03", "arrival": "2027-01-01"}, {}),
        (
            {"dob": "2008-02-01", "arrival": "2025-06-02", "filed": "yes"},
            {"ADULT": "2026-02-01", "JUVENILE_END": "2029-02-01"},
        ),
    ],
)
def test_what_is_counted(facts, expected):
    assert counted(**facts) == expected


def test_what_is_counted_rests_on_a_fact_of_law_and_says_where_it_is_rough():
    facts = {"arrival": "2025-12", "decision": "2026-11-20", "dob": "2010"}

    found = {entry.code: entry for entry in timeline_entries({}, [], facts, TODAY, LAW)}

    assert {code: entry.law for code, entry in found.items()} == {
        "ONE_YEAR_SAFE": "one-year-deadline",
        "ONE_YEAR_LAST": "one-year-deadline",
        "APPEAL_SAFE": "bia-appeal",
        "APPEAL_LAST": "bia-appeal",
        "ADULT": "unaccompanied-child",
        "JUVENILE_END": "sij",
    }
    assert {entry.state for entry in found.values()} == {DateState.COUNTED}
    assert {code for code, entry in found.items() if entry.rough} == {
        "ONE_YEAR_SAFE",
        "ONE_YEAR_LAST",
    }
    assert found["ADULT"].is_partial


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("arrival", {"entry": "not_checked"}),
        ("decision", {}),
        ("order_date", {"missed": "yes"}),
    ],
)
@pytest.mark.parametrize(("day", "is_rough"), [("2025-12", True), ("2025-12-25", False)])
def test_a_day_is_rough_if_it_is_counted_from_a_month(name, others, day, is_rough):
    entries = timeline_entries({}, [], {name: day, **others}, TODAY, LAW)

    assert {entry.rough for entry in entries} == {is_rough}


def test_what_is_counted_follows_the_law():
    def with_value(slug, **values):
        fact = LAW.facts[slug].as_json()
        changed = {**fact, "parameters": {**fact["parameters"], **values}}
        return LawEditions.from_entries([changed]).law_on(TODAY)

    facts = {"arrival": "2026-01-15", "entry": "not_checked", "filed": "yes"}
    elsewhere = with_value("expedited-removal", applies_inside_the_country=False)
    assert counted(law=with_value("bia-appeal", days=10), decision="2026-11-20") == {
        "APPEAL_LAST": "2026-11-30"
    }
    assert counted(law=elsewhere, **{**facts, "filed": "no"}).keys() == {
        "ONE_YEAR_SAFE",
        "ONE_YEAR_LAST",
    }


@pytest.mark.parametrize(
    ("arrival", "safe", "last", "rough"),
    [
        ("2025-12-25", "2026-12-24", "2026-12-28", False),
        ("2025-01-19", "2026-01-16", "2026-01-20", False),
        ("2001-04-09", "2002-04-09", "2002-04-09", False),
        ("1995-06-15", "1998-04-01", "1998-04-01", False),
        ("2025", "2025-12-31", "2026-12-31", True),
    ],
)
def test_the_two_days_of_the_one_year_rule(arrival, safe, last, rough):
    days = one_year_dates({"arrival": arrival, "filed": "no"}, TODAY)

    assert (str(days.safe), str(days.last), days.rough) == (safe, last, rough)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, st.sampled_from([10, 7, 4]))
def test_the_page_and_triage_count_the_same_days(today, day, letters):
    """Any day that a reason counts from an answer is one of the dates."""
    written = str(day)[:letters]
    facts = {
        "arrival": written,
        "filed": "no",
        "decision": written,
        "order_date": written,
        "missed": "yes",
    }
    dates = {entry.first for entry in timeline_entries({}, [], facts, today, LAW)}

    for reason in triage(facts, today, LAW)[1]:
        if reason.code.startswith(("OYD", "APPEAL", "IN_ABSENTIA")) and reason.date:
            assert reason.date in dates, reason


@given(DAYS, st.lists(st.tuples(st.sampled_from(["hearing", "checkin"]), DAYS), max_size=5))
def test_past_and_coming_are_parted_by_today(today, dates):
    news = [told(name, str(day)) for name, day in dates]
    sorted_entries = timeline_entries({}, news, {}, today, LAW)

    assert len(sorted_entries) == len(dates)
    past = [entry.is_past(today) for entry in sorted_entries]
    assert past == sorted(past, reverse=True)
    assert all(entry.is_past(today) == (entry.first < today) for entry in sorted_entries)
    assert timedelta(0) <= min((e.last - e.first for e in sorted_entries), default=timedelta(0))


def test_the_day_to_plan_for_comes_first_where_it_is_the_last_one_too():
    arrival = {"arrival": "2026-05-10"}  # a year later is a Monday

    found = timeline_entries({}, [], arrival, date(2026, 11, 26), shipped_law())

    assert [(entry.code, str(entry.first)) for entry in found if "ONE_YEAR" in entry.code] == [
        ("ONE_YEAR_SAFE", "2027-05-10"),
        ("ONE_YEAR_LAST", "2027-05-10"),
    ]
