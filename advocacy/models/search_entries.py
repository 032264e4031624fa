"""The search entries of days, figures, sources and treaties.

Write them in the transaction that changes the rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from django.conf import settings
from django.utils import translation

from advocacy.numbers.figure_words import FigureLike, figure_in_words, period_in_words
from search import engine
from search.document import Document

# The words of these records are English, whatever the language of the page around them.
ENGLISH: Final = "en"

# The attributes from which an entry is made. The models import this module, so that it cannot
# import the models.


class Searchable(Protocol):
    pk: int

    def get_absolute_url(self) -> str: ...


class ThemeRow(Protocol):
    year: int
    theme: str
    themes: Mapping[str, str]


class ThemeRows(Protocol):
    def all(self) -> Iterable[ThemeRow]: ...


class ObservanceRow(Searchable, Protocol):
    name: str
    description: str
    note: str
    actions: str
    lead_agency: str
    resolution: str
    actions_in_languages: Mapping[str, str]

    @property
    def themes(self) -> ThemeRows: ...

    def name_in(self, language: str) -> str: ...


class FigureRow(FigureLike, Protocol):
    period_start: date | None
    period_end: date | None

    @property
    def source(self) -> object: ...


class StatisticRow(Searchable, Protocol):
    title: str
    description: str
    measure: str
    population: str
    geography_name: str
    method_caveat: str

    @property
    def current_figures(self) -> Sequence[FigureRow]: ...


class InstrumentRow(Searchable, Protocol):
    short_title: str
    full_title: str
    description: str
    note: str


class SourceRow(Searchable, Protocol):
    title: str
    publisher: str
    year: int | None
    locator: str


def index_observances(observances: Iterable[ObservanceRow]) -> None:
    engine.index_documents(
        [document for thing in observances for document in observance_documents(thing)]
    )


def index_statistics(statistics: Iterable[StatisticRow]) -> None:
    engine.index_documents([statistic_document(thing) for thing in statistics])


def index_instruments(instruments: Iterable[InstrumentRow]) -> None:
    engine.index_documents([instrument_document(thing) for thing in instruments])


def index_sources(sources: Iterable[SourceRow]) -> None:
    engine.index_documents([source_document(thing) for thing in sources])


def observance_documents(observance: ObservanceRow) -> Iterator[Document]:
    """Yield an entry for each language that has a name for the day; the English one has all texts."""
    themes = list(observance.themes.all())
    yield Document(
        kind="observance",
        object_id=observance.pk,
        language=ENGLISH,
        path=_in(ENGLISH, observance.get_absolute_url),
        title=observance.name,
        summary=observance.description,
        text=_joined(
            [
                observance.note,
                observance.actions,
                observance.lead_agency and f"Lead agency: {observance.lead_agency}",
                observance.resolution,
                *(f"{theme.year}: {theme.theme}" for theme in themes),
            ]
        ),
    )
    for language, _name in settings.LANGUAGES:
        name = observance.name_in(language)
        if language != ENGLISH and name != observance.name:
            own = [observance.actions_in_languages.get(language, "")]
            own += [theme.themes.get(language, "") for theme in themes]
            path = _in(language, observance.get_absolute_url)
            yield Document(
                "observance", observance.pk, language, path, title=name, text=_joined(own)
            )


def statistic_document(statistic: StatisticRow) -> Document:
    """Return the entry of a statistic, with each figure as it reads in a sentence."""
    figures = statistic.current_figures
    sources = dict.fromkeys(str(figure.source) for figure in figures)
    return Document(
        kind="statistic",
        object_id=statistic.pk,
        language=ENGLISH,
        path=_in(ENGLISH, statistic.get_absolute_url),
        title=statistic.title,
        summary=statistic.description or statistic.measure,
        text=_joined(
            [
                statistic.measure,
                statistic.population,
                statistic.geography_name,
                *map(_figure, reversed(figures)),
                *sources,
                statistic.method_caveat,
            ]
        ),
    )


def instrument_document(instrument: InstrumentRow) -> Document:
    short, full = instrument.short_title, instrument.full_title
    return Document(
        kind="instrument",
        object_id=instrument.pk,
        language=ENGLISH,
        path=_in(ENGLISH, instrument.get_absolute_url),
        title=full if short in full else f"{full} ({short})",
        summary=instrument.description,
        text=instrument.note,
    )


def source_document(source: SourceRow) -> Document:
    """Return the entry of a source. The search page counts the figures that rest on it."""
    year = str(source.year or "")
    return Document(
        kind="source",
        object_id=source.pk,
        language=ENGLISH,
        path=_in(ENGLISH, source.get_absolute_url),
        title=source.title,
        summary=", ".join(filter(None, [source.publisher, year])),
        text=source.locator,
    )


def _figure(figure: FigureRow) -> str:
    period = period_in_words(figure.period_start, figure.period_end, ENGLISH)
    return f"{figure_in_words(figure, ENGLISH)}, {period}" if period else ""


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts))


def _in(language: str, address: Callable[[], str]) -> str:
    with translation.override(language):
        return address()
