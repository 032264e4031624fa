"""What we tell of each thing, field by field. What is not named here, no answer holds."""

from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language

from advocacy.api.fields import (
    ADDRESS,
    ANYTHING,
    DAY,
    FLAG,
    MOMENT,
    NUMBER,
    PATH,
    SLUG,
    TEXT,
    WHOLE,
    Read,
    Record,
    field,
    inner,
    itself,
    list_of,
    maybe,
    maybe_inner,
    one_of,
    several,
    words_by,
)
from advocacy.models import (
    Figure,
    Instrument,
    Observance,
    ObservanceSource,
    Statistic,
    Verification,
)
from advocacy.presentation.change_log import Change, Kind, change_log

CHECKED: Final = (
    "How far the figure was checked; `unverified` means that nobody has checked it yet: say so"
    " wherever you show it."
)


def at(view: str, name: str = "slug") -> Read:
    """The path of a view that takes one name of the row."""
    of_row = attrgetter(name)

    def path(row: Any) -> str:
        before, after = _around(view, get_language())
        return f"{before}{of_row(row)}{after}"

    return path


@cache
def _around(view: str, language: str | None) -> tuple[str, str]:  # noqa: ARG001 -- tells one address from another
    """What stands before and behind the name: asking Django for each would take longest of all."""
    before, after = reverse(view, args=["0"]).split("0")
    return before, after


def topics_of(row: Any) -> list[str]:
    return sorted(topic.slug for topic in row.topics.all())


def revised_by(figure: Figure) -> str | None:
    """Empty as long as no later figure changes this one's value."""
    return getattr(getattr(figure, "revised_by", None), "slug", None)


def slugs_of(change: Change) -> list[str]:
    return [figure.slug for figure in change.figures]


def periods(change: Change, name: str) -> list[date]:
    """The first or the last days of its figures, of those that were checked."""
    return [day for figure in change.figures if (day := getattr(figure, name))]


def is_current(figure: Figure) -> bool:
    return revised_by(figure) is None


PLACE: Final = Record(
    "Place",
    "Where a statistic was counted.",
    (
        field("scheme", TEXT, "The list that the code is of.", "geography_scheme"),
        field("code", TEXT, "The code in that list; 001 of UN M49 is the world.", "geography_code"),
        field("name", TEXT, "Its name in English.", "geography_name"),
    ),
)

SOURCE: Final = Record(
    "Source",
    "A publication in which figures stand.",
    (
        field("id", WHOLE, "The number by which figures name it.", "pk"),
        field("publisher", TEXT, "Who published it."),
        field("title", TEXT, "What it is called."),
        maybe("year", WHOLE, "The year it came out; null if it is updated all the time."),
        maybe("locator", TEXT, "Page, table or sales number of what we took from it."),
        maybe("url", ADDRESS, "Its address at the publisher."),
        maybe("licence", TEXT, "The publisher's licence, where it says one. Name the publisher."),
        field("page_url", PATH, "Its page with us.", lambda row: row.get_absolute_url()),
        field("api_url", PATH, "This record.", at("api:source", "pk")),
    ),
)


def number_said(name: str) -> Read:
    """A number that a correction keeps as text, with all its digits."""
    return lambda statement: Decimal(statement[name]) if statement[name] else None


STATEMENT: Final = Record(
    "Statement",
    "What a figure said before or after it was corrected.",
    (
        maybe("value", NUMBER, "The value.", number_said("value")),
        maybe("low", NUMBER, "The lowest it can be.", number_said("low")),
        maybe("high", NUMBER, "The highest it can be.", number_said("high")),
        maybe("qualifier", TEXT, "How to read it.", itemgetter("qualifier")),
        maybe("period_start", DAY, "The first day it tells of.", itemgetter("period_start")),
        maybe("period_end", DAY, "The last day it tells of.", itemgetter("period_end")),
        maybe("edition", TEXT, "Of a source that appears each year.", itemgetter("edition")),
        field("source", TEXT, "Where it stands, in words.", itemgetter("source_words")),
    ),
)

CORRECTION: Final = Record(
    "Correction",
    "A mistake of ours in a figure, and why it was one. What is said here is never changed.",
    (
        field("corrected_at", MOMENT, "When it was corrected."),
        field("reason", TEXT, "What was wrong."),
        inner("before", STATEMENT, "What the figure said.", "said"),
        inner("after", STATEMENT, "What it said from then on.", "says"),
    ),
)

FIGURE: Final = Record(
    "Figure",
    "One value of a statistic for one period, with its source and what was checked.",
    (
        field("slug", SLUG, "The name of the figure. It stays the same."),
        field("statistic", SLUG, "The statistic it is a figure of.", "statistic.slug"),
        field("title", TEXT, "What the statistic is called.", "statistic.title"),
        maybe("value", NUMBER, "The value; null where the source gives bounds alone."),
        maybe("low", NUMBER, "The lowest it can be."),
        maybe("high", NUMBER, "The highest it can be."),
        maybe(
            "qualifier",
            one_of(Figure.Qualifier.values),
            "How to read the value or the bound. Keep the word beside the number.",
        ),
        field(
            "unit",
            one_of(Statistic.Unit.values),
            "In which the value is given: 123.2 of `million persons` are 123,200,000 people.",
            "statistic.unit",
        ),
        inner("place", PLACE, "Where it was counted.", "statistic"),
        maybe("period_start", DAY, "The first day it tells of; null where nobody checked it."),
        maybe("period_end", DAY, "The last day; the same as the first for a count on a day."),
        field("is_current", FLAG, "False where a later figure changes this value.", is_current),
        maybe(
            "revises",
            SLUG,
            "The figure whose value this one changes: same statistic, same period.",
            lambda figure: figure.revises and figure.revises.slug,
        ),
        maybe("revised_by", SLUG, "The figure that changes the value of this one.", revised_by),
        field("verification", one_of(Verification.values), CHECKED),
        maybe("verification_note", TEXT, "How it was checked."),
        maybe("evidence_url", ADDRESS, "The page that was read."),
        maybe("accessed_on", DAY, "The day it was read."),
        maybe("caveat", TEXT, "What this figure can and cannot say."),
        maybe("edition", TEXT, "Of a source that appears each year."),
        inner("source", SOURCE, "Where it stands."),
        field("recorded_on", DAY, "The day this value came out, or we first held it."),
        maybe("corrected_at", MOMENT, "When a mistake of ours in it was last corrected."),
        several(
            "corrections",
            CORRECTION,
            "Our mistakes in it, the newest first.",
            lambda figure: figure.corrections.all(),
        ),
        field("changed_at", MOMENT, "When this record last changed."),
        field("url", PATH, "Its place on the page for people.", lambda f: f.get_absolute_url()),
        field("api_url", PATH, "This record.", at("api:figure")),
    ),
)

STATISTIC: Final = Record(
    "Statistic",
    "What is measured: a measure of a population in a place, in one unit.",
    (
        field("slug", SLUG, "The name of the statistic."),
        field("title", TEXT, "What it is called."),
        field("measure", TEXT, "What exactly is measured, in the source's words."),
        field("unit", one_of(Statistic.Unit.values), "In which its figures are given."),
        field("counted", TEXT, "People, incidents or decisions."),
        field("population", TEXT, "Among whom."),
        inner("place", PLACE, "Where.", itself),
        maybe("description", TEXT, "What it is about."),
        maybe("method_caveat", TEXT, "Method and limits: what its figures can and cannot say."),
        maybe("update_period", TEXT, "How often its source brings new figures; null if unknown."),
        field("topics", list_of(SLUG), "Its topics.", topics_of),
        field(
            "related",
            list_of(SLUG),
            "Statistics near it, whose figures must not be joined with its own.",
            lambda statistic: sorted(other.slug for other in statistic.related.all()),
        ),
        maybe_inner("latest_figure", FIGURE, "The current figure of the newest period.", "newest"),
        field("changed_at", MOMENT, "When it or one of its figures last changed."),
        field("url", PATH, "Its page for people.", lambda row: row.get_absolute_url()),
        field("csv_url", PATH, "All its figures as CSV.", at("statistic_csv")),
        field("json_url", PATH, "It and all its figures as JSON.", at("statistic_json")),
        field("figures_url", PATH, "Its figures, page by page.", at("api:statistic_figures")),
        field("api_url", PATH, "This record.", at("api:statistic")),
    ),
)

CHANGE: Final = Record(
    "Change",
    "One entry of the log of a statistic: what happened to its figures on one day.",
    (
        field("changed_on", DAY, "The day.", "day"),
        field(
            "kind",
            one_of(kind.value for kind in Kind),
            "`corrected`: a mistake of ours in a figure. `meaning`: a mistake of ours in what all its"
            " figures mean. `revised`: its publisher changed a value. `added`: new figures. `first`:"
            " those that we began with.",
        ),
        field("figures", list_of(SLUG), "Oldest period first.", slugs_of),
        maybe(
            "period_start",
            DAY,
            "The first day they tell of; null where there are none, or nobody checked it.",
            lambda change: min(periods(change, "period_start"), default=None),
        ),
        maybe(
            "period_end",
            DAY,
            "The last day they tell of.",
            lambda change: max(periods(change, "period_end"), default=None),
        ),
        maybe(
            "reason",
            TEXT,
            "Of a correction: what was wrong.",
            lambda change: change.correction and change.correction.reason,
        ),
    ),
)

STATISTIC_WITH_CHANGES: Final = Record(
    "StatisticWithChanges",
    "A statistic, and what changed in it.",
    (
        *STATISTIC.fields,
        several("changes", CHANGE, "The newest first; none before anything changed.", change_log),
        field("feed_url", PATH, "The same as an Atom feed.", at("statistics:feed")),
    ),
)

STATISTIC_WHOLE: Final = Record(
    "StatisticWithFigures",
    "A statistic with all its figures, current and revised.",
    (
        inner("statistic", STATISTIC, "The statistic.", itself),
        several("figures", FIGURE, "Oldest period first.", "every_figure"),
    ),
)

DATES: Final = Record(
    "Dates",
    "First and last day; the same day twice where there is only one.",
    (
        field("start", DAY, "The first day."),
        field("end", DAY, "The last day, itself part of it."),
    ),
)

FACT_SOURCE: Final = Record(
    "FactSource",
    "Where one fact about an observance comes from.",
    (
        field("fact", one_of(ObservanceSource.Fact.values), "The fact."),
        field("source", TEXT, "The publication."),
        field("verification", one_of(Verification.values), "How far the fact was checked."),
    ),
)


# The dates that somebody worked out, and what that says of them.
OF_EDITORS: Final = ("computed_unverified", "computed_note")


def rule_of(observance: Observance) -> dict[str, Any]:
    """The rule without dates that nobody has confirmed: the public never sees these."""
    return {key: part for key, part in observance.rule.items() if key not in OF_EDITORS}


OBSERVANCE: Final = Record(
    "Observance",
    "A day, week, month, year or decade that is marked.",
    (
        field("slug", SLUG, "The name of the observance."),
        field("name", TEXT, "What it is called in English."),
        field("names", words_by("language"), "What it is called in other languages."),
        field("kind", one_of(Observance.Kind.values), "What is marked."),
        field("status", one_of(Observance.Status.values), "Who lists it."),
        field("relevance", one_of(Observance.Relevance.values), "How close to human rights."),
        field("rule", ANYTHING, "The rule by which it falls; `type` names the kind.", rule_of),
        field("year", WHOLE, "The year of `dates`: the one asked for, else this one."),
        maybe_inner(
            "dates",
            DATES,
            "When it falls in `year`; null where it does not, or nobody has announced it yet.",
        ),
        maybe("resolution", TEXT, "The document that set it."),
        maybe("year_proclaimed", WHOLE, "The year in which it was set."),
        maybe("first_observed", WHOLE, "The first year in which it was marked."),
        maybe("lead_agency", TEXT, "Who leads it."),
        maybe("official_url", ADDRESS, "Its page at whoever set it."),
        maybe("description", TEXT, "What it is about."),
        maybe("note", TEXT, "What else there is to know."),
        field("topics", list_of(SLUG), "Its topics.", topics_of),
        several(
            "sources", FACT_SOURCE, "Where its facts come from.", lambda row: row.fact_sources.all()
        ),
        field("url", PATH, "Its page for people.", lambda row: row.get_absolute_url()),
        field(
            "calendar_url",
            PATH,
            "Its days as a calendar file; not there while none of them is near.",
            at("observances:dates"),
        ),
        field("api_url", PATH, "This record.", at("api:observance")),
    ),
)

PARTIES: Final = Record(
    "Parties",
    "How many states are bound by a treaty.",
    (
        field("count", WHOLE, "So many.", "party_count"),
        maybe("qualifier", TEXT, "How to read the count.", "party_count_qualifier"),
        field("counted_on", DAY, "The day of the count.", "party_count_on"),
        field("source", TEXT, "Who counted.", "party_count_source"),
    ),
)

INSTRUMENT: Final = Record(
    "Instrument",
    "A treaty or declaration.",
    (
        field("slug", SLUG, "The name of the instrument."),
        field("short_title", TEXT, "What it is called for short."),
        field("full_title", TEXT, "What it is called in full."),
        field("kind", one_of(Instrument.Kind.values), "What it is."),
        field("adopted_on", DAY, "The day of its adoption."),
        maybe("in_force_on", DAY, "The day from which it binds."),
        maybe("dates_source", TEXT, "Where these days come from."),
        maybe("untc_chapter", TEXT, "Its chapter in the United Nations Treaty Collection."),
        maybe("untc_chapter_source", TEXT, "Where the chapter comes from."),
        maybe_inner(
            "parties",
            PARTIES,
            "Who is bound by it; null where nobody counted.",
            lambda row: row if row.party_count is not None else None,
        ),
        maybe("description", TEXT, "What it is about."),
        maybe("note", TEXT, "What else there is to know."),
        field(
            "observances",
            list_of(SLUG),
            "The days that belong to it.",
            lambda row: sorted(day.slug for day in row.observances.all()),
        ),
        field("topics", list_of(SLUG), "Its topics.", topics_of),
        field("url", PATH, "Its page for people.", lambda row: row.get_absolute_url()),
        field("api_url", PATH, "This record.", at("api:instrument")),
    ),
)

TOPIC: Final = Record(
    "Topic",
    "What statistics, observances and instruments are about.",
    (
        field("slug", SLUG, "The name by which filters know it."),
        field("name", TEXT, "What it is called in English."),
        field("names", words_by("language"), "What it is called in other languages."),
        maybe("description", TEXT, "What belongs to it."),
        field("url", PATH, "Its page for people.", lambda row: row.get_absolute_url()),
        field("api_url", PATH, "This record.", at("api:topic")),
    ),
)
