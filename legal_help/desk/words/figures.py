"""Put the figures of a quarter into words: the same tables on the page and in the file."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.casework.queue import filters
from legal_help.desk.words.queue_lines import language_in_words
from legal_help.desk.words.statuses import STATUSES
from legal_help.questions import QUESTIONS
from legal_help.questions.reference.places import STATELESS, STATES, countries
from legal_help.rules import small_counts
from legal_help.rules.small_counts import QuarterFigures

OTHERS = _("All others together")
NOT_TOLD = _("Not stated")
UNTIL_ANSWER, UNTIL_DECISION = _("Until our first answer"), _("Until our decision")
WAITS: Mapping[str, Promise] = {
    "same_day": _("The same day"),
    "three_days": _("Within 3 days"),
    "a_week": _("Within 7 days"),
    "fifteen_days": _("Within 15 days"),
    small_counts.LONGER: _("Later"),
    small_counts.NOT_YET: _("Not yet"),
}
MEDIANS: Mapping[str, Promise] = {
    small_counts.ANSWER: UNTIL_ANSWER,
    small_counts.DECISION: UNTIL_DECISION,
}
HEADER: Final = ("from", "to", "table", "code", "words", "number")
BYTE_ORDER_MARK: Final = "\ufeff"  # Excel knows UTF-8 by it


@dataclass(frozen=True)
class FigureTable:
    """Hold one table: a code, a name, and for each group its code, its words and its number."""

    code: str
    name: Promise
    rows: list[tuple[str, Any, int]]


def figure_tables(figures: QuarterFigures) -> list[FigureTable]:
    """Return the tables of a quarter in the language in force."""
    named = countries(get_language() or "en")
    needs = {option.code: option.words for option in QUESTIONS["need"].options}
    stateless = QUESTIONS["citizenship"].options[0]
    country_words = {**named, STATELESS: stateless.words, "": NOT_TOLD}
    return [
        _table("month", _("By month"), figures.months, str),
        _table("need", _("By need (several may be chosen)"), figures.needs, needs.__getitem__),
        _table("country", _("By country"), figures.countries, country_words.__getitem__),
        _table("state", _("By state"), figures.states, {**STATES, "": NOT_TOLD}.__getitem__),
        _table("language", _("By language"), figures.languages, _language),
        _table("outcome", _("By outcome"), figures.outcomes, STATUSES.__getitem__),
        _table("until_answer", UNTIL_ANSWER, figures.waits, WAITS.__getitem__),
        _table("until_decision", UNTIL_DECISION, figures.decisions, WAITS.__getitem__),
        _table("median_days", _("Median days"), figures.median_days, MEDIANS.__getitem__),
    ]


def _language(code: str) -> Any:
    return NOT_TOLD if code == filters.NONE else language_in_words(code)


def csv_of(figures: QuarterFigures) -> str:
    """Return the total and the tables as CSV, one number a line.

    It holds our own codes and words alone: what somebody typed could be a formula.
    """
    quarter, text = figures.quarter, io.StringIO()
    days = [quarter.first.isoformat(), quarter.last.isoformat()]
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerow([*days, "total", "", "", figures.total])
    for table in figure_tables(figures):
        writer.writerows([*days, table.code, *row] for row in table.rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _table(
    code: str, name: Promise, counts: Mapping[str, int], words: Callable[[str], Any]
) -> FigureTable:
    rows = [
        (group, OTHERS if group == small_counts.OTHERS else words(group), number)
        for group, number in counts.items()
    ]
    return FigureTable(code, name, rows)
