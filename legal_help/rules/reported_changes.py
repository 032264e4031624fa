"""Turn what a person tells us after sending into facts for triage.

Anybody who holds the code can report a change. So a report never makes a case less urgent: it
stands beside the answers until a caseworker has verified it, and replaces the old facts only then.
No Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any

from legal_help.rules.deadlines import Level, PartialDate
from legal_help.rules.law import Law, shipped_law
from legal_help.rules.triage import Facts, TriageReason, rank_reasons, triage


class ReportKind(StrEnum):
    """Say what a message is about. The value is sealed with the message."""

    MESSAGE = "message"
    DATE_CHANGED = "date_changed"
    DETAINED = "detained"
    CONTACT = "contact"
    CODE = "code"
    MOVED = "moved"


class VerificationMethod(StrEnum):
    """Say how a caseworker verified that a report came from the person."""

    OLD_CONTACT = "old_contact"
    OWN_WORD = "own_word"
    OFFICE = "office"
    NOT_REACHED = "not_reached"


# Methods that may be relied on, by kind of report. A court can confirm a date, but not a telephone
# number.
BY_THE_PERSON = (VerificationMethod.OLD_CONTACT, VerificationMethod.OWN_WORD)
METHODS: Mapping[str, Iterable[VerificationMethod]] = {
    ReportKind.DATE_CHANGED: (VerificationMethod.OFFICE, *BY_THE_PERSON),
    ReportKind.DETAINED: (VerificationMethod.OFFICE, *BY_THE_PERSON),
    ReportKind.CONTACT: BY_THE_PERSON,
    ReportKind.MOVED: (VerificationMethod.OFFICE, *BY_THE_PERSON),
    ReportKind.CODE: (),  # Settled by giving a new code, which has its own verification.
}

# News that we always have room for: ten messages a day more than of anything else.
CANNOT_WAIT = frozenset({ReportKind.DATE_CHANGED, ReportKind.DETAINED})

# Methods to verify a person before they get a new code. Holding the old code proves nothing.
METHODS_FOR_NEW_CODE = BY_THE_PERSON


# The box that asks us not to use the old way of contact. It counts at once, unverified: a
# caseworker can end a silence, but nobody can undo a call that the wrong person answered.
STOP_OLD_CONTACT = "stop_old"


def methods_for(kind: str, report: Mapping[str, Any]) -> list[VerificationMethod]:
    """Return the methods to rely on. An old contact that is reported unsafe proves nothing."""
    return [
        how
        for how in METHODS[kind]
        if not (report.get(STOP_OLD_CONTACT) and how == VerificationMethod.OLD_CONTACT)
    ]


# The kinds of date that can change have the names of their facts.
CHANGEABLE_DATES = ("hearing", "checkin", "interview", "other_date")


def reported_facts(kind: str, report: Mapping[str, Any]) -> Facts:
    """Return the facts in a message. An unknown date is never less urgent than a known one."""
    if kind == ReportKind.DETAINED:
        return {"detained": "yes"}
    if kind == ReportKind.CODE:
        return {"code_seen": "yes"}
    if kind == ReportKind.MOVED:
        return {"moved": "yes"}
    if kind != ReportKind.DATE_CHANGED:
        return {}
    name, day = report.get("date_of"), report.get("date")
    if name not in CHANGEABLE_DATES or PartialDate.parse(day) is None:
        return {"other_date": None}
    return {name: day}


def report_level(kind: str, report: Mapping[str, Any], today: date) -> Level | None:
    """Return how soon somebody must look at the case because of this message, or None.

    None of these facts depends on a number that an amendment of the law could change.
    """
    if kind == ReportKind.MOVED:
        # Whether there is a court case stands in the sealed answers, which this code cannot open.
        return Level.U2
    facts = reported_facts(kind, report)
    return triage(facts, today, shipped_law())[0] if facts else None


def with_report(facts: Facts, report: Facts) -> Facts:
    """Return the facts with what was reported in place of the old ones."""
    # The answer about attending belongs to the old date; a court that set a day has a case.
    gone = {"attended", "court", "court_contradicted"} if "hearing" in report else set()
    return {**{name: fact for name, fact in facts.items() if name not in gone}, **report}


def with_reports(facts: Facts, checked: Iterable[Facts]) -> Facts:
    """Return the facts with the verified reports in place of the old ones, in order."""
    return reduce(with_report, checked, facts)


def reasons_added(facts: Facts, report: Facts, today: date, law: Law) -> set[TriageReason]:
    """Return the reasons that would not be there without this report."""
    without = {name: fact for name, fact in facts.items() if name not in report}
    before = set(triage(without, today, law)[1])
    return set(triage(with_report(facts, report), today, law)[1]) - before


def triage_with_reports(
    facts: Facts,
    today: date,
    law: Law,
    *,
    checked: Iterable[Facts] = (),
    unchecked: Iterable[Facts] = (),
) -> tuple[Level, list[TriageReason]]:
    """Return level and reasons as `triage` does, with reports taken into account.

    Verified reports replace the old facts, in order. Unverified ones only add reasons, each on its
    own: a later report must not hide an earlier one with a nearer date.
    """
    facts = with_reports(facts, checked)
    versions = [facts, *(with_report(facts, report) for report in unchecked)]
    if len(versions) == 1:
        return triage(facts, today, law)
    return rank_reasons({reason for each in versions for reason in triage(each, today, law)[1]})
