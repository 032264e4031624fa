"""Put the facts of law into words: topics, values, sources, reviews and reasons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from legal_help.desk.words.lists import joined_by_commas
from legal_help.rules.law import Law, LawEditions, LawFact, is_review_overdue, shipped_law
from legal_help.rules.law.sources import citation_link
from legal_help.rules.triage_reasons import LAW_PARAMETERS, REASON_MEANINGS

TOPICS: Mapping[str, Promise] = {
    "one-year": _("One year to apply for asylum"),
    "court": _("Court, appeals and motions"),
    "custody": _("Custody, fast removal and fear interviews"),
    "children": _("Children and families"),
    "agency": _("Fees, work and decisions at USCIS"),
    "other-protection": _("Other protection"),
    "asylum": _("Who can get asylum"),
    "privacy": _("Secrecy, and what triage may say"),
}
VALUES: Mapping[str, Promise] = {
    "just_passed_days": _("Days after the last day in which it passed not long ago"),
    "plan_for": _("The day to plan for"),
    "last_day": _("The last day"),
    "display": _("What is shown"),
    "adult_at": _("Age in years at which childhood ends"),
    "applies_inside_the_country": _("It is used inside the country too"),
    "presence_days": _("Days in the country after which it is not used"),
    "ij_review_days_max": _("Days in which a judge looks at it, at the most"),
    "eoir_working_days": _("Working days to tell the court"),
    "dhs_days": _("Days to tell DHS"),
    "days": _("Days"),
    "days_if_rule_revived": _("Days, if the blocked rule comes into force"),
    "safe_display_days": _("Days to plan for, whatever becomes of that rule"),
    "file_days": _("Days until somebody may ask for it"),
    "grant_days": _("Days until it can be given"),
    "proposed_days": _("Days, if the proposed rule comes into force"),
    "initial_usd": _("First fee, in dollars"),
    "annual_usd_fy2026": _("Yearly fee in fiscal year 2026, in dollars"),
    "days_to_pay_after_notice": _("Days to pay after the notice"),
    "countries_on_2025_03_31": _("Countries on 31 March 2025"),
    "annual_cap": _("At most in a year"),
    "cooperation_exempt_under_age": _("Age in years below which nobody has to help the police"),
    "certification_months": _("Months for which a certification is good"),
    "max_age": _("Age in years at which it ends"),
    "years_after_divorce": _("Years after a divorce"),
    "i730_years": _("Years to ask for family to follow"),
    "years": _("Years"),
}
CHECKED: Mapping[str, Promise] = {
    "verified in a copy or official page": _("read in an official text or a copy of it"),
    "verified in secondary sources": _("read in what others write about it"),
    "general knowledge, unverified": _("general knowledge, read nowhere"),
}


class FactValue(NamedTuple):
    """Hold a number or a switch of a fact; `shipped` is set if the release had another value."""

    name: Promise | str
    words: str
    shipped: str
    is_counted: bool


class Source(NamedTuple):
    words: str
    link: str


class FactVersion(NamedTuple):
    """Hold a fact as it counts at one time, in words."""

    fact: LawFact
    values: list[FactValue]
    citations: list[Source]
    pages: list[Source]
    checked: Promise | str
    by: str


class FactRow(NamedTuple):
    """Hold a fact of law. `shipped` is set if a supervisor changed more than the day of the review."""

    now: FactVersion
    reasons: list[str]
    is_old: bool
    is_reviewed_here: bool
    shipped: FactVersion | None
    coming: list[FactVersion]


class LawTopic(NamedTuple):
    """Hold a topic: the facts that triage uses, and others, which are only there to be read."""

    code: str
    name: Promise
    rows: list[FactRow]
    others: list[FactRow]


def topics(editions: LawEditions, names: Mapping[str, str], today: date) -> list[LawTopic]:
    """Return the topics, with every fact once."""
    by_topic = defaultdict(list)
    for fact in editions.law_on(today).facts.values():
        by_topic[fact.topic].append(_row(fact, editions, names, today))
    return [
        LawTopic(
            code=code,
            name=words,
            rows=[row for row in by_topic[code] if row.reasons],
            others=[row for row in by_topic[code] if not row.reasons],
        )
        for code, words in TOPICS.items()
    ]


def resting_on(slug: str) -> list[str]:
    """Return the reasons of triage that rest on a fact, in words."""
    return [meaning.words for meaning in REASON_MEANINGS.values() if meaning.law == slug]


def old_law(law: Law, today: date) -> date | None:
    """Return the day of the oldest review behind triage if it is overdue, else None."""
    oldest = law.oldest_review({meaning.law for meaning in REASON_MEANINGS.values()})
    return oldest if is_review_overdue(oldest, today) else None


def sources(fact: LawFact) -> list[Source]:
    """Return the citations of a fact, each with a link if we know one."""
    return [Source(citation, citation_link(citation)) for citation in fact.citations]


def value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return joined_by_commas(value)
    return str(value)


def _row(fact: LawFact, editions: LawEditions, names: Mapping[str, str], today: date) -> FactRow:
    shipped = shipped_law().facts.get(fact.slug)
    is_amended = shipped is not None and _said(shipped) != _said(fact)
    reasons = resting_on(fact.slug)
    return FactRow(
        now=_version(fact, shipped, names),
        reasons=reasons,
        is_old=is_review_overdue(fact.reviewed_day, today),
        is_reviewed_here=bool(fact.reviewed_by),
        shipped=_version(shipped, None, names) if shipped and is_amended else None,
        coming=[_version(coming, fact, names) for coming in editions.coming(fact.slug, today)],
    )


def _version(fact: LawFact, before: LawFact | None, names: Mapping[str, str]) -> FactVersion:
    return FactVersion(
        fact=fact,
        values=[_value(fact, before, name) for name in fact.parameters],
        citations=sources(fact),
        pages=[Source(urlsplit(page).netloc, page) for page in fact.evidence_urls],
        checked=CHECKED.get(fact.verification, fact.verification),
        by=names.get(fact.reviewed_by, ""),
    )


def _value(fact: LawFact, before: LawFact | None, name: str) -> FactValue:
    words = value_in_words(fact.parameters[name])
    earlier = (
        value_in_words(before.parameters[name]) if before and name in before.parameters else ""
    )
    return FactValue(
        name=VALUES.get(name, name),
        words=words,
        shipped=earlier if earlier != words else "",
        is_counted=name in LAW_PARAMETERS.get(fact.slug, ()),
    )


def _said(fact: LawFact) -> Sequence[Any]:
    """Return what a fact says, without who reviewed it and when."""
    said = fact.as_json()
    return [said[name] for name in said if not name.startswith("reviewed_")]
