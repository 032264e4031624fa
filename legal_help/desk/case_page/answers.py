"""The card of a request, in words: what conflicts are looked for in."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.desk.words import queue_lines
from legal_help.questions import QUESTIONS, answer_in_words
from legal_help.questions.reference.places import STATELESS, countries
from legal_help.rules.deadlines import PartialDate


class CardLine(NamedTuple):
    name: Promise
    words: str
    on: str = ""
    is_long: bool = False


def card_lines(card: Mapping[str, Any]) -> list[CardLine]:
    """Codes become words; what was typed stays as it is."""
    names = {**countries(get_language() or "en"), STATELESS: str(_("No country (stateless)"))}
    lines = [
        CardLine(_("Names"), "; ".join(card.get("names", []))),
        _born(card.get("born", "")),
        CardLine(_("Countries"), ", ".join(names.get(c, c) for c in card.get("countries", []))),
        CardLine(_("A-Number"), card.get("a_number", "")),
        CardLine(_("Against them, or not to be told"), card.get("adverse", ""), is_long=True),
        CardLine(_("Takes calls for them"), card.get("helper", "")),
        CardLine(_("Language"), queue_lines.language_in_words(card.get("language", ""))),
    ]
    return [line for line in lines if line.words]


def _born(written: str) -> CardLine:
    words = answer_in_words(QUESTIONS["dob"], written, get_language() or "en")
    return CardLine(_("Born"), ", ".join(words), on=written if PartialDate.parse(written) else "")
