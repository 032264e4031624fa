"""Check which version of a law fact counts on which day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.law import LawEditions, is_review_overdue, shipped_law
from legal_help.rules.law.sources import citation_link
from legal_help.rules.triage import triage
from legal_help.rules.triage_reasons import LAW_PARAMETERS, REASON_MEANINGS

APPEAL = "bia-appeal"
TODAY = date(2026, 11, 26)
LAW = shipped_law()


def appeal(days, starts=None):
    fact = LAW.facts[APPEAL]
    return replace(fact, parameters={**fact.parameters, "days": days}, effective_from=starts)


def editions(*facts):
    return LawEditions.from_entries([fact.as_json() for fact in facts])


def days(found, day=TODAY):
    return found.law_on(day).days(APPEAL)


def signed(found):
    return [(fact.parameters["days"], fact.effective_from) for fact in found.signed]


def test_what_ships_counts_where_nothing_was_signed():
    assert LawEditions().law_on(TODAY) == LAW


@pytest.mark.parametrize(
    ("starts", "before", "on"),
    [(None, 10, 10), ("2026-11-26", 30, 10), ("2026-11-27", 30, 30)],
)
def test_a_version_counts_from_its_day_on(starts, before, on):
    found = editions(appeal(10, starts))

    assert days(found, TODAY - timedelta(days=1)) == before
    assert days(found, TODAY) == on
    assert days(found, date(2027, 1, 1)) == 10


def test_the_version_that_started_last_counts_whatever_the_order_of_signing():
    found = editions(appeal(5, "2027-02-01"), appeal(10), appeal(20, "2026-12-01"))

    assert [days(found, date(*day)) for day in [(2026, 11, 30), (2026, 12, 1), (2027, 2, 1)]] == [
        10,
        20,
        5,
    ]
    assert [fact.effective_from for fact in found.coming(APPEAL, TODAY)] == [
        "2026-12-01",
        "2027-02-01",
    ]
    assert found.coming(APPEAL, date(2027, 2, 1)) == []


def test_of_two_that_start_together_the_later_signed_counts():
    assert days(editions(appeal(10), appeal(20))) == 20


def test_a_version_that_counts_now_takes_the_place_of_the_one_in_force():
    found = editions(appeal(10, "2026-11-01"), appeal(5, "2027-01-01"))

    changed = found.with_fact(appeal(20), TODAY)

    assert signed(changed) == [(20, None), (5, "2027-01-01")]
    assert days(changed) == 20


def test_a_version_for_a_later_day_waits_beside_the_one_in_force():
    changed = editions(appeal(10)).with_fact(appeal(5, "2026-12-31"), TODAY)
    again = changed.with_fact(appeal(7, "2026-12-31"), TODAY)

    assert signed(changed) == [(10, None), (5, "2026-12-31")]
    assert signed(again) == [(10, None), (7, "2026-12-31")]


def test_what_was_superseded_is_not_signed_again():
    found = editions(appeal(10), appeal(20, "2026-11-20"))

    other = replace(LAW.facts["sij"], reviewed_on="2026-11-26")

    assert [fact.slug for fact in found.with_fact(other, TODAY).signed] == ["sij", APPEAL]


def test_a_coming_version_is_taken_back_and_one_in_force_is_not():
    found = editions(appeal(10, "2026-11-26"), appeal(5, "2027-01-01"))

    assert signed(found.without(APPEAL, date(2027, 1, 1), TODAY)) == [(10, "2026-11-26")]
    assert found.without(APPEAL, date(2026, 11, 26), TODAY) == found
    assert found.without("sij", date(2027, 1, 1), TODAY) == found


def test_a_fact_that_is_shipped_no_more_is_read_and_hurts_nobody():
    gone = replace(appeal(10), slug="of-an-older-release", parameters={})

    assert editions(gone).law_on(TODAY).facts[APPEAL] == LAW.facts[APPEAL]


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_from": "soon"},
        {"reviewed_on": ""},
        {"evidence_urls": ["javascript:alert(1)"]},
        {"parameters": {}},
        {"parameters": {**LAW.facts[APPEAL].parameters, "days": "30"}},
        {"parameters": {**LAW.facts[APPEAL].parameters, "days": 0}},
        {"parameters": {**LAW.facts[APPEAL].parameters, "days": True}},
        {"parameters": {**LAW.facts[APPEAL].parameters, "days": 36_526}},
    ],
)
def test_what_triage_could_not_count_with_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        LawEditions.from_entries([{**LAW.facts[APPEAL].as_json(), **wrong}])


@pytest.mark.parametrize(
    ("slug", "name"), [("sij", "max_age"), ("unaccompanied-child", "adult_at")]
)
def test_an_age_stays_within_the_calendar(slug, name):
    fact = LAW.facts[slug]

    def of(years):
        return LawEditions.from_entries([replace(fact, parameters={name: years}).as_json()])

    assert of(100).law_on(TODAY).days(slug, name) == 100
    with pytest.raises(ValueError, match=slug):
        of(101)


@pytest.mark.parametrize(("days_ago", "old"), [(0, False), (90, False), (91, True)])
def test_a_review_is_old_after_90_days(days_ago, old):
    assert is_review_overdue(TODAY - timedelta(days=days_ago), TODAY) is old


def test_oldest_review_is_that_of_the_facts_asked_for():
    reviewed = replace(LAW.facts["sij"], reviewed_on="2026-01-01")
    law = LawEditions.from_entries([reviewed.as_json()]).law_on(TODAY)

    assert law.oldest_review(["sij", APPEAL]) == date(2026, 1, 1)
    assert law.oldest_review([APPEAL]) == date(2026, 11, 24)


class Counted(dict):
    """Hold the parameters of a fact, and remember which were asked for."""

    def __init__(self, fact, asked):
        super().__init__(fact.parameters)
        self.slug, self.asked = fact.slug, asked

    def __getitem__(self, name):
        self.asked.add((self.slug, name))
        return super().__getitem__(name)


def test_triage_counts_with_the_values_that_the_page_says():
    asked = set()
    facts = {slug: replace(f, parameters=Counted(f, asked)) for slug, f in LAW.facts.items()}
    law = replace(LAW, facts=facts)
    situations = [
        {"arrival": "2025-06-01", "filed": "no", "entry": "not_checked"},
        {"decision": "2026-11-20", "order_date": "2026-11-20", "missed": "yes"},
        {"dob": "2010-01-01", "guardian": "no", "parent_harm": "yes"},
    ]

    for situation in situations:
        triage(situation, TODAY, law)

    assert asked == {(slug, name) for slug, names in LAW_PARAMETERS.items() for name in names}


def test_every_reason_rests_on_a_fact_of_some_topic():
    assert all(LAW.facts[meaning.law].topic for meaning in REASON_MEANINGS.values())


@pytest.mark.parametrize(
    ("citation", "link"),
    [
        ("8 CFR 1003.38(b)", "https://www.ecfr.gov/current/title-8/section-1003.38"),
        ("8 CFR 274a.12(c)(8)", "https://www.ecfr.gov/current/title-8/section-274a.12"),
        ("8 CFR 208.16-208.18", "https://www.ecfr.gov/current/title-8/section-208.16"),
        ("8 CFR 244", "https://www.ecfr.gov/current/title-8/part-244"),
        ("INA 208(a)(2)(B)", "section1158"),
        ("INA 240(b)(5)(A)", "section1229a"),
        ("8 U.S.C. 1254a", "title8-section1254a"),
        ("6 U.S.C. 279(g)(2)", "title6-section279"),
        ("INA 999", ""),
        ("Minasyan v. Mukasey, 553 F.3d 1224 (9th Cir. 2009)", ""),
        ("Pub. L. 119-21 (H.R. 1, 2025)", ""),
    ],
)
def test_link_of_a_citation(citation, link):
    found = citation_link(citation)

    assert link in found
    assert bool(found) is bool(link)


def test_every_citation_of_the_code_the_act_and_the_rules_has_a_link():
    citations = [each for fact in LAW.facts.values() for each in fact.citations]
    known = [
        each for each in citations if each.startswith(("INA", "8 CFR", "8 U.S.C.", "6 U.S.C."))
    ]

    assert len(known) > 60
    assert all(citation_link(each) for each in known)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 400), st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)
        ),
        max_size=5,
    ),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.tuples(st.integers(1, 400), st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_a_change_changes_no_day_but_those_from_its_own_on(before, today, change, day):
    """From its own day on it counts, until another one that was signed before starts."""
    found = editions(*(appeal(*each) for each in before))
    fact = appeal(*change)
    later = [each for each in found.signed if each.starts > max(fact.starts, today)]

    changed = found.with_fact(fact, today)

    day = max(day, today)
    if day < fact.starts:
        assert days(changed, day) == days(found, day)
    elif not any(each.starts <= day for each in later):
        assert days(changed, day) == change[0]
    assert days(editions(*changed.signed), day) == days(changed, day)
