"""What a reader of one language is shown of things that exist in several."""

from collections.abc import Iterable
from typing import Protocol


class Translated(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def translation_of_id(self) -> int | None: ...


def in_one_language_each[T: Translated](articles: Iterable[T], language: str) -> list[T]:
    """Each article once: in this language where it exists, else as it was first written."""
    best: dict[int, T] = {}
    for article in articles:
        original = article.translation_of_id or article.pk
        is_first = article.translation_of_id is None
        if article.language == language or (is_first and original not in best):
            best[original] = article
    return list(best.values())
