"""Links with words such as "here", which say nothing when a list of links is read out."""

from typing import Final

from articles.checks.language_words import check_words

AROUND: Final = " .,:;!?…·>»«›‹→←⟶()[]\"“”'،؛؟\u00a0\u202f"


def is_empty_link_text(words: str, language: str) -> bool:
    """Return whether a link has such words, also in English, which is pasted into every language.

    A bare address says nothing either.
    """
    words = " ".join(words.split()).strip(AROUND).lower()
    if words.startswith(("http://", "https://", "www.")):
        return True
    return any(words in check_words(code)["empty_link_words"] for code in (language, "en"))
