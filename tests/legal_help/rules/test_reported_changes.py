"""Reports make a case more urgent, and never less until they were verified."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules import reported_changes
from legal_help.rules.law import shipped_law
from legal_help.rules.triage import triage

TODAY = date(2026, 11, 25)
LAW = shipped_law()


def day(days):
    return str(TODAY + timedelta(days=days))


def codes(facts, **told):
    level, reasons = reported_changes.triage_with_reports(facts, TODAY, LAW, **told)
    return str(level), [(reason.code, str(reason.date or "")) for reason in reasons]


@pytest.mark.parametrize(
    ("kind", "told", "facts"),
    [
        ("detained", {"held_at": "Karnes"}, {"detained": "yes"}),
        ("date_changed", {"date_of": "hearing", "date": "2026-12"}, {"hearing": "2026-12"}),
        ("date_changed", {"date_of": "hearing", "date": "unknown"}, {"other_date": None}),
        ("date_changed", {"date_of": "hearing"}, {"other_date": None}),
        ("date_changed", {"date_of": "dob", "date": "2026-12-01"}, {"other_date": None}),
        ("date_changed", {"date_of": ["hearing"], "date": ["x"]}, {"other_date": None}),
        ("contact", {"reach": ["phone"], "phone": "+1 212 555 0142"}, {}),
        ("moved", {"city": "El Paso"}, {"moved": "yes"}),
        ("message", {}, {}),
        ("nonsense", {"date_of": "hearing", "date": "2026-12-01"}, {}),
    ],
)
def test_facts_in_a_message(kind, told, facts):
    assert reported_changes.reported_facts(kind, told) == facts


@pytest.mark.parametrize(
    ("kind", "methods"),
    [
        ("date_changed", ["office", "old_contact", "own_word"]),
        ("detained", ["office", "old_contact", "own_word"]),
        ("moved", ["office", "old_contact", "own_word"]),
        ("contact", ["old_contact", "own_word"]),
        ("code", []),
    ],
)
def test_a_check_may_rest_on_these_methods(kind, methods):
    assert reported_changes.methods_for(kind, {}) == methods

    unsafe = [method for method in methods if method != "old_contact"]
    assert reported_changes.methods_for(kind, {"stop_old": True}) == unsafe


@pytest.mark.parametrize(
    ("kind", "told", "level"),
    [
        ("detained", {}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": day(9)}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": day(300)}, "U4"),
        ("moved", {"city": "El Paso"}, "U2"),
        ("code", {}, "U1"),
        ("contact", {"phone": "+1 212 555 0142"}, None),
    ],
)
def test_how_soon_somebody_looks_because_of_a_report(kind, told, level):
    assert reported_changes.report_level(kind, told, TODAY) == level


def test_unchecked_news_stands_beside_the_old_date():
    far, near = {"hearing": day(300)}, {"hearing": day(9)}

    assert codes(far, unchecked=[near]) == ("U1", [("HEARING", day(9)), ("HEARING", day(300))])
    assert codes(near, unchecked=[far]) == ("U1", [("HEARING", day(9)), ("HEARING", day(300))])


def test_a_later_word_does_not_hide_an_earlier_one():
    near, far = {"hearing": day(2)}, {"hearing": day(900)}

    assert codes({}, unchecked=[near, far]) == codes({}, unchecked=[far, near])
    assert ("HEARING", day(2)) in codes({}, unchecked=[near, far])[1]


def test_checked_news_takes_the_place_of_the_old_date():
    assert codes({"hearing": day(9)}, checked=[{"hearing": day(300)}]) == (
        "U4",
        [("HEARING", day(300))],
    )


def test_the_last_check_counts():
    told = [{"hearing": day(300)}, {"hearing": day(20)}]

    assert codes({"hearing": day(9)}, checked=told) == ("U2", [("HEARING", day(20))])


def test_whether_they_went_was_said_of_the_old_date():
    facts = {"hearing": day(-9), "attended": "yes"}
    assert codes(facts) == ("U4", [])

    assert codes(facts, unchecked=[{"hearing": day(-1)}]) == (
        "U1",
        [("HEARING_PASSED_MAYBE_MISSED", day(-1))],
    )


def test_only_a_checked_court_date_tells_that_there_is_a_case():
    facts, told = {"court": "unsure"}, [{"hearing": day(200)}]
    unsure = ("NOT_SURE:court", "")

    assert codes(facts, unchecked=told) == ("U2", [unsure, ("HEARING", day(200))])
    assert codes(facts, checked=told) == ("U4", [("HEARING", day(200))])


def test_a_checked_court_date_settles_what_did_not_fit_together():
    """They had sent the application to the court, and said that there is no case."""
    facts, told = {"court": "no", "court_contradicted": "yes"}, [{"hearing": day(200)}]

    assert codes(facts, unchecked=told) == (
        "U2",
        [("COURT_CONTRADICTED", ""), ("HEARING", day(200))],
    )
    assert codes(facts, checked=told) == ("U4", [("HEARING", day(200))])


def test_a_date_that_changed_and_is_not_known_is_looked_at_soon():
    assert codes({"hearing": day(200)}, unchecked=[{"other_date": None}]) == (
        "U2",
        [("OTHER_DATE", ""), ("HEARING", day(200))],
    )


def test_a_date_without_a_rule_is_over_when_it_has_passed():
    assert codes({}, unchecked=[{"other_date": day(-1)}]) == ("U4", [])
    assert codes({}, unchecked=[{"other_date": day(0)}]) == ("U1", [("OTHER_DATE", day(0))])


DAYS = st.dates(date(2024, 1, 1), date(2029, 1, 1)).map(str) | st.sampled_from(["2026", "2027-02"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "hearing": DAYS | st.none(),
        "attended": st.sampled_from(["yes", "no", "unsure"]),
        "checkin": DAYS,
        "order": st.sampled_from(["yes", "no", "unsure"]),
        "detained": st.sampled_from(["yes", "no"]),
        "arrival": DAYS | st.none(),
    },
)
TOLD = st.fixed_dictionaries(
    {},
    optional={
        "date_of": st.sampled_from([*reported_changes.CHANGEABLE_DATES, "dob"]),
        "date": DAYS | st.just("?"),
    },
)


@given(FACTS, st.lists(st.tuples(st.sampled_from(reported_changes.ReportKind), TOLD), max_size=4))
def test_whoever_has_the_code_makes_nothing_less_urgent(facts, told):
    before_level, before = triage(facts, TODAY, LAW)
    unchecked = [reported_changes.reported_facts(kind, each) for kind, each in told]

    level, reasons = reported_changes.triage_with_reports(facts, TODAY, LAW, unchecked=unchecked)

    assert level <= before_level
    assert set(before) <= set(reasons)
