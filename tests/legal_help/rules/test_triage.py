import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.deadlines import Level, PartialDate, anniversary, one_year_limit
from legal_help.rules.law import shipped_law
from legal_help.rules.triage import TriageReason, triage
from legal_help.rules.triage_reasons import ONE_YEAR_EXCEPTIONS, REASON_MEANINGS
from legal_help.rules.triage_tables import DANGERS, UNDATED
from tests.legal_help.helpers import amended

PUBLISHED = (Path(__file__).parent / "triage_vectors.json").read_bytes()
VECTORS = json.loads(PUBLISHED)
TODAY = date(2026, 11, 24)
LAW = shipped_law()


def assess(today=TODAY, law=LAW, **facts):
    level, reasons = triage(facts, today, law)
    return str(level), [(r.code, str(r.level), str(r.date) if r.date else None) for r in reasons]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["note"])
def test_triage_of_the_published_cases(vector):
    found = assess(date.fromisoformat(vector["today"]), **vector["facts"])

    assert found == (
        vector["level"],
        [(r["code"], r["level"], r["date"]) for r in vector["reasons"]],
    )


def test_the_published_cases_are_as_they_were_published():
    assert hashlib.sha256(PUBLISHED).hexdigest() == (
        "31c1c8d94795f541d9252cab54259ecdad6cff2fcc41cd77f7a2f3e07c11816e"
    )


@pytest.mark.parametrize("fact", ["fee_due", "rfe_due"])
def test_triage_of_a_letter_without_a_day(fact):
    """A fee or papers are due, and nobody knows when; the application was sent already."""
    assert assess(filed="yes", **{fact: None}) == (
        "U2",
        [(fact.upper(), "U2", None), ("FILED_ALREADY", "U4", None)],
    )


def test_triage_without_a_reason_is_the_calmest_level():
    assert assess() == ("U4", [])


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("danger_now", "DANGER_IN_US"),
        ("detained", "DETAINED"),
        ("removal_set", "REMOVAL_SCHEDULED"),
        ("fear_neg", "NEGATIVE_FEAR_FINDING"),
        ("at_border", "AT_BORDER"),
        ("in_forced_work", "FORCED_WORK_NOW"),
    ],
)
def test_triage_of_danger(fact, code):
    assert assess(**{fact: "yes"}) == ("U1", [(code, "U1", None)])
    assert assess(**{fact: "no"}) == ("U4", [])


@pytest.mark.parametrize(
    "fact", ["hearing", "checkin", "interview", "fee_due", "rfe_due", "other_date"]
)
@pytest.mark.parametrize(
    ("days", "level"),
    [(0, "U1"), (14, "U1"), (15, "U2"), (30, "U2"), (31, "U3"), (90, "U3"), (91, "U4")],
)
def test_triage_of_a_coming_event(fact, days, level):
    day = str(TODAY + timedelta(days=days))

    assert assess(**{fact: day}) == (level, [(fact.upper(), level, day)])


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, "U1"), (30, "U1"), (31, "U2"), (60, "U2"), (61, "U3"), (90, "U3"), (91, "U4")],
)
def test_triage_of_the_last_day_a_judge_set(days, level):
    day = str(TODAY + timedelta(days=days))

    assert assess(judge_deadline=day) == (level, [("JUDGE_DEADLINE", level, day)])


def test_a_withdrawal_that_nobody_has_checked_is_looked_at_soon():
    """Nothing is erased before somebody checked it, so no day makes it more urgent."""
    assert assess(taken_back="yes") == ("U2", [("TAKEN_BACK", "U2", None)])
    assert assess() == assess(taken_back="no") == ("U4", [])


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("judge_deadline", [("JUDGE_DEADLINE_PASSED", "U1", "2026-11-23")]),
        ("fee_due", [("FEE_DUE_PASSED", "U1", "2026-11-23")]),
        ("rfe_due", [("RFE_DUE_PASSED", "U1", "2026-11-23")]),
        ("hearing", [("HEARING_PASSED_MAYBE_MISSED", "U1", "2026-11-23")]),
        ("checkin", []),
        ("interview", []),
        ("other_date", []),
    ],
)
def test_triage_of_an_event_that_passed_yesterday(fact, expected):
    assert assess(**{fact: "2026-11-23"})[1] == expected


def test_triage_is_silent_about_a_hearing_the_person_went_to():
    assert assess(hearing="2026-11-23", attended="yes") == ("U4", [])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026-12", ("U1", [("HEARING", "U1", "2026-12-01")]), id="next month"),
        pytest.param("2026-11", ("U1", [("HEARING", "U1", "2026-11-01")]), id="may be tomorrow"),
        pytest.param("2027", ("U3", [("HEARING", "U3", "2027-01-01")]), id="next year"),
        pytest.param(
            "2026-10", ("U1", [("HEARING_PASSED_MAYBE_MISSED", "U1", "2026-10-01")]), id="passed"
        ),
    ],
)
def test_triage_counts_a_partial_date_to_its_earliest_day(written, expected):
    assert assess(hearing=written) == expected


@pytest.mark.parametrize(
    "facts",
    [
        {"hearing": "2027-02"},
        {"hearing": "2026-10"},
        {"rfe_due": "2026-10"},
        {"decision": "2026-11"},
        {"decision": "2026-01"},
        {"order_date": "2026-11", "missed": "yes"},
        {"order_date": "2025", "missed": "yes"},
    ],
)
def test_triage_says_where_a_day_is_not_exact(facts):
    whole = {name: day + "-01-01"[len(day) - 10 :] for name, day in facts.items() if day != "yes"}

    assert [reason.rough for reason in triage(facts, TODAY, LAW)[1]] == [True]
    assert {reason.rough for reason in triage({**facts, **whole}, TODAY, LAW)[1]} == {False}


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"hearing": "2027-02"}, "2027-02"),
        ({"hearing": "2027"}, "2027"),
        ({"hearing": "2027-02-03"}, ""),
        ({"hearing": "2026-10"}, "2026-10"),
        ({"rfe_due": "2026-10"}, "2026-10"),
        ({"removal_set": "yes", "removal_date": "2026-12"}, "2026-12"),
        ({"removal_set": "yes", "removal_date": "2026-12-02"}, ""),
        # The day is counted from the answer, and is not the answer itself.
        ({"decision": "2026-11"}, ""),
    ],
)
def test_a_partial_day_is_kept_as_it_was_given(facts, kept):
    (reason,) = triage(facts, TODAY, LAW)[1]

    assert reason.given == kept


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        (f"{TODAY:%Y-%m}", TODAY),
        (f"{TODAY:%Y}", TODAY),
        ("2026-10", date(2026, 10, 1)),
        ("2027-02", date(2027, 2, 1)),
        (TODAY.isoformat(), TODAY),
        ("2026-10-05", date(2026, 10, 5)),
    ],
)
def test_a_partial_day_that_may_be_past_or_to_come_counts_from_today(written, counts):
    reason = TriageReason.on("HEARING", Level.U1, PartialDate.parse(written))

    assert reason.counting_day(TODAY) == counts


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("2026-11-24", [("APPEAL_DUE", "U1", "2026-12-24")]),
        ("2026-10-24", [("APPEAL_WINDOW_PASSED", "U2", "2026-11-23")]),
        ("2026-10-25", [("APPEAL_DUE", "U1", "2026-11-24")]),
        ("2026-10", [("APPEAL_DUE", "U1", "2026-11-02")]),  # may be as late as 30 November
        ("2026-09", [("APPEAL_WINDOW_PASSED", "U2", "2026-10-01")]),
    ],
)
def test_triage_of_a_decision(decision, expected):
    assert assess(decision=decision)[1] == expected


def test_triage_follows_the_law_when_the_days_to_appeal_change():
    fact = LAW.facts["bia-appeal"]
    shorter = amended(LAW, fact, {**fact.parameters, "days": 10})

    assert assess(decision="2026-11-12")[1][0][0] == "APPEAL_DUE"
    assert assess(law=shorter, decision="2026-11-12")[1][0][0] == "APPEAL_WINDOW_PASSED"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"order": "yes"}, [("PRIOR_ORDER", "U2", None)]),
        ({"order": "unsure"}, [("PRIOR_ORDER_UNSURE", "U2", None)]),
        ({"order": None}, [("PRIOR_ORDER_UNSURE", "U2", None)]),
        ({"order": "no", "checkin": "2027-06-01"}, [("CHECKIN", "U4", "2027-06-01")]),
        (
            {"order": "yes", "checkin": None},
            [
                ("CHECKIN", "U1", None),
                ("ORDER_PLUS_CHECKIN", "U1", None),
                ("PRIOR_ORDER", "U2", None),
            ],
        ),
        (
            {"order": "unsure", "checkin": "2027-06-01"},
            [
                ("ORDER_PLUS_CHECKIN", "U1", None),
                ("PRIOR_ORDER_UNSURE", "U2", None),
                ("CHECKIN", "U4", "2027-06-01"),
            ],
        ),
    ],
)
def test_triage_of_an_order(facts, expected):
    assert assess(**facts)[1] == expected


@pytest.mark.parametrize(
    ("order_date", "expected"),
    [
        ("2026-11-01", [("IN_ABSENTIA_180_OPEN", "U2", "2027-04-30")]),
        ("2026-06-27", [("IN_ABSENTIA_180_OPEN", "U1", "2026-12-24")]),  # 30 days left
        ("2026-06-28", [("IN_ABSENTIA_180_OPEN", "U2", "2026-12-25")]),
        ("2026-05-28", [("IN_ABSENTIA_180_OPEN", "U1", "2026-11-24")]),
        ("2026-05-27", [("IN_ABSENTIA_180_PASSED", "U2", "2026-11-23")]),
    ],
)
def test_triage_of_an_order_after_a_missed_hearing(order_date, expected):
    assert assess(missed="yes", order_date=order_date)[1] == expected
    assert assess(missed="unsure", order_date=order_date)[1] == expected
    assert assess(missed="no", order_date=order_date)[1] == []


@pytest.mark.parametrize("missed", ["yes", "unsure", None])
def test_triage_of_an_order_on_a_day_that_nobody_can_name(missed):
    """The 180 days may be running."""
    assert assess(missed=missed, order_date=None) == ("U2", [("IN_ABSENTIA_180_OPEN", "U2", None)])
    assert assess(missed="no", order_date=None) == ("U4", [])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"attended": "no"}, [("HEARING_PASSED_MAYBE_MISSED", "U1", None)]),
        ({"attended": "unsure"}, [("HEARING_PASSED_MAYBE_MISSED", "U1", None)]),
        ({"attended": "yes"}, []),
        ({"attended": None}, [("LEFT_EMPTY:missed_hearing", "U2", None)]),
        ({}, []),
    ],
)
def test_triage_of_a_missed_hearing_on_a_day_that_nobody_can_name(facts, expected):
    beside = [reason for reason in assess(hearing=None, **facts)[1] if "court" not in reason[0]]

    assert beside == expected
    assert assess(hearing=None, **facts)[0] == (expected[0][1] if expected else "U2")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # The day that they gave lies ahead, or there is none yet: an earlier one, or a slip.
        ({"attended": "no"}, ("HEARING_PASSED_MAYBE_MISSED", "U2", None)),
        ({"attended": "unsure"}, ("NOT_SURE:missed_hearing", "U2", None)),
        ({"attended": None}, None),
        ({"attended": "yes"}, None),
    ],
)
def test_triage_of_a_missed_hearing_before_the_next_one(facts, expected):
    found = assess(hearing="2027-06-01", court="yes", **facts)[1]

    assert [reason for reason in found if reason[0] != "HEARING"] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"court": "yes", "hearing": "unsure"}, ("U1", [("HEARING", "U1", None)])),
        ({"court": "yes", "hearing": None}, ("U2", [("HEARING", "U2", None)])),
        ({"court": "yes"}, ("U4", [])),  # they have no date yet
        ({"court": "unsure", "hearing": "unsure"}, ("U2", [("NOT_SURE:court", "U2", None)])),
        ({"court": "unsure", "hearing": None}, ("U2", [("NOT_SURE:court", "U2", None)])),
        ({"court": "unsure"}, ("U2", [("NOT_SURE:court", "U2", None)])),
        (
            {"court": "unsure", "hearing": "2027-06-01"},
            ("U2", [("NOT_SURE:court", "U2", None), ("HEARING", "U4", "2027-06-01")]),
        ),
        (
            {"court": "unsure", "hearing": "2026-12-01"},
            ("U1", [("HEARING", "U1", "2026-12-01"), ("NOT_SURE:court", "U2", None)]),
        ),
        ({"hearing": "2027-06-01"}, ("U4", [("HEARING", "U4", "2027-06-01")])),
        ({"court": None}, ("U3", [("LEFT_EMPTY:court", "U3", None)])),
        ({"court": "no"}, ("U4", [])),
    ],
)
def test_triage_of_a_court_date_that_is_not_known(facts, expected):
    assert assess(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"judge_said": "unsure"}, "U2"),
        ({"judge_said": None}, "U3"),
        ({"judge_said": None, "court": "yes"}, "U2"),
        ({"judge_said": None, "court": "unsure"}, "U2"),
        ({"judge_said": None, "court": "no"}, "U3"),
        ({"judge_said": "no", "court": "yes"}, "U4"),
        ({"court": "yes"}, "U4"),  # sealed before this counted
    ],
)
def test_triage_of_what_a_judge_said_that_nobody_knows(facts, level):
    """The 30 days to appeal may be running: 8 CFR 1003.38(b). It orders the queue and no more."""
    found, reasons = triage(facts, TODAY, LAW)
    about = [each for each in reasons if each.code.endswith(":judge")]

    assert str(found) == level
    assert [(str(each.level), each.is_certain) for each in about] == (
        [(level, False)] if level != "U4" else []
    )


@pytest.mark.parametrize("said", ["unsure", None])
@pytest.mark.parametrize("fact", ["checkin", "interview", "fear_interview"])
def test_triage_of_an_appointment_takes_a_day_that_is_not_known_as_near(fact, said):
    assert assess(**{fact: said}) == ("U1", [(fact.upper(), "U1", None)])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"marriage_ended": "yes", "abuser_status": "yes"}, "U2"),
        ({"marriage_ended": "yes", "abuser_status": "unsure"}, "U2"),
        ({"marriage_ended": "yes", "abuser_status": None}, "U2"),
        ({"marriage_ended": "yes", "abuser_status": "no"}, "U4"),  # no petition without it
        ({"marriage_ended": "no", "abuser_status": "yes"}, "U4"),
        ({"marriage_ended": "unsure", "abuser_status": "yes"}, "U2"),
        ({"marriage_ended": "unsure", "abuser_status": "not_said"}, "U2"),
        ({"marriage_ended": "unsure", "abuser_status": "no"}, "U4"),
        ({"marriage_ended": None, "abuser_status": None}, "U3"),
        ({"marriage_ended": None, "abuser_status": "no"}, "U4"),
        ({"marriage_ended": None, "abuser_status": "yes", "court": "yes"}, "U2"),
        # Without a petition it is no sign beside which an empty answer would weigh more.
        ({"marriage_ended": "yes", "abuser_status": "no", "removal_set": None}, "U3"),
    ],
)
def test_triage_of_a_marriage_to_an_abuser_that_ended(facts, expected):
    """INA 204(a)(1)(A)(iii)(II)(aa)(CC)(ccc): within two years after the divorce."""
    assert assess(**facts)[0] == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"dob": "2010-03-01", "guardian": "no"}, [("CHILD_ALONE", "U2", "2028-03-01")]),
        ({"dob": "2010-03-01", "guardian": None}, [("CHILD_MAYBE_ALONE", "U2", "2028-03-01")]),
        ({"dob": "2010-03-01", "guardian": "yes"}, [("CHILD_WITH_FAMILY", "U3", None)]),
        ({"dob": "2010-03-01"}, []),
        ({"dob": "2009-02-22", "guardian": "no"}, [("CHILD_ALONE", "U1", "2027-02-22")]),
        ({"dob": "2009-02-23", "guardian": "no"}, [("CHILD_ALONE", "U2", "2027-02-23")]),
        ({"dob": "2008-11-24", "guardian": "no"}, []),  # 18 today
        ({"dob": "2008", "guardian": "no"}, [("CHILD_ALONE", "U1", "2026-12-31")]),
        ({"dob": None, "guardian": "no"}, [("CHILD_MAYBE_ALONE", "U2", None)]),
        ({"dob": None, "guardian": "yes"}, []),
    ],
)
def test_triage_of_a_child(facts, expected):
    found = [reason for reason in assess(**facts)[1] if reason[0] != "OYD_MAY_NOT_APPLY_CHILD"]

    assert found == expected


def test_triage_counts_the_leap_birthday_on_the_earlier_day():
    assert assess(date(2025, 12, 1), dob="2008-02-29", guardian="no")[1][0] == (
        "CHILD_ALONE",
        "U1",
        "2026-02-28",
    )
    assert assess(date(2026, 2, 28), dob="2008-02-29", guardian="no") == ("U4", [])


def test_triage_a_child_once_found_alone_may_be_exempt_from_the_year():
    assert assess(uac_before="yes", arrival="2022-01-15", filed="no")[1] == [
        ("OYD_PASSED_CHECK_OTHER_RELIEF", "U3", "2023-01-17"),
        ("OYD_MAY_NOT_APPLY_CHILD", "U3", None),
    ]


@pytest.mark.parametrize(
    ("dob", "expected"),
    [
        ("2005-11-24", []),  # 21 today
        ("2005-11-25", [("SIJ_AGE_OUT", "U1", "2026-11-25")]),
        ("2006-01-23", [("SIJ_AGE_OUT", "U1", "2027-01-23")]),
        ("2006-01-24", [("SIJ_AGE_OUT", "U2", "2027-01-24")]),
        ("2006-05-23", [("SIJ_AGE_OUT", "U2", "2027-05-23")]),
        ("2006-05-24", [("SIJ_AGE_OUT", "U3", "2027-05-24")]),
        ("2005", [("SIJ_AGE_OUT", "U1", "2026-12-31")]),
        (None, [("SIJ_AGE_OUT", "U2", None)]),
    ],
)
def test_triage_of_a_young_person_harmed_by_a_parent(dob, expected):
    assert assess(parent_harm="yes", dob=dob)[1] == expected
    assert assess(parent_harm="no", dob=dob)[1] == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-12-24", ("OYD_DUE", "U1", "2026-12-24")),
        ("2026-12-25", ("OYD_LAST_DAYS", "U1", "2026-12-28")),
        ("2026-12-28", ("OYD_LAST_DAYS", "U1", "2026-12-28")),
        ("2026-12-29", ("OYD_JUST_PASSED", "U2", "2026-12-28")),
        ("2027-06-29", ("OYD_JUST_PASSED", "U2", "2026-12-28")),  # 183 days
        ("2027-06-30", ("OYD_PASSED_CHECK_OTHER_RELIEF", "U3", "2026-12-28")),
    ],
)
def test_triage_around_the_end_of_the_year(today, expected):
    assert assess(date.fromisoformat(today), arrival="2025-12-25", filed="no")[1] == [expected]


@pytest.mark.parametrize(
    ("days", "level"),
    [(30, "U1"), (31, "U2"), (90, "U2"), (91, "U3"), (180, "U3"), (181, "U4")],
)
def test_triage_before_the_end_of_the_year(days, level):
    safe = one_year_limit(date(2025, 12, 31)).safe

    found = assess(safe - timedelta(days=days), arrival="2025-12-31", filed="no")

    assert found == (level, [("OYD_DUE", level, "2026-12-31")])


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [
        ("2026", ("OYD_DUE_EST", "U2", "2026-12-31")),
        ("2025", ("OYD_MAYBE_PASSED", "U1", "2026-12-31")),
        ("2024", ("OYD_PASSED_CHECK_OTHER_RELIEF", "U3", "2025-12-31")),
        ("2027", ("OYD_ARRIVAL_UNKNOWN", "U2", None)),  # cannot be: the form asks again
        ("1995", ("OYD_PASSED_CHECK_OTHER_RELIEF", "U3", "1998-04-01")),
    ],
)
def test_triage_of_a_year_of_arrival(arrival, expected):
    assert assess(arrival=arrival, filed="no")[1] == [expected]


def test_triage_counts_an_application_sent_back_as_not_filed():
    assert assess(arrival="2025-06-02", filed="returned")[1] == [
        ("OYD_PASSED_EXCEPTION:RETURNED", "U2", "2026-06-02")
    ]


def test_triage_names_each_exception_once():
    codes = [
        code
        for code, *_ in assess(
            arrival="2022-01-15", filed="returned", exceptions=["RETURNED", "ILLNESS", "RUMOUR"]
        )[1]
    ]

    assert codes == ["OYD_PASSED_EXCEPTION:ILLNESS", "OYD_PASSED_EXCEPTION:RETURNED"]


def test_triage_of_entry_without_inspection_follows_the_law():
    facts = {"arrival": "2024-11-25", "entry": "not_checked", "filed": "no"}
    fact = LAW.facts["expedited-removal"]
    off = {**fact.parameters, "applies_inside_the_country": False}
    elsewhere = amended(LAW, fact, off)

    def codes(**changed):
        return [code for code, *_ in assess(**{**facts, **changed})[1]]

    assert "UNDER_TWO_YEARS_NO_INSPECTION" in codes()  # 729 days
    assert "UNDER_TWO_YEARS_NO_INSPECTION" not in codes(arrival="2024-11-24")
    assert "UNDER_TWO_YEARS_NO_INSPECTION" not in codes(entry="visa")
    assert "UNDER_TWO_YEARS_NO_INSPECTION" not in codes(filed="yes")
    assert "UNDER_TWO_YEARS_NO_INSPECTION" not in codes(law=elsewhere)


@pytest.mark.parametrize("moved", ["yes", "unsure", None])
def test_triage_of_a_move(moved):
    assert assess(moved=moved) == ("U4", [("ADDRESS_CHANGE", "U4", None)])
    assert assess(moved=moved, order="no") == ("U4", [("ADDRESS_CHANGE", "U4", None)])
    assert ("ADDRESS_CHANGE", "U2", None) in assess(moved=moved, hearing=None)[1]
    assert ("ADDRESS_CHANGE", "U2", None) in assess(moved=moved, order="yes")[1]
    assert assess(moved="no", hearing=None) == ("U2", [("NOT_SURE:court", "U2", None)])


def test_triage_is_of_one_person_so_a_family_is_as_urgent_as_its_most_urgent_member():
    parent = triage({"dob": "1988-02-01", "guardian": "no"}, TODAY, LAW)
    with_parent = triage({"dob": "2015-01-01", "guardian": "yes"}, TODAY, LAW)
    nearly_adult = triage({"dob": "2008-12-01", "guardian": "no"}, TODAY, LAW)

    assert [level for level, _ in (parent, with_parent, nearly_adult)] == ["U4", "U3", "U1"]


def test_triage_accepts_a_birth_after_the_arrival():
    level, _ = triage({"dob": "2026-03-01", "arrival": "2025-11-01", "filed": "no"}, TODAY, LAW)

    assert level == Level.U2


def test_reason_says_what_it_means_and_which_exception():
    _, reasons = triage({"arrival": "2022-01-15", "exceptions": ["ILLNESS"]}, TODAY, LAW)

    assert reasons[0].meaning.words == (
        "One-year date passed, an exception may apply: "
        "serious illness or disability in the first year"
    )
    assert reasons[0].meaning.law == "one-year-exceptions"


YES_NO = st.sampled_from(["yes", "no", "unsure", None])
DATES = st.one_of(
    st.none(),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    st.integers(1900, 2199).map(str),
    st.text(max_size=10),
)
DATE_FACTS = [
    "arrival",
    "hearing",
    "judge_deadline",
    "order_date",
    "decision",
    "checkin",
    "interview",
    "fear_interview",
    "fee_due",
    "rfe_due",
    "dob",
]
YES_NO_FACTS = [
    "danger_now",
    "detained",
    "removal_set",
    "fear_neg",
    "attended",
    "order",
    "missed",
    "moved",
    "guardian",
    "uac_before",
    "parent_harm",
    "court",
    "at_border",
    "in_forced_work",
    "appointments",
    "judge_said",
    "marriage_ended",
    "abuser_status",
]
FACTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(DATE_FACTS, DATES),
        **dict.fromkeys(YES_NO_FACTS, YES_NO),
        "filed": st.sampled_from(["no", "yes", "returned", "unknown", None]),
        "entry": st.sampled_from(["visa", "parole", "not_checked", "unknown", None]),
        "exceptions": st.one_of(st.none(), st.lists(st.sampled_from(list(ONE_YEAR_EXCEPTIONS)))),
    },
)
DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@given(FACTS, DAYS)
def test_triage_answers_whatever_is_true(facts, today):
    level, reasons = triage(facts, today, LAW)

    assert reasons == sorted(reasons, key=lambda r: (r.level, r.date or date.max, r.code))
    assert level == min((reason.level for reason in reasons), default=Level.U4)
    assert len({reason.code for reason in reasons}) == len(reasons)
    assert {reason.code.partition(":")[0] for reason in reasons} <= set(REASON_MEANINGS)
    assert all(reason.meaning.words and reason.meaning.law in LAW.facts for reason in reasons)


# The most harmless answer to each question.
HARMLESS = {
    **dict.fromkeys(YES_NO_FACTS, "no"),
    "guardian": "yes",
    "attended": "yes",
    "filed": "yes",
    "entry": "visa",
    "exceptions": [],
}


@given(FACTS, DAYS, st.sampled_from(sorted(HARMLESS)))
def test_triage_of_an_unknown_answer_is_never_less_urgent_than_the_harmless_one(facts, today, fact):
    harmless, _ = triage({**facts, fact: HARMLESS[fact]}, today, LAW)
    unknown, _ = triage({**facts, fact: None}, today, LAW)

    assert unknown <= harmless


@given(FACTS, DAYS, st.dates(date(1998, 1, 1), date(2149, 12, 31)))
def test_triage_of_an_unknown_arrival_is_never_less_urgent_than_a_recent_one(facts, today, day):
    others = {name: facts[name] for name in facts if name not in ("arrival", "entry")}
    recent = {**others, "arrival": str(today - timedelta(days=1))}

    assert triage({**others, "arrival": None}, today, LAW)[0] <= triage(recent, today, LAW)[0]


@given(FACTS, DAYS, st.integers(181, 20_000))
def test_triage_of_an_unknown_order_is_never_less_urgent_than_an_old_one(facts, today, days):
    old = {**facts, "order_date": str(today - timedelta(days=days))}

    assert triage({**facts, "order_date": None}, today, LAW)[0] <= triage(old, today, LAW)[0]


@given(FACTS, DAYS, st.integers(1, 1_000))
def test_triage_of_a_missed_hearing_is_as_urgent_without_its_day(facts, today, days):
    missed = {**facts, "attended": "no", "hearing": str(today - timedelta(days=days))}

    assert triage({**missed, "hearing": None}, today, LAW)[0] is triage(missed, today, LAW)[0]


@given(DAYS, st.dates(date(1998, 1, 1), date(2149, 12, 31)))
def test_triage_of_a_month_of_arrival_never_says_passed_while_a_day_of_it_is_in_time(today, day):
    month = PartialDate(day.year, day.month)
    [reason] = triage({"arrival": str(month), "filed": "no"}, today, LAW)[1]

    if month.earliest <= today <= one_year_limit(month.latest).last:
        assert reason.code in ("OYD_DUE_EST", "OYD_MAYBE_PASSED")


def test_triage_of_a_last_day_that_nobody_can_name():
    assert assess(decision=None) == ("U1", [("APPEAL_DUE", "U1", None)])
    assert assess(judge_deadline=None) == ("U1", [("JUDGE_DEADLINE", "U1", None)])
    assert assess(fee_due=None) == ("U2", [("FEE_DUE", "U2", None)])
    assert assess(rfe_due=None) == ("U2", [("RFE_DUE", "U2", None)])


# A month from a notice to pay; as late as an office sets a day for papers.
FAR_OFF = st.integers(31, 1_000)


@given(FACTS, DAYS, st.sampled_from(["fee_due", "rfe_due"]), FAR_OFF)
def test_triage_of_an_unknown_last_day_is_never_less_urgent_than_a_far_one(facts, today, fact, off):
    far = {**facts, fact: str(today + timedelta(days=off))}
    unknown = {**facts, fact: None}

    assert triage(unknown, today, LAW)[0] <= triage(far, today, LAW)[0]
    assert fact.upper() in {reason.code for reason in triage(unknown, today, LAW)[1]}


@given(FACTS, DAYS, st.sampled_from(["hearing", "checkin", "interview"]))
def test_triage_of_an_unknown_day_is_never_less_urgent_than_one_next_year(facts, today, fact):
    far = {**facts, fact: str(today + timedelta(days=400))}

    assert triage({**facts, fact: None}, today, LAW)[0] <= triage(far, today, LAW)[0]


# What each may be while it lies ahead, and what else it decides besides how near it is.
TO_COME = {
    event: {} for event in ("hearing", "checkin", "interview", "fee_due", "rfe_due", "other_date")
} | {"judge_deadline": {}, "removal_date": {"removal_set": "yes"}}


@given(
    FACTS,
    st.dates(date(1999, 1, 1), date(2150, 1, 1)),
    st.sampled_from(sorted(TO_COME)),
    st.tuples(st.integers(0, 800), st.integers(0, 800)),
    st.sampled_from([10, 7, 4]),
)
def test_triage_never_falls_when_a_date_to_come_comes_nearer(facts, today, fact, days, letters):
    near, far = (str(today + timedelta(days=ahead))[:letters] for ahead in sorted(days))
    others = {**facts, **TO_COME[fact]}

    assert (
        triage({**others, fact: near}, today, LAW)[0]
        <= triage({**others, fact: far}, today, LAW)[0]
    )


@given(
    FACTS,
    st.dates(date(1999, 1, 1), date(2150, 1, 1)),
    st.tuples(st.integers(0, 366), st.integers(0, 366)),
)
def test_triage_never_falls_when_the_end_of_the_year_comes_nearer(facts, today, days):
    early, late = (today - timedelta(days=ago) for ago in sorted(days, reverse=True))
    others = {name: facts[name] for name in facts if name != "arrival"}

    if one_year_limit(early).last >= today:
        assert (
            triage({**others, "arrival": str(early)}, today, LAW)[0]
            <= triage({**others, "arrival": str(late)}, today, LAW)[0]
        )


@given(
    FACTS,
    DAYS,
    st.sampled_from([("dob", "parent_harm", 21), ("dob", "guardian", 18)]),
    st.tuples(st.integers(1, 700), st.integers(1, 700)),
)
def test_triage_never_falls_when_a_birthday_comes_nearer(facts, today, which, days):
    fact, about, years = which
    others = {name: facts[name] for name in facts if name not in ("parent_harm", "guardian")}
    others[about] = "yes" if about == "parent_harm" else "no"
    near, far = (
        str(
            (today + timedelta(days=ahead)).replace(
                day=1, year=(today + timedelta(ahead)).year - years
            )
        )
        for ahead in sorted(days)
    )

    if anniversary(date.fromisoformat(near), years) > today:
        assert (
            triage({**others, fact: near}, today, LAW)[0]
            <= triage({**others, fact: far}, today, LAW)[0]
        )


@given(
    FACTS,
    st.dates(date(1999, 1, 1), date(2150, 1, 1)),
    st.sampled_from([("decision", {}), ("order_date", {"missed": "yes"})]),
    st.tuples(st.integers(0, 180), st.integers(0, 180)),
)
def test_triage_never_falls_when_a_last_day_that_is_counted_comes_nearer(facts, today, which, days):
    fact, others = which
    early, late = (today - timedelta(days=ago) for ago in sorted(days, reverse=True))
    slug = "bia-appeal" if fact == "decision" else "in-absentia-180"

    if early + timedelta(days=LAW.days(slug)) >= today:
        assert (
            triage({**facts, **others, fact: str(early)}, today, LAW)[0]
            <= triage({**facts, **others, fact: str(late)}, today, LAW)[0]
        )


@given(FACTS, DAYS, st.integers(1, 40))
def test_triage_of_what_waits_never_falls_while_its_dates_are_to_come(facts, today, days):
    """The same case tomorrow: only a date that has passed may make it less urgent."""
    later = today + timedelta(days=days)
    level, reasons = triage(facts, today, LAW)
    after, then = triage(facts, later, LAW)

    still = {reason.code for reason in then} >= {reason.code for reason in reasons}
    if still and all(reason.date is None or reason.date >= later for reason in reasons):
        assert after <= level


@given(FACTS, DAYS, st.sampled_from(sorted(DANGERS)))
def test_triage_never_falls_when_a_danger_is_added(facts, today, danger):
    without = {name: facts[name] for name in facts if name != danger}
    before, reasons = triage(without, today, LAW)
    level, with_danger = triage({**without, danger: "yes"}, today, LAW)

    assert (level, level <= before) == (Level.U1, True)
    assert (said := {each.code: each.level for each in with_danger})
    # What was left empty beside a danger may weigh more; nothing weighs less.
    assert all(said[each.code] <= each.level for each in reasons)


@given(FACTS, DAYS, st.sampled_from(sorted(UNDATED)))
def test_triage_of_a_last_day_not_known_is_never_less_urgent_than_none(facts, today, fact):
    without = {name: facts[name] for name in facts if name != fact}

    assert triage({**without, fact: None}, today, LAW)[0] <= triage(without, today, LAW)[0]


def test_reasons_read_well_to_a_person():
    """A sentence or its head: no code, no jargon, nothing that runs on."""
    for code, meaning in REASON_MEANINGS.items():
        assert meaning.words[0].isupper(), code
        assert not meaning.words.endswith((".", ":")), code
        assert len(meaning.words) <= 90, code
        assert not {"_", "U1", "U2", "None"} & set(meaning.words.split()), code
        numbers = [word for word in meaning.words.split() if word.strip(":;,").isdigit()]
        assert numbers == [], "a number of the law may change"
    assert len({meaning.words for meaning in REASON_MEANINGS.values()}) == len(REASON_MEANINGS)
    for words in ONE_YEAR_EXCEPTIONS.values():
        assert len(words) <= 60
