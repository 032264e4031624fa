"""The records that the API answers with, field by field. No answer holds what is not named here."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils import timezone
from pydantic import Field

from advocacy import models
from advocacy.api.fields import (
    Maybe,
    Number,
    PageUrl,
    PublishedSlugs,
    Record,
    Slug,
    Url,
    field,
    link_to,
    one_of,
)
from advocacy.presentation import calendar
from advocacy.presentation.change_log import Change as LoggedChange
from advocacy.presentation.change_log import ChangeKind, list_changes

VERIFICATIONS: Final = one_of(models.Verification.values)
UNITS: Final = one_of(models.Statistic.Unit.values)
API_URL: Final = "This record."
PAGE_URL: Final = "Its page for people."
PATH_OF_PAGE: Final = "get_absolute_url"
# Dates that an editor computed and nobody confirmed, and the note on them: readers never see these.
UNCONFIRMED: Final = ("computed_unverified", "computed_note")


class Place(Record):
    """The place where a statistic was counted."""

    scheme: str = field("The list that the code is of.", "geography_scheme")
    code: str = field("The code in that list; 001 of UN M49 is the world.", "geography_code")
    name: str = field("Its name in English.", "geography_name")


class Source(Record):
    """A publication in which figures stand."""

    id: int = field("The number by which figures name it.", "pk")
    publisher: str = field("Who published it.", "publisher.name")
    publisher_in_full: Maybe[str] = field("The publisher's name in full.", "publisher.full_name")
    title: str = field("What it is called.")
    report: Maybe[str] = field("The report of which it is one edition.")
    year: int | None = field("The year it came out; null if it is updated all the time.")
    locator: Maybe[str] = field("Page, table or sales number of what we took from it.")
    url: Maybe[Url] = field("Its address at the publisher.")
    licence: Maybe[str] = field("The publisher's licence, where it says one. Name the publisher.")
    page_url: PageUrl = field("Its page with us.", PATH_OF_PAGE)
    api_url: Annotated[Url, link_to("api:source")] = field(API_URL, "pk")


class Statement(Record):
    """The words and numbers of a figure before or after it was corrected."""

    value: Maybe[Number] = field("The value.")
    low: Maybe[Number] = field("The lowest it can be.")
    high: Maybe[Number] = field("The highest it can be.")
    qualifier: Maybe[str] = field("How to read it.")
    period_start: Maybe[date] = field("The first day it tells of.")
    period_end: Maybe[date] = field("The last day it tells of.")
    edition: Maybe[str] = field("Of a source that appears each year.")
    source: str = field("Where it stands, in words.", "source_words")


class Correction(Record):
    """A mistake of ours in a figure, and why it was one. What is said here is never changed."""

    corrected_at: datetime = field("When it was corrected.")
    reason: str = field("What was wrong.")
    before: Statement = field("What the figure said.", "said")
    after: Statement = field("What it said from then on.", "says")


class FigureReader(Record):
    """Reads the fields of a figure that no column holds."""

    @staticmethod
    def resolve_is_current(figure: models.Figure) -> bool:
        return FigureReader.resolve_revised_by(figure) is None

    @staticmethod
    def resolve_revises(figure: models.Figure) -> str | None:
        return figure.revises.slug if figure.revises else None

    @staticmethod
    def resolve_revised_by(figure: models.Figure) -> str | None:
        later = getattr(figure, "revised_by", None)
        return later.slug if later and later.is_published else None


class Figure(FigureReader):
    """One value of a statistic for one period, with its source and what was checked."""

    slug: Slug = field("The name of the figure. It stays the same.")
    statistic: Slug = field("The statistic it is a figure of.", "statistic.slug")
    title: str = field("What the statistic is called.", "statistic.title")
    value: Number | None = field("The value; null where the source gives bounds alone.")
    low: Number | None = field("The lowest it can be.")
    high: Number | None = field("The highest it can be.")
    qualifier: Maybe[Annotated[str, one_of(models.Figure.Qualifier.values)]] = field(
        "How to read the value or the bound. Keep the word beside the number."
    )
    unit: Annotated[str, UNITS] = field(
        "In which the value is given: 123.2 of `million persons` are 123,200,000 people.",
        "statistic.unit",
    )
    place: Place = field("Where it was counted.", "statistic")
    period_start: date | None = field("The first day it tells of; null where nobody checked it.")
    period_end: date | None = field("The last day; the same as the first for a count on a day.")
    is_current: bool = field("False where a later figure changes this value.")
    revises: Slug | None = field(
        "The figure whose value this one changes: same statistic, same period."
    )
    revised_by: Slug | None = field("The figure that changes the value of this one.")
    verification: Annotated[str, VERIFICATIONS] = field(
        "How far the figure was checked; `unverified` means that nobody has checked it yet, and"
        " `unofficial` that no official source was found yet: say so wherever you show it."
    )
    verification_note: Maybe[str] = field("How it was checked.")
    evidence_url: Maybe[Url] = field("The page that was read.")
    accessed_on: date | None = field("The day it was read.")
    caveat: Maybe[str] = field("What this figure can and cannot say.")
    edition: Maybe[str] = field("Of a source that appears each year.")
    source: Source = field("Where it stands.")
    released_on: date | None = field("The day its source published this value, where we know it.")
    recorded_on: date = field("The first day on which we knew it: it came out then or before.")
    corrected_at: datetime | None = field("When a mistake of ours in it was last corrected.")
    corrections: list[Correction] = field("Our mistakes in it, the newest first.")
    changed_at: datetime = field("When this record last changed.")
    url: PageUrl = field("Its place on the page for people.", PATH_OF_PAGE)
    api_url: Annotated[Url, link_to("api:figure")] = field(API_URL, "slug")


class Statistic(Record):
    """A measure of a population in a place, in one unit."""

    slug: Slug = field("The name of the statistic.")
    title: str = field("What it is called.")
    titles: dict[str, str] = field(
        "What it is called in other languages, by the code of each that has a title."
    )
    measure: str = field("What exactly is measured, in the source's words.")
    unit: Annotated[str, UNITS] = field("In which its figures are given.")
    counted: str = field("People, incidents or decisions.")
    population: str = field("Among whom.")
    place: Place = field("Where.")
    description: Maybe[str] = field("What it is about.")
    method_caveat: Maybe[str] = field("Method and limits: what its figures can and cannot say.")
    update_period: Maybe[str] = field("How often its source brings new figures; null if unknown.")
    topics: PublishedSlugs = field("Its topics.")
    related: PublishedSlugs = field(
        "Statistics near it, whose figures must not be joined with its own."
    )
    latest_figure: Figure | None = field("The current figure of the newest period.")
    changed_at: datetime = field("When it or one of its figures last changed.")
    url: PageUrl = field(PAGE_URL, PATH_OF_PAGE)
    csv_url: Annotated[Url, link_to("statistic_csv")] = field("All its figures as CSV.", "slug")
    json_url: Annotated[Url, link_to("statistic_json")] = field(
        "It and all its figures as JSON.", "slug"
    )
    figures_url: Annotated[Url, link_to("api:statistic_figures")] = field(
        "Its figures, page by page.", "slug"
    )
    api_url: Annotated[Url, link_to("api:statistic")] = field(API_URL, "slug")

    @staticmethod
    def resolve_place(statistic: models.Statistic) -> models.Statistic:
        return statistic


class Change(Record):
    """One entry of the log of a statistic: what happened to its figures on one day."""

    changed_on: date = field("The day.", "day")
    kind: Annotated[str, one_of(ChangeKind)] = field(
        "`corrected`: a mistake of ours in a figure. `meaning`: a mistake of ours in what all its"
        " figures mean. `revised`: its publisher changed a value. `added`: new figures. `first`:"
        " those that we began with."
    )
    figures: list[Slug] = field("Oldest period first.")
    period_start: date | None = field(
        "The first day they tell of; null where there are none, or nobody checked it."
    )
    period_end: date | None = field("The last day they tell of.")
    reason: Maybe[str] = field("Of a correction: what was wrong.")

    @staticmethod
    def resolve_figures(change: LoggedChange) -> list[str]:
        return [figure.slug for figure in change.figures]

    @staticmethod
    def resolve_period_start(change: LoggedChange) -> date | None:
        days = [figure.period_start for figure in change.figures if figure.period_start]
        return min(days, default=None)

    @staticmethod
    def resolve_period_end(change: LoggedChange) -> date | None:
        days = [figure.period_end for figure in change.figures if figure.period_end]
        return max(days, default=None)

    @staticmethod
    def resolve_reason(change: LoggedChange) -> str | None:
        return change.correction.reason if change.correction else None


class StatisticWithChanges(Statistic):
    """A statistic, and what changed in it."""

    changes: list[Change] = field("The newest first; none before anything changed.")
    feed_url: Annotated[Url, link_to("statistics:feed")] = field(
        "The same as an Atom feed.", "slug"
    )

    @staticmethod
    def resolve_changes(statistic: models.Statistic) -> list[LoggedChange]:
        return list_changes(statistic)


class StatisticWithFigures(Record):
    """A statistic with all its figures, current and revised."""

    statistic: Statistic = field("The statistic.")
    figures: list[Figure] = field("Oldest period first.", "all_figures")

    @staticmethod
    def resolve_statistic(statistic: models.Statistic) -> models.Statistic:
        return statistic


class Dates(Record):
    """First and last day; the same day twice where there is only one."""

    start: date = field("The first day.")
    end: date = field("The last day, itself part of it.")


class FactSource(Record):
    """The source of one fact about an observance."""

    fact: Annotated[str, one_of(models.ObservanceSource.Fact.values)] = field("The fact.")
    source: str = field("The publication.")
    verification: Annotated[str, VERIFICATIONS] = field("How far the fact was checked.")


class Observance(Record):
    """A day, week, month, year or decade that is marked."""

    slug: Slug = field("The name of the observance.")
    name: str = field("What it is called in English.")
    names: dict[str, str] = field("What it is called in other languages, by language.")
    kind: Annotated[str, one_of(models.Observance.Kind.values)] = field("What is marked.")
    status: Annotated[str, one_of(models.Observance.Status.values)] = field("Who lists it.")
    relevance: Annotated[str, one_of(models.Observance.Relevance.values)] = field(
        "How close to human rights."
    )
    rule: dict[str, Any] = field("The rule by which it falls; `type` names the kind.")
    year: int = field("The year of `dates`: the one asked for, else this one.")
    dates: Dates | None = field(
        "When it falls in `year`; null where it does not, or nobody has announced it yet."
    )
    resolution: Maybe[str] = field("The document that set it.")
    year_proclaimed: int | None = field("The year in which it was set.")
    first_observed: int | None = field("The first year in which it was marked.")
    lead_agency: Maybe[str] = field("Who leads it.")
    official_url: Maybe[Url] = field("Its page at whoever set it.")
    description: Maybe[str] = field("What it is about.")
    note: Maybe[str] = field("What else there is to know.")
    topics: PublishedSlugs = field("Its topics.")
    sources: list[FactSource] = field("Where its facts come from.", "fact_sources")
    url: PageUrl = field(PAGE_URL, PATH_OF_PAGE)
    calendar_url: Annotated[Url | None, link_to("observances:dates")] = field(
        "Its days as a calendar file; null while none of them is near."
    )
    api_url: Annotated[Url, link_to("api:observance")] = field(API_URL, "slug")

    @staticmethod
    def resolve_rule(observance: models.Observance) -> dict[str, Any]:
        return {key: part for key, part in observance.rule.items() if key not in UNCONFIRMED}

    @staticmethod
    def resolve_calendar_url(observance: models.Observance) -> str | None:
        has_calendar = calendar.has_calendar(observance, timezone.localdate())
        return observance.slug if has_calendar else None


class Parties(Record):
    """The number of states that are bound by a treaty."""

    count: int = field("So many.", "party_count")
    qualifier: Maybe[str] = field("How to read the count.", "party_count_qualifier")
    counted_on: date = field("The day of the count.", "party_count_on")
    source: str = field("Who counted.", "party_count_source")


class Instrument(Record):
    """A treaty or declaration."""

    slug: Slug = field("The name of the instrument.")
    short_title: str = field("What it is called for short.")
    full_title: str = field("What it is called in full.")
    kind: Annotated[str, one_of(models.Instrument.Kind.values)] = field("What it is.")
    text_url: Maybe[Url] = field("Its text at the treaty body.")
    adopted_on: date = field("The day of its adoption.")
    in_force_on: date | None = field("The day from which it binds.")
    dates_source: Maybe[str] = field("Where these days come from.")
    untc_chapter: Maybe[str] = field("Its chapter in the United Nations Treaty Collection.")
    untc_chapter_source: Maybe[str] = field("Where the chapter comes from.")
    parties: Parties | None = field("Who is bound by it; null where nobody counted.")
    description: Maybe[str] = field("What it is about.")
    note: Maybe[str] = field("What else there is to know.")
    observances: PublishedSlugs = field("The days that belong to it.")
    topics: PublishedSlugs = field("Its topics.")
    url: PageUrl = field(PAGE_URL, PATH_OF_PAGE)
    api_url: Annotated[Url, link_to("api:instrument")] = field(API_URL, "slug")

    @staticmethod
    def resolve_parties(instrument: models.Instrument) -> models.Instrument | None:
        return None if instrument.party_count is None else instrument


class Topic(Record):
    """A subject of statistics, observances and instruments."""

    slug: Slug = field("The name by which filters know it.")
    name: str = field("What it is called in English.")
    names: dict[str, str] = field("What it is called in other languages, by language.")
    description: Maybe[str] = field("What belongs to it.")
    url: PageUrl = field(PAGE_URL, PATH_OF_PAGE)
    api_url: Annotated[Url, link_to("api:topic")] = field(API_URL, "slug")


class Links(Record):
    """Addresses of this page of a list and of the next one."""

    self: Url = field("This page.")
    next: Url | None = field("The next page; null on the last.")
    csv: Url = field("The whole list as CSV.")


class Problem(Record):
    """Why there is no answer (RFC 9457)."""

    type: str = field("Always about:blank: the title says it.")
    title: str = field("What is wrong, in two words.")
    status: int = field("The status of the answer.")
    detail: str = field("What is wrong, in a sentence.")
    parameter: str = Field("", description="The parameter that is wrong; left out if it is none.")
