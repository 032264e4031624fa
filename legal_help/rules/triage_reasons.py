"""Say what the reasons of triage tell staff, and on which law fact each rests.

These are words alone, no rules, for a lawyer to read and correct.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from legal_help.rules.signs import LEFT_EMPTY, NOT_SURE, SIGNS

CODE_SEEN, TAKEN_BACK = "CODE_SEEN", "TAKEN_BACK"


class ReasonMeaning(NamedTuple):
    """Hold the words for staff and the slug of the law fact that a reason rests on."""

    words: str
    law: str


# Changed or extraordinary circumstances: 8 CFR 208.4(a)(4) and (5). The list is not closed.
ONE_YEAR_EXCEPTIONS: Mapping[str, str] = {
    "COUNTRY_CHANGED": "things got worse in the country",
    "SELF_CHANGED": "the person's own situation changed",
    "FAMILY_CASE": "was in the case of a husband, wife or parent",
    "ILLNESS": "serious illness or disability in the first year",
    "LEGAL_DISABILITY": "a child alone, or not able to act in law",
    "BAD_HELP": "bad help from a lawyer or a notario",
    "STATUS": "had lawful status, TPS or parole until recently",
    "RETURNED": "an application was sent back",
    "DEATH_OR_ILLNESS_NEAR": "death or serious illness of the lawyer or close family",
    "OTHER": "another reason",
}

REASON_MEANINGS: Mapping[str, ReasonMeaning] = {
    "DANGER_IN_US": ReasonMeaning("Says they are in danger here now", "confidentiality-1367"),
    "DETAINED": ReasonMeaning("Detained", "detained"),
    "REMOVAL_SCHEDULED": ReasonMeaning("Told they will be sent back soon", "expedited-removal"),
    "NEGATIVE_FEAR_FINDING": ReasonMeaning(
        "Did not pass a fear interview: a judge reviews it within days", "credible-fear"
    ),
    "AT_BORDER": ReasonMeaning(
        "At the border or an airport: can be sent back without a hearing", "expedited-removal"
    ),
    "FORCED_WORK_NOW": ReasonMeaning("Says they are in forced work or sex now", "t-visa"),
    CODE_SEEN: ReasonMeaning("Says somebody else may have their code", "asylum-confidentiality"),
    TAKEN_BACK: ReasonMeaning(
        "Somebody with the code took it back: check by the old way that it was them",
        "asylum-confidentiality",
    ),
    "HEARING": ReasonMeaning("Court hearing", "hearing-notice"),
    "HEARING_PASSED_MAYBE_MISSED": ReasonMeaning(
        "A hearing was missed, or may have been: possible order in absentia", "in-absentia-180"
    ),
    "CHECKIN": ReasonMeaning("Check-in with ICE", "detained"),
    "INTERVIEW": ReasonMeaning("Interview or fingerprints at USCIS", "uscis-hold"),
    "FEAR_INTERVIEW": ReasonMeaning("Interview about their fear", "credible-fear"),
    "FEE_DUE": ReasonMeaning("A fee is due", "asylum-fees"),
    "FEE_DUE_PASSED": ReasonMeaning("The day to pay a fee has passed", "asylum-fees"),
    "RFE_DUE": ReasonMeaning("Papers asked for by USCIS are due", "filing-date"),
    "RFE_DUE_PASSED": ReasonMeaning("The day to send papers has passed", "filing-date"),
    "JUDGE_DEADLINE": ReasonMeaning("Last day that a judge set for the application", "filing-date"),
    "OTHER_DATE": ReasonMeaning("A date that they told us of later", "legal-advice-boundary"),
    "JUDGE_DEADLINE_PASSED": ReasonMeaning(
        "The last day that a judge set has passed", "filing-date"
    ),
    "APPEAL_DUE": ReasonMeaning("Appeal to the Board is due", "bia-appeal"),
    "APPEAL_WINDOW_PASSED": ReasonMeaning("The days to appeal have passed", "bia-appeal"),
    "PRIOR_ORDER": ReasonMeaning("A judge has ordered removal", "reasonable-fear-reinstatement"),
    "PRIOR_ORDER_UNSURE": ReasonMeaning(
        "Not known whether a judge has ordered removal", "reasonable-fear-reinstatement"
    ),
    "ORDER_DAY_UNKNOWN": ReasonMeaning(
        "A judge ordered removal on a day that they do not know: an appeal may be due", "bia-appeal"
    ),
    "ORDER_PLUS_CHECKIN": ReasonMeaning(
        "Check-in with ICE and an order of removal, known or possible: may be detained there",
        "detained",
    ),
    "IN_ABSENTIA_180_OPEN": ReasonMeaning(
        "Order after a missed hearing, known or possible: last day to reopen",
        "in-absentia-180",
    ),
    "IN_ABSENTIA_180_PASSED": ReasonMeaning(
        "Hearing missed, or perhaps: the days to reopen have passed; no limit without notice",
        "in-absentia-no-notice",
    ),
    "CHILD_ALONE": ReasonMeaning("Child without a parent or guardian here", "unaccompanied-child"),
    "CHILD_MAYBE_ALONE": ReasonMeaning("Child, perhaps alone", "unaccompanied-child"),
    "CHILD_WITH_FAMILY": ReasonMeaning("Child with a parent or guardian", "derivatives"),
    "SIJ_AGE_OUT": ReasonMeaning(
        "Harmed by a parent and still young: juvenile status ends on this birthday", "sij"
    ),
    "OYD_DUE": ReasonMeaning("One-year date: plan to file by", "one-year-deadline"),
    "OYD_DUE_EST": ReasonMeaning(
        "One-year date, from a partial date: plan to file by", "one-year-deadline"
    ),
    "OYD_LAST_DAYS": ReasonMeaning(
        "One-year date: only the last days are left", "one-year-counting"
    ),
    "OYD_MAYBE_PASSED": ReasonMeaning(
        "One-year date may have passed: the day of arrival is not exact", "one-year-deadline"
    ),
    "OYD_JUST_PASSED": ReasonMeaning("One-year date passed not long ago", "one-year-exceptions"),
    "OYD_PASSED_EXCEPTION": ReasonMeaning(
        "One-year date passed, an exception may apply", "one-year-exceptions"
    ),
    "OYD_PASSED_CHECK_OTHER_RELIEF": ReasonMeaning(
        "One-year date passed: check exceptions and other protection", "withholding-no-deadline"
    ),
    "OYD_ARRIVAL_UNKNOWN": ReasonMeaning(
        "The day of the last arrival is not known: the one-year date neither", "one-year-deadline"
    ),
    "OYD_MAY_NOT_APPLY_CHILD": ReasonMeaning(
        "One-year rule may not apply to this child", "unaccompanied-child"
    ),
    # Only a court with an open case takes the application: 8 CFR 1208.4(b)(3)
    "COURT_CONTRADICTED": ReasonMeaning(
        "Sent the application to the court, and says that there is no case", "hearing-notice"
    ),
    "FILED_ALREADY": ReasonMeaning("Has applied for asylum already", "filing-date"),
    "UNDER_TWO_YEARS_NO_INSPECTION": ReasonMeaning(
        "Here for a short time and not checked at entry: expedited removal", "expedited-removal"
    ),
    "ADDRESS_CHANGE": ReasonMeaning(
        "Moved since the last letter, or may have: report the address", "address-change"
    ),
    "DIVORCE_UNDER_TWO_YEARS": ReasonMeaning(
        "Marriage to the person who hurt them ended not long ago: the time to petition runs",
        "vawa",
    ),
    NOT_SURE: ReasonMeaning("They do not know, or do not say", "legal-advice-boundary"),
    LEFT_EMPTY: ReasonMeaning("They left it empty", "legal-advice-boundary"),
}

# These are days: without one, staff read that it is not known.
DAYS = frozenset(
    [
        *("HEARING", "CHECKIN", "INTERVIEW", "FEAR_INTERVIEW", "FEE_DUE", "RFE_DUE"),
        *("JUDGE_DEADLINE", "OTHER_DATE", "APPEAL_DUE", "IN_ABSENTIA_180_OPEN"),
        *("CHILD_MAYBE_ALONE", "SIJ_AGE_OUT"),
    ]
)


def meaning_of(code: str, *, has_day: bool) -> ReasonMeaning:
    """Return the meaning of a reason of triage, which may name an exception or a sign: `CODE:NAME`."""
    kind, _, name = code.partition(":")
    meaning = REASON_MEANINGS[kind]
    if name:
        law = SIGNS[name].law if name in SIGNS else meaning.law
        return ReasonMeaning(f"{meaning.words}: {name_in_words(name)}", law)
    if kind in DAYS and not has_day:
        return meaning._replace(words=f"{meaning.words}; the day is not known")
    return meaning


def name_in_words(name: str) -> str:
    """Return the words of an exception or a sign that a reason names."""
    return SIGNS[name].words if name in SIGNS else ONE_YEAR_EXCEPTIONS[name]


# The parameters of law facts that the functions in triage.py count with.
LAW_PARAMETERS: Mapping[str, Sequence[str]] = {
    "one-year-deadline": ["just_passed_days"],
    "unaccompanied-child": ["adult_at"],
    "sij": ["max_age"],
    "bia-appeal": ["days"],
    "in-absentia-180": ["days"],
    "expedited-removal": ["applies_inside_the_country", "presence_days"],
}
