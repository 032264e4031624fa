"""Words that editors write in the main language of the site, with translations by language codes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Words of editors in the language that a reader is shown."""

    text: str = ""
    lang: str = ""
    """The value of HTML's `lang`; "" where the words are in the reader's language."""

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]


def translated_name(names: Mapping[str, str], language: str) -> str:
    """Return the name in this language or its parent (es for es-mx), or "" if there is none."""
    return names.get(language) or names.get(language.partition("-")[0]) or ""


def words_in(language: str, text: str, translations: Mapping[str, str], *, main: str) -> Words:
    """Return the translation into a language, or else the text, which is in the language `main`."""
    own = translated_name(translations, language)
    if own or not text or language == main:
        return Words(own or text)
    return Words(text, main)
