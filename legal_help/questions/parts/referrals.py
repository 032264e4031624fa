"""Hold the other services that a person can turn to, as data: `referrals.json` is shipped.

Telephone numbers change, so somebody checks every service again within 90 days.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, Self

from babel.lists import format_list
from django.conf import settings
from django.utils.translation import gettext, override

from legal_help.questions.parts.shapes import Answers, Condition, if_any, if_chosen
from legal_help.questions.reference.languages import LANGUAGES, language_name
from legal_help.questions.reference.locales import locale_of
from legal_help.questions.reference.places import STATES

# Called by a person of ours, page opened by one, or nothing.
PHONED, OPENED, UNVERIFIED = "rung", "opened", "unverified"
# Verified on the service's own page, on another page, or by a supervisor's call.
PUBLIC_VERIFICATIONS = ("verified-primary", "verified-secondary", PHONED, OPENED)
CHECK_AGAIN_AFTER = timedelta(days=90)

CRISIS, GENERAL = "crisis", "us-any"
# Whom a service may be for. What the desk calls them, legal_help/desk/words/referrals.py says.
WHO_FOR: Final = (
    CRISIS,
    "us-court-case",
    "detained",
    "child",
    "trafficking-survivor",
    "domestic-violence",
    GENERAL,
    "outside-us",
)

# The answers of the form that make a service fit.
_FITTING_ANSWERS: Sequence[tuple[Condition, str]] = [
    (if_any(if_chosen("place", "detained"), if_chosen("detained", "yes")), "detained"),
    (if_chosen("need", "forced"), "trafficking-survivor"),
    (if_chosen("need", "family"), "domestic-violence"),
    (if_chosen("need", "parent"), "child"),
    (if_chosen("court", "yes", "unsure"), "us-court-case"),
]

_SLUG = re.compile(r"[a-z0-9-]{1,50}")
_PHONE = re.compile(r"[0-9+() .*#-]{2,40}")
# The address is put into a link: no space, no quotation mark, no bracket.
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(/[^\s\"'<>]*)?")


@dataclass(frozen=True, kw_only=True)
class Referral:
    """Describe one service. `offers` is text by language; no `places` (states) means everywhere.

    `languages` are the codes of the languages spoken there, as far as we know.
    """

    slug: str
    name: str
    offers: Mapping[str, str]
    who_for: list[str]
    places: list[str]
    languages: list[str]
    interpreters: bool
    phone: str
    web: str
    source: str
    verification: str
    checked_on: str
    checked_by: str
    note: str
    retired: bool

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read one service. Raises ValueError, KeyError or TypeError if it could not be shown."""
        step = cls(**entry)
        fits = (
            _SLUG.fullmatch(step.slug)
            and step.name.strip()
            and step.offers["en"].strip()
            and all(isinstance(words, str) for words in step.offers.values())
            and (not step.phone or _PHONE.fullmatch(step.phone))
            and (not step.web or _WEB.fullmatch(step.web))
            and (step.phone or step.web)
            and step.who_for
            and set(step.who_for) <= {*WHO_FOR}
            and set(step.places) <= STATES.keys()
            and set(step.languages) <= LANGUAGES.keys()
            and step.verification in {*PUBLIC_VERIFICATIONS, UNVERIFIED}
            and {type(step.interpreters), type(step.retired)} == {bool}
        )
        if not fits:
            raise ValueError(entry)
        if step.checked_on:
            date.fromisoformat(step.checked_on)
        return step

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_public(self) -> bool:
        return not self.retired and self.verification in PUBLIC_VERIFICATIONS

    @property
    def was_checked(self) -> bool:
        """Return whether somebody of ours called, or opened the page. Software checks nothing."""
        return self.verification in (PHONED, OPENED)

    @property
    def checked_day(self) -> date | None:
        return date.fromisoformat(self.checked_on) if self.checked_on else None

    def needs_check(self, today: date) -> bool:
        """Return whether nobody of ours has checked the service within 90 days."""
        day = self.checked_day
        return not self.was_checked or day is None or day + CHECK_AGAIN_AFTER < today


class ShownReferral(NamedTuple):
    """Hold a service in one language. `language` is set if the text is in another one.

    `checked_on` is the day on which somebody of ours checked it, if anybody did, and `was_called`
    says that they called.
    """

    name: str
    offers: str
    language: str
    spoken: str
    interpreters: bool
    phone: str
    web: str
    checked_on: date | None
    was_called: bool


@cache
def shipped_referrals() -> Mapping[str, Referral]:
    """Return the services of this release by slug, also those that nobody has verified."""
    document = json.loads((files(__package__) / "referrals.json").read_text(encoding="utf-8"))
    return {
        entry["slug"]: Referral.from_json({**entry, "offers": _translated(entry["offers"]["en"])})
        for entry in document["next_steps"]
    }


def _translated(english: str) -> dict[str, str]:
    """Return words of a shipped service by language, for each language that has them."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = gettext(english)
    return {code: words for code, words in found.items() if code == "en" or words != english}


def choose_referrals(
    steps: Iterable[Referral], *, who_for: Sequence[str], answers: Answers, language: str
) -> list[ShownReferral]:
    """Choose the services that fit: first those of the state, then by `who_for` and answers.

    If `who_for` begins with the crisis lines, they come before all others: somebody in danger must
    not have to read to the end. Among them too, what fits the answers comes first. A service for
    one state is shown only to people who named that state.
    """
    fits = [code for applies, code in _FITTING_ANSWERS if applies(answers)]
    order = [*dict.fromkeys([*fits, *(code for code in who_for if code != CRISIS), CRISIS])]
    wanted = {*who_for, *(fits if GENERAL in who_for else ())}
    state = answers.get("state", "")
    found = [
        step
        for step in steps
        if set(step.who_for) & wanted and (not step.places or state in step.places)
    ]

    def place(step: Referral) -> tuple[bool, bool, int]:
        is_crisis = CRISIS in step.who_for
        rank = min(order.index(code) for code in step.who_for if code in order)
        return is_crisis != (who_for[0] == CRISIS), state not in step.places, rank

    return [_show_referral(step, language) for step in sorted(found, key=place)]


def languages_spoken(step: Referral, language: str) -> str:
    """Return the languages that are spoken there, listed in the given language."""
    names = [language_name(code, language) for code in step.languages]
    return str(format_list(names, style="standard", locale=locale_of(language)))


def _show_referral(step: Referral, language: str) -> ShownReferral:
    words = step.offers.get(language)
    return ShownReferral(
        name=step.name,
        offers=words or step.offers["en"],
        language="" if words else "en",
        spoken=languages_spoken(step, language),
        interpreters=step.interpreters,
        phone=step.phone,
        web=step.web,
        checked_on=step.checked_day if step.was_checked else None,
        was_called=step.verification == PHONED,
    )
