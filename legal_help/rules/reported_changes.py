"""What a person told us after sending, as facts for triage. No Django, no database, no clock.

Whoever holds the code can tell it. So it never makes a request less urgent: it stands beside what
was sent, until a caseworker has checked it and it takes the place of the old facts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from legal_help.rules.deadlines import Level, PartialDate
from legal_help.rules.law import Law, shipped_law
from legal_help.rules.triage import Facts, TriageReason, rank_reasons, triage


class ReportKind(StrEnum):
    """What a message is about; sealed with it."""

    MESSAGE = "message"
    DATE_CHANGED = "date_changed"
    DETAINED = "detained"
    CONTACT = "contact"
    CODE = "code"
    MOVED = "moved"


class VerificationMethod(StrEnum):
    """How a caseworker made sure that news came from the person."""

    OLD_CONTACT = "old_contact"
    OWN_WORD = "own_word"
    OFFICE = "office"
    NOT_REACHED = "not_reached"


# What may be relied on, by what was told. A court knows a date; no court knows a telephone.
METHODS: Mapping[str, Iterable[VerificationMethod]] = {
    ReportKind.DATE_CHANGED: (
        VerificationMethod.OFFICE,
        VerificationMethod.OLD_CONTACT,
        VerificationMethod.OWN_WORD,
    ),
    ReportKind.DETAINED: (
        VerificationMethod.OFFICE,
        VerificationMethod.OLD_CONTACT,
        VerificationMethod.OWN_WORD,
    ),
    ReportKind.CONTACT: (VerificationMethod.OLD_CONTACT, VerificationMethod.OWN_WORD),
    ReportKind.MOVED: (
        VerificationMethod.OFFICE,
        VerificationMethod.OLD_CONTACT,
        VerificationMethod.OWN_WORD,
    ),
    ReportKind.CODE: (),  # What settles it is a new code, which asks for a check of its own.
}

# What a new code may be given on the strength of: nobody gets one by holding the old one.
METHODS_FOR_NEW_CODE = (VerificationMethod.OLD_CONTACT, VerificationMethod.OWN_WORD)


# The box by which a person asks us not to use the old way. Whoever asks us to stop is believed at
# once: silence can be ended by a caseworker, a call that the wrong person took cannot be undone.
STOP_OLD_CONTACT = "stop_old"


def methods_for(kind: str, told: Mapping[str, Any]) -> list[VerificationMethod]:
    """What may be relied on. An old way that is said not to be safe proves nothing."""
    return [
        how
        for how in METHODS[kind]
        if not (told.get(STOP_OLD_CONTACT) and how == VerificationMethod.OLD_CONTACT)
    ]


# The kinds of date that can change are the names of their facts.
CHANGEABLE_DATES = ("hearing", "checkin", "interview", "other_date")


def reported_facts(kind: str, told: Mapping[str, Any]) -> Facts:
    """What a message says, as facts. A date that is not known is never less urgent than one."""
    if kind == ReportKind.DETAINED:
        return {"detained": "yes"}
    if kind == ReportKind.CODE:
        return {"code_seen": "yes"}
    if kind == ReportKind.MOVED:
        return {"moved": "yes"}
    if kind != ReportKind.DATE_CHANGED:
        return {}
    name, day = told.get("date_of"), told.get("date")
    if name not in CHANGEABLE_DATES or PartialDate.parse(day) is None:
        return {"other_date": None}
    return {name: day}


def report_level(kind: str, told: Mapping[str, Any], today: date) -> Level | None:
    """How soon somebody looks at the request again for this message; None: it changes nothing.

    None of these facts is counted with a number that an amendment of the law could change.
    """
    if kind == ReportKind.MOVED:
        # Whether there is a case in court stands in what was sent, which nobody can open here.
        return Level.U2
    facts = reported_facts(kind, told)
    return triage(facts, today, shipped_law())[0] if facts else None


def with_report(facts: Facts, told: Facts) -> Facts:
    """The facts with what was told in the place of the old ones."""
    # Whether they went was said of the old date.
    gone = {"attended"} if "hearing" in told else set()
    return {**{name: fact for name, fact in facts.items() if name not in gone}, **told}


def with_reports(facts: Facts, checked: Iterable[Facts]) -> Facts:
    """The facts with the news that was checked in the place of the old ones, in order."""
    for told in checked:
        facts = with_report(facts, told)
    return facts


def reasons_added(facts: Facts, told: Facts, today: date, law: Law) -> set[TriageReason]:
    """The reasons that come of one piece of news: those that would not be there without it."""
    without = {name: fact for name, fact in facts.items() if name not in told}
    before = set(triage(without, today, law)[1])
    return set(triage(with_report(facts, told), today, law)[1]) - before


def triage_with_reports(
    facts: Facts,
    today: date,
    law: Law,
    *,
    checked: Iterable[Facts] = (),
    unchecked: Iterable[Facts] = (),
) -> tuple[Level, list[TriageReason]]:
    """As `triage`. What was checked replaces the old facts, in order; the rest only adds reasons.

    Each piece of unchecked news is laid over by itself: a later one must not hide a nearer one.
    """
    facts = with_reports(facts, checked)
    versions = [facts, *(with_report(facts, told) for told in unchecked)]
    if len(versions) == 1:
        return triage(facts, today, law)
    return rank_reasons({reason for each in versions for reason in triage(each, today, law)[1]})
