"""What a person told us after sending, as facts for triage. No Django, no database, no clock.

Whoever holds the code can tell it. So it never makes a request less urgent: it stands beside what
was sent, until a caseworker has checked it and it takes the place of the old facts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from legal_help.rules.deadlines import Level, PartialDate
from legal_help.rules.law import Law, current
from legal_help.rules.triage import Facts, Reason, by_urgency, triage


class Kind(StrEnum):
    """What a message is about; sealed with it."""

    MESSAGE = "message"
    DATE_CHANGED = "date_changed"
    DETAINED = "detained"
    CONTACT = "contact"
    CODE = "code"
    MOVED = "moved"


class Check(StrEnum):
    """How a caseworker made sure that news came from the person."""

    OLD_CONTACT = "old_contact"
    OWN_WORD = "own_word"
    OFFICE = "office"
    NOT_REACHED = "not_reached"


# What may be relied on, by what was told. A court knows a date; no court knows a telephone.
CHECKS: Mapping[str, Iterable[Check]] = {
    Kind.DATE_CHANGED: (Check.OFFICE, Check.OLD_CONTACT, Check.OWN_WORD),
    Kind.DETAINED: (Check.OFFICE, Check.OLD_CONTACT, Check.OWN_WORD),
    Kind.CONTACT: (Check.OLD_CONTACT, Check.OWN_WORD),
    Kind.MOVED: (Check.OFFICE, Check.OLD_CONTACT, Check.OWN_WORD),
    Kind.CODE: (),  # What settles it is a new code, which asks for a check of its own.
}

# What a new code may be given on the strength of: nobody gets one by holding the old one.
CHECKS_FOR_CODE = (Check.OLD_CONTACT, Check.OWN_WORD)


# The box by which a person asks us not to use the old way. Whoever asks us to stop is believed at
# once: silence can be ended by a caseworker, a call that the wrong person took cannot be undone.
STOP_OLD = "stop_old"


def checks_for(kind: str, told: Mapping[str, Any]) -> list[Check]:
    """What may be relied on. An old way that is said not to be safe proves nothing."""
    return [how for how in CHECKS[kind] if not (told.get(STOP_OLD) and how == Check.OLD_CONTACT)]


# The kinds of date that can change are the names of their facts.
DATES = ("hearing", "checkin", "interview", "other_date")


def facts_in(kind: str, told: Mapping[str, Any]) -> Facts:
    """What a message says, as facts. A date that is not known is never less urgent than one."""
    if kind == Kind.DETAINED:
        return {"detained": "yes"}
    if kind == Kind.CODE:
        return {"code_seen": "yes"}
    if kind == Kind.MOVED:
        return {"moved": "yes"}
    if kind != Kind.DATE_CHANGED:
        return {}
    name, day = told.get("date_of"), told.get("date")
    if name not in DATES or PartialDate.parse(day) is None:
        return {"other_date": None}
    return {name: day}


def level_of(kind: str, told: Mapping[str, Any], today: date) -> Level | None:
    """How soon somebody looks at the request again for this message; None: it changes nothing.

    None of these facts is counted with a number that an amendment of the law could change.
    """
    if kind == Kind.MOVED:
        # Whether there is a case in court stands in what was sent, which nobody can open here.
        return Level.U2
    facts = facts_in(kind, told)
    return triage(facts, today, current())[0] if facts else None


def over(facts: Facts, told: Facts) -> Facts:
    """The facts with what was told in the place of the old ones."""
    # Whether they went was said of the old date.
    gone = {"attended"} if "hearing" in told else set()
    return {**{name: fact for name, fact in facts.items() if name not in gone}, **told}


def in_force(facts: Facts, checked: Iterable[Facts]) -> Facts:
    """The facts with the news that was checked in the place of the old ones, in order."""
    for told in checked:
        facts = over(facts, told)
    return facts


def reasons_of(facts: Facts, told: Facts, today: date, law: Law) -> set[Reason]:
    """The reasons that come of one piece of news: those that would not be there without it."""
    without = {name: fact for name, fact in facts.items() if name not in told}
    before = set(triage(without, today, law)[1])
    return set(triage(over(facts, told), today, law)[1]) - before


def triage_told(
    facts: Facts,
    today: date,
    law: Law,
    *,
    checked: Iterable[Facts] = (),
    unchecked: Iterable[Facts] = (),
) -> tuple[Level, list[Reason]]:
    """As `triage`. What was checked replaces the old facts, in order; the rest only adds reasons.

    Each piece of unchecked news is laid over by itself: a later one must not hide a nearer one.
    """
    facts = in_force(facts, checked)
    versions = [facts, *(over(facts, told) for told in unchecked)]
    if len(versions) == 1:
        return triage(facts, today, law)
    return by_urgency({reason for each in versions for reason in triage(each, today, law)[1]})
