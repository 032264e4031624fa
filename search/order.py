"""The order of entries that answer equally well, and the editions that fold into one result.

No Django, no database.
"""

import re
from typing import Final

from search import analysis

KINDS: Final = (
    *("article", "topic", "observance", "page", "instrument", "statistic", "author", "source"),
)
"""The kinds of pages, from those that explain a matter to those that prove it."""
# They have a page in one language. The other kinds have one in the language of the reader.
IN_ONE_LANGUAGE: Final = frozenset(("article", "page"))
PROOFS: Final = "source"
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")


def rank(kind: str, tier: int, *, is_foreign: bool) -> tuple[bool, int, bool, int]:
    """Return by what an entry is ordered: sources last, then the tier, then the kind of page.

    A source whose title is the question stays where it is.
    """
    return (
        kind == PROOFS and tier > 1,
        tier,
        is_foreign and kind in IN_ONE_LANGUAGE,
        KINDS.index(kind) if kind in KINDS else len(KINDS),
    )


def edition_key(title: str) -> str:
    """Return what the titles of two editions share: their words without years and brackets."""
    words = (
        analysis.fold(word) for word, _, _ in analysis.split_words(_IN_BRACKETS.sub("", title))
    )
    return " ".join(word for word in words if not word.isdigit()) or title
