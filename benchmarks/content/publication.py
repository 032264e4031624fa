"""The article that is published with a stopwatch: what both sites are given to say. No Django."""

from typing import Final

from benchmarks.content import articles

WARM_UP: Final = 30  # that are not counted: a server has published before
TIMES: Final = 20  # in each round
QUOTED: Final = "We waited nine hours, and nobody told us why."
CAPTION: Final = "People wait at a gate before it opens."


def article(number: int) -> articles.Article:
    return articles.article(number, of=articles.FEWEST)


def paragraphs(number: int, *, version: int) -> str:
    """Return 600 words as HTML; each version says one word more."""
    return f"{article(number).body}<p>Version {'again ' * version}of it.</p>"
