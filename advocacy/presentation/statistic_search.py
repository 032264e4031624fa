"""Finds statistics by words, for readers of their list."""

from collections.abc import Iterable
from typing import Final

from django.utils import translation

from advocacy.models import Figure, Statistic, StatisticTopic
from page_cache.generation import per_generation
from public_pages.language import reader_language
from search.words import analysis

# Shorter words are parts of too many others: "men" of women, "aid" of paid.
LONG_ENOUGH_WITHIN_A_WORD: Final = 4


def find_statistics(words: str) -> set[int]:
    """Return the keys of the published statistics that have every word in one of their texts.

    Accents, and upper and lower case, make no difference. A word may be part of a longer one; a
    short word in Latin letters only its beginning.
    """
    wanted = [_pattern(word) for word in _folded(words)]
    texts = _texts(reader_language()) if wanted else {}
    return {key for key, text in texts.items() if all(pattern in text for pattern in wanted)}


def _pattern(word: str) -> str:
    is_short = word.isascii() and len(word) < LONG_ENOUGH_WITHIN_A_WORD
    return f" {word}" if is_short else word


def _folded(text: str) -> Iterable[str]:
    return filter(None, (analysis.fold(word) for word, _start, _end in analysis.split_words(text)))


@per_generation
def _texts(language: str) -> dict[int, str]:
    """Return what readers find each published statistic by, as folded words behind blanks.

    Units are named in this language. Other texts are there in every language that they have.
    """
    with translation.override(language):
        units = {unit.value: str(unit.label) for unit in Statistic.Unit}
    texts: dict[int, list[str]] = {}
    own = ("title", "measure", "description", "counted", "population", "geography_name")
    translations = ("titles", "descriptions", "counted_names")
    for statistic in Statistic.objects.published().only("unit", *own, *translations):
        texts[statistic.pk] = [
            units[statistic.unit],
            *(getattr(statistic, name) for name in own),
            *(words for name in translations for words in getattr(statistic, name).values()),
        ]
    publishers = Figure.objects.latest_of_each().order_by()
    for key, *names in publishers.values_list(
        "statistic_id", "source__publisher__name", "source__publisher__full_name"
    ):
        texts.get(key, []).extend(names)
    topics = StatisticTopic.objects.filter(tag__is_published=True)
    for key, name, names in topics.values_list("content_object_id", "tag__name", "tag__names"):
        texts.get(key, []).extend([name, *names.values()])
    return {
        key: "".join(f" {word}" for text in of_one for word in _folded(text))
        for key, of_one in texts.items()
    }
