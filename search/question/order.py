"""The order of entries that answer equally well. No Django, no database."""

from typing import Final

SOURCE: Final = "source"
KINDS: Final = (
    *("article", "topic", "observance", "page", "instrument", "statistic", "author", SOURCE),
)
"""The kinds of pages, from those that explain a matter to those that prove it."""
# Kinds with a page in one language only. The others have one in each language of the site.
IN_ONE_LANGUAGE: Final = frozenset(("article", "page"))


def rank(kind: str, tier: int, *, is_foreign: bool) -> tuple[bool, int, bool, int]:
    """Return the sort key of an entry: sources last, then the tier, then the kind of page.

    A source whose title is the question (tier 1) is not moved to the end. `is_foreign` says that the
    entry is not in the reader's language.
    """
    return (
        kind == SOURCE and tier > 1,
        tier,
        is_foreign and kind in IN_ONE_LANGUAGE,
        KINDS.index(kind) if kind in KINDS else len(KINDS),
    )
