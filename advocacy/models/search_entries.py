"""The search entries of days, figures, sources and treaties.

Write them in the transaction that changes the rows.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from advocacy.numbers.figure_words import figure_in_words, period_in_words
from search import engine
from search.document import Document

if TYPE_CHECKING:  # the models import this module
    from advocacy.models import Figure, Instrument, Observance, Source, Statistic

# The words of these records are English, whatever the language of the page around them.
ENGLISH: Final = "en"


class SearchableQuerySet[T: models.Model](models.QuerySet[T]):
    """Rows whose search entries are deleted with them."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        kind = str(self.model._meta.model_name)
        engine.remove_objects(kind=kind, object_ids=self.values_list("pk", flat=True))
        return super().delete()

    # Like Django's own delete: not on the manager, where a slip would delete every row.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function


class Searchable(models.Model):
    """A row whose search entries are deleted with it. Their kind is the name of the model."""

    class Meta:
        abstract = True

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        engine.remove_objects(kind=str(self._meta.model_name), object_ids=[self.pk])
        return super().delete(*args, **kwargs)


def index_observances(observances: "Iterable[Observance]") -> None:
    engine.index_documents(
        [document for thing in observances for document in observance_documents(thing)]
    )


def index_statistics(statistics: "Iterable[Statistic]") -> None:
    engine.index_documents([statistic_document(thing) for thing in statistics])


def index_instruments(instruments: "Iterable[Instrument]") -> None:
    engine.index_documents([instrument_document(thing) for thing in instruments])


def index_sources(sources: "Iterable[Source]") -> None:
    engine.index_documents([source_document(thing) for thing in sources])


def observance_documents(observance: "Observance") -> Iterator[Document]:
    """Yield an entry for each language that has a name for the day; the English one has all texts."""
    themes = list(observance.themes.all())
    yield _in_english(
        observance,
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


def statistic_document(statistic: "Statistic") -> Document:
    """Return the entry of a statistic, with each figure as it reads in a sentence."""
    figures = statistic.current_figures
    sources = dict.fromkeys(str(figure.source) for figure in figures)
    return _in_english(
        statistic,
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


def instrument_document(instrument: "Instrument") -> Document:
    short, full = instrument.short_title, instrument.full_title
    return _in_english(
        instrument,
        title=full if short in full else f"{full} ({short})",
        summary=instrument.description,
        text=instrument.note,
    )


def source_document(source: "Source") -> Document:
    """Return the entry of a source. The search page counts the figures that rest on it."""
    year = str(source.year or "")
    return _in_english(
        source,
        title=source.title,
        summary=", ".join(filter(None, [source.publisher, year])),
        text=source.locator,
    )


def _in_english(
    row: "Instrument | Observance | Source | Statistic", *, title: str, summary: str, text: str
) -> Document:
    path = _in(ENGLISH, row.get_absolute_url)
    return Document(str(row._meta.model_name), row.pk, ENGLISH, path, title, summary, text)


def _figure(figure: "Figure") -> str:
    period = period_in_words(figure.period_start, figure.period_end, ENGLISH)
    return f"{figure_in_words(figure, ENGLISH)}, {period}" if period else ""


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts))


def _in(language: str, address: Callable[[], str]) -> str:
    with translation.override(language):
        return address()
