"""The order of entries that answer equally well. No Django, no database."""

from typing import Final

KINDS: Final = (
    *("article", "topic", "observance", "page", "instrument", "statistic", "author", "source"),
)
"""The kinds of pages, from those that explain a matter to those that prove it."""
# They have a page in one language. The other kinds have one in the language of the reader.
IN_ONE_LANGUAGE: Final = frozenset(("article", "page"))
PROOFS: Final = "source"


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
