"""The entries of a statistic in the search: one for each language that has its title."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from advocacy.numbers.figure_words import figure_in_words, period_in_words
from languages.translated import translated_name
from search.document import Document

if TYPE_CHECKING:
    from advocacy.models.figures.figure import Figure
    from advocacy.models.statistic import Statistic


def documents_of(statistic: "Statistic") -> list[Document]:
    """Return its entries. The English one has all texts, the others only what is in their language.

    Each has the figures as they read in a sentence, the newest first.
    """
    others = [code for code, _name in settings.CONTENT_LANGUAGES if code != "en"]
    translated = [code for code in others if translated_name(statistic.titles, code)]
    return [_english(statistic), *(_translated(statistic, code) for code in translated)]


def _english(statistic: "Statistic") -> Document:
    figures = statistic.current_figures
    return statistic.search_document(
        title=statistic.title,
        summary=statistic.description or statistic.measure,
        texts=[
            *(statistic.measure, statistic.population, statistic.geography_name),
            *_in_sentences(figures, "en"),
            *dict.fromkeys(str(figure.source) for figure in figures),
            *dict.fromkeys(figure.source.publisher.full_name for figure in figures),
            statistic.method_caveat,
        ],
    )


def _translated(statistic: "Statistic", language: str) -> Document:
    others = (statistic.place_in, statistic.counted_in, statistic.method_caveat_in)
    words = [words_in(language) for words_in in others]
    return statistic.search_document(
        title=translated_name(statistic.titles, language),
        summary=translated_name(statistic.descriptions, language),
        texts=[
            *(each.text for each in words if not each.lang),
            *_in_sentences(statistic.current_figures, language),
        ],
        language=language,
    )


def _in_sentences(figures: "list[Figure]", language: str) -> list[str]:
    """Return figures as they read in a language, each with its period or the year of its source."""
    with translation.override(language):
        return [_in_a_sentence(figure, language) for figure in reversed(figures)]


def _in_a_sentence(figure: "Figure", language: str) -> str:
    words = figure_in_words(figure, language)
    year = figure.source.year
    if period := period_in_words(figure.period_start, figure.period_end, language):
        return f"{words}, {period}"
    if not year:
        return words
    return _("%(value)s (published in %(year)s)") % {"value": words, "year": year}
